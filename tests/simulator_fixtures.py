"""Fixtures of the simulator's tests; test modules name this in `pytest_plugins`."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.simulator import Simulator


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """A plain client."""
    async with aiohttp.ClientSession() as client:
        yield client


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    """The base document's camera."""
    async with Simulator("rc8230") as camera:
        camera.persona.reboot_seconds = 0.05
        yield camera
