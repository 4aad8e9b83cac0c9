"""The camera's settings file, admcfg.cfg, and its own base64 alphabet."""

from base64 import b64decode, b64encode
import binascii

from .errors import InvalidReply
from .groups import parse_groups

# Sercomm-API, "Configuration Settings"; 62 is `=`, 63 is `+`, `/` fills up.
OURS = b"ACEGIKMOQSUWYBDFHJLNPRTVXZacegikmoqsuwybdfhjlnprtvxz0246813579=+/"
STANDARD = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
TO_STANDARD = bytes.maketrans(OURS, STANDARD)
TO_OURS = bytes.maketrans(STANDARD, OURS)


def decode_settings(content: bytes) -> bytes:
    """Return the plain content of a settings file: text, then binary blocks.

    Raises InvalidReply when it is not in the vendor's alphabet; some firmware
    encrypts its file (RC8310A notes).
    """
    packed = bytes(content).translate(None, b" \r\n\t")
    if not packed or packed.strip(OURS):
        raise InvalidReply("the settings file is not in the vendor's alphabet")
    try:
        return b64decode(packed.translate(TO_STANDARD), validate=True)
    except binascii.Error:
        raise InvalidReply("the settings file is damaged") from None


def encode(plain: bytes) -> bytes:
    """Return content in the vendor's alphabet, in one line."""
    return b64encode(plain).translate(TO_OURS)


def settings(content: bytes) -> dict[str, dict[str, str]]:
    """Return the groups in a settings file: group -> key -> value.

    A NUL ends the text (NV812D manual p.100); logo, certificates and check sum
    follow it. Raises InvalidReply when the file does not decode or holds no group.
    """
    text = decode_settings(content).partition(b"\0")[0].decode("latin-1")
    groups = {name: pairs for name, pairs in parse_groups(text).items() if name}
    if not groups:
        raise InvalidReply("the settings file holds no settings")
    return groups
