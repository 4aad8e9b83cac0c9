"""Actions as such: names, fields, errors, rights, targets."""

from collections.abc import Iterable, Iterator
from typing import Any
from unittest.mock import AsyncMock

from homeassistant.core import Context, HomeAssistant, SupportsResponse
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceNotSupported,
    ServiceValidationError,
    Unauthorized,
)
from homeassistant.helpers import device_registry as dr, selector, service
from homeassistant.helpers.translation import async_get_exception_message
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict, parse_yaml
import pytest
import voluptuous as vol

from custom_components.sercomm import errors
from custom_components.sercomm.actions import ACTIONS
from custom_components.sercomm.actions.groups import CONFIRMATIONS
from custom_components.sercomm.api import (
    CommandRefused,
    HeldOtherwise,
    InvalidValue,
    Right,
    SercommError,
    because,
)
from tests.actions.calling import QUIET, act, refused, rest
from tests.cameras import Home, SetUp, entity_id
from tests.service_forms import SERVICES, service_fields
from tests.test_translations import TEXTS

pytest_plugins = ("tests.camera_fixtures",)

# Every action with its fields as automations use them; (r) answers something.
CONTRACT = {
    "ptz_move": "direction distance=10",
    "ptz_position": "x y",
    "go_to_preset": "preset",
    "save_preset": "preset name?",
    "snapshot (r)": "size? quality? filename?",
    "list_groups (r)": "",
    "get_group (r)": "group parameter?",
    "list_backups (r)": "",
    "export_backup": "backup filename",
    "import_backup (r)": "filename",
    "set_group (r)": (
        "group values undocumented=False confirm_network=False confirm_outputs=False"
    ),
    "set_motion_window": (
        "window enabled? name? area? threshold? sensitivity? update_frequency?"
    ),
    "set_event_action": "trigger action enabled",
    "set_privacy_mask": "mask enabled? area? color?",
    "set_schedule (r)": "for times",
    "set_email": (
        "server port? security? username? password? sender? recipients? subject?"
    ),
    "set_ftp": "server port? username? password? path? passive? slot=1",
    "set_share": "server path username? password?",
    "set_wifi": "ssid password security? confirm_network",
    "set_user": "number name password? rights",
    "get_log (r)": "",
    "scan_wifi (r)": "",
    "scan_shares (r)": "timeout=30",
    "set_clock": "datetime?",
    "backup_configuration (r)": "",
    "restore_configuration (r)": (
        "backup confirm_model include_network=False confirm_outputs=False "
        "original_file=False"
    ),
    "download_firmware (r)": "filename confirm_model",
    "upgrade_firmware": "filename encoding=auto confirm_model",
    "factory_reset": "confirm_model",
    "get_licenses (r)": "",
    "get_stream_urls (r)": "",
}
DANGEROUS: dict[str, dict[str, Any]] = {
    "restore_configuration": {"backup": "x"},
    "download_firmware": {"filename": "x"},
    "upgrade_firmware": {"filename": "x"},
    "factory_reset": {},
}
FOR_ADMINISTRATORS: dict[str, dict[str, Any]] = {
    **{name: {**data, "confirm_model": "RC8230"} for name, data in DANGEROUS.items()},
    "backup_configuration": {},
    "list_backups": {},
    "export_backup": {"backup": "x", "filename": "x"},
    "import_backup": {"filename": "x"},
    "set_group": {"group": "VIDEO", "values": {"flip": 0}},
    "set_privacy_mask": {"mask": 1, "enabled": True},
    "set_email": {"server": "mail.example.com"},
    "set_ftp": {"server": "nas"},
    "set_share": {"server": "nas", "path": "cameras"},
    "set_wifi": {"ssid": "Home", "password": "a password", "confirm_network": True},
    "set_user": {"number": 1, "name": "guest", "rights": []},
}


def described(fields: Iterable[Any]) -> Iterator[str]:
    """Yield the fields of an action as CONTRACT writes them."""
    for field in fields:
        if isinstance(field, vol.Required):
            yield str(field)
        elif isinstance(field.default, vol.Undefined):
            yield f"{field}?"
        else:
            yield f"{field}={field.default()}"


async def test_contract(hass: HomeAssistant, set_up: SetUp) -> None:
    """Names, fields and responses are those that automations rely on."""
    await set_up("rc8230", options=QUIET)
    known = {
        action.name
        + (
            ""
            if hass.services.supports_response("sercomm", action.name)
            is SupportsResponse.NONE
            else " (r)"
        ): set(described(dict(action.schema)))
        for action in ACTIONS
    }
    assert known == {name: set(fields.split()) for name, fields in CONTRACT.items()}
    names = {name.removesuffix(" (r)") for name in CONTRACT}
    assert set(hass.services.async_services_for_domain("sercomm")) == names


