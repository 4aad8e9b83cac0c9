"""The speaker's settings: changed for an announcement, and put back after it."""

import asyncio
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest

from tests.audio.speaking import (
    SPEAKER,
    eventually,
    heard,
    music,
    originals,
    say,
    shout,
    silence,
    speaker_of,
    stop,
)
from tests.cameras import SetUp, entity_id
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["music", "shout"]


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
            during.append((dict(camera.groups["AUDIO"]), originals(hass, entry)))
        return bool(during)

    await asyncio.gather(say(hass, camera, shout, volume_level=1), eventually(watch))
    audio, remembered = during[0]
    assert audio == {
        **before,
        "audio_out": "1",
        "operation_mode": "1",
        "out_volume": "16",
    }
    assert remembered == {
        "audio_out": ["0", "1"],
        "operation_mode": ["0", "1"],
        "out_volume": ["8", "16"],
    }
    await silence(hass)
    assert camera.groups["AUDIO"] == before
    assert not originals(hass, entry)
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


async def test_a_volume_is_for_one_announcement(
    hass: HomeAssistant, set_up: SetUp, music: str, shout: str
) -> None:
    """What follows is as loud as the user's setting, which is then not put back."""
    _, camera = await set_up()
    camera.groups["AUDIO"]["out_volume"] = "4"
    await say(hass, camera, music, announce=False)
    await say(hass, camera, shout, volume_level=1)
    await eventually(lambda: len(camera.talk.heard) == 2 and camera.talk.busy)
    assert camera.groups["AUDIO"]["out_volume"] == "4"
    await stop(hass, camera)
    await silence(hass)
    assert camera.groups["AUDIO"]["out_volume"] == "4"
    assert camera.groups["AUDIO"]["audio_out"] == "0"
    assert [p for p in camera.paths() if "set_group" in p] == [
        "/adm/set_group.cgi?group=AUDIO&audio_out=1",
        "/adm/set_group.cgi?group=AUDIO&out_volume=16",
        "/adm/set_group.cgi?group=AUDIO&out_volume=4",
        "/adm/set_group.cgi?group=AUDIO&audio_out=0",
    ]


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
    camera.faults.set("*audio_out=0", "hold", 1)
    await say(hass, camera, shout)
    await eventually(lambda: camera.paths()[-1].endswith("audio_out=0"))
    again = asyncio.create_task(say(hass, camera, shout))
    await eventually(lambda: bool(speaker_of(hass, camera)._turns))
    camera.faults.clear()
    await again
    await silence(hass)
    assert heard(camera) == [2400, 2400]
    assert camera.groups["AUDIO"]["audio_out"] == "0"
    assert len([p for p in camera.paths() if "set_group" in p]) == 4


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
    assert originals(hass, entry) == {"audio_out": ["0", "1"]}
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
    assert not originals(hass, entry)


async def test_put_back_refused(hass: HomeAssistant, set_up: SetUp, shout: str) -> None:
    """A camera that will not take its settings back is not asked for ever."""
    entry, camera = await set_up()
    camera.faults.set(
        "/adm/set_group.cgi?group=AUDIO&audio_out=0", "status", code=200, body="ERROR"
    )
    await say(hass, camera, shout)
    await silence(hass)
    assert camera.groups["AUDIO"]["audio_out"] == "1"
    assert not originals(hass, entry)


@pytest.mark.parametrize(("held", "left"), [("1", "0"), ("0", "0")])
async def test_put_back_after_a_crash(
    hass: HomeAssistant, set_up: SetUp, storage: dict[str, Any], held: str, left: str
) -> None:
    """What an earlier run had switched on is put back at the next start."""
    audio = {"audio_out": ["0", "1"], "operation_mode": ["3", "1"]}

    def crashed(camera: Simulator) -> None:
        storage[f"sercomm.originals.{camera.mac.replace(':', '')}"] = {
            "version": 1,
            "data": {"speaker": {"entry": "", "ours": [], "groups": {"AUDIO": audio}}},
        }
        camera.groups["AUDIO"] |= {"audio_out": held, "operation_mode": "2"}

    entry, camera = await set_up(prepare=crashed)
    await silence(hass)
    assert camera.groups["AUDIO"]["audio_out"] == left
    assert camera.groups["AUDIO"]["operation_mode"] == "2"
    assert not originals(hass, entry)
