"""A camera's groups: their names, read at once or one by one."""

import asyncio

import pytest

from custom_components.sercomm.api import InvalidReply, Priority
from tests.api.camera_requests import FILTER, LIST, PERSONAS, fast
from tests.conftest import StartSimulator

from .conftest import MakeCamera, Serve
from .raw_server import groups, reply

# Groups


@pytest.mark.parametrize("persona", PERSONAS)
async def test_group_names(
    simulator: StartSimulator, make_camera: MakeCamera, persona: str
) -> None:
    """As the camera lists them."""
    sim = await fast(simulator, persona)
    assert await make_camera(sim).group_names() == tuple(sim.groups)
    assert sim.paths() == [LIST]


@pytest.mark.parametrize("body", [b"", b"ERROR\r\n", b"nothing\r\n", b"<html></html>"])
async def test_no_group_names(
    serve: Serve, make_camera: MakeCamera, body: bytes
) -> None:
    """A camera without a single group is none."""
    with pytest.raises(InvalidReply):
        await make_camera(await serve(reply(body))).group_names()


async def test_groups_at_once(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """One request, names joined by a bare `&`."""
    sim = await fast(simulator)
    camera = make_camera(sim)
    found = await camera.get_groups(["EVENT", "MOTION", "EVENT", "VIDEO"])
    assert found == {name: sim.groups[name] for name in ("EVENT", "MOTION", "VIDEO")}
    assert camera.several_groups is True
    assert await camera.get_groups(["SYSTEM"]) == {"SYSTEM": sim.groups["SYSTEM"]}
    assert await camera.get_groups([]) == {}
    assert sim.paths() == [f"{LIST}?group=EVENT&MOTION&VIDEO", f"{LIST}?group=SYSTEM"]


async def test_groups_one_by_one(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """A camera that shows only the first is asked for the others, and remembered."""
    sim = await fast(simulator)
    sim.multi_group = False
    camera = make_camera(sim)
    names = ["EVENT", "MOTION", "VIDEO"]
    for _ in range(2):
        found = await camera.get_groups(names)
        assert found == {name: sim.groups[name] for name in names}
    assert camera.several_groups is False
    assert sim.paths() == [
        f"{LIST}?group=EVENT&MOTION&VIDEO",
        *(f"{LIST}?group={name}" for name in names[1:] + names),
    ]


@pytest.mark.parametrize(
    "refusal",
    [
        reply(b"Invalid Group\r\n"),
        reply(b"ERROR\r\n"),
        reply(b"ERROR\r\n", "400 Bad Request"),
        reply(b"", "404 Not Found"),
        reply(b"CGI Error!\n403 Forbidden"),
        reply(b"<html></html>"),
        reply(b"a=1\r\n"),
        groups("OTHER", c="d"),
    ],
)
async def test_several_groups_refused(
    serve: Serve, make_camera: MakeCamera, refusal: bytes
) -> None:
    """Any refusal of the first try means: one at a time."""
    server = await serve(refusal, groups("A", x="1"), groups("B", x="2"))
    camera = make_camera(server)
    assert await camera.get_groups(["A", "B"]) == {"A": {"x": "1"}, "B": {"x": "2"}}
    assert camera.several_groups is False
    assert [t.partition("=")[2] for t in server.targets] == ["A&B", "A", "B"]


async def test_several_groups_refused_later(
    serve: Serve, make_camera: MakeCamera
) -> None:
    """A camera that understood them once and refuses now is asked one by one."""
    server = await serve(groups("A", "B", x="1"), reply(b"ERROR"), groups("A", x="2"))
    camera = make_camera(server)
    assert len(await camera.get_groups(["A", "B"])) == 2
    server.answers = (*server.answers, reply(b"Invalid Group"))
    assert await camera.get_groups(["A", "B"]) == {"A": {"x": "2"}}
    assert camera.several_groups is False


async def test_noise_is_not_an_answer_about_groups(
    serve: Serve, make_camera: MakeCamera
) -> None:
    """Known to understand several, a camera that talks nonsense is in error."""
    server = await serve(groups("A", "B"), reply(b"\x00\xff" * 50), groups("A", "B"))
    camera = make_camera(server)
    await camera.get_groups(["A", "B"])
    with pytest.raises(InvalidReply):
        await camera.get_groups(["A", "B"])
    assert camera.several_groups is True
    assert len(await camera.get_groups(["A", "B"])) == 2


async def test_groups_that_are_not_there(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """They are left out, whether refused by a text or a status."""
    sim = await fast(simulator, "oc810")
    camera = make_camera(sim)
    for status in (200, 400):
        sim.persona.error_status = status
        assert set(await camera.get_groups(["EVENT", "PTZ", "IO"])) == {"EVENT"}
    sim.faults.set(LIST, "status", code=403)
    assert await camera.get_groups(["EVENT"]) == {}


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (b"[MOTION]\nmd_mode=1\n", {"md_mode": "1"}),
        (b"[motion]\rmd_mode=1\r", {"md_mode": "1"}),
        (b"md_mode=1\r\nmd_name1=Door\r\n", {"md_mode": "1", "md_name1": "Door"}),
        (b"noise\r\nx=1\r\n[Motion]\r\nmd_mode=1", {"md_mode": "1"}),
        (b"[MOTION]\r\n", {}),
    ],
)
async def test_how_a_group_may_look(
    serve: Serve, make_camera: MakeCamera, answer: bytes, found: dict[str, str]
) -> None:
    """Any line end, any case, with a header or without."""
    camera = make_camera(await serve(reply(answer)))
    assert await camera.get_groups(["MOTION"]) == {"MOTION": found}


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"OK",
        b"[EVENT]\r\na=b\r\n",
        b"<html></html>",
        b"\xff\xfe\x00",
        b"\xff\xfe\na=b\n",
    ],
)
async def test_what_is_no_group(
    serve: Serve, make_camera: MakeCamera, answer: bytes
) -> None:
    """An error, so that nobody takes it for a camera without settings."""
    with pytest.raises(InvalidReply):
        await make_camera(await serve(reply(answer))).get_groups(["MOTION"])


async def test_strange_group_names(serve: Serve, make_camera: MakeCamera) -> None:
    """They are encoded: one name stays one name."""
    server = await serve(reply(b"Invalid Group"))
    await make_camera(server).get_groups(["A&group=B c\r\nX:/?#é"])
    assert server.targets == [
        f"{LIST}?group=A%26group%3DB%20c%0D%0AX%3A%2F%3F%23%C3%A9"
    ]


async def test_polls_wait_for_stills_and_commands(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Each method has its place in the queue."""
    sim = await simulator()
    sim.persona.latency = 0.02
    camera = make_camera(sim)
    tasks = []
    for request in (
        camera.get_groups(["SYSTEM"]),
        camera.get_groups(["EVENT"]),
        camera.read_pairs(FILTER),
        camera.snapshot(),
        camera.get_groups(["MOTION"], Priority.COMMAND),
        camera.set_group("MOTION", {"md_mode": "1"}),
    ):
        tasks.append(asyncio.create_task(request))
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    assert [path.rpartition("=")[2] for path in sim.paths()] == [
        "SYSTEM",
        "MOTION",
        "1",
        "/img/snapshot.cgi",
        "EVENT",
        FILTER,
    ]
    assert sim.max_in_flight == 1