def test_forms() -> None:
    """The forms have the same fields, selectors that exist, and fitting examples."""
    forms = load_yaml_dict(str(SERVICES))
    service._SERVICES_SCHEMA(forms)
    assert set(forms) == {action.name for action in ACTIONS}
    for action in ACTIONS:
        form = forms[action.name]
        assert form["target"] == {
            "entity": {"integration": "sercomm", "domain": "camera"}
        }
        fields = service_fields(form)
        assert set(fields) == set(map(str, action.schema))
        schema = vol.Schema(action.schema)
        example: dict[str, Any] = {}
        for key in action.schema:
            field = fields[str(key)]
            assert field.get("required", False) is isinstance(key, vol.Required)
            selector.selector(field["selector"])
            if "default" in field:
                assert f"{key}={field['default']}" in described([key])
            value = field.get("default", field.get("example", True))
            example[str(key)] = (
                parse_yaml(str(value))
                if isinstance(value, str) and value[0] in "[{"
                else value
            )
        assert set(schema(example)) == set(example)


def test_texts() -> None:
    """What a text needs is given, and nothing is in it that is not."""
    for key in CONFIRMATIONS.values():
        assert "{" not in TEXTS["exceptions"][key]["message"]
    for key in ("firmware_upgrade", "firmware_upgrade_lost", "firmware_unchanged"):
        assert "{name}" in TEXTS["issues"][key]["title"]
        assert "{encoding}" in TEXTS["issues"][key]["description"]


