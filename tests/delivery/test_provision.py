"""What a camera must be told so that it notifies us."""

import pytest

from custom_components.sercomm.api import Capabilities, Identity, Right
from custom_components.sercomm.api.events import EventAction, Trigger
from custom_components.sercomm.delivery.provision import (
    can_notify,
    heard,
    motion_changes,
    needed_changes,
    only_notifies,
    pause,
    poll_changes,
)
from custom_components.sercomm.managed.originals import Changes
from tests.paper import (
    ALL,
    COLON,
    ENTRIES,
    ENTRY,
    FEW,
    FLAGS,
    URL,
    WITH_PIR,
    Groups,
    camera,
    read,
)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            COLON,
            {
                "event_mt": "email:0;ftpu:1;httpn:1;httppost:0",
                "event_pir": "email:1;httpn:1",
                "event_httpc": "httpn:1",
            },
        ),
        (FLAGS, {"event_mt": "0,1,0,0,1,0,0,0", "event_httpc": "0,0,0,0,1,0,0,0"}),
    ],
)
def test_needed(event: dict[str, str], expected: dict[str, str]) -> None:
    """Only what differs is changed, and http_method stays as found."""
    assert needed_changes(read(camera(event)), URL, WITH_PIR) == {
        "EVENT": expected,
        "HTTP_NOTIFY": {"http_notify": "1", "http_url": URL, "event_data_flag": "1"},
        "HTTP_EVENT": {"http_event_en": "1"},
    }


def test_needed_entries() -> None:
    """A trigger without a rule gets one in a free slot, each its own."""
    changes = needed_changes(read(camera(ENTRIES)), URL, WITH_PIR)["EVENT"]
    assert changes["event1_entry"] == ENTRY.replace("httpn:0", "httpn:1")
    assert "|et=3|" in changes["event2_entry"]
    assert "|et=5|" in changes["event3_entry"]


def test_needed_without_pir_and_trigger() -> None:
    """No rule is made for what the camera does not have."""
    groups = camera(ENTRIES)
    del groups["HTTP_EVENT"]["http_event_en"]
    changes = needed_changes(read(groups), URL, (Trigger.MOTION,))
    assert changes.keys() == {"EVENT", "HTTP_NOTIFY"}
    assert changes["EVENT"].keys() == {"event1_entry"}


def test_absent_keys_are_not_written() -> None:
    """A firmware without the data flag or the switch is not told of them."""
    groups = camera(COLON)
    groups["HTTP_NOTIFY"] = {"http_url": ""}
    assert needed_changes(read(groups), URL, FEW)["HTTP_NOTIFY"] == {"http_url": URL}


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (camera(COLON), True),
        (camera(FLAGS), True),
        (camera(ENTRIES), True),
        (camera({"event_mt": "0,1"}), False),
        (camera({"event_trigger": "1"}), False),
        (camera({"event1_entry": ENTRY.replace("et=2", "et=7")}), False),
        (camera(COLON, HTTP_NOTIFY={"http_notify": "1"}), False),
        ({}, False),
    ],
)
def test_can_notify(groups: Groups, expected: bool) -> None:
    """It takes a URL and a rule of motion that can notify."""
    assert can_notify(read(groups)) is expected


