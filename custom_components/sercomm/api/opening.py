"""A camera with a web session of its own, for programs that have none."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from .address import Address, Credentials
from .camera import Camera


@asynccontextmanager
async def open_camera(
    host: str,
    username: str = "administrator",
    password: str = "",
    *,
    port: int = 80,
    ssl: bool = False,
) -> AsyncIterator[Camera]:
    """Give a camera for the length of a block; its web session ends with it.

    `port` 1-65535. With `ssl` the certificate is taken as it comes: the cameras'
    are self-signed. Nothing is sent until a method is called.
    """
    connector = aiohttp.TCPConnector(ssl=False)
    async with aiohttp.ClientSession(connector=connector) as session:
        login = Credentials(username, password)
        camera = Camera(session, Address(host, port, ssl), login)
        try:
            yield camera
        finally:
            camera.close()
