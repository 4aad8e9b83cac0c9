"""What a camera is told for notifications, and that it gets its own back."""

from collections.abc import Callable
from copy import deepcopy
import logging
from urllib.parse import parse_qsl

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.issues import Problem
from custom_components.sercomm.patience import Patience
from tests.cameras import NO_WAITING, PERSONAS, Home, SetUp, poll, state_of
from tests.conftest import StartSimulator
from tests.patience import patiently, settled, until
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

ID = "Zm9yLXRlc3RzLW9ubHkh"
# Without it the live stream would step in, and go on for ever.
PUSH = {"motion_delivery": "push"}
SET = "/adm/set_group.cgi"
GET = "/adm/get_group.cgi"
FIRE = "/adm/http_trigger.cgi"
ENTRY = (
    "is=1|es=0,|et={}|acts=op1:0;op2:0;email:0;ftpu:0;im:0;httpn:1;httppost:0;wlled:0;"
    "smbc:0;sd:0;op3:0;op4:0;smbc_rec:0;sd_rec:0;poll:0|ei=0|ea=mp4,5,15,1|en={}"
)
COLON = "email:0;ftpu:{};httpn:1;httppost:0;smbc:0"

type Fields = list[tuple[str, str]]

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


def told(camera: Simulator) -> list[Fields]:
    """Return the fields of every set_group request."""
    return [
        parse_qsl(request.query, keep_blank_values=True)
        for request in camera.requests
        if request.path == SET
    ]


