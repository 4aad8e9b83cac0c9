"""What media.sdp says about the streams (base document; RFC 8866)."""

import re

from .answers import raise_refusal
from .errors import InvalidReply
from .gate import Priority
from .transport import Transport

PATH = "/img/media.sdp"
MEDIUM = re.compile(r"m=([a-z]{1,16}) [0-9]{1,5} [A-Z/]{1,16} ([0-9 ]{1,64})")
CODEC = re.compile(r"a=rtpmap:([0-9]{1,3}) ([A-Za-z0-9./-]{1,32})")
# Payload types that need no rtpmap (RFC 3551).
KNOWN = {"0": "PCMU/8000", "8": "PCMA/8000", "26": "JPEG/90000"}
MAX_STREAMS = 16


async def read_description(transport: Transport) -> list[str]:
    """Ask for the streams; see `parse_description`. Raises SercommError."""
    text = await transport.read_text(PATH, priority=Priority.COMMAND)
    raise_refusal(text)
    if not (found := parse_description(text)):
        raise InvalidReply("the answer describes no stream")
    return found


def parse_description(text: str) -> list[str]:
    """Return the streams in order, such as `video H264/90000`; at most 16.

    A codec that the text does not tell is `?`. Never raises.
    """
    lines = [line.strip() for line in text.splitlines()]
    codecs = KNOWN | {m[1]: m[2] for m in map(CODEC.fullmatch, lines) if m}
    media = [(m[1], m[2]) for m in map(MEDIUM.fullmatch, lines) if m]
    return [
        f"{kind} {codecs.get(payload, '?')}"
        for kind, payloads in media[:MAX_STREAMS]
        for payload in payloads.split()[:1]
    ]
