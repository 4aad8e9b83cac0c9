"""Where the camera's streams are."""

from hypothesis import given, strategies as st
import pytest
from yarl import URL

from custom_components.sercomm.api import Address, CannotConnect, Identity, Readings
from custom_components.sercomm.api.stream_urls import (
    FIRST_CHANNEL,
    Channel,
    channel_of,
    rtsp_path,
    rtsp_port,
    stream_urls,
    switched_off,
)


def with_path(path: str) -> Readings:
    """Return readings of a camera with this `sp_uri`."""
    return Readings(values={"H264": {"sp_uri": path}})


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "../../etc/passwd",
        "a/../b",
        "live?x=1",
        "live#x",
        "live x",
        "rtsp://evil.example/live",
        "user@evil.example",
        "%2e%2e",
        "livé",
        "x" * 65,
    ],
)
def test_the_standard_paths(path: str) -> None:
    """Those of the manual, also when the custom path is no path."""
    assert rtsp_path(with_path(path)) == "/img/media.sav"
    assert rtsp_path(with_path(path), video_only=True) == "/img/video.sav"


def test_a_camera_that_shows_no_path() -> None:
    """Older firmware has no such key."""
    assert rtsp_path(Readings()) == "/img/media.sav"


@pytest.mark.parametrize("path", ["live", "/live", "/live/", "live/ch_1-a.sdp"])
def test_a_path_of_its_own(path: str) -> None:
    """Firmware that has one answers there only."""
    for video_only in (False, True):
        found = rtsp_path(with_path(path), video_only=video_only)
        assert found == f"/{path.strip('/')}"


@given(st.text())
def test_any_path_stays_on_the_camera(path: str) -> None:
    """What comes from the camera cannot lead anywhere else."""
    url = URL(f"rtsp://camera:554{rtsp_path(with_path(path))}", encoded=True)
    assert (url.host, url.port, url.query_string, url.fragment) == (
        *("camera", 554),
        *("", ""),
    )
    assert ".." not in url.path


ALWAYS = {
    "rtsp": "rtsp://192.0.2.7:1025/img/media.sav",
    "rtsp_video": "rtsp://192.0.2.7:1025/img/video.sav",
    "rtsp_audio": "rtsp://192.0.2.7:1025/img/audio.sav",
    "mjpeg": "http://192.0.2.7:8080/img/video.mjpeg",
    "snapshot": "http://192.0.2.7:8080/img/snapshot.cgi",
    "sdp": "http://192.0.2.7:8080/img/media.sdp",
    "flash_page": "http://192.0.2.7:8080/img/media.swf",
    "flash_video": "http://192.0.2.7:8080/img/media.flv",
    "flash_player": "http://192.0.2.7:8080/img/sc_flvplayer.swf",
}


def test_urls_of_a_camera_that_tells_nothing() -> None:
    """Those that the manuals know."""
    assert stream_urls(Address("192.0.2.7", 8080), Readings(), 1025) == ALWAYS


def test_urls_of_all_streams() -> None:
    """Channels by number, paths of their own by codec."""
    readings = Readings(
        values={
            "STREAMS": {
                "channel1": "H264,1",
                "channel3": " jpeg , 1 ",
                "channel4": "rtsp://evil.example,1",
            },
            "H264": {"sp_uri": "live", "sp_uri2": "", "sp_uri3": "/live3"},
            "JPEG": {"sp_uri2": "../x"},
        }
    )
    assert stream_urls(Address("192.0.2.7", 8080), readings, 1025) == {
        **ALWAYS,
        "rtsp_channel_1": "rtsp://192.0.2.7:1025/img/media.sav?channel=1",
        "rtsp_channel_3": "rtsp://192.0.2.7:1025/img/media.sav?channel=3",
        "mjpeg_channel_3": "http://192.0.2.7:8080/img/video.mjpeg?channel=3",
        "rtsp_h264": "rtsp://192.0.2.7:1025/live",
        "rtsp_h264_3": "rtsp://192.0.2.7:1025/live3",
    }


@pytest.mark.parametrize("host", ["a b", "user@host", ""])
def test_urls_of_no_host(host: str) -> None:
    """Our own error."""
    with pytest.raises(CannotConnect):
        stream_urls(Address(host), Readings(), 554)


CHANNELS = Readings(
    values={
        "STREAMS": {"channel1": "H264,1", "channel2": "H264,2", "channel3": "JPEG,1"},
        "H264": {"mode": "1", "mode2": "0", "sp_uri2": "second"},
        "JPEG": {"mode": "0"},
    }
)


def test_channels() -> None:
    """As STREAMS tells them; the first is there in any case."""
    assert channel_of(CHANNELS, 1) == FIRST_CHANNEL == channel_of(Readings(), 1)
    assert channel_of(CHANNELS, 2) == Channel(2, "H264", 2)
    assert channel_of(CHANNELS, 3) == Channel(3, "JPEG", 1)
    assert channel_of(CHANNELS, 4) is None
    assert channel_of(Readings(), 2) is None


@pytest.mark.parametrize(
    ("number", "setting"), [(1, None), (2, "H264.mode2"), (3, "JPEG.mode")]
)
def test_channels_that_are_off(number: int, setting: str | None) -> None:
    """The setting is named, in the key of the channel's instance."""
    channel = channel_of(CHANNELS, number)
    assert channel is not None
    assert switched_off(CHANNELS, channel) == setting
    assert switched_off(Readings(), channel) is None


def test_a_path_of_another_channel() -> None:
    """Each instance may have its own."""
    second = channel_of(CHANNELS, 2)
    assert second is not None
    assert rtsp_path(CHANNELS, channel=second) == "/second"
    assert rtsp_path(CHANNELS) == "/img/media.sav"


@pytest.mark.parametrize(
    ("group", "query", "port"),
    [("1025", "554", 1025), ("", "8554", 8554), ("x", "", 554), ("0", "0", 554)],
)
def test_rtsp_ports(group: str, query: str, port: int) -> None:
    """The group's, else what anybody is told, else the usual one."""
    pairs = {"mac": "000e8f92fff7", "defname": "x", "rtsp_port": query}
    readings = Readings(values={"RTSP_RTP": {"rtsp_port": group}})
    assert rtsp_port(readings, Identity.from_query(pairs)) == port
