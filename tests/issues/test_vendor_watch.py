"""Who else decides what the camera does: vendors' servers, and open doors of theirs."""

from collections.abc import Callable

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util.dt import utcnow
import pytest

from custom_components.sercomm.issues.raising import Problem
from custom_components.sercomm.issues.rewriting import Rewriting
from tests.cameras import Home, SetUp, poll
from tests.delivery.deliveries import arm_events
from tests.issues.fixes import (
    DELIVERY_OFF,
    press_fix,
    problem_of,
    problems,
    repairs,
    submit,
)
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)
pytestmark = pytest.mark.usefixtures("repairs")
__all__ = ["repairs"]

SLOWLY = 12
SERVER = "http://gateway.example/api/register"
GET = "/adm/get_group.cgi"
SET = "/adm/set_group.cgi"


def registered(camera: Simulator) -> None:
    """Register a camera at a server, whose name would be markup."""
    camera.groups["OEM_REGISTER"]["register_gw"] = f"`{SERVER}`"


def open_to_all(camera: Simulator) -> None:
    """Let everybody watch."""
    camera.groups["USER"]["login_check"] = "0"


async def test_phone_home(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A server of the vendor is named; nothing that the camera says is markup."""
    entry, camera = await set_up("icamera2", options=DELIVERY_OFF)
    assert Problem.PHONE_HOME not in problems(hass)
    registered(camera)
    await poll(hass, freezer, SLOWLY)
    issue = problem_of(hass, Problem.PHONE_HOME)
    assert issue.is_fixable
    assert issue.data == {"kind": "phone_home", "entry_id": entry.entry_id}
    assert issue.translation_placeholders == {"name": "Camera", "server": SERVER}
    camera.groups["OEM_REGISTER"]["register_gw"] = ""
    await poll(hass, freezer, SLOWLY)
    assert Problem.PHONE_HOME not in problems(hass)


@pytest.mark.parametrize(
    ("problem", "prepare", "group", "written"),
    [
        (Problem.PHONE_HOME, registered, "OEM_REGISTER", "register_gw="),
        (Problem.OPEN_VIEWING, open_to_all, "USER", "login_check=1"),
    ],
)
async def test_one_click(
    hass: HomeAssistant,
    home: Home,
    set_up: SetUp,
    problem: Problem,
    prepare: Callable[[Simulator], None],
    group: str,
    written: str,
) -> None:
    """One write of one key, read back; what is not kept is not called done."""
    _, camera = await set_up("icamera2", options=DELIVERY_OFF, prepare=prepare)
    before = camera.groups[group].copy()
    form = await press_fix(hass, home, problem)
    assert form["step_id"] == "confirm"
    assert (
        form["description_placeholders"]
        == problem_of(hass, problem).translation_placeholders
    )
    assert camera.paths() == []
    camera.faults.set(f"{SET}*", "status", 1, code=200, body="OK")
    failed = await submit(hass, home, form)
    assert failed["errors"] == {"base": "failed"}
    assert problem in problems(hass)
    camera.clear_requests()
    done = await submit(hass, home, failed)
    assert done["type"] == "create_entry"
    assert camera.paths() == [f"{SET}?group={group}&{written}", f"{GET}?group={group}"]
    key, _, value = written.partition("=")
    assert camera.groups[group] == before | {key: value}
    assert problem not in problems(hass)


async def test_open_viewing(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """That everybody can watch is said, whatever else the camera is."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF)
    assert Problem.OPEN_VIEWING not in problems(hass)
    open_to_all(camera)
    await poll(hass, freezer, SLOWLY)
    issue = problem_of(hass, Problem.OPEN_VIEWING)
    assert issue.is_fixable
    assert issue.data == {"kind": "open_viewing", "entry_id": entry.entry_id}
    assert issue.translation_placeholders == {"name": "Camera"}
    camera.groups["USER"]["login_check"] = "1"
    await poll(hass, freezer, SLOWLY)
    assert Problem.OPEN_VIEWING not in problems(hass)


async def test_xfinity(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A rule that only Comcast's server writes is told, also without delivery."""
    _, camera = await set_up("icamera2", options=DELIVERY_OFF)
    assert Problem.XFINITY not in problems(hass)
    camera.vendor_cloud.rewrite()
    await poll(hass, freezer, SLOWLY)
    issue = problem_of(hass, Problem.XFINITY)
    assert not issue.is_fixable
    assert issue.data is None
    assert issue.translation_placeholders == {
        "name": "Camera",
        "rule": "XFINITY_MOTION",
    }
    camera.groups["EVENT"]["event5_entry"] = ""
    await poll(hass, freezer, SLOWLY)
    assert Problem.XFINITY not in problems(hass)


async def test_settings_that_are_rewritten(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Every hour again: too seldom to be contested, and told all the same."""
    entry, camera = await set_up(
        "icamera2", options={"motion_delivery": "push"}, prepare=arm_events
    )
    push = entry.runtime_data.delivery.push
    ours = camera.groups["HTTP_NOTIFY"]["http_url"]
    for times in range(1, 4):
        assert Problem.SETTINGS_REWRITTEN not in problems(hass)
        assert camera.vendor_cloud.rewrite()
        await poll(hass, freezer, 3)
        assert push.settings.put_back == times
        assert camera.groups["HTTP_NOTIFY"]["http_url"] == ours
        assert push.reason != "contested"
        freezer.tick(3000)
        await poll(hass, freezer)
    issue = problem_of(hass, Problem.SETTINGS_REWRITTEN)
    assert not issue.is_fixable
    assert issue.translation_placeholders == {"name": "Camera", "count": "3"}
    camera.vendor_cloud.blocked = True
    freezer.tick(24 * 3600)
    await poll(hass, freezer)
    assert not camera.vendor_cloud.rewrite()
    assert Problem.SETTINGS_REWRITTEN not in problems(hass)


async def test_contested_settings_are_told_once(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Within an hour the repair of delivery says it, and no second one."""
    entry, camera = await set_up(
        "icamera2", options={"motion_delivery": "push"}, prepare=arm_events
    )
    for _ in range(5):
        assert camera.vendor_cloud.rewrite()
        await poll(hass, freezer)
    assert entry.runtime_data.delivery.push.reason == "contested"
    assert Problem.SETTINGS_REWRITTEN not in problems(hass)
    assert Problem.XFINITY in problems(hass)


def test_counting(freezer: FrozenDateTimeFactory) -> None:
    """Within a day, each by the time it was seen."""
    rewriting = Rewriting()
    assert rewriting.count(0, utcnow()) == 0
    assert rewriting.count(2, utcnow()) == 2
    freezer.tick(23 * 3600)
    assert rewriting.count(3, utcnow()) == 3
    freezer.tick(3600)
    assert rewriting.count(3, utcnow()) == 1
