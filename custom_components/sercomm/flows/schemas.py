"""The forms of the flows, what may be typed into them, and their error texts."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.const import (
    CONF_HOST,
    CONF_PASSWORD,
    CONF_PORT,
    CONF_SSL,
    CONF_USERNAME,
)
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ..api import (
    AccessDenied,
    AuthenticationFailed,
    CameraBusy,
    CameraTimeout,
    CannotConnect,
    HttpsRequired,
    SercommError,
    UnknownHost,
)
from ..const import CONF_ENABLE_MOTION, DEFAULT_PORT, DEFAULT_USERNAME

# The first match counts; everything else is not what a SerComm camera answers.
ERRORS: Final[tuple[tuple[type[SercommError], str], ...]] = (
    (CameraTimeout, "timeout"),
    (UnknownHost, "unknown_host"),
    (CannotConnect, "cannot_connect"),
    (CameraBusy, "cannot_connect"),
    (AuthenticationFailed, "invalid_auth"),
    (AccessDenied, "invalid_auth"),
    (HttpsRequired, "use_https"),
    (SercommError, "not_sercomm"),
)


PORT: Final = vol.All(
    NumberSelector(
        NumberSelectorConfig(min=1, max=65535, step=1, mode=NumberSelectorMode.BOX)
    ),
    vol.Coerce(int),
)
TEXT: Final = TextSelector()
SECRET: Final = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))
NEW_SECRET: Final = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="new-password")
)

ADDRESS_FIELDS: Final = {
    vol.Required(CONF_HOST): TEXT,
    vol.Required(CONF_PORT, default=DEFAULT_PORT): PORT,
    vol.Required(CONF_SSL, default=False): BooleanSelector(),
}
# The factory's administrator has no password.
LOGIN_FIELDS: Final = {
    vol.Required(CONF_USERNAME, default=DEFAULT_USERNAME): TEXT,
    vol.Optional(CONF_PASSWORD, default=""): SECRET,
}
MOTION_FIELD: Final = {
    vol.Required(CONF_ENABLE_MOTION, default=True): BooleanSelector(),
}

CREDENTIALS: Final = vol.Schema({**LOGIN_FIELDS, **MOTION_FIELD})
MANUAL: Final = vol.Schema({**ADDRESS_FIELDS, **LOGIN_FIELDS, **MOTION_FIELD})
REAUTH: Final = vol.Schema(LOGIN_FIELDS)
RECONFIGURE: Final = vol.Schema(
    {
        **ADDRESS_FIELDS,
        vol.Required(CONF_USERNAME): TEXT,
        vol.Optional(CONF_PASSWORD): SECRET,
    }
)


def form_error(error: SercommError) -> str:
    """Return the translation key of what the camera, or its absence, told us."""
    return next(key for kind, key in ERRORS if isinstance(error, kind))


def without_password(typed: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what may be shown again in a form."""
    return {key: value for key, value in (typed or {}).items() if key != CONF_PASSWORD}
