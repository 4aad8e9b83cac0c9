"""Every property that can be written, over the wire: its ends, and what is beyond."""

from collections.abc import AsyncGenerator
import re
from unittest.mock import Mock
from urllib.parse import unquote

import aiohttp
from hypothesis import given, settings, strategies as st
import pytest

from custom_components.sercomm.api import (
    Address,
    Camera,
    CommandRefused,
    Credentials,
    Dialect,
    InvalidValue,
)
from custom_components.sercomm.api.catalog import (
    Access,
    Choice,
    Integer,
    Pattern,
    Property,
    Text,
    documented_properties,
)
from custom_components.sercomm.api.properties.rules import EntryRule, TriggerRule
from tests import costs
from tests.catalogue_examples import PATTERNS, PRINTABLE, examples, writable
from tests.conftest import StartSimulator
from tests.simulator import Simulator
from tests.simulator.personas import create
from tests.simulator.refusals import RULES, Refusal, check

EXAMPLES = costs.examples(20)
EXAMPLES_ON_THE_WIRE = costs.examples(2)
UNRESERVED = re.compile(r"[A-Za-z0-9_.~-]")
QUERY = re.compile(r"group=[A-Za-z0-9_]+&[A-Za-z0-9_]+=([A-Za-z0-9_.~-]|%[0-9A-F]{2})*")
GROUPS = list(dict.fromkeys(row.group for row in documented_properties()))
TRIGGERS = ("event_pir", "event_in1", "event_in2")


def encoded(text: str) -> str:
    """Write a value as it must stand in a query, without help of a library."""
    return "".join(c if UNRESERVED.match(c) else f"%{ord(c):02X}" for c in text)


def show_everything(camera: Simulator) -> None:
    """Let a camera have every property of the table, whatever its generation."""
    for row in documented_properties():
        for key in row.keys:
            camera.groups.setdefault(row.group, {}).setdefault(key, "")
    event = camera.groups["EVENT"]
    event |= dict.fromkeys(TRIGGERS, event["event_mt"])


def at(session: aiohttp.ClientSession, camera: Simulator) -> Camera:
    """Return the camera as its administrator, whose login a test may have changed.

    It is known to take the rules that it prints, and need not be asked about them.
    """
    login = Credentials(camera.username, camera.password)
    client = Camera(session, Address(camera.host, camera.port), login)
    client.rule_form = Dialect.FLAGS
    return client


@pytest.fixture
async def session(loopback: None) -> AsyncGenerator[aiohttp.ClientSession]:
    """Return a web session as Home Assistant would share it."""
    async with aiohttp.ClientSession() as opened:
        yield opened


async def assert_written(
    session: aiohttp.ClientSession,
    camera: Simulator,
    row: Property,
    key: str,
    value: str,
) -> None:
    """Write a value: one request, every byte of it as expected, and it is kept."""
    camera.clear_requests()
    await at(session, camera).set_group(row.group, {key: value})
    assert camera.paths() == [
        f"/adm/set_group.cgi?group={row.group}&{key}={encoded(value)}"
    ]
    assert camera.requests[0].method == "GET"
    assert camera.groups[row.group][key] == value


async def assert_refused(
    session: aiohttp.ClientSession,
    camera: Simulator,
    row: Property,
    key: str,
    value: str,
) -> None:
    """Refuse a value before anything is sent."""
    camera.clear_requests()
    with pytest.raises(InvalidValue) as refusal:
        await at(session, camera).set_group(row.group, {key: value})
    assert (refusal.value.group, refusal.value.key) == (row.group, key)
    assert camera.paths() == []


@pytest.mark.parametrize("group", GROUPS)
async def test_lowest_highest_and_refused(
    simulator: StartSimulator, session: aiohttp.ClientSession, group: str
) -> None:
    """Each key of each writable row: both ends reach the camera, nothing beyond."""
    camera = await simulator()
    show_everything(camera)
    accounts = dict(camera.accounts)
    for row in writable():
        if row.group != group or isinstance(row.kind, EntryRule):
            continue
        lowest, highest, refused = examples(row, "colon")
        for key in row.keys:
            for value in (lowest, highest):
                await assert_written(session, camera, row, key, value)
            for value in refused:
                await assert_refused(session, camera, row, key, value)
        camera.accounts.clear()
        camera.accounts.update(accounts)


@pytest.mark.parametrize(
    ("persona", "dialect"), [("rc8221", "flags"), ("icamera2", "entries")]
)
async def test_event_rules_of_other_dialects(
    simulator: StartSimulator,
    session: aiohttp.ClientSession,
    persona: str,
    dialect: str,
) -> None:
    """The rules of the two other dialects, on cameras that speak them."""
    camera = await simulator(persona, speed=1000)
    event = camera.groups["EVENT"]
    rows = [row for row in writable() if isinstance(row.kind, TriggerRule | EntryRule)]
    tried = [(row, key) for row in rows for key in row.keys if key in event]
    assert len(tried) in (3, 10)
    for row, key in tried:
        lowest, highest, refused = examples(row, dialect)
        for value in (lowest, highest):
            await assert_written(session, camera, row, key, value)
        for value in refused:
            await assert_refused(session, camera, row, key, value)


@pytest.mark.parametrize("group", GROUPS)
async def test_what_is_not_ours_to_write(
    simulator: StartSimulator, session: aiohttp.ClientSession, group: str
) -> None:
    """Not even the value that the camera holds is written to any other property."""
    camera = await simulator()
    show_everything(camera)
    for row in documented_properties(group):
        if row.access is not Access.WRITE:
            for key in row.keys:
                held = camera.groups[row.group][key]
                await assert_refused(session, camera, row, key, held)


