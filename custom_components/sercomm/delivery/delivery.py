"""How motion reaches us: by notification, else by live stream, else by long poll.

Where notifications are dead the next way takes their place until they work again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, CoreState, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.start import async_at_started

from ..api import (
    SLOW,
    CameraBusy,
    CannotConnect,
    Capabilities,
    Identity,
    LiveFrame,
    Notification,
    NotificationKind,
    group,
)
from ..const import CONF_CALLBACK_URL, CONF_MOTION_DELIVERY, DOMAIN, LOGGER
from ..coordinator import SercommCoordinator
from ..listeners import Listeners
from ..managed import Reason, Reconciler, Senders
from .cross_check import CrossCheck
from .decision import Facts, Hold, Outlook, hold, is_watching, outlook
from .detections import Detections
from .live_stream import LiveDelivery
from .long_poll import LongPoll
from .outcome import KEEPS_ADDRESS, TestOutcome
from .push import Push

# The level of a live sound means nothing without AUDIO's threshold, and the channel
# that costs the camera least is found in JPEG and STREAMS.
LIVE_SOURCES = ("AUDIO", "JPEG", "STREAMS")


class Delivery(Reconciler):
    """Lets one camera's motion reach us in the best way that works."""

    name = "motion delivery"

    def __init__(
        self,
        coordinator: SercommCoordinator,
        identity: Identity,
        capabilities: Capabilities,
        detections: Detections,
    ) -> None:
        """Nothing happens before `async_start`."""
        super().__init__(coordinator)
        self.outlook = Outlook(None, Reason.STARTING, None)
        self.last_test: dict[str, str | int] = {}
        self.merged = 0
        self.changed = Listeners[[]]()
        changed = self._decide
        self.push = Push(coordinator, identity, capabilities, detections, changed)
        self.live = LiveDelivery(coordinator, detections, changed, self._saw)
        self.long_poll = LongPoll(coordinator, identity, self.push, changed)
        self._cross_check = CrossCheck(coordinator, self.push)
        self._groups = capabilities.groups
        self._stopped = False
        self._awaiting_since: float | None = None

    @property
    def entry(self) -> ConfigEntry[Any]:
        """The camera's entry."""
        return self._coordinator.config_entry

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
        arrived = self.push.verification.arrived
        return {
            "state": self.outlook.state,
            "reason": self.outlook.reason,
            "push": self.push.reason,
            "long_poll": self.long_poll.is_up or self.long_poll.failure,
            "live": self.live.is_up or self.live.failure,
            "seconds_since_notification": (
                None if arrived is None else round(self._coordinator.now - arrived)
            ),
            "foreign_notifications": self.senders.unknown,
            "merged_notifications": self.merged,
            "mended_within_an_hour": self.push.settings.mends,
        }

    @callback
    def async_start(self) -> None:
        """Begin to watch the camera's settings; unloading the entry ends it."""
        hass, on_unload = self._coordinator.hass, self.entry.async_on_unload
        if self.wish != "off":
            sources = [group(name) for name in self.push.settings.groups]
            if self.wish == "live":
                known = self._groups
                sources += [group(name, SLOW) for name in LIVE_SOURCES if name in known]
            self._coordinator.watch(sources)
        on_unload(self._async_stop)
        if hass.state is not CoreState.running:
            on_unload(async_at_started(hass, self._async_look))
        self._async_watch(())

    @callback
    def async_watch(self, look: Callable[[LiveFrame], None]) -> CALLBACK_TYPE:
        """Hold the live stream for somebody who looks at it; returns what ends that.

        `look` gets each frame. What it shows counts only where delivery is by live
        stream.
        """
        remove = self.live.frames.async_add(look)
        self._decide()

        @callback
        def leave() -> None:
            remove()
            self._decide()

        return leave

    @callback
    def async_received(self, notification: Notification, *, bare: bool) -> None:
        """Take a notification; `bare` when it does not tell what has happened."""
        if self._stopped:
            return
        self.push.async_received(notification, bare=bare)
        if not self._coordinator.last_update_success:
            self._in_background(self._coordinator.async_request_refresh())

    @callback
    def async_refuse(self, sender: str) -> None:
        """Count a right id from a wrong address; it has no other effect."""
        if not self._stopped:
            waiting = self.push.verification.waiting
            self.senders.async_refuse(sender, expected=waiting)

    async def async_test(self) -> None:
        """Ask the camera to fire and wait for its notification.

        Raises HomeAssistantError that tells which link is broken, or
        SercommError when the camera refuses.
        """
        outcome = await self._alone(self.push.async_fire)
        self._tested(outcome)
        if outcome is not TestOutcome.ARRIVED:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key=f"delivery_{outcome}",
                translation_placeholders=self.placeholders_of(outcome),
            )

    def placeholders_of(self, outcome: TestOutcome) -> dict[str, str]:
        """Return what the text about how a test ended needs."""
        if outcome is TestOutcome.FOREIGN:
            return {"sender": self.senders.last_unknown}
        return {}

    async def async_try(self, base: str | None = None) -> TestOutcome:
        """Let the camera notify us, however often others changed its settings.

        `base` is another address for that. It is stored where it works, and where that
        cannot be told yet; else the camera is told the old one again. Raises
        SercommError.
        """
        outcome: TestOutcome | None = None
        try:
            outcome = await self._alone(partial(self._try, base))
        finally:
            if outcome not in KEEPS_ADDRESS:
                self._async_look()
        self._tested(outcome)
        return outcome

    async def _try(self, base: str | None) -> TestOutcome:
        """See `async_try`; what is stored is there before anybody looks again."""
        address = base or self.entry.options.get(CONF_CALLBACK_URL)
        outcome = await self.push.async_try(address)
        if base and outcome in KEEPS_ADDRESS:
            self._coordinator.hass.config_entries.async_update_entry(
                self.entry, options={**self.entry.options, CONF_CALLBACK_URL: base}
            )
        return outcome

    async def _alone[T](self, work: Callable[[], Awaitable[T]]) -> T:
        """Do something while nobody else is at it, and no longer than we are loaded.

        Raises what it raises, CannotConnect when unloading has ended it, and
        CameraBusy when a pause has.
        """
        paused = CameraBusy("the camera is being restarted or updated")

        async def in_turn() -> T:
            async with self._turn():
                if self._coordinator.paused:
                    raise paused
                return await work()

        if not self._stopped:
            task = self._in_background(in_turn())
            try:
                return await task
            except asyncio.CancelledError:
                if self._coordinator.paused:
                    raise paused from None
                if not self._stopped:
                    raise
        raise CannotConnect("the camera is not loaded any more")

    @callback
    def _tested(self, outcome: TestOutcome) -> None:
        verification = self.push.verification
        self.last_test = {"last_test": outcome}
        text = str(outcome)
        if outcome is TestOutcome.ARRIVED and verification.arrived is not None:
            milliseconds = round((verification.arrived - verification.fired) * 1000)
            self.last_test["last_test_milliseconds"] = milliseconds
            text += f" after {milliseconds} ms"
        LOGGER.info("%s: test of motion delivery: %s", self.entry.title, text)
        self.changed.async_tell()

    @callback
    def _async_stop(self) -> None:
        """Take nothing more in; an entry that is off needs no repair."""
        self._stopped = True
        self._async_hold(Hold.NOTHING)
        self._cross_check.async_stop()

    @callback
    @override
    def _async_look(self, _: object = None) -> None:
        """Decide anew, too."""
        if not self._stopped:
            self.senders.async_find()
            self._decide()
            super()._async_look()

    @override
    async def _check(self) -> None:
        """Use notifications, or do without; raises SercommError."""
        if self.pushes:
            await self.push.async_check()
            await self.long_poll.async_check()
            return
        if self.wish == "live":
            self.push.async_become(Reason.CHOSEN)
            await self.push.enabling.async_apply()
        else:
            self.push.async_become(Reason.OFF)
            self.push.enabling.forget()
        await self.push.settings.async_restore()

    @callback
    def _saw(self, kind: NotificationKind) -> None:
        """See whether motion that the stream shows is notified of."""
        if kind is NotificationKind.MOTION and is_watching(self._facts()):
            self._cross_check.async_saw()

    def _facts(self) -> Facts:
        since = self._awaiting_since
        return Facts(
            wish=self.wish,
            paused=self._coordinator.paused,
            push=self.push.reason,
            awaited=None if since is None else self._coordinator.now - since,
            held=self._held,
            stream_up=self.live.is_up and self.live.detects,
            stream_fails=self.live.fails,
            stream_failure=self.live.failure,
            long_poll_up=self.long_poll.is_up,
            armed=self.push.verification.armed,
            other_sender=bool(self.senders.offered),
        )

    @callback
    def _decide(self) -> None:
        """Hold what is to be held, and tell of what has changed."""
        if self._stopped:
            return
        awaits = (
            self.wish == "auto"
            and self.push.reason is Reason.AWAITING_EVENT
            and self.push.verification.armed
        )
        since = self._awaiting_since
        self._awaiting_since = (since or self._coordinator.now) if awaits else None
        facts = self._facts()
        if not is_watching(facts):
            self._cross_check.async_stop()
        self._async_hold(hold(facts))
        before, self.outlook = self.outlook, outlook(self._facts())
        if before == self.outlook:
            return
        state, reason = self.outlook.state, self.outlook.reason
        if (state, reason) != (before.state, before.reason):
            shown = state or "unknown"
            LOGGER.info(
                "%s: motion delivery is %s: %s", self.entry.title, shown, reason
            )
        self.changed.async_tell()

    @property
    def _held(self) -> Hold:
        if self.long_poll.is_wanted:
            return Hold.ANY
        counts = self.live.is_wanted and self.live.detects
        return Hold.STREAM if counts else Hold.NOTHING

    @callback
    def _async_hold(self, wanted: Hold) -> None:
        if wanted is Hold.ANY:
            self.long_poll.async_start()
        else:
            self.long_poll.async_stop()
        self.live.async_detect(wanted is not Hold.NOTHING)
        may_watch = not (self._stopped or self._coordinator.paused)
        if wanted is not Hold.NOTHING or (may_watch and self.live.frames):
            self.live.async_start()
        else:
            self.live.async_stop()
