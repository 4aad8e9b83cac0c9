"""What is found out about each camera with each account, request by request."""

from dataclasses import replace

import pytest

from custom_components.sercomm.api import (
    AuthenticationFailed,
    Capabilities,
    ConnectionDropped,
    InvalidReply,
    Readings,
    Right,
    capable,
    explore,
    merge,
)
from custom_components.sercomm.api.events import EventAction, Trigger
from custom_components.sercomm.api.explore import GROUPS
from tests.conftest import StartSimulator
from tests.simulator import Simulator

from .conftest import MakeCamera, Serve
from .raw_server import groups, reply

LIST = "/adm/get_group.cgi"
ONE_KEY = f"{LIST}?group=SYSTEM.host_name"
RIGHTS = "/img/query.cgi"
FILTER = "/io/query_filter.cgi"
PERIPHERALS = "/io/query_pc.cgi"
WIRELESS = "/adm/wireless_status.cgi"
CLOCK = "/adm/date.cgi?action=get"
INFORMATION = "/adm/sysinfo.cgi"
EXTENSION = "/util/query.cgi?extension=yes"

PERIPHERALS_OF = {
    "rc8230": set(),
    "rc8221": {"dn_mode", "ir_cut", "ir_leds"},
    "icamera2": {
        "privacy_button",
        "pir",
        "light_sensor",
        "dn_mode",
        "ir_cut",
        "ir_leds",
    },
    "oc810": set(),
}


def present(sim: Simulator) -> list[str]:
    """Return the groups that are asked of a camera, in their order."""
    return [name for name in GROUPS if name in sim.groups]


def beyond_groups(persona: str) -> list[str]:
    """Return the CGIs of /io/ that are tried at a camera."""
    if persona == "rc8230":
        return [FILTER]
    return [PERIPHERALS, FILTER] if persona == "oc810" else [PERIPHERALS]


async def look(
    sim: Simulator,
    make_camera: MakeCamera,
    account: str | None = None,
    known: Capabilities | None = None,
) -> tuple[Capabilities, Readings]:
    """Explore a camera; the requests of the identity are not counted."""
    camera = make_camera(sim, account)
    identity = await camera.identity()
    sim.clear_requests()
    sim.reset_counters()
    found = await explore(camera, identity, known=known)
    assert sim.max_in_flight == 1
    return found


@pytest.mark.parametrize("several", [True, False])
@pytest.mark.parametrize("persona", PERIPHERALS_OF)
async def test_an_administrator(
    simulator: StartSimulator, make_camera: MakeCamera, persona: str, several: bool
) -> None:
    """All that there is, groups in one request where the camera understands it."""
    sim = await simulator(persona, speed=1000)
    sim.multi_group = several
    capabilities, readings = await look(sim, make_camera)
    first, *others = present(sim)
    one_by_one = [] if several else others
    tried = beyond_groups(persona)
    assert sim.paths() == [
        LIST,
        f"{LIST}?group={'&'.join([first, *others])}",
        *(f"{LIST}?group={name}" for name in one_by_one),
        *tried,
    ]
    filtered = FILTER in tried
    assert capabilities.offers(Trigger.MOTION, EventAction.NOTIFY)
    assert capabilities.offers(Trigger.PIR, EventAction.NOTIFY) is (
        persona == "icamera2"
    )
    assert replace(capabilities, event_actions={}) == Capabilities(
        right=Right.ADMINISTRATOR,
        groups={name: frozenset(sim.groups[name]) for name in present(sim)},
        peripherals=frozenset(PERIPHERALS_OF[persona]),
        night_filter=filtered,
        several_groups=several,
    )
    denied = {PERIPHERALS} if persona == "oc810" else set()
    assert capabilities.unread == {WIRELESS, CLOCK, INFORMATION, *denied}
    assert capabilities.doubted == denied | (set(GROUPS) - set(present(sim)))
    for name in present(sim):
        assert readings.values[name] == sim.groups[name]
    assert readings.get(FILTER, "filter") == ("0" if filtered else None)


