"""What fails in the step prepare is told before the end, and can be left."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from tests.conftest import StartSimulator
from tests.flows.preparing import (
    ASK_WHO,
    GET,
    SET,
    SHOW_PAGES,
    failed,
    fields,
    log_in,
    neglect,
    prepare,
    ticked,
)
from tests.flows.steps import submit_one
from tests.simulator import Simulator

pytestmark = pytest.mark.usefixtures("no_setup")


@pytest.fixture
async def neglected(simulator: StartSimulator) -> Simulator:
    """Start a camera with everything wrong but its login."""
    camera = await simulator("icamera2")
    neglect(camera)
    return camera


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "status", "code": 200, "body": "ERROR"}, "row_refused"),
        ({"kind": "status", "code": 200, "body": "OK"}, "row_refused"),
        ({"kind": "status", "code": 403}, "row_refused"),
        ({"kind": "html"}, "row_refused"),
        ({"kind": "status", "code": 503}, "row_no_answer"),
        ({"kind": "reset"}, "row_no_answer"),
    ],
    ids=["error", "ignored", "forbidden", "html", "busy", "reset"],
)
async def test_one_fails(
    hass: HomeAssistant, neglected: Simulator, fault: dict[str, Any], error: str
) -> None:
    """It is told at its row and loses its tick; what was done is gone from the form."""
    neglected.faults.set(f"{SET}*login_check*", **fault)
    result, paths = await prepare(hass, neglected, require_login=True, close_ports=True)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "prepare")
    told = {"require_login": error}
    if error == "row_no_answer":
        # Who is silent is not asked for the rest.
        told["close_ports"] = error
        assert not [path for path in paths if "UPNP" in path]
    else:
        assert "close_ports" not in fields(result)
    assert failed(result) == told
    assert not any(ticked(result).values())
    neglected.faults.clear()
    again = await submit_one(hass, result["flow_id"], {"require_login": True})
    assert again["type"] is FlowResultType.CREATE_ENTRY
    assert again["description"] == "prepared"
    assert neglected.groups["USER"]["login_check"] == "1"


async def test_gone_on_without(hass: HomeAssistant, neglected: Simulator) -> None:
    """A form with nothing ticked ends the dialog; nothing more is asked."""
    neglected.faults.set(f"{SET}*", "status", code=200, body="ERROR")
    result, _ = await prepare(hass, neglected, require_login=True)
    neglected.clear_requests()
    result = await submit_one(hass, result["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["description"] is None
    assert neglected.paths() == []


async def test_a_resolution_that_is_refused(
    hass: HomeAssistant, simulator: StartSimulator
) -> None:
    """A camera without it keeps what it has."""
    camera = await simulator("oc810")
    result, paths = await prepare(hass, camera, high_resolution=True)
    assert failed(result) == {"high_resolution": "row_refused"}
    assert paths == [ASK_WHO, f"{SET}?group=H264&resolution=4"]
    assert camera.groups["H264"]["resolution"] == "3"


@pytest.mark.parametrize("taken", ["1", "3"])
async def test_a_resolution_that_becomes_another(
    hass: HomeAssistant, neglected: Simulator, taken: str, monkeypatch: Any
) -> None:
    """What the camera makes of it instead is taken back."""

    def prepared(sim: Simulator, group: str, key: str, value: str) -> str:
        return taken if value == "4" else value

    monkeypatch.setattr("tests.simulator.settings.prepared", prepared)
    result, paths = await prepare(hass, neglected, high_resolution=True)
    assert failed(result) == {"high_resolution": "row_refused"}
    tried = [ASK_WHO, f"{SET}?group=H264&resolution=4", f"{GET}?group=H264"]
    back = [f"{SET}?group=H264&resolution=3", f"{GET}?group=H264"]
    assert paths == (tried if taken == "3" else tried + back)
    assert neglected.groups["H264"]["resolution"] == "3"


async def test_a_camera_without_pages(
    hass: HomeAssistant, simulator: StartSimulator
) -> None:
    """Firmware that has given its pages up says so at that row."""
    camera = await simulator("oc810")
    result, paths = await prepare(hass, camera, unlock_ui=True)
    assert failed(result) == {"unlock_ui": "row_refused"}
    assert paths == [ASK_WHO, SHOW_PAGES]
    result = await submit_one(hass, result["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("fault", [{"kind": "status", "code": 403}, {"kind": "reset"}])
async def test_written_but_not_seen(
    hass: HomeAssistant, neglected: Simulator, fault: dict[str, Any]
) -> None:
    """A camera that does not let itself be read after a write is believed."""
    result = await log_in(hass, neglected)
    neglected.faults.set(f"{GET}?group=UPNP", **fault)
    result = await submit_one(hass, result["flow_id"], {"close_ports": True})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert neglected.groups["UPNP"]["upnp_traversal"] == "0"


async def test_another_camera_took_the_address(
    hass: HomeAssistant, neglected: Simulator
) -> None:
    """The dialog may be open for hours; the login goes to none but the same camera."""
    result = await log_in(hass, neglected)
    neglected.persona.mac = "e0:60:66:66:66:66"
    neglected.clear_requests()
    result = await submit_one(hass, result["flow_id"], {"close_ports": True})
    assert result["errors"] == {"base": "another_camera"}
    assert ticked(result)["close_ports"]
    assert neglected.paths() == [ASK_WHO]
    assert neglected.requests[0].user is None


async def test_gone_meanwhile(hass: HomeAssistant, neglected: Simulator) -> None:
    """A camera that is off can be switched on again, or added as it is."""
    result = await log_in(hass, neglected)
    neglected.offline()
    result = await submit_one(hass, result["flow_id"], {"close_ports": True})
    assert result["errors"] == {"base": "cannot_connect"}
    result = await submit_one(hass, result["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
