"""Who a camera is, and what a login may do there."""

import asyncio
from typing import Any

import aiohttp
import pytest

from custom_components.sercomm.api import (
    Address,
    AuthenticationFailed,
    Camera,
    CameraTimeout,
    Credentials,
    Identity,
    InvalidReply,
    Right,
)
from tests.api.camera_requests import FILTER, LIST, ONE_KEY, PERSONAS, RIGHTS, fast
from tests.conftest import StartSimulator

from .conftest import MakeCamera, Serve
from .raw_server import reply, silence

# Who it is


@pytest.mark.parametrize(
    ("persona", "extended", "paths"),
    [
        ("rc8230", False, ["/util/query.cgi"]),
        ("rc8230", True, ["/util/query.cgi?extension=yes", "/util/query.cgi"]),
        *((name, False, ["/util/query.cgi"]) for name in PERSONAS[1:]),
        *((name, True, ["/util/query.cgi?extension=yes"]) for name in PERSONAS[1:]),
    ],
)
async def test_identity(
    simulator: StartSimulator,
    make_camera: MakeCamera,
    persona: str,
    extended: bool,
    paths: list[str],
) -> None:
    """Asked without the login; the extension tells more."""
    sim = await fast(simulator, persona)
    identity = await make_camera(sim).identity(extended=extended)
    assert identity.mac == sim.mac
    assert identity.model == sim.persona.model
    assert identity.company == sim.persona.company
    assert identity.has("ptctrl") is (persona == "rc8230")
    assert identity.firmware == (sim.persona.firmware if extended else None)
    assert identity.http_port == (sim.port if extended else None)
    assert sim.paths() == paths
    assert all("authorization" not in request.headers for request in sim.requests)
    assert Identity.from_dict(identity.as_dict()) == identity


@pytest.mark.parametrize(
    "answer",
    [
        reply(b"<html><title>Router</title></html>"),
        reply(b"OK\r\n"),
        reply(b""),
        reply(b"mac=00:0e:8f:92:ff:f7\r\n"),
        reply(b"", "400 Bad Request"),
        reply(b"", "401 Unauthorized"),
        reply(b"", "403 Forbidden"),
        reply(b"", "404 Not Found"),
        reply(b"", "500 Internal Server Error"),
        reply(b"", "302 Found", "location: /login"),
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"220 FTP\r\n",
    ],
)
async def test_something_else_answers(
    serve: Serve, make_camera: MakeCamera, answer: bytes
) -> None:
    """Whatever it says, it is no SerComm camera."""
    server = await serve(answer)
    for extended in (False, True):
        with pytest.raises(InvalidReply):
            await make_camera(server).identity(extended=extended)
    assert all("authorization" not in request.headers for request in server.requests)


async def test_identity_in_time(serve: Serve, make_camera: MakeCamera) -> None:
    """A search cannot wait for everybody."""
    server = await serve(silence)
    with pytest.raises(CameraTimeout):
        await make_camera(server).identity(timeout=0.1)


# What the login may do


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize(
    ("account", "right", "paths"),
    [
        ("administrator", Right.ADMINISTRATOR, [ONE_KEY]),
        ("operator", Right.OPERATOR, [ONE_KEY, RIGHTS, FILTER]),
        ("viewer", Right.VIEWER, [ONE_KEY, RIGHTS, FILTER]),
    ],
)
async def test_rights(
    simulator: StartSimulator,
    make_camera: MakeCamera,
    persona: str,
    account: str,
    right: Right,
    paths: list[str],
) -> None:
    """Found from the top, whatever the camera says to too few rights."""
    sim = await fast(simulator, persona)
    flags = sim.persona.flags
    if account == "operator" and "on" in (flags["ptctrl"], flags["ioctrl"]):
        paths = paths[:2]
    for status in (401, 403):
        sim.persona.too_few_rights_status = status
        sim.clear_requests()
        assert await make_camera(sim, account).right() is right
        assert sim.paths() == paths


