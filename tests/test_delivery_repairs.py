"""Repairs about delivery, as a user settles them: in the dialog of Home Assistant."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from unittest.mock import Mock, patch
from urllib.parse import parse_qs

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.sercomm.api import CommandRefused
from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.delivery_repairs import MENUS
from custom_components.sercomm.reasons import Reason
from custom_components.sercomm.verification import VERIFY_TIMEOUT
from tests.cameras import Home, SetUp, poll
from tests.fixes import open_fix, repairs
from tests.patience import deliveries, is_waiting, patiently, until
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)
__all__ = ["repairs"]

ID = "Zm9yLXRlc3RzLW9ubHkh"
FIRE = "/adm/http_trigger.cgi"
GET = "/adm/get_group.cgi"
SET = "/adm/set_group.cgi"
STREAM = "/img/video.mjpeg"
DEAD = "http://127.0.0.1:9"
FOREIGN = "127.0.0.2"
RIVAL = "http://127.0.0.1:9/theirs"
# Without it the live stream would step in, and go on for ever.
PUSH = {"motion_delivery": "push"}
CHOOSING = ("watch_stream", "use_notifications", "switch_off")

type Dialog = dict[str, Any]
type Prepare = Callable[[Simulator], None]


class User:
    """Somebody in front of the dialog; time passes where a notification is late."""

    def __init__(
        self, hass: HomeAssistant, home: Home, freezer: FrozenDateTimeFactory
    ) -> None:
        self.hass = hass
        self.home = home
        self.freezer = freezer
        self.seen: list[Dialog] = []

    @property
    def base(self) -> str:
        """The address of this Home Assistant."""
        return f"http://127.0.0.1:{self.home.port}"

    def issues(self) -> dict[str, ir.IssueEntry]:
        """Return the repairs about delivery, by their text."""
        return {
            str(issue.translation_key): issue
            for (domain, _), issue in ir.async_get(self.hass).issues.items()
            if domain == DOMAIN and issue.translation_key in MENUS
        }

    def reason(self, entry: MockConfigEntry) -> str:
        """Return why delivery is in its state."""
        return str(entry.runtime_data.delivery.reason)

    async def open(self, reason: str) -> Dialog:
        """Press Fix."""
        issue = self.issues()[f"delivery_{reason}"]
        assert issue.is_fixable
        dialog = await open_fix(self.home, issue)
        self.seen.append(dialog)
        return dialog

    async def send(self, dialog: Dialog, **fields: str) -> Dialog:
        """Press Submit, or choose from a menu, and wait for the answer."""
        return await patiently(self.hass, self.freezer, self._post(dialog, fields))

    async def choose(self, reason: str, way: str) -> Dialog:
        """Press Fix and choose from the menu."""
        return await self.send(await self.open(reason), next_step_id=way)

    async def _post(self, dialog: Dialog, fields: dict[str, str]) -> Dialog:
        """Send what was typed; all that follows from it happens too."""
        url = f"/api/repairs/issues/fix/{dialog['flow_id']}"
        answer = await self.home.post(url, json=fields)
        assert answer.status == HTTPStatus.OK
        result: Dialog = await answer.json()
        self.seen.append(result)
        await self.hass.async_block_till_done()
        await until(
            lambda: not any(one._lock.locked() for one in deliveries(self.hass))
        )
        return result


@pytest.fixture
def user(
    repairs: None, hass: HomeAssistant, home: Home, freezer: FrozenDateTimeFactory
) -> User:
    """Return a user."""
    return User(hass, home, freezer)


@pytest.fixture(autouse=True)
def no_secret(user: User) -> Any:
    """See to it that the secret address stands in no dialog and no repair."""
    yield
    assert user.seen
    assert ID not in str(user.seen)
    assert ID not in str(ir.async_get(user.hass).issues)


def arm(camera: Simulator) -> None:
    """Let the camera act on events."""
    camera.groups["EVENT"]["event_trigger"] = "1"


def arm_and_mute(camera: Simulator) -> None:
    """Let it act, and nobody hear of it: its proxy is not there."""
    arm(camera)
    proxy = {"http_proxy": "127.0.0.1", "http_proxy_no": "9"}
    camera.groups["HTTP_NOTIFY"] |= proxy


def hide(hass: HomeAssistant) -> None:
    """Let Home Assistant know no address of its own."""
    hass.config.internal_url = None
    hass.config.api = None


def told(camera: Simulator) -> list[dict[str, list[str]]]:
    """Return what the camera was told."""
    sent = [request for request in camera.requests if request.path == SET]
    return [parse_qs(request.query) for request in sent]


def addresses(camera: Simulator) -> list[str]:
    """Return the addresses that the camera was told, one for each request."""
    return [told["http_url"][0] for told in told(camera)]


def at(base: str) -> str:
    """Return our secret address below a base address."""
    return f"{base}/api/webhook/{ID}"


async def set_up_unreachable(
    user: User, set_up: SetUp, prepare: Prepare = arm, **options: str
) -> tuple[MockConfigEntry, Simulator]:
    """Set up a camera that was told an address at which nobody answers."""
    entry, camera = await patiently(
        user.hass,
        user.freezer,
        set_up(
            "rc8230",
            options={**PUSH, "callback_url": DEAD, **options},
            prepare=prepare,
        ),
    )
    assert user.reason(entry) == "unreachable"
    return entry, camera


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
    assert list(user.issues()) == ["delivery_unreachable"]
    for _ in range(2):
        end = await user.choose("unreachable", "try_again")
        assert (end["type"], end["reason"]) == ("abort", "foreign")
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
            arm(camera)
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
        arm(camera)
        camera.groups["EVENT"]["event_interval"] = "5"

    entry, camera = await set_up("rc8230", options=PUSH, prepare=prepare, speed=1)
    assert user.reason(entry) == "verified"
    hide(user.hass)
    await poll(user.hass, user.freezer)
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
    entry, camera = await set_up("rc8230", options=PUSH, prepare=arm)
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
        arm(camera)
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


@pytest.mark.parametrize(
    ("camera", "internal", "ssl", "expected"),
    [
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
    ],
)
async def test_addresses_to_choose_from(
    user: User,
    set_up: SetUp,
    camera: str,
    internal: str,
    ssl: bool,
    expected: list[str],
) -> None:
    """Plain addresses of ours, shortest first, but none that a camera cannot use."""
    hide(user.hass)
    entry, _ = await set_up("rc8230", options=PUSH)
    user.hass.config.internal_url = internal
    user.hass.config.api = Mock(use_ssl=ssl, port=8123)
    entry.runtime_data.delivery.push.sources.addresses = frozenset({camera})
    with (
        patch("homeassistant.components.network.async_get_adapters") as get,
        patch("custom_components.sercomm.callback_url._source_towards") as source,
    ):
        source.return_value = "127.0.0.1" if camera == "127.0.0.1" else None
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


async def test_try_again(user: User, set_up: SetUp) -> None:
    """The same address once more, as soon as the network lets the camera through."""
    entry, camera = await set_up_unreachable(
        user, set_up, arm_and_mute, callback_url=user.base
    )
    form = await user.choose("unreachable", "try_again")
    assert (form["type"], form["step_id"]) == ("form", "try_again")
    assert form["errors"] == {"base": "delivery_not_arrived"}
    assert [request.path for request in camera.requests] == [FIRE, GET]
    assert list(user.issues()) == ["delivery_unreachable"]
    camera.groups["HTTP_NOTIFY"]["http_proxy"] = ""
    camera.clear_requests()
    done = await user.send(form)
    assert (done["type"], done["description"]) == ("create_entry", "arrived")
    assert [request.path for request in camera.requests] == [FIRE]
    assert entry.options == {**PUSH, "callback_url": user.base}
    assert not user.issues()


async def test_changed_meanwhile(user: User, set_up: SetUp) -> None:
    """Settings that somebody changes during the test are the broken link."""
    _, camera = await set_up_unreachable(
        user, set_up, arm_and_mute, callback_url=user.base
    )
    menu = await user.open("unreachable")
    sending = asyncio.create_task(user.send(menu, next_step_id="try_again"))
    await until(lambda: is_waiting(user.hass))
    camera.groups["HTTP_NOTIFY"]["http_notify"] = "0"
    form = await sending
    assert form["errors"] == {"base": "delivery_settings_lost"}
    assert camera.groups["HTTP_NOTIFY"]["http_notify"] == "1"
    camera.groups["HTTP_NOTIFY"]["http_proxy"] = ""
    done = await user.send(form)
    assert done["type"] == "create_entry"
    assert not user.issues()


@pytest.mark.parametrize("reason", ["no_address", "https_only"])
async def test_try_again_without_an_address(
    user: User, set_up: SetUp, reason: str
) -> None:
    """Where Home Assistant has lost its address meanwhile, that is said."""

    def prepare(camera: Simulator) -> None:
        arm(camera)
        camera.faults.set(SET, "status", code=200, body="ERROR")

    await set_up("rc8230", options=PUSH, prepare=prepare)
    menu = await user.open("refused")
    hide(user.hass)
    if reason == "https_only":
        user.hass.config.api = Mock(use_ssl=True, port=8123)
    form = await user.send(menu, next_step_id="try_again")
    assert form["errors"] == {"base": f"delivery_{reason}"}
    assert list(user.issues()) == [f"delivery_{reason}"]


async def test_refused(user: User, set_up: SetUp) -> None:
    """The dialog asks at once, where delivery itself would wait."""

    def prepare(camera: Simulator) -> None:
        arm(camera)
        camera.faults.set(SET, "status", code=200, body="ERROR")

    entry, camera = await set_up("rc8230", options=PUSH, prepare=prepare)
    menu = await user.open("refused")
    assert menu["menu_options"] == ["try_again", "watch_stream"]
    form = await user.send(menu, next_step_id="try_again")
    assert form["errors"] == {"base": "delivery_refused"}
    assert list(user.issues()) == ["delivery_refused"]
    camera.faults.clear()
    camera.clear_requests()
    done = await user.send(form)
    assert done["type"] == "create_entry"
    assert [request.path for request in camera.requests] == [SET, GET, FIRE]
    assert entry.options == PUSH
    assert not user.issues()


async def set_up_contested(
    user: User, set_up: SetUp
) -> tuple[MockConfigEntry, Simulator]:
    """Set up a camera whose settings somebody else keeps changing."""
    entry, camera = await set_up("rc8230", options=PUSH, prepare=arm)
    for _ in range(4):
        camera.groups["HTTP_NOTIFY"]["http_url"] = RIVAL
        await patiently(user.hass, user.freezer, poll(user.hass, user.freezer))
    assert user.reason(entry) == "contested"
    camera.clear_requests()
    return entry, camera


async def test_insist(user: User, set_up: SetUp) -> None:
    """The settings are put back at once; when they go again, the repair is back."""
    entry, camera = await set_up_contested(user, set_up)
    menu = await user.open("contested")
    assert menu["menu_options"] == ["insist", "watch_stream", "switch_off"]
    camera.faults.set(SET, "status", 1, code=200, body="ERROR")
    form = await user.send(menu, next_step_id="insist")
    assert (form["step_id"], form["errors"]) == ("insist", {"base": "delivery_refused"})
    camera.clear_requests()
    done = await user.send(form)
    assert (done["type"], done["description"]) == ("create_entry", "arrived")
    assert addresses(camera) == [at(user.base)]
    assert camera.paths().count(FIRE) == 1
    assert entry.options == PUSH
    assert not user.issues()
    for _ in range(4):
        camera.groups["HTTP_NOTIFY"]["http_url"] = RIVAL
        await patiently(user.hass, user.freezer, poll(user.hass, user.freezer))
    assert list(user.issues()) == ["delivery_contested"]


@pytest.mark.parametrize("persona", ["rc8230", "oc810"])
async def test_without_live_data(user: User, set_up: SetUp, persona: str) -> None:
    """A camera whose stream tells nothing is given back to its notifications."""
    entry, camera = await set_up_without_live_data(user, set_up, persona)
    menu = await user.open("no_live_data")
    assert menu["menu_options"] == ["use_notifications", "switch_off"]
    assert not camera.groups["HTTP_NOTIFY"]["http_url"]
    done = await user.send(menu, next_step_id="use_notifications")
    assert done["type"] == "create_entry"
    assert entry.options == {"motion_delivery": "auto"}
    await until(lambda: user.reason(entry) in ("verified", "awaiting_event"))
    assert camera.groups["HTTP_NOTIFY"]["http_url"] == at(user.base)
    assert not user.issues()


async def set_up_without_live_data(
    user: User, set_up: SetUp, persona: str = "rc8230"
) -> tuple[MockConfigEntry, Simulator]:
    """Set up a camera whose stream is to be watched, and is not there."""
    entry, camera = await set_up(persona, options={"motion_delivery": "off"})
    camera.faults.set(STREAM, "status", code=404)
    user.hass.config_entries.async_update_entry(
        entry, options={"motion_delivery": "live"}
    )
    await user.hass.config_entries.async_reload(entry.entry_id)
    await until(lambda: user.reason(entry) == "no_live_data")
    return entry, camera


async def set_up_with(
    user: User, set_up: SetUp, reason: str
) -> tuple[MockConfigEntry, Simulator]:
    """Set up a camera with a repair."""
    if reason == "unreachable":
        return await set_up_unreachable(user, set_up)
    if reason == "contested":
        return await set_up_contested(user, set_up)
    if reason == "no_live_data":
        return await set_up_without_live_data(user, set_up)

    def prepare(camera: Simulator) -> None:
        arm(camera)
        if reason == "address_cut":
            camera.persona.http_url_limit = 30
        if reason == "refused":
            camera.faults.set(SET, "status", code=200, body="ERROR")

    if reason in ("no_address", "https_only"):
        hide(user.hass)
    if reason == "https_only":
        user.hass.config.api = Mock(use_ssl=True, port=8123)
    return await set_up("rc8230", options=PUSH, prepare=prepare)


@pytest.mark.parametrize(
    ("reason", "way"),
    [
        (kind.removeprefix("delivery_"), way)
        for kind, ways in MENUS.items()
        for way in ways
        if way in CHOOSING
    ],
)
async def test_another_way(user: User, set_up: SetUp, reason: str, way: str) -> None:
    """The option changes, the entry is loaded again, and the repair is gone."""
    entry, camera = await set_up_with(user, set_up, reason)
    assert list(user.issues()) == [f"delivery_{reason}"]
    before = dict(entry.options)
    camera.faults.clear()
    user.hass.config.internal_url = user.base
    first = entry.runtime_data.delivery
    done = await user.choose(reason, way)
    assert done["type"] == "create_entry"
    how = {"watch_stream": "live", "use_notifications": "auto", "switch_off": "off"}
    assert entry.options == {**before, "motion_delivery": how[way]}
    assert entry.runtime_data.delivery is not first
    ends = {"watch_stream": {"chosen"}, "switch_off": {"off"}}
    ended = ends.get(way, {"verified"})
    await until(lambda: user.reason(entry) in ended)
    assert not user.issues()
    if way != "use_notifications" and reason != "contested":
        await until(lambda: not camera.groups["HTTP_NOTIFY"]["http_url"])
    await user.hass.config_entries.async_unload(entry.entry_id)


async def test_useless_ways_are_not_offered(user: User, set_up: SetUp) -> None:
    """Who cannot be tested, or has no live data, is not asked to try that."""
    entry, _ = await set_up_unreachable(user, set_up)
    delivery = entry.runtime_data.delivery
    delivery.live.failure = Reason.NO_LIVE_DATA
    menu = await user.open("unreachable")
    assert menu["menu_options"] == ["address", "try_again"]
    delivery.push.verification.possible = False
    menu = await user.open("unreachable")
    assert menu["menu_options"] == ["address"]


@pytest.mark.parametrize(
    ("path", "fault", "error"),
    [
        (SET, {"kind": "reset"}, "cannot_connect"),
        (SET, {"kind": "status", "code": 503}, "cannot_connect"),
        (SET, {"kind": "status", "code": 401}, "delivery_refused"),
        (GET, {"kind": "status", "code": 401}, "invalid_auth"),
        (GET, {"kind": "html"}, "refused"),
        (FIRE, {"kind": "reset"}, "cannot_connect"),
    ],
)
async def test_camera_errors(
    user: User, set_up: SetUp, path: str, fault: dict[str, Any], error: str
) -> None:
    """What the camera does not do is said, and the same can be submitted again."""
    entry, camera = await set_up_unreachable(user, set_up)
    form = await user.choose("unreachable", "address")
    camera.faults.set(f"{path}*", **fault)
    form = await user.send(form, callback_url=user.base)
    assert (form["step_id"], form["errors"]) == ("address", {"base": error})
    assert form["data_schema"][0]["description"] == {"suggested_value": user.base}
    assert bool(form["description_placeholders"]["reason"]) is (
        error != "delivery_refused"
    )
    assert entry.options["callback_url"] == DEAD
    camera.faults.clear()
    done = await user.send(form, callback_url=user.base)
    assert done["type"] == "create_entry"
    assert entry.options["callback_url"] == user.base
    assert not user.issues()


async def test_secret_in_an_answer(user: User, set_up: SetUp) -> None:
    """A camera that repeats our address in its answer does not bring it to light."""
    await set_up_unreachable(user, set_up)
    menu = await user.open("unreachable")
    with patch("custom_components.sercomm.push.Push.async_try") as try_it:
        try_it.side_effect = CommandRefused(f"ERROR {ID}")
        form = await user.send(menu, next_step_id="try_again")
    assert form["errors"] == {"base": "refused"}
    reason = form["description_placeholders"]["reason"]
    assert reason == "the camera refused: ERROR …"


@pytest.mark.parametrize(
    ("reason", "way"),
    [
        (kind.removeprefix("delivery_"), way)
        for kind, ways in MENUS.items()
        for way in ways
    ],
)
async def test_too_late(user: User, set_up: SetUp, reason: str, way: str) -> None:
    """An open dialog notices that the camera is not there any more."""
    entry, camera = await set_up_with(user, set_up, reason)
    before = dict(entry.options)
    menus = [await user.open(reason) for _ in range(2)]
    await user.hass.config_entries.async_unload(entry.entry_id)
    camera.faults.clear()
    end = await user.open(reason)
    assert (end["type"], end["reason"]) == ("abort", "not_loaded")
    camera.clear_requests()
    end = await user.send(menus[0], next_step_id=way)
    assert (end["type"], end["reason"]) == ("abort", "not_loaded")
    assert list(user.issues()) == [f"delivery_{reason}"]
    assert not camera.requests
    await user.hass.config_entries.async_remove(entry.entry_id)
    end = await user.send(menus[1], next_step_id=way)
    assert (end["type"], end["reason"]) == ("abort", "entry_removed")
    assert not user.issues()
    assert entry.options == before


async def test_unloaded_before_submit(user: User, set_up: SetUp) -> None:
    """A form notices it too."""
    entry, camera = await set_up_unreachable(user, set_up)
    form = await user.choose("unreachable", "address")
    await user.hass.config_entries.async_unload(entry.entry_id)
    camera.clear_requests()
    end = await user.send(form, callback_url=user.base)
    assert (end["type"], end["reason"]) == ("abort", "not_loaded")
    assert not camera.requests
    assert entry.options["callback_url"] == DEAD


async def test_wish_changed_meanwhile(user: User, set_up: SetUp) -> None:
    """Who wants no notifications any more gets no test of them."""
    entry, camera = await set_up_unreachable(user, set_up)
    form = await user.choose("unreachable", "address")
    user.hass.config_entries.async_update_entry(
        entry, options={**entry.options, "motion_delivery": "off"}
    )
    await user.hass.config_entries.async_reload(entry.entry_id)
    await user.hass.async_block_till_done(wait_background_tasks=True)
    camera.clear_requests()
    end = await user.send(form, callback_url=user.base)
    assert (end["type"], end["reason"]) == ("abort", "not_wanted")
    assert not camera.requests
    assert entry.options["callback_url"] == DEAD


@pytest.mark.parametrize("how", ["unload", "reload", "remove"])
async def test_left_in_the_middle_of_a_test(
    user: User, set_up: SetUp, how: str
) -> None:
    """A test that outlives what it was for changes nothing any more."""
    entry, camera = await set_up_unreachable(user, set_up)
    form = await user.choose("unreachable", "address")
    sending = asyncio.create_task(
        user._post(form, {"callback_url": "http://127.0.0.1:1"})
    )
    await until(lambda: is_waiting(user.hass))
    work = getattr(user.hass.config_entries, f"async_{how}")(entry.entry_id)
    leaving = asyncio.create_task(work)
    await until(lambda: entry.state.value != "loaded" or leaving.done())
    for _ in range(300):
        await asyncio.sleep(0)
    user.freezer.tick(VERIFY_TIMEOUT)
    async_fire_time_changed(user.hass)
    end = await patiently(user.hass, user.freezer, sending)
    await leaving
    assert end["type"] == "abort"
    assert end["reason"] == ("entry_removed" if how == "remove" else "not_loaded")
    assert entry.options["callback_url"] == DEAD
    expected = {"unload": at("http://127.0.0.1:1"), "reload": at(DEAD), "remove": ""}
    work = user.hass.async_block_till_done(wait_background_tasks=True)
    await patiently(user.hass, user.freezer, work)
    assert camera.groups["HTTP_NOTIFY"]["http_url"] == expected[how]
