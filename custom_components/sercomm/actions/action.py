"""What an action is."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.core import HomeAssistant, ServiceResponse, SupportsResponse
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import VolDictType
import voluptuous as vol

from ..api import InvalidValue, Right, because
from ..runtime import SercommRuntime

type Runner = Callable[
    [HomeAssistant, SercommRuntime, Mapping[str, Any]], Awaitable[ServiceResponse]
]

type Complain = Callable[[ServiceResponse], HomeAssistantError | None]

CONFIRM_MODEL = "confirm_model"


@dataclass(frozen=True, kw_only=True)
class Action:
    """An action: what it takes, what it does, what it answers.

    `right` is what the account in the camera must be, `administrator` asks for an
    administrator of Home Assistant. `complain` makes an error of an answer that nobody
    asked for and that somebody should read. A `dangerous` action is for administrators
    too, and wants the camera's model typed in as confirmation.
    """

    name: str
    run: Runner
    fields: VolDictType = field(default_factory=dict)
    response: SupportsResponse = SupportsResponse.NONE
    complain: Complain | None = None
    right: Right = Right.ADMINISTRATOR
    administrator: bool = False
    dangerous: bool = False

    @property
    def schema(self) -> VolDictType:
        """The fields, with the confirmation where it is wanted."""
        schema = dict(self.fields)
        if self.dangerous:
            # Firmware of another model can destroy a camera (base document).
            schema[vol.Required(CONFIRM_MODEL)] = cv.string
        return schema


def choose[T](choices: Mapping[str, T], name: str, wanted: str) -> T:
    """Return what a word stands for. Raises InvalidValue for one that is no choice."""
    if wanted not in choices:
        refusal = because("choice", choices=tuple(choices))
        raise InvalidValue("action", name, refusal)
    return choices[wanted]


def whole(value: Any) -> int:
    """Take a whole number, as number or as text; its range is the camera's affair."""
    try:
        # Sliders send 7.0 and templates "7": both are the 7 of the camera.
        number = float(value)
        if number.is_integer():
            return int(number)
    except (OverflowError, TypeError, ValueError) as error:
        raise vol.Invalid("expected a whole number") from error
    raise vol.Invalid("expected a whole number")
