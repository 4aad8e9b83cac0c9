"""THE table: complete, with every secret known."""

import re

import pytest

from custom_components.sercomm.api import catalog
from custom_components.sercomm.api.catalog import (
    TIME_ZONES,
    Access,
    Property,
    Raw,
    check_value,
    documented_properties,
    is_private,
    is_secret,
    lookup_property,
)
from custom_components.sercomm.api.errors import InvalidValue
from tests.simulator import personas

# The list of the base document.
GROUPS = (
    "Manufacture SYSTEM LOG NETWORK WIRELESS DDNS HTTP RTSP_RTP UPNP EMAIL FTP SMBC "
    "VIDEO H264 MPEG4 JPEG STREAMS AUDIO USER IP_FILTER MOTION IO EVENT QOS MCWS "
    "HTTP_NOTIFY HTTP_EVENT PPPOE BONJOUR SDCARD PTZ"
)


def test_every_group_of_the_base_document() -> None:
    """All 31 groups, in any spelling, and those that only newer firmware has."""
    known = {row.group for row in documented_properties()}
    assert set(GROUPS.split()) <= known
    assert known - set(GROUPS.split()) == {"OEM_REGISTER", "PORT_FILTER"}
    assert documented_properties("video") == documented_properties("VIDEO") != ()
    assert documented_properties("NOTHING") == ()
    assert (
        lookup_property("system", "ntp_server")
        is lookup_property("SYSTEM", "ntp_server")
        is not None
    )


def test_families_are_one_row() -> None:
    """Numbered keys share what is known about them."""
    row = lookup_property("MOTION", "md_switch3")
    assert row is not None
    assert row.key == "md_switch{1-4}"
    assert row.keys == ("md_switch1", "md_switch2", "md_switch3", "md_switch4")
    assert lookup_property("MOTION", "md_switch5") is None
    row = lookup_property("H264", "resolution")
    assert row is not None
    assert row.keys == ("resolution", "resolution2", "resolution3")
    row = lookup_property("RTSP_RTP", "mcast_h264_addr")
    assert row is not None
    assert len(row.keys) == 3


def test_no_key_is_described_twice() -> None:
    """Each key has one row."""
    keys = [(row.group, key) for row in documented_properties() for key in row.keys]
    assert len(keys) == len(set(keys))
    assert len(keys) > 500


@pytest.mark.parametrize(
    "row", documented_properties(), ids=lambda row: f"{row.group}.{row.key}"
)
def test_every_row_is_whole(row: Property) -> None:
    """Every row describes itself, and only what is not understood is raw."""
    assert row.description
    assert row.kind.describe()
    assert row.generations
    if isinstance(row.kind, Raw):
        assert row.access is not Access.WRITE
        assert row.kind.refuse("0")


@pytest.mark.parametrize("name", personas.names())
def test_what_cameras_show(name: str) -> None:
    """Every property of every camera is known, and its own values are allowed.

    An empty value means that it was never set; such need not be allowed.
    """
    for group, pairs in personas.create(name).groups.items():
        for key, value in pairs.items():
            row = lookup_property(group, key)
            assert row is not None, (group, key)
            if row.access is Access.WRITE and value and not row.secret:
                check_value(group, key, value)


@pytest.mark.parametrize(
    ("group", "key", "reason"),
    [
        ("SYSTEM", "cfg_ver", "read-only"),
        ("Manufacture", "def_name", "read-only"),
        ("STREAMS", "channel1", "read-only"),
        ("HTTP", "http_mode", "read-only"),
        ("EVENT", "event_define10", "not documented"),
        ("PTZ", "PatrolStyle", "not documented"),
        ("IP_FILTER", "ip_filter", "not documented"),
        ("NETWORK", "wlan_essid", "not a known property"),
        ("SYSTEM", "HOST_NAME", "not a known property"),
        ("", "", "not a known property"),
    ],
)
def test_what_is_never_written(group: str, key: str, reason: str) -> None:
    """Read-only, undocumented and unknown properties are refused with the reason."""
    with pytest.raises(InvalidValue, match=reason):
        check_value(group, key, "1")


def test_how_much_is_logged() -> None:
    """Four levels, as SerComm's firmware of 2006 knows them; no script decides."""
    for level in "0123":
        check_value("LOG", "log_level", level)
    for level in ("4", "-1", "", "all"):
        with pytest.raises(InvalidValue, match="must be one of 0, 1, 2, 3"):
            check_value("LOG", "log_level", level)


@pytest.mark.parametrize(
    ("group", "key", "secret", "private"),
    [
        ("USER", "admin_password", True, True),
        ("USER", "user7", True, True),
        ("FTP", "ftp2_passwd", True, True),
        ("FTP", "ftp2_passive", False, False),
        ("WIRELESS", "wpa_ascii", True, True),
        ("WIRELESS", "wpa_ep_auth_type", False, False),
        ("WIRELESS", "wlan_essid", False, True),
        ("EMAIL", "smtp_account", False, True),
        ("HTTP_NOTIFY", "http_url", False, True),
        ("HTTP_EVENT", "http_post_pass", True, True),
        ("VIDEO", "text", False, False),
        ("NEW", "new_passwd", True, True),
        ("NEW", "Pass", True, True),
        ("NEW", "wpa_thing", True, True),
        ("NEW", "wps_pin_code", True, True),
        ("NEW", "api_key", True, True),
        ("NEW", "user21", True, True),
        ("NEW", "cloud_account", False, True),
        ("NEW", "mac", False, True),
        ("NEW", "spinning", False, False),
        ("NEW", "color", False, False),
    ],
)
def test_secrets(group: str, key: str, secret: bool, private: bool) -> None:
    """By the table where it knows, else by the name."""
    assert is_secret(group, key) is secret
    assert is_private(group, key) is private


def test_every_password_is_secret() -> None:
    """No row with a name like a password was forgotten."""
    names = re.compile(r"passwd|password|_pass$|keypass|kep|_ascii|user\{")
    for row in documented_properties():
        assert row.secret == bool(names.search(row.key)), row


def test_choices_for_people() -> None:
    """Options are read from here."""
    row = lookup_property("H264", "resolution")
    assert row is not None
    assert row.choices == {
        "1": "160x120",
        "2": "320x240",
        "3": "640x480",
        "4": "1280x720",
    }
    row = lookup_property("VIDEO", "dn_sch")
    assert row is not None
    assert row.choices == {"0": "auto", "1": "schedule", "2": "day", "3": "night"}
    with pytest.raises(TypeError):
        row.choices["4"] = "new"  # type: ignore[index]


def test_time_zones() -> None:
    """All 76, each with a zone that the operating system may know."""
    assert [zone.code for zone in TIME_ZONES] == list(range(76))
    assert len({zone.name for zone in TIME_ZONES}) == 76
    assert TIME_ZONES[26].label == "(GMT+00:00) Europe/London"
    assert TIME_ZONES[75].label == "(GMT-04:30) America/Caracas"
    assert TIME_ZONES[48].offset.total_seconds() == 5.5 * 3600
    assert TIME_ZONES[27].daylight_saving
    assert not TIME_ZONES[61].daylight_saving


def test_everything_it_exports_exists() -> None:
    """The list of names is true."""
    assert all(hasattr(catalog, name) for name in catalog.__all__)
