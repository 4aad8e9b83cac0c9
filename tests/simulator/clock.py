"""The camera's own clock and its table of time zones."""

from datetime import UTC, datetime, timedelta, timezone

from .daylight import is_ahead

# Offset in minutes and, for the starred zones, the firmware's rule of summer time.
ZONES: tuple[tuple[int, str | None], ...] = (
    (-720, None),
    (-660, None),
    (-600, None),
    (-540, "north america"),
    (-480, "north america"),
    (-420, None),
    (-420, "north america"),
    (-420, "north america"),
    (-360, None),
    (-360, "north america"),
    (-360, "north america"),
    (-360, None),
    (-300, None),
    (-300, "north america"),
    (-300, None),
    (-240, "north america"),
    (-240, None),
    (-240, "never"),
    (-210, "north america"),
    (-180, "never"),
    (-180, None),
    (-180, "europe"),
    (-120, "europe"),
    (-60, "europe"),
    (-60, None),
    (0, None),
    (0, "europe"),
    (60, "europe"),
    (60, "europe"),
    (60, "europe"),
    (60, "europe"),
    (60, None),
    (120, "europe"),
    (120, "europe"),
    (120, "egypt"),
    (120, None),
    (120, "europe"),
    (120, None),
    (180, "iraq"),
    (180, None),
    (180, "europe"),
    (180, None),
    (210, "iraq"),
    (240, None),
    (240, "europe"),
    (270, None),
    (300, "europe"),
    (300, None),
    (330, None),
    (345, None),
    (360, "europe"),
    (360, None),
    (360, None),
    (390, None),
    (420, None),
    (420, "europe"),
    (480, None),
    (480, "europe"),
    (480, None),
    (480, None),
    (480, None),
    (540, None),
    (540, None),
    (540, "europe"),
    (570, "adelaide"),
    (570, None),
    (600, None),
    (600, "tasmania"),
    (600, None),
    (600, "tasmania"),
    (600, "europe"),
    (660, None),
    (720, "new zealand"),
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
        """Move the clock so that the wall shows this time now.

        Whether that is in summer is a question of the time set, not of the time now.
        """
        utc = wanted.replace(tzinfo=UTC)
        for shift in (timedelta(hours=1), timedelta()):
            moment = utc - zone_offset(zone, utc, "0") - shift
            if moment + zone_offset(zone, moment, daylight_saving) == utc:
                break
        self.offset = moment - datetime.now(UTC)


def zone_offset(zone: str, moment: datetime, daylight_saving: str) -> timedelta:
    """Offset of a zone at a moment, with summer time when on and zone starred."""
    number = int(zone) if zone.isdigit() and int(zone) < len(ZONES) else 25
    minutes, rule = ZONES[number]
    offset = timedelta(minutes=minutes)
    if rule and daylight_saving == "1":
        standard = (moment.astimezone(UTC) + offset).replace(tzinfo=None)
        offset += timedelta(hours=is_ahead(rule, standard))
    return offset


def zone_text(zone: str) -> str:
    """The winter offset as +0100."""
    winter = zone_offset(zone, datetime.now(UTC), "0")
    return datetime.now(timezone(winter)).strftime("%z")
