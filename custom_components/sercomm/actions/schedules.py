"""The action on the weekly schedules of the camera."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..api import (
    SCHEDULES,
    WEEKDAYS,
    SchedulePlace,
    Span,
    change_schedule,
    check_undocumented,
)
from ..runtime import SercommRuntime
from .action import Action, choose
from .groups import read_group, require_unmanaged
from .writing import complain_of_differences

EVERY_DAY = "every_day"
WORKDAYS = "weekdays"
DAYS: Mapping[str, frozenset[int]] = {
    **{day: frozenset({number}) for number, day in enumerate(WEEKDAYS, 1)},
    WORKDAYS: frozenset(range(1, 6)),
    EVERY_DAY: frozenset(range(1, 8)),
}
# The names of Home Assistant.
SHORT = {day[:3]: day for day in WEEKDAYS}
TIME = {
    vol.Required("days"): vol.All(cv.ensure_list, [cv.string], vol.Length(min=1)),
    vol.Required("start"): cv.time,
    vol.Required("end"): cv.time,
}


async def _set_schedule(
    hass: HomeAssistant, runtime: SercommRuntime, data: Mapping[str, Any]
) -> ServiceResponse:
    """Write a schedule, and answer what the camera holds of it.

    No document says how every firmware writes one, so that what is held counts.
    """
    place = choose(SCHEDULES, "for", data["for"])
    spans = [
        Span(
            frozenset().union(*map(_numbers, one["days"])),
            one["start"],
            one["end"],
        )
        for one in data["times"]
    ]
    async with runtime.coordinator.rules_lock:
        return await _async_write(runtime, place, spans)


def _numbers(day: str) -> frozenset[int]:
    """Return the days that a word stands for, Monday is 1."""
    return choose(DAYS, "times", SHORT.get(day, day))


async def _async_write(
    runtime: SercommRuntime, place: SchedulePlace, spans: list[Span]
) -> ServiceResponse:
    """Write what differs in one request, and read it back."""
    before = await read_group(runtime, place.group)
    change = change_schedule(before, place, spans)
    if not change.values:
        return {place.group: {}}
    require_unmanaged(runtime, {place.group: change.values})
    held = await runtime.coordinator.async_write_and_look(
        place.group, change.values, check=check_undocumented, before=before
    )
    answer: dict[str, Any] = {place.group: dict(held.values)}
    if held.differs:
        answer["differs"] = dict(held.differs)
    return answer


ACTIONS = (
    Action(
        name="set_schedule",
        run=_set_schedule,
        fields={
            vol.Required("for"): cv.string,
            vol.Required("times"): vol.All(cv.ensure_list, [vol.Schema(TIME)]),
        },
        response=SupportsResponse.OPTIONAL,
        complain=complain_of_differences,
    ),
)
