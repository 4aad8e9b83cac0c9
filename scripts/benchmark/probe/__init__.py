"""What can only be measured inside Home Assistant, as a component for the benchmark.

`POST /api/probe` starts to measure anew, `GET /api/probe` tells what was found:

* changes: of events and of the bare handler's state, as [entity, state, level, moment]
* stall: for how long the event loop was not free, at most

Moments are of time.monotonic(), which all processes of a machine share.
"""

import asyncio
import time
from typing import Any

from aiohttp import web
from homeassistant.components import webhook
from homeassistant.components.http import HomeAssistantView
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.typing import ConfigType

DOMAIN = "probe"
WEBHOOK_ID = "probe-bare"
BARE = "probe.bare"
OBSERVED = ("event.", BARE)
BEAT = 0.005


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Open the bare webhook, and begin to observe."""
    webhook.async_register(
        hass,
        DOMAIN,
        "Bare",
        WEBHOOK_ID,
        set_state,
        local_only=True,
        allowed_methods=("GET", "POST"),
    )
    hass.http.register_view(ProbeView(Probe(hass)))
    return True


async def set_state(
    hass: HomeAssistant, webhook_id: str, request: web.Request
) -> web.Response:
    """Do the least that a handler can do: what was sent becomes a state."""
    hass.states.async_set(BARE, request.query_string or await request.text())
    return web.Response()


class Probe:
    """Notes changes of states, and how long the event loop was not free."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Observe from now on."""
        self.changes: list[tuple[str, str, Any, float]] = []
        self.stall = 0.0
        self._hass = hass
        self._beating: asyncio.Task[None] | None = None
        hass.bus.async_listen(EVENT_STATE_CHANGED, self._changed)

    @callback
    def start(self) -> None:
        """Forget what was found."""
        self.changes = []
        self.stall = 0.0
        if self._beating is not None:
            self._beating.cancel()
        self._beating = self._hass.async_create_background_task(
            self._beat(), "probe of the event loop"
        )

    @callback
    def stop(self) -> None:
        """End the watch over the event loop."""
        if self._beating is not None:
            self._beating.cancel()
            self._beating = None

    @callback
    def _changed(self, event: Event[EventStateChangedData]) -> None:
        """Note a change with the moment of it."""
        now = time.monotonic()
        state = event.data["new_state"]
        if state is not None and state.entity_id.startswith(OBSERVED):
            self.changes.append(
                (state.entity_id, state.state, state.attributes.get("level"), now)
            )

    async def _beat(self) -> None:
        """Sleep a moment again and again; whatever is more than that is a stall."""
        while True:
            slept = time.monotonic()
            await asyncio.sleep(BEAT)
            self.stall = max(self.stall, time.monotonic() - slept - BEAT)


class ProbeView(HomeAssistantView):
    """Starts the probe, and tells what it found."""

    url = "/api/probe"
    name = "api:probe"

    def __init__(self, probe: Probe) -> None:
        """Serve this probe."""
        self._probe = probe

    async def post(self, request: web.Request) -> web.Response:
        """Start to measure anew."""
        self._probe.start()
        return self.json({})

    async def get(self, request: web.Request) -> web.Response:
        """Tell what was found, and stop."""
        self._probe.stop()
        return self.json({"changes": self._probe.changes, "stall": self._probe.stall})
