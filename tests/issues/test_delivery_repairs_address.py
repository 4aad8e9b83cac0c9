"""Another address for a camera: tried from the dialog of a repair, then kept."""

from typing import Any
from unittest.mock import Mock, patch

from homeassistant.helpers import issue_registry as ir
import pytest

from tests.cameras import SetUp, poll
from tests.delivery.deliveries import FIRE, GET, PUSH, SET, arm_events, told
from tests.issues.delivery_dialogs import (
    DEAD,
    User,
    addresses,
    at,
    hide,
    set_up_unreachable,
)
from tests.simulator import Simulator
from tests.waiting import patiently

pytest_plugins = ("tests.camera_fixtures", "tests.delivery.fixtures")

FOREIGN = "127.0.0.2"


async def test_another_address(user: User, set_up: SetUp) -> None:
    """One write, one test, then the option; the repair is gone and stays away."""
    entry, camera = await set_up_unreachable(user, set_up, clear_after="20")
    menu = await user.open("unreachable")
    assert menu["type"] == "menu"
    assert menu["menu_options"] == ["address", "try_again", "watch_stream"]
    assert menu["description_placeholders"] == {"name": "Camera"}
    form = await user.send(menu, next_step_id="address")
    assert form["step_id"] == "address"
    assert not form["errors"]
    (field,) = form["data_schema"]
    assert field["name"] == "callback_url"
    assert field["required"]
    assert field["description"] == {"suggested_value": DEAD}
    assert user.base in field["selector"]["select"]["options"]
    assert field["selector"]["select"]["custom_value"]
    assert not camera.paths()

    done = await user.send(form, callback_url=f" {user.base}/ ")
    assert (done["type"], done["description"]) == ("create_entry", "arrived")
    assert [request.path for request in camera.requests] == [SET, GET, FIRE]
    assert addresses(camera) == [at(user.base)]
    assert entry.options == {**PUSH, "callback_url": user.base, "clear_after": "20"}
    assert user.reason(entry) == "verified"
    assert not user.issues()
    camera.clear_requests()
    entry.runtime_data.delivery._async_look()
    await user.hass.async_block_till_done(wait_background_tasks=True)
    assert not camera.requests
    await patiently(user.hass, user.freezer, poll(user.hass, user.freezer, 3))
    assert user.reason(entry) == "verified"
    assert not told(camera)


async def test_wrong_address(user: User, set_up: SetUp) -> None:
    """What is typed is kept in the form; the camera gets the old address back."""
    entry, camera = await set_up_unreachable(user, set_up)
    form = await user.choose("unreachable", "address")
    for typed, error in (
        ("https://home.example:8123", "callback_url_https"),
        ("home", "invalid_callback_url"),
    ):
        form = await user.send(form, callback_url=typed)
        assert form["errors"] == {"callback_url": error}
        assert form["data_schema"][0]["description"] == {"suggested_value": typed}
        assert form["description_placeholders"]["example"]
    assert not camera.paths()

    dead = "http://127.0.0.1:1"
    form = await user.send(form, callback_url=dead)
    assert (form["type"], form["step_id"]) == ("form", "address")
    assert form["errors"] == {"base": "delivery_not_arrived"}
    assert form["data_schema"][0]["description"] == {"suggested_value": dead}
    assert addresses(camera) == [at(dead), at(DEAD)]
    assert entry.options["callback_url"] == DEAD
    assert list(user.issues()) == ["delivery_unreachable"]

    camera.clear_requests()
    done = await user.send(form, callback_url=user.base)
    assert done["type"] == "create_entry"
    assert addresses(camera) == [at(user.base)]
    assert entry.options["callback_url"] == user.base
    assert not user.issues()


