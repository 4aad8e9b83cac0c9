"""Motion from the live stream: real beginnings, real ends, levels, and no more."""

import asyncio
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed_exact

from custom_components.sercomm.api.notification import Kind
from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.live_delivery import LiveDelivery
from tests.cameras import Home, SetUp, state_of, value_of
from tests.conftest import MakeEntry, StartSimulator
from tests.patience import until
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

STREAM = "/img/video.mjpeg"
MOTION = "binary_sensor.motion"
DELIVERY = "sensor.motion_delivery"
LEVEL = "sensor.motion_level"
SOUND = "sensor.sound_level"
EVENT = "event.detection"
LIVE = {"motion_delivery": "live"}
LONG = 3600.0


def arm(camera: Simulator) -> None:
    """Let a camera see everything, and send small pictures."""
    camera.groups["EVENT"]["event_trigger"] = "1"
    camera.groups["MOTION"] |= {"md_mode": "1", "md_switch1": "1", "md_switch2": "1"}
    camera.groups["AUDIO"] |= {"au_trigger_en": "1", "audio_in": "1"}
    camera.groups["JPEG"]["resolution"] = "1"
    camera.persona.frame_rate = 10


def live_of(entry: Any) -> LiveDelivery:
    """Return what holds the live stream of an entry."""
    found: LiveDelivery = entry.runtime_data.delivery.live
    return found


def streams(camera: Simulator) -> int:
    """Return how often the live stream was asked for."""
    return len([request for request in camera.requests if request.path == STREAM])


class Watch:
    """Lets time pass in front of a camera whose live stream is read."""

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
        self.hass = hass
        self.freezer = freezer
        self.events: list[dict[str, Any]] = []
        self.most_streams = 0
        hass.bus.async_listen("state_changed", self._changed)

    @callback
    def _changed(self, event: Event[Any]) -> None:
        state = event.data["new_state"]
        if state is not None and "event_type" in state.attributes:
            kept = ("event_type", "window", "level")
            if state.state not in ("unknown", "unavailable"):
                self.events.append({key: state.attributes.get(key) for key in kept})

    async def wait(self, camera: Simulator, seconds: float, step: float = 0.5) -> None:
        """Let seconds pass in steps; every step gives at least one frame."""
        for _ in range(round(seconds / step)):
            self.freezer.tick(step)
            async_fire_time_changed_exact(self.hass)
            for _ in range(100):
                await asyncio.sleep(0)
                self.most_streams = max(self.most_streams, camera.open_streams)

    async def up(self, entry: Any, camera: Simulator) -> None:
        """Wait for the stream."""
        for _ in range(400):
            if live_of(entry).is_up:
                return
            await self.wait(camera, 0.5)
        raise AssertionError(live_of(entry).failure)


