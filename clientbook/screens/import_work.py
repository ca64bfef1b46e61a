"""One import on its way: the file, what was decided about it, what a trial said, what was written. Every verb here runs on a thread."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from clientbook.data import Book, Door, Progress, look_through_door
from clientbook.domain.errors import ImportProblem
from clientbook.exchange.column_views import ColumnView, column_views
from clientbook.exchange.headers import SKIP, place_of, plain_header
from clientbook.exchange.import_map import NO_MAP, ImportMap
from clientbook.exchange.importing import Wish, map_of, try_sheet, write_sheet
from clientbook.exchange.mapping import Column, ColumnMap, guess
from clientbook.exchange.plan_import import NEW, SUSPECT, UPDATE, Question, RowPlan, questions
from clientbook.exchange.report import Report
from clientbook.exchange.sheet import Sheet, SheetRow
from clientbook.exchange.worker import Reading, begin_reading

NO_COLUMNS = ColumnMap(())
MOST_CHANGED = 3


class Stopping(Progress):
    """A progress whose stop also ends the process that reads the file."""

    reading: Reading | None = None

    def cancel(self) -> None:
        """Stop at the next batch, or in the middle of reading."""
        super().cancel()
        if self.reading is not None:
            self.reading.stop()


@dataclass(frozen=True, slots=True)
class HowRead:
    """How a file is to be read; empty where it tells itself."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


