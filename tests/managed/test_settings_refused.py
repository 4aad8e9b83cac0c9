"""Cameras that do not take, or do not keep, what they are told."""

from copy import deepcopy

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.sercomm.const import DOMAIN
from tests.cameras import Home, SetUp, poll
from tests.delivery.deliveries import FIRE, ID, PUSH, SET, reason_of, repairs, told
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)
pytestmark = pytest.mark.usefixtures("few_entities")


async def test_address_cut(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that stores only the beginning is seen through, and not worn out."""
    before: dict[str, dict[str, str]] = {}

    def prepare(camera: Simulator) -> None:
        camera.persona.http_url_limit = 40
        before.update(deepcopy(camera.groups))

    entry, camera = await set_up("rc8230", options=PUSH, prepare=prepare)
    assert reason_of(hass, camera) == ("none", "address_cut")
    assert repairs(hass) == ["delivery_address_cut"]
    await poll(hass, freezer, 60)
    assert 4 <= len(told(camera)) <= 7
    assert FIRE not in camera.paths()

    camera.persona.http_url_limit = None
    await poll(hass, freezer, 60)
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repairs(hass)
    await hass.config_entries.async_remove(entry.entry_id)
    assert camera.groups == before


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("status", {"code": 403}),
        ("status", {"code": 401}),
        ("status", {"code": 200, "body": "ERROR"}),
        ("html", {}),
    ],
)
async def test_refused(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    kind: str,
    options: dict[str, object],
) -> None:
    """A camera that refuses is asked again, ever less often, until it takes them."""
    entry, camera = await set_up(
        "rc8230",
        options=PUSH,
        data={"enable_motion": True},
        prepare=lambda camera: camera.faults.set(SET, kind, **options),
    )
    assert reason_of(hass, camera) == ("none", "refused")
    assert repairs(hass) == ["delivery_refused"]
    assert "enable_motion" not in entry.data
    await poll(hass, freezer, 30)
    assert 4 <= len(told(camera)) <= 6
    camera.faults.clear()
    await poll(hass, freezer, 32)
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repairs(hass)
    assert camera.groups["EVENT"]["event_trigger"] == "0"


async def test_short_refusal(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """When the cause is gone soon, the next poll sets it right."""
    _, camera = await set_up(
        "rc8230",
        options=PUSH,
        prepare=lambda camera: camera.faults.set(SET, "status", 1, code=403),
    )
    assert reason_of(hass, camera) == ("none", "refused")
    await poll(hass, freezer)
    assert reason_of(hass, camera) == ("push", "verified")


async def test_not_kept(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that says OK and keeps nothing is not believed."""

    def prepare(camera: Simulator) -> None:
        camera.faults.set(SET, "status", code=200, body="OK")

    _, camera = await set_up("rc8230", options=PUSH, prepare=prepare)
    assert reason_of(hass, camera) == ("none", "address_cut")

    def keep_address(camera: Simulator) -> None:
        camera.groups["HTTP_NOTIFY"]["http_url"] = url
        prepare(camera)

    url = f"{hass.config.internal_url}/api/webhook/{ID}"
    await hass.config_entries.async_unload(
        hass.config_entries.async_entries(DOMAIN)[0].entry_id
    )
    _, other = await set_up("rc8221", options=PUSH, prepare=keep_address)
    assert reason_of(hass, other) == ("none", "refused")


async def test_our_catalogue_refuses(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """An address that no camera may be told is not sent."""
    longest = ".".join(["a" * 60] * 4)
    _, camera = await set_up(
        "rc8230", options={**PUSH, "callback_url": f"http://{longest}:{home.port}"}
    )
    assert reason_of(hass, camera) == ("none", "refused")
    assert not told(camera)
