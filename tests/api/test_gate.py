"""One at a time, the most urgent first, and no turn ever lost."""

import asyncio
from collections.abc import Coroutine
import random
from typing import Any

import pytest

from custom_components.sercomm.api.gate import Gate, Priority
from tests.gaps import within


class Watched:
    """A gate, and what went through it."""

    def __init__(self) -> None:
        self.gate = Gate()
        self.inside = 0
        self.most = 0
        self.order: list[str] = []

    async def visit(
        self, name: str, priority: Priority, stay: asyncio.Event | None = None
    ) -> None:
        """Take a turn; keep it until `stay` is set."""
        async with self.gate.turn(priority):
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.order.append(name)
            try:
                if stay is not None:
                    await stay.wait()
                else:
                    await asyncio.sleep(0)
            finally:
                self.inside -= 1

    async def is_free(self) -> bool:
        """Whether a newcomer gets in at once."""
        async with within(0.2):
            await self.visit("newcomer", Priority.POLL)
        return self.inside == 0 and self.most == 1


@pytest.fixture
def watched() -> Watched:
    """Return a gate under watch."""
    return Watched()


async def start(*visits: Coroutine[Any, Any, None]) -> list[asyncio.Task[None]]:
    """Start tasks in this order and let each run until it waits."""
    tasks = []
    for visit in visits:
        tasks.append(asyncio.create_task(visit))
        await asyncio.sleep(0)
    return tasks


def test_commands_go_before_stills_before_polls() -> None:
    """The numbers say who is first; what the user waits for long is in between."""
    assert sorted(Priority) == [
        Priority.COMMAND,
        Priority.SURVEY,
        Priority.STILL,
        Priority.POLL,
    ]


async def test_by_priority_then_by_arrival(watched: Watched) -> None:
    """Who waits is served by urgency; equals in the order of their arrival."""
    leave = asyncio.Event()
    tasks = await start(
        watched.visit("holder", Priority.POLL, leave),
        watched.visit("poll 1", Priority.POLL),
        watched.visit("still 1", Priority.STILL),
        watched.visit("poll 2", Priority.POLL),
        watched.visit("command 1", Priority.COMMAND),
        watched.visit("still 2", Priority.STILL),
        watched.visit("command 2", Priority.COMMAND),
    )
    assert watched.order == ["holder"]
    leave.set()
    await asyncio.gather(*tasks)
    assert watched.order == [
        "holder",
        *("command 1", "command 2"),
        *("still 1", "still 2"),
        *("poll 1", "poll 2"),
    ]
    assert watched.most == 1


async def test_nobody_slips_in_between_two_turns(watched: Watched) -> None:
    """A turn that was passed on cannot be taken by a newcomer."""
    leave = asyncio.Event()
    tasks = await start(
        watched.visit("holder", Priority.POLL, leave),
        watched.visit("waiter", Priority.POLL),
    )
    leave.set()
    await asyncio.sleep(0)
    tasks += await start(watched.visit("newcomer", Priority.COMMAND))
    await asyncio.gather(*tasks)
    assert watched.order == ["holder", "waiter", "newcomer"]
    assert watched.most == 1


async def test_a_waiter_gives_up(watched: Watched) -> None:
    """Its turn goes to the next one."""
    leave = asyncio.Event()
    holder, waiter, last = await start(
        watched.visit("holder", Priority.POLL, leave),
        watched.visit("waiter", Priority.COMMAND),
        watched.visit("last", Priority.POLL),
    )
    waiter.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiter
    leave.set()
    await asyncio.gather(holder, last)
    assert watched.order == ["holder", "last"]
    assert await watched.is_free()


@pytest.mark.parametrize("others", [0, 1])
async def test_a_waiter_gives_up_when_its_turn_has_come(
    watched: Watched, others: int
) -> None:
    """A turn that was given but not begun is passed on, or the gate is free."""
    waiting: list[asyncio.Task[None]] = []
    leave = asyncio.Event()

    async def hold_and_cancel() -> None:
        await watched.visit("holder", Priority.POLL, leave)
        waiting[0].cancel()

    (holder,) = await start(hold_and_cancel())
    waiting += await start(
        watched.visit("waiter", Priority.COMMAND),
        *(watched.visit("other", Priority.POLL) for _ in range(others)),
    )
    leave.set()
    waiter, *rest = waiting
    await asyncio.gather(holder, *rest)
    with pytest.raises(asyncio.CancelledError):
        await waiter
    assert watched.order == ["holder", *["other"] * others]
    assert await watched.is_free()


async def test_the_holder_is_cancelled(watched: Watched) -> None:
    """The next one gets its turn, once."""
    holder, first, second = await start(
        watched.visit("holder", Priority.POLL, asyncio.Event()),
        watched.visit("first", Priority.POLL),
        watched.visit("second", Priority.POLL),
    )
    holder.cancel()
    await asyncio.gather(holder, first, second, return_exceptions=True)
    assert holder.cancelled()
    assert watched.order == ["holder", "first", "second"]
    assert await watched.is_free()


async def test_an_error_ends_a_turn(watched: Watched) -> None:
    """What is raised inside comes out, and the gate opens."""
    with pytest.raises(ZeroDivisionError):
        async with watched.gate.turn(Priority.COMMAND):
            raise ZeroDivisionError
    assert await watched.is_free()


async def test_a_waiter_is_thrown_away(watched: Watched) -> None:
    """A coroutine that is closed while it waits takes no turn with it."""
    leave = asyncio.Event()
    (holder,) = await start(watched.visit("holder", Priority.POLL, leave))
    forgotten = watched.visit("forgotten", Priority.COMMAND)
    forgotten.send(None)
    (last,) = await start(watched.visit("last", Priority.POLL))
    forgotten.close()
    leave.set()
    await asyncio.gather(holder, last)
    assert watched.order == ["holder", "last"]
    assert await watched.is_free()


@pytest.mark.parametrize("seed", range(8))
async def test_a_crowd_in_which_many_give_up(watched: Watched, seed: int) -> None:
    """Never two inside, everybody who stays is served, nothing is left over."""
    dice = random.Random(seed)
    tasks: dict[str, asyncio.Task[None]] = {}
    for number in range(120):
        name = str(number)
        visit = watched.visit(name, dice.choice(list(Priority)))
        tasks[name] = asyncio.create_task(visit)
        if dice.random() < 0.5:
            await asyncio.sleep(0)
        if dice.random() < 0.4:
            dice.choice(list(tasks.values())).cancel()
    async with within(1):
        await asyncio.gather(*tasks.values(), return_exceptions=True)
    stayed = {name for name, task in tasks.items() if not task.cancelled()}
    assert stayed <= set(watched.order)
    assert len(watched.order) == len(set(watched.order))
    assert await watched.is_free()
