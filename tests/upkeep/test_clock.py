"""The camera's clock: how far it is off, and how it is set."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.sercomm.api import READINGS_WITHOUT
from custom_components.sercomm.issues.raising import Problem
from custom_components.sercomm.upkeep.clock import async_set_clock
from tests.cameras import READ_CLOCK, SetUp, act, poll, value_of, writes
from tests.issues.fixes import DELIVERY_OFF, problem_of
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

DRIFT = "sensor.clock_drift"
SYNC = "button.sync_clock"
GET_SYSTEM = "/adm/get_group.cgi?group=SYSTEM"
SET = "/adm/date.cgi?action=set"
SUMMER = "2026-07-01 10:30:20+00:00"
NIGHTLY = {"nightly_clock_sync": True, "motion_delivery": "off"}


async def test_drift(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Every tenth poll tells by how many seconds the clock is fast, or slow."""
    freezer.move_to(SUMMER)
    _, camera = await set_up("rc8230")
    assert value_of(hass, camera, DRIFT) == "0"
    for seconds in (90, -4000):
        camera.state.clock.offset = timedelta(seconds=seconds)
        camera.clear_requests()
        await poll(hass, freezer, 10)
        assert camera.paths().count(READ_CLOCK) == 1
        assert value_of(hass, camera, DRIFT) == str(seconds)
        # What was read stays right, though time goes on.
        await poll(hass, freezer, 3)
        assert value_of(hass, camera, DRIFT) == str(seconds)


@pytest.mark.parametrize(
    ("zone", "summer"), [("26", "1"), ("26", "0"), ("13", "1"), ("49", "0")]
)
async def test_drift_in_zones(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    zone: str,
    summer: str,
) -> None:
    """The camera's own zone and summer time count, not Home Assistant's."""
    freezer.move_to(SUMMER)
    settings = {"time_zone": zone, "daylight_saving": summer}
    _, camera = await set_up(
        "rc8230", prepare=lambda camera: camera.groups["SYSTEM"].update(settings)
    )
    assert value_of(hass, camera, DRIFT) == "0"


async def test_drift_unknown(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    subtests: pytest.Subtests,
) -> None:
    """Without a zone nobody knows; nothing is set then."""
    _, camera = await set_up("rc8230")
    known = camera.groups["SYSTEM"]["time_zone"]
    for zone in ("99", "", "x"):
        with subtests.test(zone=zone):
            camera.groups["SYSTEM"]["time_zone"] = zone
            await poll(hass, freezer)
            assert value_of(hass, camera, DRIFT) == "unknown"
            with pytest.raises(ServiceValidationError) as raised:
                await act(hass, camera, SYNC, "press")
            assert raised.value.translation_domain == "sercomm"
            assert raised.value.translation_key == "clock_unknown_zone"
            assert camera.paths() == [GET_SYSTEM]
        camera.groups["SYSTEM"]["time_zone"] = known
        await poll(hass, freezer)
        assert value_of(hass, camera, DRIFT) == "0"


