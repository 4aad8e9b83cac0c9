"""Find out what a camera can do, and read it for the first time while at it."""

from dataclasses import dataclass, replace

from .camera import Camera
from .capabilities import Capabilities, Right
from .capabilities_merge import capable, names_of, usable
from .errors import (
    AccessDenied,
    AuthenticationFailed,
    CameraBusy,
    CommandRefused,
    InvalidReply,
    NotAvailable,
)
from .identity import Identity
from .polling import read_source
from .readings import (
    CLOCK,
    EXTENSION,
    INFORMATION,
    NIGHT_FILTER,
    PERIPHERALS,
    WIRELESS,
    Readings,
    Source,
)

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
# CGIs that tell of the camera's parts, in the order in which they are asked.
PARTS = {source.name: source for source in (PERIPHERALS, NIGHT_FILTER)}
REFUSALS = (
    AccessDenied,
    AuthenticationFailed,
    CommandRefused,
    InvalidReply,
    NotAvailable,
)


@dataclass(frozen=True)
class Access:
    """What a login may do, and the groups that the camera has listed, if it has."""

    right: Right
    listed: tuple[str, ...] | None = None


async def find_access(camera: Camera) -> Access:
    """Ask for the list of groups: it tells an administrator, and is needed anyway.

    Raises AuthenticationFailed when the login may do nothing, or CannotConnect.
    """
    try:
        return Access(Right.ADMINISTRATOR, await camera.group_names())
    except REFUSALS:
        # It lets in one administrator at a time: a 401 may be for another reason.
        return Access(await camera.right())


async def explore(
    camera: Camera,
    identity: Identity,
    *,
    access: Access | None = None,
    known: Capabilities | None = None,
) -> tuple[Capabilities, Readings]:
    """Ask a camera for what its entities build on.

    Three or four requests, two where it is `known` and shows its groups as then; one
    more for each group on cameras that answer only one group at a time. `access` is
    what was just found. What is `unread` after it is to be asked for later, what is
    slow among it. Nothing is probed by writing. Raises AuthenticationFailed when the
    login may do nothing, or CannotConnect.
    """
    denied: set[str] = set()
    unread: set[str] = set()
    groups = await _as_known(camera, known)
    parts = names_of(known) if known and groups else frozenset(PARTS)
    if groups:
        right = Right.ADMINISTRATOR
        unread.add(GROUP_LIST)
    else:
        access = access or await find_access(camera)
        right = access.right
        groups = await _as_listed(camera, access)
        unread |= set(_wanted(access)) - groups.keys()
        if access.listed is not None:
            denied |= set(GROUPS) - set(_wanted(access))
    if right is Right.ADMINISTRATOR:
        unread |= _slow(identity, known)
    readings = Readings(values=groups)
    for name, source in PARTS.items():
        if not _may_have(source, right, identity, readings):
            continue
        if name not in parts:
            unread.add(name)
            continue
        try:
            readings = readings.with_source(name, await read_source(camera, source))
        except REFUSALS as error:
            unread.add(name)
            if isinstance(error, NotAvailable):
                denied.add(name)
    found = replace(
        capable(right, readings.values),
        several_groups=bool(camera.several_groups),
        doubted=frozenset(denied),
        unread=frozenset(unread),
    )
    return found, readings


def _slow(identity: Identity, known: Capabilities | None) -> set[str]:
    """Name what takes a camera long and what hardly ever changes."""
    slow = {CLOCK.name}
    if identity.has("wireless"):
        slow.add(WIRELESS.name)
    if identity.serial_number is None:
        slow.add(INFORMATION.name)
    if known is not None:
        # Only who it is was asked of it.
        slow.add(EXTENSION.name)
    return slow


async def _as_known(
    camera: Camera, known: Capabilities | None
) -> dict[str, dict[str, str]]:
    """Read all groups that a camera is known to have; nothing unless it shows them.

    Where it refuses, it is asked for the list: one group that is gone may spoil a
    request for several.
    """
    if known is None or not known.several_groups or not known.groups:
        return {}
    try:
        groups = await camera.read_groups([*known.groups])
    except REFUSALS:
        return {}
    if groups.keys() != known.groups.keys():
        return {}
    camera.several_groups = True
    return groups


async def _as_listed(camera: Camera, access: Access) -> dict[str, dict[str, str]]:
    """Read the groups that a camera lists. Raises SercommError."""
    try:
        return await camera.get_groups(_wanted(access))
    except AuthenticationFailed as error:
        # Who was just let in as administrator has the right login.
        raise CameraBusy("another administrator is at it") from error


def _wanted(access: Access) -> list[str]:
    """Return the groups to ask for: of those listed, or all where none were."""
    if access.listed is None:
        return list(GROUPS) if access.right is Right.ADMINISTRATOR else []
    spelled = {name.upper() for name in access.listed}
    return [name for name in GROUPS if name in spelled]


def _may_have(
    source: Source, right: Right, identity: Identity, readings: Readings
) -> bool:
    """Whether a camera may have one of the CGIs that tell of its parts.

    query_pc.cgi is to replace the single CGIs (RC8221 manual p.95): one of them is
    enough.
    """
    if right is Right.VIEWER:
        return False
    if source is PERIPHERALS:
        return any(map(identity.has, PERIPHERAL_FLAGS))
    return not usable(readings.values.get(PERIPHERALS.name, {})) & {"ir_cut"}
