"""What can only be measured inside Home Assistant, as a component for the benchmark.

`POST /api/probe` starts to measure anew, `GET /api/probe` tells what was found:

* changes: of events, of the bare handler's state and of what is named in `also`,
  as [entity, state, level, moment]
* stall: for how long the event loop was not free, at most
* lags: for how long it was not free, at each beat
* work: for how long it computed between two beats, at most: a lag that no other process
  of the machine has a part in

Moments are of time.monotonic(), which all processes of a machine share.
`GET /api/probe/count` counts states, see `count`; `GET /api/probe/resources` tells what
the process holds. What a camera's pictures cost at least is in `bare`.
"""

import asyncio
from collections.abc import Collection
import gc
import time
from typing import Any

from aiohttp import web
from homeassistant.components import webhook
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.typing import ConfigType
import psutil

from .bare import BareCopyView, BareStillView

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
    hass.http.register_view(CountView)
    hass.http.register_view(ResourcesView)
    hass.http.register_view(BareStillView)
    hass.http.register_view(BareCopyView)
    return True


async def set_state(
    hass: HomeAssistant, webhook_id: str, request: web.Request
) -> web.Response:
    """Do the least that a handler can do: what was sent becomes a state."""
    text = request.query_string or await request.text()
    hass.states.async_set(BARE, text, force_update=True)
    return web.Response()


class Probe:
    """Notes changes of states, and how long the event loop was not free."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Observe from now on."""
        self.changes: list[tuple[str, str, Any, float]] = []
        self.lags: list[float] = []
        self.work = 0.0
        self._observed: tuple[str, ...] = OBSERVED
        self._hass = hass
        self._beating: asyncio.Task[None] | None = None
        hass.bus.async_listen(EVENT_STATE_CHANGED, self._changed)

    @callback
    def start(self, also: Collection[str], beat: float) -> None:
        """Forget what was found; observe some entities beside the events."""
        self.changes = []
        self.lags = []
        self.work = 0.0
        self._observed = (*OBSERVED, *also)
        if self._beating is not None:
            self._beating.cancel()
        self._beating = self._hass.async_create_background_task(
            self._beat(beat), "probe of the event loop"
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
        if state is not None and state.entity_id.startswith(self._observed):
            self.changes.append(
                (state.entity_id, state.state, state.attributes.get("level"), now)
            )

    async def _beat(self, beat: float) -> None:
        """Sleep a moment again and again; whatever is more than that is a lag."""
        while True:
            slept, computed = time.monotonic(), time.thread_time()
            await asyncio.sleep(beat)
            self.lags.append(time.monotonic() - slept - beat)
            self.work = max(self.work, time.thread_time() - computed)


class ProbeView(HomeAssistantView):
    """Starts the probe, and tells what it found."""

    url = "/api/probe"
    name = "api:probe"

    def __init__(self, probe: Probe) -> None:
        """Serve this probe."""
        self._probe = probe

    async def post(self, request: web.Request) -> web.Response:
        """Start to measure anew."""
        wanted = await request.json()
        self._probe.start(wanted.get("also", ()), wanted.get("beat", BEAT))
        return self.json({})

    async def get(self, request: web.Request) -> web.Response:
        """Tell what was found, and stop."""
        self._probe.stop()
        lags = self._probe.lags
        return self.json(
            {
                "changes": self._probe.changes,
                "stall": max(lags, default=0.0),
                "lags": lags,
                "work": self._probe.work,
            }
        )


class CountView(HomeAssistantView):
    """Counts states without sending all of them.

    Of a `domain`, with `part` in their names; those that are `state`, without one
    those that are anything but unavailable.
    """

    url = "/api/probe/count"
    name = "api:probe:count"

    async def get(self, request: web.Request) -> web.Response:
        """Count."""
        wanted = request.query
        state, part = wanted.get("state"), wanted.get("part", "")
        return self.json(
            sum(
                one.state == state if state else one.state != "unavailable"
                for one in request.app[KEY_HASS].states.async_all(wanted["domain"])
                if part in one.entity_id
            )
        )


class ResourcesView(HomeAssistantView):
    """Tells what Home Assistant holds once its garbage is collected."""

    url = "/api/probe/resources"
    name = "api:probe:resources"

    async def get(self, request: web.Request) -> web.Response:
        """Tell."""
        gc.collect()
        process = psutil.Process()
        return self.json(
            {
                "bytes": process.memory_info().rss,
                "tasks": len(asyncio.all_tasks()),
                "sockets": len(process.net_connections()),
            }
        )
