"""Find out what a camera can do, and read it for the first time while at it."""

from .camera import Camera
from .capabilities import Capabilities, Right
from .errors import (
    AccessDenied,
    AuthenticationFailed,
    CameraBusy,
    CommandRefused,
    InvalidReply,
    NotAvailable,
)
from .events import EventRules, Trigger
from .identity import Identity
from .polling import read_source
from .readings import CLOCK, NIGHT_FILTER, PERIPHERALS, WIRELESS, Readings, Source

GROUPS = (
    "EVENT",
    "HTTP_NOTIFY",
    "HTTP_EVENT",
    "MOTION",
    "SYSTEM",
    "VIDEO",
    "H264",
    "JPEG",
    "STREAMS",
    "RTSP_RTP",
    "AUDIO",
    "PTZ",
    "LOG",
    "SMBC",
    "SDCARD",
    "UPNP",
    "BONJOUR",
    "OEM_REGISTER",
    "USER",
)
# What query_pc.cgi tells of (RC8221 manual p.95-96): without any of it nobody asks.
PERIPHERAL_FLAGS = ("irled", "wlled", "pir_sensor", "privacy_button", "ioctrl")
# Not a name that a group may have: the list of groups itself.
GROUP_LIST = "*"
# A part that is switched off, or does not answer (RC8221 manual p.95-96).
UNUSABLE = frozenset({"error", "disabled"})


async def explore(camera: Camera, identity: Identity) -> tuple[Capabilities, Readings]:
    """Ask a camera for everything that later polls build on.

    About six requests, one more for each group on cameras that answer only
    one group at a time. Nothing is probed by writing. Raises
    AuthenticationFailed when the login may do nothing, or CannotConnect.
    """
    readings = Readings()
    listed: tuple[str, ...]
    denied: set[str] = set()
    unread: set[str] = set()
    try:
        listed = await camera.group_names()
    except (
        AccessDenied,
        AuthenticationFailed,
        CommandRefused,
        InvalidReply,
        NotAvailable,
    ):
        # It lets in one administrator at a time: a 401 may be for another reason.
        right = await camera.right()
        listed = GROUPS if right is Right.ADMINISTRATOR else ()
    else:
        right = Right.ADMINISTRATOR
        denied.update(set(GROUPS) - {name.upper() for name in listed})
    spelled = {name.upper() for name in listed}
    wanted = [name for name in GROUPS if name in spelled]
    try:
        groups = await camera.get_groups(wanted)
    except AuthenticationFailed as error:
        # Who was just let in as administrator has the right login.
        raise CameraBusy("another administrator is at it") from error
    for name, pairs in groups.items():
        readings = readings.with_source(name, pairs)
    unread.update(set(wanted) - readings.values.keys())

    sources: list[Source] = []
    if right is not Right.VIEWER and any(map(identity.has, PERIPHERAL_FLAGS)):
        sources.append(PERIPHERALS)
    if right is Right.ADMINISTRATOR:
        if identity.has("wireless"):
            sources.append(WIRELESS)
        sources.append(CLOCK)
    for source in sources:
        readings = await _try(camera, source, readings, denied, unread)
    peripherals = frozenset(
        name
        for name, value in readings.values.get(PERIPHERALS.name, {}).items()
        if value not in UNUSABLE
    )
    # query_pc.cgi is to replace the single CGIs (RC8221 manual p.95): one of them is
    # enough.
    if right is not Right.VIEWER and "ir_cut" not in peripherals:
        readings = await _try(camera, NIGHT_FILTER, readings, denied, unread)

    rules = EventRules.parse(readings.values.get("EVENT", {}))
    return (
        Capabilities(
            right=right,
            groups={
                name: frozenset(pairs)
                for name, pairs in readings.values.items()
                if name in wanted
            },
            peripherals=peripherals,
            event_actions={
                trigger: frozenset(actions)
                for trigger in Trigger
                if (actions := rules.actions(trigger))
            },
            night_filter=readings.get(NIGHT_FILTER.name, "filter") is not None,
            wireless=bool(readings.values.get(WIRELESS.name)),
            clock=readings.get(CLOCK.name, "year") is not None,
            several_groups=bool(camera.several_groups),
            doubted=frozenset(denied),
            unread=frozenset(unread),
        ),
        readings,
    )


async def _try(
    camera: Camera,
    source: Source,
    readings: Readings,
    denied: set[str],
    unread: set[str],
) -> Readings:
    """Read a CGI that this model may not have; a clear no is added to `denied`.

    What did not answer is added to `unread`.
    """
    try:
        pairs = await read_source(camera, source)
    except (
        AccessDenied,
        AuthenticationFailed,
        CommandRefused,
        InvalidReply,
    ):
        unread.add(source.name)
        return readings
    except NotAvailable:
        denied.add(source.name)
        unread.add(source.name)
        return readings
    return readings.with_source(source.name, pairs)
