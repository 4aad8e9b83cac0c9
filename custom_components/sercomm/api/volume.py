"""Which range a camera counts its volumes in."""

from collections.abc import Mapping

from .readings import Readings

# Some cameras count to 16, others to 100 (Cisco WVC210, RC8221 of SFR). Nothing tells
# them apart but the values found, and two keys that only newer firmware has.
NARROW_VOLUME = range(1, 17)
WIDE = range(101)
WIDE_KEYS = frozenset({"audio_advanced_mode", "in_volume_again"})


def volumes(readings: Readings) -> range:
    """Return the volumes from lowest to highest, as far as the AUDIO group tells."""
    audio: Mapping[str, str] = readings.values.get("AUDIO", {})
    found = (readings.number("AUDIO", key) or 0 for key in ("in_volume", "out_volume"))
    wide = max(found) > NARROW_VOLUME[-1] or audio.keys() & WIDE_KEYS
    return WIDE if wide else NARROW_VOLUME