@dataclass
class ImportWork:
    """What the steps of the import share."""

    book: Book
    path: Path = field(default_factory=Path)
    how: HowRead = HowRead()
    sheet: Sheet | None = None
    columns: ColumnMap = NO_COLUMNS
    views: tuple[ColumnView, ...] = ()
    questions: tuple[Question, ...] = ()
    recalled: bool = False
    unsure: bool = False
    """Whether no column was known for a name, a phone or a mail, so that the first one was taken for the name."""
    decisions: dict[int, str] = field(default_factory=dict)
    """By row, as ``Wish`` takes them."""
    origin: dict[int, RowPlan] = field(default_factory=dict)
    """What the trial said of a row before the owner decided about it."""
    tried: Report | None = None
    done: Report | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of customers of the book whom rows mean or resemble, by code."""
    changes: tuple[tuple[str, int], ...] = ()
    """Which values of customers change most, with the number of rows."""
    _groups: dict[str, list[RowPlan]] = field(default_factory=dict)
    _rows: dict[int, SheetRow] = field(default_factory=dict)

    # step 1

    def read(self, path: Path, how: HowRead, progress: Stopping) -> None:
        """Read a file in the limited process, and look where its columns go. What was read before stays where this one fails.

        Raises:
            ImportProblem, Cancelled
        """
        reading = begin_reading(path, encoding=how.encoding, sheet=how.sheet, delimiter=how.delimiter)
        progress.reading = reading
        try:
            progress.check()
            sheet = reading.answer()
        except ImportProblem:
            progress.check()
            raise
        finally:
            progress.reading = None
            reading.stop()
        progress.check()
        other = ImportWork(self.book, path, how, sheet)
        other.look(None)
        self.path, self.how, self.sheet = path, how, sheet
        self.columns, self.views, self.questions = other.columns, other.views, other.questions
        self.recalled, self.unsure = other.recalled, other.unsure
        self.decisions, self.origin, self.tried, self.done, self._rows = {}, {}, None, None, {}

    # step 2

    def look(self, told: ImportMap | None) -> None:
        """Where the columns go, with what was told; None: as the book remembers or the headers say.

        Raises:
            ImportProblem: nothing in it can be a name, a phone or a mail, and it was told so.
        """
        sheet = self.sheet
        if sheet is None or not sheet.is_table:
            return
        try:
            columns, recalled = map_of(self.book, sheet, NO_MAP if told is None else told)
            unsure = False
        except ImportProblem:
            if told is not None or not _width(sheet):
                raise
            columns, recalled = map_of(self.book, sheet, ImportMap({_first_key(sheet): "name"}))
            unsure = True
        self.columns, self.recalled, self.unsure = columns, recalled, unsure
        self.views = column_views(self.book, sheet, columns)
        self.questions = questions(sheet, columns)
        self.tried = None

    def place(self, column: Column, place: str) -> None:
        """Let a column go there.

        Raises:
            ImportProblem: then nothing could be a name, a phone or a mail.
        """
        told = self.columns.told
        key = column_key(column)
        others = {header: where for header, where in told.columns.items() if plain_header(header) != plain_header(key)}
        self.look(replace(told, columns={**others, key: place}))

    def by_itself(self, column: Column) -> str:
        """Where a column that was left out would go without that decision; a field of its own where nothing is known."""
        told = self.columns.told
        others = {header: where for header, where in told.columns.items() if plain_header(header) != plain_header(column_key(column))}
        try:
            found = guess(self.sheet or Sheet(), replace(told, columns=others)).columns[column.index].place
        except ImportProblem:
            return place_of(column.header) or "custom"
        return "custom" if found == SKIP else found

    def mean(self, column: Column, value: str, meaning: str) -> None:
        """Let a value of a column mean this."""
        told = self.columns.told
        values = {header: dict(meant) for header, meant in told.values.items()}
        key = next((header for header in values if plain_header(header) == plain_header(column.header)), column.header)
        values.setdefault(key, {})[value] = meaning
        self.look(replace(told, values=values))

    def read_dates(self, order: str) -> None:
        """Read ``3/7/2024`` with the day first (``dmy``) or the month (``mdy``)."""
        self.look(replace(self.columns.told, dates=order))

    # step 3

    @property
    def _wish(self) -> Wish:
        return Wish(told=self.columns.told, decisions=dict(self.decisions))

    def try_it(self, progress: Progress) -> None:
        """What the import would do.

        Raises:
            ImportProblem, Cancelled
        """
        if self.sheet is not None:
            tried = try_sheet(self.book, self.sheet, self._wish, progress)
            self.names = self._names(tried.rows)
            self._sort(tried)
            self.tried = tried

    def _names(self, plans: Iterable[RowPlan]) -> dict[str, str]:
        codes = {code for plan in plans for code in (*plan.resembles, plan.code) if code}

        def look(door: Door) -> dict[str, str]:
            return {each.code: each.name for each in door.known(codes, (), {}).standing.values()} if codes else {}

        return look_through_door(self.book, look)

    def decide(self, plans: Iterable[RowPlan], decision: str) -> None:
        """Decide about rows: ``new``, ``skip``, a code, or empty as the trial said first."""
        for plan in plans:
            if decision:
                self.origin.setdefault(plan.row, plan)
                self.decisions[plan.row] = decision
            else:
                self.decisions.pop(plan.row, None)

    def first_verdict(self, plan: RowPlan) -> str:
        """What the trial said of a row before anything was decided: under that it stays listed."""
        return self.origin.get(plan.row, plan).verdict

    def group(self, verdict: str) -> list[RowPlan]:
        """The rows of one verdict, those decided otherwise since with them; the new ones with the suspects, which are new too."""
        return self._groups.get(verdict, [])

    def _sort(self, report: Report, *, written: bool = False) -> None:
        """Put the rows under their verdicts, and count what changes most; here and not on the screen, which must not wait for it."""
        groups: dict[str, list[RowPlan]] = {}
        places: Counter[str] = Counter()
        for plan in report.rows:
            for verdict in {plan.verdict, plan.verdict if written else self.first_verdict(plan)}:
                groups.setdefault(verdict, []).append(plan)
            if plan.verdict == UPDATE:
                places.update({each.place for each in plan.differences})
        if more := groups.get(SUSPECT):
            groups[NEW] = sorted({plan.row: plan for plan in (*groups.get(NEW, ()), *more)}.values(), key=lambda plan: plan.row)
        self._groups, self.changes = groups, tuple(places.most_common(MOST_CHANGED))

    def row(self, number: int) -> SheetRow | None:
        """A row as it stands in the file."""
        if not self._rows and self.sheet is not None:
            self._rows = {row.number: row for row in self.sheet.rows} | {row.number: row for row, _why in self.sheet.broken}
        return self._rows.get(number)

    # step 4

    def write(self, progress: Progress) -> None:
        """Write it, one unit or nothing.

        Raises:
            ImportProblem, NotSaved, Cancelled
        """
        if self.sheet is not None:
            done = write_sheet(self.book, self.sheet, self._wish, progress)
            self._sort(done, written=True)
            self.done = done


def column_key(column: Column) -> str:
    """By what a map knows a column: its header, or its number where it has none."""
    return column.header if plain_header(column.header) else str(column.index + 1)


def _width(sheet: Sheet) -> int:
    return len(sheet.header) or max((len(row.cells) for row in sheet.rows), default=0)


def _first_key(sheet: Sheet) -> str:
    """The first column that holds something."""
    used = (at for at in range(_width(sheet)) if any(at < len(row.cells) and row.cells[at].strip() for row in sheet.rows[:200]))
    at = next(used, 0)
    header = sheet.header[at] if at < len(sheet.header) else ""
    return column_key(Column(at, header, ""))
