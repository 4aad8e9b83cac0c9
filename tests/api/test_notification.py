"""What a camera says when it notifies."""

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api.notification import (
    Notification,
    NotificationKind,
    names_event,
    parse_notification,
)

FORM = (
    "event=motion,1,md_window1&mac=AABBCCDDEEFF&event_time=20260417120000"
    "&timezone=+0200&daylight_saving=0"
)
UPLOAD = {
    "X-TimeStampedFile": "170101000000",
    "X-TriggerType": "MOTION",
    "X-EventInfo": "motion,74,md_window0",
}


def test_published_samples() -> None:
    """The forms that people have seen, each as documented."""
    window_1 = Notification(NotificationKind.MOTION, window=1)
    assert parse_notification(FORM, {}, b"") == window_1
    assert parse_notification("", {}, FORM.encode()) == window_1
    assert parse_notification("event=pir", {}, b"") == Notification(
        NotificationKind.PIR
    )
    assert parse_notification("", UPLOAD, b"RIFF\x00\xff") == Notification(
        NotificationKind.MOTION, level=74
    )
    assert parse_notification("", {"X-TriggerType": "PIR"}, b"") == Notification(
        NotificationKind.PIR
    )


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("motion", Notification(NotificationKind.MOTION)),
        ("motion,1,md_window2", Notification(NotificationKind.MOTION, window=2)),
        ("motion,1,md_window4", Notification(NotificationKind.MOTION, window=3)),
        ("motion,1,md_window8", Notification(NotificationKind.MOTION, window=4)),
        ("motion,1,md_window3", Notification(NotificationKind.MOTION)),
        ("motion,1,md_window0", Notification(NotificationKind.MOTION)),
        ("motion,1,md_window100", Notification(NotificationKind.MOTION)),
        ("motion,4,md_window1", Notification(NotificationKind.MOTION, window=1)),
        (
            "motion,5,md_window1",
            Notification(NotificationKind.MOTION, window=1, level=5),
        ),
        (
            "motion,255,md_window1",
            Notification(NotificationKind.MOTION, window=1, level=255),
        ),
        ("motion,256,md_window1", Notification(NotificationKind.MOTION, window=1)),
        ("motion,x", Notification(NotificationKind.MOTION)),
        (
            "MOTION%2C74%2Cmd_window1",
            Notification(NotificationKind.MOTION, window=1, level=74),
        ),
        ("md_window2", Notification(NotificationKind.MOTION, window=2)),
        ("pir,1", Notification(NotificationKind.PIR)),
        ("audio,1", Notification(NotificationKind.SOUND)),
        ("sound", Notification(NotificationKind.SOUND)),
        ("io,1,in1", Notification(NotificationKind.INPUT, input=1)),
        ("io,1,in2", Notification(NotificationKind.INPUT, input=2)),
        ("io,1,in3", Notification(NotificationKind.INPUT)),
        ("in2", Notification(NotificationKind.INPUT, input=2)),
        ("input_1", Notification(NotificationKind.INPUT, input=1)),
        ("period", Notification(NotificationKind.PERIODIC)),
        ("http", Notification(NotificationKind.TRIGGER)),
        ("httpc", Notification(NotificationKind.TRIGGER)),
        ("doorbell", Notification(NotificationKind.UNKNOWN)),
        ("", Notification(NotificationKind.UNKNOWN)),
    ],
)
@pytest.mark.parametrize("place", ["query", "form", "raw", "header"])
def test_events_in_every_place(event: str, expected: Notification, place: str) -> None:
    """The same event means the same, wherever the camera puts it."""
    if place == "query":
        got = parse_notification(f"mac=00&event={event}", {}, b"")
    elif place == "form":
        got = parse_notification("", {}, f"event={event}\r\n".encode())
    elif place == "raw":
        got = parse_notification("", {}, event.encode())
    else:
        got = parse_notification("", {"x-eventinfo": event.replace("%2C", ",")}, b"")
    assert got == expected


