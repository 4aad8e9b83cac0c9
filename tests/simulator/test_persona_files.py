"""Personas in files: written by hand, wrong in many ways, and with their sources."""

from fnmatch import fnmatchcase
import json
from pathlib import Path
import re
from typing import Any

import aiohttp
import pytest

from tests.simulator import Simulator, every
from tests.simulator.asking import ask, login
from tests.simulator.cgi_config import CUSTOM
from tests.simulator.personas import BadPersona, create, names
from tests.simulator.personas.files import FOLDER, KNOWN, persona_of, written

pytest_plugins = ("tests.simulator_fixtures",)

DOCUMENT = Path(__file__).parents[2] / "docs" / "personas.md"
BY_HAND = json.loads(
    re.search(r"```json\n(\{.*?)```", DOCUMENT.read_text(), re.DOTALL)[1]  # type: ignore[index]
)


def test_the_example() -> None:
    """What the document shows is a camera; what it leaves out is filled in."""
    persona = persona_of("my-camera", BY_HAND)
    assert persona.model == "RC8110"
    assert persona.groups["VIDEO"]["flip"] == "1"
    assert persona.groups["VIDEO"]["dn_sch"] == "0"
    assert "SMBC" not in persona.groups
    assert not [key for key in persona.groups["VIDEO"] if key.startswith("mask_")]
    assert persona.mac.startswith("00:0e:8f:")
    assert persona.default_name == f"SC{persona.mac12[-6:]}"
    assert persona.flags["irled"] == "off"
    assert persona.dialect == "flags"
    assert persona.mac != persona_of("my-other", BY_HAND).mac


def test_smallest() -> None:
    """A format, a model and nothing else is a camera, if a poor one."""
    persona = persona_of("x", {"format": 1, "model": "X"})
    assert (persona.groups, persona.dialect) == ({}, "colon")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"format": 2}, "format must be 1"),
        ({"model": ""}, "model must be there"),
        ({"groupes": {}}, "groupes is not known"),
        ({"name": "x"}, "name is not known"),
        ({"groups": []}, "groups must be an object"),
        ({"groups": {"VIDEO": "x"}}, "groups.VIDEO must be an object"),
        ({"groups": {"VIDEO": {"flip": 1}}}, "groups.VIDEO.flip must be a text"),
        ({"groups_of": "../../x"}, "there is no persona ../../x"),
        ({"without": "PTZ"}, "without must be a list"),
        ({"without": ["NOPE"]}, "a group that is not there: NOPE"),
        ({"without": ["VIDEO.nope*"]}, "keys that are not there: VIDEO.nope*"),
        ({"flags": {"irled": True}}, "flags.irled must be a text"),
        ({"mac": "000E8F010203"}, "mac must be like 00:0e:8f:01:02:03"),
        ({"resolutions": "1234"}, "resolutions must be list"),
        ({"digest": "yes"}, "digest must be bool"),
        ({"error_status": True}, "error_status must be int"),
        ({"ok_body": 1}, "ok_body must be text"),
        ({"slice_size": "large"}, "slice_size must be int"),
        ({"notify_source": 1}, "notify_source must be text"),
    ],
)
def test_mistakes(changes: dict[str, Any], words: str) -> None:
    """Whoever wrote it learns where, and what should stand there."""
    with pytest.raises(BadPersona, match=f"^mine: .*{re.escape(words)}"):
        persona_of("mine", {**BY_HAND, **changes})


def test_circle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that start from each other never begin."""
    monkeypatch.setattr("tests.simulator.personas.files.FOLDER", tmp_path)
    for name, base in (("hen", "egg"), ("egg", "hen")):
        data = {"format": 1, "model": "X", "groups_of": base}
        (tmp_path / f"{name}.json").write_text(json.dumps(data))
    with pytest.raises(BadPersona, match=r"hen: groups_of leads back to egg"):
        create("hen")


def test_whole_numbers_are_numbers() -> None:
    """Also where there may be none."""
    assert persona_of("x", {**BY_HAND, "frame_rate": 5}).frame_rate == 5.0
    assert persona_of("x", {**BY_HAND, "frame_rate": None}).frame_rate is None


def test_a_camera_of_its_own() -> None:
    """What one does with a camera is not there in the next of that name."""
    for name in every():
        first = create(name)
        for values in first.groups.values():
            values.clear()
        first.flags.clear()
        assert all(create(name).groups.values())
        assert create(name).flags


def test_all_are_documented() -> None:
    """Each key of a file has its place in the table, and none that is gone."""
    table = DOCUMENT.read_text().partition("## All keys")[2]
    first_cells = [line.split("|")[1] for line in table.splitlines() if "|" in line]
    documented = set(re.findall(r"`(\w+)`", " ".join(first_cells)))
    files = {"format", "groups", "groups_of", "without", "flags", "sources"}
    assert documented == KNOWN.keys() | files


@pytest.mark.parametrize("name", every())
def test_sources(name: str) -> None:
    """Each value has its source or is marked as a guess, and each source a value."""
    data = json.loads((FOLDER / f"{name}.json").read_text())
    values = {key for key in data if key not in ("format", "about", "groups", "flags")}
    values -= {"sources", "groups_of"}
    values |= {f"flags.{flag}" for flag in data.get("flags", {})}
    groups = data.get("groups", {})
    values |= {f"groups.{group}.{key}" for group in groups for key in groups[group]}
    sources = data["sources"]
    for source in sources:
        assert (source.keys() == {"of", "source"}) or (source.keys() == {"of", "guess"})
        for pattern in source["of"]:
            assert [it for it in values if fnmatchcase(it, pattern)], pattern
    for value in values:
        assert any(fnmatchcase(value, it) for source in sources for it in source["of"])


@pytest.mark.parametrize("name", every())
def test_form(name: str) -> None:
    """A file looks as scripts/persona would write it."""
    text = (FOLDER / f"{name}.json").read_text()
    assert written(json.loads(text)) == text


async def test_a_camera_of_freebox(session: aiohttp.ClientSession) -> None:
    """A login of its own, a settings file that nobody reads, video at its own path."""
    async with Simulator("rc8310a", rtsp_port=0) as sim:
        assert (sim.username, sim.password) == ("freeboxcam", sim.persona.password)
        assert (await ask(session, sim, "/adm/get_group.cgi"))[0] == 200
        url = f"http://{sim.host}:{sim.port}/adm/admcfg.cfg"
        async with session.get(url, headers={"Authorization": login(sim)}) as answer:
            content = await answer.read()
        assert len(content) > 1000
        assert content.translate(None, CUSTOM)
        assert sim.rtsp_paths == ["/live"]


async def test_first_generation_of_cisco(session: aiohttp.ClientSession) -> None:
    """MPEG-4 and pictures, no H.264, a MAC without colons, rules that nobody reads."""
    async with Simulator("wvc80n", speed=1000) as sim:
        _, body = await ask(session, sim, "/util/query.cgi")
        assert "mpeg4_resolution=640" in body
        assert "mjpeg_resolution=640" in body
        assert "h264" not in body
        assert "mac=00C002123456" in body
        assert await sim.fire("motion") == []


def test_generations() -> None:
    """The four that the tests of each part run with are there."""
    assert set(names()) <= set(every())
