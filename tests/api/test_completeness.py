"""An answer that was cut is never taken for a whole one; cameras that work still do."""

from contextlib import suppress

import pytest

from custom_components.sercomm.api import Camera, ConnectionDropped, SercommError
from custom_components.sercomm.api.completeness import READINGS_WITHOUT
from tests.conftest import StartSimulator
from tests.simulator import Simulator, names

from .conftest import MakeCamera, Serve
from .raw_server import RawServer, reply

GET = "/adm/get_group.cgi"
LIST = "/adm/get_group.cgi"
WATCHED = ("EVENT", "HTTP_NOTIFY")
PERSONAS = names()
# Bytes between the places inside a line; every end of a key, value or line is one, too.
STEP = 12


def places(sim: Simulator, *names: str) -> list[int]:
    """Return after how many bytes the camera's answer about these groups is cut."""
    newline = len(sim.persona.newline)
    found, end = set[int](), 0
    for name in names:
        pairs = sim.groups[name].items()
        for line in (f"[{name}]", *(f"{key}={value}" for key, value in pairs)):
            start, end = end, end + len(line)
            equals = start + line.find("=")
            found |= {start, equals, equals + 1, end - 1, *range(end, end + newline)}
            end += newline
    return sorted(found.union(range(0, end, STEP)) & set(range(end)))


def length(sim: Simulator, *names: str) -> int:
    """Return how many bytes the camera's answer about these groups has."""
    return places(sim, *names)[-1] + 1


def asked(sim: Simulator) -> int:
    """Return how many requests came since the last call."""
    count = len(sim.requests)
    sim.requests.clear()
    return count


# Every place at which an answer can be cut


@pytest.mark.parametrize("persona", PERSONAS)
async def test_a_cut_answer_about_groups(
    simulator: StartSimulator, make_camera: MakeCamera, persona: str
) -> None:
    """Wherever the answer breaks: asked for again; cut again, it is a failure."""
    sim = await simulator(persona)
    sim.persona.latency = 0
    camera = make_camera(sim)
    whole = await camera.get_groups(WATCHED)
    assert whole.keys() == set(WATCHED)
    names = WATCHED if camera.several_groups else WATCHED[:1]
    size = length(sim, *names)
    for cut in places(sim, *names):
        sim.faults.set(f"{GET}*", "truncate", 1, bytes=cut)
        assert await camera.get_groups(names) == {n: whole[n] for n in names}, cut
        sim.faults.set(f"{GET}*", "truncate", 2, bytes=cut)
        try:
            found = await camera.get_groups(names)
        except ConnectionDropped:
            continue
        assert found == {n: whole[n] for n in names}, cut
        assert cut >= size - 1
    assert await camera.get_groups(WATCHED) == whole


@pytest.mark.parametrize("persona", PERSONAS)
async def test_a_cut_rule_read_alone(
    simulator: StartSimulator, make_camera: MakeCamera, persona: str
) -> None:
    """A group that never stood last before is known by its values.

    So is it read before one of its rules is changed and written back.
    """
    sim = await simulator(persona)
    sim.persona.latency = 0
    camera = make_camera(sim)
    whole = await camera.get_groups(WATCHED)
    for cut in places(sim, "EVENT"):
        sim.faults.set(f"{GET}*", "truncate", 2, bytes=cut)
        try:
            found = await camera.get_groups(["EVENT"])
        except ConnectionDropped:
            continue
        assert found == {"EVENT": whole["EVENT"]}, cut


@pytest.mark.parametrize("persona", PERSONAS)
async def test_a_cut_first_answer(
    simulator: StartSimulator, make_camera: MakeCamera, persona: str
) -> None:
    """Of a camera that was never read whole no value is wrong either."""
    sim = await simulator(persona)
    sim.persona.latency = 0
    whole = await make_camera(sim).get_groups(["EVENT"])
    for cut in places(sim, "EVENT")[1:]:
        sim.faults.set(f"{GET}*", "truncate", 1, bytes=cut)
        found = await make_camera(sim).get_groups(["EVENT"])
        assert found["EVENT"].items() <= whole["EVENT"].items(), cut
        sim.faults.clear()


@pytest.mark.parametrize("persona", PERSONAS)
async def test_a_cut_first_answer_after_a_restart(
    simulator: StartSimulator, make_camera: MakeCamera, persona: str
) -> None:
    """With the keys of an earlier run, nothing is missing from it."""
    sim = await simulator(persona)
    sim.persona.latency = 0
    whole = await make_camera(sim).get_groups(["EVENT"])
    for cut in places(sim, "EVENT")[1:]:
        camera = make_camera(sim)
        camera.expect_groups(whole)
        sim.faults.set(f"{GET}*", "truncate", 1, bytes=cut)
        assert await camera.get_groups(["EVENT"]) == whole, cut
        sim.faults.clear()


