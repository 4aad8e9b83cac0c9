"""The device page of a camera."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest

from tests.cameras import NO_WAITING, poll
from tests.conftest import SetUpCamera
from tests.entries import DELIVERY_OFF

INFORMATION = "/adm/sysinfo.cgi"
# Polls until all was asked for that is asked after the start.
ALL = 5


def serial_number(hass: HomeAssistant, entry: ConfigEntry) -> str | None:
    """Return what the device page shows."""
    registry = dr.async_get(hass)
    [device] = dr.async_entries_for_config_entry(registry, entry.entry_id)
    return device.serial_number


async def test_serial_number(
    hass: HomeAssistant, set_up_camera: SetUpCamera, freezer: FrozenDateTimeFactory
) -> None:
    """It is shown after the first polls, and asked for only once."""
    entry, camera = await set_up_camera(
        "rc8221", options=DELIVERY_OFF, speed=NO_WAITING
    )
    assert serial_number(hass, entry) is None
    await poll(hass, freezer, ALL)
    assert serial_number(hass, entry) == "22100471"
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert serial_number(hass, entry) == "22100471"
    await poll(hass, freezer, ALL)
    assert camera.paths().count(INFORMATION) == 1


async def test_locked_serial_number(
    hass: HomeAssistant, set_up_camera: SetUpCamera, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that keeps it to itself is asked twice, and works all the same."""
    entry, camera = await set_up_camera("oc810", options=DELIVERY_OFF, speed=NO_WAITING)
    for _ in range(2):
        await poll(hass, freezer, ALL)
        assert serial_number(hass, entry) is None
        assert camera.paths().count(INFORMATION) == 2
        await hass.config_entries.async_reload(entry.entry_id)


async def test_serial_number_later(
    hass: HomeAssistant, set_up_camera: SetUpCamera, freezer: FrozenDateTimeFactory
) -> None:
    """Where the question got lost, it is asked again at the next start."""
    entry, camera = await set_up_camera(
        "rc8230", options=DELIVERY_OFF, speed=NO_WAITING
    )
    camera.faults.set(INFORMATION, "reset")
    await poll(hass, freezer, ALL)
    camera.faults.clear()
    assert entry.data["identity"]["serial_number"] is None
    await hass.config_entries.async_reload(entry.entry_id)
    await poll(hass, freezer, ALL)
    assert serial_number(hass, entry) == "12345"


async def test_new_firmware(
    hass: HomeAssistant, set_up_camera: SetUpCamera, freezer: FrozenDateTimeFactory
) -> None:
    """What a camera runs now is shown after the first polls of the next start."""
    entry, camera = await set_up_camera(
        "rc8230", options=DELIVERY_OFF, speed=NO_WAITING
    )
    camera.persona.firmware = "V9"
    await hass.config_entries.async_reload(entry.entry_id)
    await poll(hass, freezer, ALL)
    [device] = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert device.sw_version == "V9"
    assert entry.data["identity"]["firmware"] == "V9"


@pytest.mark.parametrize("login", ["viewer", "operator"])
async def test_limited_account(
    hass: HomeAssistant, set_up_camera: SetUpCamera, login: str
) -> None:
    """Who is no administrator does not ask."""
    passwords = {"viewer": "view", "operator": "operate"}
    _, camera = await set_up_camera(
        data={"username": login, "password": passwords[login]}
    )
    assert INFORMATION not in camera.paths()
