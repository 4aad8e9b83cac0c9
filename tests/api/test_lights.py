"""White LEDs and privacy mode: the exact requests."""

import pytest

from custom_components.sercomm.api import NotAvailable, PrivacyMode
from tests.conftest import StartSimulator

from .conftest import MakeCamera


async def test_white_leds_by_the_combined_cgi(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """Where control_pc.cgi knows them."""
    sim = await simulator("icamera2")
    sim.persona.peripherals += ("wl_leds",)
    camera = make_camera(sim)
    for on, shown in ((True, "on"), (False, "off")):
        await camera.set_white_leds(on)
        assert sim.state.peripherals["wl_leds"] == shown
    assert sim.paths() == [
        "/io/control_pc.cgi?wl_leds=on",
        "/io/control_pc.cgi?wl_leds=off",
    ]


@pytest.mark.parametrize("persona", ["rc8230", "rc8221"])
async def test_white_leds_by_their_own_cgi(
    simulator: StartSimulator, make_camera: MakeCamera, persona: str
) -> None:
    """Where control_pc.cgi is missing, or does not know them."""
    sim = await simulator(persona, speed=100)
    sim.persona.flags["wlled"] = "on"
    camera = make_camera(sim)
    for on, shown in ((True, "on"), (False, "off")):
        await camera.set_white_leds(on)
        assert sim.state.peripherals["wl_leds"] == shown
    assert [path for path in sim.paths() if "control_pc" not in path] == [
        "/io/wlledctrl.cgi?action=1",
        "/io/wlledctrl.cgi?action=0",
    ]


async def test_no_white_leds(
    simulator: StartSimulator, make_camera: MakeCamera
) -> None:
    """A camera without them."""
    with pytest.raises(NotAvailable):
        await make_camera(await simulator()).set_white_leds(True)


async def test_privacy(simulator: StartSimulator, make_camera: MakeCamera) -> None:
    """Nobody sees anything, until it is switched off again."""
    sim = await simulator("icamera2")
    camera = make_camera(sim)
    await camera.set_privacy(True)
    with pytest.raises(PrivacyMode):
        await camera.snapshot()
    await camera.set_privacy(False)
    assert (await camera.snapshot()).startswith(b"\xff\xd8")
    assert [path for path in sim.paths() if "adm" in path] == [
        "/adm/privacy_ctl.cgi?privacy=start",
        "/adm/privacy_ctl.cgi?privacy=stop",
    ]
    with pytest.raises(NotAvailable):
        await make_camera(await simulator("oc810")).set_privacy(True)
