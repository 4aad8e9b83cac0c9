"""What to write so that a camera holds a backup again."""

from hypothesis import given, settings, strategies as st

from custom_components.sercomm.api import catalog
from custom_components.sercomm.api.backup import (
    LATE_GROUPS,
    NETWORK_GROUPS,
    Groups,
    GroupWrite,
    Plan,
    Refused,
    plan_restore,
)
from tests.simulator.personas import Groups as Dump, create

NOT_SHOWN = "the camera does not show it"
UNDOCUMENTED = "is not documented well enough to be written"


def test_what_is_left_out() -> None:
    """Read-only, unknown, gone, secret, not to be written, not allowed."""
    now: Groups = {
        "SYSTEM": {
            "cfg_ver": "2",
            "map_buffer_id4": "1",
            "comment": "",
            "pir_mot_mode": "0",
        },
        "FTP": {"ftp1_passwd": "", "ftp2_passwd": "seen"},
        "USER": {"user1": "", "user2": "bob,pw"},
        "UPNP": {"upnp_traversal": "1"},
    }
    backup: Groups = {
        "SYSTEM": {
            "cfg_ver": "1",
            "map_buffer_id4": "0",
            "comment": "mine",
            "pir_mode": "1",
            "pir_mot_mode": "3",
        },
        "FTP": {"ftp1_passwd": "known", "ftp2_passwd": ""},
        "USER": {"user1": "viewer,", "user2": ""},
        "UPNP": {"upnp_traversal": "x"},
        "PTZ": {"PtzMdMutex": "1"},
    }
    assert plan_restore(backup, now, include_network=True) == Plan(
        writes=(
            GroupWrite("SYSTEM", {"comment": "mine"}),
            GroupWrite("FTP", {"ftp1_passwd": "known"}),
        ),
        refused=(
            Refused("SYSTEM", "pir_mot_mode", UNDOCUMENTED),
            Refused("UPNP", "upnp_traversal", "must be one of 0, 1"),
        ),
        left_out=(
            Refused("SYSTEM", "map_buffer_id4", "is not a known property"),
            Refused("SYSTEM", "pir_mode", NOT_SHOWN),
            Refused("FTP", "ftp2_passwd", "the password is not in the backup"),
            Refused("PTZ", "PtzMdMutex", NOT_SHOWN),
            Refused("USER", "user1", "the password is not in the backup"),
            Refused("USER", "user2", "the password is not in the backup"),
        ),
    )


def test_what_the_same_firmware_has_shown() -> None:
    """Empty, out of range, undocumented: all of it goes back; other firmware differs.

    Passwords that were hidden, and what the table does not know, stay out.
    """
    now: Groups = {
        "SYSTEM": {"pir_mot_mode": "0", "map_buffer_id4": "1", "cfg_ver": "2"},
        "UPNP": {"upnp_traversal": "1"},
        "WIRELESS": {"wlan_channel": "6"},
        "SDCARD": {"sdcard_rec_schedule": "1"},
        "FTP": {"ftp1_passwd": "seen"},
        "VIDEO": {"text": "a"},
    }
    backup: Groups = {
        "SYSTEM": {"pir_mot_mode": "7", "map_buffer_id4": "0", "cfg_ver": "1"},
        "UPNP": {"upnp_traversal": ""},
        "WIRELESS": {"wlan_channel": ""},
        "SDCARD": {"sdcard_rec_schedule": "0;1|$(x)"},
        "FTP": {"ftp1_passwd": ""},
        "VIDEO": {"text": "é"},
    }
    plan = plan_restore(backup, now, include_network=True, same_firmware=True)
    assert plan == Plan(
        writes=(
            GroupWrite("SYSTEM", {"pir_mot_mode": "7"}),
            GroupWrite("UPNP", {"upnp_traversal": ""}),
            GroupWrite("SDCARD", {"sdcard_rec_schedule": "0;1|$(x)"}),
            GroupWrite("WIRELESS", {"wlan_channel": ""}),
        ),
        refused=(Refused("VIDEO", "text", "must be printable ASCII in one line"),),
        left_out=(
            Refused("SYSTEM", "map_buffer_id4", "is not a known property"),
            Refused("FTP", "ftp1_passwd", "the password is not in the backup"),
        ),
    )
    other = plan_restore(backup, now, include_network=True)
    assert other.writes == (GroupWrite("UPNP", {"upnp_traversal": ""}),)
    assert {(one.group, one.key) for one in other.refused} == {
        ("SYSTEM", "pir_mot_mode"),
        ("SDCARD", "sdcard_rec_schedule"),
        ("VIDEO", "text"),
        ("WIRELESS", "wlan_channel"),
    }


