"""The speaker: what an announcement does to the camera, and what it leaves behind."""

import asyncio
from collections.abc import Callable
from pathlib import Path
import time
from typing import Any
from unittest.mock import patch

from homeassistant.components.media_player.const import DATA_COMPONENT as PLAYERS
from homeassistant.components.tts import TextToSpeechEntity, TtsAudioType
from homeassistant.components.tts.const import DATA_COMPONENT as VOICES
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.sercomm.api import CannotConnect
from custom_components.sercomm.audio.speaker import Speaker
from custom_components.sercomm.const import CONF_SPEAKER_ORIGINALS
from custom_components.sercomm.media_player import SercommMediaPlayer
from tests.audio.sounds import (
    SECONDS,
    decoded,
    likeness,
    sentence,
    write_mp3,
    write_wave,
)
from tests.cameras import SetUp, entity_id, state_of, value_of
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

SPEAKER = "media_player.speaker"
TALK_PATHS = ("/img/g711a.cgi", "/img/g711u.cgi")

type Say = Callable[..., Any]


@pytest.fixture
def spoken(hass: HomeAssistant, tmp_path: Path) -> str:
    """Return a file with a sentence in it, in an allowed folder."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    return str(write_wave(tmp_path / "sentence.wav", sentence(22050), 22050))


@pytest.fixture
def shout(hass: HomeAssistant, tmp_path: Path) -> str:
    """Return a file with a third of a second in it, in an allowed folder."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    return str(write_wave(tmp_path / "shout.wav", sentence(8000, 0.3), 8000))


