"""The form in which a camera takes rules that it prints as flags.

The one published client of a camera that prints `0,1,0,0,1,0,0,0` writes names to it,
`httpn:1`, and no client is known that writes flags. So a camera is told the form that
it prints, and if it does not take that, the other.
"""

from collections.abc import Mapping

from .event_values import FLAG_POSITIONS, FLAGS, EventAction, PositionalFlags
from .events import KEYS, Dialect, EventRules

EVENT = "EVENT"
# Any rule reads like this one.
RULE = "event_mt"

type GroupValues = Mapping[str, Mapping[str, str]]


def flag_rules(changes: GroupValues) -> dict[str, str]:
    """Return the EVENT values among changes that are rules written as flags."""
    return {
        key: value
        for key, value in changes.get(EVENT, {}).items()
        if key in KEYS and FLAGS.fullmatch(value)
    }


def in_form(changes: GroupValues, form: Dialect) -> GroupValues:
    """Return changes with rules written as flags in another form, if it is another."""
    if form is not Dialect.COLON:
        return changes
    named = {key: PositionalFlags(v).named() for key, v in flag_rules(changes).items()}
    return {**changes, EVENT: {**changes.get(EVENT, {}), **named}}


def are_held(rules: Mapping[str, str], held: Mapping[str, str]) -> bool:
    """Whether a camera holds these rules, in whichever form it prints them."""
    return all(
        key in held and _known(value).items() <= _known(held[key]).items()
        for key, value in rules.items()
    )


def _known(value: str) -> dict[EventAction, bool]:
    """Return which actions a rule causes, of those that both forms can tell."""
    states = EventRules.parse({RULE: value}).actions(KEYS[RULE])
    return {action: on for action, on in states.items() if action in FLAG_POSITIONS}
