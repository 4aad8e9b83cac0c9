"""When a camera is made to fire: a table, and confidence that grows and falls."""

import asyncio
from typing import Any, override
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.api import AccessDenied, Notification, NotificationKind
from custom_components.sercomm.delivery.verification import (
    POLLS_BETWEEN_TESTS,
    QUIET_LONG,
    Evidence,
    due,
)
from custom_components.sercomm.managed import DEAD, Reason
from tests.cameras import SetUp, poll, state_of
from tests.delivery.deliveries import (
    FIRE,
    PUSH,
    SET,
    arm,
    fired,
    mute,
    reason_of,
    unmute,
)
from tests.simulator import Simulator
from tests.waiting import patiently, until

pytest_plugins = ("tests.camera_fixtures",)

NOW = 10_000.0
POLL = 60.0
GOOD: dict[str, Any] = {
    "reason": Reason.VERIFIED,
    "doubted": False,
    "armed": True,
    "was_armed": True,
    "unnoticed": True,
    "is_free": True,
    "may_retry": True,
    "arrived": NOW,
    "fired": NOW,
    "polls": 1,
}
AWAITING = {"reason": Reason.AWAITING_EVENT}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, False),
        ({"doubted": True}, True),
        ({"doubted": True, **AWAITING, "armed": False}, True),
        # verified: by how long nothing has come
        ({"arrived": NOW - 46}, True),
        ({"arrived": NOW - 44}, False),
        ({"arrived": NOW - 104, "polls": 2}, False),
        ({"arrived": NOW - 106, "polls": 2}, True),
        ({"arrived": NOW - 884, "polls": 15}, False),
        ({"arrived": NOW - 886, "polls": 15}, True),
        ({"arrived": NOW - QUIET_LONG, "armed": False}, False),
        ({"arrived": None}, False),
        ({"arrived": NOW - 900, "is_free": False}, False),
        ({"arrived": NOW - QUIET_LONG, "is_free": False}, True),
        ({"arrived": NOW - QUIET_LONG, "is_free": False, "unnoticed": False}, True),
        # only an event can tell
        ({**AWAITING}, True),
        ({**AWAITING, "may_retry": False}, False),
        ({**AWAITING, "unnoticed": False}, False),
        ({**AWAITING, "armed": False}, False),
        ({**AWAITING, "may_retry": False, "was_armed": False}, True),
        ({**AWAITING, "unnoticed": False, "was_armed": False}, True),
        ({**AWAITING, "was_armed": False, "armed": False}, False),
        # dead: at each poll
        *(
            ({"reason": reason, "fired": NOW - since, "unnoticed": unnoticed}, expected)
            for reason in (*sorted(DEAD), Reason.STARTING)
            for since, unnoticed, expected in (
                (44, True, False),
                (46, True, True),
                (46, False, False),
            )
        ),
    ],
)
def test_due(changes: dict[str, Any], expected: bool) -> None:
    """Each way to be in doubt, and each way not to be."""
    assert due(Evidence(**{**GOOD, **changes}), NOW, POLL) is expected


async def polls_with_a_test(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, camera: Simulator, polls: int
) -> list[int]:
    """Let polls pass; return at which of them the camera was made to fire."""
    found = []
    for number in range(1, polls + 1):
        before = fired(camera)
        await patiently(hass, freezer, poll(hass, freezer))
        if fired(camera) > before:
            found.append(number)
    return found


