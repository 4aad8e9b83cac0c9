"""The action set_group: undocumented parameters, outputs, and what is read back."""

from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from tests.actions.calling import QUIET, act, refused
from tests.cameras import SetUp, entity_id, state_of
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

GET = "/adm/get_group.cgi"
SET = "/adm/set_group.cgi"


class Short(dict[str, str]):
    """A group that keeps the first five characters of a text, without a word."""

    @override
    def __setitem__(self, key: str, value: str) -> None:
        """Keep what fits."""
        super().__setitem__(key, value[:5])

    @override
    def update(self, *pairs: Any, **more: str) -> None:
        """Keep what fits of each."""
        for key, value in dict(*pairs, **more).items():
            self[key] = value


def cut_texts(camera: Simulator) -> None:
    """Let a camera have little room for texts."""
    camera.groups["VIDEO"] = Short(camera.groups["VIDEO"])


async def test_a_text_that_is_cut(hass: HomeAssistant, set_up: SetUp) -> None:
    """What the camera made of it is read back and told, asked for or not."""
    _, camera = await set_up("rc8230", options=QUIET)
    cut_texts(camera)
    values = {"text": "Front door"}
    answer = await act(hass, camera, "set_group", group="VIDEO", values=values)
    assert answer == {"VIDEO": {"text": "Front"}, "differs": {"text": "cut"}}
    live = entity_id(hass, camera, "camera.live")
    with pytest.raises(HomeAssistantError) as raised:
        await hass.services.async_call(
            "sercomm",
            "set_group",
            {"entity_id": live, "group": "VIDEO", "values": values},
            blocking=True,
        )
    assert raised.value.translation_key == "held_cut"
    assert raised.value.translation_placeholders == {"fields": "text"}


@pytest.mark.usefixtures("all_enabled")
async def test_a_text_entity_that_is_cut(hass: HomeAssistant, set_up: SetUp) -> None:
    """The entity shows what the camera holds, and says so."""
    _, camera = await set_up("rc8230", options=QUIET)
    cut_texts(camera)
    name = entity_id(hass, camera, "text.overlay_text")
    with pytest.raises(HomeAssistantError) as raised:
        await hass.services.async_call(
            "text",
            "set_value",
            {"entity_id": name, "value": "Front door"},
            blocking=True,
        )
    assert raised.value.translation_key == "text_held_otherwise"
    assert state_of(hass, camera, "text.overlay_text").state == "Front"


async def test_undocumented(hass: HomeAssistant, set_up: SetUp) -> None:
    """Administrators may try what nobody has documented; the answer tells the rest."""
    _, camera = await set_up("rc8230", options=QUIET)
    data: dict[str, Any] = {"group": "EVENT", "values": {"event_define1": "809001800"}}
    key, placeholders = await refused(
        hass, camera, "set_group", ServiceValidationError, **data
    )
    assert key == "invalid_undocumented"
    assert placeholders == {"field": "EVENT.event_define1"}
    assert camera.paths() == []
    answer = await act(hass, camera, "set_group", **data, undocumented=True)
    assert answer == {"EVENT": {"event_define1": "809001800"}}
    assert camera.paths() == [
        f"{GET}?group=EVENT",
        f"{SET}?group=EVENT&event_define1=809001800",
        f"{GET}?group=EVENT",
    ]


async def test_undocumented_and_refused(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """Nothing for a shell, nothing out of a known range, nothing that is not there."""
    _, camera = await set_up("rc8230", options=QUIET)
    for name, value, told in (
        ("event_define1", "$(reboot)", "invalid_without"),
        ("event_define1", "a;b", "invalid_without"),
        ("event_define1", "a\nb", "invalid_not_ascii"),
        ("event_define1", "ä", "invalid_not_ascii"),
        ("event_trigger", "7", "invalid_choice"),
        ("event_define99", "1", "unknown_parameter"),
    ):
        with subtests.test(name, value=value):
            key, _ = await refused(
                hass,
                camera,
                "set_group",
                ServiceValidationError,
                group="EVENT",
                values={name: value},
                undocumented=True,
            )
            assert key == told
            assert camera.paths() == [f"{GET}?group=EVENT"]


async def test_filters_stay_closed(hass: HomeAssistant, set_up: SetUp) -> None:
    """A wrong filter locks everybody out: no word opens them."""
    _, camera = await set_up("rc8230", options=QUIET)
    key, placeholders = await refused(
        hass,
        camera,
        "set_group",
        ServiceValidationError,
        group="IP_FILTER",
        values={"ip_filter": 1},
        undocumented=True,
        confirm_network=True,
        confirm_outputs=True,
    )
    assert (key, placeholders) == (
        "invalid_locks_out",
        {"field": "IP_FILTER.ip_filter"},
    )
    assert camera.paths() == [f"{GET}?group=IP_FILTER"]


async def test_names_that_only_look_open(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """A camera that reads a name its own way opens nothing that is closed."""
    _, camera = await set_up("rc8230", options=QUIET)
    body = "ip_filter=0\r\nlogin_check=1\r\n"
    camera.faults.set(f"{GET}?group=*", "status", code=200, body=body)
    for group in ("IP_FILTER ", "ip_filter.ip_filter", "USER\t", ""):
        with subtests.test(group):
            key, _ = await refused(
                hass,
                camera,
                "set_group",
                ServiceValidationError,
                group=group,
                values={"ip_filter": "1"},
                undocumented=True,
            )
            assert key == "unknown_group"
            assert camera.paths() == []


async def test_outputs(hass: HomeAssistant, set_up: SetUp) -> None:
    """What hangs on them may open a door: they want a word of their own."""
    _, camera = await set_up("rc8230", options=QUIET)
    data: dict[str, Any] = {"group": "IO", "values": {"out1_action": 3}}
    words: dict[str, bool]
    for words in ({}, {"confirm_network": True}):
        key, _ = await refused(
            hass, camera, "set_group", ServiceValidationError, **data, **words
        )
        assert key == "confirm_outputs"
        assert camera.paths() == []
    await act(hass, camera, "set_group", **data, confirm_outputs=True)
    assert camera.paths() == [f"{SET}?group=IO&out1_action=3"]
    assert camera.groups["IO"]["out1_action"] == "3"
