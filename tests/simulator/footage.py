"""What the simulated camera sees: a driveway in the evening, and a bouncing ball."""

from array import array
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from io import BytesIO
import math
import os
from pathlib import Path
import tempfile

import av
from av.container import OutputContainer
from PIL import Image, ImageDraw, ImageFont

LOOP = 80
PER_SECOND = 10
AUDIO_RATE = {"pcm_alaw": 8000, "aac": 16000}
AUDIO_FRAME = {"pcm_alaw": 320, "aac": 1024}
FOOTAGE_VERSION = 2

SKY = ((38, 54, 96), (232, 150, 104))
GROUND = ((58, 84, 60), (104, 132, 82))
HORIZON = 0.52
# How many steps of the lens are one width and one height of the picture.
WIDTH_IN_STEPS = 72
HEIGHT_IN_STEPS = 96

Image.preinit()


@lru_cache(maxsize=2 * LOOP)
def jpeg(
    width: int,
    height: int,
    quality: int = 70,
    *,
    index: int = 0,
    caption: str = "SIMULATED CAMERA",
    look: tuple[int, int] = (0, 0),
) -> bytes:
    """Return picture `index` as JPEG; after LOOP pictures it starts over."""
    output = BytesIO()
    picture(width, height, index, caption, look).save(output, "JPEG", quality=quality)
    return output.getvalue()


