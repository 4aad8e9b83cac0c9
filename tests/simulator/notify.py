"""The camera's own HTTP client: notifications, and clips it uploads."""

import asyncio
import base64
import contextlib
from dataclasses import dataclass
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from . import clips
from .clock import zone_text
from .dialects import Rule, rules_for
from .schedule import is_scheduled

if TYPE_CHECKING:
    from .simulator import Simulator

TRIGGERS = ("motion", "pir", "sound", "input", "http", "periodic")
# "Have seen" MOTION and PIR; the others follow their pattern.
TRIGGER_TYPES = {
    "motion": "MOTION",
    "pir": "PIR",
    "sound": "AUDIO",
    "input": "IO",
    "http": "HTTP",
    "periodic": "PERIODIC",
}

FAILURES = (
    OSError,
    ValueError,
    TimeoutError,
    asyncio.IncompleteReadError,
    asyncio.LimitOverrunError,
)


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One message the camera sent: where to, what came back, how long that took.

    `started` is of time.monotonic(), before the connection is opened.
    """

    url: str
    status: int | None
    latency_ms: float
    started: float
    error: str | None = None
    action: str = "notify"


@dataclass(frozen=True, kw_only=True)
class Event:
    """What happened in front of the camera."""

    trigger: str
    window: int
    level: int


class Notifier:
    """Decides what an event sets off, and sends it."""

    def __init__(self, sim: Simulator) -> None:
        """Belong to a camera."""
        self._sim = sim
        self.silence: str | None = None
        """Why the last event sent nothing."""
        self.clip_size = 0
        """How many bytes a clip has at least."""

    async def fire(
        self, event: Event, *, source: str | None, method: str | None, force: bool
    ) -> list[Delivery]:
        """Let something happen; returns what was sent."""
        self.silence = None if force else self._why_asleep(event)
        if self.silence:
            return []
        rules = rules_for(
            self._sim.persona, self._sim.groups, event.trigger, event.window
        )
        if force:
            actions, clip = {"httpn"}, "avi"
        else:
            awake = [rule for rule in rules if self._not_paused(rule, event)]
            actions = {action for rule in awake for action in rule.actions}
            clip = awake[0].clip if awake else "avi"
        deliveries = []
        state = self._sim.state
        polled = "poll" in actions and self._sim.persona.open_home
        if polled:
            self._sim.alerts.put(event.trigger, state.clock.utc())
        if "httpn" in actions and (force or state.is_on("HTTP_NOTIFY", "http_notify")):
            url = state.value("HTTP_NOTIFY", "http_url")
            if url:
                deliveries.append(await self._notify(url, event, source, method))
        if (
            "httppost" in actions
            and state.is_on("HTTP_EVENT", "http_post_en")
            and not state.privacy
        ):
            url = state.value("HTTP_EVENT", "http_post_url")
            if url:
                deliveries.append(await self._upload(url, event, clip, source))
        if not deliveries and not polled:
            self.silence = (
                "no rule of this trigger has a web action that is on and has an address"
            )
        return deliveries

    def _why_asleep(self, event: Event) -> str | None:
        """The switch that keeps this event from being seen; None when all are on."""
        state, persona = self._sim.state, self._sim.persona
        armed = state.is_on("EVENT", "event_trigger")
        if not armed and (event.trigger != "http" or persona.http_trigger_needs_arming):
            return "EVENT.event_trigger is off"
        resting = not is_scheduled(state.groups["EVENT"], state.local_time())
        if resting and (event.trigger != "http" or persona.http_trigger_needs_arming):
            return "the schedule of EVENT does not cover this time"
        if event.trigger == "motion":
            if not state.is_on("MOTION", "md_mode"):
                return "MOTION.md_mode is off"
            if not state.is_on("MOTION", f"md_switch{event.window}"):
                return f"MOTION.md_switch{event.window} is off"
        if event.trigger == "pir" and state.value("SYSTEM", "pir_mode", "1") != "1":
            return "SYSTEM.pir_mode is off"
        if event.trigger == "sound" and not state.is_on("AUDIO", "au_trigger_en"):
            return "AUDIO.au_trigger_en is off"
        return None

    def _not_paused(self, rule: Rule, event: Event) -> bool:
        """Whether a rule's pause is over; a periodic rule's number is its period."""
        last = self._sim.state.last_events
        now = time.monotonic()
        if (
            event.trigger != "periodic"
            and now - last.get(rule.key, -1e9) < rule.pause / self._sim.speed
        ):
            return False
        last[rule.key] = now
        return True

    async def _notify(
        self, url: str, event: Event, source: str | None, method: str | None
    ) -> Delivery:
        """Send the notification, by GET or POST as HTTP_NOTIFY.http_method says."""
        state, persona = self._sim.state, self._sim.persona
        verb = method or persona.notify_methods.get(
            state.value("HTTP_NOTIFY", "http_method", "1"), "GET"
        )
        data = (
            payload(self._sim, event)
            if state.is_on("HTTP_NOTIFY", "event_data_flag")
            else ""
        )
        headers: list[tuple[str, str]] = []
        body = b""
        target = url
        if verb == "POST":
            body = data.encode("ascii")
            headers = [
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Content-Length", str(len(body))),
            ]
        elif data:
            target = f"{url}{'&' if '?' in url else '?'}{data}"
        headers += _basic(
            state.value("HTTP_NOTIFY", "http_user"),
            state.value("HTTP_NOTIFY", "http_password"),
        )
        proxy = state.value("HTTP_NOTIFY", "http_proxy")
        port = state.value("HTTP_NOTIFY", "http_proxy_no") or "80"
        via = (proxy, int(port)) if proxy else None
        return await self._send(
            verb, target, headers, body, source=source, via=via, action="notify"
        )

    async def _upload(
        self, url: str, event: Event, clip: str, source: str | None
    ) -> Delivery:
        """Post a clip: the raw file, not multipart (seen from an iCamera-1000)."""
        state = self._sim.state
        content = clips.sized(clips.record(clip), self.clip_size)
        window = f"md_window{event.window - 1}" if event.trigger == "motion" else ""
        headers = [
            *_basic(
                state.value("HTTP_EVENT", "http_post_user"),
                state.value("HTTP_EVENT", "http_post_pass"),
            ),
            ("Content-Type", clips.CONTENT_TYPES[clip]),
            ("Content-Length", str(len(content))),
            ("X-TimeStampedFile", f"{state.local_time():%y%m%d%H%M%S}"),
            ("X-TriggerType", TRIGGER_TYPES[event.trigger]),
            ("X-EventInfo", f"{event.trigger},{event.level},{window}".rstrip(",")),
        ]
        return await self._send(
            "POST", url, headers, content, source=source, via=None, action="upload"
        )

    async def _send(
        self,
        verb: str,
        url: str,
        headers: list[tuple[str, str]],
        body: bytes,
        *,
        source: str | None,
        via: tuple[str, int] | None,
        action: str,
    ) -> Delivery:
        """One request, by default HTTP/1.0 without Host and User-Agent."""
        persona = self._sim.persona
        started = time.monotonic()
        status: int | None = None
        error: str | None = None
        try:
            host, port, path = _target(url)
            lines = [f"{verb} {url if via else path} HTTP/{persona.notify_version}"]
            if persona.notify_host or persona.notify_version == "1.1":
                lines.append(f"Host: {host}:{port}")
            if persona.notify_user_agent:
                lines.append(f"User-Agent: {persona.notify_user_agent}")
            lines += [f"{name}: {value}" for name, value in headers]
            message = "\r\n".join([*lines, "", ""]).encode("latin-1") + body
            async with asyncio.timeout(persona.notify_timeout):
                status = await _exchange(
                    *(via or (host, port)), message, source or persona.notify_source
                )
        except FAILURES as problem:
            error = f"{type(problem).__name__}: {problem}"
        delivery = Delivery(
            url=url,
            status=status,
            latency_ms=(time.monotonic() - started) * 1000,
            started=started,
            error=error,
            action=action,
        )
        self._sim.deliveries.append(delivery)
        return delivery


def _target(url: str) -> tuple[str, int, str]:
    """Host, port and path of a plain http address; ValueError for any other."""
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname:
        raise ValueError(f"cannot send to {parts.scheme or 'no'} address")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.hostname, parts.port or 80, path


async def _exchange(host: str, port: int, message: bytes, source: str | None) -> int:
    """Send a message, read the status line, leave."""
    if host == "localhost":  # needs no look-up, which takes a thread and its time
        host = "127.0.0.1"
    reader, writer = await asyncio.open_connection(
        host, port, local_addr=(source, 0) if source else None
    )
    try:
        writer.write(message)
        await writer.drain()
        line = await reader.readuntil(b"\n")
        words = line.split()
        if len(words) < 2 or not words[0].startswith(b"HTTP/"):
            raise ValueError("not an HTTP answer")
        return int(words[1])
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


def payload(sim: Simulator, event: Event) -> str:
    """What event_data_flag=1 adds; the `+` of the zone is not percent-encoded."""
    happened = {
        "motion": f"motion,{event.level},md_window{1 << (event.window - 1)}",
        "pir": "pir",
        "sound": f"audio,{event.level}",
        "input": f"io,{event.window},in{event.window}",
        "http": "http",
        "periodic": "period",
    }[event.trigger]
    state = sim.state
    return (
        f"event={happened}&mac={sim.persona.mac12}"
        f"&event_time={state.local_time():%Y%m%d%H%M%S}"
        f"&timezone={zone_text(state.value('SYSTEM', 'time_zone', '25'))}"
        f"&daylight_saving={state.value('SYSTEM', 'daylight_saving', '0')}"
    )


def _basic(user: str, password: str) -> list[tuple[str, str]]:
    """An Authorization header when a user is set."""
    if not user:
        return []
    token = base64.b64encode(f"{user}:{password}".encode()).decode()
    return [("Authorization", f"Basic {token}")]
