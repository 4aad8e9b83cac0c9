"""Rules that are printed as flags, written by names."""

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api.event_values import FLAG_POSITIONS, PositionalFlags
from custom_components.sercomm.api.events import Dialect, EventRules, Trigger
from custom_components.sercomm.api.properties.rules import TriggerRule
from custom_components.sercomm.api.rule_forms import are_held, flag_rules, in_form

CHANGES = {
    "EVENT": {"event_mt": "0,1,1,0,1,0,0,0", "event_trigger": "1", "event_in1": "0,1"},
    "HTTP_EVENT": {"http_event_en": "1"},
}
FLAG_LIST = st.lists(st.sampled_from("01"), min_size=2, max_size=10).map(",".join)


def test_flag_rules() -> None:
    """Only rules count, in whichever group of the changes they are."""
    assert flag_rules(CHANGES) == {"event_mt": "0,1,1,0,1,0,0,0", "event_in1": "0,1"}
    assert flag_rules({"EVENT": {"event_mt": "httpn:1", "event_interval": "5"}}) == {}
    assert flag_rules({"MOTION": {"event_mt": "0,1"}}) == {}


def test_in_form() -> None:
    """Rules become names, all else stays."""
    assert in_form(CHANGES, Dialect.FLAGS) == CHANGES
    assert in_form(CHANGES, Dialect.COLON) == {
        "EVENT": {
            "event_mt": "email:0;ftpu:1;httpn:1;httppost:0",
            "event_trigger": "1",
            "event_in1": "email:0;ftpu:1",
        },
        "HTTP_EVENT": {"http_event_en": "1"},
    }


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ("0,1,1,0,1,0,0,0", True),
        ("0,1,0,0,1,0,0,0", True),
        ("email:0;ftpu:1;httpn:1;httppost:0;smbc:1", True),
        ("0,1,1,0,0,0,0,0", False),
        ("email:0;ftpu:1", False),
        ("", False),
        ("?", False),
    ],
)
def test_are_held(held: str, expected: bool) -> None:
    """A camera may print what it was told in either form."""
    assert are_held({"event_mt": "0,1,0,0,1,0,0,0"}, {"event_mt": held}) is expected
    assert not are_held({"event_mt": "0,1"}, {})


@given(flags=FLAG_LIST)
def test_both_forms_say_the_same(flags: str) -> None:
    """Names read back as the flags that they stand for, and are a valid rule."""
    named = PositionalFlags(flags).named()
    assert TriggerRule().refuse(named) is None
    before = EventRules.parse({"event_mt": flags}).actions(Trigger.MOTION)
    after = EventRules.parse({"event_mt": named}).actions(Trigger.MOTION)
    assert before == {action: after[action] for action in before}
    assert before.keys() <= FLAG_POSITIONS.keys()
    assert are_held({"event_mt": flags}, {"event_mt": named})
