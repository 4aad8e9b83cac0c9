"""The simulated cameras answer clients of others as the real ones do."""

import asyncio
import contextlib
from copy import deepcopy
import re
import ssl
from types import ModuleType
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from tests.simulator import Simulator
from tests.simulator.asking import login
from tests.simulator.hearing import listener

from . import brandond, ios_app, jeedom, karatecarter, oc835, wvc210, zilker
from .stranger import Ask, Event, Settings, Stranger, Visit

TABLES: tuple[ModuleType, ...] = (
    *(brandond, ios_app, jeedom, karatecarter),
    *(oc835, wvc210, zilker),
)
VISITS = [
    pytest.param(
        table.STRANGER,
        visit,
        id=f"{table.__name__.rpartition('.')[2]}-{number}-{visit.persona}",
    )
    for table in TABLES
    for number, visit in enumerate(table.STRANGER.visits, 1)
]
HEADER = 48
LARGEST = 2_000_000
JPEG = 1

pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.mark.parametrize(("stranger", "visit"), VISITS)
async def test_stranger(stranger: Stranger, visit: Visit) -> None:
    """Each step gives the client what it needs, and changes what it names alone."""
    async with (
        Simulator(visit.persona, speed=visit.speed) as sim,
        listener() as (url, heard),
    ):
        _merge(sim.groups, visit.found)
        call = _Call(sim, stranger, url)
        for step in visit.steps:
            before = deepcopy(sim.groups)
            if isinstance(step, Event):
                await _happen(sim, step, heard)
            else:
                await call.ask(step)
                _merge(before, call.filled(step.holds))
            assert sim.groups == before, step
        spoken = [(codec, len(sound)) for codec, sound in sim.talk.heard]
        assert spoken == list(visit.heard)
        assert (sim.talk.busy, sim.talk.locked) == (False, False)


class _Call:
    """One client at one camera."""

    def __init__(self, sim: Simulator, stranger: Stranger, url: str) -> None:
        """Remember who calls whom."""
        self._sim = sim
        self._stranger = stranger
        self._words = {
            "{url}": url,
            "{escaped_url}": quote(url, safe=""),
            "{host}": f"{sim.host}:{sim.port}",
            "{login}": login(sim),
        }
        self._kept = b""

    async def ask(self, step: Ask) -> None:
        """Send one request, and look at what comes back."""
        if step.fault:
            self._sim.faults.set(None, step.fault, 1)
        context = None
        if step.secure:
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        port = self._sim.https_port if step.secure else self._sim.port
        reader, writer = await asyncio.open_connection(
            self._sim.host, port, ssl=context
        )
        asked = len(self._sim.requests) + 1
        try:
            writer.write(self._message(step))
            if step.ends:
                writer.write_eof()
            async with asyncio.timeout(5):
                if step.leaves_after is not None:
                    await writer.drain()
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(step.leaves_after):
                            assert await reader.read() == b"", step
                elif step.frames:
                    await _watch(reader, step.frames)
                else:
                    self._look(step, await _all(reader))
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        async with asyncio.timeout(5):
            while len(self._sim.requests) < asked or not self._sim.requests[-1].ended:
                await asyncio.sleep(0.001)

    def filled(self, holds: Settings) -> dict[str, dict[str, str]]:
        """Put the client's address in."""
        return {
            group: {key: self._fill(value) for key, value in values.items()}
            for group, values in holds.items()
        }

    def _fill(self, text: str) -> str:
        """Put what is known now into a text of a table."""
        for word, value in self._words.items():
            text = text.replace(word, value)
        return text

    def _message(self, step: Ask) -> bytes:
        """Return the request as it goes over the wire."""
        body = step.body.replace(b"{kept}", self._kept)
        lines = [f"{step.method} {self._fill(step.target)} {step.version}"]
        lines += map(self._fill, step.head or self._stranger.head)
        head = "\r\n".join([*lines, "", ""]).replace("{length}", str(len(body)))
        return head.encode() + body

    def _look(self, step: Ask, answer: bytes) -> None:
        """Check an answer against what the client needs of it."""
        if step.status is None:
            assert answer == b"", step
            return
        head, _, content = answer.partition(b"\r\n\r\n")
        assert re.match(rf"HTTP/1\.[01] {step.status} ", head.decode()), (step, head)
        if step.kind:
            assert f"\r\ncontent-type: {step.kind}" in head.decode().lower(), step
        if step.keep:
            self._kept = content
        body = content.decode("latin-1")
        if step.exactly is not None:
            assert body == step.exactly, step
        if step.shape:
            *lines, rest = body.split("\r\n")
            form = r"\[\w+\]" if step.shape == "list" else r"\[\w+\]|\w+=.*"
            assert lines, step
            assert rest == "", step
            for line in lines:
                assert re.fullmatch(form, line), (step, line)
        for word in step.lacks:
            assert word not in body, (step, word)
        found = body.split("\r\n")
        for pattern in map(self._fill, step.lines):
            assert any(re.fullmatch(pattern, line) for line in found), (pattern, body)
        if step.nodes:
            root = ET.fromstring(content)  # noqa: S314 - it is our own
            texts = {path: root.findtext(path) for path in step.nodes}
            assert texts == step.nodes, step


async def _all(reader: asyncio.StreamReader) -> bytes:
    """Return what comes until the camera hangs up, in whatever way."""
    try:
        return await reader.read()
    except ConnectionError:
        return b""


async def _watch(reader: asyncio.StreamReader, frames: int) -> None:
    """Read frames of the vendor's framing, one directly behind the other."""
    head = await reader.readuntil(b"\r\n\r\n")
    assert b" 200 " in head
    pictures = 0
    for _ in range(frames):
        header = await reader.readexactly(HEADER)
        assert header.startswith(b"MJPG"), header
        size = int.from_bytes(header[4:8], "little")
        assert 0 < size <= LARGEST
        data = await reader.readexactly(size)
        if header[22] == JPEG:
            pictures += 1
            assert data.startswith(b"\xff\xd8")
            assert b"\xff\xd9" in data
    assert pictures


async def _happen(sim: Simulator, event: Event, heard: list[dict[str, Any]]) -> None:
    """Let something happen, and look at what the client is told."""
    heard.clear()
    await sim.fire(event.trigger)
    assert [it["method"] for it in heard] == ([event.method] if event.method else [])
    for it in heard:
        assert it["headers"].get("Content-Type", "").startswith(event.kind)
        assert it["body"].startswith(event.begins)


def _merge(groups: dict[str, dict[str, str]], changes: Settings) -> None:
    """Change some values of some groups."""
    for group, values in changes.items():
        assert values.keys() <= groups[group].keys(), group
        groups[group] |= values
