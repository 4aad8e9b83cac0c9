"""VIDEO and PTZ: the picture, day and night, and where the camera looks."""

from ..refusals import because
from .kinds import Choice, Integer, Numbers, Pattern, Text
from .property import Access, Generation, Origin, Property, table
from .shared_kinds import BOOLEAN, HOUR, MINUTE, RAW, RECTANGLE

NEVER = Access.NEVER
G0 = Generation.G0
G1 = Generation.G1
G2 = Generation.G2

SLIDER = Integer(1, 7)
# The range of the pan/tilt head, as the base document gives it for MOTION.md_point.
PAN_TILT = ((-63, 63), (-36, 28))
POSITION = Numbers(PAN_TILT, optional=True)

VIDEO = table(
    "VIDEO",
    Property("video_schedule", BOOLEAN, "Video by schedule"),
    Property("video_define{1-10}", RAW, "Schedule of the video", NEVER),
    Property("time_stamp", BOOLEAN, "Date and time in the picture"),
    Property("text_overlay", BOOLEAN, "Text in the picture"),
    Property("text", Text(20), "The text in the picture"),
    Property("power_line", Choice({"50": "50_hz", "60": "60_hz"}), "Mains frequency"),
    Property(
        "color",
        Choice(
            {
                "0": "auto",
                "1": "indoor",
                "2": "white_light",
                "3": "yellow_light",
                "4": "outdoor",
                "5": "black_and_white",
            }
        ),
        "Colour balance",
    ),
    Property("exposure", SLIDER, "Brightness, 7 is brightest"),
    Property("sharpness", SLIDER, "Sharpness, 7 is sharpest"),
    Property("hue", SLIDER, "Hue"),
    Property("saturation", SLIDER, "Saturation"),
    Property("contrast", SLIDER, "Contrast"),
    Property("flip", BOOLEAN, "Upside down"),
    Property("mirror", BOOLEAN, "Left and right exchanged"),
    Property("default_channel", Integer(1, 4), "Stream of viewers that name none"),
    Property("mask_window{1-4}", BOOLEAN, "Privacy mask"),
    Property(
        "mask_color{1-4}",
        Pattern(
            r"[0-9A-Fa-f]{6}", "six hexadecimal digits", because("colour"), longest=6
        ),
        "Colour of a privacy mask",
    ),
    Property("mask_position{1-4}", RECTANGLE, "Place of a privacy mask"),
    # A WVC210, which has no infrared light, is made black and white by `color` 5.
    Property("night_mode", BOOLEAN, "Night mode", generations=G0 | G1 | G2),
    Property("dn_filter", BOOLEAN, "Infrared filter", generations=G0 | G2),
    Property(
        "dn_sch",
        Choice({"0": "auto", "1": "schedule", "2": "day", "3": "night"}),
        "Day or night; one client says that 1 is automatic too",
        generations=G1 | G2,
        origin=Origin.JEEDOM,
    ),
    Property(
        "dn_sch_hr",
        HOUR,
        "Hour that night begins",
        generations=G2,
        origin=Origin.JEEDOM,
    ),
    Property(
        "dn_sch_min",
        MINUTE,
        "Minute that night begins",
        generations=G2,
        origin=Origin.JEEDOM,
    ),
    Property(
        "dn_hrend", HOUR, "Hour that night ends", generations=G2, origin=Origin.JEEDOM
    ),
    Property(
        "dn_minend",
        MINUTE,
        "Minute that night ends",
        generations=G2,
        origin=Origin.JEEDOM,
    ),
    Property(
        # In what unit is not known; the plugin's dump holds 3.
        "dn_interval",
        Integer(0, 10),
        "Delay of the change between day and night",
        generations=G2,
        origin=Origin.JEEDOM,
    ),
    Property(
        "dn_threshold",
        Numbers(((5, 40), (45, 80))),
        "Brightness below which night begins, above which it ends",
        generations=G2,
        origin=Origin.JEEDOM,
    ),
    Property(
        # Its three codes have no names in the plugin.
        "aspect_ratio",
        Integer(0, 2),
        "Shape of the picture",
        generations=G2,
        origin=Origin.JEEDOM,
    ),
    Property(
        # The only known way to lose the logo of an operator (OC835).
        "bmp_overlay",
        BOOLEAN,
        "The vendor's logo in the picture",
        generations=G2,
        origin=Origin.OC835,
    ),
)

PTZ = table(
    "PTZ",
    Property("PtzMode", RAW, "Pan/tilt mode", NEVER),
    Property(
        "PtzMdMutex",
        Choice({"0": "no_pan_tilt", "1": "motion_area_only", "2": "everywhere"}),
        "Pan/tilt together with motion detection",
        origin=Origin.WVC210,
    ),
    Property("Preset{1-9}Name", Text(20, for_scripts=True), "Name of a preset"),
    Property("Preset{1-9}Position", POSITION, "Position of a preset"),
    Property(
        "Patrol1Position",
        Pattern(
            r"([1-9],([5-9]|[1-5][0-9]|60)(;[1-9],([5-9]|[1-5][0-9]|60))*;?)?",
            "preset,seconds (1..9,5..60) with semicolons between",
            because("form", example="1,5;2,60"),
        ),
        "Presets of the patrol",
        origin=Origin.WVC210,
    ),
    Property("PredefineHome", POSITION, "Home position", origin=Origin.WVC210),
    Property("PatrolInterval", RAW, "Time between patrols", NEVER),
    Property("PatrolStyle", RAW, "How it patrols", NEVER),
    Property(
        "Ptz{Pan,Tilt}Speed",
        Integer(1, 10),
        "Speed",
        generations=G0,
        origin=Origin.WVC210,
    ),
    Property(
        "GotoMdPosIdleEn",
        BOOLEAN,
        "Go to the motion position when idle",
        generations=G0,
        origin=Origin.WVC210,
    ),
    Property(
        "GotoMdPosIdleVal",
        Integer(60, 900),
        "Seconds until idle",
        generations=G0,
        origin=Origin.WVC210,
    ),
)

ROWS = (*VIDEO, *PTZ)
