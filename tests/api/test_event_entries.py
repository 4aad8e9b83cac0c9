"""Entries of newer firmware that are switched off: `is=0`."""

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import Readings
from custom_components.sercomm.api.catalog import check_value
from custom_components.sercomm.api.event_values import Entry
from custom_components.sercomm.api.events import (
    EventAction,
    EventRules,
    Trigger,
    rule_keys,
)
from custom_components.sercomm.delivery.provision import pause

ASLEEP = "is=0|es=0,|et=2|acts=email:1;op3:1;httpn:{}|ei=0|ea=mp4,5,15,1|en=motion"
AWAKE = ASLEEP.replace("is=0", "is=1")


def test_names() -> None:
    """Only entries are named, whether in force or not, and whatever starts them."""
    held = {
        "event1_entry": ASLEEP.format(1),
        "event2_entry": "is=1|et=77|acts=broken|en= XFINITY_MOTION ",
        "event3_entry": "",
        "event4_entry": "is=1|et=2|en=",
        "event_mt": "en=colon",
        "event_trigger": "1",
    }
    assert rule_keys(held, "motion") == ("event1_entry",)
    assert rule_keys(held, "XFINITY_MOTION") == ("event2_entry",)
    assert rule_keys({"event_mt": "email:0;httpn:1"}, "motion") == ()
    assert rule_keys(held, "colon") == ()


def test_asleep_is_off() -> None:
    """What is not in force does nothing, whatever its flags say."""
    rules = EventRules.parse({"event1_entry": ASLEEP.format(1)})
    assert rules.triggers == (Trigger.MOTION,)
    assert rules.keys_of(Trigger.MOTION) == ("event1_entry",)
    assert rules.keys_in_force(Trigger.MOTION) == ()
    assert rules.is_on(Trigger.MOTION, EventAction.NOTIFY) is False
    assert rules.is_on(Trigger.MOTION, EventAction.EMAIL) is False
    assert rules.is_on(Trigger.MOTION, EventAction.SD_CARD) is None
    assert rules.does_only(Trigger.MOTION, ())
    assert rules.change(Trigger.MOTION, EventAction.EMAIL, False) == {}


@pytest.mark.parametrize("flag", "01")
def test_switching_on_wakes(flag: str) -> None:
    """The entry comes into force, and with it nothing that nobody asked for."""
    rules = EventRules.parse({"event1_entry": ASLEEP.format(flag)})
    assert rules.change(Trigger.MOTION, EventAction.NOTIFY, True) == {
        "event1_entry": AWAKE.format(1).replace("email:1;op3:1", "email:0;op3:0")
    }


def test_entry_in_force_is_preferred() -> None:
    """An entry that is off stays so while another one can take the action."""
    rules = EventRules.parse(
        {"event1_entry": ASLEEP.format(1), "event2_entry": AWAKE.format(0)}
    )
    assert rules.is_on(Trigger.MOTION, EventAction.NOTIFY) is False
    assert rules.change(Trigger.MOTION, EventAction.NOTIFY, True) == {
        "event2_entry": AWAKE.format(1)
    }
    assert rules.change(Trigger.MOTION, EventAction.EMAIL, False) == {
        "event2_entry": AWAKE.format(0).replace("email:1", "email:0")
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is=1|et=2|acts=httpn:1", True),
        ("is= 1 |et=2|acts=httpn:1", True),
        ("et=2|acts=httpn:1", True),
        ("is=0|et=2|acts=httpn:1", False),
        ("is=|et=2|acts=httpn:1", False),
        ("is=2|et=2|acts=httpn:1", False),
        ("et=2|acts=httpn:1|is=0", False),
    ],
)
def test_in_force(text: str, expected: bool) -> None:
    """Only 1 is in force; an entry without the field says nothing against it."""
    assert Entry(text).in_force is expected
    assert Entry(text).is_on(EventAction.NOTIFY) is expected


@pytest.mark.parametrize("text", ["", "is=1|et=5", "is=0|et=5|acts=httpn"])
def test_entry_that_cannot_be_read(text: str) -> None:
    """It may do anything, and nothing is known of it."""
    assert not Entry(text).does_only(EventAction)
    assert Entry(text).is_on(EventAction.NOTIFY) is None
    assert Entry(text).trigger is None


def test_pause_of_an_entry_that_is_off() -> None:
    """Only what is in force keeps the camera from firing again."""
    entry = "is={}|es=0,|et=5|acts=httpn:1|ei=300|ea=mp4,5,15,1|en=http"
    for switch, expected in ((0, 0.0), (1, 300.0)):
        event = {"event1_entry": entry.format(switch)}
        assert pause(Readings(values={"EVENT": event})) == expected


FLAGS = st.lists(
    st.tuples(
        st.sampled_from(["email", "ftpu", "httpn", "httppost", "op3", "sd"]),
        st.sampled_from("01"),
    ),
    unique_by=lambda pair: pair[0],
    min_size=1,
).map(lambda pairs: ";".join(map(":".join, pairs)))
FIELDS = st.fixed_dictionaries(
    {"et": st.sampled_from(["2", "3", "5"]), "acts": FLAGS},
    optional={
        "is": st.sampled_from("01"),
        "es": st.sampled_from(["0,", "1,0"]),
        "ei": st.integers(0, 600).map(str),
        "ea": st.just("mp4,5,15,1"),
        "en": st.from_regex("[a-z ]{0,8}", fullmatch=True),
    },
)


@given(
    fields=FIELDS.flatmap(lambda fields: st.permutations(list(fields.items()))),
    action=st.sampled_from([EventAction.NOTIFY, EventAction.UPLOAD, EventAction.EMAIL]),
    on=st.booleans(),
)
def test_change_of_any_entry(
    fields: list[tuple[str, str]], action: EventAction, on: bool
) -> None:
    """Order and all other fields stay; the entry reads back as wished, and is valid."""
    text = "|".join(map("=".join, fields))
    rules = EventRules.parse({"event1_entry": text})
    (trigger,) = rules.triggers
    changes = rules.change(trigger, action, on)
    after = changes.get("event1_entry", text)
    check_value("EVENT", "event1_entry", after)
    assert EventRules.parse({"event1_entry": after}).is_on(trigger, action) is on
    before, now = (
        [field for field in value.split("|") if not field.startswith(("acts=", "is="))]
        for value in (text, after)
    )
    assert before == now
    assert ("is=0" in after) is ("is=0" in text and not on)
