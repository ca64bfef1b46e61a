"""What an import did or would do: sums, what became of every row, what has to be asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from clientbook.exchange.import_map import NO_MAP, ImportMap
from clientbook.exchange.mapping import Column
from clientbook.exchange.plan_import import REJECTED, SUSPECT, Question, RowPlan
from clientbook.exchange.rejects import WHY_HEADER, require_free, write_rejects
from clientbook.exchange.sheet import Problem, SheetRow

__all__ = ["WHY_HEADER", "Report", "require_free", "write_rejects"]


@dataclass(slots=True)
class Report:
    """The sums of an import: ``read`` is always ``created + updated + unchanged + rejected``."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    refused: list[tuple[SheetRow, Problem]] = field(default_factory=list)
    rows: list[RowPlan] = field(default_factory=list)
    """What becomes of each row, in the order of the file."""
    questions: tuple[Question, ...] = ()
    columns: tuple[Column, ...] = ()
    told: ImportMap = NO_MAP
    """What was decided about the columns: now, or when the book last saw these headers."""
    recalled: bool = False
    """Whether the book remembered it."""
    brought: Mapping[str, int] = field(default_factory=dict)
    """How many ``purchases``, ``after_sales`` and ``ratings`` came with the rows; of our own JSON ``settings`` and ``templates`` too."""
    new_fields: tuple[str, ...] = ()
    """The owner's own fields that were made for unknown columns."""
    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    sheets: tuple[str, ...] = ()
    chosen: str = ""
    dry_run: bool = False
    unit: int | None = None

    @property
    def rejected(self) -> int:
        """How many rows were refused."""
        return len(self.refused)

    @property
    def suspects(self) -> int:
        """How many of the new ones resemble somebody in the book."""
        return sum(1 for each in self.rows if each.verdict == SUSPECT)

    def refuse(self, row: SheetRow, problem: Problem, title: str = "") -> None:
        """Count a row as refused."""
        self.refused.append((row, problem))
        self.problems.append(problem)
        self.rows.append(RowPlan(row.number, REJECTED, title, reasons=(problem,)))
