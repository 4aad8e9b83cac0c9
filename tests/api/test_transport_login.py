"""One camera's HTTP on real sockets: Digest and refused logins."""

import pytest

from custom_components.sercomm.api import (
    AuthenticationFailed,
    Credentials,
    SercommError,
)
from tests.api.transport_requests import FINE, QUERY

from .conftest import LOGIN, MakeTransport, Serve
from .raw_server import reply, silence, then

# Digest

DEMAND = 'www-authenticate: Digest realm="Camera", nonce="5c0f", qop="auth"'


async def test_digest_when_the_camera_asks(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """Basic is tried first; once digest is known it goes out at once."""
    no = reply(b"", "401 Unauthorized", DEMAND)
    server = await serve(no, no, FINE)
    transport = make_transport(server)
    assert (await transport.read(QUERY, "group=A&B")).body == b"[A]\r\nb=c\r\n"
    first, second, third = server.requests
    assert first.headers["authorization"].startswith("Basic ")
    assert "authorization" not in second.headers
    sent = third.headers["authorization"]
    assert sent.startswith("Digest ")
    for part in (
        'username="administrator"',
        'realm="Camera"',
        'nonce="5c0f"',
        'uri="/adm/get_group.cgi?group=A&B"',
        "nc=00000001",
    ):
        assert part in sent

    await transport.read("/second")
    assert "nc=00000002" in server.requests[3].headers["authorization"]
    await transport.read("/util/query.cgi", login=False)
    assert "authorization" not in server.requests[4].headers
    async with transport.stream("/img/video.mjpeg"):
        pass
    assert "nc=00000003" in server.requests[5].headers["authorization"]
    assert len(server.requests) == 6
    assert server.max_in_flight == 1


async def test_digest_demanded_without_an_end(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """A demand whose page never ends is hung up on before the next request."""
    demand = then(reply(b"<html>", "401 Unauthorized", DEMAND), silence)
    server = await serve(demand, demand, FINE)
    await make_transport(server).read(QUERY)
    assert len(server.requests) == 3
    assert server.max_in_flight == 1


async def test_digest_with_a_wrong_password(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """A refusal stays one, and the number of tries is small."""
    server = await serve(reply(b"", "401 Unauthorized", DEMAND))
    transport = make_transport(server)
    with pytest.raises(AuthenticationFailed):
        await transport.read(QUERY)
    assert len(server.requests) == 3
    with pytest.raises(AuthenticationFailed):
        await transport.read(QUERY)
    assert len(server.requests) <= 5


async def test_another_password_after_digest(
    serve: Serve, make_transport: MakeTransport
) -> None:
    """It is the new one that goes out, in the way that the camera then asks for."""
    no = reply(b"", "401 Unauthorized", DEMAND)
    server = await serve(no, no, FINE, no, no, FINE)
    transport = make_transport(server)
    await transport.read(QUERY)
    transport.credentials = another = Credentials("administrator", "another")
    await transport.read(QUERY)
    assert server.requests[3].headers["authorization"] == another.basic
    assert "nc=00000001" in server.requests[5].headers["authorization"]
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("demand", "login"),
    [
        ('WWW-Authenticate: Basic realm="Camera"', LOGIN),
        ("x-none: 1", LOGIN),
        (DEMAND, None),
        (DEMAND, Credentials("with:colon", "secret")),
    ],
)
async def test_a_login_refused_at_once(
    serve: Serve,
    make_transport: MakeTransport,
    demand: str,
    login: Credentials | None,
) -> None:
    """Without a demand for digest that we can meet there is nothing more to say."""
    server = await serve(reply(b"", "401 Unauthorized", demand))
    with pytest.raises(AuthenticationFailed):
        await make_transport(server, login).read(QUERY)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "demand",
    [
        "www-authenticate: Digest",
        "www-authenticate: digest ,,,",
        'www-authenticate: Digest realm="x"',
        'www-authenticate: Digest realm="x", nonce="y", algorithm=ROT13',
        'www-authenticate: Digest realm="x", nonce="y", qop="what"',
        'www-authenticate: Digest realm="x", nonce="y", domain="http://[bad"',
        'www-authenticate: Digest realm="\xff\xfe", nonce="\xff"',
    ],
)
async def test_a_demand_that_makes_no_sense(
    serve: Serve, make_transport: MakeTransport, demand: str
) -> None:
    """Our own errors, a few requests at most."""
    server = await serve(reply(b"", "401 Unauthorized", demand))
    with pytest.raises(SercommError):
        await make_transport(server).read(QUERY)
    assert len(server.requests) <= 3
