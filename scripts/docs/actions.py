"""The text of docs/actions.md: every action with its fields, an example, its answer."""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
from textwrap import indent
from typing import Any

from homeassistant.core import SupportsResponse
from homeassistant.util.yaml import load_yaml_dict

from custom_components.sercomm import errors
from custom_components.sercomm.actions import ACTIONS, Action
from custom_components.sercomm.api import Right

from .page import escaped, table

HERE = Path(errors.__file__).parent
EXAMPLES = Path(__file__).parent / "examples.yaml"
CAMERA = "camera.front_door"

HEAD = """\
# Actions

Everything that *Developer tools → Actions*, automations and scripts can ask of a
camera, in alphabetical order. This page is made from the code by `scripts/reference`.

The target is the camera entity: the first channel, or the device or area it belongs to.
Names of actions begin with `sercomm.`. Fields that are not *required* may be left out.
What a camera refuses, or does not have, is an error that says so. An automation may do
what needs an administrator of Home Assistant.

Every example is run against a simulated RC8230, whose answers these are; yours has its
own values. To use an answer in a script, give the call a `response_variable`. Answers
stand under the name of the entity, since an action can go to several cameras.

"""
NEEDS = {
    Right.VIEWER: "any account of the camera",
    Right.OPERATOR: "an operator's account of the camera",
    Right.ADMINISTRATOR: "an administrator's account of the camera",
}
ANSWERS = {
    SupportsResponse.NONE: "none",
    SupportsResponse.OPTIONAL: "if asked for",
    SupportsResponse.ONLY: "always, so the call needs a `response_variable`",
}


def render() -> str:
    """Return the whole page."""
    return "".join(_parts())


def _parts() -> Iterator[str]:
    """Yield the page from top to bottom."""
    english = json.loads((HERE / "translations/en.json").read_text(encoding="utf-8"))
    forms = load_yaml_dict(str(HERE / "services.yaml"))
    examples = load_yaml_dict(str(EXAMPLES))
    actions = sorted(ACTIONS, key=lambda action: action.name)
    yield HEAD
    yield table(
        ("Action", "Name"),
        (
            (f"[`{one.name}`](#{one.name})", english["services"][one.name]["name"])
            for one in actions
        ),
    )
    for action in actions:
        words = english["services"][action.name]
        yield f"\n## {action.name}\n\n**{words['name']}.** {words['description']}\n\n"
        yield f"* Needs {', '.join(_needs(action))}.\n"
        yield f"* Answer: {ANSWERS[action.response]}.\n\n"
        if fields := forms[action.name].get("fields"):
            yield table(
                ("Field", "Meaning", "Values", "Default"),
                (
                    (
                        f"`{name}`",
                        escaped(words["fields"][name]["description"]),
                        _values(field["selector"], english["selector"]),
                        _default(field),
                    )
                    for name, field in fields.items()
                ),
            )
            yield "\n"
        yield from _example(action.name, examples[action.name])


def _needs(action: Action) -> Iterator[str]:
    """Yield who may call an action."""
    if action.administrator or action.dangerous:
        yield "an administrator of Home Assistant"
    yield NEEDS[action.right]


def _default(field: Mapping[str, Any]) -> str:
    """Return what holds when a field is left out, or that it must not be."""
    if field.get("required"):
        return "*required*"
    if "default" in field:
        return f"`{json.dumps(field['default']).strip('"')}`"
    return "none"


def _values(selector: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    """Return what a field takes, from what its form offers."""
    ((kind, given),) = selector.items()
    options: Mapping[str, Any] = given or {}
    match kind:
        case "number":
            unit = options.get("unit_of_measurement")
            text = f"{options['min']} to {options['max']}"
            return f"{text} {unit}" if unit else text
        case "select":
            return _choices(options, words)
        case "object":
            return _parts_of(options, words)
        case "text":
            return "list of texts" if options.get("multiple") else "text"
        case "color_rgb":
            return "`[red, green, blue]`, 0 to 255 each, or `RRGGBB`"
        case "boolean":
            return "`true`, `false`"
        case "time":
            return "time, `HH:MM`"
        case "datetime":
            return "date and time"
    raise ValueError(f"no words for a selector {kind}")


def _choices(options: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    """Return the choices of a list, with their meaning where they have one."""
    named = words.get(options.get("translation_key", ""), {}).get("options", {})
    shown = []
    for option in options["options"]:
        value = option["value"] if isinstance(option, Mapping) else option
        label = option["label"] if isinstance(option, Mapping) else named.get(value)
        shown.append(f"`{value}` ({label})" if label else f"`{value}`")
    text = ", ".join(shown)
    if options.get("multiple"):
        return f"list of {text}"
    return f"{text}, or another" if options.get("custom_value") else text


def _parts_of(options: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    """Return the parts of an object."""
    if "fields" not in options:
        return "names and values"
    named = words[options["translation_key"]]["fields"]
    parts = "; ".join(
        f"`{name}` ({named[name]['name']}): {_values(part['selector'], words)}"
        for name, part in options["fields"].items()
    )
    return f"list of {parts}" if options.get("multiple") else parts


def _example(name: str, example: Mapping[str, str]) -> Iterator[str]:
    """Yield a call and its answer."""
    call = f"action: sercomm.{name}\ntarget:\n  entity_id: {CAMERA}\n"
    if data := example.get("data"):
        call += f"data:\n{indent(data, '  ')}"
    yield f"```yaml\n{call}```\n"
    if answer := example.get("answer"):
        yield f"\nAnswer:\n\n```yaml\n{CAMERA}:\n{indent(answer, '  ')}```\n"
