"""Cameras that print rules as flags and take names, and those that refuse one key."""

from copy import deepcopy

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from tests.actions.calling import act as call
from tests.cameras import SetUp, act, poll
from tests.delivery.deliveries import ID, PUSH, reason_of, told
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

NAMED = "email:0;ftpu:1;httpn:1;httppost:0"
ENABLE = {"enable_motion": True}


async def set_email(hass: HomeAssistant, camera: Simulator, *, enabled: bool) -> None:
    """Let the camera mail on motion, or not."""
    await call(
        hass,
        camera,
        "set_event_action",
        trigger="motion",
        action="email",
        enabled=enabled,
    )


@pytest.mark.parametrize("csv_rules", ["refused", "ignored"])
@pytest.mark.parametrize("several", [True, False])
async def test_names_where_flags_are_not_taken(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    csv_rules: str,
    several: bool,
) -> None:
    """Such a camera is armed, notifies us, and gets its own back at the end."""
    before: dict[str, dict[str, str]] = {}

    def prepare(camera: Simulator) -> None:
        camera.persona.csv_rules = csv_rules
        camera.multi_group = several
        before.update(deepcopy(camera.groups))

    entry, camera = await set_up("rc8221", options=PUSH, data=ENABLE, prepare=prepare)
    assert camera.groups["EVENT"]["event_trigger"] == "1"
    assert camera.groups["EVENT"]["event_mt"] == "0,1,0,0,1,0,0,0"
    assert camera.groups["EVENT"]["event_audio"] == "0,1,0,0,1,0,0,0"
    assert camera.groups["HTTP_NOTIFY"]["http_url"].endswith(ID)
    assert camera.groups["HTTP_EVENT"]["http_event_en"] == "1"
    assert reason_of(hass, camera) == ("push", "verified")
    assert entry.data["rule_form"] == "colon"

    camera.groups["EVENT"]["event_mt"] = "0,1,0,0,0,0,0,0"
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert told(camera) == [[("group", "EVENT"), ("event_mt", NAMED)]]
    assert camera.groups["EVENT"]["event_mt"] == "0,1,0,0,1,0,0,0"

    await hass.config_entries.async_remove(entry.entry_id)
    before["EVENT"]["event_trigger"] = "1"
    assert camera.groups == before


async def test_flags_where_they_are_taken(hass: HomeAssistant, set_up: SetUp) -> None:
    """What works is remembered, too, and asks nothing more."""
    entry, camera = await set_up("rc8221", options=PUSH)
    assert entry.data["rule_form"] == "flags"
    await act(hass, camera, "switch.armed", "turn_on")
    camera.clear_requests()
    await set_email(hass, camera, enabled=True)
    assert len(told(camera)) == 1
    # The rule as it is, and as it was kept.
    assert len([path for path in camera.paths() if "get_group" in path]) == 2


@pytest.mark.parametrize("csv_rules", ["refused", "ignored"])
async def test_actions_use_names_too(
    hass: HomeAssistant, set_up: SetUp, csv_rules: str
) -> None:
    """The switches and actions of the rules work on such a camera as well."""

    def prepare(camera: Simulator) -> None:
        camera.persona.csv_rules = csv_rules

    _, camera = await set_up(
        "rc8221", options={"motion_delivery": "off"}, prepare=prepare
    )
    for enabled, expected in ((True, "1,1,0,0,0,0,0,0"), (False, "0,1,0,0,0,0,0,0")):
        await set_email(hass, camera, enabled=enabled)
        assert camera.groups["EVENT"]["event_mt"] == expected


@pytest.mark.usefixtures("few_entities")
@pytest.mark.matrix(3)
@pytest.mark.parametrize("several", [True, False])
@pytest.mark.parametrize("persona", ["rc8230", "rc8221"])
@pytest.mark.parametrize(
    "key",
    [
        "EVENT.event_mt",
        "EVENT.event_audio",
        "EVENT.event_trigger",
        "HTTP_NOTIFY.http_url",
        "HTTP_NOTIFY.event_data_flag",
        "HTTP_EVENT.http_event_en",
    ],
)
async def test_one_refused_key(
    hass: HomeAssistant,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    persona: str,
    key: str,
    several: bool,
) -> None:
    """What a camera refuses costs nothing of the rest, and is not tried for ever."""

    def prepare(camera: Simulator) -> None:
        camera.persona.refused_keys = frozenset({key})
        camera.multi_group = several

    _, camera = await set_up(persona, options=PUSH, data=ENABLE, prepare=prepare)
    on = {
        "EVENT.event_trigger": camera.groups["EVENT"]["event_trigger"] == "1",
        "EVENT.event_mt": camera.groups["EVENT"]["event_mt"]
        in ("0,1,0,0,1,0,0,0", f"{NAMED};smbc:0"),
        "EVENT.event_audio": camera.groups["EVENT"]["event_audio"]
        in ("0,1,0,0,1,0,0,0", f"{NAMED};smbc:0"),
        "HTTP_NOTIFY.http_url": camera.groups["HTTP_NOTIFY"]["http_url"].endswith(ID),
        "HTTP_NOTIFY.event_data_flag": camera.groups["HTTP_NOTIFY"]["event_data_flag"]
        == "1",
        "HTTP_EVENT.http_event_en": camera.groups["HTTP_EVENT"]["http_event_en"] == "1",
    }
    assert [name for name, held in on.items() if not held] == [key]
    state, reason = reason_of(hass, camera)
    if key in ("EVENT.event_trigger", "HTTP_NOTIFY.event_data_flag"):
        assert state == "push"
    elif key == "HTTP_NOTIFY.http_url":
        assert reason == "address_cut"
    else:
        assert reason == "refused"
    await poll(hass, freezer, 30)
    assert len(told(camera)) <= 12

    camera.persona.refused_keys = frozenset()
    if key != "EVENT.event_trigger":
        await poll(hass, freezer, 32)
        assert reason_of(hass, camera)[0] == "push"
