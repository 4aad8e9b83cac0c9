"""How a firmware is packed for the camera, and what the user is told of it."""

from base64 import b64decode

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import issue_registry as ir
import pytest

from tests.actions.calling import QUIET, refused
from tests.actions.upgrading import (
    IMAGE,
    UPGRADE,
    config_folder,
    restarted,
    told,
    upgrade,
    upgrade_issues,
)
from tests.cameras import SetUp, poll
from tests.simulator import Simulator
from tests.simulator.cgi_config import uploaded_file

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["config_folder"]


def sent(camera: Simulator) -> list[tuple[str, bytes]]:
    """Return how each file was sent, and what it was."""
    found = []
    for request in camera.requests:
        if request.path == UPGRADE:
            body = uploaded_file(request)
            is_form = body is not request.body
            found.append(
                ("form", body)
                if is_form
                else ("base64", b64decode(body, validate=True))
            )
    return found


def unchanged(hass: HomeAssistant) -> list[dict[str, str] | None]:
    """Return what is told of upgrades that changed nothing."""
    return [
        issue.translation_placeholders
        for issue in ir.async_get(hass).issues.values()
        if issue.translation_key == "firmware_unchanged"
    ]


TAKEN: tuple[tuple[str, dict[str, str], list[str]], ...] = (
    ("both", {}, ["base64"]),
    ("base64", {}, ["base64"]),
    ("form", {}, ["base64", "form"]),
    ("form", {"encoding": "form"}, ["form"]),
    ("both", {"encoding": "form"}, ["form"]),
    ("base64", {"encoding": "base64"}, ["base64"]),
)


async def test_what_the_camera_takes(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    subtests: pytest.Subtests,
) -> None:
    """Base64 first; the repair tells in which encoding the camera took it."""
    _, camera = await set_up("rc8230", options=QUIET)
    for version, (taken, wish, tried) in enumerate(TAKEN, start=16):
        camera.persona.firmware_taken = taken
        with subtests.test(taken, **wish):
            await upgrade(hass, camera, **wish)
            assert sent(camera) == [(encoding, IMAGE) for encoding in tried]
            (issue,) = upgrade_issues(hass)
            placeholders = {"name": "Camera", "encoding": tried[-1]}
            assert issue.translation_placeholders == placeholders
            await restarted(freezer, camera)
            camera.persona.firmware = f"V1.0.{version}R00"
            await poll(hass, freezer)
            assert told(hass) == []
            assert unchanged(hass) == []


async def test_a_choice_is_not_replaced(hass: HomeAssistant, set_up: SetUp) -> None:
    """Refused in the encoding that was chosen, it is not sent in the other."""
    _, camera = await set_up("rc8230", options=QUIET)
    for taken, wish in (("form", "base64"), ("base64", "form")):
        camera.persona.firmware_taken = taken
        data = {"filename": "media/fw.bin", "confirm_model": "RC8230", "encoding": wish}
        key, _ = await refused(
            hass, camera, "upgrade_firmware", HomeAssistantError, **data
        )
        assert key == "refused"
        assert sent(camera) == [(wish, IMAGE)]
        assert told(hass) == []
        await hass.async_block_till_done(wait_background_tasks=True)


async def test_ok_to_anything(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Who comes back as before may not have read the file: told until the next try."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.persona.firmware_taken = "anything"
    for times, encoding in enumerate(("form", "base64")):
        await upgrade(hass, camera, encoding=encoding)
        assert len(unchanged(hass)) == times
        await restarted(freezer, camera)
        await poll(hass, freezer)
        assert told(hass) == []
        assert unchanged(hass) == [{"name": "Camera", "encoding": encoding}]
        await hass.async_block_till_done(wait_background_tasks=True)


async def test_no_such_encoding(hass: HomeAssistant, set_up: SetUp) -> None:
    """Nothing is asked of the camera then."""
    _, camera = await set_up("rc8230", options=QUIET)
    assert await refused(
        hass,
        camera,
        "upgrade_firmware",
        ServiceValidationError,
        filename="media/fw.bin",
        confirm_model="RC8230",
        encoding="hex",
    ) == ("invalid_choice", {"field": "Encoding", "choices": "auto, base64, form"})
    assert camera.paths() == []