async def test_a_cut_list_of_groups(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """No group is lost, neither by half its name nor by its line."""
    sim = await simulator()
    sim.persona.latency = 0
    camera = make_camera(sim)
    whole = await camera.group_names()
    size = sum(len(name) + 2 + len(sim.persona.newline) for name in whole)
    for cut in range(size):
        sim.faults.set(LIST, "truncate", 2, bytes=cut)
        try:
            found = await camera.group_names()
        except ConnectionDropped:
            continue
        assert found == whole, cut
        assert cut >= size - 1


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/io/query_filter.cgi", ""),
        ("/io/query_pc.cgi", ""),
        ("/img/query.cgi", ""),
    ],
)
async def test_a_cut_answer_of_another_cgi(
    simulator: StartSimulator, make_camera: MakeCamera, path: str, query: str
) -> None:
    """The same holds for everything that tells keys and values."""
    sim = await simulator("rc8221")
    sim.persona.latency = 0
    camera = make_camera(sim)
    whole = await camera.read_pairs(path, query)
    assert whole
    size = sum(len(k) + len(v) + 3 for k, v in whole.items())
    for cut in range(size - 1):
        sim.faults.set(path, "truncate", 1, bytes=cut)
        assert await camera.read_pairs(path, query) == whole, cut
        sim.faults.set(path, "truncate", 2, bytes=cut)
        with pytest.raises(ConnectionDropped):
            await camera.read_pairs(path, query)


