"""Writing a backup back to a camera."""

from copy import deepcopy
from urllib.parse import unquote

import pytest

from custom_components.sercomm.api import (
    AuthenticationFailed,
    CannotConnect,
    InvalidValue,
    catalog,
)
from custom_components.sercomm.api.backup import LONGEST_QUERY, NETWORK_GROUPS, Refused
from custom_components.sercomm.api.restore import RestoreReport, restore
from tests.conftest import StartSimulator
from tests.simulator import Simulator
from tests.simulator.personas import create
from tests.simulator.refusals import Refusal
from tests.simulator.settings import prepared

from .conftest import MakeCamera, Serve
from .raw_server import groups as group_reply, hang_up, reply

UNDOCUMENTED = "is not documented well enough to be written"
ENTRY = "is=1|es=0,|et=2|acts=op1:0;email:1;httpn:1;poll:0|ei=9|ea=mp4,5,15,1|en=x"
# For every kind of value at least one that differs from the factory's.
VALUES = (
    *("0", "1", "2", "3", "9", "12", "24", "50", "60", "66", "77", "100", "600"),
    *("2000", "1,2", "10,10,200,200", "1,1,2,2/1280,720", "20,60", "00ff00"),
    *("224.2.0.9", "10.7.7.7", "255.255.0.0", "host.example", "a@b.example"),
    *(
        "http://10.7.7.7/x",
        "mp4,2,3,4",
        "mp4,0,1,2",
        "1,10;2,20",
        "8000",
        "live/1",
        "0,1,70",
    ),
    *("email:1;ftpu:0;httpn:1;httppost:0", "1,0,1,0,1,0,1,0", ENTRY, "Name"),
    "0,1,70",
)


def another(sim: Simulator, group: str, key: str, value: str) -> str | None:
    """Return another value that table and simulator allow, as the latter keeps it."""
    for candidate in VALUES:
        try:
            catalog.check_value(group, key, candidate)
            kept = prepared(sim, group, key, candidate)
        except InvalidValue, Refusal:
            continue
        if kept != value:
            return kept
    return None


def change_everything(sim: Simulator) -> int:
    """Give every writable value of a simulator another one; return how many."""
    changed = 0
    for group, pairs in sim.groups.items():
        for key, value in pairs.items():
            row = catalog.lookup_property(group, key)
            if row is None or row.access is not catalog.Access.WRITE or row.secret:
                continue
            new = another(sim, group, key, value)
            assert new is not None, (group, key)
            pairs[key] = new
            changed += 1
    return changed


def writes(sim: Simulator) -> list[str]:
    """The queries of set_group, decoded."""
    start = "/adm/set_group.cgi?group="
    paths = (path for path in sim.paths() if path.startswith(start))
    return [unquote(path.removeprefix(start)) for path in paths]


@pytest.mark.parametrize("persona", ["rc8230", "icamera2", "rc8221", "oc810"])
async def test_every_writable_value_comes_back(
    simulator: StartSimulator, make_camera: MakeCamera, persona: str
) -> None:
    """After a factory reset: one request a group, in a safe order."""
    sim = await simulator(persona, speed=1000)
    assert change_everything(sim) > 120
    camera = make_camera(sim)
    backup = await camera.get_groups(await camera.group_names())
    wanted = deepcopy(sim.groups)
    await sim.factory_reset()
    sim.clear_requests()
    report = await restore(
        make_camera(sim), backup, include_network=True, confirm_outputs=True
    )
    assert report.login_changed
    assert [r for r in report.refused if r.reason != UNDOCUMENTED] == []
    for group, pairs in sim.groups.items():
        for key, value in pairs.items():
            row = catalog.lookup_property(group, key)
            if row and row.access is catalog.Access.WRITE and not row.secret:
                assert value == wanted[group][key], (group, key)
                assert ((group, key) in report.restored) is (
                    create(persona).groups[group][key] != value or key == "host_name"
                )
    order = [query.partition("&")[0] for query in writes(sim)]
    assert order[-1] == "USER"
    assert next(name for name in order if name in NETWORK_GROUPS) == "USER"
    assert set(order[-6:]) <= {*NETWORK_GROUPS, "EVENT"}
    assert len(order) <= len(sim.groups) + 3
    assert max(map(len, sim.paths())) < LONGEST_QUERY + 700


