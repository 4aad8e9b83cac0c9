"""The card as a resource of Home Assistant's dashboards."""

import asyncio
from hashlib import sha256
from pathlib import Path
from typing import Any

from homeassistant.components.http import StaticPathConfig
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.components.lovelace.resources import ResourceStorageCollection
from homeassistant.core import HomeAssistant
from homeassistant.loader import async_get_integration
from homeassistant.setup import async_when_setup
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN, LOGGER

FILE = Path(__file__).with_name("sercomm-camera-card.js")
PATH = f"/{DOMAIN}/{FILE.name}"
LOVELACE = "lovelace"
# Two cameras that are set up at once must not both add the card.
ONE_AT_A_TIME: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}_card")

WAITING: HassKey[bool] = HassKey(f"{DOMAIN}_card_waiting")


async def async_serve_card(hass: HomeAssistant) -> None:
    """Serve the file from now on; Home Assistant can never stop serving one."""
    hass.data[ONE_AT_A_TIME] = asyncio.Lock()
    if not hass.http.app.router.frozen:
        await hass.http.async_register_static_paths(
            [StaticPathConfig(PATH, str(FILE), cache_headers=True)]
        )


async def async_offer_card(hass: HomeAssistant) -> None:
    """Let all dashboards load the card, once there are dashboards."""

    async def offer(hass: HomeAssistant, _component: str) -> None:
        async with hass.data[ONE_AT_A_TIME]:
            if hass.config_entries.async_entries(DOMAIN):
                await _async_offer(hass)

    if LOVELACE in hass.config.components:
        await offer(hass, LOVELACE)
    elif not hass.data.get(WAITING):
        # Home Assistant never forgets who waits for what is never set up.
        hass.data[WAITING] = True
        async_when_setup(hass, LOVELACE, offer)


async def async_withdraw_card(hass: HomeAssistant) -> None:
    """Take the card away from the dashboards, unless there are cameras left."""
    if hass.config_entries.async_entries(DOMAIN) or ONE_AT_A_TIME not in hass.data:
        return
    async with hass.data[ONE_AT_A_TIME]:
        if (resources := _resources(hass)) is not None:
            for item in await _ours(resources):
                await resources.async_delete_item(item["id"])


async def _async_offer(hass: HomeAssistant) -> None:
    """Add the card in its version of today; an older one is replaced."""
    integration = await async_get_integration(hass, DOMAIN)
    digest = await hass.async_add_executor_job(_digest)
    url = f"{PATH}?v={integration.version}-{digest}"
    if (resources := _resources(hass)) is None:
        LOGGER.info("To use the card, add %s to the resources of your dashboards", url)
        return
    ours = await _ours(resources)
    for item in ours[1:]:
        await resources.async_delete_item(item["id"])
    wanted = {"res_type": "module", "url": url}
    if not ours:
        await resources.async_create_item(wanted)
    elif ours[0]["url"] != url:
        await resources.async_update_item(ours[0]["id"], wanted)


def _resources(hass: HomeAssistant) -> ResourceStorageCollection | None:
    """Return the resources if they can be changed; those in YAML cannot."""
    data = hass.data.get(LOVELACE_DATA)
    resources = data and data.resources
    return resources if isinstance(resources, ResourceStorageCollection) else None


async def _ours(resources: ResourceStorageCollection) -> list[dict[str, Any]]:
    """Return all items that load the card.

    They are loaded first: an item added before would be all that is left of them.
    """
    await resources.async_get_info()
    return [
        item
        for item in resources.async_items()
        if item["url"].partition("?")[0] == PATH
    ]


def _digest() -> str:
    """Return what tells this build of the card from others. Reads the file."""
    return sha256(FILE.read_bytes()).hexdigest()[:8]
