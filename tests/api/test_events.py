"""The EVENT group in its three dialects."""

import contextlib

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api.errors import InvalidValue
from custom_components.sercomm.api.event_values import WIRE_NAMES, new_entry
from custom_components.sercomm.api.events import (
    KEYS,
    Dialect,
    EventAction,
    EventRules,
    Trigger,
    detect_dialect,
)

# Sercomm-API, RC8230 V1.0.15
COLON = {
    "event_trigger": "0",
    "event_schedule": "1",
    "event_define1": "",
    "event_interval": "0",
    "event_mt": "email:0;ftpu:1;httpn:0;httppost:0;smbc:0",
    "event_attach": "mp4,1,5,10",
    "event_audio": "email:0;ftpu:1;httpn:0;httppost:0;smbc:0",
    "event_httpc": "email:0;ftpu:0;httpn:0;httppost:0;smbc:0",
}
FLAGS = {
    "event_trigger": "1",
    "event_mt": "0,1,0,0,1,0,0,0",
    "event_in1": "1,0,1,0,0,0,0,0",
}
ACTS = (
    "op1:0;op2:0;email:1;ftpu:1;im:0;httpn:1;httppost:0;wlled:0;smbc:0;sd:0;"
    "op3:0;op4:0;smbc_rec:0;sd_rec:0"
)
ACTS_OFF = ACTS.replace(":1", ":0")
ENTRIES = {
    "event_trigger": "1",
    "event_jpeg_fps": "5",
    "event1_entry": f"is=1|es=0,|et=3|acts={ACTS}|ei=0|ea=mp4,5,15,1|en=motion",
    "event2_entry": f"is=1|es=0,|et=6|acts={ACTS}|ei=600|ea=mp4,5,15,1|en=Periodical",
    "event3_entry": "",
    "event4_entry": "is=0|et=2|acts=httpn:1|es=0|ei=0|ea=jpg:1,0,5,0|en=motion1",
    "event10_entry": "",
}


@pytest.mark.parametrize(
    ("group", "dialect"),
    [
        (COLON, Dialect.COLON),
        (FLAGS, Dialect.FLAGS),
        (ENTRIES, Dialect.ENTRIES),
        ({"event3_entry": ""}, Dialect.ENTRIES),
        ({"event_mt": ""}, Dialect.COLON),
        ({"event_mt": "httpn:1"}, Dialect.COLON),
        ({"event_mt": "", "event_in1": "0,0,0,0,1"}, Dialect.FLAGS),
        ({"event_mt": "17"}, None),
        ({"event_mt": "what?"}, None),
        ({"event_trigger": "1"}, None),
        ({}, None),
    ],
)
def test_dialect_is_told_by_what_the_camera_shows(
    group: dict[str, str], dialect: Dialect | None
) -> None:
    """Each generation is known by its keys and values."""
    assert detect_dialect(group) is dialect
    assert EventRules.parse(group).dialect is dialect


def test_colon_reads_what_the_manual_shows() -> None:
    """The documented dump: motion and sound upload by FTP, nothing else."""
    rules = EventRules.parse(COLON)
    assert rules.triggers == (Trigger.MOTION, Trigger.SOUND, Trigger.HTTP)
    assert rules.actions(Trigger.MOTION) == {
        EventAction.EMAIL: False,
        EventAction.FTP: True,
        EventAction.SHARE: False,
        EventAction.NOTIFY: False,
        EventAction.UPLOAD: False,
    }
    assert rules.is_on(Trigger.PIR, EventAction.EMAIL) is None
    assert rules.is_on(Trigger.MOTION, EventAction.SD_CARD) is None
    assert rules.keys_of(Trigger.MOTION) == ("event_mt",)
    assert rules.keys_of(Trigger.PIR) == ()
    assert rules.free_slot is None


