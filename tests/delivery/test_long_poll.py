"""The long poll of newer firmware, where neither push nor the stream works."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.cameras import SetUp, value_of
from tests.delivery.deliveries import (
    FIRE,
    LIVE,
    LONG,
    MOTION,
    PUSH,
    STREAM,
    Watch,
    arm,
    mute,
    reason_of,
    unmute,
)
from tests.simulator import Simulator
from tests.waiting import until

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")

ASKED = "/OpenHome/System/Poll/notifications"
WHO = "/OpenHome/System/deviceInfo"


def asked(camera: Simulator) -> int:
    """Return how often the camera was asked what has happened."""
    return camera.paths().count(ASKED)


def without_stream(camera: Simulator) -> None:
    """Let a camera give no stream that tells of motion."""
    arm(camera)
    camera.faults.set(STREAM, "status", code=404)


async def step_down(
    watch: Watch, entry: MockConfigEntry, camera: Simulator, step: float = 5
) -> None:
    """Keep notifications from arriving, and wait until something takes their place."""
    mute(camera)
    delivery = entry.runtime_data.delivery
    for _ in range(60):
        if delivery.long_poll.is_up:
            return
        await watch.wait(camera, 5, step)
    raise AssertionError(delivery.as_dict())


async def test_down_and_up(hass: HomeAssistant, set_up: SetUp, watch: Watch) -> None:
    """It tells of motion while push is dead, and ends when push is back."""
    entry, camera = await set_up("icamera2", prepare=without_stream)
    held = deepcopy(camera.groups)
    await step_down(watch, entry, camera)
    assert reason_of(hass, camera) == ("live", "long_poll")
    assert value_of(hass, camera, MOTION) == "off"
    assert value_of(hass, camera, "event.detection") == "unknown"

    await camera.fire("motion")
    await watch.wait(camera, 6, 1)
    assert value_of(hass, camera, MOTION) == "on"
    await watch.wait(camera, 20, 1)
    assert value_of(hass, camera, MOTION) == "off"
    await camera.fire("pir")
    await watch.wait(camera, 6, 1)
    assert value_of(hass, camera, "binary_sensor.pir") == "on"
    assert [event["event_type"] for event in watch.events] == ["motion", "pir"]

    unmute(camera)
    await watch.wait(camera, 310, 5)
    assert reason_of(hass, camera) == ("push", "verified")
    await until(lambda: not camera.open_polls)
    camera.clear_requests()
    await watch.wait(camera, 60, 5)
    assert not asked(camera)

    assert "poll:1" in camera.groups["EVENT"]["event1_entry"]
    held["EVENT"] |= {
        key: text.replace("httpn:1", "httpn:0") for key, text in held["EVENT"].items()
    }
    held["HTTP_NOTIFY"] |= {"http_url": "", "http_proxy_no": "9"}
    held["HTTP_EVENT"]["http_event_en"] = "0"
    await hass.config_entries.async_remove(entry.entry_id)
    assert camera.groups == held


async def test_gentle(hass: HomeAssistant, set_up: SetUp, watch: Watch) -> None:
    """A camera that answers at once is asked every five seconds."""
    entry, camera = await set_up("icamera2", prepare=without_stream)
    await step_down(watch, entry, camera)
    camera.clear_requests()
    camera.reset_counters()
    await watch.wait(camera, 60, 1)
    assert 10 <= asked(camera) <= 13
    assert camera.max_in_flight == 1
    assert reason_of(hass, camera) == ("live", "long_poll")


async def test_what_is_old(hass: HomeAssistant, set_up: SetUp, watch: Watch) -> None:
    """What the camera kept from before is no motion of now."""

    def prepare(camera: Simulator) -> None:
        without_stream(camera)
        event = camera.groups["EVENT"]
        for key in ("event1_entry", "event2_entry"):
            event[key] = event[key].replace("poll:0", "poll:1")

    entry, camera = await set_up("icamera2", prepare=prepare)
    mute(camera)
    for trigger in ("motion", "pir", "motion"):
        await camera.fire(trigger)
    await step_down(watch, entry, camera, 0.5)
    await watch.wait(camera, 20, 1)
    assert reason_of(hass, camera) == ("live", "long_poll")
    assert value_of(hass, camera, "event.detection") == "unknown"
    assert value_of(hass, camera, MOTION) == "off"


def deaf(camera: Simulator) -> None:
    """Let the camera keep everything for the long poll but its trigger."""
    without_stream(camera)
    put = camera.alerts.put

    def keep(trigger: str, moment: datetime) -> None:
        if trigger != "http":
            put(trigger, moment)

    camera.alerts.put = keep  # type: ignore[method-assign]


def absent(camera: Simulator) -> None:
    """Let the camera know no OpenHome."""
    without_stream(camera)
    camera.faults.set(WHO, "status", code=404)


def another(camera: Simulator) -> None:
    """Let another camera answer by HTTPS."""
    without_stream(camera)
    body = (
        '<DeviceInfo version="1.0"><macAddress>00:0e:8f:00:00:01</macAddress>'
        "</DeviceInfo>"
    )
    camera.faults.set(WHO, "status", code=200, body=body)


def stubborn(camera: Simulator) -> None:
    """Let the camera say OK, and keep its rules as they are."""
    without_stream(camera)
    camera.faults.set("*poll%3A1*", "status", code=200, body="OK")


@pytest.mark.parametrize("prepare", [absent, another, stubborn])
async def test_not_there(
    hass: HomeAssistant,
    set_up: SetUp,
    watch: Watch,
    prepare: Callable[[Simulator], None],
) -> None:
    """A camera without it is not asked again and again."""
    entry, camera = await set_up("icamera2", prepare=prepare)
    mute(camera)
    await watch.wait(camera, 200, 5)
    assert reason_of(hass, camera) == ("none", "unreachable")
    assert camera.paths().count(WHO) == 1
    assert ASKED not in camera.paths()
    assert entry.runtime_data.delivery.as_dict()["long_poll"] == "no_long_poll"


async def test_not_proved(hass: HomeAssistant, set_up: SetUp, watch: Watch) -> None:
    """What has told nothing is not relied on, until it does."""
    _, camera = await set_up("icamera2", prepare=deaf)
    mute(camera)
    await watch.wait(camera, 200, 5)
    assert asked(camera)
    assert reason_of(hass, camera) == ("none", "unreachable")
    assert value_of(hass, camera, MOTION) == "unknown"
    await camera.fire("motion")
    await watch.wait(camera, 6, 1)
    assert value_of(hass, camera, MOTION) == "on"
    assert reason_of(hass, camera) == ("live", "long_poll")


async def test_stream_is_better(
    hass: HomeAssistant, set_up: SetUp, watch: Watch
) -> None:
    """As soon as the camera gives a stream, that takes over."""
    entry, camera = await set_up("icamera2", prepare=without_stream)
    await step_down(watch, entry, camera)
    camera.faults.clear()
    await watch.wait(camera, 620, 20)
    await watch.up(entry, camera)
    assert reason_of(hass, camera) == ("live", "unreachable")
    await until(lambda: not camera.open_polls)


async def test_others_switch_it_off(
    hass: HomeAssistant, set_up: SetUp, watch: Watch
) -> None:
    """What others switch off in the camera is put back within a poll."""
    entry, camera = await set_up("icamera2", prepare=without_stream)
    await step_down(watch, entry, camera)
    event = camera.groups["EVENT"]
    for key, text in event.items():
        event[key] = text.replace("poll:1", "poll:0")
    await watch.wait(camera, 125, 5)
    assert "poll:1" in event["event1_entry"]


async def test_falls_silent(hass: HomeAssistant, set_up: SetUp, watch: Watch) -> None:
    """When it does not tell of our trigger any more it is not relied on."""
    entry, camera = await set_up("icamera2", prepare=without_stream)
    await step_down(watch, entry, camera)
    camera.alerts.put = lambda trigger, moment: None  # type: ignore[method-assign]
    await watch.wait(camera, 85, 5)
    assert reason_of(hass, camera) == ("none", "unreachable")


async def test_restart(hass: HomeAssistant, set_up: SetUp, watch: Watch) -> None:
    """A camera that comes back must show who it is, then it is asked again."""
    entry, camera = await set_up("icamera2", prepare=without_stream)
    await step_down(watch, entry, camera)
    camera.offline()
    await watch.wait(camera, 10, 1)
    assert not entry.runtime_data.delivery.long_poll.is_up
    camera.clear_requests()
    camera.online()
    for _ in range(30):
        if entry.runtime_data.delivery.long_poll.is_up:
            break
        await watch.wait(camera, 5, 5)
    assert reason_of(hass, camera) == ("live", "long_poll")
    assert entry.runtime_data.delivery.as_dict()["long_poll"] is True
    assert camera.paths()[0].startswith("/util/query.cgi")


@pytest.mark.parametrize("options", [PUSH, LIVE])
async def test_not_wanted(
    hass: HomeAssistant,
    home: Any,
    simulator: Any,
    config_entry: Any,
    watch: Watch,
    options: dict[str, str],
) -> None:
    """Who has chosen one way gets no other."""
    camera = await simulator("icamera2", speed=1e9)
    without_stream(camera)
    entry = config_entry(camera, options=options)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    mute(camera)
    camera.show("motion", window=1, level=0, seconds=LONG)
    await watch.wait(camera, 200, 5)
    assert WHO not in camera.paths()
    assert (FIRE in camera.paths()) is (options is PUSH)
