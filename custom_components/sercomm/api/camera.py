"""One SerComm camera: a method for each thing it can do."""

from datetime import datetime
from time import monotonic
from urllib.parse import quote

import aiohttp

from .address import Address, Credentials
from .answers import raise_refusal
from .capabilities import Right
from .clock import clock_query, parse_clock
from .completeness import Reading
from .composed_settings import ComposedSettings
from .errors import (
    AccessDenied,
    AuthenticationFailed,
    CameraTimeout,
    CannotConnect,
    CommandRefused,
    ConnectionDropped,
    InvalidReply,
    NotAvailable,
    NotKept,
)
from .firmware import Firmware
from .gate import Gate, Priority
from .group_access import GET_GROUP
from .groups import parse_pairs
from .identity import Identity
from .log import LogEntry, parse_log
from .maintenance import Maintenance
from .open_home import OpenHome
from .ptz import PanTilt
from .readings import NIGHT_FILTER, RIGHTS, Readings
from .snapshot import Snapshots
from .stream_access import StreamAccess
from .stream_urls import STREAM_GROUPS, rtsp_port, stream_urls
from .surveys import Surveys
from .talk import Talk
from .transport import LONG_TRIES, TOTAL_TIMEOUT, Transport

DATE = "/adm/date.cgi"
# It takes whole seconds, and slow ones some more to answer.
CLOCK_TOLERANCE = 5.0


