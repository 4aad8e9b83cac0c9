"""Reset, settings file, licenses, log, clock, lights: the exact requests."""

import asyncio
from datetime import datetime
import re

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import (
    AccessDenied,
    AuthenticationFailed,
    CameraTimeout,
    CommandRefused,
    ConnectionDropped,
    InvalidReply,
    InvalidValue,
    NotAvailable,
    SercommError,
)
from custom_components.sercomm.api.answers import is_refusal, raise_refusal, require_ok
from custom_components.sercomm.api.file_form import file_form
from custom_components.sercomm.api.maintenance import SETTINGS_BUDGET, parse_information
from tests.conftest import StartSimulator

from .conftest import MakeCamera, Serve
from .raw_server import Answer, Endless, hang_up, reply, silence, then

LOCAL = datetime(2026, 3, 1, 4, 5, 6)


# Restart and reset


async def test_factory_reset(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """One request; the camera forgets all, its password too."""
    sim = await simulator(speed=20)
    sim.groups["SYSTEM"]["comment"] = "mine"
    camera = make_camera(sim)
    await camera.maintenance.factory_reset()
    assert sim.paths() == ["/adm/reset_to_default.cgi"]
    assert [request.method for request in sim.requests] == ["GET"]
    async with asyncio.timeout(5):
        while sim.groups["SYSTEM"]["comment"]:
            await asyncio.sleep(0.01)
    assert sim.password == ""


async def test_the_menu_of_the_vendor(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """enable_ui.cgi, and what a locked camera says to it."""
    sim = await simulator()
    await make_camera(sim).maintenance.enable_ui()
    assert sim.state.ui_enabled
    assert sim.paths() == ["/adm/enable_ui.cgi"]
    locked = await simulator("oc810")
    with pytest.raises(AccessDenied):
        await make_camera(locked).maintenance.enable_ui()


async def test_an_administrator_is_needed(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """A viewer gets no further."""
    sim = await simulator()
    viewer = make_camera(sim, "viewer")
    for call in (
        viewer.maintenance.factory_reset,
        viewer.maintenance.download_configuration,
        viewer.maintenance.system_info,
        viewer.log,
    ):
        with pytest.raises(AuthenticationFailed):
            await call()


# Information


async def test_system_information(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """The serial number follows its name without a space."""
    sim = await simulator()
    assert await make_camera(sim).maintenance.system_info() == {
        "firmware": "V1.0.15",
        "serial_number": "12345",
        "release_date": "Mar 01,2013",
    }
    assert sim.paths() == ["/adm/sysinfo.cgi"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", InvalidReply),
        (b"hello", InvalidReply),
        (b"ERROR\r\n", CommandRefused),
        (b"CGI Error!\n403 Forbidden", AccessDenied),
        (b"<html>Router</html>", InvalidReply),
    ],
)
async def test_no_system_information(
    serve: Serve, make_camera: MakeCamera, body: bytes, error: type[SercommError]
) -> None:
    """Whatever else comes is an error."""
    with pytest.raises(error):
        await make_camera(await serve(reply(body))).maintenance.system_info()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Serial Number:\r", {}),
        ("Serial Number:  a b \x00", {"serial_number": "a b"}),
        ("  FIRMWARE version : 3.0.01.39", {"firmware": "3.0.01.39"}),
        ("Hardware Version: 2\nSerial Number:9", {"serial_number": "9"}),
        (f"Serial Number:{'9' * 999}", {"serial_number": "9" * 128}),
        ("Serial Number 9", {}),
    ],
)
def test_information_lines(text: str, found: dict[str, str]) -> None:
    """Names without regard to case, values cut and cleaned."""
    assert parse_information(text) == found


@given(st.text())
def test_information_of_any_text(text: str) -> None:
    """Three keys at most, one line each."""
    for key, value in parse_information(text).items():
        assert key in {"firmware", "serial_number", "release_date"}
        assert value.isprintable()
        assert 0 < len(value) <= 128


async def test_licenses(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """A text file; not every camera has it, and it is not read without end."""
    sim = await simulator()
    text = await make_camera(sim).maintenance.licenses()
    assert "BusyBox 1.01        GNU General Public License" in text
    assert sim.paths() == ["/adm/Licenses.txt"]
    sim.faults.set("/adm/Licenses.txt", "endless")
    with pytest.raises(InvalidReply):
        await make_camera(sim).maintenance.licenses()
    without = await simulator("oc810")
    with pytest.raises(NotAvailable):
        await make_camera(without).maintenance.licenses()


async def test_the_log(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """Newest first, as the base document prints it."""
    sim = await simulator()
    entries = await make_camera(sim).log()
    assert sim.paths() == ["/adm/log.cgi"]
    assert [(str(e.time), e.tag) for e in entries] == [
        ("2015-10-13 07:12:33", "DHCP"),
        ("2015-10-13 07:11:28", "WATCHDOG"),
        ("2015-10-13 06:55:12", "NTP"),
        ("2015-10-13 06:53:47", "DHCP"),
        ("2015-10-13 06:51:11", "Network"),
    ]
    assert entries[0].message == "Lease renewal successfully."
    sim.state.log.clear()
    assert await make_camera(sim).log() == []


async def test_a_log_without_end(serve: Serve, make_camera: MakeCamera) -> None:
    """256 KiB and no more; 200 KiB are fine."""
    line = b"2015-10-13 07:12:33 DHCP: Lease renewal successfully.\r\n"
    assert len(await make_camera(await serve(reply(line * 3600))).log()) == 1000
    endless = Endless(reply(), line * 100)
    with pytest.raises(InvalidReply):
        await make_camera(await serve(endless)).log()
    with pytest.raises(CommandRefused):
        await make_camera(await serve(reply(b"ERROR"))).log()


# The settings file


async def test_the_settings_file_there_and_back(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """What was downloaded is what is uploaded: one field, a file, nothing else."""
    sim = await simulator()
    camera = make_camera(sim)
    before = await camera.maintenance.download_configuration()
    sim.groups["SYSTEM"]["comment"] = "changed"
    await camera.maintenance.upload_configuration(before)
    assert sim.groups["SYSTEM"]["comment"] == ""
    assert sim.paths() == ["/adm/admcfg.cfg", "/adm/upload.cgi"]
    assert sim.uploads == [("/adm/upload.cgi", before)]
    request = sim.requests[1]
    assert request.method == "POST"
    kind = request.headers["Content-Type"]
    boundary = kind.removeprefix("multipart/form-data; boundary=")
    assert re.fullmatch("[0-9a-f]{32}", boundary)
    assert request.headers["Content-Length"] == str(len(request.body))
    assert "Transfer-Encoding" not in request.headers
    assert request.headers["Connection"] == "close"
    assert request.headers["Authorization"].startswith("Basic ")
    assert (
        request.body
        == (
            f"--{boundary}\r\n"
            'Content-Disposition: form-data; name="file"; filename="admcfg.cfg"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        + before
        + f"\r\n--{boundary}--\r\n".encode()
    )


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(b""), InvalidReply),
        (reply(b" \r\n"), InvalidReply),
        (reply(b"ERROR\r\n"), CommandRefused),
        (reply(b"<!DOCTYPE html><html>x"), InvalidReply),
        (reply(b"CGI Error!\n403 Forbidden"), AccessDenied),
        (reply(b"", "404 Not Found"), NotAvailable),
        (reply(b"x" * (SETTINGS_BUDGET + 1)), InvalidReply),
        (reply(b"", "200 OK", "content-length: 99999999999"), InvalidReply),
    ],
)
async def test_no_settings_file(
    serve: Serve, make_camera: MakeCamera, answer: bytes, error: type[SercommError]
) -> None:
    """Nothing else is taken for one."""
    with pytest.raises(error):
        await make_camera(await serve(answer)).maintenance.download_configuration()


@pytest.mark.parametrize("size", [0, SETTINGS_BUDGET + 1])
async def test_a_settings_file_that_is_not_sent(
    serve: Serve, make_camera: MakeCamera, size: int
) -> None:
    """Refused before the camera hears of it."""
    server = await serve(reply(b"OK"))
    with pytest.raises(InvalidValue):
        await make_camera(server).maintenance.upload_configuration(b"x" * size)
    assert server.connections == 0


async def test_a_settings_file_that_is_refused(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """The camera checks the sum; a locked one says so."""
    sim = await simulator()
    with pytest.raises(CommandRefused, match="ERROR"):
        await make_camera(sim).maintenance.upload_configuration(b"ACEG")
    locked = await simulator("oc810")
    with pytest.raises(AccessDenied):
        await make_camera(locked).maintenance.upload_configuration(b"ACEG")


async def test_an_upload_is_never_repeated(
    serve: Serve, make_camera: MakeCamera
) -> None:
    """A dropped connection may mean that the camera has taken it."""
    server = await serve(hang_up)
    with pytest.raises(ConnectionDropped):
        await make_camera(server).maintenance.upload_configuration(b"ACEG")
    assert len(server.requests) == 1


async def test_an_upload_with_digest(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """A demand for digest is a refusal, so the file is sent again, whole."""
    sim = await simulator()
    sim.persona.digest = True
    camera = make_camera(sim)
    before = await make_camera(sim).maintenance.download_configuration()
    sim.clear_requests()
    await camera.maintenance.upload_configuration(before)
    assert [request.status for request in sim.requests] == [401, 401, 200]
    assert sim.uploads == [("/adm/upload.cgi", before)]


@given(st.binary(max_size=200))
def test_any_file_in_a_form(content: bytes) -> None:
    """Head, the very bytes, tail."""
    form = file_form("fw.bin", content)
    boundary = form.content_type.rpartition("=")[2].encode()
    head, _, rest = form.body.partition(b"\r\n\r\n")
    assert head.startswith(b"--" + boundary + b"\r\n")
    assert rest == content + b"\r\n--" + boundary + b"--\r\n"


# Words of refusal


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("ERROR", True),
        (" Error 12 ", True),
        ("Invalid Resolution\r\n", True),
        ("Unknown Error", True),
        ("fail", True),
        ("OK", False),
        ("", False),
        ("Upgrading, please wait", False),
        ("error " * 100, False),
    ],
)
def test_refusals(text: str, refused: bool) -> None:
    """Short words that cameras use; a long text is something else."""
    assert is_refusal(text) is refused
    if refused:
        with pytest.raises(CommandRefused):
            raise_refusal(text)
    else:
        raise_refusal(text)


@given(st.text())
def test_any_answer_is_judged(text: str) -> None:
    """Nothing but our errors comes out."""
    for judge in (raise_refusal, require_ok):
        try:
            judge(text)
        except SercommError:
            continue


# Nothing else leaves


@pytest.mark.parametrize(
    "answer",
    [
        hang_up,
        silence,
        then(b"\x00\xff" * 99),
        reply(b"\xff\xfe\x00" * 99),
        reply(b"", "500 Internal Server Error"),
        reply(b"", "302 Found", "location: http://127.0.0.2/"),
    ],
)
async def test_only_our_errors_leave(
    serve: Serve,
    make_camera: MakeCamera,
    answer: Answer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever the camera does."""
    monkeypatch.setattr(
        "custom_components.sercomm.api.maintenance.SETTINGS_TIMEOUT", 0.2
    )
    maintenance = make_camera(await serve(answer)).maintenance
    expected = CameraTimeout if answer is silence else SercommError
    with pytest.raises(expected):
        await maintenance.upload_configuration(b"ACEG")
