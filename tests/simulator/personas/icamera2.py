"""iCamera2 (3.0.x): eventN_entry dialect, day/night keys, PIR, bare `OK`."""

from .base import Groups, Persona, capability_flags, first_generation
from .rc8221 import DAY_NIGHT

# In this order in the entries of SmartThings handlers; `poll` is for the long poll.
ACTIONS = (
    "op1",
    "op2",
    "email",
    "ftpu",
    "im",
    "httpn",
    "httppost",
    "wlled",
    "smbc",
    "sd",
    "op3",
    "op4",
    "smbc_rec",
    "sd_rec",
    "poll",
)


def entry(kind: str, name: str, *, interval: str = "0") -> str:
    """One event entry as that firmware writes it, every action off."""
    actions = ";".join(f"{action}:0" for action in ACTIONS)
    return f"is=1|es=0,|et={kind}|acts={actions}|ei={interval}|ea=mp4,5,15,1|en={name}"


def _groups() -> Groups:
    """The groups of the newer firmware: its keys over those of the base document."""
    # Keys and values of MOTION, AUDIO, VIDEO, the codecs and HTTP_ are those that the
    # jeedom plugin shows of newer cameras (SFR, Freebox); that an iCamera2 has the
    # same, and which groups it lacks, is a guess.
    groups = first_generation(without=("PTZ", "SDCARD", "MPEG4", "MCWS"))
    system = groups["SYSTEM"]
    system |= {
        "cfg_ver": "iCamera2_iControl_0027",
        "host_name": "iCamera20D2A2E",
        "comment": "",
    }
    system |= {"reboot_reason": "", "wd_reboot_num": "0", "wd_reboot_time": ""}
    # SmartThings handlers set these; the last is from Comcast's touchscreen SDK.
    system |= {
        "pir_mode": "1",
        "pir_mot_mode": "1",
        "pir_mot_timer": "1",
        "ssl_cert_validation": "0",
    }
    video = groups["VIDEO"]
    for key in [key for key in video if key.startswith("mask_")]:
        del video[key]
    video |= {"time_stamp": "0", **DAY_NIGHT, "aspect_ratio": "0", "bmp_overlay": "1"}
    motion = groups["MOTION"]
    del motion["md_point"]
    motion |= {"md_mode": "0", "md_threshold1": "40", "md_sensitivity1": "7"}
    motion["md_abs_window1"] = "0,0,1280,720/1280,720"
    motion |= {f"md_abs_window{window}": "0,0,320,180/1280,720" for window in (2, 3, 4)}
    groups["AUDIO"] = {
        "audio_in": "1",
        "audio_in2": "1",
        "in_volume": "80",
        "in_audio_type": "5,3",
        "audio_mode": "1",
        "operation_mode": "3",
        "au_trigger_en": "0",
        "au_trigger_volume": "17",
        "au_trigger_method": "0",
        "in_pcm_sr": "16000,5512",
        "audio_advanced_mode": "0",
        "in_volume_again": "23",
        "audio_out": "1",
        "out_volume": "34",
    }
    groups["H264"] |= {
        "resolution": "4",
        "quality_type": "0",
        "bit_rate": "2000",
        "gov_length": "15",
    }
    groups["H264"] |= {
        "profile": "100",
        "resolution2": "3",
        "bit_rate2": "768",
        "gov_length2": "15",
    }
    groups["H264"] |= {
        "profile2": "100",
        "resolution3": "3",
        "quality_type3": "1",
        "profile3": "100",
    }
    groups["JPEG"] |= {
        "resolution": "3",
        "frame_rate": "15",
        "resolution2": "2",
        "mode2": "1",
    }
    # The four streams of the sample in Comcast's touchscreen SDK.
    groups["STREAMS"] = {
        "channel1": "H264,1",
        "channel2": "H264,2",
        "channel3": "JPEG,1",
        "channel4": "H264,3",
    }
    groups["HTTP_NOTIFY"] |= {"event_data_flag": "1"}
    groups["HTTP_EVENT"] |= {"http_post_en": "1"}
    # Ten, on an RC8310A (freebox-camera); the kinds by the jeedom plugin.
    entries = {f"event{number}_entry": "" for number in range(1, 11)}
    entries["event1_entry"] = entry("2", "motion")
    entries["event2_entry"] = entry("3", "pir")
    entries["event3_entry"] = entry("5", "http")
    entries["event4_entry"] = entry("4", "audio")
    groups["EVENT"] = {
        "event_trigger": "0",
        "event_schedule": "0",
        "event_jpeg_fps": "5",
        **entries,
    }
    groups["BONJOUR"] = {"bonjour_name": "iCamera2-0d2a2e", "bonjour_mode": "1"}
    groups["UPNP"]["upnp_mode"] = "1"
    groups["USER"] |= {"admin_name": "administrator", "viewer_name": "viewer"}
    # Both groups as OC835 finds them, with the address emptied.
    groups["OEM_REGISTER"] = {"register_status": "0", "register_gw": ""}
    groups["PORT_FILTER"] = {"port_filter1": "80,443,554,6789"}
    return groups


def persona() -> Persona:
    """An Xfinity-class camera of the newer firmware."""
    return Persona(
        name="icamera2",
        model="iCamera2",
        company="iControl",
        # Of the sample in Comcast's touchscreen SDK, as are name, firmware, date and
        # serial number.
        mac="e0:60:66:0d:2a:2e",
        default_name="iCamera20D2A2E",
        firmware="3.0.01.39",
        release="3.0.01.39",
        release_date="Jun 17,2016",
        serial_number="1602AXN048885",
        groups=_groups(),
        flags=capability_flags(
            irled="on", privacy_button="on", pir_sensor="on", sw_pppoe="no"
        ),
        dialect="entries",
        # Made up, to be hard to send.
        password='p4ss:w0rd "x" %41+/@#',
        # Of those in the RC8221 manual (p.95-96) a guess, as the rest of the motion
        # data is.
        peripherals=(
            "privacy_button",
            "pir",
            "light_sensor",
            "dn_mode",
            "ir_cut",
            "ir_leds",
        ),
        # Exactly that: jeedom plugin, fbx-hb client.
        ok_body=b"OK",
        motion_extension=True,
        open_home=True,
        notify_version="1.1",
    )