async def test_a_cut_identity(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Half a MAC or half a model is nobody's."""
    sim = await simulator()
    sim.persona.latency = 0
    camera = make_camera(sim)
    whole = await camera.identity(extended=True)
    for cut in range(0, 400, 3):
        sim.faults.set("/util/query.cgi*", "truncate", 2, bytes=cut)
        try:
            found = await camera.identity(extended=True)
        except SercommError:
            sim.faults.clear()
            continue
        sim.faults.clear()
        assert found == whole, cut


@pytest.mark.parametrize(
    ("body", "accept"), [(b"O", ()), (b"\r\nO", ()), (b"ir_leds=o", ("ir_leds=on",))]
)
async def test_a_cut_acknowledgement(
    serve: Serve, make_camera: MakeCamera, body: bytes, accept: tuple[str, ...]
) -> None:
    """Whether the camera has done it is unknown: that is no refusal."""
    server = await serve(reply(body))
    with pytest.raises(ConnectionDropped):
        await make_camera(server).transport.command("/x.cgi", accept=accept)
    assert len(server.requests) == 1


# Cameras that work


async def test_a_camera_without_a_last_line_end(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """It says the same twice at first, and is asked once from then on."""
    sim = await simulator()
    sim.persona.latency = 0
    sim.faults.set(None, "unended")
    camera = make_camera(sim)
    assert await camera.get_groups(WATCHED) == {n: sim.groups[n] for n in WATCHED}
    assert asked(sim) == 2
    await camera.get_groups(WATCHED)
    assert asked(sim) == 1
    sim.groups["HTTP_NOTIFY"]["http_method"] = "1"
    assert (await camera.get_groups(WATCHED))["HTTP_NOTIFY"]["http_method"] == "1"
    assert await camera.group_names() == tuple(sim.groups)
    assert await camera.read_pairs("/io/query_filter.cgi")
    assert (await camera.identity(extended=True)).mac == sim.persona.mac.lower()


async def changing(camera: Camera, server: RawServer) -> list[str | None]:
    """Read a value that stands last again and again."""
    found: list[str | None] = []
    for _ in range(READINGS_WITHOUT + 1):
        try:
            found.append((await camera.get_groups(["A"]))["A"].get("k"))
        except ConnectionDropped:
            found.append("failed")
    return found


async def test_a_shorter_value_of_such_a_camera(
    serve: Serve, make_camera: MakeCamera
) -> None:
    """It is believed at last, but never at once."""
    server = await serve(*[reply(b"[A]\r\nk=10")] * 2, reply(b"[A]\r\nk=1"))
    found = await changing(make_camera(server), server)
    assert found == ["10", *["failed"] * (READINGS_WITHOUT - 1), "1"]


async def test_what_we_wrote_ourselves_may_be_shorter(
    serve: Serve, make_camera: MakeCamera
) -> None:
    """Then nobody doubts it."""
    long = reply(b"[MOTION]\r\nmd_sensitivity1=10")
    server = await serve(
        *[long] * 2, reply(b"OK"), reply(b"[MOTION]\r\nmd_sensitivity1=1")
    )
    camera = make_camera(server)
    await camera.get_groups(["MOTION"])
    await camera.set_group("MOTION", {"md_sensitivity1": "1"})
    held = await camera.get_groups(["MOTION"])
    assert held == {"MOTION": {"md_sensitivity1": "1"}}


async def test_a_key_that_is_gone(serve: Serve, make_camera: MakeCamera) -> None:
    """A rule deleted in the camera's own pages is missed for some readings."""
    server = await serve(reply(b"[A]\r\nj=1\r\nk=1\r\n"), reply(b"[A]\r\nj=1\r\n"))
    found = await changing(make_camera(server), server)
    assert found == ["1", *["failed"] * (READINGS_WITHOUT - 1), None]
    assert len(server.requests) == 1 + 2 * READINGS_WITHOUT


async def test_cut_for_ever(serve: Serve, make_camera: MakeCamera) -> None:
    """Half a value stays a failure, however often it comes."""
    server = await serve(reply(b"[A]\r\nk=10\r\n"), reply(b"[A]\r\nk=1"))
    found = await changing(make_camera(server), server)
    assert found == ["10", *["failed"] * READINGS_WITHOUT]


async def test_a_group_that_is_gone(serve: Serve, make_camera: MakeCamera) -> None:
    """Of two groups one is not shown any more."""
    server = await serve(
        reply(b"[A]\r\na=1\r\n[B]\r\nb=1\r\n"), reply(b"[A]\r\na=1\r\n")
    )
    camera = make_camera(server)
    assert len(await camera.get_groups(["A", "B"])) == 2
    for _ in range(READINGS_WITHOUT - 1):
        with pytest.raises(ConnectionDropped):
            await camera.get_groups(["A", "B"])
    for _ in range(2):
        assert await camera.get_groups(["A", "B"]) == {"A": {"a": "1"}}


async def test_a_value_printed_twice(serve: Serve, make_camera: MakeCamera) -> None:
    """The second one counts, so it must not be missing."""
    whole = reply(b"[A]\r\nk=1\r\nk=2\r\n")
    server = await serve(whole, reply(b"[A]\r\nk=1\r\n"), whole)
    camera = make_camera(server)
    for _ in range(2):
        assert await camera.get_groups(["A"]) == {"A": {"k": "2"}}
    assert len(server.requests) == 3


async def test_an_answer_that_was_all_there_twice(
    serve: Serve, make_camera: MakeCamera
) -> None:
    """Once is as good, in a group that is followed by another and in the last one."""
    whole = b"[A]\r\nj=1\r\nk=1\r\n[B]\r\nj=2\r\nk=2\r\n"
    server = await serve(reply(2 * whole), reply(whole))
    camera = make_camera(server)
    for _ in range(3):
        groups = await camera.get_groups(["A", "B"])
        assert groups == {"A": {"j": "1", "k": "1"}, "B": {"j": "2", "k": "2"}}
    assert len(server.requests) == 4


@pytest.mark.parametrize("body", [b"ERROR\r\n", b"ERROR", b"Invalid Group"])
async def test_a_refusal_is_no_cut(
    serve: Serve, make_camera: MakeCamera, body: bytes
) -> None:
    """A group that is refused is left out, asked for once."""
    server = await serve(reply(b"[A]\r\nk=1\r\n"), reply(body))
    camera = make_camera(server)
    await camera.get_groups(["A"])
    assert await camera.get_groups(["A"]) == {}
    assert len(server.requests) == 2


async def test_keys_of_an_earlier_run_that_are_gone(
    serve: Serve, make_camera: MakeCamera
) -> None:
    """Asked for twice, once; whoever remembered them decides what it means."""
    server = await serve(reply(b"[A]\r\nk=1\r\n"))
    camera = make_camera(server)
    camera.expect_groups({"A": {"j", "k"}})
    for _ in range(2):
        assert await camera.get_groups(["A"]) == {"A": {"k": "1"}}
    assert len(server.requests) == 3


async def test_another_camera_after_a_restart(
    serve: Serve, make_camera: MakeCamera
) -> None:
    """A restart may bring a firmware that shows less."""
    server = await serve(
        reply(b"[A]\r\nj=1\r\nk=1\r\n"), reply(b"OK"), reply(b"[A]\r\nk=2")
    )
    camera = make_camera(server)
    await camera.get_groups(["A"])
    await camera.reboot()
    assert await camera.get_groups(["A"]) == {"A": {"k": "2"}}


async def test_a_clock_without_a_line_end(
    serve: Serve, make_camera: MakeCamera
) -> None:
    """Values that change by themselves confirm each other by their keys."""
    server = await serve(
        reply(b"minute=1\r\nsecond=41"), reply(b"minute=1\r\nsecond=42")
    )
    pairs = await make_camera(server).read_pairs("/adm/date.cgi", "action=get")
    assert pairs == {"minute": "1", "second": "42"}
    assert len(server.requests) == 2


@pytest.mark.parametrize("times", [1, 2 * READINGS_WITHOUT + 2])
@pytest.mark.parametrize(
    "foreign",
    [
        b"mac=000E8F000001\r\nmodel_number=X\r\nserial=on\r\nwps=on\r\n",
        b"version=1\r\nuptime=7\r\n",
    ],
)
async def test_what_another_device_answers_is_not_learned(
    serve: Serve, make_camera: MakeCamera, foreign: bytes, times: int
) -> None:
    """Ours is known again at its first answer, however long another was there."""
    ours = b"mac=000E8F92FFF7\r\nmodel_number=RC8230\r\nirled=on\r\n"
    server = await serve(*(reply(b) for b in [ours, *[foreign] * times, ours]))
    camera = make_camera(server)
    await camera.identity()
    while len(server.requests) <= times:
        with suppress(SercommError):
            await camera.identity()
    assert (await camera.identity()).mac == "00:0e:8f:92:ff:f7"
