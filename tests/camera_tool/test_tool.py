"""scripts/camera: what it prints, hides and returns, and that it needs no more."""

import asyncio
import json
import os
from pathlib import Path
import sys

import pytest

from custom_components.sercomm.api import jpeg_size
from scripts.camera_tool import cli
from tests.api.raw_server import RawServer, reply
from tests.conftest import StartSimulator

from .conftest import Ask

ROOT = Path(__file__).parents[2]
TOOL = ("-P", "-m", "scripts.camera_tool")
# What `-X importtime` writes ahead of every module that is imported.
IMPORT = "import time:"


async def run(
    *command: str | Path, folder: Path = ROOT, password: str | None = "cgiconfig"
) -> tuple[int | None, str, str]:
    """Run a program in a folder; return exit code, output and errors."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    if password is not None:
        environment["SERCOMM_PASSWORD"] = password
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    output, errors = await process.communicate()
    return process.returncode, output.decode(), errors.decode()


async def test_no_home_assistant(simulator: StartSimulator) -> None:
    """It imports the library alone."""
    sim = await simulator()
    code, output, errors = await run(
        sys.executable, "-X", "importtime", *TOOL, f"{sim.host}:{sim.port}", "info"
    )
    assert code == 0
    assert f"mac={sim.mac}" in output.splitlines()
    lines = [line for line in errors.splitlines() if IMPORT in line]
    modules = {line.rpartition("|")[2].strip() for line in lines}
    assert "custom_components.sercomm.api.camera" in modules
    assert not modules & {"homeassistant", "voluptuous", "custom_components.sercomm"}


async def test_info(simulator: StartSimulator, ask: Ask) -> None:
    """Who the camera is and what the login may do, for people and as JSON."""
    sim = await simulator()
    code, output, errors = await ask(sim, "info")
    assert (code, errors) == (0, "")
    assert f"mac={sim.mac}" in output.splitlines()
    assert "model=RC8230" in output.splitlines()
    assert "right=administrator" in output.splitlines()
    code, output, _ = await ask(
        sim, "--user", "viewer", "info", "--json", password="view"
    )
    assert code == 0
    assert json.loads(output)["right"] == "viewer"


async def test_groups(simulator: StartSimulator, ask: Ask) -> None:
    """One group a line, as the camera spells them."""
    sim = await simulator()
    assert await ask(sim, "groups") == (0, "\n".join(sim.groups) + "\n", "")
    assert json.loads((await ask(sim, "--json", "groups"))[1]) == list(sim.groups)


async def test_get(simulator: StartSimulator, ask: Ask) -> None:
    """A whole group, or one value."""
    sim = await simulator()
    lines = "".join(f"{k}={v}\n" for k, v in sim.groups["MOTION"].items())
    assert await ask(sim, "get", "MOTION") == (0, lines, "")
    assert await ask(sim, "get", "MOTION.md_name1") == (0, "Window 1\n", "")
    assert (
        json.loads((await ask(sim, "--json", "get", "MOTION"))[1])
        == (sim.groups["MOTION"])
    )


@pytest.mark.parametrize(
    "command",
    [
        ("get", "HTTP_NOTIFY"),
        ("get", "HTTP_NOTIFY.http_url"),
        ("get", "http_notify.http_password"),
        ("get", "HTTP_NOTIFY.http_password", "--json"),
        ("get", "USER"),
        ("get", "USER.user1"),
        ("--json", "get", "USER"),
    ],
)
async def test_secrets_are_not_printed(ask: Ask, command: tuple[str, ...]) -> None:
    """Passwords, and logins and tokens in addresses: however they are asked for."""
    told = (
        b"[HTTP_NOTIFY]\r\nhttp_url=http://me:hidden@10.7.7.7/api/webhook/hidden"
        b"-0123456789abcdef\r\nhttp_password=hidden\r\n"
        b"[USER]\r\nadmin_password=hidden\r\nuser1=anna,hidden\r\n"
    )
    identity = b"mac=000e8f000001\r\ndefname=SC000001\r\n"
    async with RawServer((reply(identity), reply(told))) as server:
        code, output, errors = await ask(server, *command)
    assert (code, errors) == (0, "")
    assert "hidden" not in output
    assert "…" in output or "\\u2026" in output


async def test_what_could_steer_a_terminal(simulator: StartSimulator, ask: Ask) -> None:
    """A camera's control characters are not passed on."""
    sim = await simulator()
    sim.groups["MOTION"]["md_name1"] = "a\x1b]0;b\x07c"
    assert await ask(sim, "get", "MOTION.md_name1") == (0, "a?]0;b?c\n", "")


