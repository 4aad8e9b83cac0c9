"""The picture of the last motion: taken when it starts, kept over restarts."""

from datetime import datetime
from http import HTTPStatus
import logging
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.camera import async_get_image
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.sercomm import image
from custom_components.sercomm.api.notification import Notification, NotificationKind
from tests.cameras import Home, SetUp, entity_id, state_of, value_of
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

SNAPSHOT = "/img/snapshot.cgi"


@pytest.fixture(autouse=True)
def own_storage(hass: HomeAssistant, tmp_path: Path) -> None:
    """Keep pictures in a folder of this test."""
    hass.config.config_dir = str(tmp_path)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let motions follow each other as fast as a test makes them."""
    monkeypatch.setattr(image, "SECONDS_BETWEEN", 0)


async def notice(hass: HomeAssistant, camera: Simulator, *triggers: str) -> int:
    """Let things happen; return how many stills the camera was asked for."""
    camera.clear_requests()
    for trigger in triggers:
        await camera.fire(trigger, force=True)
    await hass.async_block_till_done(wait_background_tasks=True)
    return sum(request.path == SNAPSHOT for request in camera.requests)


async def end_of_motion(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Let it become quiet, and stills become old."""
    freezer.tick(16)
    entry.runtime_data.stills._still = None
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


async def picture(hass: HomeAssistant, home: Home, camera: Simulator) -> bytes | None:
    """Fetch the picture as a dashboard does."""
    url = state_of(hass, camera, "image.last_motion").attributes["entity_picture"]
    async with home.get(url) as response:
        if response.status != HTTPStatus.OK:
            return None
        assert response.content_type == "image/jpeg"
        return await response.read()


async def test_nothing_yet(hass: HomeAssistant, home: Home, set_up: SetUp) -> None:
    """Before the first motion there is no picture, and nothing is asked for."""
    _, camera = await set_up()
    assert value_of(hass, camera, "image.last_motion") == STATE_UNKNOWN
    attributes = state_of(hass, camera, "image.last_motion").attributes
    assert "entity_picture" not in attributes
    assert SNAPSHOT not in {request.path for request in camera.requests}


async def test_taken_at_the_start(
    hass: HomeAssistant, home: Home, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """One still each time that motion starts, none while it goes on."""
    entry, camera = await set_up()
    assert await notice(hass, camera, "motion") == 1
    first = value_of(hass, camera, "image.last_motion")
    taken = datetime.fromisoformat(first)
    assert abs((dt_util.utcnow() - taken).total_seconds()) < 5
    content = await picture(hass, home, camera)
    assert content is not None
    assert content.startswith(b"\xff\xd8")

    freezer.tick(5)
    assert await notice(hass, camera, "motion", "motion") == 0
    assert value_of(hass, camera, "image.last_motion") == first

    await end_of_motion(hass, entry, freezer)
    assert await notice(hass, camera, "motion") == 1
    assert value_of(hass, camera, "image.last_motion") > first


async def test_not_older_than_the_motion(hass: HomeAssistant, set_up: SetUp) -> None:
    """A still that a dashboard has just had does not show what has just begun."""
    _, camera = await set_up()
    await async_get_image(hass, entity_id(hass, camera, "camera.live"))
    assert await notice(hass, camera, "motion") == 1


async def test_what_counts(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Warmth is motion as well; sound, inputs and the clock are not."""
    entry, camera = await set_up("icamera2")
    notice_it = entry.runtime_data.detections.async_notice
    camera.clear_requests()
    for kind in (
        NotificationKind.SOUND,
        NotificationKind.INPUT,
        NotificationKind.TRIGGER,
        NotificationKind.PERIODIC,
        NotificationKind.UNKNOWN,
    ):
        notice_it(Notification(kind))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert camera.requests == []

    assert await notice(hass, camera, "pir") == 1
    await end_of_motion(hass, entry, freezer)
    notice_it(Notification(NotificationKind.SOUND))
    assert await notice(hass, camera, "pir", "pir") == 1


async def test_not_more_than_one_a_second(
    hass: HomeAssistant, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Motion and warmth at the same time are one picture."""
    monkeypatch.setattr(image, "SECONDS_BETWEEN", 60)
    _, camera = await set_up("icamera2")
    assert await notice(hass, camera, "motion", "pir") == 1


async def test_failed(
    hass: HomeAssistant,
    home: Home,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """When no still can be taken, the one before stays and nobody is alarmed."""
    entry, camera = await set_up()
    await notice(hass, camera, "motion")
    before = (
        value_of(hass, camera, "image.last_motion"),
        await picture(hass, home, camera),
    )
    await end_of_motion(hass, entry, freezer)
    camera.privacy(on=True)
    caplog.set_level(logging.DEBUG, "custom_components.sercomm")
    caplog.clear()
    await notice(hass, camera, "motion")
    after = (
        value_of(hass, camera, "image.last_motion"),
        await picture(hass, home, camera),
    )
    assert after == before
    ours = [record for record in caplog.records if "sercomm" in record.name]
    assert any("no picture of the motion" in record.message for record in ours)
    assert {record.levelname for record in ours} <= {"DEBUG", "INFO"}


async def test_kept(hass: HomeAssistant, home: Home, set_up: SetUp) -> None:
    """The picture is there again after a reload, and gone with the entry."""
    entry, camera = await set_up()
    await notice(hass, camera, "motion")
    before = (
        value_of(hass, camera, "image.last_motion"),
        await picture(hass, home, camera),
    )
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (
        value_of(hass, camera, "image.last_motion"),
        await picture(hass, home, camera),
    ) == before
    assert entity_id(hass, camera, "image.last_motion") == "image.camera_last_motion"
    folder = Path(hass.config.path(".storage/sercomm", camera.mac.replace(":", "")))
    (kept,) = folder.glob("last_motion*")
    assert kept.stat().st_mode & 0o077 == 0

    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not kept.exists()


async def test_broken_file(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """What cannot be read is no picture, and is written anew."""
    entry, camera = await set_up()
    await notice(hass, camera, "motion")
    folder = Path(hass.config.path(".storage/sercomm", camera.mac.replace(":", "")))
    for content in (
        b"",
        b"[]",
        b"{}",
        b'{"picture": "%", "taken_at": "2026-11-23T07:05:09+00:00", "clip": null}',
        b'{"picture": "", "taken_at": "now", "clip": null}',
    ):
        (folder / "last_motion.json").write_bytes(content)
        with subtests.test(content=content):
            await hass.config_entries.async_reload(entry.entry_id)
            await hass.async_block_till_done(wait_background_tasks=True)
            assert value_of(hass, camera, "image.last_motion") == STATE_UNKNOWN
            assert await notice(hass, camera, "motion") == 1
            assert value_of(hass, camera, "image.last_motion") != STATE_UNKNOWN


async def test_without_right(hass: HomeAssistant, set_up: SetUp) -> None:
    """Whoever may not be notified of motion has no picture of it either."""
    entry, camera = await set_up(data={"username": "viewer", "password": "view"})
    registry = er.async_get(hass)
    entities = er.async_entries_for_config_entry(registry, entry.entry_id)
    assert not [entity for entity in entities if entity.domain == "image"]
    assert camera.requests == []
