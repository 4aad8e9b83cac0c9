"""MOTION, EVENT and IO: what the camera notices and what it does then."""

from ..refusals import because
from .kinds import Choice, Integer, Numbers, Pattern, Text
from .property import Access, Generation, Origin, Property, table
from .rules import Attachment, EntryRule, TriggerRule
from .shared_kinds import BOOLEAN, RAW, RECTANGLE
from .video import PAN_TILT

NEVER = Access.NEVER
G0 = Generation.G0
G1 = Generation.G1
G2 = Generation.G2
# 10 to 10000.
PULSE = "[1-9][0-9]{1,3}|10000"

MOTION = table(
    "MOTION",
    Property("md_mode", BOOLEAN, "Motion detection", generations=G0 | G1 | G2),
    Property("md_switch{1-4}", BOOLEAN, "Window is watched", generations=G0 | G1 | G2),
    Property("md_name{1-4}", Text(12, for_scripts=True), "Name of the window"),
    Property("md_window{1-4}", RECTANGLE, "Place of the window"),
    Property("md_threshold{1-4}", Integer(0, 255), "How much must move"),
    Property("md_sensitivity{1-4}", Integer(0, 10), "Sensitivity, 10 is highest"),
    Property(
        "md_update_freq{1-4}", Integer(1, 100), "How often it looks, 100 is every frame"
    ),
    Property("md_point", Numbers(PAN_TILT), "Where the head watches for motion"),
    Property(
        "md_abs_window{1-4}",
        Pattern(
            r"([0-9]{1,4},){3}[0-9]{1,4}/[1-9][0-9]{0,3},[1-9][0-9]{0,3}",
            "X0,Y0,X1,Y1/width,height",
            because("form", example="0,0,1280,720/1280,720"),
        ),
        "Place of the window at the camera's resolution",
        generations=G2,
        origin=Origin.JEEDOM,
    ),
)

EVENT = table(
    "EVENT",
    Property("event_trigger", BOOLEAN, "The camera is armed", generations=G0 | G1 | G2),
    Property("event_schedule", BOOLEAN, "Armed by schedule"),
    # SerComm's firmware source packs day, beginning and end; no dump shows the text of
    # one.
    Property("event_define{1-10}", RAW, "Schedule", NEVER),
    Property(
        "event_interval",
        # SerComm's firmware source counts seconds here, clients that set it minutes.
        Integer(0, 15),
        "Minutes between two events, 0 is none",
        generations=G0 | G1,
        origin=Origin.WVC210,
    ),
    Property("event_mt", TriggerRule(), "What happens on motion", generations=G0 | G1),
    Property("event_audio", TriggerRule(), "What happens on sound", generations=G1),
    Property(
        "event_pir", TriggerRule(), "What happens on infrared motion", generations=G1
    ),
    Property(
        "event_httpc", TriggerRule(), "What http_trigger.cgi does", generations=G1
    ),
    Property("event_in{1-2}", TriggerRule(), "What an input does", generations=G0 | G1),
    Property("event_attach", Attachment(), "What is attached", generations=G0 | G1),
    Property(
        "event_mpeg4",
        Pattern(
            "[1-3],(0,[1-5]|1,[1-4]|2,[1-3]|3,[12]|4,1)",
            "1..3,0..4,1..5, at most 5 seconds in all",
            because("form", example="1,2,3"),
        ),
        "Clip: 1 mp4, 2 3gp or 3 avi, seconds before, seconds after",
        generations=G0,
        origin=Origin.WVC210,
    ),
    Property(
        "event_jpeg",
        Numbers(((1, 4), (0, 4), (1, 5))),
        "Pictures: how many, seconds before, seconds after",
        generations=G0,
        origin=Origin.WVC210,
    ),
    Property(
        "event{1-10}_entry",
        EntryRule(),
        "A trigger and what it does",
        generations=G2,
        origin=Origin.SMARTTHINGS,
    ),
    Property(
        "event_jpeg_fps",
        Integer(1, 30),
        "Pictures a second",
        generations=G2,
        origin=Origin.SMARTTHINGS,
    ),
)

IO = table(
    "IO",
    Property("in{1-2}_trigger", BOOLEAN, "Input starts events", origin=Origin.FIRMWARE),
    Property(
        "in{1-2}_type",
        # 0 is in the base document alone, and stays where it is found.
        Choice({"0": "unset", "1": "high", "2": "low", "3": "rising", "4": "falling"}),
        "What the input reacts to",
        origin=Origin.FIRMWARE,
    ),
    Property(
        "out{1-2}_init",
        Choice({"1": "high", "2": "low"}),
        "State of the output at start",
        origin=Origin.FIRMWARE,
    ),
    Property(
        "out{1-2}_button",
        Pattern(
            f"[01],[01],({PULSE})",
            "level 0 or pulse 1, on is high 0 or low 1, 10 to 10000 ms; with commas",
            because("form", example="1,0,500"),
        ),
        "Button of the output",
        origin=Origin.FIRMWARE,
    ),
    Property(
        "out{1-2}_action",
        Choice({"1": "high", "2": "low", "3": "pulse"}),
        "What the output does",
        origin=Origin.FIRMWARE,
    ),
    Property(
        "out{1-2}_pulse_duration",
        Integer(10, 10000),
        "Milliseconds of a pulse",
        origin=Origin.FIRMWARE,
    ),
)

ROWS = (*MOTION, *EVENT, *IO)
