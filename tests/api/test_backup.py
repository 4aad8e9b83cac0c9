"""What to write so that a camera holds a backup again."""

from hypothesis import given, settings, strategies as st

from custom_components.sercomm.api import catalog
from custom_components.sercomm.api.backup import (
    NETWORK_GROUPS,
    Groups,
    Plan,
    Refused,
    Write,
    plan_restore,
)
from tests.simulator.personas import Groups as Held, create

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
            Write("SYSTEM", {"comment": "mine"}),
            Write("FTP", {"ftp1_passwd": "known"}),
        ),
        refused=(
            Refused("SYSTEM", "pir_mot_mode", UNDOCUMENTED),
            Refused("UPNP", "upnp_traversal", "must be 0 or 1"),
            Refused("USER", "user1", "the password is not in the backup"),
        ),
    )


def test_group_names_without_regard_to_case() -> None:
    """Written as the camera spells them now."""
    plan = plan_restore({"video": {"flip": "1"}}, {"Video": {"flip": "0"}})
    assert plan.writes == (Write("Video", {"flip": "1"}),)


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


FACTORY: Held = create("rc8230").groups


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
