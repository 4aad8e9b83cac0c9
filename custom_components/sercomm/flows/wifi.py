"""The page on which a camera is given another Wi-Fi network."""

from abc import abstractmethod
import asyncio
from collections.abc import Iterable
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryBaseFlow, ConfigFlowResult
from homeassistant.const import CONF_PASSWORD
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ..api import (
    USUAL_SECURITY,
    WIFI_SECURITY,
    Priority,
    Right,
    SercommError,
    Site,
    may_have_acted,
    security_of,
)
from ..runtime import SercommRuntime
from ..texts import listed, percent
from ..upkeep import async_join_wifi
from .schemas import page_errors, page_placeholders, without_password

WIRELESS: Final = "WIRELESS"
CONF_SSID: Final = "ssid"
CONF_SECURITY: Final = "security"
CONF_CONFIRM: Final = "confirm_network"
FIELDS: Final = (CONF_SSID, CONF_PASSWORD, CONF_SECURITY)


def can_choose_wifi(runtime: SercommRuntime) -> bool:
    """Whether a camera has Wi-Fi, and we may set it."""
    administers = runtime.capabilities.right is Right.ADMINISTRATOR
    return administers and runtime.identity.has("wireless")


class WifiFlow(ConfigEntryBaseFlow):
    """A flow with a page for the Wi-Fi of one loaded camera."""

    def __init__(self) -> None:
        """Start without a scan."""
        super().__init__()
        self._scan: asyncio.Task[list[Site]] | None = None
        self._sites: dict[str, Site] = {}
        self._has_scanned = True

    @property
    @abstractmethod
    def _camera_runtime(self) -> SercommRuntime:
        """What the entry shares; it is loaded."""

    @abstractmethod
    async def _async_end_wifi(self) -> ConfigFlowResult:
        """Go on after the page."""

    async def async_step_scan_wifi(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Let the camera listen for networks, which takes about ten seconds."""
        if self._scan is None:
            scan = self._camera_runtime.camera.surveys.wifi()
            self._scan = self.hass.async_create_task(scan)
        if not self._scan.done():
            return self.async_show_progress(
                step_id="scan_wifi",
                progress_action="scan_wifi",
                progress_task=self._scan,
            )
        try:
            self._sites = _strongest(await self._scan)
        except SercommError:
            self._has_scanned = False
        return self.async_show_progress_done(next_step_id="wifi")

    async def async_step_wifi(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the networks, and make the camera join the one that is chosen."""
        errors: dict[str, str] = {}
        problem: SercommError | None = None
        if user_input is None and not self._has_scanned:
            errors["base"] = "wifi_not_scanned"
        if user_input is not None:
            if not user_input[CONF_CONFIRM]:
                errors[CONF_CONFIRM] = "confirm_wifi"
            else:
                try:
                    if not await self._async_join(user_input):
                        return await self.async_step_wifi_without_answer()
                except SercommError as error:
                    problem = error
                    errors = page_errors(error, FIELDS)
            if not errors:
                return await self._async_end_wifi()
        return self.async_show_form(
            step_id="wifi",
            data_schema=self.add_suggested_values_to_schema(
                self._wifi_form(), without_password(user_input)
            ),
            errors=errors,
            description_placeholders=page_placeholders(problem),
        )

    async def async_step_wifi_without_answer(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that the camera has probably changed networks before it answered."""
        if user_input is not None:
            return await self._async_end_wifi()
        return self.async_show_form(
            step_id="wifi_without_answer", data_schema=vol.Schema({})
        )

    async def _async_join(self, typed: dict[str, Any]) -> bool:
        """Write what was typed; returns whether it was answered. Raises SercommError.

        A camera may change networks before it answers.
        """
        runtime = self._camera_runtime
        groups = await runtime.camera.get_groups([WIRELESS], Priority.COMMAND)
        site = self._sites.get(typed[CONF_SSID])
        found = USUAL_SECURITY if site is None else security_of(site)
        try:
            await async_join_wifi(
                runtime.coordinator,
                groups.get(WIRELESS, {}),
                ssid=typed[CONF_SSID],
                password=typed.get(CONF_PASSWORD, ""),
                security=typed.get(CONF_SECURITY, found),
            )
        except SercommError as error:
            if may_have_acted(error):
                return False
            raise
        return True

    def _wifi_form(self) -> vol.Schema:
        """Return the form with the networks that the camera hears."""
        networks = [
            SelectOptionDict(value=name, label=_label(site))
            for name, site in self._sites.items()
        ]
        return vol.Schema(
            {
                vol.Required(CONF_SSID): SelectSelector(
                    SelectSelectorConfig(
                        options=networks,
                        custom_value=True,
                        mode=SelectSelectorMode.DROPDOWN,
                    )
                ),
                vol.Optional(CONF_PASSWORD): TextSelector(
                    TextSelectorConfig(
                        type=TextSelectorType.PASSWORD, autocomplete="new-password"
                    )
                ),
                vol.Optional(CONF_SECURITY): SelectSelector(
                    SelectSelectorConfig(
                        options=list(WIFI_SECURITY),
                        mode=SelectSelectorMode.DROPDOWN,
                        translation_key="wifi_security",
                    )
                ),
                vol.Required(CONF_CONFIRM, default=False): BooleanSelector(),
            }
        )


def _strongest(sites: Iterable[Site]) -> dict[str, Site]:
    """Return the networks with a name, each once, the strongest first."""
    found: dict[str, Site] = {}
    for site in sorted(sites, key=lambda site: site.signal or 0, reverse=True):
        if site.ssid:
            found.setdefault(site.ssid, site)
    return found


def _label(site: Site) -> str:
    """Return name, signal and security of a network."""
    signal = None if site.signal is None else percent(site.signal)
    return listed(filter(None, (site.ssid, signal, site.security)))
