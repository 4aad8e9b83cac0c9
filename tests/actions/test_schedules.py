"""The action on the weekly schedules of the camera."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
import voluptuous as vol

from tests.actions.calling import QUIET, act, refused
from tests.cameras import PERSONAS, SetUp, entity_id
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

GET = "/adm/get_group.cgi?group="
SET = "/adm/set_group.cgi?group="
OFFICE = {"days": ["weekdays"], "start": "08:00", "end": "18:00"}
# For what -> group, first key, key that makes the camera keep to it.
PLACES = {
    "events": ("EVENT", "event_define1", "event_schedule"),
    "video": ("VIDEO", "video_define1", "video_schedule"),
    "sd_card": ("SDCARD", "sdcard_rec_schedule1", ""),
    "share": ("SMBC", "smbc_rec_schedule", ""),
}


def given(place: str, times: list[Any]) -> dict[str, Any]:
    """Return the fields of the action; `for` is a word of Python."""
    return {"for": place, "times": times}


@pytest.mark.parametrize("persona", PERSONAS)
async def test_places(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests, persona: str
) -> None:
    """Each in its group, in one request, read back and answered; or told missing."""
    _, camera = await set_up(persona, options=QUIET)
    for place, (group, key, switch) in PLACES.items():
        data: dict[str, Any] = {"for": place, "times": [OFFICE]}
        held = camera.groups.get(group)
        with subtests.test(place):
            if held is None or key not in held:
                told = await refused(
                    hass, camera, "set_schedule", ServiceValidationError, **data
                )
                assert told == (
                    ("unknown_group", {"group": group})
                    if held is None
                    else ("invalid_not_shown", {"field": "Schedule for"})
                )
                assert camera.paths() == [f"{GET}{group}"]
                continue
            if switch:
                held[switch] = "0"
            answer = await act(hass, camera, "set_schedule", **data)
            written = {key: "808001800", **({switch: "1"} if switch else {})}
            query = "".join(f"&{name}={value}" for name, value in written.items())
            assert camera.paths() == [
                f"{GET}{group}",
                f"{SET}{group}{query}",
                f"{GET}{group}",
            ]
            assert answer == {group: written}


ENTRIES: list[tuple[list[dict[str, Any]], str]] = [
    ([{"days": ["monday"], "start": "09:00", "end": "18:00"}], "109001800"),
    ([{"days": "sun", "start": "09:00", "end": "18:00"}], "709001800"),
    ([{"days": ["every_day"], "start": "00:00", "end": "00:00"}], "900002359"),
    (
        [{"days": ["weekdays", "sat"], "start": "06:05:59", "end": "07:00"}],
        "806050700 606050700",
    ),
    (
        [
            {
                "days": ["weekdays", "saturday", "sunday"],
                "start": "06:00",
                "end": "07:00",
            }
        ],
        "906000700",
    ),
    (
        [{"days": ["sunday", "tuesday"], "start": "22:00", "end": "06:00"}],
        "222002359 722002359 100000600 300000600",
    ),
    ([{"days": ["every_day"], "start": "22:00", "end": "00:00"}], "922002359"),
    (
        [{"days": ["every_day"], "start": "22:00", "end": "06:00"}],
        "922002359 900000600",
    ),
    ([OFFICE, OFFICE], "808001800"),
]


async def test_entries(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """Day, start and end, in as few entries as there can be, over midnight too."""
    _, camera = await set_up("rc8230", options=QUIET)
    event, share = (dict(camera.groups[name]) for name in ("EVENT", "SMBC"))
    for times, entries in ENTRIES:
        camera.groups.update(EVENT=dict(event), SMBC=dict(share))
        with subtests.test(entries, times=times):
            await act(hass, camera, "set_schedule", **given("events", times))
            held = [camera.groups["EVENT"][f"event_define{n}"] for n in range(1, 11)]
            assert " ".join(held).strip() == entries
            await act(hass, camera, "set_schedule", **given("share", times))
            schedule = camera.groups["SMBC"]["smbc_rec_schedule"]
            assert schedule == entries.replace(" ", ":")


async def test_a_schedule_that_is_replaced(hass: HomeAssistant, set_up: SetUp) -> None:
    """Only what differs is written; without times the camera keeps to none."""
    _, camera = await set_up("rc8230", options=QUIET)
    event = camera.groups["EVENT"]
    event |= {
        "event_define1": "808001800",
        "event_define3": "7old",
        "event_schedule": "1",
    }
    data: dict[str, Any] = {"for": "events", "times": [OFFICE]}
    assert await act(hass, camera, "set_schedule", **data) == {
        "EVENT": {"event_define3": ""}
    }
    assert await act(hass, camera, "set_schedule", **data) == {"EVENT": {}}
    assert camera.paths() == [f"{GET}EVENT"]
    await act(hass, camera, "set_schedule", **given("events", []))
    assert camera.paths()[1] == f"{SET}EVENT&event_define1=&event_schedule=0"


async def test_what_is_held_is_told(hass: HomeAssistant, set_up: SetUp) -> None:
    """The form is not proven: an answer tells the difference, silence is an error."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.persona.cuts = {"VIDEO.video_define1": 5}
    data: dict[str, Any] = {"for": "video", "times": [OFFICE]}
    answer = await act(hass, camera, "set_schedule", **data)
    assert answer["VIDEO"]["video_define1"] == "80800"
    assert answer["differs"] == {"video_define1": "cut"}
    camera.groups["VIDEO"]["video_define1"] = ""
    with pytest.raises(HomeAssistantError) as raised:
        await hass.services.async_call(
            "sercomm",
            "set_schedule",
            {"entity_id": entity_id(hass, camera, "camera.live"), **data},
            blocking=True,
        )
    assert raised.value.translation_key == "held_cut"
    assert raised.value.translation_placeholders == {"fields": "video_define1"}


