"""Those who are told of a change: each for itself."""

from collections.abc import Callable

from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.listeners import Listeners
from tests.cameras import SetUp, entity_id, value_of

pytest_plugins = ("tests.camera_fixtures",)


def test_one_that_leaves() -> None:
    """It may do so while it is called; the others are called all the same."""
    listeners, told = Listeners[int](), list[str]()
    leave: list[Callable[[], None]] = []

    def once(number: int) -> None:
        told.append(f"once {number}")
        leave.pop()()

    leave.append(listeners.async_add(once))
    listeners.async_add(lambda number: told.append(f"always {number}"))
    listeners.async_tell(1)
    listeners.async_tell(2)
    assert told == ["once 1", "always 1", "always 2"]


def test_one_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    """It is logged once, with its traceback; who comes after it hears of all."""
    listeners, told = Listeners[int](), list[int]()

    def fail(number: int) -> None:
        raise ZeroDivisionError("a bug")

    listeners.async_add(fail)
    listeners.async_add(told.append)
    for number in range(3):
        listeners.async_tell(number)
    assert told == [0, 1, 2]
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert "fail failed" in record.getMessage()
    assert record.exc_info is not None


async def test_entity_that_fails(hass: HomeAssistant, set_up: SetUp) -> None:
    """An event that cannot be shown keeps neither motion nor its picture away."""
    entry, camera = await set_up("rc8230")
    name = entity_id(hass, camera, "event.detection")
    event = hass.data["event"].get_entity(name)
    assert event is not None
    changed = entry.runtime_data.detections.changed
    # Whoever was added first is told first.
    changed._listeners.sort(key=lambda one: getattr(one, "__self__", None) is not event)

    def fail(kind: str, attributes: dict[str, object]) -> None:
        raise ValueError("a bug")

    event._trigger_event = fail
    await camera.fire("motion", force=True)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert value_of(hass, camera, "binary_sensor.motion") == "on"
    assert value_of(hass, camera, "image.last_motion") != "unknown"
