"""The action that makes the camera join a Wi-Fi network."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..api import USUAL_SECURITY, WIFI_SECURITY, SercommError, may_have_acted
from ..const import DOMAIN
from ..errors import invalid
from ..runtime import SercommRuntime
from ..upkeep import async_join_wifi
from .action import Action, choose
from .groups import read_group

WIRELESS = "WIRELESS"


async def _set_wifi(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> None:
    """Give the camera another network, and read it back as long as it can be reached.

    It gets another address there, to which discovery follows it.
    """
    if not data["confirm_network"]:
        raise invalid("confirm_wifi")
    security: str = data.get("security", USUAL_SECURITY)
    choose(WIFI_SECURITY, "security", security)
    before = await read_group(runtime, WIRELESS)
    try:
        await async_join_wifi(
            runtime.coordinator,
            before,
            ssid=data["ssid"],
            password=data["password"],
            security=security,
        )
    except SercommError as error:
        if not may_have_acted(error):
            raise
        # It may have changed networks before it answered.
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="wifi_without_answer"
        ) from error


ACTIONS = (
    Action(
        name="set_wifi",
        run=_set_wifi,
        fields={
            vol.Required("ssid"): cv.string,
            vol.Required("password"): cv.string,
            vol.Optional("security"): cv.string,
            vol.Required("confirm_network"): cv.boolean,
        },
        administrator=True,
    ),
)