async def test_only_what_differs_is_written(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Nothing at all for an unchanged camera; the network only when asked."""
    sim = await simulator()
    camera = make_camera(sim)
    backup = await camera.get_groups(await camera.group_names())
    assert await restore(camera, backup) == RestoreReport(restored=(), refused=())
    assert writes(sim) == []
    sim.groups["VIDEO"]["contrast"] = "7"
    sim.groups["VIDEO"]["text"] = "a b&c"
    sim.groups["NETWORK"]["dns_server1"] = "10.0.0.1"
    sim.groups["EVENT"]["event_trigger"] = "1"
    sim.groups["AUDIO"]["audio_in"] = "0"
    sim.clear_requests()
    assert await restore(camera, backup) == RestoreReport(
        restored=(
            ("VIDEO", "text"),
            ("VIDEO", "contrast"),
            ("AUDIO", "audio_in"),
            ("EVENT", "event_trigger"),
        ),
        refused=(),
        left_out=(Refused("NETWORK", "dns_server1", "wants include_network"),),
    )
    assert sim.paths()[1:-1] == [
        "/adm/set_group.cgi?group=VIDEO&text=&contrast=4",
        "/adm/set_group.cgi?group=AUDIO&audio_in=1",
        "/adm/set_group.cgi?group=EVENT&event_trigger=0",
    ]
    assert sim.paths()[-1] == "/adm/get_group.cgi?group=VIDEO&AUDIO&EVENT"
    assert sim.groups["NETWORK"]["dns_server1"] == "10.0.0.1"
    sim.clear_requests()
    await restore(camera, backup, include_network=True)
    assert writes(sim) == ["NETWORK&dns_server1=192.168.0.1"]


async def test_a_refused_group_is_written_one_by_one(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """The good values get through, the bad ones are named."""
    sim = await simulator()
    camera = make_camera(sim)
    backup = {
        "H264": {"resolution": "4", "frame_rate": "9", "bit_rate": "500"},
        "EVENT": {"event_interval": "5"},
    }
    sim.persona.resolutions = ("1", "2", "3")
    sim.groups["H264"]["resolution"] = "3"
    report = await restore(camera, backup)
    assert report.restored == (
        ("H264", "frame_rate"),
        ("H264", "bit_rate"),
        ("EVENT", "event_interval"),
    )
    assert report.refused == (
        Refused("H264", "resolution", "the camera refused: Invalid Resolution"),
    )
    assert writes(sim) == [
        "H264&resolution=4&frame_rate=9&bit_rate=500",
        "H264&resolution=4",
        "H264&frame_rate=9",
        "H264&bit_rate=500",
        "EVENT&event_interval=5",
    ]


async def test_a_value_that_the_camera_cuts(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Found when it is read back."""
    sim = await simulator()
    sim.persona.http_url_limit = 12
    backup = {"HTTP_NOTIFY": {"http_url": "http://192.168.0.9/x", "http_notify": "0"}}
    assert await restore(make_camera(sim), backup) == RestoreReport(
        restored=(("HTTP_NOTIFY", "http_notify"),),
        refused=(),
        differs=(Refused("HTTP_NOTIFY", "http_url", "cut"),),
    )


async def test_a_camera_that_was_away_for_a_moment(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Busy once: tried again."""
    sim = await simulator()
    sim.faults.set("/adm/set_group.cgi", "status", 1, code=503)
    backup = {"VIDEO": {"flip": "1"}, "SYSTEM": {"led_mode": "0"}}
    report = await restore(make_camera(sim), backup, pause=0)
    assert report.restored == (("VIDEO", "flip"), ("SYSTEM", "led_mode"))
    assert len(writes(sim)) == 3


@pytest.mark.parametrize(
    ("kind", "options", "reason"),
    [
        ("status", {"code": 503}, "the camera answered with status 503"),
        ("empty", {}, "the camera closed the connection"),
        ("status", {"code": 401}, "the camera answered with status 401"),
        ("html", {}, "the camera answered with a web page"),
    ],
)
async def test_a_camera_that_stays_away(
    simulator: StartSimulator,
    make_camera: MakeCamera,
    kind: str,
    options: dict[str, int],
    reason: str,
) -> None:
    """What was written is told, and so is what was not; no more is sent."""
    sim = await simulator()
    sim.faults.set("/adm/set_group.cgi?group=SYSTEM*", kind, **options)
    backup = {
        "VIDEO": {"flip": "1"},
        "SYSTEM": {"led_mode": "0", "comment": "x"},
        "MOTION": {"md_mode": "0"},
    }
    report = await restore(make_camera(sim), backup, pause=0)
    assert report.restored == (("VIDEO", "flip"),)
    assert report.refused == (
        Refused("SYSTEM", "led_mode", reason),
        Refused("SYSTEM", "comment", reason),
        Refused("MOTION", "md_mode", reason),
    )
    assert not any(query.startswith("MOTION") for query in writes(sim))


async def test_nothing_is_written_blindly(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """When the groups cannot be read, that is the error."""
    sim = await simulator()
    backup = {"VIDEO": {"flip": "1"}}
    sim.offline()
    with pytest.raises(CannotConnect):
        await restore(make_camera(sim), backup)
    sim.online()
    with pytest.raises(AuthenticationFailed):
        await restore(make_camera(sim, "viewer"), backup)
    assert writes(sim) == []


async def test_reading_back_may_fail(serve: Serve, make_camera: MakeCamera) -> None:
    """The OK counts then."""
    server = await serve(
        group_reply("VIDEO", flip="0"), reply(b"OK"), hang_up, hang_up, hang_up
    )
    report = await restore(make_camera(server), {"VIDEO": {"flip": "1"}})
    assert report == RestoreReport(restored=(("VIDEO", "flip"),), refused=())


async def test_a_group_that_is_gone_when_read_back(
    serve: Serve, make_camera: MakeCamera
) -> None:
    """What is not shown is not judged."""
    server = await serve(
        reply(b"[VIDEO]\r\nflip=0\r\n[AUDIO]\r\naudio_in=0\r\n"),
        reply(b"OK"),
        reply(b"OK"),
        reply(b"ERROR"),
        reply(b"Invalid Group"),
        reply(b"[AUDIO]\r\naudio_in=0\r\n"),
    )
    backup = {"VIDEO": {"flip": "1"}, "AUDIO": {"audio_in": "1"}}
    assert await restore(make_camera(server), backup) == RestoreReport(
        restored=(("VIDEO", "flip"),),
        refused=(),
        differs=(Refused("AUDIO", "audio_in", "refused"),),
    )


async def test_the_login_is_last(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Nothing could be written after it."""
    sim = await simulator()
    camera = make_camera(sim)
    user = {"admin_timeout": "9", "admin_name": "owner", "admin_password": "new1"}
    backup = {"USER": user, "NETWORK": {"dns_server1": "10.0.0.1"}}
    report = await restore(camera, backup, include_network=True)
    assert report.login_changed
    assert report.refused == ()
    assert writes(sim) == [
        "USER&admin_timeout=9",
        "NETWORK&dns_server1=10.0.0.1",
        "USER&admin_name=owner&admin_password=new1",
    ]
