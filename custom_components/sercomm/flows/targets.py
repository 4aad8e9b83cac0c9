"""The pages on which a camera is told where it sends: mail, FTP, a network share."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryBaseFlow, ConfigFlowResult
from homeassistant.const import CONF_PASSWORD, CONF_PORT, CONF_USERNAME
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ..api import (
    EMAIL_LOGINS,
    GroupChange,
    Priority,
    SercommError,
    change_email,
    change_ftp,
    change_share,
)
from ..runtime import SercommRuntime
from .schemas import (
    NEW_SECRET,
    PORT,
    TEXT,
    page_errors,
    page_placeholders,
    without_password,
)

SERVER: Final = "server"
SECURITY: Final = "security"
RECIPIENTS: Final = "recipients"
SUBJECT: Final = "subject"
SENDER: Final = "sender"
PATH: Final = "path"
PASSIVE: Final = "passive"

EMAIL: Final = TextSelector(TextSelectorConfig(type=TextSelectorType.EMAIL))
LOGIN: Final[Mapping[Any, Any]] = {
    vol.Optional(CONF_USERNAME): TextSelector(TextSelectorConfig(autocomplete="off")),
    vol.Optional(CONF_PASSWORD): NEW_SECRET,
}


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a camera can send: its group, its form, and the key behind each field."""

    group: str
    change: Callable[..., GroupChange]
    fields: Mapping[Any, Any]
    keys: Mapping[str, str]

    def shown(self, held: Mapping[str, str]) -> dict[str, Any]:
        """Return what the fields show of a group; never its password."""
        found: dict[str, Any] = {
            field: held[key] for field, key in self.keys.items() if held.get(key)
        }
        if found.get(CONF_PORT, "").isdecimal():
            found[CONF_PORT] = int(found[CONF_PORT])
        else:
            found.pop(CONF_PORT, None)
        if PASSIVE in found:
            found[PASSIVE] = found[PASSIVE] == "1"
        if SECURITY in found:
            words = {code: word for word, code in EMAIL_LOGINS.items()}
            found[SECURITY] = words.get(found[SECURITY])
        if RECIPIENTS in self.fields:
            places = (held.get(f"to_addr{number}", "") for number in (1, 2, 3))
            found[RECIPIENTS] = [address for address in places if address]
        return {field: value for field, value in found.items() if value is not None}


TARGETS: Final = {
    "email": Target(
        group="EMAIL",
        change=change_email,
        fields={
            vol.Required(SERVER): TEXT,
            vol.Optional(CONF_PORT): PORT,
            vol.Optional(SECURITY): SelectSelector(
                SelectSelectorConfig(
                    options=list(EMAIL_LOGINS),
                    mode=SelectSelectorMode.DROPDOWN,
                    translation_key="email_security",
                )
            ),
            **LOGIN,
            vol.Optional(SENDER): EMAIL,
            vol.Optional(RECIPIENTS): TextSelector(
                TextSelectorConfig(type=TextSelectorType.EMAIL, multiple=True)
            ),
            vol.Optional(SUBJECT): TEXT,
        },
        keys={
            SERVER: "smtp_server",
            CONF_PORT: "smtp_port",
            SECURITY: "smtp_auth",
            CONF_USERNAME: "smtp_account",
            SENDER: "from_addr",
            SUBJECT: "subject",
        },
    ),
    "ftp": Target(
        group="FTP",
        change=change_ftp,
        fields={
            vol.Required(SERVER): TEXT,
            vol.Optional(CONF_PORT): PORT,
            **LOGIN,
            vol.Optional(PATH): TEXT,
            vol.Optional(PASSIVE): BooleanSelector(),
        },
        keys={
            SERVER: "ftp1_server",
            CONF_PORT: "ftp1_port",
            CONF_USERNAME: "ftp1_account",
            PATH: "ftp1_path",
            PASSIVE: "ftp1_passive",
        },
    ),
    "share": Target(
        group="SMBC",
        change=change_share,
        fields={vol.Required(SERVER): TEXT, vol.Required(PATH): TEXT, **LOGIN},
        keys={
            SERVER: "smbc_server",
            PATH: "smbc_path",
            CONF_USERNAME: "smbc_account",
        },
    ),
}


class TargetsFlow(ConfigEntryBaseFlow):
    """A flow with a page for each place that one loaded camera can send to."""

    @property
    @abstractmethod
    def _camera_runtime(self) -> SercommRuntime:
        """What the entry shares; it is loaded."""

    @abstractmethod
    async def _async_end_target(self) -> ConfigFlowResult:
        """Go on after the page."""

    async def async_step_email(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Set up the mail server."""
        return await self._async_set("email", user_input)

    async def async_step_ftp(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Set up the first FTP server."""
        return await self._async_set("ftp", user_input)

    async def async_step_share(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Set up the network share."""
        return await self._async_set("share", user_input)

    async def async_step_no_target(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that this camera cannot send there."""
        if user_input is not None:
            return await self._async_end_target()
        return self.async_show_form(step_id="no_target", data_schema=vol.Schema({}))

    async def _async_set(
        self, step: str, typed: dict[str, Any] | None
    ) -> ConfigFlowResult:
        """Show what the camera holds, or write what was typed and read it back."""
        target = TARGETS[step]
        errors: dict[str, str] = {}
        held: Mapping[str, str] | None = {}
        problem: SercommError | None = None
        try:
            groups = await self._camera_runtime.camera.get_groups(
                [target.group], Priority.COMMAND
            )
            if (held := groups.get(target.group)) is None:
                return await self.async_step_no_target()
            if typed is not None:
                await self._async_write(target.change(held, **typed))
        except SercommError as error:
            problem = error
            errors = page_errors(error, set(map(str, target.fields)))
        if typed is not None and not errors:
            return await self._async_end_target()
        shown = target.shown(held or {}) if typed is None else without_password(typed)
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(dict(target.fields)), shown
            ),
            errors=errors,
            description_placeholders=page_placeholders(problem),
        )

    async def _async_write(self, change: GroupChange) -> None:
        """Write and read back. Raises SercommError."""
        held = await self._camera_runtime.coordinator.async_write_and_look(
            change.group, change.values, before=change.before
        )
        held.require(change.name_of)
