"""The address that a camera is told to call."""

from contextlib import suppress
import socket
from typing import Any
from unittest.mock import Mock, patch

from homeassistant.core import HomeAssistant
from hypothesis import example, given, strategies as st
import pytest
from yarl import URL

from custom_components.sercomm.api import check_value
from custom_components.sercomm.managed.address import (
    callback_error,
    callback_url,
    plain_address,
)
from custom_components.sercomm.managed.reasons import CannotProvide, Reason

ID = "Zm9yLXRlc3RzLW9ubHkh"
CAMERA = frozenset({"192.0.2.10"})
HERE = frozenset({"127.0.0.1"})
MODULE = "custom_components.sercomm.managed.address"


def serve(hass: HomeAssistant, *, ssl: bool = False, port: int = 8123) -> None:
    """Let Home Assistant listen."""
    hass.config.api = Mock(use_ssl=ssl, port=port)


def route(source: str | None) -> Any:
    """Let packets to every camera leave from one of our addresses."""
    return patch(f"{MODULE}._own_address_towards", return_value=source)


@pytest.mark.parametrize(
    ("override", "internal", "ssl", "camera", "source", "expected"),
    [
        # The user's word counts, whatever else there is.
        ("http://10.0.0.1:81", "http://10.0.0.2", False, CAMERA, None, "10.0.0.1:81"),
        ("http://10.0.0.1:81", None, True, frozenset(), None, "10.0.0.1:81"),
        # Then the internal URL, if it is plain http.
        (None, "http://ha.lan:8123", False, CAMERA, None, "ha.lan:8123"),
        (None, "http://ha.lan", True, CAMERA, None, "ha.lan"),
        (None, "http://ha.lan/some/path?x=1", False, CAMERA, None, "ha.lan"),
        (None, "http://user:pass@ha.lan:81/", False, CAMERA, None, "ha.lan:81"),
        (None, "http://127.0.0.1:81", False, HERE, None, "127.0.0.1:81"),
        (None, "http://localhost:81", False, HERE, None, "localhost:81"),
        # Then our address on the way to the camera.
        (None, None, False, CAMERA, "192.0.2.1", "192.0.2.1:8123"),
        (None, "https://ha.lan", False, CAMERA, "192.0.2.1", "192.0.2.1:8123"),
        (None, "http:// ha.lan", False, CAMERA, "192.0.2.1", "192.0.2.1:8123"),
        (None, "http://127.0.0.1:8123", False, CAMERA, "192.0.2.1", "192.0.2.1:8123"),
        (None, "http://localhost:8123", False, CAMERA, "192.0.2.1", "192.0.2.1:8123"),
        (None, "http://[::1]:8123", False, CAMERA, "192.0.2.1", "192.0.2.1:8123"),
        (None, None, False, {"2001:db8::9"}, "2001:db8::1", "[2001:db8::1]:8123"),
        (None, None, False, HERE, "127.0.0.1", "127.0.0.1:8123"),
    ],
)
async def test_order(
    hass: HomeAssistant,
    override: str | None,
    internal: str | None,
    ssl: bool,
    camera: frozenset[str],
    source: str | None,
    expected: str,
) -> None:
    """The first address that can work is taken, always as plain http, and short."""
    hass.config.internal_url = internal
    serve(hass, ssl=ssl)
    with route(source):
        url = callback_url(hass, ID, override, frozenset(camera))
    assert url == f"http://{expected}/api/webhook/{ID}"


@pytest.mark.parametrize(
    ("override", "internal", "ssl", "camera", "source", "reason"),
    [
        ("https://ha.lan", None, False, CAMERA, "192.0.2.1", Reason.HTTPS_ONLY),
        (None, "https://ha.lan", True, CAMERA, "192.0.2.1", Reason.HTTPS_ONLY),
        (None, None, True, CAMERA, "192.0.2.1", Reason.HTTPS_ONLY),
        (None, None, False, CAMERA, None, Reason.NO_ADDRESS),
        (None, None, False, CAMERA, "127.0.0.1", Reason.NO_ADDRESS),
        (None, None, False, frozenset(), "192.0.2.1", Reason.NO_ADDRESS),
    ],
)
async def test_none(
    hass: HomeAssistant,
    override: str | None,
    internal: str | None,
    ssl: bool,
    camera: frozenset[str],
    source: str | None,
    reason: Reason,
) -> None:
    """Where nothing can work, the reason is told."""
    hass.config.internal_url = internal
    serve(hass, ssl=ssl)
    with route(source), pytest.raises(CannotProvide) as raised:
        callback_url(hass, ID, override, camera)
    assert raised.value.reason is reason


