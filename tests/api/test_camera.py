"""Each thing a camera can do: the exact requests, and what comes back."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import aiohttp
from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import (
    AccessDenied,
    Address,
    AuthenticationFailed,
    BrokenPicture,
    Camera,
    CameraBusy,
    CameraTimeout,
    CannotConnect,
    CommandRefused,
    ConnectionDropped,
    Credentials,
    Identity,
    InvalidReply,
    InvalidValue,
    NotAvailable,
    Priority,
    PrivacyMode,
    Right,
    SercommError,
    jpeg_size,
    snapshot as snapshot_module,
)
from custom_components.sercomm.api.transport import Transport
from tests.conftest import StartSimulator
from tests.simulator import Simulator, footage

from .conftest import MakeCamera, Serve
from .raw_server import Answer, Endless, groups, hang_up, reply, reset, silence, then

PERSONAS = ("rc8230", "rc8221", "icamera2", "oc810")
LIST = "/adm/get_group.cgi"
SET = "/adm/set_group.cgi"
ONE_KEY = "/adm/get_group.cgi?group=SYSTEM.host_name"
RIGHTS = "/img/query.cgi"
FILTER = "/io/query_filter.cgi"
OK = reply(b"OK\r\n")
JPEG = b"\xff\xd8\xff\xe0picture\xff\xd9"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each command a fifth of a second."""
    defaults: Any = Transport.command.__kwdefaults__
    monkeypatch.setitem(defaults, "timeout", 0.2)


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that will be true in a moment."""
    async with asyncio.timeout(2):
        while not condition():
            await asyncio.sleep(0.01)


async def fast(simulator: StartSimulator, persona: str = "rc8230") -> Simulator:
    """Start a camera that does not take its time."""
    return await simulator(persona, speed=1000)


# Who it is


@pytest.mark.parametrize(
    ("persona", "extended", "paths"),
    [
        ("rc8230", False, ["/util/query.cgi"]),
        ("rc8230", True, ["/util/query.cgi?extension=yes", "/util/query.cgi"]),
        *((name, False, ["/util/query.cgi"]) for name in PERSONAS[1:]),
        *((name, True, ["/util/query.cgi?extension=yes"]) for name in PERSONAS[1:]),
    ],
)
async def test_identity(
    simulator: StartSimulator,
    make_camera: MakeCamera,
    persona: str,
    extended: bool,
    paths: list[str],
) -> None:
    """Asked without the login; the extension tells more."""
    sim = await fast(simulator, persona)
    identity = await make_camera(sim).identity(extended=extended)
    assert identity.mac == sim.mac
    assert identity.model == sim.persona.model
    assert identity.company == sim.persona.company
    assert identity.has("ptctrl") is (persona == "rc8230")
    assert identity.firmware == (sim.persona.firmware if extended else None)
    assert identity.http_port == (sim.port if extended else None)
    assert sim.paths() == paths
    assert all("authorization" not in request.headers for request in sim.requests)
    assert Identity.from_dict(identity.as_dict()) == identity


@pytest.mark.parametrize(
    "answer",
    [
        reply(b"<html><title>Router</title></html>"),
        reply(b"OK\r\n"),
        reply(b""),
        reply(b"mac=00:0e:8f:92:ff:f7\r\n"),
        reply(b"", "400 Bad Request"),
        reply(b"", "401 Unauthorized"),
        reply(b"", "403 Forbidden"),
        reply(b"", "404 Not Found"),
        reply(b"", "500 Internal Server Error"),
        reply(b"", "302 Found", "location: /login"),
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"220 FTP\r\n",
    ],
)
async def test_something_else_answers(
    serve: Serve, make_camera: MakeCamera, answer: bytes
) -> None:
    """Whatever it says, it is no SerComm camera."""
    server = await serve(answer)
    for extended in (False, True):
        with pytest.raises(InvalidReply):
            await make_camera(server).identity(extended=extended)
    assert all("authorization" not in request.headers for request in server.requests)


async def test_identity_in_time(serve: Serve, make_camera: MakeCamera) -> None:
    """A search cannot wait for everybody."""
    server = await serve(silence)
    with pytest.raises(CameraTimeout):
        await make_camera(server).identity(timeout=0.1)


# What the login may do


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize(
    ("account", "right", "paths"),
    [
        ("administrator", Right.ADMINISTRATOR, [ONE_KEY]),
        ("operator", Right.OPERATOR, [ONE_KEY, RIGHTS, FILTER]),
        ("viewer", Right.VIEWER, [ONE_KEY, RIGHTS, FILTER]),
    ],
)
async def test_rights(
    simulator: StartSimulator,
    make_camera: MakeCamera,
    persona: str,
    account: str,
    right: Right,
    paths: list[str],
) -> None:
    """Found from the top, whatever the camera says to too few rights."""
    sim = await fast(simulator, persona)
    flags = sim.persona.flags
    if account == "operator" and "on" in (flags["ptctrl"], flags["ioctrl"]):
        paths = paths[:2]
    for status in (401, 403):
        sim.persona.too_few_rights_status = status
        sim.clear_requests()
        assert await make_camera(sim, account).right() is right
        assert sim.paths() == paths


@pytest.mark.parametrize("moves", ["on", "off"])
@pytest.mark.parametrize(
    ("account", "right"), [("operator", Right.OPERATOR), ("viewer", Right.VIEWER)]
)
@pytest.mark.parametrize(
    "lock",
    [
        {"code": 200, "body": "CGI Error!\n403 Forbidden"},
        {"code": 403},
        {"code": 404},
        {"code": 500},
    ],
)
async def test_rights_where_the_vendor_locked_a_cgi(
    simulator: StartSimulator,
    make_camera: MakeCamera,
    moves: str,
    account: str,
    right: Right,
    lock: dict[str, Any],
) -> None:
    """A locked CGI proves nothing; the camera says what the user may do.

    Where it says nothing, and its CGI is missing, it is the higher right.
    """
    sim = await fast(simulator)
    sim.persona.flags["ptctrl"] = moves
    sim.faults.set(FILTER, "status", **lock)
    wanted = right if moves == "on" else Right.OPERATOR
    assert await make_camera(sim, account).right() is wanted
    sim.persona.too_few_rights_status = 403
    if lock["code"] == 403 and moves == "off":
        wanted = Right.VIEWER
    assert await make_camera(sim, account).right() is wanted


async def test_a_wrong_password(
    simulator: StartSimulator, session: aiohttp.ClientSession
) -> None:
    """Two requests tell."""
    sim = await fast(simulator)
    camera = Camera(
        session, Address(sim.host, sim.port), Credentials("viewer", "wrong")
    )
    with pytest.raises(AuthenticationFailed):
        await camera.right()
    assert sim.paths() == [ONE_KEY, RIGHTS]


async def test_rights_of_a_login_that_is_only_tried(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """The camera keeps its own."""
    sim = await fast(simulator)
    camera = make_camera(sim)
    assert await camera.right(Credentials("viewer", "view")) is Right.VIEWER
    with pytest.raises(AuthenticationFailed):
        await camera.right(Credentials("administrator", "wrong"))
    assert await camera.right() is Right.ADMINISTRATOR


@pytest.mark.parametrize("refusal", ["ERROR\r\n", "Invalid Group\r\n"])
@pytest.mark.parametrize("status", [200, 400])
async def test_an_administrator_without_that_key(
    simulator: StartSimulator, make_camera: MakeCamera, refusal: str, status: int
) -> None:
    """The CGI has run, so the login was good for it."""
    sim = await fast(simulator)
    sim.faults.set(LIST, "status", code=status, body=refusal)
    assert await make_camera(sim).right() is Right.ADMINISTRATOR


async def test_a_camera_without_groups_proves_the_login_elsewhere(
    simulator: StartSimulator, session: aiohttp.ClientSession, make_camera: MakeCamera
) -> None:
    """A missing CGI says nothing about the login."""
    sim = await fast(simulator)
    sim.faults.set(LIST, "status", code=404)
    assert await make_camera(sim).right() is Right.ADMINISTRATOR
    stranger = Credentials("administrator", "wrong")
    camera = Camera(session, Address(sim.host, sim.port), stranger)
    with pytest.raises(AuthenticationFailed):
        await camera.right()


async def test_a_viewer_where_there_is_no_filter(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """What cannot be told from a missing CGI is the higher right."""
    sim = await fast(simulator)
    sim.faults.set(FILTER, "status", code=404)
    assert await make_camera(sim, "operator").right() is Right.OPERATOR


async def test_right_of_another_login(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """It is tried in the same queue, and ours stays in use."""
    sim = await simulator("rc8221", speed=20)
    camera = make_camera(sim)
    found = await asyncio.gather(
        camera.right(),
        camera.right(Credentials("operator", "operate")),
        camera.right(Credentials("viewer", "view")),
    )
    assert list(found) == [Right.ADMINISTRATOR, Right.OPERATOR, Right.VIEWER]
    assert sim.max_in_flight == 1
    with pytest.raises(AuthenticationFailed):
        await camera.right(Credentials("viewer", "wrong"))
    assert await camera.right() is Right.ADMINISTRATOR


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


# Writing


async def test_a_write(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """One request with exactly the changed keys, encoded."""
    sim = await fast(simulator)
    camera = make_camera(sim)
    await camera.set_group("MOTION", {"md_mode": "0", "md_name1": "Front 100%"})
    assert sim.paths() == [f"{SET}?group=MOTION&md_mode=0&md_name1=Front%20100%25"]
    assert sim.groups["MOTION"]["md_mode"] == "0"
    assert sim.groups["MOTION"]["md_name1"] == "Front 100%"


async def test_writes_of_several_groups(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """One request where the camera is known to understand them, else one each."""
    changes = {
        "EVENT": {"event_trigger": "1"},
        "VIDEO": {},
        "MOTION": {"md_mode": "1"},
    }
    one = "group=EVENT&event_trigger=1"
    other = "group=MOTION&md_mode=1"
    sim = await fast(simulator)
    camera = make_camera(sim)
    await camera.set_groups(changes)
    assert sim.paths() == [f"{SET}?{one}", f"{SET}?{other}"]
    camera.several_groups = True
    sim.clear_requests()
    await camera.set_groups(changes)
    assert sim.paths() == [f"{SET}?{one}&{other}"]


async def test_nothing_to_write(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Then nothing is sent."""
    sim = await fast(simulator)
    camera = make_camera(sim)
    for several in (None, True):
        camera.several_groups = several
        await camera.set_group("EVENT", {})
        await camera.set_groups({})
    assert sim.requests == []


