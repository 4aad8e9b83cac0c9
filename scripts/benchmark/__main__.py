"""Measure the integration in a real Home Assistant with simulated cameras."""

import argparse
import asyncio
import json
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
import time

from scripts.demo.home_assistant import HomeAssistantProcess
from scripts.interrupt import end_at_signal
from tests.simulator import names

from . import clip, idle, live, machine, notifications, probe, set_up, stills, voice
from .bench import Bench
from .cameras import fleet
from .report import Report
from .side_by_side import command
from .side_by_side.run import FAILURES

# Behind the set-up; in this order, because the last one changes options.
SCENARIOS = (idle, notifications, stills, live, voice, clip)


def _parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        description=f"{__doc__} Exit code 1 if a target is missed.",
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="a short version: less of everything, nothing idle, and times are"
        " shown but do not count",
    )
    parser.add_argument(
        "--only",
        choices=[scenario.SCENARIO for scenario in SCENARIOS],
        help="nothing but set-up and this",
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="keep the raw numbers there"
    )
    command.add_to(parser)
    return parser.parse_args()


async def _measure(folder: Path, report: Report, options: argparse.Namespace) -> None:
    """Start everything, measure, end everything."""
    cameras_on, home_on = machine.split_cores()
    machine.stay_on(cameras_on)
    chosen = [one for one in SCENARIOS if options.only in (None, one.SCENARIO)]
    # The RC8230, which takes part in everything, is the first of them.
    personas = sorted(names(), key=lambda name: (name != "rc8230", name))
    with HomeAssistantProcess(
        folder, components=[Path(probe.__file__).parent], cores=home_on
    ) as home:
        async with fleet([*personas, *personas]) as every:
            api = await home.connect()
            bench = Bench(
                home=home,
                api=api,
                cameras=every[: len(personas)],
                twins=every[len(personas) :],
                quick=options.quick,
            )
            try:
                for scenario in (set_up, *chosen):
                    begun = time.monotonic()
                    await scenario.measure(bench, report)
                    took = time.monotonic() - begun
                    print(f"bench: {scenario.SCENARIO}, {took:.0f} s", file=sys.stderr)
            finally:
                await api.close()
                await asyncio.to_thread(home.stop)
        complaints = [line for line in home.errors() if "sercomm" in line]
    report.raw["log"] = complaints
    report.exactly("log", "errors and warnings of ours", len(complaints), 0)


async def _main(options: argparse.Namespace) -> int:
    """Run until the end or the first signal; return the exit code."""
    end_at_signal()
    if options.command is not None:
        return await command.compare(options)
    report = Report(strict=not options.quick)
    facts = machine.facts()
    try:
        with TemporaryDirectory(prefix="sercomm-bench-") as folder:
            await _measure(Path(folder), report, options)
    except asyncio.CancelledError:
        print("bench: ended before the end", file=sys.stderr)
        return 1
    except FAILURES as err:
        print(f"bench: {type(err).__name__}: {err}", file=sys.stderr)
        return 1
    print(f"{report.table()}\n\n{facts}")
    if options.json is not None:
        rows = [vars(row) for row in report.rows]
        content = {"machine": facts, "rows": rows, "raw": report.raw}
        options.json.write_text(json.dumps(content, indent=1))
    return int(report.failed)


if __name__ == "__main__":
    sys.exit(asyncio.run(_main(_parse())))
