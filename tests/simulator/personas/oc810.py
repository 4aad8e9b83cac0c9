"""OC810 (1.0.02), locked down by the OEM: groups gone, CGIs forbidden or missing."""

from .base import Persona, capability_flags, first_generation
from .rc8221 import DAY_NIGHT

# A guess: that operators lock groups and CGIs is reported of other models (Sercomm-API
# issues 16 and 19, freebox-camera), which of them on an OC810 is not.
MISSING_GROUPS = (
    "Manufacture",
    "DDNS",
    "EMAIL",
    "FTP",
    "SMBC",
    "MPEG4",
    "STREAMS",
    "IP_FILTER",
    "IO",
    "QOS",
    "MCWS",
    "HTTP_EVENT",
    "PPPOE",
    "SDCARD",
    "PTZ",
)


def persona() -> Persona:
    """An outdoor camera of a gateway vendor."""
    groups = first_generation(without=MISSING_GROUPS)
    groups["SYSTEM"] |= {"cfg_ver": "OC810_ADT_0098", "host_name": "Front Door"}
    # SerComm's iOS app lists a change between day and night.
    groups["VIDEO"] |= DAY_NIGHT
    # 720p is refused (homebridge-camera-ffmpeg issue 797).
    for codec in ("H264", "JPEG"):
        groups[codec]["resolution"] = "3"
    del groups["MOTION"]["md_point"]
    # Seen at this port in the same issue.
    groups["RTSP_RTP"]["rtsp_port"] = "1025"
    # The form of the base document with fewer actions, as karatecarter's handler writes
    # it; that other triggers are missing is a guess.
    groups["EVENT"] = {
        "event_trigger": "0",
        "event_interval": "0",
        "event_mt": "email:0;ftpu:0;httpn:0;httppost:0",
        "event_attach": "avi,1,5,10",
    }
    groups["BONJOUR"]["bonjour_name"] = "OC810-7720b4"
    groups["USER"] |= {"admin_name": "administrator", "viewer_name": "viewer"}
    return Persona(
        name="oc810",
        model="OC810",
        company="ADT",
        # SerComm's prefix (IEEE); the rest, date and serial number are made up.
        # Comcast's touchscreen SDK knows 1.0.02R09 to R19 of this model.
        mac="00:0e:8f:77:20:b4",
        default_name="SC7720B4",
        firmware="1.0.02R19",
        release="1.0.02",
        release_date="Nov 05,2013",
        serial_number="81003377",
        groups=groups,
        flags=capability_flags(irled="on", sw_pppoe="no"),
        dialect="colon",
        # Operators set one of their own; this one is made up.
        password="5678abcd",
        resolutions=("1", "2", "3"),
        # As the WVC80N manual prints it (p.31).
        mac_with_colons=False,
        # Of a PVC2300, a sibling.
        realm="IP Camera",
        # Talking was not made to work (homebridge-camera-ffmpeg issue 797); all else of
        # what is missing, forbidden or an error here is a guess, see above.
        not_found=frozenset(
            {
                "/adm/ping.cgi",
                "/adm/http_trigger.cgi",
                "/adm/privacy_ctl.cgi",
                "/adm/smb_survey.cgi",
                "/adm/Licenses.txt",
                "/adm/date.cgi",
                "/io/query_pc.cgi",
                "/io/control_pc.cgi",
                "/img/g711u.cgi",
                "/img/g711a.cgi",
            }
        ),
        forbidden=frozenset(
            {"/adm/admcfg.cfg", "/adm/flash_dumper.cgi", "/adm/sysinfo.cgi"}
        ),
        cgi_error=frozenset(
            {
                "/adm/upload.cgi",
                "/adm/upgrade.cgi",
                "/adm/site_survey.cgi",
                "/adm/enable_ui.cgi",
            }
        ),
    )
