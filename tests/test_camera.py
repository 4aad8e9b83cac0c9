"""The camera entity: stills and RTSP addresses."""

import asyncio
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import av
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.camera import CameraEntityFeature, async_get_stream_source
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from syrupy.assertion import SnapshotAssertion

from custom_components.sercomm.api import Address, jpeg_size
from tests.cameras import (
    PERSONAS,
    Home,
    SetUp,
    act,
    entity_id,
    poll,
    shown,
    state_of,
    value_of,
)
from tests.looking import LIVE, SNAPSHOT, get_image, live_entity
from tests.waiting import let_run

pytest_plugins = ("tests.camera_fixtures",)

ODD_PASSWORDS = (
    "simple",
    "",
    'p4ss:w0rd "x" %41+/@#',
    "a:b@c/d?e#f&g=h",
    "%%%20",
    "[::1]",
    "pässwörd",
    "\\'`$(reboot);|",
)


async def error_of_image(hass: HomeAssistant, entity: Any) -> HomeAssistantError:
    """Return the error of a still that fails; the core hides it from users."""
    with pytest.raises(HomeAssistantError) as raised:
        await entity.async_camera_image()
    return raised.value


@pytest.mark.parametrize("persona", PERSONAS)
async def test_state(
    hass: HomeAssistant, set_up: SetUp, snapshot: SnapshotAssertion, persona: str
) -> None:
    """The camera says who made it and whether it watches."""
    _, camera = await set_up(persona)
    state = state_of(hass, camera, LIVE)
    assert state.state == "idle"
    assert state.attributes["brand"] == camera.persona.company
    assert state.attributes["model_name"] == camera.persona.model
    watches = camera.groups["MOTION"]["md_mode"] == "1"
    assert state.attributes.get("motion_detection", False) is watches
    features = CameraEntityFeature.STREAM
    if camera.persona.flags["privacy_button"] == "on":
        features |= CameraEntityFeature.ON_OFF
    assert state.attributes["supported_features"] == features
    assert shown(hass, camera, "camera") == snapshot


