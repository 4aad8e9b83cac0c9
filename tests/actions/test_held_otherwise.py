"""Whatever the camera made of what it was given is read back and told in words."""

from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from tests.actions.calling import QUIET, act, refused
from tests.cameras import SetUp, value_of

pytest_plugins = ("tests.camera_fixtures",)

GET = "/adm/get_group.cgi"
SET = "/adm/set_group.cgi"


class Deaf(dict[str, str]):
    """A group that says OK and keeps what it held."""

    @override
    def update(self, *pairs: Any, **more: str) -> None:
        """Keep all."""


CUTS: tuple[tuple[dict[str, Any], dict[str, int], str], ...] = (
    ({"name": "Gate way"}, {"md_name2": 5}, "Name"),
    ({"threshold": 120}, {"md_threshold2": 2}, "Threshold"),
    ({"sensitivity": 10}, {"md_sensitivity2": 1}, "Sensitivity"),
    (
        {"update_frequency": 100, "name": "Gate"},
        {"md_update_freq2": 2},
        "Update frequency",
    ),
    (
        {"name": "Gate way", "threshold": 120},
        {"md_name2": 5, "md_threshold2": 1},
        "Name, Threshold",
    ),
    ({"area": [1, 2, 30, 40]}, {"md_window2": 8}, "Area"),
)


async def test_a_motion_window(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """Name and numbers, by the words of the form; entities show what is held."""
    _, camera = await set_up("rc8230", options=QUIET)
    before = dict(camera.groups["MOTION"])
    for data, cuts, told in CUTS:
        camera.groups["MOTION"] = dict(before)
        camera.persona.cuts = {f"MOTION.{key}": left for key, left in cuts.items()}
        with subtests.test(told, **data):
            assert await refused(
                hass, camera, "set_motion_window", HomeAssistantError, window=2, **data
            ) == ("held_cut", {"fields": told})
            assert camera.paths()[0] == camera.paths()[-1] == f"{GET}?group=MOTION"
            assert len(camera.paths()) == 3


async def test_a_motion_window_that_stays(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that says OK and does nothing has refused."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.groups["MOTION"] = Deaf(camera.groups["MOTION"])
    before = value_of(hass, camera, "number.motion_threshold_1")
    assert await refused(
        hass,
        camera,
        "set_motion_window",
        HomeAssistantError,
        window=1,
        threshold=77,
        name="Gate",
    ) == (
        "held_refused",
        {"fields": "Name, Threshold"},
    )
    assert value_of(hass, camera, "number.motion_threshold_1") == before


@pytest.mark.usefixtures("all_enabled")
async def test_the_area_of_newer_firmware(hass: HomeAssistant, set_up: SetUp) -> None:
    """Held twice, it is told once."""
    _, camera = await set_up("icamera2", options=QUIET)
    camera.groups["MOTION"] = Deaf(camera.groups["MOTION"])
    key, placeholders = await refused(
        hass,
        camera,
        "set_motion_window",
        HomeAssistantError,
        window=3,
        area=[1, 2, 30, 40],
    )
    assert (key, placeholders) == ("held_refused", {"fields": "Area"})


async def test_the_name_of_a_preset(hass: HomeAssistant, set_up: SetUp) -> None:
    """Stored, with a name that was cut: told, and shown as it is."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.persona.cuts = {"PTZ.Preset2Name": 4}
    assert await refused(
        hass, camera, "save_preset", HomeAssistantError, preset=2, name="Garden gate"
    ) == ("held_cut", {"fields": "Name"})
    assert camera.paths() == [
        "/pt/ptctrl.cgi?preset=set,2",
        f"{SET}?group=PTZ&Preset2Name=Garden%20gate",
        f"{GET}?group=PTZ",
    ]
    await act(hass, camera, "save_preset", preset=2, name="Gate")
    assert camera.groups["PTZ"]["Preset2Name"] == "Gate"


async def test_an_event_action(hass: HomeAssistant, set_up: SetUp) -> None:
    """A rule that stays as it was is told; one that is rewritten is not."""
    _, camera = await set_up("rc8230", options=QUIET)
    held = camera.groups["EVENT"]
    data: dict[str, Any] = {"trigger": "motion", "action": "email", "enabled": True}
    camera.groups["EVENT"] = Deaf(held)
    assert await refused(
        hass, camera, "set_event_action", HomeAssistantError, **data
    ) == ("held_refused", {"fields": "Action"})
    camera.groups["EVENT"] = held
    await act(hass, camera, "set_event_action", **data)
    assert "email:1" in held["event_mt"]


async def test_the_password_of_a_further_user(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    """Hidden, it is not called cut; shown, it is compared and not repeated."""
    _, camera = await set_up("rc8230", options=QUIET)
    data: dict[str, Any] = {
        "group": "USER",
        "values": {"user3": "bob,a secret"},
        "confirm_network": True,
    }
    assert await act(hass, camera, "set_group", **data) == {}
    assert camera.groups["USER"]["user3"] == "bob,a secret"
    camera.persona.hide_passwords = False
    camera.persona.cuts = {"USER.user3": 6}
    answer = await act(hass, camera, "set_group", **data)
    assert answer == {
        "USER": {"user3": "**REDACTED**"},
        "differs": {"user3": "cut"},
    }


async def test_a_camera_that_does_not_tell(hass: HomeAssistant, set_up: SetUp) -> None:
    """Its OK counts then."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(f"{GET}?group=PTZ", "status", code=403)
    await act(hass, camera, "save_preset", preset=2, name="Gate")
    assert camera.groups["PTZ"]["Preset2Name"] == "Gate"
