"""The device page of a camera."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest

from tests.conftest import SetUpCamera

INFORMATION = "/adm/sysinfo.cgi"


def serial_number(hass: HomeAssistant, entry: ConfigEntry) -> str | None:
    """Return what the device page shows."""
    registry = dr.async_get(hass)
    [device] = dr.async_entries_for_config_entry(registry, entry.entry_id)
    return device.serial_number


async def test_serial_number(hass: HomeAssistant, set_up_camera: SetUpCamera) -> None:
    """It is shown, and asked for only once."""
    entry, camera = await set_up_camera("rc8221")
    assert serial_number(hass, entry) == "22100471"
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert serial_number(hass, entry) == "22100471"
    assert camera.paths().count(INFORMATION) == 1


async def test_locked_serial_number(
    hass: HomeAssistant, set_up_camera: SetUpCamera
) -> None:
    """A camera that keeps it to itself is asked once, and works all the same."""
    entry, camera = await set_up_camera("oc810")
    assert serial_number(hass, entry) is None
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert camera.paths().count(INFORMATION) == 1


async def test_serial_number_later(
    hass: HomeAssistant, set_up_camera: SetUpCamera
) -> None:
    """Where the question got lost, the next set-up asks again."""
    entry, camera = await set_up_camera("rc8230")
    hass.config_entries.async_update_entry(
        entry,
        data={
            **entry.data,
            "identity": {**entry.data["identity"], "serial_number": None},
        },
    )
    camera.faults.set(INFORMATION, "reset")
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    camera.faults.clear()
    assert entry.data["identity"]["serial_number"] is None
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert serial_number(hass, entry) == "12345"


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
