"""Takes what we have just sent in confidence out of what a camera answers.

Some cameras repeat the request in their refusal.
"""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from html import unescape
from html.entities import codepoint2name
import re
from urllib.parse import unquote, unquote_plus, urlsplit

from . import catalog
from .errors import CommandRefused

HIDDEN = "…"
# Fewer characters at the end of a cut answer may be anything.
SHORTEST_BEGINNING = 4
LONGEST_BEGINNING = 64
# What base64 makes of less is too short to be told from other text.
SHORTEST_BASE64 = 4
# The digits of fewer bytes may be anything.
SHORTEST_HEX = 4
# A shorter end of a path is a name.
SHORTEST_TOKEN = 16
# What is shorter is found by chance once everything is decoded.
SHORTEST_NESTED = 4
DEPTH = 3
# HTML 4 has no name for it, XML has.
ENTITIES = codepoint2name | {ord("'"): "apos"}
# Without these limits a long word would be gone through from each of its letters.
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]{0,63}+)=[^&\s\"'<>;]+")
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_WEBHOOK = re.compile(r"(?<=/api/webhook/)[^\s?#&\"'<>]+")
_BASIC = re.compile(r"(?<=Authorization: Basic )[A-Za-z0-9+/=]+", re.IGNORECASE)
_LOGIN = re.compile(r"(?<=://)[^\s/@:]*:[^\s/@]*(?=@)")


def redacted(text: str, secrets: Iterable[str], hidden: str = HIDDEN) -> str:
    """Return a text with `hidden` for these secrets, however they are encoded.

    Found are the plain secret, each character of it percent-encoded or not (twice,
    too), spaces as `+`, characters as HTML or JSON writes them, base64 also of
    something that contains it, hexadecimal digits, and its beginning where the text
    ends in the middle of it. A text in which one is found that was encoded in several
    ways, one within the other, is hidden whole.
    """
    # The longest first: one secret may contain another.
    kept = sorted({*filter(None, secrets)}, key=len, reverse=True)
    for secret in kept:
        text = _pattern(secret).sub(lambda _: hidden, text)
    long = [secret for secret in kept if len(secret) >= SHORTEST_NESTED]
    if any(secret in plain for plain in _decoded(text) for secret in long):
        return hidden
    return text


def without_login(text: str, hidden: str = HIDDEN) -> str:
    """Return a text with `hidden` for the login in every address in it."""
    return _LOGIN.sub(lambda _: hidden, text)


def without_secrets(text: str) -> str:
    """Return a text without what its form tells to be secret.

    That is `key=value` of secret properties, as in a request that somebody logged,
    logins in addresses and requests, and the ends of our own webhook addresses.
    """

    def hide(match: re.Match[str]) -> str:
        secret = catalog.is_secret("", match[1])
        return f"{match[1]}={HIDDEN}" if secret else match[0]

    text = _BASIC.sub(HIDDEN, _ASSIGNMENT.sub(hide, text))
    return without_login(_WEBHOOK.sub(HIDDEN, text))


@contextmanager
def keeping(secrets: Iterable[str]) -> Iterator[None]:
    """Take secrets out of the camera's words in a refusal raised inside the block."""
    try:
        yield
    except CommandRefused as error:
        raise error.without(lambda text: redacted(text, secrets)) from None


def secrets_in(group: str, values: Mapping[str, str]) -> Iterator[str]:
    """Yield what nobody may read of the values that a group is given.

    Of an address that the camera is to call, that is the end of its path.
    """
    for key, value in values.items():
        if catalog.is_secret(group, key):
            yield value
            # USER.userN holds `name,password`.
            yield value.partition(",")[2]
        row = catalog.lookup_property(group, key)
        if row is not None and isinstance(row.kind, catalog.Url) and "://" in value:
            yield from _secrets_of(value)


def _secrets_of(url: str) -> Iterator[str]:
    """Yield password and token of an address; nothing of what is none."""
    with suppress(ValueError):
        parts = urlsplit(url)
        token = parts.path.rstrip("/").rpartition("/")[2]
        if parts.password:
            yield unquote(parts.password)
        if len(token) >= SHORTEST_TOKEN:
            yield token


def _decoded(text: str) -> set[str]:
    """Return what a text may mean: percent, `+`, HTML and JSON, three times over."""
    if not re.search(r"[%&\\]", text):
        return set()
    newest, found = {text}, set[str]()
    for _ in range(DEPTH):
        newest = {
            decode(part)
            for part in newest
            for decode in (unquote, unquote_plus, unescape, _without_backslashes)
        } - found
        found |= newest
    return found


def _without_backslashes(text: str) -> str:
    """Return what a JSON string says."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], text)


@lru_cache(maxsize=32)
def _pattern(secret: str) -> re.Pattern[str]:
    """Return what finds a secret in a text."""
    characters = [_character(character) for character in secret]
    ways = ["".join(characters), *map(re.escape, _base64(secret)), *_hex(secret)]
    if len(characters) > SHORTEST_BEGINNING:
        rest = "$"
        for character in reversed(characters[SHORTEST_BEGINNING:LONGEST_BEGINNING]):
            rest = f"(?:{character}{rest}|$)"
        ways.append("".join(characters[:SHORTEST_BEGINNING]) + rest)
    return re.compile("|".join(ways))


def _character(character: str) -> str:
    """Return what finds one character as it is, or as addresses and pages write it."""
    encoded = "".join(f"%(?:25)*{byte:02X}" for byte in character.encode())
    # As it is comes last: it may be the beginning of another way.
    ways = [f"(?i:{encoded})", re.escape(character)]
    if not (character.isascii() and character.isalnum()):
        # Pages and JSON write letters and digits as they are.
        code = ord(character)
        names = [f"#0*{code}", f"#x0*{code:x}"]
        if (name := ENTITIES.get(code)) is not None:
            names.append(name)
        ways.insert(0, f"(?i:&(?:amp;)*(?:{'|'.join(names)});)")
        ways.insert(0, rf"\\(?:{re.escape(character)}|(?i:u{code:04x}))")
    if character == " ":
        ways.append(r"\+")
    return f"(?:{'|'.join(ways)})"


def _hex(secret: str) -> list[str]:
    """Return what finds the bytes of a secret as hexadecimal digits."""
    pairs = [f"{byte:02x}" for byte in secret.encode()]
    return [f"(?i:{'[ :-]?'.join(pairs)})"] if len(pairs) >= SHORTEST_HEX else []


def _base64(secret: str) -> list[str]:
    """Return what base64 makes of a secret, whatever stands around it."""
    raw = secret.encode()
    found = set()
    for encode in (b64encode, urlsafe_b64encode):
        found.add(encode(raw).decode().rstrip("="))
        for before in range(3):
            # The first and the last characters depend on the neighbours.
            encoded = encode(bytes(before) + raw).decode()
            begin = -(-before * 8 // 6)
            found.add(encoded[begin : (before + len(raw)) * 8 // 6])
    return sorted(
        (text for text in found if len(text) >= SHORTEST_BASE64), key=len, reverse=True
    )
