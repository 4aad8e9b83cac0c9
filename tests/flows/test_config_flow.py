"""Adding a camera by its address, logging in again, moving it."""

from typing import Any
from unittest.mock import AsyncMock

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.sercomm import api
from custom_components.sercomm.const import DOMAIN
from custom_components.sercomm.flows import proof as flow_proof
from tests.conftest import MakeEntry, StartSimulator
from tests.flows.steps import (
    assert_no_login_sent,
    login,
    manual,
    placeholder,
    submit,
    suggested,
)
from tests.simulator import names

IDENTITY = "/util/query.cgi?extension=yes"
BASE_IDENTITY = "/util/query.cgi"
LIST = "/adm/get_group.cgi"
NASTY_PASSWORDS = (
    "",
    " ",
    "a b",
    "a:b:c",
    "p@ss/w?rd#1%25&x=y+z",
    "\"'`$;|<>\\^{}[]~!*()",
    "%00%0d%0a",
    "Pässwörd",
    "пароль密码🔑",
    "x" * 64,
)

pytestmark = pytest.mark.usefixtures("no_setup")


@pytest.mark.parametrize("persona", names())
async def test_manual(
    hass: HomeAssistant, simulator: StartSimulator, persona: str, no_setup: AsyncMock
) -> None:
    """A camera is added with few requests, the login last."""
    camera = await simulator(persona)
    flow_id = await manual(hass)
    result = await submit(hass, flow_id, login(camera))

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id == camera.mac.lower()
    data = dict(result["data"])
    webhook_id = data.pop("webhook_id")
    assert len(webhook_id) == 22
    identity = data.pop("identity")
    assert identity["mac"] == camera.mac.lower()
    assert data == {
        "host": camera.host,
        "port": camera.port,
        "ssl": False,
        "username": camera.username,
        "password": camera.password,
        "enable_motion": True,
    }
    assert result["options"] == {}
    assert result["title"] == api.Identity.from_dict(identity).title

    paths = camera.paths()
    place = paths.index(LIST)
    assert paths[0] == IDENTITY
    assert set(paths[1:place]) <= {BASE_IDENTITY}
    assert place <= 2
    assert [r.user for r in camera.requests[:place]] == [None] * place
    assert {r.user for r in camera.requests[place:]} == {camera.username}
    # All that the entry starts with, and a picture beside what can be prepared.
    groups, *parts, still = paths[place + 1 :]
    assert groups.startswith(f"{LIST}?group=EVENT&")
    assert 1 <= len(parts) <= 2
    assert {path.rpartition("/")[0] for path in parts} == {"/io"}
    assert still == "/img/snapshot.cgi"
    assert camera.max_in_flight == 1
    assert len(no_setup.mock_calls) == 1


async def test_any_password(
    hass: HomeAssistant, simulator: StartSimulator, subtests: pytest.Subtests
) -> None:
    """Passwords with any character work, and none at all."""
    camera = await simulator()
    for password in NASTY_PASSWORDS:
        camera.accounts["administrator"] = (password, "administrator")
        with subtests.test(password=password):
            flow_id = await manual(hass)
            result = await submit(hass, flow_id, login(camera, password=password))
            assert result["type"] is FlowResultType.CREATE_ENTRY
            assert result["data"]["password"] == password
            assert camera.requests[-1].status == 200
            await hass.config_entries.async_remove(result["result"].entry_id)


async def test_password_left_out(
    hass: HomeAssistant, simulator: StartSimulator
) -> None:
    """A browser leaves an empty field out; the other defaults fit a new camera."""
    camera = await simulator(accounts={"administrator": ("", "administrator")})
    flow_id = await manual(hass)
    result = await submit(hass, flow_id, {"host": camera.host, "port": camera.port})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["username"] == "administrator"
    assert result["data"]["password"] == ""
    assert result["data"]["ssl"] is False
    assert result["data"]["enable_motion"] is True
    assert camera.requests[-1].headers["authorization"] == "Basic YWRtaW5pc3RyYXRvcjo="