@pytest.mark.parametrize(
    ("group", "key", "value"),
    [
        ("MOTION", "md_mode", "2"),
        ("MOTION", "md_threshold1", "256"),
        ("MOTION", "md_name1", "line\r\nbreak"),
        ("MOTION", "unheard_of", "1"),
        ("MOTION", "group", "SYSTEM"),
        ("NOWHERE", "key", "1"),
        ("SYSTEM", "boot_up_time", "now"),
    ],
)
async def test_nothing_forbidden_is_sent(
    simulator: StartSimulator, make_camera: MakeCamera, group: str, key: str, value: str
) -> None:
    """Not even the allowed part of it."""
    sim = await fast(simulator)
    with pytest.raises(InvalidValue):
        await make_camera(sim).set_groups(
            {"EVENT": {"event_trigger": "1"}, group: {key: value}}
        )
    assert sim.requests == []


@pytest.mark.parametrize("status", [200, 400])
async def test_the_camera_refuses(
    simulator: StartSimulator, make_camera: MakeCamera, status: int
) -> None:
    """In its own words, once, and nothing is read back."""
    sim = await fast(simulator, "rc8221")
    sim.persona.error_status = status
    with pytest.raises(CommandRefused) as error:
        await make_camera(sim).set_group("H264", {"resolution": "4"})
    assert error.value.reply == "Invalid Resolution"
    assert sim.paths() == [f"{SET}?group=H264&resolution=4"]


