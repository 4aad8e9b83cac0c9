"""dump: all that a camera shows, nothing private, and nothing changed in it."""

import asyncio
from copy import deepcopy
import json
from pathlib import Path
import re
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import Address
from custom_components.sercomm.api.catalog import documented_properties
from scripts.camera_tool.dump import pictures, wire
from scripts.camera_tool.dump.pseudonyms import Pseudonyms
from tests.api.raw_server import RawServer, silence, then
from tests.conftest import StartSimulator
from tests.simulator import Simulator, names, settings
from tests.waiting import until

from .conftest import Ask

ACTS = re.compile(r"set_group|reboot|/reset|upload|upgrade|mv=|=set|control_|_ctl")
CANARY = "zq{:04}xw"
# Another account's login, a home's network and its neighbours.
MORE = ("MyWiFiNetwork", "C1:15:A2:01:1D:11", "123456", "MYSERVER", "12345")


async def dump_of(
    ask: Ask, sim: Simulator, folder: Path, *options: str
) -> dict[str, Any]:
    """Take a dump; what is printed is where it is, and how much is in it."""
    file = folder / "camera.json"
    code, output, errors = await ask(sim, "dump", file, *options, password=sim.password)
    assert (code, errors) == (0, "")
    assert f"file={file}\n" in output
    found: dict[str, Any] = json.loads(file.read_text())
    return found


@pytest.mark.parametrize("name", names())
async def test_all_that_is_shown(
    simulator: StartSimulator, ask: Ask, tmp_path: Path, name: str
) -> None:
    """Groups and CGIs with what they say, one request after another, none that acts."""
    sim = await simulator(name, speed=1e9)
    before = deepcopy(sim.groups)
    dump = await dump_of(ask, sim, tmp_path)
    assert sim.groups == before
    assert sim.max_in_flight == 1
    assert not [path for path in sim.paths() if ACTS.search(path)]
    assert {name: list(keys) for name, keys in dump["groups"].items()} == {
        name: list(keys) for name, keys in sim.groups.items()
    }
    assert dump["groups"]["MOTION"] == sim.groups["MOTION"]
    assert dump["right"] == "administrator"
    answers = dump["answers"]
    query = answers["/util/query.cgi"]
    assert query["status"] == "HTTP/1.0 200 OK"
    assert query["headers"] == [["content-type", "text/plain"]]
    assert (query["head_ends"], query["body_ends"]) == ("\r\n", "\r\n")
    assert (query["content_length"], query["closes"]) == ("absent", True)
    assert query["charset"] == "ascii"
    assert query["values"]["model_number"] == sim.persona.model
    for path in sim.persona.forbidden - {"/adm/flash_dumper.cgi"}:
        assert answers[path]["status"] == "HTTP/1.0 403 Forbidden"
    refusals = dump["refusals"]
    challenge = f'Basic realm="{sim.persona.realm}"'
    assert ["WWW-Authenticate", challenge] in refusals["no login"]["headers"]
    assert refusals["no such group"]["text"] == "Invalid Group\r\n"
    largest = [1280, 720] if "4" in sim.persona.resolutions else [640, 480]
    assert dump["stills"]["4"]["size"] == largest
    framing = dump["streams"]["viewer"]["framing"]
    assert framing["size"] in ([640, 480], [1280, 720])
    assert framing["commands"][0] == (0x11 if sim.persona.motion_extension else 0x01)
    assert "boundary=myboundary" in dump["streams"]["browser"]["headers"][0][1]
    assert "m=video 0 RTP/AVP 96" in answers["/img/media.sdp"]["text"]
    if sim.persona.open_home:
        assert answers["/OpenHome/System/Ping"]["status"] == "HTTP/1.0 200 OK"
    assert "writes" not in dump


