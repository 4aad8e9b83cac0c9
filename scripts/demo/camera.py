"""Add a camera to a running Home Assistant the way a user does."""

from collections.abc import Mapping
from typing import Any

from .api import HomeAssistantApi, RequestRefused

FLOW = "/api/config/config_entries/flow"
OPTIONS = "/api/config/config_entries/options/flow"


async def start_manual_flow(api: HomeAssistantApi) -> str:
    """Open the dialog up to the form for an address; return the flow's id."""
    menu = await api.post(FLOW, {"handler": "sercomm"})
    await api.post(f"{FLOW}/{menu['flow_id']}", {"next_step_id": "manual"})
    return str(menu["flow_id"])


async def fill_in(
    api: HomeAssistantApi, flow_id: str, data: Mapping[str, Any]
) -> dict[str, Any]:
    """Send one form of a dialog; return what the dialog shows next."""
    return dict(await api.post(f"{FLOW}/{flow_id}", data))


async def add_camera(
    api: HomeAssistantApi, *, host: str, port: int, username: str, password: str
) -> str:
    """Add the camera at an address; return the id of its config entry."""
    flow_id = await start_manual_flow(api)
    result = await fill_in(
        api,
        flow_id,
        {
            "host": host,
            "port": port,
            "ssl": False,
            "username": username,
            "password": password,
            "enable_motion": True,
        },
    )
    if result["type"] == "form" and not result["errors"]:
        # A step that only confirms what the login may not do.
        result = await fill_in(api, flow_id, {})
    if result["type"] != "create_entry":
        raise RequestRefused(f"the camera was not added: {result}")
    return str(result["result"]["entry_id"])


async def remove_camera(api: HomeAssistantApi, entry_id: str) -> None:
    """Remove a camera with all that belongs to it."""
    await api.delete(f"/api/config/config_entries/entry/{entry_id}")


async def set_options(api: HomeAssistantApi, entry_id: str, **options: Any) -> None:
    """Change options of a camera in its dialog; the others become the defaults."""
    flow = await api.post(OPTIONS, {"handler": entry_id})
    result = await api.post(f"{OPTIONS}/{flow['flow_id']}", options)
    if result["type"] != "create_entry":
        raise RequestRefused(f"the options were not taken: {result}")