WRITE = f"{SET}?group=MOTION&md_mode=0"
BACK = f"{LIST}?group=MOTION"


@pytest.mark.parametrize(
    "breakdown", [hang_up, reset, then(reply()[:9], hang_up), reply(b"")]
)
async def test_a_write_that_broke_but_arrived(
    serve: Serve, make_camera: MakeCamera, breakdown: Answer
) -> None:
    """The camera holds the value: it is not sent again."""
    server = await serve(breakdown, groups("MOTION", md_mode="0", md_name1="x"))
    await make_camera(server).set_group("MOTION", {"md_mode": "0"})
    assert server.targets == [WRITE, BACK]


@pytest.mark.parametrize(
    "held", [groups("MOTION", md_mode="1"), groups("MOTION"), reply(b"Invalid Group")]
)
async def test_a_write_that_broke_and_was_lost(
    serve: Serve, make_camera: MakeCamera, held: bytes
) -> None:
    """The camera holds something else: it is sent once more, and only once."""
    server = await serve(reset, held, OK)
    await make_camera(server).set_group("MOTION", {"md_mode": "0"})
    assert server.targets == [WRITE, BACK, WRITE]

    server = await serve(reset, held, reset)
    with pytest.raises(ConnectionDropped):
        await make_camera(server).set_group("MOTION", {"md_mode": "0"})
    assert server.targets == [WRITE, BACK, WRITE]


