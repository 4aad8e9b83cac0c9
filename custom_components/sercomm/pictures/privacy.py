"""Whether the camera hides its picture from everybody, and switching that."""

from contextlib import suppress

from homeassistant.core import callback

from ..api import PERIPHERALS, Capabilities, Identity, PrivacyMode, Right, SercommError
from ..coordinator import SercommCoordinator
from ..listeners import Listeners

BUTTON = "privacy_button"


class Privacy:
    """Knows of privacy mode from what the camera shows, or from how it answers.

    Where query_pc.cgi shows the button, its reading counts. Else a picture that is
    refused for it tells that it is on, and one that comes that it is off: a camera
    has the mode whatever its query.cgi says (RC8120 manual p.96).
    """

    def __init__(
        self,
        coordinator: SercommCoordinator,
        identity: Identity,
        capabilities: Capabilities,
    ) -> None:
        """Take it for off until something tells otherwise."""
        self._hass = coordinator.hass
        self._entry = coordinator.config_entry
        self._coordinator = coordinator
        self.is_shown = BUTTON in capabilities.peripherals
        self.exists = self.is_shown or identity.has(BUTTON)
        self.can_switch = self.exists and capabilities.right is Right.ADMINISTRATOR
        self.changed = Listeners[[]]()
        self._answers = False
        self._asking = False
        self._is_asked = False

    @property
    def is_on(self) -> bool:
        """Whether pictures are hidden."""
        if not self.is_shown:
            return self._answers
        return self._coordinator.data.get(PERIPHERALS.name, BUTTON) == "on"

    async def async_set(self, on: bool) -> None:
        """Hide the picture, or show it again. Raises SercommError."""
        # privacy_ctl.cgi can only be told, not asked (RC8120 manual p.96).
        shown = {PERIPHERALS.name: {BUTTON: "on" if on else "off"}}
        changes = shown if self.is_shown else {}
        with self._coordinator.writing(changes, read_back=False):
            await self._coordinator.camera.set_privacy(on)
        self._learn(on)

    @callback
    def async_answered(self, error: SercommError | None) -> None:
        """Learn from the answer to a wish for a picture."""
        if isinstance(error, PrivacyMode):
            self._learn(True)
            if not self.is_on:
                self.async_ask()
        elif error is None:
            self._learn(False)

    @callback
    def async_ask(self) -> None:
        """Read the button out of its turn: a picture has broken off.

        Once more where another does while it is read: it may have been pressed since.
        """
        if not self.is_shown or self._coordinator.paused:
            return
        self._is_asked = True
        if not self._asking:
            self._asking = True
            self._entry.async_create_background_task(
                self._hass, self._ask(), "sercomm privacy"
            )

    async def _ask(self) -> None:
        """Read the button; without an answer the next poll tells."""
        try:
            while self._is_asked:
                self._is_asked = False
                with suppress(SercommError):
                    await self._coordinator.async_read(PERIPHERALS)
        finally:
            self._asking = False

    def _learn(self, on: bool) -> None:
        """Remember how the camera answers."""
        if on is not self._answers:
            self._answers = on
            self.changed.async_tell()