@pytest.mark.parametrize(
    ("motion", "event", "expected"),
    [
        ({}, {}, {}),
        ({"md_mode": "1", "md_switch1": "1"}, {"event_trigger": "1"}, {}),
        (
            {"md_mode": "0", "md_switch1": "0", "md_switch2": "0"},
            {"event_trigger": "0"},
            {
                "MOTION": {"md_mode": "1", "md_switch1": "1"},
                "EVENT": {"event_trigger": "1"},
            },
        ),
        (
            {"md_mode": "0", "md_switch1": "0", "md_switch3": "1"},
            {},
            {"MOTION": {"md_mode": "1"}},
        ),
        ({"md_switch1": "0"}, {}, {"MOTION": {"md_switch1": "1"}}),
        ({"md_switch2": "0"}, {}, {}),
    ],
)
def test_motion_changes(
    motion: dict[str, str], event: dict[str, str], expected: Changes
) -> None:
    """Armed, watching, and one window at least."""
    readings = read({"MOTION": motion, "EVENT": event})
    assert motion_changes(readings) == expected


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({}, 0),
        (COLON, 0),
        (COLON | {"event_interval": "5"}, 300),
        (COLON | {"event_interval": "x"}, 0),
        (ENTRIES, 0),
        ({"event1_entry": ENTRY.replace("ei=0", "ei=90")}, 0),
        (
            {"event1_entry": ENTRY.replace("ei=0", "ei=90").replace("et=2", "et=5")},
            90,
        ),
    ],
)
def test_pause(event: dict[str, str], expected: float) -> None:
    """The pause is that of the HTTP trigger, in seconds."""
    assert pause(read(camera(event))) == expected


def identity(**flags: str) -> Identity:
    """Return a camera with these flags."""
    return Identity.from_query(
        {"mac": "00:0e:8f:92:ff:f7", "model_number": "RC8230", **flags}
    )


def capabilities(*offers: Trigger, **groups: frozenset[str]) -> Capabilities:
    """Return what a camera can do; `offers` are the triggers that can notify."""
    return Capabilities(
        right=Right.ADMINISTRATOR,
        groups=groups,
        event_actions={
            trigger: frozenset({EventAction.NOTIFY, EventAction.EMAIL})
            for trigger in offers
        },
    )


def test_heard() -> None:
    """We want to hear of what there are entities for, and of our own tests."""
    assert heard(identity(), capabilities()) == (Trigger.MOTION,)
    everything = capabilities(
        Trigger.SOUND,
        Trigger.INPUT_1,
        Trigger.INPUT_2,
        AUDIO=frozenset({"au_trigger_en"}),
        HTTP_EVENT=frozenset({"http_event_en"}),
    )
    assert heard(identity(pir_sensor="on", ioctrl="on"), everything) == (
        Trigger.MOTION,
        Trigger.PIR,
        Trigger.SOUND,
        Trigger.INPUT_1,
        Trigger.INPUT_2,
        Trigger.HTTP,
    )
    assert Trigger.INPUT_1 not in heard(identity(), everything)
    deaf = capabilities(AUDIO=frozenset({"au_trigger_en"}))
    assert Trigger.SOUND not in heard(identity(), deaf)


def test_poll_needs_a_rule_that_knows_it() -> None:
    """Nobody is told of a long poll who has never heard of it."""
    assert not poll_changes(read(camera(COLON)), ALL)
    assert not poll_changes(read(camera(FLAGS)), ALL)
    assert poll_changes(read(camera(ENTRIES)), ALL) == {
        "EVENT": {"event1_entry": ENTRY.replace("poll:0", "poll:1")}
    }
    unknown = {"event1_entry": ENTRY.replace(";poll:0", "")}
    assert not poll_changes(read(camera(unknown)), ALL)


@pytest.mark.parametrize(
    ("event", "harmless"),
    [
        ({"event_httpc": "email:0;ftpu:0;httpn:1"}, True),
        ({"event_httpc": "email:1;httpn:1"}, False),
        ({"event_httpc": "strange:1;httpn:1"}, False),
        ({"event_httpc": "0,0,0,0,1,0,0,0"}, True),
        ({"event_httpc": "0,0,0,0,1,0,0,1"}, False),
        ({"event1_entry": ENTRY.replace("et=2", "et=5")}, True),
        ({"event1_entry": "is=1|es=0,|et=5|acts=httpn:1;poll:1;sd:1|ei=0"}, False),
        ({"event1_entry": "is=1|es=0,|et=5|acts=httpn:1;wlled:1|ei=0"}, False),
        ({}, True),
    ],
)
def test_only_notifies(event: dict[str, str], harmless: bool) -> None:
    """Whatever else the trigger does is seen, also what has no name."""
    assert only_notifies(read(camera(event))) is harmless
