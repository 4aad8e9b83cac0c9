"""How motion reaches us: provision, verify, watch, mend, step down, step up.

The camera is written to only where it differs from what notifications need,
and gets its own settings back when the entry is removed or notifications are not
wanted any more. Unloading leaves it alone: its flash memory wears, and we may be
back in a moment. Where notifications are dead the live stream takes their place
until they work again.
"""

import asyncio
from collections.abc import Coroutine, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import CALLBACK_TYPE, CoreState, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.start import async_at_started

from . import issues, provision
from .api import Capabilities, Identity, NotAvailable, Readings, SercommError, Source
from .api.notification import Kind, Notification
from .api.readings import SLOW, group
from .callback_url import callback_url
from .const import CONF_MOTION_DELIVERY, DOMAIN, LOGGER
from .detection import Detections
from .live_delivery import LiveDelivery
from .loan import REFUSALS, Loan, async_give_back
from .reasons import DEAD, SETBACKS, Reason, Setback, State
from .sources import Sources
from .verification import Verification

if TYPE_CHECKING:
    from .coordinator import SercommCoordinator

__all__ = ["Delivery", "Reason", "State", "async_give_back"]

LIVE_SOURCES = ("AUDIO", "JPEG", "STREAMS")
LOOK_AGAIN = timedelta(minutes=1)


