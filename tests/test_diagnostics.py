"""Diagnostics: useful to a stranger, harmless to the owner."""

from collections.abc import Awaitable, Callable
import json
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.diagnostics import REDACTED
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.cameras import PERSONAS, Home, SetUp, poll
from tests.conftest import MakeEntry, StartSimulator
from tests.originals import originals_on_disk
from tests.simulator import Simulator
from tests.simulator.refusals import is_secret

pytest_plugins = ("tests.camera_fixtures",)


# What identifies a home or opens a door, by my own reading of the base document.
PRIVATE = {
    "SYSTEM": ("host_name",),
    "HTTP_NOTIFY": (
        *("http_url", "http_user", "http_password", "http_proxy"),
        *("proxy_user", "proxy_password"),
    ),
    "HTTP_EVENT": ("http_post_user", "http_post_pass", "http_post_url"),
    "USER": ("admin_name", "admin_password", "user1"),
    "WIRELESS": ("wlan_essid", "wpa_ascii", "wep_kep1"),
    "EMAIL": ("smtp_account", "smtp_password", "to_addr1", "smtp_server"),
    "FTP": ("ftp1_account", "ftp1_passwd", "ftp1_server"),
    "NETWORK": ("ip_addr", "gateway"),
}


async def diagnostics(home: Home, entry: MockConfigEntry) -> tuple[str, dict[str, Any]]:
    """Download the file as a user does."""
    answer = await home.get(f"/api/diagnostics/config_entry/{entry.entry_id}")
    assert answer.status == 200
    text = await answer.text()
    return text, json.loads(text)["data"]


class Canaries:
    """Secrets that must not be seen again."""

    def __init__(self) -> None:
        """None so far."""
        self.all: list[str] = []

    def new(self) -> str:
        """Return another secret."""
        self.all.append(f"canary{len(self.all):03}x")
        return self.all[-1]

    def fill(self, camera: Simulator) -> None:
        """Put a secret into everything private that the camera shows."""
        camera.persona.hide_passwords = False
        for group, keys in camera.groups.items():
            for key in keys:
                if is_secret(group, key) or key in PRIVATE.get(group, ()):
                    keys[key] = self.new()
        for key in ("essid", "bssid", "wps_pin_code"):
            camera.state.wireless[key] = self.new()
        camera.persona.default_name = self.new()
        camera.persona.pin = self.new()
        camera.persona.serial_number = self.new()


@pytest.mark.parametrize("persona", PERSONAS)
async def test_no_secret(
    hass: HomeAssistant, home: Home, set_up: SetUp, persona: str
) -> None:
    """Nothing secret or private of camera or entry is in the file."""
    canaries = Canaries()
    password, webhook_id = canaries.new(), canaries.new()
    entry, camera = await set_up(
        persona,
        prepare=canaries.fill,
        accounts={"administrator": (password, "administrator")},
        data={
            "webhook_id": webhook_id,
            "accepted_sources": [canaries.new()],
        },
        options={
            "callback_url": f"http://{canaries.new()}.example:8123",
            "motion_delivery": "off",
        },
    )
    entry.runtime_data.coordinator.async_patch(
        "NOT_DOCUMENTED",
        {
            key: canaries.new()
            for key in ("new_passwd", "psk", "token", "my_user", "mail_to", "some_url")
        },
    )
    text, data = await diagnostics(home, entry)
    assert [canary for canary in canaries.all if canary in text] == []
    mac = camera.mac.split(":")
    for digits in ("".join(mac), ":".join(mac), "".join(mac[3:])):
        assert digits not in text.lower()
    assert "127.0.0.1" not in text
    assert str(camera.port) not in json.dumps(data["readings"])
    assert len(canaries.all) > 20


