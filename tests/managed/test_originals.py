"""What a camera held before it was told of us is remembered, and given back."""

import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import Readings
from custom_components.sercomm.api.events import EventAction, EventRules, Trigger
from custom_components.sercomm.clips.settings import upload_changes
from custom_components.sercomm.delivery.provision import (
    NOTIFYING,
    Triggers,
    concerned,
    needed_changes,
    poll_changes,
)
from custom_components.sercomm.managed.originals import (
    Changes,
    Originals,
    as_kept,
    merged,
    remember,
    undoing,
)
from tests.clips.films import URL_KEY
from tests.paper import (
    ALL,
    COLON,
    ENTRIES,
    ENTRY,
    FEW,
    URL,
    WITH_PIR,
    Groups,
    camera,
    read,
)


def write(groups: Groups, changes: Changes) -> None:
    """Let the camera keep values that it has keys for."""
    for name, values in changes.items():
        assert values.keys() <= groups[name].keys()
        groups[name] |= values


def provide(
    groups: Groups,
    originals: Originals | None = None,
    triggers: Triggers = ALL,
    *,
    poll: bool = False,
) -> Originals:
    """Provision a camera, and return what an entry would have stored of it."""

    def needs(readings: Readings) -> Changes:
        changes = needed_changes(readings, URL, triggers)
        return changes if changes or not poll else poll_changes(readings, triggers)

    known = originals or {}
    while changes := needs(read(groups)):
        readings = read(groups)
        known = remember(
            known,
            readings.values,
            changes,
            ours=NOTIFYING,
            concerned=concerned(readings, triggers),
        )
        write(groups, changes)
        known = as_kept(known, changes, groups)
    return json.loads(json.dumps(known))


def restored(groups: Groups, originals: Originals) -> Groups:
    """Return what a camera holds after it got its settings back."""
    write(groups, undone(originals, groups))
    return groups


def undone(originals: Originals, groups: Groups) -> Changes:
    """Return what undoes what is ours."""
    return undoing(originals, groups, ours=NOTIFYING)


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
    "is={0}|es={1},|et={2}|acts={3}|ei={4}|ea=mp4,5,15,1|en=x".format,
    st.sampled_from("01"),
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
    originals = provide(groups, triggers=triggers, poll=poll)
    assert restored(groups, originals) == before


@given(groups=cameras, triggers=triggers_heard, poll=st.booleans(), drift=st.data())
def test_round_trip_after_drift(
    groups: Groups, triggers: Triggers, poll: bool, drift: Any
) -> None:
    """It also does when others changed what we need, and we put it back."""
    before = read(groups).values
    originals = provide(groups, triggers=triggers, poll=poll)
    for _ in range(drift.draw(st.integers(1, 3))):
        for group, values in originals.items():
            for key, (first, _) in values.items():
                if drift.draw(st.booleans()):
                    groups[group][key] = first
        if drift.draw(st.booleans()):
            groups["HTTP_NOTIFY"]["http_url"] = "http://192.0.2.66/"
        originals = provide(groups, originals, triggers, poll=poll)
    assert restored(groups, originals) == before


@given(groups=cameras, triggers=triggers_heard, data=st.data())
def test_others_changes_stay(groups: Groups, triggers: Triggers, data: Any) -> None:
    """A changed rule loses only our action, whenever it was changed."""
    rules = EventRules.parse(groups["EVENT"])
    before = rules.is_on(Trigger.MOTION, EventAction.NOTIFY)
    originals = provide(groups, triggers=triggers)
    now = EventRules.parse(groups["EVENT"])
    email = now.is_on(Trigger.MOTION, EventAction.EMAIL)
    if before is None or email is None:
        return
    groups["EVENT"] |= now.change(Trigger.MOTION, EventAction.EMAIL, on=not email)
    if data.draw(st.booleans()):
        groups["EVENT"] |= EventRules.parse(groups["EVENT"]).change(
            Trigger.MOTION, EventAction.NOTIFY, on=False
        )
        originals = provide(groups, originals, triggers)
    after = EventRules.parse(restored(groups, originals)["EVENT"])
    assert bool(after.is_on(Trigger.MOTION, EventAction.NOTIFY)) is before
    assert bool(after.is_on(Trigger.MOTION, EventAction.EMAIL)) is not email


def test_merged() -> None:
    """Parts are put together, and what is empty is left out."""
    assert merged({"A": {"a": "1"}, "B": {}}, {"A": {"b": "2"}}) == {
        "A": {"a": "1", "b": "2"}
    }


def test_nothing_of_ours() -> None:
    """What was right from the start is not touched at the end, nor is the rest."""
    groups = camera({"event_mt": "httpn:1", "event_pir": "httpn:0"})
    groups["HTTP_NOTIFY"] |= {"http_notify": "1", "event_data_flag": "1"}
    originals = provide(groups, triggers=FEW)
    groups["HTTP_NOTIFY"] |= {"http_notify": "0", "http_method": "2"}
    groups["EVENT"] |= {"event_pir": "httpn:1"}
    assert undone(originals, groups) == {
        "HTTP_NOTIFY": {"http_url": ""},
        "HTTP_EVENT": {"http_event_en": "0"},
    }


def test_another_address_stays() -> None:
    """An address that somebody else entered is theirs."""
    groups = camera(COLON)
    originals = provide(groups)
    groups["HTTP_NOTIFY"]["http_url"] = "http://192.0.2.66/"
    assert "http_url" not in undone(originals, groups)["HTTP_NOTIFY"]