async def test_drift_of_a_broken_clock(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """An answer that is no date makes the drift unknown, and nothing else."""
    _, camera = await set_up("rc8230")
    camera.faults.set(READ_CLOCK, "status", code=200, body="year=0")
    # It is asked at the tenth poll, and believed once it has said so six times.
    await poll(hass, freezer, 9 + READINGS_WITHOUT)
    assert value_of(hass, camera, DRIFT) == "unknown"
    assert value_of(hass, camera, "switch.status_led") == "on"


async def test_sync(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """One press sets the clock to the camera's local time."""
    freezer.move_to(SUMMER)
    _, camera = await set_up("rc8230")
    camera.state.clock.offset = timedelta(hours=-3)
    # The zone was changed in the camera a moment ago: it is read anew.
    camera.groups["SYSTEM"]["time_zone"] = "29"
    assert await act(hass, camera, SYNC, "press") == [
        GET_SYSTEM,
        f"{SET}&year=2026&month=7&day=1&hour=12&minute=30&second=20",
        READ_CLOCK,
        READ_CLOCK,
    ]
    assert camera.state.clock.offset == timedelta()
    assert value_of(hass, camera, DRIFT) == "0"


async def test_sync_to_a_moment(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Any moment can be set, and the drift tells."""
    freezer.move_to(SUMMER)
    entry, camera = await set_up("rc8230")
    moment = dt_util.utcnow() + timedelta(days=2, microseconds=999999)
    await async_set_clock(entry.runtime_data.coordinator, moment)
    assert [path for path in camera.paths() if path.startswith(SET)] == [
        f"{SET}&year=2026&month=7&day=3&hour=11&minute=30&second=20"
    ]
    assert value_of(hass, camera, DRIFT) == "172800"


async def test_sync_refused(hass: HomeAssistant, set_up: SetUp) -> None:
    """The user reads what the camera answered."""
    _, camera = await set_up("rc8230")
    camera.faults.set(f"{SET}*", "status", code=200, body="ERROR")
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, camera, SYNC, "press")
    assert raised.value.translation_key == "refused"


async def test_sync_without_system(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that hides its zone cannot be set."""
    _, camera = await set_up("rc8230", options={"motion_delivery": "off"})
    del camera.groups["SYSTEM"]
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, camera, SYNC, "press")
    assert raised.value.translation_key == "not_available"


async def test_sync_that_is_not_seen(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """When only the last look fails, the clock is set and its drift unknown."""
    freezer.move_to(SUMMER)
    _, camera = await set_up("rc8230")
    camera.state.clock.offset = timedelta(hours=1)
    camera.faults.set(READ_CLOCK, "delay", count=1, seconds=0)
    camera.faults.set(READ_CLOCK, "status", code=503)
    await act(hass, camera, SYNC, "press")
    assert camera.state.clock.offset == timedelta()
    assert value_of(hass, camera, DRIFT) == "unknown"
    camera.faults.clear()
    await poll(hass, freezer)
    assert value_of(hass, camera, DRIFT) == "0"


@pytest.mark.usefixtures("few_entities")
async def test_nightly(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Once a night, between three and half past, by Home Assistant's clock."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to("2026-07-01 00:59:30+00:00")
    _, camera = await set_up("rc8230", options=NIGHTLY)
    for night in (1, 2):
        camera.state.clock.offset = timedelta(minutes=7)
        camera.clear_requests()
        assert await minutes_until_set(hass, freezer, camera) in range(1, 32)
        assert value_of(hass, camera, DRIFT) == "0"
        freezer.move_to(f"2026-07-0{night + 1} 00:59:30+00:00")
        async_fire_time_changed(hass)
        await hass.async_block_till_done(wait_background_tasks=True)


async def minutes_until_set(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, camera: Simulator
) -> int | None:
    """Return after how many minutes the clock is set, once; None when it is not."""
    found = None
    for minute in range(1, 40):
        await poll(hass, freezer)
        if writes(camera) and found is None:
            found = minute
    assert len(writes(camera)) == (found is not None)
    return found


@pytest.mark.usefixtures("few_entities")
async def test_nightly_fails(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A refusal is logged once a night; a camera that is off is left alone."""
    freezer.move_to("2026-07-01 02:59:30+00:00")
    await hass.config.async_set_time_zone("UTC")
    _, camera = await set_up("rc8230", options=NIGHTLY)
    camera.faults.set(f"{SET}*", "status", code=200, body="ERROR")
    assert await minutes_until_set(hass, freezer, camera)
    (line,) = complaints(caplog)
    assert line.startswith("Camera: the clock was not set: ")

    freezer.move_to("2026-07-02 02:50:30+00:00")
    camera.offline()
    await poll(hass, freezer, 4)
    caplog.clear()
    await poll(hass, freezer, 40)
    assert not [line for line in complaints(caplog) if "clock" in line]


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the integration warned of."""
    return [
        record.message
        for record in caplog.records
        if record.name == "custom_components.sercomm" and record.levelname == "WARNING"
    ]


async def test_nightly_is_an_option(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Nothing is set unless wanted."""
    freezer.move_to("2026-07-01 00:00:00+00:00")
    _, camera = await set_up("rc8230")
    await poll(hass, freezer, 60)
    assert not writes(camera)


async def test_where_daylight_saving_is_gone(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """In Mexico City the firmware's clock is an hour fast in summer: that is told."""

    def mexico(camera: Simulator) -> None:
        camera.groups["SYSTEM"] |= {"time_zone": "10", "daylight_saving": "1"}

    await hass.config.async_set_time_zone("America/Mexico_City")
    freezer.move_to("2026-07-01T18:00:00+00:00")
    _, camera = await set_up("rc8230", options=DELIVERY_OFF, prepare=mexico)
    await poll(hass, freezer, 10)
    assert abs(float(value_of(hass, camera, DRIFT)) - 3600) < 5
    issue = problem_of(hass, Problem.WRONG_TIME_ZONE)
    assert issue.data is not None
    assert issue.data["time_zone"] == "10"
    assert issue.data["daylight_saving"] == "0"
    await act(hass, camera, SYNC, "press")
    assert abs(camera.state.clock.offset.total_seconds() + 3600) < 5
    assert abs(float(value_of(hass, camera, DRIFT))) < 5
