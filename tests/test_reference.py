"""docs/reference.md and docs/actions.md: as the code is, and nothing left out."""

import ast
from collections.abc import Callable
import logging
from pathlib import Path
import re
import shutil
import subprocess
import sys

import pytest

from custom_components.sercomm.actions import ACTIONS
from custom_components.sercomm.api import catalog, talk
from custom_components.sercomm.api.catalog import documented_properties
from custom_components.sercomm.issues.raising import Problem
from scripts.docs import actions, page, reference
from scripts.docs.requests import FLASH, REQUESTS, SOUND_ALONE, Request
from scripts.docs.uses import FURTHER, descriptions, entity_uses

ROOT = Path(__file__).parents[1]
API = Path(catalog.__file__).parent
CGI = re.compile(
    r"(/(?:adm|img|io|pt|util)/[A-Za-z0-9_]+\.[a-z]+|/OpenHome/[A-Za-z/]+)(\?.*)?"
)

# Every request of the base document.
BASE_REQUESTS = """
    /adm/enable_ui.cgi /adm/get_group.cgi /adm/set_group.cgi
    /img/snapshot.cgi /img/video.mjpeg /img/media.sdp
    /img/media.sav /img/video.sav /img/audio.sav
    /img/media.swf /img/media.flv /img/sc_flvplayer.swf
    /pt/ptctrl.cgi
    /util/query.cgi /img/query.cgi /adm/sysinfo.cgi /io/query_filter.cgi
    /adm/date.cgi /adm/admcfg.cfg /adm/upload.cgi /adm/log.cgi
    /adm/site_survey.cgi /adm/wireless_status.cgi /adm/smb_survey.cgi
    /adm/flash_dumper.cgi /adm/upgrade.cgi
    /adm/reboot.cgi /adm/reset_to_default.cgi /adm/Licenses.txt
"""
GROUPS = """
    Manufacture SYSTEM LOG NETWORK WIRELESS DDNS HTTP RTSP_RTP UPNP EMAIL FTP SMBC VIDEO
    H264 MPEG4 JPEG STREAMS AUDIO USER IP_FILTER MOTION IO EVENT QOS MCWS HTTP_NOTIFY
    HTTP_EVENT PPPOE BONJOUR SDCARD PTZ
    OEM_REGISTER PORT_FILTER
"""


def rows(text: str) -> list[list[str]]:
    """Return the cells of all tables, line by line, without heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [re.split(r" \| ", line[2:-2]) for line in lines]
    rules = {number for number, line in enumerate(cells) if set(line) == {"---"}}
    return [
        line for n, line in enumerate(cells) if n not in rules and n + 1 not in rules
    ]


@pytest.mark.parametrize(
    ("name", "text"), [("reference.md", page.render), ("actions.md", actions.render)]
)
def test_the_files_are_current(name: str, text: Callable[[], str]) -> None:
    """What is in the repository is what the code says now."""
    found = (reference.DOCS / name).read_text(encoding="utf-8")
    assert found == text(), "run scripts/reference"


def test_the_script() -> None:
    """`--check` is quiet when all is well."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts.docs.reference", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", reference.PAGES)
@pytest.mark.parametrize("check", [True, False])
def test_a_stale_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    check: bool,
    name: str,
) -> None:
    """`--check` fails and changes nothing; without it the file is written."""
    docs = tmp_path / "docs"
    shutil.copytree(reference.DOCS, docs)
    stale = docs / name
    stale.write_text("old")
    monkeypatch.setattr(reference, "DOCS", docs)
    monkeypatch.setattr(logging, "disable", lambda: None)
    monkeypatch.setattr(sys, "argv", ["reference", *(["--check"] if check else [])])
    assert reference.main() == int(check)
    complaint = f"docs/{name} is not current: run scripts/reference\n" if check else ""
    assert capsys.readouterr().err == complaint
    assert (stale.read_text() == "old") is check


def test_no_empty_cell() -> None:
    """Every cell of every table says something, and every line has all its cells."""
    found = rows(page.render())
    assert len(found) > len(REQUESTS) + len(documented_properties())
    for cells in found:
        assert len(cells) in (4, 7), cells
        assert all(cell.strip() for cell in cells), cells


def test_every_request_of_the_base_document() -> None:
    """Each is there with a use of its own, but for what only other players can show."""
    assert set(BASE_REQUESTS.split()) <= {row.path for row in REQUESTS}
    for row in REQUESTS:
        used = (*row.entities, *row.actions, *row.others)
        assert used, row.path
        just_named = row.path in (*FLASH, SOUND_ALONE)
        assert (used == ("get_stream_urls",)) is just_named, row.path


def test_every_group() -> None:
    """Each group has a table with all its rows."""
    sections = re.split(r"^### ", page.render(), flags=re.MULTILINE)[1:]
    tables = {section.partition("\n")[0]: section for section in sections}
    assert set(tables) == set(GROUPS.split())
    for row in documented_properties():
        assert f"\n| `{row.key}` |" in tables[row.group]


def used_paths() -> set[str]:
    """Return every path of the camera that the code of the protocol names."""
    found = {f"/img/{law}.cgi" for law in talk.Law}
    for file in sorted(API.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and (match := CGI.fullmatch(text)):
                found.add(match[1])
    return found


def test_the_table_of_requests_is_the_code() -> None:
    """Every path in the code is in the table, and the other way round."""
    assert used_paths() == {row.path for row in REQUESTS}
    targets = [(row.path, row.query) for row in REQUESTS]
    assert len(targets) == len(set(targets))


@pytest.mark.parametrize("row", REQUESTS, ids=lambda row: f"{row.path}?{row.query}")
def test_what_uses_a_request_exists(row: Request) -> None:
    """The entities and actions are there."""
    assert set(row.actions) <= {action.name for action in ACTIONS}
    known = {f"{platform}.{one.key}" for platform, one in descriptions()}
    assert set(row.entities) <= known


def test_what_is_polled_is_in_the_table() -> None:
    """An entity that is read from a request of its own is named there."""
    for platform, description in descriptions():
        name = f"{platform}.{description.key}"
        for source in description.sources:
            if not source.is_group:
                path, _, query = source.name.partition("?")
                users = [
                    user
                    for row in REQUESTS
                    if row.path == path and (not query or row.query == query)
                    for user in row.entities
                ]
                assert name in users, (source.name, name)


def test_every_action_is_named() -> None:
    """No action and no entity with a property is missing from the page."""
    text = page.render()
    for action in ACTIONS:
        assert f"`sercomm.{action.name}`" in text, action.name
    for names in entity_uses().values():
        assert names


def test_further_uses_exist() -> None:
    """What is written down by hand is a row and names what exists."""
    keys = {(row.group, row.key) for row in documented_properties()}
    assert set(FURTHER) <= keys
    known = {f"{platform}.{one.key}" for platform, one in descriptions()}
    known |= {f"sercomm.{action.name}" for action in ACTIONS}
    for names in FURTHER.values():
        assert {name for name in names if "." in name} <= known
        problems = {name.partition(" ")[2] for name in names if name[:7] == "repair "}
        assert problems <= {problem.value for problem in Problem}