async def add(
    hass: HomeAssistant, camera: Simulator, *, enable_motion: bool
) -> MockConfigEntry:
    """Add a camera through the dialog, as a newcomer does."""
    flows = hass.config_entries.flow
    result = await flows.async_init(DOMAIN, context={"source": "user"})
    result = await flows.async_configure(result["flow_id"], {"next_step_id": "manual"})
    result = await flows.async_configure(
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
    await settled(hass)
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
    assert len(camera.requests) <= 12
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


async def test_refused_at_the_end(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """A camera that will not take its settings back is removed all the same."""
    entry, camera = await set_up("rc8230")
    camera.faults.set(SET, "status", code=200, body="ERROR")
    await hass.config_entries.async_remove(entry.entry_id)
    lines = [line for line in caplog.messages if "could not be given back" in line]
    assert len(lines) == 1
    assert entry.data["webhook_id"] not in lines[0]
    assert len(told(camera)) == 1


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
    assert camera.paths()[-1] == FIRE
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


DRIFTS: dict[str, tuple[dict[str, dict[str, str]], Fields]] = {
    "url": (
        {"HTTP_NOTIFY": {"http_url": ""}},
        [("group", "HTTP_NOTIFY"), ("http_url", "")],
    ),
    "other url": (
        {"HTTP_NOTIFY": {"http_url": "http://192.0.2.66/x"}},
        [("group", "HTTP_NOTIFY"), ("http_url", "")],
    ),
    "notify": (
        {"HTTP_NOTIFY": {"http_notify": "0"}},
        [("group", "HTTP_NOTIFY"), ("http_notify", "1")],
    ),
    "data": (
        {"HTTP_NOTIFY": {"event_data_flag": "0"}},
        [("group", "HTTP_NOTIFY"), ("event_data_flag", "1")],
    ),
    "trigger": (
        {"HTTP_EVENT": {"http_event_en": "0"}},
        [("group", "HTTP_EVENT"), ("http_event_en", "1")],
    ),
    "rule": (
        {"EVENT": {"event_mt": "email:1;ftpu:1;httpn:0;httppost:0;smbc:0"}},
        [("group", "EVENT"), ("event_mt", "email:1;ftpu:1;httpn:1;httppost:0;smbc:0")],
    ),
}


@pytest.mark.parametrize("drift", DRIFTS)
async def test_drift(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory, drift: str
) -> None:
    """What others changed is put back at the next poll, and nothing else."""
    before: dict[str, dict[str, str]] = {}
    entry, camera = await set_up(
        "rc8230", prepare=lambda camera: before.update(deepcopy(camera.groups))
    )
    url = camera.groups["HTTP_NOTIFY"]["http_url"]
    changed, expected = DRIFTS[drift]
    for group, values in changed.items():
        camera.groups[group] |= values
    await poll(hass, freezer)
    assert told(camera) == [
        [(key, url if key == "http_url" else value) for key, value in expected]
    ]
    set_at = [request.path for request in camera.requests].index(SET)
    after = [request.path for request in camera.requests[set_at + 1 :]]
    assert after == [GET, FIRE]
    delivery = entry.runtime_data.delivery.as_dict()
    assert (delivery["state"], delivery["reason"]) == ("push", "verified")
    assert delivery["mended_within_an_hour"] == 1

    camera.clear_requests()
    await poll(hass, freezer, 2)
    assert not told(camera)
    await hass.config_entries.async_remove(entry.entry_id)
    if drift == "rule":
        before["EVENT"]["event_mt"] = "email:1;ftpu:1;httpn:0;httppost:0;smbc:0"
    assert camera.groups == before


def reason_of(hass: HomeAssistant, camera: Simulator) -> tuple[str, str]:
    """Return how motion is delivered, and why."""
    state = state_of(hass, camera, "sensor.motion_delivery")
    return state.state, state.attributes["reason"]


def repair(hass: HomeAssistant) -> list[str | None]:
    """Return the repairs that are about delivery."""
    registry = ir.async_get(hass)
    return [
        issue.translation_key
        for (domain, issue_id), issue in registry.issues.items()
        if domain == DOMAIN and not issue_id.startswith(tuple(Problem))
    ]


async def quarrel(
    hass: HomeAssistant, camera: Simulator, freezer: FrozenDateTimeFactory, times: int
) -> None:
    """Let something else change the camera before every poll."""
    for _ in range(times):
        camera.groups["HTTP_NOTIFY"]["http_url"] = "http://192.0.2.66/"
        await poll(hass, freezer)


async def test_contested(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Three times an hour is put back, then said; after the hour it is tried again."""
    entry, camera = await set_up("rc8230", options=PUSH)
    await quarrel(hass, camera, freezer, 3)
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repair(hass)
    assert len(told(camera)) == 3
    await quarrel(hass, camera, freezer, 1)
    assert reason_of(hass, camera) == ("none", "contested")
    assert repair(hass) == ["delivery_contested"]
    await quarrel(hass, camera, freezer, 30)
    assert len(told(camera)) == 3

    await poll(hass, freezer, 30)
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repair(hass)
    assert len(told(camera)) == 4
    assert entry.runtime_data.delivery.as_dict()["mended_within_an_hour"] <= 3


async def test_contest_ends(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """It heals at once when the settings are right again, or a notification comes."""
    _, camera = await set_up("rc8230", options=PUSH)
    url = camera.groups["HTTP_NOTIFY"]["http_url"]
    await quarrel(hass, camera, freezer, 4)
    assert reason_of(hass, camera) == ("none", "contested")
    camera.groups["HTTP_NOTIFY"]["http_url"] = url
    await poll(hass, freezer)
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repair(hass)

    await quarrel(hass, camera, freezer, 1)
    assert reason_of(hass, camera) == ("none", "contested")
    camera.groups["HTTP_NOTIFY"]["http_url"] = url
    assert await camera.fire("motion", force=True)
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repair(hass)


async def test_our_address_changes(
    hass: HomeAssistant, home: Home, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A new address of ours reaches the camera at the next poll, and is no mending."""
    entry, camera = await set_up("rc8230")
    port = home.port
    for host in ("127.0.0.1", "localhost") * 3:
        hass.config.internal_url = f"http://{host}:{port}"
        await poll(hass, freezer)
        url = camera.groups["HTTP_NOTIFY"]["http_url"]
        assert url == f"http://{host}:{port}/api/webhook/{ID}"
        assert reason_of(hass, camera) == ("push", "verified")
    assert len(told(camera)) == 5
    assert entry.runtime_data.delivery.as_dict()["mended_within_an_hour"] == 0


async def test_address_cut(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """A camera that stores only the beginning is seen through, and not worn out."""
    before: dict[str, dict[str, str]] = {}

    def prepare(camera: Simulator) -> None:
        camera.persona.http_url_limit = 40
        before.update(deepcopy(camera.groups))

    entry, camera = await set_up("rc8230", options=PUSH, prepare=prepare)
    assert reason_of(hass, camera) == ("none", "address_cut")
    assert repair(hass) == ["delivery_address_cut"]
    await poll(hass, freezer, 60)
    assert 4 <= len(told(camera)) <= 7
    assert FIRE not in camera.paths()

    camera.persona.http_url_limit = None
    await poll(hass, freezer, 60)
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repair(hass)
    await hass.config_entries.async_remove(entry.entry_id)
    assert camera.groups == before


async def test_address_cut_and_removed(hass: HomeAssistant, set_up: SetUp) -> None:
    """What is left of our address goes with us."""
    before: dict[str, dict[str, str]] = {}

    def prepare(camera: Simulator) -> None:
        camera.persona.http_url_limit = 40
        before.update(deepcopy(camera.groups))

    entry, camera = await set_up("rc8230", options=PUSH, prepare=prepare)
    assert len(camera.groups["HTTP_NOTIFY"]["http_url"]) == 40
    await hass.config_entries.async_remove(entry.entry_id)
    assert camera.groups == before


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("status", {"code": 403}),
        ("status", {"code": 401}),
        ("status", {"code": 200, "body": "ERROR"}),
        ("html", {}),
    ],
)
async def test_refused(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    kind: str,
    options: dict[str, object],
) -> None:
    """A camera that refuses is asked again, ever less often, until it takes them."""
    entry, camera = await set_up(
        "rc8230",
        options=PUSH,
        data={"enable_motion": True},
        prepare=lambda camera: camera.faults.set(SET, kind, **options),
    )
    assert reason_of(hass, camera) == ("none", "refused")
    assert repair(hass) == ["delivery_refused"]
    assert "enable_motion" not in entry.data
    await poll(hass, freezer, 30)
    assert 4 <= len(told(camera)) <= 6
    camera.faults.clear()
    await poll(hass, freezer, 32)
    assert reason_of(hass, camera) == ("push", "verified")
    assert not repair(hass)
    assert camera.groups["EVENT"]["event_trigger"] == "0"


async def test_short_refusal(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """When the cause is gone soon, the next poll sets it right."""
    _, camera = await set_up(
        "rc8230",
        options=PUSH,
        prepare=lambda camera: camera.faults.set(SET, "status", 1, code=403),
    )
    assert reason_of(hass, camera) == ("none", "refused")
    await poll(hass, freezer)
    assert reason_of(hass, camera) == ("push", "verified")


async def test_not_kept(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that says OK and keeps nothing is not believed."""

    def prepare(camera: Simulator) -> None:
        camera.faults.set(SET, "status", code=200, body="OK")

    _, camera = await set_up("rc8230", options=PUSH, prepare=prepare)
    assert reason_of(hass, camera) == ("none", "address_cut")

    def keep_address(camera: Simulator) -> None:
        camera.groups["HTTP_NOTIFY"]["http_url"] = url
        prepare(camera)

    url = f"{hass.config.internal_url}/api/webhook/{ID}"
    await hass.config_entries.async_unload(
        hass.config_entries.async_entries(DOMAIN)[0].entry_id
    )
    _, other = await set_up("rc8221", options=PUSH, prepare=keep_address)
    assert reason_of(hass, other) == ("none", "refused")


async def test_our_catalogue_refuses(
    hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """An address that no camera may be told is not sent."""
    _, camera = await set_up(
        "rc8230", options={**PUSH, "callback_url": f"http://a_b:{home.port}"}
    )
    assert reason_of(hass, camera) == ("none", "refused")
    assert not told(camera)


async def test_read_back_lost(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """What was written and could not be read back is tested a poll later."""
    entry, camera = await set_up("rc8230")
    camera.groups["HTTP_NOTIFY"]["http_notify"] = "0"
    camera.faults.set(f"{GET}?group=HTTP_NOTIFY", "empty")
    await poll(hass, freezer)
    assert camera.groups["HTTP_NOTIFY"]["http_notify"] == "1"
    assert FIRE not in camera.paths()
    camera.faults.clear()
    await poll(hass, freezer)
    assert FIRE in camera.paths()
    assert len(told(camera)) == 1
    assert reason_of(hass, camera) == ("push", "verified")
    assert entry.runtime_data.delivery.as_dict()["mended_within_an_hour"] == 1


async def test_returned_when_switched_off(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """With delivery switched off the camera gets its own back, once it can."""
    before: dict[str, dict[str, str]] = {}
    entry, camera = await set_up(
        "rc8230", prepare=lambda camera: before.update(deepcopy(camera.groups))
    )
    assert entry.data["borrowed"]
    camera.faults.set(SET, "status", 2, code=403)
    hass.config_entries.async_update_entry(entry, options={"motion_delivery": "off"})
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(told(camera)) == 1
    await poll(hass, freezer, 4)
    assert len(told(camera)) == 3
    assert camera.groups == before
    assert not entry.data["borrowed"]
    assert reason_of(hass, camera) == ("none", "off")

    camera.clear_requests()
    await poll(hass, freezer, 3)
    assert not told(camera)
    await hass.config_entries.async_remove(entry.entry_id)
    assert not told(camera)


async def test_off_from_the_start(hass: HomeAssistant, set_up: SetUp) -> None:
    """Who wants no delivery gets no change at all."""
    before: dict[str, dict[str, str]] = {}
    entry, camera = await set_up(
        "rc8230",
        options={"motion_delivery": "off"},
        data={"enable_motion": True},
        prepare=lambda camera: before.update(deepcopy(camera.groups)),
    )
    assert reason_of(hass, camera) == ("none", "off")
    assert "enable_motion" not in entry.data
    await hass.config_entries.async_remove(entry.entry_id)
    assert camera.groups == before


async def test_stopped_in_the_middle(
    hass: HomeAssistant,
    home: Home,
    simulator: StartSimulator,
    config_entry: Callable[..., MockConfigEntry],
) -> None:
    """What the camera held is remembered before it is written, and given back."""
    camera = await simulator("rc8230", speed=NO_WAITING)
    before = deepcopy(camera.groups)
    entry = config_entry(camera)
    camera.faults.set(f"{GET}?group=EVENT&HTTP_NOTIFY&HTTP_EVENT", "silent")
    await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: told(camera) and camera.requests[-1].path == GET)
    assert camera.groups != before
    assert entry.data["borrowed"]["HTTP_NOTIFY"]["http_url"][0] == ""
    await hass.config_entries.async_unload(entry.entry_id)
    camera.faults.clear()
    await hass.config_entries.async_remove(entry.entry_id)
    assert camera.groups == before


async def test_what_cannot_be_given_back(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """A value that we must not write stays behind; the rest is given back."""
    old = "http://user:secret@192.0.2.66/'$(reboot)'"
    before: dict[str, dict[str, str]] = {}

    def prepare(camera: Simulator) -> None:
        camera.groups["HTTP_NOTIFY"]["http_url"] = old
        before.update(deepcopy(camera.groups))

    entry, camera = await set_up("rc8230", prepare=prepare)
    ours = camera.groups["HTTP_NOTIFY"]["http_url"]
    await hass.config_entries.async_remove(entry.entry_id)
    before["HTTP_NOTIFY"]["http_url"] = ours
    assert camera.groups == before
    (warning,) = [
        record.getMessage()
        for record in caplog.records
        if record.levelno == logging.WARNING and "sercomm" in record.name
    ]
    assert "HTTP_NOTIFY.http_url" in warning
    assert "secret" not in caplog.text


async def test_nothing_to_give_back(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that was reset meanwhile is left as it is."""
    entry, camera = await set_up("rc8221")
    await hass.config_entries.async_unload(entry.entry_id)
    camera.state.back_to_factory()
    await hass.config_entries.async_remove(entry.entry_id)
    assert not told(camera)


async def test_factory_reset(
    hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """After a reset of the camera everything is set up again, once."""
    _, camera = await set_up("rc8221")
    await camera.factory_reset(seconds=0)
    await patiently(hass, freezer, poll(hass, freezer, 2))
    assert len(told(camera)) == 1
    assert reason_of(hass, camera) == ("push", "verified")


def test_patience() -> None:
    """Each failure doubles the wait, up to the longest."""
    patience = Patience(300)
    assert patience.is_over(0)
    now = 1000.0
    waits = []
    for _ in range(5):
        patience.failed(now)
        wait = next(n for n in range(1000) if patience.is_over(now + n))
        waits.append(wait)
        now += wait
    assert waits == [50, 100, 200, 300, 300]
    patience.failed(now)
    patience.reset()
    assert patience.is_over(now)
    patience.failed(now)
    assert not patience.is_over(now + 49)
    assert patience.is_over(now + 50)
