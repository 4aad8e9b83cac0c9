"""What a file is by its first bytes, whatever the camera calls it."""

import re

# An MP4 or 3GP may begin with any of these boxes (ISO/IEC 14496-12; QuickTime).
BOXES = frozenset(
    {
        *(b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"uuid", b"pnot"),
        # In fragments.
        *(b"styp", b"sidx", b"moof", b"pdin"),
    }
)
OTHERS: tuple[tuple[str, re.Pattern[bytes]], ...] = tuple(
    (name, re.compile(pattern, re.DOTALL))
    for name, pattern in (
        ("ASF, WMV", rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
        ("Matroska, WebM", rb"\x1a\x45\xdf\xa3"),
        ("FLV", rb"FLV\x01"),
        ("MPEG-PS", rb"\x00\x00\x01\xba"),
        ("MPEG-TS", rb"\x47.{187}\x47"),
        ("MPEG-4 ES", rb"\x00\x00\x01[\xb0-\xb6\x00-\x2f]"),
        ("H.264 ES", rb"\x00?\x00\x00\x01[\x09\x27\x47\x67]"),
        ("H.265 ES", rb"\x00?\x00\x00\x01[\x40\x42\x44\x46]"),
        ("Ogg", rb"OggS"),
        ("WAV", rb"RIFF.{4}WAVE"),
        ("PNG", rb"\x89PNG"),
        ("GIF", rb"GIF8"),
        ("Zip", rb"PK\x03\x04"),
        ("HTML", rb"\s*<(?i:!doctype|html)"),
    )
)
SHOWN_BYTES = 12


def kind_of(start: bytes) -> str | None:
    """Return `mp4`, `avi` or `jpg`; None when it is none of them."""
    if start[4:8] in BOXES:
        return "mp4"
    if start[:4] == b"RIFF" and start[8:12] == b"AVI ":
        return "avi"
    if start[:3] == b"\xff\xd8\xff":
        return "jpg"
    return None


def name_of(start: bytes) -> str:
    """Name a format that is not taken, alike in every language; else its first bytes.

    ES is an elementary stream: video without a container.
    """
    for name, pattern in OTHERS:
        if pattern.match(start):
            return name
    return start[:SHOWN_BYTES].hex(" ") or "-"