NO_CAMERA: tuple[tuple[dict[str, Any], str], ...] = (
    ({"kind": "html"}, "not_sercomm"),
    ({"kind": "garbage"}, "not_sercomm"),
    ({"kind": "garbage", "raw": True}, "not_sercomm"),
    ({"kind": "empty"}, "cannot_connect"),
    ({"kind": "endless"}, "not_sercomm"),
    ({"kind": "status", "code": 401}, "not_sercomm"),
    ({"kind": "status", "code": 403}, "not_sercomm"),
    ({"kind": "status", "code": 404}, "not_sercomm"),
    ({"kind": "status", "code": 500}, "not_sercomm"),
    ({"kind": "status", "code": 503}, "cannot_connect"),
    ({"kind": "redirect", "to": "http://127.0.0.1:9/"}, "not_sercomm"),
    ({"kind": "reset"}, "cannot_connect"),
    ({"kind": "silent"}, "timeout"),
    ({"kind": "drip"}, "timeout"),
)


async def test_not_a_camera(
    hass: HomeAssistant,
    simulator: StartSimulator,
    monkeypatch: pytest.MonkeyPatch,
    subtests: pytest.Subtests,
) -> None:
    """Whatever answers instead gets no login; the same flow then goes on."""
    camera = await simulator()
    for fault, error in NO_CAMERA:
        with subtests.test(**fault):
            flow_id = await manual(hass)
            camera.clear_requests()
            camera.faults.set(None, **fault)
            with monkeypatch.context() as hurried:
                hurried.setattr(flow_proof, "FORM_TIMEOUT", 1.0)
                result = await submit(hass, flow_id, login(camera))
            assert result["type"] is FlowResultType.FORM
            assert result["step_id"] == "manual"
            assert result["errors"] == {"base": error}
            assert_no_login_sent(camera)

            camera.faults.clear()
            result = await submit(hass, flow_id, login(camera))
            assert result["type"] is FlowResultType.CREATE_ENTRY
            await hass.config_entries.async_remove(result["result"].entry_id)


