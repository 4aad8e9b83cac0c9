"""Repairs of motion delivery: another address, another try, another way."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol
from yarl import URL

from ..api import SercommError
from ..const import CONF_CALLBACK_URL, CONF_MOTION_DELIVERY
from ..delivery import KEEPS_ADDRESS, TestOutcome
from ..errors import quoted
from ..managed import CALLBACK_EXAMPLE, Reason, async_plain_bases, callback_error
from ..quoting import in_text
from ..runtime import SercommConfigEntry
from .camera_flow import CameraFlow, error_word

if TYPE_CHECKING:
    from homeassistant.components.repairs import RepairsFlowResult

# No way is offered that cannot help: another address, where the camera refuses the
# setting itself or somebody else writes it; a new try, where no address is known.
MENUS: Mapping[str, tuple[str, ...]] = {
    "delivery_unreachable": ("address", "try_again", "watch_stream"),
    "delivery_no_address": ("address", "watch_stream"),
    "delivery_https_only": ("address", "watch_stream"),
    "delivery_address_cut": ("address", "try_again", "watch_stream"),
    "delivery_refused": ("try_again", "watch_stream"),
    "delivery_contested": ("insist", "watch_stream", "switch_off"),
    "delivery_no_live_data": ("use_notifications", "switch_off"),
}


class DeliveryFlow(CameraFlow):
    """Let motion reach us again, in one of the ways that help against its issue."""

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Let the user choose, from what can help this camera."""
        if (entry := self._loaded) is None:
            return self._gone()
        delivery = entry.runtime_data.delivery
        kind = self._details["kind"]
        # What is known not to work on this camera is no way out of its trouble.
        useless = set()
        if delivery.live.failure is Reason.NO_LIVE_DATA:
            useless.add("watch_stream")
        if kind == "delivery_unreachable" and not delivery.can_test:
            useless.add("try_again")
        return self.async_show_menu(
            step_id="init",
            menu_options=[way for way in MENUS[kind] if way not in useless],
            description_placeholders=self._placeholders,
        )

    async def async_step_address(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Ask for an address, let the camera notify us there, then store it."""
        if (entry := self._loaded) is None:
            return self._gone()
        camera_addresses = entry.runtime_data.delivery.senders.addresses
        bases = await async_plain_bases(self.hass, camera_addresses)
        shown = (user_input or entry.options).get(CONF_CALLBACK_URL)
        schema = _address_schema(bases, shown or next(iter(bases), None))
        if user_input is None:
            return self._form(step_id="address", schema=schema)
        typed = user_input[CONF_CALLBACK_URL].strip()
        if error := callback_error(typed):
            return self._form(
                step_id="address", schema=schema, errors={CONF_CALLBACK_URL: error}
            )
        return await self._async_test(
            step_id="address", schema=schema, base=str(URL(typed).origin())
        )

    async def async_step_try_again(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Let the camera notify us where it should already."""
        return await self._async_test(step_id="try_again")

    async def async_step_insist(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Put the settings back, whoever else changes them."""
        return await self._async_test(step_id="insist")

    async def async_step_watch_stream(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Watch the live stream instead."""
        return self._receive("live")

    async def async_step_use_notifications(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Let the camera notify us, or whatever else works."""
        return self._receive("auto")

    async def async_step_switch_off(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Do without motion."""
        return self._receive("off")

    async def _async_test(
        self,
        *,
        step_id: str,
        schema: vol.Schema | None = None,
        base: str | None = None,
    ) -> RepairsFlowResult:
        """Let the camera notify us; say what is broken, and offer to try again.

        `base` is another address for that. Where it cannot be told yet whether that
        works, the issue stays until delivery takes it away.
        """
        if (entry := self._loaded) is None:
            return self._gone()
        delivery = entry.runtime_data.delivery
        # The options may have been changed in another window since the menu was shown.
        if not delivery.pushes:
            return self.async_abort(reason="not_wanted")
        result: TestOutcome | None = None
        reason = ""
        try:
            result = await delivery.async_try(base)
            error = f"delivery_{result}"
        except SercommError as failure:
            error = error_word(failure)
            reason = in_text(quoted(failure, entry))
        # A test takes up to ten seconds: the entry may have been reloaded meanwhile.
        now = self._loaded
        if now is None or now.runtime_data.delivery is not delivery:
            return self._gone()
        if result is None or result not in KEEPS_ADDRESS:
            return self._form(
                step_id=step_id, schema=schema, errors={"base": error}, reason=reason
            )
        if result is TestOutcome.ARRIVED:
            return self.async_create_entry(data={}, description=result)
        return self.async_abort(
            reason=result,
            description_placeholders={
                **self._placeholders,
                **delivery.placeholders_of(result),
            },
        )

    def _receive(self, how: str) -> RepairsFlowResult:
        """Receive motion in another way, or not at all."""
        if (entry := self._loaded) is None:
            return self._gone()
        self._set_option(entry, CONF_MOTION_DELIVERY, how)
        self.hass.config_entries.async_schedule_reload(entry.entry_id)
        return self.async_create_entry(data={})

    def _set_option(self, entry: SercommConfigEntry, option: str, value: str) -> None:
        """Store one option; the others stay."""
        self.hass.config_entries.async_update_entry(
            entry, options={**entry.options, option: value}
        )

    def _form(
        self,
        *,
        step_id: str,
        schema: vol.Schema | None,
        errors: dict[str, str] | None = None,
        reason: str = "",
    ) -> RepairsFlowResult:
        """Show a form, with what went wrong."""
        return self.async_show_form(
            step_id=step_id,
            data_schema=schema,
            errors=errors,
            description_placeholders={
                **self._placeholders,
                "example": CALLBACK_EXAMPLE,
                "reason": reason,
            },
        )


def _address_schema(bases: Sequence[str], shown: str | None) -> vol.Schema:
    """Return the field for an address of Home Assistant, which may be any."""
    field = vol.Required(CONF_CALLBACK_URL, description={"suggested_value": shown})
    choice = SelectSelectorConfig(
        options=bases, custom_value=True, mode=SelectSelectorMode.DROPDOWN
    )
    return vol.Schema({field: SelectSelector(choice)})
