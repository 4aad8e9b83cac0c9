"""Pan and tilt, request by request."""

from collections.abc import Awaitable, Callable

import pytest

from custom_components.sercomm.api import (
    AccessDenied,
    AuthenticationFailed,
    CommandRefused,
    ConnectionDropped,
    Direction,
    InvalidReply,
    InvalidValue,
    NotAvailable,
    PanTilt,
    SercommError,
)
from tests.conftest import StartSimulator

from .conftest import MakeCamera, Serve
from .raw_server import Answer, hang_up, reply

type Movement = Callable[[PanTilt], Awaitable[None]]


@pytest.mark.parametrize(
    ("movement", "query"),
    [
        (lambda lens: lens.move(Direction.UP), "mv=U,10"),
        (lambda lens: lens.move(Direction.DOWN, 1), "mv=D,1"),
        (lambda lens: lens.move(Direction.LEFT, 64), "mv=L,64"),
        (lambda lens: lens.move(Direction.RIGHT, 5), "mv=R,5"),
        (lambda lens: lens.move(Direction.UP_LEFT, 5), "mv=UL,5"),
        (lambda lens: lens.move(Direction.UP_RIGHT, 5), "mv=UR,5"),
        (lambda lens: lens.move(Direction.DOWN_LEFT, 5), "mv=DL,5"),
        (lambda lens: lens.move(Direction.DOWN_RIGHT, 5), "mv=DR,5"),
        (lambda lens: lens.go_to_preset(1), "preset=move,1"),
        (lambda lens: lens.go_to_preset(9), "preset=move,9"),
        (PanTilt.motion_position, "preset=move,100"),
        (PanTilt.patrol, "preset=move,101"),
        (PanTilt.sweep, "preset=move,102"),
        (PanTilt.home, "preset=move,103"),
        (PanTilt.calibrate, "preset=move,104"),
        (lambda lens: lens.save_preset(1), "preset=set,1"),
        (lambda lens: lens.save_preset(9), "preset=set,9"),
        (PanTilt.save_home, "preset=set,103"),
        (lambda lens: lens.position(-63, 28), "position=-63,28"),
        (lambda lens: lens.position(63, -36), "position=63,-36"),
    ],
)
async def test_movements(
    simulator: StartSimulator, make_camera: MakeCamera, movement: Movement, query: str
) -> None:
    """One request each, for which an operator is enough."""
    sim = await simulator()
    await movement(make_camera(sim, "operator").pan_tilt)
    assert sim.paths() == [f"/pt/ptctrl.cgi?{query}"]
    assert sim.requests[0].user == "operator"


async def test_the_lens_moves(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """The camera understands what is meant."""
    sim = await simulator()
    lens = make_camera(sim).pan_tilt
    await lens.move(Direction.UP_LEFT, 20)
    assert sim.pan_tilt.position == (-20, 20)
    await lens.move(Direction.RIGHT, 64)
    assert sim.pan_tilt.position == (44, 20)


@pytest.mark.parametrize(
    "movement",
    [
        lambda lens: lens.move(Direction.UP, 0),
        lambda lens: lens.move(Direction.UP, 65),
        lambda lens: lens.move(Direction.UP, -1),
        lambda lens: lens.go_to_preset(0),
        lambda lens: lens.go_to_preset(10),
        lambda lens: lens.go_to_preset(104),
        lambda lens: lens.save_preset(0),
        lambda lens: lens.save_preset(103),
        lambda lens: lens.position(64, 0),
        lambda lens: lens.position(0, 29),
    ],
)
async def test_nothing_wrong_is_sent(
    simulator: StartSimulator, make_camera: MakeCamera, movement: Movement
) -> None:
    """Values out of range stay here."""
    sim = await simulator()
    with pytest.raises(InvalidValue):
        await movement(make_camera(sim).pan_tilt)
    assert sim.requests == []


async def test_where_the_lens_looks(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Asked of the peripherals, where the camera has them."""
    sim = await simulator()
    lens = make_camera(sim).pan_tilt
    with pytest.raises(NotAvailable):
        await lens.current_position()
    sim.persona.peripherals = ("pt_position",)
    await lens.position(-7, 8)
    sim.clear_requests()
    assert await lens.current_position() == (-7, 8)
    assert sim.paths() == ["/io/query_pc.cgi?pt_position"]


@pytest.mark.parametrize("answer", [b"pt_position=error", b"pt_position=far", b"x=1"])
async def test_a_lens_that_does_not_tell(
    serve: Serve, make_camera: MakeCamera, answer: bytes
) -> None:
    """Then there is no position."""
    with pytest.raises(NotAvailable):
        await make_camera(await serve(reply(answer))).pan_tilt.current_position()


async def test_stored_presets(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """What was stored is listed; the others are none."""
    sim = await simulator()
    lens = make_camera(sim).pan_tilt
    await lens.position(-7, 8)
    await lens.save_preset(9)
    sim.groups["PTZ"]["Preset8Position"] = ""
    sim.clear_requests()
    presets = await lens.presets()
    assert list(presets) == list(range(1, 10))
    assert presets[9] == (-7, 8)
    assert presets[8] is None
    assert sim.paths() == ["/pt/ptctrl.cgi?preset=all"]


async def test_no_list_of_presets(serve: Serve, make_camera: MakeCamera) -> None:
    """A camera that ignores the question."""
    with pytest.raises(InvalidReply):
        await make_camera(await serve(reply(b"OK\r\n"))).pan_tilt.presets()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(b"", "401 Unauthorized"), AuthenticationFailed),
        (reply(b"", "403 Forbidden"), AccessDenied),
        (reply(b"", "404 Not Found"), NotAvailable),
        (reply(b"CGI Error!\n403 Forbidden"), AccessDenied),
        (reply(b"ERROR\r\n"), CommandRefused),
        (hang_up, ConnectionDropped),
    ],
)
async def test_a_camera_that_does_not_move(
    serve: Serve, make_camera: MakeCamera, answer: Answer, error: type[SercommError]
) -> None:
    """It says why, and is not asked again."""
    server = await serve(answer)
    with pytest.raises(error):
        await make_camera(server).pan_tilt.move(Direction.UP)
    assert len(server.requests) == 1


@pytest.mark.parametrize("body", [b"", b"\r\n", b"OK", b"OK\r\n"])
async def test_a_camera_that_says_nothing(
    serve: Serve, make_camera: MakeCamera, body: bytes
) -> None:
    """The base document's camera answers nothing; others `OK`."""
    server = await serve(reply(body))
    await make_camera(server).pan_tilt.home()
    assert server.targets == ["/pt/ptctrl.cgi?preset=move,103"]


async def test_a_fixed_camera(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """It has no such CGI."""
    sim = await simulator("icamera2")
    with pytest.raises(NotAvailable):
        await make_camera(sim).pan_tilt.home()