def test_what_locks_out_wants_its_word() -> None:
    """Each group is written with its word only, and before the login."""
    groups = (*reversed(LATE_GROUPS), *NETWORK_GROUPS, "IO", "VIDEO")
    keys = {
        "USER": "login_check",
        "HTTP": "http_port2",
        "PORT_FILTER": "port_filter1",
        "IP_FILTER": "ip_filter",
        "PPPOE": "pppoe_enable",
        "WIRELESS": "wmm",
        "NETWORK": "dhcp",
        "IO": "out1_init",
        "VIDEO": "flip",
        "HTTP_NOTIFY": "http_proxy_no",
        "HTTP_EVENT": "http_event_en",
        "MOTION": "md_mode",
        "EVENT": "event_trigger",
    }
    now = {group: {keys[group]: "1"} for group in groups}
    backup = {group: {keys[group]: "2"} for group in groups}
    plan = plan_restore(backup, now, same_firmware=True)
    assert [write.group for write in plan.writes] == ["VIDEO", *LATE_GROUPS]
    assert plan.writes[0].values == {"flip": "2"}
    assert {(one.group, one.reason) for one in plan.left_out} == {
        ("IO", "wants confirm_outputs"),
        *((group, "wants include_network") for group in NETWORK_GROUPS),
    }
    plan = plan_restore(
        backup, now, same_firmware=True, include_network=True, confirm_outputs=True
    )
    order = ["IO", "VIDEO", *LATE_GROUPS, *NETWORK_GROUPS]
    assert [write.group for write in plan.writes] == order
    assert plan.left_out == plan.refused == ()


def test_group_names_without_regard_to_case() -> None:
    """Written as the camera spells them now."""
    plan = plan_restore({"video": {"flip": "1"}}, {"Video": {"flip": "0"}})
    assert plan.writes == (GroupWrite("Video", {"flip": "1"}),)


def test_long_groups_are_split() -> None:
    """No request longer than a small web server reads."""
    entry = create("icamera2").groups["EVENT"]["event1_entry"]
    backup = {"EVENT": {f"event{n}_entry": f"{entry}{n}" for n in range(1, 11)}}
    now = {"EVENT": dict.fromkeys(backup["EVENT"], "")}
    plan = plan_restore(backup, now)
    assert len(plan.writes) == 2
    written = {
        key: value for write in plan.writes for key, value in write.values.items()
    }
    assert written == backup["EVENT"]


FACTORY: Dump = create("rc8230").groups


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(sorted(FACTORY)) | st.text(max_size=5),
        st.dictionaries(
            st.sampled_from(sorted({key for g in FACTORY.values() for key in g}))
            | st.text(max_size=5),
            st.sampled_from(["0", "1", "", "x"]) | st.text(max_size=8),
        ),
        max_size=5,
    ),
    st.booleans(),
)
def test_any_backup_makes_a_plan(backup: Groups, network: bool) -> None:
    """Only what the table allows, only what differs, only what is there."""
    for write in plan_restore(backup, FACTORY, include_network=network).writes:
        assert write.values
        assert network or write.group not in NETWORK_GROUPS
        for key, value in write.values.items():
            catalog.check_value(write.group, key, value)
            assert FACTORY[write.group][key] != value