class Delivery:
    """Keeps one camera notifying us, and knows whether it does."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        identity: Identity,
        capabilities: Capabilities,
        coordinator: SercommCoordinator,
        detections: Detections,
    ) -> None:
        """Nothing happens before `async_start`."""
        self.hass = hass
        self.entry = entry
        self.state = State.NONE
        self.reason = Reason.STARTING
        self._sources = Sources(hass, entry)
        self._capabilities = capabilities
        self._groups = [n for n in provision.GROUPS if n in capabilities.groups]
        self._coordinator = coordinator
        self._detections = detections
        self.live = LiveDelivery(hass, entry, coordinator, detections, self._settle)
        self._loan = Loan(hass, entry, coordinator, pir=identity.has("pir_sensor"))
        self._verification = Verification(hass, coordinator, possible=self.can_test)
        self._listeners: list[CALLBACK_TYPE] = []
        self._lock = asyncio.Lock()
        self._stopped = False
        self._push = (State.NONE, Reason.STARTING)
        self.last_test: dict[str, str | int] = {}
        self._merged_count = 0

    @property
    def wish(self) -> str:
        """What the user wants: auto, push, live or off."""
        return str(self.entry.options.get(CONF_MOTION_DELIVERY, "auto"))

    @property
    def pushes(self) -> bool:
        """Whether the user wants notifications."""
        return self.wish in ("auto", "push")

    @property
    def can_test(self) -> bool:
        """Whether the camera can be asked to fire."""
        shows = self._capabilities.shows
        return (
            self.pushes
            and shows(provision.NOTIFY, "http_url")
            and shows(provision.HTTP_TRIGGER, "http_event_en")
        )

    @property
    def sources(self) -> frozenset[str]:
        """The addresses from which notifications are taken."""
        return self._sources.accepted

    def as_dict(self) -> dict[str, Any]:
        """Return what a report of trouble should tell, without addresses."""
        now, arrived = self.hass.loop.time(), self._verification.arrived
        return {
            "state": self.state,
            "reason": self.reason,
            "push": self._push[1],
            "live": self.live.is_up or self.live.failure,
            "seconds_since_notification": (
                None if arrived is None else round(now - arrived)
            ),
            "foreign_notifications": self._sources.strangers,
            "merged_notifications": self._merged_count,
            "mended_within_an_hour": self._loan.mends,
        }

    @callback
    def async_listen(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call whenever state or reason change."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def async_start(self) -> None:
        """Begin to watch the camera's settings; unloading the entry ends it."""
        if self.wish != "off":
            self._coordinator.watch(self._needed())
        self.entry.async_on_unload(self._async_stop)
        self.entry.async_on_unload(
            self._coordinator.async_add_listener(self._async_look)
        )
        # The coordinator is silent about polls that brought nothing new.
        rhythm = self._coordinator.update_interval or LOOK_AGAIN
        self.entry.async_on_unload(
            async_track_time_interval(
                self.hass, self._async_look, rhythm, cancel_on_shutdown=True
            )
        )
        if self.hass.state is not CoreState.running:
            self.entry.async_on_unload(async_at_started(self.hass, self._async_look))
        self._async_look()

    @callback
    def async_received(self, notification: Notification, *, bare: bool) -> None:
        """Take a notification of the camera; `bare` when it carried nothing.

        A bare one means motion, unless we have just asked the camera to fire.
        What answers a test that nobody ordered is no event.
        """
        if self._stopped:
            return
        verification = self._verification
        if bare:
            kind = Kind.TRIGGER if verification.waiting else Kind.MOTION
            notification = Notification(kind)
        if not verification.explains(notification.kind):
            self._detections.async_notice(notification)
        verification.knocked()
        self._become(State.PUSH, Reason.VERIFIED)
        if not self._coordinator.last_update_success:
            self._in_background(self._coordinator.async_request_refresh())

    @callback
    def async_merged(self) -> None:
        """Count a notification that others of its burst stand for."""
        self._merged_count += 1

    @callback
    def async_foreign(self, source: str) -> None:
        """Count a right id from a wrong address; it has no other effect."""
        if not self._stopped:
            self._sources.async_foreign(source)

    async def async_test(self) -> None:
        """Ask the camera to fire and wait for it at our door.

        Raises HomeAssistantError that tells which link is broken, or
        SercommError when the camera refuses.
        """
        async with self._lock:
            strangers = self._sources.strangers
            seconds = await self._verify(quiet=False)
        if seconds is not None:
            self._tested("arrived", milliseconds=round(seconds * 1000))
            return
        if self._sources.strangers > strangers:
            link = "foreign"
        elif self._push[1] in SETBACKS:
            link = self._push[1]
        elif not self._verification.armed:
            link = "disarmed"
        elif self._verification.pausing:
            link = "pausing"
        else:
            link = "not_arrived"
        self._tested(link)
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key=f"delivery_{link}"
        )

    @callback
    def _tested(self, result: str, *, milliseconds: int | None = None) -> None:
        """Tell how an ordered test ended."""
        self.last_test = {"last_test": result}
        after = ""
        if milliseconds is not None:
            self.last_test["last_test_milliseconds"] = milliseconds
            after = f" after {milliseconds} ms"
        LOGGER.info(
            "%s: test of motion delivery: %s%s", self.entry.title, result, after
        )
        self._tell()

    @callback
    def _async_stop(self) -> None:
        """Take nothing more in; an entry that is off needs no repair."""
        self._stopped = True
        self.live.async_stop()
        if self.entry.disabled_by is not None:
            issues.async_clear(self.hass, self.entry)

    @callback
    def _async_look(self, _: object = None) -> None:
        """Look after each change of a setting, and from time to time."""
        if not self._lock.locked():
            self._in_background(self._async_check())

    async def _async_check(self) -> None:
        """Bring camera and wish together; never raises a camera's error."""
        async with self._lock:
            await self._sources.async_find()
            if not self._coordinator.last_update_success:
                return
            try:
                await self._check()
            except SercommError as error:
                text = str(error).replace(self.entry.data[CONF_WEBHOOK_ID], "…")
                LOGGER.debug("%s: motion delivery: %s", self.entry.title, text)

    async def _check(self) -> None:
        """Provision what is missing, then verify when that is due."""
        readings = self._coordinator.data
        if not self.pushes:
            await self._do_without_push()
            return
        if not self._are_read(readings):
            return
        if not provision.can_notify(readings):
            self._become(State.NONE, Reason.NOT_SUPPORTED)
            await self._loan.async_enable_motion()
            return
        try:
            url = callback_url(self.hass, self.entry, self._sources.addresses)
            self._verification.due |= await self._loan.async_take(url)
        except Setback as setback:
            self._become(State.NONE, setback.reason)
            return
        if self._push[1] in SETBACKS:
            self._verification.due = True
            self._become(State.NONE, Reason.STARTING)
        due = self._verification.is_due(*self._push)
        if due and self.hass.state is CoreState.running:
            await self._verify_if_possible()

    async def _do_without_push(self) -> None:
        """Use the live stream or nothing; the camera gets its settings back."""
        if self.wish == "live":
            self._become(State.NONE, Reason.CHOSEN)
            await self._loan.async_enable_motion()
        else:
            self._become(State.NONE, Reason.OFF)
            self._loan.forget_enabling()
        await self._loan.async_return()

    def _needed(self) -> Iterator[Source]:
        """Name what has to be read for delivery."""
        yield from (group(name) for name in self._groups)
        if self.wish == "live":
            known = self._capabilities.groups
            yield from (group(name, SLOW) for name in LIVE_SOURCES if name in known)

    def _are_read(self, readings: Readings) -> bool:
        """Whether all groups were read, and those that are needed not in vain."""
        found = readings.values
        return all(name in found for name in self._groups) and all(
            found[name] for name in self._groups if name in provision.NEEDED
        )

    async def _verify_if_possible(self) -> None:
        """Verify; where the camera cannot be asked to fire, wait for an event."""
        self._verification.due = True
        try:
            if not self.can_test:
                raise NotAvailable("the camera has no trigger to test with")
            await self._verify(quiet=True)
        except REFUSALS:
            self._become(State.PUSH, Reason.AWAITING_EVENT)
        self._verification.tested()

    async def _verify(self, *, quiet: bool) -> float | None:
        """Make the camera fire; conclude from silence what can be concluded."""
        seconds = await self._verification.async_fire(quiet=quiet)
        if seconds is not None or self._push[1] in SETBACKS:
            return seconds
        if self._verification.armed and not self._verification.pausing:
            self._verification.failed()
            self._become(State.NONE, Reason.UNREACHABLE)
        elif quiet or self._push[0] is State.NONE:
            self._become(State.PUSH, Reason.AWAITING_EVENT)
        return None

    @callback
    def _become(self, state: State, reason: Reason) -> None:
        """Take note of how notifications fare."""
        if not self._stopped:
            self._push = (state, reason)
            self._settle()

    @callback
    def _settle(self) -> None:
        """Step down or up: one log line, the right repair, all listeners told.

        Between two tries of push the stream stays as it is.
        """
        state, reason = self._push
        if reason is Reason.CHOSEN or (self.wish == "auto" and reason in DEAD):
            self.live.async_start()
        elif state is State.PUSH:
            self.live.async_stop()
        if self.live.is_up:
            state = State.LIVE
        elif reason is Reason.CHOSEN:
            reason = self.live.failure
        if (state, reason) == (self.state, self.reason):
            return
        LOGGER.info("%s: motion delivery is %s: %s", self.entry.title, state, reason)
        self.state, self.reason = state, reason
        issues.async_delivery(self.hass, self.entry, reason)
        self._tell()

    def _tell(self) -> None:
        """Tell all listeners."""
        for listener in tuple(self._listeners):
            listener()

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something that unloading the entry cancels."""
        self.entry.async_create_background_task(
            self.hass, work, f"sercomm delivery {self.entry.title}"
        )
