"""Actions on groups: what is read, written and refused."""

from base64 import b64encode
from itertools import product
from typing import Any
from urllib.parse import quote, quote_plus

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util.yaml import load_yaml_dict
import pytest
import voluptuous as vol

from custom_components.sercomm.actions import ACTIONS
from custom_components.sercomm.actions.groups import CONFIRMATIONS
from custom_components.sercomm.api import catalog
from custom_components.sercomm.api.backup import NETWORK_GROUPS
from custom_components.sercomm.api.catalog import CLOSED
from tests.actions.calling import QUIET, act, refused
from tests.cameras import PERSONAS, SetUp, value_of
from tests.service_forms import SERVICES
from tests.test_translations import TEXTS

pytest_plugins = ("tests.camera_fixtures",)

GET = "/adm/get_group.cgi"
SET = "/adm/set_group.cgi"

REDACTED = "**REDACTED**"


def reauths(hass: HomeAssistant) -> list[Any]:
    """Return the dialogs that ask for a new login."""
    flows = hass.config_entries.flow.async_progress_by_handler("sercomm")
    return [flow for flow in flows if flow["context"]["source"] == "reauth"]


@pytest.mark.parametrize("persona", PERSONAS)
async def test_every_group(hass: HomeAssistant, set_up: SetUp, persona: str) -> None:
    """All groups are listed, and each is read by one request, whole."""
    _, camera = await set_up(persona, options=QUIET)
    assert await act(hass, camera, "list_groups") == {"groups": list(camera.groups)}
    assert camera.paths() == [GET]
    for name, values in camera.groups.items():
        response = await act(hass, camera, "get_group", group=name)
        assert camera.paths() == [f"{GET}?group={name}"]
        assert list(response) == [name]
        assert list(response[name]) == list(values)
        for key, value in response[name].items():
            if not catalog.is_secret(name, key):
                assert value == values[key]


