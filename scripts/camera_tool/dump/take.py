"""Takes a dump: asks one thing after another, and puts all of it together."""

from collections import Counter
from datetime import UTC, datetime
import re
from typing import Any

from custom_components.sercomm.api import (
    AccessDenied,
    Address,
    AuthenticationFailed,
    Camera,
    CommandRefused,
    Credentials,
    NotAvailable,
    Right,
)
from custom_components.sercomm.api.groups import parse_pairs
from custom_components.sercomm.api.log import parse_log
from scripts.camera_tool.output import Output

from . import pictures, writes
from .pseudonyms import Pseudonyms
from .questions import QUERY, QUESTIONS, REFUSALS, Keep, Question
from .wire import Heard, ask

FORMAT = "sercomm-dump"
VERSION = 1
PING = Question(path="/OpenHome/System/Ping")
SHOWN_TEXT = 4096
# What stands where a picture should be, or before the first.
SHOWN_PICTURE = 300
# Beside the questions: who asks, the groups, stills, streams, OpenHome, writes.
OTHER_STEPS = 5

type Dump = dict[str, Any]


async def take(
    camera: Camera, login: Credentials, output: Output, *, probe_writes: bool
) -> Dump:
    """Return all that this login can read; nothing is written unless it is asked for.

    Raises SercommError when the camera cannot be reached, or the login is wrong.
    """
    names = Pseudonyms()
    steps = len(QUESTIONS) + len(REFUSALS) + OTHER_STEPS + probe_writes
    done = 0

    def next_step(what: str) -> None:
        nonlocal done
        done += 1
        output.progress(done, steps, what)

    next_step("who it is")
    identity = await camera.identity(extended=True)
    names.learn_mac(identity.mac)
    right = await camera.right()
    next_step("groups")
    groups = await _groups(camera, right)
    _learn(names, groups)
    dump: Dump = {
        "format": FORMAT,
        "version": VERSION,
        "taken": f"{datetime.now(UTC):%Y-%m-%d}",
        "right": str(right),
        "several_groups": camera.several_groups,
        "groups": {name: names.values(name, keys) for name, keys in groups.items()},
        "answers": {},
        "refusals": {},
    }
    for question in QUESTIONS:
        next_step(question.name)
        heard = await _ask(camera.address, question, login)
        dump["answers"][question.name] = _told(question, heard, names)
    for what, question in REFUSALS.items():
        next_step(what)
        heard = await _ask(camera.address, question, login)
        dump["refusals"][what] = _told(question, heard, names)
    next_step("stills")
    stills = await pictures.stills(camera.address, login)
    dump["stills"] = {
        size: names.answer(told, SHOWN_PICTURE) for size, told in stills.items()
    }
    next_step("streams")
    streams = await pictures.streams(camera.address, login)
    dump["streams"] = {
        name: names.answer(told, SHOWN_PICTURE) for name, told in streams.items()
    }
    next_step(PING.name)
    port = identity.https_port
    if port is not None and not camera.address.ssl:
        heard = await _ask(Address(camera.address.host, port, ssl=True), PING, login)
        dump["answers"][PING.name] = _told(PING, heard, names)
    if probe_writes:
        next_step("writes")
        dump["writes"] = await writes.probe(camera, login, groups, names)
    output.progress_ends()
    return dump


def summary(dump: Dump) -> dict[str, str]:
    """Return what a dump holds, in a few words."""
    heard = dump["answers"].values()
    well = sum(" 200" in it.get("status", "") for it in heard)
    hidden = "passwords, names, addresses and the end of the MAC are made up"
    return {
        "right": dump["right"],
        "groups": str(len(dump["groups"])),
        "answered": f"{well} of {len(heard)}",
        "private": hidden,
    }


async def _groups(camera: Camera, right: Right) -> dict[str, dict[str, str]]:
    """Return all groups; none for a login that may not read them."""
    try:
        return await camera.get_groups(await camera.group_names())
    except AccessDenied, AuthenticationFailed, CommandRefused, NotAvailable:
        if right is Right.ADMINISTRATOR:
            raise
        return {}


def _learn(names: Pseudonyms, groups: dict[str, dict[str, str]]) -> None:
    """Give everything private its name, before texts that may hold it are looked at."""
    for name, keys in groups.items():
        names.values(name, keys)


async def _ask(address: Address, question: Question, login: Credentials) -> Heard:
    """Ask one question."""
    return await ask(
        address,
        question.path,
        question.query,
        login=login if question.login else None,
        budget=question.budget,
        seconds=question.seconds,
    )


def _told(question: Question, heard: Heard, names: Pseudonyms) -> dict[str, Any]:
    """Return how a question was answered, and what of it may be shown."""
    facts = heard.facts()
    values = _values(question, heard)
    if heard.status == 200 and values:
        if question.path == QUERY and "mac" in values:
            facts["mac_with_colons"] = ":" in values["mac"]
        facts["values"] = names.values(question.path, values)
    elif heard.status == 200 and question.keep is Keep.TAGS:
        facts["tags"] = Counter(entry.tag for entry in parse_log(heard.text))
    elif question.keep is not Keep.NOTHING or heard.status != 200:
        facts["text"] = heard.beginning
    return names.answer(facts, SHOWN_TEXT)


def _values(question: Question, heard: Heard) -> dict[str, str]:
    """Return keys and values of an answer that has them."""
    if question.keep is not Keep.VALUES:
        return {}
    # sysinfo.cgi: `Serial Number:12345`.
    text = re.sub(r"(?m)^([A-Za-z ]+?): ?", _as_key, heard.text)
    return parse_pairs(text)


def _as_key(match: re.Match[str]) -> str:
    """Return the beginning of a line as that of a pair."""
    return match[1].strip().lower().replace(" ", "_") + "="