async def test_snapshot(simulator: StartSimulator, ask: Ask, tmp_path: Path) -> None:
    """The picture lies in the file."""
    sim = await simulator()
    file = tmp_path / "door.jpg"
    code, output, _ = await ask(sim, "snapshot", file)
    assert code == 0
    picture = file.read_bytes()
    assert jpeg_size(picture) > (0, 0)
    assert output == f"file={file}\nbytes={len(picture)}\n"


async def test_failures(simulator: StartSimulator, ask: Ask, tmp_path: Path) -> None:
    """One plain line and exit code 1."""
    sim = await simulator()
    for command, words in (
        (("get", "NOPE"), "the camera does not show a group NOPE"),
        (("get", "MOTION.nope"), "the camera does not show MOTION.nope"),
        (("--user", "viewer", "groups"), "the login is wrong or may not do this"),
    ):
        assert await ask(sim, *command) == (1, "", f"camera: {words}\n")
    code, output, errors = await ask(sim, "snapshot", tmp_path / "no" / "x.jpg")
    assert (code, output) == (1, "")
    assert "No such file or directory" in errors
    assert len(errors.splitlines()) == 1
    sim.offline()
    code, output, errors = await ask(sim, "info")
    assert (code, output, errors) == (1, "", "camera: the camera cannot be reached\n")


async def test_the_login_goes_to_cameras_only(
    simulator: StartSimulator, ask: Ask
) -> None:
    """Something else that answers there gets no password."""
    sim = await simulator()
    sim.faults.set("/util/query.cgi*", "html")
    code, _, errors = await ask(sim, "groups")
    assert code == 1
    assert len(errors.splitlines()) == 1
    sent = [name.lower() for request in sim.requests for name in request.headers]
    assert "host" in sent
    assert "authorization" not in sent


async def test_no_password(simulator: StartSimulator) -> None:
    """Where nobody can be asked, it says where the password is to be put."""
    sim = await simulator()
    code, output, errors = await run(
        sys.executable, *TOOL, f"{sim.host}:{sim.port}", "info", password=None
    )
    assert (code, output) == (1, "")
    assert errors.splitlines()[-1].endswith("set SERCOMM_PASSWORD")
    assert not sim.paths()


@pytest.mark.parametrize("host", ["", "a b", "camera:99999", "http://u:p@camera"])
def test_no_host(capsys: pytest.CaptureFixture[str], host: str) -> None:
    """What is no address is refused as a wrong command line is."""
    with pytest.raises(SystemExit, match="2"):
        cli.parse([host, "info"])
    assert "HOST must be a host name or an IP address" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    ["listen --port 99999", "listen --count 0", "live --seconds 0", "live --channel 9"],
)
def test_no_number(capsys: pytest.CaptureFixture[str], options: str) -> None:
    """Neither is a number that cannot be meant asked of a camera."""
    with pytest.raises(SystemExit, match="2"):
        cli.parse(["camera", *options.split()])
    assert "is not a" in capsys.readouterr().err


async def test_the_script(simulator: StartSimulator, tmp_path: Path) -> None:
    """It sets up first, and names files from where the user is."""
    sim = await simulator()
    scripts, binaries = tmp_path / "house" / "scripts", tmp_path / "house/.venv/bin"
    scripts.mkdir(parents=True)
    binaries.mkdir(parents=True)
    (scripts / "camera").write_bytes((ROOT / "scripts" / "camera").read_bytes())
    for name in ("__init__.py", "arguments.py", "camera_tool", "interrupt.py"):
        (scripts / name).symlink_to(ROOT / "scripts" / name)
    (scripts / "setup").write_text("#!/bin/sh\necho set up >&2\n")
    (binaries / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (tmp_path / "house" / "custom_components").symlink_to(ROOT / "custom_components")
    for program in (scripts / "setup", scripts / "camera", binaries / "python"):
        program.chmod(0o755)
    assert os.access(ROOT / "scripts" / "camera", os.X_OK)
    address = f"{sim.host}:{sim.port}"
    code, output, errors = await run(
        scripts / "camera", address, "snapshot", "x.jpg", folder=tmp_path
    )
    assert (code, errors) == (0, "set up\n")
    assert output.startswith("file=x.jpg\n")
    assert (tmp_path / "x.jpg").exists()