async def test_nothing_private(
    simulator: StartSimulator, ask: Ask, tmp_path: Path
) -> None:
    """No password, name, address or network is in the file, wherever it was said."""
    sim = await simulator("rc8230", speed=1e9)
    sim.persona.hide_passwords = False
    canaries: list[str] = []
    for row in documented_properties():
        for key in row.keys:
            if row.private or row.secret:
                canaries.append(CANARY.format(len(canaries)))
                sim.groups.setdefault(row.group, {})[key] = canaries[-1]
    host = sim.groups["SYSTEM"]["host_name"]
    sim.groups["USER"]["user1"] = f"{CANARY.format(9000)},{CANARY.format(9001)}"
    sim.groups["HTTP_NOTIFY"]["http_url"] = f"http://u:{CANARY.format(9002)}@10.9.8.7/x"
    sim.groups["UNKNOWN"] = {"my_passwd": CANARY.format(9003), "mail_to": "a@b.org"}
    sim.groups["Manufacture"]["made_for"] = f"at {host}"
    sim.groups["VIDEO"]["text"] = f"at {host}"
    sim.persona.realm = f"{host} 10.9.8.7"
    sim.state.log.insert(0, f"2015-10-13 07:12:34 FTP: sent to {host}")
    # Where a picture is asked for, and where an answer is cut.
    sim.faults.set("/img/*", "redirect", to=f"http://10.9.8.7/{host}")
    sim.faults.set("/io/control_pc.cgi*", "status", code=403, body=f"{'x' * 196}{host}")
    dump = await dump_of(ask, sim, tmp_path, "--probe-writes")
    text = json.dumps(dump)
    assert len(canaries) > 100
    hidden = [*canaries, *(CANARY.format(number) for number in range(9000, 9004))]
    hidden += MORE
    assert [canary for canary in hidden if canary.lower() in text.lower()] == []
    assert "10.9.8.7" not in text
    assert dump["stills"]["own"]["status"] == "HTTP/1.0 302 Found"
    assert host[:4] not in text
    assert "a@b.org" not in text
    digits = sim.mac.replace(":", "")
    for part in (digits, digits[6:], sim.mac, sim.mac[9:]):
        assert part not in text.lower()
    assert sim.password not in text
    said = dump["answers"]["/util/query.cgi"]["values"]
    assert said["mac"] == "00:0e:8f:00:00:01"
    assert said["hostname"] == dump["groups"]["SYSTEM"]["host_name"]
    assert dump["groups"]["VIDEO"]["text"] == f"at {said['hostname']}"
    assert dump["groups"]["Manufacture"]["made_for"] == f"at {said['hostname']}"
    assert dump["answers"]["/adm/log.cgi"]["tags"]["FTP"] == 1