@pytest.fixture
def music(hass: HomeAssistant, tmp_path: Path) -> str:
    """Return a file with a minute in it, in an allowed folder."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    return str(write_wave(tmp_path / "music.wav", sentence(8000, 60), 8000))


def speaker_of(hass: HomeAssistant, camera: Simulator) -> Speaker:
    """Return what is behind the entity."""
    entity = hass.data[PLAYERS].get_entity(entity_id(hass, camera, SPEAKER))
    assert isinstance(entity, SercommMediaPlayer)
    return entity._speaker


async def say(
    hass: HomeAssistant,
    camera: Simulator,
    media: str,
    *,
    announce: bool = True,
    **extra: Any,
) -> None:
    """Play a media, and return when the action does."""
    await hass.services.async_call(
        "media_player",
        "play_media",
        {
            "entity_id": entity_id(hass, camera, SPEAKER),
            "media": {"media_content_id": media, "media_content_type": "music"},
            "announce": announce,
            "extra": extra,
        },
        blocking=True,
    )


async def stop(hass: HomeAssistant, camera: Simulator) -> None:
    """Stop the speaker."""
    await hass.services.async_call(
        "media_player",
        "media_stop",
        {"entity_id": entity_id(hass, camera, SPEAKER)},
        blocking=True,
    )


async def silence(hass: HomeAssistant) -> None:
    """Wait until all is said, and put back."""
    await hass.async_block_till_done(wait_background_tasks=True)


async def eventually(what: Callable[[], bool], seconds: float = 2) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(seconds):
        while not what():
            await asyncio.sleep(0.005)


def heard(camera: Simulator) -> list[int]:
    """Return how many bytes of sound each talk brought."""
    return [len(sound) for _, sound in camera.talk.heard]


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
    await say(hass, camera, spoken)
    assert value_of(hass, camera, SPEAKER) == "playing"
    assert camera.talk.busy
    await silence(hass)
    assert value_of(hass, camera, SPEAKER) == "idle"
    ((found, sound),) = camera.talk.heard
    assert found == codec
    assert likeness(decoded(codec, sound), sentence(8000)) > 0.9
    (talk,) = (r for r in camera.requests if r.path in TALK_PATHS)
    assert talk.ended - talk.started == pytest.approx(SECONDS, rel=0.1)
    assert not camera.talk.locked
    assert camera.groups["AUDIO"] == before
    assert CONF_SPEAKER_ORIGINALS not in entry.data
    assert [
        request.query.removeprefix("group=AUDIO&")
        for request in camera.requests
        if request.path == "/adm/set_group.cgi"
    ] == writes


async def test_operation_mode_and_volume(
    hass: HomeAssistant, set_up: SetUp, shout: str
) -> None:
    """One write switches on all that is needed, one puts it back."""
    entry, camera = await set_up()
    camera.groups["AUDIO"] |= {"operation_mode": "0", "out_volume": "8"}
    before = dict(camera.groups["AUDIO"])
    during: list[tuple[dict[str, str], Any]] = []

    def watch() -> bool:
        if camera.talk.busy:
            during.append(
                (dict(camera.groups["AUDIO"]), entry.data[CONF_SPEAKER_ORIGINALS])
            )
        return bool(during)

    await asyncio.gather(say(hass, camera, shout, volume_level=1), eventually(watch))
    audio, originals = during[0]
    assert audio == {
        **before,
        "audio_out": "1",
        "operation_mode": "1",
        "out_volume": "16",
    }
    assert originals == {
        "audio_out": ["0", "1"],
        "operation_mode": ["0", "1"],
        "out_volume": ["8", "16"],
    }
    await silence(hass)
    assert camera.groups["AUDIO"] == before
    assert CONF_SPEAKER_ORIGINALS not in entry.data
    assert len([p for p in camera.paths() if "set_group" in p]) == 2


async def test_what_others_change_meanwhile_stays(
    hass: HomeAssistant, set_up: SetUp, shout: str
) -> None:
    """Only what still is as we left it is put back."""
    _, camera = await set_up()
    await say(hass, camera, shout, volume_level=0.2)
    assert camera.groups["AUDIO"]["out_volume"] == "4"
    await hass.services.async_call(
        "media_player",
        "volume_set",
        {"entity_id": entity_id(hass, camera, SPEAKER), "volume_level": 0.6},
        blocking=True,
    )
    await silence(hass)
    assert camera.groups["AUDIO"]["out_volume"] == "10"
    assert camera.groups["AUDIO"]["audio_out"] == "0"


async def test_stop(hass: HomeAssistant, set_up: SetUp, music: str) -> None:
    """It falls silent within 0.3 s, and the settings are put back."""
    _, camera = await set_up()
    before = dict(camera.groups["AUDIO"])
    await say(hass, camera, music, announce=False)
    assert value_of(hass, camera, SPEAKER) == "playing"
    begun = time.monotonic()
    await stop(hass, camera)
    assert value_of(hass, camera, SPEAKER) == "idle"
    await eventually(lambda: not camera.talk.busy)
    assert time.monotonic() - begun < 0.3
    await silence(hass)
    assert len(camera.talk.heard) == 1
    assert not camera.talk.locked
    assert camera.groups["AUDIO"] == before
    await stop(hass, camera)
    assert value_of(hass, camera, SPEAKER) == "idle"


async def test_stop_before_it_begins(
    hass: HomeAssistant, set_up: SetUp, music: str
) -> None:
    """Who waits for the sound to begin is told that there will be none."""
    _, camera = await set_up()
    camera.faults.set("/adm/get_group.cgi", "delay", 1, seconds=0.5)
    waiting = asyncio.create_task(say(hass, camera, music))
    await asyncio.sleep(0.1)
    await stop(hass, camera)
    await waiting
    await silence(hass)
    assert camera.talk.heard == []
    assert value_of(hass, camera, SPEAKER) == "idle"


async def test_two_announcements(
    hass: HomeAssistant, set_up: SetUp, shout: str
) -> None:
    """The second waits for the first; the speaker is switched on once."""
    _, camera = await set_up()
    await asyncio.gather(say(hass, camera, shout), say(hass, camera, shout))
    await silence(hass)
    assert heard(camera) == [2400, 2400]
    assert camera.groups["AUDIO"]["audio_out"] == "0"
    assert len([p for p in camera.paths() if "set_group" in p]) == 2


async def test_a_volume_is_for_one_announcement(
    hass: HomeAssistant, set_up: SetUp, music: str, shout: str
) -> None:
    """What follows is as loud as the user's setting, not as what came before."""
    _, camera = await set_up()
    camera.groups["AUDIO"]["out_volume"] = "4"
    await say(hass, camera, music, announce=False)
    await say(hass, camera, shout, volume_level=1)
    await eventually(lambda: len(camera.talk.heard) == 2 and camera.talk.busy, 6)
    assert camera.groups["AUDIO"]["out_volume"] == "4"
    await stop(hass, camera)
    await silence(hass)
    assert camera.groups["AUDIO"]["out_volume"] == "4"
    assert camera.groups["AUDIO"]["audio_out"] == "0"


