"""What a camera is told so that it notifies us, and how that is undone."""

import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import Capabilities, Identity, Readings, Right
from custom_components.sercomm.api.events import Action, EventRules, Trigger
from custom_components.sercomm.borrowing import (
    Borrowed,
    Changes,
    give_back,
    merged,
    remember,
    settle,
)
from custom_components.sercomm.provision import (
    NOTIFYING,
    Triggers,
    can_notify,
    concerned,
    heard,
    motion_changes,
    needed_changes,
    only_notifies,
    pause,
    poll_changes,
)

type Groups = dict[str, dict[str, str]]

ALL: Triggers = (Trigger.MOTION, Trigger.PIR, Trigger.SOUND, Trigger.HTTP)
FEW: Triggers = (Trigger.MOTION, Trigger.HTTP)
WITH_PIR: Triggers = (Trigger.MOTION, Trigger.PIR, Trigger.HTTP)

ID = "Zm9yLXRlc3RzLW9ubHkh"
URL = f"http://192.0.2.1:8123/api/webhook/{ID}"
NOTIFY = {"http_notify": "0", "http_url": "", "http_method": "1"}
COLON = {
    "event_trigger": "0",
    "event_mt": "email:0;ftpu:1;httpn:0;httppost:0",
    "event_pir": "email:1;httpn:0",
    "event_httpc": "",
}
FLAGS = {"event_mt": "0,1,0,0,0,0,0,0", "event_httpc": "0,0,0,0,0,0,0,0"}
ENTRY = "is=1|es=0,|et=2|acts=email:0;httpn:0;poll:0|ei=0|ea=mp4,5,15,1|en=motion"
ENTRIES = {"event1_entry": ENTRY, "event2_entry": "", "event3_entry": ""}


def camera(event: dict[str, str], **others: dict[str, str]) -> Groups:
    """Return the groups of a camera."""
    return {
        "EVENT": dict(event),
        "HTTP_NOTIFY": {**NOTIFY, "event_data_flag": "0"},
        "HTTP_EVENT": {"http_event_en": "0", "http_post_en": "0"},
        **others,
    }


def read(groups: Groups) -> Readings:
    """Return what a poll gives."""
    return Readings(values={name: dict(pairs) for name, pairs in groups.items()})


def write(groups: Groups, changes: Changes) -> None:
    """Let the camera keep values that it has keys for."""
    for name, values in changes.items():
        assert values.keys() <= groups[name].keys()
        groups[name] |= values


def lend(
    groups: Groups,
    borrowed: Borrowed | None = None,
    triggers: Triggers = ALL,
    *,
    poll: bool = False,
) -> Borrowed:
    """Provision a camera, and return what an entry would have stored of it."""

    def needs(readings: Readings) -> Changes:
        changes = needed_changes(readings, URL, triggers)
        return changes if changes or not poll else poll_changes(readings, triggers)

    known = borrowed or {}
    while changes := needs(read(groups)):
        readings = read(groups)
        known = remember(
            known,
            readings.values,
            changes,
            ours=NOTIFYING,
            secret=ID,
            concerned=concerned(readings, triggers),
        )
        write(groups, changes)
        known = settle(known, changes, groups)
    return json.loads(json.dumps(known))


def returned(groups: Groups, borrowed: Borrowed) -> Groups:
    """Return what a camera holds after it got its settings back."""
    write(groups, undone(borrowed, groups))
    return groups


def undone(borrowed: Borrowed, groups: Groups) -> Changes:
    """Return what undoes what is ours."""
    return give_back(borrowed, groups, ours=NOTIFYING)


