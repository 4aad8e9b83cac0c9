"""Where everything can be watched."""

from urllib.parse import urlsplit

import aiohttp
from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import Address, CannotConnect, Readings
from custom_components.sercomm.api.stream_urls import own_path, rtsp_path, stream_urls
from tests.conftest import StartSimulator

HOST = Address("192.168.0.42", 8080)


def test_the_documented_camera() -> None:
    """All of the base document, with its three channels."""
    channels = {"channel1": "H264,1", "channel2": "JPEG,2", "channel3": "MPEG4,3"}
    h264 = {"sp_uri": "", "sp_uri2": ""}
    readings = Readings(values={"STREAMS": channels, "H264": h264})
    rtsp, http = "rtsp://192.168.0.42:1554/img", "http://192.168.0.42:8080/img"
    assert stream_urls(HOST, readings, 1554) == {
        "rtsp": f"{rtsp}/media.sav",
        "rtsp_video": f"{rtsp}/video.sav",
        "rtsp_audio": f"{rtsp}/audio.sav",
        "rtsp_channel_1": f"{rtsp}/media.sav?channel=1",
        "rtsp_channel_2": f"{rtsp}/media.sav?channel=2",
        "rtsp_channel_3": f"{rtsp}/media.sav?channel=3",
        "mjpeg": f"{http}/video.mjpeg",
        "mjpeg_channel_2": f"{http}/video.mjpeg?channel=2",
        "snapshot": f"{http}/snapshot.cgi",
        "sdp": f"{http}/media.sdp",
        "flash_page": f"{http}/media.swf",
        "flash_video": f"{http}/media.flv",
        "flash_player": f"{http}/sc_flvplayer.swf",
    }


def test_paths_of_their_own() -> None:
    """Firmware with sp_uri, TLS, IPv6."""
    values = {
        "STREAMS": {"channel1": "?", "channel8": " jpeg , 1 ", "channel9": "H264,1"},
        "H264": {"sp_uri": "live", "sp_uri2": "/a/b", "sp_uri3": "../x"},
        "JPEG": {"sp_uri3": "still"},
    }
    readings = Readings(values=values)
    urls = stream_urls(Address("fe80::1", 443, ssl=True), readings, 554)
    own = {
        "rtsp_h264": "rtsp://[fe80::1]:554/live",
        "rtsp_h264_2": "rtsp://[fe80::1]:554/a/b",
        "rtsp_jpeg_3": "rtsp://[fe80::1]:554/still",
        "mjpeg_channel_8": "https://[fe80::1]/img/video.mjpeg?channel=8",
    }
    assert own.items() <= urls.items()
    assert "rtsp_h264_3" not in urls
    assert "rtsp_channel_1" not in urls
    assert rtsp_path(readings) == "/live"
    assert rtsp_path(Readings(), video_only=True) == "/img/video.sav"
    assert rtsp_path(Readings()) == "/img/media.sav"


@pytest.mark.parametrize("host", ["", "a b", "a/b", "user:pass@host"])
def test_no_host(host: str) -> None:
    """Nothing that could smuggle a path or a login into a URL."""
    with pytest.raises(CannotConnect):
        stream_urls(Address(host), Readings(), 554)


def test_no_port() -> None:
    """Ports end at 65535."""
    with pytest.raises(CannotConnect):
        stream_urls(HOST, Readings(), 99999)


@given(st.text(), st.text())
def test_any_values_of_the_camera(channel: str, custom: str) -> None:
    """No URL leaves the host, none has a login."""
    readings = Readings(
        values={"STREAMS": {"channel1": channel}, "H264": {"sp_uri": custom}}
    )
    for url in stream_urls(HOST, readings, 554).values():
        assert url.isascii()
        assert urlsplit(url).hostname == "192.168.0.42"
        assert urlsplit(url).username is None
    assert own_path(None) is None


async def test_what_the_simulator_serves(
    simulator: StartSimulator, session: aiohttp.ClientSession
) -> None:
    """Snapshot and SDP answer at the URL given."""
    sim = await simulator()
    login = aiohttp.encode_basic_auth(sim.username, sim.password)
    urls = stream_urls(Address(sim.host, sim.port), Readings(), 554)
    for name, kind in (("snapshot", "image/jpeg"), ("sdp", "application/sdp")):
        async with session.get(urls[name], headers={"Authorization": login}) as answer:
            assert answer.status == 200
            assert answer.content_type == kind
