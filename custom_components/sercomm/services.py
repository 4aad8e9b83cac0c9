"""Registers the actions: who may call them, and how their errors are told."""

from collections.abc import Callable, Coroutine
from typing import Any

from homeassistant.components.camera import DOMAIN as CAMERA_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, callback
from homeassistant.exceptions import ServiceNotSupported, Unauthorized
from homeassistant.helpers import service

from .actions import ACTIONS, CONFIRM_MODEL, Action
from .api import Right, SercommError
from .camera import SercommCamera
from .const import DOMAIN
from .errors import invalid, translated
from .runtime import SercommRuntime

TARGET = "live"
RIGHTS = tuple(Right)
# The text for an account that may do less; nobody may do less than a viewer.
NEEDED = {
    Right.OPERATOR: "needs_operator",
    Right.ADMINISTRATOR: "needs_administrator",
}


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register all actions; they target the camera entities."""
    for action in ACTIONS:
        service.async_register_platform_entity_service(
            hass,
            DOMAIN,
            action.name,
            entity_domain=CAMERA_DOMAIN,
            schema=action.schema,
            func=_handler(action),
            supports_response=action.response,
        )


def _handler(
    action: Action,
) -> Callable[[SercommCamera, ServiceCall], Coroutine[Any, Any, ServiceResponse]]:
    """Return the function that runs an action on one camera."""

    async def handle(entity: SercommCamera, call: ServiceCall) -> ServiceResponse:
        if entity.entity_description.key != TARGET:
            return _skip(entity, call)
        if action.administrator or action.dangerous:
            await _require_administrator(entity.hass, call)
        runtime = entity.runtime
        _require_right(action, runtime)
        if action.dangerous:
            _require_model(call, runtime)
        try:
            response = await action.run(entity.hass, runtime, call.data)
        except SercommError as error:
            raise translated(error, action=action.name) from error
        if action.complain is None or call.return_response:
            return response
        if (complaint := action.complain(response)) is not None:
            raise complaint
        return response

    return handle


def _skip(entity: SercommCamera, call: ServiceCall) -> ServiceResponse:
    """Do nothing for a further channel; it is an error when it was named."""
    # An area or a device stands for all its channels, and one of them has acted
    # already.
    if entity.entity_id in call.data.get(ATTR_ENTITY_ID, ()):
        raise ServiceNotSupported(call.domain, call.service, entity.entity_id)
    return {}


async def _require_administrator(hass: HomeAssistant, call: ServiceCall) -> None:
    """Let only administrators, and automations, go on."""
    if call.context.user_id is None:
        return
    user = await hass.auth.async_get_user(call.context.user_id)
    if user is None or not user.is_admin:
        raise Unauthorized(context=call.context)


def _require_right(action: Action, runtime: SercommRuntime) -> None:
    """Refuse what the account in the camera may not do, before the camera does."""
    right = runtime.capabilities.right
    if RIGHTS.index(right) > RIGHTS.index(action.right):
        raise invalid(NEEDED[action.right])


def _require_model(call: ServiceCall, runtime: SercommRuntime) -> None:
    """Refuse unless the camera's model was typed in; one without a name is refused."""
    model = runtime.identity.model
    if not model or call.data[CONFIRM_MODEL] != model:
        raise invalid("confirm_model", model=model or "-")
