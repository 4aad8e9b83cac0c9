"""Firmware: read out into a file, and replaced at most once."""

import asyncio
from base64 import b64decode
from errno import ENOSPC
from io import BytesIO
from pathlib import Path
from typing import NoReturn, override

import pytest

from custom_components.sercomm.api import (
    AccessDenied,
    AuthenticationFailed,
    CameraBusy,
    CameraTimeout,
    CannotConnect,
    CannotStore,
    CommandRefused,
    ConnectionDropped,
    InvalidReply,
    InvalidValue,
    NotAvailable,
    SercommError,
    firmware as firmware_module,
)
from custom_components.sercomm.api.firmware import Encoding, usual_encodings
from custom_components.sercomm.api.transport import GROUP_BUDGET
from tests.conftest import StartSimulator
from tests.simulator import Simulator
from tests.simulator.cgi_config import firmware, uploaded_file

from .conftest import MakeCamera, Serve
from .raw_server import Answer, Endless, Script, hang_up, reply, reset, silence, then

# Its base64 ends with `==`, which `swallow` waits for.
IMAGE = b"SERCOMM RC8230 V1.0.16R00\n" + bytes(range(256)) * 64 + b"\n"
RIGHTS = reply(b"mic_in=on\r\n")


@pytest.fixture
def short_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait a moment instead of five minutes."""
    monkeypatch.setattr(firmware_module, "FIRMWARE_TIMEOUT", 0.3)


class FullDisk(BytesIO):
    """A file that nothing can be written to."""

    @override
    def write(self, _: object) -> NoReturn:
        raise OSError(ENOSPC, "No space left on device")


def posts(sim: Simulator) -> list[bytes]:
    """The files that were sent to the upgrade CGI, as they lay in the body."""
    return [uploaded_file(request) for request in sim.requests if request.body]


def swallow(answer: Answer) -> Script:
    """Read the whole body first, then answer."""

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        received = b""
        while not received.endswith(b"=="):
            received += await reader.read(65536)
        await then(answer)(reader, writer)

    return script


# Download


async def test_download(
    simulator: StartSimulator, make_camera: MakeCamera, tmp_path: Path
) -> None:
    """To the last byte, in one request, readable by its owner only."""
    sim = await simulator()
    path = tmp_path / "rc8230.bin"
    assert await make_camera(sim).firmware.download(path) == 512 * 1024
    assert path.read_bytes() == firmware(sim)
    assert path.stat().st_mode & 0o777 == 0o600
    assert sim.paths() == ["/adm/flash_dumper.cgi"]
    assert list(tmp_path.iterdir()) == [path]


async def test_what_was_there_is_replaced(
    simulator: StartSimulator, make_camera: MakeCamera, tmp_path: Path
) -> None:
    """Also the remains of a download that was cut off."""
    sim = await simulator()
    path = tmp_path / "fw.bin"
    path.write_bytes(b"old")
    path.with_name("fw.bin.part").write_bytes(b"x" * 999_999)
    await make_camera(sim).firmware.download(path)
    assert path.read_bytes() == firmware(sim)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(b""), InvalidReply),
        (reply(b"ERROR\r\n"), CommandRefused),
        (reply(b"bad", "400 Bad Request"), CommandRefused),
        (reply(b"<html>Router</html>"), InvalidReply),
        (reply(b"<html>401 Unauthorized</html>"), AuthenticationFailed),
        (reply(b"CGI Error!\n403 Forbidden"), AccessDenied),
        (reply(b"", "404 Not Found"), NotAvailable),
        (reply(b"", "503 Service Unavailable"), CameraBusy),
        (reply(b"", "200 OK", "content-length: 33554433"), InvalidReply),
        (reply(b"half", "200 OK", "content-length: 9999"), ConnectionDropped),
        (then(reply(b"x" * 999), silence), CameraTimeout),
        (reset, ConnectionDropped),
        (hang_up, ConnectionDropped),
    ],
)
@pytest.mark.usefixtures("short_times")
async def test_no_firmware(
    serve: Serve,
    make_camera: MakeCamera,
    tmp_path: Path,
    answer: Answer,
    error: type[SercommError],
) -> None:
    """Nothing is asked twice, and no half file stays; what was there does."""
    server = await serve(answer)
    path = tmp_path / "fw.bin"
    path.write_bytes(b"old")
    with pytest.raises(error):
        await make_camera(server).firmware.download(path)
    assert len(server.requests) == 1
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


async def test_a_firmware_without_end(
    serve: Serve,
    make_camera: MakeCamera,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The budget ends it."""
    monkeypatch.setattr(firmware_module, "FIRMWARE_BUDGET", 256 * 1024)
    endless = Endless(reply(), b"x" * 16384)
    with pytest.raises(InvalidReply, match="larger"):
        await make_camera(await serve(endless)).firmware.download(tmp_path / "x")
    assert endless.sent < 8 * 1024 * 1024
    assert not list(tmp_path.iterdir())


