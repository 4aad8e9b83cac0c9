"""The command `scripts/bench side-by-side`."""

import argparse
from collections.abc import AsyncGenerator
import json
from pathlib import Path
import sys
from typing import Any

from scripts.arguments import whole
from scripts.benchmark import machine

from . import page, run
from .contestants import ALWAYS, ICAMERA
from .figures import Figures, order


def add_to(parser: argparse.ArgumentParser) -> None:
    """Describe the command that compares with others."""
    commands = parser.add_subparsers(dest="command", metavar="side-by-side")
    command = commands.add_parser(
        "side-by-side",
        help="the same with other integrations and with floors, with 1, 16 and 64"
        " cameras; takes hours, see its --help",
        description="Measure the same cameras with other integrations and with floors;"
        " print a page of tables.",
    )
    command.add_argument("--sizes", type=whole(1), nargs="+", default=[1, 16, 64])
    command.add_argument("--repetitions", type=whole(1), default=5)
    command.add_argument(
        "--only",
        nargs="+",
        default=[],
        choices=list(run.SCENARIOS),
        help="these scenarios; S3 is part of S2, S7 of S5; S2-later takes half an hour",
    )
    command.add_argument(
        "--contestants",
        nargs="+",
        default=[],
        choices=[*(one.name for one in ALWAYS), ICAMERA],
        help="only these",
    )
    command.add_argument(
        "--icamera",
        type=Path,
        metavar="FOLDER",
        help="measure this too: the folder custom_components/icamera of a copy of"
        " karatecarter/homeassistant-icamera",
    )
    command.add_argument(
        "--package",
        type=Path,
        metavar="FOLDER",
        help="measure this too: where the package sercomm was installed with"
        " `pip install --target FOLDER sercomm`",
    )
    command.add_argument("--json", type=Path, metavar="FILE", help="keep all values")
    command.add_argument(
        "--from",
        dest="kept",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="measure nothing, make the page of what --json kept, in several runs too",
    )
    command.add_argument(
        "--soak",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="put what scripts/soak printed at the end of the page",
    )
    command.add_argument(
        "--page", type=Path, metavar="FILE", help="write the page there"
    )


def joined(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return several runs of one day as one. Raises ValueError where that is no one."""
    facts = [run["facts"] for run in runs]
    same = {(one["machine"], one["day"]) for one in facts}
    if len(same) > 1:
        raise ValueError(f"these runs do not belong together: {sorted(same)}")
    counts = sorted({count for one in facts for count in _counts(one["repetitions"])})
    return {
        "facts": facts[0]
        | {
            "minutes": sum(one["minutes"] for one in facts),
            "repetitions": counts[0] if len(counts) == 1 else counts,
            "memory": _memory(facts),
            "load": [load for one in facts for load in one["load"]],
            "failed": [failure for one in facts for failure in one["failed"]],
        },
        "figures": [row for run in runs for row in run["figures"]],
    }


def _counts(repetitions: int | list[int]) -> list[int]:
    """Return what a run, or several as one, was repeated."""
    return [repetitions] if isinstance(repetitions, int) else repetitions


def _memory(facts: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Return how processes were told to take memory, and for which scenarios."""
    found: dict[str, list[str]] = {}
    for one in facts:
        for told, scenarios in one["memory"].items():
            found[told] = [*found.get(told, ()), *scenarios]
    return {
        told: sorted(set(scenarios), key=order) for told, scenarios in found.items()
    }


async def compare(options: argparse.Namespace) -> int:
    """Measure others too, or take what was measured, and make the page."""
    try:
        runs = [json.loads(file.read_text()) for file in options.kept]
        kept = joined(runs) if runs else None
        soaks = [file.read_text() for file in options.soak]
        # What cannot be written is found out before hours of measuring.
        for file in filter(None, (options.json, options.page)):
            file.open("a").close()
    except (OSError, ValueError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    if kept is None:
        async for kept in _measured(options):
            if options.json is not None:
                options.json.write_text(json.dumps(kept, indent=1))
    if kept is None:
        print("bench: icamera is measured where it is: --icamera", file=sys.stderr)
        return 1
    text = page.page(Figures.from_raw(kept["figures"]), kept["facts"], soaks)
    if options.page is not None:
        options.page.write_text(text)
    else:
        print(text)
    return 0


def _measured(options: argparse.Namespace) -> AsyncGenerator[dict[str, Any]]:
    """Measure what is wished for, on the cores that are meant for it."""
    facts = machine.facts()
    cameras_on, _ = machine.split_cores()
    machine.stay_on(cameras_on)
    plan = run.Plan(
        sizes=options.sizes,
        repetitions=options.repetitions,
        only=options.only,
        contestants=options.contestants,
        icamera=options.icamera,
        package=options.package,
        machine=facts,
    )
    return run.measure(plan)
