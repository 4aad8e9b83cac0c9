"""What the camera tells about itself: network, clock, restarts, log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import (
    MAX_LENGTH_STATE_STATE as LONGEST,
    PERCENTAGE,
    EntityCategory,
    UnitOfTime,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType
from homeassistant.util.dt import get_default_time_zone

from .api import (
    CLOCK,
    FURTHER_STREAMS,
    LOG,
    MOTION_WINDOWS,
    SLOW,
    WIRELESS,
    Readings,
    Right,
    boot_time,
    channel_of,
    drift_of,
    group,
    moment_of,
    watchdog_reboots,
)
from .delivery import Levels
from .entity import SercommEntity, SercommEntityDescription, async_add_found
from .managed import State
from .runtime import SercommConfigEntry, SercommRuntime

PARALLEL_UPDATES = 0
# A level that is written whenever it changes makes 135,000 rows a day in the recorder.
SMALLEST_STEP = 5
LONGEST_WAIT = 10.0


@dataclass(frozen=True, kw_only=True)
class SercommSensorDescription(SercommEntityDescription, SensorEntityDescription):
    """A sensor and how its value is read."""

    value_fn: Callable[[Readings], StateType | datetime]
    attributes_fn: Callable[[Readings], dict[str, Any] | None] = lambda readings: None


def _system(readings: Readings) -> Mapping[str, str]:
    """Return the SYSTEM group, empty when it was not read."""
    return readings.values.get("SYSTEM", {})


def _clock_drift(readings: Readings) -> int | None:
    """Return by how many seconds the clock is fast; the camera cuts off fractions."""
    clock = readings.values.get(CLOCK.name, {})
    drift = drift_of(clock, _system(readings), get_default_time_zone())
    return None if drift is None else ceil(drift)


def _text(source: str, key: str) -> Callable[[Readings], str | None]:
    """Return a function that reads a text as long as a state may be."""
    return lambda readings: (readings.get(source, key) or "")[:LONGEST] or None


def _log_attributes(readings: Readings) -> dict[str, Any]:
    """Return when something was logged, and by which part of the camera."""
    return {
        "time": moment_of(readings.get(LOG.name, "time") or "", _system(readings)),
        "source": readings.get(LOG.name, "tag"),
    }


def _logs(runtime: SercommRuntime) -> bool:
    """Whether the camera keeps a log that it shows us."""
    return runtime.capabilities.shows("LOG", "log_mode")


def _codec(number: int) -> SercommSensorDescription:
    """Describe what a further channel carries; only the firmware decides it."""

    def codec(readings: Readings) -> str | None:
        channel = channel_of(readings, number)
        return None if channel is None else channel.codec

    def stream(readings: Readings) -> dict[str, int] | None:
        channel = channel_of(readings, number)
        return None if channel is None else {"stream": channel.instance}

    return SercommSensorDescription(
        key=f"codec_{number}",
        translation_key="codec",
        translation_placeholders={"number": str(number)},
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        sources=(group("STREAMS", SLOW),),
        exists_fn=lambda runtime: runtime.capabilities.shows(
            "STREAMS", f"channel{number}"
        ),
        value_fn=codec,
        attributes_fn=stream,
    )


SENSORS = (
    SercommSensorDescription(
        key="wifi_signal",
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        sources=(WIRELESS,),
        exists_fn=lambda runtime: runtime.capabilities.wireless,
        value_fn=lambda readings: readings.number(WIRELESS.name, "signal_strength"),
    ),
    SercommSensorDescription(
        key="last_boot",
        device_class=SensorDeviceClass.UPTIME,
        entity_category=EntityCategory.DIAGNOSTIC,
        sources=(group("SYSTEM"),),
        exists_fn=lambda runtime: runtime.capabilities.shows("SYSTEM", "boot_up_time"),
        value_fn=lambda readings: boot_time(_system(readings)),
    ),
    SercommSensorDescription(
        key="clock_drift",
        device_class=SensorDeviceClass.DURATION,
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        state_class=SensorStateClass.MEASUREMENT,
        # The clock tells local time alone; its zone and summer time are in SYSTEM.
        sources=(CLOCK, group("SYSTEM")),
        exists_fn=lambda runtime: runtime.capabilities.clock,
        value_fn=_clock_drift,
    ),
    SercommSensorDescription(
        key="reboot_reason",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        sources=(group("SYSTEM"),),
        exists_fn=lambda runtime: runtime.capabilities.shows("SYSTEM", "reboot_reason"),
        value_fn=_text("SYSTEM", "reboot_reason"),
    ),
    SercommSensorDescription(
        key="watchdog_reboots",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        state_class=SensorStateClass.TOTAL_INCREASING,
        sources=(group("SYSTEM"),),
        exists_fn=lambda runtime: runtime.capabilities.shows("SYSTEM", "wd_reboot_num"),
        value_fn=lambda readings: watchdog_reboots(_system(readings)),
    ),
    SercommSensorDescription(
        key="wifi_network",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        sources=(WIRELESS,),
        exists_fn=lambda runtime: runtime.capabilities.wireless,
        value_fn=_text(WIRELESS.name, "essid"),
        attributes_fn=lambda readings: {
            name: readings.get(WIRELESS.name, name)
            for name in ("bssid", "channel", "domain")
        },
    ),
    SercommSensorDescription(
        # Only the log tells of them (base document), and it drops its oldest lines:
        # what is counted falls again.
        key="wifi_reconnects",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        state_class=SensorStateClass.MEASUREMENT,
        sources=(LOG,),
        exists_fn=lambda runtime: _logs(runtime) and runtime.capabilities.wireless,
        value_fn=lambda readings: readings.number(LOG.name, "wifi_reconnects"),
    ),
    SercommSensorDescription(
        key="last_log_entry",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        sources=(LOG, group("SYSTEM")),
        exists_fn=_logs,
        value_fn=_text(LOG.name, "message"),
        attributes_fn=_log_attributes,
    ),
    *map(_codec, FURTHER_STREAMS),
)

DELIVERY = SercommSensorDescription(
    key="motion_delivery",
    device_class=SensorDeviceClass.ENUM,
    entity_category=EntityCategory.DIAGNOSTIC,
    options=[state.value for state in State],
    exists_fn=lambda runtime: runtime.capabilities.right is Right.ADMINISTRATOR,
    value_fn=lambda readings: None,
)


@dataclass(frozen=True, kw_only=True)
class SercommLevelDescription(SercommEntityDescription, SensorEntityDescription):
    """A level that the live stream tells."""

    level_fn: Callable[[Levels], int | None]
    details_fn: Callable[[Levels], dict[str, int]] = lambda levels: {}


LEVELS = (
    SercommLevelDescription(
        key="motion_level",
        entity_registry_enabled_default=False,
        state_class=SensorStateClass.MEASUREMENT,
        exists_fn=lambda runtime: runtime.capabilities.shows("MOTION", "md_mode"),
        level_fn=lambda levels: levels.motion,
        details_fn=lambda levels: {
            f"window_{number}": level for number, level in enumerate(levels.windows, 1)
        },
    ),
    SercommLevelDescription(
        key="sound_level",
        entity_registry_enabled_default=False,
        native_unit_of_measurement=PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        exists_fn=lambda runtime: runtime.capabilities.shows("AUDIO", "audio_in"),
        level_fn=lambda levels: levels.sound,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SercommConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors that this camera has."""
    runtime = entry.runtime_data
    async_add_found(runtime, async_add_entities, SercommSensor, SENSORS)
    if DELIVERY.exists_fn(runtime):
        async_add_entities([SercommDeliverySensor(runtime, DELIVERY)])
    async_add_found(runtime, async_add_entities, SercommLevelSensor, LEVELS)


