"""A camera behind a router of its own: what it sends comes from another address."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.sercomm.const import DOMAIN
from tests.cameras import Home, SetUp, state_of, value_of
from tests.delivery.deliveries import DELIVERY, FIRE, MOTION, PUSH, arm
from tests.issues.fixes import open_fix, problems, repairs, submit
from tests.simulator import Simulator
from tests.waiting import patiently

pytest_plugins = ("tests.camera_fixtures",)
pytestmark = pytest.mark.usefixtures("repairs")
__all__ = ["repairs"]

ROUTER = "127.0.0.2"


def behind_a_router(camera: Simulator) -> None:
    """Let it see everything, and all that it sends come from its router."""
    arm(camera)
    camera.persona.notify_source = ROUTER


def about_delivery(hass: HomeAssistant) -> list[ir.IssueEntry]:
    """Return the repairs that are not about something else."""
    others = [issue.issue_id for issue in problems(hass).values()]
    return [
        issue
        for (domain, issue_id), issue in ir.async_get(hass).issues.items()
        if domain == DOMAIN and issue_id not in others
    ]


async def test_one_question_after_the_first_test(
    hass: HomeAssistant, home: Home, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """One repair, true from the first test on; one click, and motion arrives."""
    entry, camera = await patiently(
        hass, freezer, set_up("rc8230", options=PUSH, prepare=behind_a_router)
    )
    assert [delivery.status for delivery in camera.deliveries] == [200]
    [issue] = about_delivery(hass)
    assert issue.translation_key == "foreign_source"
    assert issue.translation_placeholders == {"name": "Camera", "sender": ROUTER}
    state = state_of(hass, camera, DELIVERY)
    assert (state.state, state.attributes["reason"]) == ("none", "other_sender")
    await camera.fire("motion")
    assert value_of(hass, camera, MOTION) == "unknown"

    form = await open_fix(home, issue)
    assert form["description_placeholders"]["sender"] == ROUTER
    camera.clear_requests()
    done = await submit(hass, home, form)
    assert done["type"] == "create_entry"
    assert entry.data["accepted_sources"] == [ROUTER]
    assert FIRE in camera.paths()
    assert about_delivery(hass) == []
    state = state_of(hass, camera, DELIVERY)
    assert (state.state, state.attributes["reason"]) == ("push", "verified")
    await camera.fire("motion")
    assert value_of(hass, camera, MOTION) == "on"
