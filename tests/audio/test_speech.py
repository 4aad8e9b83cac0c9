"""Speech: what it sounds like, what it costs, what breaks it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
import re
import socket
import struct

from aiohttp import web
import pytest

from custom_components.sercomm.api.talk import Law
from custom_components.sercomm.audio import speech as speech_module
from custom_components.sercomm.audio.media import SoundError
from custom_components.sercomm.audio.speech import Speech, g711
from tests.audio.decoding import all_of, decoders, join_decoders
from tests.audio.sounds import (
    SECONDS,
    decoded,
    likeness,
    sentence,
    write_mp3,
    write_wave,
)
from tests.gaps import within

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


type Serve = Callable[[Handler], Awaitable[str]]


@pytest.fixture
async def serve(loopback: None) -> AsyncGenerator[Serve]:
    """Return a function that serves something on loopback and tells its URL."""
    runners: list[web.AppRunner] = []

    async def start(handler: Handler) -> str:
        application = web.Application()
        application.router.add_get("/{name:.*}", handler)
        runner = web.AppRunner(application, shutdown_timeout=0.1)
        await runner.setup()
        runners.append(runner)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.mark.parametrize("law", Law)
@pytest.mark.parametrize("kind", ["wave", "mp3"])
async def test_sounds_like_the_source(tmp_path: Path, kind: str, law: Law) -> None:
    """Stereo or mono, 44.1 or 24 kHz: 8 kHz mono that is the same sentence."""
    if kind == "wave":
        media = write_wave(tmp_path / "a.wav", sentence(44100), 44100)
    else:
        media = write_mp3(tmp_path / "a.mp3", sentence(24000), 24000)
    pieces = await all_of(Speech(media, law))
    assert {len(piece) for piece in pieces[:-1]} == {1000}
    sound = b"".join(pieces)
    assert len(sound) == pytest.approx(12000, rel=0.05)
    assert likeness(decoded(str(law), sound), sentence(8000)) > 0.95


HEADS = {
    "length": b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s",
    "chunked": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
    ),
    "neither": b"HTTP/1.0 200 OK\r\nX-Size: %d\r\n\r\n%s",
}


@pytest.mark.parametrize("kind", HEADS)
@pytest.mark.parametrize("write", [write_wave, write_mp3])
async def test_from_a_web_server(
    tmp_path: Path, kind: str, write: Callable[..., Path]
) -> None:
    """However the server marks the end of its answer."""
    content = write(tmp_path / "a", sentence(24000), 24000).read_bytes()

    async def answer(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(HEADS[kind] % (len(content), content))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with within(2):
        pieces = await all_of(Speech(f"http://127.0.0.1:{port}/a", Law.U_LAW))
    server.close()
    sound = b"".join(pieces)
    assert len(sound) == pytest.approx(12000, rel=0.05)
    assert likeness(decoded("g711u", sound), sentence(8000)) > 0.95


async def test_a_web_server_that_breaks_down(tmp_path: Path) -> None:
    """What it sent is heard, then it is said that there should be more."""
    content = write_wave(tmp_path / "a", sentence(24000, 20), 24000).read_bytes()

    async def answer(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(HEADS["length"] % (len(content), content[: len(content) // 2]))
        await writer.drain()
        await asyncio.sleep(0.2)
        connection = writer.get_extra_info("socket")
        linger = struct.pack("ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    speech = Speech(f"http://127.0.0.1:{port}/a", Law.U_LAW)
    await speech.open()
    count = 0

    async def listen() -> None:
        nonlocal count
        async for _ in speech:
            count += 1

    with pytest.raises(SoundError) as raised:
        await listen()
    assert count > 60
    assert raised.value.translation_placeholders == {"code": "ECONNRESET"}
    server.close()


async def test_decodes_only_a_little_ahead(tmp_path: Path) -> None:
    """A long media costs no more memory than a short one; closing ends the thread."""
    media = write_wave(tmp_path / "a.wav", sentence(8000, 60), 8000, channels=1)
    speech = Speech(media, Law.U_LAW)
    await speech.open()
    await asyncio.sleep(0.2)
    assert speech._pieces.qsize() <= speech_module.AHEAD
    assert len(decoders()) == 1
    for _ in range(10):
        await anext(speech)
    await asyncio.sleep(0.1)
    assert speech._pieces.qsize() <= speech_module.AHEAD
    speech.close()
    join_decoders()


async def test_lasts_no_longer_than_allowed(tmp_path: Path) -> None:
    """Some streams never end."""
    media = write_wave(tmp_path / "a.wav", sentence(8000), 8000, channels=1)
    pieces = await all_of(Speech(media, Law.U_LAW, longest=0.3))
    assert [len(piece) for piece in pieces] == [1000, 1000, 400]


async def test_broken_parts_are_left_out(tmp_path: Path) -> None:
    """Noise in the middle of a file costs only what it replaced."""
    media = write_mp3(tmp_path / "a.mp3", sentence(24000), 24000)
    content = bytearray(media.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 700] = b"\xff\xfb\x90\x00" * 175
    media.write_bytes(content)
    assert len(b"".join(g711(media, Law.U_LAW))) > 8000


async def test_the_kind_of_sound_changes(tmp_path: Path) -> None:
    """A jingle in stereo before a voice in mono is heard to the end."""
    parts = [
        write_mp3(tmp_path / f"{layout}.mp3", sentence(24000), 24000, layout)
        for layout in ("stereo", "mono")
    ]
    media = tmp_path / "both.mp3"
    media.write_bytes(b"".join(part.read_bytes() for part in parts))
    assert len(b"".join(g711(media, Law.U_LAW))) > 2 * SECONDS * 8000 * 0.95


@pytest.mark.parametrize(
    ("name", "content"),
    [("missing", None), ("empty", b""), ("text", b"Hello\n"), ("folder", None)],
)
async def test_no_media(tmp_path: Path, name: str, content: bytes | None) -> None:
    """What cannot be decoded is said without the path."""
    media = tmp_path / name
    if content is not None:
        media.write_bytes(content)
    elif name == "folder":
        media.mkdir()
    with pytest.raises(SoundError) as raised:
        await Speech(media, Law.U_LAW).open()
    assert raised.value.translation_key == "media_unreadable"
    code = (raised.value.translation_placeholders or {})["code"]
    assert re.fullmatch(r"\w+", code)


async def test_no_sound(tmp_path: Path) -> None:
    """A subtitle file is a media without sound."""
    media = tmp_path / "a.srt"
    media.write_text("1\n00:00:00,000 --> 00:00:01,000\nHello\n\n")
    speech = Speech(media, Law.U_LAW)
    with pytest.raises(SoundError) as raised:
        await speech.open()
    assert raised.value.translation_key == "media_no_sound"
    assert [piece async for piece in speech] == []


async def test_a_url_is_not_told(serve: Serve) -> None:
    """It may hold a login."""

    async def answer(request: web.Request) -> web.StreamResponse:
        raise web.HTTPNotFound

    url = await serve(answer)
    with pytest.raises(SoundError) as raised:
        await Speech(f"{url}/a?authSig=secret", Law.U_LAW).open()
    assert "secret" not in str(raised.value.translation_placeholders)


async def test_playlists_do_not_lead_to_files(tmp_path: Path, serve: Serve) -> None:
    """Neither one of the web, nor one in an allowed folder."""
    target = write_wave(tmp_path / "a.wav", sentence(8000), 8000)
    hls = f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://{target}\n"
    lists = {
        "a.m3u8": f"{hls}#EXT-X-ENDLIST\n",
        "a.ffconcat": f"ffconcat version 1.0\nfile 'file:{target}'\n",
        "b.ffconcat": "ffconcat version 1.0\nfile 'a.wav'\n",
    }

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(text=lists[request.match_info["name"]])

    url = await serve(answer)
    for name, content in lists.items():
        (tmp_path / name).write_text(content)
        for media in (f"{url}/{name}", tmp_path / name):
            with pytest.raises((SoundError, StopAsyncIteration)):
                await anext(Speech(media, Law.U_LAW))


async def test_media_that_stalls(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, serve: Serve
) -> None:
    """A server that stops in the middle is given up, one that never begins too."""
    monkeypatch.setattr(speech_module, "READ_TIMEOUT", 0.3)
    monkeypatch.setattr(speech_module, "OPEN_TIMEOUT", 0.6)
    monkeypatch.setattr(speech_module, "FIRST_SOUND", 0.2)
    content = write_wave(
        tmp_path / "a.wav", sentence(8000, 40), 8000, channels=1
    ).read_bytes()

    over = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_length = len(content)
        await response.prepare(request)
        if request.match_info["name"] == "half.wav":
            await response.write(content[: len(content) // 2])
        await over.wait()
        return response

    url = await serve(answer)
    with pytest.raises(SoundError) as raised:
        await Speech(f"{url}/never.wav", Law.U_LAW).open()
    assert raised.value.translation_key == "media_not_begun"
    async with within(2):
        with pytest.raises(SoundError):
            await all_of(Speech(f"{url}/half.wav", Law.U_LAW))
    over.set()


def test_home_assistant_ends(tmp_path: Path) -> None:
    """The thread does not outlive the event loop for long."""
    media = write_wave(tmp_path / "a.wav", sentence(8000, 60), 8000, channels=1)

    async def begin() -> Speech:
        return Speech(media, Law.U_LAW)

    loop = asyncio.new_event_loop()
    loop.run_until_complete(begin())
    loop.close()
