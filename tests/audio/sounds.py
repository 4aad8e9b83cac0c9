"""Something like speech, G.711 decoded by its formula, and how alike two sounds are."""

from functools import cache
from pathlib import Path
import wave

import av
import numpy as np
from numpy.typing import NDArray

type Samples = NDArray[np.float64]

SECONDS = 1.5
SYLLABLES = 6
FORMANTS = (1.0, 2.0, 3.0, 5.0, 9.0)


@cache
def sentence(rate: int, seconds: float = SECONDS) -> Samples:
    """Six syllables of a voice that falls and rises, between -1 and 1."""
    time = np.arange(round(rate * seconds)) / rate
    pitch = 140 + 40 * np.sin(2 * np.pi * 0.7 * time)
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    voice = sum(np.sin(order * phase) / order for order in FORMANTS)
    loudness = np.sin(np.pi * SYLLABLES * time / SECONDS) ** 2
    hiss = np.sin(2 * np.pi * 2600 * time + 3 * np.sin(phase)) * (1 - loudness) * 0.2
    spoken = 0.35 * (voice * loudness + hiss)
    spoken.setflags(write=False)
    return spoken


def write_wave(path: Path, samples: Samples, rate: int, *, channels: int = 2) -> Path:
    """Write 16 bit PCM."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.repeat(_pcm(samples), channels).tobytes())
    return path


def write_mp3(path: Path, samples: Samples, rate: int, layout: str = "mono") -> Path:
    """Write MP3, as most speech engines make it."""
    with av.open(str(path), "w", format="mp3") as file:
        stream = file.add_stream("mp3", rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(
            _pcm(samples).reshape(1, -1), format="s16", layout="mono"
        )
        frame.sample_rate = rate
        resampler = av.AudioResampler("s16p", layout, rate, frame_size=1152)
        for source in (frame, None):
            for part in resampler.resample(source):
                file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return path


def decoded(codec: str, sound: bytes) -> Samples:
    """G.711 to samples between -1 and 1, as ITU-T G.711 tells it."""
    code = np.frombuffer(sound, np.uint8).astype(np.int32)
    code = code ^ (0xFF if codec == "g711u" else 0x55)
    exponent, mantissa = (code >> 4) & 7, code & 15
    if codec == "g711u":
        size = (((mantissa << 3) + 0x84) << exponent) - 0x84
        return np.where(code & 0x80, -size, size) / 32768
    size = (mantissa << 4) + 8
    size = np.where(exponent, (size + 0x100) << np.maximum(exponent - 1, 0), size)
    return np.where(code & 0x80, size, -size) / 32768


def likeness(heard: Samples, spoken: Samples) -> float:
    """The best correlation of the two, however much one is behind the other."""
    size = len(heard) + len(spoken)
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(spoken, size))
    both = np.fft.irfft(spectrum, size)
    return float(np.max(both) / np.sqrt(np.sum(heard**2) * np.sum(spoken**2)))


def _pcm(samples: Samples) -> NDArray[np.int16]:
    """Samples as whole numbers."""
    return np.asarray(np.clip(samples, -1, 1) * 32767, np.int16)
