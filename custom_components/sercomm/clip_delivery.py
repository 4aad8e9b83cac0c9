"""Which settings a camera needs to upload its clips to us, and who mends them.

`Borrowed` is group -> key -> [value before us, value we left], as in provision.py,
but for the uploads alone.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_time_interval

from .api import (
    AccessDenied,
    AuthenticationFailed,
    Camera,
    Capabilities,
    CommandRefused,
    InvalidReply,
    InvalidValue,
    NotAvailable,
    SercommError,
)
from .api.events import Action, EventRules, Trigger
from .api.gate import Priority
from .api.readings import group
from .callback_url import async_addresses, callback_url
from .const import (
    CONF_BORROWED_FOR_CLIPS,
    CONF_CLIP_WEBHOOK_ID,
    CONF_RECEIVE_CLIPS,
    DOMAIN,
    LOGGER,
)
from .reasons import Setback

if TYPE_CHECKING:
    from .coordinator import SercommCoordinator

EVENT = "EVENT"
UPLOAD = "HTTP_EVENT"
GROUPS = (EVENT, UPLOAD)
LOOK_AGAIN = timedelta(minutes=5)
WRITES_ALLOWED = 3
WRITES_PERIOD = 3600.0
REFUSALS = (
    AccessDenied,
    AuthenticationFailed,
    CommandRefused,
    InvalidReply,
    InvalidValue,
    NotAvailable,
)

type Groups = Mapping[str, Mapping[str, str]]
type Changes = dict[str, dict[str, str]]
type Borrowed = dict[str, dict[str, list[str]]]


class ClipState(StrEnum):
    """Whether the camera has been told where its clips go."""

    OFF = "off"
    STARTING = "starting"
    READY = "ready"
    NOT_SUPPORTED = "not_supported"
    NO_ADDRESS = "no_address"
    REFUSED = "refused"


ISSUES = (ClipState.NOT_SUPPORTED, ClipState.NO_ADDRESS, ClipState.REFUSED)


def can_upload(held: Groups) -> bool:
    """Whether a camera can upload clips of motion."""
    rules = EventRules.parse(held.get(EVENT, {}))
    return (
        "http_post_url" in held.get(UPLOAD, {})
        and rules.is_on(Trigger.MOTION, Action.UPLOAD) is not None
    )


def upload_changes(held: Groups, url: str) -> Changes:
    """Return what differs from what uploads to `url` need.

    Raises InvalidValue when the camera cannot, see `can_upload`.
    """
    rules = EventRules.parse(held.get(EVENT, {}))
    upload = held.get(UPLOAD, {})
    wanted = {"http_post_url": url, "http_post_en": "1"}
    changes = {
        EVENT: rules.change(Trigger.MOTION, Action.UPLOAD, on=True),
        UPLOAD: {
            key: value
            for key, value in wanted.items()
            if key in upload and upload[key] != value
        },
    }
    return {name: values for name, values in changes.items() if values}


def remember(
    borrowed: Mapping[str, Any], held: Groups, changes: Changes, webhook_id: str
) -> Borrowed:
    """Return `borrowed` with what is about to be overwritten.

    Of a plain value the oldest stays; a rule is remembered as it was last without
    the upload. An address of our own, left by an earlier life, was nobody's.
    """
    result = {name: dict(values) for name, values in borrowed.items()}
    for name, values in changes.items():
        kept = result.setdefault(name, {})
        for key, value in values.items():
            before = held[name][key]
            if name == UPLOAD and key in kept:
                before = kept[key][0]
            kept[key] = ["" if webhook_id in before else before, value]
    return result


def settle(borrowed: Borrowed, changes: Changes, held: Groups) -> Borrowed:
    """Return `borrowed` with what the camera made of the values written."""
    result = {name: dict(values) for name, values in borrowed.items()}
    for name, values in changes.items():
        for key, value in values.items():
            before, _ = result[name][key]
            result[name][key] = [before, held.get(name, {}).get(key, value)]
    return result


def give_back(borrowed: Mapping[str, Any], held: Groups) -> Changes:
    """Return the changes that undo ours, and nothing that others changed since."""
    changes: Changes = {}
    for name, values in borrowed.items():
        for key, (before, ours) in values.items():
            now = held.get(name, {}).get(key)
            if now is None:
                continue
            after = now
            if now == ours:
                after = before
            elif name == EVENT:
                after = _without_upload(key, before, now)
            if after != now:
                changes.setdefault(name, {})[key] = after
    return changes


def _without_upload(key: str, before: str, now: str) -> str:
    """Return a rule as it is now, but not uploading.

    Where there was none before, a rule that does nothing any more goes.
    """
    rules = EventRules.parse({key: now})
    after = now
    for trigger in rules.triggers:
        if rules.is_on(trigger, Action.UPLOAD):
            after = rules.change(trigger, Action.UPLOAD, on=False)[key]
            left = EventRules.parse({key: after}).actions(trigger)
            if not before and not any(left.values()):
                return before
    return after


async def async_give_back(camera: Camera, borrowed: Mapping[str, Any]) -> None:
    """Write back what the camera held before us. Raises SercommError."""
    held = await camera.get_groups(borrowed, Priority.COMMAND)
    if changes := give_back(borrowed, held):
        await camera.set_groups(changes)


class ClipDelivery:
    """Keeps a camera uploading its clips to us."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        capabilities: Capabilities,
        coordinator: SercommCoordinator,
    ) -> None:
        """Nothing happens before `async_start`."""
        self._hass = hass
        self._entry = entry
        self._capabilities = capabilities
        self._coordinator = coordinator
        self.state = ClipState.STARTING if self.wanted else ClipState.OFF
        self._task: asyncio.Task[None] | None = None
        self._writes: deque[float] = deque()

    @property
    def wanted(self) -> bool:
        """Whether the user wants clips."""
        return bool(self._entry.options.get(CONF_RECEIVE_CLIPS, False))

    @callback
    def async_start(self) -> None:
        """Watch the camera's settings while there is something to set or to undo."""
        if not self.wanted and not self._borrowed:
            return
        sources = tuple(group(name) for name in GROUPS)
        self._entry.async_on_unload(
            self._coordinator.async_add_listener(self._async_look, sources)
        )
        self._entry.async_on_unload(
            async_track_time_interval(
                self._hass,
                self._async_look,
                LOOK_AGAIN,
                name="sercomm clips",
                cancel_on_shutdown=True,
            )
        )
        self._async_look()

    @callback
    def _async_look(self, _: object = None) -> None:
        """Look whenever readings have changed, and now and then for what failed."""
        running = self._task is not None and not self._task.done()
        if self._coordinator.last_update_success and not running:
            self._task = self._entry.async_create_background_task(
                self._hass, self._async_check(), f"sercomm clips {self._entry.title}"
            )

    async def _async_check(self) -> None:
        """Bring camera and wish together; never raises a camera's error."""
        async with self._coordinator.rules_lock:
            try:
                await (self._provide() if self.wanted else self._return_settings())
            except REFUSALS as error:
                LOGGER.debug("%s: clips: %s", self._entry.title, error)
                self._become(ClipState.REFUSED if self.wanted else ClipState.OFF)
            except SercommError as error:
                LOGGER.debug("%s: clips: %s", self._entry.title, error)
                self._writes.pop()

    async def _provide(self) -> None:
        """Tell the camera where its clips go, if it does not know."""
        held: Groups = self._coordinator.data.values
        shown = all(name in self._capabilities.groups for name in GROUPS)
        if shown and not all(map(held.get, GROUPS)):
            return
        if not shown or not can_upload(held):
            self._become(ClipState.NOT_SUPPORTED)
            return
        clip_id: str = self._entry.data[CONF_CLIP_WEBHOOK_ID]
        addresses = await async_addresses(self._hass, self._entry.data)
        try:
            url = callback_url(self._hass, self._entry, addresses)
        except Setback:
            self._become(ClipState.NO_ADDRESS)
            return
        url = url.removesuffix(self._entry.data[CONF_WEBHOOK_ID]) + clip_id
        if upload_changes(held, url):
            if not self._may_write():
                self._become(ClipState.REFUSED)
                return
            camera = self._coordinator.camera
            held = await camera.get_groups(GROUPS, Priority.COMMAND)
            changes = upload_changes(held, url)
            borrowed = remember(self._borrowed, held, changes, clip_id)
            self._remember(borrowed)
            await camera.set_groups(changes)
            held = await camera.get_groups(GROUPS, Priority.COMMAND)
            self._remember(settle(borrowed, changes, held))
            for name, values in held.items():
                self._coordinator.async_patch(name, values)
        kept = not upload_changes(held, url)
        self._become(ClipState.READY if kept else ClipState.REFUSED)

    async def _return_settings(self) -> None:
        """Give the camera its settings back, if we hold any."""
        if self._borrowed and self._may_write():
            await async_give_back(self._coordinator.camera, self._borrowed)
            self._remember({})
        self._become(ClipState.OFF)

    def _may_write(self) -> bool:
        """Count a write; False when there were too many within an hour."""
        now = self._hass.loop.time()
        while self._writes and now - self._writes[0] > WRITES_PERIOD:
            self._writes.popleft()
        if len(self._writes) >= WRITES_ALLOWED:
            return False
        self._writes.append(now)
        return True

    @property
    def _borrowed(self) -> Borrowed:
        """What the camera held before us."""
        borrowed: Borrowed = self._entry.data.get(CONF_BORROWED_FOR_CLIPS, {})
        return borrowed

    def _remember(self, borrowed: Borrowed) -> None:
        """Store before writing, so that nothing is lost when we stop midway."""
        self._hass.config_entries.async_update_entry(
            self._entry, data={**self._entry.data, CONF_BORROWED_FOR_CLIPS: borrowed}
        )

    @callback
    def _become(self, state: ClipState) -> None:
        """Change state: one log line, and the repair that explains it."""
        if state is self.state:
            return
        LOGGER.info("%s: receiving clips is %s", self._entry.title, state)
        self.state = state
        for issue in ISSUES:
            issue_id = f"clips_{issue}_{self._entry.entry_id}"
            if issue is not state:
                ir.async_delete_issue(self._hass, DOMAIN, issue_id)
                continue
            ir.async_create_issue(
                self._hass,
                DOMAIN,
                issue_id,
                is_fixable=False,
                severity=ir.IssueSeverity.WARNING,
                translation_key=f"clips_{issue}",
                translation_placeholders={"name": self._entry.title},
            )
