"""What a camera is told so that it uploads its clips, and that it gets its own back."""

from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.sercomm.api import Readings
from custom_components.sercomm.api.events import EventAction, EventRules, Trigger
from custom_components.sercomm.const import DOMAIN
from tests.cameras import SetUp, poll
from tests.clips.films import RECEIVE, URL_KEY
from tests.originals import originals_on_disk
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures", "tests.clips.fixtures")
pytestmark = pytest.mark.usefixtures("media")


def web_settings(camera: Simulator) -> dict[str, dict[str, str]]:
    """Return what uploads depend on."""
    return {name: dict(camera.groups[name]) for name in ("EVENT", "HTTP_EVENT")}


@pytest.mark.parametrize("persona", ["rc8230", "rc8221", "icamera2"])
@pytest.mark.parametrize("notified", [True, False])
@pytest.mark.parametrize("how", ["option", "removal"])
async def test_given_back(
    hass: HomeAssistant,
    simulator: Any,
    config_entry: Any,
    home: Any,
    persona: str,
    notified: bool,
    how: str,
) -> None:
    """The camera gets back what it had: when the option goes, or the entry."""
    camera = await simulator(persona, speed=1e9)
    camera.groups["HTTP_EVENT"][URL_KEY] = "http://192.168.1.9/clips"
    before = web_settings(camera)
    delivery = {"motion_delivery": "auto" if notified else "off"}
    entry = config_entry(camera, options={**RECEIVE, **delivery})
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert camera.groups["HTTP_EVENT"]["http_post_en"] == "1"
    assert entry.data["clip_webhook_id"] in camera.groups["HTTP_EVENT"][URL_KEY]
    rules = EventRules.parse(camera.groups["EVENT"])
    assert rules.is_on(Trigger.MOTION, EventAction.UPLOAD)
    assert rules.is_on(Trigger.MOTION, EventAction.NOTIFY) is notified
    assert entry.runtime_data.clips.state == "ready"

    if how == "option":
        hass.config_entries.async_update_entry(
            entry, options={"motion_delivery": "off"}
        )
        await hass.config_entries.async_reload(entry.entry_id)
    else:
        await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert web_settings(camera) == before


async def test_nothing_to_give_back(hass: HomeAssistant, receiving: SetUp) -> None:
    """A camera that was reset meanwhile is not written to when it is removed."""
    entry, camera = await receiving()
    camera.state.back_to_factory()
    camera.clear_requests()
    camera.accounts["administrator"] = (entry.data["password"], "administrator")
    await hass.config_entries.async_remove(entry.entry_id)
    assert camera.requests
    assert not any("set_group" in path for path in camera.paths())


async def test_mended(
    hass: HomeAssistant,
    receiving: SetUp,
    freezer: FrozenDateTimeFactory,
    issue_registry: ir.IssueRegistry,
) -> None:
    """What others change is put back thrice an hour, then a human is asked."""
    entry, camera = await receiving()
    wanted = camera.groups["HTTP_EVENT"][URL_KEY]
    issue = (DOMAIN, f"clips_refused_{entry.entry_id}")
    for _ in range(3):
        camera.groups["HTTP_EVENT"] |= {URL_KEY: "http://x/", "http_post_en": "0"}
        await poll(hass, freezer, 3)
        assert camera.groups["HTTP_EVENT"][URL_KEY] == wanted
        assert camera.groups["HTTP_EVENT"]["http_post_en"] == "1"
    camera.groups["HTTP_EVENT"][URL_KEY] = "http://x/"
    await poll(hass, freezer, 3)
    assert camera.groups["HTTP_EVENT"][URL_KEY] == "http://x/"
    assert issue in issue_registry.issues

    entry.runtime_data.clips.settings.forget_limits()  # An hour has passed.
    await poll(hass, freezer, 6)
    assert camera.groups["HTTP_EVENT"][URL_KEY] == wanted
    assert issue not in issue_registry.issues


async def test_name_of_the_camera(
    hass: HomeAssistant, receiving: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """No name is looked up for clips either: who answered last is the camera."""
    entry, camera = await receiving()
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "host": "camera.local"}
    )
    wanted = camera.groups["HTTP_EVENT"][URL_KEY]
    camera.groups["HTTP_EVENT"][URL_KEY] = "http://x/"
    with patch.object(hass.loop, "getaddrinfo", side_effect=AssertionError):
        await poll(hass, freezer, 3)
    assert camera.groups["HTTP_EVENT"][URL_KEY] == wanted
    assert entry.runtime_data.clips.state == "ready"


