"""What the tests of an entry's life share."""

import asyncio
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.sercomm.const import DOMAIN
from tests.cameras import poll

OPERATOR = {"username": "operator", "password": "operate"}
VIEWER = {"username": "viewer", "password": "view"}
DELIVERY_OFF = {"motion_delivery": "off"}
# Whose speaker is on, which is all that a limited account is told of it.
SPEAKS = {"icamera2": {"media_player.speaker"}}


def tasks_of_ours() -> list[str]:
    """Return the names of running tasks that belong to the integration."""
    names = [task.get_name() for task in asyncio.all_tasks()]
    return [name for name in names if "sercomm" in name.lower()]


def reauths(hass: HomeAssistant) -> list[Any]:
    """Return the flows that ask for a new login."""
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    return [flow for flow in flows if flow["context"]["source"] == SOURCE_REAUTH]


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the integration has written into the log for people."""
    return [
        record.message
        for record in caplog.records
        if record.name.startswith("custom_components.sercomm")
        and record.levelname in ("ERROR", "WARNING")
    ]


def names_of(hass: HomeAssistant, entry: MockConfigEntry, camera: Any) -> set[str]:
    """Return all entities of an entry as platform.key."""
    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return {
        f"{'-' if e.disabled else ''}{e.domain}."
        f"{e.unique_id.removeprefix(f'{camera.mac}_')}"
        for e in registered
    }


async def stays_calm(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, camera: Any
) -> None:
    """Check that polls go on and ask for nothing that is refused."""
    await poll(hass, freezer, 2)  # what was denied once is asked for a second time
    camera.clear_requests()
    await poll(hass, freezer, 12)
    assert 12 <= len(camera.requests) <= 36
    assert {request.status for request in camera.requests} == {200}
    assert not reauths(hass)