async def test_removed_before_settings_are_put_back(
    hass: HomeAssistant, set_up: SetUp, shout: str
) -> None:
    """What failed before is tried once more before the camera is forgotten."""
    entry, camera = await set_up()
    camera.faults.set("/adm/set_group.cgi?group=AUDIO&audio_out=0", "reset")
    await say(hass, camera, shout)
    await silence(hass)
    assert camera.groups["AUDIO"]["audio_out"] == "1"
    camera.faults.clear()
    await hass.config_entries.async_remove(entry.entry_id)
    await silence(hass)
    assert camera.groups["AUDIO"]["audio_out"] == "0"


async def test_announcement_while_settings_are_put_back(
    hass: HomeAssistant, set_up: SetUp, shout: str
) -> None:
    """It finds them as they were, and switches on again."""
    _, camera = await set_up()
    camera.faults.set("*audio_out=0", "delay", 1, seconds=0.1)
    await say(hass, camera, shout)
    await eventually(lambda: camera.paths()[-1].endswith("audio_out=0"))
    await say(hass, camera, shout)
    await silence(hass)
    assert heard(camera) == [2400, 2400]
    assert camera.groups["AUDIO"]["audio_out"] == "0"
    assert len([p for p in camera.paths() if "set_group" in p]) == 4


async def test_announcement_interrupts_music(
    hass: HomeAssistant, set_up: SetUp, music: str, shout: str
) -> None:
    """Music goes on where it was interrupted; other media take its place."""
    _, camera = await set_up()
    await say(hass, camera, music, announce=False)
    await say(hass, camera, shout)
    await eventually(lambda: len(camera.talk.heard) == 2 and camera.talk.busy)
    assert value_of(hass, camera, SPEAKER) == "playing"
    await asyncio.sleep(0.3)
    await say(hass, camera, shout, announce=False)
    await silence(hass)
    assert len(camera.talk.heard) == 4
    (_, first), (_, second), (_, third), (_, last) = camera.talk.heard
    assert len(second) == len(last) == 2400
    whole = decoded("g711a", first + third)
    expected = sentence(8000, 60)[: len(whole)]
    assert likeness(whole, expected) > 0.9
    assert camera.groups["AUDIO"]["audio_out"] == "0"


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
        assert CONF_SPEAKER_ORIGINALS not in entry.data


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
    for media in (str(tmp_path / "a.wav"), "b.wav"):
        with pytest.raises(HomeAssistantError) as raised:
            await say(hass, camera, media)
        assert raised.value.translation_key == "media_unreadable"
    await silence(hass)
    assert not [p for p in camera.paths() if "get_group" not in p]


