"""Gives a camera and its entry a new password, in one step or not at all."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant

from ..api import (
    AuthenticationFailed,
    Camera,
    CannotConnect,
    Credentials,
    InvalidValue,
    Priority,
    Right,
    SercommError,
    check_value,
)
from ..const import LOGGER
from ..coordinator import SercommCoordinator

USER = "USER"
USERS = range(1, 21)
# Printed in manuals and found in every list of default logins.
FACTORY_PASSWORDS = frozenset({"admin", "cgiconfig"})
TRIES = 3
PAUSE = 3.0


class Outcome(StrEnum):
    """What became of a new password; all but DONE leave the entry as it was."""

    DONE = "done"
    NO_ACCOUNT = "no_account"
    NOT_ALLOWED = "not_allowed"
    NOT_KEPT = "not_kept"
    NO_ANSWER = "no_answer"
    LOCKED_OUT = "locked_out"


def is_known_to_all(username: str, password: str) -> bool:
    """Whether a login protects nothing: no password, the name itself, the factory's."""
    return not password or password == username or password in FACTORY_PASSWORDS


def login_change(
    users: Mapping[str, str], username: str, password: str
) -> dict[str, str] | None:
    """Return the keys of USER that give an account a password.

    None when the group does not show where the account is kept. Raises InvalidValue
    when the camera must not be told this password.
    """
    change: dict[str, str] | None = None
    if users.get("admin_name") == username and "admin_password" in users:
        change = {"admin_password": password}
    else:
        for key in (f"user{number}" for number in USERS):
            if users.get(key, "").partition(",")[0] == username:
                if "," in password:
                    raise InvalidValue(USER, key, "must be without a comma")
                change = {key: f"{username},{password}"}
                break
    for key, value in (change or {}).items():
        check_value(USER, key, value)
    return change


async def async_change_password(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    coordinator: SercommCoordinator,
    password: str,
) -> Outcome:
    """Write a password to the camera, prove it, then store it and load the entry anew.

    Whatever happens to the answer of the write, the login that works afterwards
    decides. When the camera stays silent, the same password can be given again.
    """
    camera = coordinator.camera
    username = entry.data[CONF_USERNAME]
    old = entry.data.get(CONF_PASSWORD, "")
    try:
        await coordinator.async_prove()
    except SercommError:
        return Outcome.NO_ANSWER
    try:
        groups = await camera.get_groups([USER], Priority.COMMAND)
        change = login_change(groups.get(USER, {}), username, password)
        if change is None:
            return Outcome.NO_ACCOUNT
        await camera.set_group(USER, change)
    except InvalidValue:
        return Outcome.NOT_ALLOWED
    except SercommError as error:
        # Written or not: an answer that got lost tells nothing.
        LOGGER.debug("%s: writing the password: %s", entry.title, error)
    try:
        if await _async_works(camera, Credentials(username, password)):
            _store(hass, entry, password)
            return Outcome.DONE
        if await _async_works(camera, Credentials(username, old)):
            return Outcome.NOT_KEPT
    except SercommError:
        return Outcome.NO_ANSWER
    return Outcome.LOCKED_OUT


async def _async_works(camera: Camera, login: Credentials) -> bool:
    """Whether an administrator's login works; a camera may be away for a moment."""
    for _ in range(TRIES - 1):
        with suppress(CannotConnect):
            return await _async_is_administrator(camera, login)
        await asyncio.sleep(PAUSE)
    return await _async_is_administrator(camera, login)


async def _async_is_administrator(camera: Camera, login: Credentials) -> bool:
    """Whether a login has all rights now.

    Where viewers need no login, a wrong one is still good for looking.
    """
    try:
        return await camera.right(login) is Right.ADMINISTRATOR
    except AuthenticationFailed:
        return False


def _store(hass: HomeAssistant, entry: ConfigEntry[Any], password: str) -> None:
    """Use the new password from now on."""
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, CONF_PASSWORD: password}
    )
    hass.config_entries.async_schedule_reload(entry.entry_id)