async def test_a_file_that_cannot_be_written(
    simulator: StartSimulator, make_camera: MakeCamera, tmp_path: Path
) -> None:
    """The camera is not asked when there is no folder; a full disk is told too."""
    sim = await simulator()
    camera = make_camera(sim)
    with pytest.raises(CannotStore):
        await camera.firmware.download(tmp_path / "none" / "fw.bin")
    assert sim.requests == []
    (tmp_path / "taken.part").mkdir()
    with pytest.raises(CannotStore):
        await camera.firmware.download(tmp_path / "taken")
    (tmp_path / "folder").mkdir()
    with pytest.raises(CannotStore):
        await camera.firmware.download(tmp_path / "folder")


async def test_a_full_disk(
    simulator: StartSimulator,
    make_camera: MakeCamera,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Found out while writing."""
    monkeypatch.setattr(firmware_module, "_create", lambda path: FullDisk())
    sim = await simulator()
    with pytest.raises(CannotStore):
        await make_camera(sim).firmware.download(tmp_path / "fw.bin")


# Upgrade


async def test_upgrade_in_base64(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """A sign of life, then one POST of base64, as the base document says."""
    sim = await simulator(speed=20)
    upgrade = await make_camera(sim).firmware.upgrade(IMAGE)
    assert upgrade == (Encoding.BASE64, True)
    assert sim.paths() == ["/img/query.cgi", "/adm/upgrade.cgi"]
    assert sim.requests[1].method == "POST"
    assert sim.requests[1].headers["Content-Type"] == "application/octet-stream"
    assert b64decode(sim.requests[1].body, validate=True) == IMAGE
    assert sim.uploads == [("/adm/upgrade.cgi", IMAGE)]


@pytest.mark.parametrize(
    "refusal",
    [
        {"code": 400, "body": "bad request"},
        {"code": 404},
        {"code": 405},
        {"code": 411},
        {"code": 413},
        {"code": 415},
        {"code": 501},
        {"code": 200, "body": "ERROR\r\n"},
        {"code": 200, "body": "Invalid file"},
        {"code": 200, "body": "Unknown Error"},
    ],
)
async def test_upgrade_as_a_form(
    simulator: StartSimulator, make_camera: MakeCamera, refusal: dict[str, object]
) -> None:
    """After a clear refusal of base64, and only then: as working clients do."""
    sim = await simulator(speed=20)
    sim.faults.set("/adm/upgrade.cgi", "status", 1, **refusal)
    upgrade = await make_camera(sim).firmware.upgrade(IMAGE)
    assert upgrade == (Encoding.FORM, True)
    first, second = posts(sim)
    assert b64decode(first, validate=True) == IMAGE
    assert second == IMAGE
    assert sim.requests[-1].headers["Content-Type"].startswith("multipart/form-data; ")
    assert b'; name="file"; filename="fw.bin"\r\n' in sim.requests[-1].body
    assert sim.uploads == [("/adm/upgrade.cgi", IMAGE)]


@pytest.mark.parametrize("encoding", list(Encoding))
async def test_a_camera_that_takes_one_encoding(
    simulator: StartSimulator, make_camera: MakeCamera, encoding: Encoding
) -> None:
    """It gets that one; what was chosen alone is not followed by another."""
    sim = await simulator(speed=20)
    sim.persona.firmware_taken = encoding
    assert await make_camera(sim).firmware.upgrade(IMAGE) == (encoding, True)
    assert sim.uploads[-1] == ("/adm/upgrade.cgi", IMAGE)
    # Another one: the first is about to restart.
    sim = await simulator(speed=20)
    (other,) = set(Encoding) - {encoding}
    sim.persona.firmware_taken = other
    with pytest.raises(CommandRefused):
        await make_camera(sim).firmware.upgrade(IMAGE, [encoding])
    assert len(posts(sim)) == 1


async def test_a_camera_that_says_ok_to_anything(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """It is sent what the base document says, and nothing else."""
    sim = await simulator(speed=20)
    sim.persona.firmware_taken = "anything"
    assert await make_camera(sim).firmware.upgrade(IMAGE) == (Encoding.BASE64, True)
    assert sim.uploads == [("/adm/upgrade.cgi", IMAGE)]


def test_what_is_tried_first() -> None:
    """Base64, but for the siblings without H.264, whose client sends a form."""
    assert usual_encodings({"H264", "MPEG4"}) == (Encoding.BASE64, Encoding.FORM)
    assert usual_encodings({"MPEG4"}) == (Encoding.FORM, Encoding.BASE64)


async def test_a_firmware_of_another_model(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Refused in both forms: nothing has happened."""
    sim = await simulator()
    with pytest.raises(CommandRefused, match="Unknown Error"):
        await make_camera(sim).firmware.upgrade(b"SERCOMM OC810 1\n")
    assert len(posts(sim)) == 2


@pytest.mark.parametrize(
    "answer",
    [
        hang_up,
        reset,
        silence,
        reply(b""),
        reply(b"\x00\xff\xfe" * 9),
        reply(b"Upgrading, please wait"),
        reply(b"<html>The camera is being upgraded</html>"),
        reply(b"", "500 Internal Server Error"),
        reply(b"", "302 Found", "location: /adm/wait.htm"),
        reply(b"x" * (GROUP_BUDGET + 1)),
        then(b"HTTP/1.0 200 OK\r\n", reset),
    ],
)
@pytest.mark.usefixtures("short_times")
async def test_an_unclear_answer_is_no_second_attempt(
    serve: Serve, make_camera: MakeCamera, answer: Answer
) -> None:
    """The camera may be writing its flash: it is left alone."""
    server = await serve(RIGHTS, swallow(answer))
    assert await make_camera(server).firmware.upgrade(IMAGE) == (Encoding.BASE64, False)
    assert [request.method for request in server.requests] == ["GET", "POST"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(b"", "401 Unauthorized"), AuthenticationFailed),
        (reply(b"", "403 Forbidden"), AccessDenied),
        (reply(b"CGI Error!\n403 Forbidden"), AccessDenied),
        (reply(b"<html>401 Unauthorized</html>"), AuthenticationFailed),
        (reply(b"", "503 Service Unavailable"), CameraBusy),
    ],
)
async def test_a_refusal_that_another_form_does_not_change(
    serve: Serve, make_camera: MakeCamera, answer: bytes, error: type[SercommError]
) -> None:
    """Locked, busy, wrong login: told at once."""
    server = await serve(RIGHTS, swallow(answer))
    with pytest.raises(error):
        await make_camera(server).firmware.upgrade(IMAGE)
    assert [request.method for request in server.requests] == ["GET", "POST"]


