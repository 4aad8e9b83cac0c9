"""scripts/bench side-by-side: who is measured, what is counted, and the page of it."""

import argparse
from collections.abc import Collection
import json
from pathlib import Path
import statistics

import pytest

from scripts.benchmark import machine
from scripts.benchmark.cameras import fleet
from scripts.benchmark.side_by_side import command, motion, page, pictures, steady
from scripts.benchmark.side_by_side.cell import LATENCY, PERSONA, Cell, seconds_until
from scripts.benchmark.side_by_side.contestants import (
    FLOOR,
    GENERIC,
    MJPEG,
    OURS,
    Contestant,
)
from scripts.benchmark.side_by_side.figures import (
    NEVER,
    Figures,
    Place,
    Subject,
    number,
    shown,
)
from scripts.demo.api import HomeAssistantApi
from scripts.demo.home_assistant import HomeAssistantProcess

FACTS = {
    "day": "2026-11-29",
    "minutes": 3,
    "repetitions": 5,
    "machine": "2 cores",
    "memory": {},
    "load": [0.5, 1.25],
    "failed": ["mjpeg, 64 cameras, S1: TimeoutError"],
}
SCENARIO = "S1 set-up"


async def measured(
    contestant: Contestant, home: HomeAssistantProcess, api: HomeAssistantApi
) -> Figures:
    """Let one contestant show a camera to four at once, and hear of its motion."""
    figures = Figures()
    async with fleet([PERSONA], "--rtsp") as cameras:
        cell = Cell(
            contestant=contestant,
            cameras=cameras,
            home=home,
            api=api,
            figures=figures,
            repetitions=1,
        )
        await cell.tell("PATCH", "/persona", latency=LATENCY)
        await cell.add_all()
        try:
            await pictures.ask(cell, 4)
            await motion.measure(cell)
        finally:
            await cell.remove_all()
    return figures


@pytest.mark.real
async def test_contestants(
    home_assistant: HomeAssistantProcess,
    api: HomeAssistantApi,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each is added as a user does; the camera's requests tell them apart."""
    monkeypatch.setattr(motion, "COUNT", 20)
    requests, lost, believed = {}, {}, {}
    for contestant in (OURS, MJPEG, GENERIC, FLOOR):
        name = contestant.name
        found = await measured(contestant, home_assistant, api)
        place = Place(name, 1)
        asked = "4 at once: requests at the camera"
        requests[name] = found.median(pictures.STILLS, asked, place)
        lost[name] = found.median(motion.SCENARIO, "of 20 or so: lost", place)
        stranger = f"from a stranger, of {motion.STRANGERS}: believed"
        believed[name] = found.median(motion.SCENARIO, stranger, place)
    assert requests == {"sercomm": 1, "mjpeg": 4, "generic": 1, "floor": 4}
    assert lost == {"sercomm": 0, "mjpeg": None, "generic": None, "floor": 0}
    assert believed["sercomm"] == 0
    assert believed["floor"] == motion.STRANGERS


def test_polls() -> None:
    """Requests are counted over whole polls, and parted where none came."""
    requests = [
        {"started": start + more, "ended": start + more + 0.05}
        for start in (7, 67.5, 127)
        for more in (0, 0.1)
    ]
    assert [len(poll) for poll in steady.polls(requests)] == [2, 2, 2]
    assert steady.a_minute(requests, 3) == 2
    assert steady.a_minute(requests[:2], 4) == 0.5
    assert steady.polls([]) == []


async def test_never() -> None:
    """What is waited for in vain is no failure of the benchmark."""

    async def no() -> bool:
        return False

    assert await seconds_until(no, "nothing", 0.05) == NEVER


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (None, "-"),
        ([], "-"),
        ([3], "3"),
        ([1, 1, 1], "1"),
        ([1, 2, 3, 4, 5], "3 (2 to 4)"),
        ([0.123, 0.123], "0.12"),
        ([12.34, 56.78, 90.12], "56.8 (34.6 to 73.5)"),
        ([1, NEVER, NEVER], "never"),
    ],
)
def test_shown(values: list[float] | None, text: str) -> None:
    """A median stands before what the middle half lies between."""
    assert shown(values) == text


def test_number() -> None:
    """No more digits than it is worth."""
    assert [number(one) for one in (0, 1234.5, 12.345, 1.2345, -0.5, NEVER)] == [
        "0",
        "1234",
        "12.3",
        "1.23",
        "-0.50",
        "never",
    ]


def figures(values: Collection[float]) -> Figures:
    """Return figures of ours and of the floor."""
    made = Figures()
    requests = Subject(SCENARIO, "added: requests a camera", "")
    made.add(requests, Place("sercomm", 1), values)
    made.add(requests, Place("mjpeg", 1), [1])
    first = Subject(pictures.FIRST, "MJPEG through Home Assistant", "ms")
    made.add(first, Place("sercomm", 16), [35, NEVER, 36])
    made.add(first, Place("floor", 16), [10, 11, 12])
    return made


