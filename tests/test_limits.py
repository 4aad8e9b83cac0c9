"""Patience with a camera that fails again and again."""

from custom_components.sercomm.limits import Allowance, Patience


def test_patience() -> None:
    """Each failure doubles the wait, up to the longest."""
    patience = Patience(300)
    assert patience.is_over(0)
    now = 1000.0
    waits = []
    for _ in range(5):
        patience.failed(now)
        wait = next(n for n in range(1000) if patience.is_over(now + n))
        waits.append(wait)
        now += wait
    assert waits == [50, 100, 200, 300, 300]
    patience.failed(now)
    patience.reset()
    assert patience.is_over(now)
    patience.failed(now)
    assert not patience.is_over(now + 49)
    assert patience.is_over(now + 50)


def test_allowance() -> None:
    """A few at once, then one every five seconds; who waits gets them back."""
    allowance = Allowance(3, 5.0)
    assert [allowance.wait(1000.0) for _ in range(5)] == [0, 0, 0, 5, 10]
    assert allowance.wait(1010.0) == 5
    assert [allowance.wait(2000.0) for _ in range(4)] == [0, 0, 0, 5]
    assert allowance.wait(3000.0) == 0
    allowance.spend()
    assert allowance.wait(3000.0) == 5
