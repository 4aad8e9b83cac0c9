"""Setting the camera's clock: the exact request, and reading it back."""

from datetime import UTC, datetime, timedelta
import re

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import (
    CommandRefused,
    ConnectionDropped,
    InvalidReply,
    InvalidValue,
    NotAvailable,
)
from custom_components.sercomm.api.clock import clock_query, parse_clock
from tests.conftest import StartSimulator

from .conftest import MakeCamera, Serve
from .raw_server import hang_up, reply

LOCAL = datetime(2026, 3, 1, 4, 5, 6)


async def test_setting_the_clock(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Numbers without padding; read back."""
    sim = await simulator()
    sim.groups["SYSTEM"] |= {"time_zone": "27", "daylight_saving": "1"}
    camera = make_camera(sim)
    await camera.set_clock(LOCAL)
    assert sim.paths() == [
        "/adm/date.cgi?action=set&year=2026&month=3&day=1&hour=4&minute=5&second=6",
        "/adm/date.cgi?action=get",
    ]
    assert timedelta() <= await camera.clock() - LOCAL < timedelta(seconds=5)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1999, 12, 31, 23, 59, 59),
        datetime(2038, 1, 1),
        datetime(2026, 3, 1, tzinfo=UTC),
    ],
)
async def test_a_clock_that_is_not_set(
    serve: Serve, make_camera: MakeCamera, moment: datetime
) -> None:
    """Refused before the camera hears of it."""
    server = await serve(reply(b"OK"))
    with pytest.raises(InvalidValue):
        await make_camera(server).set_clock(moment)
    assert server.connections == 0


SHOWN = "timezone=26\nyear=2026\nmonth=03\nday=01\nhour=04\nminute={}\nsecond=07"


async def test_a_clock_that_stays(serve: Serve, make_camera: MakeCamera) -> None:
    """An OK does not count when the clock shows something else."""
    server = await serve(reply(b"OK"), reply(SHOWN.format("06").encode()))
    with pytest.raises(CommandRefused, match="clock"):
        await make_camera(server).set_clock(LOCAL)


async def test_a_clock_set_in_silence(serve: Serve, make_camera: MakeCamera) -> None:
    """A dropped connection is well when the clock is right, else told."""
    server = await serve(hang_up, reply(SHOWN.format("05").encode()))
    await make_camera(server).set_clock(LOCAL)
    server = await serve(hang_up, reply(SHOWN.format("35").encode()))
    with pytest.raises(ConnectionDropped):
        await make_camera(server).set_clock(LOCAL)


async def test_a_refused_clock(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """A camera without date.cgi."""
    with pytest.raises(NotAvailable):
        await make_camera(await simulator("oc810")).set_clock(LOCAL)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31, 23, 59, 59)))
def test_any_time_is_a_query(moment: datetime) -> None:
    """What is sent says the same time."""
    query = clock_query(moment)
    assert re.fullmatch(r"action=set(&[a-z]+=[1-9]?[0-9]+){6}", query)
    pairs = dict(part.split("=") for part in query.split("&"))
    assert parse_clock(pairs) == moment.replace(microsecond=0)


@given(st.dictionaries(st.sampled_from(["year", "month", "day", "hour"]), st.text()))
def test_any_answer_is_a_clock_or_none(pairs: dict[str, str]) -> None:
    """Nothing but InvalidReply comes out."""
    for filled in (pairs, {"minute": "1", "second": "2", **pairs}):
        with pytest.raises(InvalidReply):
            parse_clock({"hour": "x", **filled, "day": "99"})
