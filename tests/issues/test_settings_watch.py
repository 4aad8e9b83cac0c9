"""What is watched for the owner: raised, kept, ignored, gone."""

from collections.abc import Callable, Mapping
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.issues.raising import Problem
from custom_components.sercomm.quoting import LONGEST, in_code
from custom_components.sercomm.upkeep.password import is_known_to_all
from tests.cameras import SetUp, poll
from tests.issues.fixes import DELIVERY_OFF, ignore, is_ignored, problem_of, problems
from tests.simulator import Simulator, names

pytest_plugins = ("tests.camera_fixtures",)

SLOWLY = 12

GOOD = "S1mple & s@fe"
IN_ORDER = {"accounts": {"administrator": (GOOD, "administrator")}}
LONDON = {"time_zone": "26", "daylight_saving": "1"}
TRAVERSAL = {"upnp_mode": "1", "upnp_traversal": "1"}


@pytest.fixture
async def in_london(hass: HomeAssistant) -> None:
    """Put Home Assistant where the simulated cameras are."""
    await hass.config.async_set_time_zone("Europe/London")


def set_to(group: str, values: Mapping[str, str]) -> Callable[[Simulator], None]:
    """Return what changes a group of a camera before it is set up."""

    def prepare(camera: Simulator) -> None:
        camera.groups[group] |= values

    return prepare


@pytest.mark.parametrize("persona", names())
async def test_in_order(
    hass: HomeAssistant,
    in_london: None,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    persona: str,
) -> None:
    """A camera that is as it should be has no repair, and is asked nothing more."""
    _, camera = await set_up(persona, options=DELIVERY_OFF, **IN_ORDER)
    assert problems(hass) == {}
    for _ in range(SLOWLY):
        camera.clear_requests()
        await poll(hass, freezer)
        assert len(camera.requests) <= 3
    assert problems(hass) == {}
    assert not [path for path in camera.paths() if "set_group" in path]


@pytest.mark.parametrize(
    ("username", "password", "known"),
    [
        ("administrator", "", True),
        ("admin", "admin", True),
        ("administrator", "admin", True),
        ("administrator", "administrator", True),
        ("administrator", "cgiconfig", True),
        ("administrator", "freeboxcam", True),
        ("freeboxcam", "freeboxcam", True),
        ("freeboxcam", "aB3dE5", False),
        ("admin", "administrator", True),
        ("administrator", "Admin", False),
        ("administrator", GOOD, False),
        ("admin", " ", False),
    ],
)
def test_passwords_that_everybody_knows(
    username: str, password: str, known: bool
) -> None:
    """None, the name, and what the factory sets."""
    assert is_known_to_all(username, password) is known


@pytest.mark.parametrize(
    ("name", "password", "text", "fixable"),
    [
        ("administrator", "", "no_password", True),
        ("administrator", "admin", "factory_password", True),
        ("operator", "operator", "weak_password_of_a_limited_account", False),
        ("viewer", "", "weak_password_of_a_limited_account", False),
    ],
)
async def test_password(
    hass: HomeAssistant,
    in_london: None,
    set_up: SetUp,
    name: str,
    password: str,
    text: str,
    fixable: bool,
) -> None:
    """A login that protects nothing is said to be one, until it is another."""
    entry, camera = await set_up(
        "rc8221",
        options=DELIVERY_OFF,
        data={"username": name, "password": password},
        accounts={name: (password, name)},
    )
    assert list(problems(hass)) == [Problem.OPEN_LOGIN]
    issue = problem_of(hass, Problem.OPEN_LOGIN)
    assert issue.issue_id == f"no_password_{entry.entry_id}"
    assert issue.translation_key == text
    assert issue.is_fixable is fixable
    assert issue.severity is ir.IssueSeverity.WARNING
    assert issue.translation_placeholders == {"name": "Camera", "username": name}

    camera.accounts[name] = (GOOD, name)
    hass.config_entries.async_update_entry(entry, data={**entry.data, "password": GOOD})
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert problems(hass) == {}


