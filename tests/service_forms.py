"""What the forms of the actions offer, read from services.yaml."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from homeassistant.util.yaml import load_yaml_dict

from custom_components.sercomm import errors

SERVICES = Path(errors.__file__).parent / "services.yaml"


def service_fields(service: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an action, those of its sections too."""
    fields: dict[str, Any] = {}
    for name, field in (service.get("fields") or {}).items():
        fields |= field.get("fields", {name: field})
    return fields


def service_selectors() -> dict[str, set[str]]:
    """Return the translated choices of the actions' fields."""
    found: dict[str, set[str]] = {}
    if not SERVICES.exists():
        return found
    for service in load_yaml_dict(SERVICES).values():
        for field in service_fields(service).values():
            choice = (field.get("selector") or {}).get("select") or {}
            if "translation_key" in choice:
                found[choice["translation_key"]] = set(map(str, choice["options"]))
    return found


def service_objects() -> dict[str, set[str]]:
    """Return the named parts of the actions' fields that are objects."""
    found: dict[str, set[str]] = {}
    for service in load_yaml_dict(SERVICES).values():
        for field in service_fields(service).values():
            if parts := ((field.get("selector") or {}).get("object") or {}).get(
                "fields"
            ):
                found[field["selector"]["object"]["translation_key"]] = set(parts)
                assert not any("label" in part for part in parts.values())
    return found
