"""One still request to the camera, whoever asks."""

import asyncio
import gc
from typing import Any

import pytest

from custom_components.sercomm.api.errors import CannotConnect
from custom_components.sercomm.pictures.stills import StillCache
from tests.waiting import let_run


class Still:
    """A still request that the test answers."""

    def __init__(self) -> None:
        self.asked = 0
        self.cancelled = 0
        self.answer: asyncio.Future[bytes] | None = None

    async def fetch(self) -> bytes:
        self.asked += 1
        self.answer = asyncio.get_running_loop().create_future()
        try:
            return await self.answer
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


async def ask(cache: StillCache, count: int) -> list[asyncio.Task[bytes]]:
    """Ask for stills at the same time, and let them wait."""
    tasks = [asyncio.create_task(cache.get()) for _ in range(count)]
    await let_run()
    return tasks


async def test_many_askers_one_request() -> None:
    """All who ask while a request is under way get its picture."""
    still = Still()
    cache = StillCache(still.fetch)
    askers = await ask(cache, 10)
    assert still.answer is not None
    still.answer.set_result(b"picture")
    assert await asyncio.gather(*askers) == [b"picture"] * 10
    assert still.asked == 1


async def test_picture_is_reused_for_a_second() -> None:
    """A picture counts from its arrival, and is taken anew after one second."""
    now = 100.0
    pictures = iter((b"one", b"two"))

    async def fetch() -> bytes:
        nonlocal now
        now += 5
        return next(pictures)

    cache = StillCache(fetch, clock=lambda: now)
    assert await cache.get() == b"one"
    now += 0.99
    assert await cache.get() == b"one"
    now += 0.01
    assert await cache.get() == b"two"


async def test_error_reaches_every_asker_and_is_not_kept() -> None:
    """All of one flight hear the error; the next asker starts a new request."""
    still = Still()
    cache = StillCache(still.fetch)
    askers = await ask(cache, 3)
    assert still.answer is not None
    still.answer.set_exception(CannotConnect("gone"))
    results = await asyncio.gather(*askers, return_exceptions=True)
    assert [type(result) for result in results] == [CannotConnect] * 3
    (asker,) = await ask(cache, 1)
    still.answer.set_result(b"picture")
    assert await asker == b"picture"
    assert still.asked == 2


async def test_cancelled_asker_does_not_cancel_the_request() -> None:
    """The one who asked first may leave; the others still get the picture."""
    still = Still()
    cache = StillCache(still.fetch)
    first, second = await ask(cache, 2)
    first.cancel()
    await let_run()
    assert first.cancelled()
    assert still.answer is not None
    still.answer.set_result(b"picture")
    assert await second == b"picture"
    assert (still.asked, still.cancelled) == (1, 0)


async def test_request_ends_with_its_last_asker() -> None:
    """When all have left, the camera is let go, and a new asker asks anew."""
    still = Still()
    cache = StillCache(still.fetch)
    leaving = await ask(cache, 2)
    for task in leaving:
        task.cancel()
    await asyncio.wait(leaving)
    (asker,) = await ask(cache, 1)
    assert (still.asked, still.cancelled) == (2, 1)
    assert still.answer is not None
    still.answer.set_result(b"picture")
    assert await asker == b"picture"


async def test_a_fresh_picture_is_not_older_than_the_question() -> None:
    """Neither what is kept nor what has long been under way will do."""
    now = 100.0
    still = Still()
    cache = StillCache(still.fetch, clock=lambda: now)
    first = asyncio.create_task(cache.get())
    await let_run()
    before = still.answer
    assert before is not None
    now += 0.31
    second = asyncio.create_task(cache.get(fresh=True))
    await let_run()
    assert still.asked == 2
    before.set_result(b"before")
    assert await first == b"before"
    assert still.answer is not None
    still.answer.set_result(b"after")
    assert await second == b"after"
    assert await cache.get() == b"after"


async def test_a_fresh_picture_joins_what_has_just_begun() -> None:
    """Many who want it now are one request; what is already kept does not do."""
    now = 100.0
    still = Still()
    cache = StillCache(still.fetch, clock=lambda: now)
    for picture in (b"one", b"two"):
        askers = [asyncio.create_task(cache.get(fresh=True)) for _ in range(8)]
        await let_run()
        now += 0.29
        askers.append(asyncio.create_task(cache.get(fresh=True)))
        await let_run()
        assert still.answer is not None
        still.answer.set_result(picture)
        assert await asyncio.gather(*askers) == [picture] * 9
    assert still.asked == 2


async def test_an_older_picture_that_comes_late_is_not_kept() -> None:
    """A slow request does not put what it shows over what was taken after it."""
    now = 100.0
    still = Still()
    cache = StillCache(still.fetch, clock=lambda: now)
    slow = asyncio.create_task(cache.get())
    await let_run()
    before = still.answer
    now += 3.5
    quick = asyncio.create_task(cache.get(fresh=True))
    await let_run()
    assert still.answer is not None
    still.answer.set_result(b"new")
    assert await quick == b"new"
    assert before is not None
    before.set_result(b"old")
    assert await slow == b"old"
    assert await cache.get() == b"new"


@pytest.mark.parametrize("askers", [1, 3])
async def test_asker_who_leaves_as_the_still_fails(askers: int) -> None:
    """Nothing is left to be complained about when nobody hears of the failure."""
    complaints: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: complaints.append(context))
    still = Still()
    cache = StillCache(still.fetch)
    for replaced in (False, True):
        tasks = await ask(cache, askers)
        assert still.answer is not None
        answer = still.answer
        if replaced:
            cache._begun -= 1
            tasks.append(asyncio.create_task(cache.get(fresh=True)))
            await let_run()
        answer.set_exception(CannotConnect("gone"))
        if still.answer is not answer:
            still.answer.set_exception(CannotConnect("gone"))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await let_run()
        del tasks, answer, task
        still.answer = None
        gc.collect()
    assert complaints == []


async def test_who_leaves_an_older_request_does_not_end_a_fresh_one() -> None:
    """Each request counts its own askers, however those of another one leave."""
    still = Still()
    now = 100.0
    cache = StillCache(still.fetch, clock=lambda: now)
    (first, answered) = await ask(cache, 2)
    before = still.answer
    assert before is not None
    now += 1
    fresh = asyncio.create_task(cache.get(fresh=True))
    await let_run()
    first.cancel()
    await let_run()
    (joined,) = await ask(cache, 1)
    assert (still.asked, still.cancelled) == (2, 0)
    before.set_result(b"before")
    assert await answered == b"before"
    joined.cancel()
    await let_run()
    assert still.cancelled == 0
    assert still.answer is not None
    still.answer.set_result(b"after")
    assert await fresh == b"after"
