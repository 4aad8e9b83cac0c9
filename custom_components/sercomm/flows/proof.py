"""What a set-up proves about a camera before it stores anything.

A login is only sent to an address that has shown, just before and without any
login, that it is a SerComm camera and, where the MAC is known, the right one.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
import secrets
from traceback import format_tb
from typing import TYPE_CHECKING, Any, Final, override

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
)
from homeassistant.const import (
    CONF_HOST,
    CONF_PASSWORD,
    CONF_PORT,
    CONF_SSL,
    CONF_USERNAME,
    CONF_WEBHOOK_ID,
)
from homeassistant.data_entry_flow import AbortFlow
import voluptuous as vol

from ..api import (
    Access,
    Address,
    AuthenticationFailed,
    Camera,
    Credentials,
    Identity,
    Readings,
    Right,
    SercommError,
    explore,
    find_access,
    typed_address,
)
from ..client import create_camera
from ..const import (
    CONF_CAPABILITIES,
    CONF_DOUBTED_LOGIN,
    CONF_ENABLE_MOTION,
    CONF_IDENTITY,
    LOGGER,
)
from ..quoting import in_text, placeholders
from ..upkeep import FirstLook, async_keep_look
from .new_camera import NewCamera
from .preparation import Preparation
from .prepare import PreparingFlow
from .schemas import form_error
from .search import Found, async_follow, async_identify, entry_of, place

# Seconds for everything that one form asks of a camera.
FORM_TIMEOUT: Final = 18.0


class ProvingFlow(PreparingFlow, ConfigFlow):
    """A config flow that knows one camera, and what was proved about it."""

    _address: Address
    _identity: Identity
    _access: Access
    _camera: Camera
    _new: NewCamera

    def __init__(self) -> None:
        """Start with nothing known."""
        super().__init__()
        self._mac: str | None = None
        self._proved: dict[str, Any] = {}
        self._enable_motion = False
        self._look: FirstLook | None = None

    async def _async_leave_if_configured(self, seen: Address) -> None:
        """Abort for a camera that has an entry, moving that if the camera moved."""
        entry = entry_of(self.hass, self.unique_id or "")
        changes = await async_follow(self.hass, entry, seen) if entry else None
        self._abort_if_unique_id_configured(updates=changes)

    def _take(self, found: Found) -> None:
        """Go on with one camera; nobody else may take its place."""
        self._address = found.address
        self._identity = found.identity
        self._mac = found.identity.mac

    def _read_address(self, user_input: Mapping[str, Any]) -> dict[str, str]:
        """Take over a typed address, or say what is wrong with it."""
        address = typed_address(
            user_input[CONF_HOST], user_input[CONF_PORT], ssl=user_input[CONF_SSL]
        )
        if address is None:
            return {CONF_HOST: "invalid_host"}
        self._address = address
        return {}

    async def _async_prove(
        self, login: Mapping[str, Any], kept_passwords: Iterable[str] = ("",)
    ) -> dict[str, str]:
        """Prove the camera, then the login, and remember both; return errors.

        `kept_passwords` are tried in turn when none was typed. Aborts when the
        camera is another than expected, or already has an entry.
        """
        passwords = [login[CONF_PASSWORD]] if CONF_PASSWORD in login else kept_passwords
        data = {**place(self._address), CONF_USERNAME: login[CONF_USERNAME]}
        try:
            async with asyncio.timeout(FORM_TIMEOUT):
                self._identity = await async_identify(
                    self.hass, self._address, extended=True
                )
                await self._async_check_identity()
                password = await self._async_log_in(data, passwords)
        except SercommError as error:
            return {"base": form_error(error)}
        except TimeoutError:
            return {"base": "timeout"}
        except AbortFlow:
            raise
        except Exception as error:  # noqa: BLE001
            log_unknown(error)
            return {"base": "unknown"}
        self._proved = {
            **data,
            CONF_PASSWORD: password,
            CONF_IDENTITY: self._identity.as_dict(),
        }
        self._enable_motion = login.get(CONF_ENABLE_MOTION, False)
        return {}

    async def _async_check_identity(self) -> None:
        """Abort unless this is the camera meant, and no entry has it yet."""
        if self._mac not in (None, self._identity.mac):
            raise AbortFlow(
                "unique_id_mismatch",
                {"host": self._address.host, "mac": self._identity.mac},
            )
        if self.source not in (SOURCE_REAUTH, SOURCE_RECONFIGURE):
            await self.async_set_unique_id(self._identity.mac, raise_on_progress=False)
            await self._async_leave_if_configured(self._address)

    async def _async_log_in(
        self, data: Mapping[str, Any], passwords: Iterable[str]
    ) -> str:
        """Return the first password that the camera takes, and note its access."""
        for password in passwords:
            camera = create_camera(self.hass, {**data, CONF_PASSWORD: password})
            try:
                self._access = await find_access(camera)
            except AuthenticationFailed:
                continue
            # Where everybody may watch, a wrong password is as good as a viewer's:
            # it would be stored, and nothing but the picture would ever work.
            if self._access.right is Right.VIEWER and not await camera.needs_login():
                continue
            self._camera = camera
            return password
        raise AuthenticationFailed("the camera refused the login")

    async def _async_proved(self) -> ConfigFlowResult:
        """Go on to what can be changed, or say first that the account is limited."""
        if self._access.right is not Right.ADMINISTRATOR:
            return await self.async_step_limited()
        if self.source in (SOURCE_REAUTH, SOURCE_RECONFIGURE):
            return self._finish()
        return await self._async_prepare()

    async def _async_prepare(self) -> ConfigFlowResult:
        """Offer to change what this camera shows; finish where there is nothing."""
        try:
            async with asyncio.timeout(FORM_TIMEOUT):
                capabilities, readings = await explore(
                    self._camera, self._identity, access=self._access
                )
        except SercommError, TimeoutError:
            # What is to be changed is told by repairs, once the camera answers.
            return self._finish()
        self._look = FirstLook(capabilities, readings, self.hass.loop.time())
        login = Credentials(self._proved[CONF_USERNAME], self._proved[CONF_PASSWORD])
        camera = self._new = NewCamera(
            self._camera, self._identity.mac, login, readings.values
        )
        preparation = Preparation(self.hass, camera)
        await preparation.async_look()
        if not preparation.is_needed:
            return self._finish()
        return await self._async_offer(
            preparation,
            camera.async_still,
            name=self._identity.title,
            model=self._identity.model or "SerComm",
            host=self._address.host,
        )

    @override
    async def _async_end_preparation(self) -> ConfigFlowResult:
        """Store the login as it is now."""
        self._proved[CONF_PASSWORD] = self._new.login.password
        if self._new.doubted is not None:
            self._proved[CONF_DOUBTED_LOGIN] = self._new.doubted
        if TYPE_CHECKING:
            assert self._look is not None
        shown = Readings(values=self._new.settings.groups)
        self._look = replace(self._look, readings=shown)
        return self._finish("prepared" if self._preparation.changed else None)

    def _finish(self, description: str | None = None) -> ConfigFlowResult:
        """Store what was proved; `description` names the text at the end."""
        if self.source == SOURCE_REAUTH:
            entry = self._get_reauth_entry()
            return self.async_update_reload_and_abort(entry, data=self._renewed(entry))
        if self.source == SOURCE_RECONFIGURE:
            entry = self._get_reconfigure_entry()
            return self.async_update_reload_and_abort(entry, data=self._renewed(entry))
        if self._look is not None:
            async_keep_look(self.hass, self._identity.mac, self._look)
        return self.async_create_entry(
            title=in_text(self._identity.title),
            description=description,
            data={
                **self._proved,
                CONF_WEBHOOK_ID: secrets.token_urlsafe(16),
                CONF_ENABLE_MOTION: self._enable_motion
                and self._access.right is Right.ADMINISTRATOR,
            },
        )

    def _renewed(self, entry: ConfigEntry) -> dict[str, Any]:
        """Return an entry's data with what was proved.

        What another right could do says nothing of this one: the user has confirmed it.
        """
        known, right = entry.data.get(CONF_CAPABILITIES, {}), self._access.right
        left_out = {CONF_CAPABILITIES} if known.get("right") != right else set()
        kept = {key: entry.data[key] for key in entry.data.keys() - left_out}
        return {**kept, **self._proved}

    async def async_step_limited(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what an account without administrator rights leaves out."""
        if user_input is not None:
            return self._finish()
        return self.async_show_form(
            step_id="limited",
            data_schema=vol.Schema({}),
            description_placeholders=placeholders(
                name=self._identity.title, username=self._proved[CONF_USERNAME]
            ),
        )


def log_unknown(error: BaseException) -> None:
    """Log where something unexpected happened, not its text: it may hold secrets."""
    LOGGER.error(
        "Unexpected %s in the set-up of a camera:\n%s",
        type(error).__name__,
        "".join(format_tb(error.__traceback__)),
    )
