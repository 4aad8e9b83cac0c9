"""listen: what a camera sends, as it came, and nothing left changed in it."""

import asyncio
from collections.abc import Mapping
from copy import deepcopy
import json
import re
from typing import Any

import pytest

from scripts.camera_tool.listening import changes
from scripts.camera_tool.receiver import Arrival, receiving
from tests.conftest import StartSimulator
from tests.simulator import Simulator
from tests.simulator.personas import create, names

from .conftest import Ask

LISTEN = ("listen", "--bind", "127.0.0.1", "--json")
WRITE = "/adm/set_group.cgi?group="


async def listening_to(sim: Simulator, ask: Ask, *options: str) -> tuple[Any, str]:
    """Listen for one notification that the camera is made to send; return it."""
    code, output, errors = await ask(
        sim, *LISTEN, "--arrange", "--count", "1", *options, password=sim.password
    )
    assert code == 0
    return json.loads(output), errors


@pytest.mark.parametrize("name", names())
async def test_arranged(simulator: StartSimulator, ask: Ask, name: str) -> None:
    """The camera is pointed here, fired, and holds afterwards what it held before."""
    sim = await simulator(name, speed=1000)
    before = deepcopy(sim.groups)
    if name != "oc810":
        found, errors = await listening_to(sim, ask)
        assert found["method"] == "GET"
        assert found["version"] == f"HTTP/{sim.persona.notify_version}"
        assert found["understood"] == {"kind": "trigger"}
        assert found["line_ends"] == "\r\n"
        assert f"&mac={sim.persona.mac12}&" in found["target"]
    else:
        # It has no trigger that it can be fired by.
        asked = asyncio.ensure_future(listening_to(sim, ask))
        while sim.groups["EVENT"]["event_trigger"] == "0":
            await asyncio.sleep(0.01)
        await sim.fire("motion", level=88)
        found, errors = await asked
        assert found["understood"] == {"kind": "motion", "window": 1, "level": 88}
    assert sim.groups == before
    assert "changed until the end: HTTP_NOTIFY.http_url" in errors
    written = [path for path in sim.paths() if path.startswith(WRITE)]
    assert written[0].startswith(f"{WRITE}HTTP_NOTIFY&")
    assert written[-1].startswith(f"{WRITE}HTTP_NOTIFY&")


async def test_a_login_is_not_shown(simulator: StartSimulator, ask: Ask) -> None:
    """Headers and body as they came, but for the password."""
    sim = await simulator()
    sim.groups["HTTP_NOTIFY"] |= {
        "http_method": "0",
        "http_user": "me",
        "http_password": "hidden",
    }
    found, _ = await listening_to(sim, ask)
    assert found["method"] == "POST"
    assert found["headers"] == [
        ["Content-Type", "application/x-www-form-urlencoded"],
        ["Content-Length", str(found["body_bytes"])],
        ["Authorization", "Basic …"],
    ]
    assert found["body"].startswith("event=http&mac=000E8F92FFF7&event_time=")


async def test_put_back_when_ended(simulator: StartSimulator, ask: Ask) -> None:
    """Also when the user ends it; what cannot be put back is named."""
    sim = await simulator()
    before = deepcopy(sim.groups)
    asked = asyncio.ensure_future(ask(sim, "listen", "--arrange"))
    while sim.groups["EVENT"]["event_trigger"] == "0" or not sim.deliveries:
        await asyncio.sleep(0.01)
    sim.persona.refused_keys = frozenset({"HTTP_EVENT.http_event_en"})
    asked.cancel()
    code, output, errors = await asked
    assert code == 0
    assert "understood" not in output
    assert "kind=trigger" in output
    told = "HTTP_EVENT could not be put back (the camera refused: ERROR): http_event_en"
    assert told in errors
    assert sim.groups["HTTP_EVENT"].pop("http_event_en") == "1"
    del before["HTTP_EVENT"]["http_event_en"]
    assert sim.groups == before


async def test_nothing_is_changed_unasked(simulator: StartSimulator, ask: Ask) -> None:
    """Without the option it only listens, and says where."""
    sim = await simulator()
    code, output, errors = await ask(sim, *LISTEN, "--seconds", "0.1")
    assert (code, output) == (0, "")
    assert re.search(r"are to go to http://127\.0\.0\.1:\d+/\S{8}$", errors.strip())
    assert sim.paths() == ["/util/query.cgi"]


def test_only_what_is_shown() -> None:
    """No key that the camera does not print is written, and none that is right."""
    held: Mapping[str, Mapping[str, str]] = {
        "HTTP_NOTIFY": {"http_notify": "1", "http_url": ""},
        "MOTION": {"md_mode": "1"},
    }
    assert changes(held, "http://a/b") == {"HTTP_NOTIFY": {"http_url": "http://a/b"}}
    entries = create("icamera2").groups
    wanted = changes(entries, "http://a/b")["EVENT"]
    assert list(wanted) == ["event1_entry", "event3_entry", "event_trigger"]


async def received(sent: bytes) -> Arrival:
    """Return what the receiver makes of these bytes."""
    async with receiving("127.0.0.1", 0) as (port, arrivals):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        writer.write_eof()
        assert (await reader.read()).startswith(b"HTTP/1.0 200 OK\r\n")
        writer.close()
        return await arrivals.get()


async def test_odd_senders() -> None:
    """Line feeds alone, no length, a body larger than is kept, noise."""
    arrival = await received(b"POST /x HTTP/1.0\nX-TriggerType: PIR\n\nabc")
    assert (arrival.line_ends, arrival.body) == ("\n", b"abc")
    assert arrival.as_dict()["understood"] == {"kind": "pir"}
    arrival = await received(b"POST /x HTTP/1.0\r\n\r\n" + bytes(100_000))
    assert (arrival.size, len(arrival.body)) == (100_000, 64 * 1024)
    assert arrival.lines()[-1] == "  100000 bytes"
    arrival = await received(
        b"POST / HTTP/1.0\r\nContent-Length: %s\r\n\r\nabc" % (b"9" * 5000)
    )
    assert arrival.body == b"abc"
    arrival = await received(b"\x1b]0;a\x07")
    assert arrival.lines()[-1] == "  ?]0;a?"