async def test_secrets(hass: HomeAssistant, set_up: SetUp) -> None:
    """Passwords are hidden, also on firmware that shows them; empty ones are empty."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.persona.hide_passwords = False
    camera.groups["USER"] |= {"admin_password": "hunter2", "user1": "bob,letmein"}
    camera.groups["WIRELESS"]["wpa_ascii"] = "correct horse"
    camera.groups["EMAIL"]["smtp_password"] = ""
    camera.groups["HTTP"]["odd_token"] = "abcdef"
    users = (await act(hass, camera, "get_group", group="USER"))["USER"]
    assert users["admin_password"] == REDACTED
    assert users["user1"] == REDACTED
    assert users["user2"] == ""
    for group, key in (("WIRELESS", "wpa_ascii"), ("HTTP", "odd_token")):
        assert await act(hass, camera, "get_group", group=group, parameter=key) == {
            group: {key: REDACTED}
        }
    response = await act(
        hass, camera, "get_group", group="user", parameter="admin_password"
    )
    assert response == {"user": {"admin_password": REDACTED}}


async def test_one_parameter(hass: HomeAssistant, set_up: SetUp) -> None:
    """Just that; a name that the camera does not show is refused."""
    _, camera = await set_up("rc8230", options=QUIET)
    assert await act(
        hass, camera, "get_group", group="MOTION", parameter="md_mode"
    ) == {"MOTION": {"md_mode": camera.groups["MOTION"]["md_mode"]}}
    assert camera.paths() == [f"{GET}?group=MOTION"]
    assert await refused(
        hass,
        camera,
        "get_group",
        ServiceValidationError,
        group="MOTION",
        parameter="none",
    ) == ("unknown_parameter", {"group": "MOTION", "parameter": "none"})


async def test_the_notation_of_the_base_document(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    """MOTION.md_name1 is one property of a group."""
    _, camera = await set_up("rc8230", options=QUIET)
    name = camera.groups["MOTION"]["md_name1"]
    assert await act(hass, camera, "get_group", group="MOTION.md_name1") == {
        "MOTION": {"md_name1": name}
    }
    assert await refused(
        hass, camera, "get_group", ServiceValidationError, group="MOTION.none"
    ) == ("unknown_parameter", {"group": "MOTION", "parameter": "none"})


async def test_our_own_addresses(hass: HomeAssistant, set_up: SetUp) -> None:
    """Who knows their secret part can report motion and upload clips: it is hidden."""
    entry, camera = await set_up("icamera2", options={"receive_clips": True})
    for group, key, secret in (
        ("HTTP_NOTIFY", "http_url", "webhook_id"),
        ("HTTP_EVENT", "http_post_url", "clip_webhook_id"),
    ):
        assert entry.data[secret] in camera.groups[group][key]
        shown = (await act(hass, camera, "get_group", group=group))[group][key]
        assert entry.data[secret] not in shown
        assert shown.endswith(f"/api/webhook/{REDACTED}")


async def test_addresses_with_a_login(hass: HomeAssistant, set_up: SetUp) -> None:
    """What the owner typed into an address of his own, and of ours a cut one."""
    entry, camera = await set_up("icamera2", options=QUIET)
    camera.groups["HTTP_NOTIFY"]["http_url"] = "http://bob:letmein@nas.example/alarm"
    ours = f"http://192.0.2.2:8123/api/webhook/{entry.data['webhook_id'][:12]}"
    camera.groups["HTTP_EVENT"]["http_post_url"] = ours
    shown = await act(hass, camera, "get_group", group="HTTP_NOTIFY")
    hidden = f"http://{REDACTED}@nas.example/alarm"
    assert shown["HTTP_NOTIFY"]["http_url"] == hidden
    shown = await act(hass, camera, "get_group", group="HTTP_EVENT")
    hidden = f"http://192.0.2.2:8123/api/webhook/{REDACTED}"
    assert shown["HTTP_EVENT"]["http_post_url"] == hidden


ENCODED = (
    "{}",
    "Bad Request: group=WIRELESS&wpa_ascii={}&wmm=1",
    "ERROR " + "x" * 70 + " {}",
)


async def test_a_refusal_that_repeats_the_request(
    hass: HomeAssistant,
    set_up: SetUp,
    caplog: pytest.LogCaptureFixture,
    subtests: pytest.Subtests,
) -> None:
    """The key that was typed is in no text, whatever the camera makes of it."""
    secret = "my wi-fi/key & more"
    data = {"group": "WIRELESS", "values": {"wpa_ascii": secret}}
    base64 = b64encode(secret.encode()).decode()
    encodings = (secret, quote(secret), quote_plus(secret), base64)
    _, camera = await set_up("rc8230", options=QUIET)
    for words, encoded, code in product(ENCODED, encodings, (200, 400)):
        caplog.clear()
        camera.faults.clear()
        body = words.format(encoded)
        camera.faults.set(SET, "status", code=code, body=body)
        with subtests.test(body, code=code):
            key, placeholders = await refused(
                hass, camera, "set_group", **data, confirm_network=True
            )
            assert key == "refused"
            for form in (secret, encoded, encoded[:12], "wi-fi"):
                assert form not in placeholders["reason"]
                assert form not in caplog.text


async def test_unknown_group(hass: HomeAssistant, set_up: SetUp) -> None:
    """Refused, and whatever was typed reaches the camera as one name."""
    _, camera = await set_up("rc8230", options=QUIET)
    for group in ("NOTHING", "A&B=1", "MOTION\nx", "", "\u00e4"):
        assert await refused(
            hass, camera, "get_group", ServiceValidationError, group=group
        ) == ("unknown_group", {"group": group})
        assert len(camera.requests) == bool(group)
        for request in camera.requests:
            assert request.query.count("&") == request.query.count("\n") == 0


async def test_set_group(hass: HomeAssistant, set_up: SetUp) -> None:
    """One request for all values, percent-encoded; entities show them at once."""
    _, camera = await set_up("rc8230", options=QUIET)
    await act(
        hass,
        camera,
        "set_group",
        group="video",
        values={"text": "a b&c=d", "time_stamp": True, "contrast": 7, "hue": 3.0},
    )
    assert camera.paths() == [
        f"{SET}?group=VIDEO&text=a%20b%26c%3Dd&time_stamp=1&contrast=7&hue=3",
        f"{GET}?group=VIDEO",
    ]
    assert camera.groups["VIDEO"]["text"] == "a b&c=d"
    await act(hass, camera, "set_group", group="MOTION", values={"md_mode": "0"})
    assert value_of(hass, camera, "switch.motion_detection") == "off"


async def test_set_group_refused(hass: HomeAssistant, set_up: SetUp) -> None:
    """What the table does not allow is not sent, not even the good part."""
    _, camera = await set_up("rc8230", options=QUIET)
    values: dict[str, Any]
    for group, values, key, field in (
        ("VIDEO", {"mirror": 0, "contrast": 8}, "range", "VIDEO.contrast"),
        ("VIDEO", {"nothing": 1}, "unknown", "VIDEO.nothing"),
        ("NOTHING", {"x": 1}, "unknown", "NOTHING.x"),
        ("SYSTEM", {"cfg_ver": "x"}, "read_only", "SYSTEM.cfg_ver"),
        ("VIDEO", {"text": "\n"}, "not_ascii", "VIDEO.text"),
    ):
        told, placeholders = await refused(
            hass,
            camera,
            "set_group",
            ServiceValidationError,
            group=group,
            values=values,
        )
        assert (told, placeholders["field"]) == (f"invalid_{key}", field)
        assert camera.paths() == []
    for other in ("x=1", {"contrast": None}, {"contrast": [1]}):
        with pytest.raises(vol.Invalid):
            await act(hass, camera, "set_group", group="VIDEO", values=other)
        assert camera.paths() == []


async def test_nothing_to_set(hass: HomeAssistant, set_up: SetUp) -> None:
    """No values, no request."""
    _, camera = await set_up("rc8230", options=QUIET)
    assert await refused(
        hass, camera, "set_group", ServiceValidationError, group="VIDEO", values={}
    ) == ("nothing_to_change", {})
    assert camera.paths() == []


async def test_the_camera_refuses(hass: HomeAssistant, set_up: SetUp) -> None:
    """Its words are told, and nothing is shown that it does not hold."""
    _, camera = await set_up("rc8230", options=QUIET)
    before = value_of(hass, camera, "switch.status_led")
    camera.faults.set(SET, "status", code=200, body="ERROR\r\n")
    assert await refused(
        hass, camera, "set_group", group="SYSTEM", values={"led_mode": 0}
    ) == ("refused", {"reason": "ERROR"})
    assert value_of(hass, camera, "switch.status_led") == before


NETWORK_VALUES: dict[str, dict[str, Any]] = {
    "NETWORK": {"dns_server1": "10.0.0.1"},
    "WIRELESS": {"wlan_essid": "Home"},
    "HTTP": {"http_port2_num": "8080"},
    "PPPOE": {"pppoe_enable": 0},
    "USER": {"viewer_name": "guest"},
}


async def test_network(hass: HomeAssistant, set_up: SetUp) -> None:
    """What may cut the camera off is told, and done only when confirmed."""
    _, camera = await set_up("rc8230", options=QUIET)
    for group, values in NETWORK_VALUES.items():
        data: dict[str, Any] = {"group": group, "values": values}
        for typed in (group, group.lower()):
            key, _ = await refused(
                hass,
                camera,
                "set_group",
                ServiceValidationError,
                **{**data, "group": typed},
            )
            assert key == CONFIRMATIONS[group]
            assert "Nothing was sent" in TEXTS["exceptions"][key]["message"]
            assert camera.paths() == []
        await act(hass, camera, "set_group", **data, confirm_network=True)
        ((key, value),) = values.items()
        assert camera.paths()[0] == f"{SET}?group={group}&{key}={value}"
        assert camera.paths()[1:] in ([], [f"{GET}?group={group}"])
        assert camera.groups[group][key] == str(value)
    assert not reauths(hass)


def test_network_groups() -> None:
    """The same groups that a restore leaves to the end, but for those never written."""
    assert set(CONFIRMATIONS) == set(NETWORK_VALUES)
    assert set(CONFIRMATIONS) | CLOSED == set(NETWORK_GROUPS)


@pytest.mark.parametrize("login_check", ["0", "1"])
async def test_own_login(hass: HomeAssistant, set_up: SetUp, login_check: str) -> None:
    """When our own login ends by it, the new one is asked for, though all may watch."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.groups["USER"]["login_check"] = login_check
    for password, asked in (("cgiconfig", 0), ("new one", 1)):
        await act(
            hass,
            camera,
            "set_group",
            group="USER",
            values={"admin_password": password},
            confirm_network=True,
        )
        assert camera.paths()[0] == (
            f"{SET}?group=USER&admin_password={password.replace(' ', '%20')}"
        )
        assert len(reauths(hass)) == asked


