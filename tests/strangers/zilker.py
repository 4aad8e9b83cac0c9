"""Comcast's touchscreen: the long poll of 3.0.x firmware, by HTTPS, with a login.

An empty answer is no event. Else it reads the children of the root: `notifyBody`, in
which VMD is motion and Unknown a doorbell, or `statusCode`, of which 1 is good.
It hangs up after the seconds that it was told, and asks again; nothing may be lost.
"""

from .stranger import Ask, Event, Stranger, Visit

POLL = "/OpenHome/System/Poll/notifications"
# Of motion and of the HTTP trigger: with `poll`, which its cameras' gateway orders.
RULE = "is=1|es=0,|et={}|acts=poll:1|ei=0|ea=mp4,5,15,1|en=poll"

FOUND = {
    "EVENT": {
        "event_trigger": "1",
        "event1_entry": RULE.format(2),
        "event3_entry": RULE.format(5),
    },
    "MOTION": {"md_mode": "1"},
}


def told(kind: str) -> Ask:
    """Return the poll that tells of an event."""
    return Ask(
        POLL,
        secure=True,
        kind="text/xml",
        nodes={"notifyBody//eventType": kind},
        lacks=("<statusCode>",),
    )


STRANGER = Stranger(
    source="rdkcentral/zilker-sdk",
    head=("Host: {host}", "Authorization: {login}", "Accept: */*"),
    visits=(
        Visit(
            "icamera2",
            (
                Ask(
                    "/adm/set_group.cgi?group=SYSTEM&ssl_cert_validation=1",
                    secure=True,
                    holds={"SYSTEM": {"ssl_cert_validation": "1"}},
                ),
                Ask(
                    "/OpenHome/System/Ping",
                    secure=True,
                    nodes={"statusCode": "1"},
                ),
                Ask(
                    "/OpenHome/System/deviceInfo",
                    secure=True,
                    nodes={
                        "deviceName": "iCamera20D2A2E",
                        "manufacturer": "iControl",
                        "model": "iCamera2",
                        "serialNumber": "1602AXN048885",
                        "macAddress": "e0:60:66:0d:2a:2e",
                        "firmwareVersion": "3.0.01.39",
                        "apiVersion": "3.3",
                    },
                ),
                Ask(POLL, secure=True, exactly=""),
                Event("motion"),
                told("VMD"),
                Ask(POLL, secure=True, exactly=""),
            ),
            found=FOUND,
        ),
        Visit(
            "icamera2",
            (
                Ask(POLL, secure=True, leaves_after=0.02),
                Event("http"),
                told("Unknown"),
            ),
            found=FOUND,
            speed=1,
        ),
    ),
)
