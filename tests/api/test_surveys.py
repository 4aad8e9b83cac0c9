"""Surveys of air and network."""

from html import escape

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import (
    AccessDenied,
    CameraTimeout,
    CommandRefused,
    InvalidReply,
    InvalidValue,
    NotAvailable,
    SercommError,
    surveys as surveys_module,
)
from custom_components.sercomm.api.surveys import (
    Server,
    Site,
    WorkGroup,
    parse_shares,
    parse_sites,
)
from custom_components.sercomm.api.wireless import security_of
from custom_components.sercomm.api.xml import MAX_FOUND
from tests.conftest import StartSimulator

from .conftest import MakeCamera, Serve
from .raw_server import Endless, reply, silence

SITE = """
   <Site>
        <SSID>{}</SSID>
        <BSSID>34:44:11:A9:C2:D4</BSSID>
        <Mode>Infrastructure</Mode>
        <Security>WPA2-PSK</Security>
        <AUTH>SharedKey</AUTH>
        <Encryption>AES</Encryption>
        <Channel>1</Channel>
        <Signal>100</Signal>
        <WPS>Yes</WPS>
    </Site>
"""
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


# Wi-Fi


async def test_networks_on_the_air(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Names as they are, also none at all."""
    sim = await simulator(speed=100)
    assert await make_camera(sim).surveys.wifi() == [
        Site(
            "MyWiFiNetwork",
            "34:44:11:A9:C2:D4",
            1,
            100,
            "WPA2-PSK",
            "Infrastructure",
            "SharedKey",
            "AES",
            "Yes",
        ),
        Site(
            "Tom & Jerry <5G>",
            "34:44:11:0B:77:01",
            6,
            48,
            "WPA-PSK",
            "Infrastructure",
            "SharedKey",
            "TKIP",
            "No",
        ),
        Site(
            "",
            "C8:3A:35:10:20:30",
            13,
            7,
            "None",
            "Infrastructure",
            "OpenSystem",
            "None",
            "No",
        ),
    ]
    assert sim.paths() == ["/adm/site_survey.cgi"]
    with pytest.raises(AccessDenied):
        await make_camera(await simulator("oc810")).surveys.wifi()


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", InvalidReply),
        (b"ERROR", CommandRefused),
        (b"<html><SiteList>", InvalidReply),
        (b"<?xml version='1.0'?><List></List>", InvalidReply),
    ],
)
async def test_no_survey(
    serve: Serve, make_camera: MakeCamera, body: bytes, error: type[SercommError]
) -> None:
    """Anything else is an error."""
    with pytest.raises(error):
        await make_camera(await serve(reply(body))).surveys.wifi()


async def test_a_survey_without_end(serve: Serve, make_camera: MakeCamera) -> None:
    """256 KiB and no more."""
    endless = Endless(reply(b"<SiteList>"), SITE.format("x").encode() * 50)
    with pytest.raises(InvalidReply, match="larger"):
        await make_camera(await serve(endless)).surveys.wifi()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("a&b", "a&b"),
        ("a&amp;b", "a&b"),
        ("&lt;Site&gt;", "<Site>"),
        ("&lol9;", "&lol9;"),
        (" Gast ", "Gast"),
        ("a\x07b\x1b[0m", "ab[0m"),
        ("x" * 999, "x" * 128),
    ],
)
def test_names_of_networks(written: str, name: str) -> None:
    """Escaped or not, cleaned, cut; no entity is looked up."""
    bomb = '<!DOCTYPE x [<!ENTITY lol9 "lol">]>'
    (site,) = parse_sites(f"{HEAD}{bomb}<SiteList>{SITE.format(written)}</SiteList>")
    assert site.ssid == name


def test_odd_surveys() -> None:
    """Missing parts, nonsense numbers, too many networks."""
    assert parse_sites("<SiteList/>") == []
    assert parse_sites("<SiteList><Site>") == [Site("", "", None, None, "")]
    odd = "<SiteList><Site><Channel>-1</Channel><Signal>99999</Signal></Site>"
    assert parse_sites(odd) == [Site("", "", None, None, "")]
    assert len(parse_sites("<SiteList>" + SITE.format("x") * 999)) == MAX_FOUND


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]))))
def test_any_names_of_networks(names: list[str]) -> None:
    """Written as XML, read as they were."""
    text = "".join(SITE.format(escape(name)) for name in names)
    sites = parse_sites(f"{HEAD}<SiteList>{text}</SiteList>")
    assert [site.ssid for site in sites] == [name[:128] for name in names]


TAGS = [
    "<Site>",
    "</Site>",
    "<SSID>",
    "</SSID>",
    "<Channel>",
    "&",
    "&#0;",
    "&#x110000;",
]


@given(
    st.lists(st.sampled_from([*TAGS, "<List>", "<WorkGroup>", "<Name>"]) | st.text())
)
def test_any_text_is_a_survey_or_none(parts: list[str]) -> None:
    """Nothing but InvalidReply comes out."""
    text = "".join(parts)
    for site in parse_sites(f"<SiteList>{text}"):
        assert (site.ssid + site.bssid + site.security).isprintable()
    for group in parse_shares(f"<List>{text}"):
        assert group.name.isprintable()
    if "List" not in text:
        with pytest.raises(InvalidReply):
            parse_sites(text)
        with pytest.raises(InvalidReply):
            parse_shares(text)


# Shares


async def test_servers_around(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Work groups, their servers, comments."""
    sim = await simulator(speed=100)
    camera = make_camera(sim)
    assert await camera.surveys.shares(5) == [
        WorkGroup(
            "WORKGROUP",
            (Server("MYSERVER", "Samba 4.1.6-Ubuntu"), Server("NAS & Co", "")),
        ),
        WorkGroup("OFFICE", (Server("ARCHIVE", "Files"),)),
    ]
    await camera.surveys.shares()
    await camera.surveys.stop_shares()
    assert sim.paths() == [
        "/adm/smb_survey.cgi?timeout=5",
        "/adm/smb_survey.cgi?timeout=30",
        "/adm/smb_survey.cgi?action=stop",
    ]
    with pytest.raises(NotAvailable):
        await make_camera(await simulator("oc810")).surveys.shares()


@pytest.mark.parametrize("seconds", [-1, 4, 121])
async def test_a_search_of_wrong_length(
    serve: Serve, make_camera: MakeCamera, seconds: int
) -> None:
    """Refused before the camera hears of it."""
    server = await serve(reply(b"OK"))
    with pytest.raises(InvalidValue):
        await make_camera(server).surveys.shares(seconds)
    assert server.connections == 0


@pytest.mark.parametrize("answer", [b"OK\r\n", b"ERROR\r\n"])
async def test_a_search_that_never_ends(
    serve: Serve,
    make_camera: MakeCamera,
    monkeypatch: pytest.MonkeyPatch,
    answer: bytes,
) -> None:
    """The camera is told to stop, and the time that is up is what is raised."""
    monkeypatch.setattr(surveys_module, "SHARE_GRACE", -4.8)
    server = await serve(silence, reply(answer))
    with pytest.raises(CameraTimeout):
        await make_camera(server).surveys.shares(5)
    assert server.targets == [
        "/adm/smb_survey.cgi?timeout=5",
        "/adm/smb_survey.cgi?action=stop",
    ]


def test_a_work_group_without_a_name() -> None:
    """It does not borrow the name of its server."""
    text = "<List><WorkGroup><List><Server><Name>A</Name></Server></List></WorkGroup>"
    assert parse_shares(text) == [WorkGroup("", (Server("A", ""),))]


@pytest.mark.parametrize(
    ("security", "encryption", "word"),
    [
        ("WPA2-PSK", "AES", "wpa_wpa2_psk"),
        ("", "wpa", "wpa_wpa2_psk"),
        ("WEP", "", "wep"),
        ("", "Wep", "wep"),
        ("None", "", "none"),
        ("OPEN", "", "none"),
        ("?", "", "wpa_wpa2_psk"),
        ("", "", "wpa_wpa2_psk"),
    ],
)
def test_security_of_a_network(security: str, encryption: str, word: str) -> None:
    """The word of the form; what is not known is what nearly all have."""
    site = Site("Home", "", None, None, security=security, encryption=encryption)
    assert security_of(site) == word
