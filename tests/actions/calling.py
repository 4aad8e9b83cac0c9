"""What the tests of the actions share: calling them, and telling their errors."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.core import Context, HomeAssistant, SupportsResponse
from homeassistant.exceptions import HomeAssistantError
import pytest

from scripts.wording import texts
from tests.cameras import Home, entity_id
from tests.simulator import Simulator

# No notifications: every request is an action's.
QUIET = {"motion_delivery": "off"}
TEXTS = texts("en")
type Call = Callable[..., Awaitable[Any]]


async def act(
    hass: HomeAssistant,
    camera: Simulator,
    name: str,
    /,
    *,
    context: Context | None = None,
    **data: Any,
) -> Any:
    """Call an action of a camera's `live` entity; return its response, if it has any.

    The requests before are forgotten.
    """
    camera.clear_requests()
    live = entity_id(hass, camera, "camera.live")
    answers = hass.services.supports_response("sercomm", name)
    response = await hass.services.async_call(
        "sercomm",
        name,
        {"entity_id": live, **data},
        blocking=True,
        context=context,
        return_response=answers is not SupportsResponse.NONE,
    )
    return None if response is None else response[live]


async def refused(
    hass: HomeAssistant,
    camera: Simulator,
    name: str,
    kind: type[HomeAssistantError] = HomeAssistantError,
    /,
    **data: Any,
) -> tuple[str | None, dict[str, str]]:
    """Call an action that fails; return key and placeholders of the text."""
    with pytest.raises(kind) as raised:
        await act(hass, camera, name, **data)
    assert type(raised.value) is kind
    assert raised.value.translation_domain == "sercomm"
    return raised.value.translation_key, dict(
        raised.value.translation_placeholders or {}
    )


async def rest(
    home: Home, camera_id: str, name: str, /, **data: Any
) -> tuple[int, dict[str, Any]]:
    """Call an action by the REST API; return status and answer."""
    answer = await home.post(
        f"/api/services/sercomm/{name}?return_response",
        json={"entity_id": camera_id, **data},
    )
    return answer.status, await answer.json()


def field_name(action: str, field: str) -> str:
    """Return what the form of an action calls a field."""
    return TEXTS[f"services.{action}.fields.{field}.name"]
