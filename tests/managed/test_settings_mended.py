"""What others change in a camera is put back, but not for ever."""

from copy import deepcopy

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from tests.cameras import Home, SetUp, poll
from tests.delivery.deliveries import (
    FIRE,
    GET,
    ID,
    PUSH,
    SET,
    Fields,
    reason_of,
    repairs,
    told,
)
from tests.simulator import Simulator
from tests.waiting import patiently

pytest_plugins = ("tests.camera_fixtures",)

DRIFTS: dict[str, tuple[dict[str, dict[str, str]], Fields]] = {
    "url": (
        {"HTTP_NOTIFY": {"http_url": ""}},
        [("group", "HTTP_NOTIFY"), ("http_url", "")],
    ),
    "other url": (
        {"HTTP_NOTIFY": {"http_url": "http://192.0.2.66/x"}},
        [("group", "HTTP_NOTIFY"), ("http_url", "")],
    ),
    "notify": (
        {"HTTP_NOTIFY": {"http_notify": "0"}},
        [("group", "HTTP_NOTIFY"), ("http_notify", "1")],
    ),
    "data": (
        {"HTTP_NOTIFY": {"event_data_flag": "0"}},
        [("group", "HTTP_NOTIFY"), ("event_data_flag", "1")],
    ),
    "trigger": (
        {"HTTP_EVENT": {"http_event_en": "0"}},
        [("group", "HTTP_EVENT"), ("http_event_en", "1")],
    ),
    "rule": (
        {"EVENT": {"event_mt": "email:1;ftpu:1;httpn:0;httppost:0;smbc:0"}},
        [("group", "EVENT"), ("event_mt", "email:1;ftpu:1;httpn:1;httppost:0;smbc:0")],
    ),
}


@pytest.mark.parametrize("drift", DRIFTS)
async def test_drift(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, drift: str
) -> None:
    """What others changed is put back at the next poll, and nothing else."""
    before: dict[str, dict[str, str]] = {}
    entry, camera = await set_up(
        "rc8230", prepare=lambda camera: before.update(deepcopy(camera.groups))
    )
    url = camera.groups["HTTP_NOTIFY"]["http_url"]
    changed, expected = DRIFTS[drift]
    for group, values in changed.items():
        camera.groups[group] |= values
    await poll(hass, freezer)
    assert told(camera) == [
        [(key, url if key == "http_url" else value) for key, value in expected]
    ]
    set_at = [request.path for request in camera.requests].index(SET)
    after = [request.path for request in camera.requests[set_at + 1 :]]
    assert after == [GET, FIRE]
    delivery = entry.runtime_data.delivery.as_dict()
    assert (delivery["state"], delivery["push"]) == ("push", "verified")
    assert delivery["mended_within_an_hour"] == 1

    camera.clear_requests()
    await poll(hass, freezer, 2)
    assert not told(camera)
    await hass.config_entries.async_remove(entry.entry_id)
    if drift == "rule":
        before["EVENT"]["event_mt"] = "email:1;ftpu:1;httpn:0;httppost:0;smbc:0"
    assert camera.groups == before


async def quarrel(
    hass: HomeAssistant, camera: Simulator, freezer: FrozenDateTimeFactory, times: int
) -> None:
    """Let something else change the camera before every poll."""
    for _ in range(times):
        camera.groups["HTTP_NOTIFY"]["http_url"] = "http://192.0.2.66/"
        await poll(hass, freezer)


@pytest.mark.usefixtures("few_entities")
async def test_contested(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Three times an hour is put back, then said; after the hour it is tried again."""
    entry, camera = await set_up("rc8230", options=PUSH)
    await quarrel(hass, camera, freezer, 3)
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repairs(hass)
    assert len(told(camera)) == 3
    await quarrel(hass, camera, freezer, 1)
    assert reason_of(hass, camera) == ("none", "contested")
    assert repairs(hass) == ["delivery_contested"]
    await quarrel(hass, camera, freezer, 30)
    assert len(told(camera)) == 3

    await poll(hass, freezer, 30)
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repairs(hass)
    assert len(told(camera)) == 4
    assert entry.runtime_data.delivery.as_dict()["mended_within_an_hour"] <= 3


async def test_contest_ends(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """It heals at once when the settings are right again, or a notification comes."""
    _, camera = await set_up("rc8230", options=PUSH)
    url = camera.groups["HTTP_NOTIFY"]["http_url"]
    await quarrel(hass, camera, freezer, 4)
    assert reason_of(hass, camera) == ("none", "contested")
    camera.groups["HTTP_NOTIFY"]["http_url"] = url
    await poll(hass, freezer)
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repairs(hass)

    await quarrel(hass, camera, freezer, 1)
    assert reason_of(hass, camera) == ("none", "contested")
    camera.groups["HTTP_NOTIFY"]["http_url"] = url
    assert await camera.fire("motion", force=True)
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repairs(hass)


async def test_our_address_changes(
    hass: HomeAssistant, home: Home, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A new address of ours reaches the camera at the next poll, and is no mending."""
    entry, camera = await set_up("rc8230")
    port = home.port
    for host in ("127.0.0.1", "localhost") * 3:
        hass.config.internal_url = f"http://{host}:{port}"
        await poll(hass, freezer)
        url = camera.groups["HTTP_NOTIFY"]["http_url"]
        assert url == f"http://{host}:{port}/api/webhook/{ID}"
        assert reason_of(hass, camera) == ("push", "verified")
    assert len(told(camera)) == 5
    assert entry.runtime_data.delivery.as_dict()["mended_within_an_hour"] == 0


@pytest.mark.usefixtures("few_entities")
async def test_our_address_flaps(
    hass: HomeAssistant, home: Home, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """An address that changes all the time does not wear out the camera's memory."""
    _, camera = await set_up("rc8230", options=PUSH)
    for host in ("localhost", "127.0.0.1") * 10:
        hass.config.internal_url = f"http://{host}:{home.port}"
        await poll(hass, freezer)
    assert len(told(camera)) <= 8
    assert reason_of(hass, camera)[1] in ("contested", "verified")


async def test_read_back_lost(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What was written and could not be read back is tested a poll later."""
    entry, camera = await set_up("rc8230")
    camera.groups["HTTP_NOTIFY"]["http_notify"] = "0"
    camera.faults.set(f"{GET}?group=HTTP_NOTIFY", "empty")
    await poll(hass, freezer)
    assert camera.groups["HTTP_NOTIFY"]["http_notify"] == "1"
    assert FIRE not in camera.paths()
    camera.faults.clear()
    await poll(hass, freezer)
    assert FIRE in camera.paths()
    assert len(told(camera)) == 1
    assert reason_of(hass, camera) == ("push", "verified")
    assert entry.runtime_data.delivery.as_dict()["mended_within_an_hour"] == 1


async def test_factory_reset(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """After a reset of the camera everything is set up again, once."""
    _, camera = await set_up("rc8221")
    await camera.factory_reset(seconds=0)
    await patiently(hass, freezer, poll(hass, freezer, 2))
    assert len(told(camera)) == 1
    assert reason_of(hass, camera) == ("push", "verified")
