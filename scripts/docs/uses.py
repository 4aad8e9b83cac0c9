"""Which entities and actions show or change a property of the camera."""

from collections.abc import Iterator, Mapping
from datetime import time
from importlib import import_module
import re
from typing import Any
from unittest.mock import MagicMock

from custom_components.sercomm.api import (
    SCHEDULES,
    USER_RIGHTS,
    USUAL_SECURITY,
    GroupChange,
    Right,
    Span,
    change_email,
    change_ftp,
    change_mask,
    change_schedule,
    change_share,
    change_user,
    change_wifi,
)
from custom_components.sercomm.api.catalog import (
    Access,
    Boolean,
    Property,
    documented_properties,
    lookup_property,
)
from custom_components.sercomm.api.event_values import Trigger
from custom_components.sercomm.api.motion import Area, change_window
from custom_components.sercomm.api.properties.rules import EntryRule, TriggerRule
from custom_components.sercomm.const import DOMAIN, PLATFORMS
from custom_components.sercomm.entity import SercommEntityDescription

type Uses = Mapping[tuple[str, str], list[str]]

# What does not follow from the descriptions of the entities.
FURTHER: Uses = {
    ("AUDIO", "operation_mode"): ["media_player.speaker"],
    ("AUDIO", "out_volume"): ["media_player.speaker"],
    ("EVENT", "event_mt"): ["motion delivery"],
    ("EVENT", "event_pir"): ["motion delivery"],
    ("EVENT", "event{1-10}_entry"): ["motion delivery", "repair xfinity"],
    ("H264", "sp_uri{,2,3}"): ["camera.live", "sercomm.get_stream_urls"],
    ("JPEG", "sp_uri{,2,3}"): ["sercomm.get_stream_urls"],
    ("MPEG4", "sp_uri{,2,3}"): ["sercomm.get_stream_urls"],
    ("HTTP_EVENT", "http_event_en"): ["motion delivery"],
    ("HTTP_EVENT", "http_post_en"): ["received clips"],
    ("HTTP_EVENT", "http_post_pass"): ["received clips"],
    ("HTTP_EVENT", "http_post_url"): ["received clips"],
    ("HTTP_EVENT", "http_post_user"): ["received clips"],
    ("HTTP_NOTIFY", "event_data_flag"): ["motion delivery"],
    ("HTTP_NOTIFY", "http_notify"): ["motion delivery"],
    ("HTTP_NOTIFY", "http_url"): ["motion delivery"],
    ("OEM_REGISTER", "register_gw"): ["repair phone_home"],
    ("PTZ", "Preset{1-9}Name"): [
        "sercomm.go_to_preset",
        "sercomm.save_preset",
        "repair presets_lost",
    ],
    ("PTZ", "Preset{1-9}Position"): ["sercomm.save_preset", "repair presets_lost"],
    ("RTSP_RTP", "rtsp_port"): ["camera.live", "sercomm.get_stream_urls"],
    ("STREAMS", "channel{1-8}"): ["sercomm.get_stream_urls"],
    ("SYSTEM", "daylight_saving"): ["sensor.clock_drift", "repair wrong_time_zone"],
    ("SYSTEM", "reboot_reason"): ["repair reboots_often"],
    ("SYSTEM", "time_zone"): ["sensor.clock_drift", "repair wrong_time_zone"],
    ("SYSTEM", "wd_reboot_num"): ["repair reboots_often"],
    ("SYSTEM", "wd_reboot_time"): ["repair reboots_often"],
    ("UPNP", "upnp_mode"): ["repair upnp_opens_ports"],
    ("UPNP", "upnp_traversal"): ["repair upnp_opens_ports"],
    ("USER", "admin_password"): ["repair no_password"],
    ("USER", "login_check"): ["repair open_viewing"],
    ("USER", "user{1-20}"): ["repair no_password"],
}
# Where the older firmware keeps what happens on a trigger.
RULES = {
    Trigger.MOTION: "event_mt",
    Trigger.SOUND: "event_audio",
    Trigger.PIR: "event_pir",
    Trigger.HTTP: "event_httpc",
    Trigger.INPUT_1: "event_in{1-2}",
    Trigger.INPUT_2: "event_in{1-2}",
}
ENTRIES = "event{1-10}_entry"
_SETTING = re.compile(r"(number|select|switch|text|sercomm)\.")