class Camera(ComposedSettings, StreamAccess):
    """A camera at an address, with a login or without.

    Every method sends at most one request at a time and raises nothing but
    SercommError. Source of the requests: the base API document, unless a
    method names another.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        address: Address,
        credentials: Credentials | None = None,
        gate: Gate | None = None,
    ) -> None:
        """Nothing is sent until a method is called.

        Cameras at the same address share a `gate`, so that only one request is on
        its way to it.
        """
        gate = gate or Gate()
        self.traffic = gate.traffic
        super().__init__(Transport(session, address, credentials, gate))
        self.pan_tilt = PanTilt(self.transport)
        self._snapshots = Snapshots(self.transport)
        self.surveys = Surveys(self.transport)
        self.maintenance = Maintenance(self.transport)
        self.firmware = Firmware(self.transport)
        self.talk = Talk(address, credentials, self.transport.lifetime)

    @property
    def address(self) -> Address:
        """Where the camera is."""
        return self.transport.address

    @property
    def peer(self) -> str | None:
        """The IP address that gave the camera's last answer; None before the first.

        Without a zone; IPv4 in its plain form, whatever the socket.
        """
        return self.transport.peer

    @property
    def closed(self) -> bool:
        """Whether nothing is asked of the camera any more."""
        return self.transport.closed

    def close(self) -> None:
        """End every request that runs or waits with CannotConnect, and later ones.

        Streams end, too. The web session is not closed.
        """
        self.transport.close()

    async def identity(self, *, timeout: float = 5, extended: bool = False) -> Identity:
        """Ask who the camera is, without sending the login.

        `extended` adds firmware and ports, which takes a second request on
        cameras whose extended answer leaves the basic keys out. Raises
        InvalidReply when it is not a SerComm camera, or CannotConnect.
        """
        pairs: dict[str, str] = {}
        if extended:
            pairs = await self._query("extension=yes", timeout)
        # Some print only the further keys there (base document), some all of them
        # (jeedom plugin).
        if "mac" not in pairs:
            pairs |= await self._query("", timeout)
        return Identity.from_query(pairs)

    async def extension(self) -> dict[str, str]:
        """Ask for firmware and ports, without sending the login; see `identity`."""
        return await self._query("extension=yes", TOTAL_TIMEOUT)

    async def right(self, login: Credentials | None = None) -> Right:
        """Find out what our login may do, or another one that is only tried.

        Raises AuthenticationFailed when nothing, or another SercommError. A camera
        answers 401 also when the login is right but not good enough, so the folders
        are tried from the top (privileges by folder: RC8120 manual, App. B). Below
        the administrator it says itself what the user may do (WVC80N manual p.31);
        without pan/tilt and terminals an operator's CGI has to be tried. One that is
        refused in another way than an administrator's is locked by the vendor, which
        tells nothing of the user: who may not move what can be moved is a viewer.
        """
        transport = (
            self.transport if login is None else self.transport.with_login(login)
        )
        try:
            await transport.read_text(GET_GROUP, "group=SYSTEM.host_name")
        except (AuthenticationFailed, AccessDenied) as error:
            refusal = str(error)
        except CommandRefused, NotAvailable:
            await transport.read_text(RIGHTS.name)
            return Right.ADMINISTRATOR
        else:
            return Right.ADMINISTRATOR
        rights = parse_pairs(await transport.read_text(RIGHTS.name))
        if "on" in (rights.get("ptctrl"), rights.get("ioctrl")):
            return Right.OPERATOR
        try:
            await transport.read_text(NIGHT_FILTER.name)
        except (AuthenticationFailed, AccessDenied) as error:
            if str(error) == refusal:
                return Right.VIEWER
        except CommandRefused, InvalidReply, NotAvailable:
            pass
        else:
            return Right.OPERATOR
        hardware = await self._query("", TOTAL_TIMEOUT)
        may_less = "on" in (hardware.get("ptctrl"), hardware.get("ioctrl"))
        return Right.VIEWER if may_less else Right.OPERATOR

    async def needs_login(self) -> bool:
        """Whether watching needs a login: USER.login_check, seen from outside.

        Raises SercommError when the camera does not tell.
        """
        try:
            await self.transport.read_text(RIGHTS.name, login=False)
        except AuthenticationFailed, AccessDenied:
            return True
        return False

    async def snapshot(
        self, size: str | None = None, quality: int | None = None
    ) -> bytes:
        """Take a JPEG picture, at the camera's own size unless `size` is given.

        `size` is one of 160x120, 320x240, 640x480, 1280x720: where the picture that
        comes is of another, the other code for it is tried once, and what comes nearest
        is returned and asked for from then on. `quality` is 1 (best) to 5. Raises
        PrivacyMode, BrokenPicture, ...
        """
        return await self._snapshots.take(size, quality)

    def open_home(self, session: aiohttp.ClientSession, port: int) -> OpenHome:
        """Return the OpenHome API at the camera's HTTPS port, with our login.

        `session` is one for its self-signed certificate. Its ordinary requests wait
        in the same queue as all others.
        """
        address = Address(self.address.host, port, ssl=True)
        return OpenHome(self.transport.at(session, address))

    async def read_pairs(
        self, path: str, query: str = "", priority: Priority = Priority.POLL
    ) -> dict[str, str]:
        """Read a CGI that answers with `key=value` lines; empty without any.

        Raises CommandRefused for `ERROR` and its kin, InvalidReply for other
        words without a single pair.
        """
        text = await self.transport.read_text(
            path, query, priority=priority, check=self._whole_pairs(path, query)
        )
        pairs = parse_pairs(text)
        if not pairs and text.strip():
            raise_refusal(text)
            raise InvalidReply("the answer holds no values")
        return pairs

    async def set_peripheral(self, name: str, value: str) -> None:
        """Switch one peripheral by control_pc.cgi (RC8221 manual p.96).

        `name` and `value` as in that manual, such as `ir_leds` and `on`. It does
        not show the answer: nothing, `OK` and the pair itself count as success.
        """
        await self.transport.command(
            "/io/control_pc.cgi",
            f"{quote(name, safe='')}={quote(value, safe='')}",
            accept=("", f"{name}={value}"),
        )

    async def set_infrared_leds(self, on: bool) -> None:
        """Switch the IR LEDs on cameras without control_pc.cgi (SerComm iOS app)."""
        await self.transport.command(
            "/io/irledctrl.cgi", f"action={int(on)}", accept=("",)
        )

    async def set_white_leds(self, on: bool) -> None:
        """Switch the white LEDs by control_pc.cgi, else by a CGI of their own.

        Source of the latter: SerComm iOS app.
        """
        try:
            await self.set_peripheral("wl_leds", "on" if on else "off")
        # control_pc.cgi is to replace the single CGIs (RC8221 manual p.95); older
        # firmware has only those.
        except AccessDenied, CommandRefused, NotAvailable:
            await self.transport.command(
                "/io/wlledctrl.cgi", f"action={int(on)}", accept=("",)
            )

    async def set_privacy(self, on: bool) -> None:
        """Hide the picture from everybody, or show it again (RC8120 manual p.96)."""
        await self.transport.command(
            "/adm/privacy_ctl.cgi", f"privacy={'start' if on else 'stop'}"
        )

    async def reboot(self) -> None:
        """Restart the camera at once."""
        # Other firmware, and so other keys, may be what comes back.
        self.transport.completeness.forget()
        await self.transport.command("/adm/reboot.cgi")

    async def fire_http_trigger(self) -> None:
        """Make the camera run the actions of its HTTP trigger.

        Needs HTTP_EVENT.http_event_en=1. Source: Sercomm-API issue 2, jeedom
        plugin.
        """
        await self.transport.command("/adm/http_trigger.cgi")

    async def clock(self, priority: Priority = Priority.POLL) -> datetime:
        """Read the camera's clock: its local time, without zone."""
        return parse_clock(await self.read_pairs(DATE, "action=get", priority))

    async def set_clock(self, local: datetime) -> None:
        """Set the camera's clock to its local time, without zone, and read it back.

        Raises InvalidValue for a year outside 2000-2037, CommandRefused when the
        clock is more than 5 s off afterwards.
        """
        query = clock_query(local)
        begun = monotonic()
        dropped: CannotConnect | None = None
        try:
            await self.transport.command(DATE, query)
        except (ConnectionDropped, CameraTimeout) as error:
            dropped = error
        # A lost answer may have been an OK: the clock itself tells.
        lag = (await self.clock(Priority.COMMAND) - local).total_seconds()
        if not -CLOCK_TOLERANCE <= lag <= monotonic() - begun + CLOCK_TOLERANCE:
            raise dropped or NotKept("the clock did not change")

    async def log(self, priority: Priority = Priority.POLL) -> list[LogEntry]:
        """Read the event log, newest first, at most 256 KiB; raises SercommError.

        Commands go first, whatever the priority; it is begun anew after them.
        """
        reply = await self.transport.read_long(
            "/adm/log.cgi", priority=priority, tries=LONG_TRIES
        )
        raise_refusal(reply.text)
        return parse_log(reply.text)

    async def stream_urls(self) -> dict[str, str]:
        """Ask what there is to watch: name -> URL, never with a login.

        Names and sources as in the function `stream_urls`. Needs an administrator:
        AuthenticationFailed for others, or another SercommError.
        """
        groups = await self.get_groups(STREAM_GROUPS, Priority.COMMAND)
        readings = Readings(values=groups)
        port = rtsp_port(readings, await self.identity(extended=True))
        return stream_urls(self.address, readings, port)

    def _whole_pairs(self, path: str, query: str, owner: str | None = None) -> Reading:
        """Return the check of an answer of `key=value` lines."""
        name = f"{path}?{query}"

        def parse(text: str) -> dict[str, dict[str, str]]:
            pairs = parse_pairs(text)
            return {name: pairs} if pairs else {}

        return self.transport.completeness.reading(path, parse, [name], owner)

    async def _query(self, query: str, timeout: float) -> dict[str, str]:
        """Read query.cgi; whatever it refuses with, it is no SerComm camera."""
        path = "/util/query.cgi"
        try:
            return parse_pairs(
                await self.transport.read_text(
                    path,
                    query,
                    timeout=timeout,
                    login=False,
                    check=self._whole_pairs(path, query, owner="mac"),
                )
            )
        except AccessDenied, AuthenticationFailed, CommandRefused, NotAvailable:
            raise InvalidReply("this is not a SerComm camera") from None
