"""The address that a camera is told, and the one that it notifies from."""

from unittest.mock import Mock, patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant

from custom_components.sercomm.managed import Senders
from tests.cameras import Home, SetUp, poll, value_of
from tests.delivery.deliveries import ID, PUSH, arm_and_mute, reason_of, repairs
from tests.waiting import patiently

pytest_plugins = ("tests.camera_fixtures",)


async def test_no_address(
    hass: HomeAssistant, home: Home, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """HTTPS alone is of no use to a camera; as soon as there is HTTP, it works."""
    plain = hass.config.internal_url
    hass.config.internal_url = None
    api = hass.config.api
    hass.config.api = Mock(use_ssl=True, port=home.port)
    _, camera = await set_up("rc8230", options=PUSH)
    assert reason_of(hass, camera) == ("none", "https_only")
    assert repairs(hass) == ["delivery_https_only"]
    assert camera.groups["HTTP_NOTIFY"]["http_url"] == ""

    hass.config.api = None
    await poll(hass, freezer)
    assert reason_of(hass, camera) == ("none", "no_address")
    assert repairs(hass) == ["delivery_no_address"]

    hass.config.api = api
    hass.config.internal_url = plain
    await poll(hass, freezer)
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repairs(hass)


async def test_address_at_last_and_not_reached(
    hass: HomeAssistant, home: Home, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """With an address the reason is no longer that there is none, but what is found."""
    plain, hass.config.internal_url = hass.config.internal_url, None
    api, hass.config.api = hass.config.api, None
    _, camera = await set_up("rc8230", options=PUSH, prepare=arm_and_mute)
    assert reason_of(hass, camera) == ("none", "no_address")
    hass.config.api, hass.config.internal_url = api, plain
    await patiently(hass, freezer, poll(hass, freezer))
    assert reason_of(hass, camera) == ("none", "unreachable")
    assert repairs(hass) == ["delivery_unreachable"]


async def test_routed_address(hass: HomeAssistant, home: Home, set_up: SetUp) -> None:
    """Without any setting our address on the way to the camera is found."""
    hass.config.internal_url = None
    hass.config.api = Mock(use_ssl=False, port=home.port)
    _, camera = await set_up("rc8230")
    assert camera.groups["HTTP_NOTIFY"]["http_url"] == (
        f"http://127.0.0.1:{home.port}/api/webhook/{ID}"
    )
    assert reason_of(hass, camera) == ("push", "verified")


async def test_override(hass: HomeAssistant, home: Home, set_up: SetUp) -> None:
    """The user's address goes before all."""
    hass.config.internal_url = "http://192.0.2.66:8123"
    base = f"http://127.0.0.1:{home.port}"
    _, camera = await set_up("rc8230", options={"callback_url": base})
    assert camera.groups["HTTP_NOTIFY"]["http_url"].startswith(f"{base}/")
    assert reason_of(hass, camera) == ("push", "verified")


async def test_name_of_the_camera(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """The camera's address is the one that answers, however its name was found.

    What was known stays known, nothing is looked up, and its own notifications are
    not foreign.
    """
    entry, camera = await set_up("rc8230", options=PUSH)
    exchange = entry.runtime_data.camera.transport._exchange
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "host": "camera.local"}
    )
    delivery = entry.runtime_data.delivery
    with patch.object(hass.loop, "getaddrinfo", side_effect=AssertionError):
        for found, known in (
            ("127.0.0.1", {"127.0.0.1"}),
            (None, {"127.0.0.1"}),
            ("127.0.0.9", {"127.0.0.9"}),
        ):
            exchange.peer = found
            delivery._async_look()
            await hass.async_block_till_done(wait_background_tasks=True)
            assert delivery.senders.accepted == known
        await patiently(hass, freezer, poll(hass, freezer))
    assert delivery.senders.accepted == {"127.0.0.1"}
    assert reason_of(hass, camera) == ("push", "verified")
    assert await camera.fire("motion", force=True)
    assert value_of(hass, camera, "binary_sensor.motion") == "on"
    assert not delivery.senders.unknown


async def test_name_that_nothing_has_answered(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    """Before the first answer of a camera with a name nothing is taken for its own."""
    entry, _ = await set_up("rc8230", options=PUSH)
    senders = Senders(entry, Mock(peer=None))
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "host": "camera.local", "accepted_senders": []}
    )
    senders.async_find()
    assert senders.accepted == frozenset()
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "host": "192.0.2.9"}
    )
    senders.async_find()
    assert senders.accepted == {"192.0.2.9"}
