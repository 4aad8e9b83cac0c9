"""maks-it's desktop client of a WVC210: talk, upload, live pictures with sound.

It talks in one long POST without a length, which ends with a FIN, or in a POST of 1000
bytes after the other, leaving each without waiting for an answer. A settings file goes
back as a form. Of the live stream it reads a header and then as many bytes as that
counts: where something stands between, it loses its place.
"""

from .stranger import Ask, Stranger, Visit

TALK = (
    "Host: {host}",
    "Authorization: {login}",
    "User-Agent: CameraActiveX",
)
CLIP = (
    *TALK,
    "Content-Type: application/octet-stream",
    "Content-Length: {length}",
    "Connection: close",
)
LIVE = (*TALK, "Connection: close")
BOUNDARY = "9c1e0f66-2d0b-4f2c-9d55-3b0f3c1d7a10"
FORM = (
    f"--{BOUNDARY}\r\nContent-Type: application/octet-stream\r\n"
    "Content-Disposition: form-data; name=file; filename=admcfg.cfg;"
    " filename*=utf-8''admcfg.cfg\r\n\r\n{kept}\r\n"
    f"--{BOUNDARY}--\r\n"
).encode()
UPLOAD = (
    "Host: {host}",
    "Authorization: {login}",
    f'Content-Type: multipart/form-data; boundary="{BOUNDARY}"',
    "Content-Length: {length}",
)


def clip(codec: str) -> Ask:
    """Return an eighth of a second of sound, sent and left."""
    return Ask(
        f"/img/{codec}.cgi",
        method="POST",
        version="HTTP/1.0",
        head=CLIP,
        body=b"\x55" * 1000,
        leaves_after=0,
    )


STRANGER = Stranger(
    source="maks-it/maksit-wvc210",
    head=(
        "Host: {host}",
        "Authorization: {login}",
        "User-Agent: MaksIT.Wvc210/1.0",
    ),
    visits=(
        Visit(
            "wvc210",
            (
                Ask("/util/query.cgi", lines=("hostname=.+", "model_number=WVC210")),
                Ask("/adm/sysinfo.cgi", lines=("Firmware.+", "Serial.+")),
                Ask("/adm/date.cgi?action=get", lines=(r"year=\d{4}", r"second=\d\d")),
                Ask(
                    "/adm/date.cgi?action=set&year=2026&month=1&day=2"
                    "&hour=3&minute=4&second=5"
                ),
                Ask(
                    "/adm/date.cgi?action=get",
                    lines=("year=2026", "month=01", "day=02", "hour=03", "minute=04"),
                ),
                Ask("/adm/admcfg.cfg", kind="application/configuration", keep=True),
                Ask(
                    "/adm/set_group.cgi?group=SYSTEM&host_name=Another",
                    holds={"SYSTEM": {"host_name": "Another"}},
                ),
                Ask(
                    "/adm/upload.cgi",
                    method="POST",
                    head=UPLOAD,
                    body=FORM,
                    holds={"SYSTEM": {"host_name": "Camera"}},
                ),
                Ask(
                    "/img/g711a.cgi",
                    method="POST",
                    version="HTTP/1.0",
                    head=TALK,
                    body=b"\x55" * 10_000,
                    ends=True,
                ),
                *(clip("g711u"), clip("g711u")),
                Ask("/img/mjpeg.cgi", version="HTTP/1.0", head=LIVE, frames=4),
                Ask("/img/snapshot.cgi", kind="image/jpeg"),
                Ask("/pt/ptctrl.cgi?mv=L,8"),
                Ask("/pt/ptctrl.cgi?preset=all", lines=("PT1=-20,0",)),
            ),
            heard=(("g711a", 10_000), ("g711u", 1000), ("g711u", 1000)),
        ),
    ),
)