async def test_address_from_elsewhere(user: User, set_up: SetUp) -> None:
    """An address that works but for its sender is kept; that has its own repair."""
    entry, camera = await set_up_unreachable(user, set_up)
    real = camera._notifier._send

    async def send(*args: Any, **options: Any) -> Any:
        return await real(*args, **{**options, "source": FOREIGN})

    camera._notifier._send = send  # type: ignore[method-assign]
    form = await user.choose("unreachable", "address")
    end = await user.send(form, callback_url=user.base)
    assert (end["type"], end["reason"]) == ("abort", "foreign")
    assert addresses(camera) == [at(user.base)]
    assert entry.options["callback_url"] == user.base
    assert end["description_placeholders"]["sender"] == FOREIGN
    # One repair, and it says what is true: it did arrive.
    assert not user.issues()
    issues = ir.async_get(user.hass).issues.values()
    assert "foreign_source" in [issue.translation_key for issue in issues]


@pytest.mark.parametrize(
    ("persona", "reason", "fires"),
    [("rc8230", "disarmed", 1), ("rc8230", "untested", 1), ("oc810", "untested", 0)],
)
async def test_address_without_proof(
    user: User, set_up: SetUp, persona: str, reason: str, fires: int
) -> None:
    """Where nothing can be proved the address is kept, and the next event tells."""
    hide(user.hass)

    def prepare(camera: Simulator) -> None:
        camera.persona.http_trigger_needs_arming = True
        if reason == "untested":
            arm_events(camera)
            camera.faults.set(FIRE, "status", code=404)

    entry, camera = await set_up(persona, options=PUSH, prepare=prepare)
    assert user.reason(entry) == "no_address"
    form = await user.choose("no_address", "address")
    assert form["data_schema"][0]["selector"]["select"]["options"] == []
    assert form["data_schema"][0]["description"] == {"suggested_value": None}
    end = await user.send(form, callback_url=user.base)
    assert (end["type"], end["reason"]) == ("abort", reason)
    assert end["description_placeholders"] == {"name": "Camera"}
    assert addresses(camera) == [at(user.base)]
    assert camera.paths().count(FIRE) == fires
    assert entry.options == {**PUSH, "callback_url": user.base}
    assert user.reason(entry) == "awaiting_event"
    assert not user.issues()
    await patiently(user.hass, user.freezer, poll(user.hass, user.freezer, 2))
    assert user.reason(entry) == "awaiting_event"
    assert addresses(camera) == [at(user.base)]
    assert await camera.fire("motion", force=True)
    assert user.reason(entry) == "verified"


async def test_address_within_a_pause(user: User, set_up: SetUp) -> None:
    """A camera that has just reported something proves nothing."""

    def prepare(camera: Simulator) -> None:
        arm_events(camera)
        camera.groups["EVENT"]["event_interval"] = "1"

    entry, camera = await set_up("rc8230", options=PUSH, prepare=prepare, speed=1)
    assert user.reason(entry) == "verified"
    hide(user.hass)
    await entry.runtime_data.coordinator.async_refresh()
    entry.runtime_data.delivery._async_look()
    await user.hass.async_block_till_done(wait_background_tasks=True)
    form = await user.choose("no_address", "address")
    end = await user.send(form, callback_url=user.base)
    assert (end["type"], end["reason"]) == ("abort", "pausing")
    assert entry.options["callback_url"] == user.base
    assert not told(camera)
    assert user.reason(entry) == "awaiting_event"
    assert not user.issues()


async def test_https_only(user: User, set_up: SetUp) -> None:
    """A plain address beside HTTPS is all that is missing."""
    user.hass.config.internal_url = None
    user.hass.config.api = Mock(use_ssl=True, port=user.home.port)
    entry, camera = await set_up("rc8230", options=PUSH, prepare=arm_events)
    menu = await user.open("https_only")
    assert menu["menu_options"] == ["address", "watch_stream"]
    form = await user.send(menu, next_step_id="address")
    assert form["data_schema"][0]["selector"]["select"]["options"] == []
    done = await user.send(form, callback_url=user.base)
    assert (done["type"], done["description"]) == ("create_entry", "arrived")
    assert addresses(camera) == [at(user.base)]
    assert entry.options["callback_url"] == user.base
    assert not user.issues()


