"""One camera's speaker: who talks when, and the settings that talking needs."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ..api import (
    CannotConnect,
    CommandRefused,
    InvalidValue,
    Law,
    NotAvailable,
    Right,
    SercommError,
)
from ..const import LOGGER
from ..limits import Backoff
from ..managed import Use, originals_of
from ..runtime import SercommRuntime
from .media import Media
from .sound import Sound
from .speech import Speech
from .voice import Voice

SPEAKER = Use(name="speaker")
AUDIO = "AUDIO"
# AUDIO.operation_mode: cameras that talk and listen one at a time (WVC210 client).
LISTEN_ONLY = "0"
TALK = "1"
# A camera that has not refused after so much sound will take the rest, too.
TAKEN_FOR_GRANTED = 1.0
LONGEST_WAIT = 3600.0
# Home Assistant waits twenty seconds for shutdown jobs, of all integrations.
CLOSE_TIMEOUT = 1.0


@dataclass(eq=False, kw_only=True)
class _Turn:
    """Something to say; `taken` is done when the camera takes it, or fails."""

    begin: Callable[[Law], Sound]
    announce: bool
    volume: str | None = None
    ended: Callable[[], None] = lambda: None
    speech: Sound | None = None
    over: bool = False
    taken: asyncio.Future[None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    def accept(self) -> None:
        """The camera takes the sound."""
        if not self.taken.done():
            self.taken.set_result(None)

    def end(self) -> None:
        """It will not be heard any further."""
        if self.speech is not None:
            self.speech.close()
        self.ended()
        self.accept()


class Speaker:
    """Says one thing after the other; announcements interrupt everything else.

    What the camera's settings were is on disk while they are changed, so that it gets
    them back even when Home Assistant stops in the middle.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        runtime: SercommRuntime,
        on_change: Callable[[], None],
    ) -> None:
        """Stay silent; `on_change` is called when `playing` has changed."""
        self.playing = False
        self._hass = hass
        self._camera = runtime.camera
        self._coordinator = runtime.coordinator
        self._entry = runtime.coordinator.config_entry
        self._is_administrator = runtime.capabilities.right is Right.ADMINISTRATOR
        self._on_change = on_change
        self._turns: list[_Turn] = []
        self._runner: asyncio.Task[None] | None = None
        self._saying: asyncio.Task[None] | None = None
        self._store = originals_of(hass, self._entry)
        self._backoff = Backoff(LONGEST_WAIT)
        self._closed = False

    async def async_play(
        self, media: Media, *, announce: bool, volume: str | None = None
    ) -> None:
        """Say something, and return as soon as the camera takes it.

        An announcement waits for those before it, and lets go on afterwards what
        it interrupts; everything else takes the place of what is being said.
        `volume` is a value of AUDIO.out_volume for just this. Raises SercommError,
        or SoundError when the media cannot be played.
        """
        if self._closed:
            raise CannotConnect("the speaker is no longer used")
        if not announce:
            self.async_stop()
        turn = _Turn(begin=partial(Speech, media), announce=announce, volume=volume)
        await self._queue(turn)

    async def async_talk(self, voice: Voice) -> None:
        """Let somebody talk, and return as soon as the camera takes it.

        It takes its turn like an announcement; `voice` is over when the turn is, also
        when there was none. Raises SercommError.
        """
        if self._closed:
            raise CannotConnect("the speaker is no longer used")
        await self._queue(
            _Turn(begin=voice.begin, announce=True, ended=voice.close),
        )

    async def _queue(self, turn: _Turn) -> None:
        """Give it its turn, and wait until the camera takes it."""
        self._turns.append(turn)
        self._start()
        await turn.taken

    @callback
    def async_stop(self) -> None:
        """Fall silent at once, and forget what else was to be said."""
        for turn in self._turns:
            turn.end()
        self._turns.clear()
        if self._saying is not None:
            self._saying.cancel()
        self._set_playing(False)

    @property
    def _originals(self) -> Mapping[str, list[str]]:
        """What is to be restored: key -> [value before, value written]."""
        return self._store.of(SPEAKER).get(AUDIO, {})

    @callback
    def async_mend(self) -> None:
        """Give the camera back what it did not get back when it should have."""
        if (
            self._originals
            and not self._coordinator.paused
            and self._backoff.is_over(self._hass.loop.time())
        ):
            self._start()

    async def async_close(self) -> None:
        """Fall silent for good, and leave when the camera has its settings back."""
        self._closed = True
        self.async_stop()
        # A camera that is away gets them back from the next start: they are on disk.
        if self._originals and self._coordinator.last_update_success:
            self._start()
        if self._runner is not None:
            await asyncio.wait((self._runner,), timeout=CLOSE_TIMEOUT)

    def _start(self) -> None:
        """Take turns, unless that is being done."""
        if self._runner is None or self._runner.done():
            self._runner = self._entry.async_create_background_task(
                self._hass, self._take_turns(), "sercomm speaker"
            )

    async def _take_turns(self) -> None:
        """Say everything, then put the settings back."""
        try:
            while True:
                while self._turns:
                    announcements = (turn for turn in self._turns if turn.announce)
                    await self._take(next(announcements, self._turns[0]))
                await self._restore()
                if not self._turns:
                    return
        except asyncio.CancelledError:
            self.async_stop()
            await self._restore()
            raise

    async def _take(self, turn: _Turn) -> None:
        """Take one turn, in a task of its own that can be stopped."""
        self._saying = asyncio.create_task(self._say(turn), name="sercomm talk")
        goes_on = False
        try:
            await self._saying
            goes_on = not turn.over
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise
        except (SercommError, HomeAssistantError) as error:
            if turn.taken.done():
                LOGGER.warning("%s: the sound broke off: %s", self._entry.title, error)
            else:
                turn.taken.set_exception(error)
        finally:
            self._saying = None
            if not goes_on:
                turn.end()
                if turn in self._turns:
                    self._turns.remove(turn)
            self._set_playing(self.playing and bool(self._turns))

    async def _say(self, turn: _Turn) -> None:
        """Find out how this camera wants to be talked to, and talk."""
        audio = await self._read()
        if turn.speech is None:
            turn.speech = turn.begin(law_of(audio))
            await turn.speech.open()
        await self._provide(audio, turn.volume)
        async with aclosing(self._pieces(turn, turn.speech)) as pieces:
            await self._camera.talk.say(turn.speech.law, pieces, accepted=turn.accept)

    async def _pieces(self, turn: _Turn, speech: Sound) -> AsyncGenerator[bytes]:
        """Give the sound of a turn until it ends, or an announcement waits."""
        now = self._hass.loop.time
        granted = now() + TAKEN_FOR_GRANTED
        self._set_playing(True)
        async for piece in speech:
            yield piece
            if now() >= granted:
                turn.accept()
            if not turn.announce and any(other.announce for other in self._turns):
                return
        turn.over = True

    def _set_playing(self, playing: bool) -> None:
        """Say so when it changes."""
        if playing is not self.playing:
            self.playing = playing
            self._on_change()

    async def _read(self) -> Mapping[str, str]:
        """Read the settings of the speaker; only an administrator may."""
        if not self._is_administrator:
            return {}
        groups = await self._coordinator.async_read_groups([AUDIO])
        return groups.get(AUDIO, {})

    async def _provide(self, audio: Mapping[str, str], volume: str | None) -> None:
        """Switch on what is off, remembering how it was.

        A volume that was for what came before is not for this.
        """
        originals = dict(self._originals)
        if volume is None and "out_volume" in originals:
            before, written = originals["out_volume"]
            volume = before if audio.get("out_volume") == written else None
        needed = talk_changes(audio, volume)
        if not needed:
            return
        for key, value in needed.items():
            before = originals[key][0] if key in originals else audio[key]
            originals[key] = [before, value]
        await self._remember(originals)
        await self._coordinator.async_write(AUDIO, needed)

    async def _restore(self) -> None:
        """Put back what still is as we left it; if that fails, it is tried again."""
        if not (originals := self._originals) or self._coordinator.paused:
            return
        try:
            audio = await self._read()
            # Who has changed a setting since then has the last word on it.
            back = {
                key: before
                for key, (before, written) in originals.items()
                if audio.get(key) == written != before
            }
            if back:
                await self._coordinator.async_write(AUDIO, back)
        except SercommError as error:
            LOGGER.warning(
                "%s: the settings of the speaker could not be put back: %s",
                self._entry.title,
                error,
            )
            # What it refuses now it will refuse again: nothing is kept for that.
            if not isinstance(error, (CommandRefused, InvalidValue, NotAvailable)):
                self._backoff.failed(self._hass.loop.time())
                return
        self._backoff.reset()
        await self._remember({})

    async def _remember(self, originals: Mapping[str, list[str]]) -> None:
        """Keep what is to be restored: key -> [value before, value written]."""
        groups = {AUDIO: dict(originals)} if originals else {}
        await self._store.async_keep(SPEAKER, groups, self._entry.entry_id)


def law_of(audio: Mapping[str, str]) -> Law:
    """Return the law that the camera's speaker is set to (0 A-law: WVC210 client)."""
    kind = audio.get("out_audio_type", "").partition(",")[0]
    return Law.A_LAW if kind == "0" else Law.U_LAW


def talk_changes(audio: Mapping[str, str], volume: str | None) -> dict[str, str]:
    """Return what must change before the camera lets us talk (WVC210 client)."""
    wanted = {"audio_out": "1", "out_volume": volume}
    # The other modes talk as they are; switching them costs a write to flash memory.
    if audio.get("operation_mode") == LISTEN_ONLY:
        wanted["operation_mode"] = TALK
    return {
        key: value
        for key, value in wanted.items()
        if value is not None and key in audio and audio[key] != value
    }
