"""Writing groups: what is sent, what is refused, and what broke on the way."""

from typing import Any

import pytest

from custom_components.sercomm.api import (
    CameraBusy,
    CameraTimeout,
    CannotConnect,
    CommandRefused,
    ConnectionDropped,
    InvalidValue,
    OutcomeUnknown,
    SercommError,
)
from custom_components.sercomm.api.transport import Transport
from tests.api.camera_requests import BACK, LIST, OK, SET, fast
from tests.conftest import StartSimulator

from .conftest import MakeCamera, Serve
from .raw_server import Answer, groups, hang_up, reply, reset, silence, then


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each command a fifth of a second."""
    defaults: Any = Transport.command.__kwdefaults__
    monkeypatch.setitem(defaults, "timeout", 0.2)


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


@pytest.mark.parametrize(
    ("refused", "error"), [("EVENT", CameraBusy), ("MOTION", OutcomeUnknown)]
)
async def test_some_groups_are_written(
    simulator: StartSimulator,
    make_camera: MakeCamera,
    refused: str,
    error: type[SercommError],
) -> None:
    """What the camera then holds is only known where it has taken none of them."""
    sim = await fast(simulator)
    sim.faults.set(f"{SET}?group={refused}*", "status", code=503)
    changes = {"EVENT": {"event_trigger": "1"}, "MOTION": {"md_mode": "1"}}
    with pytest.raises(SercommError) as raised:
        await make_camera(sim).set_groups(changes)
    assert type(raised.value) is error


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
