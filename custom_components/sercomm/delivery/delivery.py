"""How motion reaches us: by notification, else by live stream, else by long poll.

Where notifications are dead the next rung takes their place until they work again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CoreState, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.start import async_at_started

from ..api import (
    SLOW,
    CannotConnect,
    Capabilities,
    Identity,
    Notification,
    NotificationKind,
    SercommError,
    Source,
    group,
)
from ..const import CONF_CALLBACK_URL, CONF_MOTION_DELIVERY, DOMAIN, LOGGER
from ..coordinator import SercommCoordinator
from ..errors import reason_of
from ..listeners import Listeners
from ..managed import DEAD, KEEPS_ADDRESS, Reason, Senders, State
from .cross_check import Witness
from .detections import Detections
from .fallback import Ladder
from .live_stream import LiveDelivery
from .long_poll import LongPoll
from .provision import pause
from .push import Push

LIVE_SOURCES = ("AUDIO", "JPEG", "STREAMS")
LOOK_AGAIN = timedelta(minutes=1)
# The first event is waited for so long without opening the stream for it.
WITNESS_AFTER = 60.0


class Delivery:
    """Lets one camera's motion reach us in the best way that works."""

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
        # What a repair is about: the reason, or why the long poll stands in.
        self.trouble: Reason | None = None
        self.last_test: dict[str, str | int] = {}
        self.changed = Listeners[[]]()
        self._capabilities = capabilities
        self._coordinator = coordinator
        self.push = Push(
            hass,
            entry,
            coordinator,
            detections,
            self._settle,
            identity=identity,
            capabilities=capabilities,
        )
        self.live = LiveDelivery(
            hass, entry, coordinator, detections, self._settle, self._saw
        )
        self.poll = LongPoll(
            hass,
            entry,
            coordinator,
            self._settle,
            port=identity.https_port,
            prepare=self.push.async_prepare_poll,
            fire=self.push.verification.async_fire_quietly,
            received=self.push.async_notice,
        )
        self._ladder = Ladder(self.live, self.poll)
        self._witness = Witness(
            hass,
            arrived=lambda: self.push.verification.arrived,
            pause=lambda: pause(coordinator.data),
            dead=self.push.async_witnessed,
        )
        self._lock = asyncio.Lock()
        self._stopped = False
        self._awaiting_since: float | None = None

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
        return self.pushes and self.push.verification.possible

    @property
    def senders(self) -> Senders:
        """The addresses from which notifications are taken, and who else came."""
        return self.push.senders

    def as_dict(self) -> dict[str, Any]:
        """Return what a report of trouble should tell, without addresses."""
        now, arrived = self.hass.loop.time(), self.push.verification.arrived
        return {
            "state": self.state,
            "reason": self.reason,
            "push": self.push.reason,
            "long_poll": self.poll.is_up or self.poll.failure,
            "live": self.live.is_up or self.live.failure,
            "seconds_since_notification": (
                None if arrived is None else round(now - arrived)
            ),
            "foreign_notifications": self.senders.unknown,
            "merged_notifications": self.push.merged,
            "mended_within_an_hour": self.push.settings.mends,
        }

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
        """Take a notification of the camera; `bare` when it carried nothing."""
        if self._stopped:
            return
        self.push.async_received(notification, bare=bare)
        if not self._coordinator.last_update_success:
            self._in_background(self._coordinator.async_request_refresh())

    @callback
    def async_merged(self) -> None:
        """Count a notification that others of its burst stand for."""
        self.push.merged += 1

    @callback
    def async_refuse(self, sender: str) -> None:
        """Count a right id from a wrong address; it has no other effect."""
        if not self._stopped:
            self.senders.async_refuse(sender)

    async def async_test(self) -> None:
        """Ask the camera to fire and wait for it at our door.

        Raises HomeAssistantError that tells which link is broken, or
        SercommError when the camera refuses.
        """
        result, seconds = await self._alone(self.push.async_fire)
        self._tested(result, seconds)
        if result != "arrived":
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key=f"delivery_{result}"
            )

    async def async_try(self, base: str | None) -> str:
        """Let the camera notify us at another address; see `Push.async_try`.

        Where that fails, the camera is told the old address again; else the caller
        stores the new one. Raises SercommError.
        """
        result = ""
        try:
            result, seconds = await self._alone(partial(self.push.async_try, base))
        finally:
            if result not in KEEPS_ADDRESS:
                self._async_look()
        self._tested(result, seconds)
        return result

    async def async_insist(self) -> str:
        """Put the settings back once more, however often others changed them.

        Returns and raises as `async_try`.
        """
        return await self.async_try(self.entry.options.get(CONF_CALLBACK_URL))

    async def _alone[T](self, work: Callable[[], Awaitable[T]]) -> T:
        """Do something while nobody else is at it, and no longer than we are loaded.

        Raises what it raises, and CannotConnect when unloading has ended it.
        """

        async def in_turn() -> T:
            async with self._lock:
                return await work()

        if not self._stopped:
            task = self.entry.async_create_background_task(
                self.hass, in_turn(), f"sercomm test {self.entry.title}"
            )
            try:
                return await task
            except asyncio.CancelledError:
                if not self._stopped:
                    raise
        raise CannotConnect("the camera is not loaded any more")

    @callback
    def _tested(self, result: str, seconds: float) -> None:
        """Tell how an ordered test ended."""
        self.last_test = {"last_test": result}
        after = ""
        if result == "arrived":
            milliseconds = round(seconds * 1000)
            self.last_test["last_test_milliseconds"] = milliseconds
            after = f" after {milliseconds} ms"
        LOGGER.info(
            "%s: test of motion delivery: %s%s", self.entry.title, result, after
        )
        self.changed.async_tell()

    @callback
    def _async_stop(self) -> None:
        """Take nothing more in; an entry that is off needs no repair."""
        self._stopped = True
        self.push.async_stop()
        self._ladder.async_leave()
        self._witness.async_stop()

    @callback
    def _async_look(self, _: object = None) -> None:
        """Look after each change of a setting, and from time to time."""
        if not self._stopped and not self._lock.locked():
            self._in_background(self._async_check())

    async def _async_check(self) -> None:
        """Bring camera and wish together; never raises a camera's error."""
        async with self._lock:
            await self.senders.async_find()
            if not self._coordinator.last_update_success:
                return
            try:
                await self._check()
            except SercommError as error:
                text = reason_of(error, self.entry)
                LOGGER.debug("%s: motion delivery: %s", self.entry.title, text)
            self._settle()

    async def _check(self) -> None:
        """Use notifications, or do without; raises SercommError."""
        if self.pushes:
            await self.push.async_check()
            await self.poll.async_check(self.push.verification.fired)
            return
        if self.wish == "live":
            self.push.async_rest(Reason.CHOSEN)
            await self.push.enabling.async_apply()
        else:
            self.push.async_rest(Reason.OFF)
            self.push.enabling.forget()
        await self.push.settings.async_restore()

    def _needed(self) -> Iterator[Source]:
        """Name what has to be read for delivery."""
        yield from (group(name) for name in self.push.groups)
        if self.wish == "live":
            known = self._capabilities.groups
            yield from (group(name, SLOW) for name in LIVE_SOURCES if name in known)

    @callback
    def _saw(self, kind: NotificationKind) -> None:
        """See whether motion that the stream shows is notified of."""
        if kind is NotificationKind.MOTION and self._wants_witness:
            self._witness.async_saw()

    @property
    def _awaits_event(self) -> bool:
        """Whether only an event can tell if notifications arrive."""
        return (
            self.wish == "auto"
            and self.push.reason is Reason.AWAITING_EVENT
            and self.push.verification.armed
        )

    @property
    def _wants_witness(self) -> bool:
        """Whether none has come for so long that the stream has to watch too."""
        since = self._awaiting_since
        return since is not None and self.hass.loop.time() - since >= WITNESS_AFTER

    @callback
    def _settle(self) -> None:
        """Step down or up: one log line, the right repair, all listeners told.

        Between two tries of push everything stays as it is.
        """
        if self._stopped:
            return
        state, reason = self.push.state, self.push.reason
        if not self._awaits_event:
            self._awaiting_since = None
        elif self._awaiting_since is None:
            # A stream that is there already stays.
            earlier = WITNESS_AFTER if self._ladder.is_up else 0.0
            self._awaiting_since = self.hass.loop.time() - earlier
        if self.wish == "auto" and reason in DEAD:
            self._ladder.async_hold_any()
        elif reason is Reason.CHOSEN or self._wants_witness:
            self._ladder.async_hold_live()
        elif state is State.PUSH:
            self._ladder.async_leave()
            self._witness.async_stop()
        if state is State.NONE and self._ladder.is_up:
            state = State.LIVE
            reason = Reason.LONG_POLL if self._ladder.is_poll else reason
        elif reason is Reason.CHOSEN:
            reason = self.live.failure
        trouble = self.push.reason if reason is Reason.LONG_POLL else reason
        if (state, reason, trouble) == (self.state, self.reason, self.trouble):
            return
        if (state, reason) != (self.state, self.reason):
            LOGGER.info(
                "%s: motion delivery is %s: %s", self.entry.title, state, reason
            )
        self.state, self.reason, self.trouble = state, reason, trouble
        self.changed.async_tell()

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something that unloading the entry cancels."""
        self.entry.async_create_background_task(
            self.hass, work, f"sercomm delivery {self.entry.title}"
        )
