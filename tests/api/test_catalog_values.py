"""No value gets past the table that should not."""

import re

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api.catalog import (
    Access,
    Choice,
    Integer,
    Property,
    check_original,
    check_value,
    documented_properties,
    is_private,
    lookup_property,
)
from custom_components.sercomm.api.errors import InvalidValue
from tests.api.refusals import ALL_GROUPS, refuses


@pytest.mark.parametrize("group", ALL_GROUPS)
def test_nothing_but_printable_ascii_in_one_line(group: str) -> None:
    """No value of any kind may break out of its line or its field."""
    for row in documented_properties(group):
        for value in ("1\n", "1\r", "\0", "1\t", "\x7f", "é", "\uff11", "1" * 1025):
            assert refuses(group, row.keys[0], value)


@pytest.mark.parametrize("group", ALL_GROUPS)
def test_whole_numbers(group: str) -> None:
    """Lowest and highest are allowed, what is beyond or written otherwise is not."""
    for row in documented_properties(group):
        if not isinstance(row.kind, Integer) or row.access is not Access.WRITE:
            assert row.limits is None
            continue
        assert row.limits is not None
        lowest, highest = row.limits
        for key in row.keys:
            check_value(group, key, str(lowest))
            check_value(group, key, str(highest))
            if row.kind.optional:
                check_value(group, key, "")
            else:
                assert refuses(group, key, "")
            for wrong in (lowest - 1, highest + 1, " 1", "01", "+1", "1.0", "-0"):
                assert refuses(group, key, str(wrong))
            for wrong in ("1e1", "x", "9" * 30):
                assert refuses(group, key, wrong)


@pytest.mark.parametrize("group", ALL_GROUPS)
def test_choices(group: str) -> None:
    """Every code is allowed and has a name of its own, which is no value."""
    for row in documented_properties(group):
        assert bool(row.choices) is isinstance(row.kind, Choice)
        names = list(row.choices.values())
        assert len(names) == len(set(names))
        for code, name in row.choices.items():
            check_value(group, row.keys[-1], code)
            assert refuses(group, row.keys[-1], name)
            assert row.key == "time_zone" or re.fullmatch(r"[a-z0-9_]+", name)


@pytest.mark.parametrize("group", ALL_GROUPS)
def test_lengths(group: str) -> None:
    """One character too many is refused."""
    for row in documented_properties(group):
        if row.max_length is not None:
            assert refuses(group, row.keys[0], "a" * (row.max_length + 1))


