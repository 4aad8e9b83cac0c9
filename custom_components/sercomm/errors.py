"""From the camera's errors to Home Assistant's, with translated texts."""

from collections.abc import Callable, Coroutine
import errno
from functools import wraps
from typing import Any, TypedDict

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .api import (
    AccessDenied,
    AnswerTooLarge,
    AuthenticationFailed,
    BrokenPicture,
    CameraBusy,
    CameraTimeout,
    CannotConnect,
    CannotStore,
    CommandRefused,
    Difference,
    HeldOtherwise,
    Interrupted,
    InvalidReply,
    InvalidValue,
    NotAvailable,
    NotKept,
    Paused,
    PrivacyMode,
    SercommError,
    redacted,
)
from .const import CONF_CLIP_WEBHOOK_ID, DOMAIN
from .texts import listed, text

# A camera may repeat an address of ours in its words, and so show who may notify us.
OWN_SECRETS = (CONF_WEBHOOK_ID, CONF_CLIP_WEBHOOK_ID)
ERROR_KEYS: tuple[tuple[type[SercommError], str], ...] = (
    (CameraTimeout, "timeout"),
    (CannotConnect, "cannot_connect"),
    (AuthenticationFailed, "invalid_auth"),
    (AccessDenied, "access_denied"),
    (NotAvailable, "not_available"),
    (CameraBusy, "camera_busy"),
    (Paused, "camera_restarting"),
    (Interrupted, "interrupted"),
    (PrivacyMode, "privacy_mode"),
    (NotKept, "not_kept"),
    (CommandRefused, "refused"),
    (HeldOtherwise, "held_otherwise"),
    (AnswerTooLarge, "answer_too_large"),
    (BrokenPicture, "broken_picture"),
    (InvalidReply, "invalid_reply"),
    (CannotStore, "file_not_written"),
)
# How a camera held something else, where it did so with all that it was given.
HELD_KEYS = {Difference.CUT: "held_cut", Difference.REFUSED: "held_refused"}
STORE_KEYS = {
    errno.ENOSPC: "no_room",
    errno.EDQUOT: "no_room",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EROFS: "no_permission",
}


class Told(TypedDict):
    """What an error of Home Assistant takes: the key of a text, and its values."""

    translation_domain: str
    translation_key: str
    translation_placeholders: dict[str, str]


def error_key(error: SercommError) -> str:
    """Return the translation key of the text that explains an error."""
    match error:
        case InvalidValue():
            return f"invalid_{error.refusal.word}"
        case HeldOtherwise() if len(how := set(error.differs.values())) == 1:
            return HELD_KEYS.get(Difference(how.pop()), "held_otherwise")
        case CommandRefused(reply="") if not isinstance(error, NotKept):
            return "refused_silently"
        case CannotStore(__cause__=OSError() as cause):
            return STORE_KEYS.get(cause.errno or 0, "file_not_written")
    return next(key for kind, key in ERROR_KEYS if isinstance(error, kind))


def told(
    error: SercommError, *, action: str | None = None, field: str | None = None
) -> Told:
    """Return what tells people of an error.

    `action` is the action whose parameters it names, `field` what it is about where
    that is no parameter.
    """
    values: dict[str, str] = {}
    match error:
        case InvalidValue():
            values = {k: _choice(k, v) for k, v in error.refusal.values.items()}
            values["field"] = field or _field(action, error.name)
        case HeldOtherwise():
            values["fields"] = listed(_field(action, name) for name in error.differs)
        case CommandRefused():
            values["reason"] = error.reply
        case CannotStore():
            values["code"] = code_of(error.__cause__)
    return {
        "translation_domain": DOMAIN,
        "translation_key": error_key(error),
        "translation_placeholders": values,
    }


def translated(
    error: SercommError, *, action: str | None = None, field: str | None = None
) -> HomeAssistantError:
    """Return the Home Assistant error that tells the user what happened; see `told`."""
    kind = (
        ServiceValidationError
        if isinstance(error, InvalidValue)
        else HomeAssistantError
    )
    return kind(**told(error, action=action, field=field))


def _field(action: str | None, name: str) -> str:
    """Return what the form of an action calls a parameter; else the parameter."""
    return text("services", f"{action}.fields.{name}.name") or name


def _choice(selector: str, value: str | tuple[str, ...]) -> str:
    """Return what a choice is called, where a selector has texts for it; or several."""
    if isinstance(value, tuple):
        return listed(_choice(selector, one) for one in value)
    return text("selector", f"{selector}.options.{value}") or value


def log_text(error: SercommError, entry: ConfigEntry) -> str:
    """Return what an error says; a camera may repeat our secret addresses in it."""
    return redacted(str(error), _secrets(entry))


def quoted(error: SercommError, entry: ConfigEntry) -> str:
    """Return the camera's own words of an error, without our secret addresses."""
    reply = error.reply if isinstance(error, CommandRefused) else ""
    return redacted(reply, _secrets(entry))


def _secrets(entry: ConfigEntry) -> list[str]:
    """Return the secret parts of our addresses."""
    return [entry.data[key] for key in OWN_SECRETS if entry.data.get(key)]


def code_of(error: BaseException | None) -> str:
    """Return the system's word for what went wrong: `ENOSPC`, or the error's kind."""
    number = getattr(error, "errno", None)
    return errno.errorcode.get(number or 0, type(error).__name__)


def not_stored(error: OSError) -> HomeAssistantError:
    """Return the error of a file that cannot be written here."""
    problem = CannotStore("the file cannot be written")
    problem.__cause__ = error
    return translated(problem)


def invalid(key: str, **placeholders: str) -> ServiceValidationError:
    """Return the error of a value that the user must change."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders,
    )


def camera_write[**P, R](
    method: Callable[P, Coroutine[Any, Any, R]],
) -> Callable[P, Coroutine[Any, Any, R]]:
    """Decorate an entity method that commands the camera."""

    @wraps(method)
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await method(*args, **kwargs)
        except SercommError as error:
            name = getattr(args[0], "name", None)
            field = name if isinstance(name, str) else None
            raise translated(error, field=field) from error

    return wrapper
