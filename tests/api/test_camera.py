"""What else a camera can do: peripherals, restart, clock, RTSP addresses."""

from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import (
    Address,
    Camera,
    CannotConnect,
    CommandRefused,
    Credentials,
    InvalidReply,
    NotAvailable,
    SercommError,
)
from tests.api.camera_requests import FILTER, fast, until
from tests.conftest import StartSimulator

from .conftest import MakeCamera, Serve
from .raw_server import reply

# Everything else


async def test_reading_pairs(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Any CGI that answers with lines of them."""
    sim = await fast(simulator, "icamera2")
    camera = make_camera(sim)
    assert await camera.read_pairs(FILTER) == {"filter": "0"}
    assert await camera.read_pairs("/io/query_pc.cgi", "ir_leds&pir") == {
        "ir_leds": "off",
        "pir": "actionless",
    }
    assert sim.paths() == [FILTER, "/io/query_pc.cgi?ir_leds&pir"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [(b"ERROR\r\n", CommandRefused), (b"\xff\xfe", InvalidReply), (b"\r\n", None)],
)
async def test_reading_no_pairs(
    serve: Serve,
    make_camera: MakeCamera,
    answer: bytes,
    error: type[SercommError] | None,
) -> None:
    """Nothing is nothing; words are an error."""
    camera = make_camera(await serve(reply(answer)))
    if error is None:
        assert await camera.read_pairs(FILTER) == {}
    else:
        with pytest.raises(error):
            await camera.read_pairs(FILTER)


@pytest.mark.parametrize("control_reply", ["ok", "pairs"])
async def test_peripherals(
    simulator: StartSimulator, make_camera: MakeCamera, control_reply: str
) -> None:
    """The manual does not show the answer: both kinds are success."""
    sim = await fast(simulator, "rc8221")
    sim.persona.control_reply = control_reply
    camera = make_camera(sim, "operator")
    await camera.set_peripheral("ir_leds", "on")
    assert sim.state.peripherals["ir_leds"] == "on"
    assert sim.paths() == ["/io/control_pc.cgi?ir_leds=on"]
    with pytest.raises(CommandRefused) as error:
        await camera.set_peripheral("wl_leds", "on")
    assert error.value.reply == "wl_leds=error"


async def test_peripherals_of_a_camera_without_them(
    serve: Serve, make_camera: MakeCamera
) -> None:
    """An empty answer is fine, a missing CGI is not; names are encoded."""
    server = await serve(reply(b""), reply(b"", "404 Not Found"))
    camera = make_camera(server)
    await camera.set_peripheral("a/b", "c&d")
    with pytest.raises(NotAvailable):
        await camera.set_peripheral("ir_leds", "on")
    assert server.targets[0] == "/io/control_pc.cgi?a%2Fb=c%26d"


async def test_infrared_leds(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """The separate CGI."""
    sim = await fast(simulator, "oc810")
    camera = make_camera(sim, "operator")
    await camera.set_infrared_leds(True)
    assert sim.state.peripherals["ir_leds"] == "on"
    await camera.set_infrared_leds(False)
    assert sim.state.peripherals["ir_leds"] == "off"
    assert sim.paths() == [f"/io/irledctrl.cgi?action={n}" for n in (1, 0)]


async def test_reboot(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """It answers first; for a while then nobody does."""
    sim = await simulator(speed=10)
    camera = make_camera(sim)
    await camera.reboot()
    assert sim.paths() == ["/adm/reboot.cgi"]
    await until(lambda: not sim.is_online)
    with pytest.raises(CannotConnect):
        await camera.identity()
    await until(lambda: sim.is_online)
    assert (await camera.identity()).mac == sim.mac


async def test_the_http_trigger(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Refused until it is switched on; missing on some."""
    sim = await fast(simulator)
    camera = make_camera(sim)
    with pytest.raises(CommandRefused):
        await camera.fire_http_trigger()
    await camera.set_group("HTTP_EVENT", {"http_event_en": "1"})
    await camera.fire_http_trigger()
    assert sim.paths()[-1] == "/adm/http_trigger.cgi"
    with pytest.raises(NotAvailable):
        await make_camera(await fast(simulator, "oc810")).fire_http_trigger()


async def test_the_clock(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """Local time, without a zone."""
    sim = await fast(simulator)
    found = await make_camera(sim).clock()
    assert found.tzinfo is None
    assert abs(found - sim.state.local_time()) <= timedelta(seconds=2)
    assert sim.paths() == ["/adm/date.cgi?action=get"]


async def test_an_unpadded_clock(serve: Serve, make_camera: MakeCamera) -> None:
    """Leading zeros are a matter of taste."""
    date = b"year=2015\r\nmonth=3\r\nday=1\r\nhour=0\r\nminute=05\r\nsecond=9\r\n"
    assert await make_camera(await serve(reply(date))).clock() == datetime(
        2015, 3, 1, 0, 5, 9
    )


@pytest.mark.parametrize(
    "year",
    ["", "x", "0", "-1", "99999", pytest.param("9" * 900, id="long"), "2015 1"],
)
async def test_a_clock_that_is_none(
    serve: Serve, make_camera: MakeCamera, year: str
) -> None:
    """Anything that is no date."""
    date = f"year={year}\nmonth=3\nday=1\nhour=0\nminute=5\nsecond=9".encode()
    for answer in (date, date[:-9], b"noon"):
        with pytest.raises(InvalidReply):
            await make_camera(await serve(reply(answer))).clock()


# RTSP addresses


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1),
    st.text(st.characters(codec="utf-8", exclude_characters="\0")),
)
def test_rtsp_urls(username: str, password: str) -> None:
    """Any login can be read from it again."""
    camera = Camera(None, Address("::1"), Credentials(username, password))  # type: ignore[arg-type]
    url = urlsplit(camera.rtsp_url("/img/media.sav", 554))
    assert (url.scheme, url.hostname, url.port) == ("rtsp", "::1", 554)
    assert url.path == "/img/media.sav"
    assert unquote(url.username or "") == username
    assert unquote(url.password or "") == password


def test_rtsp_urls_to_the_byte() -> None:
    """An empty password keeps its colon; without a login there is no `@`."""
    address = Address("192.0.2.7", 8080)
    for login, found in (
        (None, "rtsp://192.0.2.7:1025/live"),
        (
            Credentials("administrator", ""),
            "rtsp://administrator:@192.0.2.7:1025/live",
        ),
        (
            Credentials("viewer", "p4ss:w0rd/%@"),
            "rtsp://viewer:p4ss%3Aw0rd%2F%25%40@192.0.2.7:1025/live",
        ),
    ):
        camera = Camera(None, address, login)  # type: ignore[arg-type]
        assert camera.rtsp_url("/live", 1025) == found
        assert camera.rtsp_url("/live", 1025, 2) == f"{found}?channel=2"
        assert camera.address is address


@pytest.mark.parametrize("host", ["a b", "a@b", "", "[::1]"])
def test_rtsp_urls_that_are_none(host: str) -> None:
    """Our own error, also here."""
    camera = Camera(None, Address(host), Credentials("a", "b"))  # type: ignore[arg-type]
    with pytest.raises(CannotConnect):
        camera.rtsp_url("/live", 554)
