"""Texts and icons: everything that is used is there, and nothing else."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
import json
from pathlib import Path
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, selector
from homeassistant.util.yaml import load_yaml_dict
import pytest

from custom_components.sercomm import errors
from custom_components.sercomm.api import NotificationKind, refusals
from custom_components.sercomm.delivery import KEEPS_ADDRESS
from custom_components.sercomm.issues import raising as issues
from custom_components.sercomm.issues.delivery_flows import MENUS
from custom_components.sercomm.managed.reasons import NOT_PROVIDED, Reason
from tests.cameras import PERSONAS, SetUp, equip
from tests.service_forms import (
    SERVICES,
    service_fields,
    service_objects,
    service_selectors,
)
from tests.simulator import Simulator

pytest_plugins = ("tests.camera_fixtures",)

FOLDER = Path(errors.__file__).parent
TEXTS: dict[str, Any] = json.loads((FOLDER / "translations/en.json").read_text())
ICONS: dict[str, Any] = json.loads((FOLDER / "icons.json").read_text())

# Selects whose options are names of things, the same in every language.
NAMES = {"preset", "time_zone"}
# Presets that have none.
UNNAMED = {"preset": {f"preset_{number}" for number in range(1, 10)}}
# Home Assistant names these after their device class, in every language.
NAMED_BY_CLASS = {
    ("binary_sensor", "motion"),
    ("binary_sensor", "sound"),
    ("button", "reboot"),
}
# Texts of the media browser, which has no place of its own in translations.
TITLES = {"clip"}
# What may be chosen in the repairs of delivery and asks for more.
FORMS = {"address", "try_again", "insist"}
# Home Assistant itself names these.
CORE_ABORTS = {
    "already_configured",
    "already_in_progress",
    "reauth_successful",
    "reconfigure_successful",
    "unique_id_mismatch",
}


@cache
def trees(pattern: str = "**/*.py") -> list[ast.Module]:
    """Return the code of the integration."""
    return [ast.parse(path.read_text()) for path in sorted(FOLDER.glob(pattern))]


def constants(pattern: str = "**/*.py") -> set[str]:
    """Return every text in the code."""
    return {
        node.value
        for tree in trees(pattern)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def calls(pattern: str = "**/*.py") -> Iterator[tuple[str, ast.Call, dict[str, Any]]]:
    """Yield calls with the name of what is called and its keyword arguments."""
    for tree in trees(pattern):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                yield (
                    str(name),
                    node,
                    {word.arg or "": word.value for word in node.keywords},
                )


def keyword(name: str, pattern: str = "**/*.py", call: str = "") -> set[str]:
    """Return the texts that are given for a keyword argument."""
    return {
        words[name].value
        for called, _, words in calls(pattern)
        if name in words and isinstance(words[name], ast.Constant) and call in called
    }


@cache
def composed_keys() -> list[re.Pattern[str]]:
    """Return patterns of the translation keys that code puts together."""
    return [
        re.compile(
            "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
                for part in words["translation_key"].values
            )
        )
        for _, _, words in calls()
        if isinstance(words.get("translation_key"), ast.JoinedStr)
    ]


def is_used(key: str, known: set[str]) -> bool:
    """Whether code names a key, as a whole or from a part that it names."""
    return key in known or any(
        pattern.fullmatch(key) and key.partition("_")[2] in known
        for pattern in composed_keys()
    )


def leaves(texts: Mapping[str, Any]) -> Iterator[str]:
    """Yield every text."""
    for value in texts.values():
        if isinstance(value, str):
            yield value
        else:
            yield from leaves(value)


@pytest.fixture
async def entities(
    hass: HomeAssistant, set_up: SetUp, all_enabled: None
) -> list[er.RegistryEntry]:
    """Return the entities of all personas."""

    def store_presets(camera: Simulator) -> None:
        if "PTZ" in camera.groups:
            camera.groups["PTZ"] |= {"Preset1Name": "5th", "Preset2Position": "2,2"}

    for persona in PERSONAS:
        await set_up(persona, prepare=store_presets)
    await set_up("rc8221", mac="00:0e:8f:31:0a:c6", prepare=equip)
    return [
        entity
        for entity in er.async_get(hass).entities.values()
        if entity.platform == "sercomm"
    ]


async def test_entity_names(entities: list[er.RegistryEntry]) -> None:
    """Every entity has a name of its own in the texts, and none is left over."""
    used: dict[str, set[str]] = {}
    for entity in entities:
        key = entity.translation_key
        assert key is not None
        if entity.original_name is None:
            continue
        if (entity.domain, key) in NAMED_BY_CLASS:
            assert entity.original_name.lower() == entity.original_device_class
            continue
        used.setdefault(entity.domain, set()).add(key)
        name = TEXTS["entity"][entity.domain][key]["name"]
        assert re.fullmatch(
            re.sub(r"\{\w+\}", r"\\d(?:th)?", name), entity.original_name
        )
    known = {domain: set(keys) for domain, keys in TEXTS["entity"].items()}
    assert known == used


async def test_names_tell_entities_apart(entities: list[er.RegistryEntry]) -> None:
    """No two entities of a camera share a name, whatever their platform."""
    names = Counter((entity.device_id, entity.original_name) for entity in entities)
    assert [name for (_, name), times in names.items() if times > 1] == []


async def test_what_belongs_to_a_window_is_listed_together(
    entities: list[er.RegistryEntry],
) -> None:
    """A list by name has a window's own switch first, then what belongs to it."""
    device = entities[0].device_id
    listed = sorted(str(e.original_name) for e in entities if e.device_id == device)
    place = listed.index("Window 1")
    assert listed[place : place + 6] == [
        "Window 1",
        "Window 1 motion",
        "Window 1 name",
        "Window 1 sensitivity",
        "Window 1 threshold",
        "Window 2",
    ]