async def test_password_of_a_camera_that_is_off(
    hass: HomeAssistant, in_london: None, set_up: SetUp
) -> None:
    """This needs no camera; what needs one is left as it is."""
    entry, camera = await set_up(
        "rc8221", options=DELIVERY_OFF, prepare=set_to("UPNP", TRAVERSAL)
    )
    both = {Problem.OPEN_LOGIN, Problem.UPNP_OPENS_PORTS}
    assert problems(hass).keys() == both
    camera.offline()
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert problems(hass).keys() == both


async def test_upnp(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    subtests: pytest.Subtests,
) -> None:
    """Being seen is no harm, opening the router is; at each start and while it runs."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF)
    for mode, traversal, raised in (
        ("1", "1", True),
        ("1", "0", False),
        ("0", "1", False),
        ("1", "", False),
        ("1", "2", True),
    ):
        camera.groups["UPNP"] |= {"upnp_mode": mode, "upnp_traversal": traversal}
        with subtests.test(mode=mode, traversal=traversal):
            await hass.config_entries.async_reload(entry.entry_id)
            await hass.async_block_till_done(wait_background_tasks=True)
            assert (Problem.UPNP_OPENS_PORTS in problems(hass)) is raised
    camera.groups["UPNP"] |= {"upnp_mode": "0", "upnp_traversal": ""}
    await poll(hass, freezer, SLOWLY)
    assert Problem.UPNP_OPENS_PORTS not in problems(hass)
    camera.groups["UPNP"] |= TRAVERSAL
    await poll(hass, freezer, SLOWLY)
    issue = problem_of(hass, Problem.UPNP_OPENS_PORTS)
    assert issue.is_fixable
    assert issue.translation_placeholders == {"name": "Camera"}
    await hass.config_entries.async_remove(entry.entry_id)
    assert not [key for key in ir.async_get(hass).issues if key[0] == DOMAIN]


async def test_silence_tells_nothing(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Repairs stay while the camera refuses its groups, or is away."""
    entry, camera = await set_up(
        "icamera2", options=DELIVERY_OFF, prepare=set_to("UPNP", TRAVERSAL)
    )
    before = problems(hass)
    assert Problem.UPNP_OPENS_PORTS in before
    camera.faults.set("/adm/get_group.cgi", "status", code=403)
    await poll(hass, freezer, SLOWLY)
    assert problems(hass) == before
    camera.faults.clear()
    camera.offline()
    await poll(hass, freezer, SLOWLY)
    assert problems(hass) == before
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert problems(hass) == before


async def test_another_firmware(hass: HomeAssistant, set_up: SetUp) -> None:
    """A group that the camera does not have any more needs no repair."""
    entry, camera = await set_up(
        "icamera2", options=DELIVERY_OFF, prepare=set_to("UPNP", TRAVERSAL)
    )
    assert Problem.UPNP_OPENS_PORTS in problems(hass)
    del camera.groups["UPNP"]
    for _ in range(2):  # that it is gone is believed at the second start
        await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
    assert Problem.UPNP_OPENS_PORTS not in problems(hass)


ZONES: tuple[tuple[str, dict[str, str], dict[str, str] | None], ...] = (
    ("Europe/London", LONDON, None),
    ("Europe/Dublin", LONDON, None),
    ("Europe/London", {**LONDON, "daylight_saving": "0"}, LONDON),
    ("Europe/Berlin", LONDON, {"time_zone": "27", "daylight_saving": "1"}),
    ("Africa/Accra", LONDON, {"time_zone": "25", "daylight_saving": "0"}),
    ("Africa/Accra", {"time_zone": "26", "daylight_saving": "0"}, None),
    ("Europe/Berlin", {"time_zone": "99"}, {**LONDON, "time_zone": "27"}),
    ("Europe/Berlin", {"time_zone": "?"}, None),
    ("Pacific/Chatham", LONDON, None),
)


