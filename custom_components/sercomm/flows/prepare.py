"""The step in which a camera that is taken over is changed as the user ticks."""

from abc import abstractmethod
import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, override

from homeassistant.config_entries import ConfigEntryBaseFlow, ConfigFlowResult
from homeassistant.core import callback
import voluptuous as vol

from ..api import SercommError
from ..pictures import async_hide_from_flow, async_show_in_flow
from ..quoting import placeholders
from .preparation import Preparation

# Seconds for the still beside the rows; without one they are shown all the same.
STILL_TIMEOUT = 8.0


class PreparingFlow(ConfigEntryBaseFlow):
    """A flow that shows what can be changed in one camera, and changes it."""

    _preparation: Preparation

    def __init__(self) -> None:
        """Start with nothing prepared."""
        super().__init__()
        self._picture = ""
        self._told: dict[str, str] = {}

    async def _async_offer(
        self,
        preparation: Preparation,
        still: Callable[[], Awaitable[bytes]],
        **told: str,
    ) -> ConfigFlowResult:
        """Show the rows of a camera, with a picture of it; `told` names the camera."""
        self._preparation = preparation
        self._told = placeholders(**told)
        try:
            async with asyncio.timeout(STILL_TIMEOUT):
                picture = await still()
        except SercommError, TimeoutError:
            pass
        else:
            address = async_show_in_flow(self.hass, self.flow_id, picture)
            self._picture = f"![{self._told['name']}]({address})" if address else ""
        return await self.async_step_prepare()

    async def async_step_prepare(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what can be changed; do what is ticked, and say what failed."""
        preparation = self._preparation
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = await preparation.async_apply(user_input)
            if not errors and preparation.kept is not None:
                return await self.async_step_password_cut()
            if not errors:
                return await self._async_end_preparation()
        return self.async_show_form(
            step_id="prepare",
            data_schema=preparation.form(user_input, errors),
            errors=errors,
            description_placeholders={
                **preparation.placeholders(),
                **self._told,
                "picture": self._picture,
            },
        )

    async def async_step_password_cut(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say which part of the new password the camera has kept."""
        if user_input is not None:
            return await self._async_end_preparation()
        return self.async_show_form(
            step_id="password_cut",
            data_schema=vol.Schema({}),
            description_placeholders={
                **self._preparation.placeholders(),
                "kept": str(self._preparation.kept),
            },
        )

    @abstractmethod
    async def _async_end_preparation(self) -> ConfigFlowResult:
        """Finish the flow."""

    @callback
    @override
    def async_remove(self) -> None:
        """Forget the picture when the dialog is closed."""
        async_hide_from_flow(self.hass, self.flow_id)