async def test_entity_states(
    hass: HomeAssistant, entities: list[er.RegistryEntry]
) -> None:
    """Every state that is a word has a text, and none is left over."""
    named_events: dict[str | None, set[str]] = {}
    events: dict[str | None, set[str]] = {}
    for entity in entities:
        if entity.original_name is None:
            continue
        if (entity.domain, entity.translation_key) in NAMED_BY_CLASS:
            continue
        texts = TEXTS["entity"][entity.domain][str(entity.translation_key)]
        words = set((entity.capabilities or {}).get("options") or ())
        if entity.translation_key in NAMES:
            words = UNNAMED.get(entity.translation_key, set())
        assert set(texts.get("state", {})) == words, entity.entity_id
        attributes = texts.get("state_attributes", {})
        if named := attributes.get("event_type", {}).get("state", {}):
            named_events[entity.translation_key] = set(named)
        types = (entity.capabilities or {}).get("event_types") or ()
        events.setdefault(entity.translation_key, set()).update(types)
    assert named_events == {key: types for key, types in events.items() if types}


def test_triggers_of_clips() -> None:
    """Whatever made a camera record has a text, the same as in a detection."""
    events = TEXTS["entity"]["event"]
    triggers = dict(events["clip"]["state_attributes"]["trigger"]["state"])
    assert triggers.pop("event")
    assert triggers == events["detection"]["state_attributes"]["event_type"]["state"]
    known = {*NotificationKind} - {NotificationKind.UNKNOWN}
    assert set(triggers) == {kind.value for kind in known}


def test_reasons_of_delivery() -> None:
    """Every reason of the motion delivery has a text."""
    attributes = TEXTS["entity"]["sensor"]["motion_delivery"]["state_attributes"]
    assert set(attributes["reason"]["state"]) == {reason.value for reason in Reason}


async def test_icons(entities: list[er.RegistryEntry]) -> None:
    """What has no device class has an icon; no icon is left over."""
    used: dict[str, set[str]] = {}
    for entity in entities:
        if entity.original_name is None or entity.original_device_class is not None:
            continue
        used.setdefault(entity.domain, set()).add(str(entity.translation_key))
    for domain, keys in used.items():
        missing = keys - set(ICONS["entity"].get(domain, {}))
        assert not missing, domain
    for domain, icons in ICONS["entity"].items():
        assert set(icons) <= set(TEXTS["entity"][domain]), domain
        for key, icon in icons.items():
            words = set(TEXTS["entity"][domain][key].get("state", {}))
            if words or domain in ("binary_sensor", "switch"):
                assert set(icon.get("state", {})) <= (words or {"on", "off"})
    assert all(re.fullmatch(r"mdi:[a-z0-9-]+", icon) for icon in leaves(ICONS))


def test_exceptions() -> None:
    """Every error has a text, and none is left over."""
    raised = {key for _, key in errors.ERROR_KEYS} | {"refused_silently"}
    raised |= {*errors.HELD_KEYS.values(), *errors.STORE_KEYS.values()}
    raised |= {f"invalid_{word}" for word in refusals.TEXTS}
    raised |= {f"delivery_{reason}" for reason in NOT_PROVIDED}
    for called, node, words in calls():
        key = words.get("translation_key")
        if "translation_domain" in words and isinstance(key, ast.Constant):
            raised.add(str(key.value))
        if called == "invalid" and node.args and isinstance(node.args[0], ast.Constant):
            raised.add(str(node.args[0].value))
    texts = TEXTS["exceptions"]
    assert raised <= set(texts)
    known = constants() | raised
    assert [key for key in texts if not is_used(key, known)] == []


def test_issues() -> None:
    """Every repair has a text, and none is left over."""
    raised = {f"delivery_{key}" for key in issues.DELIVERY_ISSUES}
    raised |= {f"clips_{key}" for key in issues.CLIP_ISSUES}
    raised.add(issues.UNKNOWN_SENDER)
    raised |= keyword("translation_key", call="async_create_issue")
    texts = TEXTS["issues"]
    assert raised <= set(texts)
    known = constants() | raised
    assert [key for key in texts if not is_used(key, known)] == []
    for text in texts.values():
        assert text["title"]
        assert ("description" in text) is not ("fix_flow" in text)
    steps = {step for text in texts.values() for step in flow_steps(text)}
    assert steps == keyword("step_id", "issues/*.py")


