"""The HTTP API of SerComm cameras, independent of Home Assistant."""

from .address import Address, Credentials
from .camera import Camera
from .capabilities import Capabilities, Right
from .errors import (
    AccessDenied,
    AuthenticationFailed,
    CameraBusy,
    CameraTimeout,
    CannotConnect,
    CannotStore,
    CommandRefused,
    ConnectionDropped,
    InvalidReply,
    InvalidValue,
    NotAvailable,
    PrivacyMode,
    SercommError,
)
from .explore import explore
from .gate import Priority
from .identity import Identity
from .notification import Notification
from .open_home import OpenHome
from .ptz import Direction, PanTilt
from .readings import Readings, Source

__all__ = [
    "AccessDenied",
    "Address",
    "AuthenticationFailed",
    "Camera",
    "CameraBusy",
    "CameraTimeout",
    "CannotConnect",
    "CannotStore",
    "Capabilities",
    "CommandRefused",
    "ConnectionDropped",
    "Credentials",
    "Direction",
    "Identity",
    "InvalidReply",
    "InvalidValue",
    "NotAvailable",
    "Notification",
    "OpenHome",
    "PanTilt",
    "Priority",
    "PrivacyMode",
    "Readings",
    "Right",
    "SercommError",
    "Source",
    "explore",
]
