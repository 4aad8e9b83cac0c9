"""The camera as a whole: what tests and the command line hold in their hands."""

import asyncio
from typing import Any, Self

from .accounts import Accounts, Passwords
from .announce import Announcer
from .certificate import self_signed
from .cgi_pt import PanTilt
from .control import Control
from .exchange import Request
from .faults import Faults
from .notify import TRIGGERS, Delivery, Event, Notifier
from .open_home import Alerts
from .personas import Groups, Persona, create
from .rtsp import RtspServer
from .server import WebServer
from .state import CameraState
from .talk import Talk
from .vendor_cloud import VendorCloud


class Simulator:
    """One fake camera on loopback: `async with Simulator("rc8230") as sim`."""

    def __init__(
        self,
        persona: str | Persona = "rc8230",
        host: str = "127.0.0.1",
        port: int = 0,
        rtsp_port: int | None = None,
        accounts: Accounts | None = None,
        announce: bool = False,
        *,
        control_port: int | None = None,
        https_port: int | None = 0,
        mac: str | None = None,
        speed: float = 1.0,
        tls: bool = False,
    ) -> None:
        """Describe the camera; nothing listens before start().

        Port 0 takes any free one; None is no RTSP server or control API. `https_port`
        is for cameras with OpenHome only; None leaves it out. `accounts` are {name:
        (password, right)}; they add to or replace administrator, operator and viewer.
        `speed` divides every wait; `tls` is HTTPS, self-signed, in place of HTTP.
        """
        self.persona = create(persona) if isinstance(persona, str) else persona
        if mac is not None:
            self.persona.mac = mac.lower()
            self.persona.default_name = (
                f"{self.persona.default_name[:-6]}{self.persona.mac12[-6:]}"
            )
        self.speed = speed
        self.announce = announce
        self.state = CameraState(self.persona, accounts)
        self.pan_tilt = PanTilt()
        self.talk = Talk([])
        self.uploads: list[tuple[str, bytes]] = []
        """Settings files and firmware received: (path, content)."""
        self.requests: list[Request] = []
        self.deliveries: list[Delivery] = []
        """Messages sent, and alerts that somebody has polled (action `poll`)."""
        self.alerts = Alerts()
        self.vendor_cloud = VendorCloud(self)
        self.stop_survey = asyncio.Event()
        self.faults = Faults(self.offline, self.online)
        self.control_port = control_port
        self._web = WebServer(
            self,
            host,
            port,
            self_signed() if tls else None,
            https_port if self.persona.open_home and not tls else None,
        )
        self._wanted_rtsp_port = rtsp_port
        self._rtsp: RtspServer | None = None
        self._announcer: Announcer | None = None
        self._control: Control | None = None
        self._notifier = Notifier(self)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._restart: tuple[Request, bool] | None = None

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        await self.stop()

    async def start(self) -> None:
        """Listen on all ports."""
        self._web.listen()
        if self._wanted_rtsp_port is not None:
            await self._start_rtsp()
        if self.announce:
            self._announcer = Announcer(
                host=self.host,
                http_port=self.port,
                mac=self.mac,
                model=self.persona.model,
                name=self.state.value("SYSTEM", "host_name"),
                company=self.persona.company,
            )
            await self._announcer.start()
        if self.control_port is not None:
            self._control = Control(self, self.host, self.control_port)
            self.control_port = await self._control.start()

    async def stop(self) -> None:
        """Leave no socket and no task behind."""
        for part in (self._control, self._announcer, self._rtsp):
            if part is not None:
                await part.stop()
        self._control = self._announcer = self._rtsp = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._web.stop()

    @property
    def host(self) -> str:
        """The address it listens on."""
        return self._web.host

    @property
    def port(self) -> int:
        """The HTTP port; known once started."""
        return self._web.port

    @property
    def tls(self) -> bool:
        """Whether it speaks HTTPS."""
        return self._web.tls is not None

    @property
    def https_port(self) -> int | None:
        """The HTTPS port, beside the HTTP port or in its place; None without one."""
        return self._web.https_port

    @property
    def rtsp_port(self) -> int | None:
        """The RTSP port, None without an RTSP server."""
        return self._rtsp.port if self._rtsp is not None else None

    @property
    def mac(self) -> str:
        """The MAC, lower case with colons."""
        return self.persona.mac

    @property
    def groups(self) -> Groups:
        """The live settings; tests may change them."""
        return self.state.groups

    @property
    def accounts(self) -> Accounts:
        """Who may log in: {name: (password, right)}."""
        return self.state.accounts

    @property
    def username(self) -> str:
        """The administrator's name."""
        accounts = self.accounts
        return next(name for name in accounts if accounts[name][1] == "administrator")

    @property
    def password(self) -> str:
        """The administrator's password."""
        return self.accounts[self.username][0]

    @property
    def multi_group(self) -> bool:
        """Whether `?group=G1&G2` is understood; else only the first is shown."""
        return self.persona.multi_group

    @multi_group.setter
    def multi_group(self, value: bool) -> None:
        self.persona.multi_group = value

    @property
    def ok_body(self) -> bytes:
        """What follows a command that worked."""
        return self.persona.ok_body

    @ok_body.setter
    def ok_body(self, value: bytes) -> None:
        self.persona.ok_body = value

    @property
    def max_in_flight(self) -> int:
        """The most requests ever in work at the same time, streams apart."""
        return self._web.max_in_flight

    @property
    def connections(self) -> int:
        """Connections accepted since the last reset_counters()."""
        return self._web.connections

    @property
    def open_streams(self) -> int:
        """Live pictures, talks and long polls open now."""
        return self._web.open_streams

    @property
    def open_polls(self) -> int:
        """Long polls open now."""
        return self._web.open_polls

    def reset_counters(self) -> None:
        """Count connections and requests in flight anew."""
        self._web.reset_counters()

    def clear_requests(self) -> None:
        """Forget the requests received."""
        self.requests.clear()

    def paths(self) -> list[str]:
        """Path and query of every request received, in order."""
        return [request.target for request in self.requests]

    def offline(self) -> None:
        """Nothing listens and every connection breaks."""
        self._web.close()

    def online(self) -> None:
        """Listen again on the same ports."""
        self._web.listen()

    def privacy(self, on: bool) -> None:
        """Hide or show the picture, as the button on the camera does."""
        self.state.privacy = on
        if on and self._rtsp is not None:
            self.run(self._rtsp.end_sessions())

    @property
    def rtsp_paths(self) -> list[str]:
        """Where it sends video by RTSP."""
        named = [self.state.value("H264", f"sp_uri{n}") for n in ("", "2", "3")]
        return [*self.persona.rtsp_paths, *(f"/{uri}" for uri in named if uri)]

    @property
    def rtsp_clients(self) -> int:
        """Open RTSP connections."""
        return self._rtsp.clients if self._rtsp is not None else 0

    def set_dark(self, dark: bool) -> None:
        """Make it night or day around the camera; VIDEO.dn_sch may overrule it."""
        self.state.set_dark(dark)

    async def reboot(
        self, seconds: float | None = None, reason: str = "Reboot by User"
    ) -> None:
        """Go away for a while and come back with another boot_up_time."""
        self._web.close()
        if self._rtsp is not None:
            await self._rtsp.stop()
        await asyncio.sleep(
            (self.persona.reboot_seconds if seconds is None else seconds) / self.speed
        )
        self.talk.locked = False
        self.alerts.clear()
        self.state.restarted(reason)
        if self._rtsp is not None:
            await self._start_rtsp()
        self._web.listen()

    async def factory_reset(self, seconds: float | None = None) -> None:
        """Forget all settings and accounts but a bare `administrator`, then restart."""
        self.state.back_to_factory()
        self.pan_tilt = PanTilt()
        await self.reboot(seconds, "Reset to default")

    async def fire(
        self,
        trigger: str,
        *,
        window: int = 1,
        level: int = 74,
        source: str | None = None,
        method: str | None = None,
        force: bool = False,
    ) -> list[Delivery]:
        """Let something happen in front of the camera; returns the messages it sent.

        trigger: motion, pir, sound, input, http, periodic; window: motion window 1-4 or
        input 1-4; level 0-255 (sound 0-100). It obeys EVENT, MOTION and HTTP_NOTIFY
        unless `force`; `silence` says why nothing was sent, nor kept for who polls
        OpenHome. source: a local address to
        send from; method: GET or POST whatever http_method says.
        """
        if trigger not in TRIGGERS:
            raise ValueError(f"unknown trigger {trigger}; known: {', '.join(TRIGGERS)}")
        self.show(trigger, window=window, level=level)
        event = Event(trigger=trigger, window=window, level=level)
        return await self._notifier.fire(
            event, source=source, method=method, force=force
        )

    def show(
        self,
        trigger: str,
        *,
        window: int = 1,
        level: int = 74,
        seconds: float | None = None,
    ) -> None:
        """Let live stream and query_pc.cgi report something for a moment, no event."""
        name = {"motion": f"motion_{window}", "input": f"input_{window}"}.get(
            trigger, trigger
        )
        self.state.seen.show(name, level, seconds)

    @property
    def is_online(self) -> bool:
        """Whether the camera listens."""
        return self._web.online

    @property
    def silence(self) -> str | None:
        """Why the last fire() sent nothing; None when it sent something."""
        return self._notifier.silence

    def fire_later(self, trigger: str) -> None:
        """Fire in the background, as a CGI does."""
        self.run(self.fire(trigger))

    def restart_after(self, request: Request, *, forget: bool = False) -> None:
        """Restart once this request has been answered."""
        self._restart = (request, forget)

    def answered(self, request: Request) -> None:
        """The server's word that an answer is on its way."""
        if self._restart is not None and self._restart[0] is request:
            forget = self._restart[1]
            self._restart = None
            self.run(self._restart_soon(forget))

    async def _start_rtsp(self) -> None:
        """Start the RTSP server, on the same port as before."""
        port = (
            self._rtsp.port if self._rtsp is not None else self._wanted_rtsp_port or 0
        )
        self._rtsp = RtspServer(
            self.host,
            port,
            self.rtsp_paths,
            Passwords(self.accounts),
            look=lambda: self.pan_tilt.position,
            hides=lambda: self.state.privacy,
            is_open=lambda: self.state.open_to_viewers,
        )
        await self._rtsp.start()

    async def _restart_soon(self, forget: bool) -> None:
        """Let the answer leave, then restart."""
        await asyncio.sleep(0.05)
        await (self.factory_reset() if forget else self.reboot())

    def run(self, work: Any) -> None:
        """Run something in the background until it ends or the camera stops."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
