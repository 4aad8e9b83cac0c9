"""What the camera can be asked over HTTP and RTSP, and what uses it here."""

from dataclasses import dataclass

from custom_components.sercomm.api.catalog import Origin

FLASH = ("/img/media.swf", "/img/media.flv", "/img/sc_flvplayer.swf")
# Home Assistant plays no stream without a picture.
SOUND_ALONE = "/img/audio.sav"
PRESETS = tuple(f"button.ptz_preset_{number}" for number in range(1, 10))
MOVES = tuple(f"button.ptz_{way}" for way in ("up", "down", "left", "right"))


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request: its path, maybe what follows it, and where it is used.

    `entities` are written platform.key; `others` are parts of the integration that
    are neither entity nor action.
    """

    path: str
    query: str = ""
    does: str
    entities: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    origin: str = Origin.BASE


REQUESTS = (
    Request(
        path="/util/query.cgi",
        does="who the camera is and what it has; needs no login",
        others=("search", "discovery", "set-up", "poll when nothing else is asked"),
    ),
    Request(
        path="/util/query.cgi",
        query="extension=yes",
        does="the same with firmware and ports",
        others=("set-up", "device page"),
    ),
    Request(
        path="/img/query.cgi",
        does="what the login may do",
        others=("config flow", "set-up", "poll with a viewer's account"),
    ),
    Request(
        path="/img/snapshot.cgi",
        query="size=, quality=",
        does="a picture",
        entities=("camera.live", "image.last_motion"),
        actions=("snapshot",),
    ),
    Request(
        path="/img/video.mjpeg",
        query="channel=",
        does="live picture without sound; asked otherwise, with levels of motion",
        entities=(
            "camera.live",
            "camera.live_2",
            "camera.live_3",
            "sensor.motion_level",
            "sensor.sound_level",
        ),
        actions=("get_stream_urls",),
        others=("motion delivery",),
    ),
    Request(
        path="/img/media.sav",
        query="channel=",
        does="live picture with sound, by RTSP",
        entities=("camera.live", "camera.live_2", "camera.live_3"),
        actions=("get_stream_urls",),
    ),
    Request(
        path="/img/video.sav",
        query="channel=",
        does="live picture without sound, by RTSP",
        entities=("camera.live", "camera.live_2", "camera.live_3"),
        actions=("get_stream_urls",),
        others=("option Stream",),
    ),
    Request(
        path="/img/audio.sav",
        does="live sound, by RTSP",
        actions=("get_stream_urls",),
    ),
    Request(
        path="/img/media.sdp",
        does="a description of the streams for players",
        actions=("get_stream_urls",),
        others=("diagnostics",),
    ),
    Request(
        path="/img/media.swf",
        does="a page with a Flash player",
        actions=("get_stream_urls",),
    ),
    Request(
        path="/img/media.flv",
        does="live picture for Flash players",
        actions=("get_stream_urls",),
    ),
    Request(
        path="/img/sc_flvplayer.swf",
        does="a Flash player with buttons",
        actions=("get_stream_urls",),
    ),
    Request(
        path="/img/g711u.cgi",
        does="sound for the speaker, G.711 µ-law",
        entities=("media_player.speaker",),
        origin="RC8120 manual",
    ),
    Request(
        path="/img/g711a.cgi",
        does="sound for the speaker, G.711 A-law",
        entities=("media_player.speaker",),
        origin="RC8120 manual",
    ),
    Request(
        path="/pt/ptctrl.cgi",
        query="mv=",
        does="move in one of eight directions",
        entities=MOVES,
        actions=("ptz_move",),
    ),
    Request(
        path="/pt/ptctrl.cgi",
        query="position=",
        does="move to a point",
        actions=("ptz_position",),
        origin="maksit-wvc210",
    ),
    Request(
        path="/pt/ptctrl.cgi",
        query="preset=move,1 to 9",
        does="go to a preset",
        entities=("select.preset", *PRESETS),
        actions=("go_to_preset",),
        origin="maksit-wvc210",
    ),
    Request(
        path="/pt/ptctrl.cgi",
        query="preset=move,100",
        does="go where motion is watched for",
        entities=("button.ptz_motion_position",),
    ),
    Request(
        path="/pt/ptctrl.cgi",
        query="preset=move,101",
        does="patrol",
        entities=("button.ptz_patrol",),
    ),
    Request(
        path="/pt/ptctrl.cgi",
        query="preset=move,102",
        does="look right, then left",
        entities=("button.ptz_sweep",),
    ),
    Request(
        path="/pt/ptctrl.cgi",
        query="preset=move,103",
        does="go home",
        entities=("button.ptz_home",),
    ),
    Request(
        path="/pt/ptctrl.cgi",
        query="preset=move,104",
        does="calibrate",
        entities=("button.ptz_calibrate",),
    ),
    Request(
        path="/pt/ptctrl.cgi",
        query="preset=set,1 to 9",
        does="store where the lens looks",
        actions=("save_preset",),
        origin="maksit-wvc210",
    ),
    Request(
        path="/io/query_filter.cgi",
        does="whether the infrared filter is away",
        entities=("binary_sensor.night_vision",),
    ),
    Request(
        path="/io/query_pc.cgi",
        does="state of lights, filter, sensors, inputs and the privacy button",
        entities=(
            "binary_sensor.night_vision",
            "binary_sensor.pir",
            "binary_sensor.input_1",
            "binary_sensor.input_2",
            "switch.infrared_leds",
            "light.white_leds",
            "switch.white_leds",
            "switch.output_1",
            "switch.output_2",
            "switch.privacy",
            "camera.live",
        ),
        origin="RC8221 manual",
    ),
    Request(
        path="/io/control_pc.cgi",
        query="ir_leds=, wl_leds=, output_1=, output_2=",
        does="switch lights and outputs",
        entities=(
            "switch.infrared_leds",
            "light.white_leds",
            "switch.white_leds",
            "switch.output_1",
            "switch.output_2",
        ),
        origin="RC8221 manual",
    ),
    Request(
        path="/io/irledctrl.cgi",
        query="action=",
        does="switch infrared lights of cameras without control_pc.cgi",
        entities=("switch.infrared_leds",),
        origin="SerComm iOS app",
    ),
    Request(
        path="/io/wlledctrl.cgi",
        query="action=",
        does="switch white lights of cameras without control_pc.cgi",
        entities=(
            "light.white_leds",
            "switch.white_leds",
        ),
        origin="SerComm iOS app",
    ),
    Request(
        path="/adm/get_group.cgi",
        does="the names of all groups",
        actions=("list_groups", "backup_configuration"),
        others=("set-up",),
    ),
    Request(
        path="/adm/get_group.cgi",
        query="group=",
        does="the properties of a group, or one of them",
        actions=("get_group", "backup_configuration", "restore_configuration"),
        others=("set-up", "poll", "all entities of the tables below"),
    ),
    Request(
        path="/adm/set_group.cgi",
        query="group=",
        does="change properties of a group",
        actions=(
            "set_group",
            "set_motion_window",
            "set_event_action",
            "set_privacy_mask",
            "set_schedule",
            "set_email",
            "set_ftp",
            "set_share",
            "set_wifi",
            "set_user",
            "restore_configuration",
        ),
        others=("all entities of the tables below", "motion delivery"),
    ),
    Request(
        path="/adm/date.cgi",
        query="action=get",
        does="the clock",
        entities=("sensor.clock_drift",),
    ),
    Request(
        path="/adm/date.cgi",
        query="action=set",
        does="set the clock",
        entities=("button.sync_clock",),
        actions=("set_clock",),
        others=("option of a nightly correction",),
    ),
    Request(
        path="/adm/log.cgi",
        does="the camera's log",
        entities=("sensor.last_log_entry", "sensor.wifi_reconnects"),
        actions=("get_log",),
    ),
    Request(
        path="/adm/sysinfo.cgi",
        does="firmware, its date and the serial number",
        others=("diagnostics",),
    ),
    Request(
        path="/adm/wireless_status.cgi",
        does="the state of the Wi-Fi",
        entities=("sensor.wifi_signal", "sensor.wifi_network"),
    ),
    Request(
        path="/adm/site_survey.cgi",
        does="the Wi-Fi networks around",
        actions=("scan_wifi",),
    ),
    Request(
        path="/adm/smb_survey.cgi",
        query="timeout=",
        does="the file servers in the network",
        actions=("scan_shares",),
    ),
    Request(
        path="/adm/smb_survey.cgi",
        query="action=stop",
        does="end that search",
        actions=("scan_shares",),
    ),
    Request(
        path="/adm/http_trigger.cgi",
        does="make the camera notify as if something had happened",
        entities=("button.test_delivery",),
        others=("motion delivery",),
        origin="Sercomm-API issue 2",
    ),
    Request(
        path="/adm/privacy_ctl.cgi",
        query="privacy=",
        does="hide the picture, or show it again",
        entities=("switch.privacy", "camera.live"),
        origin="RC8120 manual",
    ),
    Request(
        path="/adm/admcfg.cfg",
        does="all settings in a file of the camera's own kind",
        actions=("backup_configuration",),
    ),
    Request(
        path="/adm/upload.cgi",
        does="take settings from such a file",
        actions=("restore_configuration",),
    ),
    Request(
        path="/adm/flash_dumper.cgi",
        does="the firmware as a file",
        actions=("download_firmware",),
    ),
    Request(
        path="/adm/upgrade.cgi",
        does="replace the firmware",
        actions=("upgrade_firmware",),
    ),
    Request(
        path="/adm/enable_ui.cgi",
        does="show the web pages that a vendor has hidden",
        entities=("button.enable_ui",),
    ),
    Request(
        path="/adm/reboot.cgi",
        does="restart",
        entities=("button.reboot",),
    ),
    Request(
        path="/adm/reset_to_default.cgi",
        does="forget all settings and restart",
        entities=("button.factory_reset",),
        actions=("factory_reset",),
    ),
    Request(
        path="/adm/Licenses.txt",
        does="the licenses of the software inside",
        actions=("get_licenses",),
    ),
    Request(
        path="/OpenHome/System/deviceInfo",
        does="who the camera is, by HTTPS; 3.0.x firmware",
        others=("motion delivery",),
        origin=Origin.ZILKER,
    ),
    Request(
        path="/OpenHome/System/Poll/notifications",
        does="wait for what the camera notices, by HTTPS; 3.0.x firmware",
        others=("motion delivery",),
        origin=Origin.ZILKER,
    ),
)
