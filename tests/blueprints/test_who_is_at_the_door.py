"""Somebody, or a name, is said to be at the door."""

from pathlib import Path
from typing import Any, override

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.tts import TextToSpeechEntity, TtsAudioType
from homeassistant.components.tts.const import DATA_COMPONENT as VOICES
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.sercomm.api import Notification, NotificationKind
from tests.audio.sounds import decoded, likeness, sentence, write_mp3
from tests.blueprints.running import Automate, automate, later, settle
from tests.cameras import Home, SetUp, entity_id

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["automate"]

MOTION = "binary_sensor.motion"
FACE = "sensor.face"


class Voice(TextToSpeechEntity):
    """Says the same sound to everything, and notes what it should have been."""

    _attr_name = "Voice"
    _attr_default_language = "en"
    _attr_supported_languages = ["en"]  # noqa: RUF012

    def __init__(self, sound: bytes) -> None:
        """Say this."""
        self._sound = sound
        self.said: list[str] = []

    @override
    async def async_get_tts_audio(
        self, message: str, language: str, options: dict[str, Any]
    ) -> TtsAudioType:
        """Speak."""
        self.said.append(message)
        return "mp3", self._sound


@pytest.fixture
async def voice(hass: HomeAssistant, tmp_path: Path) -> Voice:
    """Return a voice.

    It must be the first of a test's fixtures: the web server of `home` takes no views.
    """
    sound = write_mp3(tmp_path / "sound.mp3", sentence(24000, 0.7), 24000)
    made = Voice(sound.read_bytes())
    for component in ("media_player", "tts"):
        assert await async_setup_component(hass, component, {})
    await hass.data[VOICES].async_add_entities([made])
    return made


async def test_through_a_camera(
    hass: HomeAssistant, voice: Voice, home: Home, set_up: SetUp, automate: Automate
) -> None:
    """The camera that sees the motion speaks, and is as before afterwards."""
    assert hass.config.api is not None
    hass.config.api.port = home.port or 0
    _, camera = await set_up()
    await automate(
        "who_is_at_the_door",
        door=entity_id(hass, camera, MOTION),
        speakers=[entity_id(hass, camera, "media_player.speaker")],
        voice="tts.voice",
        pause=0,
    )
    await camera.fire("motion", force=True)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert voice.said == ["Somebody is at the door"]
    ((codec, sound),) = camera.talk.heard
    assert likeness(decoded(codec, sound), sentence(8000, 0.7)) > 0.9
    assert [path for path in camera.paths() if "set_group" in path] == [
        "/adm/set_group.cgi?group=AUDIO&audio_out=1",
        "/adm/set_group.cgi?group=AUDIO&audio_out=0",
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("unknown", "Anna", "Anna is here"),
        ("Ben", "Anna", "Anna is here"),
        ("Ben", None, "A stranger is here"),
        ("unknown", "None", "A stranger is here"),
    ],
)
async def test_by_name(
    hass: HomeAssistant,
    set_up: SetUp,
    automate: Automate,
    freezer: FrozenDateTimeFactory,
    before: str,
    after: str | None,
    said: str,
) -> None:
    """A name that comes within seconds is said; one of before is not."""
    spoken = async_mock_service(hass, "tts", "speak")
    entry, camera = await set_up(options={"motion_delivery": "off"})
    hass.states.async_set(FACE, before)
    freezer.tick(30)
    await automate(
        "who_is_at_the_door",
        door=entity_id(hass, camera, MOTION),
        speakers=["media_player.hall", "media_player.kitchen"],
        voice="tts.voice",
        who=FACE,
        somebody="A stranger",
        message="{{ who }} is here",
    )
    entry.runtime_data.detections.async_notice(Notification(NotificationKind.MOTION))
    await later(hass, freezer, 2)
    assert not spoken
    if after is not None:
        hass.states.async_set(FACE, after)
    await later(hass, freezer, 4)
    (call,) = spoken
    assert call.data == {
        "entity_id": ["tts.voice"],
        "media_player_entity_id": ["media_player.hall", "media_player.kitchen"],
        "message": said,
    }


async def test_one_a_pause(
    hass: HomeAssistant,
    set_up: SetUp,
    automate: Automate,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A second motion within a minute is not spoken of, one after it is."""
    spoken = async_mock_service(hass, "tts", "speak")
    entry, camera = await set_up(options={"motion_delivery": "off"})
    motion = entity_id(hass, camera, MOTION)
    await automate(
        "who_is_at_the_door", door=motion, speakers=["media_player.x"], voice="tts.x"
    )
    for calls in (1, 1, 2):
        entry.runtime_data.detections.async_notice(
            Notification(NotificationKind.MOTION)
        )
        await settle()
        assert hass.states.is_state(motion, "on")
        assert len(spoken) == calls
        # Motion ends after a quarter of a minute.
        await later(hass, freezer, 31)
        assert not hass.states.is_state(motion, "on")
