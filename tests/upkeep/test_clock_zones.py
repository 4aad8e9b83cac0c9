"""Clocks of a firmware that does not know today's daylight saving, day by day."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.sercomm.api import CLOCK
from custom_components.sercomm.issues.raising import Problem
from tests.cameras import Home, SetUp, act, value_of
from tests.issues.fixes import DELIVERY_OFF, press_fix, problems, repairs, submit
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)
pytestmark = pytest.mark.usefixtures("few_entities", "repairs")
__all__ = ["repairs"]

DRIFT = "sensor.clock_drift"
WRONG = Problem.WRONG_TIME_ZONE
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def fast_by(camera: Simulator, place: str) -> int:
    """Return what a wall clock in a place would say of the camera's, in seconds."""
    wall = datetime.now(UTC).astimezone(ZoneInfo(place)).replace(tzinfo=None)
    return round((camera.state.local_time() - wall).total_seconds())


def every_day(
    freezer: FrozenDateTimeFactory, camera: Simulator, place: str
) -> dict[datetime, int]:
    """Return by how much the camera's clock is fast at each noon of two years."""
    found = {}
    for day in range(365 * 2):
        now = NOON + timedelta(days=day)
        freezer.move_to(now)
        found[now] = fast_by(camera, place)
    return found


async def look_at(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: MockConfigEntry,
    camera: Simulator,
    drifts: dict[datetime, int],
) -> None:
    """See that the sensor shows it: before and after each change, and each month."""
    for (before, held), (now, drift) in pairwise(drifts.items()):
        if drift == held and now.day != 1:
            continue
        for moment, expected in ((before, held), (now, drift)):
            freezer.move_to(moment)
            await entry.runtime_data.coordinator.async_read(CLOCK)
            assert value_of(hass, camera, DRIFT) == str(expected), moment


def counted(drifts: dict[datetime, int], year: int) -> dict[int, int]:
    """Return on how many days of a year the clock is fast by how much."""
    return dict(Counter(drift for day, drift in drifts.items() if day.year == year))


@pytest.mark.parametrize(
    ("place", "zone", "days", "fix"),
    [
        ("America/Mexico_City", "10", {3600: (238, 238)}, "0"),
        ("America/Sao_Paulo", "19", {}, None),
        ("America/Santiago", "17", {-3600: (211, 211)}, None),
        ("Asia/Tehran", "42", {3600: (184, 184)}, "0"),
        ("Asia/Baghdad", "38", {3600: (184, 184)}, "0"),
        ("Europe/Moscow", "40", {3600: (210, 217)}, "0"),
        ("Australia/Sydney", "67", {-3600: (6, 6)}, None),
        ("Australia/Hobart", "69", {-3600: (6, 6)}, None),
        ("Africa/Cairo", "34", {-3600: (35, 28)}, None),
        ("Europe/London", "26", {}, None),
    ],
)
async def test_every_day(
    hass: HomeAssistant,
    home: Home,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    place: str,
    zone: str,
    days: dict[int, tuple[int, int]],
    fix: str | None,
) -> None:
    """Drift tells when the firmware is wrong; the repair, where that can be helped."""
    logged_in = datetime.now(UTC)
    freezer.move_to(NOON)
    await hass.config.async_set_time_zone(place)
    held = {"time_zone": zone, "daylight_saving": "1"}
    entry, camera = await set_up(
        "rc8230",
        options=DELIVERY_OFF,
        prepare=lambda camera: camera.groups["SYSTEM"].update(held),
    )
    drifts = every_day(freezer, camera, place)
    for number, year in enumerate((2026, 2027)):
        wrong = {drift: both[number] for drift, both in days.items()}
        assert counted(drifts, year) == wrong | {0: 365 - sum(wrong.values())}
    await look_at(hass, freezer, entry, camera, drifts)
    assert (WRONG in problems(hass)) is (fix is not None)
    if fix is None:
        return
    freezer.move_to(logged_in)
    done = await submit(hass, home, await press_fix(hass, home, WRONG))
    assert done["type"] == "create_entry"
    assert camera.groups["SYSTEM"]["daylight_saving"] == fix
    assert camera.groups["SYSTEM"]["time_zone"] == zone
    assert WRONG not in problems(hass)
    assert set(every_day(freezer, camera, place).values()) == {0}


async def test_ramadan(
    hass: HomeAssistant, home: Home, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Casablanca's own entry is an hour slow; the better one is fast in Ramadan.

    Drift tells that, and setting the clock helps until Ramadan ends.
    """
    place = "Africa/Casablanca"
    logged_in = datetime.now(UTC)
    freezer.move_to(NOON)
    await hass.config.async_set_time_zone(place)
    held = {"time_zone": "25", "daylight_saving": "1"}
    entry, camera = await set_up(
        "rc8230",
        options=DELIVERY_OFF,
        prepare=lambda camera: camera.groups["SYSTEM"].update(held),
    )
    drifts = every_day(freezer, camera, place)
    for year in (2026, 2027):
        assert counted(drifts, year) == {-3600: 330, 0: 35}
    freezer.move_to(logged_in)
    done = await submit(hass, home, await press_fix(hass, home, WRONG))
    assert done["type"] == "create_entry"
    assert camera.groups["SYSTEM"]["time_zone"] == "31"
    assert WRONG not in problems(hass)
    drifts = every_day(freezer, camera, place)
    for year in (2026, 2027):
        assert counted(drifts, year) == {0: 330, 3600: 35}
    await look_at(hass, freezer, entry, camera, drifts)
    freezer.move_to("2026-03-01T12:00:00+00:00")
    await act(hass, camera, "button.sync_clock", "press")
    assert value_of(hass, camera, DRIFT) == "0"
    assert camera.state.local_time().hour == 12