flag = st.sampled_from(["0", "1"])
named_flags = st.lists(
    st.tuples(
        st.sampled_from(["email", "ftpu", "httpn", "httppost", "smbc", "op3"]), flag
    ),
    unique_by=lambda pair: pair[0],
    max_size=6,
).map(lambda pairs: ";".join(":".join(pair) for pair in pairs))
colon_events = st.fixed_dictionaries(
    {"event_mt": named_flags},
    optional={
        "event_pir": named_flags,
        "event_httpc": named_flags,
        "event_audio": named_flags,
        "event_trigger": flag,
        "event_interval": st.sampled_from(["0", "5"]),
    },
)
positional_flags = st.lists(flag, min_size=5, max_size=9).map(",".join)
flag_events = st.fixed_dictionaries(
    {"event_mt": positional_flags},
    optional={
        "event_pir": positional_flags,
        "event_httpc": positional_flags,
        "event_trigger": flag,
    },
)
entry = st.builds(
    "is=1|es={0},|et={1}|acts={2}|ei={3}|ea=mp4,5,15,1|en=x".format,
    st.sampled_from(["0", "2"]),
    st.integers(0, 15),
    named_flags,
    st.integers(0, 600),
)
entry_events = st.lists(st.one_of(st.just(""), entry), min_size=1, max_size=10).map(
    lambda entries: {
        f"event{number}_entry": text for number, text in enumerate(entries, 1)
    }
)
events = st.one_of(colon_events, flag_events, entry_events)
cameras = st.builds(
    lambda event, notify, trigger: {
        "EVENT": event,
        "HTTP_NOTIFY": notify,
        "HTTP_EVENT": trigger,
    },
    events,
    st.fixed_dictionaries(
        {"http_url": st.sampled_from(["", "http://192.0.2.9/old", URL[:20]])},
        optional={"http_notify": flag, "event_data_flag": flag, "http_method": flag},
    ),
    st.fixed_dictionaries({}, optional={"http_event_en": flag, "http_post_en": flag}),
)


triggers_heard = st.sampled_from([ALL, FEW, WITH_PIR])


@given(groups=cameras, triggers=triggers_heard, poll=st.booleans())
def test_round_trip(groups: Groups, triggers: Triggers, poll: bool) -> None:
    """Whatever a camera held, it gets back, byte for byte."""
    before = read(groups).values
    borrowed = lend(groups, triggers=triggers, poll=poll)
    assert returned(groups, borrowed) == before


@given(groups=cameras, triggers=triggers_heard, poll=st.booleans(), drift=st.data())
def test_round_trip_after_drift(
    groups: Groups, triggers: Triggers, poll: bool, drift: Any
) -> None:
    """It also does when others changed what we need, and we put it back."""
    before = read(groups).values
    borrowed = lend(groups, triggers=triggers, poll=poll)
    for _ in range(drift.draw(st.integers(1, 3))):
        for group, values in borrowed.items():
            for key, (first, _) in values.items():
                if drift.draw(st.booleans()):
                    groups[group][key] = first
        if drift.draw(st.booleans()):
            groups["HTTP_NOTIFY"]["http_url"] = "http://192.0.2.66/"
        borrowed = lend(groups, borrowed, triggers, poll=poll)
    assert returned(groups, borrowed) == before


@given(groups=cameras, triggers=triggers_heard, data=st.data())
def test_others_changes_stay(groups: Groups, triggers: Triggers, data: Any) -> None:
    """A changed rule loses only our action, whenever it was changed."""
    rules = EventRules.parse(groups["EVENT"])
    before = rules.is_on(Trigger.MOTION, Action.NOTIFY)
    borrowed = lend(groups, triggers=triggers)
    now = EventRules.parse(groups["EVENT"])
    email = now.is_on(Trigger.MOTION, Action.EMAIL)
    if before is None or email is None:
        return
    groups["EVENT"] |= now.change(Trigger.MOTION, Action.EMAIL, on=not email)
    if data.draw(st.booleans()):
        groups["EVENT"] |= EventRules.parse(groups["EVENT"]).change(
            Trigger.MOTION, Action.NOTIFY, on=False
        )
        borrowed = lend(groups, borrowed, triggers)
    after = EventRules.parse(returned(groups, borrowed)["EVENT"])
    assert bool(after.is_on(Trigger.MOTION, Action.NOTIFY)) is before
    assert bool(after.is_on(Trigger.MOTION, Action.EMAIL)) is not email


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
    ],
)
def test_motion_changes(
    motion: dict[str, str], event: dict[str, str], expected: Changes
) -> None:
    """Armed, watching, and one window at least."""
    readings = read({"MOTION": motion, "EVENT": event})
    assert motion_changes(readings) == expected


