"""A camera gets its own settings back, whenever and however it ends."""

from collections.abc import Callable
from copy import deepcopy
import logging
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.cameras import NO_WAITING, Home, SetUp, poll
from tests.conftest import StartSimulator
from tests.delivery.deliveries import GET, PUSH, SET, reason_of, told
from tests.originals import originals_on_disk
from tests.simulator import Simulator
from tests.waiting import until

pytest_plugins = ("tests.camera_fixtures",)


async def test_restored_when_switched_off(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    storage: dict[str, Any],
) -> None:
    """With delivery switched off the camera gets its own back, once it can."""
    before: dict[str, dict[str, str]] = {}
    entry, camera = await set_up(
        "rc8230", prepare=lambda camera: before.update(deepcopy(camera.groups))
    )
    assert originals_on_disk(storage, entry)
    camera.faults.set(SET, "status", 2, code=403)
    hass.config_entries.async_update_entry(entry, options={"motion_delivery": "off"})
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(told(camera)) == 1
    await poll(hass, freezer, 4)
    assert len(told(camera)) == 3
    assert camera.groups == before
    assert not originals_on_disk(storage, entry)
    assert reason_of(hass, camera) == ("none", "off")

    camera.clear_requests()
    await poll(hass, freezer, 3)
    assert not told(camera)
    await hass.config_entries.async_remove(entry.entry_id)
    assert not told(camera)


async def test_off_from_the_start(hass: HomeAssistant, set_up: SetUp) -> None:
    """Who wants no delivery gets no change at all."""
    before: dict[str, dict[str, str]] = {}
    entry, camera = await set_up(
        "rc8230",
        options={"motion_delivery": "off"},
        data={"enable_motion": True},
        prepare=lambda camera: before.update(deepcopy(camera.groups)),
    )
    assert reason_of(hass, camera) == ("none", "off")
    assert "enable_motion" not in entry.data
    await hass.config_entries.async_remove(entry.entry_id)
    assert camera.groups == before


async def test_stopped_in_the_middle(
    hass: HomeAssistant,
    home: Home,
    simulator: StartSimulator,
    config_entry: Callable[..., MockConfigEntry],
    storage: dict[str, Any],
) -> None:
    """What the camera held is remembered before it is written, and given back."""
    camera = await simulator("rc8230", speed=NO_WAITING)
    before = deepcopy(camera.groups)
    entry = config_entry(camera)
    camera.faults.set(f"{GET}?group=EVENT&HTTP_NOTIFY&HTTP_EVENT", "silent")
    await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: told(camera) and camera.requests[-1].path == GET)
    assert camera.groups != before
    assert originals_on_disk(storage, entry)["HTTP_NOTIFY"]["http_url"][0] == ""
    await hass.config_entries.async_unload(entry.entry_id)
    camera.faults.clear()
    await hass.config_entries.async_remove(entry.entry_id)
    assert camera.groups == before


async def test_address_cut_and_removed(hass: HomeAssistant, set_up: SetUp) -> None:
    """What is left of our address goes with us."""
    before: dict[str, dict[str, str]] = {}

    def prepare(camera: Simulator) -> None:
        camera.persona.http_url_limit = 40
        before.update(deepcopy(camera.groups))

    entry, camera = await set_up("rc8230", options=PUSH, prepare=prepare)
    assert len(camera.groups["HTTP_NOTIFY"]["http_url"]) == 40
    await hass.config_entries.async_remove(entry.entry_id)
    assert camera.groups == before


async def test_refused_at_the_end(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """A camera that will not take its settings back is removed all the same."""
    entry, camera = await set_up("rc8230")
    camera.faults.set(SET, "status", code=200, body="ERROR")
    await hass.config_entries.async_remove(entry.entry_id)
    lines = [line for line in caplog.messages if "could not be given back" in line]
    assert len(lines) == 1
    assert entry.data["webhook_id"] not in lines[0]
    # All at once, three groups, and the keys of those that have several: each once.
    assert len(told(camera)) == 9


async def test_what_cannot_be_given_back(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """A value that we must not write stays behind; the rest is given back."""
    old = "http://user:secret@192.0.2.66/'$(reboot)'"
    before: dict[str, dict[str, str]] = {}

    def prepare(camera: Simulator) -> None:
        camera.groups["HTTP_NOTIFY"]["http_url"] = old
        before.update(deepcopy(camera.groups))

    entry, camera = await set_up("rc8230", prepare=prepare)
    ours = camera.groups["HTTP_NOTIFY"]["http_url"]
    await hass.config_entries.async_remove(entry.entry_id)
    before["HTTP_NOTIFY"]["http_url"] = ours
    assert camera.groups == before
    (warning,) = [
        record.getMessage()
        for record in caplog.records
        if record.levelno == logging.WARNING and "sercomm" in record.name
    ]
    assert "HTTP_NOTIFY.http_url" in warning
    logged = [record for record in caplog.records if "pytest" not in record.name]
    assert not any("secret" in record.getMessage() for record in logged)


@pytest.mark.parametrize(
    "url",
    [
        "http://bob:letmein@192.0.2.66/alarm?a=1&b=2",
        "http://192.0.2.66?camera=1",
        "ftp://192.0.2.66/{x}",
    ],
)
async def test_an_address_that_nobody_would_enter_here(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    """The owner's own is given back although we would not take it from a user."""
    before: dict[str, dict[str, str]] = {}

    def prepare(camera: Simulator) -> None:
        camera.groups["HTTP_NOTIFY"]["http_url"] = url
        before.update(deepcopy(camera.groups))

    entry, camera = await set_up("rc8230", prepare=prepare)
    assert camera.groups["HTTP_NOTIFY"]["http_url"] != url
    await hass.config_entries.async_remove(entry.entry_id)
    assert camera.groups == before
    logged = [record for record in caplog.records if "pytest" not in record.name]
    assert not any("letmein" in record.getMessage() for record in logged)


async def test_nothing_to_give_back(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that was reset meanwhile is left as it is."""
    entry, camera = await set_up("rc8221")
    await hass.config_entries.async_unload(entry.entry_id)
    camera.state.back_to_factory()
    await hass.config_entries.async_remove(entry.entry_id)
    assert not told(camera)
