"""Whatever a camera answers: nothing false is shown, it heals itself, nothing is left.

docs/faults.md shows which cell of the matrix is tested where.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.sercomm.const import DOMAIN
from tests.cameras import Home, act, state_of, value_of
from tests.clips.films import MP4, RECEIVE, URL_KEY, files, upload
from tests.delivery.deliveries import (
    DELIVERY,
    LONG,
    MOTION,
    PUSH,
    Begin,
    Watch,
    arm,
    live_of,
)
from tests.entries import tasks_of_ours
from tests.faults.house import GONE, LED, MOMENT, QUIET, Enter, House, New
from tests.faults.wire import BELIEVED, NEEDS_A_HUMAN, WIRE, polls_until_well, strike
from tests.looking import get_image, live_entity
from tests.simulator import clips as simulated_clips
from tests.test_camera_mjpeg import frame, leave_at_once, viewer
from tests.waiting import until

pytest_plugins = (
    "tests.camera_fixtures",
    "tests.clips.fixtures",
    "tests.delivery.fixtures",
    "tests.faults.fixtures",
)


@dataclass(kw_only=True)
class Ways:
    """The fixtures of all columns."""

    hass: HomeAssistant
    home: Home
    enter: Enter
    new: New
    begin: Begin
    watch: Watch
    media: Path
    monkeypatch: pytest.MonkeyPatch


async def is_well(house: House, fault: str) -> None:
    """Check that the camera is shown as it is within the polls that this may take."""
    house.camera.faults.clear()
    await house.poll(polls_until_well(fault))
    assert house.led == house.true_led


async def tried_again(house: House) -> None:
    """Let Home Assistant try the set-up again, when it likes."""
    for _ in range(10):
        if house.entry.state is ConfigEntryState.LOADED:
            return
        house.freezer.tick(60)
        async_fire_time_changed(house.hass)
        await house.settle()


async def set_up(ways: Ways, fault: str) -> None:
    """A new camera that is not to be had is tried again, and then all is there."""
    house = await ways.new()
    hass, camera, entry = house.hass, house.camera, house.entry
    strike(camera, fault)
    await house.patiently(hass.config_entries.async_setup(entry.entry_id))
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    asks = [flow["context"]["source"] for flow in flows]
    assert asks == ([SOURCE_REAUTH] if fault in NEEDS_A_HUMAN else [])
    if fault in NEEDS_A_HUMAN:
        camera.faults.clear()
        await hass.config_entries.async_reload(entry.entry_id)
    camera.faults.clear()
    await tried_again(house)
    await house.poll(4)
    assert house.led == house.true_led
    for name in ("camera.live", "sensor.wifi_signal", "binary_sensor.night_vision"):
        assert value_of(hass, camera, name) not in GONE
    await house.leave()


async def poll(ways: Ways, fault: str) -> None:
    """What cannot be read any more is shown for two polls, and never as if it were."""
    house = await ways.enter()
    house.turn_led()
    strike(house.camera, fault)
    before = house.led
    await house.poll(2)
    assert house.led in (before, house.true_led, *GONE)
    await house.poll(BELIEVED.get(fault, 4) - 2)
    assert house.led in (house.true_led, *GONE)
    is_lost = house.led == STATE_UNAVAILABLE
    assert len(house.told()) == is_lost
    await house.poll(3)
    assert not house.told()
    house.turn_led()
    await is_well(house, fault)
    assert len(house.told()) == is_lost
    await house.leave()


async def write(ways: Ways, fault: str) -> None:
    """A write that fails says so, is sent once, and what is shown is what is held."""
    house = await ways.enter()
    camera = house.camera
    strike(camera, fault, "/adm/set_group.cgi*")
    turn = "turn_off" if house.led == "on" else "turn_on"
    failed = False
    try:
        await house.patiently(act(house.hass, camera, LED, turn))
    except HomeAssistantError:
        failed = True
    sent = [r for r in camera.requests if r.path == "/adm/set_group.cgi"]
    assert len(sent) <= 2
    if len(sent) == 2:  # never blindly: what is held is read first
        assert [r.path for r in camera.requests].index("/adm/get_group.cgi") == 1
    assert failed or house.led == house.true_led
    await house.poll(2)
    assert house.led == house.true_led
    camera.faults.clear()
    await act(house.hass, camera, LED, "turn_on")
    assert camera.groups["SYSTEM"]["led_mode"] == "1"
    assert house.led == "on"
    assert not house.told()
    await house.leave()


async def still(ways: Ways, fault: str) -> None:
    """A whole picture or an error, and the next one is a picture again."""
    house = await ways.enter()
    healthy = await get_image(house.hass, house.camera)
    house.freezer.tick(2)
    strike(house.camera, fault, "/img/snapshot.cgi*")
    with suppress(HomeAssistantError):
        picture = await house.patiently(get_image(house.hass, house.camera))
        assert picture.startswith(b"\xff\xd8")
        assert len(picture) > len(healthy) // 2
    house.camera.faults.clear()
    house.freezer.tick(2)
    assert (await get_image(house.hass, house.camera)).endswith(b"\xff\xd9")
    assert not house.told()
    await house.leave()


async def mjpeg(ways: Ways, fault: str) -> None:
    """A viewer is sent home, or sees whole pictures; the next one sees them again."""
    house = await ways.enter()
    hass, camera, home = house.hass, house.camera, ways.home
    leave_at_once(hass, camera)
    live_entity(hass, camera)._relay._still_interval = 0.01
    strike(camera, fault, "/img/*")

    async def look() -> None:
        async with viewer(hass, home, camera) as answer:
            if answer.status == HTTPStatus.OK:
                with suppress(AssertionError):
                    await frame(answer)
            else:
                assert answer.status == HTTPStatus.BAD_GATEWAY

    await house.patiently(look())
    camera.faults.clear()
    async with viewer(hass, home, camera) as answer:
        await frame(answer)
    assert not house.told()
    await house.leave()


async def live_data(ways: Ways, fault: str) -> None:
    """What no stream tells is unknown; it is opened again by itself, once."""
    hass, watch = ways.hass, ways.watch
    entry, camera = await ways.begin()
    strike(camera, fault)
    camera._web.drop_connections()
    await watch.wait(camera, 130, 5)
    is_up = live_of(entry).is_up
    state = state_of(hass, camera, DELIVERY)
    assert (state.state == "live") is is_up
    assert is_up or state.attributes["reason"] != "chosen"
    assert is_up or value_of(hass, camera, MOTION) in GONE
    camera.faults.clear()
    watch.most_streams = 0
    await watch.wait(camera, 60 * polls_until_well(fault), 5)
    await watch.up(entry, camera)
    assert value_of(hass, camera, DELIVERY) == "live"
    camera.show("motion", level=200, seconds=LONG)
    await watch.wait(camera, 1)
    assert value_of(hass, camera, MOTION) == "on"
    assert watch.most_streams <= 1
    async with asyncio.timeout(MOMENT):
        assert await hass.config_entries.async_unload(entry.entry_id)
    await watch.wait(camera, 1)
    assert not camera.open_streams
    assert not tasks_of_ours()


async def notification(ways: Ways, fault: str) -> None:
    """A camera that answers nothing and notifies all the same is heard."""
    house = await ways.enter(options=PUSH, prepare=arm)
    hass, camera = house.hass, house.camera
    strike(camera, fault)
    await house.poll(4)
    (sent,) = await camera.fire("motion", force=True)
    assert sent.status == 200
    await until(lambda: value_of(hass, camera, MOTION) == "on")
    await is_well(house, fault)
    assert value_of(hass, camera, DELIVERY) == "push"
    assert value_of(hass, camera, MOTION) == "off"
    (sent,) = await camera.fire("motion", force=True)
    assert value_of(hass, camera, MOTION) == "on"
    await house.leave()
    await camera.fire("motion", force=True)
    assert value_of(hass, camera, MOTION) in GONE


async def take_clips(ways: Ways, fault: str) -> None:
    """A clip of a camera that answers nothing is kept; the address is kept, too."""
    ways.monkeypatch.setattr(simulated_clips, "record", lambda _: MP4)
    house = await ways.enter(options={**QUIET, **RECEIVE}, prepare=arm)
    camera = house.camera
    address = camera.groups["HTTP_EVENT"][URL_KEY]
    strike(camera, fault)
    await house.poll(4)
    assert (await upload(camera)).status == 200
    await until(lambda: len(files(ways.media)) == 1)
    await is_well(house, fault)
    assert camera.groups["HTTP_EVENT"][URL_KEY] == address
    assert (await upload(camera)).status == 200
    await until(lambda: len(files(ways.media)) == 2)
    await house.leave()
    await upload(camera)
    assert len(files(ways.media)) == 2


async def unload(ways: Ways, fault: str) -> None:
    """Nobody waits for such a camera when its entry goes, in the middle of a poll."""
    house = await ways.enter(options=PUSH, prepare=arm)
    strike(house.camera, fault)
    house.camera.clear_requests()
    poll = house.hass.async_create_task(
        house.entry.runtime_data.coordinator.async_refresh()
    )
    await until(lambda: house.camera.requests or poll.done())
    await house.leave()
    await poll
    house.camera.faults.clear()
    await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.poll(2)
    assert house.led == house.true_led
    assert value_of(house.hass, house.camera, DELIVERY) == "push"
    assert not house.complaints()


COLUMNS = {
    "set-up": set_up,
    "poll": poll,
    "write": write,
    "still": still,
    "MJPEG": mjpeg,
    "live data": live_data,
    "notification": notification,
    "upload": take_clips,
    "unload": unload,
}


@pytest.mark.matrix(9)
@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("fault", WIRE)
async def test_cell(
    hass: HomeAssistant,
    home: Home,
    enter: Enter,
    new: New,
    begin: Begin,
    watch: Watch,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
    column: str,
    fault: str,
) -> None:
    """One fault at one thing that asks the camera."""
    ways = Ways(
        hass=hass,
        home=home,
        enter=enter,
        new=new,
        begin=begin,
        watch=watch,
        media=media,
        monkeypatch=monkeypatch,
    )
    await COLUMNS[column](ways, fault)
