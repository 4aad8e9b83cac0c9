"""Fixtures of the protocol's tests: a web session, raw servers, cameras at them."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack

import aiohttp
import pytest

from custom_components.sercomm.api import Address, Camera, Credentials
from custom_components.sercomm.api.transport import Transport
from tests.simulator import Simulator

from .raw_server import Answer, RawServer

type Serve = Callable[..., Awaitable[RawServer]]
type MakeCamera = Callable[..., Camera]
type MakeTransport = Callable[..., Transport]

LOGIN = Credentials("administrator", "secret")


@pytest.fixture
async def session(loopback: None) -> AsyncGenerator[aiohttp.ClientSession]:
    """Return a web session as Home Assistant would share it."""
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def serve(loopback: None) -> AsyncGenerator[Serve]:
    """Return a function that starts a raw server with these answers."""
    async with AsyncExitStack() as stack:

        async def start(*answers: Answer) -> RawServer:
            return await stack.enter_async_context(RawServer(answers))

        yield start


@pytest.fixture
def make_transport(session: aiohttp.ClientSession) -> MakeTransport:
    """Return a function that builds a transport to a server."""

    def make(server: RawServer, login: Credentials | None = LOGIN) -> Transport:
        return Transport(session, Address(server.host, server.port), login)

    return make


@pytest.fixture
def make_camera(session: aiohttp.ClientSession) -> MakeCamera:
    """Return a function that builds a camera object for a server or a simulator.

    At a simulator the login is the administrator's, unless an account is named.
    """

    def make(server: RawServer | Simulator, account: str | None = None) -> Camera:
        login = LOGIN
        if isinstance(server, Simulator):
            name = account or server.username
            login = Credentials(name, server.accounts[name][0])
        return Camera(session, Address(server.host, server.port), login)

    return make