def test_colon_change_writes_the_whole_value() -> None:
    """One flag differs, the rest is the camera's own text."""
    rules = EventRules.parse(COLON)
    assert rules.change(Trigger.MOTION, EventAction.NOTIFY, True) == {
        "event_mt": "email:0;ftpu:1;httpn:1;httppost:0;smbc:0"
    }
    assert rules.change(Trigger.SOUND, EventAction.FTP, False) == {
        "event_audio": "email:0;ftpu:0;httpn:0;httppost:0;smbc:0"
    }
    assert rules.change(Trigger.MOTION, EventAction.FTP, True) == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "httpn:1"),
        ("email:1", "email:1;httpn:1"),
        ("email:1;", "email:1;httpn:1"),
        (" email : 1 ; httpn : 0 ;x", " email : 1 ; httpn :1;x"),
        ("httpn:0;new_thing:3;httpn:0", "httpn:1;new_thing:3;httpn:1"),
        ("httpn:;zz", "httpn:1;zz"),
    ],
)
def test_colon_keeps_what_it_does_not_know(before: str, after: str) -> None:
    """Shortened, spaced, doubled and unknown parts survive."""
    rules = EventRules.parse({"event_mt": before, "event_in1": "a:0"})
    assert rules.is_on(Trigger.MOTION, EventAction.NOTIFY) is False
    assert rules.change(Trigger.MOTION, EventAction.NOTIFY, True) == {"event_mt": after}


def test_colon_refuses_what_the_camera_does_not_offer() -> None:
    """No guess about other actions, other triggers or unreadable flags."""
    rules = EventRules.parse(
        {**COLON, "event_mt": "email:maybe;ftpu:1", "event_pir": "?"}
    )
    with pytest.raises(InvalidValue, match=r"EVENT\.event_mt: .*sd_card on motion"):
        rules.change(Trigger.MOTION, EventAction.SD_CARD, True)
    with pytest.raises(InvalidValue, match="email on motion"):
        rules.change(Trigger.MOTION, EventAction.EMAIL, True)
    for trigger in (Trigger.PIR, Trigger.PERIODIC):
        with pytest.raises(InvalidValue):
            rules.change(trigger, EventAction.EMAIL, False)


def test_colon_offers_more_where_the_camera_lists_more() -> None:
    """An action beyond the usual five is known once the camera names it."""
    rules = EventRules.parse({"event_pir": "email:0;wlled:0;op1:1;sd:2"})
    assert rules.is_on(Trigger.PIR, EventAction.OUTPUT_1) is True
    assert rules.is_on(Trigger.PIR, EventAction.SD_CARD) is True
    assert rules.change(Trigger.PIR, EventAction.WHITE_LIGHT, True) == {
        "event_pir": "email:0;wlled:1;op1:1;sd:2"
    }


def test_flags_read_and_change_known_positions_only() -> None:
    """Positions 0, 1, 4 and 5 are known; the others stay as they are."""
    rules = EventRules.parse(FLAGS)
    assert rules.triggers == (Trigger.MOTION, Trigger.INPUT_1)
    assert rules.actions(Trigger.MOTION) == {
        EventAction.EMAIL: False,
        EventAction.FTP: True,
        EventAction.NOTIFY: True,
        EventAction.UPLOAD: False,
    }
    assert rules.change(Trigger.MOTION, EventAction.UPLOAD, True) == {
        "event_mt": "0,1,0,0,1,1,0,0"
    }
    assert rules.change(Trigger.INPUT_1, EventAction.EMAIL, False) == {
        "event_in1": "0,0,1,0,0,0,0,0"
    }
    with pytest.raises(InvalidValue, match="output_1 on motion"):
        rules.change(Trigger.MOTION, EventAction.OUTPUT_1, True)


def test_flags_that_are_too_short_are_refused() -> None:
    """A list without the position has no such action."""
    rules = EventRules.parse({"event_mt": "1,0"})
    assert rules.is_on(Trigger.MOTION, EventAction.EMAIL) is True
    assert rules.is_on(Trigger.MOTION, EventAction.NOTIFY) is None
    with pytest.raises(InvalidValue):
        rules.change(Trigger.MOTION, EventAction.NOTIFY, True)


def test_entries_are_read_in_any_order_of_their_fields() -> None:
    """Both published orders are understood, short lists too."""
    rules = EventRules.parse(ENTRIES)
    assert rules.triggers == (Trigger.MOTION, Trigger.PIR, Trigger.PERIODIC)
    assert rules.is_on(Trigger.PIR, EventAction.EMAIL) is True
    assert rules.is_on(Trigger.PIR, EventAction.WHITE_LIGHT) is False
    assert rules.is_on(Trigger.PERIODIC, EventAction.NOTIFY) is True
    assert rules.is_on(Trigger.MOTION, EventAction.NOTIFY) is False
    assert rules.is_on(Trigger.MOTION, EventAction.EMAIL) is False
    assert rules.is_on(Trigger.MOTION, EventAction.SD_CARD) is None
    assert rules.keys_of(Trigger.MOTION) == ("event4_entry",)
    assert rules.free_slot == "event3_entry"


