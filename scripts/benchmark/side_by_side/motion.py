"""S4: notifications at random moments and all at once, and those of strangers."""

import asyncio
from typing import Any

import aiohttp

from scripts.benchmark.notifications import sort_out
from scripts.benchmark.probe import WEBHOOK_ID
from scripts.benchmark.report import percentile

from .cell import Cell

SCENARIO = "S4 motion"
COUNT = 200
A_SECOND = 50.0
AT_ONCE = 1e6
STRANGER = "127.0.0.9"
STRANGERS = 4

type Sent = dict[str, list[dict[str, Any]]]


async def measure(cell: Cell) -> None:
    """Let all cameras notify, by GET and by POST."""
    if cell.contestant.motion is None:
        return
    await _point(cell)
    size = len(cell.cameras)
    count = max(1, COUNT // size)
    for number in range(cell.repetitions):
        took, lost, twice = await _storm(
            cell, count=count, rate=A_SECOND / size, seed=number * size
        )
        cell.note(SCENARIO, f"of {COUNT} or so: lost", "", lost)
        cell.note(SCENARIO, f"of {COUNT} or so: seen twice", "", twice)
        if took:
            for percent in (50, 95):
                what = f"from sent to seen, p{percent}"
                cell.note(SCENARIO, what, "ms", percentile(took, percent))
            cell.note(SCENARIO, "from sent to seen, longest", "ms", max(took))
        took, lost, _ = await _storm(cell, count=1, rate=AT_ONCE, seed=number * size)
        cell.note(SCENARIO, "every camera at once: lost", "", lost)
        if took:
            cell.note(SCENARIO, "every camera at once: longest", "ms", max(took))
        cell.note(
            SCENARIO,
            f"from a stranger, of {STRANGERS}: believed",
            "",
            await _strangers(cell),
        )


async def _point(cell: Cell) -> None:
    """Tell the cameras where to notify, where the contestant has not done so."""
    if cell.contestant.delivery is not None:
        return
    for one in cell.added:
        await one.camera.set(
            "HTTP_NOTIFY",
            http_notify="1",
            http_url=f"{cell.home.url}/api/webhook/{one.entry_id or WEBHOOK_ID}",
            event_data_flag="1",
        )


def _observed(cell: Cell) -> dict[str, str]:
    """Return what changes at motion, and of which camera it is."""
    if cell.contestant.is_floor:
        return {}
    wanted = cell.contestant.motion
    return {one.entity(wanted): one.camera.mac for one in cell.added}


async def _storm(cell: Cell, **storm: Any) -> tuple[list[float], int, int]:
    """Return how long each notification took, how many were lost, and seen twice."""
    entities = _observed(cell)
    await cell.start_probe(also=entities)
    seed = storm.pop("seed")
    answers = await asyncio.gather(
        *(
            camera.ask("POST", "/storm", seed=seed + number, **storm)
            for number, camera in enumerate(cell.cameras)
        )
    )
    await asyncio.sleep(0.5)
    changes = (await cell.probed())["changes"]
    if not cell.contestant.tells_level:
        changes = [change for change in changes if change[1] == "motion"]
    seen = sort_out(changes, entities)
    took: list[float] = []
    twice = 0
    for camera, sent in zip(cell.cameras, answers, strict=True):
        moments = seen.get(camera.mac.replace(":", ""), {})
        if not cell.contestant.tells_level:
            good = [one for one in sent if one["status"] == 200]
            pairs = zip(good, moments.get(None, ()), strict=False)
            took += [(moment - one["sent"]) * 1000 for one, moment in pairs]
            continue
        for one in sent:
            found = moments.get(one["level"], [])
            took += [(moment - one["sent"]) * 1000 for moment in found[:1]]
            twice += max(0, len(found) - 1)
    return took, sum(map(len, answers)) - len(took), twice


async def _strangers(cell: Cell) -> int:
    """Notify from an address that is no camera's; return how often that was seen."""
    entities = _observed(cell)
    groups = await cell.cameras[0].ask("GET", "/groups")
    url = groups["HTTP_NOTIFY"]["http_url"]
    await cell.start_probe(also=entities)
    mac = cell.cameras[0].mac.replace(":", "")
    connector = aiohttp.TCPConnector(local_addr=(STRANGER, 0))
    async with aiohttp.ClientSession(connector=connector) as stranger:
        for number in range(STRANGERS):
            body = f"mac={mac}&event=motion,{100 + number},1&"
            async with stranger.post(url, data=body):
                pass
    await asyncio.sleep(0.3)
    changes = (await cell.probed())["changes"]
    if not cell.contestant.tells_level:
        changes = [change for change in changes if change[1] == "motion"]
    return len(changes)
