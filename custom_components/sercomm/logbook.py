"""What the camera noticed as a line of the logbook: "Motion in Driveway, level 74"."""

from collections import ChainMap
from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.components.logbook import (
    LOGBOOK_ENTRY_ENTITY_ID,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID, CONF_TYPE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.translation import async_get_cached_translations

from .const import DOMAIN, EVENT_DETECTION

KINDS = f"component.{DOMAIN}.entity.event.detection.state_attributes.event_type.state."
INPUT = f"component.{DOMAIN}.entity.binary_sensor.input.name"
LINE = f"component.{DOMAIN}.common.logbook_"

type Describe = Callable[[Event[Any]], dict[str, str]]


@callback
def async_describe_events(
    hass: HomeAssistant, async_describe_event: Callable[[str, str, Describe], None]
) -> None:
    """Describe what cameras notice."""
    devices = dr.async_get(hass)

    def describe(event: Event[Any]) -> dict[str, str]:
        """Name the camera as it is called now; events outlive their cameras."""
        device = devices.async_get(event.data[ATTR_DEVICE_ID])
        return {
            LOGBOOK_ENTRY_NAME: (device and (device.name_by_user or device.name))
            or "SerComm",
            LOGBOOK_ENTRY_MESSAGE: _line(_texts(hass), event.data),
            LOGBOOK_ENTRY_ENTITY_ID: event.data[ATTR_ENTITY_ID],
        }

    async_describe_event(DOMAIN, EVENT_DETECTION, describe)


def _texts(hass: HomeAssistant) -> Mapping[str, str]:
    """Return what a line is made of, in the language of Home Assistant."""
    language = hass.config.language
    # Not copied: a page of the logbook asks for each of its lines.
    return ChainMap(
        async_get_cached_translations(hass, language, "common", DOMAIN),
        async_get_cached_translations(hass, language, "entity", DOMAIN),
    )


def _line(texts: Mapping[str, str], told: Mapping[str, Any]) -> str:
    """Say what was noticed, where, and how strong it was, as far as it was told."""
    line = texts[f"{KINDS}{told[CONF_TYPE]}"]
    if "input" in told:
        line = texts[INPUT].format(number=told["input"])
    if name := told.get("window_name"):
        line = texts[f"{LINE}window"].format(event=line, name=name)
    elif "window" in told:
        line = texts[f"{LINE}window_number"].format(event=line, number=told["window"])
    if "level" in told:
        line = texts[f"{LINE}level"].format(text=line, level=told["level"])
    return line
