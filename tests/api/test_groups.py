"""Text of groups to dictionaries and back."""

from urllib.parse import parse_qsl

from hypothesis import given, strategies as st
import pytest

from custom_components.sercomm.api.groups import (
    MAX_GROUPS,
    MAX_KEYS,
    MAX_VALUE,
    holds_only_pairs,
    parse_group_names,
    parse_groups,
    parse_pairs,
    set_query,
)
from tests.simulator.personas import create

LINE_ENDS = ("\r\n", "\n", "\r")
KEYS = st.from_regex(r"[A-Za-z0-9_.-]{1,64}", fullmatch=True)
VALUES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=60
).map(str.strip)
PAIRS = st.dictionaries(KEYS, VALUES, max_size=12)


@pytest.mark.parametrize("end", LINE_ENDS)
def test_a_whole_camera(end: str) -> None:
    """Every group of the base document, whatever ends its lines."""
    camera = create("rc8230").groups
    text = "".join(
        f"[{name}]{end}" + "".join(f"{key}={value}{end}" for key, value in keys.items())
        for name, keys in camera.items()
    )
    assert parse_groups(text) == camera
    assert parse_group_names(text) == tuple(camera)


@given(st.dictionaries(KEYS, PAIRS, max_size=6), st.sampled_from(LINE_ENDS))
def test_what_was_written_is_read(groups: dict[str, dict[str, str]], end: str) -> None:
    """Parsing undoes formatting."""
    lines = []
    for name, pairs in groups.items():
        lines.append(f"[{name}]")
        lines += [f"{key}={value}" for key, value in pairs.items()]
    text = end.join(lines)
    assert parse_groups(text) == groups
    assert parse_group_names(text) == tuple(groups)


@given(PAIRS, st.sampled_from(LINE_ENDS))
def test_pairs_that_were_written_are_read(pairs: dict[str, str], end: str) -> None:
    """The same without a header."""
    text = "".join(f"{key}={value}{end}" for key, value in pairs.items())
    assert parse_pairs(text) == pairs
    assert parse_groups(text) == ({"": pairs} if pairs else {})


@given(st.text())
def test_any_text(text: str) -> None:
    """Never an error, never a strange key, never more than the limits."""
    for pairs in ({"": parse_pairs(text)} | parse_groups(text)).values():
        for key, value in pairs.items():
            assert key.isascii()
            assert key.isprintable()
            assert 0 < len(key) <= 64
            assert len(value) <= MAX_VALUE
    assert all(name.isascii() for name in parse_group_names(text))


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("a=1\r\n\r\n b = 2 \r\n", True),
        ("", True),
        ("a=1\nnoise\n", False),
        ("[A]\na=1\n", False),
        ("a=1\n<b c=2>\n", False),
    ],
)
def test_pairs_and_nothing_else(text: str, only: bool) -> None:
    """How an answer without a header is told from noise."""
    assert holds_only_pairs(text) is only


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("host_name=Front Door", {"host_name": "Front Door"}),
        (" key = value ", {"key": "value"}),
        ("signal_strength-A=0", {"signal_strength-A": "0"}),
        ("url=http://h/?a=b&c=d", {"url": "http://h/?a=b&c=d"}),
        ("empty=", {"empty": ""}),
        ("a=1\nb=2\na=3", {"a": "3", "b": "2"}),
        ("text=[MOTION]", {"text": "[MOTION]"}),
        ("no equals sign", {}),
        ("=value", {}),
        ("[x=y", {}),
        ('<meta name="a">', {}),
        ("k\x1bey=1", {}),
        ("käy=1", {}),
        ("k" * 65 + "=1", {}),
        ("long=" + "x" * 2000, {"long": "x" * MAX_VALUE}),
    ],
)
def test_lines(line: str, pairs: dict[str, str]) -> None:
    """What is a pair and what is not."""
    assert parse_pairs(line) == pairs


def test_too_many_keys() -> None:
    """The first ones are kept, and may still change."""
    lines = [f"key{number}={number}" for number in range(MAX_KEYS + 5)]
    pairs = parse_pairs("\n".join([*lines[:MAX_KEYS], "key0=new", *lines[MAX_KEYS:]]))
    assert len(pairs) == MAX_KEYS
    assert pairs["key0"] == "new"
    assert f"key{MAX_KEYS}" not in pairs


def test_too_many_groups() -> None:
    """The same for sections and for the list of groups."""
    text = "\n".join(f"[G{number}]" for number in range(MAX_GROUPS + 5))
    assert len(parse_groups(text)) == MAX_GROUPS
    assert len(parse_group_names(text)) == MAX_GROUPS


def test_groups_that_come_twice_or_strangely() -> None:
    """Sections of one name are one; blanks around a name do not count."""
    text = "before=1\n[ A ]\nx=1\n[B]\n\n[A]\ny=2\nx=3\n[half\n"
    assert parse_groups(text) == {
        "": {"before": "1"},
        "A": {"x": "3", "y": "2"},
        "B": {},
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[SYSTEM]\r\n[RTSP_RTP]\r\n[H264]\r\n", ("SYSTEM", "RTSP_RTP", "H264")),
        ("[A]\n[A]\n", ("A",)),
        ("", ()),
        ("[]\n[a b]\n[<b>]\n[É]\n[\n]\nA\n", ()),
        ("<html>[SYSTEM]</html>", ()),
    ],
)
def test_group_names(text: str, names: tuple[str, ...]) -> None:
    """Only lines that are a name in brackets."""
    assert parse_group_names(text) == names


@given(KEYS, st.dictionaries(st.text(min_size=1), st.text(), max_size=5))
def test_queries_are_encoded(group: str, values: dict[str, str]) -> None:
    """A CGI decodes exactly what was meant; nothing else is in the text."""
    query = set_query(group, values)
    assert parse_qsl(query, keep_blank_values=True, strict_parsing=True) == [
        ("group", group),
        *values.items(),
    ]
    assert query.isascii()
    assert not set(query) & set(" \r\n\t#?+/\"'`$;|<>")


def test_a_query_to_the_byte() -> None:
    """What goes over the wire."""
    values = {"event_mt": "email:0;httpn:1", "text": "a b+c&d=é%"}
    assert set_query("EVENT", values) == (
        "group=EVENT&event_mt=email%3A0%3Bhttpn%3A1&text=a%20b%2Bc%26d%3D%C3%A9%25"
    )
