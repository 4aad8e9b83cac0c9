"""docs/benchmark.md: everything that was measured, as tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import (
    adding,
    commands,
    faults,
    in_short,
    motion,
    pictures,
    push_death,
    reloads,
    steady,
    viewing,
)
from .contestants import OURS
from .figures import NOT_MEASURED, Figures, Place, number, order, shown, table

HEAD = """\
# Benchmark

Made by `scripts/bench side-by-side`; nothing here is written by hand. Each figure is
the median of all its repetitions, in brackets what the middle half of them lies
between; without them it was the same each time, or measured once. A - was not measured,
in most cells because it does not exist there. What else a machine has to do makes all
figures larger: read one column against another, the floor first.

| | |
| --- | --- |
| **sercomm** | this integration |
| **mjpeg**, **generic** | Home Assistant's own *MJPEG IP Camera* and *Generic Camera* |
| **icamera** | karatecarter/homeassistant-icamera, where a copy is given |
| **sercomm (PyPI)** | brandond's package of that name, without Home Assistant |
| **floor** | Home Assistant with handlers that do nothing but pass on: a webhook that \
writes a state, a view that copies a still or a stream; for polls and commands a \
client that sends the requests and nothing else |

*Work of the event loop* is for how long Home Assistant computed before it looked at
what else is to be done; a *lag* is for how long it did not look, whoever had the core.

The cameras are simulated RC8230, all in one process, with 50 ms for a request where
nothing else is said; each takes ten connections and three streams at a time, an
assumption of the simulation, and refuses what is more. Home Assistant runs in a process
of its own.
"""


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a figure of ours must not exceed."""

    scenario: str
    what: str
    most: float
    unit: str = ""
    above_floor: bool = False


TARGETS = (
    # 8 until motion was tested, and the picture of it that the dialog shows.
    Target(scenario=adding.SCENARIO, what="added: requests a camera", most=9),
    Target(scenario=adding.SCENARIO, what="restart: requests a camera", most=3),
    Target(
        scenario=adding.SCENARIO,
        what="added: longest work of the event loop",
        most=100,
        unit="ms",
    ),
    Target(scenario=steady.SCENARIO, what="requests a minute and camera", most=3),
    Target(
        scenario=steady.SCENARIO,
        what="requests a minute and camera, a quarter of an hour later",
        most=2.2,
    ),
    Target(scenario=steady.POLLS, what=steady.of_latency(0.3), most=1.2, unit="s"),
    Target(scenario=motion.SCENARIO, what=f"of {motion.COUNT} or so: lost", most=0),
    Target(
        scenario=motion.SCENARIO,
        what="from sent to seen, p95",
        most=5,
        unit="ms",
        above_floor=True,
    ),
    Target(scenario=pictures.STILLS, what="64 at once: requests at the camera", most=1),
    Target(
        scenario=pictures.STILLS,
        what="16 at once: slowest, above the camera's time",
        most=20,
        unit="ms",
    ),
    Target(scenario=viewing.SCENARIO, what="64: streams that the camera sends", most=1),
    Target(
        scenario=viewing.SCENARIO,
        what="16 and a slow one: growth of Home Assistant",
        most=5,
        unit="MiB",
    ),
    Target(
        scenario=pictures.FIRST,
        what="MJPEG through Home Assistant",
        most=20,
        unit="ms",
        above_floor=True,
    ),
    Target(
        scenario=faults.SCENARIO,
        what="unplugged: until available again",
        most=60,
        unit="s",
    ),
    Target(
        scenario=faults.SCENARIO,
        what=f"endless: growth for one still, ended at {faults.MOST_GROWN:.0f} MiB",
        most=5,
        unit="MiB",
    ),
    Target(
        scenario=push_death.SCENARIO,
        what="address cleared: until it is there again",
        most=60,
        unit="s",
    ),
    Target(
        scenario=push_death.SCENARIO,
        what="all messages lost: from motion to its state",
        most=5,
        unit="s",
    ),
    Target(
        scenario=commands.SCENARIO,
        what="a switch during a poll, 300 ms a request",
        most=0.7,
        unit="s",
    ),
    Target(
        scenario=reloads.SCENARIO,
        what=f"after {reloads.RELOADS}: growth",
        most=2,
        unit="MiB",
    ),
    Target(
        scenario=reloads.SCENARIO, what=f"after {reloads.RELOADS}: more tasks", most=0
    ),
    Target(
        scenario=reloads.SCENARIO, what=f"after {reloads.RELOADS}: more sockets", most=0
    ),
)