async def test_too_many(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera has ten entries; what goes past midnight takes two."""
    _, camera = await set_up("rc8230", options=QUIET)
    days = {"days": ["mon", "wed", "fri"], "start": "22:00", "end": "06:00"}
    more = {"days": ["mon", "wed", "fri"], "start": "12:00", "end": "13:00"}
    last = {"days": ["mon", "wed"], "start": "15:00", "end": "16:00"}
    data: dict[str, Any] = {"for": "sd_card", "times": [days, more, last]}
    assert await refused(
        hass, camera, "set_schedule", ServiceValidationError, **data
    ) == (
        "invalid_entries",
        {"field": "Times", "needed": "11", "room": "10"},
    )
    assert camera.paths() == [f"{GET}SDCARD"]


async def test_less_room(hass: HomeAssistant, set_up: SetUp) -> None:
    """What a camera shows is what it has room for."""

    def lack(camera: Simulator) -> None:
        for number in range(3, 11):
            del camera.groups["SDCARD"][f"sdcard_rec_schedule{number}"]

    _, camera = await set_up("rc8230", options=QUIET, prepare=lack)
    times = [{**OFFICE, "days": ["mon", "wed", "fri"]}]
    data: dict[str, Any] = {"for": "sd_card", "times": times}
    key, told = await refused(
        hass, camera, "set_schedule", ServiceValidationError, **data
    )
    assert (key, told["needed"], told["room"]) == ("invalid_entries", "3", "2")


async def test_refused(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """What is no time or no day is told, and nothing is sent."""
    _, camera = await set_up("rc8230", options=QUIET)
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        ({"for": "everything"}, "invalid_choice"),
        ({"times": [{**OFFICE, "days": ["someday"]}]}, "invalid_choice"),
        ({"times": [{**OFFICE, "end": "08:00"}]}, "invalid_same_times"),
    )
    for wrong, told in cases:
        data = {"for": "events", "times": [OFFICE], **wrong}
        with subtests.test(**wrong):
            key, _ = await refused(
                hass, camera, "set_schedule", ServiceValidationError, **data
            )
            assert key == told
            assert not any(path.startswith(SET) for path in camera.paths())


async def test_no_time(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """Days, start and end, all three."""
    _, camera = await set_up("rc8230", options=QUIET)
    for time in (
        {},
        {**OFFICE, "days": []},
        {**OFFICE, "start": "25:00"},
        {**OFFICE, "end": "soon"},
        "always",
    ):
        with subtests.test(time=time):
            with pytest.raises(vol.Invalid):
                await act(hass, camera, "set_schedule", **given("events", [time]))
            assert camera.paths() == []
