"""A plain client for tests: raw bytes, or a GET with a login."""

import asyncio
import base64

import aiohttp
from yarl import URL

from .simulator import Simulator


async def raw(sim: Simulator, message: bytes) -> bytes:
    """Send bytes, read all that comes back."""
    reader, writer = await asyncio.open_connection(sim.host, sim.port)
    writer.write(message)
    async with asyncio.timeout(5):
        answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


def login(sim: Simulator, name: str | None = None) -> str:
    """The Authorization header's value."""
    name = name or sim.username
    token = f"{name}:{sim.accounts[name][0]}".encode()
    return f"Basic {base64.b64encode(token).decode()}"


async def ask(
    session: aiohttp.ClientSession,
    sim: Simulator,
    target: str,
    user: str | None = None,
    *,
    secure: bool = False,
) -> tuple[int, str]:
    """Status and body of a GET; `secure` is at the HTTPS port, whoever signed."""
    place = f"https://{sim.host}:{sim.https_port}" if secure else None
    url = URL(f"{place or f'http://{sim.host}:{sim.port}'}{target}", encoded=True)
    headers = {"Authorization": login(sim, user)}
    async with session.get(
        url, headers=headers, allow_redirects=False, ssl=not secure
    ) as response:
        return response.status, (await response.read()).decode("latin-1")
