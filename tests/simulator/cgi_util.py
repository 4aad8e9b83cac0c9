"""/util/: what a camera tells anybody, without a login."""

from typing import TYPE_CHECKING

from .exchange import Reply, Request, text

if TYPE_CHECKING:
    from .simulator import Simulator

WIDTHS = {"1": "160", "2": "320", "3": "640", "4": "1280"}
SIZES = {"1": (160, 120), "2": (320, 240), "3": (640, 480), "4": (1280, 720)}


def pairs(sim: Simulator, values: dict[str, str]) -> Reply:
    """`key=value` lines."""
    return text(
        "".join(f"{key}={value}{sim.persona.newline}" for key, value in values.items())
    )


def on_off(value: bool) -> str:
    """A flag as the camera prints it."""
    return "on" if value else "off"


async def query(sim: Simulator, request: Request) -> Reply:
    """Identity and flags; with extension=yes also (or only) addresses and firmware."""
    values = identity(sim)
    if request.parameter("extension") == "yes":
        values = (values if sim.persona.extension_gives_all else {}) | extension(sim)
    return pairs(sim, values)


async def start_page(sim: Simulator, request: Request) -> Reply:
    """What a browser sees first."""
    title = f"<head><title>{sim.persona.model}</title></head>"
    page = f"<html>{title}<body>Network Camera</body></html>\r\n"
    return Reply(body=page.encode(), content_type="text/html")


def identity(sim: Simulator) -> dict[str, str]:
    """The keys of the plain call, in the base document's order."""
    persona, state = sim.persona, sim.state
    values = {
        "hostname": state.value("SYSTEM", "host_name"),
        "description": state.value("SYSTEM", "comment"),
        "defname": persona.default_name,
    }
    for key, group in (("mpeg4", "MPEG4"), ("mjpeg", "JPEG"), ("h264", "H264")):
        for number in ("", "2", "3"):
            if state.is_on(group, f"mode{number}"):
                held = state.value(group, f"resolution{number}")
                values[f"{key}_resolution{number}"] = WIDTHS.get(held, "")
    values["mic_in"] = on_off(state.is_on("AUDIO", "audio_in"))
    values["speaker_out"] = on_off(state.is_on("AUDIO", "audio_out"))
    flags = dict(persona.flags)
    values |= {name: flags.pop(name) for name in ("ptctrl", "wlled", "irled", "serial")}
    values["resolutions"] = persona.shown_resolutions
    values["mac"] = sim.mac if persona.mac_with_colons else persona.mac12
    values |= {name: flags.pop(name) for name in ("privacy_button", "pir_sensor")}
    values["wps_pin_code"] = persona.pin
    values["ioctrl"] = flags.pop("ioctrl")
    values |= {"company_name": persona.company, "model_number": persona.model}
    return values | flags


def extension(sim: Simulator) -> dict[str, str]:
    """The further keys of extension=yes."""
    state = sim.state
    return {
        "fw_ver": sim.persona.firmware,
        "ip_addr": state.value("NETWORK", "ip_addr"),
        "netmask": state.value("NETWORK", "netmask"),
        "gateway": state.value("NETWORK", "gateway"),
        "timezone": state.value("SYSTEM", "time_zone"),
        "current_time": f"{state.local_time():%m/%d/%Y %H:%M:%S}",
        "http_port": "80" if sim.tls else str(sim.port),
        "rtsp_port": str(sim.rtsp_port or state.value("RTSP_RTP", "rtsp_port")),
        "https_port": str(sim.https_port or 443),
    }