def picture(
    width: int,
    height: int,
    index: int,
    caption: str = "SIMULATED CAMERA",
    look: tuple[int, int] = (0, 0),
) -> Image.Image:
    """Draw picture `index` of the loop, seen by a lens that looks at that position."""
    step = index % LOOP
    image = _scenery(width, height, look).copy()
    draw = ImageDraw.Draw(image)
    radius = max(3, height // 14)
    right, up = _shift(look)
    floor, top = height * (0.86 + up), height * 0.16
    x = width * (0.5 - 0.42 * math.cos(2 * math.pi * step / LOOP) - right)
    hop = abs(math.sin(10 * math.pi * step / LOOP)) * top
    wide = radius * (1 - 0.4 * hop / top)
    shade = (x - wide, floor - radius * 0.2, x + wide, floor + radius * 0.2)
    draw.ellipse(shade, (40, 52, 40))
    y = floor - radius - hop
    draw.circle((x, y), radius, (206, 58, 44))
    draw.circle((x - radius * 0.4, y - radius * 0.4), radius * 0.35, (246, 168, 140))
    bar = max(10, height // 16)
    draw.rectangle((0, 0, width, bar), (0, 0, 0))
    text = f"{caption}  {width}x{height}  {step:03d}"
    if look != (0, 0):
        text += f"  at {look[0]},{look[1]}"
    font = _font(bar * 3 // 4)
    draw.text((bar // 3, bar // 2), text, (255, 255, 255), font=font, anchor="lm")
    done = width * (step + 1) // LOOP
    draw.rectangle((0, height - max(2, height // 90), done, height), (255, 214, 90))
    return image


def h264_file(
    directory: Path,
    seconds: int = 8,
    size: tuple[int, int] = (1280, 720),
    fps: int = 10,
    *,
    audio: str | None = "pcm_alaw",
) -> Path:
    """Return a film of the loop in `directory`, made when it is not there yet.

    H.264 baseline with a key frame every second, and a ticking sound as `audio`
    (`pcm_alaw`, `aac` or none). Takes about a second of one core, once. Sound and
    picture end together when `seconds` is a multiple of 8.
    """
    sound = audio or "silent"
    name = f"v{FOOTAGE_VERSION}-{size[0]}x{size[1]}-{fps}fps-{seconds}s-{sound}.mov"
    path = directory / name
    if not path.exists():
        directory.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(suffix=".mov", dir=directory)
        os.close(handle)
        try:
            _encode(Path(part), seconds, size, fps, audio)
            Path(part).replace(path)
        finally:
            Path(part).unlink(missing_ok=True)
    return path


def encoding(fps: int) -> dict[str, object]:
    """Return the settings of the H.264 encoder: baseline, a key frame every second."""
    return {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "profile": "baseline",
        "crf": "28",
        "threads": "1",
        "x264-params": f"keyint={fps}:min-keyint={fps}:scenecut=0:repeat-headers=1",
    }


def footage_directory() -> Path:
    """Return where this user's films are kept between runs."""
    return Path(tempfile.gettempdir()) / f"sercomm-simulator-{os.getuid()}"


def _encode(
    path: Path, seconds: int, size: tuple[int, int], fps: int, audio: str | None
) -> None:
    """Write the film; sound and picture are interleaved and equally long."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=fps)
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        video.options = encoding(fps)
        sound = _add_sound(container, audio) if audio is not None else None
        blocks = _ticking(audio, seconds) if audio is not None else iter(())
        left = seconds * AUDIO_RATE[audio] // AUDIO_FRAME[audio] if audio else 0
        block = next(blocks, None)
        for number in range(seconds * fps):
            image = picture(*size, number * PER_SECOND // fps)
            frame: av.VideoFrame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]
            frame.pts = number
            frame.time_base = Fraction(1, fps)
            container.mux(video.encode(frame))
            while sound and block and (block.time or 0) * fps < number + 1:
                packets = sound.encode(block)
                left -= len(packets)
                container.mux(packets)
                block = next(blocks, None)
        container.mux(video.encode(None))
        if sound is not None:
            container.mux(sound.encode(None)[:left])


def _add_sound(container: OutputContainer, codec: str) -> av.AudioStream:
    """Add a track for mono sound."""
    stream = container.add_stream(codec, rate=AUDIO_RATE[codec], layout="mono")
    assert isinstance(stream, av.AudioStream)
    return stream


def _ticking(audio: str, seconds: int) -> Iterator[av.AudioFrame]:
    """Give the sound in blocks of the codec's size: a short tick every second."""
    rate, samples = AUDIO_RATE[audio], AUDIO_FRAME[audio]
    for start in range(0, seconds * rate, samples):
        wave = [
            max(0.0, 0.3 - 7.5 * (sample % rate) / rate)
            * math.sin(2 * math.pi * 880 * sample / rate)
            for sample in range(start, start + samples)
        ]
        if audio == "aac":
            data = array("f", wave).tobytes()
            frame = av.AudioFrame(format="fltp", layout="mono", samples=samples)
        else:
            data = array("h", (int(32767 * value) for value in wave)).tobytes()
            frame = av.AudioFrame(format="s16", layout="mono", samples=samples)
        size = frame.planes[0].buffer_size
        frame.planes[0].update(data.ljust(size, b"\0"))
        frame.sample_rate = rate
        frame.time_base = Fraction(1, rate)
        frame.pts = start
        yield frame


def _shift(look: tuple[int, int]) -> tuple[float, float]:
    """Return how far a lens looks right and up, in widths and heights of a picture."""
    return look[0] / WIDTH_IN_STEPS, look[1] / HEIGHT_IN_STEPS


@lru_cache(maxsize=8)
def _scenery(width: int, height: int, look: tuple[int, int]) -> Image.Image:
    """Draw what never moves, twice as large and then halved to smooth the edges."""
    wide, high = width * 2, height * 2
    right, up = _shift(look)
    lift = int(high * up)
    horizon = int(high * HORIZON)
    image = Image.new("RGB", (wide, high), SKY[0] if lift > 0 else GROUND[1])
    image.paste(_gradient(SKY, wide, horizon), (0, lift))
    image.paste(_gradient(GROUND, wide, high - horizon), (0, horizon + lift))
    draw = ImageDraw.Draw(image)

    def place(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
        return [((x - right) * wide, (y + up) * high) for x, y in points]

    hills = [(x / 50, HORIZON - 0.05 - 0.04 * math.sin(x / 5)) for x in range(-50, 101)]
    draw.circle(place(((0.8, 0.4),))[0], 0.1 * high, (255, 226, 150))
    draw.polygon(place(((-1, HORIZON), *hills, (2, HORIZON))), (70, 72, 98))
    for trunk in (-0.85, -0.55, -0.2, 1.75):
        left = trunk - 0.012
        draw.rectangle(place(((left, 0.5), (left + 0.024, 0.66))), (70, 52, 44))
        crown = ((trunk - 0.08, 0.55), (trunk, 0.2), (trunk + 0.08, 0.55))
        draw.polygon(place(crown), (40, 70, 52))
    drive = ((0.4, HORIZON), (0.54, HORIZON), (0.98, 1), (0.3, 1))
    draw.polygon(place(drive), (120, 116, 112))
    draw.rectangle(place(((0.12, 0.34), (0.42, 0.62))), (150, 128, 112))
    draw.polygon(place(((0.09, 0.34), (0.27, 0.16), (0.45, 0.34))), (96, 52, 50))
    draw.rectangle(place(((0.24, 0.45), (0.3, 0.62))), (70, 52, 44))
    for left in (0.155, 0.345):
        draw.rectangle(place(((left, 0.41), (left + 0.05, 0.51))), (255, 222, 130))
    for post in range(24):
        left = 0.56 + 0.04 * post
        draw.rectangle(place(((left, 0.5), (left + 0.012, 0.6))), (206, 200, 190))
    draw.rectangle(place(((0.55, 0.53), (1.51, 0.545))), (206, 200, 190))
    return image.reduce(2)


def _gradient(
    colours: tuple[tuple[int, int, int], tuple[int, int, int]], width: int, height: int
) -> Image.Image:
    """Blend from the first colour at the top to the second at the bottom."""
    first, second = (Image.new("RGB", (1, height), colour) for colour in colours)
    mask = Image.linear_gradient("L").resize((1, height))
    column = Image.composite(second, first, mask)
    return column.resize((width, height), Image.Resampling.NEAREST)


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    """Return Pillow's own font."""
    return ImageFont.load_default(size)