@pytest.mark.parametrize("moves", ["on", "off"])
@pytest.mark.parametrize(
    ("account", "right"), [("operator", Right.OPERATOR), ("viewer", Right.VIEWER)]
)
@pytest.mark.parametrize(
    "lock",
    [
        {"code": 200, "body": "CGI Error!\n403 Forbidden"},
        {"code": 403},
        {"code": 404},
        {"code": 500},
    ],
)
async def test_rights_where_the_vendor_locked_a_cgi(
    simulator: StartSimulator,
    make_camera: MakeCamera,
    moves: str,
    account: str,
    right: Right,
    lock: dict[str, Any],
) -> None:
    """A locked CGI proves nothing; the camera says what the user may do.

    Where it says nothing, and its CGI is missing, it is the higher right.
    """
    sim = await fast(simulator)
    sim.persona.flags["ptctrl"] = moves
    sim.faults.set(FILTER, "status", **lock)
    wanted = right if moves == "on" else Right.OPERATOR
    assert await make_camera(sim, account).right() is wanted
    sim.persona.too_few_rights_status = 403
    if lock["code"] == 403 and moves == "off":
        wanted = Right.VIEWER
    assert await make_camera(sim, account).right() is wanted


async def test_a_wrong_password(
    simulator: StartSimulator, session: aiohttp.ClientSession
) -> None:
    """Two requests tell."""
    sim = await fast(simulator)
    camera = Camera(
        session, Address(sim.host, sim.port), Credentials("viewer", "wrong")
    )
    with pytest.raises(AuthenticationFailed):
        await camera.right()
    assert sim.paths() == [ONE_KEY, RIGHTS]


async def test_rights_of_a_login_that_is_only_tried(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """The camera keeps its own."""
    sim = await fast(simulator)
    camera = make_camera(sim)
    assert await camera.right(Credentials("viewer", "view")) is Right.VIEWER
    with pytest.raises(AuthenticationFailed):
        await camera.right(Credentials("administrator", "wrong"))
    assert await camera.right() is Right.ADMINISTRATOR


@pytest.mark.parametrize("refusal", ["ERROR\r\n", "Invalid Group\r\n"])
@pytest.mark.parametrize("status", [200, 400])
async def test_an_administrator_without_that_key(
    simulator: StartSimulator, make_camera: MakeCamera, refusal: str, status: int
) -> None:
    """The CGI has run, so the login was good for it."""
    sim = await fast(simulator)
    sim.faults.set(LIST, "status", code=status, body=refusal)
    assert await make_camera(sim).right() is Right.ADMINISTRATOR


async def test_a_camera_without_groups_proves_the_login_elsewhere(
    simulator: StartSimulator, session: aiohttp.ClientSession, make_camera: MakeCamera
) -> None:
    """A missing CGI says nothing about the login."""
    sim = await fast(simulator)
    sim.faults.set(LIST, "status", code=404)
    assert await make_camera(sim).right() is Right.ADMINISTRATOR
    stranger = Credentials("administrator", "wrong")
    camera = Camera(session, Address(sim.host, sim.port), stranger)
    with pytest.raises(AuthenticationFailed):
        await camera.right()


async def test_a_viewer_where_there_is_no_filter(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """What cannot be told from a missing CGI is the higher right."""
    sim = await fast(simulator)
    sim.faults.set(FILTER, "status", code=404)
    assert await make_camera(sim, "operator").right() is Right.OPERATOR


async def test_right_of_another_login(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """It is tried in the same queue, and ours stays in use."""
    sim = await simulator("rc8221", speed=20)
    camera = make_camera(sim)
    found = await asyncio.gather(
        camera.right(),
        camera.right(Credentials("operator", "operate")),
        camera.right(Credentials("viewer", "view")),
    )
    assert list(found) == [Right.ADMINISTRATOR, Right.OPERATOR, Right.VIEWER]
    assert sim.max_in_flight == 1
    with pytest.raises(AuthenticationFailed):
        await camera.right(Credentials("viewer", "wrong"))
    assert await camera.right() is Right.ADMINISTRATOR


@pytest.mark.parametrize(
    ("status", "needed"),
    [("200 OK", False), ("401 Unauthorized", True), ("403 Forbidden", True)],
)
async def test_whether_watching_needs_a_login(
    serve: Serve, make_camera: MakeCamera, status: str, needed: bool
) -> None:
    """It is asked for as one without a login sees it."""
    server = await serve(reply(b"OK", status))
    assert await make_camera(server).needs_login() is needed
    assert all("authorization" not in request.headers for request in server.requests)
