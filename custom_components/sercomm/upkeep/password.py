"""Gives a camera and its entry a new password, in one step or not at all."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from enum import StrEnum
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant, callback

from ..api import (
    AccessDenied,
    AuthenticationFailed,
    Camera,
    CannotConnect,
    CommandRefused,
    Credentials,
    InvalidReply,
    InvalidValue,
    NotAvailable,
    Priority,
    Right,
    SercommError,
    because,
    check_value,
)
from ..const import CONF_DOUBTED_LOGIN, LOGGER
from ..coordinator import SercommCoordinator

USER = "USER"
USERS = range(1, 21)
# Printed in manuals and found in published set-ups: `admin`/`admin` of Cisco's models,
# `administrator`/`cgiconfig` of a French provider's; the vendors' account names are
# what everybody tries as a password next. Freebox cameras are called `freeboxcam`, but
# each leaves the factory with a password of its own.
FACTORY_PASSWORDS = frozenset({"admin", "administrator", "cgiconfig", "freeboxcam"})
HIDES_ACCOUNTS = (AccessDenied, CommandRefused, InvalidReply, NotAvailable)
# What cameras keep of a longer one, also with a byte for its end: 16 characters of the
# passwords in SerComm's firmware source of 2006; 32 is what its names have room for.
ROOMS = (32, 31, 16, 15)
TRIES = 3
PAUSE = 3.0


class PasswordOutcome(StrEnum):
    """What became of a new password; all but DONE and CUT leave the entry as it was."""

    DONE = "done"
    CUT = "password_cut"
    NO_ACCOUNT = "no_account"
    NOT_ALLOWED = "not_allowed"
    NOT_KEPT = "not_kept"
    NO_ANSWER = "no_answer"
    LOCKED_OUT = "locked_out"


def is_known_to_all(username: str, password: str) -> bool:
    """Whether a login protects nothing: no password, the name itself, the factory's."""
    return not password or password == username or password in FACTORY_PASSWORDS


def account_key(users: Mapping[str, str], username: str) -> str | None:
    """Return the key of USER that holds an account's password, None when none does.

    Cameras tell capital letters from small ones in names, so that this does too.
    """
    if users.get("admin_name") == username and "admin_password" in users:
        return "admin_password"
    for key in (f"user{number}" for number in USERS):
        if users.get(key, "").partition(",")[0] == username:
            return key
    return None


def login_change(
    users: Mapping[str, str], username: str, password: str
) -> dict[str, str] | None:
    """Return the keys of USER that give an account a password.

    None when the group does not show where the account is kept. Raises InvalidValue
    when the camera must not be told this password.
    """
    if (key := account_key(users, username)) is None:
        return None
    value = password
    if key != "admin_password":
        if "," in password:
            raise InvalidValue(USER, key, because("without", characters=","))
        value = f"{username},{password}"
    check_value(USER, key, value)
    return {key: value}


async def async_shows_account(coordinator: SercommCoordinator, username: str) -> bool:
    """Whether the camera shows where it keeps the password of an account.

    Raises SercommError when it cannot be asked.
    """
    await coordinator.async_prove()
    try:
        groups = await coordinator.camera.get_groups([USER], Priority.COMMAND)
    except HIDES_ACCOUNTS:
        return False
    return account_key(groups.get(USER, {}), username) is not None


async def async_change_password(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    coordinator: SercommCoordinator,
    password: str,
) -> PasswordOutcome:
    """Write a password to the camera, prove it, then store it and load the entry anew.

    When the camera stays silent, the same password can be given again, and is kept:
    see `async_find_login`.
    """
    login = Credentials(entry.data[CONF_USERNAME], entry.data.get(CONF_PASSWORD, ""))
    try:
        await coordinator.async_prove()
    except SercommError:
        return PasswordOutcome.NO_ANSWER
    outcome, works = await async_write_password(coordinator.camera, login, password)
    if outcome in (PasswordOutcome.DONE, PasswordOutcome.CUT):
        _store(hass, entry, works)
    elif outcome is PasswordOutcome.NO_ANSWER:
        hass.config_entries.async_update_entry(
            entry, data={**entry.data, CONF_DOUBTED_LOGIN: password}
        )
    return outcome


