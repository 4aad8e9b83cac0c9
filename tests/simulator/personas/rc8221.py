"""RC8221: CSV dialect, infrared LEDs, no 720p, slow, factory password (none)."""

from .base import Persona, capability_flags, first_generation

DAY_NIGHT = {
    "dn_filter": "0",
    "dn_sch": "0",
    "dn_sch_hr": "0",
    "dn_sch_min": "0",
    "dn_hrend": "0",
    "dn_minend": "0",
    "night_mode": "0",
    "dn_interval": "3",
    "dn_threshold": "35,75",
}


def persona() -> Persona:
    """An indoor camera with infrared LEDs and the older firmware."""
    groups = first_generation(without=("PTZ", "SDCARD", "MCWS"))
    groups["SYSTEM"] |= {"cfg_ver": "RC8221_NEUTRAL_0009", "host_name": "SC310AC5"}
    groups["SYSTEM"] |= {
        "reboot_reason": "",
        "wd_reboot_num": "0",
        "wd_reboot_time": "",
    }
    groups["VIDEO"] |= DAY_NIGHT
    for codec in ("H264", "JPEG", "MPEG4"):
        groups[codec]["resolution"] = "3"
    del groups["MOTION"]["md_point"]
    groups["EVENT"] |= {
        "event_mt": "0,1,0,0,0,0,0,0",
        "event_audio": "0,1,0,0,0,0,0,0",
        "event_httpc": "0,0,0,0,0,0,0,0",
    }
    groups["BONJOUR"]["bonjour_name"] = "RC8221-310ac5"
    groups["USER"] |= {"admin_name": "administrator", "viewer_name": "viewer"}
    return Persona(
        name="rc8221",
        model="RC8221",
        company="SerComm",
        mac="00:0e:8f:31:0a:c5",
        default_name="SC310AC5",
        firmware="V1.0.23R02",
        release="V1.0.23",
        release_date="Sep 14,2012",
        serial_number="22100471",
        groups=groups,
        flags=capability_flags(irled="on"),
        dialect="flags",
        password="",
        resolutions=("1", "2", "3"),
        shown_resolutions="640*480,320*240,160*120",
        peripherals=("dn_mode", "ir_cut", "ir_leds"),
        latency=0.3,
    )
