"""/io/: filter, lights and the other peripherals."""

from typing import TYPE_CHECKING

from .cgi_util import pairs
from .exchange import Reply, Request, decode_fields, text
from .settings import refusal

if TYPE_CHECKING:
    from .simulator import Simulator

SETTABLE = {
    "dn_mode": ("day", "night"),
    "ir_cut": ("close", "open"),
    "ir_leds": ("off", "on"),
    "wl_leds": ("off", "on"),
    "output_1": ("high", "low"),
    "output_2": ("high", "low"),
}


async def query_filter(sim: Simulator, request: Request) -> Reply:
    """1 when the infrared filter is open: night."""
    return pairs(
        sim, {"filter": "1" if sim.state.peripherals["ir_cut"] == "open" else "0"}
    )


async def query_peripherals(sim: Simulator, request: Request) -> Reply:
    """The state of some peripherals, or of all; `error` for what the camera has not."""
    asked = [name for name, _ in decode_fields(request.query)] or list(
        sim.persona.peripherals
    )
    return pairs(sim, {name: _state(sim, name) for name in asked})


async def control_peripherals(sim: Simulator, request: Request) -> Reply:
    """Set peripherals; a failure is told as `<parameter>=error`."""
    answers: dict[str, str] = {}
    for name, value in decode_fields(request.query):
        if (
            name in sim.persona.peripherals
            and value is not None
            and value in SETTABLE.get(name, ())
        ):
            if name == "dn_mode":
                sim.state.set_mode(value)
            else:
                sim.state.peripherals[name] = value
            answers[name] = value
        else:
            answers[name] = "error"
    if not answers:
        return refusal(sim, "ERROR")
    if "error" in answers.values() or sim.persona.control_reply == "pairs":
        return pairs(sim, answers)
    return text(sim.persona.ok_body)


async def infrared_leds(sim: Simulator, request: Request) -> Reply:
    """The separate CGI of the infrared LEDs (SerComm iOS app): action=1|0."""
    return _separate(sim, request, "ir_leds")


async def white_leds(sim: Simulator, request: Request) -> Reply:
    """The separate CGI of the white LEDs: action=1|0."""
    return _separate(sim, request, "wl_leds")


def _separate(sim: Simulator, request: Request, name: str) -> Reply:
    """Switch one light."""
    action = request.parameter("action")
    if action not in ("0", "1"):
        return refusal(sim, "ERROR")
    sim.state.peripherals[name] = "on" if action == "1" else "off"
    return text(sim.persona.ok_body)


def _state(sim: Simulator, name: str) -> str:
    """The state of one peripheral as query_pc.cgi prints it (RC8221 manual p.95)."""
    if name not in sim.persona.peripherals:
        return "error"
    state = sim.state
    match name:
        case "privacy_button":
            return "on" if state.privacy else "off"
        case "pir":
            if not state.is_on("SYSTEM", "pir_mode"):
                return "disabled"
            return "active" if state.seen.value("pir") else "actionless"
        case "light_sensor":
            return "night" if state.dark else "day"
        case "pt_position":
            return "{},{}".format(*sim.pan_tilt.position)
        case "input_1" | "input_2":
            return "low" if state.seen.value(name) else "high"
        case "output_1" | "output_2":
            return f"{state.peripherals.get(name, 'high')},static"
    return state.peripherals.get(name, "off")
