"""What is advised to change in a camera, judged from what its groups show."""

from collections.abc import Mapping
from enum import StrEnum

from ..api import ZONES, rule_keys
from .password import account_key, is_known_to_all

SYSTEM = "SYSTEM"
UPNP = "UPNP"
REGISTER = "OEM_REGISTER"
USER = "USER"
EVENT = "EVENT"
H264 = "H264"
# Everything that is advised is judged from these.
ADVICE_GROUPS = (SYSTEM, USER, UPNP, REGISTER, EVENT, H264)
# Comcast's camera code keeps a rule of this name in the camera, and rewrites it with
# other settings whenever it has asked Comcast's server for its configuration
# (github.com/rdkcmf/rdkc-configmgr).
XFINITY_RULE = "XFINITY_MOTION"
# ntp_date of a camera that never asks its time server (SerComm firmware source, 2006).
NEVER = "-1"
DAILY = "0"
PUBLIC_TIME_SERVER = "pool.ntp.org"
# H264.resolution: 1280x720 and what is smaller.
LARGEST = "4"
SMALLER = frozenset({"1", "2", "3"})

type Pairs = Mapping[str, str]
type Groups = Mapping[str, Pairs]


class Advice(StrEnum):
    """What may be changed in a camera that somebody takes over."""

    NEW_PASSWORD = "new_password"  # noqa: S105 - the name of a field
    REQUIRE_LOGIN = "require_login"
    SET_TIME_ZONE = "set_time_zone"
    USE_TIME_SERVER = "use_time_server"
    CLOSE_PORTS = "close_ports"
    STOP_VENDOR = "stop_vendor"
    UNLOCK_UI = "unlock_ui"
    HIGH_RESOLUTION = "high_resolution"


# These are a matter of taste, and not all cameras obey.
MERE_OFFERS = frozenset({Advice.UNLOCK_UI, Advice.HIGH_RESOLUTION})


def advice_for(
    groups: Groups, username: str, password: str, zone: Pairs
) -> frozenset[Advice]:
    """Return what applies to a camera, from its groups, its login and `zone_changes`.

    Whether it hides its pages, no group tells.
    """
    user = groups.get(USER, {})
    applies = {
        Advice.NEW_PASSWORD: is_known_to_all(username, password)
        and account_key(user, username) is not None,
        Advice.REQUIRE_LOGIN: is_open_to_all(user),
        Advice.SET_TIME_ZONE: bool(zone),
        Advice.USE_TIME_SERVER: bool(time_server_changes(groups.get(SYSTEM, {}))),
        Advice.CLOSE_PORTS: opens_ports(groups.get(UPNP, {})),
        Advice.STOP_VENDOR: bool(vendor_server(groups.get(REGISTER, {})))
        or bool(provider_rules(groups.get(EVENT, {}))),
        Advice.HIGH_RESOLUTION: groups.get(H264, {}).get("resolution") in SMALLER,
    }
    return frozenset(advice for advice, so in applies.items() if so)


def is_open_to_all(user: Pairs) -> bool:
    """Whether everybody may watch: published set-ups stream without a password."""
    return user.get("login_check") == "0"


def opens_ports(upnp: Pairs) -> bool:
    """Whether the camera asks the router to let the Internet in."""
    # Its values are not documented: the base document's camera shows none at all.
    opens = upnp.get("upnp_traversal", "") not in ("", "0")
    return opens and upnp.get("upnp_mode") == "1"


def vendor_server(register: Pairs) -> str:
    """Return the server that the camera reports to, empty for none."""
    return register.get("register_gw", "").strip()


def provider_rules(event: Pairs) -> tuple[str, ...]:
    """Return the keys of EVENT that hold the rule of a provider's server."""
    return rule_keys(event, XFINITY_RULE)


def time_server_changes(system: Pairs) -> dict[str, str]:
    """Return the keys of SYSTEM that make a camera ask a time server, maybe none."""
    if system.get("ntp_mode") not in ("0", "1"):
        return {}
    wanted = {"ntp_mode": "1"}
    if system.get("ntp_date") == NEVER:
        wanted["ntp_date"] = DAILY
    if not system.get("ntp_server", PUBLIC_TIME_SERVER).strip():
        wanted["ntp_server"] = PUBLIC_TIME_SERVER
    return {key: value for key, value in wanted.items() if system[key] != value}


def zone_label(code: str) -> str:
    """Return the name of a camera's zone; its number when there is no such zone."""
    zone = ZONES.get(int(code)) if code.isascii() and code.isdecimal() else None
    return code if zone is None else zone.label
