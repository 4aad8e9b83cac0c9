"""Readings that take long give way to commands."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from custom_components.sercomm.api import (
    Camera,
    CameraTimeout,
    Interrupted,
    surveys as surveys_module,
    transport as transport_module,
)
from custom_components.sercomm.api.gate import Gate, Priority
from custom_components.sercomm.api.ptz import Direction
from tests.conftest import StartSimulator
from tests.gaps import within
from tests.simulator import Simulator
from tests.waiting import let_run, until

from .conftest import MakeCamera

SEARCH = "/adm/smb_survey.cgi?timeout=5"
STOP = "/adm/smb_survey.cgi?action=stop"
SCAN = "/adm/site_survey.cgi"
LOG = "/adm/log.cgi"
MOVE = "/pt/ptctrl.cgi?mv=L,10"
type Reading = Callable[[Camera], Awaitable[Any]]


async def command_during(sim: Simulator, camera: Camera, reading: Reading) -> Any:
    """Begin a reading, move the lens once the camera has it; return what it gave.

    The command has to be answered within a second.
    """
    task = asyncio.ensure_future(reading(camera))
    await until(lambda: sim.requests)
    async with within(1):
        await camera.pan_tilt.move(Direction.LEFT)
    assert sim.paths()[-1] == MOVE
    return (await asyncio.gather(task, return_exceptions=True))[0]


async def test_a_search_that_hangs(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """The camera is told to stop, the lens moves at once, the search says why."""
    sim = await simulator()
    sim.faults.set(SEARCH, "silent")
    end = await command_during(sim, make_camera(sim), lambda c: c.surveys.shares(5))
    assert isinstance(end, Interrupted)
    assert sim.paths() == [SEARCH, STOP, MOVE]


async def test_a_search_that_cannot_be_stopped(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """A camera that does not hear that either is not waited for."""
    sim = await simulator()
    sim.faults.set("/adm/smb_survey.cgi", "silent")
    end = await command_during(sim, make_camera(sim), lambda c: c.surveys.shares(5))
    assert isinstance(end, Interrupted)
    assert sim.paths() == [SEARCH, STOP, MOVE]
    assert sim.max_in_flight == 1


async def test_a_scan_has_no_stop(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """The Wi-Fi scan is hung up on."""
    sim = await simulator()
    sim.faults.set(SCAN, "silent")
    end = await command_during(sim, make_camera(sim), lambda c: c.surveys.wifi())
    assert isinstance(end, Interrupted)
    assert sim.paths() == [SCAN, MOVE]


READINGS: dict[str, Reading] = {
    LOG: lambda camera: camera.log(),
    f"{LOG}?": lambda camera: camera.log(Priority.COMMAND),
    "/adm/Licenses.txt": lambda camera: camera.maintenance.licenses(),
    "/adm/admcfg.cfg": lambda camera: camera.maintenance.download_configuration(),
}


@pytest.mark.parametrize("path", READINGS)
async def test_a_file_is_read_after_the_command(
    simulator: StartSimulator, make_camera: MakeCamera, path: str
) -> None:
    """Log, licenses and settings are begun anew, whoever asked for them."""
    sim = await simulator()
    reading = READINGS[path]
    path = path.rstrip("?")
    sim.faults.set(path, "silent", 1)
    camera = make_camera(sim)
    end = await command_during(sim, camera, reading)
    assert sim.paths() == [path, MOVE, path]
    assert end == await reading(camera)


async def test_one_command_after_the_other(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """A log that never gets its turn is given up."""
    sim = await simulator()
    sim.faults.set(LOG, "silent")
    camera = make_camera(sim)
    task = asyncio.ensure_future(camera.log())
    for times in range(1, 4):
        await until(lambda: sim.paths().count(LOG) == times)  # noqa: B023
        async with within(1):
            await camera.pan_tilt.move(Direction.LEFT)
    with pytest.raises(Interrupted):
        await task
    assert sim.paths() == [LOG, MOVE] * 3


async def test_the_time_of_a_search_is_up(
    simulator: StartSimulator, make_camera: MakeCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is stopped before anything else is sent, and that takes no second either."""
    monkeypatch.setattr(surveys_module, "SHARE_GRACE", -4.8)
    monkeypatch.setattr(transport_module, "STOP_TIMEOUT", 0.2)
    sim = await simulator()
    sim.faults.set("/adm/smb_survey.cgi", "silent")
    camera = make_camera(sim)
    async with within(1):
        task = asyncio.ensure_future(camera.surveys.shares(5))
        await until(lambda: sim.requests)
        poll = asyncio.ensure_future(camera.read_groups(["SYSTEM"]))
        with pytest.raises(CameraTimeout):
            await task
        await poll
    assert sim.paths() == [SEARCH, STOP, "/adm/get_group.cgi?group=SYSTEM"]


async def test_nothing_else_gives_way(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """A write that is under way is not broken off for another."""
    sim = await simulator()
    sim.faults.set("/adm/set_group.cgi", "hold", 1)
    camera = make_camera(sim)
    write = asyncio.ensure_future(camera.set_group("VIDEO", {"contrast": "5"}))
    await until(lambda: sim.requests)
    move = asyncio.ensure_future(camera.pan_tilt.move(Direction.LEFT))
    await let_run()
    assert not write.done()
    sim.faults.clear()
    await asyncio.gather(write, move)
    assert sim.paths() == ["/adm/set_group.cgi?group=VIDEO&contrast=5", MOVE]


async def test_a_command_that_came_a_moment_before() -> None:
    """Who is given the turn while a command waits already gives way at once."""
    gate = Gate()
    order = []

    async def survey() -> None:
        async with gate.turn(Priority.SURVEY):
            order.append("survey")
            with pytest.raises(Interrupted):
                async with gate.giving_way():
                    await asyncio.Event().wait()

    async def command() -> None:
        async with gate.turn(Priority.COMMAND):
            order.append("command")

    leave = asyncio.Event()

    async def holder() -> None:
        async with gate.turn(Priority.POLL):
            await leave.wait()
        # The turn is handed on, but the survey has not begun.
        await command()

    first = asyncio.ensure_future(holder())
    await asyncio.sleep(0)
    second = asyncio.ensure_future(survey())
    await asyncio.sleep(0)
    leave.set()
    async with within(1):
        await asyncio.gather(first, second)
    assert order == ["survey", "command"]


async def test_a_survey_without_commands(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Stills and polls wait for its end."""
    sim = await simulator(speed=2)
    camera = make_camera(sim)
    tasks: list[asyncio.Future[Any]] = [asyncio.ensure_future(camera.surveys.shares(5))]
    await until(lambda: sim.requests)
    tasks.append(asyncio.ensure_future(camera.read_groups(["SYSTEM"])))
    tasks.append(asyncio.ensure_future(camera.snapshot()))
    await asyncio.gather(*tasks)
    assert sim.paths() == [
        SEARCH,
        "/img/snapshot.cgi",
        "/adm/get_group.cgi?group=SYSTEM",
    ]