async def test_no_address_of_ours(
    hass: HomeAssistant, home: Home, set_up: SetUp, storage: dict[str, Any]
) -> None:
    """The callback address, and with it the webhook's id, is not in the file."""
    entry, camera = await set_up("rc8230")
    assert camera.groups["HTTP_NOTIFY"]["http_url"]
    assert originals_on_disk(storage, entry)
    text, data = await diagnostics(home, entry)
    assert entry.data["webhook_id"] not in text
    assert "/api/webhook" not in text
    assert data["readings"]["HTTP_NOTIFY"]["http_url"] == REDACTED
    assert data["entry"]["data"]["password"] == REDACTED


@pytest.mark.parametrize("persona", PERSONAS)
async def test_useful(
    hass: HomeAssistant, home: Home, set_up: SetUp, persona: str
) -> None:
    """What helps to understand a report is there."""
    entry, camera = await set_up(persona)
    camera.clear_requests()
    _, data = await diagnostics(home, entry)
    assert camera.paths() == ["/img/media.sdp", "/adm/sysinfo.cgi"]
    assert data["asked"]["streams"] == ["video H264/90000", "audio PCMU/8000"]
    if persona == "oc810":
        assert "error" in data["asked"]["system"]
    else:
        assert data["asked"]["system"] == {
            "firmware": camera.persona.release,
            "serial_number": REDACTED,
            "release_date": camera.persona.release_date,
        }
    assert data["identity"]["model"] == camera.persona.model
    assert data["identity"]["firmware"] == camera.persona.firmware
    assert data["identity"]["mac"] == f"{camera.mac[:8]}:…"
    assert data["identity"]["flags"]["wireless"] == "on"
    assert data["capabilities"]["right"] == "administrator"
    assert "EVENT" in data["capabilities"]["groups"]
    assert data["readings"]["EVENT"] == camera.groups["EVENT"]
    assert data["readings"]["MOTION"]["md_mode"] == camera.groups["MOTION"]["md_mode"]
    assert data["polling"]["available"] is True
    assert data["polling"]["interval"] == 60
    assert data["polling"]["several_groups"] is camera.multi_group
    assert data["delivery"]["state"] == "push"
    assert data["entry"]["data"]["ssl"] is False


