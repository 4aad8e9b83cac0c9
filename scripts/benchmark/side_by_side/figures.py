"""What was measured of whom: values of each repetition, medians and spread."""

from collections.abc import Iterable
from dataclasses import dataclass, field
import statistics
from typing import Any, NamedTuple

NOT_MEASURED = "-"
# How a value is shown that was waited for in vain.
NEVER = float("inf")


class Subject(NamedTuple):
    """What a figure is of."""

    scenario: str
    what: str
    unit: str


class Place(NamedTuple):
    """Whose figure it is, and with how many cameras."""

    contestant: str
    cameras: int


@dataclass(kw_only=True)
class Figures:
    """All values, in the order in which they came."""

    values: dict[Subject, dict[Place, list[float]]] = field(default_factory=dict)

    def add(self, subject: Subject, place: Place, values: Iterable[float]) -> None:
        """Keep the values of one or more repetitions."""
        self.values.setdefault(subject, {}).setdefault(place, []).extend(values)

    def contestants(self) -> list[str]:
        """Return all who took part."""
        places = (place for found in self.values.values() for place in found)
        return list(dict.fromkeys(place.contestant for place in places))

    def scenarios(self) -> list[str]:
        """Return the numbers of what was measured: S1, S2 and so on."""
        found = {subject.scenario.split()[0] for subject in self.values}
        return sorted(found, key=order)

    def median(self, scenario: str, what: str, place: Place) -> float | None:
        """Return the median of one figure, None where it was not measured."""
        for subject, found in self.values.items():
            if subject[:2] == (scenario, what) and place in found:
                return statistics.median(found[place])
        return None

    def raw(self) -> list[dict[str, Any]]:
        """Return everything for JSON, which knows no infinity."""
        return [
            {
                **subject._asdict(),
                **place._asdict(),
                "values": [None if value == NEVER else value for value in values],
            }
            for subject, found in self.values.items()
            for place, values in found.items()
        ]

    @classmethod
    def from_raw(cls, rows: Iterable[dict[str, Any]]) -> Figures:
        """Return what was written down by `raw`."""
        figures = cls()
        for row in rows:
            figures.add(
                Subject(row["scenario"], row["what"], row["unit"]),
                Place(row["contestant"], row["cameras"]),
                [NEVER if value is None else value for value in row["values"]],
            )
        return figures


def order(scenario: str) -> int:
    """Return the number of a scenario, by which they are sorted."""
    return int(scenario.split(maxsplit=1)[0][1:])


def shown(values: list[float] | None) -> str:
    """Write the median, and between what the middle half of the values lies."""
    if not values:
        return NOT_MEASURED
    middle = statistics.median(values)
    if len(values) < 2 or NEVER in values:
        return number(middle)
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    if number(low) == number(high):
        return number(middle)
    return f"{number(middle)} ({number(low)} to {number(high)})"


def number(value: float) -> str:
    """Write a number as exactly as it is worth."""
    if value == NEVER:
        return "never"
    if value == round(value) or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(rows: Iterable[Iterable[str]]) -> str:
    """Return a table; the first row is its head."""
    head, *others = [f"| {' | '.join(row)} |" for row in rows]
    rule = "| " + " | ".join(["---"] * (head.count("|") - 1)) + " |"
    return "\n".join([head, rule, *others, ""])