async def test_own_login_and_silence(hass: HomeAssistant, set_up: SetUp) -> None:
    """A camera that restarts over it is left to the polls."""
    _, camera = await set_up("rc8230", options=QUIET)
    camera.faults.set(GET, "reset")
    await act(
        hass,
        camera,
        "set_group",
        group="USER",
        values={"admin_password": "x"},
        confirm_network=True,
    )
    assert not reauths(hass)


def test_groups_offered() -> None:
    """The form offers every documented group."""
    fields = load_yaml_dict(str(SERVICES))
    for action in ("get_group", "set_group"):
        offered = fields[action]["fields"]["group"]["selector"]["select"]
        assert set(offered["options"]) == {
            row.group for row in catalog.documented_properties()
        }
        assert offered["custom_value"]
    assert {action.name for action in ACTIONS} == set(fields)


async def test_group_gone(hass: HomeAssistant, set_up: SetUp) -> None:
    """A group that the camera does not show, for actions that need it."""
    _, camera = await set_up("rc8230", options=QUIET)
    del camera.groups["MOTION"]
    assert await refused(
        hass,
        camera,
        "set_motion_window",
        ServiceValidationError,
        window=1,
        enabled=True,
    ) == ("unknown_group", {"group": "MOTION"})
    camera.offline()
    key, _ = await refused(
        hass, camera, "get_group", HomeAssistantError, group="MOTION"
    )
    assert key == "cannot_connect"
