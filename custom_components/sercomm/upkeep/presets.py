"""A copy of the camera's presets, for cameras that forget them.

Some lose all of them when they restart (WVC210 client), and so does every camera that
is reset. All of them gone is therefore a loss: the copy is kept until they are back or
the user lets them go. When only some are gone, somebody deleted them: the copy follows.
"""

from collections.abc import Collection, Iterable, Mapping
import re

from homeassistant.const import MAX_LENGTH_STATE_STATE
from homeassistant.core import callback

from ..api import (
    SLOW,
    Capabilities,
    Identity,
    InvalidValue,
    NotKept,
    Preset,
    ReadBack,
    Right,
    SercommError,
    check_value,
    find_preset,
    group,
    lost_presets,
    parse_presets,
)
from ..const import CONF_PRESETS, CONF_PRESETS_LOST
from ..coordinator import SercommCoordinator
from ..errors import invalid
from ..listeners import Listeners
from ..texts import listed

PTZ = "PTZ"
# Room for a number behind it in a state.
LONGEST_NAME = MAX_LENGTH_STATE_STATE - len(" (9)") * 9
# As a button and as a choice.
NAMELESS = re.compile(r"preset[ _]([1-9])", re.IGNORECASE)


class Presets:
    """Stores presets; `changed` tells when some were lost, or are back."""

    def __init__(self, coordinator: SercommCoordinator) -> None:
        """Nothing happens before `async_start`."""
        self._hass = coordinator.hass
        self._entry = coordinator.config_entry
        self._coordinator = coordinator
        self._camera = coordinator.camera
        self._seen: Mapping[str, str] | None = None
        self.changed = Listeners[[]]()

    @property
    def kept(self) -> Mapping[str, str]:
        """The copy: keys of the PTZ group."""
        kept: Mapping[str, str] = self._entry.data.get(CONF_PRESETS, {})
        return kept

    @property
    def lost(self) -> Mapping[str, str]:
        """What the camera had and has lost: keys of the PTZ group."""
        if not self._entry.data.get(CONF_PRESETS_LOST):
            return {}
        return lost_presets(self.kept, self._coordinator.data.values.get(PTZ, {}))

    @property
    def stored(self) -> dict[int, Preset]:
        """The presets that are set in the camera, by number."""
        return _set(self._coordinator.data.values.get(PTZ, {}))

    @property
    def known(self) -> dict[int, Preset]:
        """The presets that are set, and those that the camera has lost, by number."""
        return dict(sorted({**_set(self.kept), **self.stored}.items()))

    @property
    def is_read(self) -> bool:
        """Whether the camera has shown its presets since the start."""
        return bool(self._coordinator.data.values.get(PTZ))

    @callback
    def async_start(self, capabilities: Capabilities) -> None:
        """Look at the presets from now on, if the camera shows any."""
        if capabilities.shows(PTZ, "Preset1Position"):
            self._entry.async_on_unload(
                self._coordinator.async_add_listener(
                    self._async_look, (group(PTZ, SLOW),)
                )
            )
            self._async_look()

    async def async_find(self, wanted: str) -> int:
        """Return the number of a stored preset, given by its number or its name.

        What is not known here is looked up in the camera. Raises SercommError, or
        ServiceValidationError that names the presets which are stored.
        """
        for read in (False, True):
            if read:
                await self._async_read()
            stored = self.stored
            try:
                number = find_preset(self._coordinator.data.values.get(PTZ, {}), wanted)
            except InvalidValue:
                # As the select shows it, where names are equal.
                shown = {name: n for n, name in preset_names(stored.values()).items()}
                number = shown.get(wanted.strip(), 0)
            if number in stored:
                return number
        if not (stored := self.stored):
            raise invalid("no_preset_stored", preset=wanted)
        told = (f"{number} {preset.name}".strip() for number, preset in stored.items())
        raise invalid("preset_not_stored", preset=wanted, stored=listed(told))

    async def async_save(self, number: int, name: str | None = None) -> None:
        """Store where the lens looks now as preset 1-9, and name it if wanted.

        Raises InvalidValue before anything is stored, HeldOtherwise when the camera
        made something else of the name, or another SercommError.
        """
        held = ReadBack()
        key = f"Preset{number}Name"
        if name is not None:
            check_value(PTZ, key, name, name="name")
        # The position and its name are stored by two requests (WVC210 client).
        try:
            await self._camera.pan_tilt.save_preset(number)
        except SercommError:
            self._coordinator.async_hurry([group(PTZ)])
            raise
        if name is None:
            await self._async_read()
        else:
            # There is room for 32 characters (SerComm firmware source, 2006).
            held = await self._coordinator.async_write_and_look(PTZ, {key: name})
        self._coordinator.async_moved(number)
        held.require(lambda _: "name")

    async def async_write_back(self) -> None:
        """Give the camera back what it lost. Raises SercommError."""
        if lost := lost_presets(self.kept, await self._async_read()):
            with self._coordinator.doubting({PTZ: lost}):
                await self._camera.set_group(PTZ, lost)
            if lost_presets(self.kept, await self._async_read()):
                raise NotKept("the presets are not stored")

    @callback
    def async_forget(self) -> None:
        """Let the lost presets go."""
        self._keep(stored(self._coordinator.data.values.get(PTZ, {})), lost=False)

    async def _async_read(self) -> Mapping[str, str]:
        """Read the group now, and let everybody see it."""
        groups = await self._coordinator.async_read_groups([PTZ])
        return groups.get(PTZ, {})

    @callback
    def _async_look(self) -> None:
        """Compare what the camera holds now with the copy."""
        now = self._coordinator.data.values.get(PTZ)
        if not now or now is self._seen or PTZ in self._coordinator.doubted:
            return
        self._seen = now
        here = stored(now)
        known = bool(self._entry.data.get(CONF_PRESETS_LOST))
        if lost_presets(self.kept, now) and (known or not here):
            self._keep({**self.kept, **here}, lost=True)
            return
        unseen = {key: self.kept[key] for key in self.kept if key not in now}
        self._keep({**unseen, **here}, lost=False)

    @callback
    def _keep(self, presets: Mapping[str, str], *, lost: bool) -> None:
        """Store the copy when it is another, and whether the camera has lost it."""
        data = {
            **self._entry.data,
            CONF_PRESETS: dict(presets),
            CONF_PRESETS_LOST: lost,
        }
        if presets == self.kept and lost == bool(
            self._entry.data.get(CONF_PRESETS_LOST)
        ):
            return
        self._hass.config_entries.async_update_entry(self._entry, data=data)
        self.changed.async_tell()


