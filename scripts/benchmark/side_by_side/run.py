"""Goes through all contestants, numbers of cameras and scenarios."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
import sys
import time
from typing import Any

import aiohttp

from scripts.benchmark import machine
from scripts.demo.api import RequestRefused
from scripts.demo.home_assistant import HomeAssistantError

from . import (
    adding,
    client,
    commands,
    faults,
    motion,
    pictures,
    push_death,
    reloads,
    steady,
    viewing,
)
from .cell import Cell, cell
from .contestants import ALWAYS, Contestant, icamera
from .figures import Figures

FAILURES = (aiohttp.ClientError, HomeAssistantError, RequestRefused, TimeoutError)
# The first adds the cameras; the last two leave them in trouble.
SCENARIOS: Mapping[str, Callable[[Cell], Awaitable[None]]] = {
    "S1": adding.measure,
    "S2": steady.measure,
    "S4": motion.measure,
    "S5": pictures.measure,
    "S6": viewing.measure,
    "S10": commands.measure,
    "client": client.measure,
    "S2-later": steady.measure_later,
    "S11": reloads.measure,
    "S8": faults.measure,
    "S9": push_death.measure,
}


@dataclass(kw_only=True)
class Plan:
    """What is to be measured."""

    sizes: list[int]
    repetitions: int
    only: list[str]
    contestants: list[str]
    icamera: Path | None
    package: Path | None
    machine: str

    def chosen(self) -> list[Contestant]:
        """Return who takes part."""
        every = [*ALWAYS]
        if self.icamera is not None:
            every.insert(-1, icamera(self.icamera))
        return [one for one in every if one.name in (self.contestants or [one.name])]


async def measure(plan: Plan) -> AsyncGenerator[dict[str, Any]]:
    """Measure everything; after each contestant yield all that is known by then."""
    figures = Figures()
    begun = time.time()
    load = [machine.load()]
    failed: list[str] = []
    for size in plan.sizes:
        for contestant in plan.chosen():
            failed += await _measure_one(plan, contestant, size, figures)
            load.append(machine.load())
            yield _known(plan, figures, begun, load, failed)
    if plan.package is not None:
        await client.measure_package(plan.package, figures, plan.repetitions)
        yield _known(plan, figures, begun, load, failed)


def _known(
    plan: Plan, figures: Figures, begun: float, load: list[float], failed: list[str]
) -> dict[str, Any]:
    """Return all that is known, for JSON."""
    memory = machine.memory()
    facts = {
        "machine": plan.machine,
        "memory": {memory: figures.scenarios()} if memory else {},
        "repetitions": plan.repetitions,
        "load": load,
        "failed": failed,
        "day": time.strftime("%Y-%m-%d", time.gmtime(begun)),
        "minutes": round((time.time() - begun) / 60),
    }
    return {"facts": facts, "figures": figures.raw()}


async def _measure_one(
    plan: Plan, contestant: Contestant, size: int, figures: Figures
) -> list[str]:
    """Take one contestant through all scenarios; return those that it failed."""
    failed = []

    async def take(name: str, work: Awaitable[None]) -> None:
        begun = time.monotonic()
        result = "done"
        try:
            await work
        except FAILURES as err:
            result = f"{type(err).__name__}: {str(err).partition('\n')[0]}"
            failed.append(f"{contestant.name}, {size} cameras, {name}: {result}")
        took = time.monotonic() - begun
        print(
            f"bench: {contestant.name}, {size}, {name}, {took:.0f} s: {result}",
            file=sys.stderr,
            flush=True,
        )

    async def take_all() -> None:
        async with cell(contestant, size, figures, plan.repetitions) as one:
            for name, scenario in SCENARIOS.items():
                if plan.only and name not in plan.only:
                    continue
                if scenario is not adding.measure and not one.added:
                    await take("adding", one.add_all())
                await take(name, scenario(one))

    await take("all", take_all())
    return failed
