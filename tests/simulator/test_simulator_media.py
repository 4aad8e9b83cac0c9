"""What the simulated camera shows and announces, without our own code."""

import asyncio
from io import BytesIO
import socket
import struct
from unittest.mock import Mock
from urllib.request import urlopen

import av
from PIL import Image
import pytest
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from tests.simulator import announce, footage, mjpeg
from tests.simulator.announce import (
    DEVICE_TYPE,
    SERVICE_TYPE,
    SSDP_GROUP,
    SSDP_PORT,
    Announcer,
)
from tests.simulator.rtsp import PATHS, RtspServer

PICTURE = b"\xff\xd8" + bytes(range(200)) + b"\xff\xd9"


@pytest.mark.parametrize("size", [(160, 120), (640, 480), (1280, 720)])
def test_pictures(size: tuple[int, int]) -> None:
    """Pictures have the wanted size, and differ but repeat."""
    pictures = {footage.jpeg(*size, index=index) for index in range(10)}
    assert len(pictures) == 10
    assert footage.jpeg(*size, index=3 + footage.LOOP) in pictures
    assert Image.open(BytesIO(pictures.pop())).size == size
    assert len(footage.jpeg(*size, 25)) < len(footage.jpeg(*size, 85))


def test_multipart() -> None:
    """The parts are as in the RC8120 manual, p.81."""
    assert mjpeg.multipart_header("abc") == (
        b"content-type: multipart/x-mixed-replace;boundary=abc\r\n"
    )
    assert mjpeg.multipart_part(PICTURE, "abc") == (
        b"--abc\r\ncontent-type:image/jpeg\r\ncontent-length: 204\r\n\r\n"
        + PICTURE
        + b"\r\n"
    )


def test_vendor_header_of_the_manual() -> None:
    """The example of the manual: a slice of 2000 bytes of a picture of 5930."""
    frame = mjpeg.vendor_frame(bytes(5930), 320, 240, 0, slice_size=2000)
    assert frame[:25] == bytes.fromhex(
        "4D4A5047 2A170000 4001 F000 D0070000 D007 00000000 01 0200"
    )
    assert frame[25] == 2
    assert len(frame) == 5930 + 3 * 48
    sent = [struct.unpack_from("<IH", frame, at + 12) for at in (0, 2048, 4096)]
    assert sent == [(2000, 2000), (4000, 2000), (5930, 1930)]


def test_padding_of_the_manual() -> None:
    """The example of the manual, byte for byte, and where it goes."""
    padding = mjpeg.padding(
        mjpeg.motion_command(0, (20, 30, 129, 0), (128,) * 4, (True, True, True, False))
    )
    assert padding == bytes.fromhex("00000015 010D00141E810080808080 01010100 BF00")
    behind = mjpeg.vendor_frame(PICTURE, 160, 120, 7, padding)
    assert behind.endswith(PICTURE + padding)
    assert (behind[4], behind[46]) == (204, 1)
    inside = mjpeg.vendor_frame(PICTURE, 160, 120, 7, padding, counted=True)
    assert (inside[4], inside[48:]) == (204 + len(padding), PICTURE + padding)
    sliced = mjpeg.vendor_frame(PICTURE, 160, 120, 7, padding, 102)
    assert (sliced[46], sliced[150 + 46]) == (0, 1)


def test_padding_commands() -> None:
    """The other senses, in the order they are given."""
    padding = mjpeg.padding(
        mjpeg.motion_extension_command(
            mjpeg.Main.IN_SCHEDULE, [mjpeg.Window(200, True, 100, 40, 7)]
        ),
        mjpeg.input_command(mjpeg.Main.OFF, mjpeg.Main.IN_SCHEDULE),
        mjpeg.pir_command(mjpeg.Main.ON),
        mjpeg.sound_command(mjpeg.Main.ON, 33),
    )
    assert padding == bytes.fromhex(
        "0000001C 11091100C801640028 0007 02020011 030101 04020121 BF00"
    )
    sound = mjpeg.audio_frame(bytes(160), 20, padding=padding)
    assert struct.unpack_from("<4sI", sound) == (b"MJPG", 160)
    assert (sound[22], sound[46]) == (mjpeg.FrameType.G711U, 1)


def play(
    url: str, pictures: int, transport: str = "tcp"
) -> tuple[list[str], int, float]:
    """Play; returns codecs, pictures decoded, and the last time stamp."""
    with av.open(url, options={"rtsp_transport": transport}, timeout=5) as container:
        seen, last = 0, 0.0
        for frame in container.decode(video=0):
            seen, last = seen + 1, frame.time or 0.0
            assert (frame.width, frame.height) == (320, 180)
            if seen == pictures:
                break
        return [stream.codec.name for stream in container.streams], seen, last


async def test_rtsp() -> None:
    """Three clients play beyond the end of the film; the login counts."""
    before = asyncio.all_tasks()
    server = RtspServer(
        "127.0.0.1",
        0,
        (*PATHS, "live"),
        {"administrator": ""},
        size=(320, 180),
        seconds=1,
    )
    await server.start()
    address = f"127.0.0.1:{server.port}"
    media, video, custom = await asyncio.gather(
        *(
            asyncio.to_thread(play, f"rtsp://administrator:@{address}{path}", 25)
            for path in ("/img/media.sav", "/img/video.sav?channel=1", "/live")
        )
    )
    assert media[:2] == custom[:2] == (["h264", "pcm_alaw"], 25)
    assert video[:2] == (["h264"], 25)
    assert min(media[2], video[2], custom[2]) > 2
    for wrong, error in (
        (f"rtsp://{address}/img/video.sav", av.HTTPUnauthorizedError),
        (f"rtsp://administrator:x@{address}/live", av.HTTPUnauthorizedError),
        (f"rtsp://administrator:@{address}/other", av.HTTPNotFoundError),
    ):
        with pytest.raises(error):
            await asyncio.to_thread(play, wrong, 1)
    watching = asyncio.create_task(
        asyncio.to_thread(play, f"rtsp://administrator:@{address}/live", 10_000)
    )
    async with asyncio.timeout(5):
        while not server.clients:
            await asyncio.sleep(0.02)
    await server.stop()
    await asyncio.wait([watching])
    assert watching.exception() or watching.result()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", server.port)
    assert asyncio.all_tasks() == before


