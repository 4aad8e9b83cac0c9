"""Who is measured: how a user adds a camera there, and what it can do."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from scripts.benchmark.cameras import STREAM_PATH, SimulatedCamera
from scripts.demo.api import HomeAssistantApi, RequestRefused
from scripts.demo.camera import FLOW, add_camera

STILL_PATH = "/img/snapshot.cgi"
VIDEO_PATH = "/img/media.sav"

type Add = Callable[[HomeAssistantApi, SimulatedCamera], Awaitable[str | None]]


@dataclass(frozen=True, kw_only=True)
class Contestant:
    """One way to have a camera in Home Assistant.

    An entity is named by its platform and a part of its name; none where there is none.
    """

    name: str
    add: Add
    components: tuple[Path, ...] = ()
    polls: bool = False
    motion: tuple[str, str] | None = None
    tells_level: bool = True
    delivery: tuple[str, str] | None = None
    switch: tuple[str, str] | None = None
    video: bool = False
    reloads: bool = True
    at_once: int = 64
    """How many cameras can be added at the same time."""
    turns: bool = False

    @property
    def is_floor(self) -> bool:
        """Whether it is Home Assistant without any integration for cameras."""
        return self.name == "floor"


async def _add_nothing(_: HomeAssistantApi, __: SimulatedCamera) -> None:
    """The floor asks the camera itself."""


async def _submit(
    api: HomeAssistantApi, domain: str, *forms: Mapping[str, object]
) -> str | None:
    """Go through the forms of a dialog; return the id of the entry."""
    result = await api.post(FLOW, {"handler": domain})
    for form in forms:
        result = await api.post(f"{FLOW}/{result['flow_id']}", form)
    if result["type"] != "create_entry":
        raise RequestRefused(f"{domain}: the camera was not added: {result}")
    return str(result["result"]["entry_id"])


async def _add_mjpeg(api: HomeAssistantApi, camera: SimulatedCamera) -> str | None:
    """Fill in the form of Home Assistant's MJPEG IP Camera."""
    form = {
        "name": f"Camera {camera.port}",
        "mjpeg_url": f"http://{camera.host}:{camera.port}{STREAM_PATH}",
        "still_image_url": f"http://{camera.host}:{camera.port}{STILL_PATH}",
        "username": camera.username,
        "password": camera.password,
        "verify_ssl": True,
    }
    return await _submit(api, "mjpeg", form)


async def _add_generic(api: HomeAssistantApi, camera: SimulatedCamera) -> str | None:
    """Fill in the form of Home Assistant's Generic Camera, video included."""
    form = {
        "still_image_url": f"http://{camera.host}:{camera.port}{STILL_PATH}",
        "stream_source": f"rtsp://{camera.host}:{camera.rtsp_port}{VIDEO_PATH}",
        "username": camera.username,
        "password": camera.password,
        "advanced": {
            "authentication": "basic",
            "framerate": 2,
            "verify_ssl": True,
            "rtsp_transport": "tcp",
        },
    }
    return await _submit(api, "generic", form, {"confirmed_ok": True})


async def _add_icamera(api: HomeAssistantApi, camera: SimulatedCamera) -> str | None:
    """Fill in the form of the iCamera integration."""
    form = {
        "hostname": camera.host,
        "http_port": camera.port,
        "rtsp_port": camera.rtsp_port,
        "username": camera.username,
        "password": camera.password,
        "stream_type": "RTSP",
        "motion_timeout": 5,
    }
    return await _submit(api, "icamera", form)


OURS = Contestant(
    name="sercomm",
    add=add_camera,
    polls=True,
    motion=("event", "detection"),
    delivery=("sensor", "motion_delivery"),
    switch=("switch", "status_led"),
    video=True,
    turns=True,
)
MJPEG = Contestant(name="mjpeg", add=_add_mjpeg)
# It opens the video while it is added, and refuses those whose picture comes late.
GENERIC = Contestant(name="generic", add=_add_generic, video=True, at_once=4)
FLOOR = Contestant(name="floor", add=_add_nothing, motion=("probe", "bare"))
ICAMERA = "icamera"
ALWAYS = (OURS, MJPEG, GENERIC, FLOOR)


def icamera(component: Path) -> Contestant:
    """Return the iCamera integration, whose folder `icamera` this is."""
    return Contestant(
        name=ICAMERA,
        add=_add_icamera,
        components=(component.resolve(),),
        polls=True,
        motion=("camera", ""),
        tells_level=False,
        switch=("switch", "window"),
        video=True,
        reloads=False,  # its entries end as failed_unload
    )


def bare_paths(camera: SimulatedCamera) -> tuple[str, str]:
    """Return where the floor shows a still of a camera, and its stream."""
    still, stream = (
        quote(camera.url(path), safe="") for path in (STILL_PATH, STREAM_PATH)
    )
    return f"/api/probe/still?url={still}", f"/api/probe/copy?url={stream}"
