"""Run the integration for long, and see whether anything grows."""

import argparse
import asyncio
import json
import os
from pathlib import Path
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Any

from scripts.arguments import whole
from scripts.benchmark import machine
from scripts.benchmark.report import Report
from scripts.interrupt import end_at_signal

from . import many_cameras

ROOT = Path(__file__).parents[2]
ONE_CAMERA = "tests/endurance/one_camera.py"
# What the allocator, caches and histories of Home Assistant itself may take.
MOST_KIB = 64
MOST_OBJECTS = 10  # the last error, and the last motion
MOST_MIB = 5.0
MOST = {"memory allocated by us, KiB": MOST_KIB, "objects of ours": MOST_OBJECTS}


def _parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/soak", description=f"{__doc__} Exit code 1 if something does."
    )
    for name, usual, least, what in (
        ("reloads", 200, 0, "of one entry"),
        ("hours", 24, 0, "of frozen time, a poll a minute, with faults and motion"),
        ("minutes", 30, 0, "real ones, with random faults and motion"),
        ("cameras", 64, 1, "in these minutes"),
    ):
        parser.add_argument(
            f"--{name}",
            type=whole(least),
            default=usual,
            metavar="N",
            help=f"{what} ({usual})",
        )
    return parser.parse_args()


def _one_camera(options: argparse.Namespace, report: Report) -> None:
    """Reload, and let a day pass; see tests/endurance/one_camera.py."""
    with TemporaryDirectory(prefix="sercomm-soak-") as folder:
        results = Path(folder, "results")
        environment = {
            "SERCOMM_SOAK": str(results),
            "SERCOMM_SOAK_RELOADS": str(options.reloads),
            "SERCOMM_SOAK_HOURS": str(options.hours),
        }
        command = [sys.executable, "-m", "pytest", "-q", ONE_CAMERA]
        command += ["--override-ini", "timeout=0", "-p", "no:cacheprovider"]
        subprocess.run(command, check=True, cwd=ROOT, env=os.environ | environment)
        found = [json.loads(line) for line in results.read_text().splitlines()]
    for one in found:
        scenario = f"{one['number']} {one['name']}"
        for what, before in one["before"].items():
            grown = one["after"][what] - before
            most = MOST.get(what, 0)
            name = f"{what}: {before} before, growth"
            report.limit(scenario, name, grown, most=most, is_count=True)


def _many_cameras(
    options: argparse.Namespace, report: Report, found: dict[str, Any]
) -> None:
    """Tell what many cameras did to a Home Assistant."""
    scenario = f"{options.minutes} minutes, {options.cameras} cameras"
    samples = found["samples"]
    first, last = samples[len(samples) // 2], samples[-1]
    for what in ("memory, MiB", "open files and sockets", "threads"):
        line = ", ".join(f"{one[what]:.0f}" for one in (samples[0], first, last))
        report.note(scenario, f"{what}: at first, in the middle, at the end", line)
    grown = last["memory, MiB"] - first["memory, MiB"]
    report.limit(scenario, "memory, second half", grown, most=MOST_MIB, unit=" MiB")
    busy = (last["cpu"] - samples[0]["cpu"]) / (last["at"] - samples[0]["at"])
    report.note(scenario, "Home Assistant, of one core", f"{100 * busy:.0f} %")
    report.note(
        scenario, "faults, notifications", f"{found['faults']}, {found['motions']}"
    )
    report.note(scenario, "cameras lost, each told once", f"{found['losses']}")
    back = found["back"]
    most = many_cameras.BACK_WITHIN
    report.limit(scenario, "all well after", back, most=most, unit=" s", is_count=True)
    parallel = found["parallel"]
    report.exactly(scenario, "requests at the same time at a camera", parallel, 1)
    complaints = found["complaints"]
    report.exactly(scenario, "other errors of ours in the log", len(complaints), 0)
    for line in complaints[:10]:
        print(line, file=sys.stderr)


async def _main(options: argparse.Namespace) -> int:
    """Run until the end or the first signal; return the exit code."""
    end_at_signal()
    report = Report(strict=True)
    facts = machine.facts()
    try:
        if options.reloads or options.hours:
            await asyncio.to_thread(_one_camera, options, report)
        if options.minutes:
            with TemporaryDirectory(prefix="sercomm-soak-") as folder:
                found = await many_cameras.measure(
                    Path(folder), options.cameras, options.minutes
                )
            _many_cameras(options, report, found)
    except asyncio.CancelledError:
        print("soak: ended before the end", file=sys.stderr)
        return 1
    except (OSError, TimeoutError, subprocess.CalledProcessError) as error:
        print(f"soak: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    print(f"{report.table()}\n\n{facts}")
    return int(report.failed)


if __name__ == "__main__":
    sys.exit(asyncio.run(_main(_parse())))
