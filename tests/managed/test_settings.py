"""What a camera is told for notifications, once, and that it gets its own back."""

from copy import deepcopy

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.sercomm.const import DOMAIN
from tests.cameras import NO_WAITING, PERSONAS, Home, SetUp, state_of
from tests.conftest import StartSimulator
from tests.delivery.deliveries import ID, Fields, told
from tests.flows.steps import submit
from tests.simulator import Simulator
from tests.waiting import until_decided

pytest_plugins = ("tests.camera_fixtures",)

ENTRY = (
    "is=1|es=0,|et={}|acts=op1:0;op2:0;email:0;ftpu:0;im:0;httpn:1;httppost:0;wlled:0;"
    "smbc:0;sd:0;op3:0;op4:0;smbc_rec:0;sd_rec:0;poll:0|ei=0|ea=mp4,5,15,1|en={}"
)
COLON = "email:0;ftpu:{};httpn:1;httppost:0;smbc:0"
# What each persona is told when motion is to be enabled, in this order.
TOLD: dict[str, Fields] = {
    "rc8230": [
        ("group", "EVENT"),
        ("event_mt", COLON.format(1)),
        ("event_audio", COLON.format(1)),
        ("event_httpc", COLON.format(0)),
        ("event_trigger", "1"),
        ("group", "HTTP_NOTIFY"),
        ("http_url", ""),
        ("event_data_flag", "1"),
        ("group", "HTTP_EVENT"),
        ("http_event_en", "1"),
    ],
    "rc8221": [
        ("group", "EVENT"),
        ("event_mt", "0,1,0,0,1,0,0,0"),
        ("event_audio", "0,1,0,0,1,0,0,0"),
        ("event_httpc", "0,0,0,0,1,0,0,0"),
        ("event_trigger", "1"),
        ("group", "HTTP_NOTIFY"),
        ("http_url", ""),
        ("event_data_flag", "1"),
        ("group", "HTTP_EVENT"),
        ("http_event_en", "1"),
    ],
    "icamera2": [
        ("group", "EVENT"),
        ("event1_entry", ENTRY.format(2, "motion")),
        ("event2_entry", ENTRY.format(3, "pir")),
        ("event4_entry", ENTRY.format(4, "audio")),
        ("event3_entry", ENTRY.format(5, "http")),
        ("event_trigger", "1"),
        ("group", "HTTP_NOTIFY"),
        ("http_url", ""),
        ("group", "HTTP_EVENT"),
        ("http_event_en", "1"),
        ("group", "MOTION"),
        ("md_mode", "1"),
    ],
    "oc810": [
        ("group", "EVENT"),
        ("event_mt", "email:0;ftpu:0;httpn:1;httppost:0"),
        ("event_trigger", "1"),
        ("group", "HTTP_NOTIFY"),
        ("http_url", ""),
        ("event_data_flag", "1"),
    ],
}
ENABLING = {"event_trigger", "md_mode"}


async def add(
    hass: HomeAssistant, camera: Simulator, *, enable_motion: bool
) -> MockConfigEntry:
    """Add a camera through the dialog, as a newcomer does."""
    flows = hass.config_entries.flow
    result = await flows.async_init(DOMAIN, context={"source": "user"})
    result = await flows.async_configure(result["flow_id"], {"next_step_id": "manual"})
    result = await submit(
        hass,
        result["flow_id"],
        {
            "host": camera.host,
            "port": camera.port,
            "username": camera.username,
            "password": camera.password,
            "enable_motion": enable_motion,
        },
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await until_decided(hass)
    entry: MockConfigEntry = result["result"]
    return entry


@pytest.mark.parametrize("enable_motion", [True, False])
@pytest.mark.parametrize("persona", PERSONAS)
async def test_from_flow_to_removal(
    hass: HomeAssistant,
    home: Home,
    simulator: StartSimulator,
    persona: str,
    enable_motion: bool,
) -> None:
    """A first set-up asks little, tells only what is missing, and all is undone."""
    camera = await simulator(persona, speed=NO_WAITING)
    before = deepcopy(camera.groups)
    entry = await add(hass, camera, enable_motion=enable_motion)
    assert len(camera.requests) <= 9
    assert camera.max_in_flight == 1

    url = f"{hass.config.internal_url}/api/webhook/{entry.data['webhook_id']}"
    expected = [
        (key, url if key == "http_url" else value)
        for key, value in TOLD[persona]
        if enable_motion or (key not in ENABLING and value != "MOTION")
    ]
    assert told(camera) == [expected]
    assert "enable_motion" not in entry.data
    assert state_of(hass, camera, "sensor.motion_delivery").state == "push"

    camera.clear_requests()
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert len(told(camera)) == 1
    if enable_motion:
        before["EVENT"]["event_trigger"] = "1"
        before["MOTION"]["md_mode"] = "1"
    assert camera.groups == before


async def test_switches_belong_to_the_user(hass: HomeAssistant, set_up: SetUp) -> None:
    """Motion is enabled once; what is switched off later stays off."""
    entry, camera = await set_up("icamera2", data={"enable_motion": True})
    assert camera.groups["EVENT"]["event_trigger"] == "1"
    camera.groups["EVENT"]["event_trigger"] = "0"
    camera.groups["MOTION"]["md_mode"] = "0"
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not told(camera)
    await hass.config_entries.async_remove(entry.entry_id)
    assert camera.groups["EVENT"]["event_trigger"] == "0"
    assert camera.groups["MOTION"]["md_mode"] == "0"


async def test_reload_writes_nothing(hass: HomeAssistant, set_up: SetUp) -> None:
    """Unloading leaves the camera as it is, and so does coming back."""
    entry, camera = await set_up("rc8230")
    held = deepcopy(camera.groups)
    await hass.config_entries.async_unload(entry.entry_id)
    assert not camera.requests
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not told(camera)
    assert camera.groups == held


async def test_one_group_at_a_time(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that answers for one group only is told, and asked, one by one."""

    def single(camera: Simulator) -> None:
        camera.multi_group = False

    before: dict[str, dict[str, str]] = {}

    def prepare(camera: Simulator) -> None:
        single(camera)
        before.update(deepcopy(camera.groups))

    entry, camera = await set_up("rc8221", prepare=prepare)
    assert camera.groups["HTTP_NOTIFY"]["http_url"].endswith(ID)
    assert state_of(hass, camera, "sensor.motion_delivery").state == "push"
    await hass.config_entries.async_remove(entry.entry_id)
    assert len(told(camera)) == 3
    assert camera.groups == before
