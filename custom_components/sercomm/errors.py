"""From the camera's errors to Home Assistant's, with translated texts."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

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
    HeldOtherwise,
    Interrupted,
    InvalidReply,
    InvalidValue,
    NotAvailable,
    Paused,
    PrivacyMode,
    SercommError,
    redacted,
)
from .const import CONF_CLIP_WEBHOOK_ID, DOMAIN

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
    (CommandRefused, "refused"),
    (HeldOtherwise, "held_otherwise"),
    (InvalidValue, "invalid_value"),
    (AnswerTooLarge, "answer_too_large"),
    (BrokenPicture, "broken_picture"),
    (InvalidReply, "invalid_reply"),
    (CannotStore, "file_not_written"),
)


def error_key(error: SercommError) -> str:
    """Return the translation key of the text that explains an error."""
    return next(key for kind, key in ERROR_KEYS if isinstance(error, kind))


def translated(error: SercommError) -> HomeAssistantError:
    """Return the Home Assistant error that tells the user what happened."""
    kind = (
        ServiceValidationError
        if isinstance(error, InvalidValue)
        else HomeAssistantError
    )
    return kind(
        translation_domain=DOMAIN,
        translation_key=error_key(error),
        translation_placeholders={"reason": told_reason(error)},
    )


def told_reason(error: SercommError) -> str:
    """Return what the text about an error quotes: the camera's words, or ours."""
    if isinstance(error, InvalidValue):
        return error.in_words
    return getattr(error, "reply", None) or str(error)


def reason_of(error: SercommError, entry: ConfigEntry) -> str:
    """Return what an error says; a camera may repeat our secret addresses in it."""
    secrets = (entry.data.get(key) for key in OWN_SECRETS)
    text = error.in_words if isinstance(error, InvalidValue) else str(error)
    return redacted(text, filter(None, secrets))


def not_stored(error: OSError) -> HomeAssistantError:
    """Return the error of a file that cannot be written here."""
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="file_not_written",
        translation_placeholders={"reason": error.strerror or "unknown"},
    )


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
            raise translated(error) from error

    return wrapper
