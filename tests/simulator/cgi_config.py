"""/adm/: the settings file and the firmware, down and up."""

import base64
import binascii
import random
import re
import struct
from typing import TYPE_CHECKING

from .exchange import Reply, Request, text
from .settings import refusal

if TYPE_CHECKING:
    from .personas import Groups
    from .simulator import Simulator

STANDARD = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
CUSTOM = b"ACEGIKMOQSUWYBDFHJLNPRTVXZacegikmoqsuwybdfhjlnprtvxz0246813579=+/"
TO_CUSTOM = bytes.maketrans(STANDARD, CUSTOM)
TO_STANDARD = bytes.maketrans(CUSTOM, STANDARD)
END_OF_TEXT = b"\x00x\x00"
LOGO = 1
TAIL = struct.Struct("<III")
FIRMWARE_SIZE = 512 * 1024


async def download(sim: Simulator, request: Request) -> Reply:
    """admcfg.cfg: text, blocks, tail, in a base64 of its own (NV812D manual p.100)."""
    lines = []
    for name, keys in sim.groups.items():
        lines.append(f"[{name}]")
        lines += [f"{key}={value}" for key, value in keys.items()]
    content = "".join(f"{line}\r\n" for line in lines).encode("latin-1") + END_OF_TEXT
    logo = b"GIF89a" + bytes(26)
    content += struct.pack("<II", LOGO, len(logo)) + logo
    content += TAIL.pack(1, _checksum(content), len(content))
    if sim.persona.settings_encrypted:
        content = random.Random(sim.mac).randbytes(len(content))
        return Reply(body=content, content_type="application/configuration")
    encoded = base64.b64encode(content).translate(TO_CUSTOM)
    return Reply(body=encoded, content_type="application/configuration")


async def upload(sim: Simulator, request: Request) -> Reply:
    """Take a settings file back; one with a wrong check sum is refused."""
    content = uploaded_file(request)
    sim.uploads.append((request.path, content))
    try:
        whole = base64.b64decode(content.strip().translate(TO_STANDARD), validate=True)
        version, checksum, size = TAIL.unpack(whole[-TAIL.size :])
    except binascii.Error, struct.error:
        return refusal(sim, "ERROR")
    content = whole[: -TAIL.size]
    if (
        version != 1
        or size != len(content)
        or checksum != _checksum(content)
        or END_OF_TEXT not in content
    ):
        return refusal(sim, "ERROR")
    _restore(sim.groups, content.partition(END_OF_TEXT)[0].decode("latin-1"))
    sim.state.follow_day_night()
    return text(sim.persona.ok_body)


async def dump_flash(sim: Simulator, request: Request) -> Reply:
    """The firmware as a file."""
    disposition = ("Content-Disposition", 'attachment; filename="fw.bin"')
    return Reply(
        body=firmware(sim),
        content_type="application/octet-stream",
        headers=(disposition,),
    )


async def upgrade(sim: Simulator, request: Request) -> Reply:
    """Flash a firmware, as a form or in base64; one of another model is refused."""
    if request.method != "POST":
        return refusal(sim, "ERROR")
    image = unpacked(sim, request)
    sim.uploads.append((request.path, image))
    is_ours = image.startswith(f"SERCOMM {sim.persona.model} ".encode())
    if not is_ours and sim.persona.firmware_taken != "anything":
        return refusal(sim, "Unknown Error")
    sim.restart_after(request)
    return text(sim.persona.ok_body)


def unpacked(sim: Simulator, request: Request) -> bytes:
    """The firmware in a request; empty for an encoding that this camera does not take.

    The base document wants base64 in the body; a client of the WVC210 sends a form.
    """
    is_form = "multipart/form-data" in request.headers.get("content-type", "")
    taken = {"both": ("form", "base64"), "anything": ("base64",)}.get(
        sim.persona.firmware_taken, (sim.persona.firmware_taken,)
    )
    if ("form" if is_form else "base64") not in taken:
        return b""
    if is_form:
        return uploaded_file(request)
    try:
        return base64.b64decode(request.body, validate=True)
    except binascii.Error:
        return b""


def firmware(sim: Simulator) -> bytes:
    """A firmware: a readable head, then noise that is the same every time."""
    head = f"SERCOMM {sim.persona.model} {sim.persona.firmware}\n".encode()
    return head + random.Random(sim.persona.model).randbytes(FIRMWARE_SIZE - len(head))


def uploaded_file(request: Request) -> bytes:
    """The multipart field `file`, else the body as it is."""
    kind = request.headers.get("content-type", "")
    found = re.search(r'boundary="?([^";]+)"?', kind)
    if "multipart/form-data" not in kind or found is None:
        return request.body
    for part in request.body.split(b"--" + found[1].encode("latin-1")):
        head, separator, content = part.partition(b"\r\n\r\n")
        if separator and re.search(rb'name="?file"?[;\r\n]', head + b"\r\n"):
            return content.removesuffix(b"\r\n")
    return b""


def _checksum(content: bytes) -> int:
    """The sum of all whole little-endian dwords; the rest is ignored."""
    return (
        sum(
            dword
            for (dword,) in struct.iter_unpack("<I", content[: len(content) // 4 * 4])
        )
        & 0xFFFFFFFF
    )


def _restore(groups: Groups, text_: str) -> None:
    """Take over the values of groups and keys the camera has."""
    current: dict[str, str] = {}
    for line in text_.splitlines():
        key, separator, value = line.partition("=")
        if line.startswith("["):
            current = groups.get(line.strip("[]"), {})
        elif separator and key in current:
            current[key] = value
