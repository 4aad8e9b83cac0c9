"""What a camera refuses to store: a reading of the documents of its own."""

from collections.abc import Callable
from functools import cache
from ipaddress import AddressValueError, IPv4Address
import re

from .personas import Persona

type Rule = Callable[[str], bool]


class Refusal(Exception):
    """The camera says no; the text is its answer."""


def _one_of(*choices: str) -> Rule:
    return lambda value: value in choices


def _number(low: int, high: int) -> Rule:
    return lambda value: (
        re.fullmatch(r"-?\d{1,6}", value) is not None and low <= int(value) <= high
    )


def _even(low: int, high: int) -> Rule:
    whole = _number(low, high)
    return lambda value: whole(value) and int(value) % 2 == 0


def _numbers(*bounds: tuple[int, int]) -> Rule:
    """A comma list with bounds for each place."""
    rules = [_number(*bound) for bound in bounds]

    def rule(value: str) -> bool:
        parts = value.split(",")
        return len(parts) == len(rules) and all(
            test(part) for test, part in zip(rules, parts, strict=True)
        )

    return rule


def _at_most(length: int) -> Rule:
    return lambda value: len(value) <= length


def _both(*rules: Rule) -> Rule:
    return lambda value: all(rule(value) for rule in rules)


def _like(pattern: str) -> Rule:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


def _address(value: str) -> bool:
    try:
        IPv4Address(value)
    except AddressValueError:
        return False
    return True


def _multicast(value: str) -> bool:
    return _address(value) and IPv4Address(value).is_multicast


def _netmask(value: str) -> bool:
    """Ones, then zeros."""
    if not _address(value):
        return False
    return "01" not in f"{int(IPv4Address(value)):032b}"


def _or_empty(rule: Rule) -> Rule:
    return lambda value: value == "" or rule(value)


def _rectangle(value: str) -> bool:
    if not _numbers((0, 639), (0, 479), (0, 639), (0, 479))(value):
        return False
    left, top, right, bottom = map(int, value.split(","))
    return left < right and top < bottom


_switch = _one_of("0", "1")
_slider = _number(1, 7)
_port = _number(1, 65535)
_domain = _like(r"([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)?")
_position = _or_empty(_numbers((-63, 63), (-36, 28)))

READ_ONLY_GROUPS = frozenset({"Manufacture", "STREAMS"})
READ_ONLY = re.compile(
    r"SYSTEM\.(cfg_ver|pb_status|reg_interval|reboot_time|boot_up_time|reboot_reason|wd_reboot_\w+)"
    r"|HTTP\.http_mode|UPNP\.upnpcp_port_increment"
)
SECRET = re.compile(
    r"passw|(^|_)pass$|_ttls_pass$|priv_keypass$|^wpa_ascii$|^wep_ascii$|^wep_kep\d$|^user\d+$",
)

