"""Voice: an announcement comes out of the camera as it went in, in its own time."""

import base64
import time

from tests.audio.sounds import decoded, likeness, sentence, write_wave

from .bench import Bench, until
from .report import Report

SCENARIO = "voice"
SECONDS, SECONDS_QUICK = 6.0, 1.5
RATE = 22050
SPOKEN_RATE = 8000
LEAST_LIKENESS = 0.9
MOST_OFF = 10.0
TALKS = ("/img/g711a.cgi", "/img/g711u.cgi")


async def measure(bench: Bench, report: Report) -> None:
    """Announce a sentence; compare what the camera was given with it."""
    camera = bench.subject.camera
    speaker = bench.subject.entities["media_player.speaker"]
    seconds = SECONDS_QUICK if bench.quick else SECONDS
    bench.home.media.mkdir(exist_ok=True)
    write_wave(bench.home.media / "sentence.wav", sentence(RATE, seconds), RATE)
    before = (await camera.ask("GET", "/groups"))["AUDIO"]
    await camera.forget()
    start = time.monotonic()
    await bench.api.action(
        "media_player.play_media",
        entity_id=speaker,
        media={
            "media_content_id": "media-source://media_source/local/sentence.wav",
            "media_content_type": "music",
        },
        announce=True,
    )
    begun = time.monotonic() - start

    async def is_put_back() -> bool:
        heard = await camera.ask("GET", "/heard")
        groups = await camera.ask("GET", "/groups")
        return bool(heard) and groups["AUDIO"] == before

    await until(is_put_back, "the end of the announcement", seconds + 20)
    ((codec, sound),) = (
        (talk["codec"], base64.b64decode(talk["sound"]))
        for talk in await camera.ask("GET", "/heard")
    )
    (talk,) = [one for one in await camera.requests() if one["path"] in TALKS]
    took = talk["ended"] - talk["started"]
    alike = likeness(decoded(codec, sound), sentence(SPOKEN_RATE, seconds))
    off = 100 * abs(took / seconds - 1)
    report.raw[SCENARIO] = {
        "codec": codec,
        "bytes": len(sound),
        "likeness": alike,
        "took": took,
        "seconds": seconds,
        "begun": begun,
    }
    report.limit(
        SCENARIO,
        f"announcement of {seconds:g} s as {codec}: correlation with its source",
        alike,
        least=LEAST_LIKENESS,
        digits=3,
        is_count=True,
    )
    report.limit(SCENARIO, "off real time", off, most=MOST_OFF, unit=" %", digits=1)
    report.note(
        SCENARIO,
        "from the action to the camera's first sound",
        f"{begun * 1000:.0f} ms",
    )
