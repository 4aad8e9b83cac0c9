"""Each simulated camera as a whole: set up, used in every way, removed.

What the other tests show of a few cameras, this shows of every file that describes one,
also of those that strangers send: nothing is compared with a table of what is expected.
"""

import asyncio
from collections.abc import Iterator
from copy import deepcopy
import re
from typing import Any

from homeassistant.components.camera import async_get_image
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.sercomm.api import NotAvailable, live_channels
from custom_components.sercomm.runtime import SercommRuntime
from tests.cameras import NO_WAITING, entity_id, switch_all_on, value_of
from tests.conftest import MakeEntry, StartSimulator
from tests.simulator import Simulator, every
from tests.waiting import until_decided

pytest_plugins = ("tests.camera_fixtures",)

# They end what the rest of the test needs, and have tests of their own.
ENDINGS = frozenset({"reboot", "factory_reset"})
MOTION = "binary_sensor.motion"
NOTICED = 5.0
# Where each platform's own tests show all of its values, one is enough here.
TEXT = "abc"
RESOLUTION = re.compile(r"resolution[23]?=(\d+)$")


def uses(platform: str, state: State) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is done with an entity: one action or two, and back again."""
    match platform:
        case "switch" | "light":
            on = state.state == "on"
            yield "turn_off" if on else "turn_on", {}
            yield "turn_on" if on else "turn_off", {}
        case "select":
            options = state.attributes["options"]
            for option in {*options[:1], *options[-1:], state.state} & {*options}:
                yield "select_option", {"option": option}
        case "number":
            for limit in ("min", "max"):
                yield "set_value", {"value": state.attributes[limit]}
        case "text":
            yield "set_value", {"value": TEXT}
        case "button":
            yield "press", {}


def may_refuse(camera: Simulator) -> bool:
    """Whether the last request is one that this camera's file says it refuses."""
    persona, request = camera.persona, camera.requests[-1]
    size = RESOLUTION.search(request.query)
    return (
        request.path in persona.not_found | persona.forbidden | persona.cgi_error
        or (size is not None and size[1] not in persona.resolutions)
    )


async def use_all(
    hass: HomeAssistant, camera: Simulator, entities: dict[str, er.RegistryEntry]
) -> dict[str, str]:
    """Use every entity that can be used; return what failed, and how."""
    refused: dict[str, str] = {}
    for name, entity in entities.items():
        platform, _, key = name.partition(".")
        state = hass.states.get(entity.entity_id)
        if key in ENDINGS or state is None or state.state == STATE_UNAVAILABLE:
            continue
        for action, data in uses(platform, state):
            camera.clear_requests()
            target = {"entity_id": entity.entity_id}
            try:
                await hass.services.async_call(
                    platform, action, {**target, **data}, blocking=True
                )
            except HomeAssistantError as error:
                if not may_refuse(camera):
                    refused[name] = str(error)
            assert camera.requests, f"{name} asked nothing"
    await hass.async_block_till_done()
    return refused


async def see(hass: HomeAssistant, camera: Simulator, runtime: SercommRuntime) -> None:
    """Look at a still, and at the live stream where the camera sends one."""
    image = await async_get_image(hass, entity_id(hass, camera, "camera.live"))
    assert image.content.startswith(b"\xff\xd8")
    channel = live_channels(runtime.coordinator.data)[0]
    if camera.state.is_on("JPEG", "mode") or channel != 1:
        async with runtime.camera.live(channel) as frames:
            frame = await anext(frames)
        assert frame.data.startswith(b"\xff\xd8")
        assert frame.motion is not None
    else:
        with pytest.raises(NotAvailable):
            async with runtime.camera.live(channel):
                pass


async def notice(hass: HomeAssistant, camera: Simulator) -> None:
    """Let something move; it is told by notification, else by the live stream."""
    if value_of(hass, camera, "sensor.motion_delivery") == "push":
        (delivery, *_) = await camera.fire("motion")
        assert delivery.status == 200
        await hass.async_block_till_done()
        assert value_of(hass, camera, MOTION) == "on"
    elif camera.open_streams:
        camera.show("motion", level=255, seconds=NOTICED)
        async with asyncio.timeout(NOTICED):
            while value_of(hass, camera, MOTION) != "on":
                await asyncio.sleep(0.01)


@pytest.mark.usefixtures("all_enabled", "home")
@pytest.mark.parametrize("persona", every())
async def test_whole_camera(
    hass: HomeAssistant,
    simulator: StartSimulator,
    config_entry: MakeEntry,
    persona: str,
) -> None:
    """Set up, each entity, push, live, pictures, each write, removed."""
    camera = await simulator(persona, speed=NO_WAITING)
    switch_all_on(camera)
    before = deepcopy(camera.groups)
    entry = config_entry(camera)
    await hass.config_entries.async_setup(entry.entry_id)
    await until_decided(hass)
    assert entry.state is ConfigEntryState.LOADED
    runtime: SercommRuntime = entry.runtime_data
    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    entities = {
        f"{it.domain}.{it.unique_id.removeprefix(f'{camera.mac}_')}": it
        for it in registered
    }
    states = {name: hass.states.get(it.entity_id) for name, it in entities.items()}
    assert all(states.values())
    assert "camera.live" in entities

    await notice(hass, camera)
    await see(hass, camera, runtime)
    assert await use_all(hass, camera, entities) == {}
    assert camera.max_in_flight == 1

    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not hass.states.async_all(list({it.domain for it in registered}))
    for group in ("HTTP_NOTIFY", "HTTP_EVENT"):
        assert camera.groups.get(group) == before.get(group)
    async with asyncio.timeout(NOTICED):
        while camera.open_streams:
            await asyncio.sleep(0.01)