async def test_a_camera_that_is_not_there(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Found out before anything large is sent."""
    sim = await simulator()
    sim.offline()
    with pytest.raises(CannotConnect):
        await make_camera(sim).firmware.upgrade(IMAGE)
    sim.online()
    sim.accounts["administrator"] = ("another", "administrator")
    camera = make_camera(sim)
    sim.accounts["administrator"] = ("yet another", "administrator")
    with pytest.raises(AuthenticationFailed):
        await camera.firmware.upgrade(IMAGE)
    assert posts(sim) == []


@pytest.mark.parametrize(
    "answer",
    [
        reply(b"", "404 Not Found"),
        reply(b"<html>x</html>"),
        reply(b"", "400 Bad Request"),
        reply(b"", "403 Forbidden"),
    ],
)
async def test_the_sign_of_life_may_be_missing(
    serve: Serve, make_camera: MakeCamera, answer: bytes
) -> None:
    """Any answer will do but a refused login."""
    server = await serve(answer, swallow(reply(b"OK\r\n")))
    assert await make_camera(server).firmware.upgrade(IMAGE) == (Encoding.BASE64, True)


async def test_digest_is_agreed_before(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """The firmware itself is sent once."""
    sim = await simulator(speed=20)
    sim.persona.digest = True
    assert await make_camera(sim).firmware.upgrade(IMAGE) == (Encoding.BASE64, True)
    (sent,) = posts(sim)
    assert b64decode(sent, validate=True) == IMAGE


@pytest.mark.parametrize("size", [0, 32 * 1024 * 1024 + 1])
async def test_a_firmware_that_is_not_sent(
    serve: Serve, make_camera: MakeCamera, size: int
) -> None:
    """Refused before the camera hears of it."""
    server = await serve(reply(b"OK"))
    with pytest.raises(InvalidValue):
        await make_camera(server).firmware.upgrade(bytes(size))
    assert server.connections == 0