async def test_device_off(hass: HomeAssistant, simulator: StartSimulator) -> None:
    """Nothing listens; the form keeps what was typed, except the password."""
    camera = await simulator()
    camera.offline()
    flow_id = await manual(hass)
    typed = login(camera, host=f" {camera.host} ", password="s3cret", username="me")
    result = await submit(hass, flow_id, typed)
    assert result["errors"] == {"base": "cannot_connect"}
    assert suggested(result, "host") == typed["host"]
    assert suggested(result, "port") == camera.port
    assert suggested(result, "username") == "me"
    assert suggested(result, "password") is None

    camera.online()
    result = await submit(hass, flow_id, login(camera))
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_tls_to_a_plain_port(
    hass: HomeAssistant, simulator: StartSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HTTPS to a port that does not speak it gets no answer."""
    monkeypatch.setattr(flow_proof, "FORM_TIMEOUT", 1.0)
    camera = await simulator()
    flow_id = await manual(hass)
    result = await submit(hass, flow_id, login(camera, ssl=True))
    assert result["errors"] == {"base": "timeout"}
    assert camera.requests == []


@pytest.mark.parametrize(
    ("username", "password"),
    [("administrator", "wrong"), ("Administrator", ""), ("nobody", "")],
)
async def test_wrong_login(
    hass: HomeAssistant, simulator: StartSimulator, username: str, password: str
) -> None:
    """A login that the camera refuses can be corrected."""
    camera = await simulator(accounts={"administrator": ("right", "administrator")})
    flow_id = await manual(hass)
    result = await submit(
        hass, flow_id, login(camera, username=username, password=password)
    )
    assert result["errors"] == {"base": "invalid_auth"}
    result = await submit(hass, flow_id, login(camera, password="right"))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["password"] == "right"


async def test_slow_login(
    hass: HomeAssistant, simulator: StartSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A camera that knows itself but never answers the login times out."""
    monkeypatch.setattr(flow_proof, "FORM_TIMEOUT", 1.0)
    camera = await simulator()
    camera.faults.set("/adm/*", "silent")
    flow_id = await manual(hass)
    result = await submit(hass, flow_id, login(camera))
    assert result["errors"] == {"base": "timeout"}


async def test_unknown_error(
    hass: HomeAssistant,
    simulator: StartSimulator,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A mistake of ours is logged by its kind and place; its text may be secret."""
    camera = await simulator()
    flow_id = await manual(hass)
    with monkeypatch.context() as broken:
        broken.setattr(
            api.Camera, "right", AsyncMock(side_effect=KeyError("canary-4711"))
        )
        result = await submit(hass, flow_id, login(camera, password="canary-4711"))
    assert result["errors"] == {"base": "unknown"}
    assert "Unexpected KeyError" in caplog.text
    assert "proof.py" in caplog.text
    assert "canary" not in caplog.text

    result = await submit(hass, flow_id, login(camera))
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("username", "password"), [("operator", "operate"), ("viewer", "view")]
)
@pytest.mark.parametrize("persona", names())
async def test_limited_account(
    hass: HomeAssistant,
    simulator: StartSimulator,
    persona: str,
    username: str,
    password: str,
) -> None:
    """An account that is no administrator's is accepted after a word of warning."""
    camera = await simulator(persona)
    flow_id = await manual(hass)
    result = await submit(
        hass, flow_id, login(camera, username=username, password=password)
    )
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "limited"
    assert placeholder(result, "username") == username
    assert next(path for path in camera.paths() if "/util/" not in path) == LIST
    assert len(camera.requests) <= 6 + (username == "viewer")

    camera.clear_requests()
    result = await submit(hass, flow_id, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["username"] == username
    assert result["data"]["enable_motion"] is False
    assert camera.requests == []


async def test_already_configured(
    hass: HomeAssistant, simulator: StartSimulator, config_entry: MakeEntry
) -> None:
    """A camera is added once; the second time it does not even see a login."""
    camera = await simulator()
    entry = config_entry(camera)
    before = dict(entry.data)
    flow_id = await manual(hass)
    result = await submit(hass, flow_id, login(camera, password="other"))
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"
    assert dict(entry.data) == before
    assert_no_login_sent(camera)


async def test_already_configured_but_moved(
    hass: HomeAssistant, simulator: StartSimulator, config_entry: MakeEntry
) -> None:
    """The new address of a known camera is taken over, its login kept."""
    camera = await simulator()
    entry = config_entry(camera, port=9, password="kept")
    flow_id = await manual(hass)
    result = await submit(hass, flow_id, login(camera, password="other"))
    assert result["reason"] == "already_configured"
    assert entry.data["port"] == camera.port
    assert entry.data["password"] == "kept"


async def test_ignored_camera_can_be_added(
    hass: HomeAssistant, simulator: StartSimulator
) -> None:
    """Ignoring a discovery does not forbid adding that camera by hand."""
    camera = await simulator()
    MockConfigEntry(
        domain=DOMAIN, source="ignore", unique_id=camera.mac.lower()
    ).add_to_hass(hass)
    flow_id = await manual(hass)
    result = await submit(hass, flow_id, login(camera))
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("port", [0, -1, 65536, "http"])
async def test_port_out_of_range(hass: HomeAssistant, port: Any) -> None:
    """Only port numbers are accepted."""
    flow_id = await manual(hass)
    with pytest.raises(InvalidData):
        await submit(hass, flow_id, {"host": "127.0.0.1", "port": port})


async def test_invalid_host(hass: HomeAssistant, simulator: StartSimulator) -> None:
    """Something that is no host is refused at its field."""
    camera = await simulator()
    flow_id = await manual(hass)
    result = await submit(hass, flow_id, login(camera, host=f"me:x@{camera.host}"))
    assert result["errors"] == {"host": "invalid_host"}
    assert camera.requests == []


async def test_two_flows_for_one_camera(
    hass: HomeAssistant, simulator: StartSimulator
) -> None:
    """When one of two dialogs has added the camera, the other one is closed."""
    camera = await simulator()
    first, second = await manual(hass), await manual(hass)
    limited = login(camera, username="viewer", password="view")
    assert (await submit(hass, first, limited))["step_id"] == "limited"
    result = await submit(hass, second, login(camera))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert hass.config_entries.flow.async_progress() == []
    assert len(hass.config_entries.async_entries(DOMAIN)) == 1