async def test_time_zone(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """Only a clock that is wrong, and that can be made right, is worth a word."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF)
    before = dict(camera.groups["SYSTEM"])
    kind = {"kind": "wrong_time_zone", "entry_id": entry.entry_id}
    for home, held, fix in ZONES:
        with subtests.test(home, **held):
            await hass.config_entries.async_unload(entry.entry_id)
            await hass.config.async_set_time_zone(home)
            camera.groups["SYSTEM"].update(before, **held)
            await hass.config_entries.async_setup(entry.entry_id)
            await hass.async_block_till_done(wait_background_tasks=True)
            issue = problems(hass).get(Problem.WRONG_TIME_ZONE)
            if fix is None:
                assert issue is None
                continue
            assert issue is not None
            assert issue.data == {**kind, **fix}
            assert issue.is_fixable
            placeholders: Any = issue.translation_placeholders
            assert placeholders["home"] == home
            assert placeholders["current"]
            assert placeholders["best"].startswith("(GMT")


async def test_time_zone_of_home_changes(
    hass: HomeAssistant, in_london: None, set_up: SetUp
) -> None:
    """The house moves, and moves back; the camera is not asked."""
    entry, camera = await set_up("rc8230", options=DELIVERY_OFF)
    assert Problem.WRONG_TIME_ZONE not in problems(hass)
    for zone, wrong in (("Europe/Berlin", True), ("Europe/London", False)):
        await hass.config.async_update(time_zone=zone)
        entry.runtime_data.coordinator.async_update_listeners()
        await hass.async_block_till_done(wait_background_tasks=True)
        assert (Problem.WRONG_TIME_ZONE in problems(hass)) is wrong
    for zone in ("Europe/Berlin", "Europe/London"):
        hass.config.time_zone = zone
        entry.runtime_data.coordinator.async_update_listeners()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert Problem.WRONG_TIME_ZONE not in problems(hass)
    assert camera.paths() == []


async def test_ignored(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What is ignored stays so: over a restart, a pause of the cause, a disabling."""
    entry, camera = await set_up(
        "rc8230", options=DELIVERY_OFF, prepare=set_to("UPNP", TRAVERSAL)
    )
    upnp = Problem.UPNP_OPENS_PORTS
    ignore(hass, upnp)

    async def start() -> None:
        await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)

    async def switch(on: str) -> None:
        camera.groups["UPNP"]["upnp_mode"] = on
        await poll(hass, freezer, SLOWLY)

    await hass.config_entries.async_unload(entry.entry_id)
    await start()
    assert is_ignored(hass, upnp)
    await switch("0")
    assert upnp not in problems(hass)
    assert entry.data["ignored_repairs"] == ["upnp_opens_ports"]
    await switch("1")
    assert is_ignored(hass, upnp)
    disable = hass.config_entries.async_set_disabled_by
    await disable(entry.entry_id, ConfigEntryDisabler.USER)
    assert problems(hass) == {}
    await disable(entry.entry_id, None)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert is_ignored(hass, upnp)

    ignore(hass, upnp, ignored=False)
    await switch("0")
    assert entry.data["ignored_repairs"] == []
    await switch("1")
    assert not is_ignored(hass, upnp)


async def test_another_camera(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Ignoring is for one camera."""
    for mac in ("00:0e:8f:00:00:01", "00:0e:8f:00:00:02"):
        await set_up(
            "rc8230",
            options=DELIVERY_OFF,
            prepare=set_to("UPNP", TRAVERSAL),
            mac=mac,
        )
        found = [
            issue
            for issue in ir.async_get(hass).issues.values()
            if issue.translation_key == "upnp_opens_ports"
        ]
        assert [issue.dismissed_version for issue in found].count(None) == 1
        ignore(hass, Problem.UPNP_OPENS_PORTS)


def test_quoted() -> None:
    """What a camera says stays within its backticks, and is short."""
    assert in_code("a`](http://x)\n\x00b") == "a](http://x)b"
    assert len(in_code("x" * 1000)) == LONGEST
