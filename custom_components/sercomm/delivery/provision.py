"""Which settings a camera needs so that it tells us what it notices.

Everything here works on values alone; see managed/originals.py for the way back.
"""

from collections.abc import Mapping
import re

from ..api import (
    Capabilities,
    EventAction,
    EventRules,
    Identity,
    InvalidValue,
    Readings,
    Trigger,
)
from ..managed import EVENT, HTTP_EVENT, NOTIFY, Changes, differing, merged, rules_of

MOTION = "MOTION"
# A camera notifies only when detection, a window, the arm switch, the rule and the
# address are all right (karatecarter's handler).
GROUPS = (EVENT, NOTIFY, HTTP_EVENT, MOTION)
# Which groups there are depends on the camera (base document); without these two
# nothing notifies.
NEEDED = frozenset({EVENT, NOTIFY})
WINDOWS = range(1, 5)
# POLL makes a rule answer the long poll: what needs it is ours, too.
NOTIFYING = (EventAction.NOTIFY, EventAction.POLL)

# Up to 86400 (freebox-camera).
_PAUSE = re.compile(r"(?:^|\|)ei=([0-9]{1,5})(?:\||$)")

type Triggers = tuple[Trigger, ...]


def heard(identity: Identity, capabilities: Capabilities) -> Triggers:
    """Return what the camera should tell us of: what there are entities for.

    What it does not watch for, such as sound, it does not tell of either. The HTTP
    trigger is what the camera can be tested with.
    """
    offers = capabilities.offers
    wanted = {
        Trigger.MOTION: True,
        Trigger.PIR: identity.has("pir_sensor"),
        Trigger.SOUND: capabilities.shows("AUDIO", "au_trigger_en")
        and offers(Trigger.SOUND, EventAction.NOTIFY),
        Trigger.INPUT_1: identity.has("ioctrl")
        and offers(Trigger.INPUT_1, EventAction.NOTIFY),
        Trigger.INPUT_2: identity.has("ioctrl")
        and offers(Trigger.INPUT_2, EventAction.NOTIFY),
        Trigger.HTTP: capabilities.shows(HTTP_EVENT, "http_event_en"),
    }
    return tuple(trigger for trigger, hear in wanted.items() if hear)


def can_notify(readings: Readings) -> bool:
    """Whether the camera has what notifications of motion need."""
    rule = rules_of(readings).is_on(Trigger.MOTION, EventAction.NOTIFY)
    return readings.get(NOTIFY, "http_url") is not None and rule is not None


def needed_changes(readings: Readings, url: str, triggers: Triggers) -> Changes:
    """Return what differs from what notifications to `url` need."""
    rules = _rule_changes(readings, triggers, EventAction.NOTIFY)
    return merged(rules, differing(readings, _wanted(url)))


def poll_changes(readings: Readings, triggers: Triggers) -> Changes:
    """Return what differs from what the long poll of newer firmware needs.

    It needs no rules of its own: only those that are there can have it.
    """
    ruled = tuple(filter(rules_of(readings).keys_of, triggers))
    return merged(_rule_changes(readings, ruled, EventAction.POLL))


def motion_changes(readings: Readings) -> Changes:
    """Return what must be switched on for the camera to watch for motion."""
    changes: Changes = {}
    motion = readings.values.get(MOTION, {})
    if motion.get("md_mode") == "0":
        changes.setdefault(MOTION, {})["md_mode"] = "1"
    windows = [motion.get(f"md_switch{number}") for number in WINDOWS]
    if windows[0] is not None and "1" not in windows:
        changes.setdefault(MOTION, {})["md_switch1"] = "1"
    if readings.get(EVENT, "event_trigger") == "0":
        changes[EVENT] = {"event_trigger": "1"}
    return changes


def concerned(readings: Readings, triggers: Triggers) -> list[tuple[str, str]]:
    """Return every group and key that notifications depend on."""
    rules = rules_of(readings)
    keys = [(EVENT, key) for trigger in triggers for key in rules.keys_of(trigger)]
    keys += [(group, key) for group, values in _wanted("").items() for key in values]
    return [key for key in keys if readings.get(*key) is not None]


def pause(readings: Readings) -> float:
    """Return for how many seconds after an event the camera may stay silent.

    `event_interval` in minutes on older firmware, `ei=` in seconds in the
    HTTP trigger's own entry on newer.
    """
    event = readings.values.get(EVENT, {})
    keys = rules_of(readings).keys_in_force(Trigger.HTTP)
    entries = [int(found[1]) for key in keys if (found := _PAUSE.search(event[key]))]
    # Minutes for the WVC210 client, seconds in SerComm's firmware source: the longer is
    # assumed, lest a pause be taken for silence.
    minutes = readings.number(EVENT, "event_interval") or 0
    return float(max(entries, default=minutes * 60))


def only_notifies(readings: Readings) -> bool:
    """Whether firing the HTTP trigger does nothing but tell us of it.

    It may also send mails or switch a lamp, where the user wants that.
    """
    return rules_of(readings).does_only(Trigger.HTTP, NOTIFYING)


def _wanted(url: str) -> Changes:
    return {
        # `http_method` stays as it is: 1 is GET for the jeedom plugin, POST for
        # freebox-camera, and 0 is POST for karatecarter's handler. The flag is 0 in the
        # base document's dump: then a notification does not say what it is about.
        NOTIFY: {"http_notify": "1", "http_url": url, "event_data_flag": "1"},
        # Without it http_trigger.cgi refuses (jeedom plugin).
        HTTP_EVENT: {"http_event_en": "1"},
    }


def _rule_changes(
    readings: Readings, triggers: Triggers, action: EventAction
) -> Changes:
    """Return the EVENT values in which the triggers cause the action, if they can."""
    event: Mapping[str, str] = readings.values.get(EVENT, {})
    changes: dict[str, str] = {}
    for trigger in triggers:
        try:
            change = EventRules.parse(event).change(trigger, action, on=True)
        except InvalidValue:
            continue
        event = {**event, **change}
        changes |= change
    return {EVENT: changes}
