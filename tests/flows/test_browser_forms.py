"""The dialogs over Home Assistant's web API, as a browser goes through them."""

import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.pictures import flow_picture
from tests.cameras import Home
from tests.conftest import StartSimulator
from tests.flows.preparing import STILL, log_in
from tests.flows.steps import login, placeholder

pytestmark = pytest.mark.usefixtures("no_setup")


def picture_of(step: dict[str, Any]) -> str:
    """Return the address of the picture in a step, which is Markdown."""
    shown = re.fullmatch(
        r"!\[[^\]]+\]\((/api/sercomm/flow_picture/\S+)\)",
        step["description_placeholders"]["picture"],
    )
    assert shown is not None
    return shown[1]


async def check_picture(browser: Home, stranger: Home, step: dict[str, Any]) -> None:
    """Check that the picture is shown to who has its address, and only so."""
    address = picture_of(step)
    # A browser sends no login for a picture: the address itself is signed.
    answer = await stranger.get(address)
    assert (answer.status, answer.content_type) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "no-store"
    assert (await answer.read()).startswith(b"\xff\xd8")
    assert (await stranger.get(address.partition("?")[0])).status == 401
    unknown = flow_picture.FLOW_PICTURE_URL.format(flow_id="0" * 32)
    assert (await browser.get(unknown)).status == 404


async def test_forms_reach_the_browser(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    hass_client_no_auth: ClientSessionGenerator,
    simulator: StartSimulator,
) -> None:
    """The whole way over Home Assistant's web API, as a browser goes it."""
    camera = await simulator()
    assert await async_setup_component(hass, "config", {})
    assert await async_setup_component(hass, DOMAIN, {})
    browser = await hass_client()

    async def post(path: str, body: dict[str, Any]) -> dict[str, Any]:
        response = await browser.post(f"/api/config/config_entries/{path}", json=body)
        assert response.status == 200, await response.text()
        return await response.json()

    step = await post("flow", {"handler": DOMAIN})
    assert step["menu_options"] == ["search", "manual"]
    step = await post(f"flow/{step['flow_id']}", {"next_step_id": "manual"})
    fields = {field["name"]: field for field in step["data_schema"]}
    assert list(fields) == list(login(camera))
    assert fields["port"]["default"] == 80
    assert fields["port"]["selector"]["number"]["max"] == 65535
    assert fields["username"]["default"] == "administrator"
    assert fields["password"]["selector"]["text"]["type"] == "password"
    assert fields["password"]["required"] is False
    step = await post(f"flow/{step['flow_id']}", login(camera, password="wrong"))
    assert step["errors"] == {"base": "invalid_auth"}
    assert "wrong" not in str(step)
    step = await post(f"flow/{step['flow_id']}", login(camera))
    assert step["step_id"] == "prepare"
    await check_picture(browser, await hass_client_no_auth(), step)
    fields = {field["name"]: field for field in step["data_schema"]}
    assert list(fields) == ["new_password", "repeat", "set_time_zone", "unlock_ui"]
    for name, shown in (("set_time_zone", True), ("unlock_ui", False)):
        assert fields[name]["description"] == {"suggested_value": shown}
        assert "default" not in fields[name]
    address = picture_of(step)
    step = await post(f"flow/{step['flow_id']}", {})
    assert step["type"] == "create_entry"
    assert (await browser.get(address)).status == 404

    step = await post("options/flow", {"handler": step["result"]["entry_id"]})
    fields = {field["name"]: field for field in step["data_schema"][0]["schema"]}
    assert fields["motion_delivery"]["selector"]["select"]["options"] == [
        "auto",
        "push",
        "live",
        "off",
    ]
    step = await post(f"options/flow/{step['flow_id']}", {"clear_after": 20})
    assert step["type"] == "create_entry"
    await hass.async_block_till_done()


@pytest.mark.parametrize(
    "fault",
    [{"kind": "status", "code": 406}, {"kind": "reset"}, {"kind": "html"}],
    ids=["privacy", "reset", "html"],
)
async def test_without_a_picture(
    hass: HomeAssistant, simulator: StartSimulator, fault: dict[str, Any]
) -> None:
    """A camera that gives no still is prepared without one."""
    camera = await simulator()
    camera.faults.set(STILL, **fault)
    result = await log_in(hass, camera)
    assert result["step_id"] == "prepare"
    assert placeholder(result, "picture") == ""


async def test_a_picture_that_is_too_large(
    hass: HomeAssistant, simulator: StartSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would take much memory while a dialog stays open is not kept."""
    monkeypatch.setattr(flow_picture, "LARGEST", 100)
    result = await log_in(hass, await simulator())
    assert placeholder(result, "picture") == ""


async def test_a_slow_picture(
    hass: HomeAssistant, simulator: StartSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A still that does not come holds nobody up."""
    monkeypatch.setattr("custom_components.sercomm.flows.prepare.STILL_TIMEOUT", 0.2)
    camera = await simulator()
    camera.faults.set(STILL, "silent")
    result = await log_in(hass, camera)
    assert placeholder(result, "picture") == ""
