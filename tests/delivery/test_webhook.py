"""The webhook that the camera notifies, over real sockets."""

import asyncio
import time
from unittest.mock import Mock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.webhook import DOMAIN as WEBHOOK, async_handle_webhook
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util.aiohttp import MockRequest
import pytest

from custom_components.sercomm.api.notification import NotificationKind
from custom_components.sercomm.delivery import webhook
from tests.cameras import Home, SetUp, entity_id, state_of, value_of
from tests.delivery.calls import PATH, QUERY, Caller, is_empty_ok
from tests.delivery.deliveries import EVENT, ID, MOTION

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
async def test_methods(caller: Caller, method: str, version: str) -> None:
    """Every method is taken, with a Host and without."""
    lines = [f"{method} {PATH}?{QUERY} HTTP/{version}"]
    if version == "1.1":
        lines += ["Host: ha.lan", "Connection: close"]
    assert is_empty_ok(await caller.call("\r\n".join(lines)))
    assert caller.is_moving
    assert caller.event() == ("motion", 1, 74)


async def test_other_methods(caller: Caller) -> None:
    """What is no notification does nothing."""
    assert b" 405 " in await caller.call(f"DELETE {PATH} HTTP/1.0")
    assert not caller.is_moving


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_simulated_camera(caller: Caller, method: str) -> None:
    """A whole camera, by GET and by POST."""
    (sent,) = await caller.camera.fire("motion", method=method, window=4, force=True)
    assert sent.status == 200
    assert PATH in sent.url
    assert caller.is_moving
    assert caller.event() == ("motion", 4, 74)


@pytest.mark.parametrize("source", ["127.0.0.2", "127.0.0.9"])
async def test_other_source(caller: Caller, source: str) -> None:
    """The right id from a wrong address does nothing, and is answered the same."""
    before = state_of(caller.hass, caller.camera, EVENT)
    message = f"GET {PATH}?{QUERY} HTTP/1.0"
    answer = await caller.call(message, source=source)
    assert is_empty_ok(answer)
    assert not caller.is_moving
    assert state_of(caller.hass, caller.camera, EVENT) is before
    entry = caller.hass.config_entries.async_entries("sercomm")[0]
    assert entry.runtime_data.delivery.as_dict()["foreign_notifications"] == 1
    (sent,) = await caller.camera.fire("motion", force=True, source=source)
    assert sent.status == 200
    assert not caller.is_moving


async def test_wrong_id(caller: Caller) -> None:
    """Another id does nothing, and is answered the same."""
    assert is_empty_ok(await caller.call(f"GET {PATH}x?{QUERY} HTTP/1.0"))
    assert not caller.is_moving


async def test_burst(caller: Caller) -> None:
    """A hundred at once pass, each as an event; of more, the state stays right."""
    seen = events(caller)
    async with asyncio.TaskGroup() as group:
        for _ in range(100):
            group.create_task(caller.call(f"GET {PATH}?{QUERY} HTTP/1.0"))
    assert len(seen) == 100
    started = time.perf_counter()
    for _ in range(4):
        async with asyncio.TaskGroup() as group:
            for _ in range(50):
                group.create_task(caller.call(f"GET {PATH}?{QUERY} HTTP/1.0"))
    gained = (time.perf_counter() - started) * webhook.BURST
    assert len(seen) <= 100 + gained + 100
    entry = caller.hass.config_entries.async_entries("sercomm")[0]
    merged = entry.runtime_data.delivery.as_dict()["merged_notifications"]
    assert len(seen) + merged == 300
    assert caller.is_moving


async def test_above_a_burst(caller: Caller, freezer: FrozenDateTimeFactory) -> None:
    """In one moment a hundred pass and no more; a second later a hundred again."""
    seen = events(caller)
    for passed in (100, 200):
        for _ in range(105):
            await caller.call(f"GET {PATH}?{QUERY} HTTP/1.0")
        assert len(seen) == passed
        freezer.tick(1)


async def test_burst_of_another_kind(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A storm of one kind does not drown another."""
    entry = caller.hass.config_entries.async_entries("sercomm")[0]
    delivery = Mock(wraps=entry.runtime_data.delivery, entry=entry, wanted=True)
    delivery.senders = entry.runtime_data.delivery.senders
    delivery.merged = 0
    monkeypatch.setattr(webhook, "BURST", 1)
    await caller.hass.config_entries.async_unload(entry.entry_id)
    close = webhook.async_register_webhook(caller.hass, delivery)
    for _ in range(3):
        await caller.call(f"GET {PATH}?event=motion HTTP/1.0")
    await caller.call(f"GET {PATH}?event=pir HTTP/1.0")
    kinds = [call.args[0].kind for call in delivery.async_received.call_args_list]
    assert kinds.count(NotificationKind.MOTION) < 3
    assert kinds.count(NotificationKind.PIR) == 1
    assert delivery.merged == 3 - kinds.count(NotificationKind.MOTION)
    close()


def events(caller: Caller) -> list[str]:
    """Return a list that grows with every event."""
    seen: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        if (state := event.data["new_state"]) is not None:
            seen.append(state.state)

    async_track_state_change_event(
        caller.hass, entity_id(caller.hass, caller.camera, EVENT), note
    )
    return seen


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_each_is_a_state(caller: Caller, method: str) -> None:
    """Of a hundred notifications each is a state before its answer has come."""
    seen = events(caller)
    for number in range(1, 101):
        assert await caller.camera.fire("motion", method=method, force=True)
        assert len(seen) == number


async def test_unload(hass: HomeAssistant, caller: Caller) -> None:
    """After unloading, the id is unknown, and comes back with the entry."""
    (entry,) = hass.config_entries.async_entries("sercomm")
    await hass.config_entries.async_unload(entry.entry_id)
    assert ID not in hass.data[WEBHOOK]
    assert is_empty_ok(await caller.call(f"GET {PATH}?{QUERY} HTTP/1.0"))
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not caller.is_moving
    assert is_empty_ok(await caller.call(f"GET {PATH}?{QUERY} HTTP/1.0"))
    assert caller.is_moving


async def test_no_webhook(hass: HomeAssistant, set_up: SetUp, home: Home) -> None:
    """Where the user wants no notifications, nobody listens."""
    entry, camera = await set_up("rc8230", options={"motion_delivery": "off"})
    assert ID not in hass.data.get(WEBHOOK, {})
    assert home.port is not None
    await Caller(hass, home.port, camera).call(f"GET {PATH}?{QUERY} HTTP/1.0")
    assert state_of(hass, camera, "sensor.motion_delivery").state == "none"
    assert value_of(hass, camera, MOTION) == "unknown"
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_websocket(hass: HomeAssistant, caller: Caller) -> None:
    """An administrator's try through Home Assistant's own websocket is no error."""
    request = MockRequest(
        b"event=doorbell", "webhook/ws", method="POST", remote="127.0.0.1"
    )
    answer = await async_handle_webhook(hass, ID, request)
    assert answer.status == 200
    assert caller.event()[0] == "trigger"


async def test_registration(hass: HomeAssistant, caller: Caller) -> None:
    """The webhook is for the local network only, and the id stays out of our log."""
    found = hass.data[WEBHOOK][ID]
    assert found.local_only
    assert found.allowed_methods == {"GET", "HEAD", "POST", "PUT"}
