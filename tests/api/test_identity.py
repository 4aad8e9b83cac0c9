"""Who a camera says it is."""

import json

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api import Identity, InvalidReply
from custom_components.sercomm.api.groups import parse_pairs

# The base document's answer of /util/query.cgi and of its extension.
RC8230 = """\
hostname=SC92FFF7\r
description=Network Camera\r
defname=SC92FFF7\r
mjpeg_resolution=1280\r
h264_resolution=1280\r
mic_in=on\r
speaker_out=off\r
ptctrl=on\r
wlled=off\r
irled=off\r
serial=pelco\r
resolutions=1280x720,640*480, 320*240,160*120\r
mac=00:0e:8f:92:ff:f7\r
privacy_button=off\r
pir_sensor=off\r
wps_pin_code=1234567\r
ioctrl=off\r
company_name=Xanboo\r
model_number=RC8230\r
wireless=on\r
sw_pppoe=yes\r
fw_ver=V1.0.15R00\r
http_port=80\r
rtsp_port=554\r
https_port=443\r
"""


def read(**changes: str) -> Identity:
    """Return the identity of the base document's camera with some changes."""
    return Identity.from_query(parse_pairs(RC8230) | changes)


def test_the_base_documents_camera() -> None:
    """Everything of it."""
    assert read() == Identity(
        mac="00:0e:8f:92:ff:f7",
        model="RC8230",
        company="Xanboo",
        host_name="SC92FFF7",
        default_name="SC92FFF7",
        firmware="V1.0.15R00",
        http_port=80,
        https_port=443,
        rtsp_port=554,
        flags={
            "mic_in": "on",
            "speaker_out": "off",
            "ptctrl": "on",
            "wlled": "off",
            "irled": "off",
            "serial": "pelco",
            "privacy_button": "off",
            "pir_sensor": "off",
            "ioctrl": "off",
            "wireless": "on",
            "sw_pppoe": "yes",
        },
        resolutions=("1280x720", "640x480", "320x240", "160x120"),
    )


def test_the_least_there_is() -> None:
    """A MAC and one of the two names."""
    identity = Identity.from_query({"mac": "00C002123456", "model_number": ""})
    assert identity.mac == "00:c0:02:12:34:56"
    assert (identity.firmware, identity.http_port, identity.flags) == (None, None, {})
    assert identity.title == "SerComm 123456"


@pytest.mark.parametrize(
    "mac",
    ["000e8f92fff7", "000E8F92FFF7", "00:0E:8F:92:FF:F7", "00-0e-8f-92-ff-f7"],
)
def test_macs(mac: str) -> None:
    """Manuals and cameras differ in how they print it."""
    assert read(mac=mac).mac == "00:0e:8f:92:ff:f7"


@given(st.binary(min_size=6, max_size=6), st.sampled_from(["", ":", "-"]))
def test_any_mac(raw: bytes, separator: str) -> None:
    """Always lower case with colons."""
    text = raw.hex(separator) if separator else raw.hex()
    for spelled in (text, text.upper()):
        assert read(mac=spelled).mac == raw.hex(":")


@pytest.mark.parametrize(
    "mac",
    [
        "",
        "00:0e:8f:92:ff",
        "00:0e:8f:92:ff:f7:00",
        "00:0e:8f:92:ff:fg",
        "00\u0660e8f92fff7",
    ],
)
def test_no_mac_no_camera(mac: str) -> None:
    """Anything else is somebody else's device."""
    with pytest.raises(InvalidReply):
        read(mac=mac)


@pytest.mark.parametrize("pairs", [{}, {"mac": "000e8f92fff7", "hostname": "router"}])
def test_no_name_no_camera(pairs: dict[str, str]) -> None:
    """A MAC alone could be anybody's."""
    with pytest.raises(InvalidReply):
        Identity.from_query(pairs)


@given(st.dictionaries(st.text(), st.text()))
def test_any_pairs(pairs: dict[str, str]) -> None:
    """Whatever a camera adds, it can be stored and shown."""
    identity = Identity.from_query(pairs | {"mac": "000e8f92fff7", "defname": "x"})
    assert identity.title.isprintable()
    assert Identity.from_dict(json.loads(json.dumps(identity.as_dict()))) == identity


@pytest.mark.parametrize(
    ("host_name", "title"),
    [
        ("Front Door", "Front Door"),
        ("", "RC8230 92FFF7"),
        ("SC92FFF7", "RC8230 92FFF7"),
        ("sc92fff7", "RC8230 92FFF7"),
        ("rc8230", "RC8230 92FFF7"),
        ("Camera", "RC8230 92FFF7"),
        ("Fr\x1bont\x07", "Front"),
        ("x" * 200, "x" * 64),
    ],
)
def test_titles(host_name: str, title: str) -> None:
    """The owner's name for it, unless it is the factory's."""
    assert read(hostname=host_name).title == title


@pytest.mark.parametrize(
    ("text", "port"),
    [
        ("1", 1),
        ("65535", 65535),
        ("00080", 80),
        ("0", None),
        ("65536", None),
        ("0000080", None),
        ("-1", None),
        ("", None),
        ("8O", None),
        ("٨٠", None),
        ("²", None),
        ("9" * 1000, None),
    ],
)
def test_ports(text: str, port: int | None) -> None:
    """Only what can be one."""
    identity = read(http_port=text, https_port=text, rtsp_port=text)
    assert identity.http_port == identity.https_port == identity.rtsp_port == port


@pytest.mark.parametrize(
    ("text", "resolutions"),
    [
        ("", ()),
        ("1280*720", ("1280x720",)),
        ("640x480,,junk,1x1, 320 x 240,640x480x2", ("640x480",)),
    ],
)
def test_resolutions(text: str, resolutions: tuple[str, ...]) -> None:
    """Both separators of the camera, nothing else."""
    assert read(resolutions=text).resolutions == resolutions


def test_flags() -> None:
    """`on` and `yes` are a yes; everything else is a no."""
    identity = read(irled="on", sw_pppoe="yes", wlled="off", pir_sensor="maybe")
    assert identity.has("irled")
    assert identity.has("sw_pppoe")
    assert not identity.has("wlled")
    assert not identity.has("pir_sensor")
    assert not identity.has("serial")
    assert not identity.has("unheard of")