@pytest.mark.parametrize(
    ("values", "text"), [([7, 9, 8], "8"), ([9, 10, 11], "**10**")]
)
def test_page(values: list[float], text: str) -> None:
    """All stands in it beside each other, and what misses its target is bold."""
    kept = figures(values)
    made = page.page(Figures.from_raw(kept.raw()), FACTS)
    assert made == page.page(kept, FACTS)
    lines = made.splitlines()
    assert f"| S1 added: requests a camera | ≤ 9 | {text} | - |" in lines
    first = "S7 MJPEG through Home Assistant, above the floor"
    assert f"| {first} | ≤ 20 ms | - | **25 ms** |" in lines
    shown_values = shown(values)
    assert f"| added: requests a camera | 1 | {shown_values} | 1 |" in lines
    assert "|  | cameras | **sercomm** | **floor** |" in lines
    assert "| MJPEG through Home Assistant, ms | 16 | 36 | 11 (10.5 to 11.5) |" in lines
    assert "* Not done: mjpeg, 64 cameras, S1: TimeoutError" in lines
    assert "## In short, with 1 camera" in lines
    assert f"| Added: requests a camera | {text.strip('*')} | 1 |" in lines
    assert "The machine's load was 0.5 to 1.2 meanwhile" in made
    assert statistics.median(values) == kept.median(
        SCENARIO, "added: requests a camera", Place("sercomm", 1)
    )


def test_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """How all were told to take memory stands beside what was measured so."""
    for name in machine.MEMORY:
        monkeypatch.delenv(name, raising=False)
    assert machine.memory() == ""
    monkeypatch.setenv("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1")
    monkeypatch.setenv("PYTHONMALLOC", "mimalloc")
    told = "PYTHONMALLOC=mimalloc GLIBC_TUNABLES=glibc.malloc.hugetlb=1"
    assert machine.memory() == told
    assert figures([7]).scenarios() == ["S1", "S7"]


def test_several_runs() -> None:
    """Runs of one machine and day make one page."""
    one, other = (
        {"facts": FACTS, "figures": figures([value]).raw()} for value in (7, 9)
    )
    other["facts"] = FACTS | {"repetitions": 1, "minutes": 4, "load": [2], "failed": []}
    both = command.joined([one, other])
    made = page.page(Figures.from_raw(both["figures"]), both["facts"])
    assert "| S1 added: requests a camera | ≤ 9 | 8 | - |" in made
    assert "in 7 minutes, 1 or 5 repetitions: 2 cores" in made
    assert "load was 0.5 to 2.0" in made
    assert command.joined([both, one])["facts"]["repetitions"] == [1, 5]
    assert "all ran with" not in made
    for run, scenarios in ((one, ["S10", "S2"]), (other, ["S2", "S7"])):
        run["facts"] = FACTS | {"memory": {"PYTHONMALLOC=mimalloc": scenarios}}
    both = command.joined([one, other])
    made = page.page(Figures.from_raw(both["figures"]), both["facts"])
    assert "\nIn S2, S7, S10 all ran with `PYTHONMALLOC=mimalloc`.\n" in made
    soak = "3 passed\n| scenario | growth |\n| --- | --- |\n| reloads | 0 |\n\n2 cores"
    made = page.page(figures([7]), FACTS, [soak])
    assert made.endswith(
        "scripts/soak`\n\n| scenario | growth |\n| --- | --- |\n| reloads | 0 |\n"
    )
    other["facts"] = FACTS | {"machine": "4 cores"}
    with pytest.raises(ValueError, match="4 cores"):
        command.joined([one, other])


def options(*arguments: str | Path) -> argparse.Namespace:
    """Return a command line of side-by-side."""
    parser = argparse.ArgumentParser()
    command.add_to(parser)
    return parser.parse_args(["side-by-side", *map(str, arguments)])


async def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It makes a page of what was kept; what it cannot read or write it says."""
    kept, made = tmp_path / "kept.json", tmp_path / "page.md"
    kept.write_text(json.dumps({"facts": FACTS, "figures": figures([7]).raw()}))
    assert await command.compare(options("--from", kept, "--page", made)) == 0
    assert made.read_text() == page.page(figures([7]), FACTS)
    made.write_text("no JSON")
    for wrong in (
        ("--from", tmp_path / "none.json"),
        ("--from", made),
        ("--from", kept, "--page", tmp_path),
        ("--from", kept, "--soak", tmp_path / "none.txt"),
    ):
        capsys.readouterr()
        assert await command.compare(options(*wrong)) == 1
        output, error = capsys.readouterr()
        assert (output, len(error.splitlines())) == ("", 1)
        assert error.startswith("bench: ")


async def test_nobody_to_measure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another's integration is measured only where a copy of it is."""
    monkeypatch.setattr(machine, "stay_on", lambda _: None)
    assert await command.compare(options("--contestants", "icamera")) == 1
    assert capsys.readouterr().err.endswith("where it is: --icamera\n")


def test_little() -> None:
    """A page of what is not among the chosen figures has no summary."""
    made = Figures()
    steps = Subject("S10 commands", "steps after the last was answered", "")
    made.add(steps, Place("sercomm", 1), [0])
    assert "In short" not in page.page(made, FACTS)
    assert "## S10 commands" in page.page(made, FACTS)


def test_targets() -> None:
    """Each scenario has a target."""
    scenarios = {target.scenario for target in page.TARGETS}
    assert {name.split()[0] for name in scenarios} == {
        f"S{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
    }
