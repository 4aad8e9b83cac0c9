"""Motion from the live stream: real beginnings, real ends, levels, and no more."""

from typing import Any

from homeassistant.core import Event, HomeAssistant, callback
import pytest

from custom_components.sercomm.api.notification import NotificationKind
from custom_components.sercomm.const import DOMAIN
from tests.cameras import SetUp, state_of, value_of
from tests.delivery.deliveries import (
    DELIVERY,
    LEVEL,
    LONG,
    MOTION,
    Begin,
    Watch,
    stream_gone,
)
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")

SOUND = "sensor.sound_level"


@pytest.mark.parametrize("extension", [False, True])
async def test_motion(
    hass: HomeAssistant,
    begin: Begin,
    watch: Watch,
    all_enabled: None,
    extension: bool,
) -> None:
    """On within a frame, one event; off within a frame and the hold time."""

    def prepare(camera: Simulator) -> None:
        camera.persona.motion_extension = extension

    _, camera = await begin(prepare=prepare)
    assert state_of(hass, camera, DELIVERY).state == "live"
    assert state_of(hass, camera, DELIVERY).attributes["reason"] == "chosen"
    assert value_of(hass, camera, MOTION) == "off"
    camera.show("motion", window=2, level=211, seconds=LONG)
    await watch.wait(camera, 0.5)
    assert value_of(hass, camera, MOTION) == "on"
    assert value_of(hass, camera, "binary_sensor.motion_window_2") == "on"
    assert value_of(hass, camera, "binary_sensor.motion_window_1") == "off"
    assert watch.events == [{"event_type": "motion", "window": 2, "level": 211}]
    await watch.wait(camera, 30)
    assert value_of(hass, camera, MOTION) == "on"
    assert len(watch.events) == 1

    camera.show("motion", window=2, level=0)
    await watch.wait(camera, 2)
    assert value_of(hass, camera, MOTION) == "on"
    await watch.wait(camera, 1)
    assert value_of(hass, camera, MOTION) == "off"
    assert value_of(hass, camera, "binary_sensor.motion_window_2") == "off"
    assert watch.most_streams == 1


async def test_short_stop(hass: HomeAssistant, begin: Begin, watch: Watch) -> None:
    """Who stands still for a moment is one motion; both windows are told."""
    _, camera = await begin()
    camera.show("motion", window=1, level=200, seconds=LONG)
    await watch.wait(camera, 1)
    camera.show("motion", window=1, level=0)
    await watch.wait(camera, 1)
    camera.show("motion", window=1, level=220, seconds=LONG)
    camera.show("motion", window=2, level=221, seconds=LONG)
    await watch.wait(camera, 4)
    assert value_of(hass, camera, MOTION) == "on"
    assert [(e["window"], e["level"]) for e in watch.events] == [(1, 200), (2, 221)]


@pytest.mark.parametrize(
    ("group", "changes"),
    [
        ("MOTION", {"md_mode": "0"}),
        ("MOTION", {"md_switch1": "0"}),
        ("EVENT", {"event_trigger": "0"}),
        ("MOTION", {"md_threshold1": "200"}),
    ],
)
async def test_what_does_not_count(
    hass: HomeAssistant,
    begin: Begin,
    watch: Watch,
    group: str,
    changes: dict[str, str],
) -> None:
    """Switched off nothing is known; what is not above the threshold is quiet."""
    _, camera = await begin(prepare=lambda c: c.groups[group].update(changes))
    camera.show("motion", window=1, level=200, seconds=LONG)
    await watch.wait(camera, 2)
    expected = "unknown" if {"md_mode", "event_trigger"} & set(changes) else "off"
    assert value_of(hass, camera, MOTION) == expected
    assert not watch.events


async def test_other_senses(hass: HomeAssistant, begin: Begin, watch: Watch) -> None:
    """Heat, inputs and sound come and go like motion."""
    _, camera = await begin(prepare=lambda c: c.persona.flags.update({"ioctrl": "on"}))
    detections = hass.config_entries.async_entries(DOMAIN)[0].runtime_data.detections
    camera.show("pir", level=1, seconds=LONG)
    camera.show("input", window=2, level=1, seconds=LONG)
    camera.show("sound", level=66, seconds=LONG)
    await watch.wait(camera, 1)
    assert value_of(hass, camera, "binary_sensor.pir") == "on"
    assert detections.is_on(NotificationKind.INPUT, 2)
    assert not detections.is_on(NotificationKind.INPUT, 1)
    assert detections.is_on(NotificationKind.SOUND)
    told = sorted((e["event_type"], e["level"]) for e in watch.events)
    assert told == [("input", None), ("pir", None), ("sound", 66)]
    for trigger in ("pir", "input", "sound"):
        camera.show(trigger, window=2, level=0)
    await watch.wait(camera, 3)
    assert value_of(hass, camera, "binary_sensor.pir") == "off"
    assert not detections.is_on(NotificationKind.INPUT, 2)
    assert not detections.is_on(NotificationKind.SOUND)


async def test_levels(
    hass: HomeAssistant, begin: Begin, watch: Watch, all_enabled: None
) -> None:
    """Levels are what the camera sent, at most one state a second."""
    entry, camera = await begin(
        prepare=lambda c: c.groups["MOTION"].update({"md_threshold1": "200"})
    )
    camera.show("motion", window=1, level=31, seconds=LONG)
    camera.show("motion", window=3, level=99, seconds=LONG)
    camera.show("sound", level=17, seconds=LONG)
    await watch.wait(camera, 3)
    level = state_of(hass, camera, LEVEL)
    assert level.state == "31"
    assert [level.attributes[f"window_{n}"] for n in range(1, 5)] == [31, 0, 99, 0]
    assert value_of(hass, camera, SOUND) == "17"

    shown: list[str] = []

    @callback
    def changed(event: Event[Any]) -> None:
        if event.data["entity_id"] == level.entity_id:
            shown.append(event.data["new_state"].state)

    hass.bus.async_listen("state_changed", changed)
    for value in range(40, 60):
        camera.show("motion", window=1, level=value, seconds=LONG)
        await watch.wait(camera, 0.1, 0.1)
    await watch.wait(camera, 2)
    assert shown[-1] == "59"
    assert len(shown) <= 4
    assert not watch.events

    camera.groups["AUDIO"]["audio_in"] = "0"
    await watch.wait(camera, 6)
    assert value_of(hass, camera, SOUND) == "unknown"
    await hass.config_entries.async_unload(entry.entry_id)
    await watch.wait(camera, 1)
    await stream_gone(camera)


async def test_unknown_without_stream(
    hass: HomeAssistant, set_up: SetUp, all_enabled: None
) -> None:
    """While the camera notifies, no stream is held and levels are unknown."""
    _, camera = await set_up("icamera2")
    assert value_of(hass, camera, DELIVERY) == "push"
    assert {value_of(hass, camera, name) for name in (LEVEL, SOUND)} == {"unknown"}
    assert not camera.open_streams