async def test_put_back_later(
    hass: HomeAssistant,
    set_up: SetUp,
    shout: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A camera that cannot be reached gets its settings back when it can."""
    entry, camera = await set_up()
    camera.faults.set("/adm/set_group.cgi?group=AUDIO&audio_out=0", "reset")
    await say(hass, camera, shout)
    await silence(hass)
    assert camera.groups["AUDIO"]["audio_out"] == "1"
    assert entry.data[CONF_SPEAKER_ORIGINALS] == {"audio_out": ["0", "1"]}
    assert "could not be put back" in caplog.text
    camera.faults.clear()
    entry.runtime_data.coordinator.async_update_listeners()
    await silence(hass)
    assert camera.groups["AUDIO"]["audio_out"] == "1"
    with patch(
        "custom_components.sercomm.audio.speaker.Backoff.is_over", return_value=True
    ):
        entry.runtime_data.coordinator.async_set_update_error(TimeoutError())
        await silence(hass)
        assert camera.groups["AUDIO"]["audio_out"] == "1"
        await entry.runtime_data.coordinator.async_refresh()
    await silence(hass)
    assert camera.groups["AUDIO"]["audio_out"] == "0"
    assert CONF_SPEAKER_ORIGINALS not in entry.data


async def test_put_back_refused(hass: HomeAssistant, set_up: SetUp, shout: str) -> None:
    """A camera that will not take its settings back is not asked for ever."""
    entry, camera = await set_up()
    camera.faults.set(
        "/adm/set_group.cgi?group=AUDIO&audio_out=0", "status", code=200, body="ERROR"
    )
    await say(hass, camera, shout)
    await silence(hass)
    assert camera.groups["AUDIO"]["audio_out"] == "1"
    assert CONF_SPEAKER_ORIGINALS not in entry.data


@pytest.mark.parametrize(("held", "left"), [("1", "0"), ("0", "0")])
async def test_put_back_after_a_crash(
    hass: HomeAssistant, set_up: SetUp, held: str, left: str
) -> None:
    """What an earlier run had switched on is put back at the next start."""
    originals = {"audio_out": ["0", "1"], "operation_mode": ["3", "1"]}

    def crashed(camera: Simulator) -> None:
        camera.groups["AUDIO"] |= {"audio_out": held, "operation_mode": "2"}

    entry, camera = await set_up(
        data={CONF_SPEAKER_ORIGINALS: originals}, prepare=crashed
    )
    await silence(hass)
    assert camera.groups["AUDIO"]["audio_out"] == left
    assert camera.groups["AUDIO"]["operation_mode"] == "2"
    assert CONF_SPEAKER_ORIGINALS not in entry.data


async def test_unload_while_talking(
    hass: HomeAssistant, set_up: SetUp, music: str
) -> None:
    """Unloading stops the sound and waits for the settings."""
    entry, camera = await set_up()
    await say(hass, camera, music)
    waiting = asyncio.create_task(say(hass, camera, music))
    await asyncio.sleep(0.1)
    speaker = speaker_of(hass, camera)
    await hass.config_entries.async_unload(entry.entry_id)
    assert entry.state is ConfigEntryState.NOT_LOADED
    assert not camera.talk.busy
    assert not camera.talk.locked
    assert camera.groups["AUDIO"]["audio_out"] == "0"
    await waiting
    with pytest.raises(CannotConnect):
        await speaker.async_play(Path(music), announce=True)


async def test_home_assistant_stops_while_talking(
    hass: HomeAssistant, set_up: SetUp, music: str
) -> None:
    """Its background tasks are cancelled; the settings still go back."""
    _, camera = await set_up()
    await say(hass, camera, music)
    await hass.async_stop(force=True)
    assert not camera.talk.busy
    assert not camera.talk.locked
    assert camera.groups["AUDIO"]["audio_out"] == "0"


async def test_cancelled_from_outside(
    hass: HomeAssistant, set_up: SetUp, music: str
) -> None:
    """Whoever ends our task, the settings go back."""
    _, camera = await set_up()
    await say(hass, camera, music)
    runner = speaker_of(hass, camera)._runner
    assert runner is not None
    runner.cancel()
    await asyncio.wait((runner,))
    assert runner.cancelled()
    assert not camera.talk.busy
    assert camera.groups["AUDIO"]["audio_out"] == "0"


async def test_who_called_is_gone(
    hass: HomeAssistant, set_up: SetUp, shout: str
) -> None:
    """A cancelled script does not keep the announcement from being heard."""
    _, camera = await set_up()
    waiting = asyncio.create_task(say(hass, camera, shout))
    await eventually(lambda: camera.talk.busy)
    waiting.cancel()
    await silence(hass)
    assert heard(camera) == [2400]


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

    def get_tts_audio(
        self, message: str, language: str, options: dict[str, Any]
    ) -> TtsAudioType:
        """Speak."""
        return "mp3", self._content


async def test_text_to_speech(
    hass: HomeAssistant,
    set_up_camera: SetUp,
    hass_client: ClientSessionGenerator,
    tmp_path: Path,
) -> None:
    """What a speech engine makes is announced through Home Assistant's web server."""
    media = write_mp3(tmp_path / "sentence.mp3", sentence(24000, 0.7), 24000)
    voice = Voice(media.read_bytes())

    hass.config.config_dir = str(tmp_path)
    for component in ("media_player", "media_source", "tts"):
        assert await async_setup_component(hass, component, {})
    await hass.data[VOICES].async_add_entities([voice])
    _, camera = await set_up_camera(options={"motion_delivery": "off"})
    browser = await hass_client()
    hass.config.internal_url = f"http://127.0.0.1:{browser.port}"
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
