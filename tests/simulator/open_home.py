"""/OpenHome/: the XML API of the 3.0.x firmware, on the HTTPS port alone.

Written from rdkcentral/zilker-sdk (source/libs/device/camera).
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, timezone
import time
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from .clock import zone_offset
from .exchange import Reply, Request
from .notify import Delivery

if TYPE_CHECKING:
    from .simulator import Simulator

FOLDER = "/OpenHome/"
POLL = "/OpenHome/System/Poll/notifications"
HISTORY = 10
"""notificationHistorySize of the sample configuration."""
FIRST_NUMBER = 827568
# A doorbell's button is `Unknown`, so whatever is neither of these is it too.
EVENT_TYPES = {"motion": "VMD", "pir": "PirMD", "sound": "SndD"}
REGION = "f555f551-15e1-45a3-af9f-8fe856339c2c"
STATUSES = {
    1: "OK",
    2: "Device Busy",
    3: "Device Error",
    4: "Invalid Operation",
    5: "Invalid XML Format",
    6: "Invalid XML Content",
    7: "Reboot Required",
}


@dataclass(frozen=True, kw_only=True)
class Alert:
    """Something that happened; `moment` is the camera's time, `started` monotonic."""

    number: int
    trigger: str
    moment: datetime
    started: float


class Alerts:
    """What the camera keeps for whoever polls: the last ten, told once each."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self._number = FIRST_NUMBER
        self._kept: deque[Alert] = deque(maxlen=HISTORY)
        self._filled = asyncio.Event()

    def put(self, trigger: str, moment: datetime) -> None:
        """Keep an alert; the oldest gives way."""
        alert = Alert(
            number=self._number,
            trigger=trigger,
            moment=moment,
            started=time.monotonic(),
        )
        self._number += 1
        self._kept.append(alert)
        self._filled.set()

    def clear(self) -> None:
        """Forget them, as a restart does."""
        self._kept.clear()

    async def take(self, seconds: float) -> Alert | None:
        """The oldest alert, waited for; None when none came in time."""
        try:
            async with asyncio.timeout(seconds):
                while not self._kept:
                    self._filled.clear()
                    await self._filled.wait()
        except TimeoutError:
            return None
        return self._kept.popleft()


async def device_info(sim: Simulator, request: Request) -> Reply:
    """Who the camera is."""
    persona = sim.persona
    if persona.open_home_status is not None:
        return status(request, persona.open_home_status)
    values = {
        "deviceName": persona.default_name,
        "deviceID": f"1011d68a-1dd2-11b2-a105-{persona.mac12.lower()}",
        "manufacturer": persona.company,
        "model": persona.model,
        "serialNumber": persona.serial_number,
        "macAddress": sim.mac,
        "firmwareVersion": persona.release,
        "firmwareReleasedDate": persona.release_date,
        "bootVersion": "1.08",
        "bootReleasedDate": persona.release_date,
        "rescueVersion": persona.release,
        "hardwareVersion": "1",
        "apiVersion": "3.3",
    }
    return _document("DeviceInfo", _tags(values))


async def ping(sim: Simulator, request: Request) -> Reply:
    """A sign of life."""
    return status(request, sim.persona.open_home_status or 1)


async def poll(sim: Simulator, request: Request) -> Reply:
    """Hold the answer back until there is an alert, or with nothing for the linger."""
    persona = sim.persona
    if persona.open_home_status is not None:
        return status(request, persona.open_home_status)
    alert = await sim.alerts.take(persona.open_home_linger / sim.speed)
    if alert is None:
        return Reply(content_type="text/xml")
    latency = (time.monotonic() - alert.started) * 1000
    sim.deliveries.append(
        Delivery(
            url="",
            status=200,
            latency_ms=latency,
            started=alert.started,
            action="poll",
        )
    )
    return _document("NotificationWrapper", _wrapper(sim, alert))


def status(request: Request, code: int) -> Reply:
    """ResponseStatus: an answer without content, or an error; HTTP's status is 200."""
    values = {
        "requestURL": request.path,
        "statusCode": str(code),
        "statusString": STATUSES[code],
    }
    return _document("ResponseStatus", _tags(values))


def _wrapper(sim: Simulator, alert: Alert) -> str:
    """What is inside NotificationWrapper."""
    event = _tags(
        {
            "id": str(alert.number),
            "dateTime": _local(sim, alert.moment),
            "activePostCount": "1",
            "eventType": EVENT_TYPES.get(alert.trigger, "Unknown"),
            "eventState": "active",
        }
    )
    if alert.trigger == "motion":
        region = {
            "regionID": REGION,
            "sensitivityLevel": "80",
            "detectionThreshold": "0",
        }
        entry = f"<DetectionRegionEntry>{_tags(region)}</DetectionRegionEntry>"
        event += f"<DetectionRegionList>{entry}</DetectionRegionList>"
    head = {
        "notificationURI": "eventalertsystem",
        "notifyTime": _local(sim, sim.state.clock.utc()),
    }
    body = f'<EventAlert version="1.0">{event}</EventAlert>'
    return f"{_tags(head)}<notifyBody>{body}</notifyBody>"


def _local(sim: Simulator, moment: datetime) -> str:
    """A moment of the camera's wall clock, as 2016-05-26T04:03:46.102-08:00."""
    zone = sim.state.value("SYSTEM", "time_zone", "25")
    summer = sim.state.value("SYSTEM", "daylight_saving", "0")
    shift = zone_offset(zone, moment.astimezone(UTC), summer)
    return moment.astimezone(timezone(shift)).isoformat(timespec="milliseconds")


def _tags(values: dict[str, str]) -> str:
    """Elements one behind the other."""
    return "".join(f"<{tag}>{escape(text)}</{tag}>\r\n" for tag, text in values.items())


def _document(root: str, content: str) -> Reply:
    """An XML answer."""
    declaration = '<?xml version="1.0" encoding="UTF-8" ?>'
    text = f'{declaration}\r\n<{root} version="1.0">\r\n{content}</{root}>\r\n'
    return Reply(body=text.encode(), content_type="text/xml")
