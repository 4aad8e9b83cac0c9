"""Fixtures of the tests of `scripts/camera`."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from custom_components.sercomm.api import SercommError
from scripts.camera_tool import cli
from tests.api.raw_server import RawServer
from tests.simulator import Simulator

type Ask = Callable[..., Awaitable[tuple[int | None, str, str]]]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Return a function that asks a camera; it returns code, output and errors."""

    async def run_here(
        sim: Simulator | RawServer, *command: str | Path, password: str = "cgiconfig"
    ) -> tuple[int | None, str, str]:
        monkeypatch.setenv("SERCOMM_PASSWORD", password)
        asked, address = cli.parse([f"{sim.host}:{sim.port}", *map(str, command)])
        try:
            cli.ask_user(asked)
        except SercommError as error:
            return 1, "", str(error)
        capsys.readouterr()
        code = await cli.run(asked, address)
        return code, *capsys.readouterr()

    return run_here
