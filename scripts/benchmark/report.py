"""What was measured, as one Markdown table and as raw numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
import statistics
from typing import Any

HEAD = ("scenario", "what", "result", "target")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table."""

    scenario: str
    what: str
    result: str
    target: str = ""
    met: bool = True
    hard: bool = True


@dataclass(kw_only=True)
class Report:
    """Collects rows and raw numbers.

    Counts must be met in any case; times only where `strict`, because something else
    may use the machine meanwhile.
    """

    strict: bool
    rows: list[Row] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)

    def note(self, scenario: str, what: str, result: str) -> None:
        """Show something that has no target."""
        self.rows.append(Row(scenario=scenario, what=what, result=result))

    def exactly(self, scenario: str, what: str, value: object, wanted: object) -> None:
        """Show what must have one value."""
        self.rows.append(
            Row(
                scenario=scenario,
                what=what,
                result=f"{value}",
                target=f"{wanted}",
                met=value == wanted,
            )
        )

    def limit(
        self,
        scenario: str,
        what: str,
        value: float,
        *,
        most: float | None = None,
        least: float | None = None,
        unit: str = "",
        digits: int = 0,
        is_count: bool = False,
    ) -> None:
        """Show what must not be more, or not be less; a time unless it is a count."""
        sign, bound = ("≤", most) if most is not None else ("≥", least)
        if bound is None:
            raise ValueError("a limit is needed")
        self.rows.append(
            Row(
                scenario=scenario,
                what=what,
                result=f"{value:.{digits}f}{unit}",
                target=f"{sign} {bound:g}{unit}",
                met=value <= bound if most is not None else value >= bound,
                hard=is_count or self.strict,
            )
        )

    @property
    def failed(self) -> bool:
        """Whether a hard target is missed."""
        return any(row.hard and not row.met for row in self.rows)

    def table(self) -> str:
        """Return the table; a result that misses its target is bold."""
        lines = [_line(HEAD), _line(["---"] * len(HEAD))]
        before = ""
        for row in self.rows:
            result = row.result if row.met else f"**{row.result}**"
            scenario = row.scenario if row.scenario != before else ""
            lines.append(_line((scenario, row.what, result, row.target)))
            before = row.scenario
        return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    """Return one line of a table."""
    return f"| {' | '.join(cells)} |"


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value below which so many percent lie."""
    if len(values) < 2:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
