"""Adding a camera, logging in again, and moving it to another address."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.const import CONF_DEVICE, CONF_PASSWORD
from homeassistant.core import callback
from homeassistant.helpers.device_registry import format_mac
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
from homeassistant.helpers.service_info.ssdp import SsdpServiceInfo
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import voluptuous as vol

from .api import Address, CameraBusy, CannotConnect, SercommError
from .const import DEFAULT_PORT, DOMAIN, LOGGER
from .flows import (
    CREDENTIALS,
    MANUAL,
    REAUTH,
    RECONFIGURE,
    Found,
    ProvingFlow,
    SercommOptionsFlow,
    async_follow,
    async_identify_starting,
    async_search,
    async_targets,
    entry_of,
    home,
    log_unknown,
    ssdp_address,
    without_password,
)
from .quoting import placeholders
from .texts import async_load, detailed

# A camera asks for its address before its web server runs: pauses between tries.
START_UP_PAUSES: Final = (5.0, 15.0, 40.0)


class SercommConfigFlow(ProvingFlow, domain=DOMAIN):
    """Every way a camera gets into Home Assistant, and back in."""

    VERSION = 1
    MINOR_VERSION = 1

    def __init__(self) -> None:
        """Start without a search."""
        super().__init__()
        self._searching: asyncio.Task[None] | None = None
        self._found: dict[str, Found] = {}

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> SercommOptionsFlow:
        """Return the flow behind the entry's Configure button."""
        return SercommOptionsFlow()

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Let the user choose how to find the camera."""
        return self.async_show_menu(step_id="user", menu_options=["search", "manual"])

    async def async_step_search(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show progress while the local networks are asked."""
        if self._searching is None:
            self._searching = self.hass.async_create_task(self._async_look_around())
        if not self._searching.done():
            return self.async_show_progress(
                step_id="search",
                progress_action="search",
                progress_task=self._searching,
            )
        if (error := self._searching.exception()) is not None:
            log_unknown(error)
            return self.async_show_progress_done(next_step_id="search_failed")
        if not self._found:
            return self.async_show_progress_done(next_step_id="none_found")
        return self.async_show_progress_done(next_step_id="pick")

    async def async_step_search_failed(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Give up after something that should not happen."""
        return self.async_abort(reason="unknown")

    async def async_step_none_found(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Go on to the address form when no new camera answered."""
        return self.async_show_form(
            step_id="manual", data_schema=MANUAL, errors={"base": "no_devices_found"}
        )

    async def async_step_pick(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Let the user choose one of the cameras found."""
        if user_input is not None:
            self._take(self._found[user_input[CONF_DEVICE]])
            return await self.async_step_credentials()
        await async_load(self.hass)
        choices = [
            SelectOptionDict(value=mac, label=_label(found))
            for mac, found in self._found.items()
        ]
        device = SelectSelector(
            SelectSelectorConfig(options=choices, mode=SelectSelectorMode.DROPDOWN)
        )
        return self.async_show_form(
            step_id="pick",
            data_schema=vol.Schema({vol.Required(CONF_DEVICE): device}),
            last_step=False,
        )

    async def async_step_manual(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the address and the login."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = self._read_address(user_input)
            if not errors:
                errors = await self._async_prove(user_input)
            if not errors:
                return await self._async_proved()
        return self.async_show_form(
            step_id="manual",
            data_schema=self.add_suggested_values_to_schema(
                MANUAL, without_password(user_input)
            ),
            errors=errors,
        )

    @override
    async def async_step_dhcp(
        self, discovery_info: DhcpServiceInfo
    ) -> ConfigFlowResult:
        """Look at a device that has just got an address."""
        # SerComm's prefixes are on its routers, too: the device is asked who it is.
        address = Address(discovery_info.ip, DEFAULT_PORT)
        if entry := entry_of(self.hass, format_mac(discovery_info.macaddress)):
            own = home(entry)
            address = Address(discovery_info.ip, own.port, own.ssl)
        return await self._async_discovered(address, START_UP_PAUSES)

    @override
    async def async_step_zeroconf(
        self, discovery_info: ZeroconfServiceInfo
    ) -> ConfigFlowResult:
        """Look at a device that announces a web server."""
        return await self._async_discovered(
            Address(
                discovery_info.host,
                discovery_info.port or DEFAULT_PORT,
                discovery_info.type.startswith("_https."),
            )
        )

    @override
    async def async_step_ssdp(
        self, discovery_info: SsdpServiceInfo
    ) -> ConfigFlowResult:
        """Look at a device that announces itself as a network camera."""
        if (address := ssdp_address(discovery_info)) is None:
            return self.async_abort(reason="not_sercomm")
        return await self._async_discovered(address)

    async def async_step_credentials(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the login of a camera that was found."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = await self._async_prove(user_input)
            if not errors:
                return await self._async_proved()
        return self.async_show_form(
            step_id="credentials",
            data_schema=self.add_suggested_values_to_schema(
                CREDENTIALS, without_password(user_input)
            ),
            errors=errors,
            description_placeholders=placeholders(
                name=self._identity.title,
                model=self._identity.model or "SerComm",
                host=self._address.host,
            ),
        )

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Start because the camera has refused the stored login."""
        entry = self._get_reauth_entry()
        self._mac = entry.unique_id
        self._address = home(entry)
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the login that the camera accepts now."""
        entry = self._get_reauth_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = await self._async_prove(user_input)
            if not errors:
                return await self._async_proved()
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=self.add_suggested_values_to_schema(
                REAUTH, without_password(user_input or entry.data)
            ),
            errors=errors,
            description_placeholders=placeholders(
                name=entry.title, host=self._address.host
            ),
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change the address or the login of a camera."""
        entry = self._get_reconfigure_entry()
        self._mac = entry.unique_id
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = self._read_address(user_input)
            if not errors:
                # A browser cannot send an empty password: leaving the field
                # empty means the stored one, or none if the camera refuses that.
                kept = dict.fromkeys((entry.data[CONF_PASSWORD], ""))
                errors = await self._async_prove(user_input, kept)
            if not errors:
                return await self._async_proved()
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                RECONFIGURE, without_password(user_input or entry.data)
            ),
            errors=errors,
            description_placeholders=placeholders(name=entry.title),
        )

    async def _async_look_around(self) -> None:
        """Search, move entries whose camera has a new address, keep what is new."""
        targets = await async_targets(self.hass)
        for found in await async_search(self.hass, targets, self.async_update_progress):
            mac = found.identity.mac
            if (entry := entry_of(self.hass, mac)) is None:
                self._found[mac] = found
            elif changes := await async_follow(self.hass, entry, found.address):
                LOGGER.debug("%s has a new address", entry.title)
                self.hass.config_entries.async_update_entry(
                    entry, data={**entry.data, **changes}
                )
                self.hass.config_entries.async_schedule_reload(entry.entry_id)

    async def _async_discovered(
        self, address: Address, pauses: Iterable[float] = ()
    ) -> ConfigFlowResult:
        """Prove a discovered address; follow a known camera, offer a new one."""
        try:
            identity = await async_identify_starting(self.hass, address, pauses)
        except CannotConnect, CameraBusy:
            return self.async_abort(reason="cannot_connect")
        except SercommError:
            return self.async_abort(reason="not_sercomm")
        await self.async_set_unique_id(identity.mac)
        await self._async_leave_if_configured(address)
        self._take(Found(address=address, identity=identity))
        self.context["title_placeholders"] = placeholders(name=identity.title)
        return await self.async_step_credentials()


def _label(found: Found) -> str:
    """Return what tells one camera of the list from the others."""
    title, model = found.identity.title, found.identity.model
    name = title if model in title else f"{model} {title}"
    return detailed(name, found.address.host)
