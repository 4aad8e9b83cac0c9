"""The three ways of waiting: backoff, rate limit and budget."""

from hypothesis import given, strategies as st

from custom_components.sercomm.limits import Backoff, Budget, RateLimit

MOMENTS = st.lists(st.floats(0, 500), max_size=60).map(sorted)


def test_backoff() -> None:
    """Each failure doubles the wait, up to the longest."""
    backoff = Backoff(300)
    assert backoff.is_over(0)
    now = 1000.0
    waits = []
    for _ in range(5):
        told = backoff.failed(now)
        wait = next(n for n in range(1000) if backoff.is_over(now + n))
        assert wait == told
        waits.append(wait)
        now += wait
    assert waits == [50, 100, 200, 300, 300]
    assert backoff.failures == 5
    backoff.failed(now)
    backoff.reset()
    assert backoff.is_over(now)
    assert backoff.is_over(0.0)
    assert backoff.failures == 0
    backoff.failed(now)
    assert not backoff.is_over(now + 49)
    assert backoff.is_over(now + 50)


def test_short_backoff() -> None:
    """What fails in seconds is tried again in seconds."""
    backoff = Backoff(60.0, first=1.0)
    assert [backoff.failed(0.0) for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_rate_limit_waits() -> None:
    """A few at once, then one every five seconds; who waits gets them back."""
    limit = RateLimit(3, 5.0)
    assert [limit.wait(1000.0) for _ in range(5)] == [0, 0, 0, 5, 10]
    assert limit.wait(1010.0) == 5
    assert [limit.wait(2000.0) for _ in range(4)] == [0, 0, 0, 5]
    assert limit.wait(3000.0) == 0
    limit.spend()
    assert limit.wait(3000.0) == 5


def test_rate_limit_passes() -> None:
    """As many as allowed pass at once, then as many a second."""
    assert RateLimit(1, 60).passes(0.0)
    limit = RateLimit(100, 0.01)
    assert sum(limit.passes(1000.0) for _ in range(500)) == 100
    assert sum(limit.passes(1000.0 + n / 1000) for n in range(1000)) in (99, 100)
    assert sum(limit.passes(2000.0) for _ in range(500)) == 100


@given(moments=MOMENTS)
def test_rate_limit_bounds(moments: list[float]) -> None:
    """Never more pass than at once and what the time gives, and one always does."""
    limit = RateLimit(4, 10.0)
    passed = [now for now in moments if limit.passes(now + 1000)]
    for index, start in enumerate(passed):
        within = [now for now in passed[index:] if now - start <= 100]
        assert len(within) <= 4 + 10 + 1
    assert len(passed) >= min(4, len(moments))


def test_budget() -> None:
    """So many within the period; what is older counts no more."""
    budget = Budget(3, 3600.0)
    assert not budget.is_spent(0.0)
    for now in (0.0, 10.0, 20.0):
        assert not budget.is_spent(now)
        assert budget.take(now)
    assert budget.is_spent(3599.0)
    assert not budget.take(3599.0)
    assert budget.used(3599.0) == 3
    assert not budget.is_spent(3600.0)
    assert budget.used(3600.0) == 2
    assert budget.take(3600.0)
    assert budget.is_spent(3600.0)
    budget.reset()
    assert budget.used(3600.0) == 0


@given(moments=MOMENTS)
def test_budget_bounds(moments: list[float]) -> None:
    """No period of that length holds more than the number."""
    budget = Budget(3, 60.0)
    used = [now for now in moments if budget.take(now)]
    for index, start in enumerate(used):
        assert sum(now - start < 60 for now in used[index:]) <= 3