async def async_write_password(
    camera: Camera,
    login: Credentials,
    password: str,
    users: Mapping[str, str] | None = None,
) -> tuple[PasswordOutcome, str]:
    """Give an account another password; return the outcome and the one to use now.

    Whatever happens to the answer of the write, the login that works afterwards
    decides; that may be the beginning of the password, where the camera cut it. `users`
    is the group USER where it was just read.
    """
    username, old = login.username, login.password
    try:
        if users is None:
            groups = await camera.get_groups([USER], Priority.COMMAND)
            users = groups.get(USER, {})
        change = login_change(users, username, password)
        if change is None:
            return PasswordOutcome.NO_ACCOUNT, old
        await camera.set_group(USER, change)
    except InvalidValue:
        return PasswordOutcome.NOT_ALLOWED, old
    except SercommError as error:
        # Written or not: an answer that got lost tells nothing.
        LOGGER.debug("%s: writing the password: %s", camera.address.host, error)
    try:
        if await _async_works(camera, Credentials(username, password)):
            return PasswordOutcome.DONE, password
        if await _async_works(camera, login):
            return PasswordOutcome.NOT_KEPT, old
        for kept in (password[:room] for room in ROOMS if room < len(password)):
            if await _async_is_administrator(camera, Credentials(username, kept)):
                return PasswordOutcome.CUT, kept
    except SercommError:
        return PasswordOutcome.NO_ANSWER, old
    return PasswordOutcome.LOCKED_OUT, old


async def async_which_works(
    camera: Camera, username: str, passwords: Iterable[str]
) -> str | None:
    """Return the first password with which an account has all rights, if any has.

    Raises SercommError while the camera cannot be asked.
    """
    for password in passwords:
        if await _async_is_administrator(camera, Credentials(username, password)):
            return password
    return None


async def async_find_login(
    hass: HomeAssistant, entry: ConfigEntry[Any], coordinator: SercommCoordinator
) -> bool:
    """Find out whether the camera took a password before it fell silent.

    Returns whether the entry is loaded anew with it. Raises SercommError while the
    camera is still away.
    """
    new: str | None = entry.data.get(CONF_DOUBTED_LOGIN)
    if new is None:
        return False
    await coordinator.async_prove()
    old = entry.data.get(CONF_PASSWORD, "")
    works = await async_which_works(
        coordinator.camera, entry.data[CONF_USERNAME], (new, old)
    )
    if works is not None:
        _store(hass, entry, works, asked=new, reload=works == new)
    return works == new


@callback
def async_watch_login(
    hass: HomeAssistant, entry: ConfigEntry[Any], coordinator: SercommCoordinator
) -> None:
    """After each poll, find out about a password that was perhaps taken."""
    lock = asyncio.Lock()

    async def find() -> None:
        async with lock:
            with suppress(SercommError):
                await async_find_login(hass, entry, coordinator)

    @callback
    def look() -> None:
        if CONF_DOUBTED_LOGIN in entry.data and not (
            coordinator.paused or lock.locked()
        ):
            entry.async_create_background_task(hass, find(), "sercomm login")

    entry.async_on_unload(coordinator.refreshed.async_add(look))


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


def _store(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    password: str,
    *,
    asked: str | None = None,
    reload: bool = True,
) -> None:
    """Use this password from now on, and do not doubt another one any more.

    Where only one was `asked` for, one that was given meanwhile stays in doubt.
    """
    data = {**entry.data, CONF_PASSWORD: password}
    if asked in (None, data.get(CONF_DOUBTED_LOGIN)):
        data.pop(CONF_DOUBTED_LOGIN, None)
    hass.config_entries.async_update_entry(entry, data=data)
    if reload:
        hass.config_entries.async_schedule_reload(entry.entry_id)
