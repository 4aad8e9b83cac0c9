"""set, move, log and live: what the camera gets, and what is printed."""

import asyncio
import json

import pytest

from scripts.camera_tool import settings
from tests.conftest import StartSimulator

from .conftest import Ask


async def test_set(simulator: StartSimulator, ask: Ask) -> None:
    """Values of one group in one request, checked first and looked at after it."""
    sim = await simulator()
    code, output, errors = await ask(
        sim, "set", "video.text=front door", "video.text_overlay=1"
    )
    assert (code, errors) == (0, "")
    assert output == "VIDEO.text=front door\nVIDEO.text_overlay=1\n"
    wrote = "/adm/set_group.cgi?group=VIDEO&text=front%20door&text_overlay=1"
    assert [path for path in sim.paths() if "set_group" in path] == [wrote]
    assert sim.groups["VIDEO"]["text"] == "front door"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (("VIDEO.exposure=9",), "VIDEO.exposure: must be 1 to 7"),
        (("VIDEO.nope=1",), "the camera does not show VIDEO.nope"),
        (("VIDEO.text=a", "AUDIO.audio_in=1"), "of another group than the rest"),
        (("text=a",), "is to be written as GROUP.KEY=VALUE"),
        (("NETWORK.ip_addr=192.168.9.9",), "say --confirm"),
        (("IO.out1_init=2",), "say --confirm"),
    ],
)
async def test_not_set(
    simulator: StartSimulator, ask: Ask, values: tuple[str, ...], words: str
) -> None:
    """What cannot be written is not, nor what was not confirmed."""
    sim = await simulator()
    before = json.dumps(sim.groups)
    code, output, errors = await ask(sim, "set", *values)
    assert (code, output) == (1, "")
    assert words in errors
    assert json.dumps(sim.groups) == before


async def test_set_what_may_cut_off(simulator: StartSimulator, ask: Ask) -> None:
    """It is written once it was confirmed."""
    sim = await simulator()
    code, output, _ = await ask(sim, "set", "IO.out1_init=2", "--confirm")
    assert (code, output) == (0, "IO.out1_init=2\n")


async def test_set_a_secret(
    simulator: StartSimulator, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A value that was not typed is asked for, and never printed."""
    sim = await simulator()
    monkeypatch.setattr(settings, "getpass", lambda prompt: f"s3cret {len(prompt)}")
    code, output, errors = await ask(sim, "set", "FTP.ftp1_passwd")
    assert (code, errors) == (0, "")
    assert sim.groups["FTP"]["ftp1_passwd"] == "s3cret 17"
    assert output == "FTP.ftp1_passwd=…\n"
    name = ("USER.admin_password", "--confirm")
    assert (await ask(sim, "set", *name))[1] == "USER.admin_password=…\n"
    assert sim.password == "s3cret 21"


async def test_set_and_cut(simulator: StartSimulator, ask: Ask) -> None:
    """What the camera made something else of is told."""
    sim = await simulator()
    sim.persona.cuts = {"VIDEO.text": 5}
    code, output, errors = await ask(sim, "set", "VIDEO.text=front door")
    assert (code, output) == (1, "")
    assert errors == "camera: VIDEO.text (cut)\n"


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (("up-left", "3"), "mv=UL,3"),
        (("down",), "mv=D,10"),
        (("-30,5",), "position=-30,5"),
        (("home",), "preset=move,103"),
        (("patrol",), "preset=move,101"),
        (("calibrate",), "preset=move,104"),
        (("4",), "preset=move,4"),
        (("garden gate",), "preset=move,2"),
    ],
)
async def test_move(
    simulator: StartSimulator, ask: Ask, words: tuple[str, ...], query: str
) -> None:
    """One movement, however it is called."""
    sim = await simulator()
    sim.groups["PTZ"]["Preset2Name"] = "Garden gate"
    code, output, errors = await ask(sim, "move", *words)
    assert (code, output, errors) == (0, f"moved={words[0]}\n", "")
    assert sim.paths()[-1] == f"/pt/ptctrl.cgi?{query}"


async def test_move_nowhere(simulator: StartSimulator, ask: Ask) -> None:
    """A place that the camera does not know, and steps of what has none."""
    sim = await simulator()
    for words in (("attic",), ("home", "3"), ("up", "65"), ("up", "0")):
        code, output, errors = await ask(sim, "move", *words)
        assert (code, output) == (1, "")
        assert errors.startswith(("camera: PTZ.", "camera: home takes no steps"))
    assert not [path for path in sim.paths() if "/pt/" in path]


async def test_log(simulator: StartSimulator, ask: Ask) -> None:
    """The newest entry first, for people and as JSON."""
    sim = await simulator()
    first = "2015-10-13 07:12:33 DHCP: Lease renewal successfully."
    code, output, errors = await ask(sim, "log")
    assert (code, errors) == (0, "")
    assert output.splitlines()[0] == first
    assert len(output.splitlines()) == len(sim.state.log)
    entry = json.loads((await ask(sim, "log", "--json"))[1])[0]
    assert entry == {
        "time": "2015-10-13T07:12:33",
        "tag": "DHCP",
        "message": "Lease renewal successfully.",
    }


async def test_live(simulator: StartSimulator, ask: Ask) -> None:
    """Each level when it changes, and no more."""
    sim = await simulator("icamera2", speed=1000)
    sim.groups["MOTION"]["md_mode"] = "1"
    sim.persona.frame_rate = 30

    async def happen() -> None:
        while not sim.open_streams:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        sim.show("motion", level=99, seconds=0.4)
        sim.show("pir", seconds=0.4)

    (code, output, errors), _ = await asyncio.gather(
        ask(sim, "live", "--json", "--seconds", "2", password=sim.password), happen()
    )
    assert (code, errors) == (0, "")
    told = [json.loads(line) for line in output.splitlines()]
    levels = [it["motion 1"]["level"] for it in told if "motion 1" in it]
    assert levels == [0, 99, 0]
    assert [it["pir"] for it in told if "pir" in it] == [
        "off",
        "outside schedule",
        "off",
    ]
    assert [it["sound"] for it in told if "sound" in it] == [{"level": 0}]
    code, output, _ = await ask(sim, "live", "--seconds", "0.3", password=sim.password)
    assert code == 0
    assert "motion 1           0 of 40" in output
