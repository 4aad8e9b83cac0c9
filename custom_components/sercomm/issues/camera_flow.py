"""What the flows of all repairs share: the camera, and what went wrong with it."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from homeassistant.components.repairs import RepairsFlow
from homeassistant.config_entries import ConfigEntryState

from ..api import (
    AuthenticationFailed,
    CameraBusy,
    CannotConnect,
    CommandRefused,
    SercommError,
)
from ..errors import quoted
from ..quoting import in_text
from ..runtime import SercommConfigEntry, SercommRuntime

if TYPE_CHECKING:
    from homeassistant.components.repairs import RepairsFlowResult

type Pairs = Mapping[str, str]


class CameraFlow(RepairsFlow):
    """A flow about one camera; `details` is the data of its issue."""

    def __init__(self, details: Pairs, placeholders: Pairs) -> None:
        """Know what is to be repaired, and the words for it."""
        self._details = details
        self._placeholders = placeholders

    @property
    def _entry(self) -> SercommConfigEntry | None:
        """The entry of the camera, unless it was removed meanwhile."""
        return self.hass.config_entries.async_get_entry(self._details["entry_id"])

    @property
    def _loaded(self) -> SercommConfigEntry | None:
        """The entry, while the camera can be reached through it."""
        entry = self._entry
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return None
        return entry

    def _gone(self) -> RepairsFlowResult:
        """Say why there is nothing to repair."""
        return self.async_abort(
            reason="entry_removed" if self._entry is None else "not_loaded"
        )

    async def _async_fix(
        self, fix: Callable[[SercommRuntime], Awaitable[None]], *, step_id: str
    ) -> RepairsFlowResult:
        """Repair and be done; or say what went wrong, and offer to try again."""
        if (entry := self._loaded) is None:
            return self._gone()
        try:
            await fix(entry.runtime_data)
        except SercommError as error:
            # A camera may repeat our request in its refusal, with what was secret in
            # it: that is taken out before anybody reads it.
            return self.async_show_form(
                step_id=step_id,
                errors={"base": error_word(error)},
                description_placeholders={
                    **self._placeholders,
                    "reason": in_text(quoted(error, entry)),
                },
            )
        return self.async_create_entry(data={})


class QuestionFlow(CameraFlow):
    """A flow that asks one question and then does what it asked for."""

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Go straight to the question."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Ask once, then do it."""
        if self._entry is None:
            return self._gone()
        if user_input is None:
            return self.async_show_form(
                step_id="confirm", description_placeholders=self._placeholders
            )
        return await self._async_do(self._entry)

    @abstractmethod
    async def _async_do(self, entry: SercommConfigEntry) -> RepairsFlowResult:
        """Do what was confirmed; return how the flow goes on."""


def error_word(error: SercommError) -> str:
    """Return the translation key of what went wrong."""
    if isinstance(error, CannotConnect | CameraBusy):
        return "cannot_connect"
    if isinstance(error, AuthenticationFailed):
        return "invalid_auth"
    has_words = isinstance(error, CommandRefused) and error.reply
    return "refused" if has_words else "failed"
