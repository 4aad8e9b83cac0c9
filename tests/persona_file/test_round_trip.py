"""A dump, or a diagnostics download, of a camera becomes the same camera again."""

import json
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.sercomm.api import Credentials, open_camera
from custom_components.sercomm.diagnostics import async_get_config_entry_diagnostics
from custom_components.sercomm.runtime import SercommRuntime
from scripts.camera_tool.dump import take
from scripts.camera_tool.output import Output
from scripts.persona_file.__main__ import made_of, main
from tests.cameras import SetUp
from tests.simulator import Simulator, names
from tests.simulator.personas.files import persona_of

pytest_plugins = ("tests.camera_fixtures",)

# What a dump tells of how a camera speaks, whatever the camera.
WIRE = (
    *("model", "company", "firmware", "dialect"),
    *("resolutions", "shown_resolutions", "peripherals", "ok_body", "newline"),
    *("error_status", "content_length", "realm", "digest", "hide_passwords"),
    *("multi_group", "extension_gives_all", "mac_with_colons", "boundary"),
    *("padding", "padding_counted", "motion_extension", "slice_size", "open_home"),
    *("largest_size_first", "literal_multipart", "flags"),
)


async def dump_of(camera: Simulator, *, probe_writes: bool = False) -> dict[str, Any]:
    """Return a dump as its file would hold it."""
    login = Credentials(camera.username, camera.password)
    async with open_camera(
        camera.host, login.username, login.password, port=camera.port
    ) as opened:
        found = await take(
            opened, login, Output(as_json=True), probe_writes=probe_writes
        )
    again: dict[str, Any] = json.loads(json.dumps(found))
    return again


def entities(
    hass: HomeAssistant, entry: MockConfigEntry, camera: Simulator
) -> set[str]:
    """Return the entities of a camera, as platform.key."""
    found = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    mac = f"{camera.mac}_"
    return {f"{it.domain}.{it.unique_id.removeprefix(mac)}" for it in found}


@pytest.mark.parametrize("name", names())
async def test_same_camera(hass: HomeAssistant, set_up: SetUp, name: str) -> None:
    """The same groups, the same capabilities, the same entities."""
    entry, camera = await set_up(name)
    runtime: SercommRuntime = entry.runtime_data
    wanted = entities(hass, entry, camera)
    shown = await async_get_config_entry_diagnostics(hass, entry)
    download = json.loads(json.dumps({"home_assistant": {}, "data": shown}))

    for number, source in enumerate((await dump_of(camera), download)):
        # What cannot be seen of a camera: how to log in.
        data = {**made_of(source), "password": camera.password}
        persona = persona_of(f"again-{number}", data)
        again, twin = await set_up(
            persona,
            mac=f"00:0e:8f:00:01:0{number}",
            data={"webhook_id": f"Zm9yLXRlc3RzLW9ubHkh{number}"},
        )
        assert entities(hass, again, twin) == wanted
        found: SercommRuntime = again.runtime_data
        assert found.capabilities == runtime.capabilities
        assert found.identity.flags == runtime.identity.flags
        assert found.identity.resolutions == runtime.identity.resolutions
        for group, keys in persona.groups.items():
            if number == 0 or keys.keys() == camera.persona.groups[group].keys():
                assert list(keys) == list(camera.groups[group])
        if number == 0:
            assert list(persona.groups) == list(camera.groups)
            told = WIRE if name == "oc810" else (*WIRE, "release", "release_date")
            for field in told:
                assert getattr(persona, field) == getattr(camera.persona, field), field


async def test_odd_camera(set_up: SetUp) -> None:
    """Each switch that a dump shows is set as the camera has it."""
    odd = {
        "ok_body": b"OK\n",
        "newline": "\n",
        "error_status": 400,
        "content_length": True,
        "realm": "IP Camera",
        "hide_passwords": False,
        "multi_group": False,
        "mac_with_colons": False,
        "boundary": "video boundary",
        "literal_multipart": True,
        "padding_counted": True,
        "slice_size": 3000,
        "largest_size_first": True,
        "cgi_error": frozenset({"/adm/date.cgi"}),
        "forbidden": frozenset({"/adm/admcfg.cfg"}),
    }

    def prepare(camera: Simulator) -> None:
        for name, value in odd.items():
            setattr(camera.persona, name, value)
        camera.groups["FTP"]["ftp1_passwd"] = "abc"

    _, camera = await set_up("rc8230", prepare=prepare)
    camera.persona.not_found = frozenset()
    persona = persona_of("odd", made_of(await dump_of(camera)))
    assert {name: getattr(persona, name) for name in odd} == odd


async def test_the_command(
    set_up: SetUp, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It writes a file named for the camera, and says what is made up in it."""
    _, camera = await set_up("rc8221")
    file = tmp_path / "dump.json"
    file.write_text(json.dumps(await dump_of(camera, probe_writes=True)))
    assert main([str(file)], tmp_path) == 0
    target = tmp_path / "rc8221-v1-0-23r02.json"
    output = capsys.readouterr().out
    assert output.startswith(f"{target}\n  made up: mac, default_name, serial_number")
    data = json.loads(target.read_text())
    assert {tuple(source)[1] for source in data["sources"]} == {"source", "guess"}
    assert persona_of("x", data).model == "RC8221"
    assert main([str(file)], tmp_path) == 1
    assert "rc8221-v1-0-23r02 is there already" in capsys.readouterr().err
    assert main([str(file), "--replace"], tmp_path) == 0
    assert main([str(file), "--name", "../x"], tmp_path) == 1
    assert "is no name" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Expecting value"),
        ("[]", "neither a dump nor a diagnostics download"),
        (
            '{"format": "sercomm-dump", "version": 1, "groups": {"A": {}}}',
            "not as it was written: 'answers'",
        ),
        ('{"identity": {}, "capabilities": []}', "not as it was written"),
        ('{"data": {"x": 1}}', "neither a dump nor a diagnostics download"),
        ('{"format": "sercomm-dump", "version": 9}', "of version 9 is not known"),
        (
            '{"format": "sercomm-dump", "version": 1, "groups": {}}',
            "take it as administrator",
        ),
        (
            '{"data": {"identity": {}, "capabilities": {}}}',
            "set it up as administrator",
        ),
    ],
)
def test_unusable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    """What is something else is refused in one line."""
    file = tmp_path / "x.json"
    file.write_text(text)
    assert main([str(file)], tmp_path) == 1
    error = capsys.readouterr().err
    assert words in error
    assert len(error.splitlines()) == 1
