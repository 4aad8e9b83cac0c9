"""What can be changed in a camera that is taken over: the rows of a form."""

from collections.abc import Collection, Mapping
from typing import Any, Final, Protocol

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import BooleanSelector
import voluptuous as vol

from ..api import (
    LOGIN_PASSWORD,
    CameraBusy,
    CannotConnect,
    Credentials,
    SercommError,
    zone_changes,
)
from ..coordinator import AnotherCamera
from ..quoting import placeholders
from ..upkeep import (
    ADVICE_GROUPS,
    MERE_OFFERS,
    REMEDIES,
    Advice,
    PasswordOutcome,
    Settings,
    advice_for,
    is_known_to_all,
    vendor_server,
    zone_label,
)
from .schemas import NEW_SECRET, form_error

CONF_REPEAT: Final = "repeat"
NO_ANSWER: Final = "row_no_answer"
REFUSED: Final = "row_refused"
NOT_ALL_DONE: Final = "not_all_done"
# Errors of the field for a password.
PASSWORD_ERRORS: Final = {
    PasswordOutcome.NOT_ALLOWED: "not_allowed",
    PasswordOutcome.NOT_KEPT: "not_kept",
    PasswordOutcome.NO_ANSWER: "no_answer",
    PasswordOutcome.LOCKED_OUT: "locked_out",
    PasswordOutcome.NO_ACCOUNT: "no_account",
}


class Preparable(Protocol):
    """A camera with an entry, or without one yet."""

    @property
    def settings(self) -> Settings:
        """Its groups."""

    @property
    def login(self) -> Credentials:
        """The login that works."""

    @property
    def may_show_pages(self) -> bool:
        """Whether it can perhaps be made to show its own pages."""

    async def async_prove(self) -> None:
        """Make sure that it is the one meant; raises SercommError."""

    async def async_show_pages(self) -> None:
        """Make it show its own pages; raises SercommError."""

    async def async_give_password(self, password: str) -> PasswordOutcome:
        """Give the account another password."""


class Preparation:
    """The rows of one camera; `rows` after `async_look`.

    `changed` tells whether anything was done, `kept` how many characters of a password
    are kept, where the camera cut it.
    """

    def __init__(self, hass: HomeAssistant, camera: Preparable) -> None:
        """Look at nothing yet."""
        self._hass = hass
        self._camera = camera
        self._zone: Mapping[str, str] = {}
        self._pages_shown = False
        self.rows: list[Advice] = []
        self.changed = False
        self.kept: int | None = None

    @property
    def is_needed(self) -> bool:
        """Whether a group shows something that can be changed."""
        return any(row is not Advice.UNLOCK_UI for row in self.rows)

    async def async_look(self, failed: Collection[str] = ()) -> None:
        """Judge from what is known of the camera; what failed stays a row."""
        settings, login = self._camera.settings, self._camera.login
        groups = {name: settings.known(name) for name in ADVICE_GROUPS}
        self._zone = await self._hass.async_add_executor_job(
            zone_changes, self._hass.config.time_zone, groups["SYSTEM"]
        )
        advice = set(advice_for(groups, login.username, login.password, self._zone))
        if self._camera.may_show_pages and not self._pages_shown:
            advice.add(Advice.UNLOCK_UI)
        self.rows = [row for row in Advice if row in advice or row in failed]

    def form(
        self, typed: Mapping[str, Any] | None = None, failed: Collection[str] = ()
    ) -> vol.Schema:
        """Return a field for each row; those that are advised are ticked.

        After a first try, those that were `typed` and have not failed. Ticks are
        suggestions, no defaults: what is not sent is not changed.
        """
        fields: dict[Any, Any] = {}
        for row in self.rows:
            if row is Advice.NEW_PASSWORD:
                fields[vol.Optional(row.value)] = NEW_SECRET
                fields[vol.Optional(CONF_REPEAT)] = NEW_SECRET
                continue
            is_ticked = row not in MERE_OFFERS
            if typed is not None:
                is_ticked = bool(typed.get(row)) and row not in failed
            field = vol.Optional(row.value, description={"suggested_value": is_ticked})
            fields[field] = BooleanSelector()
        return vol.Schema(fields)

    def placeholders(self) -> dict[str, str]:
        """Return what stands in the texts of the rows."""
        settings = self._camera.settings
        current = settings.known("SYSTEM").get("time_zone", "")
        return placeholders(
            username=self._camera.login.username,
            longest=str(LOGIN_PASSWORD.longest),
            home=self._hass.config.time_zone,
            current=zone_label(current),
            best=zone_label(self._zone.get("time_zone", current)),
            server=vendor_server(settings.known("OEM_REGISTER")) or "-",
        )

    async def async_apply(self, typed: Mapping[str, Any]) -> dict[str, str]:
        """Write what is ticked, row by row; return errors by field.

        A password comes last: all else is still written with the old one.
        """
        password = typed.get(Advice.NEW_PASSWORD, "")
        if errors := self._password_errors(password, typed.get(CONF_REPEAT, "")):
            return errors
        wanted = [row for row in self.rows if typed.get(row)]
        wanted.sort(key=lambda row: row is Advice.NEW_PASSWORD)
        if not wanted:
            return {}
        try:
            await self._camera.async_prove()
        except AnotherCamera:
            return {"base": "another_camera"}
        except SercommError as error:
            return {"base": form_error(error)}
        for number, row in enumerate(wanted):
            try:
                error_word = await self._async_do(row, password)
            except CannotConnect, CameraBusy:
                # Who is silent is not asked for the rest.
                errors |= dict.fromkeys(wanted[number:], NO_ANSWER)
                break
            except SercommError:
                error_word = REFUSED
            if error_word:
                errors[row] = error_word
            else:
                self.changed = True
        await self.async_look(errors)
        # The rows may be out of sight, below the picture.
        return {"base": NOT_ALL_DONE, **errors} if errors else {}

    async def _async_do(self, row: Advice, password: str) -> str | None:
        """Do one row; return an error, None when it is done. Raises SercommError."""
        if row is Advice.NEW_PASSWORD:
            outcome = await self._camera.async_give_password(password)
            if outcome is PasswordOutcome.CUT:
                self.kept = len(self._camera.login.password)
            return PASSWORD_ERRORS.get(outcome)
        if row is Advice.UNLOCK_UI:
            await self._camera.async_show_pages()
            self._pages_shown = True
        else:
            await REMEDIES[row](self._camera.settings, self._zone)
        return None

    def _password_errors(self, password: str, repeated: str) -> dict[str, str]:
        """Return what is wrong with a password before it is sent."""
        if password != repeated:
            return {CONF_REPEAT: "not_the_same"}
        if password and is_known_to_all(self._camera.login.username, password):
            return {Advice.NEW_PASSWORD.value: "known_to_all"}
        return {}
