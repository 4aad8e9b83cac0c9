"""Takes secrets and what tells of a home out of what a camera says.

What is private is the catalogue's word. The same value gets the same name everywhere in
a dump, so that what belongs together still does, and the names say nothing of it.
"""

from collections.abc import Mapping
from ipaddress import AddressValueError, IPv4Address
import re
from typing import Any

from custom_components.sercomm.api import TEXTS, is_private, is_secret, lookup_property
from custom_components.sercomm.api.catalog import Email, Netmask, Url

QUERY = "/util/query.cgi"
# What query.cgi says that the catalogue, which is of groups, does not know.
PRIVATE_IN_QUERY = frozenset({"hostname", "description", "netmask"})
MAC = re.compile(r"(?i)\b[0-9a-f]{2}([:-]?)(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}\b")
ADDRESS = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Names that cameras leave the factory with, words of query.cgi, what everybody has.
COMMON = frozenset(
    {"administrator", "admin", "viewer", "camera", "255.255.255.0"}
    | {"on", "off", "yes", "no", "pelco"}
)
# Where an answer is quoted.
WORDS = ("status", "text", "begins")
# Less than this may be part of any other text.
SHORTEST = 4
VENDOR = 6
# Locally administered, so nobody's.
OTHERS = "020000"


class Pseudonyms:
    """What is said in place of each private value."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._spellings: dict[str, str] = {}

    def learn_mac(self, mac: str, *, own: bool = True) -> str:
        """Return what stands for a MAC: a number, behind the vendor's part if own."""
        digits = re.sub("[:-]", "", mac).lower()
        if digits not in self._known:
            vendor = digits[:VENDOR] if own else OTHERS
            self._known[digits] = f"{vendor}{self._number('mac'):06x}"
        made_up = self._known[digits]
        ends = ((digits[VENDOR:], made_up[VENDOR:]),) if own else ()
        for of, for_ in ((digits, made_up), *ends):
            self._spellings |= {of: for_, of.upper(): for_.upper()}
        for sign in ":-":
            old, new = (_pairs(text, sign) for text in (digits, made_up))
            self._spellings |= {old: new, old.upper(): new.upper()}
        return _pairs(made_up, ":")

    def values(self, source: str, values: Mapping[str, str]) -> dict[str, str]:
        """Return the values of a group or a CGI, those that are private by name."""
        return {key: self.value(source, key, value) for key, value in values.items()}

    def value(self, source: str, key: str, value: str) -> str:
        """Return one value."""
        private = is_private(source, key) or (
            source == QUERY and key in PRIVATE_IN_QUERY
        )
        if not value or not private:
            row = lookup_property(source, key)
            is_text = row is None or isinstance(row.kind, TEXTS)
            return self.known(value) if is_text else value
        if value.lower() in COMMON or self._is_factory_name(value):
            return self.known(value)
        if is_secret(source, key):
            name, comma, password = value.partition(",")
            if key.startswith("user") and comma:
                hidden = self._name("hidden", password) if password else ""
                return f"{self._name('user', name)},{hidden}"
            return self._name("hidden", value)
        return self._name_of(source, key, value)

    def known(self, text: str) -> str:
        """Return a text with what is known to be private replaced in it."""
        for old in sorted(self._spellings, key=len, reverse=True):
            if old in text:
                text = text.replace(old, self._spellings[old])
        return text

    def text(self, text: str) -> str:
        """Return a text of any kind: also without what looks like an address."""
        text = self.known(text)
        text = MAC.sub(lambda match: self._shaped("mac", match[0]), text)
        text = ADDRESS.sub(lambda match: self._shaped("address", match[0]), text)
        return EMAIL.sub(lambda match: self._shaped("person", match[0]), text)

    def answer(self, facts: Mapping[str, Any], most: int) -> dict[str, Any]:
        """Return what is told of an answer: of its words so many, and no private ones.

        Of what is cut off first, a part of a name would be left.
        """
        cleaned = dict(facts)
        if "headers" in facts:
            cleaned["headers"] = [[name, self.text(v)] for name, v in facts["headers"]]
        words = {key: self.text(facts[key])[:most] for key in WORDS if key in facts}
        return cleaned | words

    def _name_of(self, source: str, key: str, value: str) -> str:
        """Return the name for a private value, in the form that its property has."""
        row = lookup_property(source, key)
        kind = None if row is None else row.kind
        if isinstance(kind, Netmask) or key == "netmask":
            return "255.255.255.0"
        if MAC.fullmatch(value):
            return self._shaped("mac", value)
        if _is_address(value):
            return self._shaped("address", value)
        if isinstance(kind, Url) or "://" in value:
            scheme = value.partition("://")[0] if "://" in value else "http"
            return f"{scheme}://{self._name('host', value)}.example/"
        if isinstance(kind, Email) or EMAIL.fullmatch(value):
            return self._shaped("person", value)
        if "." in value:
            return f"{self._name('host', value)}.example"
        return self._name("name", value)

    def _shaped(self, kind: str, value: str) -> str:
        """Return the name for what looks like a MAC, an IP or a mail address."""
        if value in self._spellings.values():
            return value
        if kind == "mac":
            return self.learn_mac(value, own=False)
        if kind == "person":
            return f"{self._name('person', value)}@example.com"
        if not _is_address(value) or not _tells(value):
            return value
        return self._name("address", value, "192.0.2.")

    def _name(self, kind: str, value: str, before: str | None = None) -> str:
        """Return the name for a value, the same as before if it had one."""
        if value not in self._known:
            made_up = f"{kind if before is None else before}{self._number(kind)}"
            self._known[value] = made_up
            if len(value) >= SHORTEST and value.lower() not in COMMON:
                self._spellings[value] = made_up
        return self._known[value]

    def _number(self, kind: str) -> int:
        """Return the next number of a kind."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._counts[kind]

    def _is_factory_name(self, value: str) -> bool:
        """Whether a name is made of the MAC's end, as SC92FFF7 and RC8230-92fff7."""
        ends = [old for old in self._spellings if len(old) == VENDOR]
        letters = re.compile(r"[A-Za-z]{1,10}[0-9]{0,4}[-_]?")
        return any(
            value.endswith(end) and letters.fullmatch(value.removesuffix(end))
            for end in ends
        )


def _pairs(digits: str, sign: str) -> str:
    """Return twelve digits as six pairs."""
    return sign.join(digits[i : i + 2] for i in range(0, len(digits), 2))


def _is_address(value: str) -> bool:
    """Whether a value is an IPv4 address."""
    try:
        IPv4Address(value)
    except AddressValueError:
        return False
    return True


def _tells(value: str) -> bool:
    """Whether an address is one of a home."""
    address = IPv4Address(value)
    return not (
        address.is_unspecified
        or address.is_multicast
        or address.is_loopback
        or value.startswith(("255.", "192.0.2."))
    )
