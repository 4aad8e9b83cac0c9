"""The control API: JSON over HTTP on a port of its own."""

import base64
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .storm import storm

if TYPE_CHECKING:
    from .exchange import Request
    from .simulator import Simulator

HELP = """\
Control API of the simulated camera. Bodies and answers are JSON.

GET    /state          identity, counters, what the camera holds apart from its groups
POST   /fire           {trigger, window?, level?, source?, method?, force?, clip_size?}
                       let something happen; the answer tells what was sent, or why not
                       trigger: motion pir sound input http periodic
                       clip_size: an MP4 that is uploaded has at least so many bytes
POST   /storm          {count, rate, seed?} motion at random moments, `rate` a second
                       on average; the answer tells when each notification was sent
POST   /show           {trigger, window?, level?, seconds?}
                       only in the live stream and query_pc.cgi, no event
POST   /dark           {on} night or day around the camera
POST   /privacy        {on} the privacy button
POST   /reboot         {seconds?} go away and come back
POST   /vendor-cloud   {seconds?, blocked?, owns_login?} a provider's server writes its
                       settings into the camera, once or every so many seconds
POST   /factory-reset  {seconds?} forget everything
POST   /offline        close the listening socket; POST /online opens it again
GET    /groups         all settings
PATCH  /groups         {GROUP: {key: value}} changes them unchecked
GET    /persona        the switches
PATCH  /persona        {switch: value}
GET    /requests       every request received; DELETE forgets them and the counters
GET    /deliveries     every message sent; DELETE forgets them
GET    /heard          what the speaker was given: codec and sound in base64
GET    /faults         those in force; DELETE removes them
POST   /faults         {kind, path?, count?, ...options}
                       kind: delay drip empty endless garbage hold html redirect refuse
                       reset silent status truncate; path is a glob
"""

type Action = Callable[[dict[str, Any]], Awaitable[Any]]


