"""The composed values of the EVENT group, checked before they are written whole."""

from collections.abc import Mapping
from dataclasses import dataclass
import re
from types import MappingProxyType
from typing import override

from ..refusals import Refusal, because
from .kinds import Kind

_LONGEST = 512

_COLON = re.compile(r" *[a-z][a-z0-9_]{0,15} *: *[0-9]? *")
_FLAGS = re.compile(r"[0-9](,[0-9])+")
_ATTACHMENT = re.compile(r"[01]|(mp4|avi|jpg|jpeg)(,[0-9]{1,3}){3}")


def _is_colon_list(value: str) -> bool:
    """Whether every part is a named flag; one semicolon may end the list."""
    return all(_COLON.fullmatch(part) for part in value.removesuffix(";").split(";"))


@dataclass(frozen=True, slots=True)
class TriggerRule(Kind):
    """The actions of one trigger: `email:0;ftpu:1` or `0,1,0`, or nothing."""

    @override
    def refuse(self, value: str) -> Refusal | None:
        if len(value) > _LONGEST:
            return because("too_long", longest=_LONGEST)
        if not value or _FLAGS.fullmatch(value) or _is_colon_list(value):
            return None
        return because("form", example="email:0;httpn:1")

    @override
    def describe(self) -> str:
        return (
            "name:0 or name:1 with semicolons between, or 0 and 1 with commas between"
        )


@dataclass(frozen=True, slots=True)
class Attachment(Kind):
    """What goes along: format, quality or stream, seconds before, seconds after."""

    @override
    def refuse(self, value: str) -> Refusal | None:
        if _ATTACHMENT.fullmatch(value):
            return None
        return because("form", example="mp4,5,5,15")

    @override
    def describe(self) -> str:
        return "mp4, avi or jpg, then three numbers; 0 or 1 on old models"


_FIELDS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "is": re.compile(r"[0-9]{1,2}"),
        # `es=0,` with its comma is what samples show (SmartThings handlers).
        "es": re.compile(r"[0-9]{1,2}(,[0-9]*)*"),
        "et": re.compile(r"[0-9]{1,2}"),
        "ei": re.compile(r"[0-9]{1,5}"),
        "ea": re.compile(r"(mp4|avi|jpg)[:,][0-9]{1,3}(,[0-9]{1,3}){2,3}"),
        "en": re.compile(r"[A-Za-z0-9_ .-]{0,32}"),
    }
)
_UNKNOWN_FIELD = re.compile(r"[A-Za-z0-9_,:;. -]*")
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,15}")
# A day (freebox-camera).
_LONGEST_INTERVAL = 86400
_EXAMPLE = "is=1|es=0,|et=2|acts=email:0;httpn:1|ei=0|ea=mp4,5,15,1|en=x"


@dataclass(frozen=True, slots=True)
class EntryRule(Kind):
    """A trigger with its actions: `is=1|es=0,|et=2|acts=…|ei=0|ea=mp4,5,15,1|en=x`."""

    @override
    def refuse(self, value: str) -> Refusal | None:
        if len(value) > _LONGEST:
            return because("too_long", longest=_LONGEST)
        if not value:
            return None
        names = set()
        for field in value.split("|"):
            name, equals, content = field.partition("=")
            if not equals or not _FIELD_NAME.fullmatch(name) or name in names:
                return because("form", example=_EXAMPLE)
            names.add(name)
            if not self._allows(name, content):
                return because("form", example=_EXAMPLE)
        if {"et", "acts"} <= names:
            return None
        return because("form", example=_EXAMPLE)

    @staticmethod
    def _allows(name: str, content: str) -> bool:
        """Whether one field has the form that working clients write."""
        if name == "acts":
            return not content or _is_colon_list(content)
        if not _FIELDS.get(name, _UNKNOWN_FIELD).fullmatch(content):
            return False
        return name != "ei" or int(content) <= _LONGEST_INTERVAL

    @override
    def describe(self) -> str:
        return f"{_EXAMPLE} or nothing"