def stored(ptz: Mapping[str, str]) -> dict[str, str]:
    """Return the keys of the presets that a PTZ group has a position for."""
    keys = (
        (f"Preset{preset.number}Position", f"Preset{preset.number}Name")
        for preset in parse_presets(ptz)
        if preset.position is not None
    )
    return {key: ptz[key] for pair in keys for key in pair if ptz.get(key)}


def shows_presets(capabilities: Capabilities) -> bool:
    """Whether the login may see which presets are set."""
    return capabilities.shows(PTZ, "Preset1Name") or capabilities.shows(
        PTZ, "Preset1Position"
    )


def can_store_presets(identity: Identity, capabilities: Capabilities) -> bool:
    """Whether the login may store where the lens looks; only an administrator may."""
    return (
        identity.has("ptctrl")
        and capabilities.right is Right.ADMINISTRATOR
        and shows_presets(capabilities)
    )


def preset_names(
    presets: Iterable[Preset], taken: Collection[str] = ()
) -> dict[int, str]:
    """Return the names of the presets that have one; equal ones get their number.

    So do those that are `taken`, in small letters, and what nameless presets are
    called. Capital letters do not count: who speaks a name does not hear them.
    """
    names: dict[int, str] = {}
    used = {*taken}
    for preset in presets:
        if not preset.name:
            continue
        name = preset.name[:LONGEST_NAME]
        nameless = NAMELESS.fullmatch(name)
        while name.casefold() in used or (
            nameless and nameless[1] != str(preset.number)
        ):
            nameless, name = None, f"{name} ({preset.number})"
        used.add(name.casefold())
        names[preset.number] = name
    return names


def _set(ptz: Mapping[str, str]) -> dict[int, Preset]:
    """Return the presets of a PTZ group that are set, by number."""
    return {preset.number: preset for preset in parse_presets(ptz) if preset.is_set}