async def test_a_write_to_a_camera_that_went_away(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Nothing can be read back, so nothing is sent again."""
    sim = await fast(simulator)
    camera = make_camera(sim)
    sim.faults.set(SET, "reset")
    sim.faults.set(LIST, "reset")
    with pytest.raises(ConnectionDropped):
        await camera.set_group("MOTION", {"md_mode": "0"})
    assert sim.paths() == [WRITE, BACK, BACK]
    sim.offline()
    with pytest.raises(CannotConnect):
        await camera.set_group("MOTION", {"md_mode": "0"})
    assert len(sim.requests) == 3


@pytest.mark.usefixtures("impatient")
async def test_a_write_without_an_answer(serve: Serve, make_camera: MakeCamera) -> None:
    """It is read back; what did not arrive may still do so, and is not repeated."""
    server = await serve(silence, groups("MOTION", md_mode="0"))
    await make_camera(server).set_group("MOTION", {"md_mode": "0"})
    assert server.targets == [WRITE, BACK]

    server = await serve(silence, groups("MOTION", md_mode="1"))
    with pytest.raises(CameraTimeout):
        await make_camera(server).set_group("MOTION", {"md_mode": "0"})
    assert server.targets == [WRITE, BACK]


async def test_a_broken_write_of_several_groups(
    serve: Serve, make_camera: MakeCamera
) -> None:
    """All of them must be held."""
    changes = {"MOTION": {"md_mode": "0"}, "EVENT": {"event_trigger": "1"}}
    both = groups("MOTION", "EVENT", md_mode="0", event_trigger="1")
    for held, times in ((both, 1), (groups("MOTION", md_mode="0"), 2)):
        server = await serve(reset, held, OK)
        camera = make_camera(server)
        camera.several_groups = True
        await camera.set_groups(changes)
        writes = [target for target in server.targets if target.startswith(SET)]
        assert writes == [f"{WRITE}&group=EVENT&event_trigger=1"] * times
        assert f"{LIST}?group=MOTION&EVENT" in server.targets


async def test_a_password_cannot_be_read_back(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """It is never displayed, so it is sent again; it arrives all the same."""
    sim = await fast(simulator)
    sim.faults.set(SET, "reset", count=1)
    await make_camera(sim).set_group("HTTP_NOTIFY", {"http_password": "secret"})
    assert len(sim.requests) == 3
    assert sim.groups["HTTP_NOTIFY"]["http_password"] == "secret"


# Pictures


@pytest.mark.parametrize(
    ("options", "query"),
    [
        ({}, ""),
        ({"size": "160x120"}, "?size=1"),
        ({"size": "320x240"}, "?size=2"),
        ({"size": "640x480"}, "?size=3"),
        ({"size": "1280x720", "quality": 1}, "?size=4&quality=1"),
        ({"quality": 5}, "?quality=5"),
    ],
)
async def test_snapshots(
    simulator: StartSimulator,
    make_camera: MakeCamera,
    options: dict[str, Any],
    query: str,
) -> None:
    """One request; a viewer is enough."""
    sim = await fast(simulator)
    picture = await make_camera(sim, "viewer").snapshot(**options)
    assert picture.startswith(b"\xff\xd8")
    assert picture.endswith(b"\xff\xd9")
    assert sim.paths() == [f"/img/snapshot.cgi{query}"]


@pytest.mark.parametrize(
    "options", [{"size": "1x1"}, {"size": ""}, {"quality": 0}, {"quality": 6}]
)
async def test_snapshots_that_are_not_taken(
    simulator: StartSimulator, make_camera: MakeCamera, options: dict[str, Any]
) -> None:
    """Only what the camera offers is asked for."""
    sim = await fast(simulator)
    with pytest.raises(InvalidValue):
        await make_camera(sim).snapshot(**options)
    assert sim.requests == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(b""), InvalidReply),
        (reply(b"OK\r\n"), InvalidReply),
        (reply(JPEG[:-1]), InvalidReply),
        (reply(JPEG[1:]), InvalidReply),
        (reply(JPEG[1:]), BrokenPicture),
        (reply(b"x" * 65 + JPEG), BrokenPicture),
        (reply(b"\r\n"), BrokenPicture),
        (reply(b"\xff\xd8\xff\xd9"), BrokenPicture),
        (reply(b"<html><title>Login</title></html>"), InvalidReply),
        (reply(b"<html>401 Unauthorized</html>"), AuthenticationFailed),
        (reply(b"CGI Error!\n403 Forbidden"), AccessDenied),
        (reply(b"", "406 Not Acceptable"), PrivacyMode),
        (reply(b"", "503 Service Unavailable"), CameraBusy),
        (reply(b"x", "400 Bad Request"), CommandRefused),
    ],
)
async def test_what_is_no_picture(
    serve: Serve, make_camera: MakeCamera, answer: bytes, error: type[SercommError]
) -> None:
    """Nobody is shown a page, or half a picture."""
    with pytest.raises(error):
        await make_camera(await serve(answer)).snapshot()


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        (b"", b"\r\n\0\0"),
        (b"", b"\0" * 5000),
        (b"\r\n", b""),
        (b"\n", b"\r\n--boundary--\r\n" * 9),
    ],
)
async def test_a_picture_with_padding(
    serve: Serve, make_camera: MakeCamera, before: bytes, behind: bytes
) -> None:
    """What is around it does no harm: what lies between SOI and EOI is taken."""
    picture = footage.jpeg(160, 120)
    answer = reply(before + picture + behind)
    assert await make_camera(await serve(answer)).snapshot() == picture


async def test_a_picture_whose_segments_make_no_sense(
    serve: Serve, make_camera: MakeCamera
) -> None:
    """It counts while its end is where it should be."""
    answer = reply(JPEG + b"\r\n\0\0")
    assert await make_camera(await serve(answer)).snapshot() == JPEG


async def test_sizes_of_the_base_document(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Where 1 is 1280x720 the other code is tried once, and kept for this camera."""
    sim = await fast(simulator)
    sim.persona.largest_size_first = True
    camera = make_camera(sim)
    for size, codes, came in (
        ("1280x720", (4, 1), (1280, 720)),
        ("1280x720", (1,), (1280, 720)),
        ("320x240", (2,), (320, 240)),
        ("160x120", (1, 4), (1280, 720)),
        ("160x120", (1,), (1280, 720)),
    ):
        sim.clear_requests()
        assert jpeg_size(await camera.snapshot(size)) == came
        assert sim.paths() == [f"/img/snapshot.cgi?size={code}" for code in codes]


async def test_a_size_that_the_camera_does_not_have(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """What comes nearest is taken, and no second request the next time."""
    sim = await fast(simulator)
    sim.persona.resolutions = ("1", "2", "3")
    camera = make_camera(sim)
    for codes in ((4, 1), (4,)):
        sim.clear_requests()
        assert jpeg_size(await camera.snapshot("1280x720")) == (640, 480)
        assert sim.paths() == [f"/img/snapshot.cgi?size={code}" for code in codes]


async def test_a_size_that_is_refused(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """When every code is refused, the first refusal is raised."""
    sim = await fast(simulator)
    sim.faults.set("/img/snapshot.cgi", "status", code=400, body="ERROR")
    with pytest.raises(CommandRefused):
        await make_camera(sim).snapshot("1280x720")
    assert len(sim.requests) == 2


async def test_a_picture_beyond_the_budget(
    serve: Serve, make_camera: MakeCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not read to its end."""
    monkeypatch.setattr(snapshot_module, "JPEG_BUDGET", 100_000)
    endless = Endless(reply(JPEG), b"x" * 50_000)
    with pytest.raises(InvalidReply):
        await make_camera(await serve(endless)).snapshot()


async def test_privacy(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """No picture, no stream."""
    sim = await fast(simulator, "icamera2")
    sim.privacy(True)
    camera = make_camera(sim)
    with pytest.raises(PrivacyMode):
        await camera.snapshot()
    with pytest.raises(PrivacyMode):
        async with camera.mjpeg():
            pytest.fail("it began")


# Live pictures


@pytest.mark.parametrize("literal", [False, True])
async def test_mjpeg(
    simulator: StartSimulator, make_camera: MakeCamera, literal: bool
) -> None:
    """Frame after frame beside other requests; closed with the block."""
    sim = await fast(simulator)
    sim.persona.frame_rate = 200
    sim.persona.literal_multipart = literal
    camera = make_camera(sim)
    async with camera.mjpeg() as frames:
        seen = [await anext(frames) for _ in range(3)]
        assert sim.open_streams == 1
        await camera.get_groups(["MOTION"])
    assert all(f.startswith(b"\xff\xd8") and f.endswith(b"\xff\xd9") for f in seen)
    assert sim.paths() == ["/img/video.mjpeg", BACK]
    await until(lambda: sim.open_streams == 0)


async def test_mjpeg_of_another_channel(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """By its number; one without MJPEG does not exist."""
    sim = await fast(simulator, "icamera2")
    camera = make_camera(sim)
    async with camera.mjpeg(3) as frames:
        assert (await anext(frames)).startswith(b"\xff\xd8")
    with pytest.raises(NotAvailable):
        async with camera.mjpeg(4):
            pytest.fail("it began")
    assert sim.paths() == [f"/img/video.mjpeg?channel={n}" for n in (3, 4)]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(b"", "503 Busy"), CameraBusy),
        (reply(b"current_resolution=3", "400 Bad Request"), InvalidReply),
        (reply(b"", "401 No"), AuthenticationFailed),
        (hang_up, ConnectionDropped),
    ],
)
async def test_an_mjpeg_stream_that_does_not_begin(
    serve: Serve, make_camera: MakeCamera, answer: Answer, error: type[SercommError]
) -> None:
    """An error at once."""
    server = await serve(answer)
    with pytest.raises(error):
        async with make_camera(server).mjpeg():
            pytest.fail("it began")


def part(frame: bytes) -> bytes:
    """Return a part of a multipart stream."""
    head = f"--b\r\ncontent-type: image/jpeg\r\ncontent-length: {len(frame)}\r\n\r\n"
    return head.encode() + frame + b"\r\n"


MULTIPART = (
    b"HTTP/1.0 200 OK\r\ncontent-type: multipart/x-mixed-replace;boundary=b\r\n\r\n"
)


async def test_an_mjpeg_stream_that_ends(serve: Serve, make_camera: MakeCamera) -> None:
    """After its last whole frame."""
    server = await serve(MULTIPART + part(JPEG) * 2 + part(JPEG)[:-9])
    async with make_camera(server).mjpeg() as frames:
        assert [frame async for frame in frames] == [JPEG] * 2


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (
            then(
                b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n40\r\nhalf",
                0.02,
                hang_up,
            ),
            ConnectionDropped,
        ),
        (then(MULTIPART + part(JPEG)[:50], silence), CameraTimeout),
        (Endless(MULTIPART, b"x" * 65536), InvalidReply),
        (reply(b"<html></html>"), InvalidReply),
    ],
)
async def test_an_mjpeg_stream_that_breaks(
    serve: Serve,
    make_camera: MakeCamera,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
    error: type[SercommError],
) -> None:
    """Who takes the frames sees our errors only."""
    monkeypatch.setattr("custom_components.sercomm.api.transport.STREAM_SILENCE", 0.15)
    server = await serve(answer)
    async with make_camera(server).mjpeg() as frames:
        with pytest.raises(error):
            await anext(frames)


# Everything else


async def test_reading_pairs(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Any CGI that answers with lines of them."""
    sim = await fast(simulator, "icamera2")
    camera = make_camera(sim)
    assert await camera.read_pairs(FILTER) == {"filter": "0"}
    assert await camera.read_pairs("/io/query_pc.cgi", "ir_leds&pir") == {
        "ir_leds": "off",
        "pir": "actionless",
    }
    assert sim.paths() == [FILTER, "/io/query_pc.cgi?ir_leds&pir"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [(b"ERROR\r\n", CommandRefused), (b"\xff\xfe", InvalidReply), (b"\r\n", None)],
)
async def test_reading_no_pairs(
    serve: Serve,
    make_camera: MakeCamera,
    answer: bytes,
    error: type[SercommError] | None,
) -> None:
    """Nothing is nothing; words are an error."""
    camera = make_camera(await serve(reply(answer)))
    if error is None:
        assert await camera.read_pairs(FILTER) == {}
    else:
        with pytest.raises(error):
            await camera.read_pairs(FILTER)


@pytest.mark.parametrize("control_reply", ["ok", "pairs"])
async def test_peripherals(
    simulator: StartSimulator, make_camera: MakeCamera, control_reply: str
) -> None:
    """The manual does not show the answer: both kinds are success."""
    sim = await fast(simulator, "rc8221")
    sim.persona.control_reply = control_reply
    camera = make_camera(sim, "operator")
    await camera.set_peripheral("ir_leds", "on")
    assert sim.state.peripherals["ir_leds"] == "on"
    assert sim.paths() == ["/io/control_pc.cgi?ir_leds=on"]
    with pytest.raises(CommandRefused) as error:
        await camera.set_peripheral("wl_leds", "on")
    assert error.value.reply == "wl_leds=error"


async def test_peripherals_of_a_camera_without_them(
    serve: Serve, make_camera: MakeCamera
) -> None:
    """An empty answer is fine, a missing CGI is not; names are encoded."""
    server = await serve(reply(b""), reply(b"", "404 Not Found"))
    camera = make_camera(server)
    await camera.set_peripheral("a/b", "c&d")
    with pytest.raises(NotAvailable):
        await camera.set_peripheral("ir_leds", "on")
    assert server.targets[0] == "/io/control_pc.cgi?a%2Fb=c%26d"


async def test_infrared_leds(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """The separate CGI."""
    sim = await fast(simulator, "oc810")
    camera = make_camera(sim, "operator")
    await camera.set_infrared_leds(True)
    assert sim.state.peripherals["ir_leds"] == "on"
    await camera.set_infrared_leds(False)
    assert sim.state.peripherals["ir_leds"] == "off"
    assert sim.paths() == [f"/io/irledctrl.cgi?action={n}" for n in (1, 0)]


async def test_reboot(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """It answers first; for a while then nobody does."""
    sim = await simulator(speed=10)
    camera = make_camera(sim)
    await camera.reboot()
    assert sim.paths() == ["/adm/reboot.cgi"]
    await until(lambda: not sim.is_online)
    with pytest.raises(CannotConnect):
        await camera.identity()
    await until(lambda: sim.is_online)
    assert (await camera.identity()).mac == sim.mac


async def test_the_http_trigger(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Refused until it is switched on; missing on some."""
    sim = await fast(simulator)
    camera = make_camera(sim)
    with pytest.raises(CommandRefused):
        await camera.fire_http_trigger()
    await camera.set_group("HTTP_EVENT", {"http_event_en": "1"})
    await camera.fire_http_trigger()
    assert sim.paths()[-1] == "/adm/http_trigger.cgi"
    with pytest.raises(NotAvailable):
        await make_camera(await fast(simulator, "oc810")).fire_http_trigger()


async def test_the_clock(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """Local time, without a zone."""
    sim = await fast(simulator)
    found = await make_camera(sim).clock()
    assert found.tzinfo is None
    assert abs(found - sim.state.local_time()) <= timedelta(seconds=2)
    assert sim.paths() == ["/adm/date.cgi?action=get"]


async def test_an_unpadded_clock(serve: Serve, make_camera: MakeCamera) -> None:
    """Leading zeros are a matter of taste."""
    date = b"year=2015\r\nmonth=3\r\nday=1\r\nhour=0\r\nminute=05\r\nsecond=9\r\n"
    assert await make_camera(await serve(reply(date))).clock() == datetime(
        2015, 3, 1, 0, 5, 9
    )


@pytest.mark.parametrize(
    "year",
    ["", "x", "0", "-1", "99999", pytest.param("9" * 900, id="long"), "2015 1"],
)
async def test_a_clock_that_is_none(
    serve: Serve, make_camera: MakeCamera, year: str
) -> None:
    """Anything that is no date."""
    date = f"year={year}\nmonth=3\nday=1\nhour=0\nminute=5\nsecond=9".encode()
    for answer in (date, date[:-9], b"noon"):
        with pytest.raises(InvalidReply):
            await make_camera(await serve(reply(answer))).clock()


# RTSP addresses


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1),
    st.text(st.characters(codec="utf-8", exclude_characters="\0")),
)
def test_rtsp_urls(username: str, password: str) -> None:
    """Any login can be read from it again."""
    camera = Camera(None, Address("::1"), Credentials(username, password))  # type: ignore[arg-type]
    url = urlsplit(camera.rtsp_url("/img/media.sav", 554))
    assert (url.scheme, url.hostname, url.port) == ("rtsp", "::1", 554)
    assert url.path == "/img/media.sav"
    assert unquote(url.username or "") == username
    assert unquote(url.password or "") == password


def test_rtsp_urls_to_the_byte() -> None:
    """An empty password keeps its colon; without a login there is no `@`."""
    address = Address("192.0.2.7", 8080)
    for login, found in (
        (None, "rtsp://192.0.2.7:1025/live"),
        (
            Credentials("administrator", ""),
            "rtsp://administrator:@192.0.2.7:1025/live",
        ),
        (
            Credentials("viewer", "p4ss:w0rd/%@"),
            "rtsp://viewer:p4ss%3Aw0rd%2F%25%40@192.0.2.7:1025/live",
        ),
    ):
        camera = Camera(None, address, login)  # type: ignore[arg-type]
        assert camera.rtsp_url("/live", 1025) == found
        assert camera.rtsp_url("/live", 1025, 2) == f"{found}?channel=2"
        assert camera.address is address


@pytest.mark.parametrize("host", ["a b", "a@b", "", "[::1]"])
def test_rtsp_urls_that_are_none(host: str) -> None:
    """Our own error, also here."""
    camera = Camera(None, Address(host), Credentials("a", "b"))  # type: ignore[arg-type]
    with pytest.raises(CannotConnect):
        camera.rtsp_url("/live", 554)