@pytest.fixture
def watch(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Watch:
    """Return somebody who lets time pass."""
    return Watch(hass, freezer)


type Begin = Callable[..., Any]


@pytest.fixture
def begin(
    hass: HomeAssistant,
    home: Home,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    watch: Watch,
) -> Begin:
    """Return a function that sets up a camera whose live stream is chosen."""

    async def start(
        persona: str = "icamera2",
        *,
        prepare: Callable[[Simulator], None] = arm,
        options: dict[str, Any] = LIVE,
        wait: bool = True,
        **data: Any,
    ) -> tuple[ConfigEntry[Any], Simulator]:
        camera = await simulator(persona, speed=1e9)
        arm(camera)
        prepare(camera)
        entry = config_entry(camera, options=options, **data)
        await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        if wait:
            await watch.up(entry, camera)
        return entry, camera

    return start


async def gone(hass: HomeAssistant, camera: Simulator) -> None:
    """Wait until the camera has no stream open."""
    await until(lambda: not camera.open_streams)


@pytest.mark.parametrize("extension", [False, True])
async def test_motion(
    hass: HomeAssistant,
    begin: Begin,
    watch: Watch,
    all_enabled: None,
    extension: bool,
) -> None:
    """On within a frame, one event; off within a frame and the hold time."""

    def prepare(camera: Simulator) -> None:
        camera.persona.motion_extension = extension

    _, camera = await begin(prepare=prepare)
    assert state_of(hass, camera, DELIVERY).state == "live"
    assert state_of(hass, camera, DELIVERY).attributes["reason"] == "chosen"
    assert value_of(hass, camera, MOTION) == "off"
    camera.show("motion", window=2, level=211, seconds=LONG)
    await watch.wait(camera, 0.5)
    assert value_of(hass, camera, MOTION) == "on"
    assert value_of(hass, camera, "binary_sensor.motion_window_2") == "on"
    assert value_of(hass, camera, "binary_sensor.motion_window_1") == "off"
    assert watch.events == [{"event_type": "motion", "window": 2, "level": 211}]
    await watch.wait(camera, 30)
    assert value_of(hass, camera, MOTION) == "on"
    assert len(watch.events) == 1

    camera.show("motion", window=2, level=0)
    await watch.wait(camera, 2)
    assert value_of(hass, camera, MOTION) == "on"
    await watch.wait(camera, 1)
    assert value_of(hass, camera, MOTION) == "off"
    assert value_of(hass, camera, "binary_sensor.motion_window_2") == "off"
    assert watch.most_streams == 1


async def test_short_stop(hass: HomeAssistant, begin: Begin, watch: Watch) -> None:
    """Who stands still for a moment is one motion; both windows are told."""
    _, camera = await begin()
    camera.show("motion", window=1, level=200, seconds=LONG)
    await watch.wait(camera, 1)
    camera.show("motion", window=1, level=0)
    await watch.wait(camera, 1)
    camera.show("motion", window=1, level=220, seconds=LONG)
    camera.show("motion", window=2, level=221, seconds=LONG)
    await watch.wait(camera, 4)
    assert value_of(hass, camera, MOTION) == "on"
    assert [(e["window"], e["level"]) for e in watch.events] == [(1, 200), (2, 221)]


@pytest.mark.parametrize(
    ("group", "changes"),
    [
        ("MOTION", {"md_mode": "0"}),
        ("MOTION", {"md_switch1": "0"}),
        ("EVENT", {"event_trigger": "0"}),
        ("MOTION", {"md_threshold1": "200"}),
    ],
)
async def test_what_does_not_count(
    hass: HomeAssistant,
    begin: Begin,
    watch: Watch,
    group: str,
    changes: dict[str, str],
) -> None:
    """Switched off, outside the schedule, or not above the threshold."""
    _, camera = await begin(prepare=lambda c: c.groups[group].update(changes))
    camera.show("motion", window=1, level=200, seconds=LONG)
    await watch.wait(camera, 2)
    assert value_of(hass, camera, MOTION) == "off"
    assert not watch.events


async def test_other_senses(hass: HomeAssistant, begin: Begin, watch: Watch) -> None:
    """Heat, inputs and sound come and go like motion."""
    _, camera = await begin(prepare=lambda c: c.persona.flags.update({"ioctrl": "on"}))
    detections = hass.config_entries.async_entries(DOMAIN)[0].runtime_data.detections
    camera.show("pir", level=1, seconds=LONG)
    camera.show("input", window=2, level=1, seconds=LONG)
    camera.show("sound", level=66, seconds=LONG)
    await watch.wait(camera, 1)
    assert value_of(hass, camera, "binary_sensor.pir") == "on"
    assert detections.is_on(Kind.INPUT, 2)
    assert not detections.is_on(Kind.INPUT, 1)
    assert detections.is_on(Kind.SOUND)
    told = sorted((e["event_type"], e["level"]) for e in watch.events)
    assert told == [("input", None), ("pir", None), ("sound", 66)]
    for trigger in ("pir", "input", "sound"):
        camera.show(trigger, window=2, level=0)
    await watch.wait(camera, 3)
    assert value_of(hass, camera, "binary_sensor.pir") == "off"
    assert not detections.is_on(Kind.INPUT, 2)
    assert not detections.is_on(Kind.SOUND)


async def test_levels(hass: HomeAssistant, begin: Begin, watch: Watch) -> None:
    """Levels are what the camera sent, at most one state a second."""
    entry, camera = await begin(
        prepare=lambda c: c.groups["MOTION"].update({"md_threshold1": "200"})
    )
    camera.show("motion", window=1, level=31, seconds=LONG)
    camera.show("motion", window=3, level=99, seconds=LONG)
    camera.show("sound", level=17, seconds=LONG)
    await watch.wait(camera, 3)
    level = state_of(hass, camera, LEVEL)
    assert level.state == "31"
    assert [level.attributes[f"window_{n}"] for n in range(1, 5)] == [31, 0, 99, 0]
    assert value_of(hass, camera, SOUND) == "17"

    shown: list[str] = []

    @callback
    def changed(event: Event[Any]) -> None:
        if event.data["entity_id"] == level.entity_id:
            shown.append(event.data["new_state"].state)

    hass.bus.async_listen("state_changed", changed)
    for value in range(40, 60):
        camera.show("motion", window=1, level=value, seconds=LONG)
        await watch.wait(camera, 0.1, 0.1)
    await watch.wait(camera, 2)
    assert shown[-1] == "59"
    assert len(shown) <= 4
    assert not watch.events

    camera.groups["AUDIO"]["audio_in"] = "0"
    await watch.wait(camera, 6)
    assert value_of(hass, camera, SOUND) == "unknown"
    await hass.config_entries.async_unload(entry.entry_id)
    await watch.wait(camera, 1)
    await gone(hass, camera)


async def test_unknown_without_stream(hass: HomeAssistant, set_up: SetUp) -> None:
    """While the camera notifies, no stream is held and levels are unknown."""
    _, camera = await set_up("icamera2")
    assert value_of(hass, camera, DELIVERY) == "push"
    assert {value_of(hass, camera, name) for name in (LEVEL, SOUND)} == {"unknown"}
    assert not camera.open_streams


async def test_smallest_channel(begin: Begin) -> None:
    """The stream is that of the smallest pictures."""

    def prepare(camera: Simulator) -> None:
        camera.groups["JPEG"] |= {"resolution": "3", "resolution2": "1", "mode2": "1"}
        camera.groups["STREAMS"]["channel2"] = "JPEG,2"

    _, camera = await begin(prepare=prepare)
    assert f"{STREAM}?channel=2" in camera.paths()
    assert streams(camera) == 1


async def test_refused_channel(begin: Begin) -> None:
    """A camera that does not give its smallest channel gives its first."""

    def prepare(camera: Simulator) -> None:
        camera.groups["JPEG"] |= {"resolution": "3", "resolution2": "1", "mode2": "1"}
        camera.groups["STREAMS"]["channel2"] = "JPEG,2"
        camera.faults.set(STREAM, "status", 1, code=404)

    _, camera = await begin(prepare=prepare)
    asked = [path for path in camera.paths() if path.startswith(STREAM)]
    assert asked == [f"{STREAM}?channel=2", STREAM]


async def test_gives_back(hass: HomeAssistant, set_up: SetUp, watch: Watch) -> None:
    """Who chooses the live stream gets the camera's own settings back."""
    before: dict[str, Any] = {}

    def prepare(camera: Simulator) -> None:
        arm(camera)
        before.update(deepcopy(camera.groups))

    entry, camera = await set_up("icamera2", prepare=prepare)
    assert camera.groups["HTTP_NOTIFY"] != before["HTTP_NOTIFY"]
    hass.config_entries.async_update_entry(entry, options=LIVE)
    await hass.config_entries.async_reload(entry.entry_id)
    await watch.up(entry, camera)
    await until(lambda: camera.groups["HTTP_NOTIFY"] == before["HTTP_NOTIFY"])
    await until(lambda: camera.groups["EVENT"] == before["EVENT"])
    await camera.fire("motion", force=True)
    assert not watch.events


async def test_nothing_to_enable(begin: Begin) -> None:
    """What is on already is not written again."""
    entry, camera = await begin(enable_motion=True)
    await until(lambda: "enable_motion" not in entry.data)
    assert not [path for path in camera.paths() if "set_group" in path]


@pytest.mark.parametrize("refused", [False, True])
async def test_enables_motion(
    hass: HomeAssistant, begin: Begin, watch: Watch, refused: bool
) -> None:
    """What motion needs is switched on once here too."""

    def prepare(camera: Simulator) -> None:
        camera.groups["EVENT"]["event_trigger"] = "0"
        camera.groups["MOTION"]["md_mode"] = "0"
        if refused:
            camera.faults.set("/adm/set_group.cgi", "status", code=403)

    entry, camera = await begin(prepare=prepare, enable_motion=True)
    await until(lambda: "enable_motion" not in entry.data)
    on = "0" if refused else "1"
    assert camera.groups["EVENT"]["event_trigger"] == on
    assert camera.groups["MOTION"]["md_mode"] == on


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"kind": "status", "code": 503}, "camera_busy"),
        ({"kind": "status", "code": 500}, "no_live_data"),
        ({"kind": "reset"}, "stream_broken"),
    ],
)
async def test_trouble(
    hass: HomeAssistant,
    begin: Begin,
    watch: Watch,
    fault: dict[str, Any],
    reason: str,
) -> None:
    """A camera that gives no stream is asked ever less often, and then it works."""
    entry, camera = await begin(
        prepare=lambda c: c.faults.set(STREAM, **fault), wait=False
    )
    await watch.wait(camera, 1)
    state = state_of(hass, camera, DELIVERY)
    assert (state.state, state.attributes["reason"]) == ("none", reason)
    assert value_of(hass, camera, MOTION) == "unknown"
    camera.clear_requests()
    await watch.wait(camera, 600, 5)
    assert streams(camera) <= 14
    camera.faults.clear()
    await watch.wait(camera, 610, 5)
    await watch.up(entry, camera)
    assert state_of(hass, camera, DELIVERY).attributes["reason"] == "chosen"


