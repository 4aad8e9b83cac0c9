"""The step prepare: what a camera shows is offered, and what is ticked is written."""

from unittest.mock import AsyncMock

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest

from tests.conftest import MakeEntry, StartSimulator
from tests.flows.preparing import (
    ASK_WHO,
    GET,
    OFFERS,
    ROWS,
    SERVER,
    SET,
    SHOW_PAGES,
    STILL,
    fields,
    log_in,
    neglect,
    prepare,
    ticked,
)
from tests.flows.steps import placeholder, submit_one
from tests.simulator import Simulator, names

FACTORY = {"administrator": ("", "administrator")}
ALL_GROUPS = f"{GET}[?]group=EVENT*"

pytestmark = pytest.mark.usefixtures("no_setup")


@pytest.fixture(autouse=True)
async def in_london(hass: HomeAssistant) -> None:
    """Put Home Assistant where the simulated cameras are."""
    await hass.config.async_set_time_zone("Europe/London")


@pytest.fixture
async def neglected(simulator: StartSimulator) -> Simulator:
    """Start a camera with everything wrong, and the factory's login."""
    camera = await simulator("icamera2", accounts=FACTORY)
    neglect(camera)
    return camera


async def test_everything_wrong(hass: HomeAssistant, neglected: Simulator) -> None:
    """Every row is offered after one look; what is advised is ticked."""
    result = await log_in(hass, neglected)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "prepare")
    assert fields(result) == ROWS
    marks = ticked(result)
    assert marks.keys() == ROWS - {"new_password", "repeat"}
    assert {row for row, is_set in marks.items() if not is_set} == OFFERS
    _, listed, groups, *parts, still = neglected.paths()
    assert (listed, parts, still) == (GET, ["/io/query_pc.cgi"], STILL)
    assert "SYSTEM&" in groups
    assert neglected.max_in_flight == 1
    told = {key: placeholder(result, key) for key in ("home", "username", "longest")}
    assert told == {
        "home": "Europe/London",
        "username": "administrator",
        "longest": "64",
    }
    assert "://\u2060" + SERVER in placeholder(result, "server")


