"""Motion from the long poll of newer firmware, where neither push nor stream works.

What waits in the camera from before is old and does not count. It is relied on once it
has told anything: the camera is made to fire, which it may tell of.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import override

from homeassistant.core import callback

from ..api import (
    AccessDenied,
    AuthenticationFailed,
    CameraBusy,
    CannotConnect,
    Identity,
    InvalidReply,
    NotAvailable,
    Notification,
    OpenHome,
    SercommError,
)
from ..client import insecure_session
from ..coordinator import SercommCoordinator
from ..limits import RateLimit
from ..managed import Reason
from .connection import HeldConnection
from .push import Push

# Unless the camera names another: the long poll is known by HTTPS only (Comcast's
# code).
HTTPS_PORT = 443
# An answer that takes no longer has waited in the camera.
AT_ONCE = 1.0
# What waits in the camera, ten at most, is asked for in one go; from then on it is
# asked so often, if it answers at once.
WAITING = 12
PAUSE = 5.0


class LongPoll(HeldConnection):
    """Asks the camera again and again what has happened, while that is wanted."""

    name = "long poll"
    reasons = (
        ((AccessDenied, AuthenticationFailed), Reason.LONG_POLL_REFUSED),
        ((InvalidReply, NotAvailable), Reason.NO_LONG_POLL),
        (Exception, Reason.LONG_POLL_BROKEN),
    )

    def __init__(
        self,
        coordinator: SercommCoordinator,
        identity: Identity,
        push: Push,
        changed: Callable[[], None],
    ) -> None:
        """Ask nothing yet; `push` makes the camera keep what it notices, and fire."""
        super().__init__(coordinator, changed)
        self._push = push
        self._port = identity.https_port or HTTPS_PORT
        self._told_at = 0.0
        self._is_prepared = False
        self._asks = RateLimit(WAITING, PAUSE)

    async def async_check(self) -> None:
        """Rely on it no longer if it has not told of the last test.

        What others switched off is put back. Raises SercommError.
        """
        if self._is_prepared:
            await self._push.async_prepare_poll()
            if self.is_up and self._told_at < self._push.verification.fired:
                self.is_up = False
                self._changed()

    @override
    def _went_down(self) -> None:
        super()._went_down()
        self._is_prepared = False

    @override
    async def _hold(self) -> None:
        session = insecure_session(self._coordinator.hass)
        home = self._coordinator.camera.open_home(session, self._port)
        await self._require_camera(home)
        if not await self._push.async_prepare_poll():
            raise NotAvailable("the camera keeps nothing for the long poll")
        self._is_prepared = True
        self._tell(await self._skip_what_is_old(home))
        with suppress(SercommError):
            await self._push.verification.async_fire_unnoticed()
        while True:
            self._tell(await self._ask(home))

    async def _require_camera(self, home: OpenHome) -> None:
        """Make sure that our camera answers by HTTPS.

        Raises CannotConnect while it is away, NotAvailable when only this port is.
        """
        try:
            mac = (await home.device_info()).mac
        except CannotConnect:
            await self._coordinator.async_prove()
            raise NotAvailable("the camera does not answer by HTTPS") from None
        if mac != self._coordinator.config_entry.unique_id:
            raise InvalidReply("another camera answers by HTTPS")

    async def _skip_what_is_old(self, home: OpenHome) -> list[Notification]:
        """Take what waits in the camera; return the first that is new, if any came."""
        for _ in range(WAITING):
            asked = self._coordinator.now
            found = await self._ask(home)
            if not found or self._coordinator.now - asked > AT_ONCE:
                return found
        return []

    async def _ask(self, home: OpenHome) -> list[Notification]:
        """Wait until there is something to tell, or the camera has nothing for now.

        A camera that answers at once again and again is asked less and less often.
        """
        await asyncio.sleep(self._asks.wait(self._coordinator.now))
        asked = self._coordinator.now
        try:
            found = await home.notifications()
        except CameraBusy:
            found = []
        # With nothing to tell it should wait for ten seconds (Comcast's code).
        if not found and self._coordinator.now - asked < AT_ONCE:
            self._asks.spend()
        return found

    @callback
    def _tell(self, notifications: list[Notification]) -> None:
        """Pass on what it tells: from then on it is relied on."""
        for notification in {told.kind: told for told in notifications}.values():
            self._told_at = self._coordinator.now
            self._push.async_notice(notification)
            self._came_up()
