"""What the tests of one camera's HTTP share."""

from collections.abc import Iterator
from contextlib import contextmanager
import time
import tracemalloc

from .raw_server import reply

OK = reply(b"OK\r\n")
FINE = reply(b"[A]\r\nb=c\r\n")
QUERY = "/adm/get_group.cgi"


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Measure that something does not take longer."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < seconds


@contextmanager
def memory_below(size: int) -> Iterator[None]:
    """Measure that Python never holds more than so many bytes above the start."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < size
    finally:
        tracemalloc.stop()
