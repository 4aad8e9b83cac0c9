"""The address that a camera is told, and the one that it notifies from."""

from unittest.mock import Mock, patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant

from tests.cameras import Home, SetUp, poll
from tests.delivery.deliveries import ID, PUSH, reason_of, repairs
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
    """A host name is looked up again and again; what was known stays known."""
    here, there, nowhere = {"127.0.0.1"}, {"127.0.0.9"}, frozenset[str]()
    with patch("custom_components.sercomm.managed.senders.async_addresses") as look_up:
        look_up.return_value = nowhere
        entry, camera = await set_up("rc8230", options=PUSH)
        delivery = entry.runtime_data.delivery
        assert reason_of(hass, camera) == ("none", "no_address")
        for found, known in ((here, here), (nowhere, here), (there, there)):
            look_up.return_value = frozenset(found)
            await patiently(hass, freezer, poll(hass, freezer))
            assert delivery.senders.accepted == known
            if known == here:
                assert reason_of(hass, camera) == ("push", "verified")
