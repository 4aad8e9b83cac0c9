"""How the camera makes itself known: SSDP with a UPnP description, and mDNS."""

import asyncio
from collections.abc import Iterator
import logging
import socket
import struct
from typing import override
from xml.sax.saxutils import escape

from zeroconf import Error as ZeroconfError
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

DEVICE_TYPE = "urn:schemas-upnp-org:device:Wireless Network Camera:1"
ROOT_DEVICE = "upnp:rootdevice"
SSDP_GROUP = "239.255.255.250"
SSDP_PORT = 1900
MAX_AGE = 1800
SERVER = "Linux/2.6.21 UPnP/1.0 Intel UPnP SDK/1.0"
SERVICE_TYPE = "_http._tcp.local."

_LOGGER = logging.getLogger(__name__)


class Announcer:
    """Announces one camera on the interface that has the address `host`.

    The spaces in the device type are the camera's own. Where multicast does not
    work on that interface, it says so in the log and leaves it at that.
    """

    def __init__(
        self,
        *,
        host: str,
        http_port: int,
        mac: str,
        model: str,
        name: str,
        company: str,
    ) -> None:
        """Nothing is opened before `start`."""
        self.host = host
        self.http_port = http_port
        self.mac = mac.replace(":", "").lower()
        self.model = model
        self.name = name
        self.company = company
        self.description_port = 0
        self._http: asyncio.Server | None = None
        self._ssdp: asyncio.DatagramTransport | None = None
        self._mdns: AsyncZeroconf | None = None
        self._tasks: list[asyncio.Future[None]] = []

    @property
    def udn(self) -> str:
        """Unique device name; its last twelve digits are the MAC."""
        return f"uuid:upnp-{self.company}_Wireless Network Camera-{self.mac}"

    @property
    def location(self) -> str:
        """Where the description is."""
        return f"http://{self.host}:{self.description_port}/device.xml"

    @property
    def instance(self) -> str:
        """Bonjour name, such as RC8230-92fff7."""
        return f"{self.model}-{self.mac[-6:]}"

    async def start(self) -> None:
        """Serve the description, answer searches and say that the camera is there."""
        self._http = await asyncio.start_server(self._describe, self.host, 0)
        self.description_port = self._http.sockets[0].getsockname()[1]
        try:
            await self._start_ssdp()
        except OSError as error:
            _LOGGER.warning("No SSDP on %s: %s", self.host, error)
        try:
            await self._start_mdns()
        except (OSError, ZeroconfError) as error:
            _LOGGER.warning("No mDNS on %s: %s", self.host, error)

    async def stop(self) -> None:
        """Say good-bye and close everything."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        if self._ssdp is not None:
            self._notify("ssdp:byebye")
            self._ssdp.close()
            self._ssdp = None
        if self._mdns is not None:
            await self._mdns.async_unregister_all_services()
            await self._mdns.async_close()
            self._mdns = None
        if self._http is not None:
            self._http.close()
            await self._http.wait_closed()
            self._http = None

    def answers(self, target: str) -> Iterator[bytes]:
        """Give the answers to a search for `target`."""
        for kind, usn in self._kinds():
            if target in ("ssdp:all", kind):
                yield _message(
                    "HTTP/1.1 200 OK",
                    {
                        "CACHE-CONTROL": f"max-age={MAX_AGE}",
                        "EXT": "",
                        "LOCATION": self.location,
                        "SERVER": SERVER,
                        "ST": kind,
                        "USN": usn,
                    },
                )

    def description(self) -> bytes:
        """Return the UPnP device description."""
        tags = {
            "deviceType": DEVICE_TYPE,
            "friendlyName": self.name,
            "manufacturer": self.company,
            "modelDescription": "Wireless Network Camera",
            "modelName": self.model,
            "modelNumber": self.model,
            "serialNumber": self.mac,
            "UDN": self.udn,
            "presentationURL": f"http://{self.host}:{self.http_port}/",
        }
        lines = "".join(
            f"<{tag}>{escape(text)}</{tag}>\r\n" for tag, text in tags.items()
        )
        return (
            '<?xml version="1.0"?>\r\n'
            '<root xmlns="urn:schemas-upnp-org:device-1-0">\r\n'
            "<specVersion><major>1</major><minor>0</minor></specVersion>\r\n"
            f"<device>\r\n{lines}</device>\r\n</root>\r\n"
        ).encode()

    def _kinds(self) -> tuple[tuple[str, str], ...]:
        """Return what the camera is: pairs of type and unique service name."""
        return (
            (ROOT_DEVICE, f"{self.udn}::{ROOT_DEVICE}"),
            (self.udn, self.udn),
            (DEVICE_TYPE, f"{self.udn}::{DEVICE_TYPE}"),
        )

    def _notify(self, event: str) -> None:
        """Tell everybody that the camera is alive, or leaves."""
        if self._ssdp is None:
            return
        for kind, usn in self._kinds():
            headers = {"HOST": f"{SSDP_GROUP}:{SSDP_PORT}"}
            if event == "ssdp:alive":
                headers |= {
                    "CACHE-CONTROL": f"max-age={MAX_AGE}",
                    "LOCATION": self.location,
                    "SERVER": SERVER,
                }
            headers |= {"NT": kind, "NTS": event, "USN": usn}
            message = _message("NOTIFY * HTTP/1.1", headers)
            self._ssdp.sendto(message, (SSDP_GROUP, SSDP_PORT))

    async def _start_ssdp(self) -> None:
        """Join the group on our interface only, and announce again and again."""
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if hasattr(socket, "SO_REUSEPORT"):
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            interface = socket.inet_aton(self.host)
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, interface)
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
            group = struct.pack("4s4s", socket.inet_aton(SSDP_GROUP), interface)
            sock.bind((SSDP_GROUP, SSDP_PORT))
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
            sock.setblocking(False)
            transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: _Responder(self), sock=sock
            )
        except OSError:
            sock.close()
            raise
        self._ssdp = transport
        self._tasks.append(asyncio.create_task(self._keep_announcing()))

    async def _keep_announcing(self) -> None:
        """Renew the announcement well before it gets too old."""
        while True:
            self._notify("ssdp:alive")
            await asyncio.sleep(MAX_AGE / 2)

    async def _start_mdns(self) -> None:
        """Register the web page of the camera."""
        self._mdns = AsyncZeroconf(interfaces=[self.host])
        info = AsyncServiceInfo(
            SERVICE_TYPE,
            f"{self.instance}.{SERVICE_TYPE}",
            port=self.http_port,
            server=f"{self.instance}.local.",
            addresses=[socket.inet_aton(self.host)],
        )
        sending = await self._mdns.async_register_service(
            info, cooperating_responders=True
        )
        self._tasks.append(asyncio.ensure_future(sending))

    async def _describe(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Answer one request for the description."""
        try:
            request = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
            if request.split(b" ")[1:2] == [b"/device.xml"]:
                head, body = b"HTTP/1.1 200 OK", self.description()
            else:
                head, body = b"HTTP/1.1 404 Not Found", b""
            writer.write(
                head
                + b"\r\nCONTENT-TYPE: text/xml\r\nCONNECTION: close\r\n"
                + f"CONTENT-LENGTH: {len(body)}\r\nSERVER: {SERVER}\r\n\r\n".encode()
                + body
            )
            await writer.drain()
        except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError) as error:
            _LOGGER.debug("Description not delivered: %s", error)
        finally:
            writer.close()


class _Responder(asyncio.DatagramProtocol):
    """Answers searches at once, without the random delay of UPnP."""

    def __init__(self, camera: Announcer) -> None:
        """Know whom to speak for."""
        self._camera = camera
        self._transport: asyncio.DatagramTransport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to answer."""
        assert isinstance(transport, asyncio.DatagramTransport)
        self._transport = transport

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer what is an M-SEARCH for us."""
        lines = data.decode("utf-8", "replace").split("\r\n")
        if not lines[0].startswith("M-SEARCH ") or self._transport is None:
            return
        headers = dict(line.partition(":")[::2] for line in lines[1:])
        targets = [text for key, text in headers.items() if key.upper() == "ST"]
        for answer in self._camera.answers(targets[0].strip() if targets else ""):
            self._transport.sendto(answer, addr)

    @override
    def error_received(self, exc: Exception) -> None:
        """Multicast does not leave this interface: nobody hears us, that is all."""
        _LOGGER.debug("SSDP: %s", exc)


def _message(start: str, headers: dict[str, str]) -> bytes:
    """Build a message of HTTP over UDP."""
    lines = "".join(f"{key}: {text}\r\n" for key, text in headers.items())
    return f"{start}\r\n{lines}\r\n".encode()