HOSTS = st.one_of(
    st.from_regex(r"(xn--)?[a-z0-9.-]{0,20}", fullmatch=True),
    st.text(max_size=20),
    st.sampled_from(["xn--a", "[::1", "[::1%25eth0]", "a..b", "\ud800", "1.2.3"]),
    st.sampled_from(["home_assistant", "[fe80::1%25eth0]", "[fd00::2]"]),
)


@example(scheme="http://", host=" A", port="")
@example(scheme="http://", host="a ", port=":8123")
@given(
    scheme=st.sampled_from(["http://", "https://", "HTTP://", "ftp://", "//", ""]),
    host=HOSTS,
    port=st.sampled_from(["", ":8123", ":0", ":99999", ":x"]),
)
def test_any_address(scheme: str, host: str, port: str) -> None:
    """Whatever is in the options or the configuration, no other error comes out."""
    typed = f"{scheme}{host}{port}"
    hass = Mock()
    serve(hass)
    for override, internal in ((typed, None), (None, typed)):
        hass.config.internal_url = internal
        with suppress(CannotProvide), route("192.0.2.1"):
            url = callback_url(hass, ID, override, CAMERA)
            # What is taken, a camera can be told.
            check_value("HTTP_NOTIFY", "http_url", url)
    if callback_error(typed) is None:
        base = str(URL(typed.strip()).origin())
        assert base.startswith("http://")
        check_value("HTTP_NOTIFY", "http_url", f"{base}/api/webhook/{ID}")


def test_a_bad_punycode_name(hass: HomeAssistant) -> None:
    """It is an error of the form, and in the options no address."""
    assert callback_error("http://xn--a:8123") == "invalid_callback_url"
    serve(hass)
    with pytest.raises(CannotProvide) as raised:
        callback_url(hass, ID, "http://xn--a:8123", CAMERA)
    assert raised.value.reason is Reason.NO_ADDRESS


async def test_no_server(hass: HomeAssistant) -> None:
    """Without a web server of ours there is no address."""
    hass.config.api = None
    with pytest.raises(CannotProvide) as raised:
        callback_url(hass, ID, None, CAMERA)
    assert raised.value.reason is Reason.NO_ADDRESS


async def test_route(hass: HomeAssistant) -> None:
    """The system knows the way, IPv4 before IPv6."""
    serve(hass, port=8124)
    for camera in (HERE, {"::1", "127.0.0.1"}, {"127.0.0.3"}):
        url = callback_url(hass, ID, None, frozenset(camera))
        assert url.startswith("http://127.0.0.1:8124/")


async def test_second_way(hass: HomeAssistant) -> None:
    """An address of the camera without a route does not hide one with a route."""
    serve(hass)
    real = socket.socket

    def only_v6(family: int, kind: int) -> Any:
        if family == socket.AF_INET:
            raise OSError("no route")
        probe = Mock(wraps=real(family, kind), spec=real)
        probe.__enter__ = lambda self: self
        probe.__exit__ = lambda *_: probe.close()
        probe.connect = Mock()
        probe.getsockname = lambda: ("2001:db8::1%eth0", 1, 0, 2)
        return probe

    with patch(f"{MODULE}.socket.socket", only_v6):
        url = callback_url(hass, ID, None, frozenset({"2001:db8::9", "192.0.2.10"}))
    assert url.startswith("http://[2001:db8::1]:8123/")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:DB8::0001", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("ha.lan", None),
        ("", None),
        (None, None),
    ],
)
def test_plain_address(text: str | None, expected: str | None) -> None:
    """One address has one form."""
    assert plain_address(text) == expected
