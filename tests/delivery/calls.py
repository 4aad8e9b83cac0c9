"""Calls of the webhook, as a camera makes them."""

import asyncio

from homeassistant.core import HomeAssistant

from tests.cameras import state_of, value_of
from tests.delivery.deliveries import EVENT, ID, MOTION
from tests.simulator import Simulator

PATH = f"/api/webhook/{ID}"
QUERY = "event=motion,74,md_window1&mac=000E8F92FFF7&timezone=+0200"
FORM = "Content-Type: application/x-www-form-urlencoded"


class Caller:
    """Calls the web server of a Home Assistant as a camera does."""

    def __init__(self, hass: HomeAssistant, port: int, camera: Simulator) -> None:
        """Know where it is."""
        self.hass = hass
        self.port = port
        self.camera = camera

    async def open(
        self, source: str | None = None
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect."""
        local = (source, 0) if source else None
        return await asyncio.open_connection("127.0.0.1", self.port, local_addr=local)

    async def call(
        self, message: str, body: str = "", *, source: str | None = None
    ) -> bytes:
        """Send lines and a body, and return the whole answer."""
        reader, writer = await self.open(source)
        writer.write(f"{message}\r\n\r\n{body}".encode("latin-1"))
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return answer

    async def post(self, body: str, *headers: str, version: str = "1.0") -> bytes:
        """Send a form as a camera does."""
        lines = (f"POST {PATH} HTTP/{version}", f"Content-Length: {len(body)}")
        return await self.call("\r\n".join([*lines, *headers]), body)

    def event(self) -> tuple[str | None, int | None, int | None]:
        """The kind, window and level of the last event."""
        attributes = state_of(self.hass, self.camera, EVENT).attributes
        return (
            attributes.get("event_type"),
            attributes.get("window"),
            attributes.get("level"),
        )

    @property
    def is_moving(self) -> bool:
        """Whether motion is on."""
        return value_of(self.hass, self.camera, MOTION) == "on"


def is_empty_ok(answer: bytes) -> bool:
    """Whether an answer is 200 without a body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.split()[1] == b"200" and not body
