"""Actions that give pictures and addresses, and the folders for files."""

from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from custom_components.sercomm.actions.action import CONFIRM_MODEL
from custom_components.sercomm.actions.picture import ACTIONS
from custom_components.sercomm.api import Paused
from tests.actions.calling import QUIET, act, refused
from tests.cameras import SetUp, entity_id
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)


async def test_snapshot(hass: HomeAssistant, set_up: SetUp) -> None:
    """Taken by one request; what came is told."""
    _, camera = await set_up("rc8230", options=QUIET)
    data: dict[str, Any]
    for data, query, size in (
        ({}, "", None),
        ({"size": "160x120"}, "?size=1", (160, 120)),
        ({"size": "320x240", "quality": 5}, "?size=2&quality=5", (320, 240)),
        ({"size": "640x480", "quality": 1}, "?size=3&quality=1", (640, 480)),
        ({"size": "1280x720"}, "?size=4", (1280, 720)),
    ):
        response = await act(hass, camera, "snapshot", **data)
        assert camera.paths() == [f"/img/snapshot.cgi{query}"]
        assert response["filename"] is None
        assert response["bytes"] > 500
        if size is not None:
            assert (response["width"], response["height"]) == size


async def test_snapshot_of_another_size(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the camera has no such size, what came is told."""

    def prepare(camera: Simulator) -> None:
        camera.persona.largest_size_first = True

    _, camera = await set_up("rc8230", options=QUIET, prepare=prepare)
    response = await act(hass, camera, "snapshot", size="1280x720")
    assert (response["width"], response["height"]) == (1280, 720)
    assert "wished for" not in caplog.text
    response = await act(hass, camera, "snapshot", size="160x120")
    assert (response["width"], response["height"]) == (1280, 720)
    assert "a picture of 160x120 was wished for, the camera sent 1280x720" in (
        caplog.text
    )


async def test_stored_snapshot(
    hass: HomeAssistant, set_up: SetUp, tmp_path: Path
) -> None:
    """In an allowed folder, as a whole; folders are made, an older one is replaced."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    _, camera = await set_up("rc8230", options=QUIET)
    path = tmp_path / "door.jpg"
    for where in (path, path, tmp_path / "new" / "folder" / "door.jpg"):
        response = await act(hass, camera, "snapshot", filename=str(where))
        assert response["filename"] == str(where)
        assert len(where.read_bytes()) == response["bytes"]
        assert [one.name for one in where.parent.iterdir()] == ["door.jpg"]
        if where is path:
            path.write_bytes(b"x" * 999_999)


async def test_snapshot_refused(hass: HomeAssistant, set_up: SetUp) -> None:
    """What no camera has is not asked for."""
    _, camera = await set_up("rc8230", options=QUIET)
    data: dict[str, Any]
    ends = {"lowest": "1", "highest": "5"}
    for data, told in (
        ({"size": "1x1"}, ("invalid_not_shown", {"field": "Size"})),
        ({"quality": 0}, ("invalid_range", {"field": "Quality", **ends})),
        ({"quality": 6}, ("invalid_range", {"field": "Quality", **ends})),
    ):
        assert told == await refused(
            hass, camera, "snapshot", ServiceValidationError, **data
        )
        assert camera.paths() == []


async def test_snapshot_in_privacy(
    hass: HomeAssistant, set_up: SetUp, tmp_path: Path
) -> None:
    """No picture, no file."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    _, camera = await set_up("rc8230", options=QUIET)
    camera.privacy(True)
    key, _ = await refused(
        hass, camera, "snapshot", HomeAssistantError, filename=str(tmp_path / "x.jpg")
    )
    assert key == "privacy_mode"
    assert list(tmp_path.iterdir()) == []


async def test_snapshot_while_the_camera_restarts(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    """The camera is left alone, and the user is told why."""
    entry, camera = await set_up("rc8230", options=QUIET)
    entry.runtime_data.coordinator.async_pause(resumed_elsewhere=True)
    entity: Any = hass.data["camera"].get_entity(entity_id(hass, camera, "camera.live"))
    camera.clear_requests()
    action = next(one for one in ACTIONS if one.name == "snapshot")
    with pytest.raises(Paused):
        await action.run(hass, entity.runtime, {})
    assert camera.paths() == []


async def test_forbidden_folders(
    hass: HomeAssistant, set_up: SetUp, tmp_path: Path
) -> None:
    """Neither by name, nor by a link, nor by one that leads to nothing yet."""
    allowed, secret = tmp_path / "media", tmp_path / "secret"
    allowed.mkdir()
    secret.mkdir()
    (secret / "there.jpg").write_bytes(b"old")
    hass.config.allowlist_external_dirs = {str(allowed)}
    (allowed / "link").symlink_to(secret)
    (allowed / "file.jpg").symlink_to(secret / "there.jpg")
    (allowed / "dangling.jpg").symlink_to(secret / "new.jpg")
    (allowed / "loop").symlink_to(allowed / "loop")
    _, camera = await set_up("rc8230", options=QUIET)
    for filename in (
        "door.jpg",
        "/etc/passwd",
        str(secret / "x.jpg"),
        str(allowed / ".." / "secret" / "x.jpg"),
        str(allowed / "link" / "x.jpg"),
        str(allowed / "file.jpg"),
        str(allowed / "dangling.jpg"),
        str(allowed / "nul\0.jpg"),
    ):
        for action, data in (
            ("snapshot", {}),
            ("download_firmware", {CONFIRM_MODEL: "RC8230"}),
            ("upgrade_firmware", {CONFIRM_MODEL: "RC8230"}),
        ):
            assert await refused(
                hass, camera, action, ServiceValidationError, filename=filename, **data
            ) == ("path_not_allowed", {"filename": filename})
            assert camera.paths() == []
    assert [path.name for path in secret.iterdir()] == ["there.jpg"]
    assert (secret / "there.jpg").read_bytes() == b"old"


async def test_file_not_written(
    hass: HomeAssistant, set_up: SetUp, tmp_path: Path
) -> None:
    """The system's word for it is told; nothing stays behind."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    (tmp_path / "folder").mkdir()
    _, camera = await set_up("rc8230", options=QUIET)
    assert await refused(
        hass, camera, "snapshot", HomeAssistantError, filename=str(tmp_path / "folder")
    ) == ("file_not_written", {"code": "EISDIR"})
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


async def test_stream_urls(hass: HomeAssistant, set_up: SetUp) -> None:
    """All of them, without login, without a request."""
    _, camera = await set_up("rc8230", options=QUIET)
    urls = await act(hass, camera, "get_stream_urls")
    assert camera.paths() == []
    web = f"http://{camera.host}:{camera.port}/img"
    port = camera.groups["RTSP_RTP"]["rtsp_port"]
    expected = {
        "rtsp": f"rtsp://{camera.host}:{port}/img/media.sav",
        "rtsp_video": f"rtsp://{camera.host}:{port}/img/video.sav",
        "rtsp_audio": f"rtsp://{camera.host}:{port}/img/audio.sav",
        "mjpeg": f"{web}/video.mjpeg",
        "snapshot": f"{web}/snapshot.cgi",
        "sdp": f"{web}/media.sdp",
        "flash_page": f"{web}/media.swf",
        "flash_video": f"{web}/media.flv",
        "flash_player": f"{web}/sc_flvplayer.swf",
    }
    assert {
        name: url.replace(":554/", f":{port}/") for name, url in urls.items()
    }.items() >= {
        name: url.replace(":554/", f":{port}/") for name, url in expected.items()
    }.items()
    assert not any("@" in url or "cgiconfig" in url for url in urls.values())
