"""The library as its README shows it."""

from pathlib import Path
import re
import textwrap
from typing import Any

import pytest

from custom_components.sercomm import api
from custom_components.sercomm.api import CannotConnect, open_camera
from tests.conftest import StartSimulator

HERE = Path(api.__file__).parent


async def test_the_example(
    simulator: StartSimulator, capsys: pytest.CaptureFixture[str]
) -> None:
    """It runs as it stands, but for the address and the login."""
    sim = await simulator()
    example = re.search(
        r"```python\n(.*?)```", (HERE / "README.md").read_text(), re.DOTALL
    )
    assert example is not None
    password = sim.accounts[sim.username][0]
    code = example[1].replace(
        '"192.168.1.64", "administrator", "secret"',
        f'"{sim.host}", "{sim.username}", "{password}", port={sim.port}',
    )
    scope: dict[str, Any] = dict(vars(api))
    function = f"async def example():\n{textwrap.indent(code, '    ')}"
    exec(function, scope)  # noqa: S102 - the README's own words
    await scope["example"]()
    printed = capsys.readouterr().out
    assert "answers at 127.0.0.1" in printed
    assert "bytes of JPEG" in printed
    assert sim.groups["MOTION"]["md_mode"] == "1"


async def test_the_session_ends_with_the_block(simulator: StartSimulator) -> None:
    """Afterwards the camera cannot be asked any more; its certificate is its own."""
    sim = await simulator(tls=True)
    async with open_camera(sim.host, port=sim.port, ssl=True) as camera:
        await camera.identity()
    with pytest.raises(CannotConnect, match="closed by us"):
        await camera.identity()


def test_it_is_typed() -> None:
    """Type checkers of others may read it."""
    assert (HERE / "py.typed").exists()
