"""SerComm's own app for iOS, of 2010: asks who is there, up to five times.

It does so without a login, and waits two seconds each time. A channel has the first
codec, of MPEG-4, MJPEG and H.264, whose `_resolution` with the channel's number stands
in the answer; none is MPEG-4.
"""

from .stranger import Ask, Stranger, Visit

QUERY = "/util/query.cgi"
NOTHING = Ask(QUERY, fault="empty", status=None)
BROKEN = Ask(QUERY, fault="reset", status=None)
LOGGED_IN = ("Host: {host}", "Authorization: {login}")


def codecs(*channels: str) -> Ask:
    """Return the query that tells the codec of each channel."""
    lines: list[str] = []
    lacks: list[str] = []
    for number, codec in enumerate(channels, 1):
        suffix = "" if number == 1 else str(number)
        order = ("mpeg4", "mjpeg", "h264")
        lines.append(rf"{codec}_resolution{suffix}=\d+")
        lacks += (f"{it}_resolution{suffix}=" for it in order[: order.index(codec)])
    return Ask(QUERY, shape="pairs", lines=tuple(lines), lacks=tuple(lacks))


STRANGER = Stranger(
    source="mobdim/NetVision.Lite_V1_6",
    head=(
        "Host: {host}",
        "User-Agent: NetVision",
        "Accept: */*",
        "Accept-Language: en-us",
        "Accept-Encoding: gzip, deflate",
        "Connection: keep-alive",
    ),
    visits=(
        Visit(
            "rc8230",
            (
                *(NOTHING, BROKEN, NOTHING, BROKEN),
                codecs("mpeg4", "h264", "h264"),
                Ask("/pt/ptctrl.cgi?mv=L,10", head=LOGGED_IN),
                Ask("/pt/ptctrl.cgi?preset=move,103", head=LOGGED_IN),
            ),
        ),
        Visit("wvc210", (codecs("mpeg4"),)),
        Visit("rc8221", (Ask("/io/irledctrl.cgi?action=1", head=LOGGED_IN),)),
        Visit("icamera2", (codecs("mjpeg", "mjpeg"),)),
    ),
)
