"""A camera's data, and switches for what the documents leave open."""

from dataclasses import dataclass, field

type Groups = dict[str, dict[str, str]]

# What query.cgi says of a camera whose file says nothing else.
FLAGS = {
    "ptctrl": "off",
    "wlled": "off",
    "irled": "off",
    "serial": "off",
    "privacy_button": "off",
    "pir_sensor": "off",
    "ioctrl": "off",
    "wireless": "on",
    "sw_pppoe": "yes",
}


@dataclass(kw_only=True)
class Persona:
    """One camera model and firmware; the fields from `ok_body` on are switches."""

    name: str
    about: str = ""
    model: str
    company: str
    mac: str
    default_name: str
    firmware: str
    release: str
    release_date: str
    serial_number: str
    groups: Groups
    flags: dict[str, str]
    dialect: str
    username: str = "administrator"
    password: str = "cgiconfig"
    resolutions: tuple[str, ...] = ("1", "2", "3", "4")
    largest_size_first: bool = False
    """Whether snapshot.cgi numbers sizes as the base document: 1 is 1280x720."""
    shown_resolutions: str = "1280x720,640*480,320*240,160*120"
    peripherals: tuple[str, ...] = ()
    not_found: frozenset[str] = frozenset()
    forbidden: frozenset[str] = frozenset()
    cgi_error: frozenset[str] = frozenset()
    pin: str = "1234567"

    ok_body: bytes = b"OK\r\n"
    error_status: int = 200
    """Status of `ERROR` and `Invalid ...`; the documents tell only the body."""
    newline: str = "\r\n"
    content_length: bool = False
    realm: str = "Network Camera"
    digest: bool = False
    too_few_rights_status: int = 401
    hide_passwords: bool = True
    multi_group: bool = True
    extension_gives_all: bool = True
    mac_with_colons: bool = True
    http_url_limit: int | None = None
    partial_actions: str = "keep"
    """Actions a colon value does not name: `keep` or `clear`; not documented."""
    csv_rules: str = "kept"
    """What a CSV rule that is written is: `kept`, `refused` or `ignored`; that is not
    documented. Names are taken too, and CSV is printed as before."""
    refused_keys: frozenset[str] = frozenset()
    """What cannot be written although other models take it: `GROUP.key`."""
    firmware_taken: str = "both"
    """What upgrade.cgi flashes: files in `base64`, as a `form`, `both`; with `anything`
    it says OK whatever comes, and flashes only base64; not documented."""
    settings_encrypted: bool = False
    """Whether admcfg.cfg can be read by nobody but the camera."""
    cuts: dict[str, int] = field(default_factory=dict)
    """How many characters of a value are kept without a word: by `GROUP.key`."""
    control_reply: str = "ok"
    """What control_pc.cgi answers: `ok`, or `pairs` as query_pc; not documented."""
    latency: float = 0.0
    reboot_seconds: float = 1.0
    survey_seconds: float = 0.2
    max_streams: int = 3
    max_connections: int = 10
    frame_rate: float | None = None
    """Frames a second of MJPEG; None is what the JPEG group says."""
    boundary: str = "myboundary"
    slice_size: int | None = None
    padding: bool = True
    padding_counted: bool = False
    padding_flag_on_every_slice: bool = False
    motion_extension: bool = False
    """Whether the padding carries command 0x11 in place of 0x01."""
    literal_multipart: bool = False
    """The manual's own misprint `x-mixed-released` as content type."""
    talk_answer: str = "audio"
    """When a talk gets its 200: `first` (manual) or once `audio` came (WVC210)."""
    talk_locks_on_reset: bool = True
    notify_methods: dict[str, str] = field(
        default_factory=lambda: {"0": "POST", "1": "GET", "2": "POST"}
    )
    notify_version: str = "1.0"
    """HTTP version of what it sends; with 1.1 comes a Host header."""
    notify_host: bool = False
    notify_user_agent: str | None = None
    notify_timeout: float = 10.0
    notify_source: str | None = None
    """The address that all it sends comes from, as behind a router of its own."""
    http_trigger_needs_arming: bool = False
    open_home: bool = False
    """Whether it has the XML API of the 3.0.x firmware, on an HTTPS port of its own."""
    open_home_linger: float = 10.0
    """How long a poll is held open when nothing happens; 0 answers at once."""
    open_home_status: int | None = None
    """The statusCode that every OpenHome request gets: 2 busy, 3 error, ..."""
    rtsp_paths: tuple[str, ...] = ("/img/media.sav", "/img/video.sav")

    @property
    def mac12(self) -> str:
        """The MAC as twelve capital digits."""
        return self.mac.replace(":", "").upper()
