"""The WIRELESS group's codes: what makes a camera join a Wi-Fi network."""

from collections.abc import Mapping
import re

from .errors import InvalidValue
from .group_change import GroupChange
from .properties.network import WIRELESS as ROWS
from .refusals import because
from .surveys import Site

WIRELESS = "WIRELESS"
SSID = "wlan_essid"
KEY_FIELD = "password"
INFRASTRUCTURE = "1"
ANY_CHANNEL = "0"
ENTERPRISE = "wpa_enterprise"
SECURITY = {
    name: code
    for row in ROWS
    if row.key == "wlan_security"
    for code, name in row.choices.items()
    # A user name and certificates would be needed, too.
    if name != ENTERPRISE
}
"""Name -> code of the kinds of security that one password is enough for."""
USUAL_SECURITY = "wpa_wpa2_psk"
# Bytes of a key -> code of the key written in hexadecimal digits.
WEP_MODES = {5: "1", 13: "2"}
HEX_KEY = re.compile("[0-9A-Fa-f]{10}|[0-9A-Fa-f]{26}")


def security_of(site: Site) -> str:
    """Return the word of SECURITY for a network that the camera hears."""
    told = f"{site.security} {site.encryption}".upper()
    if "WPA" in told:
        return USUAL_SECURITY
    if "WEP" in told:
        return "wep"
    is_open = site.security.upper() in ("NONE", "OPEN")
    return "none" if is_open else USUAL_SECURITY


def change_wifi(
    before: Mapping[str, str],
    *,
    ssid: str,
    password: str,
    security: str = USUAL_SECURITY,
) -> GroupChange:
    """Return what makes a camera join a network; `security` is one of SECURITY.

    `before` is WIRELESS as the camera shows it. Raises InvalidValue for what it does
    not have or must not be told: a WPA password is 8 to 63 characters or 64
    hexadecimal digits, a WEP key 5 or 13 characters or twice as many hexadecimal
    digits, an open network has none.
    """
    change = GroupChange(WIRELESS, before)
    change.write_text("ssid", SSID, ssid)
    change.write("security", "wlan_security", SECURITY[security])
    if security == "none":
        if password:
            reason = because("open_network")
            raise InvalidValue(WIRELESS, "wpa_ascii", reason, name=KEY_FIELD)
    elif security == "wep":
        _write_wep(change, password)
    else:
        change.write(KEY_FIELD, "wpa_ascii", password)
    if before.get("wlan_type", INFRASTRUCTURE) != INFRASTRUCTURE:
        change.note("ssid", "wlan_type", INFRASTRUCTURE)
    if before.get("wlan_channel", ANY_CHANNEL) != ANY_CHANNEL:
        change.note("ssid", "wlan_channel", ANY_CHANNEL)
    return change


def _write_wep(change: GroupChange, password: str) -> None:
    """Note a WEP key as hexadecimal digits, whichever way it is given."""
    key = password
    if not HEX_KEY.fullmatch(key):
        key = password.encode().hex() if password.isascii() else ""
    if (mode := WEP_MODES.get(len(key) // 2)) is None:
        raise InvalidValue(WIRELESS, "wep_kep1", because("wep_key"), name=KEY_FIELD)
    change.write("security", "wep_mode", mode)
    change.write("security", "wep_index", 1)
    change.write(KEY_FIELD, "wep_kep1", key)
