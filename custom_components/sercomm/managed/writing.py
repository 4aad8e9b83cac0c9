"""Writing and restoring so that one refused value does not lose the rest."""

from collections.abc import Collection

from ..api import (
    Camera,
    Check,
    CommandRefused,
    EventAction,
    InvalidReply,
    InvalidValue,
    NotKept,
    OutcomeUnknown,
    Priority,
    SercommError,
    check_original,
    check_value,
)
from ..const import LOGGER
from .originals import Changes, Originals, keys_of, merged, undoing
from .use import SettingKey

# The camera says no to a value; that it does not serve us at all is something else.
REFUSED = (CommandRefused, InvalidReply)


async def async_write_parts(
    camera: Camera,
    changes: Changes,
    refused: set[SettingKey],
    check: Check = check_value,
) -> Changes:
    """Write changes; after a refusal group by group, and then key by key.

    `check` decides what may be written at all. Returns what was written. `refused` is
    kept up to date: keys that were refused on their own, which are then not tried
    alone again. Raises CommandRefused or InvalidReply when nothing was written, or
    another SercommError.
    """
    keys = keys_of(changes)
    try:
        await camera.set_groups(changes, check=check)
    except REFUSED:
        # What a firmware does not take is said of the request as a whole: `Invalid
        # Group` by an RC8025b, ERROR by an iCamera2 (base document, issues 9 and 16).
        parts = _parts(changes)
        if len(parts) < 2 or keys <= refused:
            refused |= keys
            raise
        written: Changes = {}
        for part in parts:
            try:
                done = await async_write_parts(camera, part, refused, check)
            except REFUSED:
                continue
            except SercommError as error:
                if written:
                    raise OutcomeUnknown(str(error)) from error
                raise
            written = merged(written, done)
        if not written:
            raise
        return written
    refused -= keys
    return changes


async def async_restore(
    camera: Camera, originals: Originals, *, ours: Collection[EventAction]
) -> Changes:
    """Write back what the camera held before us, and return it; see `undoing`.

    A camera may hold what it must not be told: then it keeps what we left. Raises
    CommandRefused when it does not take everything, or another SercommError.
    """
    if not originals:
        return {}
    held = await camera.get_groups(originals, Priority.COMMAND)
    changes = undoing(originals, held, ours=ours)
    for group, values in changes.items():
        for key in list(values):
            try:
                check_original(group, key, values[key])
            except InvalidValue as error:
                LOGGER.warning("A setting cannot be given back: %s", error)
                del values[key]
    changes = merged(changes)
    if not changes:
        return {}
    if await async_write_parts(camera, changes, set(), check_original) != changes:
        raise NotKept("it does not take all of its own settings")
    return changes


def _parts(changes: Changes) -> list[Changes]:
    """Return the groups of changes, or the keys of a single one."""
    if len(changes) > 1:
        return [{group: values} for group, values in changes.items()]
    return [
        {group: {key: value}}
        for group, values in changes.items()
        for key, value in values.items()
    ]
