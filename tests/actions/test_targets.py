"""The actions on where a camera sends: one request, read back, passwords kept."""

from copy import deepcopy
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from tests.actions.calling import QUIET, act, field_name, refused
from tests.cameras import PERSONAS, SetUp
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

GET = "/adm/get_group.cgi"
SET = "/adm/set_group.cgi"
GROUPS = {"set_email": "EMAIL", "set_ftp": "FTP", "set_share": "SMBC"}
LEAST: dict[str, dict[str, Any]] = {
    "set_email": {"server": "mail.example.com"},
    "set_ftp": {"server": "nas.local"},
    "set_share": {"server": "NAS", "path": "cameras/door"},
}
WRITTEN: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("set_email", LEAST["set_email"], "smtp_server=mail.example.com"),
    (
        "set_email",
        {
            **LEAST["set_email"],
            "port": 25,
            "security": "pop_before_smtp",
            "username": "me",
            "password": "a b&c=d%41",
            "sender": "door@example.com",
            "recipients": ["me@example.com", "you@example.com"],
            "subject": "At the door",
        },
        (
            "smtp_server=mail.example.com&smtp_port=25&smtp_auth=2"
            "&pop_server=mail.example.com&smtp_account=me"
            "&smtp_password=a%20b%26c%3Dd%2541&from_addr=door%40example.com"
            "&to_addr1=me%40example.com&to_addr2=you%40example.com&send_email=3"
            "&subject=At%20the%20door"
        ),
    ),
    ("set_ftp", LEAST["set_ftp"], "ftp1_server=nas.local"),
    (
        "set_ftp",
        {
            **LEAST["set_ftp"],
            "slot": 2,
            "port": 2121,
            "username": "cam",
            "password": "a secret",
            "path": "door",
            "passive": True,
        },
        (
            "ftp2_server=nas.local&ftp2_port=2121&ftp2_account=cam"
            "&ftp2_passwd=a%20secret&ftp2_path=door&ftp2_passive=1&ftp2=1"
        ),
    ),
    (
        "set_share",
        {**LEAST["set_share"], "username": "cam", "password": "a secret"},
        (
            "smbc_server=NAS&smbc_path=cameras%2Fdoor&smbc_account=cam"
            "&smbc_passwd=a%20secret&smbc_rec_server=NAS&smbc_rec_path=cameras%2Fdoor"
            "&smbc_rec_account=cam&smbc_rec_passwd=a%20secret"
        ),
    ),
)


