"""What a camera of the same model and firmware showed goes back to it, all of it."""

from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from tests.actions.calling import QUIET, act
from tests.actions.restoring import back_up, config_folder
from tests.cameras import SetUp
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["config_folder"]

SET = "/adm/set_group.cgi"
# Shown by this very camera; our table opens none of them, or not with these values.
SHOWN = {
    "IP_FILTER": {"ip_filter": "1", "ip_filter1": "0,192.168.0.0,255.255.0.0"},
    "IO": {"in1_type": "0", "out1_button": ""},
    "EVENT": {"event_define1": "809001800", "event_interval": "99"},
    "VIDEO": {"text": ""},
}
NOW = {
    "IP_FILTER": {"ip_filter": "0", "ip_filter1": ""},
    "IO": {"in1_type": "1", "out1_button": "1,0,500"},
    "EVENT": {"event_define1": "", "event_interval": "1"},
    "VIDEO": {"text": "x"},
}


def let_hold(camera: Simulator, groups: dict[str, dict[str, str]]) -> None:
    """Let the camera hold these values, whatever it would take from us."""
    for group, values in groups.items():
        camera.groups[group] |= values


def take_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a camera take back whatever it showed."""
    monkeypatch.setattr("tests.simulator.settings.check", lambda *_: None)


async def restore(
    hass: HomeAssistant, camera: Simulator, backup: str, **words: Any
) -> dict[str, Any]:
    """Restore a backup."""
    report: dict[str, Any] = await act(
        hass,
        camera,
        "restore_configuration",
        backup=backup,
        confirm_model="RC8230",
        **words,
    )
    return report


def writes(camera: Simulator) -> list[str]:
    """Return what was written."""
    return [path for path in camera.paths() if path.startswith(SET)]


@pytest.mark.usefixtures("config_folder")
async def test_all_that_it_showed(
    hass: HomeAssistant, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Empty, out of range, undocumented; filters and outputs with their words."""
    take_all(monkeypatch)
    _, camera = await set_up("rc8230", options=QUIET)
    let_hold(camera, SHOWN)
    backup = await back_up(hass, camera)
    let_hold(camera, NOW)
    report = await restore(hass, camera, backup)
    assert report == {
        "restored": ["VIDEO.text", "EVENT.event_define1", "EVENT.event_interval"],
        "refused": [],
        "left_out": [
            {"parameter": f"{group}.{key}", "reason": f"wants {word}"}
            for group, word in (
                ("IO", "confirm_outputs"),
                ("IP_FILTER", "include_network"),
            )
            for key in sorted(SHOWN[group])
        ],
        "differs": [],
    }
    assert writes(camera) == [
        f"{SET}?group=VIDEO&text=",
        f"{SET}?group=EVENT&event_define1=809001800&event_interval=99",
    ]
    report = await restore(
        hass, camera, backup, include_network=True, confirm_outputs=True
    )
    assert report["refused"] == report["left_out"] == report["differs"] == []
    assert writes(camera) == [
        f"{SET}?group=IO&in1_type=0&out1_button=",
        f"{SET}?group=IP_FILTER&ip_filter=1&ip_filter1=0%2C192.168.0.0%2C255.255.0.0",
    ]
    for group, values in SHOWN.items():
        assert values.items() <= camera.groups[group].items()


@pytest.mark.parametrize("firmware", ["V9.9.99", None])
async def test_another_firmware(
    hass: HomeAssistant,
    set_up: SetUp,
    config_folder: Path,
    firmware: str | None,
) -> None:
    """Only what our table allows goes to another firmware, or an unknown one."""
    _, camera = await set_up("rc8230", options=QUIET)
    let_hold(camera, SHOWN)
    backup = await back_up(hass, camera)
    let_hold(camera, NOW)
    if firmware is None:
        (path,) = config_folder.glob(".storage/sercomm/*/*.json")
        text = path.read_text()
        path.write_text(text.replace('"firmware": "V1.0.15R00"', '"firmware": null'))
    else:
        # Changed on its own pages since we last looked.
        camera.persona.firmware = firmware
    report = await restore(
        hass, camera, backup, include_network=True, confirm_outputs=True
    )
    assert report["restored"] == ["VIDEO.text", "IO.in1_type"]
    assert {one["parameter"] for one in report["refused"]} == {
        "IO.out1_button",
        "EVENT.event_define1",
        "EVENT.event_interval",
        "IP_FILTER.ip_filter",
        "IP_FILTER.ip_filter1",
    }


@pytest.mark.usefixtures("config_folder")
async def test_what_reads_back_differently(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """Cut, refused without a word, changed: told apart, in the answer and the log."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.persona.cuts = {"VIDEO.text": 3}
    let_hold(camera, {"VIDEO": {"text": "Front door", "contrast": "6"}})
    backup = await back_up(hass, camera)
    let_hold(camera, {"VIDEO": {"text": "x", "contrast": "4"}})
    report = await restore(hass, camera, backup)
    assert report == {
        "restored": ["VIDEO.contrast"],
        "refused": [],
        "left_out": [],
        "differs": [{"parameter": "VIDEO.text", "reason": "cut"}],
    }
    assert "Camera: not restored: VIDEO.text cut" in caplog.text