def test_entries_change_one_flag() -> None:
    """Everything but the flag is the camera's own text."""
    rules = EventRules.parse(ENTRIES)
    assert rules.change(Trigger.PIR, EventAction.FTP, False) == {
        "event1_entry": ENTRIES["event1_entry"].replace("ftpu:1", "ftpu:0")
    }
    awake = {**ENTRIES, "event4_entry": ENTRIES["event4_entry"].replace("is=0", "is=1")}
    rules = EventRules.parse(awake)
    assert rules.is_on(Trigger.MOTION, EventAction.NOTIFY) is True
    assert rules.change(Trigger.MOTION, EventAction.EMAIL, True) == {
        "event4_entry": awake["event4_entry"].replace("httpn:1", "httpn:1;email:1")
    }


def test_entries_of_the_same_trigger_count_together() -> None:
    """Any is on; turning on changes the first, turning off changes all."""
    group = {
        "event2_entry": "et=2|acts=httpn:0;email:1",
        "event1_entry": "et=2|acts=httpn:0;email:1",
        "event3_entry": "et=2|acts=httpn:0;email:0",
    }
    rules = EventRules.parse(group)
    assert rules.is_on(Trigger.MOTION, EventAction.EMAIL) is True
    assert rules.change(Trigger.MOTION, EventAction.NOTIFY, True) == {
        "event1_entry": "et=2|acts=httpn:1;email:1"
    }
    assert rules.change(Trigger.MOTION, EventAction.EMAIL, False) == {
        "event1_entry": "et=2|acts=httpn:0;email:0",
        "event2_entry": "et=2|acts=httpn:0;email:0",
    }


def test_entries_create_a_rule_in_the_lowest_free_slot() -> None:
    """A trigger without a rule gets the documented one."""
    rules = EventRules.parse({"event10_entry": "", "event9_entry": ""})
    assert rules.triggers == ()
    assert rules.free_slot == "event9_entry"
    assert rules.is_on(Trigger.MOTION, EventAction.NOTIFY) is False
    assert rules.change(Trigger.MOTION, EventAction.NOTIFY, False) == {}
    assert rules.change(Trigger.MOTION, EventAction.NOTIFY, True) == {
        "event9_entry": (
            "is=1|es=0,|et=2|acts="
            + ACTS_OFF.replace("httpn:0", "httpn:1")
            + "|ei=0|ea=mp4,5,15,1|en=motion"
        )
    }
    periodic = rules.change(Trigger.PERIODIC, EventAction.EMAIL, True)["event9_entry"]
    assert "|et=6|" in periodic
    assert "|ei=600|" in periodic


def test_entries_without_a_free_slot_are_refused() -> None:
    """No slot, no rule."""
    rules = EventRules.parse({"event1_entry": "et=3|acts=httpn:1"})
    assert rules.is_on(Trigger.MOTION, EventAction.NOTIFY) is None
    with pytest.raises(InvalidValue, match="notify on motion"):
        rules.change(Trigger.MOTION, EventAction.NOTIFY, True)


@pytest.mark.parametrize(
    "entry",
    [
        "et=2",
        "et=2|acts",
        "et=2|acts=nonsense",
        "acts=httpn:1",
        "et=|acts=httpn:1",
        "et=10|acts=httpn:1",
        "et=7|acts=httpn:1",
        "et=two|acts=httpn:1",
        "es=2,|et=2|acts=httpn:1",
        "|||",
        "=",
    ],
)
def test_entries_that_are_not_motion_are_left_alone(entry: str) -> None:
    """Broken, partial or never active entries count for nothing and are not touched."""
    rules = EventRules.parse({"event1_entry": entry, "event2_entry": ""})
    assert rules.keys_of(Trigger.MOTION) == ()
    assert rules.is_on(Trigger.MOTION, EventAction.NOTIFY) is False
    assert list(rules.change(Trigger.MOTION, EventAction.NOTIFY, True)) == [
        "event2_entry"
    ]


