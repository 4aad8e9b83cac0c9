"""scripts/bench: its short version meets what does not depend on the machine."""

import asyncio
import json
from pathlib import Path
import sys
from typing import Any

import pytest

from scripts.benchmark.idle import a_minute
from scripts.benchmark.report import Report
from scripts.demo.home_assistant import ROOT, environment

EXACT = {
    ("notifications", "events: sent at random moments, and seen"): "100",
    ("notifications", "events: seen twice"): "0",
    ("MJPEG", "streams that the camera sent"): "1",
    ("log", "errors and warnings of ours"): "0",
}


@pytest.mark.real
async def test_short_version(tmp_path: Path) -> None:
    """All of it runs; no notification is lost, no camera is asked twice."""
    numbers = tmp_path / "numbers.json"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "scripts.benchmark", "--quick", "--json", numbers),
        cwd=ROOT,
        env=environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    table, complaints = await process.communicate()
    assert process.returncode == 0, f"{table.decode()}\n{complaints.decode()}"
    assert table.startswith(b"| scenario | what | result | target |\n")

    found = json.loads(numbers.read_text())
    rows: dict[tuple[str, str], Any] = {
        (row["scenario"], row["what"]): row["result"] for row in found["rows"]
    }
    assert rows | EXACT == rows
    raw = found["raw"]
    assert raw["notifications"]["events"]["changes"] == 100
    assert raw["stills"]["requests"] == [1, 1]
    # Generous: other tests use the machine at the same time.
    took = sorted(raw["notifications"]["events"]["milliseconds"])
    assert took[len(took) // 2] < 100
    assert max(raw["stills"]["slowest"]) < 2000
    assert raw["MJPEG"]["ended"] < 5
    assert raw["voice"]["likeness"] > 0.9


@pytest.mark.parametrize("strict", [True, False])
def test_report(*, strict: bool) -> None:
    """A missed count always fails; a missed time only where times count."""
    report = Report(strict=strict)
    failed = []
    report.exactly("stills", "requests", 1, 1)
    report.limit("stills", "slowest", 12.34, most=20, unit=" ms", digits=1)
    failed.append(report.failed)
    report.limit("stills", "slowest", 30, most=20, unit=" ms")
    failed.append(report.failed)
    report.limit("voice", "alike", 0.5, least=0.9, digits=2, is_count=True)
    failed.append(report.failed)
    assert failed == [False, strict, True]
    assert report.table().splitlines() == [
        "| scenario | what | result | target |",
        "| --- | --- | --- | --- |",
        "| stills | requests | 1 | 1 |",
        "|  | slowest | 12.3 ms | ≤ 20 ms |",
        "|  | slowest | **30 ms** | ≤ 20 ms |",
        "| voice | alike | **0.50** | ≥ 0.9 |",
    ]


def test_requests_a_minute() -> None:
    """They are counted over whole polls, wherever the time begins and ends."""
    polls = [moment + more for moment in (7, 67.5, 127) for more in (0, 0.3)]
    assert a_minute(polls) == (2, 2)
    assert a_minute([*polls, 127.6]) == (2, 2)
    assert a_minute([0, 30, 30.1, 60]) == (3, 2)
    assert a_minute([0, 59.999]) == (1, 1)
    with pytest.raises(ValueError, match="not polled"):
        a_minute([1, 2, 3])
