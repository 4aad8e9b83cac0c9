"""Manufacture, SYSTEM and LOG: the camera itself, its clock and its log."""

from ..refusals import because
from .kinds import Choice, Host, Integer, Pattern, Text
from .property import Access, Generation, Origin, Property, table
from .shared_kinds import BOOLEAN, HOUR, MINUTE, PASSWORD, PORT, RAW
from .time_zones import TIME_ZONES

READ = Access.READ
NEVER = Access.NEVER
G2 = Generation.G2

MANUFACTURE = table(
    "Manufacture",
    Property("def_name", RAW, "Factory name", READ),
    Property("default_ip", RAW, "Factory address and netmask", READ),
    Property("max_user", RAW, "How many users fit", READ),
    Property("summer_chg", RAW, "Knows daylight saving", READ),
    Property("conf_status", RAW, "State of the configuration", READ),
)

SYSTEM = table(
    "SYSTEM",
    Property("cfg_ver", RAW, "Version of the configuration", READ),
    Property(
        "host_name",
        Pattern(
            r"[0-9A-Za-z ]{1,16}",
            "1 to 16 of 0-9, A-Z, a-z and space",
            because("only", longest=16, characters="0-9 A-Z a-z"),
            longest=16,
        ),
        "Name of the camera",
        private=True,
    ),
    Property(
        "comment",
        Text(32),
        "Description of the camera",
        private=True,
    ),
    Property(
        "time_format", Choice({"24": "24_hours", "12": "12_hours"}), "Clock on screen"
    ),
    Property(
        # Sercomm-API pull request 5; the WVC210 client agrees on 1 and 2.
        "date_format",
        Choice({"0": "yyyy_mm_dd", "1": "mm_dd_yyyy", "2": "dd_mm_yyyy", "3": "other"}),
        "Date on screen",
    ),
    Property(
        "time_zone",
        Choice({str(zone.code): zone.label for zone in TIME_ZONES}),
        "Time zone",
    ),
    Property("daylight_saving", BOOLEAN, "Daylight saving where the zone has it"),
    Property("ntp_mode", BOOLEAN, "Clock set from a time server"),
    Property("ntp_server", Host(64), "Time server"),
    Property(
        "ntp_date",
        # One client takes 0 and 1 for off and on, which are daily and Monday.
        Integer(-1, 7),
        "Day of the clock's update: -1 never, 0 daily, 1 Monday to 7 Sunday",
        origin=Origin.FIRMWARE,
    ),
    Property("ntp_hour", HOUR, "Hour of the clock's update"),
    Property("ntp_min", MINUTE, "Minute of the clock's update"),
    Property("led_mode", BOOLEAN, "Status LED"),
    Property("reboot_time", RAW, "When the camera restarted last", READ),
    Property("boot_up_time", RAW, "When the camera was up again", READ),
    Property("reboot_reason", RAW, "Why the camera restarted last", READ),
    # A log tells of 1200 s without requests where it is 20 (base document): polls keep
    # Wi-Fi up, so it need not be changed.
    Property("wd_timer_wifi", RAW, "Minutes of silence until Wi-Fi is renewed", READ),
    Property("wd_timer_idled", RAW, "Watchdog time while idle", READ),
    Property("wd_timer_acted", RAW, "Watchdog time while busy", READ),
    Property("wd_reboot_num", RAW, "Restarts by the watchdog", READ),
    Property("wd_reboot_time", RAW, "Times of restarts by the watchdog", READ),
    Property("pb_status", RAW, "State of the button", READ, origin=Origin.SCRIPT),
    Property("pir_mode", BOOLEAN, "Infrared motion sensor", origin=Origin.SMARTTHINGS),
    Property(
        "pir_mot_mode",
        RAW,
        "Infrared sensor with motion",
        NEVER,
        origin=Origin.SMARTTHINGS,
    ),
    Property(
        "pir_mot_timer",
        RAW,
        "Time of infrared sensor with motion",
        NEVER,
        origin=Origin.SMARTTHINGS,
    ),
    Property(
        "language_id",
        Integer(2, 9, also=(0, *range(20, 26))),
        "Language of the web pages",
        generations=Generation.G0,
        origin=Origin.WVC210,
    ),
    Property(
        "ssl_cert_validation",
        Choice({"0": "none", "1": "server", "2": "client", "3": "both"}),
        "Whose certificates are checked",
        generations=G2,
        origin=Origin.ZILKER,
    ),
    Property(
        "ssl_cert_server_cn_list",
        Pattern(
            r"([A-Za-z0-9.*-]+(;[A-Za-z0-9.*-]+)*)?",
            "host names with semicolons between",
            because("form", example="a.example;b.example"),
        ),
        "Servers whose certificates are accepted",
        private=True,
        generations=G2,
        origin=Origin.ZILKER,
    ),
)

LOG = table(
    "LOG",
    Property("log_mode", BOOLEAN, "Keep a log"),
    # A published script calls it read-only: what a camera refuses, it says itself.
    Property(
        "log_level",
        Choice({"0": "error", "1": "warning", "2": "normal", "3": "all"}),
        "How much is logged",
        origin=Origin.FIRMWARE,
    ),
    Property("syslog_mode", BOOLEAN, "Send the log to a syslog server"),
    Property("syslog_server", Host(64), "Syslog server", private=True),
    Property("syslog_port", PORT, "Port of the syslog server"),
    Property("im_mode", BOOLEAN, "Send the log by instant message"),
    Property("im_server", Host(64), "Instant message server", private=True),
    Property(
        "im_account",
        Text(64, for_scripts=True),
        "Instant message account",
        private=True,
    ),
    Property("im_password", PASSWORD, "Instant message password", secret=True),
    # Spelt so by the firmware.
    Property(
        "im_sendto",
        Text(64, for_scripts=True),
        "Instant message receiver",
        private=True,
    ),
    Property("im_message", Text(64, for_scripts=True), "Instant message text"),
    Property("ftplog_mode", BOOLEAN, "Log FTP uploads"),
    Property("smtplog_mode", BOOLEAN, "Log emails"),
    Property("systemlog_mode", BOOLEAN, "Log the system"),
    Property("imlog_mode", BOOLEAN, "Log instant messages"),
)

ROWS = (*MANUFACTURE, *SYSTEM, *LOG)
