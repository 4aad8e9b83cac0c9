"""The HTTP API of SerComm cameras, independent of Home Assistant."""

from .accounts import RIGHTS as USER_RIGHTS, change_user, name_of_user
from .address import Address, Credentials, clean_host, typed_address
from .backup import LOGIN_KEYS, OUTPUTS
from .camera import Camera
from .capabilities import Capabilities, Right
from .capabilities_merge import merge
from .catalog import (
    TEXTS,
    check_original,
    check_undocumented,
    check_value,
    documented_properties,
    is_private,
    is_secret,
    lookup_property,
)
from .clock import (
    ZONES,
    boot_time,
    drift_of,
    local_time,
    moment_of,
    places,
    to_utc,
    true_time,
)
from .completeness import READINGS_WITHOUT
from .config_file import decode_settings, is_damaged
from .errors import (
    AccessDenied,
    AnswerTooLarge,
    AuthenticationFailed,
    BrokenPicture,
    CameraBusy,
    CameraTimeout,
    CannotConnect,
    CannotStore,
    CommandRefused,
    ConnectionDropped,
    ConnectTimeout,
    HeldOtherwise,
    HttpsRequired,
    IncompleteAnswer,
    Interrupted,
    InvalidReply,
    InvalidValue,
    NotAvailable,
    OutcomeUnknown,
    Paused,
    PrivacyMode,
    SercommError,
    UnknownHost,
    may_have_acted,
)
from .events import Dialect, EventAction, EventRules, Trigger, rule_keys
from .explore import GROUP_LIST, GROUPS, explore
from .firmware import FIRMWARE_BUDGET, Encoding, check_size, usual_encodings
from .gate import Gate, Priority
from .group_access import Check
from .group_change import GroupChange
from .groups import MAX_GROUPS, NAME as SETTING
from .identity import Identity
from .jpeg import jpeg_size, whole_jpeg
from .live_stream import live_channels
from .motion import (
    MOTION_WINDOWS,
    Area,
    Window,
    change_window,
    parse_windows,
    window_field,
)
from .notification import (
    NOTIFICATION_BUDGET,
    Notification,
    NotificationKind,
    names_event,
    parse_notification,
)
from .open_home import OpenHome
from .opening import open_camera
from .padding import MotionLevels, Signal, SoundLevel
from .polling import read_source
from .presets import PRESETS, Preset, find_preset, lost_presets, parse_presets
from .privacy_masks import Mask, change_mask, parse_masks
from .properties.users import LOGIN_PASSWORD
from .ptz import Direction, PanTilt
from .read_back import Difference, ReadBack, look
from .readings import (
    CLOCK,
    LOG,
    NIGHT_FILTER,
    PERIPHERALS,
    RIGHTS,
    SLOW,
    WIRELESS,
    Readings,
    Source,
    group,
)
from .redaction import redacted, without_login
from .restarts import DAY, recent_reboots, watchdog_reboots
from .restore import RestoreReport
from .schedules import (
    DAYS as WEEKDAYS,
    PLACES as SCHEDULES,
    Place as SchedulePlace,
    Span,
    change_schedule,
    keeps_silent,
)
from .stream_urls import (
    FIRST_CHANNEL,
    FURTHER_STREAMS,
    Channel,
    channel_of,
    rtsp_path,
    rtsp_port,
    stream_urls,
    switched_off,
)
from .surveys import Site
from .talk import TALK_PIECE, TALK_RATE, Law, Talk
from .targets import EMAIL_LOGINS, change_email, change_ftp, change_share
from .transport import JPEG_BUDGET
from .vendor_framing import FrameKind, LiveFrame
from .volume import NARROW_VOLUME, volumes
from .wireless import (
    SECURITY as WIFI_SECURITY,
    USUAL_SECURITY,
    change_wifi,
    security_of,
)
from .zones import zone_changes

__all__ = [
    "CLOCK",
    "DAY",
    "EMAIL_LOGINS",
    "FIRMWARE_BUDGET",
    "FIRST_CHANNEL",
    "FURTHER_STREAMS",
    "GROUPS",
    "GROUP_LIST",
    "JPEG_BUDGET",
    "LOG",
    "LOGIN_KEYS",
    "LOGIN_PASSWORD",
    "MAX_GROUPS",
    "MOTION_WINDOWS",
    "NARROW_VOLUME",
    "NIGHT_FILTER",
    "NOTIFICATION_BUDGET",
    "OUTPUTS",
    "PERIPHERALS",
    "PRESETS",
    "READINGS_WITHOUT",
    "RIGHTS",
    "SCHEDULES",
    "SETTING",
    "SLOW",
    "TALK_PIECE",
    "TALK_RATE",
    "TEXTS",
    "USER_RIGHTS",
    "USUAL_SECURITY",
    "WEEKDAYS",
    "WIFI_SECURITY",
    "WIRELESS",
    "ZONES",
    "AccessDenied",
    "Address",
    "AnswerTooLarge",
    "Area",
    "AuthenticationFailed",
    "BrokenPicture",
    "Camera",
    "CameraBusy",
    "CameraTimeout",
    "CannotConnect",
    "CannotStore",
    "Capabilities",
    "Channel",
    "Check",
    "CommandRefused",
    "ConnectTimeout",
    "ConnectionDropped",
    "Credentials",
    "Dialect",
    "Difference",
    "Direction",
    "Encoding",
    "EventAction",
    "EventRules",
    "FrameKind",
    "Gate",
    "GroupChange",
    "HeldOtherwise",
    "HttpsRequired",
    "Identity",
    "IncompleteAnswer",
    "Interrupted",
    "InvalidReply",
    "InvalidValue",
    "Law",
    "LiveFrame",
    "Mask",
    "MotionLevels",
    "NotAvailable",
    "Notification",
    "NotificationKind",
    "OpenHome",
    "OutcomeUnknown",
    "PanTilt",
    "Paused",
    "Preset",
    "Priority",
    "PrivacyMode",
    "ReadBack",
    "Readings",
    "RestoreReport",
    "Right",
    "SchedulePlace",
    "SercommError",
    "Signal",
    "Site",
    "SoundLevel",
    "Source",
    "Span",
    "Talk",
    "Trigger",
    "UnknownHost",
    "Window",
    "boot_time",
    "change_email",
    "change_ftp",
    "change_mask",
    "change_schedule",
    "change_share",
    "change_user",
    "change_wifi",
    "change_window",
    "channel_of",
    "check_original",
    "check_size",
    "check_undocumented",
    "check_value",
    "clean_host",
    "decode_settings",
    "documented_properties",
    "drift_of",
    "explore",
    "find_preset",
    "group",
    "is_damaged",
    "is_private",
    "is_secret",
    "jpeg_size",
    "keeps_silent",
    "live_channels",
    "local_time",
    "look",
    "lookup_property",
    "lost_presets",
    "may_have_acted",
    "merge",
    "moment_of",
    "name_of_user",
    "names_event",
    "open_camera",
    "parse_masks",
    "parse_notification",
    "parse_presets",
    "parse_windows",
    "places",
    "read_source",
    "recent_reboots",
    "redacted",
    "rtsp_path",
    "rtsp_port",
    "rule_keys",
    "security_of",
    "stream_urls",
    "switched_off",
    "to_utc",
    "true_time",
    "typed_address",
    "usual_encodings",
    "volumes",
    "watchdog_reboots",
    "whole_jpeg",
    "window_field",
    "without_login",
    "zone_changes",
]
