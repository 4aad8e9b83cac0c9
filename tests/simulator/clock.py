"""The camera's own clock and its table of time zones."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Offset in minutes and, for the starred zones, a place whose summer time is followed.
ZONES: tuple[tuple[int, str | None], ...] = (
    (-720, None),
    (-660, None),
    (-600, None),
    (-540, "America/Anchorage"),
    (-480, "America/Los_Angeles"),
    (-420, None),
    (-420, "America/Chihuahua"),
    (-420, "America/Denver"),
    (-360, None),
    (-360, "America/Chicago"),
    (-360, "America/Mexico_City"),
    (-360, None),
    (-300, None),
    (-300, "America/New_York"),
    (-300, None),
    (-240, "America/Halifax"),
    (-240, None),
    (-240, "America/Santiago"),
    (-210, "America/St_Johns"),
    (-180, "America/Sao_Paulo"),
    (-180, None),
    (-180, "America/Godthab"),
    (-120, "America/Noronha"),
    (-60, "Atlantic/Azores"),
    (-60, None),
    (0, None),
    (0, "Europe/London"),
    (60, "Europe/Amsterdam"),
    (60, "Europe/Belgrade"),
    (60, "Europe/Brussels"),
    (60, "Europe/Sarajevo"),
    (60, None),
    (120, "Europe/Athens"),
    (120, "Europe/Bucharest"),
    (120, "Africa/Cairo"),
    (120, None),
    (120, "Europe/Helsinki"),
    (120, None),
    (180, "Asia/Baghdad"),
    (180, None),
    (180, "Europe/Moscow"),
    (180, None),
    (210, "Asia/Tehran"),
    (240, None),
    (240, "Asia/Baku"),
    (270, None),
    (300, "Asia/Yekaterinburg"),
    (300, None),
    (330, None),
    (345, None),
    (360, "Asia/Almaty"),
    (360, None),
    (360, None),
    (390, None),
    (420, None),
    (420, "Asia/Krasnoyarsk"),
    (480, None),
    (480, "Asia/Irkutsk"),
    (480, None),
    (480, None),
    (480, None),
    (540, None),
    (540, None),
    (540, "Asia/Yakutsk"),
    (570, "Australia/Adelaide"),
    (570, None),
    (600, None),
    (600, "Australia/Sydney"),
    (600, None),
    (600, "Australia/Hobart"),
    (600, "Asia/Vladivostok"),
    (660, None),
    (720, "Pacific/Auckland"),
    (720, None),
    (780, None),
    (-270, None),
)


class CameraClock:
    """A running clock with an error of its own."""

    def __init__(self) -> None:
        """Start right, at the computer's time."""
        self.offset = timedelta()

    def utc(self) -> datetime:
        """What the camera believes is UTC."""
        return datetime.now(UTC) + self.offset

    def local(self, zone: str, daylight_saving: str) -> datetime:
        """The wall clock of the camera, naive, whole seconds."""
        moment = self.utc().replace(microsecond=0)
        return (moment + zone_offset(zone, moment, daylight_saving)).replace(
            tzinfo=None
        )

    def set_local(self, wanted: datetime, zone: str, daylight_saving: str) -> None:
        """Move the clock so that the wall shows this time now."""
        shift = zone_offset(zone, datetime.now(UTC), daylight_saving)
        self.offset = wanted.replace(tzinfo=UTC) - shift - datetime.now(UTC)


def zone_offset(zone: str, moment: datetime, daylight_saving: str) -> timedelta:
    """Offset of a zone at a moment, with summer time when on and zone starred."""
    number = int(zone) if zone.isdigit() and int(zone) < len(ZONES) else 25
    minutes, place = ZONES[number]
    summer = timedelta()
    if place and daylight_saving == "1":
        try:
            summer = moment.astimezone(ZoneInfo(place)).dst() or summer
        except ZoneInfoNotFoundError:
            summer = timedelta()
    return timedelta(minutes=minutes) + summer


def zone_text(zone: str) -> str:
    """The winter offset as +0100."""
    winter = zone_offset(zone, datetime.now(UTC), "0")
    return datetime.now(timezone(winter)).strftime("%z")
