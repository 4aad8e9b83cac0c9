"""What the tests of the entities share: personas, entities by key, polls, writes."""

from collections.abc import Awaitable, Callable
import json
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from tests.simulator import Simulator, names

type Home = TestClient[Any, Any]
type SetUp = Callable[..., Awaitable[tuple[MockConfigEntry, Simulator]]]

PERSONAS = names()
NO_WAITING = 1e9
READS = (
    "/util/query.cgi",
    "/img/query.cgi",
    "/adm/get_group.cgi",
    "/adm/wireless_status.cgi",
    "/io/query_filter.cgi",
    "/io/query_pc.cgi",
    "/adm/log.cgi",
)
READ_CLOCK = "/adm/date.cgi?action=get"

# Every entity as platform.key; one that is disabled at first has a minus in front.
EVERYWHERE = """
    camera.live
    event.detection image.last_motion
    binary_sensor.motion binary_sensor.night_vision binary_sensor.sound
    -binary_sensor.motion_window_1 -binary_sensor.motion_window_2
    -binary_sensor.motion_window_3 -binary_sensor.motion_window_4
    button.reboot -button.enable_ui -button.factory_reset
    media_player.speaker
    number.motion_threshold_1 number.motion_sensitivity_1
    -number.motion_threshold_2 -number.motion_sensitivity_2
    -number.motion_threshold_3 -number.motion_sensitivity_3
    -number.motion_threshold_4 -number.motion_sensitivity_4
    -number.brightness -number.sharpness -number.saturation -number.contrast
    -number.hue -number.frame_rate -number.bit_rate
    -number.frame_rate_2 -number.bit_rate_2 -number.frame_rate_3 -number.bit_rate_3
    -number.mjpeg_frame_rate
    -select.video_resolution_2 -select.video_resolution_3 -select.snapshot_quality
    -number.microphone_volume -number.speaker_volume -number.sound_threshold
    select.video_resolution select.snapshot_resolution
    -select.color_mode -select.power_line -select.video_quality
    -select.time_zone -select.time_format -select.date_format
    sensor.wifi_signal sensor.last_boot sensor.motion_delivery
    -sensor.motion_level -sensor.sound_level
    -sensor.reboot_reason -sensor.watchdog_reboots
    -sensor.wifi_network -sensor.wifi_reconnects -sensor.last_log_entry
    switch.armed switch.motion_detection switch.sound_detection switch.status_led
    switch.motion_window_1
    -switch.motion_window_2 -switch.motion_window_3 -switch.motion_window_4
    -switch.time_stamp -switch.text_overlay -switch.flip -switch.mirror
    -switch.microphone -switch.speaker -switch.motion_email -switch.motion_ftp
    -switch.ntp -switch.daylight_saving -switch.upnp -switch.bonjour
    -text.overlay_text -text.host_name
    -text.motion_window_name_1 -text.motion_window_name_2
    -text.motion_window_name_3 -text.motion_window_name_4
"""
UNLOCKED = """
    event.clip
    -camera.live_2 -camera.live_3
    button.test_delivery button.sync_clock
    sensor.clock_drift -sensor.codec_2 -sensor.codec_3
    -switch.share_recording
"""
PAN_TILT = """
    button.ptz_home button.ptz_patrol
    button.ptz_up button.ptz_down button.ptz_left button.ptz_right
    -button.ptz_sweep -button.ptz_calibrate -button.ptz_motion_position
"""
ENTITIES = {
    "rc8230": f"""{EVERYWHERE} {UNLOCKED} {PAN_TILT}
        -number.event_interval -switch.motion_share -switch.sd_recording""",
    "rc8221": f"""{EVERYWHERE} {UNLOCKED}
        select.day_night_mode switch.infrared_leds -number.event_interval""",
    "icamera2": f"""{EVERYWHERE} {UNLOCKED}
        select.day_night_mode switch.infrared_leds binary_sensor.pir
        switch.pir_detection switch.privacy -switch.motion_share
        -switch.vendor_logo""",
    "oc810": f"""{EVERYWHERE}
        select.day_night_mode switch.infrared_leds -number.event_interval""",
}


