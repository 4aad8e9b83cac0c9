"""What all entities of a camera share."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, override

from homeassistant.const import (
    CONF_HOST,
    CONF_PORT,
    CONF_SSL,
    STATE_UNAVAILABLE,
    Platform,
)
from homeassistant.core import callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import CONNECTION_NETWORK_MAC, DeviceInfo
from homeassistant.helpers.entity import (
    Entity,
    EntityDescription,
    ToggleEntity,
    ToggleEntityDescription,
)
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .api import (
    SLOW,
    Notification,
    Readings,
    SercommError,
    Source,
    group,
    may_have_acted,
)
from .const import DEFAULT_SCAN_INTERVAL, DOMAIN
from .coordinator import FAILURES_ALLOWED, SercommCoordinator
from .errors import camera_write
from .runtime import SercommRuntime

USUAL_POLL = timedelta(seconds=DEFAULT_SCAN_INTERVAL)


@dataclass(frozen=True, kw_only=True)
class SercommEntityDescription(EntityDescription):
    """An entity: what must be polled for it, and which cameras have it."""

    sources: tuple[Source, ...] = ()
    exists_fn: Callable[[SercommRuntime], bool]


@callback
def async_add_found[D: SercommEntityDescription](
    runtime: SercommRuntime,
    add: AddConfigEntryEntitiesCallback,
    create: Callable[[SercommRuntime, D], Entity],
    descriptions: Iterable[D],
) -> None:
    """Add the entities that this camera has, now and when more of it is found."""
    left = list(descriptions)

    @callback
    def look() -> None:
        found = [it for it in left if it.exists_fn(runtime)]
        left[:] = [it for it in left if it not in found]
        if found:
            add(create(runtime, description) for description in found)

    look()
    on_unload = runtime.coordinator.config_entry.async_on_unload
    on_unload(runtime.exploration.grown.async_add(look))


class SercommEntity(CoordinatorEntity[SercommCoordinator]):
    """An entity of one camera."""

    entity_description: SercommEntityDescription
    _attr_has_entity_name = True

    def __init__(
        self, runtime: SercommRuntime, description: SercommEntityDescription
    ) -> None:
        """Ask the coordinator for the description's sources."""
        super().__init__(runtime.coordinator, context=description.sources)
        self.runtime = runtime
        self.entity_description = description
        if description.translation_key is None:
            self._attr_translation_key = description.key
        # History hangs on this: the MAC survives a new address, name and entry.
        mac = runtime.identity.mac
        self._attr_unique_id = f"{mac}_{description.key}"
        self._attr_device_info = device_info(runtime)

    @override
    async def async_update(self) -> None:
        """Read what is shown here, however slow its rhythm: the user asks for it."""
        self.coordinator.async_hurry(self.entity_description.sources)
        await super().async_update()


class SercommNotifiedEntity(SercommEntity):
    """An entity that the camera's notifications feed.

    A notification is proof of life: the entity is available while they arrive, whatever
    becomes of the polls.
    """

    @override
    async def async_added_to_hass(self) -> None:
        """Come back with a notification; look after each poll whether it is too old."""
        await super().async_added_to_hass()
        for told in (
            self.coordinator.refreshed.async_add(self.async_write_ha_state),
            self.runtime.detections.changed.async_add(self._heard),
        ):
            self.async_on_remove(told)

    @callback
    def _heard(self, _: Notification | None) -> None:
        """Come back to life, also with a notification that is another entity's."""
        state = self.hass.states.get(self.entity_id)
        # Any other state would only be written a second time.
        if state is not None and state.state == STATE_UNAVAILABLE:
            self.async_write_ha_state()

    @property
    @override
    def available(self) -> bool:
        """Whether polls succeed, or a notification came since they may have failed."""
        interval = self.coordinator.update_interval or USUAL_POLL
        heard = self.runtime.detections.seconds_since_last()
        # It counts for as long as polls may fail before a camera is taken for gone.
        allowed = FAILURES_ALLOWED * interval.total_seconds()
        return super().available or (heard is not None and heard < allowed)


@dataclass(frozen=True, kw_only=True)
class SercommToggleDescription(SercommEntityDescription, ToggleEntityDescription):
    """What is on or off; without `is_on_fn` the camera does not tell its state."""

    is_on_fn: Callable[[Readings], bool | None] | None
    set_fn: Callable[[SercommRuntime, bool], Awaitable[None]]


