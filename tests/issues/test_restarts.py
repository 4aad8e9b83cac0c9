"""Restarts are counted, and many in a day are told."""

from datetime import UTC, datetime, timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.issues.raising import Problem
from custom_components.sercomm.issues.restarts import Restarts
from tests.cameras import SetUp, poll
from tests.issues.fixes import DELIVERY_OFF, problem_of, problems

pytest_plugins = ("tests.camera_fixtures",)

SLOWLY = 12

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def epochs(*hours_ago: float) -> str:
    """Return times of restarts as a camera writes them."""
    moments = (NOW - timedelta(hours=hours) for hours in hours_ago)
    return ";".join(str(int(moment.timestamp())) for moment in moments)


@pytest.mark.usefixtures("few_entities")
async def test_reboots(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that restarts itself more than five times a day says why."""
    freezer.move_to(NOW)
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF)
    system = camera.groups["SYSTEM"]
    system["wd_reboot_time"] = epochs(1, 2, 3, 4, 5)
    await poll(hass, freezer, SLOWLY)
    assert Problem.REBOOTS_OFTEN not in problems(hass)
    system["wd_reboot_num"] = "353"
    await poll(hass, freezer, SLOWLY)
    issue = problem_of(hass, Problem.REBOOTS_OFTEN)
    assert not issue.is_fixable
    assert issue.translation_key == "reboots_often"
    assert issue.translation_placeholders == {
        "name": "Camera",
        "count": "6",
        "reason": "Reboot by Internal (Reason: hydra is gone)",
    }
    system |= {"wd_reboot_num": "354", "reboot_reason": " ", "wd_reboot_time": ""}
    await poll(hass, freezer, SLOWLY)
    issue = problem_of(hass, Problem.REBOOTS_OFTEN)
    assert issue.translation_key == "reboots_often_without_reason"
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["count"] == "7"
    # The camera has no news, and yet the day goes by.
    for _ in range(25):
        freezer.tick(3600)
        await poll(hass, freezer)
    assert Problem.REBOOTS_OFTEN not in problems(hass)
    assert entry.runtime_data.coordinator.last_update_success


def system_of(number: int | str, times: str = "") -> dict[str, str]:
    """Return a SYSTEM group with a counter."""
    return {"wd_reboot_num": str(number), "wd_reboot_time": times}


def test_counting() -> None:
    """Growth within a day, wherever the day begins."""
    reboots = Restarts()
    hour = timedelta(hours=1)
    assert reboots.count(system_of(100), NOW) == 0
    for passed in range(1, 31):
        expected = min(passed, 24)
        assert reboots.count(system_of(100 + passed), NOW + passed * hour) == expected
    assert reboots.count(system_of(130), NOW + 53 * hour) == 1
    assert reboots.count(system_of(130), NOW + 54 * hour) == 0


def test_counting_after_a_silence() -> None:
    """What happened while nobody asked is not of this day; a reset starts anew."""
    reboots = Restarts()
    assert reboots.count(system_of(5), NOW) == 0
    assert reboots.count(system_of(50), NOW + timedelta(days=3)) == 0
    assert reboots.count(system_of(52), NOW + timedelta(days=3, hours=1)) == 2
    assert reboots.count(system_of(1), NOW + timedelta(days=3, hours=2)) == 0
    assert reboots.count(system_of(2), NOW + timedelta(days=3, hours=3)) == 1


@pytest.mark.parametrize("number", ["", "many", "7"])
def test_counting_by_times(number: str) -> None:
    """The times that the camera remembers count too, with a counter or without."""
    times = epochs(0.5, 1, 1, 23, 25)
    assert Restarts().count(system_of(number, times), NOW) == 4
