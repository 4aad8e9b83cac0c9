"""Actions on where the camera sends: mail, FTP, a network share."""

from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import VolDictType
import voluptuous as vol

from ..api import EMAIL_LOGINS, GroupChange, change_email, change_ftp, change_share
from ..runtime import SercommRuntime
from .action import Action, Runner, choose, whole
from .groups import read_group
from .writing import async_write_change


def _setting(group: str, change_group: Callable[..., GroupChange]) -> Runner:
    """Return what sets one target: the fields are those of `change_group`."""

    async def run(
        hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
    ) -> None:
        """Write what is given in one request, and read it back."""
        if (security := data.get("security")) is not None:
            choose(EMAIL_LOGINS, "security", security)
        before = await read_group(runtime, group)
        given = {k: v for k, v in data.items() if k not in cv.ENTITY_SERVICE_FIELDS}
        await async_write_change(runtime, change_group(before, **given))

    return run


LOGIN: VolDictType = {
    vol.Optional("username"): cv.string,
    vol.Optional("password"): cv.string,
}

ACTIONS = (
    Action(
        name="set_email",
        run=_setting("EMAIL", change_email),
        fields={
            vol.Required("server"): cv.string,
            vol.Optional("port"): whole,
            vol.Optional("security"): cv.string,
            **LOGIN,
            vol.Optional("sender"): cv.string,
            vol.Optional("recipients"): vol.All(cv.ensure_list, [cv.string]),
            vol.Optional("subject"): cv.string,
        },
        administrator=True,
    ),
    Action(
        name="set_ftp",
        run=_setting("FTP", change_ftp),
        fields={
            vol.Required("server"): cv.string,
            vol.Optional("port"): whole,
            **LOGIN,
            vol.Optional("path"): cv.string,
            vol.Optional("passive"): cv.boolean,
            vol.Optional("slot", default=1): whole,
        },
        administrator=True,
    ),
    Action(
        name="set_share",
        run=_setting("SMBC", change_share),
        fields={
            vol.Required("server"): cv.string,
            vol.Required("path"): cv.string,
            **LOGIN,
        },
        administrator=True,
    ),
)
