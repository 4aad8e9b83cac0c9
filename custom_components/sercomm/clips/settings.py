"""Which settings a camera needs to upload its clips to us, and who mends them."""

import asyncio
from datetime import timedelta
from enum import StrEnum

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval

from ..api import (
    Action,
    Capabilities,
    EventRules,
    Readings,
    SercommError,
    Trigger,
    group,
)
from ..const import CONF_CLIP_WEBHOOK_ID, CONF_RECEIVE_CLIPS, LOGGER
from ..coordinator import SercommCoordinator
from ..listeners import Listeners
from ..managed import (
    EVENT,
    HTTP_EVENT,
    CannotProvide,
    Changes,
    ManagedSettings,
    Use,
    async_addresses,
    callback_url,
    merged,
)

GROUPS = (EVENT, HTTP_EVENT)
LOOK_AGAIN = timedelta(minutes=5)
CLIPS = Use(
    name="clips",
    ours=(Action.UPLOAD,),
    address=(HTTP_EVENT, "http_post_url"),
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
    rules = EventRules.parse(readings.values.get(EVENT, {}))
    return (
        readings.get(HTTP_EVENT, "http_post_url") is not None
        and rules.is_on(Trigger.MOTION, Action.UPLOAD) is not None
    )


def upload_changes(readings: Readings, url: str) -> Changes:
    """Return what differs from what uploads to `url` need.

    Raises InvalidValue when the camera cannot, see `can_upload`.
    """
    rules = EventRules.parse(readings.values.get(EVENT, {}))
    wanted = {"http_post_url": url, "http_post_en": "1"}
    return merged(
        {
            EVENT: rules.change(Trigger.MOTION, Action.UPLOAD, on=True),
            HTTP_EVENT: {
                key: value
                for key, value in wanted.items()
                if (held := readings.get(HTTP_EVENT, key)) is not None and held != value
            },
        }
    )


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
        self.changed = Listeners[[]]()
        self._task: asyncio.Task[None] | None = None
        self.settings = ManagedSettings(coordinator, CLIPS, upload_changes)

    @property
    def wanted(self) -> bool:
        """Whether the user wants clips."""
        return bool(self._entry.options.get(CONF_RECEIVE_CLIPS, False))

    @callback
    def async_start(self) -> None:
        """Watch the camera's settings while there is something to set or to undo."""
        if not self.wanted and not self.settings.originals:
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
        try:
            if self.wanted:
                await self._provide()
            else:
                self._become(ClipState.OFF)
                await self.settings.async_restore()
        except SercommError as error:
            LOGGER.debug("%s: clips: %s", self._entry.title, error)

    async def _provide(self) -> None:
        """Tell the camera where its clips go, if it does not know."""
        readings = self._coordinator.data
        shown = all(name in self._capabilities.groups for name in GROUPS)
        if shown and not all(map(readings.values.get, GROUPS)):
            return
        if self._coordinator.doubted.intersection(GROUPS):
            return
        if not shown or not can_upload(readings):
            self._become(ClipState.NOT_SUPPORTED)
            return
        clip_id: str = self._entry.data[CONF_CLIP_WEBHOOK_ID]
        addresses = await async_addresses(self._hass, self._entry.data)
        try:
            url = callback_url(self._hass, self._entry, addresses)
        except CannotProvide:
            self._become(ClipState.NO_ADDRESS)
            return
        url = url.removesuffix(self._entry.data[CONF_WEBHOOK_ID]) + clip_id
        try:
            await self.settings.async_provide(url)
        except CannotProvide:
            self._become(ClipState.REFUSED)
        else:
            self._become(ClipState.READY)

    @callback
    def _become(self, state: ClipState) -> None:
        """Change state: one log line, and whoever tells the user of it."""
        if state is self.state:
            return
        LOGGER.info("%s: receiving clips is %s", self._entry.title, state)
        self.state = state
        self.changed.async_tell()
