"""Push and live data take turns: down when push is dead, up when it is back."""

from collections.abc import Callable
import logging

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.cameras import SetUp, poll, value_of
from tests.delivery.deliveries import (
    LONG,
    MOTION,
    PUSH,
    STREAM,
    Begin,
    Watch,
    arm,
    mute,
    reason_of,
    repairs,
    unmute,
)
from tests.simulator import Simulator
from tests.waiting import patiently, until

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")


def older(camera: Simulator) -> None:
    """Let a camera of older firmware see everything: it has no long poll."""
    arm(camera)
    camera.faults.set("/OpenHome/*", "status", code=404)


async def kill(
    hass: HomeAssistant, watch: Watch, entry: MockConfigEntry, camera: Simulator
) -> None:
    """Keep notifications from arriving, restart, and wait until that is noticed."""
    mute(camera)
    watch.freezer.tick(1)
    camera.state.restarted("Power")
    await watch.wait(camera, 80, 5)
    await watch.up(entry, camera)


async def test_down_and_up(
    hass: HomeAssistant,
    set_up: SetUp,
    watch: Watch,
    all_enabled: None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Dead push is replaced by the stream; push that works ends the stream."""
    caplog.set_level(logging.INFO, "custom_components.sercomm")
    entry, camera = await set_up("icamera2", prepare=arm)
    assert reason_of(hass, camera) == ("push", "verified")
    await kill(hass, watch, entry, camera)
    assert reason_of(hass, camera) == ("live", "unreachable")
    assert repairs(hass) == ["delivery_unreachable"]
    camera.show("motion", window=1, level=201, seconds=LONG)
    await watch.wait(camera, 1)
    assert value_of(hass, camera, MOTION) == "on"
    camera.show("motion", window=1, level=0)
    await watch.wait(camera, 300, 5)
    assert reason_of(hass, camera) == ("live", "unreachable")
    assert value_of(hass, camera, MOTION) == "off"
    assert camera.open_streams == 1

    unmute(camera)
    await watch.wait(camera, 310, 5)
    assert reason_of(hass, camera) == ("push", "verified")
    await until(lambda: not camera.open_streams)
    assert not repairs(hass)
    assert value_of(hass, camera, "sensor.motion_level") == "unknown"
    assert watch.most_streams == 1
    lines = [
        record.getMessage()
        for record in caplog.records
        if "motion delivery is" in record.getMessage()
    ]
    assert lines == [
        "Camera: motion delivery is push: verified",
        "Camera: motion delivery is none: unreachable",
        "Camera: motion delivery is live: unreachable",
        "Camera: motion delivery is push: verified",
    ]


async def test_counted_once(hass: HomeAssistant, set_up: SetUp, watch: Watch) -> None:
    """Motion that the stream shows and the camera notifies of is one event."""
    entry, camera = await set_up("icamera2", prepare=arm)
    await kill(hass, watch, entry, camera)
    unmute(camera)
    camera.show("motion", window=1, level=201, seconds=LONG)
    await watch.wait(camera, 1)
    assert len(watch.events) == 1
    assert await camera.fire("motion", level=201)
    await watch.wait(camera, 1)
    assert reason_of(hass, camera) == ("push", "verified")
    assert len(watch.events) == 1
    assert value_of(hass, camera, MOTION) == "on"


async def test_push_only(hass: HomeAssistant, set_up: SetUp, watch: Watch) -> None:
    """Who wants notifications only gets no stream."""
    _, camera = await set_up("icamera2", prepare=arm, options=PUSH)
    mute(camera)
    watch.freezer.tick(1)
    camera.state.restarted("Power")
    await watch.wait(camera, 120, 5)
    assert reason_of(hass, camera) == ("none", "unreachable")
    assert STREAM not in camera.paths()


async def test_no_live_data_either(
    hass: HomeAssistant, set_up: SetUp, watch: Watch
) -> None:
    """Where neither works, the reason is that of push, which can be mended."""
    _, camera = await set_up("icamera2", prepare=older)
    camera.faults.set(STREAM, "status", code=404)
    mute(camera)
    watch.freezer.tick(1)
    camera.state.restarted("Power")
    await watch.wait(camera, 120, 5)
    assert reason_of(hass, camera) == ("none", "unreachable")
    assert repairs(hass) == ["delivery_unreachable"]


def cut(camera: Simulator) -> None:
    """Let the camera store a part of the address."""
    arm(camera)
    camera.persona.http_url_limit = 30


def without_notify(camera: Simulator) -> None:
    """Let the camera know no notifications."""
    arm(camera)
    camera.groups.pop("HTTP_NOTIFY")


@pytest.mark.parametrize(
    ("prepare", "reason"), [(cut, "address_cut"), (without_notify, "not_supported")]
)
async def test_from_the_start(
    hass: HomeAssistant,
    begin: Begin,
    prepare: Callable[[Simulator], None],
    reason: str,
) -> None:
    """A camera that cannot notify is watched by its stream at once."""
    _, camera = await begin("oc810", prepare=prepare, options={})
    assert reason_of(hass, camera) == ("live", reason)


def clear_url(camera: Simulator) -> None:
    """Somebody clears the address."""
    camera.groups["HTTP_NOTIFY"]["http_url"] = ""


def notify_off(camera: Simulator) -> None:
    """Somebody switches notifications off."""
    camera.groups["HTTP_NOTIFY"]["http_notify"] = "0"


def rule_off(camera: Simulator) -> None:
    """Somebody clears the rule."""
    camera.groups["EVENT"]["event1_entry"] = camera.groups["EVENT"][
        "event1_entry"
    ].replace("httpn:1", "httpn:0")


@pytest.mark.parametrize("damage", [clear_url, notify_off, rule_off])
async def test_healed(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    damage: Callable[[Simulator], None],
) -> None:
    """What somebody changes in the camera is put right and tested at once."""
    _, camera = await set_up("icamera2", prepare=arm)
    damage(camera)
    await patiently(hass, freezer, poll(hass, freezer))
    assert reason_of(hass, camera) == ("push", "verified")
    assert len([path for path in camera.paths() if "set_group" in path]) == 1
    assert await camera.fire("motion")
    assert value_of(hass, camera, MOTION) == "on"


async def test_our_port_changes(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """The camera is told where we are now."""
    _, camera = await set_up("icamera2", prepare=arm)
    assert hass.config.internal_url
    hass.config.internal_url = hass.config.internal_url.replace(
        "127.0.0.1", "localhost"
    )
    await poll(hass, freezer, 2)
    assert camera.groups["HTTP_NOTIFY"]["http_url"].startswith(hass.config.internal_url)
    assert reason_of(hass, camera) == ("push", "verified")
