"""The action on the accounts in the camera."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..api import USER_RIGHTS, InvalidValue, because, change_user, name_of_user
from ..runtime import SercommRuntime
from .action import Action, choose, whole
from .groups import async_check_login, read_group
from .writing import async_write_change

USER = "USER"
# What everybody may who has an account.
VIEW = "view"
WORDS = dict.fromkeys((VIEW, *USER_RIGHTS))


async def _set_user(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> None:
    """Give one of the further users a name, a password and rights."""
    for right in data["rights"]:
        choose(WORDS, "rights", right)
    number: int = data["number"]
    before = await read_group(runtime, USER)
    key = f"user{number}"
    ours = runtime.coordinator.config_entry.data[CONF_USERNAME]
    # Not every camera shows where it keeps the login that we use: a second account of
    # that name would take its place.
    if data["name"] == ours != name_of_user(before, key):
        raise InvalidValue(USER, key, because("taken"), name="name")
    change = change_user(
        before,
        number,
        name=data["name"],
        password=data.get("password"),
        rights=data["rights"],
    )
    if not change.values:
        return
    if key in change.values and name_of_user(before, key) == ours:
        # Our login may end with this write, so that nothing can be read back.
        await runtime.coordinator.async_write(USER, change.values)
        await async_check_login(runtime)
    else:
        await async_write_change(runtime, change)


ACTIONS = (
    Action(
        name="set_user",
        run=_set_user,
        fields={
            vol.Required("number"): whole,
            vol.Required("name"): cv.string,
            vol.Optional("password"): cv.string,
            vol.Required("rights"): vol.All(cv.ensure_list, [cv.string]),
        },
        administrator=True,
    ),
)
