"""Who may do what: accounts, privileges by folder, Basic and (by switch) Digest."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from enum import IntEnum
import hashlib
import re
from typing import override

from .exchange import Request

NONCE = "5c0ffee5dcd98b7102dd2f0e8b11d0f6"


class Level(IntEnum):
    """Rights, each with those below it."""

    NOBODY = 0
    VIEWER = 1
    OPERATOR = 2
    ADMINISTRATOR = 3


LEVELS = {
    "viewer": Level.VIEWER,
    "operator": Level.OPERATOR,
    "administrator": Level.ADMINISTRATOR,
}

# "Privilege by URL directory" (titles of the manuals' sections).
FOLDERS = {
    "/img/": Level.VIEWER,
    "/pt/": Level.OPERATOR,
    "/io/": Level.OPERATOR,
    "/adm/": Level.ADMINISTRATOR,
    "/OpenHome/": Level.ADMINISTRATOR,
}


type Accounts = dict[str, tuple[str, str]]
"""Name -> (password, right); a right is administrator, operator or viewer."""


class Passwords(Mapping[str, str]):
    """The passwords by name, always as they are now."""

    def __init__(self, accounts: Accounts) -> None:
        """Look into these accounts."""
        self._accounts = accounts

    @override
    def __getitem__(self, name: str) -> str:
        """One password."""
        return self._accounts[name][0]

    @override
    def __iter__(self) -> Iterator[str]:
        """All names."""
        return iter(self._accounts)

    @override
    def __len__(self) -> int:
        """How many there are."""
        return len(self._accounts)


def level_needed(path: str) -> Level:
    """The right a path asks for; /util/ and the start page ask for none."""
    for folder, level in FOLDERS.items():
        if path.startswith(folder):
            return level
    return Level.NOBODY


def challenge(realm: str, *, digest: bool) -> tuple[str, str]:
    """The header of a 401."""
    if digest:
        return (
            "WWW-Authenticate",
            f'Digest realm="{realm}", nonce="{NONCE}", qop="auth", algorithm=MD5',
        )
    return "WWW-Authenticate", f'Basic realm="{realm}"'


def claimed_user(request: Request) -> str | None:
    """The user name a request claims, right or wrong."""
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            return (
                base64.b64decode(rest, validate=True)
                .decode(errors="replace")
                .partition(":")[0]
            )
        except binascii.Error:
            return None
    if scheme.lower() == "digest":
        return _digest_fields(rest).get("username")
    return None


def authenticate(
    request: Request, accounts: Accounts, realm: str, *, digest: bool
) -> Level:
    """The level of the login in a request; names and passwords are case-sensitive."""
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    user = claimed_user(request)
    if user not in accounts:
        return Level.NOBODY
    password, right = accounts[user]
    if digest:
        valid = scheme.lower() == "digest" and _digest_matches(
            request, _digest_fields(rest), password, realm
        )
    else:
        valid = scheme.lower() == "basic" and _basic_matches(rest, password)
    return LEVELS[right] if valid else Level.NOBODY


def _basic_matches(token: str, password: str) -> bool:
    """Compare the password of a Basic token, byte by byte, in UTF-8 or Latin-1."""
    given = base64.b64decode(token).partition(b":")[2]
    return given in (password.encode(), password.encode("latin-1", "replace"))


def _digest_fields(rest: str) -> dict[str, str]:
    """The fields of a Digest header without quotes."""
    pairs = re.findall(r'(\w+)=(?:"([^"]*)"|([^",\s]+))', rest)
    return {name: quoted or bare for name, quoted, bare in pairs}


def _digest_matches(
    request: Request, fields: dict[str, str], password: str, realm: str
) -> bool:
    """RFC 2617 with qop=auth or none, MD5."""

    def md5(text: str) -> str:
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    if (
        fields.get("realm") != realm
        or fields.get("nonce") != NONCE
        or fields.get("uri") != request.target
    ):
        return False
    first = md5(f"{fields.get('username', '')}:{realm}:{password}")
    second = md5(f"{request.method}:{request.target}")
    middle = (
        f"{NONCE}:{fields['nc']}:{fields['cnonce']}:{fields['qop']}"
        if "qop" in fields
        else NONCE
    )
    return fields.get("response") == md5(f"{first}:{middle}:{second}")
