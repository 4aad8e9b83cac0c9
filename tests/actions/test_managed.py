"""What Home Assistant keeps in the camera is not changed behind its back."""

from copy import deepcopy
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from tests.actions.calling import QUIET, act, refused
from tests.cameras import PERSONAS, SetUp, poll
from tests.delivery.deliveries import told
from tests.test_translations import TEXTS

pytest_plugins = ("tests.camera_fixtures", "tests.clips.fixtures")
pytestmark = pytest.mark.usefixtures("media")

OPTIONS = TEXTS["options"]["step"]["init"]["sections"]
MOTION = ("managed_for_motion", OPTIONS["motion"]["data"]["motion_delivery"])
CLIPS = ("managed_for_clips", OPTIONS["picture"]["data"]["receive_clips"])
NO_NOTIFY = {"trigger": "motion", "action": "notify", "enabled": False}
NO_UPLOAD = {"trigger": "motion", "action": "upload", "enabled": False}


def group(name: str, **values: str) -> dict[str, Any]:
    """Return the fields of set_group."""
    return {"group": name, "values": values}


MANAGED: list[tuple[str, dict[str, Any], tuple[str, str]]] = [
    ("set_event_action", NO_NOTIFY, MOTION),
    ("set_event_action", {**NO_NOTIFY, "trigger": "http"}, MOTION),
    ("set_group", group("HTTP_NOTIFY", http_url="http://192.0.2.66/"), MOTION),
    ("set_group", group("http_notify", http_url=""), MOTION),
    ("set_group", group("HTTP_NOTIFY", http_notify="0"), MOTION),
    ("set_group", group("HTTP_NOTIFY", event_data_flag="0"), MOTION),
    ("set_group", group("HTTP_EVENT", http_event_en="0"), MOTION),
    ("set_group", group("EVENT", event_mt="ftpu:1;httpn:0;httppost:1"), MOTION),
    ("set_event_action", NO_UPLOAD, CLIPS),
    ("set_group", group("HTTP_EVENT", http_post_url="http://192.0.2.66/"), CLIPS),
    ("set_group", group("HTTP_EVENT", http_post_en="0"), CLIPS),
    ("set_group", group("EVENT", event_mt="httpn:1;httppost:0"), CLIPS),
]


async def test_managed(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """What would be undone at the next poll is refused, and the option named."""
    _, camera = await set_up("rc8230", options={"receive_clips": True})
    before = deepcopy(camera.groups)
    for action, data, (key, option) in MANAGED:
        with subtests.test(action, **data):
            assert await refused(
                hass, camera, action, ServiceValidationError, **data
            ) == (key, {})
            assert option in TEXTS["exceptions"][key]["message"]
            assert not told(camera)
            assert camera.groups == before


@pytest.mark.parametrize("persona", PERSONAS)
async def test_managed_rule_of_any_dialect(
    hass: HomeAssistant, set_up: SetUp, persona: str
) -> None:
    """The rules of every generation are guarded."""
    _, camera = await set_up(persona)
    key, _ = await refused(
        hass, camera, "set_event_action", ServiceValidationError, **NO_NOTIFY
    )
    assert key == "managed_for_motion"
    assert not told(camera)


async def test_beside_what_is_managed(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    subtests: pytest.Subtests,
) -> None:
    """Everything else is the user's, also in the same groups and rules, and stays."""
    _, camera = await set_up("rc8230", options={"receive_clips": True})
    cases: tuple[tuple[str, dict[str, Any]], ...] = (
        ("set_event_action", {**NO_NOTIFY, "action": "email", "enabled": True}),
        ("set_event_action", {**NO_NOTIFY, "action": "ftp"}),
        ("set_group", group("HTTP_NOTIFY", http_method="1")),
        ("set_group", group("EVENT", event_interval="1")),
        ("set_group", group("EVENT", event_mt="email:1;httpn:1;httppost:1")),
    )
    for action, data in cases:
        with subtests.test(action, **data):
            await act(hass, camera, action, **data)
            assert len(told(camera)) == 1
            after = deepcopy(camera.groups)
            await poll(hass, freezer, 2)
            assert len(told(camera)) == 1
            assert camera.groups == after


async def test_not_managed(hass: HomeAssistant, set_up: SetUp) -> None:
    """Who wants neither notifications nor clips may set what they like."""
    _, camera = await set_up("rc8230", options=QUIET)
    for action, data, _ in MANAGED:
        await act(hass, camera, action, **data)
    assert camera.groups["HTTP_NOTIFY"]["http_url"] == ""
    assert camera.groups["HTTP_EVENT"]["http_post_url"] == "http://192.0.2.66/"
