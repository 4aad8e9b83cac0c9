"""What is remembered of a camera, and what was read from it."""

import json

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import Capabilities, Readings, Right, Source
from custom_components.sercomm.api.events import EventAction, Trigger
from custom_components.sercomm.api.readings import (
    NIGHT_FILTER,
    PERIPHERALS,
    RIGHTS,
    WIRELESS,
    group,
)

NAMES = st.text(max_size=8)


@given(
    st.builds(
        Capabilities,
        right=st.sampled_from(Right),
        groups=st.dictionaries(NAMES, st.frozensets(NAMES)),
        peripherals=st.frozensets(NAMES),
        event_actions=st.dictionaries(
            st.sampled_from(Trigger), st.frozensets(st.sampled_from(EventAction))
        ),
        night_filter=st.booleans(),
        clock=st.booleans(),
        wireless=st.booleans(),
        several_groups=st.booleans(),
    )
)
def test_capabilities_are_stored_and_restored(capabilities: Capabilities) -> None:
    """Through JSON, as an entry keeps them."""
    stored = json.dumps(capabilities.as_dict())
    assert Capabilities.from_dict(json.loads(stored)) == capabilities


def test_what_a_camera_shows() -> None:
    """A key of a group, spelled as the camera does."""
    capabilities = Capabilities(
        right=Right.ADMINISTRATOR, groups={"MOTION": frozenset({"md_mode"})}
    )
    assert capabilities.shows("MOTION", "md_mode")
    assert not capabilities.shows("MOTION", "md_point")
    assert not capabilities.shows("EVENT", "md_mode")


def test_what_a_camera_can_be_made_to_do() -> None:
    """An action of a trigger."""
    capabilities = Capabilities(
        right=Right.ADMINISTRATOR,
        groups={},
        event_actions={Trigger.MOTION: frozenset({EventAction.EMAIL})},
    )
    assert capabilities.offers(Trigger.MOTION, EventAction.EMAIL)
    assert not capabilities.offers(Trigger.MOTION, EventAction.NOTIFY)
    assert not capabilities.offers(Trigger.PIR, EventAction.EMAIL)


def test_sources() -> None:
    """Groups have names, CGIs have paths."""
    assert group("MOTION") == Source("MOTION", 1)
    assert group("SYSTEM", 10) == Source("SYSTEM", 10)
    assert group("MOTION").is_group
    for source in (NIGHT_FILTER, PERIPHERALS, WIRELESS, RIGHTS):
        assert not source.is_group


def test_readings_never_change() -> None:
    """Each step gives a copy."""
    empty = Readings()
    first = empty.with_source("MOTION", {"md_mode": "1", "md_name1": "Door"})
    second = first.with_changes("MOTION", {"md_mode": "0"})
    assert empty.values == {}
    assert first.get("MOTION", "md_mode") == "1"
    assert second.values == {"MOTION": {"md_mode": "0", "md_name1": "Door"}}
    assert second.with_source("MOTION", {}).get("MOTION", "md_mode") is None
    assert empty.with_changes("EVENT", {"a": "b"}).get("EVENT", "a") == "b"
    assert second.get("EVENT", "a") is None
    assert second.with_source("EVENT", {}).without(["MOTION", "SYSTEM"]).values == {
        "EVENT": {}
    }


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("255", 255),
        ("-90", -90),
        ("007", 7),
        ("", None),
        ("-", None),
        ("--1", None),
        ("1.5", None),
        (" 1", None),
        ("٣", None),
        ("²", None),
        ("9" * 15, 10**15 - 1),
        ("9" * 16, None),
        ("9" * 5000, None),
    ],
)
def test_numbers(text: str, number: int | None) -> None:
    """Whole numbers of a sensible length."""
    assert Readings(values={"A": {"b": text}}).number("A", "b") == number


def test_a_number_that_was_not_read() -> None:
    """None, as for everything that is not there."""
    assert Readings().number("A", "b") is None
