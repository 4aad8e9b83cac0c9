"""The long poll of a camera that is hostile, busy, closed or fought over."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.api import Notification, NotificationKind
from custom_components.sercomm.delivery.long_poll import WAITING
from tests.cameras import SetUp
from tests.delivery.deliveries import FIRE, STREAM, Watch, arm, mute, reason_of, repairs
from tests.delivery.test_long_poll import ASKED, WHO, asked, step_down, without_stream
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")

ALERT = "<EventAlert>{}<eventType>VMD</eventType></EventAlert>"


def answer(*alerts: str) -> str:
    """Return what a camera answers that has these to tell."""
    body = "".join(alerts)
    return f"<NotificationWrapper><notifyBody>{body}</notifyBody></NotificationWrapper>"


@pytest.mark.parametrize(
    "body",
    [
        answer(ALERT.format("")),
        answer(*(ALERT.format(f"<id>{number}</id>") for number in range(256))),
    ],
    ids=["without numbers", "many"],
)
async def test_hostile_camera(
    hass: HomeAssistant, set_up: SetUp, watch: Watch, body: str
) -> None:
    """A camera that tells without end is asked less and less often."""
    entry, camera = await set_up("icamera2", prepare=without_stream)
    await step_down(watch, entry, camera)
    camera.faults.set(ASKED, "status", code=200, body=body)
    camera.clear_requests()
    await watch.wait(camera, 60, 1)
    assert asked(camera) <= 26
    assert 1 <= len(watch.events) <= 26


async def test_busy_camera(hass: HomeAssistant, set_up: SetUp, watch: Watch) -> None:
    """A camera that has no time for us lives, and is asked again."""
    entry, camera = await set_up("icamera2", prepare=without_stream)
    await step_down(watch, entry, camera)
    body = "<ResponseStatus><statusCode>3</statusCode></ResponseStatus>"
    camera.faults.set(ASKED, "status", count=2, code=200, body=body)
    for _ in range(30):
        await watch.wait(camera, 1, 1)
        assert reason_of(hass, camera) == ("live", "long_poll")
    assert camera.paths().count(WHO) == 1


async def test_writes_are_counted(
    hass: HomeAssistant, set_up: SetUp, watch: Watch
) -> None:
    """What somebody else takes away all the time is not written for ever."""
    entry, camera = await set_up("icamera2", prepare=without_stream)
    await step_down(watch, entry, camera)
    event = camera.groups["EVENT"]
    camera.clear_requests()
    for _ in range(10):
        for key, text in event.items():
            event[key] = text.replace("poll:1", "poll:0")
        await watch.wait(camera, 120, 10)
    assert len([path for path in camera.paths() if "set_group" in path]) <= 4


@pytest.mark.parametrize("code", [401, 403])
async def test_stream_refused(
    hass: HomeAssistant, set_up: SetUp, watch: Watch, code: int
) -> None:
    """A stream that this account may not see is no stream."""

    def prepare(camera: Simulator) -> None:
        arm(camera)
        camera.faults.set(STREAM, "status", code=code)

    entry, camera = await set_up("icamera2", prepare=prepare)
    await step_down(watch, entry, camera)
    assert reason_of(hass, camera) == ("live", "long_poll")


async def test_stream_breaks_off(
    hass: HomeAssistant, set_up: SetUp, watch: Watch
) -> None:
    """Nor is one that breaks off each time."""

    def prepare(camera: Simulator) -> None:
        arm(camera)
        camera.faults.set(STREAM, "reset")

    entry, camera = await set_up("icamera2", prepare=prepare)
    await step_down(watch, entry, camera)
    assert reason_of(hass, camera) == ("live", "long_poll")


async def test_https_closed(hass: HomeAssistant, set_up: SetUp, watch: Watch) -> None:
    """A camera without HTTPS is asked once, and costs no more than any other."""
    entry, camera = await set_up("icamera2", prepare=without_stream, https_port=None)
    entry.runtime_data.delivery.long_poll._port = 9
    mute(camera)
    await watch.wait(camera, 200, 5)
    assert entry.runtime_data.delivery.as_dict()["long_poll"] == "no_long_poll"
    for _ in range(5):
        camera.clear_requests()
        await watch.wait(camera, 60, 5)
        assert len(camera.requests) <= 3


async def test_repair_follows(hass: HomeAssistant, set_up: SetUp, watch: Watch) -> None:
    """The repair says what is wrong with push now, whatever takes its place."""
    entry, camera = await set_up("icamera2", prepare=without_stream)
    await step_down(watch, entry, camera)
    assert repairs(hass) == ["delivery_unreachable"]
    for _ in range(6):
        camera.groups["HTTP_NOTIFY"]["http_url"] = "http://127.0.0.1:9/x"
        await watch.wait(camera, 125, 5)
    assert reason_of(hass, camera) == ("live", "long_poll")
    assert repairs(hass) == ["delivery_contested"]


async def test_more_waits_than_the_camera_keeps(
    hass: HomeAssistant, set_up: SetUp, watch: Watch
) -> None:
    """Skipping what is old comes to an end, also where the camera does not."""

    def prepare(camera: Simulator) -> None:
        without_stream(camera)
        body = answer(ALERT.format(""))
        camera.faults.set(ASKED, "status", count=40, code=200, body=body)

    entry, camera = await set_up("icamera2", prepare=prepare)
    await step_down(watch, entry, camera)
    assert FIRE in camera.paths()
    assert reason_of(hass, camera) == ("live", "long_poll")


class Answers:
    """Answers each question after some seconds, always with a motion."""

    def __init__(self, freezer: FrozenDateTimeFactory, seconds: float) -> None:
        self.freezer = freezer
        self.seconds = seconds
        self.asked = 0

    async def notifications(self) -> list[Notification]:
        self.asked += 1
        self.freezer.tick(self.seconds)
        return [Notification(NotificationKind.MOTION)]


@pytest.mark.parametrize(("seconds", "questions"), [(0.9, WAITING), (1.1, 1)])
async def test_what_is_old_comes_at_once(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    seconds: float,
    questions: int,
) -> None:
    """An answer within a second has waited in the camera; a later one is new."""
    entry, _ = await set_up("icamera2", prepare=arm)
    camera: Any = Answers(freezer, seconds)
    found = await entry.runtime_data.delivery.long_poll._skip_what_is_old(camera)
    assert camera.asked == questions
    assert len(found) == (questions == 1)