async def test_writes(
    simulator: StartSimulator,
    ask: Ask,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """How it answers to wrong writes; the text that was changed is put back."""
    sim = await simulator(speed=1e9)
    sim.groups["VIDEO"]["text"] = "Front"
    before = deepcopy(sim.groups)
    writes = (await dump_of(ask, sim, tmp_path, "--probe-writes"))["writes"]
    assert writes["no such group"]["text"] == "Invalid Group\r\n"
    assert writes["read-only key"]["text"] == "ERROR\r\n"
    assert writes["too long"]["text"] == "ERROR\r\n"
    assert (writes["too long"]["kept"], writes["too long"]["put_back"]) == (None, True)
    assert sim.groups == before
    # A camera that takes what is too long, and cuts it without a word.
    monkeypatch.setattr(settings, "check", lambda *_: None)
    sim.persona.cuts = {"VIDEO.text": 18}
    writes = (await dump_of(ask, sim, tmp_path, "--probe-writes"))["writes"]
    assert writes["too long"]["key"] == "VIDEO.text"
    assert (writes["too long"]["kept"], writes["too long"]["put_back"]) == (18, True)
    assert sim.groups["VIDEO"] == before["VIDEO"]


async def test_of_a_viewer(simulator: StartSimulator, ask: Ask, tmp_path: Path) -> None:
    """Whoever may not read the groups dumps what may be read."""
    sim = await simulator(speed=1e9)
    file = tmp_path / "camera.json"
    code, _, _ = await ask(sim, "--user", "viewer", "dump", file, password="view")
    assert code == 0
    dump = json.loads(file.read_text())
    assert (dump["right"], dump["groups"]) == ("viewer", {})
    assert dump["answers"]["/adm/log.cgi"]["status"] == "HTTP/1.0 401 Unauthorized"
    assert dump["stills"]["own"]["size"] == [1280, 720]


async def test_no_file(simulator: StartSimulator, ask: Ask, tmp_path: Path) -> None:
    """A file that cannot be written is told before the camera is asked for long."""
    sim = await simulator()
    code, output, errors = await ask(sim, "dump", tmp_path / "no" / "x.json")
    assert (code, output) == (1, "")
    assert "No such file or directory" in errors
    assert sim.paths() == ["/util/query.cgi"]
    code, output, errors = await ask(sim, "dump", tmp_path)
    assert (code, output) == (1, "")
    assert "Is a directory" in errors
    assert set(sim.paths()) == {"/util/query.cgi"}


@pytest.mark.parametrize("is_new", [True, False])
async def test_no_dump(
    simulator: StartSimulator, ask: Ask, tmp_path: Path, is_new: bool
) -> None:
    """One that fails, or is ended, leaves no empty file, and an older one as it was."""
    sim = await simulator()
    file = tmp_path / "camera.json"
    if not is_new:
        file.write_text("older")
    sim.faults.set("/adm/get_group.cgi*", "status", code=500)
    code, output, errors = await ask(sim, "dump", file)
    assert (code, output) == (1, "")
    assert len(errors.splitlines()) == 1
    assert file.exists() is not is_new

    sim.faults.clear()
    sim.faults.set("/adm/log.cgi*", "hold")
    asked = asyncio.ensure_future(ask(sim, "dump", file))
    await until(lambda: "/adm/log.cgi" in sim.paths())
    asked.cancel()
    assert await asked == (1, "", "camera: ended before it was done\n")
    assert file.exists() is not is_new
    assert is_new or file.read_text() == "older"


def test_pseudonyms() -> None:
    """The same value has the same name everywhere; what tells nothing stays."""
    names_ = Pseudonyms()
    names_.learn_mac("00:0E:8F:92:FF:F7")
    for value, shown in (
        ("SC92FFF7", "SC000001"),
        ("RC8230-92fff7", "RC8230-000001"),
        ("administrator", "administrator"),
        ("", ""),
        ("Attic", "name1"),
    ):
        assert names_.value("SYSTEM", "host_name", value) == shown
    assert names_.value("USER", "user3", "anna,secret") == "user1,hidden1"
    assert names_.value("USER", "user4", "anna,") == "user1,"
    assert names_.value("FTP", "ftp1_passwd", "secret") == "hidden1"
    assert names_.value("NETWORK", "gateway", "10.0.0.1") == "192.0.2.1"
    assert names_.value("NETWORK", "dns_server1", "10.0.0.1") == "192.0.2.1"
    assert names_.value("NETWORK", "wins_ip", "0.0.0.0") == "0.0.0.0"
    assert names_.value("VIDEO", "text", "Attic door") == "name1 door"
    assert names_.value("MOTION", "md_mode", "1") == "1"
    assert names_.text("000E8F92FFF7 at 10.0.0.1, 10.0.0.2, V1.0.15 by a@b.de") == (
        "000E8F000001 at 192.0.2.1, 192.0.2.2, V1.0.15 by person1@example.com"
    )
    assert names_.text("11:22:33:44:55:66 twice 11:22:33:44:55:66") == (
        "02:00:00:00:00:02 twice 02:00:00:00:00:02"
    )


@given(
    st.lists(
        st.binary(max_size=60)
        | st.sampled_from([b"MJPG" + bytes(44), b"\xff\xd9", b"\x00\x00\x00\x05\x01"])
    ).map(b"".join)
)
def test_any_framing(data: bytes) -> None:
    """Whatever comes in the place of a stream is described."""
    told = pictures.vendor_framing(b"MJPG" + bytes(44) + data)
    assert len(told["header"]) == 96


async def test_odd_answers() -> None:
    """Other line ends, a length, a wrong one, a connection that is kept, silence."""
    head = b"HTTP/1.1 200 Fine\nX-Odd:  a \nContent-Length: 4\n\n"
    lines = head + b"a\rb\r"
    number = b"9" * 5000
    absurd = b"HTTP/1.1 %s x\nContent-Length: %s\n\nab" % (number, number)
    answers = (
        *(lines, then(lines, 1.0), head + b"abc", then(b"HTTP", silence)),
        *(b"\xff", absurd),
    )
    async with RawServer(answers) as server:
        address = Address(server.host, server.port)
        heard = [await wire.ask(address, "/", seconds=0.7) for _ in answers]
    assert heard[0].facts() == {
        "status": "HTTP/1.1 200 Fine",
        "headers": [["X-Odd", "a"], ["Content-Length", "4"]],
        "head_ends": "\n",
        "body_ends": "\r",
        "charset": "ascii",
        "bytes": 4,
        "whole": True,
        "content_length": "right",
        "closes": True,
        "seconds": heard[0].facts()["seconds"],
    }
    assert [it.closes for it in heard[:3]] == [True, False, True]
    assert heard[2].facts()["content_length"] == "wrong"
    assert heard[3].facts()["problem"] == "no answer in time"
    assert heard[4].status == heard[5].status == 0
    assert (heard[5].body, heard[5].whole) == (b"ab", True)
    gone = await wire.ask(Address(server.host, server.port), "/")
    assert gone.facts()["problem"] == "ConnectionRefusedError"
    assert wire.charset("é".encode()) == "utf-8"
    assert wire.charset(b"\xe9") == "other"
    assert wire.line_ends(b"a\r\nb\n") == "mixed"