@pytest.mark.parametrize(
    ("group", "key", "allowed", "refused"),
    [
        ("SYSTEM", "led_mode", ["0", "1"], ["", "2", "on", "00"]),
        ("SYSTEM", "host_name", ["Front door 1"], ["", "a" * 17, "a-b", "a_b", "é"]),
        ("SYSTEM", "comment", ["", "It is Bob's camera!"], ["a" * 33, "a\n"]),
        (
            "SYSTEM",
            "ntp_server",
            ["", "0.uk.pool.ntp.org", "192.168.0.1"],
            ["a b", ".a"],
        ),
        ("SYSTEM", "time_zone", ["0", "75"], ["-1", "76", ""]),
        ("SYSTEM", "ssl_cert_server_cn_list", ["", "*.a.com;b"], [";", "a b"]),
        (
            "MOTION",
            "md_name1",
            ["", "Window 1"],
            ["a" * 13, "a$b", "a'b", 'a"b', "a|b"],
        ),
        ("MOTION", "md_window4", ["0,0,639,479", "30,60,100,120"], ["0,0,640,479"]),
        (
            "MOTION",
            "md_window1",
            ["0,0,1,1"],
            [
                "",
                "0,0,0,1",
                "5,0,4,9",
                "0,9,9,5",
                "0,0,1",
                "0,0,1,1,1",
                "0,0,1,480",
                "a,0,1,1",
            ],
        ),
        (
            "MOTION",
            "md_point",
            ["0,0", "-63,-36", "63,28"],
            ["", "64,0", "0,29", "-64,0"],
        ),
        (
            "MOTION",
            "md_abs_window1",
            ["0,0,1280,720/1280,720"],
            ["", "0,0,1,1", "0,0,1,1/0,1"],
        ),
        ("VIDEO", "text", ["", "Tom & Jerry's"], ["a" * 21]),
        ("VIDEO", "mask_color1", ["888888", "00ffAA"], ["", "88888", "GGGGGG"]),
        (
            "VIDEO",
            "dn_threshold",
            ["35,75", "5,45", "40,80"],
            ["4,75", "41,75", "35,81"],
        ),
        ("VIDEO", "dn_sch", ["0", "1", "2", "3"], ["4", "auto"]),
        ("H264", "sp_uri2", ["", "live", "a/b.sav"], ["a b", "a;b", "a" * 65, "a?b"]),
        (
            "NETWORK",
            "ip_addr",
            ["192.168.0.42"],
            ["", "192.168.0.256", "a", "1.2.3", "::1"],
        ),
        ("NETWORK", "gateway", ["10.0.0.1"], ["", "10.0.0.1/8"]),
        ("NETWORK", "netmask", ["255.255.255.0", "255.255.240.0"], ["", "255.0.255.0"]),
        ("RTSP_RTP", "rtsp_port", ["554", "1024", "65535"], ["553", "80", "65536"]),
        ("RTSP_RTP", "mcast_video_port", ["1024", "2240", "65534"], ["2241", "65535"]),
        ("RTSP_RTP", "mcast_audio_addr", ["224.2.0.1"], ["", "192.168.0.1"]),
        ("WIRELESS", "wlan_essid", ["", "Tom's & Co `$;"], ["a" * 33]),
        (
            "WIRELESS",
            "wpa_ascii",
            ["12345678", "g" * 63, "a" * 64],
            ["", "1234567", "g" * 64],
        ),
        ("WIRELESS", "wep_kep1", ["", "0123456789", "0" * 26], ["0123", "g" * 10]),
        ("WIRELESS", "wlan_channel", ["0", "13"], ["14"]),
        (
            "EMAIL",
            "to_addr3",
            ["", "a.b+c@example.org"],
            ["a", "a@b;c", "a b@c", "a@" + "b" * 63],
        ),
        ("EMAIL", "smtp2_password", ["", "a'b\"c`$;|&<>\\ d"], ["a" * 65]),
        (
            "FTP",
            "ftp1_path",
            ["", "/cam/front door"],
            ["/a;b", "$(x)", "a`b", "a" * 129],
        ),
        ("HTTP_NOTIFY", "http_url", ["", "http://10.0.0.1:8123/api/webhook/aZ-_9"], []),
        (
            "HTTP_NOTIFY",
            "http_url",
            ["http://host", "https://[::1]:80/?a=1&b=%20"],
            [
                "ftp://a",
                "http://u:p@a/",
                "http://a/;b",
                "http://a/`",
                "http://a b",
                "x" * 300,
            ],
        ),
        ("USER", "admin_name", ["admin"], ["", "a b", "a,b", "a" * 33]),
        (
            "USER",
            "admin_password",
            ["x", "p'`$;&=%+#,ä"[:-1], "a" * 64],
            ["", "a" * 65],
        ),
        (
            "USER",
            "user20",
            ["", "viewer,secret"],
            ["viewer", "viewer,", ",x", "viewer,a,b"],
        ),
        (
            "USER",
            "pt_ctrl",
            ["0", ",".join("1" * 20)],
            ["", "2", ",".join("1" * 21), "0,"],
        ),
        (
            "PTZ",
            "Patrol1Position",
            ["", "1,5;9,60", "1,5;"],
            ["0,5", "1,4", "1,61", "1", ";"],
        ),
        ("PTZ", "Preset9Name", ["", "Door"], ["a" * 21, "a;b"]),
        ("PTZ", "Preset1Position", ["", "-1,-1"], ["1"]),
        ("AUDIO", "in_audio_type", ["1", "5,3"], ["", "x", "5,"]),
        ("EVENT", "event_mt", ["", "email:0;ftpu:1", "0,1,0,0,1,0,0,0", "httpn:1"], []),
        (
            "EVENT",
            "event_pir",
            ["email:0;new_one:1;"],
            ["email", "a:b", "0", "0,", ";", "a;b"],
        ),
        ("EVENT", "event_in2", [""], ["email:1;" * 100, "email:1\n"]),
        (
            "EVENT",
            "event_attach",
            ["mp4,1,5,10", "avi,1,10,20", "0"],
            ["", "exe,1,1,1", "mp4"],
        ),
        ("EVENT", "event_mpeg4", ["1,0,1", "3,4,1"], ["4,0,1", "1,4,2", "1,0,6"]),
        ("EVENT", "event_jpeg", ["1,0,1", "4,4,5"], ["0,0,1", "1,0"]),
        (
            "EVENT",
            "event10_entry",
            [
                "",
                "et=2|acts=",
                "is=0|et=1|acts=httpn:1|es=0|ei=0|ea=jpg:1,0,5,0|en=motion1",
                "is=1|es=0,|et=2|acts=op1:0;poll:0|ei=86400|ea=mp4,5,15,1|en=a|zz=new",
            ],
            [
                "et=2",
                "acts=httpn:1",
                "et=2|acts=x",
                "et=2|et=2|acts=",
                "et=2|acts=|ei=86401",
                "et=2|acts=|ea=exe,1,1,1",
                "et=2|acts=|en=a`b",
                "et=2|acts=|zz=$(x)",
                "et=2|acts=|",
                "ET=2|acts=",
                "et=2|acts=|ea=mp4," + "1," * 300,
            ],
        ),
    ],
)
def test_values(group: str, key: str, allowed: list[str], refused: list[str]) -> None:
    """Documented values are allowed, what is next to them is refused."""
    for value in allowed:
        check_value(group, key, value)
    for value in refused:
        assert refuses(group, key, value), value


ROW = st.sampled_from(documented_properties())


@given(ROW, st.text(max_size=40))
def test_any_text_is_harmless_or_refused(row: Property, text: str) -> None:
    """Nothing but printable ASCII in one line gets past, whatever the property."""
    for key in row.keys[:1]:
        if not refuses(row.group, key, text):
            assert all(" " <= char <= "~" for char in text)
            assert row.access is Access.WRITE


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_unknown_properties_are_refused(group: str, key: str, value: str) -> None:
    """What is not in the table is not written; asking about it raises nothing else."""
    is_private(group, key)
    if lookup_property(group, key) is None:
        assert refuses(group, key, value)


@pytest.mark.parametrize("number", [1022, 1025, 65535, 65536])
def test_whole_numbers_in_steps(number: int) -> None:
    """A step beyond the highest is refused as what lies between two steps is."""
    kind = Integer(1024, 65534, step=2)
    assert kind.refuse(str(number)) is not None
    assert kind.refuse("65534") is kind.refuse("1024") is None


@pytest.mark.parametrize(
    "end", ["\r\nx=1", "é", "\x7f", pytest.param("x" * 1024, id="long")]
)
def test_what_an_owner_had_set(end: str) -> None:
    """It is given back as it was, unless it may break out of its field."""
    url = "http://user:word@192.168.1.2/"
    check_original("HTTP_NOTIFY", "http_url", url)
    with pytest.raises(InvalidValue):
        check_original("HTTP_NOTIFY", "http_url", url + end)