def descriptions() -> Iterator[tuple[str, SercommEntityDescription]]:
    """Yield the platform and the description of every entity."""
    for platform in PLATFORMS:
        module = import_module(f"custom_components.{DOMAIN}.{platform}")
        for value in vars(module).values():
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, SercommEntityDescription):
                    yield platform, one


def entity_uses() -> Uses:
    """Return group and row -> the entities that exist where a camera shows it.

    Every entity is asked whether a camera that has everything has it; what it looks at
    to find out, a trigger's rule or else a property, is what it shows.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for platform, description in descriptions():
        runtime = MagicMock()
        runtime.capabilities.right = Right.ADMINISTRATOR
        description.exists_fn(runtime)
        asked = {
            ("EVENT", RULES[t]) for t, _ in _arguments(runtime.capabilities.offers)
        }
        if asked:
            asked.add(("EVENT", ENTRIES))
        else:
            shows = _arguments(runtime.capabilities.shows)
            asked = {(group, _row(group, key)) for group, key in shows}
        for at in asked:
            found.setdefault(at, []).append(f"{platform}.{description.key}")
    return found


def _arguments(method: MagicMock) -> list[tuple[Any, Any]]:
    """Return what a method was called with, call by call."""
    return [call.args for call in method.call_args_list]


def _row(group: str, key: str) -> str:
    """Return the key of the row that describes a key."""
    if (row := lookup_property(group, key)) is None:
        raise LookupError(f"{group}.{key} is not in the catalogue")
    return row.key


def action_uses() -> Uses:
    """Return group and row -> the actions that are made for it."""
    shown = [key for row in documented_properties("MOTION") for key in row.keys]
    motion = dict.fromkeys(shown, "0,0,9,9/9,9")
    changes = change_window(
        motion,
        1,
        enabled=True,
        name="",
        area=Area(0, 0, 9, 9),
        threshold=1,
        sensitivity=1,
        update_frequency=1,
    )
    found = {
        ("MOTION", _row("MOTION", key)): ["sercomm.set_motion_window"]
        for key in changes
    }
    for action, change in _group_changes():
        for key in change.values:
            names = found.setdefault((change.group, _row(change.group, key)), [])
            if f"sercomm.{action}" not in names:
                names.append(f"sercomm.{action}")
    return found


def _group_changes() -> Iterator[tuple[str, GroupChange]]:
    """Yield each action on one group and the most that it changes there."""
    login: dict[str, Any] = {"username": "a", "password": "a"}
    email = {
        **login,
        "port": 1,
        "security": "pop_before_smtp",
        "sender": "a@b",
        "recipients": ["a@b"] * 3,
        "subject": "a",
    }
    yield "set_email", change_email(_all_off("EMAIL"), server="a", **email)
    ftp = {**login, "port": 1, "path": "a", "passive": True}
    yield "set_ftp", change_ftp(_all_off("FTP"), server="a", **ftp)
    yield "set_share", change_share(_all_off("SMBC"), server="a", path="a", **login)
    for security, key in ((USUAL_SECURITY, "a" * 8), ("wep", "a" * 5)):
        wifi = {"ssid": "a", "password": key, "security": security}
        yield "set_wifi", change_wifi(_all_off("WIRELESS"), **wifi)
    user: dict[str, Any] = {"name": "a", "password": "a", "rights": [*USER_RIGHTS]}
    yield "set_user", change_user(_all_off("USER"), 1, **user)
    yield (
        "set_privacy_mask",
        change_mask(
            _all_off("VIDEO"), 1, enabled=True, area=Area(0, 0, 9, 9), color="000000"
        ),
    )
    for place in SCHEDULES.values():
        span = Span(frozenset({1}), time(0), time(1))
        shown = _all_off(place.group)
        yield "set_schedule", change_schedule(shown, place, [span])


def _all_off(name: str) -> dict[str, str]:
    """Return a group of a camera that has everything, with all of it off or empty."""
    return {
        key: "0" if isinstance(row.kind, Boolean) else ""
        for row in documented_properties(name)
        for key in row.keys
    }


def uses(row: Property, *tables: Uses) -> tuple[str, ...]:
    """Return what shows or changes a row; `set_group` where nothing else writes it."""
    found = [name for table in tables for name in table.get((row.group, row.key), ())]
    if isinstance(row.kind, TriggerRule | EntryRule):
        found.append("sercomm.set_event_action")
    if row.access is Access.WRITE and not any(map(_SETTING.match, found)):
        found.append("sercomm.set_group")
    return tuple(dict.fromkeys(found)) or ("sercomm.get_group",)