def test_own_address_of_an_earlier_life() -> None:
    """Our own address, found without a memory of it, is no setting to go back to."""
    groups = camera(COLON)
    groups["HTTP_NOTIFY"]["http_url"] = URL
    originals = provide(groups)
    assert restored(groups, originals)["HTTP_NOTIFY"]["http_url"] == ""


def test_factory_reset() -> None:
    """After a factory reset nothing of ours is left to undo."""
    groups = camera(COLON)
    originals = provide(groups)
    assert not undone(originals, camera(COLON))
    assert not undone(originals, {})


def test_kept_value_is_recognised() -> None:
    """A camera that stores a value in a form of its own still gets the old one."""
    groups = camera(ENTRIES)
    readings = read(groups)
    changes = needed_changes(readings, URL, FEW)
    originals = remember({}, readings.values, changes, ours=NOTIFYING)
    write(groups, changes)
    groups["HTTP_NOTIFY"]["http_url"] = URL[:32]
    groups["EVENT"]["event2_entry"] += "|xx=1"
    originals = as_kept(originals, changes, groups)
    assert restored(groups, originals) == camera(ENTRIES)


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
    originals = provide(groups, triggers=FEW)
    changed = changed.format(groups["EVENT"]["event2_entry"])
    groups["EVENT"]["event2_entry"] = changed
    after = restored(groups, originals)["EVENT"]["event2_entry"]
    assert after == (changed if expected is None else expected)


def test_rule_that_was_off() -> None:
    """A rule that was not in force is so again, however it was changed meanwhile."""
    asleep = ENTRY.replace("is=1", "is=0").replace("email:0", "email:1")
    groups = camera({"event1_entry": asleep, "event2_entry": ""})
    originals = provide(groups, triggers=FEW)
    ours = groups["EVENT"]["event1_entry"]
    assert ours.startswith("is=1|")
    assert "acts=email:0;httpn:1" in ours
    groups["EVENT"]["event1_entry"] = ours.replace("en=", "en=x")
    assert restored(groups, originals)["EVENT"]["event1_entry"] == asleep

    groups["EVENT"]["event1_entry"] = ours.replace("email:0", "email:1")
    left = restored(groups, originals)["EVENT"]["event1_entry"]
    assert left.startswith("is=1|")
    assert "acts=email:1;httpn:0" in left


UPLOADING = "is=1|es=0,|et=2|acts=email:0;httpn:{};httppost:{}|ei=0|ea=mp4,5,15,1|en=m"
OURS = "http://192.168.1.2:8123/api/webhook/ours"
UPLOADS = (EventAction.UPLOAD,)


def held(rule: str, url: str = "", on: str = "0", key: str = "event1_entry") -> Any:
    """Return the groups of a camera."""
    return {"EVENT": {key: rule}, "HTTP_EVENT": {URL_KEY: url, "http_post_en": on}}


def after_ours(before: Any) -> tuple[Any, Any]:
    """Return what is remembered, and what the camera holds with our changes."""
    changes = upload_changes(Readings(values=before), OURS)
    now = {name: values | changes.get(name, {}) for name, values in before.items()}
    return remember({}, before, changes, ours=UPLOADS), now


def undone_uploads(originals: Any, now: Any) -> Any:
    """Return what undoes what is ours."""
    return undoing(originals, now, ours=UPLOADS)


def test_rule_created_and_removed() -> None:
    """A rule that was created for us goes again, unless others have use for it."""
    originals, now = after_ours(held(""))
    assert "httppost:1" in now["EVENT"]["event1_entry"]
    assert undone_uploads(originals, now)["EVENT"] == {"event1_entry": ""}

    renamed = now["EVENT"]["event1_entry"].replace("en=", "en=x")
    now["EVENT"]["event1_entry"] = renamed
    assert undone_uploads(originals, now)["EVENT"] == {"event1_entry": ""}

    now["EVENT"]["event1_entry"] = renamed.replace("httpn:0", "httpn:1")
    (left,) = undone_uploads(originals, now)["EVENT"].values()
    assert "httpn:1" in left
    assert "httppost:0" in left


def test_others_changes_to_uploads_stay() -> None:
    """What others changed meanwhile is theirs."""
    originals, now = after_ours(held(UPLOADING.format(0, 0)))
    now["EVENT"]["event1_entry"] = UPLOADING.format(1, 1)
    now["HTTP_EVENT"] = {URL_KEY: "http://theirs/"}
    assert undone_uploads(originals, now) == {
        "EVENT": {"event1_entry": UPLOADING.format(1, 0)}
    }

    now["EVENT"]["event1_entry"] = UPLOADING.format(1, 0)
    assert undone_uploads(originals, now) == {}
    assert undone_uploads(originals, {}) == {}


def test_oldest_is_remembered() -> None:
    """Mending remembers the first address, and no address of our own."""
    before = held(UPLOADING.format(0, 0), "http://first/")
    originals, now = after_ours(before)
    now["HTTP_EVENT"][URL_KEY] = "http://second/"
    changes = upload_changes(Readings(values=now), OURS)
    again = remember(originals, now, changes, ours=UPLOADS)
    assert again["HTTP_EVENT"][URL_KEY] == ["http://first/", OURS]
    assert again["EVENT"] == originals["EVENT"]

    old, _ = after_ours(
        held(UPLOADING.format(0, 1), "http://192.168.1.3/api/webhook/earlier", "1")
    )
    assert old == {"HTTP_EVENT": {URL_KEY: ["", OURS]}}
