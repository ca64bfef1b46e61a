"""One measurement, and the table of all of them."""

import json
import statistics
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    id: str
    """B1 … B15."""
    what: str
    customers: int
    """Size of the book; 0 where there is none."""
    figure: float
    floor: float
    budget: float
    """The figure that is allowed, made from the floor of the same run."""
    budget_said: str
    """The same in words: ``5 × floor``."""
    unit: str = "ms"
    note: str = ""

    @property
    def ratio(self) -> float:
        """How many floors high the figure is."""
        return self.figure / self.floor if self.floor else float("inf")

    @property
    def is_met(self) -> bool:
        """Whether the figure is within its budget."""
        return self.figure <= self.budget


def p95(values: Sequence[float]) -> float:
    """What nineteen of twenty stay below."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def middle(values: Sequence[float]) -> float:
    """The median: one slow run of a busy machine does not move it."""
    return statistics.median(values)


HEAD = ("", "what", "book", "figure", "floor", "ratio", "budget", "allowed", "")


def cells(figure: Figure) -> tuple[str, ...]:
    """One line of the table as texts."""
    return (
        figure.id,
        figure.what + (f" ({figure.note})" if figure.note else ""),
        f"{figure.customers:,}" if figure.customers else "",
        f"{figure.figure:,.1f} {figure.unit}",
        f"{figure.floor:,.1f}",
        f"{figure.ratio:.2f}",
        f"{figure.budget:,.1f}",
        figure.budget_said,
        "ok" if figure.is_met else "ABOVE",
    )


def width(text: str) -> int:
    """Cells a text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def table(figures: Sequence[Figure]) -> str:
    """All lines under each other, numbers to the right."""
    rows = [HEAD, *map(cells, figures)]
    widths = [max(width(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = []
    for row in rows:
        padded = []
        for column, text in enumerate(row):
            space = " " * (widths[column] - width(text))
            padded.append(space + text if 2 <= column <= 6 else text + space)
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)


def write(figures: Sequence[Figure], machine: dict[str, str], path: Path) -> None:
    """Keep the table as JSON."""
    rows = [{**asdict(figure), "ratio": round(figure.ratio, 3), "met": figure.is_met} for figure in figures]
    path.write_text(json.dumps({"schema": 1, "machine": machine, "figures": rows}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