async def test_not_supported(
    hass: HomeAssistant, set_up: SetUp, issue_registry: ir.IssueRegistry
) -> None:
    """A camera that cannot upload is said to be one, and is left alone."""
    entry, _ = await set_up("oc810", options=RECEIVE)
    assert entry.runtime_data.clips.state == "not_supported"
    assert (DOMAIN, f"clips_not_supported_{entry.entry_id}") in issue_registry.issues

    await hass.config_entries.async_remove(entry.entry_id)
    assert not [key for key in issue_registry.issues if key[0] == DOMAIN]


async def test_no_rule(
    hass: HomeAssistant, simulator: Any, config_entry: Any, home: Any
) -> None:
    """Nor is a camera written to whose rules are not understood."""
    camera = await simulator("rc8230", speed=1e9)
    for key in [key for key in camera.groups["EVENT"] if key != "event_trigger"]:
        del camera.groups["EVENT"][key]
    entry = config_entry(camera, options={**RECEIVE, "motion_delivery": "push"})
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.runtime_data.clips.state == "not_supported"
    assert camera.groups["HTTP_EVENT"]["http_post_en"] == "0"


async def test_no_address(
    hass: HomeAssistant,
    simulator: Any,
    config_entry: Any,
    home: Any,
    issue_registry: ir.IssueRegistry,
) -> None:
    """Without a plain address of ours nothing is written."""
    camera = await simulator("rc8230", speed=1e9)
    hass.config.internal_url = None
    assert hass.config.api is not None
    hass.config.api.use_ssl = True
    entry = config_entry(camera, options={**RECEIVE, "motion_delivery": "off"})
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.runtime_data.clips.state == "no_address"
    assert (DOMAIN, f"clips_no_address_{entry.entry_id}") in issue_registry.issues
    assert camera.groups["HTTP_EVENT"]["http_post_en"] == "0"


@pytest.mark.parametrize(
    ("fault", "options", "state"),
    [
        ("status", {"code": 403}, "refused"),
        ("html", {}, "refused"),
        ("reset", {}, "ready"),
    ],
)
async def test_not_written(
    hass: HomeAssistant,
    receiving: SetUp,
    freezer: FrozenDateTimeFactory,
    fault: str,
    options: dict[str, int],
    state: str,
) -> None:
    """A refusal is told, a connection that broke is not; both are tried again."""
    entry, camera = await receiving()
    clips = entry.runtime_data.clips
    camera.groups["HTTP_EVENT"][URL_KEY] = "http://x/"
    camera.faults.set("/adm/set_group.cgi", fault, **options)
    await poll(hass, freezer, 2)
    assert clips.state == state
    camera.faults.clear()
    await poll(hass, freezer, 6)
    assert clips.state == "ready"
    assert camera.groups["HTTP_EVENT"][URL_KEY] != "http://x/"


async def test_not_given_back_yet(
    hass: HomeAssistant,
    receiving: SetUp,
    freezer: FrozenDateTimeFactory,
    storage: dict[str, Any],
) -> None:
    """Settings that could not be given back are tried again, a refusal is borne."""
    entry, camera = await receiving()
    camera.faults.set("/adm/set_group.cgi", "status", code=403)
    hass.config_entries.async_update_entry(entry, options={"motion_delivery": "off"})
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.runtime_data.clips.state == "off"
    assert originals_on_disk(storage, entry, "clips")
    camera.faults.clear()
    await poll(hass, freezer, 6)
    assert not originals_on_disk(storage, entry, "clips")
    assert camera.groups["HTTP_EVENT"][URL_KEY] == ""
    await poll(hass, freezer, 6)
    assert entry.runtime_data.clips.state == "off"


async def test_camera_off(
    hass: HomeAssistant, receiving: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that is off when Home Assistant starts is asked when it is back."""
    entry, camera = await receiving()
    camera.offline()
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.runtime_data.clips.state == "starting"
    camera.online()
    coordinator = entry.runtime_data.coordinator
    known, coordinator.data = coordinator.data, Readings()
    coordinator.last_update_success = True
    coordinator.async_update_listeners()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.runtime_data.clips.state == "starting"
    coordinator.data = known
    await poll(hass, freezer, 3)
    assert entry.runtime_data.clips.state == "ready"


async def test_private(hass: HomeAssistant, receiving: SetUp, home: Any) -> None:
    """A report of trouble holds neither the id nor the camera's earlier settings."""
    entry, _ = await receiving()
    async with home.get(f"/api/diagnostics/config_entry/{entry.entry_id}") as response:
        text = await response.text()
    assert entry.data["clip_webhook_id"] not in text
    assert '"clips": "ready"' in text
