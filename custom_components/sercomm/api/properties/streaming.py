"""H264, MPEG4, JPEG and STREAMS: how the picture is encoded."""

from ..refusals import because
from .kinds import Choice, Integer, Pattern
from .property import Access, Generation, Origin, Property, table
from .shared_kinds import BOOLEAN, RAW

READ = Access.READ
NEVER = Access.NEVER
ALL = Generation.G0 | Generation.G1 | Generation.G2

# 4 is 1280x960 in the manuals, and not every camera that lists 720p accepts it.
RESOLUTION = Choice({"1": "160x120", "2": "320x240", "3": "640x480", "4": "1280x720"})
QUALITY = Choice(
    {"1": "very_low", "2": "low", "3": "normal", "4": "high", "5": "very_high"}
)
FRAME_RATE = Integer(1, 30)
BANDWIDTH = Choice(
    {
        "0": "unlimited",
        "1": "64_kbit",
        "2": "128_kbit",
        "3": "256_kbit",
        "4": "512_kbit",
        "5": "768_kbit",
        "6": "1024_kbit",
        "7": "1536_kbit",
        "8": "2048_kbit",
    }
)


def _codec(group: str, *rows: Property) -> tuple[Property, ...]:
    """Return the rows of a codec with what all codecs have, for streams 1 to 3."""
    return table(
        group,
        Property("mode{,2,3}", BOOLEAN, "Stream is on", generations=ALL),
        Property("resolution{,2,3}", RESOLUTION, "Resolution", generations=ALL),
        Property(
            "quality_level{,2,3}",
            QUALITY,
            "Quality",
            generations=ALL,
            origin=Origin.JEEDOM,
        ),
        Property("frame_rate{,2,3}", FRAME_RATE, "Frames a second", generations=ALL),
        Property(
            "sp_uri{,2,3}",
            Pattern(
                r"[A-Za-z0-9_./-]{0,64}",
                "up to 64 of 0-9, A-Z, a-z, _ . / -",
                because("only", longest=64, characters="0-9 A-Z a-z _ . / -"),
                longest=64,
            ),
            "RTSP path of the stream",
        ),
        Property(
            "bandwidth{,2,3}", BANDWIDTH, "Limit of the bandwidth", origin=Origin.JEEDOM
        ),
        Property("cropping{,2,3}", RAW, "Cut of the picture", NEVER),
        *rows,
    )


def _video(bit_rate: Integer) -> tuple[Property, ...]:
    """Return what codecs other than JPEG have on top."""
    return (
        Property(
            "quality_type{,2,3}",
            # 2 is in Comcast's code alone.
            Choice({"0": "bit_rate", "1": "quality", "2": "adaptive"}),
            "What stays constant",
            generations=ALL,
            origin=Origin.WVC210,
        ),
        Property("bit_rate{,2,3}", bit_rate, "kbit/s", generations=ALL),
        Property(
            "gov_length{,2,3}",
            # The plugin begins with 1, Comcast's code with 2.
            Integer(2, 150),
            "Frames from one whole picture to the next",
            generations=ALL,
            origin=Origin.JEEDOM,
        ),
    )


H264 = _codec(
    "H264",
    *_video(Integer(32, 8192)),
    Property(
        "profile{,2,3}",
        Choice({"66": "baseline", "77": "main", "100": "high"}),
        "Profile",
    ),
)

# A WVC210 takes codes from 1 to 9 instead of kbit/s.
MPEG4 = _codec("MPEG4", *_video(Integer(1, 8192)))

JPEG = _codec("JPEG")

STREAMS = table(
    "STREAMS",
    Property("channel{1-8}", RAW, "Codec and number of a stream", READ),
)

ROWS = (*H264, *MPEG4, *JPEG, *STREAMS)