# The first pattern that fits `GROUP.key` decides; others take printable ASCII.
RULES: tuple[tuple[str, Rule], ...] = (
    (r"SYSTEM\.host_name", _like(r"[0-9A-Za-z ]{1,16}")),
    (r"SYSTEM\.comment", _at_most(32)),
    (r"SYSTEM\.time_format", _one_of("12", "24")),
    (r"SYSTEM\.date_format", _number(0, 3)),
    (r"SYSTEM\.time_zone", _number(0, 75)),
    (r"SYSTEM\.(daylight_saving|ntp_mode|led_mode|pir_mode|pir_mot_mode)", _switch),
    (r"SYSTEM\.ntp_server|LOG\.syslog_server", _both(_at_most(64), _domain)),
    (r"SYSTEM\.ntp_hour", _number(0, 23)),
    (r"SYSTEM\.ntp_min", _number(0, 59)),
    (r"SYSTEM\.ssl_cert_validation", _number(0, 3)),
    (r"LOG\.log_level", _number(0, 3)),
    (r"LOG\.(syslog|log|im|ftplog|smtplog|systemlog|imlog)_mode", _switch),
    (r"NETWORK\.(ip_addr|gateway)", _address),
    (r"NETWORK\.netmask", _netmask),
    (r"NETWORK\.(dns_server[12]|wins_ip)", _or_empty(_address)),
    (r"NETWORK\.(dhcp|dns_type)", _switch),
    (r"WIRELESS\.wlan_type|WIRELESS\.wmm", _switch),
    (r"WIRELESS\.wlan_essid", _at_most(32)),
    (r"WIRELESS\.wlan_channel", _number(0, 13)),
    (r"WIRELESS\.wlan_domain", _number(1, 12)),
    (r"WIRELESS\.wlan_security", _number(0, 9)),
    (r"WIRELESS\.wpa_ascii", _like(r".{8,63}|[0-9A-Fa-f]{64}")),
    (
        r"RTSP_RTP\.rtsp_port",
        lambda value: value == "554" or _number(1024, 65535)(value),
    ),
    (r"RTSP_RTP\.rtp_port", _number(1024, 65535)),
    (r"RTSP_RTP\.rtp_size", _number(400, 1400)),
    (r"RTSP_RTP\.mcast(_\w+)?_enable", _switch),
    (r"RTSP_RTP\.mcast_\w+_addr", _multicast),
    (r"RTSP_RTP\.mcast_\w+_port", _even(1024, 65534)),
    (r"RTSP_RTP\.mcast_hops", _number(1, 255)),
    (r"UPNP\.upnp_mode|BONJOUR\.bonjour_mode", _switch),
    (
        r"VIDEO\.(time_stamp|text_overlay|flip|mirror|night_mode|bmp_overlay|dn_filter|mask_window\d)",
        _switch,
    ),
    (r"VIDEO\.text", _at_most(20)),
    (r"VIDEO\.power_line", _one_of("50", "60")),
    (r"VIDEO\.color", _number(0, 5)),
    (r"VIDEO\.(exposure|sharpness|hue|saturation|contrast)", _slider),
    (r"VIDEO\.dn_sch", _number(0, 3)),
    (r"VIDEO\.(dn_sch_hr|dn_hrend)", _number(0, 23)),
    (r"VIDEO\.(dn_sch_min|dn_minend)", _number(0, 59)),
    (r"VIDEO\.dn_interval", _number(0, 10)),
    (r"VIDEO\.dn_threshold", _numbers((5, 40), (45, 80))),
    (r"VIDEO\.mask_color\d", _like(r"[0-9A-Fa-f]{6}")),
    (r"VIDEO\.mask_position\d", _rectangle),
    (r"(H264|MPEG4|JPEG)\.(mode|cropping)[23]?", _switch),
    (r"(H264|MPEG4)\.quality_type[23]?", _number(0, 2)),
    (r"(H264|MPEG4|JPEG)\.quality_level[23]?", _number(1, 5)),
    (r"(H264|MPEG4|JPEG)\.frame_rate[23]?", _number(1, 30)),
    (r"(H264|MPEG4|JPEG)\.bandwidth[23]?", _number(0, 8)),
    (r"(H264|MPEG4)\.gov_length[23]?", _number(2, 150)),
    (r"(H264|MPEG4)\.bit_rate[23]?", _number(1, 16000)),
    (r"H264\.profile[23]?", _one_of("66", "77", "100")),
    (
        r"AUDIO\.(audio_in2?|audio_out|au_trigger_en|au_trigger_method|audio_advanced_mode)",
        _switch,
    ),
    (r"AUDIO\.(in_volume|out_volume|au_trigger_volume)", _number(0, 100)),
    (r"AUDIO\.operation_mode", _number(0, 3)),
    (r"USER\.(login_check|adm_ctrl)", _switch),
    (r"USER\.user\d+", _or_empty(_like(r"[^,]+,[^,]*"))),
    (r"USER\.\w+_ctrl", _like(r"[01](,[01]){0,19}")),
    (r"MOTION\.(md_mode|md_switch\d)", _switch),
    (r"MOTION\.md_name\d", _at_most(12)),
    (r"MOTION\.md_window\d", _rectangle),
    (r"MOTION\.md_abs_window\d", _like(r"\d+,\d+,\d+,\d+/[1-9]\d*,[1-9]\d*")),
    (r"MOTION\.md_threshold\d", _number(0, 255)),
    (r"MOTION\.md_sensitivity\d", _number(0, 10)),
    (r"MOTION\.md_update_freq\d", _number(1, 100)),
    (r"MOTION\.md_point", _numbers((-63, 63), (-36, 28))),
    (r"EVENT\.(event_trigger|event_schedule)", _switch),
    (r"EVENT\.event_interval", _number(0, 15)),
    (r"EVENT\.event_jpeg_fps", _number(1, 30)),
    (r"HTTP_NOTIFY\.(http_notify|event_data_flag)", _switch),
    (r"HTTP_NOTIFY\.http_method", _number(0, 2)),
    (r"HTTP_EVENT\.(http_event_en|http_post_en)", _switch),
    (r"EMAIL\.(smtp2?_enable|smtp2?_serv_flag)", _switch),
    (r"EMAIL\.smtp2?_auth", _number(0, 2)),
    (r"EMAIL\.(send_email|email_att)", _number(0, 7)),
    (r"FTP\.(ftp[12]|ftp[12]_passive)", _switch),
    (r"SMBC\.(smbc_enable|smbc_rec_enable)|SDCARD\.sdcard_rec_\w*enable", _switch),
    (r"QOS\.qos_av_switch", _number(0, 2)),
    (
        r"QOS\.qos_enable|PPPOE\.(pppoe_enable|pppoe_dod)|IP_FILTER\.ip_filter",
        _switch,
    ),
    (r"\w+\.\w*(_port|_port2_num|port_number|proxy_no)", _port),
    (r"PTZ\.(Preset\dPosition|PredefineHome)", _position),
    (r"PTZ\.PtzMdMutex", _number(0, 2)),
    (r"PTZ\.Preset\dName", _at_most(32)),
)
_COMPILED = tuple((re.compile(pattern), rule) for pattern, rule in RULES)
_RESOLUTION = re.compile(r"(H264|MPEG4|JPEG)\.resolution[23]?")


@cache
def is_secret(group: str, key: str) -> bool:
    """Whether get_group never displays this value."""
    return SECRET.search(key) is not None and (
        group == "USER" or not key.startswith("user")
    )


def check(persona: Persona, group: str, key: str, value: str) -> None:
    """Refuse a value as the camera would."""
    name = f"{group}.{key}"
    if group in READ_ONLY_GROUPS or READ_ONLY.fullmatch(name):
        raise Refusal("ERROR")
    if not all(" " <= character <= "~" for character in value) or len(value) > 512:
        raise Refusal("ERROR")
    if _RESOLUTION.fullmatch(name):
        if value not in persona.resolutions:
            raise Refusal("Invalid Resolution")
        return
    for pattern, rule in _COMPILED:
        if pattern.fullmatch(name):
            if not rule(value):
                raise Refusal("ERROR")
            return
