"""Which settings a camera needs to upload its clips to us, and who mends them."""

from enum import StrEnum
from typing import override

from homeassistant.core import callback

from ..api import EventAction, Readings, Trigger, group
from ..const import CONF_CLIP_WEBHOOK_ID, CONF_RECEIVE_CLIPS, LOGGER
from ..coordinator import SercommCoordinator
from ..listeners import Listeners
from ..managed import (
    EVENT,
    HTTP_EVENT,
    CannotProvide,
    Changes,
    ManagedSettings,
    Reason,
    Reconciler,
    Senders,
    Use,
    differing,
    merged,
    rules_of,
)


class ClipState(StrEnum):
    """Whether the camera has been told where its clips go."""

    OFF = "off"
    STARTING = "starting"
    READY = "ready"
    NOT_SUPPORTED = "not_supported"
    NO_ADDRESS = "no_address"
    REFUSED = "refused"


def can_upload(readings: Readings) -> bool:
    """Whether a camera can upload clips of motion."""
    # A rule in a form that nobody has seen is left alone.
    rule = rules_of(readings).is_on(Trigger.MOTION, EventAction.UPLOAD)
    return readings.get(HTTP_EVENT, "http_post_url") is not None and rule is not None


def upload_changes(readings: Readings, url: str) -> Changes:
    """Return what differs from what uploads to `url` need.

    Raises InvalidValue when the camera cannot, see `can_upload`.
    """
    # `http_post_user` and `http_post_pass` stay as they are: the address is the secret.
    wanted = {HTTP_EVENT: {"http_post_url": url, "http_post_en": "1"}}
    changes = rules_of(readings).change(Trigger.MOTION, EventAction.UPLOAD, on=True)
    return merged({EVENT: changes}, differing(readings, wanted))


CLIPS = Use(
    name="clips",
    ours=(EventAction.UPLOAD,),
    address=(HTTP_EVENT, "http_post_url"),
    webhook=CONF_CLIP_WEBHOOK_ID,
    groups=(EVENT, HTTP_EVENT),
    needed=frozenset({EVENT, HTTP_EVENT}),
    possible=can_upload,
)
STATES = {
    Reason.NOT_SUPPORTED: ClipState.NOT_SUPPORTED,
    Reason.NO_ADDRESS: ClipState.NO_ADDRESS,
    Reason.HTTPS_ONLY: ClipState.NO_ADDRESS,
}


class ClipDelivery(Reconciler):
    """Keeps a camera uploading its clips to us."""

    name = "clips"

    def __init__(self, coordinator: SercommCoordinator, senders: Senders) -> None:
        """Nothing happens before `async_start`."""
        super().__init__(coordinator)
        self.state = ClipState.STARTING if self.wanted else ClipState.OFF
        self.changed = Listeners[[]]()
        self.settings = ManagedSettings(coordinator, CLIPS, upload_changes)
        self._senders = senders

    @property
    def wanted(self) -> bool:
        """Whether the user wants clips."""
        options = self._coordinator.config_entry.options
        return bool(options.get(CONF_RECEIVE_CLIPS, False))

    @callback
    def async_start(self) -> None:
        """Watch the camera's settings while there is something to set or to undo."""
        if self.wanted or self.settings.originals:
            self._async_watch(map(group, CLIPS.groups))

    @override
    async def _check(self) -> None:
        """Tell the camera where its clips go, or give it back what it had."""
        if not self.wanted:
            self._become(ClipState.OFF)
            await self.settings.async_restore()
        elif self.settings.are_read:
            try:
                url = self.settings.wanted_address(self._senders.addresses)
                await self.settings.async_provide(url)
            except CannotProvide as error:
                self._become(STATES.get(error.reason, ClipState.REFUSED))
            else:
                self._become(ClipState.READY)

    @callback
    def _become(self, state: ClipState) -> None:
        """Change state: one log line, and whoever tells the user of it."""
        if state is not self.state:
            LOGGER.info("%s: receiving clips is %s", self._coordinator.name, state)
            self.state = state
            self.changed.async_tell()
