"""The forms of the flows, what may be typed into them, and their error texts."""

from collections.abc import Collection, Mapping
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
    HeldOtherwise,
    HttpsRequired,
    Interrupted,
    InvalidReply,
    InvalidValue,
    NotAvailable,
    NotKept,
    Paused,
    SercommError,
    UnknownHost,
)
from ..const import CONF_ENABLE_MOTION, DEFAULT_PORT, DEFAULT_USERNAME
from ..coordinator import AnotherCamera
from ..errors import error_key, told
from ..quoting import placeholders

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
# The same on the pages of a camera that is set up.
PAGE_ERRORS: Final[tuple[tuple[type[SercommError], str], ...]] = (
    (AnotherCamera, "another_camera"),
    (CameraBusy, "camera_busy"),
    (Paused, "camera_busy"),
    (Interrupted, "camera_busy"),
    (AccessDenied, "access_denied"),
    (NotAvailable, "not_available"),
    (NotKept, "refused_silently"),
    (HttpsRequired, "use_https"),
    (InvalidReply, "invalid_reply"),
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


def page_errors(
    error: SercommError, fields: Collection[str] = (), section: str = "base"
) -> dict[str, str]:
    """Return the errors of a page: at its fields what is about them, else there."""
    match error:
        case InvalidValue():
            at = error.name if error.name in fields else section
            return {at: error_key(error)}
        case HeldOtherwise():
            found = [name for name in error.differs if name in fields]
            return dict.fromkeys(found or [section], "held_otherwise")
    own = (key for kind, key in PAGE_ERRORS if isinstance(error, kind))
    return {section: next(own, error_key(error))}


def page_placeholders(error: SercommError | None, **texts: str) -> dict[str, str]:
    """Return what stands in the texts of a page and of its error."""
    values = {} if error is None else told(error)["translation_placeholders"]
    words = placeholders(reason=values.get("reason", ""), **texts)
    return {**values, **words}


def without_password(typed: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what may be shown again in a form."""
    return {key: value for key, value in (typed or {}).items() if key != CONF_PASSWORD}
