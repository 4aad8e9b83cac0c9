"""What a stranger needs of a camera, on its face: rules, windows, streams, talk."""

from collections.abc import AsyncIterator
from urllib.parse import unquote

import pytest

from custom_components.sercomm.api import (
    Area,
    AuthenticationFailed,
    EventAction,
    InvalidValue,
    Law,
    Trigger,
)
from custom_components.sercomm.api.presets import Position
from tests.conftest import StartSimulator

from .conftest import MakeCamera, Serve
from .raw_server import groups as group_reply, reply

EVENT = "/adm/get_group.cgi?group=EVENT"
MOTION = "/adm/get_group.cgi?group=MOTION"
PIECE = bytes(range(250)) * 4


async def test_an_event_rule(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """It is read, and changed by its whole value with one action replaced."""
    sim = await simulator()
    camera = make_camera(sim)
    rules = await camera.event_rules()
    assert rules.is_on(Trigger.MOTION, EventAction.FTP) is True
    assert rules.is_on(Trigger.MOTION, EventAction.NOTIFY) is False
    await camera.set_event_action(Trigger.MOTION, EventAction.NOTIFY, on=True)
    value = "email:0;ftpu:1;httpn:1;httppost:0;smbc:0"
    assert [unquote(path) for path in sim.paths()] == [
        EVENT,
        EVENT,
        f"/adm/set_group.cgi?group=EVENT&event_mt={value}",
    ]
    assert sim.groups["EVENT"]["event_mt"] == value


async def test_a_rule_that_is_as_wished(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Nothing is written, and nothing where the camera lacks the action."""
    sim = await simulator()
    camera = make_camera(sim)
    await camera.set_event_action(Trigger.MOTION, EventAction.FTP, on=True)
    with pytest.raises(InvalidValue, match="the camera offers no poll on motion"):
        await camera.set_event_action(Trigger.MOTION, EventAction.POLL, on=True)
    assert sim.paths() == [EVENT, EVENT]


async def test_a_motion_window(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """It is read as numbers, and only what changes is written, in one request."""
    sim = await simulator()
    camera = make_camera(sim)
    first, second, *_ = await camera.motion_windows()
    assert first.area == Area(0, 0, 639, 479)
    assert (first.threshold, first.sensitivity, first.update_frequency) == (80, 6, 90)
    assert (second.number, second.enabled) == (2, False)
    await camera.set_motion_window(2, enabled=True, area=Area(9, 8, 7, 6))
    assert [unquote(path) for path in sim.paths()] == [
        MOTION,
        MOTION,
        "/adm/set_group.cgi?group=MOTION&md_switch2=1&md_window2=7,6,9,8",
    ]
    assert (await camera.motion_windows())[1].enabled is True
    sim.clear_requests()
    with pytest.raises(InvalidValue):
        await camera.set_motion_window(2, sensitivity=11)
    assert sim.paths() == [MOTION]


async def test_presets(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """Nine of them with their places; none of a camera that stands still."""
    sim = await simulator()
    sim.groups["PTZ"] |= {"Preset2Name": "Door", "Preset2Position": "-5,3"}
    _, door, *others = await make_camera(sim).presets()
    assert (door.number, door.name, door.position) == (2, "Door", Position(-5, 3))
    assert [preset.position for preset in others] == [None] * 7
    assert sim.paths() == ["/adm/get_group.cgi?group=PTZ"]


async def test_what_a_camera_has_not(serve: Serve, make_camera: MakeCamera) -> None:
    """A group that is not there reads as empty, and cannot be changed."""
    refusal = reply(b"ERROR")
    camera = make_camera(await serve(*[refusal] * 5))
    assert await camera.presets() == ()
    assert await camera.motion_windows() == ()
    assert (await camera.event_rules()).triggers == ()
    with pytest.raises(InvalidValue):
        await camera.set_motion_window(1, enabled=True)
    with pytest.raises(InvalidValue):
        await camera.set_event_action(Trigger.MOTION, EventAction.FTP, on=True)


async def test_only_an_administrator(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """A viewer's login is refused, except for the description of the streams."""
    camera = make_camera(await simulator(), "viewer")
    for request in (
        camera.event_rules,
        camera.motion_windows,
        camera.presets,
        camera.stream_urls,
    ):
        with pytest.raises(AuthenticationFailed):
            await request()
    assert await camera.description() == ["video H264/90000", "audio PCMU/8000"]


async def test_stream_urls(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """They name the camera's own port, channels and paths, and no login."""
    sim = await simulator()
    sim.groups["RTSP_RTP"]["rtsp_port"] = "8554"
    sim.groups["H264"]["sp_uri2"] = "small"
    urls = await make_camera(sim).stream_urls()
    base = f"rtsp://{sim.host}:8554"
    assert urls["rtsp"] == f"{base}/img/media.sav"
    assert urls["rtsp_channel_1"] == f"{base}/img/media.sav?channel=1"
    assert urls["rtsp_h264_2"] == f"{base}/small"
    assert urls["mjpeg_channel_2"] == (
        f"http://{sim.host}:{sim.port}/img/video.mjpeg?channel=2"
    )
    assert not any("@" in url for url in urls.values())
    assert sim.paths()[0] == (
        "/adm/get_group.cgi?group=STREAMS&RTSP_RTP&H264&MPEG4&JPEG"
    )


async def test_the_port_of_query_cgi(serve: Serve, make_camera: MakeCamera) -> None:
    """A camera without RTSP_RTP tells its port to anybody."""
    server = await serve(
        group_reply("STREAMS", "H264", sp_uri="a"),
        reply(b"mac=000e8f000001\r\ndefname=SC000001\r\nrtsp_port=1554\r\n"),
    )
    urls = await make_camera(server).stream_urls()
    assert urls["rtsp_h264"] == f"rtsp://{server.host}:1554/a"
    assert [request.target for request in server.requests][1:] == [
        "/util/query.cgi?extension=yes"
    ]


async def test_talk(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """The camera's own talk has its address and login."""
    sim = await simulator()
    sim.groups["AUDIO"]["audio_out"] = "1"

    async def sound() -> AsyncIterator[bytes]:
        yield PIECE

    await make_camera(sim).talk.say(Law.U_LAW, sound())
    assert sim.talk.heard == [("g711u", PIECE)]


async def test_restore(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """What differs from groups as they were read is written back, nothing else."""
    sim = await simulator()
    camera = make_camera(sim)
    kept = await camera.get_groups(["MOTION", "NETWORK"])
    sim.groups["MOTION"]["md_sensitivity1"] = "9"
    sim.clear_requests()
    report = await camera.restore(kept)
    assert report.restored == (("MOTION", "md_sensitivity1"),)
    assert not report.refused
    assert [path for path in sim.paths() if "set_group" in path] == [
        "/adm/set_group.cgi?group=MOTION&md_sensitivity1=6"
    ]
