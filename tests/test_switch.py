"""Switches: the camera's 0/1 settings, rules of motion, lights and privacy."""

import re
from urllib.parse import quote

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from syrupy.assertion import SnapshotAssertion

from custom_components.sercomm.api.completeness import READINGS_WITHOUT
from tests.cameras import (
    ENTITIES,
    PERSONAS,
    SetUp,
    act,
    entity_id,
    equip,
    poll,
    shown,
    state_of,
    value_of,
)

pytest_plugins = ("tests.camera_fixtures",)
pytestmark = pytest.mark.usefixtures("all_enabled")

SETTINGS = {
    "switch.armed": ("EVENT", "event_trigger"),
    "switch.motion_detection": ("MOTION", "md_mode"),
    "switch.motion_window_1": ("MOTION", "md_switch1"),
    "switch.motion_window_2": ("MOTION", "md_switch2"),
    "switch.motion_window_3": ("MOTION", "md_switch3"),
    "switch.motion_window_4": ("MOTION", "md_switch4"),
    "switch.status_led": ("SYSTEM", "led_mode"),
    "switch.sound_detection": ("AUDIO", "au_trigger_en"),
    "switch.pir_detection": ("SYSTEM", "pir_mode"),
    "switch.time_stamp": ("VIDEO", "time_stamp"),
    "switch.text_overlay": ("VIDEO", "text_overlay"),
    "switch.flip": ("VIDEO", "flip"),
    "switch.mirror": ("VIDEO", "mirror"),
    "switch.microphone": ("AUDIO", "audio_in"),
    "switch.speaker": ("AUDIO", "audio_out"),
    "switch.sd_recording": ("SDCARD", "sdcard_rec_enable"),
    "switch.share_recording": ("SMBC", "smbc_rec_enable"),
    "switch.ntp": ("SYSTEM", "ntp_mode"),
    "switch.daylight_saving": ("SYSTEM", "daylight_saving"),
    "switch.upnp": ("UPNP", "upnp_mode"),
    "switch.vendor_logo": ("VIDEO", "bmp_overlay"),
    "switch.bonjour": ("BONJOUR", "bonjour_mode"),
}


RULES = {
    "switch.motion_email": "email",
    "switch.motion_ftp": "ftpu",
    "switch.motion_share": "smbc",
}


async def test_no_assistant_disarms(hass: HomeAssistant, set_up: SetUp) -> None:
    """Asked to turn off the switches of a room, an assistant leaves ours alone."""
    await async_setup_component(hass, "homeassistant", {})
    for persona in PERSONAS:
        await set_up(persona)
    ours = [
        entity.entity_id
        for entity in er.async_get(hass).entities.values()
        if entity.platform == "sercomm" and entity.domain == "switch"
    ]
    assert len(ours) > 40
    assert [
        name for name in ours if async_should_expose(hass, "conversation", name)
    ] == []


async def test_no_assistant_opens(hass: HomeAssistant, set_up: SetUp) -> None:
    """What hangs on an output may be a door; lights are an assistant's to switch."""
    await async_setup_component(hass, "homeassistant", {})
    _, camera = await set_up("rc8221", prepare=equip)
    for name, exposed in (
        ("switch.output_1", False),
        ("switch.output_2", False),
        ("light.white_leds", True),
    ):
        found = async_should_expose(hass, "conversation", entity_id(hass, camera, name))
        assert found is exposed


# What else is a switch.
OTHERS = {"switch.infrared_leds", "switch.white_leds", "switch.privacy"}


def settings(persona: str) -> dict[str, tuple[str, str]]:
    """Return the 0/1 settings that a camera has."""
    names = {name.strip("-") for name in ENTITIES[persona].split()}
    found = {name for name in names if name.startswith("switch.")}
    assert found <= SETTINGS.keys() | RULES.keys() | OTHERS
    return {name: where for name, where in SETTINGS.items() if name in names}


@pytest.mark.parametrize("persona", PERSONAS)
async def test_states(
    hass: HomeAssistant, set_up: SetUp, snapshot: SnapshotAssertion, persona: str
) -> None:
    """Every switch shows what the camera's group holds."""
    _, camera = await set_up(persona)
    for name, (group, key) in settings(persona).items():
        expected = {"0": "off", "1": "on"}[camera.groups[group][key]]
        assert value_of(hass, camera, name) == expected
    assert shown(hass, camera, "switch") == snapshot


@pytest.mark.parametrize("persona", PERSONAS)
async def test_writes(hass: HomeAssistant, set_up: SetUp, persona: str) -> None:
    """A switch is one request with exactly its key, and shows itself at once."""
    _, camera = await set_up(persona)
    for name, (group, key) in settings(persona).items():
        before = {name: dict(keys) for name, keys in camera.groups.items()}
        on = camera.groups[group][key] == "1"
        for action, value in (
            ("turn_off" if on else "turn_on", str(int(not on))),
            ("turn_on" if on else "turn_off", str(int(on))),
        ):
            assert await act(hass, camera, name, action) == [
                f"/adm/set_group.cgi?group={group}&{key}={value}"
            ]
            assert camera.groups[group][key] == value
            assert value_of(hass, camera, name) == action.removeprefix("turn_")
        assert camera.groups == before
    assert camera.max_in_flight == 1


