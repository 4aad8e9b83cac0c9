"""The camera's 76 time zones (Sercomm-API, "Time Zones")."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class TimeZone:
    """One zone: its number on the wire, distance from UTC in minutes, and places.

    `daylight_saving` tells whether SYSTEM.daylight_saving changes anything. `name` is
    the zone of one of the places in the IANA database as it is today; the rules in the
    camera's firmware may be older.
    """

    code: int
    minutes: int
    daylight_saving: bool
    places: str
    name: str

    @property
    def offset(self) -> timedelta:
        """Distance from UTC in winter."""
        return timedelta(minutes=self.minutes)

    @property
    def label(self) -> str:
        """What people choose it by, alike in every language."""
        sign = "-" if self.minutes < 0 else "+"
        hours, minutes = divmod(abs(self.minutes), 60)
        return f"(GMT{sign}{hours:02}:{minutes:02}) {self.name}"


TIME_ZONES: tuple[TimeZone, ...] = (
    TimeZone(0, -720, False, "International Date Line West", "Etc/GMT+12"),
    TimeZone(1, -660, False, "Midway", "Pacific/Midway"),
    TimeZone(2, -600, False, "Hawaii", "Pacific/Honolulu"),
    TimeZone(3, -540, True, "Alaska", "America/Anchorage"),
    TimeZone(
        4, -480, True, "Pacific Time (US & Canada), Tijuana", "America/Los_Angeles"
    ),
    TimeZone(5, -420, False, "Arizona", "America/Phoenix"),
    TimeZone(6, -420, True, "Chihuahua, La Paz, Mazatlan", "America/Chihuahua"),
    TimeZone(7, -420, True, "Mountain Time (US & Canada)", "America/Denver"),
    TimeZone(8, -360, False, "Central America", "America/Guatemala"),
    TimeZone(9, -360, True, "Central Time (US & Canada)", "America/Chicago"),
    TimeZone(
        10, -360, True, "Guadalajara, Mexico City, Monterrey", "America/Mexico_City"
    ),
    TimeZone(11, -360, False, "Saskatchewan", "America/Regina"),
    TimeZone(12, -300, False, "Bogota, Lima, Quito", "America/Bogota"),
    TimeZone(13, -300, True, "Eastern Time (US & Canada)", "America/New_York"),
    TimeZone(14, -300, False, "Indiana (East)", "America/Indiana/Indianapolis"),
    TimeZone(15, -240, True, "Atlantic Time (Canada)", "America/Halifax"),
    TimeZone(16, -240, False, "La Paz", "America/La_Paz"),
    TimeZone(17, -240, True, "Santiago", "America/Santiago"),
    TimeZone(18, -210, True, "Newfoundland", "America/St_Johns"),
    TimeZone(19, -180, True, "Brasilia", "America/Sao_Paulo"),
    TimeZone(
        20, -180, False, "Buenos Aires, Georgetown", "America/Argentina/Buenos_Aires"
    ),
    TimeZone(21, -180, True, "Greenland", "America/Nuuk"),
    TimeZone(22, -120, True, "Mid-Atlantic", "Atlantic/South_Georgia"),
    TimeZone(23, -60, True, "Azores", "Atlantic/Azores"),
    TimeZone(24, -60, False, "Cape Verde Is.", "Atlantic/Cape_Verde"),
    TimeZone(25, 0, False, "Casablanca, Monrovia", "Africa/Monrovia"),
    TimeZone(
        26,
        0,
        True,
        "Greenwich Mean Time: Dublin, Edinburgh, Lisbon, London",
        "Europe/London",
    ),
    TimeZone(
        27,
        60,
        True,
        "Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
        "Europe/Berlin",
    ),
    TimeZone(
        28,
        60,
        True,
        "Belgrade, Bratislava, Budapest, Ljubljana, Prague",
        "Europe/Prague",
    ),
    TimeZone(29, 60, True, "Brussels, Copenhagen, Madrid, Paris", "Europe/Paris"),
    TimeZone(30, 60, True, "Sarajevo, Skopje, Warsaw, Zagreb", "Europe/Warsaw"),
    TimeZone(31, 60, False, "West Central Africa", "Africa/Lagos"),
    TimeZone(32, 120, True, "Athens, Istanbul, Minsk", "Europe/Athens"),
    TimeZone(33, 120, True, "Bucharest", "Europe/Bucharest"),
    TimeZone(34, 120, True, "Cairo", "Africa/Cairo"),
    TimeZone(35, 120, False, "Harare, Pretoria", "Africa/Johannesburg"),
    TimeZone(
        36, 120, True, "Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius", "Europe/Kyiv"
    ),
    TimeZone(37, 120, False, "Jerusalem", "Asia/Jerusalem"),
    TimeZone(38, 180, True, "Baghdad", "Asia/Baghdad"),
    TimeZone(39, 180, False, "Kuwait, Riyadh", "Asia/Riyadh"),
    TimeZone(40, 180, True, "Moscow, St. Petersburg, Volgograd", "Europe/Moscow"),
    TimeZone(41, 180, False, "Nairobi", "Africa/Nairobi"),
    TimeZone(42, 210, True, "Tehran", "Asia/Tehran"),
    TimeZone(43, 240, False, "Abu Dhabi, Muscat", "Asia/Dubai"),
    TimeZone(44, 240, True, "Baku, Tbilisi, Yerevan", "Asia/Baku"),
    TimeZone(45, 270, False, "Kabul", "Asia/Kabul"),
    TimeZone(46, 300, True, "Ekaterinburg", "Asia/Yekaterinburg"),
    TimeZone(47, 300, False, "Islamabad, Karachi, Tashkent", "Asia/Karachi"),
    TimeZone(48, 330, False, "Chennai, Kolkata, Mumbai, New Delhi", "Asia/Kolkata"),
    TimeZone(49, 345, False, "Kathmandu", "Asia/Kathmandu"),
    TimeZone(50, 360, True, "Almaty, Novosibirsk", "Asia/Novosibirsk"),
    TimeZone(51, 360, False, "Astana, Dhaka", "Asia/Dhaka"),
    TimeZone(52, 360, False, "Sri Jayawardenepura", "Asia/Colombo"),
    TimeZone(53, 390, False, "Rangoon", "Asia/Yangon"),
    TimeZone(54, 420, False, "Bangkok, Hanoi, Jakarta", "Asia/Bangkok"),
    TimeZone(55, 420, True, "Krasnoyarsk", "Asia/Krasnoyarsk"),
    TimeZone(56, 480, False, "Beijing, Chongqing, Hong Kong, Urumqi", "Asia/Shanghai"),
    TimeZone(57, 480, True, "Irkutsk, Ulaan Bataar", "Asia/Irkutsk"),
    TimeZone(58, 480, False, "Kuala Lumpur, Singapore", "Asia/Singapore"),
    TimeZone(59, 480, False, "Perth", "Australia/Perth"),
    TimeZone(60, 480, False, "Taipei", "Asia/Taipei"),
    TimeZone(61, 540, False, "Osaka, Sapporo, Tokyo", "Asia/Tokyo"),
    TimeZone(62, 540, False, "Seoul", "Asia/Seoul"),
    TimeZone(63, 540, True, "Yakutsk", "Asia/Yakutsk"),
    TimeZone(64, 570, True, "Adelaide", "Australia/Adelaide"),
    TimeZone(65, 570, False, "Darwin", "Australia/Darwin"),
    TimeZone(66, 600, False, "Brisbane", "Australia/Brisbane"),
    TimeZone(67, 600, True, "Canberra, Melbourne, Sydney", "Australia/Sydney"),
    TimeZone(68, 600, False, "Guam, Port Moresby", "Pacific/Guam"),
    TimeZone(69, 600, True, "Hobart", "Australia/Hobart"),
    TimeZone(70, 600, True, "Vladivostok", "Asia/Vladivostok"),
    TimeZone(
        71, 660, False, "Magadan, Solomon Is., New Caledonia", "Pacific/Guadalcanal"
    ),
    TimeZone(72, 720, True, "Auckland, Wellington", "Pacific/Auckland"),
    TimeZone(73, 720, False, "Fiji, Kamchatka, Marshall Is.", "Pacific/Fiji"),
    TimeZone(74, 780, False, "Nuku'alofa", "Pacific/Tongatapu"),
    TimeZone(75, -270, False, "Caracas", "America/Caracas"),
)