async def test_rtsp_over_udp() -> None:
    """Players that ask for UDP, alone or first, get the same, and leave no port open.

    Both ways work beside each other.
    """
    before = asyncio.all_tasks()
    server = RtspServer(
        "127.0.0.1", 0, ("live",), {"me": "x"}, size=(320, 180), seconds=1
    )
    await server.start()
    url = f"rtsp://me:x@127.0.0.1:{server.port}/live"
    played = await asyncio.gather(
        *(asyncio.to_thread(play, url, 25, how) for how in ("udp", "udp", "tcp"))
    )
    for codecs, pictures, last in played:
        assert (codecs, pictures) == (["h264", "pcm_alaw"], 25)
        assert last > 2
    wrong = f"rtsp://127.0.0.1:{server.port}/live"
    with pytest.raises(av.HTTPUnauthorizedError):
        await asyncio.to_thread(play, wrong, 1, "udp")
    async with asyncio.timeout(5):
        while server.clients:
            await asyncio.sleep(0.02)
    await server.stop()
    assert asyncio.all_tasks() == before


async def test_rtsp_of_a_moved_lens() -> None:
    """The film goes on, and shows what the lens looks at, until it is back."""
    look = (0, 0)
    server = RtspServer(
        "127.0.0.1", 0, ("live",), size=(320, 180), seconds=1, look=lambda: look
    )
    await server.start()
    seen: list[list[float]] = []

    def watch() -> None:
        nonlocal look
        url = f"rtsp://127.0.0.1:{server.port}/live"
        with av.open(url, options={"rtsp_transport": "tcp"}, timeout=5) as container:
            for number, frame in enumerate(container.decode(video=0)):
                # The edge of the picture: there the ball never is.
                edge = frame.to_ndarray(format="rgb24")[90:98, :8]
                seen.append(edge.mean(axis=(0, 1)).tolist())
                look = {5: (-60, 0), 30: (0, 0)}.get(number, look)
                if number == 60:
                    return

    await asyncio.to_thread(watch)
    await server.stop()
    at_home, moved, back = seen[3], seen[29], seen[60]
    assert max(abs(a - b) for a, b in zip(at_home, moved, strict=True)) > 15
    assert max(abs(a - b) for a, b in zip(at_home, back, strict=True)) < 6


async def test_announcements(caplog: pytest.LogCaptureFixture) -> None:
    """A search finds the description, and mDNS the web page."""
    announcer = Announcer(
        host="127.0.0.1",
        http_port=8080,
        mac="00:0e:8f:92:ff:f7",
        model="RC8230",
        name="Yard & gate",
        company="Sercomm",
    )
    await announcer.start()
    if any(record.name.endswith("announce") for record in caplog.records):
        await announcer.stop()
        pytest.skip("no multicast on the loopback interface")
    text = (await asyncio.to_thread(search, DEVICE_TYPE)).decode()
    assert text.startswith("HTTP/1.1 200 OK\r\n")
    assert f"\r\nLOCATION: {announcer.location}\r\n" in text
    assert f"\r\nST: {DEVICE_TYPE}\r\n" in text
    with await asyncio.to_thread(urlopen, announcer.location) as response:
        description = response.read().decode()
    assert "<friendlyName>Yard &amp; gate</friendlyName>" in description
    assert announcer.udn.endswith("-000e8f92fff7")
    found = AsyncServiceInfo(SERVICE_TYPE, f"RC8230-92fff7.{SERVICE_TYPE}")
    async with AsyncZeroconf(interfaces=["127.0.0.1"]) as zeroconf:
        assert await found.async_request(zeroconf.zeroconf, 5000)
    assert found.port == 8080
    await announcer.stop()
    with pytest.raises(TimeoutError):
        await asyncio.to_thread(search, DEVICE_TYPE)


async def test_no_multicast(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where multicast does not work, the camera is merely not heard."""
    monkeypatch.setattr(announce, "SSDP_GROUP", "127.0.0.1")
    monkeypatch.setattr(announce, "AsyncZeroconf", Mock(side_effect=OSError("no")))
    announcer = Announcer(
        host="127.0.0.1",
        http_port=8080,
        mac="000e8f92fff7",
        model="RC8230",
        name="Yard",
        company="Sercomm",
    )
    await announcer.start()
    await announcer.stop()
    assert [
        record.msg for record in caplog.records if record.levelname == "WARNING"
    ] == [
        "No SSDP on %s: %s",
        "No mDNS on %s: %s",
    ]


def search(target: str) -> bytes:
    """Return the first answer to an M-SEARCH on loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        interface = socket.inet_aton("127.0.0.1")
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, interface)
        sock.settimeout(1)
        message = (
            f"M-SEARCH * HTTP/1.1\r\nHOST: {SSDP_GROUP}:{SSDP_PORT}\r\n"
            f'MAN: "ssdp:discover"\r\nMX: 1\r\nST: {target}\r\n\r\n'
        )
        sock.sendto(message.encode(), (SSDP_GROUP, SSDP_PORT))
        return sock.recv(2048)
