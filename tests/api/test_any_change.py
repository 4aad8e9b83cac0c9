"""Whatever is wished of a group: refused in our words, or a request that is read."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import GROUPS, SercommError
from custom_components.sercomm.api.accounts import RIGHTS, change_user
from custom_components.sercomm.api.address import Address, typed_address
from custom_components.sercomm.api.answers import raise_refusal, require_ok
from custom_components.sercomm.api.capabilities import Capabilities, Right
from custom_components.sercomm.api.capabilities_merge import capable, merge
from custom_components.sercomm.api.catalog import check_held, documented_properties
from custom_components.sercomm.api.completeness import Completeness
from custom_components.sercomm.api.exchange import Reply
from custom_components.sercomm.api.group_change import GroupChange
from custom_components.sercomm.api.groups import parse_groups, parse_pairs, set_query
from custom_components.sercomm.api.motion import Area, change_window, parse_windows
from custom_components.sercomm.api.open_home import parse_device_info
from custom_components.sercomm.api.privacy_masks import change_mask, parse_masks
from custom_components.sercomm.api.read_back import look
from custom_components.sercomm.api.readings import Readings
from custom_components.sercomm.api.restarts import watchdog_reboots, watchdog_times
from custom_components.sercomm.api.targets import (
    EMAIL_LOGINS,
    change_email,
    change_ftp,
    change_share,
)
from custom_components.sercomm.api.volume import volumes
from custom_components.sercomm.api.wireless import SECURITY, change_wifi

TEXT = st.sampled_from(["", "0", "1", "bob", "a,b", "10.0.0.9", "a@b.cz", "$(x)"]) | (
    st.text(max_size=20)
)
WISH = st.none() | TEXT
NUMBER = st.integers(-2, 70_000)
AREA = st.builds(Area, NUMBER, NUMBER, NUMBER, NUMBER)

# Each change by the group that it is for, and what may be wished.
CHANGES: dict[str, tuple[Callable[..., GroupChange], dict[str, Any]]] = {
    "USER": (
        change_user,
        {
            "number": st.integers(0, 21),
            "name": TEXT,
            "password": WISH,
            "rights": st.sets(st.sampled_from(sorted(RIGHTS))),
        },
    ),
    "EMAIL": (
        change_email,
        {
            "server": TEXT,
            "port": st.none() | NUMBER,
            "security": st.none() | st.sampled_from(sorted(EMAIL_LOGINS)),
            "recipients": st.none() | st.lists(TEXT, max_size=4),
            **dict.fromkeys(["username", "password", "sender", "subject"], WISH),
        },
    ),
    "FTP": (
        change_ftp,
        {
            "server": TEXT,
            "port": st.none() | NUMBER,
            "passive": st.none() | st.booleans(),
            "slot": st.integers(0, 3),
            **dict.fromkeys(["username", "password", "path"], WISH),
        },
    ),
    "SMBC": (
        change_share,
        {"server": TEXT, "path": TEXT, "username": WISH, "password": WISH},
    ),
    "VIDEO": (
        change_mask,
        {
            "number": st.integers(0, 5),
            "enabled": st.none() | st.booleans(),
            "area": st.none() | AREA,
            "color": WISH,
        },
    ),
    "WIRELESS": (
        change_wifi,
        {
            "ssid": TEXT,
            "password": TEXT | st.text("0123456789abcdefF", max_size=30),
            "security": st.sampled_from(sorted(SECURITY)),
        },
    ),
}


@st.composite
def shown(draw: st.DrawFn, group: str) -> dict[str, str]:
    """A group as some camera shows it: any of its keys, with any value."""
    keys = sorted({key for row in documented_properties(group) for key in row.keys})
    chosen = draw(st.sets(st.sampled_from(keys)) | st.just(set(keys)))
    return {key: draw(TEXT) for key in sorted(chosen)}


def tried[T](work: Callable[[], T]) -> tuple[T | None, str]:
    """Return what comes of something, or the words of our error."""
    try:
        return work(), ""
    except SercommError as error:
        return None, str(error)


@pytest.mark.parametrize("group", CHANGES)
@given(data=st.data())
def test_any_change(group: str, data: st.DataObject) -> None:
    """Only keys that are there, only values of one line, and read as they were sent."""
    build, wishes = CHANGES[group]
    before = data.draw(shown(group))
    wished = {name: data.draw(kind, name) for name, kind in wishes.items()}
    number = (wished.pop("number"),) if "number" in wished else ()
    change, refusal = tried(lambda: build(before, *number, **wished))
    if change is None:
        secret = wished.get("password") or ""
        assert len(secret) < 8 or secret not in refusal
        return
    assert change.group == group
    assert change.values.keys() <= before.keys() | {"wlan_type", "wlan_channel"}
    for key, value in change.values.items():
        check_held(group, key, value)
    query = set_query(group, change.values)
    assert parse_qsl(query, keep_blank_values=True, strict_parsing=True) == [
        ("group", group),
        *change.values.items(),
    ]
    held = {**before, **{key: value.strip() for key, value in change.values.items()}}
    look(group, change.values, held, before).require(change.name_of)


@given(data=st.data())
def test_any_window(data: st.DataObject) -> None:
    """Of a motion window the same, which is told by its number."""
    before = data.draw(shown("MOTION"))
    number = data.draw(st.integers(0, 5))
    wished: dict[str, Any] = {
        "enabled": data.draw(st.none() | st.booleans()),
        "name": data.draw(WISH),
        "area": data.draw(st.none() | AREA),
        "threshold": data.draw(st.none() | NUMBER),
        "sensitivity": data.draw(st.none() | NUMBER),
        "update_frequency": data.draw(st.none() | NUMBER),
    }
    values, _ = tried(lambda: change_window(before, number, **wished))
    if values is None:
        return
    parse_windows({**before, **values})
    for key, value in values.items():
        check_held("MOTION", key, value)


@given(data=st.data(), group=st.sampled_from(sorted(CHANGES)))
def test_any_read_back(data: st.DataObject, group: str) -> None:
    """Whatever a camera shows of what it was given, only HeldOtherwise is raised."""
    given_, held, before = (data.draw(shown(group)) for _ in range(3))
    found = look(group, given_, held, before)
    assert found.differs.keys() <= found.values.keys() <= given_.keys() & held.keys()
    _, refusal = tried(found.require)
    assert bool(refusal) is bool(found.differs)


# What is read of groups and files, and what is stored of it

NAMES = sorted(GROUPS)
FOUND = st.dictionaries(
    st.sampled_from([*NAMES, "/io/query_pc.cgi", "/adm/date.cgi"]),
    st.dictionaries(
        st.sampled_from(
            ["event_motion", "event_pir", "year", "filter", "mask_position1"]
        )
        | st.text(max_size=8),
        TEXT | st.sampled_from(["md=1:email,httpn", "1:2:3", "error", "1444713006;x"]),
    ),
    max_size=6,
)


@given(FOUND, FOUND, st.sampled_from(Right))
def test_any_capabilities(
    first: Mapping[str, Mapping[str, str]],
    second: Mapping[str, Mapping[str, str]],
    right: Right,
) -> None:
    """Stored and restored they are the same; nothing is lost by one look."""
    before, after = capable(right, first), capable(right, second)
    assert Capabilities.from_dict(before.as_dict()) == before
    merged = merge(before, after)
    assert merge(before, before) == before
    assert before.peripherals | after.peripherals <= merged.peripherals
    for known in (before, after):
        for name, keys in known.groups.items():
            assert keys <= merged.groups[name]
    readings = Readings(values={name: dict(pairs) for name, pairs in first.items()})
    assert volumes(readings)
    for pairs in first.values():
        parse_masks(pairs)
        watchdog_reboots(pairs)
        watchdog_times(pairs)


@given(st.text() | st.from_regex(r"(https?://)?[a-z0-9.:\[\]/]{1,30}", fullmatch=True))
def test_any_typed_address(typed: str) -> None:
    """None, or an address whose URL leads to that host and no other."""
    address = typed_address(typed, 80, ssl=False)
    if address is None:
        return
    url = address.url("/util/query.cgi", "a=b")
    assert url.port == address.port
    assert (url.user, url.password, url.path) == (None, None, "/util/query.cgi")
    again = typed_address(str(url), 80, ssl=False)
    assert again == Address(address.host, address.port, address.ssl)


LINES = st.lists(
    st.sampled_from(["[A]", "[B]", "a=1", "b=2", "a=", "ERROR", "mac=1", "mac=2", ""])
    | st.text(max_size=6),
    max_size=12,
)
ANSWERS = st.lists(st.tuples(LINES, st.sampled_from(["\r\n", "\n", ""])), max_size=6)


@given(ANSWERS, st.booleans())
def test_any_answers(answers: list[tuple[list[str], str]], has_owner: bool) -> None:
    """Whatever a camera says one after the other, the last is believed in the end."""
    memory = Completeness()

    def parse(text: str) -> Mapping[str, Mapping[str, str]]:
        if not has_owner:
            return parse_groups(text)
        return {"A": pairs} if (pairs := parse_pairs(text)) else {}

    def read(text: str) -> bool:
        check = memory.reading("x", parse, ["A", "B"], "mac" if has_owner else None)
        for _ in range(2):
            try:
                check(Reply("", text.encode()))
            except SercommError:
                continue
            return True
        return False

    for lines, end in answers:
        read("\r\n".join(lines) + end)
    whole = "[A]\r\na=1\r\nmac=3\r\n[B]\r\nb=2\r\n"
    assert any(read(whole) for _ in range(8))
    assert read(whole)


@given(st.text())
def test_any_words(text: str) -> None:
    """What a camera says of a command, and OpenHome of its device."""
    for judge in (raise_refusal, require_ok, parse_device_info):
        _, refusal = tried(partial(judge, text))
        assert len(refusal) < 200
