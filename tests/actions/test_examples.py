"""The examples of docs/actions.md do what the page says."""

from copy import deepcopy
from pathlib import Path
import re
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, SupportsResponse
from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.sercomm.actions import ACTIONS
from scripts.docs.actions import CAMERA, render
from tests.actions.calling import QUIET, act
from tests.actions.upgrading import config_folder
from tests.cameras import SetUp
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["config_folder"]

SECTIONS = {
    section.partition("\n")[0]: re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)
    for section in re.split(r"^## ", render(), flags=re.MULTILINE)[1:]
}
# In an order in which each finds what it needs.
BACKUPS = (
    "backup_configuration",
    "list_backups",
    "export_backup",
    "import_backup",
    "restore_configuration",
)
LEAVING = ("factory_reset", "upgrade_firmware")
# These ask the camera nothing.
SILENT = {"get_stream_urls", "list_backups", "export_backup", "import_backup"}
# Counted in bytes, which are the simulator's affair.
SIZES = {"bytes", "size"}


async def run(
    hass: HomeAssistant, camera: Simulator, name: str, media: Path
) -> tuple[Any, Any]:
    """Run an example; return what was answered, and what the page says."""
    call: Any = parse_yaml(SECTIONS[name][0])
    assert call["action"] == f"sercomm.{name}"
    assert call["target"] == {"entity_id": CAMERA}
    data = call.get("data", {})
    if "filename" in data:
        data["filename"] = data["filename"].replace("/media", str(media))
    response = await act(hass, camera, name, **data)
    if len(SECTIONS[name]) == 1:
        return response, None
    told: Any = parse_yaml(SECTIONS[name][1])
    return alike(response, camera, media), alike(told[CAMERA], camera, media)


def alike(value: Any, camera: Simulator, media: Path, key: str = "") -> Any:
    """Return an answer with the addresses, folders and sizes of the page."""
    if isinstance(value, dict):
        return {name: alike(one, camera, media, name) for name, one in value.items()}
    if isinstance(value, list):
        return [alike(one, camera, media) for one in value]
    if key in SIZES:
        assert isinstance(value, int)
        return value > 0
    if isinstance(value, str):
        value = value.replace(f"http://{camera.host}:{camera.port}", "http://host")
        value = value.replace(f"rtsp://{camera.host}", "rtsp://host")
        return value.replace("//192.168.1.20", "//host").replace(str(media), "/media")
    return value


async def check(hass: HomeAssistant, camera: Simulator, name: str, media: Path) -> None:
    """Run an example: it is taken, and answered as the page says."""
    response, told = await run(hass, camera, name, media)
    assert response == told
    assert bool(camera.paths()) is (name not in SILENT)


async def test_examples(
    hass: HomeAssistant,
    set_up: SetUp,
    config_folder: Path,
    subtests: pytest.Subtests,
) -> None:
    """All that are not about backups, each with a camera as it was at first."""
    _, camera = await set_up("rc8230", options=QUIET)
    media = config_folder / "media"
    before = deepcopy(camera.groups)
    for name in sorted(SECTIONS.keys() - {*BACKUPS, *LEAVING}):
        camera.groups.update(deepcopy(before))
        with subtests.test(name):
            if name == "go_to_preset":
                await run(hass, camera, "save_preset", media)
            await check(hass, camera, name, media)


@pytest.mark.parametrize("name", LEAVING)
async def test_examples_after_which_the_camera_is_away(
    hass: HomeAssistant, set_up: SetUp, config_folder: Path, name: str
) -> None:
    """Each with a camera of its own."""
    _, camera = await set_up("rc8230", options=QUIET)
    await check(hass, camera, name, config_folder / "media")


async def test_examples_of_backups(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    config_folder: Path,
) -> None:
    """One after the other; a backup is named after the time it was made."""
    _, camera = await set_up("rc8230", options=QUIET)
    freezer.move_to("2026-11-23 12:00:00")
    for name in BACKUPS:
        if name == "restore_configuration":
            camera.groups["VIDEO"]["contrast"] = "7"
        await check(hass, camera, name, config_folder / "media")


def test_nothing_is_missing() -> None:
    """Each action is there with all its fields, and with an answer if it has one."""
    assert SECTIONS.keys() == {action.name for action in ACTIONS}
    tables = re.split(r"^## ", render(), flags=re.MULTILINE)[1:]
    for action, text in zip(
        sorted(ACTIONS, key=lambda one: one.name), tables, strict=True
    ):
        found = re.findall(r"^\| `(\w+)` \| .+ \| .+ \| .+ \|$", text, re.MULTILINE)
        assert sorted(found) == sorted(map(str, action.schema))
        has_answer = action.response is not SupportsResponse.NONE
        assert len(SECTIONS[action.name]) == 1 + has_answer