async def test_written(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """What is given goes out in one request, between two looks."""
    _, camera = await set_up("rc8230", options=QUIET)
    before = deepcopy(camera.groups)
    for action, data, query in WRITTEN:
        group = GROUPS[action]
        camera.groups[group] = dict(before[group])
        with subtests.test(action, **data):
            await act(hass, camera, action, **data)
            read = f"{GET}?group={group}"
            assert camera.paths() == [read, f"{SET}?group={group}&{query}", read]


@pytest.mark.parametrize("persona", PERSONAS)
async def test_cameras(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests, persona: str
) -> None:
    """A camera that shows the group takes it; another is not tried."""
    _, camera = await set_up(persona, options=QUIET)
    for action, group in GROUPS.items():
        with subtests.test(action):
            if group in camera.groups:
                await act(hass, camera, action, **LEAST[action])
                assert len(camera.paths()) == 3
                continue
            assert await refused(
                hass, camera, action, ServiceValidationError, **LEAST[action]
            ) == ("unknown_group", {"group": group})
            assert camera.paths() == [f"{GET}?group={group}"]


async def test_passwords_stay(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """A password that is left out is not touched, whether it is shown or not."""
    _, camera = await set_up("rc8230", options=QUIET)
    before = deepcopy(camera.groups)
    held = {"smtp_password": "m", "ftp1_passwd": "f", "smbc_passwd": "s"}
    for hides in (True, False):
        camera.persona.hide_passwords = hides
        for key, (action, group) in zip(held, GROUPS.items(), strict=True):
            camera.groups[group] = {**before[group], key: held[key]}
            with subtests.test(action, hides=hides):
                await act(hass, camera, action, **LEAST[action], username="other")
                assert len(camera.paths()) == 3
                assert camera.groups[group][key] == held[key]
                assert not any("passw" in path for path in camera.paths())


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    *((action, {"password": ""}, "password") for action in GROUPS),
    *((action, {"server": " "}, "server") for action in GROUPS),
    *((action, {"server": "a b"}, "server") for action in GROUPS),
    ("set_email", {"port": 0}, "port"),
    ("set_email", {"sender": "nobody"}, "sender"),
    ("set_email", {"recipients": []}, "recipients"),
    ("set_email", {"recipients": [""]}, "recipients"),
    ("set_email", {"recipients": ["a@b.c"] * 4}, "recipients"),
    ("set_email", {"recipients": ["a@b.c", "nobody"]}, "recipients"),
    ("set_email", {"subject": "$(reboot)"}, "subject"),
    ("set_ftp", {"port": 65536}, "port"),
    ("set_ftp", {"slot": 3}, "slot"),
    ("set_ftp", {"path": "a;b"}, "path"),
    ("set_share", {"path": ""}, "path"),
]


async def test_refused(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """What the camera must not be told is named by its field; nothing is sent."""
    _, camera = await set_up("rc8230", options=QUIET)
    for action, data, field in REFUSED:
        with subtests.test(action, **data):
            key, told = await refused(
                hass,
                camera,
                action,
                ServiceValidationError,
                **{**LEAST[action], **data},
            )
            assert str(key).startswith("invalid_")
            assert told["field"] == field_name(action, field)
            assert camera.paths() == [f"{GET}?group={GROUPS[action]}"]


async def test_a_field_that_the_camera_lacks(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    """It is refused with all the rest, by its name."""

    def lack(camera: Simulator) -> None:
        del camera.groups["FTP"]["ftp1_passive"]

    _, camera = await set_up("rc8230", options=QUIET, prepare=lack)
    assert await refused(
        hass, camera, "set_ftp", ServiceValidationError, server="nas", passive=True
    ) == ("invalid_not_shown", {"field": "Passive mode"})
    assert camera.groups["FTP"]["ftp1_server"] == ""


async def test_no_such_login(hass: HomeAssistant, set_up: SetUp) -> None:
    """A way to log in that no camera has is told with those that there are."""
    _, camera = await set_up("rc8230", options=QUIET)
    assert await refused(
        hass, camera, "set_email", ServiceValidationError, server="a", security="tls"
    ) == (
        "invalid_choice",
        {"field": "Login", "choices": "none, smtp, pop_before_smtp"},
    )
    assert camera.paths() == []


async def test_a_username_switches_the_login_on(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    """Only where it is off, and not against what was chosen."""
    _, camera = await set_up("rc8230", options=QUIET)
    email = camera.groups["EMAIL"]
    cases: tuple[tuple[str, dict[str, Any], str], ...] = (
        ("0", {"username": "me"}, "1"),
        ("2", {"username": "me"}, "2"),
        ("0", {"username": "me", "security": "none"}, "0"),
        ("0", {}, "0"),
    )
    for before, data, after in cases:
        email["smtp_auth"] = before
        await act(hass, camera, "set_email", server="a", **data)
        assert email["smtp_auth"] == after


async def test_sending_is_switched_on(hass: HomeAssistant, set_up: SetUp) -> None:
    """A target that is set up is used; events decide what it gets."""
    _, camera = await set_up("rc8230", options=QUIET)
    switches = {
        "set_email": "smtp_enable",
        "set_ftp": "ftp1",
        "set_share": "smbc_enable",
    }
    for action, switch in switches.items():
        group = camera.groups[GROUPS[action]]
        group[switch] = "0"
        await act(hass, camera, action, **LEAST[action])
        assert group[switch] == "1"
        assert camera.paths()[1].endswith(f"&{switch}=1")


async def test_fewer_recipients(hass: HomeAssistant, set_up: SetUp) -> None:
    """Those that are not named any more get no mail."""
    _, camera = await set_up("rc8230", options=QUIET)
    email = camera.groups["EMAIL"]
    email |= {f"to_addr{number}": f"{number}@example.com" for number in (1, 2, 3)}
    await act(hass, camera, "set_email", server="a", recipients="me@example.com")
    assert [email[f"to_addr{n}"] for n in (1, 2, 3)] == ["me@example.com", "", ""]
    assert email["send_email"] == "1"


async def test_a_share_for_recordings_alone(hass: HomeAssistant, set_up: SetUp) -> None:
    """It stays; where both are the same, both move."""
    _, camera = await set_up("rc8230", options=QUIET)
    share = camera.groups["SMBC"]
    share |= {"smbc_server": "OLD", "smbc_rec_server": "ARCHIVE"}
    await act(hass, camera, "set_share", server="NAS", path="door")
    assert (share["smbc_server"], share["smbc_rec_server"]) == ("NAS", "ARCHIVE")
    share["smbc_rec_server"] = "NAS"
    await act(hass, camera, "set_share", server="NEW", path="door")
    assert (share["smbc_server"], share["smbc_rec_server"]) == ("NEW", "NEW")


async def test_what_was_cut_is_told(hass: HomeAssistant, set_up: SetUp) -> None:
    """By the words of the form, and without a password, shown or not."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.persona.hide_passwords = False
    camera.persona.cuts = {"FTP.ftp1_path": 4, "FTP.ftp1_passwd": 16}
    assert await refused(
        hass,
        camera,
        "set_ftp",
        HomeAssistantError,
        server="nas",
        path="cameras",
        password="a very long secret",
    ) == ("held_cut", {"fields": "Password, Folder"})


async def test_secrets_stay_out(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """No answer, log line or error holds a password, whatever the camera repeats."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(SET, "status", code=200, body="ERROR hunter22 hunter%322")
    secret = "hunter22"
    for action in GROUPS:
        key, told = await refused(
            hass,
            camera,
            action,
            HomeAssistantError,
            **LEAST[action],
            password=secret,
        )
        assert key == "refused"
        assert secret not in str(told)
    assert secret not in caplog.text