class SercommSensor(SercommEntity, SensorEntity):
    """A value that was polled."""

    entity_description: SercommSensorDescription

    @property
    @override
    def native_value(self) -> StateType | datetime:
        """What the camera last told."""
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """What it told besides."""
        return self.entity_description.attributes_fn(self.coordinator.data)


class SercommDeliverySensor(SercommEntity, SensorEntity):
    """The way motion reaches Home Assistant, and why."""

    entity_description: SercommSensorDescription

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the changes."""
        await super().async_added_to_hass()
        self.async_on_remove(
            self.runtime.delivery.changed.async_add(self.async_write_ha_state)
        )

    @property
    @override
    def native_value(self) -> StateType:
        """The way in use; not known while it is being found out."""
        return self.runtime.delivery.outlook.state

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Why it is in use, and how the last ordered test ended."""
        delivery = self.runtime.delivery
        return {"reason": delivery.outlook.reason, **delivery.last_test}


class SercommLevelSensor(SercommEntity, SensorEntity):
    """A level that is known while the live stream is read."""

    entity_description: SercommLevelDescription
    _written: int | None = None
    _written_at = 0.0
    _unrecorded_attributes = frozenset(f"window_{number}" for number in MOTION_WINDOWS)

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the stream."""
        await super().async_added_to_hass()
        live = self.runtime.delivery.live
        self.async_on_remove(live.measured.async_add(self._measured))

    @callback
    def _measured(self) -> None:
        """Write what is worth a row in the database: a step, or ten seconds later.

        A level each second would be 86,400 rows a day.
        """
        level, now = self.native_value, self.hass.loop.time()
        known = None not in (level, self._written)
        step = abs((level or 0) - (self._written or 0))
        if level == self._written or (
            known and step < SMALLEST_STEP and now - self._written_at < LONGEST_WAIT
        ):
            return
        self._written, self._written_at = level, now
        self.async_write_ha_state()

    @property
    @override
    def native_value(self) -> int | None:
        """The highest level of the last second."""
        return self.entity_description.level_fn(self.runtime.delivery.live.levels)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, int]:
        """The level of each window."""
        return self.entity_description.details_fn(self.runtime.delivery.live.levels)
