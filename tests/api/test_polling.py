"""Sources that are not groups: pairs, the clock and the log."""

from datetime import UTC, datetime

import pytest

from custom_components.sercomm.api import InvalidReply, NotAvailable, Priority, Source
from custom_components.sercomm.api.clock import drift_of
from custom_components.sercomm.api.polling import read_source
from custom_components.sercomm.api.readings import CLOCK, LOG, NIGHT_FILTER, WIRELESS
from tests.conftest import StartSimulator

from .conftest import MakeCamera


async def test_pairs(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """Most CGIs tell keys and values; a source may have a query."""
    sim = await simulator("icamera2")
    camera = make_camera(sim)
    assert await read_source(camera, NIGHT_FILTER) == {"filter": "0"}
    assert await read_source(camera, WIRELESS, Priority.COMMAND) == sim.state.wireless
    source = Source("/io/query_pc.cgi?pir&ir_cut")
    assert await read_source(camera, source) == {"pir": "actionless", "ir_cut": "close"}
    assert sim.paths()[-1] == source.name


async def test_the_clock(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """Comes with the moment at which it was read."""
    sim = await simulator()
    before = datetime.now(UTC)
    clock = await read_source(make_camera(sim), CLOCK)
    assert before <= datetime.fromisoformat(clock["read_at"]) <= datetime.now(UTC)
    drift = drift_of(clock, sim.groups["SYSTEM"])
    assert drift is not None
    assert -5 < drift <= 0
    assert sim.paths() == ["/adm/date.cgi?action=get"]


async def test_the_log(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """Only its newest line with a time is kept, and a count."""
    sim = await simulator()
    sim.state.log.insert(0, "a line without a time")
    assert await read_source(make_camera(sim), LOG) == {
        "time": "2015-10-13 07:12:33",
        "tag": "DHCP",
        "message": "Lease renewal successfully.",
        "wifi_reconnects": "1",
    }
    assert sim.paths() == ["/adm/log.cgi"]


async def test_an_empty_log(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """Tells only that nothing happened."""
    sim = await simulator()
    sim.state.log.clear()
    assert await read_source(make_camera(sim), LOG) == {"wifi_reconnects": "0"}


@pytest.mark.parametrize("source", [CLOCK, LOG, NIGHT_FILTER])
async def test_refused(
    simulator: StartSimulator, make_camera: MakeCamera, source: Source
) -> None:
    """Errors pass through."""
    sim = await simulator()
    camera = make_camera(sim)
    sim.faults.set(None, "status", code=404)
    with pytest.raises(NotAvailable):
        await read_source(camera, source)
    sim.faults.clear()
    sim.faults.set(None, "html")
    with pytest.raises(InvalidReply):
        await read_source(camera, source)
