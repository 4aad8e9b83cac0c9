"""Each way to kill notifications: noticed, said, healed or replaced, by itself."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack
import time
from typing import Any

import pytest

from scripts.demo.api import HomeAssistantApi
from scripts.demo.camera import FLOW, add_camera, fill_in, set_options
from scripts.demo.home_assistant import HomeAssistantProcess, free_port
from tests.simulator import Simulator

pytestmark = pytest.mark.real

FIRE = "/adm/http_trigger.cgi"
POLL_SECONDS = 30
ENTRIES = "/api/config/config_entries/entry"

type Named = dict[str, str]


class Home:
    """Cameras with push in a real Home Assistant, polled twice a minute."""

    def __init__(self, api: HomeAssistantApi, cameras: AsyncExitStack) -> None:
        self.api = api
        self._cameras = cameras
        self._count = 0

    async def start(self, persona: str = "rc8230", **options: Any) -> Simulator:
        """Switch a camera on."""
        if "mac" not in options:
            self._count += 1
            options["mac"] = f"00:0e:8f:00:00:{self._count:02x}"
        camera = Simulator(persona, **options)
        camera.persona.frame_rate = 10
        return await self._cameras.enter_async_context(camera)

    async def add(self, camera: Simulator) -> tuple[str, Named]:
        """Add a camera as a user does; return its entry and entities once it pushes."""
        entry_id = await add_camera(self.api, camera)
        await set_options(self.api, entry_id, scan_interval=POLL_SECONDS)
        entities = await self.api.entities(entry_id)
        await self.until(entities, "push", "verified")
        return entry_id, entities

    async def until(
        self,
        entities: Named,
        state: str,
        reason: str,
        seconds: float = 2 * POLL_SECONDS,
    ) -> float:
        """Wait until motion is delivered so; return how long that took."""
        start = time.monotonic()
        delivery = entities["sensor.motion_delivery"]
        while True:
            shown = await self.api.state(delivery)
            found = shown["state"], shown["attributes"].get("reason")
            took = time.monotonic() - start
            if found == (state, reason):
                return took
            assert took < seconds, (found, (state, reason))
            await asyncio.sleep(0.1)

    async def poll(self, entities: Named) -> None:
        """Let the camera be polled now."""
        await self.api.action(
            "homeassistant.update_entity", entity_id=entities["switch.armed"]
        )

    async def reauth(self, entities: Named) -> dict[str, Any]:
        """Poll until the login is asked for; return that dialog."""
        async with asyncio.timeout(60), self.api.websocket() as websocket:
            while True:
                await self.poll(entities)
                for flow in await websocket.command("config_entries/flow/progress"):
                    if flow["context"]["source"] == "reauth":
                        return dict(flow)
                await asyncio.sleep(1)

    async def repairs(self) -> set[str]:
        """Return the repairs that are shown."""
        async with self.api.websocket() as websocket:
            found = await websocket.command("repairs/list_issues")
        return {issue["translation_key"] for issue in found["issues"]}


@pytest.fixture
async def home(api: HomeAssistantApi) -> AsyncGenerator[Home]:
    """A Home Assistant whose cameras are switched off after they were removed."""
    async with AsyncExitStack() as cameras:
        yield Home(api, cameras)
        for entry in await api.entries():
            await api.delete(f"{ENTRIES}/{entry['entry_id']}")


def clear_url(camera: Simulator) -> None:
    """Somebody clears the address."""
    camera.groups["HTTP_NOTIFY"]["http_url"] = ""


def notify_off(camera: Simulator) -> None:
    """Somebody switches notifications off."""
    camera.groups["HTTP_NOTIFY"]["http_notify"] = "0"


def rule_off(camera: Simulator) -> None:
    """Somebody clears the rule."""
    rule = camera.groups["EVENT"]["event_mt"]
    camera.groups["EVENT"]["event_mt"] = rule.replace("httpn:1", "httpn:0")


async def heals(home: Home, damage: Callable[[Simulator], None]) -> None:
    """What others change in the camera is put back with the next poll."""
    camera = await home.start()
    _, entities = await home.add(camera)
    damage(camera)
    camera.clear_requests()
    await home.poll(entities)
    async with asyncio.timeout(10):
        while not any("set_group" in path for path in camera.paths()):
            await asyncio.sleep(0.05)
        while camera.paths()[-1] != FIRE:
            await asyncio.sleep(0.05)
    await home.until(entities, "push", "verified")
    assert sum("set_group" in path for path in camera.paths()) == 1
    assert await camera.fire("motion")
    await home.api.wait_for_state(
        entities["binary_sensor.motion"], lambda state: state == "on"
    )


async def test_drift(home: Home) -> None:
    """Address cleared, notifications off, rule off: one write each, and it works."""
    await asyncio.gather(
        *(heals(home, each) for each in (clear_url, notify_off, rule_off))
    )


async def test_silent_drop(home: Home) -> None:
    """A camera that just stops is found out within two polls; the stream steps in."""
    camera = await home.start()
    entry_id, entities = await home.add(camera)
    await home.api.enable(entry_id, "motion_level")
    entities = await home.api.entities(entry_id)
    await home.until(entities, "push", "verified")
    camera.groups["HTTP_NOTIFY"] |= {"http_proxy": "127.0.0.1", "http_proxy_no": "9"}
    took = await home.until(entities, "live", "unreachable", 2 * POLL_SECONDS + 5)
    assert took <= 2 * POLL_SECONDS
    assert "delivery_unreachable" in await home.repairs()
    motion = entities["binary_sensor.motion"]
    camera.show("motion", level=201, seconds=30)
    await home.api.wait_for_state(motion, lambda state: state == "on", 2)
    level = entities["sensor.motion_level"]
    await home.api.wait_for_state(level, lambda state: state == "201", 3)
    camera.show("motion", level=0)
    await home.api.wait_for_state(motion, lambda state: state == "off", 5)
    assert camera.open_streams == 1

    camera.groups["HTTP_NOTIFY"]["http_proxy"] = ""
    await home.api.action("button.press", entity_id=entities["button.test_delivery"])
    await home.until(entities, "push", "verified")
    async with asyncio.timeout(5):
        while camera.open_streams:
            await asyncio.sleep(0.05)
    assert "delivery_unreachable" not in await home.repairs()


async def test_factory_reset(home: Home, said: list[str]) -> None:
    """A camera that was reset asks for its login once; then it notifies again."""
    camera = await home.start(speed=50)
    _, entities = await home.add(camera)
    said.append("The camera refused the login")
    await camera.factory_reset()
    assert camera.groups["HTTP_NOTIFY"]["http_url"] == ""
    flow = await home.reauth(entities)
    answer = await fill_in(
        home.api, flow["flow_id"], {"username": "administrator", "password": ""}
    )
    assert answer["reason"] == "reauth_successful"
    # It is provisioned again, but a reset camera is not armed: that is the user's.
    await home.until(entities, "push", "disarmed")
    assert camera.groups["HTTP_NOTIFY"]["http_url"]


async def test_another_address(home: Home) -> None:
    """A camera that has moved is told where we are as soon as it is found there."""
    camera = await home.start()
    entry_id, entities = await home.add(camera)
    moved = await home.start(mac=camera.mac, host="127.0.0.3")
    await camera.stop()
    flow = await home.api.post(FLOW, {"handler": "sercomm", "entry_id": entry_id})
    answer = await fill_in(
        home.api,
        flow["flow_id"],
        {
            "host": moved.host,
            "port": moved.port,
            "ssl": False,
            "username": moved.username,
            "password": moved.password,
        },
    )
    assert answer["reason"] == "reconfigure_successful"
    async with asyncio.timeout(10):
        while not moved.groups["HTTP_NOTIFY"]["http_url"]:
            await asyncio.sleep(0.05)
    deliveries = await moved.fire("motion", source=moved.host, force=True)
    assert [delivery.status for delivery in deliveries] == [200]
    await home.until(entities, "push", "disarmed")
    await home.api.wait_for_state(
        entities["binary_sensor.motion"], lambda state: state == "on"
    )


async def test_our_port_changes(
    home_assistant: HomeAssistantProcess, loopback: None
) -> None:
    """After a restart at another port the camera is told where we are now."""
    async with AsyncExitStack() as cameras:
        api = await home_assistant.connect()
        home = Home(api, cameras)
        camera = await home.start()
        _, entities = await home.add(camera)
        before = camera.groups["HTTP_NOTIFY"]["http_url"]
        await api.close()

        await asyncio.to_thread(home_assistant.stop)
        home_assistant.port = free_port()
        home_assistant.start()
        home.api = api = await home_assistant.connect()
        await home.until(entities, "push", "verified")
        after = camera.groups["HTTP_NOTIFY"]["http_url"]
        assert after.startswith(f"{home_assistant.url}/")
        assert after.rpartition("/")[2] == before.rpartition("/")[2]
        assert await camera.fire("motion")
        await api.wait_for_state(
            entities["binary_sensor.motion"], lambda state: state == "on"
        )
        for entry in await api.entries():
            await api.delete(f"{ENTRIES}/{entry['entry_id']}")
        await api.close()
