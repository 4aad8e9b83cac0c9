"""The vendor's framing, filled with what the camera sees and hears at this moment."""

from typing import TYPE_CHECKING

from . import mjpeg as framing

if TYPE_CHECKING:
    from .simulator import Simulator

WINDOWS = (1, 2, 3, 4)
SILENCE = b"\xff"
SAMPLES_A_SECOND = 8000


def vendor_picture(
    sim: Simulator, picture: bytes, size: tuple[int, int], stamp: int
) -> bytes:
    """A picture with the live indicators behind it."""
    persona = sim.persona
    return framing.vendor_frame(
        picture,
        *size,
        stamp,
        padding=framing.padding(*indicators(sim)) if persona.padding else b"",
        slice_size=persona.slice_size,
        counted=persona.padding_counted,
        flag_all=persona.padding_flag_on_every_slice,
    )


def vendor_sound(sim: Simulator, stamp: int, rate: float) -> bytes:
    """Silence for the time of one picture, with the sound level behind it."""
    switch = main_switch(sim, on=sim.state.is_on("AUDIO", "au_trigger_en"))
    level = framing.sound_command(switch, min(sim.state.seen.value("sound"), 100))
    silence = SILENCE * int(SAMPLES_A_SECOND / rate)
    padding = framing.padding(level) if sim.persona.padding else b""
    return framing.audio_frame(
        silence, stamp, padding=padding, counted=sim.persona.padding_counted
    )


def main_switch(sim: Simulator, *, on: bool) -> int:
    """Off, on, or on and in effect: that is when the camera is armed."""
    if not on:
        return framing.Main.OFF
    armed = sim.state.is_on("EVENT", "event_trigger")
    return framing.Main.IN_SCHEDULE if armed else framing.Main.ON


def indicators(sim: Simulator) -> list[bytes]:
    """The commands of motion, PIR and inputs, as far as the camera has them."""
    state, persona = sim.state, sim.persona
    value = state.seen.value
    switch = main_switch(sim, on=state.is_on("MOTION", "md_mode"))
    levels = [min(value(f"motion_{window}"), 255) for window in WINDOWS]
    enabled = [state.is_on("MOTION", f"md_switch{window}") for window in WINDOWS]
    thresholds = [_setting(sim, "md_threshold", window, 127) for window in WINDOWS]
    if persona.motion_extension:
        windows = [
            framing.Window(
                levels[window - 1],
                enabled[window - 1],
                _setting(sim, "md_update_freq", window, 90),
                thresholds[window - 1],
                _setting(sim, "md_sensitivity", window, 6),
            )
            for window in WINDOWS
        ]
        commands = [framing.motion_extension_command(switch, windows)]
    else:
        commands = [framing.motion_command(switch, levels, thresholds, enabled)]
    if persona.flags["ioctrl"] == "on":
        first, second = (main_switch(sim, on=bool(value(f"input_{n}"))) for n in (1, 2))
        commands.append(framing.input_command(first, second))
    if persona.flags["pir_sensor"] == "on":
        commands.append(framing.pir_command(main_switch(sim, on=bool(value("pir")))))
    return commands


def _setting(sim: Simulator, name: str, window: int, default: int) -> int:
    """One number of a motion window."""
    return int(sim.state.value("MOTION", f"{name}{window}", str(default)))