async def test_confidence_grows(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What answers each time is tested less and less often: 4 times in an hour."""
    _, camera = await set_up("rc8230", prepare=arm)
    assert POLLS_BETWEEN_TESTS == (1, 2, 4, 8, 15)
    assert await polls_with_a_test(hass, freezer, camera, 60) == [
        1,
        3,
        7,
        15,
        30,
        45,
        60,
    ]


def restart(hass: HomeAssistant, camera: Simulator) -> None:
    """Restart the camera."""
    camera.state.restarted("Power")


def drift(hass: HomeAssistant, camera: Simulator) -> None:
    """Let somebody change a setting."""
    camera.groups["HTTP_NOTIFY"]["http_notify"] = "0"


def move(hass: HomeAssistant, camera: Simulator) -> None:
    """Give ourselves another address."""
    assert hass.config.internal_url
    hass.config.internal_url = hass.config.internal_url.replace(
        "127.0.0.1", "localhost"
    )


@pytest.mark.parametrize("doubt", [restart, drift, move])
async def test_confidence_is_lost(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, doubt: Any
) -> None:
    """A restart, a setting put back and another address: every poll tests again."""
    _, camera = await set_up("rc8230", options=PUSH, prepare=arm)
    assert await polls_with_a_test(hass, freezer, camera, 16) == [1, 3, 7, 15]
    doubt(hass, camera)
    found = await polls_with_a_test(hass, freezer, camera, 12)
    first = found[0]
    assert first <= 2
    assert [number - first for number in found] in ([0, 1, 3, 7], [0, 1, 3])
    assert reason_of(hass, camera) == ("push", "verified")


async def test_confidence_is_lost_by_a_missed_answer(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """One notification that does not arrive is enough to test at every poll again."""
    _, camera = await set_up("rc8230", options=PUSH, prepare=arm)
    assert await polls_with_a_test(hass, freezer, camera, 14) == [1, 3, 7]
    camera.faults.set(FIRE, "status", 1, code=200, body="OK")
    assert await polls_with_a_test(hass, freezer, camera, 12) == [1, 2, 4, 8]
    assert reason_of(hass, camera) == ("push", "verified")


async def test_confidence_is_lost_by_death(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """After a death every poll tests, and begins anew when it is over."""
    _, camera = await set_up("rc8230", options=PUSH, prepare=arm)
    assert await polls_with_a_test(hass, freezer, camera, 14) == [1, 3, 7]
    mute(camera)
    assert await polls_with_a_test(hass, freezer, camera, 4) == [1, 2, 3, 4]
    assert reason_of(hass, camera) == ("none", "unreachable")
    unmute(camera)
    assert await polls_with_a_test(hass, freezer, camera, 8) == [1, 2, 4, 8]
    assert reason_of(hass, camera) == ("push", "verified")


async def test_notification_half_a_poll_ago(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What has arrived in the second half of the time needs no test."""
    _, camera = await set_up("rc8230", prepare=arm)
    freezer.tick(30)
    assert await camera.fire("motion")
    freezer.tick(-30)
    await poll(hass, freezer)
    assert not fired(camera)


async def test_answer_that_comes_late(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """An answer within a minute is that of our test; what comes later is an event."""
    entry, camera = await set_up("rc8230", options=PUSH, prepare=arm)
    verification = entry.runtime_data.delivery.push.verification
    for seconds, event in ((55, "unknown"), (65, "trigger")):
        camera.faults.set(FIRE, "status", 1, code=200, body="OK")
        await verification.async_fire_unnoticed()
        freezer.tick(seconds)
        assert await camera.fire("http")
        state = state_of(hass, camera, "event.detection")
        assert (state.attributes["event_type"] or "unknown") == event


async def test_unknown_word_after_a_test(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """It is the answer for ten seconds, and for as long as the test is under way."""
    entry, camera = await set_up("rc8230", options=PUSH, prepare=arm)
    delivery = entry.runtime_data.delivery
    verification = delivery.push.verification
    word = Notification(NotificationKind.UNKNOWN)

    def told() -> str | None:
        delivery.async_received(word, bare=False)
        state = state_of(hass, camera, "event.detection")
        kind: str | None = state.attributes["event_type"]
        return kind

    camera.faults.set(FIRE, "status", 1, code=200, body="OK")
    await verification.async_fire_unnoticed()
    freezer.tick(9)
    assert told() is None
    camera.faults.set(FIRE, "silent", 1)
    test = asyncio.create_task(verification.async_fire(quiet=True))
    await until(lambda: fired(camera) == 2)
    freezer.tick(11)
    assert told() is None
    test.cancel()
    camera.faults.set(FIRE, "status", 1, code=200, body="OK")
    await verification.async_fire_unnoticed()
    freezer.tick(11)
    assert told() == "trigger"


async def test_only_one_answer(hass: HomeAssistant, set_up: SetUp) -> None:
    """A test is answered once; whoever fires the camera right after it is an event."""
    entry, camera = await set_up("rc8230", options=PUSH, prepare=arm)
    camera.faults.set(FIRE, "status", 1, code=200, body="OK")
    await entry.runtime_data.delivery.push.verification.async_fire_unnoticed()
    for event in ("unknown", "trigger"):
        assert await camera.fire("http")
        state = state_of(hass, camera, "event.detection")
        assert (state.attributes["event_type"] or "unknown") == event


async def test_refused_test_is_over(hass: HomeAssistant, set_up: SetUp) -> None:
    """After a camera has refused to fire, what it tells without a word is motion."""
    entry, camera = await set_up("rc8230", options=PUSH, prepare=arm)
    delivery = entry.runtime_data.delivery
    camera.faults.set(FIRE, "status", 1, code=403)
    with pytest.raises(AccessDenied):
        await delivery.push.verification.async_fire(quiet=True)
    delivery.async_received(Notification(NotificationKind.UNKNOWN), bare=True)
    await hass.async_block_till_done()
    assert (
        state_of(hass, camera, "event.detection").attributes["event_type"] == "motion"
    )


async def test_changed_just_before_the_test(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Silence since somebody has changed a setting is no death: it is put back.

    Where the camera refuses that, it is told.
    """
    entry, camera = await set_up("rc8230", options=PUSH, prepare=arm)
    verification = entry.runtime_data.delivery.push.verification
    fire = verification.async_fire_unnoticed

    async def changed_before() -> None:
        with patch.object(verification, "async_fire_unnoticed", fire):
            if not camera.paths().count(FIRE):
                camera.groups["HTTP_NOTIFY"]["http_notify"] = "0"
            await fire()

    with patch.object(verification, "async_fire_unnoticed", changed_before):
        await patiently(hass, freezer, poll(hass, freezer))
        assert fired(camera) == 2
        assert camera.groups["HTTP_NOTIFY"]["http_notify"] == "1"
        assert reason_of(hass, camera) == ("push", "verified")
        camera.clear_requests()
        camera.faults.set(SET, "status", code=403)
        verification.doubt()
        await patiently(hass, freezer, poll(hass, freezer))
    assert fired(camera) == 1
    assert reason_of(hass, camera) == ("none", "refused")


async def test_flag_that_is_not_kept(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that does not keep `event_data_flag` notifies without a word.

    It is used all the same, told once, and tested once an hour: a test could be taken
    for motion.
    """

    class Forgetful(dict[str, str]):
        @override
        def update(self, values: Any = (), /, **more: Any) -> None:
            super().update(values, **more)
            self["event_data_flag"] = "0"

    def prepare(camera: Simulator) -> None:
        arm(camera)
        camera.groups["HTTP_NOTIFY"]["event_data_flag"] = "0"
        camera.groups["HTTP_NOTIFY"] = Forgetful(camera.groups["HTTP_NOTIFY"])

    _, camera = await set_up("rc8230", options=PUSH, prepare=prepare)
    assert reason_of(hass, camera) == ("push", "verified")
    assert await polls_with_a_test(hass, freezer, camera, 62) == [60]
    assert not [path for path in camera.paths() if "set_group" in path]
    assert camera.groups["HTTP_NOTIFY"]["event_data_flag"] == "0"
