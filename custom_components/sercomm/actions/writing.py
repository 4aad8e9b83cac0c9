"""How actions write a change of one group, and what they answer of it."""

from collections.abc import Mapping
from typing import Any

from homeassistant.exceptions import HomeAssistantError

from ..api import Difference, GroupChange, HeldOtherwise, ReadBack
from ..errors import translated
from ..runtime import SercommRuntime


async def async_write_change(runtime: SercommRuntime, change: GroupChange) -> None:
    """Write a change in one request and read it back.

    Raises HeldOtherwise, in the words of the form, for what the camera made something
    else of, or any other SercommError.
    """
    held = await runtime.coordinator.async_write_and_look(
        change.group, change.values, before=change.before
    )
    held.require(change.name_of)


def complain_of_differences(
    response: Mapping[str, Any] | None,
) -> HomeAssistantError | None:
    """Return the error of values that the camera made something else of."""
    differs = (response or {}).get("differs")
    if not isinstance(differs, Mapping):
        return None
    try:
        # Who typed the keys knows them.
        words = {key: Difference(str(word)) for key, word in differs.items()}
        ReadBack(differs=words).require()
    except HeldOtherwise as error:
        return translated(error)
    return None
