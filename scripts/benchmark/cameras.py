"""The simulated cameras as the benchmark sees them: from another process."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
import json
from subprocess import PIPE
import sys
from typing import Any

import aiohttp

from scripts.demo.home_assistant import ROOT, environment

START_TIMEOUT = 30
STOP_TIMEOUT = 10
LINE = 1 << 20  # sixty-four cameras tell of themselves in one line
STREAM_PATH = "/img/video.mjpeg"


class SimulatedCamera:
    """One camera, by its control API."""

    def __init__(self, session: aiohttp.ClientSession, facts: dict[str, Any]) -> None:
        """Take over what the fleet tells."""
        self.persona: str = facts["persona"]
        self.host: str = facts["host"]
        self.port: int = facts["port"]
        self.username: str = facts["username"]
        self.password: str = facts["password"]
        self.mac: str = facts["mac"]
        self.rtsp_port: int | None = facts["rtsp_port"]
        self.pid: int = facts["pid"]
        self._control: str = facts["control"]
        self._session = session

    async def ask(self, method: str, path: str, **data: Any) -> Any:
        """Use the control API, see tests/simulator/control.py."""
        url = f"{self._control}{path}"
        async with self._session.request(method, url, json=data) as response:
            response.raise_for_status()
            return await response.json()

    def url(self, path: str = "", *, scheme: str = "http") -> str:
        """Return an address of it with the login in it."""
        port = self.rtsp_port if scheme == "rtsp" else self.port
        return f"{scheme}://{self.username}:{self.password}@{self.host}:{port}{path}"

    async def state(self) -> dict[str, Any]:
        """Return what the camera is and does now."""
        return dict(await self.ask("GET", "/state"))

    async def requests(self, path: str = "") -> list[dict[str, Any]]:
        """Return the requests that it got since they were forgotten, for a path."""
        found: list[dict[str, Any]] = await self.ask("GET", "/requests")
        return [request for request in found if not path or request["path"] == path]

    @asynccontextmanager
    async def stream(self) -> AsyncGenerator[aiohttp.StreamReader]:
        """Look at its MJPEG stream directly."""
        login = aiohttp.BasicAuth(self.username, self.password)
        url = f"http://{self.host}:{self.port}{STREAM_PATH}"
        async with self._session.get(url, auth=login) as response:
            response.raise_for_status()
            yield response.content

    async def forget(self) -> None:
        """Let it count anew."""
        await self.ask("DELETE", "/requests")

    async def set(self, group: str, **values: str) -> None:
        """Change settings behind everybody's back."""
        await self.ask("PATCH", "/groups", **{group: values})


@asynccontextmanager
async def fleet(
    personas: Sequence[str], *options: str
) -> AsyncGenerator[list[SimulatedCamera]]:
    """Run a process of cameras, on the cores of this one."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "scripts.benchmark.fleet", *options, *personas),
        cwd=ROOT,
        env=environment(),
        stdin=PIPE,
        stdout=PIPE,
        limit=LINE,
        start_new_session=True,
    )
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    assert process.stdout is not None  # noqa: S101
    timeout = aiohttp.ClientTimeout(total=300)
    try:
        async with asyncio.timeout(START_TIMEOUT):
            line = await process.stdout.readline()
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(
            timeout=timeout, connector=connector
        ) as session:
            yield [SimulatedCamera(session, facts) for facts in json.loads(line)]
    finally:
        process.stdin.close()
        try:
            async with asyncio.timeout(STOP_TIMEOUT):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
