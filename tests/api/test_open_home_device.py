"""OpenHome: who the camera is."""

import asyncio
from typing import Any

import aiohttp
import pytest

from custom_components.sercomm.api import (
    AnswerTooLarge,
    AuthenticationFailed,
    Camera,
    CameraBusy,
    CannotConnect,
    ConnectionDropped,
    Credentials,
    InvalidReply,
    NotAvailable,
    SercommError,
)
from custom_components.sercomm.api.open_home import parse_device_info
from tests.conftest import StartSimulator
from tests.simulator import Simulator

from .conftest import MakeCamera, MakeOpenHome
from .open_home import DECLARATION, DEVICE, INFO, KNOWN, STATUS


async def test_device_info(sim: Simulator, opened: MakeOpenHome) -> None:
    """Asked over HTTPS with the camera's login and no header of its own."""
    assert await opened(sim).device_info() == KNOWN
    (request,) = sim.requests
    assert (request.target, request.secure) == (INFO, True)
    assert request.user == sim.username
    assert "server" not in request.headers


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        *(({"kind": "status", "code": code}, NotAvailable) for code in (403, 404, 405)),
        *(({"kind": "status", "code": code}, NotAvailable) for code in (400, 501)),
        ({"kind": "html"}, NotAvailable),
        ({"kind": "status", "code": 200, "body": "CGI Error!\n403"}, NotAvailable),
        ({"kind": "status", "code": 200, "body": STATUS.format(4)}, NotAvailable),
        ({"kind": "status", "code": 200, "body": STATUS.format(1)}, NotAvailable),
        ({"kind": "status", "code": 200, "body": STATUS.format(3)}, CameraBusy),
        ({"kind": "status", "code": 200, "body": "OK"}, NotAvailable),
        ({"kind": "status", "code": 200, "body": ""}, InvalidReply),
        ({"kind": "status", "code": 401}, AuthenticationFailed),
        ({"kind": "status", "code": 500}, InvalidReply),
        ({"kind": "status", "code": 503}, CameraBusy),
        ({"kind": "redirect"}, InvalidReply),
        ({"kind": "truncate"}, InvalidReply),
        ({"kind": "endless"}, AnswerTooLarge),
        ({"kind": "reset"}, ConnectionDropped),
    ],
)
async def test_no_device_info(
    sim: Simulator,
    opened: MakeOpenHome,
    fault: dict[str, Any],
    error: type[SercommError],
) -> None:
    """No such API is one thing, a broken answer another."""
    sim.faults.set("/OpenHome/*", **fault)
    with pytest.raises(SercommError) as raised:
        await opened(sim).device_info()
    assert type(raised.value) is error


async def test_without_open_home(
    simulator: StartSimulator, opened: MakeOpenHome
) -> None:
    """An older camera with HTTPS says so by its 404, and has nothing to poll."""
    sim = await simulator("rc8230", tls=True)
    for ask in (opened(sim).device_info, opened(sim).notifications):
        with pytest.raises(NotAvailable):
            await ask()


async def test_wrong_login(
    sim: Simulator, opened: MakeOpenHome, secure: aiohttp.ClientSession
) -> None:
    """Administrators only."""
    for name in ("viewer", "operator"):
        camera = Camera(
            secure,
            opened(sim)._transport.address,
            Credentials(name, sim.accounts[name][0]),
        )
        api = camera.open_home(secure, camera.address.port)
        for ask in (api.device_info, api.notifications):
            with pytest.raises(AuthenticationFailed):
                await ask()


async def test_certificate(
    sim: Simulator, make_camera: MakeCamera, session: aiohttp.ClientSession
) -> None:
    """A session that asks who signed gets no connection; nor does plain HTTP."""
    for port in (sim.https_port, sim.port):
        assert port is not None
        with pytest.raises(CannotConnect):
            await make_camera(sim).open_home(session, port).device_info()
    assert sim.requests == []


async def test_one_at_a_time(
    sim: Simulator, make_camera: MakeCamera, secure: aiohttp.ClientSession
) -> None:
    """Requests to both ports wait in one queue."""
    assert sim.https_port is not None
    sim.persona.latency = 0.02
    camera = make_camera(sim)
    api = camera.open_home(secure, sim.https_port)
    asked = (api.device_info, camera.clock, camera.log, api.device_info, camera.right)
    await asyncio.gather(*(ask() for ask in asked))
    assert len(sim.requests) == len(asked)
    assert sim.max_in_flight == 1


@pytest.mark.parametrize("mac", ["E060660D2A2E", "e0-60-66-0D-2a-2e", " e060:660d2a2e"])
def test_mac(mac: str) -> None:
    """However the camera writes it."""
    assert parse_device_info(DECLARATION + DEVICE.format(mac)) == KNOWN


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \r\n",
        DEVICE.format(""),
        DEVICE.format("e0:60:66:0d:2a"),
        DEVICE.format("e0:60:66:0d:2a:2e").rstrip()[:-1],
        "<DeviceInfo/>",
        '<!DOCTYPE x [<!ENTITY m "e0:60:66:0d:2a:2e">]>' + DEVICE.format("&m;"),
        "<!doctype x>" + DEVICE.format("e0:60:66:0d:2a:2e"),
        STATUS.format(3).rstrip()[:-1],
        STATUS.format("x"),
    ],
)
def test_broken_device_info(text: str) -> None:
    """Half a document, one without MAC and one with entities are none."""
    with pytest.raises(InvalidReply):
        parse_device_info(text)
