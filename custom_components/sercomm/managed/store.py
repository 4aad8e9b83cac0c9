"""What cameras held before us: on disk until they have it back.

It is kept by camera, not in the entry: a camera that is away while its entry is
removed gets its own settings back when it is added again.
"""

from typing import Any, TypedDict

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey

from ..api import EventAction
from ..const import DOMAIN
from .originals import Originals
from .use import Use

VERSION = 1


class Kept(TypedDict):
    """What is kept of one use.

    `entry` has last provided it, `ours` are the actions that it switched on in rules.
    """

    entry: str
    ours: list[str]
    groups: Originals


class OriginalsStore:
    """What one camera held before us, by the name of the use."""

    def __init__(self, hass: HomeAssistant, mac: str) -> None:
        """Know nothing before `async_load`."""
        name = f"{DOMAIN}.originals.{mac.replace(':', '')}"
        # Private: a user's own URL may hold a login.
        self._store = Store[dict[str, Kept]](
            hass, VERSION, name, private=True, atomic_writes=True
        )
        self._kept: dict[str, Kept] = {}

    async def async_load(self) -> None:
        """Read it from disk."""
        self._kept = await self._store.async_load() or {}

    @property
    def uses(self) -> frozenset[str]:
        """The uses that the camera has not got everything back of."""
        return frozenset(self._kept)

    def of(self, use: Use) -> Originals:
        """Return the originals of a use; empty when there are none."""
        kept = self._kept.get(use.name)
        return kept["groups"] if kept else {}

    def others(self, use: Use) -> list[tuple[tuple[EventAction, ...], Originals]]:
        """Return what the other uses have switched on in rules, and their originals."""
        return [
            (tuple(map(EventAction, kept["ours"])), kept["groups"])
            for name, kept in self._kept.items()
            if name != use.name
        ]

    def is_inherited(self, use: Use, entry: str) -> bool:
        """Whether another entry than this, of an earlier life, has left them."""
        return use.name in self._kept and self._kept[use.name]["entry"] != entry

    async def async_keep(self, use: Use, originals: Originals, entry: str) -> None:
        """Write them to disk before this returns; empty ones are forgotten."""
        kept = {name: one for name, one in self._kept.items() if name != use.name}
        if originals:
            kept[use.name] = Kept(entry=entry, ours=list(use.ours), groups=originals)
        if kept == self._kept:
            return
        self._kept = kept
        if kept:
            await self._store.async_save(kept)
        else:
            await self._store.async_remove()


_STORES: HassKey[dict[str, OriginalsStore]] = HassKey(f"{DOMAIN}_originals")


async def async_load_originals(
    hass: HomeAssistant, entry: ConfigEntry[Any]
) -> OriginalsStore:
    """Return the store of an entry's camera, read from disk if it was not yet."""
    stores = hass.data.setdefault(_STORES, {})
    mac = entry.unique_id or ""
    if mac not in stores:
        store = OriginalsStore(hass, mac)
        await store.async_load()
        stores.setdefault(mac, store)
    return stores[mac]


def originals_of(hass: HomeAssistant, entry: ConfigEntry[Any]) -> OriginalsStore:
    """Return the store of an entry, after `async_load_originals`."""
    return hass.data[_STORES][entry.unique_id or ""]