async def test_privacy(hass: HomeAssistant, begin: Begin, watch: Watch) -> None:
    """Privacy ends the stream, and what was going on with it."""
    entry, camera = await begin()
    camera.show("motion", level=200, seconds=LONG)
    await watch.wait(camera, 1)
    assert value_of(hass, camera, MOTION) == "on"
    camera.privacy(True)
    await watch.wait(camera, 6)
    assert state_of(hass, camera, DELIVERY).attributes["reason"] == "privacy_mode"
    assert value_of(hass, camera, MOTION) == "unknown"
    assert value_of(hass, camera, LEVEL) == "unknown"
    camera.privacy(False)
    await watch.wait(camera, 61)
    await watch.up(entry, camera)
    assert value_of(hass, camera, MOTION) == "on"


async def test_no_padding(hass: HomeAssistant, begin: Begin, watch: Watch) -> None:
    """A stream that tells nothing is let go, and the user is told."""

    def prepare(camera: Simulator) -> None:
        camera.persona.padding = False

    _, camera = await begin(prepare=prepare, wait=False)
    await watch.wait(camera, 30)
    assert state_of(hass, camera, DELIVERY).attributes["reason"] == "no_live_data"
    issues = [
        issue.translation_key
        for (domain, _), issue in ir.async_get(hass).issues.items()
        if domain == DOMAIN
    ]
    assert "delivery_no_live_data" in issues
    await gone(hass, camera)