async def test_shorter_address(user: User, set_up: SetUp) -> None:
    """A camera that cuts an address is told so for each that is too long."""

    def prepare(camera: Simulator) -> None:
        arm_events(camera)
        camera.persona.http_url_limit = len(at(user.base))

    long = f"http://localhost.localdomain:{user.home.port}"
    entry, camera = await set_up(
        "rc8230", options={**PUSH, "callback_url": long}, prepare=prepare
    )
    menu = await user.open("address_cut")
    assert menu["menu_options"] == ["address", "try_again", "watch_stream"]
    form = await user.send(menu, next_step_id="try_again")
    assert (form["type"], form["step_id"]) == ("form", "try_again")
    assert form["errors"] == {"base": "delivery_address_cut"}
    assert FIRE not in camera.paths()
    form = await user.choose("address_cut", "address")
    form = await user.send(form, callback_url=long.replace("domain", "domains"))
    assert form["errors"] == {"base": "delivery_address_cut"}
    assert entry.options["callback_url"] == long
    assert list(user.issues()) == ["delivery_address_cut"]
    camera.clear_requests()
    done = await user.send(form, callback_url=user.base)
    assert done["type"] == "create_entry"
    assert addresses(camera) == [at(user.base)]
    assert camera.paths().count(FIRE) == 1
    assert not user.issues()


def adapter(*hosts: str, enabled: bool = True) -> dict[str, Any]:
    """Return a network adapter as Home Assistant knows it."""
    ipv4 = [{"address": host, "network_prefix": 24} for host in hosts]
    return {"name": "", "enabled": enabled, "ipv4": ipv4, "ipv6": []}


# Where the camera is, our own address, whether we want TLS -> what can be chosen.
CHOICES: tuple[tuple[str, str, bool, list[str]], ...] = (
    (
        "127.0.0.1",
        "http://ha.lan:8123",
        False,
        ["ha.lan:8123", "10.0.0.5:{}", "127.0.0.1:{}", "192.168.100.200:{}"],
    ),
    ("127.0.0.1", "http://ha.lan", True, ["ha.lan"]),
    ("192.0.2.9", "http://ha.lan", True, ["ha.lan"]),
    (
        "192.0.2.9",
        "http://127.0.0.1:1",
        False,
        ["10.0.0.5:{}", "192.168.100.200:{}"],
    ),
    ("192.0.2.9", "https://ha.lan", True, []),
)


async def test_addresses_to_choose_from(
    user: User, set_up: SetUp, subtests: pytest.Subtests
) -> None:
    """Plain addresses of ours, shortest first, but none that a camera cannot use."""
    hide(user.hass)
    entry, _ = await set_up("rc8230", options=PUSH)
    for camera, internal, ssl, expected in CHOICES:
        user.hass.config.internal_url = internal
        user.hass.config.api = Mock(use_ssl=ssl, port=8123)
        entry.runtime_data.delivery.senders.addresses = frozenset({camera})
        with (
            subtests.test(internal, camera=camera),
            patch("homeassistant.components.network.async_get_adapters") as get,
            patch(
                "custom_components.sercomm.managed.address._own_address_towards"
            ) as own,
        ):
            own.return_value = "127.0.0.1" if camera == "127.0.0.1" else None
            get.return_value = [
                adapter("192.168.100.200", "127.0.0.1"),
                adapter("10.0.0.5"),
                adapter("172.17.0.1", enabled=False),
            ]
            form = await user.choose("no_address", "address")
            (field,) = form["data_schema"]
            bases = [f"http://{base.format(8123)}" for base in expected]
            assert field["selector"]["select"]["options"] == bases
            first = bases[0] if bases else None
            assert field["description"] == {"suggested_value": first}
