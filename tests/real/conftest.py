"""A whole Home Assistant for the tests of this folder, and a signed-in client."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest
from pytest_socket import enable_socket

from scripts.benchmark import probe
from scripts.demo.api import HomeAssistantApi
from scripts.demo.home_assistant import HomeAssistantProcess
from tests.simulator import Simulator

from . import speller


@pytest.fixture(scope="session")
def said() -> list[str]:
    """What the log may hold of errors, because a test has made them happen."""
    return []


@pytest.fixture(scope="session")
def home_assistant(
    tmp_path_factory: pytest.TempPathFactory, said: list[str]
) -> Generator[HomeAssistantProcess]:
    """A running Home Assistant; it must end well and without errors of ours."""

    async def wait() -> None:
        api = await process.connect()
        await api.close()

    enable_socket()
    process = HomeAssistantProcess(
        tmp_path_factory.mktemp("home_assistant"),
        components=[Path(probe.__file__).parent, Path(speller.__file__).parent],
    )
    with process:
        asyncio.run(wait())
        yield process
        assert process.stop() == 0
    ours = [line for line in process.errors() if "sercomm" in line]
    assert [line for line in ours if not any(text in line for text in said)] == []


@pytest.fixture
async def camera(
    request: pytest.FixtureRequest, loopback: None
) -> AsyncGenerator[Simulator]:
    """A simulated camera; of another kind than RC8230 where a test says so."""
    persona = getattr(request, "param", "rc8230")
    async with Simulator(persona, rtsp_port=0, speed=5) as simulator:
        yield simulator


@pytest.fixture
async def api(
    home_assistant: HomeAssistantProcess, camera: Simulator
) -> AsyncGenerator[HomeAssistantApi]:
    """A signed-in client; a camera left behind is removed while it still answers."""
    client = await home_assistant.connect()
    yield client
    for entry in await client.entries():
        await client.delete(f"/api/config/config_entries/entry/{entry['entry_id']}")
    await client.close()
