"""A speech engine for the tests, as a component: each letter is a tone of its own.

What was typed can be told from what is heard, and nothing must be installed: MP3 is
what Home Assistant hands on without a program that converts it.
"""

import io
from typing import Any, override

import av
from homeassistant.components.tts import (
    DATA_COMPONENT,
    TextToSpeechEntity,
    TtsAudioType,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.typing import ConfigType
import numpy as np
from numpy.typing import NDArray

DOMAIN = "speller"
RATE = 16000


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Offer the engine."""
    await hass.data[DATA_COMPONENT].async_add_entities([Speller()])
    return True


def spelled(text: str, rate: int = RATE) -> NDArray[np.float64]:
    """Return how a text sounds."""
    time = np.arange(rate // 10) / rate
    swell = 0.5 * np.sin(10 * np.pi * time)
    tones = [np.sin(2 * np.pi * (300 + 10 * ord(letter)) * time) for letter in text]
    return np.concatenate([swell * tone for tone in tones])


class Speller(TextToSpeechEntity):
    """Spells."""

    _attr_name = "Speller"
    _attr_default_language = "en"
    _attr_supported_languages = ["en"]  # noqa: RUF012

    @override
    def get_tts_audio(
        self, message: str, language: str, options: dict[str, Any]
    ) -> TtsAudioType:
        """Spell a message."""
        sound = io.BytesIO()
        samples = np.asarray(spelled(message) * 32767, np.int16).reshape(1, -1)
        with av.open(sound, "w", format="mp3") as file:
            stream = file.add_stream("mp3", rate=RATE, layout="mono")
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
            frame.sample_rate = RATE
            resampler = av.AudioResampler("s16p", "mono", RATE, frame_size=576)
            for source in (frame, None):
                for part in resampler.resample(source):
                    file.mux(stream.encode(part))
            file.mux(stream.encode(None))
        return "mp3", sound.getvalue()
