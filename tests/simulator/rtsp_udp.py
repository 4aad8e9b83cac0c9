"""RTP over UDP: a pair of ports for each track, beside the RTSP connection."""

import asyncio
from collections.abc import Callable
import re
from typing import override

_CLIENT_PORTS = re.compile(r"client_port=(\d{1,5})-(\d{1,5})(?:;|$)", re.IGNORECASE)


def client_ports(transport: str) -> tuple[int, int] | None:
    """The ports in a Transport header that asks for UDP; None for one that does not."""
    if "rtp/avp/tcp" in transport.lower():
        return None
    found = _CLIENT_PORTS.search(transport.replace(" ", ""))
    return (int(found[1]), int(found[2])) if found else None


class _Reports(asyncio.DatagramProtocol):
    """Takes what a player sends: it is alive."""

    def __init__(self, alive: Callable[[], None]) -> None:
        """Say so each time."""
        self._alive = alive

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._alive()


class UdpTrack:
    """Sends one track's packets and reports to two ports of a player."""

    def __init__(self, host: str, ports: tuple[int, int]) -> None:
        """Know the player; nothing is opened before `open`."""
        self.ports = ports
        self._host = host
        self._sockets: list[asyncio.DatagramTransport] = []

    async def open(self, host: str, alive: Callable[[], None]) -> tuple[int, int]:
        """Take two free ports at an address of ours; return them."""
        loop = asyncio.get_running_loop()
        for _ in self.ports:
            transport, _protocol = await loop.create_datagram_endpoint(
                lambda: _Reports(alive), local_addr=(host, 0)
            )
            self._sockets.append(transport)
        packets, reports = (
            transport.get_extra_info("sockname")[1] for transport in self._sockets
        )
        return packets, reports

    def send(self, which: int, payload: bytes) -> None:
        """Send a packet (0) or a report (1); who is not there misses it."""
        if not self._sockets[which].is_closing():
            self._sockets[which].sendto(payload, (self._host, self.ports[which]))

    def close(self) -> None:
        """Give the ports back."""
        for transport in self._sockets:
            transport.close()