class SercommToggle(SercommEntity, ToggleEntity):
    """What is on or off in the camera."""

    entity_description: SercommToggleDescription

    def __init__(
        self, runtime: SercommRuntime, description: SercommToggleDescription
    ) -> None:
        """Say so when the state can only be assumed."""
        super().__init__(runtime, description)
        self._attr_assumed_state = description.is_on_fn is None

    @property
    @override
    def is_on(self) -> bool | None:
        """What the camera holds, or else what it was last told."""
        if self.entity_description.is_on_fn is None:
            return self._attr_is_on
        return self.entity_description.is_on_fn(self.coordinator.data)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch on."""
        await self._write(True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch off."""
        await self._write(False)

    @camera_write
    async def _write(self, on: bool) -> None:
        """Tell the camera."""
        try:
            await self.entity_description.set_fn(self.runtime, on)
        except SercommError as error:
            # It may be the answer that was lost, not the command.
            if may_have_acted(error):
                self._attr_is_on = None
                self.async_write_ha_state()
            raise
        self._attr_is_on = on
        self.async_write_ha_state()


class ComingAndGoing:
    """Entities of one platform that appear and vanish with the presets of a camera.

    `find` tells which there are to be, as key -> name; `create` makes one from both.
    What is gone leaves the registry as well, once the camera has told: a camera that
    is off has not lost anything.
    """

    def __init__(
        self,
        runtime: SercommRuntime,
        platform: Platform,
        add: AddConfigEntryEntitiesCallback,
        *,
        find: Callable[[], Mapping[str, str]],
        create: Callable[[str, str], Entity],
    ) -> None:
        """Nothing is shown before `async_start`."""
        self._runtime = runtime
        self._platform = platform
        self._add = add
        self._find = find
        self._create = create
        self._shown: dict[str, tuple[str, Entity]] = {}

    @callback
    def async_start(self, keys: Iterable[str]) -> None:
        """Look now and whenever something was read; `keys` are all there may be."""
        coordinator, presets = self._runtime.coordinator, self._runtime.presets
        if presets.is_read:
            # Those of an earlier run.
            for key in keys - self._find().keys():
                self._forget(key)
        self._look()
        unload = coordinator.config_entry.async_on_unload
        unload(coordinator.async_add_listener(self._look, (group("PTZ", SLOW),)))
        unload(presets.changed.async_add(self._look))

    @callback
    def _look(self) -> None:
        """Add what is new, rename what has another name, remove what is gone."""
        now = self._find()
        if self._runtime.presets.is_read:
            for key in self._shown.keys() - now.keys():
                del self._shown[key]
                self._forget(key)
        coordinator = self._runtime.coordinator
        for key, name in now.items():
            before, entity = self._shown.get(key, (None, None))
            if before != name:
                new = self._create(key, name)
                self._shown[key] = name, new
                coordinator.config_entry.async_create_task(
                    coordinator.hass, self._replace(entity, new)
                )

    async def _replace(self, old: Entity | None, new: Entity) -> None:
        """Show an entity instead of one of another name, if there was one.

        Home Assistant makes a translated name once, when an entity is added.
        """
        if old is not None and old.hass is not None:
            await old.async_remove()
        self._add([new])

    @callback
    def _forget(self, key: str) -> None:
        """Remove an entity with its entry in the registry."""
        registry = er.async_get(self._runtime.coordinator.hass)
        unique_id = f"{self._runtime.identity.mac}_{key}"
        if found := registry.async_get_entity_id(self._platform, DOMAIN, unique_id):
            registry.async_remove(found)


def device_info(runtime: SercommRuntime) -> DeviceInfo:
    """Describe the camera to the device registry."""
    identity = runtime.identity
    entry = runtime.coordinator.config_entry
    scheme = "https" if entry.data[CONF_SSL] else "http"
    host = entry.data[CONF_HOST]
    return DeviceInfo(
        identifiers={(DOMAIN, identity.mac)},
        # Others that know the MAC, such as a router's integration, show the same
        # device.
        connections={(CONNECTION_NETWORK_MAC, identity.mac)},
        manufacturer=identity.company or "SerComm",
        model=identity.model or None,
        name=entry.title,
        sw_version=identity.firmware,
        serial_number=identity.serial_number or None,
        configuration_url=(
            f"{scheme}://{f'[{host}]' if ':' in host else host}:{entry.data[CONF_PORT]}"
        ),
    )
