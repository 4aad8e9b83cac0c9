"""Add a camera to a running Home Assistant the way a user does."""

from collections.abc import Mapping
from typing import Any, Protocol

from .api import HomeAssistantApi, RequestRefused

FLOW = "/api/config/config_entries/flow"
OPTIONS = "/api/config/config_entries/options/flow"
# The port besides 80 at which the integration's search looks: 80 needs more rights.
SEARCHED_PORT = 8080
# Where the lens of a new camera has been sent before, if it can move.
PRESETS = {
    "Preset1Name": "Door",
    "Preset1Position": "-30,0",
    "Preset2Name": "Garden",
    "Preset2Position": "25,5",
}


class Device(Protocol):
    """A camera as a user knows it: where it is, and its administrator's login."""

    @property
    def host(self) -> str:
        """The address."""

    @property
    def port(self) -> int:
        """The port of its web server."""

    @property
    def username(self) -> str:
        """The administrator's name."""

    @property
    def password(self) -> str:
        """The administrator's password."""


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


async def leave_as_it_is(
    api: HomeAssistantApi, result: dict[str, Any]
) -> dict[str, Any]:
    """Submit what comes after a login, with nothing ticked.

    That is what the camera can be prepared with, or what its login may not do.
    """
    if result["type"] == "form" and not result["errors"]:
        return await fill_in(api, result["flow_id"], {})
    return result


async def add_camera(api: HomeAssistantApi, camera: Device) -> str:
    """Add a camera; return the id of its config entry."""
    flow_id = await start_manual_flow(api)
    result = await fill_in(
        api,
        flow_id,
        {
            "host": camera.host,
            "port": camera.port,
            "ssl": False,
            "username": camera.username,
            "password": camera.password,
            "enable_motion": True,
        },
    )
    result = await leave_as_it_is(api, result)
    if result["type"] != "create_entry":
        raise RequestRefused(f"the camera was not added: {result}")
    return str(result["result"]["entry_id"])


async def wait_for_push(api: HomeAssistantApi, entry_id: str) -> dict[str, str]:
    """Wait until a camera tells us of motion by itself; return its entities."""
    entities = await api.entities(entry_id)
    delivery = entities["sensor.motion_delivery"]
    await api.wait_for_state(delivery, lambda state: state == "push")
    return entities


async def remove_camera(api: HomeAssistantApi, entry_id: str) -> None:
    """Remove a camera with all that belongs to it."""
    await api.delete(f"/api/config/config_entries/entry/{entry_id}")


async def set_options(api: HomeAssistantApi, entry_id: str, **options: Any) -> None:
    """Change options of a camera in its dialog; the others become the defaults."""
    flow = await api.post(OPTIONS, {"handler": entry_id})
    result = await api.post(f"{OPTIONS}/{flow['flow_id']}", options)
    if result["type"] != "create_entry":
        raise RequestRefused(f"the options were not taken: {result}")
