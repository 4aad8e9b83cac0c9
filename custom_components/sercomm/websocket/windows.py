"""`sercomm/windows`: the motion windows and privacy masks, for the editor."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..api import (
    Area,
    InvalidValue,
    SercommError,
    change_mask,
    change_window,
    parse_masks,
    parse_windows,
)
from ..errors import invalid, translated
from ..runtime import SercommRuntime
from .target import async_follow, entry_of, require_administrator, runtime_of, teller

TYPE = "sercomm/windows"
MOTION, VIDEO = "MOTION", "VIDEO"
GROUPS = (MOTION, VIDEO)
# The actions whose forms name the fields.
ACTIONS = {MOTION: "set_motion_window", VIDEO: "set_privacy_mask"}

# What the editor calls the keys that it writes, apart from their number.
FIELDS = {
    "md_switch": "enabled",
    "md_name": "name",
    "md_window": "area",
    "md_abs_window": "area",
    "md_threshold": "threshold",
    "md_sensitivity": "sensitivity",
    "mask_window": "enabled",
    "mask_position": "area",
    "mask_color": "color",
}

AREA = vol.All(vol.ExactSequence([int] * 4), lambda corners: Area(*corners))
WINDOW = vol.Schema(
    {
        vol.Required("number"): int,
        vol.Optional("enabled"): bool,
        vol.Optional("name"): str,
        vol.Optional("area"): AREA,
        vol.Optional("threshold"): int,
        vol.Optional("sensitivity"): int,
    }
)
MASK = vol.Schema(
    {
        vol.Required("number"): int,
        vol.Optional("enabled"): bool,
        vol.Optional("area"): AREA,
        vol.Optional("color"): str,
    }
)


@websocket_api.websocket_command(
    {vol.Required("type"): TYPE, vol.Required("entity_id"): cv.entity_id}
)
@websocket_api.require_admin
@websocket_api.async_response
async def ws_windows(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Tell of all windows and masks as the camera holds them now, and of changes."""
    entry = entry_of(hass, connection, msg)
    runtime = runtime_of(entry)
    require_administrator(runtime)
    await _read(runtime)
    send = teller(connection, msg)

    @callback
    def tell(runtime: SercommRuntime) -> None:
        send(shown(runtime.coordinator.data.values))

    @callback
    def attach(runtime: SercommRuntime) -> Iterable[CALLBACK_TYPE]:
        tell(runtime)
        yield runtime.coordinator.async_add_listener(partial(tell, runtime))

    connection.send_result(msg["id"])
    connection.subscriptions[msg["id"]] = async_follow(hass, entry, attach)


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{TYPE}/save",
        vol.Required("entity_id"): cv.entity_id,
        vol.Optional("windows", default=list): [WINDOW],
        vol.Optional("masks", default=list): [MASK],
    }
)
@websocket_api.require_admin
@websocket_api.async_response
async def ws_save_windows(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Write what differs, one request a window or mask, and tell what is held then.

    All is checked before anything is written. `differs` names the fields of which the
    camera has made something else.
    """
    runtime = runtime_of(entry_of(hass, connection, msg))
    require_administrator(runtime)
    held = await _read(runtime)
    try:
        writes = [*_window_writes(held, msg), *_mask_writes(held, msg)]
    except InvalidValue as error:
        raise translated(error, action=ACTIONS[error.group]) from error
    differs: list[dict[str, Any]] = []
    try:
        for group, changes in writes:
            after = await runtime.coordinator.async_write_and_look(group, changes)
            differs += [_field(group, key) for key in after.differs]
    except SercommError as error:
        raise translated(error) from error
    connection.send_result(
        msg["id"],
        {**shown(runtime.coordinator.data.values), "differs": differs},
    )


def shown(groups: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return the windows and masks of a camera."""
    return {
        "windows": [asdict(one) for one in parse_windows(groups.get(MOTION, {}))],
        "masks": [asdict(one) for one in parse_masks(groups.get(VIDEO, {}))],
    }


def _field(group: str, key: str) -> dict[str, Any]:
    """Return what the editor calls a key."""
    kind = "window" if group == MOTION else "mask"
    return {"kind": kind, "number": int(key[-1]), "field": FIELDS[key[:-1]]}


type Writes = Iterable[tuple[str, dict[str, str]]]


def _window_writes(held: Mapping[str, Mapping[str, str]], msg: Any) -> Writes:
    """Yield what is to be written for each window. Raises SercommError."""
    group = held.get(MOTION, {})
    for wanted in msg["windows"]:
        changes = change_window(group, wanted.pop("number"), **wanted)
        if changes := {k: v for k, v in changes.items() if group.get(k) != v}:
            yield MOTION, changes


def _mask_writes(held: Mapping[str, Mapping[str, str]], msg: Any) -> Writes:
    """Yield what is to be written for each mask. Raises SercommError."""
    group = held.get(VIDEO, {})
    for wanted in msg["masks"]:
        changes = change_mask(group, wanted.pop("number"), **wanted).values
        if changes := {k: v for k, v in changes.items() if group.get(k) != v}:
            yield VIDEO, changes


async def _read(runtime: SercommRuntime) -> dict[str, dict[str, str]]:
    """Read both groups now. Raises HomeAssistantError."""
    wanted = [name for name in GROUPS if name in runtime.capabilities.groups]
    try:
        held = await runtime.coordinator.async_read_groups(wanted)
    except SercommError as error:
        raise translated(error) from error
    if MOTION not in held:
        raise invalid("unknown_group", group=MOTION)
    return held
