"""What the tests of polling share."""

import re

from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.sercomm.const import DOMAIN
from tests.cameras import entity_id
from tests.explored import explore_rest
from tests.simulator import Simulator

READ_EVERYWHERE = (
    *("EVENT", "HTTP_NOTIFY", "HTTP_EVENT", "MOTION", "SYSTEM", "VIDEO", "H264"),
    *("JPEG", "AUDIO", "PTZ", "SMBC", "SDCARD", "UPNP", "BONJOUR"),
    "USER",
)
# Read at every tenth poll, whatever entities need.
FOR_REPAIRS = {"PTZ", "UPNP", "USER", "EVENT"}
DELIVERY_OFF = {"motion_delivery": "off"}
GROUPS = re.compile(r"/adm/get_group\.cgi\?group=(.+)")


def groups_asked(camera: Simulator) -> list[set[str]]:
    """Return the groups of each get_group request."""
    found = [GROUPS.fullmatch(path) for path in camera.paths()]
    return [set(match[1].split("&")) for match in found if match]


def paths_asked(camera: Simulator) -> set[str]:
    """Return the CGIs asked, without their queries."""
    return {request.path for request in camera.requests}


def paths_and_groups(camera: Simulator) -> set[str]:
    """Return the sources asked."""
    found = set().union(*groups_asked(camera))
    return found | (paths_asked(camera) - {"/adm/get_group.cgi"})


def reauths(hass: HomeAssistant) -> int:
    """Return how many flows ask for a new login."""
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    return len([flow for flow in flows if flow["context"]["source"] == SOURCE_REAUTH])


async def enable_only(
    hass: HomeAssistant, entry: MockConfigEntry, camera: Simulator, *names: str
) -> None:
    """Disable all entities but these, and load the entry anew."""
    registry = er.async_get(hass)
    kept = {entity_id(hass, camera, name) for name in names}
    for entity in er.async_entries_for_config_entry(registry, entry.entry_id):
        if entity.entity_id not in kept:
            registry.async_update_entity(
                entity.entity_id, disabled_by=er.RegistryEntryDisabler.USER
            )
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    await explore_rest(entry)
    camera.clear_requests()


def messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the coordinator has told people."""
    return [
        record.message
        for record in caplog.records
        if record.name == "custom_components.sercomm"
        and record.levelname != "DEBUG"
        and "delivery" not in record.message
    ]
