"""What is on disk of a camera's own settings."""

from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry


def storage_key(entry: MockConfigEntry) -> str:
    """Return the name under which the originals of an entry's camera are stored."""
    return f"sercomm.originals.{(entry.unique_id or '').replace(':', '')}"


def originals_on_disk(
    storage: dict[str, Any], entry: MockConfigEntry, use: str = "notifications"
) -> dict[str, dict[str, list[str]]]:
    """Return group -> key -> [value before us, value we left]; empty without any."""
    kept = storage.get(storage_key(entry), {}).get("data", {})
    groups: dict[str, dict[str, list[str]]] = kept.get(use, {}).get("groups", {})
    return groups
