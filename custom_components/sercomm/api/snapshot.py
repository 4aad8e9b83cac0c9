"""Stills: whole pictures only, and of the size that was wished for where there is one.

The RC8120 manual (p.83) and the base document number the sizes differently, so the
size of what came decides which of them a camera follows.
"""

from collections.abc import Mapping
from contextlib import suppress

from .answers import raise_refusal
from .errors import (
    BrokenPicture,
    CommandRefused,
    InvalidReply,
    InvalidValue,
    NotAvailable,
    SercommError,
)
from .gate import Priority
from .jpeg import jpeg_size, until_whole, whole_jpeg
from .refusals import because, outside
from .transport import JPEG_BUDGET, Transport

# The first of each is the manual's; the base document calls 1280x720 1, which is the
# manual's 160x120.
SNAPSHOT_SIZES: Mapping[str, tuple[int, ...]] = {
    "160x120": (1, 4),
    "320x240": (2,),
    "640x480": (3,),
    "1280x720": (4, 1),
}


QUALITIES = range(1, 6)


class Snapshots:
    """Takes stills from one camera, and remembers what its size codes mean."""

    def __init__(self, transport: Transport) -> None:
        """Nothing is known yet."""
        self._transport = transport
        self._codes: dict[str, int] = {}

    async def take(self, size: str | None, quality: int | None) -> bytes:
        """Return a JPEG picture; see `Camera.snapshot`."""
        if quality is not None and quality not in QUALITIES:
            raise InvalidValue("snapshot", "quality", outside(QUALITIES))
        tail = [] if quality is None else [f"quality={quality}"]
        if size is None:
            return await self._ask(tail)
        if size not in SNAPSHOT_SIZES:
            raise InvalidValue("snapshot", "size", because("not_shown"))
        if (known := self._codes.get(size)) is not None:
            return await self._ask([f"size={known}", *tail])
        found: list[tuple[int, int, bytes]] = []
        refusal: SercommError | None = None
        is_sure = True
        for code in SNAPSHOT_SIZES[size]:
            try:
                picture = await self._ask([f"size={code}", *tail])
            except (BrokenPicture, CommandRefused, NotAvailable) as error:
                refusal = refusal or error
                # One broken picture does not tell that the camera lacks a size.
                is_sure &= not isinstance(error, BrokenPicture)
                continue
            found.append((_misses(picture, size), code, picture))
            if not found[-1][0]:
                break
        if not found:
            raise refusal or BrokenPicture("no size is offered")
        missed, code, picture = min(found, key=lambda one: one[0])
        if is_sure or not missed:
            self._codes[size] = code
        return picture

    async def _ask(self, parts: list[str]) -> bytes:
        """Send one request; raises BrokenPicture and any other SercommError."""
        reply = await self._transport.read(
            "/img/snapshot.cgi",
            "&".join(parts),
            priority=Priority.STILL,
            budget=JPEG_BUDGET,
            enough=until_whole(),
        )
        try:
            return whole_jpeg(reply.body)
        except BrokenPicture:
            raise_refusal(reply.body[:500].decode("ascii", "replace"))
            raise


def _misses(picture: bytes, size: str) -> int:
    """Return by how much a picture's width is not that of a size, in pixels.

    The height is not compared: the manual's largest is 1280x960 or 1280x720.
    """
    with suppress(InvalidReply):
        return abs(jpeg_size(picture)[0] - int(size.partition("x")[0]))
    return 0