def test_repairs_of_delivery() -> None:
    """Whatever their flows show has a text, the same in all of them."""
    known: dict[str, Any] = {}
    assert set(MENUS) == {f"delivery_{key}" for key in issues.DELIVERY_ISSUES}
    for kind, menu in MENUS.items():
        flow = TEXTS["issues"][kind]["fix_flow"]
        steps = dict(flow["step"])
        init = steps.pop("init")
        assert set(init["menu_options"]) == set(menu)
        assert set(init["menu_option_descriptions"]) == set(menu)
        assert set(steps) == FORMS.intersection(menu)
        ends = {"entry_removed", "not_loaded"}
        errors = set()
        if steps:
            ends |= {"not_wanted", *KEEPS_ADDRESS} - {"arrived"}
            broken = {*NOT_PROVIDED, "not_arrived", "settings_lost"}
            errors = {f"delivery_{reason}" for reason in broken}
            errors |= {"cannot_connect", "invalid_auth", "refused", "failed"}
        if "address" in menu:
            errors |= {"callback_url_https", "invalid_callback_url"}
        assert set(flow["abort"]) == ends
        assert set(flow.get("error", {})) == errors
        assert set(flow.get("create_entry", {})) == ({"arrived"} if steps else set())
        assert init.pop("description")
        for part in (init, flow["abort"], flow.get("error", {}), steps):
            for key, value in part.items():
                held = value if isinstance(value, dict) else {key: value}
                for name, text in held.items():
                    assert known.setdefault(f"{key} {name}", text) == text


def flow_steps(text: Mapping[str, Any]) -> set[str]:
    """Return the steps of a repair's flow."""
    return set(text.get("fix_flow", {}).get("step", {}))


def test_config_flow() -> None:
    """Every step, error and abort of the flow has a text, and none is left over."""
    texts = TEXTS["config"]
    named = constants("config_flow.py") | constants("flows/*.py")
    named |= {key for _, key in errors.ERROR_KEYS}
    steps = keyword("step_id", "config_flow.py") | keyword("step_id", "flows/proof.py")
    steps |= keyword("step_id", "flows/prepare.py")
    assert set(texts["step"]) == steps
    reasons = keyword("reason", "config_flow.py", call="async_abort")
    assert reasons <= set(texts["abort"])
    assert set(texts["abort"]) - CORE_ABORTS <= named
    assert set(texts["abort"]) >= CORE_ABORTS
    assert set(texts["error"]) <= named
    for step in texts["step"].values():
        assert set(step.get("data", {})) == set(step.get("data_description", {}))


async def test_options_flow(hass: HomeAssistant, set_up: SetUp) -> None:
    """Every option has a text and an explanation, and none is left over."""
    entry, _ = await set_up("rc8230")
    result = await hass.config_entries.options.async_init(entry.entry_id)
    texts = TEXTS["options"]["step"]
    files = ("flows/options.py", "flows/prepare.py", "flows/wifi.py")
    targets = {"email", "ftp", "share", "no_target"}
    steps = set().union(*(keyword("step_id", file) for file in files))
    # A scan shows progress, which has a text of its own.
    assert set(texts) == (steps | targets) - set(TEXTS["options"]["progress"])
    schema = result["data_schema"]
    assert schema is not None
    fields: dict[str, Any] = {}
    for name, part in schema.schema.items():
        shown = {str(key): value for key, value in part.schema.schema.items()}
        written = texts["init"]["sections"][str(name)]
        assert set(written["data"]) == set(shown)
        assert set(written["data_description"]) == set(shown)
        fields |= shown
    known = constants("managed/address.py") | constants("flows/*.py")
    known |= constants("errors.py") | {f"invalid_{word}" for word in refusals.TEXTS}
    assert set(TEXTS["options"]["error"]) <= known

    offered = {
        field.config["translation_key"]: set(field.config["options"])
        for field in fields.values()
        if isinstance(field, selector.SelectSelector)
        and "translation_key" in field.config
    }
    used = {*offered, *service_selectors(), *service_objects(), *TITLES}
    assert set(TEXTS["selector"]) == used
    for key, options in offered.items():
        assert set(TEXTS["selector"][key]["options"]) == options


def test_services() -> None:
    """Every action and field has a text, every action an icon; none is left over."""
    services = load_yaml_dict(SERVICES) if SERVICES.exists() else {}
    texts = TEXTS.get("services", {})
    assert set(texts) == set(services)
    assert set(ICONS.get("services", {})) == set(services)
    for name, service in services.items():
        assert texts[name]["name"]
        assert texts[name]["description"]
        assert set(texts[name].get("fields", {})) == set(service_fields(service))
    for key, options in service_selectors().items():
        assert set(TEXTS["selector"][key]["options"]) == options
    for key, parts in service_objects().items():
        assert set(TEXTS["selector"][key]["fields"]) == parts


def test_style() -> None:
    """Texts hold no markup, no addresses and no spaces around."""
    for text in leaves(TEXTS):
        assert text == text.strip()
        assert text
        assert not re.search(r"<\w|https?://", text), text
        assert not re.search(r"'\{\w+\}'", text), text
