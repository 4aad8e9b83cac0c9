"""RC8221: CSV dialect, infrared LEDs, no 720p, slow, factory password (none)."""

from .base import Persona, capability_flags, first_generation

# Interval and threshold are those of the jeedom plugin's dump, the keys also those of
# the WVC210 client. The rest of the values is a guess.
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
    # No pan and tilt: the table of models in SerComm's iOS app. That a card and MCWS
    # are missing is a guess.
    groups = first_generation(without=("PTZ", "SDCARD", "MCWS"))
    # Guesses in the form of the base document's: names, and a camera that has told of
    # no restart yet.
    groups["SYSTEM"] |= {"cfg_ver": "RC8221_NEUTRAL_0009", "host_name": "SC310AC5"}
    groups["SYSTEM"] |= {
        "reboot_reason": "",
        "wd_reboot_num": "0",
        "wd_reboot_time": "",
    }
    groups["VIDEO"] |= DAY_NIGHT
    # Larger pictures depend on the model (RC8120 manual p.83): that this one has none
    # is a guess.
    for codec in ("H264", "JPEG", "MPEG4"):
        groups[codec]["resolution"] = "3"
    del groups["MOTION"]["md_point"]
    # Two clients read flags in this order (brandond/sercomm, karatecarter's handler).
    # Which models print them is not known: that an RC8221 does is a guess.
    groups["EVENT"] |= {
        "event_mt": "0,1,0,0,0,0,0,0",
        "event_audio": "0,1,0,0,0,0,0,0",
        "event_httpc": "0,0,0,0,0,0,0,0",
    }
    # Model and the last digits of the MAC, as in the base document.
    groups["BONJOUR"]["bonjour_name"] = "RC8221-310ac5"
    groups["USER"] |= {"admin_name": "administrator", "viewer_name": "viewer"}
    return Persona(
        name="rc8221",
        model="RC8221",
        company="SerComm",
        # SerComm's prefix (IEEE). The rest, firmware, date and serial number are made
        # up.
        mac="00:0e:8f:31:0a:c5",
        default_name="SC310AC5",
        firmware="V1.0.23R02",
        release="V1.0.23",
        release_date="Sep 14,2012",
        serial_number="22100471",
        groups=groups,
        # SerComm's iOS app lists infrared light and a change between day and night.
        flags=capability_flags(irled="on"),
        dialect="flags",
        # The factory's (base document).
        password="",
        resolutions=("1", "2", "3"),
        shown_resolutions="640*480,320*240,160*120",
        # RC8221 manual p.95-96, which leaves open what this model has of them.
        peripherals=("dn_mode", "ir_cut", "ir_leds"),
        # A guess; clients that work leave 0.8 s or more between commands.
        latency=0.3,
    )