async def test_of_a_lost_camera(
    hass: HomeAssistant, home: Home, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    """Diagnostics are there when they are needed most, and ask nothing."""
    entry, camera = await set_up("rc8230")
    camera.offline()
    await poll(hass, freezer, 3)
    camera.clear_requests()
    _, data = await diagnostics(home, entry)
    assert data["polling"]["available"] is False
    assert data["readings"]["SYSTEM"]["led_mode"] == "1"
    assert data["asked"] == {}
    assert not camera.requests


@pytest.mark.parametrize("account", [("operator", "operate"), ("viewer", "view")])
async def test_of_a_limited_account(
    hass: HomeAssistant, home: Home, set_up: SetUp, account: tuple[str, str]
) -> None:
    """Limited accounts have diagnostics too."""
    name, password = account
    entry, _ = await set_up("rc8230", data={"username": name, "password": password})
    text, data = await diagnostics(home, entry)
    assert data["capabilities"]["right"] == name
    assert f'"{password}"' not in text
    assert data["asked"] == {"streams": ["video H264/90000", "audio PCMU/8000"]}


async def stay_loaded(
    hass: HomeAssistant, entry: MockConfigEntry, camera: Simulator
) -> None:
    """Leave everything as it is."""


async def lose_the_camera(
    hass: HomeAssistant, entry: MockConfigEntry, camera: Simulator
) -> None:
    """Start without a camera and without knowing what it can do."""
    data = {key: value for key, value in entry.data.items() if key != "capabilities"}
    hass.config_entries.async_update_entry(entry, data=data)
    camera.offline()
    await hass.config_entries.async_reload(entry.entry_id)


async def lose_the_login(
    hass: HomeAssistant, entry: MockConfigEntry, camera: Simulator
) -> None:
    """Start with a login that the camera refuses, again and again."""
    camera.faults.set(None, "status", code=401)
    for _ in range(3):
        await hass.config_entries.async_reload(entry.entry_id)


async def fail_in_a_platform(
    hass: HomeAssistant, entry: MockConfigEntry, camera: Simulator
) -> None:
    """Fail at the end of a start, when most of it is there already."""
    with patch("custom_components.sercomm.async_watch", side_effect=ValueError):
        await hass.config_entries.async_reload(entry.entry_id)


async def unload(
    hass: HomeAssistant, entry: MockConfigEntry, camera: Simulator
) -> None:
    """Unload the entry."""
    await hass.config_entries.async_unload(entry.entry_id)


async def disable(
    hass: HomeAssistant, entry: MockConfigEntry, camera: Simulator
) -> None:
    """Disable the entry."""
    await hass.config_entries.async_set_disabled_by(
        entry.entry_id, ConfigEntryDisabler.USER
    )


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (stay_loaded, ConfigEntryState.LOADED),
        (lose_the_camera, ConfigEntryState.SETUP_RETRY),
        (lose_the_login, ConfigEntryState.SETUP_ERROR),
        (fail_in_a_platform, ConfigEntryState.SETUP_ERROR),
        (unload, ConfigEntryState.NOT_LOADED),
        (disable, ConfigEntryState.NOT_LOADED),
    ],
)
async def test_in_every_state(
    hass: HomeAssistant,
    home: Home,
    set_up: SetUp,
    change: Callable[[HomeAssistant, MockConfigEntry, Simulator], Awaitable[None]],
    state: ConfigEntryState,
) -> None:
    """The file is there whatever state the entry is in, and shows known keys only."""
    canaries = Canaries()
    entry, camera = await set_up(
        "rc8230",
        data={"user_token": canaries.new(), "nested": {"port": canaries.new()}},
        options={
            "motion_delivery": "off",
            "port": canaries.new(),
            "list": [canaries.new()],
        },
    )
    known = entry.data["capabilities"]
    await change(hass, entry, camera)
    await hass.async_block_till_done(wait_background_tasks=True)
    for stored in ("identity", "capabilities"):
        if stored in entry.data:
            values = {**entry.data[stored], "unknown": canaries.new()}
            data = {**entry.data, stored: values}
            hass.config_entries.async_update_entry(entry, data=data)
    assert entry.state is state
    camera.clear_requests()
    text, data = await diagnostics(home, entry)
    assert [canary for canary in canaries.all if canary in text] == []
    mac = camera.mac.split(":")
    for private in ("127.0.0.1", "".join(mac), ":".join(mac), entry.data["webhook_id"]):
        assert private not in text.lower()
    shown = {
        key
        for part in ("data", "options")
        for key, value in data["entry"][part].items()
        if value != REDACTED
    }
    assert data["entry"]["state"] == state.value
    assert data["entry"]["disabled"] is (change is disable)
    assert shown == {"port", "ssl", "motion_delivery"}
    assert data["entry"]["data"].keys() == entry.data.keys()
    assert data["entry"]["options"]["port"] == REDACTED
    assert data["identity"]["model"] == "RC8230"
    assert data["identity"]["mac"] == f"{camera.mac[:8]}:…"
    assert data["identity"]["host_name"] == REDACTED
    if change is not lose_the_camera:
        assert data["capabilities"].items() >= known.items()
    if state is not ConfigEntryState.LOADED:
        assert data.keys() == {"entry", "identity", "capabilities"}
        assert not camera.requests


async def test_of_an_entry_that_never_started(
    hass: HomeAssistant, home: Home, config_entry: MakeEntry, simulator: StartSimulator
) -> None:
    """An entry of a camera that never answered has a file, and it is a short one."""
    camera = await simulator("rc8230")
    camera.offline()
    entry = config_entry(camera)
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    _, data = await diagnostics(home, entry)
    assert data["identity"] == data["capabilities"] == {}
    assert data["entry"]["data"]["password"] == REDACTED
