"""What the tests of the step prepare share: cameras with everything wrong, the step."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant

from custom_components.sercomm.const import DOMAIN
from tests.flows.steps import login, submit_one
from tests.simulator import Simulator
from tests.simulator.vendor_cloud import RULE

GET = "/adm/get_group.cgi"
SET = "/adm/set_group.cgi"
ASK_WHO = "/util/query.cgi"
SHOW_PAGES = "/adm/enable_ui.cgi"
TRY = f"{GET}?group=SYSTEM.host_name"
STILL = "/img/snapshot.cgi"
SERVER = "gateway.example"
ROWS = {
    "new_password",
    "repeat",
    "require_login",
    "set_time_zone",
    "use_time_server",
    "close_ports",
    "stop_vendor",
    "unlock_ui",
    "high_resolution",
}
OFFERS = {"unlock_ui", "high_resolution"}
NEW = "Grun-los 4, 100%&=+ok"


def neglect(camera: Simulator) -> None:
    """Let everything be as a vendor and an owner leave it at the worst."""
    groups = camera.groups
    groups["USER"]["login_check"] = "0"
    groups["SYSTEM"] |= {"ntp_mode": "0", "time_zone": "48", "daylight_saving": "0"}
    groups["UPNP"] |= {"upnp_mode": "1", "upnp_traversal": "1"}
    groups["OEM_REGISTER"]["register_gw"] = f"http://{SERVER}/register"
    groups["EVENT"]["event7_entry"] = groups["EVENT"]["event1_entry"].replace(
        "en=motion", f"en={RULE}"
    )
    groups["H264"]["resolution"] = "3"


async def open_manual(hass: HomeAssistant) -> str:
    """Open the form for an address; return the flow's id."""
    flow = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    await submit_one(hass, flow["flow_id"], {"next_step_id": "manual"})
    return flow["flow_id"]


async def log_in(
    hass: HomeAssistant, camera: Simulator, **changes: Any
) -> ConfigFlowResult:
    """Add a camera up to what comes after its login."""
    return await submit_one(hass, await open_manual(hass), login(camera, **changes))


async def prepare(
    hass: HomeAssistant, camera: Simulator, **typed: Any
) -> tuple[ConfigFlowResult, list[str]]:
    """Add a camera and submit its rows; return what comes, and the requests for it."""
    result = await log_in(hass, camera)
    assert result["step_id"] == "prepare"
    camera.clear_requests()
    result = await submit_one(hass, result["flow_id"], typed)
    return result, camera.paths()


def ticked(result: ConfigFlowResult) -> dict[str, bool]:
    """Return the rows with a tick, and whether it is set; those for text left out."""
    schema = result["data_schema"]
    assert schema is not None
    return {
        str(field): field.description["suggested_value"]
        for field in schema.schema
        if field.description is not None
    }


def fields(result: ConfigFlowResult) -> set[str]:
    """Return the fields of a form."""
    schema = result["data_schema"]
    assert schema is not None
    return set(map(str, schema.schema))


def failed(result: ConfigFlowResult) -> dict[str, str]:
    """Return the errors of the rows of a form that says at its top that there are."""
    errors = dict(result["errors"] or {})
    assert errors.pop("base") == "not_all_done"
    return errors
