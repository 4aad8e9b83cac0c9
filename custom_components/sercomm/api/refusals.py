"""Why a value is refused before it is sent: a word for programs, and its text.

A program that speaks other languages takes the word and the values, and has its own
sentences; `str` gives the English one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import override

TEXTS: Mapping[str, str] = {
    # Numbers.
    "whole": "must be a whole number",
    "range": "must be {lowest} to {highest}",
    "steps": "must be {lowest} to {highest} in steps of {step}",
    "range_or": "must be {lowest} to {highest}, or one of {also}",
    "numbers": "must be whole numbers with commas between, {count} in all",
    "ranges": "must be {ranges}",
    "corner": "must begin with the upper left corner",
    # Texts.
    "empty": "must not be empty",
    "too_long": "must be at most {longest} characters",
    "not_ascii": "must be printable ASCII in one line",
    "without": "must be without {characters}",
    "only": "must be at most {longest} of {characters}",
    "choice": "must be one of {choices}",
    "form": "must have the form of {example}",
    "colour": "must be six hexadecimal digits",
    "ipv4": "must be an IPv4 address",
    "multicast": "must be a multicast address",
    "netmask": "must be a netmask",
    "host": "must be a host name or an IPv4 address",
    "email": "must be an email address",
    "url": "must be an http or https address",
    # Wi-Fi.
    "wpa_password": "must be 8 to 63 ASCII characters, or 64 hexadecimal digits",
    "wep_key": "must be 5 or 13 ASCII characters, or 10 or 26 hexadecimal digits",
    "open_network": "must be empty, because an open network has no password",
    # What this camera, or this library, does not do.
    "not_shown": "is not known to this camera",
    "no_action": "the camera offers no {action} on {trigger}",
    "unknown": "is not a known property",
    "read_only": "is read-only",
    "undocumented": "is not documented well enough to be written",
    "locks_out": "can lock everybody out and is not written",
    # Accounts, presets, schedules, files, the clock.
    "taken": "is the name of another account",
    "with_name": "is needed, because the camera only takes it together with the name",
    "preset": "must be {lowest} to {highest} or the name of a preset",
    "stop": "must be presets {presets}, each for {seconds} seconds",
    "recipients": "must be {lowest} to {highest} addresses",
    "entries": "take {needed} entries, the camera has room for {room}",
    "same_times": "must end at another time than they start",
    "settings_file": "must be a settings file up to {size} MiB",
    "firmware_file": "must be a firmware up to {size} MiB",
    "local_time": "must be local time, without a zone",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value is refused: a word of TEXTS, and what stands in its text.

    What several are allowed of is a tuple, so that each language can list it.
    """

    word: str
    values: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)

    @override
    def __str__(self) -> str:
        """Return the English text, without the value that was refused."""
        return TEXTS[self.word].format_map(
            {
                key: ", ".join(value) if isinstance(value, tuple) else value
                for key, value in self.values.items()
            }
        )


def because(word: str, **values: object) -> Refusal:
    """Return a refusal, its values as texts."""
    return Refusal(
        word,
        {
            key: tuple(map(str, value)) if isinstance(value, tuple) else str(value)
            for key, value in values.items()
        },
    )


def outside(span: range) -> Refusal:
    """Return the refusal of a number that is not in a range."""
    return because("range", lowest=span[0], highest=span[-1])