@pytest.mark.parametrize("typed", [{}, dict.fromkeys(ROWS - {"repeat"}, False)])
async def test_nothing_ticked(
    hass: HomeAssistant, neglected: Simulator, typed: dict[str, bool]
) -> None:
    """What is not ticked is not changed, and nothing more is asked."""
    if typed:
        typed = {row: False for row in typed if row != "new_password"}
    result, paths = await prepare(hass, neglected, **typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["description"] is None
    assert result["data"]["password"] == ""
    assert paths == []


@pytest.mark.parametrize(
    ("row", "paths"),
    [
        (
            "require_login",
            [f"{SET}?group=USER&login_check=1", f"{GET}?group=USER"],
        ),
        (
            "set_time_zone",
            [
                f"{SET}?group=SYSTEM&time_zone=26&daylight_saving=1",
                f"{GET}?group=SYSTEM",
            ],
        ),
        (
            "use_time_server",
            [f"{SET}?group=SYSTEM&ntp_mode=1", f"{GET}?group=SYSTEM"],
        ),
        (
            "close_ports",
            [f"{SET}?group=UPNP&upnp_traversal=0", f"{GET}?group=UPNP"],
        ),
        (
            "stop_vendor",
            [
                f"{SET}?group=OEM_REGISTER&register_gw=",
                f"{GET}?group=OEM_REGISTER",
                f"{SET}?group=EVENT&event7_entry=",
                f"{GET}?group=EVENT",
            ],
        ),
        ("unlock_ui", [SHOW_PAGES]),
        (
            "high_resolution",
            [f"{SET}?group=H264&resolution=4", f"{GET}?group=H264"],
        ),
    ],
)
async def test_one_row(
    hass: HomeAssistant, neglected: Simulator, row: str, paths: list[str]
) -> None:
    """A row is one write of what it names, read back, after the camera is proved."""
    result, asked = await prepare(hass, neglected, **{row: True})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["description"] == "prepared"
    assert asked == [ASK_WHO, *paths]
    assert neglected.requests[0].user is None


async def test_everything_ticked(hass: HomeAssistant, neglected: Simulator) -> None:
    """All rows in one go leave nothing to be advised."""
    result, _ = await prepare(
        hass, neglected, **dict.fromkeys(ROWS - {"new_password", "repeat"}, True)
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    groups = neglected.groups
    assert groups["USER"]["login_check"] == "1"
    assert groups["SYSTEM"]["time_zone"] == "26"
    assert groups["SYSTEM"]["ntp_mode"] == "1"
    assert groups["UPNP"]["upnp_traversal"] == "0"
    assert groups["OEM_REGISTER"]["register_gw"] == ""
    assert groups["EVENT"]["event7_entry"] == ""
    assert groups["H264"]["resolution"] == "4"
    assert neglected.state.ui_enabled
    assert neglected.max_in_flight == 1


async def test_a_time_server_that_is_never_asked(
    hass: HomeAssistant, neglected: Simulator
) -> None:
    """One that is on but without an address, or never asked, is set right as well."""
    neglected.groups["SYSTEM"] |= {"ntp_mode": "1", "ntp_date": "-1", "ntp_server": ""}
    _, paths = await prepare(hass, neglected, use_time_server=True)
    written = f"{SET}?group=SYSTEM&ntp_date=0&ntp_server=pool.ntp.org"
    assert paths == [ASK_WHO, written, f"{GET}?group=SYSTEM"]


async def test_only_a_server_of_the_vendor(
    hass: HomeAssistant, neglected: Simulator
) -> None:
    """Without a rule of the vendor's, the rules are left alone."""
    neglected.groups["EVENT"]["event7_entry"] = ""
    _, paths = await prepare(hass, neglected, stop_vendor=True)
    written = f"{SET}?group=OEM_REGISTER&register_gw="
    assert paths == [ASK_WHO, written, f"{GET}?group=OEM_REGISTER"]


@pytest.mark.parametrize("mode", [None, "", "2"])
async def test_a_time_server_that_is_not_understood(
    hass: HomeAssistant, neglected: Simulator, mode: str | None
) -> None:
    """A setting that is missing, or holds what no document names, is left alone."""
    del neglected.groups["SYSTEM"]["ntp_mode"]
    if mode is not None:
        neglected.groups["SYSTEM"]["ntp_mode"] = mode
    assert "use_time_server" not in fields(await log_in(hass, neglected))


async def test_only_a_rule_of_the_vendor(
    hass: HomeAssistant, neglected: Simulator
) -> None:
    """Without a server to report to, the rule alone is taken out."""
    neglected.groups["OEM_REGISTER"]["register_gw"] = ""
    result, paths = await prepare(hass, neglected, stop_vendor=True)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert paths == [
        ASK_WHO,
        f"{SET}?group=EVENT&event7_entry=",
        f"{GET}?group=EVENT",
    ]


@pytest.mark.parametrize("persona", names())
async def test_nothing_applies(
    hass: HomeAssistant, simulator: StartSimulator, persona: str
) -> None:
    """A camera that shows nothing to change has no such step, and gives no still."""
    accounts = {"administrator": ("known to few", "administrator")}
    camera = await simulator(persona, accounts=accounts)
    camera.groups["H264"]["resolution"] = "4"
    result = await log_in(hass, camera)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert STILL not in camera.paths()


async def test_rows_are_what_the_camera_shows(
    hass: HomeAssistant, simulator: StartSimulator
) -> None:
    """A group that is missing offers nothing; a list that is refused is not needed."""
    camera = await simulator("oc810")
    camera.groups["SYSTEM"]["ntp_mode"] = "0"
    camera.faults.set(GET, "status", 1, code=403)
    result = await log_in(hass, camera)
    assert fields(result) == {"use_time_server", "unlock_ui", "high_resolution"}
    with pytest.raises(InvalidData):
        await submit_one(hass, result["flow_id"], {"close_ports": True})
    assert not [path for path in camera.paths() if SET in path]


@pytest.mark.parametrize("fault", ["reset", "silent"])
async def test_groups_that_cannot_be_read(
    hass: HomeAssistant,
    neglected: Simulator,
    fault: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A camera that falls silent after its login is added all the same."""
    monkeypatch.setattr("custom_components.sercomm.flows.proof.FORM_TIMEOUT", 2.0)
    neglected.faults.set(ALL_GROUPS, fault)
    result = await log_in(hass, neglected)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("username", "password"), [("operator", "operate"), ("viewer", "view")]
)
async def test_limited_account(
    hass: HomeAssistant, neglected: Simulator, username: str, password: str
) -> None:
    """An account that may change nothing is offered nothing."""
    neglected.groups["USER"]["login_check"] = "1"
    result = await log_in(hass, neglected, username=username, password=password)
    assert result["step_id"] == "limited"
    result = await submit_one(hass, result["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_not_when_logging_in_again(
    hass: HomeAssistant,
    neglected: Simulator,
    config_entry: MakeEntry,
    no_setup: AsyncMock,
) -> None:
    """A camera that has an entry is checked by its Configure button, not here."""
    entry = config_entry(neglected)
    result = await entry.start_reauth_flow(hass)
    login = {"username": neglected.username, "password": ""}
    result = await submit_one(hass, result["flow_id"], login)
    assert result["reason"] == "reauth_successful"
    await hass.async_block_till_done()