def test_examples_for_every_row() -> None:
    """No form is written out for a row that is not there."""
    patterns = {
        f"{row.group}.{row.key}" for row in writable() if isinstance(row.kind, Pattern)
    }
    assert patterns == set(PATTERNS)
    for row in writable():
        lowest, highest, refused = examples(row, "colon")
        assert lowest != highest
        assert refused


# Where the table is narrower than what cameras are known to take, on purpose.
NARROWER = {
    "MOTION.md_name{1-4}": "characters that a shell would take for itself",
    "PTZ.Preset{1-9}Name": "the same",
    "USER.user{1-20}": "no user without a password",
    "H264.bit_rate{,2,3}": "no document tells a range",
    "MPEG4.bit_rate{,2,3}": "no document tells a range",
}


def test_two_readings_of_the_documents_agree() -> None:
    """The simulator, which has rules of its own, draws the same lines."""
    persona = create("rc8230")
    narrower = set()
    for row in writable():
        lowest, highest, refused = examples(row, "colon")
        key = row.keys[0]
        for value in (lowest, highest):
            check(persona, row.group, key, value)
        if not has_rule(row.group, key):
            continue
        for value in refused:
            try:
                check(persona, row.group, key, value)
            except Refusal:
                continue
            narrower.add(f"{row.group}.{row.key}")
    assert narrower == set(NARROWER)


def has_rule(group: str, key: str) -> bool:
    """Whether the simulator minds what is written to a property."""
    return any(re.fullmatch(pattern, f"{group}.{key}") for pattern, _ in RULES)


# Whatever somebody may put into an action: text of any script, bytes read as text,
# and values that are almost right.
BYTES = st.binary(max_size=60)
ANYTHING = st.one_of(
    st.text(max_size=60),
    BYTES.map(lambda data: data.decode("latin-1")),
    BYTES.map(lambda data: data.decode("utf-8", "surrogateescape")),
    st.text(PRINTABLE, max_size=300),
    st.integers().map(str),
    st.lists(st.integers(-10, 700).map(str), max_size=6).map(",".join),
)
ROW = st.sampled_from(documented_properties())
ENDS = st.sampled_from(["", "\n", "\r\nSet-Cookie: a", "\0", "&group=USER", "#", "%0a"])


@st.composite
def writes(draw: st.DrawFn) -> tuple[Property, str, str]:
    """Return a row, one of its keys and a value, often one that nearly fits."""
    row = draw(ROW)
    value = draw(ANYTHING)
    if row.access is Access.WRITE and draw(st.booleans()):
        ends = examples(row, "colon")
        value = draw(st.sampled_from([*ends[:2], *ends.refused])) + draw(ENDS)
    return row, draw(st.sampled_from(row.keys)), value


def assert_harmless(row: Property, key: str, value: str, query: str) -> None:
    """The query holds this value of this property, in range, and nothing else."""
    assert row.access is Access.WRITE
    assert QUERY.fullmatch(query)
    assert query == f"group={row.group}&{key}={encoded(value)}"
    assert unquote(query.partition("&")[2].partition("=")[2]) == value
    assert all(" " <= character <= "~" for character in value)
    assert len(value) <= 1024
    match row.kind:
        case Integer(optional=True) if not value:
            return
        case Integer(lowest, highest, step, also):
            number = int(value)
            assert str(number) == value
            assert lowest <= number <= highest or number in also
            assert number in also or (number - lowest) % step == 0
        case Choice(names):
            assert value in names
        case Text(longest, required):
            assert required <= len(value) <= longest


class Recorder:
    """Stands in for the transport and keeps what would be sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.completeness = Mock()

    async def command(self, path: str, query: str = "", **_: object) -> None:
        """Take a command."""
        self.sent.append((path, query))


@settings(max_examples=EXAMPLES, deadline=None)
@given(writes())
async def test_any_value_at_the_door(write: tuple[Property, str, str]) -> None:
    """Any text, any bytes, any property: refused, or one harmless query."""
    row, key, value = write
    camera = Camera(None, Address("camera"))  # type: ignore[arg-type]
    door = Recorder()
    camera.transport = door  # type: ignore[assignment]
    camera.rule_form = Dialect.FLAGS
    refused = False
    try:
        await camera.set_group(row.group, {key: value})
    except InvalidValue:
        refused = True
    assert refused is (door.sent == [])
    if not refused:
        [(path, query)] = door.sent
        assert path == "/adm/set_group.cgi"
        assert_harmless(row, key, value, query)


@settings(max_examples=EXAMPLES // 4, deadline=None)
@given(st.dictionaries(ANYTHING, ANYTHING, min_size=1, max_size=3), ANYTHING)
async def test_any_name_at_the_door(values: dict[str, str], group: str) -> None:
    """What is no property of the table is never sent, whatever goes along."""
    camera = Camera(None, Address("camera"))  # type: ignore[arg-type]
    door = Recorder()
    camera.transport = door  # type: ignore[assignment]
    with pytest.raises(InvalidValue):
        await camera.set_groups({"VIDEO": {"flip": "1"}, group: values})
    assert door.sent == []


@settings(max_examples=EXAMPLES_ON_THE_WIRE, deadline=None)
@given(writes())
async def test_any_value_over_the_wire(write: tuple[Property, str, str]) -> None:
    """The same, to the bytes that a camera receives."""
    row, key, value = write
    async with Simulator() as camera, aiohttp.ClientSession() as session:
        show_everything(camera)
        refused = False
        try:
            await at(session, camera).set_group(row.group, {key: value})
        except InvalidValue:
            refused = True
        except CommandRefused:
            assert isinstance(row.kind, TriggerRule | EntryRule)
        assert refused is (camera.requests == [])
        for request in camera.requests:
            assert request.path == "/adm/set_group.cgi"
            assert_harmless(row, key, value, request.query)
