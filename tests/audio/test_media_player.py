"""The speaker: what is heard of it, its volume, and who may use it."""

from pathlib import Path
from typing import Any, override
from unittest.mock import Mock

from homeassistant.components.media_source import (
    MediaSource,
    MediaSourceItem,
    PlayMedia,
)
from homeassistant.components.tts import TextToSpeechEntity, TtsAudioType
from homeassistant.components.tts.const import DATA_COMPONENT as VOICES
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import mock_platform
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from tests.audio.sounds import SECONDS, decoded, likeness, sentence, write_mp3
from tests.audio.speaking import (
    SPEAKER,
    heard,
    music,
    originals,
    say,
    shout,
    silence,
    spoken,
)
from tests.cameras import SetUp, entity_id, state_of, value_of
from tests.gaps import without_a_core
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["music", "shout", "spoken"]

TALK_PATHS = ("/img/g711a.cgi", "/img/g711u.cgi")


@pytest.mark.parametrize(
    ("persona", "codec", "writes"),
    [("rc8230", "g711a", ["audio_out=1", "audio_out=0"]), ("icamera2", "g711u", [])],
)
async def test_announce(
    hass: HomeAssistant,
    set_up: SetUp,
    spoken: str,
    persona: str,
    codec: str,
    writes: list[str],
) -> None:
    """A sentence arrives as it was, in real time; the settings are put back."""
    entry, camera = await set_up(persona)
    before = dict(camera.groups["AUDIO"])
    assert value_of(hass, camera, SPEAKER) == "idle"
    lost = without_a_core()
    await say(hass, camera, spoken)
    assert value_of(hass, camera, SPEAKER) == "playing"
    assert camera.talk.busy
    await silence(hass)
    assert value_of(hass, camera, SPEAKER) == "idle"
    ((found, sound),) = camera.talk.heard
    assert found == codec
    assert likeness(decoded(codec, sound), sentence(8000)) > 0.9
    (talk,) = (r for r in camera.requests if r.path in TALK_PATHS)
    lasted = talk.ended - talk.started
    assert 0.9 * SECONDS < lasted < 1.1 * SECONDS + without_a_core() - lost
    assert not camera.talk.locked
    assert camera.groups["AUDIO"] == before
    assert not originals(hass, entry)
    assert [
        request.query.removeprefix("group=AUDIO&")
        for request in camera.requests
        if request.path == "/adm/set_group.cgi"
    ] == writes


async def test_refused(hass: HomeAssistant, set_up: SetUp, spoken: str) -> None:
    """The user is told; the settings are put back."""
    entry, camera = await set_up()
    before = dict(camera.groups["AUDIO"])
    for kind, options, key in (
        ("status", {"code": 401}, "invalid_auth"),
        ("status", {"code": 403}, "access_denied"),
        ("status", {"code": 503}, "camera_busy"),
        ("reset", {}, "cannot_connect"),
    ):
        camera.faults.set("/img/g711?.cgi", kind, **options)
        with pytest.raises(HomeAssistantError) as raised:
            await say(hass, camera, spoken)
        camera.faults.clear()
        assert raised.value.translation_key == key
        await silence(hass)
        assert value_of(hass, camera, SPEAKER) == "idle"
        assert camera.groups["AUDIO"] == before
        assert not originals(hass, entry)


