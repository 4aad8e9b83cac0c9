"""A user in front of the repairs about delivery, and cameras that have them."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from unittest.mock import Mock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.issues.delivery_flows import MENUS
from tests.cameras import Home, SetUp, poll
from tests.delivery.deliveries import (
    ID,
    PUSH,
    SET,
    STREAM,
    arm_events,
    reason_apart_from_arming,
    told,
)
from tests.issues.fixes import open_fix
from tests.simulator import Simulator
from tests.waiting import deliveries, patiently, until

DEAD = "http://127.0.0.1:9"
RIVAL = "http://127.0.0.1:9/theirs"

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
        return reason_apart_from_arming(entry)

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


def hide(hass: HomeAssistant) -> None:
    """Let Home Assistant know no address of its own."""
    hass.config.internal_url = None
    hass.config.api = None


def addresses(camera: Simulator) -> list[str]:
    """Return the addresses that the camera was told, one for each request."""
    return [dict(fields)["http_url"] for fields in told(camera)]


def at(base: str) -> str:
    """Return our secret address below a base address."""
    return f"{base}/api/webhook/{ID}"


async def set_up_unreachable(
    user: User, set_up: SetUp, prepare: Prepare = arm_events, **options: str
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


async def set_up_contested(
    user: User, set_up: SetUp
) -> tuple[MockConfigEntry, Simulator]:
    """Set up a camera whose settings somebody else keeps changing."""
    entry, camera = await set_up("rc8230", options=PUSH, prepare=arm_events)
    for _ in range(4):
        camera.groups["HTTP_NOTIFY"]["http_url"] = RIVAL
        await patiently(user.hass, user.freezer, poll(user.hass, user.freezer))
    assert user.reason(entry) == "contested"
    camera.clear_requests()
    return entry, camera


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
        arm_events(camera)
        if reason == "address_cut":
            camera.persona.http_url_limit = 30
        if reason == "refused":
            camera.faults.set(SET, "status", code=200, body="ERROR")

    if reason in ("no_address", "https_only"):
        hide(user.hass)
    if reason == "https_only":
        user.hass.config.api = Mock(use_ssl=True, port=8123)
    return await set_up("rc8230", options=PUSH, prepare=prepare)
