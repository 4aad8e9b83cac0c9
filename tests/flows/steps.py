"""What the tests of the flows share: filling in forms and reading them."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, section
from pytest_homeassistant_custom_component.common import get_schema_suggested_value

from custom_components.sercomm.const import DOMAIN
from tests.simulator import Simulator


def suggested(result: Mapping[str, Any], key: str) -> Any:
    """Return the value that a form shows in a field, in whatever section it is."""
    schema = result["data_schema"].schema
    for part in schema.values():
        if isinstance(part, section) and key in part.schema.schema:
            schema = part.schema.schema
    return get_schema_suggested_value(schema, key)


def fields_of(result: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return the fields of a form by section."""
    return {
        str(name): {str(field) for field in part.schema.schema}
        for name, part in result["data_schema"].schema.items()
    }


def placeholder(result: Mapping[str, Any], key: str) -> str:
    """Return what a step puts into its texts."""
    value = result["description_placeholders"][key]
    assert isinstance(value, str)
    return value


async def manual(hass: HomeAssistant) -> str:
    """Start a flow, choose the manual way, return the flow's id."""
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert result["type"] is FlowResultType.MENU
    assert result["menu_options"] == ["search", "manual"]
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {"next_step_id": "manual"}
    )
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "manual"
    assert not result["errors"]
    return str(result["flow_id"])


def login(camera: Simulator, **changes: Any) -> dict[str, Any]:
    """Return what a user types into the manual form for a camera."""
    return {
        "host": camera.host,
        "port": camera.port,
        "ssl": False,
        "username": camera.username,
        "password": camera.password,
        "enable_motion": True,
        **changes,
    }


async def submit(
    hass: HomeAssistant, flow_id: str, typed: dict[str, Any]
) -> ConfigFlowResult:
    """Submit a form; of what a camera can be prepared with, nothing is ticked."""
    result = await submit_one(hass, flow_id, typed)
    if result.get("step_id") == "prepare":
        result = await submit_one(hass, flow_id, {})
    return result


async def submit_one(
    hass: HomeAssistant, flow_id: str, typed: dict[str, Any]
) -> ConfigFlowResult:
    """Submit a form, and stay at the one that comes next."""
    return await hass.config_entries.flow.async_configure(flow_id, typed)


def assert_no_login_sent(camera: Simulator) -> None:
    """Check that the camera was asked, but never with a login."""
    assert camera.requests
    assert all("authorization" not in r.headers for r in camera.requests)
