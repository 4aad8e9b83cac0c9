"""What a running camera holds: groups, accounts, peripherals, log, what it sees."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
import time

from .accounts import Accounts
from .clock import CameraClock
from .personas import Groups, Persona

FIRST_LOG = (
    "2015-10-13 07:12:33 DHCP: Lease renewal successfully.",
    (
        "2015-10-13 07:11:28 WATCHDOG: Haven't received HTTP requests "
        "for 1200 seconds, reconnecting WIFI."
    ),
    "2015-10-13 06:55:12 NTP: Synchronization OK.",
    "2015-10-13 06:53:47 DHCP: Lease renewal successfully.",
    "2015-10-13 06:51:11 Network: Wireless activated.",
)
LOG_LENGTH = 300


@dataclass
class Seen:
    """What the sensors report at this moment; each value fades by itself."""

    hold: float = 1.0
    _values: dict[str, tuple[int, float]] = field(default_factory=dict)

    def show(self, what: str, value: int, seconds: float | None = None) -> None:
        """Report a value for some seconds."""
        self._values[what] = (
            value,
            time.monotonic() + (self.hold if seconds is None else seconds),
        )

    def value(self, what: str) -> int:
        """The value reported now, 0 when it has faded."""
        value, until = self._values.get(what, (0, 0.0))
        return value if time.monotonic() < until else 0


class CameraState:
    """All that changes in a camera, apart from its sockets."""

    def __init__(self, persona: Persona, accounts: Accounts | None) -> None:
        """Switch the camera on as its persona describes it."""
        self.persona = persona
        self.groups: Groups = deepcopy(persona.groups)
        self.accounts: Accounts = {
            persona.username: (persona.password, "administrator"),
            "operator": ("operate", "operator"),
            "viewer": ("view", "viewer"),
        }
        self.accounts |= accounts or {}
        self.clock = CameraClock()
        self.seen = Seen()
        self.log = list(FIRST_LOG)
        self.dark = False
        self.privacy = False
        self.peripherals: dict[str, str] = {}
        self.follow_day_night()
        self.wireless = {
            "signal_strength": "100",
            "signal_strength-A": "0",
            "signal_strength-B": "0",
            "essid": "MyWiFiNetwork",
            "domain": "Europe",
            "channel": "11",
            "bssid": "C1:15:A2:01:1D:11",
            "wps_pin_code": "123456",
        }
        self.ui_enabled = False
        self.last_events: dict[str, float] = {}

    def value(self, group: str, key: str, default: str = "") -> str:
        """One setting, or the default where the camera has none of that name."""
        return self.groups.get(group, {}).get(key, default)

    def is_on(self, group: str, key: str) -> bool:
        """Whether a setting is there and 1."""
        return self.value(group, key) == "1"

    @property
    def open_to_viewers(self) -> bool:
        """Whether pictures and streams need no login."""
        return self.value("USER", "login_check", "1") == "0"

    def local_time(self) -> datetime:
        """The camera's wall clock."""
        return self.clock.local(
            self.value("SYSTEM", "time_zone", "25"),
            self.value("SYSTEM", "daylight_saving", "0"),
        )

    def note(self, line: str) -> None:
        """Put a line on top of the log."""
        self.log.insert(0, f"{self.local_time():%Y-%m-%d %H:%M:%S} {line}")
        del self.log[LOG_LENGTH:]

    def set_dark(self, dark: bool) -> None:
        """Make it night or day around the camera."""
        self.dark = dark
        self.follow_day_night()

    def follow_day_night(self) -> None:
        """Set lights and filter by dn_sch: 2 day, 3 night, else as it is outside."""
        schedule = self.value("VIDEO", "dn_sch")
        self.set_mode(
            "night" if schedule == "3" or (schedule != "2" and self.dark) else "day"
        )

    def set_mode(self, mode: str) -> None:
        """Day: LEDs off, IR-cut closed; night: the opposite (RC8221 manual p.95)."""
        night = mode == "night"
        self.peripherals |= {
            "dn_mode": mode,
            "ir_leds": "on" if night else "off",
            "ir_cut": "open" if night else "close",
        }

    def restarted(self, reason: str) -> None:
        """What a restart changes."""
        now = f"{self.local_time():%Y-%m-%d %H:%M:%S}"
        if "SYSTEM" in self.groups:
            self.groups["SYSTEM"] |= {
                "reboot_time": now,
                "boot_up_time": now,
                "reboot_reason": reason,
            }
        if self.is_on("SYSTEM", "ntp_mode"):
            self.clock = CameraClock()
        self.ui_enabled = False
        self.privacy = False
        self.follow_day_night()
        self.note("Network: Wireless activated.")

    def back_to_factory(self) -> None:
        """All settings as they left the factory, one account, no password."""
        self.groups.clear()
        self.groups.update(deepcopy(self.persona.groups))
        if "SYSTEM" in self.groups:
            self.groups["SYSTEM"]["host_name"] = self.persona.default_name
        self.accounts.clear()
        self.accounts["administrator"] = ("", "administrator")
        self.log.clear()
