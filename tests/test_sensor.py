"""Sensors: Wi-Fi, restarts, log, clock, and the way motion is delivered."""

from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import (
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cameras import (
    PERSONAS,
    SetUp,
    act,
    poll,
    shown,
    state_of,
    switch_all_on,
    value_of,
)

pytest_plugins = ("tests.camera_fixtures",)
pytestmark = pytest.mark.usefixtures("all_enabled")


@pytest.mark.parametrize("persona", PERSONAS)
async def test_states(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    snapshot: SnapshotAssertion,
    persona: str,
) -> None:
    """Every sensor shows what the camera told."""
    freezer.move_to("2026-07-01 12:00:00+00:00")
    _, camera = await set_up(persona)
    assert (
        value_of(hass, camera, "sensor.wifi_signal")
        == (camera.state.wireless["signal_strength"])
    )
    # 11:55:22 in London, where October is summer time.
    assert camera.groups["SYSTEM"]["boot_up_time"] == "2015-10-13 11:55:22"
    assert value_of(hass, camera, "sensor.last_boot") == "2015-10-13T10:55:22+00:00"
    delivery = state_of(hass, camera, "sensor.motion_delivery")
    assert delivery.state == "push"
    assert delivery.attributes["reason"] == "disarmed"
    assert delivery.attributes["options"] == ["push", "live", "none"]
    assert shown(hass, camera, "sensor") == snapshot


async def test_wifi_signal(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """The signal comes with every tenth poll; what is no number is unknown."""
    _, camera = await set_up("rc8230")
    for value, expected in (("37", "37"), ("", "unknown"), ("n/a", "unknown")):
        camera.state.wireless["signal_strength"] = value
        await poll(hass, freezer, 11)
        assert value_of(hass, camera, "sensor.wifi_signal") == expected


@pytest.mark.parametrize(
    ("persona", "channels"),
    [
        ("rc8230", {2: ("JPEG", 2), 3: ("MPEG4", 3)}),
        ("icamera2", {2: ("H264", 2), 3: ("JPEG", 1)}),
    ],
)
async def test_codec(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    persona: str,
    channels: dict[int, tuple[str, int]],
) -> None:
    """What a further channel carries, and which of its streams; noise is unknown."""
    _, camera = await set_up(persona)
    for channel, (codec, stream) in channels.items():
        name = f"sensor.codec_{channel}"
        assert value_of(hass, camera, name) == codec
        assert state_of(hass, camera, name).attributes["stream"] == stream
        camera.groups["STREAMS"][f"channel{channel}"] = "?"
    await poll(hass, freezer, 10)
    for channel in channels:
        name = f"sensor.codec_{channel}"
        assert value_of(hass, camera, name) == STATE_UNKNOWN
        assert "stream" not in state_of(hass, camera, name).attributes


async def test_wired(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera without Wi-Fi has no signal."""
    _, camera = await set_up(
        "rc8230", prepare=lambda camera: camera.persona.flags.update(wireless="off")
    )
    assert not [s for s in hass.states.async_all("sensor") if "wi_fi" in s.entity_id]
    assert "/adm/wireless_status.cgi" not in camera.paths()


async def test_wifi_network(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """The network that the camera is in now."""
    _, camera = await set_up("rc8230")
    assert value_of(hass, camera, "sensor.wifi_network") == "MyWiFiNetwork"
    camera.state.wireless["essid"] = ""
    await poll(hass, freezer, 11)
    assert value_of(hass, camera, "sensor.wifi_network") == "unknown"


async def test_restarts(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    subtests: pytest.Subtests,
) -> None:
    """Why the camera restarted, and how often its watchdog did it."""
    _, camera = await set_up("rc8230", options={"motion_delivery": "off"})
    reason = "sensor.reboot_reason"
    number = "sensor.watchdog_reboots"
    assert value_of(hass, camera, reason) == (
        "Reboot by Internal (Reason: hydra is gone)"
    )
    assert value_of(hass, camera, number) == "347"
    for held, shown_reason, shown_number in (
        ("x" * 300, "x" * 255, "348"),
        ("", "unknown", "unknown"),
    ):
        camera.groups["SYSTEM"] |= {
            "reboot_reason": held,
            "wd_reboot_num": "348" if held else "many",
        }
        await poll(hass, freezer)
        with subtests.test(held):
            assert value_of(hass, camera, reason) == shown_reason
            assert value_of(hass, camera, number) == shown_number


async def test_log(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """The newest line with its time in UTC, at every tenth poll."""
    _, camera = await set_up("rc8230")
    name = "sensor.last_log_entry"
    await poll(hass, freezer)
    state = state_of(hass, camera, name)
    assert state.state == "Lease renewal successfully."
    assert state.attributes["source"] == "DHCP"
    # In London, where October is summer time.
    assert str(state.attributes["time"]) == "2015-10-13 06:12:33+00:00"
    assert value_of(hass, camera, "sensor.wifi_reconnects") == "1"

    camera.state.log[0:0] = [
        "something without a time",
        f"2026-01-02 03:04:05 WATCHDOG: {'reconnecting WIFI ' * 20}",
    ]
    camera.clear_requests()
    await poll(hass, freezer, 12)
    assert camera.paths().count("/adm/log.cgi") == 1
    state = state_of(hass, camera, name)
    assert state.state == ("reconnecting WIFI " * 20)[:255]
    assert state.attributes["source"] == "WATCHDOG"
    assert value_of(hass, camera, "sensor.wifi_reconnects") == "2"


async def test_empty_log(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that logs nothing, and one that hides its log."""
    _, camera = await set_up("rc8230", prepare=lambda camera: camera.state.log.clear())
    await poll(hass, freezer)
    state = state_of(hass, camera, "sensor.last_log_entry")
    assert state.state == "unknown"
    assert state.attributes["time"] is None
    assert state.attributes["source"] is None
    assert value_of(hass, camera, "sensor.wifi_reconnects") == "0"
    camera.faults.set("/adm/log.cgi", "status", code=403)
    await poll(hass, freezer, 12)
    assert value_of(hass, camera, "sensor.wifi_reconnects") == "unknown"
    assert value_of(hass, camera, "switch.status_led") == "on"


BOOTS: tuple[tuple[dict[str, str], str], ...] = (
    ({"boot_up_time": "2026-01-15 00:30:00"}, "2026-01-15T00:30:00+00:00"),
    (
        {"boot_up_time": "2026-07-15 00:30:00", "daylight_saving": "0"},
        "2026-07-15T00:30:00+00:00",
    ),
    (
        {"boot_up_time": "2026-07-15 00:30:00", "time_zone": "29"},
        "2026-07-14T22:30:00+00:00",
    ),
    ({"boot_up_time": "1970-01-01 00:00:27"}, "unknown"),
    ({"boot_up_time": ""}, "unknown"),
    ({"boot_up_time": "yesterday"}, "unknown"),
    ({"time_zone": "99"}, "unknown"),
    ({"time_zone": "x"}, "unknown"),
)


async def test_last_boot(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    subtests: pytest.Subtests,
) -> None:
    """The camera's local time becomes UTC; before its clock is set it is unknown."""
    _, camera = await set_up("rc8230", options={"motion_delivery": "off"})
    system = dict(camera.groups["SYSTEM"])
    for changes, expected in BOOTS:
        camera.groups["SYSTEM"] = {**system, **changes}
        await poll(hass, freezer)
        with subtests.test(**changes):
            assert value_of(hass, camera, "sensor.last_boot") == expected


async def test_delivery_off(hass: HomeAssistant, set_up: SetUp) -> None:
    """Switched off in the options: no delivery, and the reason says so."""
    _, camera = await set_up("rc8230", options={"motion_delivery": "off"})
    state = state_of(hass, camera, "sensor.motion_delivery")
    assert state.state == "none"
    assert state.attributes["reason"] == "off"


async def test_delivery_follows(hass: HomeAssistant, set_up: SetUp) -> None:
    """A first event verifies what could not be tested."""
    _, camera = await set_up("oc810", prepare=switch_all_on)
    assert await camera.fire("motion", force=True)
    await hass.async_block_till_done()
    state = state_of(hass, camera, "sensor.motion_delivery")
    assert state.attributes["reason"] == "verified"


async def test_delivery_of_a_disarmed_camera(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    """A way that works brings nothing while the camera is disarmed; armed it does."""
    _, camera = await set_up("rc8230")
    name = "sensor.motion_delivery"
    assert state_of(hass, camera, name).attributes["reason"] == "disarmed"
    await act(hass, camera, "switch.armed", "turn_on")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert state_of(hass, camera, name).attributes["reason"] == "verified"


async def test_levels_are_written_sparingly(
    hass: HomeAssistant,
    set_up: SetUp,
    all_enabled: None,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A step of five is written at once, a smaller one after ten seconds."""
    entry, camera = await set_up("rc8230")
    live = entry.runtime_data.delivery.live
    states: list[State] = []

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        if (state := event.data["new_state"]) is not None:
            states.append(state)

    hass.bus.async_listen("state_changed", changed)

    def written(*levels: int | None) -> list[str]:
        states.clear()
        for level in levels:
            live.levels.motion = level
            live.measured.async_tell()
            freezer.tick(1)
        name = state_of(hass, camera, "sensor.motion_level").entity_id
        return [state.state for state in states if state.entity_id == name]

    with patch.object(live.levels, "show"):
        assert written(100, 101, 103, 104) == ["100"]
        assert written(105) == ["105"]
        assert written(*[106] * 12) == ["106"]
        assert written(None, None, 106) == [STATE_UNKNOWN, "106"]