async def test_motion_detection_follows(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Whether it watches is polled, like everything else that is shown."""
    _, camera = await set_up("rc8230", options={"motion_delivery": "off"})
    camera.groups["MOTION"]["md_mode"] = "0"
    await poll(hass, freezer, 10)
    assert "motion_detection" not in state_of(hass, camera, LIVE).attributes


async def test_motion_detection_actions(hass: HomeAssistant, set_up: SetUp) -> None:
    """The camera's own actions switch what the switch does."""
    _, camera = await set_up("rc8230")
    for action, value in (
        ("disable_motion_detection", "0"),
        ("enable_motion_detection", "1"),
    ):
        assert await act(hass, camera, "camera.live", action) == [
            f"/adm/set_group.cgi?group=MOTION&md_mode={value}"
        ]
        assert camera.groups["MOTION"]["md_mode"] == value


@pytest.mark.parametrize("persona", PERSONAS)
async def test_still(hass: HomeAssistant, set_up: SetUp, persona: str) -> None:
    """A still is one request at the camera's own size."""
    _, camera = await set_up(persona)
    picture = await get_image(hass, camera)
    assert picture.startswith(b"\xff\xd8")
    assert camera.paths() == [SNAPSHOT]


async def test_one_still_for_many(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """Sixteen askers at once are one request, and a second later another."""
    _, camera = await set_up("rc8230")
    camera.faults.set(SNAPSHOT, "delay", count=1, seconds=0.05)
    address = f"/api/camera_proxy/{entity_id(hass, camera, LIVE)}"
    answers = await asyncio.gather(*(home.get(address) for _ in range(16)))
    assert {answer.status for answer in answers} == {HTTPStatus.OK}
    assert {answer.content_type for answer in answers} == {"image/jpeg"}
    assert len({await answer.read() for answer in answers}) == 1
    assert camera.paths() == [SNAPSHOT]
    await get_image(hass, camera)
    assert len(camera.requests) == 1


async def test_still_is_fresh(hass: HomeAssistant, set_up: SetUp) -> None:
    """A still is reused for one second, no longer."""
    entry, camera = await set_up("rc8230")
    stills = entry.runtime_data.stills
    for now, requests in ((100.0, 1), (100.9, 1), (101.0, 2), (101.5, 2), (109.0, 3)):
        stills._clock = lambda now=now: now
        await get_image(hass, camera)
        assert len(camera.requests) == requests


async def test_still_to_keep_is_of_now(
    hass: HomeAssistant, set_up: SetUp, tmp_path: Path
) -> None:
    """`camera.snapshot` stores neither a dashboard's still nor a slow one under way."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    entry, camera = await set_up("rc8230")
    stills = entry.runtime_data.stills
    live = entity_id(hass, camera, LIVE)
    now = 100.0
    stills._clock = lambda: now
    shown = await get_image(hass, camera)
    camera.groups["JPEG"]["resolution"] = "1"

    async def keep() -> bytes:
        path = tmp_path / "door.jpg"
        await hass.services.async_call(
            "camera",
            "snapshot",
            {"entity_id": live, "filename": str(path)},
            blocking=True,
        )
        return path.read_bytes()

    now += 0.8
    kept = await keep()
    assert jpeg_size(kept) == (160, 120)
    assert kept != shown
    assert camera.paths() == [SNAPSHOT] * 2

    now += 2
    camera.faults.set(SNAPSHOT, "hold", count=1)
    slow = asyncio.create_task(get_image(hass, camera))
    while len(camera.requests) < 3:
        await asyncio.sleep(0.01)
    now += 3.5
    camera.groups["JPEG"]["resolution"] = "2"
    keeping = asyncio.create_task(keep())
    await let_run()
    camera.faults.clear()
    assert jpeg_size(await keeping) == (320, 240)
    await slow
    assert camera.paths() == [SNAPSHOT] * 4


STILL_FAILURES: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("refuse", {}, "cannot_connect"),
    ("status", {"code": 401}, "invalid_auth"),
    ("status", {"code": 403}, "access_denied"),
    ("status", {"code": 404}, "not_available"),
    ("status", {"code": 503}, "camera_busy"),
    ("status", {"code": 500}, "invalid_reply"),
    ("truncate", {}, "broken_picture"),
    ("empty", {}, "cannot_connect"),
    ("html", {}, "invalid_reply"),
    ("garbage", {}, "broken_picture"),
    ("redirect", {}, "invalid_reply"),
)


async def test_still_fails(
    hass: HomeAssistant, home: Home, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """What is not a whole picture is an error, and no picture is kept from it."""
    _, camera = await set_up("rc8230")
    for fault, options, key in STILL_FAILURES:
        camera.faults.set(SNAPSHOT, fault, **options)
        with subtests.test(fault, **options):
            error = await error_of_image(hass, live_entity(hass, camera))
            assert error.translation_domain == "sercomm"
            assert error.translation_key == key
            path = f"/api/camera_proxy/{entity_id(hass, camera, LIVE)}"
            assert (await home.get(path)).status == HTTPStatus.INTERNAL_SERVER_ERROR
        camera.faults.clear()
    assert (await get_image(hass, camera)).startswith(b"\xff\xd8")


async def test_still_in_privacy(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera in privacy mode shows nothing, and says why."""
    _, camera = await set_up("icamera2")
    camera.privacy(True)
    error = await error_of_image(hass, live_entity(hass, camera))
    assert error.translation_key == "privacy_mode"
    camera.privacy(False)
    assert await get_image(hass, camera)


async def test_stream_source(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """The RTSP address holds any login, and none of it leaks into the path."""
    entry, camera = await set_up("rc8230")
    for password in ODD_PASSWORDS:
        camera.accounts["administrator"] = (password, "administrator")
        hass.config_entries.async_update_entry(
            entry, data={**entry.data, "password": password}
        )
        with subtests.test(password):
            await hass.config_entries.async_reload(entry.entry_id)
            source = await async_get_stream_source(hass, entity_id(hass, camera, LIVE))
            assert source is not None
            parts = urlsplit(source)
            assert (parts.scheme, parts.hostname) == ("rtsp", "127.0.0.1")
            assert parts.port == 554
            assert parts.path == "/img/media.sav"
            assert not parts.query
            assert not parts.fragment
            login, _, rest = parts.netloc.rpartition("@")
            assert rest == "127.0.0.1:554"
            name, colon, secret = login.partition(":")
            assert (unquote(name), unquote(secret)) == ("administrator", password)
            # Without the colon players log in with half a pair.
            assert colon == ":"
            assert source.isascii()


async def test_stream_source_of_odd_user(hass: HomeAssistant, set_up: SetUp) -> None:
    """A name with odd characters is quoted too."""
    name = "me@home/%20"
    _, camera = await set_up(
        "rc8230",
        accounts={name: ("view", "viewer")},
        data={"username": name, "password": "view"},
    )
    source = await async_get_stream_source(hass, entity_id(hass, camera, LIVE))
    login = urlsplit(source or "").netloc.rpartition("@")[0]
    assert unquote(login.partition(":")[0]) == name


async def test_stream_source_impossible(hass: HomeAssistant, set_up: SetUp) -> None:
    """An address that no URL can hold is an error with a text."""
    entry, camera = await set_up("rc8230")
    transport = entry.runtime_data.camera.transport
    transport.address = Address("not a host", camera.port)
    with pytest.raises(HomeAssistantError) as raised:
        await live_entity(hass, camera).stream_source()
    assert raised.value.translation_key == "cannot_connect"


async def test_stream_plays(hass: HomeAssistant, set_up: SetUp) -> None:
    """A player logs in with that address, also without a password."""
    _, camera = await set_up("rc8221", rtsp_port=0)
    assert camera.password == ""
    source = await async_get_stream_source(hass, entity_id(hass, camera, LIVE))

    def codecs() -> set[str]:
        options = {"rtsp_transport": "tcp", "analyzeduration": "1"}
        with av.open(source, options=options, timeout=10) as container:
            return {stream.codec_context.name for stream in container.streams.video}

    assert await hass.async_add_executor_job(codecs) == {"h264"}


async def test_stream_path(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """The path follows the option, and the camera's own path if it has one."""
    entry, camera = await set_up("rc8230")
    cases: tuple[tuple[str, dict[str, str], str], ...] = (
        ("rtsp", {}, "/img/media.sav"),
        ("rtsp_video", {}, "/img/video.sav"),
        ("rtsp", {"sp_uri": "live/main"}, "/live/main"),
        ("rtsp_video", {"sp_uri": "/live.sdp"}, "/live.sdp"),
        ("rtsp", {"sp_uri": "../x"}, "/img/media.sav"),
        ("rtsp", {"sp_uri": "a b;c"}, "/img/media.sav"),
    )
    for stream, held, path in cases:
        camera.groups["H264"].update(held)
        hass.config_entries.async_update_entry(entry, options={"stream": stream})
        with subtests.test(stream, **held):
            await hass.config_entries.async_reload(entry.entry_id)
            source = await async_get_stream_source(hass, entity_id(hass, camera, LIVE))
            assert urlsplit(source or "").path == path
            entity = live_entity(hass, camera)
            assert entity.stream_options == {"rtsp_transport": "tcp"}


async def test_stream_path_follows(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Path and port of the camera are polled, slowly."""
    _, camera = await set_up("rc8230")
    camera.groups["H264"]["sp_uri"] = "other.sav"
    camera.groups["RTSP_RTP"]["rtsp_port"] = "1025"
    await poll(hass, freezer, 10)
    source = await async_get_stream_source(hass, entity_id(hass, camera, LIVE))
    assert (source or "").endswith("@127.0.0.1:1025/other.sav")


@pytest.mark.parametrize(
    ("name", "password"), [("operator", "operate"), ("viewer", "view")]
)
async def test_stream_of_limited_account(
    hass: HomeAssistant, set_up: SetUp, name: str, password: str
) -> None:
    """Who may not read groups gets the port that the camera tells everybody."""
    _, camera = await set_up("oc810", data={"username": name, "password": password})
    source = await async_get_stream_source(hass, entity_id(hass, camera, LIVE))
    assert source == f"rtsp://{name}:{password}@127.0.0.1:1025/img/media.sav"


async def test_mjpeg_only(hass: HomeAssistant, set_up: SetUp) -> None:
    """With MJPEG chosen there is no stream address."""
    _, camera = await set_up("rc8230", options={"stream": "mjpeg"})
    state = state_of(hass, camera, LIVE)
    assert state.attributes["supported_features"] == 0
    assert await live_entity(hass, camera).stream_source() is None


async def test_unavailable(
    hass: HomeAssistant,
    home: Home,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A camera that is gone has no picture, and gets it back."""
    _, camera = await set_up("rc8230")
    camera.offline()
    await poll(hass, freezer, 3)
    assert value_of(hass, camera, LIVE) == STATE_UNAVAILABLE
    camera.online()
    await poll(hass, freezer)
    assert value_of(hass, camera, LIVE) == "idle"
