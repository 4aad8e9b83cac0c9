"""The text of docs/reference.md: every request and every property, with their uses."""

from collections.abc import Iterable, Iterator
import re

from custom_components.sercomm.actions.groups import CONFIRMATIONS
from custom_components.sercomm.api.catalog import (
    TIME_ZONES,
    Access,
    Boolean,
    Choice,
    Generation,
    Property,
    documented_properties,
)

from .requests import REQUESTS, Request
from .uses import FURTHER, action_uses, entity_uses, uses

HEAD = """\
# Reference

What the camera's HTTP interface offers, and how it appears in Home Assistant. This page
is made from the code by `scripts/reference`.

Entities are written `platform.key`: `number.brightness` is the brightness of every
camera, whatever your entity is called. Names that begin with `sercomm.` are actions;
they take the camera entity as target. An entity exists only where the camera shows what
is behind it.
"""

REQUESTS_HEAD = """
## Requests

Paths below `/adm` need an administrator's account, those below `/pt` and `/io` an
operator's, those below `/img` a viewer's. Paths that end in `.sav` begin with `rtsp://`,
all others with `http://` or `https://`.

`sercomm.list_backups`, `sercomm.export_backup` and `sercomm.import_backup` take care of
the backups that Home Assistant keeps, without asking the camera.

*Motion delivery* is the part that lets the camera notify Home Assistant; *received
clips* is the part that takes the clips it uploads; *repairs* are under **Settings →
Repairs**.

"""

PROPERTIES_HEAD = """
## Properties

A camera keeps its settings in groups. `sercomm.list_groups` names those of your camera,
`sercomm.get_group` shows all properties of a group, `sercomm.set_group` writes those
whose access is *write*. The last column names what is more comfortable, if anything is.

* **Property**: braces stand for several: `md_switch{1-4}` is `md_switch1` to
  `md_switch4`, `resolution{,2,3}` is `resolution`, `resolution2` and `resolution3`.
  Entities are for the first of several, unless they are numbered too.
* **Values**: what is accepted, codes with their meaning. All else is refused before the
  camera is asked, and so is everything but printable ASCII in one line.
* **Access**: *write*; *read*, because only the camera itself changes it; or *never*,
  because what a write needs is not documented: only `set_schedule`, and `set_group`
  with `undocumented`, try. Values that are *secret* are never
  shown and never logged.
* **Firmware**: G0 is that of Cisco's and Linksys' siblings, G1 the generation 1.0.x, G2
  the newer one with `event1_entry` and settings for day and night. Your camera may show
  more or fewer.
* **Source**: who documents it.
"""

CONFIRMED = """
A mistake here can cut the camera off, so `sercomm.set_group` wants `confirm_network`.
"""

TIME_ZONES_HEAD = """
## Time zones

The values of `SYSTEM.time_zone`. Zones marked *yes* follow `SYSTEM.daylight_saving`.

"""


def render() -> str:
    """Return the whole page."""
    return "".join(_parts())


def _parts() -> Iterator[str]:
    """Yield the page from top to bottom."""
    yield HEAD
    yield REQUESTS_HEAD
    yield table(
        ("Request", "What it does", "In Home Assistant", "Source"),
        ((_target(row), row.does, _used_by(row), row.origin) for row in REQUESTS),
    )
    yield PROPERTIES_HEAD
    known = (entity_uses(), action_uses(), FURTHER)
    for group in dict.fromkeys(row.group for row in documented_properties()):
        yield f"\n### {group}\n"
        if group in CONFIRMATIONS:
            yield CONFIRMED
        yield "\n"
        yield table(
            (
                "Property",
                "Meaning",
                "Values",
                "Access",
                "Firmware",
                "Source",
                "In Home Assistant",
            ),
            (
                (*_columns(row), _listed(uses(row, *known)))
                for row in documented_properties(group)
            ),
        )
    yield TIME_ZONES_HEAD
    yield table(
        ("Value", "In Home Assistant", "Places", "Daylight saving"),
        (
            (
                str(zone.code),
                zone.label,
                zone.places,
                "yes" if zone.daylight_saving else "no",
            )
            for zone in TIME_ZONES
        ),
    )


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table, a line for each row."""
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _target(row: Request) -> str:
    """Return what is asked for."""
    return f"`{row.path}{f'?{row.query}' if row.query else ''}`"


def _used_by(row: Request) -> str:
    """Return what uses a request."""
    actions = [f"sercomm.{name}" for name in row.actions]
    return _listed([*row.entities, *actions, *row.others])


def _columns(row: Property) -> tuple[str, ...]:
    """Return what the catalogue knows about a row."""
    return (
        f"`{row.key}`",
        escaped(row.description),
        _values(row),
        f"{row.access}, secret" if row.secret else str(row.access),
        " ".join(str(one.name) for one in Generation if one in row.generations),
        row.origin,
    )


def _values(row: Property) -> str:
    """Return what a property may be."""
    if row.access is not Access.WRITE:
        return "as the camera shows it"
    if (row.group, row.key) == ("SYSTEM", "time_zone"):
        return f"0 to {len(TIME_ZONES) - 1}, see [Time zones](#time-zones)"
    if isinstance(row.kind, Boolean | Choice):
        return re.sub(r"(^|, )(\d+)", r"\1`\2`", row.kind.describe())
    return escaped(row.kind.describe())


def _listed(names: Iterable[str]) -> str:
    """Return names with commas between; numbered neighbours become one."""
    shown: list[str] = []
    first = ""
    for name in names:
        stem, _, number = name.rpartition("_")
        if shown and number.isdecimal() and first.startswith(f"{stem}_"):
            start = first.rpartition("_")[2]
            shown[-1] = f"`{first}` to `{number}`" if start != number else shown[-1]
            continue
        first = name if number.isdecimal() else ""
        shown.append(f"`{name}`" if re.fullmatch(r"\w+\.\w+", name) else name)
    return ", ".join(shown)


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is, also in a table."""
    return re.sub(r"([\\`*|<>])", r"\\\1", text)
