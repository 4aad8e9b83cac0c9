"""The live stream that motion is read from: which, how often, and until when."""

import asyncio
from copy import deepcopy
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.sercomm.const import DOMAIN
from tests.cameras import SetUp, state_of, value_of
from tests.delivery.deliveries import (
    DELIVERY,
    LEVEL,
    LIVE,
    LONG,
    MOTION,
    STREAM,
    Begin,
    Watch,
    arm,
    live_of,
    stream_gone,
)
from tests.simulator import Simulator
from tests.waiting import until

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")


def streams(camera: Simulator) -> int:
    """Return how often the live stream was asked for."""
    return len([request for request in camera.requests if request.path == STREAM])


async def test_smallest_channel(begin: Begin) -> None:
    """The stream is that of the smallest pictures."""

    def prepare(camera: Simulator) -> None:
        camera.groups["JPEG"] |= {"resolution": "3", "resolution2": "1", "mode2": "1"}
        camera.groups["STREAMS"]["channel2"] = "JPEG,2"

    _, camera = await begin(prepare=prepare)
    assert f"{STREAM}?channel=2" in camera.paths()
    assert streams(camera) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "code": 404},
        {"kind": "status", "code": 400},
        {"kind": "status", "code": 500},
        {"kind": "html"},
    ],
    ids=lambda fault: str(fault.get("code", fault["kind"])),
)
async def test_refused_channel(begin: Begin, fault: dict[str, Any]) -> None:
    """A camera that does not give its smallest channel gives its first."""

    def prepare(camera: Simulator) -> None:
        camera.groups["JPEG"] |= {"resolution": "3", "resolution2": "1", "mode2": "1"}
        camera.groups["STREAMS"]["channel2"] = "JPEG,2"
        camera.faults.set(f"{STREAM}?channel=2", **fault)

    _, camera = await begin(prepare=prepare)
    asked = [path for path in camera.paths() if path.startswith(STREAM)]
    assert asked == [f"{STREAM}?channel=2", STREAM]


async def test_channel_refused_later(begin: Begin, watch: Watch) -> None:
    """What the smallest channel gave before does not keep from trying the first."""

    def prepare(camera: Simulator) -> None:
        camera.groups["JPEG"] |= {"resolution": "3", "resolution2": "1", "mode2": "1"}
        camera.groups["STREAMS"]["channel2"] = "JPEG,2"

    entry, camera = await begin(prepare=prepare)
    await watch.up(entry, camera)
    camera.faults.set(f"{STREAM}?channel=2", "status", code=404)
    camera.clear_requests()
    camera._web.drop_connections()
    await until(lambda: not live_of(entry).is_up)
    await watch.up(entry, camera)
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
    known = entry.runtime_data.coordinator.known
    await until(lambda: known("HTTP_NOTIFY") == before["HTTP_NOTIFY"])
    await camera.fire("motion", force=True)
    assert not watch.events


async def test_nothing_to_enable(begin: Begin) -> None:
    """What is on already is not written again."""
    entry, camera = await begin(enable_motion=True)
    await until(lambda: "enable_motion" not in entry.data)
    assert entry.runtime_data.delivery.as_dict()["live"] is True
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
    # What was written is shown without being read.
    known = entry.runtime_data.coordinator.known
    assert known("EVENT")["event_trigger"] == on
    assert known("MOTION")["md_mode"] == on


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


async def test_privacy(
    hass: HomeAssistant, begin: Begin, watch: Watch, all_enabled: None
) -> None:
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
    await stream_gone(camera)


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


async def test_another_device(hass: HomeAssistant, begin: Begin, watch: Watch) -> None:
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
    await stream_gone(camera)
    tasks = [task.get_name() for task in asyncio.all_tasks()]
    assert not [name for name in tasks if "sercomm live" in name]


async def test_stopped_between_two_pictures(hass: HomeAssistant, begin: Begin) -> None:
    """What comes with a chunk that ends the stream begins nothing."""
    entry, camera = await begin()
    live = entry.runtime_data.delivery.live
    camera.show("motion", level=201, seconds=LONG)
    async with entry.runtime_data.camera.live(1) as frames:
        async for frame in frames:
            if frame.motion and any(window.moving for window in frame.motion.windows):
                break
    camera.show("motion", level=0, seconds=LONG)
    live.async_stop()
    live._take(frame)
    assert not live.levels.windows
    assert not entry.runtime_data.detections.going_on()