async def test_toggle(hass: HomeAssistant, set_up: SetUp) -> None:
    """Toggling knows the state."""
    _, camera = await set_up("rc8230")
    assert await act(hass, camera, "switch.armed", "toggle") == [
        "/adm/set_group.cgi?group=EVENT&event_trigger=1"
    ]


@pytest.mark.parametrize("persona", ["rc8221", "icamera2"])
async def test_infrared_leds(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, persona: str
) -> None:
    """Cameras with control_pc.cgi tell the state of their infrared LEDs."""
    _, camera = await set_up(persona)
    name = "switch.infrared_leds"
    assert value_of(hass, camera, name) == "off"
    assert "assumed_state" not in state_of(hass, camera, name).attributes
    assert await act(hass, camera, name, "turn_on") == ["/io/control_pc.cgi?ir_leds=on"]
    assert camera.state.peripherals["ir_leds"] == "on"
    assert value_of(hass, camera, name) == "on"
    assert await act(hass, camera, name, "turn_off") == [
        "/io/control_pc.cgi?ir_leds=off"
    ]
    assert value_of(hass, camera, name) == "off"

    camera.set_dark(True)
    await poll(hass, freezer, 2)  # one may read something rare in its place
    assert value_of(hass, camera, name) == "on"
    assert value_of(hass, camera, "binary_sensor.night_vision") == "on"


async def test_infrared_leds_answer_pairs(hass: HomeAssistant, set_up: SetUp) -> None:
    """An answer that repeats the parameter is a success too."""
    _, camera = await set_up("rc8221")
    camera.persona.control_reply = "pairs"
    assert await act(hass, camera, "switch.infrared_leds", "turn_on")
    assert value_of(hass, camera, "switch.infrared_leds") == "on"


