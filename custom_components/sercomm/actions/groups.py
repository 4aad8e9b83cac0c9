"""Actions on the camera's groups of settings."""

from collections.abc import Iterable, Mapping
import re
from typing import Any

from homeassistant.components.diagnostics import REDACTED
from homeassistant.core import HomeAssistant, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..api import (
    LOGIN_KEYS,
    OUTPUTS,
    TEXTS,
    AuthenticationFailed,
    InvalidValue,
    Priority,
    ReadBack,
    Right,
    SercommError,
    check_undocumented,
    check_value,
    is_secret,
    lookup_property,
    redacted,
    without_login,
)
from ..errors import OWN_SECRETS, invalid, translated
from ..managed import Changes
from ..runtime import SercommRuntime
from .action import Action
from .writing import complain_of_differences

GROUP_NAME = re.compile(r"[A-Z0-9_-]+")
# A wrong value in these cuts the camera off; each text tells how.
CONFIRMATIONS = {
    "NETWORK": "confirm_network",
    "WIRELESS": "confirm_wireless",
    "HTTP": "confirm_http",
    "PPPOE": "confirm_pppoe",
    "USER": "confirm_user",
}


async def _list_groups(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> ServiceResponse:
    """Return the names of all groups."""
    return {"groups": list(await runtime.camera.group_names())}


async def _get_group(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> ServiceResponse:
    """Return a group, or one property of it, without secrets."""
    # The base document writes MOTION.md_name1 for one property of a group.
    name, _, named = data["group"].partition(".")
    values = await read_group(runtime, name)
    if parameter := data.get("parameter") or named:
        if parameter not in values:
            raise invalid("unknown_parameter", group=name, parameter=parameter)
        values = {parameter: values[parameter]}
    ours = own_secrets(runtime)
    return {name: {key: shown(name, key, value, ours) for key, value in values.items()}}


async def _set_group(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> ServiceResponse:
    """Write properties of a group; what may cut the camera off wants a word more.

    Answers what the camera holds of them, and how that differs: texts may be cut.
    """
    # Groups are taken in any case, keys are not (RC8120 manual p.96).
    name: str = data["group"].upper()
    values: dict[str, str] = data["values"]
    # A camera may read past a space or a key behind the name; what is closed or wants
    # a word is known by the name alone.
    if not GROUP_NAME.fullmatch(name):
        raise invalid("unknown_group", group=name)
    if not values:
        raise invalid("nothing_to_change")
    if name in CONFIRMATIONS and not data["confirm_network"]:
        raise invalid(CONFIRMATIONS[name])
    if name == OUTPUTS and not data["confirm_outputs"]:
        raise invalid("confirm_outputs")
    ends_login = name == "USER" and not LOGIN_KEYS.isdisjoint(values)
    # Who composes a rule from what was read would write over what comes between.
    async with runtime.coordinator.rules_lock:
        held = await _write(
            runtime,
            name,
            values,
            undocumented=data["undocumented"],
            may_look=not ends_login,
        )
    if ends_login:
        await async_check_login(runtime)
    ours = own_secrets(runtime)
    answer: dict[str, Any] = {}
    if held.values:
        answer[name] = {k: shown(name, k, v, ours) for k, v in held.values.items()}
    if held.differs:
        answer["differs"] = dict(held.differs)
    return answer


async def _write(
    runtime: SercommRuntime,
    name: str,
    values: dict[str, str],
    *,
    undocumented: bool,
    may_look: bool,
) -> ReadBack:
    """Write values of a group; return what became of those that may be changed.

    They are not read back unless we `may_look`.
    """
    before: Mapping[str, str] | None = None
    if undocumented:
        before = await read_group(runtime, name)
        for key in values.keys() - before.keys():
            raise invalid("unknown_parameter", group=name, parameter=key)
    require_unmanaged(runtime, {name: values})
    coordinator = runtime.coordinator
    check = check_undocumented if undocumented else check_value
    unsure = undocumented or any(is_text(name, key) for key in values)
    try:
        if unsure and may_look:
            return await coordinator.async_write_and_look(
                name, values, check=check, before=before
            )
        await coordinator.async_write(name, values, check=check)
    except InvalidValue as error:
        # Who typed the key wants to read it.
        raise translated(error, field=f"{error.group}.{error.key}") from error
    return ReadBack()


def is_text(group: str, key: str) -> bool:
    """Whether a property is a text, which a camera may cut without a word."""
    row = lookup_property(group, key)
    return row is not None and isinstance(row.kind, TEXTS)


async def read_group(runtime: SercommRuntime, name: str) -> dict[str, str]:
    """Read one group fresh from the camera; refuses one that it does not show."""
    wanted = [name] if name else []
    groups = await runtime.camera.get_groups(wanted, Priority.COMMAND)
    if name not in groups:
        raise invalid("unknown_group", group=name)
    return groups[name]


def require_unmanaged(runtime: SercommRuntime, changes: Changes) -> None:
    """Refuse what would be put back at once; the text names the option behind it."""
    if runtime.delivery.push.settings.would_undo(changes):
        raise invalid("managed_for_motion")
    if runtime.clips.settings.would_undo(changes):
        raise invalid("managed_for_clips")


async def async_check_login(runtime: SercommRuntime) -> None:
    """Ask the user for the new login when the camera no longer takes ours.

    Only administrators get here; where viewers need no login (`login_check`), a wrong
    one is still good for looking.
    """
    coordinator = runtime.coordinator
    try:
        is_taken = await runtime.camera.right() is Right.ADMINISTRATOR
    except AuthenticationFailed:
        is_taken = False
    except SercommError:
        return
    if not is_taken:
        coordinator.config_entry.async_start_reauth(coordinator.hass)


def own_secrets(runtime: SercommRuntime) -> list[str]:
    """Return the secret parts of the addresses that a camera calls us by."""
    data = runtime.coordinator.config_entry.data
    return [data[key] for key in OWN_SECRETS if data.get(key)]


def shown(group: str, key: str, value: str, ours: Iterable[str]) -> str:
    """Return a value as users may see it, without `ours`: who knows it is trusted."""
    if value and is_secret(group, key):
        return REDACTED
    return redacted(without_login(value, REDACTED), ours, REDACTED)


def _text(value: Any) -> str:
    """Take numbers and on/off as the camera writes them."""
    if isinstance(value, bool) or (isinstance(value, float) and value.is_integer()):
        # YAML makes true of `on` and 5.0 of a slider: the camera writes 1 and 5.
        value = int(value)
    return cv.string(value)


ACTIONS = (
    Action(name="list_groups", run=_list_groups, response=SupportsResponse.ONLY),
    Action(
        name="get_group",
        run=_get_group,
        fields={vol.Required("group"): cv.string, vol.Optional("parameter"): cv.string},
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="set_group",
        run=_set_group,
        fields={
            vol.Required("group"): cv.string,
            vol.Required("values"): vol.Schema({cv.string: _text}),
            vol.Optional("undocumented", default=False): cv.boolean,
            vol.Optional("confirm_network", default=False): cv.boolean,
            vol.Optional("confirm_outputs", default=False): cv.boolean,
        },
        response=SupportsResponse.OPTIONAL,
        complain=complain_of_differences,
        administrator=True,
    ),
)