def page(figures: Figures, facts: dict[str, Any], soaks: Sequence[str] = ()) -> str:
    """Return all of it; `soaks` is what scripts/soak has printed."""
    sizes = sorted({place.cameras for one in figures.values.values() for place in one})
    short, targets = in_short.section(figures), _targets(figures, sizes)
    parts = [HEAD, _facts(facts), *filter(None, [short]), targets]
    scenarios = sorted({subject.scenario for subject in figures.values}, key=order)
    parts += [_scenario(figures, scenario) for scenario in scenarios]
    if soaks:
        parts += ["## S12 for long, by `scripts/soak`\n", *map(_table_of, soaks)]
    return "\n".join(parts)


def _table_of(text: str) -> str:
    """Return the lines of a table, without what else was printed."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return "\n".join([*lines, ""])


def _facts(facts: dict[str, Any]) -> str:
    """Tell of the machine and of the run."""
    load = facts["load"]
    counts = facts["repetitions"]
    if not isinstance(counts, int):
        counts = " or ".join(map(str, counts))
    memory = "".join(
        f"In {', '.join(scenarios)} all ran with `{told}`.\n"
        for told, scenarios in facts["memory"].items()
    )
    return (
        f"Measured on {facts['day']} in {facts['minutes']} minutes,"
        f" {counts} repetitions: {facts['machine']}.\n"
        f"{memory}"
        f"The machine's load was {min(load):.1f} to {max(load):.1f} meanwhile,"
        " this benchmark's own share in it.\n"
        + "".join(f"\n* Not done: {failure}\n" for failure in facts["failed"])
    )


def _targets(figures: Figures, sizes: list[int]) -> str:
    """Compare ours with what we want it to be; what misses that is bold."""
    rows = [["", "target", *(f"{size} camera{'s' * (size > 1)}" for size in sizes)]]
    for target in TARGETS:
        values = [_measured(figures, target, size) for size in sizes]
        if all(value is None for value in values):
            continue
        unit = f" {target.unit}".rstrip()
        above = ", above the floor" if target.above_floor else ""
        rows.append(
            [
                f"{target.scenario.split()[0]} {target.what}{above}",
                f"≤ {target.most:g}{unit}",
                *(_judged(value, target.most, unit) for value in values),
            ]
        )
    return f"## Ours and our targets\n\n{table(rows)}"


def _measured(figures: Figures, target: Target, size: int) -> float | None:
    """Return ours, from the floor on where the target is meant so."""
    value = figures.median(target.scenario, target.what, Place(OURS.name, size))
    if value is None or not target.above_floor:
        return value
    floor = figures.median(target.scenario, target.what, Place("floor", size))
    return None if floor is None else value - floor


def _judged(value: float | None, most: float, unit: str) -> str:
    """Write a value, bold if it is too much."""
    if value is None:
        return NOT_MEASURED
    text = f"{number(value)}{unit}"
    return text if value <= most else f"**{text}**"


def _scenario(figures: Figures, scenario: str) -> str:
    """Return the table of one scenario, all contestants beside each other."""
    subjects = [one for one in figures.values if one.scenario == scenario]
    found = {place for one in subjects for place in figures.values[one]}
    names = [
        name
        for name in figures.contestants()
        if any(place.contestant == name for place in found)
    ]
    rows = [["", "cameras", *(f"**{name}**" for name in names)]]
    for subject in subjects:
        values = figures.values[subject]
        unit = f", {subject.unit}" if subject.unit else ""
        what = f"{subject.what}{unit}"
        for size in sorted({place.cameras for place in values}):
            cells = [shown(values.get(Place(name, size))) for name in names]
            rows.append([what, str(size), *cells])
            what = ""
    return f"## {scenario}\n\n{table(rows)}"
