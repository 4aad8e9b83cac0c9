"""Where a camera is and how to log in."""

from base64 import b64encode
from dataclasses import dataclass, field
from ipaddress import IPv4Address, ip_address
import re

from yarl import URL

from .errors import CannotConnect

HOST_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
# IPv6 with a port stands in brackets.
HOST_WITH_PORT = re.compile(r"([^:]+|\[[^\]]*\]):([0-9]{1,5})")
DEFAULT_HTTP_PORT = 80
DEFAULT_HTTPS_PORT = 443
BROADCAST = IPv4Address("255.255.255.255")


@dataclass(frozen=True)
class Address:
    """A camera's web server: host name or IP address, port 1-65535, TLS or not."""

    host: str
    port: int = 80
    ssl: bool = False

    def url(self, path: str, query: str = "") -> URL:
        """Return the URL of `path` with an already percent-encoded `query`.

        The query is passed through untouched, because the camera wants
        `?group=G1&G2` literally (RC8120 manual p.96). Raises CannotConnect when
        the host cannot be part of a URL.
        """
        scheme = "https" if self.ssl else "http"
        try:
            base = URL.build(scheme=scheme, host=self.host, port=self.port)
            return URL(f"{base}{path}{'?' if query else ''}{query}", encoded=True)
        except ValueError:
            raise CannotConnect("the host name is not valid") from None


@dataclass(frozen=True)
class Credentials:
    """A login; cameras leave the factory with an empty password."""

    username: str
    password: str = field(repr=False)

    @property
    def basic(self) -> str:
        """Value of an `Authorization` header, also for an empty password."""
        pair = f"{self.username}:{self.password}".encode()
        return f"Basic {b64encode(pair).decode('ascii')}"


def typed_address(typed: str, port: int, *, ssl: bool) -> Address | None:
    """Return the address that somebody typed, None when it is none.

    An address copied from a browser, `http://192.168.1.20:8080/`, and
    `192.168.1.20:8080` are taken apart; `port` and `ssl` hold for what they leave
    open. A login in it is refused: it has fields of its own.
    """
    scheme, separator, rest = typed.strip().partition("://")
    if separator and scheme.lower() in ("http", "https"):
        ssl = scheme.lower() == "https"
        if ssl and port == DEFAULT_HTTP_PORT:
            port = DEFAULT_HTTPS_PORT
    else:
        # Some browsers copy what they show, without the scheme.
        rest = typed.strip()
    typed = re.split("[/?#]", rest, maxsplit=1)[0]
    if match := HOST_WITH_PORT.fullmatch(typed):
        typed, port = match[1], int(match[2])
    host = clean_host(typed)
    return Address(host, port, ssl) if host and 0 < port < 65536 else None


def clean_host(typed: str) -> str | None:
    """Return a host name or IP address as typed, or None when it is neither.

    IPv6 may stand in brackets. Addresses that belong to no single device are
    refused, and names whose last label is a number, which some resolvers take
    for an IPv4 address.
    """
    host = typed.strip()
    try:
        address = ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        host = host.lower()
        labels = host.removesuffix(".").split(".")
        proper = len(host) <= 253 and all(map(HOST_LABEL.fullmatch, labels))
        return host if proper and not labels[-1].isdecimal() else None
    if address.is_multicast or address.is_unspecified or address == BROADCAST:
        return None
    return str(address)