async def test_camera_drops_the_talk(
    hass: HomeAssistant,
    set_up: SetUp,
    music: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What breaks off later is logged, for nobody waits for it any more."""
    _, camera = await set_up()
    await say(hass, camera, music)
    camera._web.drop_connections()
    await silence(hass)
    assert "the sound broke off" in caplog.text
    assert value_of(hass, camera, SPEAKER) == "idle"
    assert camera.groups["AUDIO"]["audio_out"] == "0"


async def test_unreadable_media(
    hass: HomeAssistant, set_up: SetUp, tmp_path: Path
) -> None:
    """A media that cannot be played changes nothing in the camera."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    (tmp_path / "a.wav").write_bytes(b"no sound")
    _, camera = await set_up()
    for media, key in (
        (str(tmp_path / "a.wav"), "unreadable"),
        ("b.wav", "no_address"),
    ):
        with pytest.raises(HomeAssistantError) as raised:
            await say(hass, camera, media)
        assert raised.value.translation_key == f"media_{key}"
    await silence(hass)
    assert not [p for p in camera.paths() if "get_group" not in p]


@pytest.mark.parametrize(
    ("persona", "held", "level", "wanted", "written"),
    [
        ("rc8230", "8", 7 / 15, 1.0, "16"),
        ("rc8230", "1", 0.0, 0.0, "1"),
        ("rc8230", "34", 0.34, 0.5, "50"),
        ("icamera2", "10", 0.1, 0.0, "0"),
        ("icamera2", "100", 1.0, 0.07, "7"),
    ],
)
async def test_volume(
    hass: HomeAssistant,
    set_up: SetUp,
    persona: str,
    held: str,
    level: float,
    wanted: float,
    written: str,
) -> None:
    """From 1 to 16, or from 0 to 100 where the camera shows that it does."""

    def prepare(camera: Simulator) -> None:
        camera.groups["AUDIO"]["out_volume"] = held

    _, camera = await set_up(persona, prepare=prepare)
    shown = state_of(hass, camera, SPEAKER).attributes["volume_level"]
    assert shown == pytest.approx(level)
    await hass.services.async_call(
        "media_player",
        "volume_set",
        {"entity_id": entity_id(hass, camera, SPEAKER), "volume_level": wanted},
        blocking=True,
    )
    assert camera.groups["AUDIO"]["out_volume"] == written
    shown = state_of(hass, camera, SPEAKER).attributes["volume_level"]
    assert shown == pytest.approx(wanted)


async def test_volume_that_is_none(
    hass: HomeAssistant, set_up: SetUp, shout: str
) -> None:
    """Nothing is sent."""
    _, camera = await set_up()
    for level in ("loud", 2, -1):
        with pytest.raises(ServiceValidationError):
            await say(hass, camera, shout, volume_level=level)
    assert camera.requests == []


async def test_no_speaker(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera without the setting has none."""

    def prepare(camera: Simulator) -> None:
        del camera.groups["AUDIO"]["audio_out"]

    await set_up(prepare=prepare)
    assert hass.states.async_all("media_player") == []


async def test_volume_is_not_shown(
    hass: HomeAssistant, set_up: SetUp, shout: str
) -> None:
    """Without its key there is no volume, and none is written."""

    def prepare(camera: Simulator) -> None:
        del camera.groups["AUDIO"]["out_volume"]

    _, camera = await set_up(prepare=prepare)
    attributes = state_of(hass, camera, SPEAKER).attributes
    assert "volume_level" not in attributes
    await say(hass, camera, shout, volume_level=1)
    await silence(hass)
    assert heard(camera) == [2400]


async def test_limited_account(hass: HomeAssistant, set_up: SetUp, shout: str) -> None:
    """A viewer may talk where the speaker is on, and reads or writes nothing."""
    login = {"username": "viewer", "password": "view"}
    _, camera = await set_up("icamera2", data=login)
    await say(hass, camera, shout)
    await silence(hass)
    assert camera.talk.heard[0][0] == "g711u"
    assert camera.paths() == ["/img/g711u.cgi"]
    await set_up("rc8230", data=login)
    assert len(hass.states.async_all("media_player")) == 1


async def test_browse(
    hass: HomeAssistant,
    set_up_camera: SetUp,
    spoken: str,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """The media browser shows what can be heard."""
    folder = Path(spoken).parent
    (folder / "picture.jpg").write_bytes(b"")
    hass.config.media_dirs = {"local": str(folder)}
    for component in ("media_player", "media_source", "websocket_api"):
        assert await async_setup_component(hass, component, {})
    _, camera = await set_up_camera()
    client = await hass_ws_client()
    await client.send_json_auto_id(
        {
            "type": "media_player/browse_media",
            "entity_id": entity_id(hass, camera, SPEAKER),
            "media_content_id": "media-source://media_source/local/.",
            "media_content_type": "",
        }
    )
    answer = await client.receive_json()
    assert [child["title"] for child in answer["result"]["children"]] == [
        "sentence.wav"
    ]


class Voice(TextToSpeechEntity):
    """Says the same to everything."""

    _attr_name = "Voice"
    _attr_default_language = "en"
    _attr_supported_languages = ["en"]  # noqa: RUF012

    def __init__(self, content: bytes) -> None:
        """Say this."""
        self._content = content

    @override
    def get_tts_audio(
        self, message: str, language: str, options: dict[str, Any]
    ) -> TtsAudioType:
        """Speak."""
        return "mp3", self._content


async def unreachable_by_others(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """Serve at loopback, while the internal URL is one that does not lead here."""
    browser = await hass_client()
    assert hass.config.api is not None
    hass.config.api.port = browser.port or 0
    hass.config.internal_url = "http://192.0.2.1:8123"


class Sounds(MediaSource):
    """Has one sound, which Home Assistant's web server hands out."""

    name = "Sounds"

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Tell where it is."""
        return PlayMedia(f"/media/local/{item.identifier}", "audio/wav")


@pytest.mark.parametrize(
    "media",
    [
        "media-source://media_source/local/sentence.wav",
        "media-source://sounds/sentence.wav",
        "http://192.0.2.1:8123/media/local/sentence.wav",
    ],
)
async def test_a_sound_of_our_own(
    hass: HomeAssistant,
    set_up_camera: SetUp,
    hass_client: ClientSessionGenerator,
    spoken: str,
    media: str,
) -> None:
    """A file of the media folder is heard, however the internal URL is set."""

    async def sounds(hass: HomeAssistant) -> MediaSource:
        return Sounds("sounds")

    hass.config.media_dirs = {"local": str(Path(spoken).parent)}
    hass.config.components.add("sounds")
    mock_platform(hass, "sounds.media_source", Mock(async_get_media_source=sounds))
    for component in ("media_player", "media_source"):
        assert await async_setup_component(hass, component, {})
    _, camera = await set_up_camera(options={"motion_delivery": "off"})
    await unreachable_by_others(hass, hass_client)
    await say(hass, camera, media)
    await silence(hass)
    ((codec, sound),) = camera.talk.heard
    assert likeness(decoded(codec, sound), sentence(8000)) > 0.9


async def test_text_to_speech(
    hass: HomeAssistant,
    set_up_camera: SetUp,
    hass_client: ClientSessionGenerator,
    tmp_path: Path,
) -> None:
    """What a speech engine makes is announced without the way over the network.

    The internal URL is one that this computer cannot reach.
    """
    media = write_mp3(tmp_path / "sentence.mp3", sentence(24000, 0.7), 24000)
    voice = Voice(media.read_bytes())

    hass.config.config_dir = str(tmp_path)
    for component in ("media_player", "media_source", "tts"):
        assert await async_setup_component(hass, component, {})
    await hass.data[VOICES].async_add_entities([voice])
    _, camera = await set_up_camera(options={"motion_delivery": "off"})
    await unreachable_by_others(hass, hass_client)
    await hass.services.async_call(
        "tts",
        "speak",
        {
            "entity_id": "tts.voice",
            "media_player_entity_id": entity_id(hass, camera, SPEAKER),
            "message": "Somebody is at the door.",
            "cache": False,
        },
        blocking=True,
    )
    await silence(hass)
    ((codec, sound),) = camera.talk.heard
    assert likeness(decoded(codec, sound), sentence(8000, 0.7)) > 0.9
