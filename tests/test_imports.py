"""The house rules of imports: one way down, no circles, nobody past a face."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1] / "custom_components" / "sercomm"
# From the roof down: a room may import only what lies on a lower floor.
FLOORS = (
    ("__init__",),
    (
        "config_flow",
        "diagnostics",
        "logbook",
        "media_source",
        "repairs",
        "services",
        "system_health",
        "websocket",
    ),
    (
        "binary_sensor",
        "button",
        "camera",
        "event",
        "image",
        "media_player",
        "number",
        "light",
        "select",
        "sensor",
        "switch",
        "text",
    ),
    ("actions", "audio", "flows"),
    ("issues",),
    ("entity",),
    ("runtime",),
    ("clips", "delivery", "frontend", "peripherals", "pictures", "upkeep"),
    ("managed",),
    ("coordinator",),
    ("client", "errors", "limits", "listeners", "polling"),
    ("texts",),
    ("api", "const", "quoting"),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
FILES_AT_THE_TOP = 30
LINES_IN_A_FILE = 400

type Arrow = tuple[Path, int, tuple[str, ...], str]
"""Importing file, its line, the module imported from and the name."""


def arrows() -> Iterator[Arrow]:
    """Yield every import of one of our own names, also those for types alone."""
    for file in ROOT.rglob("*.py"):
        package = file.relative_to(ROOT).parent.parts
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.ImportFrom) or not node.level:
                continue
            base = package[: len(package) - node.level + 1]
            module = base + tuple((node.module or "").split(".") if node.module else ())
            for alias in node.names:
                yield file, node.lineno, module, alias.name


def room_of(file: Path) -> str:
    """Return the room that a file belongs to."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return parts[0]


def where(file: Path, line: int) -> str:
    """Name a place in the code."""
    return f"{file.relative_to(ROOT)}:{line}"


def test_every_room_has_its_floor() -> None:
    """The table names what there is, and nothing else."""
    rooms = {path.stem for path in ROOT.glob("*.py")}
    rooms |= {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert rooms == set(FLOOR)


def test_imports_point_down() -> None:
    """No room imports what lies on its own floor or above it; so there is no circle."""
    upward = []
    for file, line, module, name in arrows():
        target = module[0] if module else name
        if target != room_of(file) and FLOOR[target] <= FLOOR[room_of(file)]:
            upward.append(f"{where(file, line)} imports {target}")
    assert not upward


def test_nobody_reaches_past_the_face_of_a_room() -> None:
    """Rooms know each other by the names that their `__init__` shows."""
    past = [
        f"{where(file, line)} imports {name} from {'.'.join(module)}"
        for file, line, module, name in arrows()
        if len(module) > 1 and module[0] != room_of(file)
    ]
    assert not past


def test_no_private_name_crosses_files() -> None:
    """A name with an underscore stays in its file."""
    assert not [
        where(file, line) for file, line, _, name in arrows() if name.startswith("_")
    ]


def test_no_circle_of_files() -> None:
    """Inside a room, too, files import each other in one direction."""
    files = {
        tuple(file.relative_to(ROOT).with_suffix("").parts): file
        for file in ROOT.rglob("*.py")
    }
    graph: dict[tuple[str, ...], set[tuple[str, ...]]] = {name: set() for name in files}
    for file, _, module, name in arrows():
        source = tuple(file.relative_to(ROOT).with_suffix("").parts)
        for target in ((*module, name), module, (*module, "__init__")):
            if target in files and target != source:
                graph[source].add(target)
                break
    while leaves := {name for name, targets in graph.items() if not targets}:
        graph = {
            name: targets - leaves
            for name, targets in graph.items()
            if name not in leaves
        }
    assert not graph


def test_files_hold_one_idea() -> None:
    """A file that outgrows this holds two ideas."""
    lengths = {
        str(file): len(file.read_text().splitlines())
        for root in (ROOT, Path(__file__).parent)
        for file in root.rglob("*.py")
    }
    assert not {f: n for f, n in lengths.items() if n > LINES_IN_A_FILE}


def test_few_files_at_the_top() -> None:
    """The top holds what Home Assistant demands and what every room needs."""
    assert len(list(ROOT.glob("*.py"))) <= FILES_AT_THE_TOP
