"""USER: who may log in to the camera and what they may do."""

from ..refusals import because
from .kinds import Integer, Pattern, Text
from .property import Property, table
from .shared_kinds import BOOLEAN

NAME = Pattern(
    r"[A-Za-z0-9._@-]{1,32}",
    "1 to 32 of 0-9, A-Z, a-z and . _ @ -",
    because("only", longest=32, characters="0-9 A-Z a-z . _ @ -"),
    longest=32,
)
# An empty password would open the camera to everybody.
LOGIN_PASSWORD = Text(64, required=True)
RIGHTS = Pattern(
    r"[01](,[01]){0,19}",
    "0 or 1 for each user, with commas between",
    because("form", example="1,0,1"),
)

USER = table(
    "USER",
    # Off, a name alone seems to be enough for the stream: published configurations have
    # no password (homebridge-camera-ffmpeg issues 797 and 1274).
    Property("login_check", BOOLEAN, "Viewers must log in"),
    Property(
        "admin_timeout", Integer(1, 60), "Minutes until an administrator is logged out"
    ),
    Property("admin_name", NAME, "Name of the administrator", private=True),
    Property(
        "admin_password", LOGIN_PASSWORD, "Password of the administrator", secret=True
    ),
    Property("viewer_name", NAME, "Name of the viewer", private=True),
    Property("viewer_password", LOGIN_PASSWORD, "Password of the viewer", secret=True),
    Property(
        "user{1-20}",
        Pattern(
            # A hidden password is shown as `name,`, which must not be written back
            # (configuration script).
            r"([A-Za-z0-9._@-]{1,32},[ -+\--~]{1,64})?",
            "name,password without further comma, or nothing",
            because("form", example="user,secret"),
        ),
        "A further user",
        secret=True,
    ),
    Property("audio_in_ctrl", RIGHTS, "Which users may listen"),
    Property("audio_out_ctrl", RIGHTS, "Which users may talk"),
    Property("pt_ctrl", RIGHTS, "Which users may pan and tilt"),
    Property("adm_ctrl", BOOLEAN, "Further users may be administrators"),
    Property("io_ctrl", RIGHTS, "Which users may switch inputs and outputs"),
)

ROWS = USER
