"""The vendor's settings file: its alphabet, its groups, its check sum."""

from base64 import b64encode
from collections.abc import Callable
from functools import reduce
from operator import xor
import struct

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import InvalidReply
from custom_components.sercomm.api.config_file import (
    decode_settings,
    encode,
    is_damaged,
    settings,
)
from tests.conftest import StartSimulator

from .conftest import MakeCamera

TEXT = b"[VIDEO]\r\ntext=Front doors\r\n\x00x\x00"


async def test_the_settings_of_a_camera(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Every group, as the camera holds it."""
    sim = await simulator()
    content = await make_camera(sim).maintenance.download_configuration()
    assert settings(content) == sim.groups
    assert decode_settings(content)[-12:-8] == b"\x01\x00\x00\x00"


@given(st.binary(min_size=1))
def test_the_alphabet_there_and_back(plain: bytes) -> None:
    """What we encode, the camera's table decodes."""
    assert decode_settings(encode(plain)) == plain
    assert decode_settings(b"\r\n".join([encode(plain), b""])) == plain


@given(st.binary())
def test_any_bytes_are_a_settings_file_or_none(content: bytes) -> None:
    """Nothing but InvalidReply comes out."""
    for read in (decode_settings, settings):
        try:
            read(content)
        except InvalidReply:
            continue


@given(st.binary())
def test_any_content_has_settings_or_none(plain: bytes) -> None:
    """Whatever the text looks like."""
    try:
        groups = settings(encode(plain))
    except InvalidReply:
        return
    assert all(groups)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \r\n",
        b64encode(b"\xff" * 9).replace(b"/", b"!"),
        b"A",
        b"AAA/AAAA",
        b"[SYSTEM]",
        b"AC-G",
    ],
)
def test_no_settings_file(content: bytes) -> None:
    """Encrypted, damaged or cut."""
    with pytest.raises(InvalidReply):
        decode_settings(content)


def test_a_known_word() -> None:
    """The table of the base document: ABCD of the standard is ACEG here."""
    assert encode(b"\x00\x10\x83") == b"ACEG"
    assert encode(b"\xfb\xf0") == b"=+A/"
    assert decode_settings(b"=+A/") == b"\xfb\xf0"
    with pytest.raises(InvalidReply, match="no settings"):
        settings(encode(b"a=b"))


# The check sum


def whole(add_up: Callable[[list[int]], int], order: str, body: bytes = TEXT) -> bytes:
    """Return a file whose dwords are added up so."""
    dwords = [n for (n,) in struct.iter_unpack(f"{order}I", body[: len(body) // 4 * 4])]
    tail = struct.pack(f"{order}III", 1, add_up(dwords) & 0xFFFFFFFF, len(body))
    return encode(body + tail)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    "add_up",
    [sum, lambda n: -sum(n), lambda n: ~sum(n), lambda n: reduce(xor, n)],
    ids=["sum", "negative", "inverted", "xor"],
)
def test_check_sums(add_up: Callable[[list[int]], int], order: str) -> None:
    """No document says how it adds up: every usual way is good, and no other."""
    good = whole(add_up, order)
    assert not is_damaged(good)
    assert not is_damaged(good[:8] + b"\r\n" + good[8:] + b"\r\n")
    plain = decode_settings(good)
    assert is_damaged(encode(plain.replace(b"door", b"duor")))
    # What does not fill a dword is left out of it.
    assert len(TEXT) % 4 == 2
    assert not is_damaged(encode(plain.replace(b"\x00x\x00", b"\x00y\x00")))


async def test_the_file_of_a_camera(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Whole as it comes; cut anywhere, or with one bit changed, it is damaged."""
    sim = await simulator()
    file = await make_camera(sim).maintenance.download_configuration()
    assert not is_damaged(file)
    for end in (8, len(file) // 2, len(file) - 16, len(file) - 3, len(file) - 1):
        assert is_damaged(file[:end])
    plain = bytearray(decode_settings(file))
    for place in (1, len(plain) // 2, len(plain) - 20, len(plain) - 7):
        plain[place] ^= 4
        assert is_damaged(encode(bytes(plain)))
        plain[place] ^= 4


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b64encode(b"\x00\x01" * 30),
        encode(b"\xff" * 30),
        encode(b"[VIDEO]\ntext=x\n"),
        bytes(range(256)),
    ],
)
def test_what_cannot_be_judged(content: bytes) -> None:
    """Encrypted, another form, text alone: it is not called damaged."""
    assert not is_damaged(content)


@given(st.binary())
def test_any_bytes_are_judged(content: bytes) -> None:
    """Nothing comes out but a yes or no."""
    assert is_damaged(content) in (True, False)
    assert is_damaged(encode(b"[" + content)) in (True, False)
