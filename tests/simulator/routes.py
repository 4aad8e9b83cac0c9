"""Which CGI answers which path, and which of them a camera has."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from . import (
    cgi_adm,
    cgi_config,
    cgi_img,
    cgi_io,
    cgi_pt,
    cgi_survey,
    cgi_util,
    hls,
    open_home,
    settings,
    talk,
)
from .exchange import Reply, Request

if TYPE_CHECKING:
    from .simulator import Simulator

type Handler = Callable[[Simulator, Request], Awaitable[Reply]]

ROUTES: dict[str, Handler] = {
    "/": cgi_util.start_page,
    "/util/query.cgi": cgi_util.query,
    "/img/query.cgi": cgi_img.query,
    "/img/snapshot.cgi": cgi_img.snapshot,
    "/img/video.mjpeg": cgi_img.mjpeg,
    "/img/mjpeg.cgi": cgi_img.mjpeg,
    "/img/mjpeg.htm": cgi_img.page,
    "/img/media.sdp": cgi_img.session_description,
    "/img/stream.m3u8": hls.playlist,
    hls.FILM: hls.film,
    "/img/g711u.cgi": talk.receive,
    "/img/g711a.cgi": talk.receive,
    "/pt/ptctrl.cgi": cgi_pt.control,
    "/io/query_filter.cgi": cgi_io.query_filter,
    "/io/query_pc.cgi": cgi_io.query_peripherals,
    "/io/control_pc.cgi": cgi_io.control_peripherals,
    "/io/irledctrl.cgi": cgi_io.infrared_leds,
    "/io/wlledctrl.cgi": cgi_io.white_leds,
    "/adm/get_group.cgi": settings.get_group,
    "/adm/set_group.cgi": settings.set_group,
    "/adm/sysinfo.cgi": cgi_adm.system_information,
    "/adm/ping.cgi": cgi_adm.ping,
    "/adm/date.cgi": cgi_adm.date,
    "/adm/log.cgi": cgi_adm.log,
    "/adm/enable_ui.cgi": cgi_adm.enable_ui,
    "/adm/file.cgi": cgi_adm.file,
    "/adm/http_trigger.cgi": cgi_adm.http_trigger,
    "/adm/privacy_ctl.cgi": cgi_adm.privacy_control,
    "/adm/reboot.cgi": cgi_adm.reboot,
    "/adm/reset_to_default.cgi": cgi_adm.reset_to_default,
    "/adm/Licenses.txt": cgi_adm.licenses,
    "/adm/wireless_status.cgi": cgi_survey.wireless_status,
    "/adm/site_survey.cgi": cgi_survey.site_survey,
    "/adm/smb_survey.cgi": cgi_survey.share_survey,
    "/adm/admcfg.cfg": cgi_config.download,
    "/adm/upload.cgi": cgi_config.upload,
    "/adm/upgrade.cgi": cgi_config.upgrade,
    "/adm/flash_dumper.cgi": cgi_config.dump_flash,
    "/OpenHome/System/deviceInfo": open_home.device_info,
    "/OpenHome/System/Ping": open_home.ping,
    open_home.POLL: open_home.poll,
}


def find_handler(sim: Simulator, request: Request) -> Handler | None:
    """The CGI behind a path; None where this camera lacks the part it serves."""
    flags = sim.persona.flags
    path = request.path
    absent = (
        (path == "/pt/ptctrl.cgi" and flags["ptctrl"] != "on")
        or (path == "/io/irledctrl.cgi" and flags["irled"] != "on")
        or (path == "/io/wlledctrl.cgi" and flags["wlled"] != "on")
        or (
            path in ("/io/query_pc.cgi", "/io/control_pc.cgi")
            and not sim.persona.peripherals
        )
        or (
            path.startswith(open_home.FOLDER)
            and not (sim.persona.open_home and request.secure)
        )
    )
    return None if absent else ROUTES.get(path)


def is_talk(request: Request) -> bool:
    """Whether a request carries sound to the speaker."""
    return request.path.startswith("/img/g711")
