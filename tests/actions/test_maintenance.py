"""The factory reset, and when neither it nor a restore is done."""

from pathlib import Path
from urllib.parse import unquote

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from custom_components.sercomm.api import CannotConnect, Encoding, InvalidReply
from custom_components.sercomm.upkeep import RUNNING, async_factory_reset, async_tell
from tests.actions.calling import QUIET, act, refused
from tests.actions.restoring import back_up, backups, config_folder, reauths
from tests.cameras import SetUp, poll, value_of
from tests.waiting import until

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["config_folder"]

GET = "/adm/get_group.cgi"
WHO = "/util/query.cgi"
RESET = "/adm/reset_to_default.cgi"


@pytest.mark.parametrize("other", ["mac", "model"])
async def test_another_camera(
    hass: HomeAssistant, set_up: SetUp, subtests: pytest.Subtests, other: str
) -> None:
    """Nothing is changed, and no login is sent, when another answers there now."""
    _, camera = await set_up("rc8230", options=QUIET)
    backup = await back_up(hass, camera)
    if other == "mac":
        camera.persona.mac = "00:0e:8f:00:00:01"
        expected: tuple[str, dict[str, str]] = ("invalid_reply", {})
    else:
        camera.persona.model = "RC8231"
        expected = ("confirm_model", {"model": "RC8231"})
    # A restore wants to know the firmware, too.
    cases: tuple[tuple[str, dict[str, str], list[str]], ...] = (
        ("restore_configuration", {"backup": backup}, [f"{WHO}?extension=yes"]),
        ("factory_reset", {}, []),
    )
    for action, more, also in cases:
        data = {"entity_id": "camera.camera", "confirm_model": "RC8230", **more}
        camera.clear_requests()
        with subtests.test(action):
            with pytest.raises(HomeAssistantError) as raised:
                await hass.services.async_call("sercomm", action, data, blocking=True)
            assert (
                raised.value.translation_key,
                raised.value.translation_placeholders,
            ) == expected
            assert camera.paths() == [*also, WHO]
            assert all("authorization" not in one.headers for one in camera.requests)


async def test_factory_reset(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    config_folder: Path,
) -> None:
    """A backup first, then the reset; the camera is away, not lost."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.groups["VIDEO"]["text"] = "mine"
    await act(hass, camera, "factory_reset", confirm_model="RC8230")
    assert [unquote(path) for path in camera.paths()] == [
        WHO,
        GET,
        f"{GET}?group={'&'.join(camera.groups)}",
        "/adm/admcfg.cfg",
        RESET,
    ]
    (backup,) = backups(config_folder)
    assert backup["groups"]["VIDEO"]["text"] == "mine"
    assert value_of(hass, camera, "camera.live") == "unavailable"
    freezer.tick(1)
    await until(lambda: not camera.is_online)
    freezer.tick(1)
    await until(lambda: camera.is_online)
    assert camera.groups["VIDEO"]["text"] == camera.password == ""
    await poll(hass, freezer, 3)
    assert value_of(hass, camera, "camera.live") == "unavailable"
    assert len(reauths(hass)) == 1


async def test_factory_reset_without_answer(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that goes at once was reset all the same."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(RESET, "reset")
    await act(hass, camera, "factory_reset", confirm_model="RC8230")
    assert camera.paths().count(RESET) == 1
    assert value_of(hass, camera, "camera.live") == "unavailable"


async def test_factory_reset_refused(hass: HomeAssistant, set_up: SetUp) -> None:
    """No reset without a backup; a camera that refuses stays available."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(GET, "status", code=503)
    key, _ = await refused(
        hass, camera, "factory_reset", HomeAssistantError, confirm_model="RC8230"
    )
    assert key == "camera_busy"
    assert RESET not in camera.paths()
    camera.faults.clear()
    camera.faults.set(RESET, "status", code=403)
    key, _ = await refused(
        hass, camera, "factory_reset", HomeAssistantError, confirm_model="RC8230"
    )
    assert key == "access_denied"
    assert value_of(hass, camera, "camera.live") == "idle"


async def test_factory_reset_from_elsewhere(
    hass: HomeAssistant, set_up: SetUp, config_folder: Path
) -> None:
    """The button uses the same door: its errors are the camera's."""
    entry, camera = await set_up("rc8230", options=QUIET)
    runtime = entry.runtime_data
    camera.offline()
    with pytest.raises(CannotConnect):
        await async_factory_reset(
            runtime.coordinator, runtime.identity, runtime.backups
        )
    camera.online()
    camera.persona.mac = "00:0e:8f:00:00:01"
    with pytest.raises(InvalidReply):
        await async_factory_reset(
            runtime.coordinator, runtime.identity, runtime.backups
        )
    assert backups(config_folder) == []


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("factory_reset", {}),
        ("restore_configuration", {"backup": "20200101-000000"}),
    ],
)
async def test_not_during_an_upgrade(
    hass: HomeAssistant, set_up: SetUp, action: str, data: dict[str, str]
) -> None:
    """What would reach a camera while it writes its flash is refused."""
    entry, camera = await set_up("rc8230", options=QUIET)
    async_tell(hass, entry, RUNNING, Encoding.BASE64)
    assert await refused(
        hass, camera, action, ServiceValidationError, confirm_model="RC8230", **data
    ) == ("upgrade_running", {})
    assert camera.paths() == []
