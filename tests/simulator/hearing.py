"""What a camera sends to: a plain web server for tests, without our own code."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web


@asynccontextmanager
async def listener() -> AsyncIterator[tuple[str, list[dict[str, Any]]]]:
    """A web server that keeps what it is sent."""
    heard: list[dict[str, Any]] = []

    async def hear(request: web.Request) -> web.Response:
        heard.append(
            {
                "method": request.method,
                "version": request.version,
                "query": request.raw_path.partition("?")[2],
                "headers": request.headers,
                "body": await request.read(),
                "peer": request.remote,
            }
        )
        return web.Response(text="OK")

    app = web.Application()
    app.router.add_route("*", "/hear", hear)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hear", heard
    await runner.cleanup()