@pytest.mark.parametrize("persona", PERIPHERALS_OF)
async def test_a_known_camera(
    simulator: StartSimulator, make_camera: MakeCamera, persona: str
) -> None:
    """It is asked for what it was seen to have; the rest waits, the list too."""
    sim = await simulator(persona, speed=1000)
    known, _ = await look(sim, make_camera)
    capabilities, readings = await look(sim, make_camera, known=known)
    tried = [path for path in beyond_groups(persona) if path not in known.doubted]
    assert sim.paths() == [f"{LIST}?group={'&'.join(present(sim))}", *tried]
    assert merge(known, capabilities) == known
    assert set(readings.values) == {*present(sim), *tried}
    waits = {"*", WIRELESS, CLOCK, INFORMATION, EXTENSION}
    assert capabilities.unread == waits | (known.doubted & {PERIPHERALS})


async def test_a_known_camera_that_has_changed(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """What is not as known is explored like a camera that was never seen."""
    sim = await simulator()
    known, _ = await look(sim, make_camera)
    del sim.groups["JPEG"]
    capabilities, _ = await look(sim, make_camera, known=known)
    assert LIST in sim.paths()
    assert "JPEG" in capabilities.doubted - known.doubted
    assert "*" not in capabilities.unread
    assert EXTENSION in capabilities.unread
    merged = merge(known, capabilities)
    assert "JPEG" in merged.groups
    assert "JPEG" not in merge(merged, capabilities).groups


def test_a_doubt_lasts_until_it_is_answered() -> None:
    """What was denied once stays doubted while nobody asks, and counts then."""
    known = replace(capable(Right.ADMINISTRATOR, {}), wireless=True, clock=True)
    deny = replace(capable(Right.ADMINISTRATOR, {}), doubted=frozenset({CLOCK}))
    other = capable(Right.ADMINISTRATOR, {WIRELESS: {"a": "1"}, "SYSTEM": {"a": "1"}})
    once = merge(merge(known, deny), other)
    assert once.clock
    assert once.doubted == {CLOCK}
    assert not merge(once, deny).clock
    shown = capable(Right.ADMINISTRATOR, {CLOCK: {"year": "2026"}})
    assert not merge(once, shown).doubted
    assert merge(merge(once, shown), deny).clock


def test_a_part_is_gone_when_its_own_group_has_said_so_twice() -> None:
    """Keys of VIDEO by VIDEO, actions by EVENT; other groups answer nothing of it."""

    def seen(actions: set[EventAction], **groups: str) -> Capabilities:
        """Return what one look has found."""
        found = {name: dict.fromkeys(keys, "1") for name, keys in groups.items()}
        rules = {Trigger.MOTION: frozenset(actions)} if actions else {}
        return replace(capable(Right.ADMINISTRATOR, found), event_actions=rules)

    both, one = {EventAction.EMAIL, EventAction.NOTIFY}, {EventAction.NOTIFY}
    known = seen(both, VIDEO="ab", EVENT="a")
    once = merge(known, seen(one, VIDEO="a", EVENT="a"))
    assert once == known
    assert once.doubted == {"VIDEO.b", "motion/email"}
    no_answer = merge(once, seen(set(), EVENT=""))
    assert once.doubted & no_answer.doubted == {"VIDEO.b", "motion/email"}
    no_answer = merge(once, seen(set(), VIDEO=""))
    assert once.doubted & no_answer.doubted == {"VIDEO.b", "motion/email"}
    assert merge(merge(once, known), seen(one, VIDEO="a", EVENT="a")) == known
    assert merge(once, seen(one, VIDEO="a", EVENT="a")) == seen(
        one, VIDEO="a", EVENT="a"
    )


@pytest.mark.parametrize("persona", PERIPHERALS_OF)
async def test_an_operator(
    simulator: StartSimulator, make_camera: MakeCamera, persona: str
) -> None:
    """Lights and filter, no groups."""
    sim = await simulator(persona, speed=1000)
    capabilities, readings = await look(sim, make_camera, "operator")
    beyond = beyond_groups(persona)
    flags = sim.persona.flags
    # A camera that says what its user may move does not have to be tried.
    tried = [] if "on" in (flags["ptctrl"], flags["ioctrl"]) else [FILTER]
    assert sim.paths() == [LIST, ONE_KEY, RIGHTS, *tried, *beyond]
    assert capabilities == Capabilities(
        right=Right.OPERATOR,
        groups={},
        peripherals=frozenset(PERIPHERALS_OF[persona]),
        night_filter=FILTER in beyond,
    )
    assert set(readings.values) <= {PERIPHERALS, FILTER}


@pytest.mark.parametrize("persona", PERIPHERALS_OF)
async def test_a_viewer(
    simulator: StartSimulator, make_camera: MakeCamera, persona: str
) -> None:
    """Pictures only."""
    sim = await simulator(persona, speed=1000)
    capabilities, readings = await look(sim, make_camera, "viewer")
    assert sim.paths() == [LIST, ONE_KEY, RIGHTS, FILTER]
    assert capabilities == Capabilities(right=Right.VIEWER, groups={})
    assert readings == Readings()


async def test_a_camera_on_a_cable(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Nobody waits to ask it for its Wi-Fi."""
    sim = await simulator()
    sim.persona.flags["wireless"] = "off"
    capabilities, _ = await look(sim, make_camera)
    assert WIRELESS not in capabilities.unread


async def test_too_few_rights_told_as_forbidden(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Some cameras say 403 where others say 401."""
    sim = await simulator()
    sim.persona.too_few_rights_status = 403
    capabilities, _ = await look(sim, make_camera, "viewer")
    assert capabilities == Capabilities(right=Right.VIEWER, groups={})


async def test_a_wrong_password(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Nothing is left to find out."""
    sim = await simulator(accounts={"stranger": ("", "viewer")})
    camera = make_camera(sim, "stranger")
    del sim.accounts["stranger"]
    identity = await camera.identity()
    with pytest.raises(AuthenticationFailed):
        await explore(camera, identity)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, "no"),
        (404, "no"),
        (400, "ERROR"),
        (200, "<html></html>"),
        (200, "CGI Error!"),
        (200, ""),
    ],
)
async def test_a_camera_that_does_not_list_its_groups(
    simulator: StartSimulator, make_camera: MakeCamera, status: int, body: str
) -> None:
    """Then all that we know of are tried."""
    sim = await simulator()
    sim.faults.set(LIST, "status", count=1, code=status, body=body)
    capabilities, _ = await look(sim, make_camera)
    assert capabilities.right is Right.ADMINISTRATOR
    assert list(capabilities.groups) == present(sim)
    assert sim.paths()[:3] == [LIST, ONE_KEY, f"{LIST}?group={'&'.join(GROUPS)}"]


async def test_group_names_in_another_spelling(
    serve: Serve, make_camera: MakeCamera, simulator: StartSimulator
) -> None:
    """Their case does not count (RC8120 manual p.96)."""
    identity = await make_camera(await simulator("rc8221", speed=1000)).identity()
    server = await serve(
        reply(b"[Event]\r\n[motion]\r\n[Manufacture]\r\n"),
        groups("Event", "motion", a="b"),
        reply(b"", "404 Not Found"),
    )
    capabilities, _ = await explore(make_camera(server), identity)
    assert capabilities.groups == {"EVENT": {"a"}, "MOTION": {"a"}}
    assert not capabilities.night_filter
    assert not capabilities.peripherals


@pytest.mark.parametrize(
    ("answer", "peripherals", "filtered"),
    [
        ("ir_leds=on\r\nir_cut=error\r\npir=disabled\r\n", {"ir_leds"}, True),
        ("ir_cut=close\r\n", {"ir_cut"}, False),
        ("ERROR\r\n", set(), True),
        ("<html><a href='x'></html>", set(), True),
    ],
)
async def test_peripherals_that_do_not_work(
    simulator: StartSimulator,
    make_camera: MakeCamera,
    answer: str,
    peripherals: set[str],
    filtered: bool,
) -> None:
    """They are no capability; the older CGI is asked for the filter then."""
    sim = await simulator("icamera2")
    sim.faults.set(PERIPHERALS, "status", code=200, body=answer)
    capabilities, _ = await look(sim, make_camera)
    assert capabilities.peripherals == peripherals
    assert capabilities.night_filter is filtered


@pytest.mark.parametrize("path", [LIST, f"{LIST}[?]*", FILTER])
async def test_a_camera_that_goes_away(
    simulator: StartSimulator, make_camera: MakeCamera, path: str
) -> None:
    """Half a picture of it is none."""
    sim = await simulator()
    sim.faults.set(path, "empty")
    with pytest.raises(ConnectionDropped):
        await look(sim, make_camera)


async def test_groups_that_are_noise(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """An error, not a camera without settings."""
    sim = await simulator()
    sim.faults.set(f"{LIST}[?]*", "html")
    with pytest.raises(InvalidReply):
        await look(sim, make_camera)