def test_merged() -> None:
    """Parts are put together, and what is empty is left out."""
    assert merged({"A": {"a": "1"}, "B": {}}, {"A": {"b": "2"}}) == {
        "A": {"a": "1", "b": "2"}
    }


def test_nothing_of_ours() -> None:
    """What was right from the start is not touched at the end, nor is the rest."""
    groups = camera({"event_mt": "httpn:1", "event_pir": "httpn:0"})
    groups["HTTP_NOTIFY"] |= {"http_notify": "1", "event_data_flag": "1"}
    borrowed = lend(groups, triggers=FEW)
    groups["HTTP_NOTIFY"] |= {"http_notify": "0", "http_method": "2"}
    groups["EVENT"] |= {"event_pir": "httpn:1"}
    assert undone(borrowed, groups) == {
        "HTTP_NOTIFY": {"http_url": ""},
        "HTTP_EVENT": {"http_event_en": "0"},
    }


def test_another_address_stays() -> None:
    """An address that somebody else entered is theirs."""
    groups = camera(COLON)
    borrowed = lend(groups)
    groups["HTTP_NOTIFY"]["http_url"] = "http://192.0.2.66/"
    assert "http_url" not in undone(borrowed, groups)["HTTP_NOTIFY"]


def test_own_address_of_an_earlier_life() -> None:
    """Our own address, found without a memory of it, is no setting to go back to."""
    groups = camera(COLON)
    groups["HTTP_NOTIFY"]["http_url"] = URL
    borrowed = lend(groups)
    assert returned(groups, borrowed)["HTTP_NOTIFY"]["http_url"] == ""


def test_factory_reset() -> None:
    """After a factory reset nothing of ours is left to undo."""
    groups = camera(COLON)
    borrowed = lend(groups)
    assert not undone(borrowed, camera(COLON))
    assert not undone(borrowed, {})


def test_settled_value_is_recognised() -> None:
    """A camera that stores a value in a form of its own still gets the old one."""
    groups = camera(ENTRIES)
    readings = read(groups)
    changes = needed_changes(readings, URL, FEW)
    borrowed = remember({}, readings.values, changes, ours=NOTIFYING, secret=ID)
    write(groups, changes)
    groups["HTTP_NOTIFY"]["http_url"] = URL[:32]
    groups["EVENT"]["event2_entry"] += "|xx=1"
    borrowed = settle(borrowed, changes, groups)
    assert returned(groups, borrowed) == camera(ENTRIES)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("{}|xx=1", ""),
        ("", ""),
        ("es=0|et=5|acts=email:1;httpn:1", "es=0|et=5|acts=email:1;httpn:0"),
        ("es=0|et=5|acts=email:0;httpn:0", ""),
        ("es=0|et=5|acts=email:1;httpn:x", None),
        ("es=0|et=7|acts=httpn:1", None),
    ],
)
def test_new_rule(changed: str, expected: str | None) -> None:
    """A rule that we made goes, unless somebody has given it something to do."""
    groups = camera(ENTRIES)
    borrowed = lend(groups, triggers=FEW)
    changed = changed.format(groups["EVENT"]["event2_entry"])
    groups["EVENT"]["event2_entry"] = changed
    after = returned(groups, borrowed)["EVENT"]["event2_entry"]
    assert after == (changed if expected is None else expected)


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
            trigger: frozenset({Action.NOTIFY, Action.EMAIL}) for trigger in offers
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
