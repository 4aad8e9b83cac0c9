"""OpenHome, the second API of 3.0.x firmware: XML over HTTPS, with a long poll.

Source: rdkcentral/zilker-sdk, the software of operators' touch screens
(source/libs/device/camera). As there, a GET carries no headers of its own.
"""

from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
import re
from types import MappingProxyType

from .answers import raise_error_page
from .errors import AccessDenied, CameraBusy, InvalidReply, NotAvailable
from .identity import MAC
from .notification import Notification, NotificationKind
from .transport import GROUP_BUDGET, Transport
from .xml import MAX_FOUND, elements, number, value

DEVICE_INFO = "/OpenHome/System/deviceInfo"
NOTIFICATIONS = "/OpenHome/System/Poll/notifications"

# The camera answers after its `defaultLinger`, 10 s, when nothing happens; the touch
# screen waits 60 s.
POLL_TIMEOUT = 75.0
POLL_BUDGET = GROUP_BUDGET
# More than one answer can hold, and far more than the camera's
# `notificationHistorySize`, which is 10.
REMEMBERED = 2 * MAX_FOUND

# What cameras without this API answer, besides 404.
ABSENT = frozenset({400, 403, 405, 501})

# By `eventType` in lower case. `Unknown` is a doorbell's button or the HTTP trigger.
KINDS: Mapping[str, NotificationKind] = MappingProxyType(
    {
        "vmd": NotificationKind.MOTION,
        "pirmd": NotificationKind.PIR,
        "sndd": NotificationKind.SOUND,
    }
)

# ohcmResponseCode: 0 and 1 are OK, 5 to 7 faults of a document that was sent.
OK_CODES = frozenset({0, 1})
DEVICE_BUSY = 2
DEVICE_ERROR = 3
INVALID_OPERATION = 4


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """Who the camera says it is; `mac` is lower case with colons, the rest as told."""

    mac: str
    model: str
    firmware: str
    api_version: str


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as the camera keeps it; a repeat has the same `number` and `time`."""

    number: str
    time: str
    notification: Notification


class OpenHome:
    """The OpenHome API of one camera. Raises nothing but SercommError."""

    def __init__(self, transport: Transport) -> None:
        """Nothing is sent until a method is called; `transport` is for HTTPS."""
        self._transport = transport
        self._seen: deque[tuple[str, str]] = deque(maxlen=REMEMBERED)

    async def device_info(self) -> DeviceInfo:
        """Ask who the camera is.

        Raises NotAvailable when it has no such API, InvalidReply when its answer is
        broken.
        """
        reply = await self._transport.read(DEVICE_INFO, absent=ABSENT)
        return parse_device_info(reply.text)

    async def notifications(self) -> list[Notification]:
        """Wait until the camera has something to tell; empty after a while.

        One long poll beside the queue of requests: some 10 s, at most 75 s. Repeats of
        what it told before are left out. A camera may answer at once, with nothing or
        with an error, so whoever asks again and again has to pause. Raises NotAvailable
        when there is nothing to poll, CameraBusy when the camera cannot at the moment.
        """
        reply = await self._transport.long_poll(
            NOTIFICATIONS, budget=POLL_BUDGET, timeout=POLL_TIMEOUT
        )
        return [
            alert.notification
            for alert in parse_alerts(reply.text)
            if self._is_new(alert)
        ]

    def _is_new(self, alert: Alert) -> bool:
        """Tell whether an alert has not been told before, and remember it.

        The time counts too, because a camera may number anew after a restart. Without
        a number there is no telling.
        """
        if not alert.number:
            return True
        key = (alert.number, alert.time)
        if key in self._seen:
            return False
        self._seen.append(key)
        return True


def parse_device_info(text: str) -> DeviceInfo:
    """Read deviceInfo; raises NotAvailable for something else, or InvalidReply."""
    if not (text := text.strip()):
        raise InvalidReply("the answer is empty")
    if _says_ok(text) or "<DeviceInfo" not in text:
        with suppress(AccessDenied, InvalidReply):
            raise_error_page(text)
        raise NotAvailable("the camera has no OpenHome API")
    _require_whole(text, "DeviceInfo")
    digits = re.sub(r"[:-]", "", value(text, "macAddress")).lower()
    if not MAC.fullmatch(digits):
        raise InvalidReply("the camera does not tell its MAC")
    return DeviceInfo(
        mac=":".join(digits[place : place + 2] for place in range(0, 12, 2)),
        model=value(text, "model"),
        firmware=value(text, "firmwareVersion"),
        api_version=value(text, "apiVersion"),
    )


def parse_alerts(text: str) -> list[Alert]:
    """Read the answer to a poll: the alerts that have begun, at most 256.

    Understands one NotificationWrapper or several, in a list or one behind the other.
    Raises InvalidReply when it is none, or what `ResponseStatus` says.
    """
    if not (text := text.strip()) or _says_ok(text):
        return []
    raise_error_page(text)
    _require_whole(text, "NotificationWrapper")
    return [
        Alert(
            number=value(alert, "id"),
            time=value(alert, "dateTime"),
            notification=Notification(
                KINDS.get(kind.lower(), NotificationKind.UNKNOWN)
            ),
        )
        for alert in elements(text, "EventAlert")
        if (kind := value(alert, "eventType"))
        # All published alerts are `active`: the word for an end is a guess, and an end
        # must not begin anything.
        and value(alert, "eventState").lower() != "inactive"
    ]


def _says_ok(text: str) -> bool:
    """Tell whether this is a ResponseStatus that says OK.

    Raises what any other one says. "Device Error" is CameraBusy as "Device Busy" is:
    the touch screen takes it as a sign of life, waits and asks again.
    """
    if "<ResponseStatus" not in text:
        return False
    _require_whole(text, "ResponseStatus")
    code = number(text, "statusCode")
    if code in (DEVICE_BUSY, DEVICE_ERROR):
        raise CameraBusy(f"the camera answered with OpenHome status {code}")
    if code == INVALID_OPERATION:
        raise NotAvailable("the camera does not know this function")
    if code not in OK_CODES:
        raise InvalidReply("the camera answered with an unknown OpenHome status")
    return True


def _require_whole(text: str, root: str) -> None:
    """Refuse a document that is another, is cut off or declares entities."""
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise InvalidReply("the answer declares entities")
    if f"<{root}" not in text or not re.search(rf"</{root}(List)?\s*>\Z", text):
        raise InvalidReply(f"the answer is no {root}")
