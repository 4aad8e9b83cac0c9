"""The camera's settings file, admcfg.cfg, and its own base64 alphabet."""

from base64 import b64decode, b64encode
import binascii
from collections.abc import Iterator
from functools import reduce
from operator import xor
import struct

from .errors import InvalidReply
from .groups import parse_groups

# Sercomm-API, "Configuration Settings"; 62 is `=`, 63 is `+`, `/` fills up.
OURS = b"ACEGIKMOQSUWYBDFHJLNPRTVXZacegikmoqsuwybdfhjlnprtvxz0246813579=+/"
STANDARD = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
TO_STANDARD = bytes.maketrans(OURS, STANDARD)
TO_OURS = bytes.maketrans(STANDARD, OURS)
# Version, check sum and size, four bytes each (NV812D manual p.100).
TAIL = 12
DWORD = 4
ALL_BITS = 0xFFFFFFFF


def decode_settings(content: bytes) -> bytes:
    """Return the plain content of a settings file: text, then binary blocks.

    Raises InvalidReply when it is not in the vendor's alphabet; some firmware
    encrypts its file (RC8310A notes).
    """
    packed = bytes(content).translate(None, b" \r\n\t")
    if not packed or packed.strip(OURS):
        raise InvalidReply("the settings file is not in the vendor's alphabet")
    try:
        return b64decode(packed.translate(TO_STANDARD), validate=True)
    except binascii.Error:
        raise InvalidReply("the settings file is damaged") from None


def is_damaged(content: bytes) -> bool:
    """Whether a settings file contradicts itself: cut, or changed on its way.

    Its "dword-aligned" check sum leaves out what does not fill a dword (base document,
    NV812D manual p.100). No document says how it adds up, so that all usual ways count.
    False for a file that cannot be judged, such as an encrypted one (RC8310A notes).
    """
    packed = bytes(content).translate(None, b" \r\n\t")
    # Groups begin with a bracket, so four characters tell a file that can be read.
    if packed[:DWORD].strip(OURS) or not _unpacked(packed[:DWORD]).startswith(b"["):
        return False
    try:
        plain = decode_settings(packed)
    except InvalidReply:
        return True
    if b"\0" not in plain:
        # Text alone: some clients read it so, and it ends with a line.
        return not plain.endswith(b"\n")
    found = plain[-TAIL:][DWORD : 2 * DWORD]
    return found not in set(_check_sums(plain[:-TAIL]))


def _check_sums(body: bytes) -> Iterator[bytes]:
    """Yield the check sums of the content before the tail: sum and xor, and negated."""
    whole = body[: len(body) // DWORD * DWORD]
    for order in "<>":
        dwords = [dword for (dword,) in struct.iter_unpack(f"{order}I", whole)]
        total = sum(dwords) & ALL_BITS
        for value in (
            total,
            -total & ALL_BITS,
            ~total & ALL_BITS,
            reduce(xor, dwords, 0),
        ):
            yield struct.pack("<I", value)
            yield struct.pack(">I", value)


def _unpacked(packed: bytes) -> bytes:
    """Return what whole groups of four characters hold; nothing when it is damaged."""
    try:
        return b64decode(packed.translate(TO_STANDARD), validate=True)
    except binascii.Error:
        return b""


def encode(plain: bytes) -> bytes:
    """Return content in the vendor's alphabet, in one line."""
    return b64encode(plain).translate(TO_OURS)


def settings(content: bytes) -> dict[str, dict[str, str]]:
    """Return the groups in a settings file: group -> key -> value.

    A NUL ends the text (NV812D manual p.100); logo, certificates and check sum
    follow it. Raises InvalidReply when the file does not decode or holds no group.
    """
    text = decode_settings(content).partition(b"\0")[0].decode("latin-1")
    groups = {name: pairs for name, pairs in parse_groups(text).items() if name}
    if not groups:
        raise InvalidReply("the settings file holds no settings")
    return groups
