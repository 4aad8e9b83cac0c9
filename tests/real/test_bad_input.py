"""Whatever answers at an address: a clear error in time, in little memory."""

from collections.abc import Callable
import time

import psutil
import pytest

from scripts.demo.api import HomeAssistantApi
from scripts.demo.camera import fill_in, leave_as_it_is, start_manual_flow
from scripts.demo.home_assistant import HomeAssistantProcess
from tests.simulator import Simulator

pytestmark = pytest.mark.real

MIB = 1024 * 1024
# What the device does, and what the form says to it.
FAULTS: dict[str, tuple[Callable[[Simulator], object], str]] = {
    "off": (lambda camera: camera.offline(), "cannot_connect"),
    "nothing at all": (lambda camera: camera.faults.set(None, "silent"), "timeout"),
    "hangs up": (lambda camera: camera.faults.set(None, "reset"), "cannot_connect"),
    "a web page": (lambda camera: camera.faults.set(None, "html"), "not_sercomm"),
    "garbage": (lambda camera: camera.faults.set(None, "garbage"), "not_sercomm"),
    "endless": (lambda camera: camera.faults.set(None, "endless"), "not_sercomm"),
    "no such page": (
        lambda camera: camera.faults.set(None, "status", code=404),
        "not_sercomm",
    ),
    "endless behind the login": (
        lambda camera: camera.faults.set("/adm/*", "endless"),
        "not_sercomm",
    ),
}


async def test_set_up_of_anything(
    home_assistant: HomeAssistantProcess, api: HomeAssistantApi, camera: Simulator
) -> None:
    """One form meets every kind of device, and takes the camera in the end."""
    process = psutil.Process(home_assistant.pid)
    flow_id = await start_manual_flow(api)
    form = {
        "host": camera.host,
        "port": camera.port,
        "ssl": False,
        "username": camera.username,
        "password": camera.password,
        "enable_motion": False,
    }
    for name, (break_it, error) in FAULTS.items():
        break_it(camera)
        before = process.memory_info().rss
        start = time.monotonic()
        answer = await fill_in(api, flow_id, form)
        took = time.monotonic() - start
        grown = process.memory_info().rss - before
        camera.faults.clear()
        camera.online()
        assert answer["errors"] == {"base": error}, name
        assert took < 20, name
        assert grown < 20 * MIB, name
    added = await leave_as_it_is(api, await fill_in(api, flow_id, form))
    assert added["type"] == "create_entry"