async def test_infrared_leds_without_state(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Where the state cannot be read it is what was last commanded."""
    _, camera = await set_up("oc810")
    name = "switch.infrared_leds"
    assert value_of(hass, camera, name) == "unknown"
    assert state_of(hass, camera, name).attributes["assumed_state"] is True
    assert await act(hass, camera, name, "turn_on") == ["/io/irledctrl.cgi?action=1"]
    assert value_of(hass, camera, name) == "on"
    await poll(hass, freezer)
    assert value_of(hass, camera, name) == "on"
    assert await act(hass, camera, name, "turn_off") == ["/io/irledctrl.cgi?action=0"]
    assert value_of(hass, camera, name) == "off"


async def test_infrared_leds_fail(hass: HomeAssistant, set_up: SetUp) -> None:
    """A peripheral that answers `error` raises and keeps its state."""
    _, camera = await set_up("rc8221")
    camera.persona.peripherals = ()
    with pytest.raises(HomeAssistantError):
        await act(hass, camera, "switch.infrared_leds", "turn_on")
    assert value_of(hass, camera, "switch.infrared_leds") == "off"


@pytest.mark.parametrize("persona", PERSONAS)
async def test_rules(hass: HomeAssistant, set_up: SetUp, persona: str) -> None:
    """A rule is read anew and written whole, with one flag of it changed."""
    _, camera = await set_up(persona)
    key = "event1_entry" if persona == "icamera2" else "event_mt"
    for name, action in RULES.items():
        if f"-{name}" not in ENTITIES[persona].split():
            continue
        before = camera.groups["EVENT"][key]
        # Somebody else has just changed another flag.
        if persona != "rc8221":
            camera.groups["EVENT"][key] = before = before.replace(
                "httppost:0", "httppost:1"
            )
        on = value_of(hass, camera, name) == "on"
        for wish in (not on, on):
            read, write = await act(
                hass, camera, name, "turn_on" if wish else "turn_off"
            )
            assert read == "/adm/get_group.cgi?group=EVENT"
            after = with_flag(persona, before, action, wish)
            assert write == f"/adm/set_group.cgi?group=EVENT&{key}={quote(after, '')}"
            assert camera.groups["EVENT"][key] == after
            assert value_of(hass, camera, name) == ("on" if wish else "off")


def with_flag(persona: str, rule: str, action: str, on: bool) -> str:
    """Return a rule in the camera's dialect with one flag set."""
    if persona == "rc8221":
        flags = rule.split(",")
        flags[("email", "ftpu").index(action)] = str(int(on))
        return ",".join(flags)
    return re.sub(rf"\b{action}:[01]", f"{action}:{int(on)}", rule)


async def test_rule_that_is_as_wished(hass: HomeAssistant, set_up: SetUp) -> None:
    """What somebody else has switched already is shown, and not written."""
    _, camera = await set_up("rc8230")
    rule = camera.groups["EVENT"]["event_mt"]
    camera.groups["EVENT"]["event_mt"] = rule.replace("email:0", "email:1")
    assert await act(hass, camera, "switch.motion_email", "turn_on") == [
        "/adm/get_group.cgi?group=EVENT"
    ]
    assert value_of(hass, camera, "switch.motion_email") == "on"


async def test_rule_that_is_gone(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera without rules cannot be told what to do; it has to say so often."""
    _, camera = await set_up("rc8230", options={"motion_delivery": "off"})
    del camera.groups["EVENT"]["event_mt"]
    for _ in range(READINGS_WITHOUT):
        assert value_of(hass, camera, "switch.motion_ftp") != "unknown"
        await poll(hass, freezer)
    assert value_of(hass, camera, "switch.motion_ftp") == "unknown"
    del camera.groups["EVENT"]
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, camera, "switch.motion_email", "turn_on")
    assert raised.value.translation_key == "invalid_no_action"
    assert camera.paths() == ["/adm/get_group.cgi?group=EVENT"]


async def test_outputs(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """An output is on while it is high, whoever has switched it."""
    _, camera = await set_up("rc8221", prepare=equip)
    for number in (1, 2):
        name = f"switch.output_{number}"
        assert value_of(hass, camera, name) == "on"
        assert await act(hass, camera, name, "turn_off") == [
            f"/io/control_pc.cgi?output_{number}=low"
        ]
        assert value_of(hass, camera, name) == "off"
        await poll(hass, freezer)
        assert value_of(hass, camera, name) == "off"
        camera.state.peripherals[f"output_{number}"] = "high"
        await poll(hass, freezer)
        assert value_of(hass, camera, name) == "on"


async def test_white_leds(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Where control_pc.cgi knows them their state is shown."""
    _, camera = await set_up("rc8221", prepare=equip)
    names = ("light.white_leds", "switch.white_leds")
    for name in names:
        assert value_of(hass, camera, name) == "off"
        assert await act(hass, camera, name, "turn_on") == [
            "/io/control_pc.cgi?wl_leds=on"
        ]
        assert value_of(hass, camera, name) == "on"
        assert await act(hass, camera, name, "turn_off") == [
            "/io/control_pc.cgi?wl_leds=off"
        ]
        assert value_of(hass, camera, name) == "off"
    camera.state.peripherals["wl_leds"] = "on"
    await poll(hass, freezer, 2)
    assert {value_of(hass, camera, name) for name in names} == {"on"}


@pytest.mark.parametrize("platform", ["light", "switch"])
async def test_white_leds_without_state(
    hass: HomeAssistant, set_up: SetUp, platform: str
) -> None:
    """Elsewhere they have a CGI of their own, and no state."""
    _, camera = await set_up(
        "oc810", prepare=lambda camera: camera.persona.flags.update(wlled="on")
    )
    name = f"{platform}.white_leds"
    assert state_of(hass, camera, name).attributes["assumed_state"] is True
    assert (await act(hass, camera, name, "turn_on"))[-1] == (
        "/io/wlledctrl.cgi?action=1"
    )
    assert value_of(hass, camera, name) == "on"


async def test_privacy(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """The picture is hidden, by us or by the button on the camera."""
    _, camera = await set_up("icamera2")
    name = "switch.privacy"
    assert value_of(hass, camera, name) == "off"
    assert await act(hass, camera, name, "turn_on") == [
        "/adm/privacy_ctl.cgi?privacy=start"
    ]
    assert value_of(hass, camera, name) == "on"
    assert camera.state.privacy
    assert await act(hass, camera, name, "turn_off") == [
        "/adm/privacy_ctl.cgi?privacy=stop"
    ]
    assert value_of(hass, camera, name) == "off"
    camera.privacy(True)
    await poll(hass, freezer, 2)
    assert value_of(hass, camera, name) == "on"


async def test_privacy_without_state(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that has the button and does not show it."""
    _, camera = await set_up(
        "rc8230",
        prepare=lambda camera: camera.persona.flags.update(privacy_button="on"),
    )
    name = "switch.privacy"
    assert state_of(hass, camera, name).attributes["assumed_state"] is True
    assert await act(hass, camera, name, "turn_on") == [
        "/adm/privacy_ctl.cgi?privacy=start"
    ]
    assert value_of(hass, camera, name) == "on"


async def test_what_follows_the_clock(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """With another summer time the clock must be read anew."""
    freezer.move_to("2026-07-01 12:00:00+00:00")
    _, camera = await set_up("rc8230")
    assert value_of(hass, camera, "sensor.clock_drift") == "0"
    await act(hass, camera, "switch.daylight_saving", "turn_off")
    assert value_of(hass, camera, "sensor.clock_drift") == "unknown"
    await poll(hass, freezer)
    assert value_of(hass, camera, "sensor.clock_drift") == "0"


async def test_names(hass: HomeAssistant, set_up: SetUp) -> None:
    """Switches have names of their own; windows have numbers."""
    _, camera = await set_up("rc8221")
    assert entity_id(hass, camera, "switch.armed") == "switch.camera_armed"
    assert state_of(hass, camera, "switch.motion_window_3").name == ("Camera Window 3")
    names = [name for name in ENTITIES["rc8221"].split() if "switch." in name]
    assert len({state_of(hass, camera, n.strip("-")).name for n in names}) == len(names)
