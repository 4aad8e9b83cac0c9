"""Fixtures of the protocol's tests: a web session, raw servers, cameras at them."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack

import aiohttp
import pytest

from custom_components.sercomm.api import Address, Camera, Credentials, OpenHome
from custom_components.sercomm.api.events import EventAction, EventRules, Trigger
from custom_components.sercomm.api.transport import Transport
from tests.conftest import StartSimulator
from tests.simulator import Simulator

from .raw_server import Answer, RawServer

type Serve = Callable[..., Awaitable[RawServer]]
type MakeCamera = Callable[..., Camera]
type MakeTransport = Callable[..., Transport]
type MakeOpenHome = Callable[[Simulator], OpenHome]

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


@pytest.fixture
async def secure(loopback: None) -> AsyncGenerator[aiohttp.ClientSession]:
    """Return a session that does not ask who signed a certificate."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False)) as one:
        yield one


@pytest.fixture
async def sim(simulator: StartSimulator) -> Simulator:
    """Return a camera that tells everything it sees to whoever polls."""
    camera = await simulator("icamera2")
    event = camera.groups["EVENT"]
    for trigger in (Trigger.MOTION, Trigger.PIR, Trigger.SOUND, Trigger.HTTP):
        event |= EventRules.parse(event).change(trigger, EventAction.POLL, on=True)
    event["event_trigger"] = "1"
    camera.groups["MOTION"]["md_mode"] = "1"
    camera.groups["AUDIO"]["au_trigger_en"] = "1"
    return camera


@pytest.fixture
def opened(make_camera: MakeCamera, secure: aiohttp.ClientSession) -> MakeOpenHome:
    """Return a function that gives the OpenHome API of a simulated camera."""

    def make(sim: Simulator) -> OpenHome:
        assert sim.https_port is not None
        return make_camera(sim).open_home(secure, sim.https_port)

    return make
