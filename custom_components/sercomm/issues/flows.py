"""Repairs that can be made from Home Assistant.

The data of an issue says which: `kind`, `entry_id`, and what its flow needs.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, override

from homeassistant.components.repairs import RepairsFlow
from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import (
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ..api import LOGIN_PASSWORD, AuthenticationFailed, SercommError
from ..const import CONF_ACCEPTED_SENDERS, DOMAIN
from ..runtime import SercommConfigEntry
from ..upkeep import (
    PasswordOutcome,
    Remedy,
    async_change_password,
    async_close_ports,
    async_forget_server,
    async_require_login,
    async_set_zone,
    async_shows_account,
    is_known_to_all,
)
from .camera_flow import CameraFlow, QuestionFlow
from .delivery_flows import MENUS, DeliveryFlow
from .raising import UNKNOWN_SENDER, Problem

if TYPE_CHECKING:
    from homeassistant.components.repairs import RepairsFlowResult

# What one click writes.
FIXES: Mapping[str, Remedy] = {
    Problem.OPEN_VIEWING: async_require_login,
    Problem.PHONE_HOME: async_forget_server,
    Problem.UPNP_OPENS_PORTS: async_close_ports,
    Problem.WRONG_TIME_ZONE: async_set_zone,
}
CONF_REPEAT = "repeat"
SECRET = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="new-password")
)
NEW_PASSWORD = vol.Schema(
    {vol.Required(CONF_PASSWORD): SECRET, vol.Required(CONF_REPEAT): SECRET}
)


class AcceptSenderFlow(QuestionFlow):
    """Accept notifications from one more address."""

    @override
    async def _async_do(self, entry: SercommConfigEntry) -> RepairsFlowResult:
        """Accept and reload."""
        known = entry.data.get(CONF_ACCEPTED_SENDERS, ())
        accepted = sorted({*known, self._details["sender"]})
        self.hass.config_entries.async_update_entry(
            entry, data={**entry.data, CONF_ACCEPTED_SENDERS: accepted}
        )
        self.hass.config_entries.async_schedule_reload(entry.entry_id)
        return self.async_create_entry(data={})


class ConfirmFlow(QuestionFlow):
    """Change settings of the camera after one click."""

    @override
    async def _async_do(self, entry: SercommConfigEntry) -> RepairsFlowResult:
        """Write; offer to try again where that fails."""
        fix = FIXES[self._details["kind"]]
        return await self._async_fix(
            lambda runtime: fix(runtime.coordinator, self._details), step_id="confirm"
        )


class PresetsFlow(CameraFlow):
    """Give the camera its presets back, or let them go."""

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Let the user choose."""
        return self.async_show_menu(
            step_id="init",
            menu_options=["write_back", "forget"],
            description_placeholders=self._placeholders,
        )

    async def async_step_write_back(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Write the lost presets."""
        return await self._async_fix(
            lambda runtime: runtime.presets.async_write_back(), step_id="write_back"
        )

    async def async_step_forget(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Forget the copy."""
        if (entry := self._loaded) is None:
            return self._gone()
        entry.runtime_data.presets.async_forget()
        return self.async_create_entry(data={})


class PasswordFlow(CameraFlow):
    """Give the camera and the entry a new password."""

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Look where the password would go before one is asked for."""
        # The base document's own camera shows `admin_name=admin`: whoever logs in with
        # another name is in the list of users, or nowhere that can be written.
        if (entry := self._loaded) is None:
            return self._gone()
        coordinator = entry.runtime_data.coordinator
        username = entry.data[CONF_USERNAME]
        try:
            is_shown = await async_shows_account(coordinator, username)
        except AuthenticationFailed:
            return self._abort("invalid_auth")
        except SercommError:
            return self._abort("cannot_connect")
        if not is_shown:
            return self._abort("no_account")
        return await self.async_step_new_password()

    async def async_step_new_password(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Ask for the password twice, never showing it again."""
        if (entry := self._loaded) is None:
            return self._gone()
        errors: dict[str, str] = {}
        if user_input is not None:
            password = user_input[CONF_PASSWORD]
            if password != user_input[CONF_REPEAT]:
                errors[CONF_REPEAT] = "not_the_same"
            elif is_known_to_all(entry.data[CONF_USERNAME], password):
                errors[CONF_PASSWORD] = "known_to_all"
            else:
                outcome = await async_change_password(
                    self.hass, entry, entry.runtime_data.coordinator, password
                )
                if outcome is PasswordOutcome.DONE:
                    return self.async_create_entry(data={})
                if outcome in (PasswordOutcome.NO_ACCOUNT, PasswordOutcome.CUT):
                    kept = str(len(entry.data[CONF_PASSWORD]))
                    return self._abort(outcome, kept=kept)
                errors["base"] = outcome
        return self.async_show_form(
            step_id="new_password",
            data_schema=NEW_PASSWORD,
            errors=errors,
            description_placeholders={
                **self._placeholders,
                "longest": str(LOGIN_PASSWORD.longest),
            },
        )

    def _abort(self, reason: str, **more: str) -> RepairsFlowResult:
        """Say why no password can be set, or which one is set now."""
        return self.async_abort(
            reason=reason, description_placeholders={**self._placeholders, **more}
        )


FLOWS: Mapping[str, type[CameraFlow]] = {
    UNKNOWN_SENDER: AcceptSenderFlow,
    Problem.OPEN_LOGIN: PasswordFlow,
    Problem.PRESETS_LOST: PresetsFlow,
    **dict.fromkeys(FIXES, ConfirmFlow),
    **dict.fromkeys(MENUS, DeliveryFlow),
}


async def async_create_fix_flow(
    hass: HomeAssistant,
    issue_id: str,
    data: dict[str, str | int | float | None] | None,
) -> RepairsFlow:
    """Return the flow that repairs an issue."""
    # The issue may be withdrawn between the click and this; its data says enough.
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    placeholders = issue.translation_placeholders if issue else None
    details = {key: str(value) for key, value in (data or {}).items()}
    return FLOWS[details["kind"]](details, placeholders or {})
