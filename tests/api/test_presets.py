"""Pan and tilt: positions, presets, patrol; the exact requests."""

import re

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import InvalidReply, InvalidValue, NotAvailable
from custom_components.sercomm.api.catalog import check_value
from custom_components.sercomm.api.presets import (
    Position,
    Preset,
    Stop,
    find_preset,
    format_patrol,
    format_position,
    lost_presets,
    parse_patrol,
    parse_position,
    parse_presets,
    parse_stored,
)
from tests.conftest import StartSimulator

from .conftest import MakeCamera, Serve
from .raw_server import reply

PTZ = {
    "PtzMode": "1",
    "Preset1Name": " Door ",
    "Preset1Position": "-12,4",
    "Preset2Name": "Window",
    "Preset2Position": "",
    "Preset3Name": "",
    "Preset3Position": "5,-36",
    "Preset4Position": "0,0",
    "Preset5Name": "7",
    "Preset6Position": "-1,-1",
}


# Requests


async def test_every_request(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Position, store here, list, go."""
    sim = await simulator()
    lens = make_camera(sim).pan_tilt
    await lens.position(-20, 10)
    await lens.save_preset(1)
    await lens.position(63, -36)
    await lens.save_preset(9)
    await lens.position(0, 28)
    await lens.save_home()
    await lens.go_to_preset(1)
    assert sim.pan_tilt.position == (-20, 10)
    await lens.home()
    assert sim.pan_tilt.position == (0, 28)
    assert await lens.presets() == {
        1: Position(-20, 10),
        **dict.fromkeys(range(2, 9)),
        9: Position(63, -36),
    }
    assert sim.paths() == [
        "/pt/ptctrl.cgi?position=-20,10",
        "/pt/ptctrl.cgi?preset=set,1",
        "/pt/ptctrl.cgi?position=63,-36",
        "/pt/ptctrl.cgi?preset=set,9",
        "/pt/ptctrl.cgi?position=0,28",
        "/pt/ptctrl.cgi?preset=set,103",
        "/pt/ptctrl.cgi?preset=move,1",
        "/pt/ptctrl.cgi?preset=move,103",
        "/pt/ptctrl.cgi?preset=all",
    ]


async def test_where_it_looks(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """By query_pc.cgi, where the camera has it."""
    sim = await simulator()
    sim.persona.peripherals = ("pt_position",)
    camera = make_camera(sim)
    await camera.pan_tilt.position(-63, -36)
    assert await camera.pan_tilt.current_position() == (-63, -36)
    assert sim.paths()[1] == "/io/query_pc.cgi?pt_position"
    sim.persona.peripherals = ("ir_cut",)
    with pytest.raises(NotAvailable):
        await camera.pan_tilt.current_position()


@pytest.mark.parametrize(
    ("x", "y"), [(-64, 0), (64, 0), (0, -37), (0, 29), (1000, 1000)]
)
async def test_beyond_the_mechanics(
    serve: Serve, make_camera: MakeCamera, x: int, y: int
) -> None:
    """Refused before the camera hears of it."""
    server = await serve(reply(b"OK"))
    with pytest.raises(InvalidValue):
        await make_camera(server).pan_tilt.position(x, y)
    for number in (0, 10, 103):
        with pytest.raises(InvalidValue):
            await make_camera(server).pan_tilt.save_preset(number)
    assert server.connections == 0


@pytest.mark.parametrize("body", [b"", b"OK", b"PT10=1,1", b"a=b"])
async def test_no_list_of_presets(
    serve: Serve, make_camera: MakeCamera, body: bytes
) -> None:
    """Cameras that answer nothing to preset=all."""
    with pytest.raises(InvalidReply):
        await make_camera(await serve(reply(body))).pan_tilt.presets()


# Values


@pytest.mark.parametrize(
    ("text", "position", "stored"),
    [
        ("0,0", (0, 0), None),
        ("-1,-1", (-1, -1), None),
        (" 3 , -4 ", (3, -4), (3, -4)),
        ("900,-900", (900, -900), (900, -900)),
        ("", None, None),
        ("1", None, None),
        ("1,2,3", None, None),
        ("1.5,2", None, None),
        ("99999,1", None, None),
    ],
)
def test_positions(
    text: str, position: tuple[int, int] | None, stored: tuple[int, int] | None
) -> None:
    """0,0 is a place, but as a preset it means that nothing was stored."""
    assert parse_position(text) == position
    assert parse_stored(text) == stored


@given(st.integers(-63, 63), st.integers(-36, 28))
def test_positions_there_and_back(x: int, y: int) -> None:
    """And the catalogue agrees."""
    text = format_position(x, y)
    assert parse_position(text) == (x, y)
    check_value("PTZ", "Preset1Position", text)


@given(st.text() | st.from_regex(r"-?[0-9]{0,6},-?[0-9]{0,6}"))
def test_any_text_is_a_position_or_none(text: str) -> None:
    """Never raises."""
    position = parse_position(text)
    assert position is None or max(map(abs, position)) < 10_000


def test_the_presets_of_a_group() -> None:
    """Those that the camera shows, stored or not."""
    assert parse_presets(PTZ) == (
        Preset(1, "Door", Position(-12, 4)),
        Preset(2, "Window", None),
        Preset(3, "", Position(5, -36)),
        Preset(4, "", None),
        Preset(5, "7", None),
        Preset(6, "", None),
    )
    assert parse_presets({}) == ()


@pytest.mark.parametrize(
    ("wanted", "number"),
    [("1", 1), (" 9 ", 9), ("door", 1), ("WINDOW ", 2), ("7", 7)],
)
def test_a_preset_by_number_or_name(wanted: str, number: int) -> None:
    """A number is a number, even where a preset is named like one."""
    assert find_preset(PTZ, wanted) == number


def test_composed_accents() -> None:
    """Some keyboards write an accent as a character of its own."""
    assert find_preset({"Preset2Name": "Tür"}, "Tu\u0308r") == 2


@pytest.mark.parametrize("wanted", ["", "0", "10", "Garden", "¹", "1.0"])
def test_no_preset(wanted: str) -> None:
    """Neither number nor name."""
    with pytest.raises(InvalidValue, match="1 to 9"):
        find_preset(PTZ, wanted)


def test_forgotten_presets() -> None:
    """Positions and names come back; what is there now stays."""
    empty = {
        f"Preset{n}{what}": "" for n in range(1, 10) for what in ("Name", "Position")
    }
    assert lost_presets(PTZ, empty) == {
        "Preset1Position": "-12,4",
        "Preset1Name": "Door",
        "Preset3Position": "5,-36",
    }
    assert lost_presets(PTZ, {**empty, "Preset1Name": "mine"}) == {
        "Preset1Position": "-12,4",
        "Preset3Position": "5,-36",
    }
    assert lost_presets(PTZ, PTZ) == {}
    assert lost_presets(PTZ, {**empty, "Preset1Position": "1,1"}) == {
        "Preset3Position": "5,-36"
    }
    assert lost_presets(PTZ, {"PtzMode": "1"}) == {}
    odd = {"Preset1Position": "900,0", "Preset1Name": "$(reboot)"}
    assert lost_presets(odd, empty) == {}


async def test_forgotten_presets_are_given_back(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """In one request."""
    sim = await simulator()
    camera = make_camera(sim)
    sim.groups["PTZ"] |= {"Preset2Position": "3,4", "Preset2Name": "Door"}
    kept = (await camera.get_groups(["PTZ"]))["PTZ"]
    sim.groups["PTZ"] |= {"Preset2Position": "-1,-1", "Preset2Name": ""}
    now = (await camera.get_groups(["PTZ"]))["PTZ"]
    await camera.set_group("PTZ", lost_presets(kept, now))
    assert sim.groups["PTZ"] == kept
    assert sim.paths()[-1] == (
        "/adm/set_group.cgi?group=PTZ&Preset2Position=3%2C4&Preset2Name=Door"
    )


# Patrol


@given(st.lists(st.builds(Stop, st.integers(1, 9), st.integers(5, 60)), max_size=20))
def test_patrols_there_and_back(stops: list[Stop]) -> None:
    """And the catalogue agrees."""
    text = format_patrol(stops)
    assert parse_patrol(text) == tuple(stops)
    check_value("PTZ", "Patrol1Position", text)


@given(st.text(st.sampled_from("0123456789,; -²x")))
def test_any_text_is_a_patrol(text: str) -> None:
    """Parts of another form are skipped."""
    for preset, seconds in parse_patrol(text):
        assert 1 <= preset <= 9
        assert 0 <= seconds < 10_000


@pytest.mark.parametrize("stop", [(0, 10), (10, 10), (1, 4), (1, 61)])
def test_no_patrol(stop: tuple[int, int]) -> None:
    """Presets 1 to 9, 5 to 60 seconds."""
    with pytest.raises(InvalidValue, match=re.escape("PTZ.patrol")):
        format_patrol([Stop(*stop)])
