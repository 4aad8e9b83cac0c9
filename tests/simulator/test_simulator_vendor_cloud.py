"""A provider's server that writes its settings into the simulated camera."""

import asyncio

import aiohttp
import pytest

from tests.simulator import Simulator

pytest_plugins = ("tests.simulator_fixtures",)
pytestmark = pytest.mark.usefixtures("socket_enabled")


async def test_rewrites() -> None:
    """Its rule is put where it stands or where there is room, and comes again."""
    async with Simulator("icamera2") as sim:
        assert sim.vendor_cloud.rewrite()
        rule = sim.groups["EVENT"]["event5_entry"]
        assert rule.endswith("|ei=30|ea=mp4,5,15,1|en=XFINITY_MOTION")
        assert "httpn:1" in rule
        assert sim.groups["HTTP_NOTIFY"]["http_url"] == "http://cvr.example/event"
        assert sim.groups["MOTION"]["md_mode"] == "1"
        assert sim.groups["EVENT"]["event_trigger"] == "0"
        sim.groups["EVENT"]["event5_entry"] = rule.replace("httpn:1", "httpn:0")
        assert sim.vendor_cloud.rewrite()
        assert sim.groups["EVENT"]["event5_entry"] == rule
        assert not sim.groups["EVENT"]["event6_entry"]
        sim.vendor_cloud.owns_login = True
        assert sim.vendor_cloud.rewrite()
        assert sim.groups["EVENT"]["event_trigger"] == "1"
        assert sim.password == "cvr-secret"
        sim.vendor_cloud.blocked = True
        sim.groups["HTTP_NOTIFY"]["http_url"] = ""
        assert not sim.vendor_cloud.rewrite()
        assert sim.groups["HTTP_NOTIFY"]["http_url"] == ""
        assert sim.vendor_cloud.rewrites == 3


async def test_by_hand(session: aiohttp.ClientSession) -> None:
    """The control API lets it write once, again and again, or no more."""
    async with Simulator("icamera2", control_port=0, speed=100) as sim:
        url = f"http://127.0.0.1:{sim.control_port}/vendor-cloud"

        async def tell(**options: object) -> int:
            async with session.post(url, json=options) as response:
                return int((await response.json())["rewrites"])

        assert await tell() == 1
        await tell(seconds=1)
        async with asyncio.timeout(5):
            while sim.vendor_cloud.rewrites < 4:
                await asyncio.sleep(0.01)
        stopped = await tell(blocked=True)
        await asyncio.sleep(0.05)
        assert sim.vendor_cloud.rewrites == stopped