class Control:
    """Serves the control API of one camera."""

    def __init__(self, sim: Simulator, host: str, port: int) -> None:
        """Know the camera and where to listen."""
        self._sim = sim
        self._address = (host, port)
        self._runner: web.AppRunner | None = None

    async def start(self) -> int:
        """Listen; returns the port."""
        app = web.Application()
        app.router.add_get("/", self._help)
        for method, path, action in self._actions():
            app.router.add_route(method, path, _as_handler(action))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, *self._address).start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _actions(self) -> list[tuple[str, str, Action]]:
        """Method, path and what they do."""
        return [
            ("GET", "/state", self._state),
            ("POST", "/fire", self._fire),
            ("POST", "/storm", self._storm),
            ("POST", "/show", self._show),
            ("POST", "/dark", self._dark),
            ("POST", "/privacy", self._privacy),
            ("POST", "/reboot", self._reboot),
            ("POST", "/factory-reset", self._factory_reset),
            ("POST", "/vendor-cloud", self._vendor_cloud),
            ("POST", "/offline", self._offline),
            ("POST", "/online", self._online),
            ("GET", "/groups", self._groups),
            ("PATCH", "/groups", self._change_groups),
            ("GET", "/persona", self._persona),
            ("PATCH", "/persona", self._change_persona),
            ("GET", "/requests", self._requests),
            ("DELETE", "/requests", self._forget_requests),
            ("GET", "/deliveries", self._deliveries),
            ("DELETE", "/deliveries", self._forget_deliveries),
            ("GET", "/heard", self._heard),
            ("GET", "/faults", self._faults),
            ("POST", "/faults", self._set_fault),
            ("DELETE", "/faults", self._clear_faults),
        ]

    async def _help(self, _: web.Request) -> web.Response:
        """What there is."""
        return web.Response(text=HELP)

    async def _state(self, _: dict[str, Any]) -> Any:
        """What the camera is and does now."""
        sim = self._sim
        return {
            "persona": sim.persona.name,
            "host": sim.host,
            "port": sim.port,
            "https_port": sim.https_port,
            "rtsp_port": sim.rtsp_port,
            "mac": sim.mac,
            "accounts": {name: list(account) for name, account in sim.accounts.items()},
            "online": sim.is_online,
            "local_time": sim.state.local_time().isoformat(),
            "dark": sim.state.dark,
            "privacy": sim.state.privacy,
            "peripherals": sim.state.peripherals,
            "position": list(sim.pan_tilt.position),
            "positions": [list(point) for point in sim.pan_tilt.history],
            "talk": [
                {"codec": codec, "bytes": len(sound)} for codec, sound in sim.talk.heard
            ],
            "uploads": [
                {"path": path, "bytes": len(content)} for path, content in sim.uploads
            ],
            "requests": len(sim.requests),
            "connections": sim.connections,
            "max_in_flight": sim.max_in_flight,
            "open_streams": sim.open_streams,
        }

    async def _fire(self, options: dict[str, Any]) -> Any:
        """Let something happen."""
        self._sim._notifier.clip_size = options.pop("clip_size", 0)
        deliveries = await self._sim.fire(options.pop("trigger", "motion"), **options)
        return {
            "deliveries": [asdict(delivery) for delivery in deliveries],
            "silence": self._sim.silence,
        }

    async def _storm(self, options: dict[str, Any]) -> Any:
        """Let motion happen at random moments."""
        return await storm(self._sim, **options)

    async def _show(self, options: dict[str, Any]) -> Any:
        """Show something without an event."""
        self._sim.show(options.pop("trigger", "motion"), **options)

    async def _dark(self, options: dict[str, Any]) -> Any:
        """Night or day."""
        self._sim.set_dark(bool(options["on"]))

    async def _privacy(self, options: dict[str, Any]) -> Any:
        """The privacy button."""
        self._sim.privacy(bool(options["on"]))

    async def _reboot(self, options: dict[str, Any]) -> Any:
        """Restart; answers when the camera is back."""
        await self._sim.reboot(**options)

    async def _factory_reset(self, options: dict[str, Any]) -> Any:
        """Back to the factory's settings; answers when the camera is back."""
        await self._sim.factory_reset(**options)

    async def _vendor_cloud(self, options: dict[str, Any]) -> Any:
        """Let a provider's server write its settings."""
        cloud = self._sim.vendor_cloud
        cloud.blocked = bool(options.get("blocked", cloud.blocked))
        cloud.owns_login = bool(options.get("owns_login", cloud.owns_login))
        if "seconds" in options:
            self._sim.run(cloud.poll(float(options["seconds"])))
        else:
            cloud.rewrite()
        return {"rewrites": cloud.rewrites}

    async def _offline(self, _: dict[str, Any]) -> Any:
        """Pull the plug."""
        self._sim.offline()

    async def _online(self, _: dict[str, Any]) -> Any:
        """Put it back."""
        self._sim.online()

    async def _groups(self, _: dict[str, Any]) -> Any:
        """Every setting, passwords too."""
        return self._sim.groups

    async def _change_groups(self, changes: dict[str, Any]) -> Any:
        """Change settings behind the camera's back."""
        for group, values in changes.items():
            self._sim.groups.setdefault(group, {}).update(values)
        self._sim.state.follow_day_night()

    async def _persona(self, _: dict[str, Any]) -> Any:
        """The switches that are plain values."""
        plain = (bool, int, float, str, type(None))
        return {
            name: value
            for name, value in vars(self._sim.persona).items()
            if isinstance(value, plain)
        }

    async def _change_persona(self, changes: dict[str, Any]) -> Any:
        """Turn switches."""
        for name, value in changes.items():
            if not hasattr(self._sim.persona, name):
                raise ValueError(f"no switch {name}")
            setattr(
                self._sim.persona, name, value.encode() if name == "ok_body" else value
            )

    async def _requests(self, _: dict[str, Any]) -> Any:
        """Every request received."""
        return [_describe(request) for request in self._sim.requests]

    async def _forget_requests(self, _: dict[str, Any]) -> Any:
        """Forget requests and counters."""
        self._sim.clear_requests()
        self._sim.reset_counters()

    async def _deliveries(self, _: dict[str, Any]) -> Any:
        """Every message sent."""
        return [asdict(delivery) for delivery in self._sim.deliveries]

    async def _forget_deliveries(self, _: dict[str, Any]) -> Any:
        """Forget them."""
        self._sim.deliveries.clear()

    async def _heard(self, _: dict[str, Any]) -> Any:
        """What the speaker was given."""
        return [
            {"codec": codec, "sound": base64.b64encode(sound).decode()}
            for codec, sound in self._sim.talk.heard
        ]

    async def _faults(self, _: dict[str, Any]) -> Any:
        """The faults in force."""
        return self._sim.faults.describe()

    async def _set_fault(self, options: dict[str, Any]) -> Any:
        """Add a fault."""
        path = options.pop("path", None)
        kind = options.pop("kind")
        self._sim.faults.set(path, kind, options.pop("count", None), **options)

    async def _clear_faults(self, _: dict[str, Any]) -> Any:
        """Remove all faults."""
        self._sim.faults.clear()


def _as_handler(action: Action) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Read the JSON body, run, answer; a wrong body is a 400 with the reason."""

    async def handler(request: web.Request) -> web.Response:
        try:
            body = await request.json() if request.can_read_body else {}
            answer = await action(body)
        except (ValueError, KeyError, TypeError) as error:
            return web.json_response(
                {"error": f"{type(error).__name__}: {error}"}, status=400
            )
        return web.json_response({"ok": True} if answer is None else answer)

    return handler


def _describe(request: Request) -> dict[str, Any]:
    """A request as JSON; the login is left out, its user is told."""
    return {
        "method": request.method,
        "path": request.path,
        "query": request.query,
        "version": request.version,
        "headers": {
            name: value
            for name, value in request.headers.items()
            if name.lower() != "authorization"
        },
        "body": request.body[:4096].decode("latin-1"),
        "user": request.user,
        "status": request.status,
        "started": request.started,
        "ended": request.ended,
        "peer": request.peer,
    }
