"""Single notifications become states that end by themselves."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.sercomm.api.notification import Notification, NotificationKind
from custom_components.sercomm.delivery.detections import Detections
from tests.cameras import SetUp, entity_id, state_of, switch_all_on, value_of

pytest_plugins = ("tests.camera_fixtures",)


class Told:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[Notification | None] = []

    def __call__(self, notification: Notification | None) -> None:
        """Listen."""
        self.told.append(notification)


@pytest.fixture
def listener() -> Told:
    """Return a listener."""
    return Told()


@pytest.fixture
def detections(hass: HomeAssistant, listener: Told) -> Detections:
    """Return detections that last 15 seconds, with a listener."""
    found = Detections(hass, 15)
    found.changed.async_add(listener)
    return found


def wait(hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float) -> None:
    """Let time pass."""
    freezer.tick(seconds)
    async_fire_time_changed(hass)


@pytest.mark.parametrize(
    "kind", [NotificationKind.MOTION, NotificationKind.PIR, NotificationKind.SOUND]
)
async def test_on_and_off(
    detections: Detections,
    listener: Told,
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    kind: NotificationKind,
) -> None:
    """On at once, and off when nothing came for as long as was asked."""
    assert detections.seconds_since_last() is None
    detections.async_notice(Notification(kind))
    assert detections.is_on(kind)
    assert listener.told == [Notification(kind)]
    wait(hass, freezer, 14)
    assert detections.is_on(kind)
    assert detections.seconds_since_last() == 14
    wait(hass, freezer, 2)
    assert not detections.is_on(kind)
    assert listener.told == [Notification(kind), None]
    wait(hass, freezer, 60)
    assert len(listener.told) == 2


async def test_more_extends(
    detections: Detections,
    listener: Told,
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Each further one counts from its own time, and there is one end."""
    for _ in range(5):
        detections.async_notice(Notification(NotificationKind.MOTION))
        wait(hass, freezer, 14)
        assert detections.is_on(NotificationKind.MOTION)
    wait(hass, freezer, 2)
    assert not detections.is_on(NotificationKind.MOTION)
    assert listener.told.count(None) == 1


async def test_kinds_are_apart(
    detections: Detections, hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Motion does not keep heat on."""
    detections.async_notice(Notification(NotificationKind.PIR))
    wait(hass, freezer, 10)
    detections.async_notice(Notification(NotificationKind.MOTION))
    wait(hass, freezer, 6)
    assert detections.is_on(NotificationKind.MOTION)
    assert not detections.is_on(NotificationKind.PIR)
    detections.async_stop()


@pytest.mark.parametrize(
    "kind",
    [
        NotificationKind.INPUT,
        NotificationKind.TRIGGER,
        NotificationKind.PERIODIC,
        NotificationKind.UNKNOWN,
    ],
)
async def test_moments(
    detections: Detections, listener: Told, kind: NotificationKind
) -> None:
    """What has no length is told, and is never on."""
    detections.async_notice(Notification(kind))
    assert listener.told == [Notification(kind)]
    assert not detections.is_on(kind)


async def test_stop(
    detections: Detections,
    listener: Told,
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Stopping leaves no timer, and nobody is told."""
    detections.async_notice(Notification(NotificationKind.MOTION))
    detections.async_notice(Notification(NotificationKind.PIR))
    detections.async_stop()
    assert not detections.is_on(NotificationKind.MOTION)
    wait(hass, freezer, 60)
    assert None not in listener.told


async def test_listeners_leave(hass: HomeAssistant) -> None:
    """A listener that left hears nothing, also when it leaves while being told."""
    detections = Detections(hass, 5)
    heard: list[str] = []

    def once(_: Notification | None) -> None:
        heard.append("once")
        leave()

    leave = detections.changed.async_add(once)
    detections.changed.async_add(lambda _: heard.append("always"))
    detections.async_notice(Notification(NotificationKind.INPUT))
    detections.async_notice(Notification(NotificationKind.INPUT))
    assert heard == ["once", "always", "always"]


@pytest.mark.parametrize("seconds", [5, 300])
async def test_clear_after(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, seconds: int
) -> None:
    """The option says how long motion lasts."""
    _, camera = await set_up(
        "rc8230", options={"clear_after": seconds}, prepare=switch_all_on
    )
    motion = "binary_sensor.motion"
    assert value_of(hass, camera, motion) == "off"
    assert await camera.fire("motion", force=True)
    assert value_of(hass, camera, motion) == "on"
    wait(hass, freezer, seconds - 1)
    assert value_of(hass, camera, motion) == "on"
    wait(hass, freezer, 2)
    assert value_of(hass, camera, motion) == "off"
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_not_restored(hass: HomeAssistant, set_up: SetUp) -> None:
    """Motion that was on before a reload is not on after it."""
    entry, camera = await set_up("rc8230", prepare=switch_all_on)
    assert await camera.fire("motion", force=True)
    assert value_of(hass, camera, "binary_sensor.motion") == "on"
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert value_of(hass, camera, "binary_sensor.motion") == "off"
    assert hass.states.get(entity_id(hass, camera, "binary_sensor.motion"))


@pytest.mark.parametrize(
    ("trigger", "expected"),
    [
        ("motion", {"event_type": "motion", "window": 2, "level": 74}),
        ("pir", {"event_type": "pir"}),
        ("sound", {"event_type": "sound"}),
        ("input", {"event_type": "input"}),
        ("http", {"event_type": "trigger"}),
        ("periodic", {"event_type": "periodic"}),
    ],
)
async def test_events(
    hass: HomeAssistant, set_up: SetUp, trigger: str, expected: dict[str, object]
) -> None:
    """Each kind of notification is an event with what the camera told of it."""
    _, camera = await set_up("icamera2", prepare=switch_all_on)
    assert await camera.fire(trigger, window=2, force=True)
    attributes = state_of(hass, camera, "event.detection").attributes
    assert expected.items() <= attributes.items()


def test_what_is_held_is_told_once(hass: HomeAssistant) -> None:
    """What the stream shows is not told again, also where no window is named."""
    detections = Detections(hass, 15)
    told: list[Notification | None] = []
    detections.changed.async_add(told.append)
    shown = Notification(NotificationKind.MOTION, window=2)
    assert detections.seconds_since_last() is None
    detections.async_begin(shown)
    assert detections.seconds_since_last() is not None
    for window in (2, None):
        detections.async_notice(Notification(NotificationKind.MOTION, window=window))
    assert told == [shown]
    detections.async_notice(Notification(NotificationKind.MOTION, window=1))
    detections.async_notice(Notification(NotificationKind.PIR))
    assert len(told) == 3
    detections.async_finish((NotificationKind.MOTION, 2), 2)
    for window in (2, None):
        detections.async_notice(Notification(NotificationKind.MOTION, window=window))
    assert len(told) == 5
    detections.async_stop()
