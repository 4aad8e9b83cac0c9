"""Scripted misbehaviour: what the camera does instead, by path and count."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
import random
import socket
import struct
from typing import Any

from .exchange import Reply, Request, html_error, leaves_within, text

KINDS = frozenset(
    {
        "refuse",
        "reset",
        "silent",
        "drip",
        "endless",
        "html",
        "garbage",
        "empty",
        "status",
        "redirect",
        "truncate",
        "unended",
        "length",
        "repeat",
        "keep",
        "raw",
        "delay",
        "hold",
    }
)
PAGE = (
    b"<!DOCTYPE html>\r\n<html><head><title>Router login</title></head>"
    b"<body>OK, please log in.</body></html>\r\n"
)


@dataclass(kw_only=True)
class Fault:
    """One fault: where, what, how often it still strikes (None: always)."""

    path: str | None
    kind: str
    count: int | None
    options: dict[str, Any]
    cleared: asyncio.Event

    def fits(self, request: Request) -> bool:
        """Whether the glob fits the path, or the path with its query."""
        if self.path is None:
            return True
        return fnmatchcase(request.path, self.path) or fnmatchcase(
            request.target, self.path
        )


class Faults:
    """The faults in force.

    Kinds and options:
    refuse    nothing listens, whatever path and count say
    reset     RST once the request is in
    silent    no answer at all
    empty     closed without a byte
    drip      the answer byte by byte, `seconds` (0.5) apart
    endless   a body of `chunk` for ever; `type` is its content type
    html      a page with status 200
    garbage   `bytes` (512) of noise with status 200; raw=True: without an HTTP head
    status    `code` (500), with `body` or a page
    redirect  `to`, with `code` (302)
    truncate  `bytes` (half) of the body; content_length=True announces the whole
    unended   the answer without the line end behind its last line
    length    the answer, announced as `bytes` long
    repeat    the answer's body `times` (2) over
    keep      the answer as HTTP/1.1 that promises to keep the connection, then closed
    raw       `data` as it is; `then` it is closed (`close`), `reset` or held (`stay`)
    delay     `seconds` (1), then the answer
    hold      the answer once the faults have been cleared
    """

    def __init__(self, offline: Callable[[], None], online: Callable[[], None]) -> None:
        """Start without faults."""
        self._offline = offline
        self._online = online
        self._faults: list[Fault] = []
        self._cleared = asyncio.Event()
        self._refusing = False

    def set(
        self, path: str | None, kind: str, count: int | None = None, **options: Any
    ) -> None:
        """Add a fault for the paths of a glob (None: all)."""
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind}; known: {', '.join(sorted(KINDS))}")
        if kind == "refuse":
            self._refusing = True
            self._offline()
            return
        fault = Fault(
            path=path, kind=kind, count=count, options=options, cleared=self._cleared
        )
        self._faults.append(fault)

    def clear(self) -> None:
        """Remove all faults."""
        self._faults.clear()
        self._cleared.set()
        self._cleared = asyncio.Event()
        if self._refusing:
            self._refusing = False
            self._online()

    def describe(self) -> list[dict[str, Any]]:
        """The faults in force, for the control API."""
        return [
            {
                "path": fault.path,
                "kind": fault.kind,
                "count": fault.count,
                "options": fault.options,
            }
            for fault in self._faults
        ] + (
            [{"path": None, "kind": "refuse", "count": None, "options": {}}]
            if self._refusing
            else []
        )

    def take(self, request: Request) -> Fault | None:
        """The first fault that strikes this request; its count goes down."""
        for fault in self._faults:
            if fault.fits(request):
                if fault.count is not None:
                    fault.count -= 1
                    if fault.count <= 0:
                        self._faults.remove(fault)
                return fault
        return None


def instead(fault: Fault) -> Reply | None:
    """What takes the true answer's place; None for faults that let it be made."""
    options = fault.options
    match fault.kind:
        case "html":
            return Reply(body=PAGE, content_type="text/html")
        case "garbage":
            # The same each time: some noise ends as an answer does that was cut.
            noise = random.Random(0).randbytes(int(options.get("bytes", 512)))
            return Reply(body=noise, head=b"" if options.get("raw") else None)
        case "status":
            code = int(options.get("code", 500))
            return (
                text(options["body"], code) if "body" in options else html_error(code)
            )
        case "redirect":
            target = str(options.get("to", "http://127.0.0.2/"))
            return Reply(
                status=int(options.get("code", 302)),
                content_type=None,
                headers=(("Location", target),),
            )
        case "endless":
            return Reply(
                content_type=str(options.get("type", "text/plain")),
                stream=_endless(
                    str(options.get("chunk", "x" * 16384)).encode("latin-1")
                ),
            )
        case "empty":
            return Reply(head=b"")
        case "raw":
            data = str(options["data"]).encode("latin-1")
            then = str(options.get("then", "close"))
            return Reply(head=data, content_type=None, stream=_ended(then))
    return None


def shaped(fault: Fault, reply: Reply) -> Reply:
    """The true answer, cut or slowed down as the fault says."""
    if reply.stream is not None:
        return reply
    head = reply.render_head(content_length=bool(fault.options.get("content_length")))
    if fault.kind == "truncate":
        reply.body = reply.body[: int(fault.options.get("bytes", len(reply.body) // 2))]
        reply.head = head
    elif fault.kind == "unended":
        reply.body = reply.body.rstrip(b"\r\n")
    elif fault.kind == "length":
        reply.headers = (
            *reply.headers,
            ("content-length", str(fault.options["bytes"])),
        )
    elif fault.kind == "repeat":
        reply.body *= int(fault.options.get("times", 2))
    elif fault.kind == "keep":
        reply.headers = (*reply.headers, ("connection", "keep-alive"))
        whole = reply.render_head(content_length=True)
        reply.head = whole.replace(b"HTTP/1.0", b"HTTP/1.1", 1)
    elif fault.kind == "drip":
        whole = head + reply.body
        return Reply(
            status=reply.status,
            head=b"",
            stream=_drip(whole, float(fault.options.get("seconds", 0.5))),
        )
    return reply


def reset(writer: asyncio.StreamWriter) -> None:
    """Close with a RST; one that is closed already stays so."""
    connection = writer.get_extra_info("socket")
    if connection is not None and connection.fileno() >= 0:
        connection.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
    writer.transport.abort()


def _endless(
    chunk: bytes,
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]:
    """A body that ends when the client has had enough."""

    async def stream(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not writer.is_closing():
            writer.write(chunk)
            await writer.drain()
            await asyncio.sleep(0)

    return stream


def _ended(
    how: str,
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]:
    """The end of a connection on which nothing more is said."""

    async def stream(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if how == "reset":
            reset(writer)
        elif how == "stay":
            await reader.read()

    return stream


def _drip(
    whole: bytes, seconds: float
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]:
    """One byte, a pause, one byte."""

    async def stream(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        for place in range(len(whole)):
            writer.write(whole[place : place + 1])
            await writer.drain()
            if await leaves_within(reader, seconds):
                return

    return stream
