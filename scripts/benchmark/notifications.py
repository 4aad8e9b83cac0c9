"""Notifications: none lost, none twice, as quick as a handler that does nothing."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs

from .bench import Bench
from .cameras import SimulatedCamera
from .probe import BARE, WEBHOOK_ID
from .report import Report, percentile

SCENARIO = "notifications"
COUNT, COUNT_QUICK = 1000, 100
A_SECOND, A_SECOND_QUICK = 25.0, 100.0
MOST_ABOVE_BARE = 5.0

# When a notification was seen: by MAC without colons and by the level it told.
type Moments = dict[str, dict[int | None, list[float]]]


async def measure(bench: Bench, report: Report) -> None:
    """Let cameras and their twins notify at random moments, and find each of them."""
    await _point_at_the_bare_handler(bench)
    every = [*bench.cameras, *bench.twins]
    count = (COUNT_QUICK if bench.quick else COUNT) // len(bench.cameras)
    rate = (A_SECOND_QUICK if bench.quick else A_SECOND) / len(bench.cameras)
    await bench.start_probe()
    answers = await asyncio.gather(
        *(
            camera.ask("POST", "/storm", count=count, rate=rate, seed=seed)
            for seed, camera in enumerate(every)
        )
    )
    await asyncio.sleep(0.5)
    changes = (await bench.probed())["changes"]
    sent = {
        camera.mac: list(answer) for camera, answer in zip(every, answers, strict=True)
    }
    entities = {
        subject.entities["event.detection"]: subject.camera.mac
        for subject in bench.subjects
    }
    seen = sort_out(changes, entities)
    report.raw[SCENARIO] = {"sent": sent, "changes": changes}
    ours = _summary(report, "events", bench.cameras, sent, seen)
    bare = _summary(report, "bare handler", bench.twins, sent, seen)
    report.limit(
        SCENARIO,
        "p95 above the bare handler",
        percentile(ours, 95) - percentile(bare, 95),
        most=MOST_ABOVE_BARE,
        unit=" ms",
        digits=2,
    )


async def _point_at_the_bare_handler(bench: Bench) -> None:
    """Let the twins send exactly what the cameras send, but to the bare handler."""
    for twin in bench.twins:
        await twin.set(
            "HTTP_NOTIFY",
            http_notify="1",
            http_url=f"{bench.home.url}/api/webhook/{WEBHOOK_ID}",
            event_data_flag="1",
        )


def sort_out(
    changes: Iterable[tuple[str, str, int | None, float]], entities: Mapping[str, str]
) -> Moments:
    """Return when each notification was seen, once or more often."""
    seen: Moments = {}
    for entity_id, state, told, moment in changes:
        if entity_id == BARE:
            fields = parse_qs(state)
            mac, level = fields["mac"][0].lower(), int(fields["event"][0].split(",")[1])
            seen.setdefault(mac, {}).setdefault(level, []).append(moment)
        elif entity_id in entities:
            mac = entities[entity_id].replace(":", "")
            seen.setdefault(mac, {}).setdefault(told, []).append(moment)
    return seen


def _summary(
    report: Report,
    name: str,
    cameras: list[SimulatedCamera],
    sent: Mapping[str, list[dict[str, Any]]],
    seen: Moments,
) -> list[float]:
    """Report on some cameras; return how long each notification took, in ms."""
    took = []
    count = Counter[str]()
    for camera in cameras:
        found = seen.get(camera.mac.replace(":", ""), {})
        count["changes"] += sum(map(len, found.values()))
        for notification in sent[camera.mac]:
            moments = found.get(notification["level"])
            count["sent"] += 1
            count["answered"] += notification["status"] == 200
            count["seen"] += bool(moments)
            if moments:
                took.append((moments[0] - notification["sent"]) * 1000)
    report.raw[SCENARIO][name] = {"milliseconds": took, **count}
    total = count["sent"]
    report.exactly(
        SCENARIO, f"{name}: sent at random moments, and seen", count["seen"], total
    )
    report.exactly(SCENARIO, f"{name}: seen twice", count["changes"] - count["seen"], 0)
    report.exactly(SCENARIO, f"{name}: answered with 200", count["answered"], total)
    report.note(
        SCENARIO,
        f"{name}: from sent to seen, p50 / p95 / longest",
        f"{percentile(took, 50):.2f} / {percentile(took, 95):.2f} / {max(took):.2f} ms",
    )
    return took