@pytest.mark.parametrize(
    "text",
    [
        "mac=00;event=motion,74,md_window1;timezone=+0200",
        "mac=00\r\nevent=motion,74,md_window1\r\n",
        "event = motion,74,md_window1",
        "event: motion;74;md_window1",
        'event="motion,74,md_window1"',
        '{"mac": "00", "event":"motion,74,md_window1"}',
        "<notify><event>motion,74,md_window1</event></notify>",
        '--x\r\nX: form-data; name="event"\r\n\r\nmotion,74,md_window1\r\n--x--\r\n',
    ],
)
def test_fields_in_other_forms(text: str) -> None:
    """However the fields are parted or wrapped, the event is found among them."""
    motion = Notification(NotificationKind.MOTION, window=1, level=74)
    assert parse_notification("", {}, text.encode()) == motion
    assert parse_notification(text, {}, b"") == motion


@pytest.mark.parametrize("query", ["event_time=1", "myevent=motion", "interval=3"])
def test_other_fields_are_no_event(query: str) -> None:
    """What only looks like the field or its value tells nothing."""
    assert parse_notification(query, {}, b"").kind is NotificationKind.UNKNOWN


def test_a_query_that_is_the_event() -> None:
    """It need not have a name, nor its signs be left as they are."""
    assert parse_notification("pir", {}, b"").kind is NotificationKind.PIR
    encoded = "mac%3D00%26event%3Dmotion%2C74%2Cmd_window1"
    motion = Notification(NotificationKind.MOTION, window=1, level=74)
    assert parse_notification(encoded, {}, b"") == motion


@pytest.mark.parametrize(
    ("query", "body", "names"),
    [
        ("", b"", False),
        ("mac=00&event_time=29990101000000", b"", False),
        ("", b"mac=00;timezone=+0200\r\nevent=&", False),
        ("event=new", b"", True),
        ("mac=00", b"event=new", True),
        ("new", b"", True),
        ("", b"\0\xff", True),
        ("", b"rest=" + b"x" * 4096, True),
    ],
)
def test_whether_it_names_what_has_happened(
    query: str, body: bytes, names: bool
) -> None:
    """Fields of other names alone do not, and what is not understood does."""
    assert names_event(query, {}, body) is names
    assert names_event(query, {"x-triggertype": "NEW"}, body)


def test_nothing_said_is_unknown() -> None:
    """A bare request tells only that something happened."""
    assert parse_notification("", {}, b"") == Notification(NotificationKind.UNKNOWN)
    assert parse_notification("x=1&&=&event", {}, b"\x00\xff\xfe") == Notification(
        NotificationKind.UNKNOWN
    )


def test_the_first_understood_place_counts() -> None:
    """An unknown event in the query does not hide a known one elsewhere."""
    assert parse_notification("event=new", UPLOAD, b"").kind is NotificationKind.MOTION
    assert parse_notification("event=pir", UPLOAD, b"").kind is NotificationKind.PIR


def test_only_the_beginning_of_a_body_is_read() -> None:
    """A clip of any size costs no more than its first page."""
    body = b"\x00" * 5000 + b"&event=motion"
    assert parse_notification("", {}, body).kind is NotificationKind.UNKNOWN


@given(
    st.text(),
    st.dictionaries(
        st.one_of(st.text(), st.sampled_from(["X-EventInfo", "x-triggertype"])),
        st.text(),
    ),
    st.binary(),
)
def test_noise_never_raises(query: str, headers: dict[str, str], body: bytes) -> None:
    """Whatever arrives, a notification inside its ranges comes out."""
    got = parse_notification(query, headers, body)
    assert got.window in {None, 1, 2, 3, 4}
    assert got.level is None or 5 <= got.level <= 255


@given(
    st.sampled_from(["motion", "audio", "io", "pir", "period", "http"]),
    st.text(alphabet="0123456789,md_windo٣²", max_size=30),
)
def test_broken_events_keep_their_kind(word: str, rest: str) -> None:
    """The first word decides, whatever follows it."""
    got = parse_notification(f"event={word},{rest}", {}, b"")
    assert got.kind is not NotificationKind.UNKNOWN
