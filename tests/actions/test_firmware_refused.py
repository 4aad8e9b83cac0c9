"""Firmware that is not sent: refused by the camera, by us, or without a file."""

import asyncio
from base64 import b64decode
import os
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from tests.actions.calling import QUIET, refused
from tests.actions.upgrading import IMAGE, UPGRADE, WHO, asked, config_folder, told
from tests.cameras import SetUp, entity_id, poll, value_of
from tests.simulator.cgi_config import uploaded_file
from tests.waiting import until

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["config_folder"]

OURS = {"filename": "media/fw.bin", "confirm_model": "RC8230"}


async def test_refused(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """A clear no: nothing has happened, and all goes on."""
    _, camera = await set_up("rc8230", options=QUIET)
    for code, body, key in (
        (403, "", "access_denied"),
        (503, "", "camera_busy"),
        (200, "Unknown Error", "refused"),
    ):
        camera.faults.clear()
        camera.faults.set(UPGRADE, "status", code=code, body=body)
        with subtests.test(key):
            told_key, _ = await refused(
                hass, camera, "upgrade_firmware", HomeAssistantError, **OURS
            )
            assert told_key == key
            assert told(hass) == []
            await hass.async_block_till_done(wait_background_tasks=True)
            assert value_of(hass, camera, "camera.live") == "idle"
            assert camera.uploads == []


async def test_not_sent(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """Not before the camera has proved itself and its settings are stored."""
    _, camera = await set_up("rc8230", options=QUIET)
    faults: tuple[tuple[dict[str, Any], str, str], ...] = (
        ({"kind": "reset"}, WHO, "cannot_connect"),
        ({"kind": "status", "code": 503}, "/adm/get_group.cgi", "camera_busy"),
        ({"kind": "status", "code": 401}, "/img/query.cgi", "invalid_auth"),
    )
    for fault, path, key in faults:
        camera.faults.set(path, **fault)
        with subtests.test(key):
            told_key, _ = await refused(
                hass, camera, "upgrade_firmware", HomeAssistantError, **OURS
            )
            assert told_key == key
            assert UPGRADE not in asked(camera)
            assert told(hass) == []
        camera.faults.clear()
        await hass.async_block_till_done(wait_background_tasks=True)
        assert value_of(hass, camera, "camera.live") == "idle"


async def test_a_changed_camera(hass: HomeAssistant, set_up: SetUp) -> None:
    """One that becomes another model during the backup is not sent the file."""
    _, camera = await set_up("rc8230", options=QUIET)
    respond = camera._web.respond

    async def turn(request: Any) -> Any:
        if request.path == "/adm/admcfg.cfg":
            camera.persona.model = "RC8231"
        return await respond(request)

    camera._web.respond = turn  # type: ignore[method-assign]
    assert await refused(
        hass,
        camera,
        "upgrade_firmware",
        ServiceValidationError,
        filename="media/fw.bin",
        confirm_model="RC8230",
    ) == ("confirm_model", {"model": "RC8231"})
    assert UPGRADE not in asked(camera)
    assert told(hass) == []


async def test_no_file(
    hass: HomeAssistant, set_up: SetUp, config_folder: Path, subtests: pytest.Subtests
) -> None:
    """A file with something in it; without one, the camera is left in peace."""
    (config_folder / "media" / "empty.bin").touch()
    os.mkfifo(config_folder / "media" / "pipe")
    _, camera = await set_up("rc8230", options=QUIET)
    for name, key in (
        ("none.bin", "file_not_readable"),
        (".", "file_not_readable"),
        ("empty.bin", "invalid_firmware_file"),
        ("pipe", "file_not_readable"),
    ):
        with subtests.test(name):
            told_key, _ = await refused(
                hass,
                camera,
                "upgrade_firmware",
                ServiceValidationError,
                filename=f"media/{name}",
                confirm_model="RC8230",
            )
            assert told_key == key
            assert camera.requests == []
            assert told(hass) == []


async def test_one_at_a_time(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A second upgrade during the first is refused; cancelling ends no upgrade."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(UPGRADE, "silent", 1)
    call = {
        "entity_id": entity_id(hass, camera, "camera.live"),
        "filename": "media/fw.bin",
        "confirm_model": "RC8230",
    }
    first = hass.async_create_task(
        hass.services.async_call("sercomm", "upgrade_firmware", call, blocking=True)
    )
    await until(lambda: told(hass))
    with pytest.raises(ServiceValidationError) as raised:
        await hass.services.async_call(
            "sercomm", "upgrade_firmware", call, blocking=True
        )
    assert raised.value.translation_key == "upgrade_running"
    await until(lambda: UPGRADE in asked(camera))
    assert value_of(hass, camera, "camera.live") == "unavailable"
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert told(hass) == ["firmware_upgrade"]
    (sent,) = (request for request in camera.requests if request.path == UPGRADE)
    assert b64decode(uploaded_file(sent), validate=True) == IMAGE
    await poll(hass, freezer, 5)
    assert told(hass) == []
