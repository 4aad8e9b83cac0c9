"""Cameras that show their pictures to everybody: a wrong password is one there too."""

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.sercomm.const import DOMAIN
from tests.conftest import MakeEntry, StartSimulator
from tests.flows.steps import login, submit

pytestmark = pytest.mark.usefixtures("no_setup")
RIGHTS = "/img/query.cgi"


@pytest.mark.parametrize("persona", ["rc8230", "rc8221"])
async def test_login(
    hass: HomeAssistant,
    simulator: StartSimulator,
    subtests: pytest.Subtests,
    persona: str,
) -> None:
    """What proves nothing is refused, and not stored as a limited account."""
    camera = await simulator(persona, speed=20)
    camera.groups["USER"]["login_check"] = "0"
    flows = hass.config_entries.flow
    for username, password, shown in (
        ("administrator", "mistyped", "manual"),
        ("nobody", "", "manual"),
        ("viewer", "view", "manual"),
        ("operator", "operate", "limited"),
    ):
        with subtests.test(username):
            flow = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
            flow_id = flow["flow_id"]
            await flows.async_configure(flow_id, {"next_step_id": "manual"})
            typed = login(camera, username=username, password=password)
            result = await submit(hass, flow_id, typed)
            assert result["type"] is FlowResultType.FORM
            assert result["step_id"] == shown
            refused = {"base": "invalid_auth"} if shown == "manual" else {}
            assert (result["errors"] or {}) == refused
            if refused:
                [*_, last] = camera.requests
                assert (last.target, "authorization" in last.headers) == (RIGHTS, False)
            result = await submit(hass, flow_id, login(camera) if refused else {})
            assert result["type"] is FlowResultType.CREATE_ENTRY
            await hass.config_entries.async_remove(result["result"].entry_id)


async def test_login_again(
    hass: HomeAssistant, simulator: StartSimulator, config_entry: MakeEntry
) -> None:
    """So it is when the camera wants another login: the stored one stays."""
    camera = await simulator()
    camera.groups["USER"]["login_check"] = "0"
    entry = config_entry(camera)
    result = await entry.start_reauth_flow(hass)
    wrong = {"username": camera.username, "password": "mistyped"}
    result = await submit(hass, result["flow_id"], wrong)
    assert result["errors"] == {"base": "invalid_auth"}
    assert entry.data["password"] == camera.password