def name_presets(camera: Simulator) -> None:
    """Give a camera's owner some presets, three of them with the same name."""
    camera.groups["PTZ"] |= {
        "Preset1Name": "Door",
        "Preset3Name": "Door",
        "Preset7Name": "Küche & Flur".encode().decode("latin-1"),
        "Preset8Name": "Door (9)",
        "Preset9Name": "Door",
    }


def equip(camera: Simulator) -> None:
    """Give a camera what no persona has: white LEDs, two inputs, two outputs."""
    camera.persona.flags |= {"wlled": "on", "ioctrl": "on"}
    camera.persona.peripherals += ("wl_leds", "input_1", "input_2")
    camera.persona.peripherals += ("output_1", "output_2")


def entity_id(hass: HomeAssistant, camera: Simulator, name: str) -> str:
    """Return the id of an entity named platform.key."""
    platform, _, key = name.partition(".")
    found = er.async_get(hass).async_get_entity_id(
        platform, "sercomm", f"{camera.mac}_{key}"
    )
    assert found is not None, f"no {name}"
    return found


def state_of(hass: HomeAssistant, camera: Simulator, name: str) -> State:
    """Return the whole state of an entity named platform.key."""
    state = hass.states.get(entity_id(hass, camera, name))
    assert state is not None, f"{name} has no state"
    return state


def value_of(hass: HomeAssistant, camera: Simulator, name: str) -> str:
    """Return the state of an entity named platform.key, in one word."""
    return state_of(hass, camera, name).state


async def act(
    hass: HomeAssistant, camera: Simulator, name: str, action: str, **data: Any
) -> list[str]:
    """Call an action of an entity; return the requests that the camera got."""
    camera.clear_requests()
    try:
        await hass.services.async_call(
            name.partition(".")[0],
            action,
            {"entity_id": entity_id(hass, camera, name), **data},
            blocking=True,
        )
    finally:
        await hass.async_block_till_done()
    return camera.paths()


async def poll(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, times: int = 1
) -> None:
    """Let a minute pass, and everything in it end."""
    for _ in range(times):
        freezer.tick(60)
        async_fire_time_changed(hass)
        await hass.async_block_till_done(wait_background_tasks=True)


def writes(camera: Simulator) -> list[str]:
    """Return the requests that do more than ask."""
    return [
        request.target
        for request in camera.requests
        if request.path not in READS and request.target != READ_CLOCK
    ]


def shown(hass: HomeAssistant, camera: Simulator, platform: str) -> dict[str, Any]:
    """Return what a platform shows, for snapshots: plain values, nothing volatile."""
    registry = er.async_get(hass)
    found: dict[str, Any] = {}
    for state in hass.states.async_all(platform):
        entry = registry.async_get(state.entity_id)
        assert entry is not None
        attributes = dict(state.attributes)
        for volatile in ("access_token", "entity_picture"):
            attributes.pop(volatile, None)
        found[entry.unique_id.removeprefix(f"{camera.mac}_")] = {
            "state": state.state,
            "category": entry.entity_category,
            "attributes": attributes,
        }
    plain: dict[str, Any] = json.loads(json.dumps(found, sort_keys=True))
    return plain


def switch_all_on(camera: Simulator) -> None:
    """Let a camera watch for all that it can: armed, detections and a window on."""
    for group, key in (
        ("EVENT", "event_trigger"),
        ("MOTION", "md_mode"),
        ("MOTION", "md_switch1"),
        ("AUDIO", "au_trigger_en"),
        ("SYSTEM", "pir_mode"),
    ):
        if key in camera.groups.get(group, {}):
            camera.groups[group][key] = "1"