@pytest.mark.parametrize("trigger", Trigger)
def test_a_new_entry_reads_back_as_its_trigger(trigger: Trigger) -> None:
    """What we would write is what we would understand, with every action off.

    The long poll is not named: only some firmware of this dialect knows it.
    """
    rules = EventRules.parse({"event1_entry": new_entry(trigger)})
    assert rules.triggers == (trigger,)
    assert rules.actions(trigger) == {
        action: False for action in EventAction if action is not EventAction.POLL
    }


TRIGGERS = st.sampled_from(Trigger)
ACTIONS = st.sampled_from(EventAction)
NOISE = st.text(max_size=30)
NAMED = st.lists(
    st.tuples(
        st.sampled_from([*WIRE_NAMES.values(), "im", "op3"]), st.sampled_from("01")
    ),
    unique_by=lambda item: item[0],
).map(lambda items: ";".join(f"{name}:{flag}" for name, flag in items))
ENTRY = st.builds(
    lambda switch, code, acts, name: (
        f"{switch}es=0,|et={code}|acts={acts}|ei=0|ea=mp4,5,15,1|en={name}"
    ),
    st.sampled_from(["", "is=0|", "is=1|"]),
    st.integers(0, 16),
    NAMED,
    st.text("abc x=;:", max_size=5),
)
FLAG_LIST = st.lists(st.sampled_from("01"), min_size=2, max_size=10).map(",".join)
ENTRY_KEYS = st.integers(0, 12).map(lambda number: f"event{number}_entry")
GROUPS = st.one_of(
    st.dictionaries(st.sampled_from(sorted(KEYS)), NAMED),
    st.dictionaries(st.sampled_from(sorted(KEYS)), FLAG_LIST),
    st.dictionaries(ENTRY_KEYS, st.one_of(ENTRY, st.just(""))),
    st.dictionaries(
        st.one_of(st.sampled_from(sorted(KEYS)), ENTRY_KEYS, NOISE),
        st.one_of(NAMED, FLAG_LIST, ENTRY, NOISE),
    ),
)


@given(GROUPS, TRIGGERS, ACTIONS, st.booleans())
def test_a_change_does_what_it_says_and_nothing_else(
    group: dict[str, str], trigger: Trigger, action: EventAction, on: bool
) -> None:
    """Reading back gives the wish; every other trigger and action is as before."""
    rules = EventRules.parse(group)
    try:
        changes = rules.change(trigger, action, on)
    except InvalidValue:
        assert rules.is_on(trigger, action) is None
        return
    assert all(group[key] != value for key, value in changes.items())
    if changes:
        touched: set[str | None] = {*rules.keys_of(trigger)} or {rules.free_slot}
        assert set(changes) <= touched
    after = EventRules.parse({**group, **changes})
    assert after.is_on(trigger, action) is on
    for other in Trigger:
        for what in EventAction:
            if (other, what) == (trigger, action):
                continue
            before = rules.is_on(other, what)
            if rules.keys_of(other):
                assert after.is_on(other, what) is before


@given(GROUPS, TRIGGERS, ACTIONS)
def test_there_and_back_gives_the_same_bytes(
    group: dict[str, str], trigger: Trigger, action: EventAction
) -> None:
    """Turning one action over and back leaves well-formed values as they were."""
    rules = EventRules.parse(group)
    state = rules.is_on(trigger, action)
    if state is None or len(rules.keys_of(trigger)) != 1:
        return
    key = rules.keys_of(trigger)[0]
    if key not in rules.keys_in_force(trigger):
        return
    wire = WIRE_NAMES[action]
    if rules.dialect is not Dialect.FLAGS and f"{wire}:{int(state)}" not in group[key]:
        return
    changed = {**group, **rules.change(trigger, action, not state)}
    back = EventRules.parse(changed).change(trigger, action, state)
    assert back == {key: group[key]}


@given(st.dictionaries(NOISE, NOISE), TRIGGERS, ACTIONS, st.booleans())
def test_noise_raises_nothing_but_a_refusal(
    group: dict[str, str], trigger: Trigger, action: EventAction, on: bool
) -> None:
    """Whatever the camera says, only InvalidValue comes out."""
    rules = EventRules.parse(group)
    rules.actions(trigger)
    with contextlib.suppress(InvalidValue):
        rules.change(trigger, action, on)
