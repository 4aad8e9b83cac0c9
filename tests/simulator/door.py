"""A listening socket that closes, and opens again on the same port."""

import asyncio
from collections.abc import Callable
import socket
import ssl


class Door:
    """Accepts the connections of one port and hands them on with the peer's address."""

    def __init__(
        self,
        host: str,
        port: int,
        tls: ssl.SSLContext | None,
        welcome: Callable[[Door, socket.socket, str], None],
    ) -> None:
        """Know where to listen; port 0 takes any free one and keeps it."""
        self.host = host
        self.port = port
        self.tls = tls
        self._welcome = welcome
        self._listener: socket.socket | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody listens."""
        return self._listener is not None

    def open(self) -> None:
        """Open the listening socket."""
        if self._listener is not None:
            return
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listener = socket.create_server(
            (self.host, self.port), family=family, backlog=64
        )
        listener.setblocking(False)
        self.port = listener.getsockname()[1]
        self._listener = listener
        asyncio.get_running_loop().add_reader(listener, self._accept)

    def close(self) -> None:
        """Close the listening socket."""
        if self._listener is not None:
            asyncio.get_running_loop().remove_reader(self._listener)
            self._listener.close()
            self._listener = None

    def _accept(self) -> None:
        """Take every waiting connection."""
        while self._listener is not None:
            try:
                connection, address = self._listener.accept()
            except BlockingIOError, InterruptedError, ConnectionAbortedError:
                return
            connection.setblocking(False)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._welcome(self, connection, address[0])