async def test_camera_leaves_and_returns(
    hass: HomeAssistant, begin: Begin, watch: Watch
) -> None:
    """After a loss the camera shows who it is before it gets the login."""
    entry, camera = await begin()
    camera.offline()
    await watch.wait(camera, 3)
    assert value_of(hass, camera, DELIVERY) == "none"
    camera.clear_requests()
    camera.online()
    await watch.wait(camera, 61)
    await watch.up(entry, camera)
    assert camera.requests[0].path == "/util/query.cgi"
    assert "authorization" not in camera.requests[0].headers
    assert streams(camera) == 1
    assert watch.most_streams == 1


async def test_stranger(hass: HomeAssistant, begin: Begin, watch: Watch) -> None:
    """Another device at the address gets no login."""
    _, camera = await begin()
    mac = camera.mac
    camera.offline()
    await watch.wait(camera, 3)
    camera.persona.mac = "00:0e:8f:00:00:01"
    camera.clear_requests()
    camera.online()
    await watch.wait(camera, 120, 5)
    camera.persona.mac = mac
    assert camera.requests
    assert not [r for r in camera.requests if "authorization" in r.headers]


@pytest.mark.parametrize("how", ["unload", "reload", "remove"])
async def test_nothing_is_left(
    hass: HomeAssistant, begin: Begin, watch: Watch, how: str
) -> None:
    """Leaving closes the stream; a reload opens one, never a second."""
    entry, camera = await begin()
    camera.show("motion", level=200, seconds=LONG)
    await watch.wait(camera, 1)
    assert await getattr(hass.config_entries, f"async_{how}")(entry.entry_id)
    if how == "reload":
        await watch.up(entry, camera)
        await watch.wait(camera, 2)
        assert camera.open_streams == 1
        await hass.config_entries.async_unload(entry.entry_id)
    await watch.wait(camera, 1)
    await gone(hass, camera)
    tasks = [task.get_name() for task in asyncio.all_tasks()]
    assert not [name for name in tasks if "sercomm live" in name]
