"""AUDIO: microphone, speaker and sound detection."""

from ..refusals import because
from .kinds import Choice, Integer, Pattern
from .property import Access, Generation, Origin, Property, table
from .shared_kinds import BOOLEAN, RAW

NEVER = Access.NEVER
G2 = Generation.G2

# Some models count to 16, others to 100; nothing tells them apart but the value found.
VOLUME = Integer(0, 100)
# Comcast's code has 2 for G.726, 4 for AMR and 6 for MP3 besides.
CODEC = Pattern(
    r"[0-9](,[0-9])*",
    "0 G.711 A-law, 1 G.711 u-law, 3 PCM, 5 AAC; one a stream",
    because("form", example="1,5"),
)
SAMPLE_RATE = Pattern(
    r"[0-9]{4,5}(,[0-9]{4,5})*",
    "Hz; one a stream",
    because("form", example="8000,16000"),
)

AUDIO = table(
    "AUDIO",
    Property("audio_in{,2}", BOOLEAN, "Microphone"),
    Property("in_volume", VOLUME, "Volume of the microphone"),
    Property(
        "in_volume_again", RAW, "Analogue gain of the microphone", NEVER, generations=G2
    ),
    Property(
        "in_audio_type{,2}", CODEC, "Codec of the microphone", origin=Origin.WVC210
    ),
    Property("in_pcm_sr{,2}", SAMPLE_RATE, "Sample rate of the microphone"),
    Property("audio_out", BOOLEAN, "Speaker"),
    Property("out_volume", VOLUME, "Volume of the speaker"),
    Property("out_audio_type", CODEC, "Codec of the speaker", origin=Origin.WVC210),
    Property("audio_mode", BOOLEAN, "Sound mode", origin=Origin.FIRMWARE),
    Property("audio_advanced_mode", RAW, "Advanced sound mode", NEVER, generations=G2),
    Property(
        "operation_mode",
        Choice({"0": "listen", "1": "talk", "2": "half_duplex", "3": "full_duplex"}),
        "Listen or talk",
        origin=Origin.WVC210,
    ),
    Property("au_trigger_en", BOOLEAN, "Sound detection"),
    # The jeedom plugin offers 2 to 40, the base document shows 50, and live levels
    # reach 100 (RC8120 manual p.106).
    Property("au_trigger_volume", Integer(0, 100), "Level that is a sound"),
    Property(
        "au_trigger_method",
        Choice({"0": "noise_begins", "1": "noise_ends"}),
        "What starts an event",
        origin=Origin.JEEDOM,
    ),
)

ROWS = AUDIO