async def test_errors_are_told(
    hass: HomeAssistant, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every error of the camera becomes a sentence."""
    entry, camera = await set_up("rc8230", options=QUIET)
    told: list[tuple[SercommError, str]] = [
        (
            InvalidValue("G", "k", because("not_ascii"), name="group"),
            "invalid_not_ascii",
        ),
        (CommandRefused(""), "refused_silently"),
        (HeldOtherwise({"group": "cut"}), "held_cut"),
        (HeldOtherwise({"group": "refused"}), "held_refused"),
        (HeldOtherwise({"group": "changed"}), "held_otherwise"),
    ]
    for kind, key in errors.ERROR_KEYS:
        if kind is not HeldOtherwise:
            told.append((kind("why"), key))
    for error, key in told:
        own = isinstance(error, InvalidValue)
        failing = AsyncMock(side_effect=error)
        monkeypatch.setattr(entry.runtime_data.camera, "group_names", failing)
        with pytest.raises(HomeAssistantError) as raised:
            await act(hass, camera, "list_groups")
        assert isinstance(raised.value, ServiceValidationError) is own
        assert raised.value.translation_key == key
        placeholders = raised.value.translation_placeholders
        text = async_get_exception_message("sercomm", key, placeholders)
        assert len(text) > 20
        assert "{" not in text


# Who may call them


async def test_only_administrators(hass: HomeAssistant, set_up: SetUp) -> None:
    """Others are sent away before the camera hears of it; automations are not."""
    _, camera = await set_up("rc8230", options=QUIET)
    user = await hass.auth.async_create_user("Guest", group_ids=["system-users"])
    for action, data in FOR_ADMINISTRATORS.items():
        with pytest.raises(Unauthorized):
            await act(hass, camera, action, context=Context(user_id=user.id), **data)
        assert camera.paths() == []
    await act(
        hass, camera, "ptz_move", direction="up", context=Context(user_id=user.id)
    )
    assert len(camera.paths()) == 1


async def test_administrators(hass: HomeAssistant, set_up: SetUp) -> None:
    """Administrators and automations may."""
    _, camera = await set_up("rc8230", options=QUIET)
    user = await hass.auth.async_create_user("Admin", group_ids=["system-admin"])
    for context in (Context(user_id=user.id), Context()):
        data = FOR_ADMINISTRATORS["set_group"]
        await act(hass, camera, "set_group", context=context, **data)
        assert camera.paths() == ["/adm/set_group.cgi?group=VIDEO&flip=0"]


async def test_confirmation(hass: HomeAssistant, set_up: SetUp) -> None:
    """The model, to the letter."""
    _, camera = await set_up("rc8230", options=QUIET)
    for action, data in DANGEROUS.items():
        for typed in ("", "RC8231", "rc8230", " RC8230", "8230"):
            assert await refused(
                hass,
                camera,
                action,
                ServiceValidationError,
                confirm_model=typed,
                **data,
            ) == ("confirm_model", {"model": "RC8230"})
            assert camera.paths() == []
        with pytest.raises(vol.Invalid):
            await act(hass, camera, action, **data)
        assert camera.paths() == []
    assert {action.name for action in ACTIONS if action.dangerous} == set(DANGEROUS)


async def test_a_model_without_a_name(hass: HomeAssistant, set_up: SetUp) -> None:
    """Nothing typed is no confirmation."""

    def nameless(camera: Any) -> None:
        camera.persona.model = ""

    _, camera = await set_up("rc8230", options=QUIET, prepare=nameless)
    assert await refused(
        hass, camera, "factory_reset", ServiceValidationError, confirm_model=""
    ) == ("confirm_model", {"model": "-"})
    assert camera.paths() == []


@pytest.mark.parametrize("account", ["operator", "viewer"])
async def test_rights_of_the_account(
    hass: HomeAssistant, set_up: SetUp, account: str
) -> None:
    """What the account in the camera may not do is told, and not tried."""
    password = {"operator": "operate", "viewer": "view"}[account]
    _, camera = await set_up(
        "rc8230", options=QUIET, data={"username": account, "password": password}
    )
    examples: dict[str, dict[str, Any]] = {
        **FOR_ADMINISTRATORS,
        "get_group": {"group": "VIDEO"},
        "ptz_move": {"direction": "up"},
        "ptz_position": {"x": 0, "y": 0},
        "go_to_preset": {"preset": 1},
        "save_preset": {"preset": 1},
        "set_motion_window": {"window": 1},
        "set_event_action": {
            "trigger": "motion",
            "action": "email",
            "enabled": True,
        },
        "set_schedule": {"for": "events", "times": []},
    }
    allowed = set()
    for action in ACTIONS:
        data = examples.get(action.name, {})
        if tuple(Right).index(Right(account)) <= tuple(Right).index(action.right):
            await act(hass, camera, action.name, **data)
            allowed.add(action.name)
            continue
        assert await refused(
            hass, camera, action.name, ServiceValidationError, **data
        ) == (f"needs_{action.right}", {})
        assert camera.paths() == []
    moving = {"ptz_move", "ptz_position", "go_to_preset"}
    assert allowed == {"snapshot", "get_stream_urls"} | (
        moving if account == "operator" else set()
    )


# Which cameras


@pytest.mark.usefixtures("all_enabled")
async def test_further_channels(hass: HomeAssistant, set_up: SetUp) -> None:
    """A device has one camera that takes actions: each is done once."""
    entry, camera = await set_up("rc8230", options=QUIET)
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    await hass.services.async_call(
        "sercomm",
        "ptz_move",
        {"device_id": device.id, "direction": "up"},
        blocking=True,
    )
    assert camera.paths() == ["/pt/ptctrl.cgi?mv=U,10"]
    further = entity_id(hass, camera, "camera.live_2")
    with pytest.raises(ServiceNotSupported):
        await hass.services.async_call(
            "sercomm",
            "ptz_move",
            {"entity_id": further, "direction": "up"},
            blocking=True,
        )
    assert len(camera.paths()) == 1


async def test_two_cameras(hass: HomeAssistant, set_up: SetUp) -> None:
    """Each answers under its own name."""
    _, first = await set_up("rc8230", options=QUIET)
    _, second = await set_up(
        "rc8221", options=QUIET, data={"webhook_id": "b3RoZXItd2ViaG9vaw"}
    )
    response = await hass.services.async_call(
        "sercomm",
        "list_groups",
        {"entity_id": "all"},
        blocking=True,
        return_response=True,
    )
    assert response == {
        entity_id(hass, camera, "camera.live"): {"groups": list(camera.groups)}
        for camera in (first, second)
    }


@pytest.fixture
async def api(hass: HomeAssistant) -> None:
    """Set the REST API up, before the web server starts."""
    assert await async_setup_component(hass, "api", {})


async def test_rest_api(
    api: None, hass: HomeAssistant, home: Home, set_up: SetUp
) -> None:
    """As scripts and dashboards call them."""
    _, camera = await set_up("rc8230", options=QUIET)
    live = entity_id(hass, camera, "camera.live")
    status, answer = await rest(
        home, live, "get_group", group="JPEG", parameter="resolution"
    )
    assert status == 200
    resolution = camera.groups["JPEG"]["resolution"]
    assert answer["service_response"] == {live: {"JPEG": {"resolution": resolution}}}
    status, answer = await rest(home, live, "scan_wifi")
    assert len(answer["service_response"][live]["networks"]) == 3
    status, answer = await rest(home, live, "get_group", group="NONE")
    assert (status, answer) == (400, {"message": "This camera shows no group NONE"})
    camera.offline()
    status, answer = await rest(home, live, "list_groups")
    assert status == 500
    text = TEXTS["exceptions"]["cannot_connect"]["message"]
    assert answer["message"] == text.removesuffix(".")
