"""The import: read the file elsewhere, decide row by row, write everything in one unit or nothing at all.

For the command line there is ``import_file``. A screen that shows every step takes them one by one: ``worker.begin_reading``, ``map_of``,
``try_sheet`` as often as decisions change, then ``write_sheet``.
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from clientbook.data import Book, Door, Progress, look_through_door, snapshot_before, through_door
from clientbook.domain.readings import sort_key
from clientbook.exchange.import_map import NO_MAP, ImportMap, remembered, with_memory
from clientbook.exchange.mapping import ColumnMap, guess
from clientbook.exchange.matching import NO_DECISIONS
from clientbook.exchange.report import Report
from clientbook.exchange.run import POLICIES, Run
from clientbook.exchange.sheet import Sheet
from clientbook.exchange.worker import Reading, begin_reading

__all__ = ["POLICIES", "SNAPSHOT_FROM", "Wish", "import_file", "map_of", "try_sheet", "write_sheet"]

SNAPSHOT_FROM = 1_000
"""Rows from which on a snapshot is taken first."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a file is to be imported."""

    format: str = ""
    encoding: str = ""
    sheet: str = ""
    """Which sheet of a workbook."""
    told: ImportMap = NO_MAP
    """What the owner decided about columns, values and dates; where nothing was decided, the book's memory of these headers holds."""
    on_duplicate: str = "update"
    dry_run: bool = False
    decisions: Mapping[int, str] = field(default_factory=lambda: NO_DECISIONS)
    """By row: ``new``, ``skip``, or the code of the customer it means."""
    settings: bool = False
    """Whether a used book takes the settings, views and texts of greetings of our own JSON too; a fresh one always does."""
    remember: bool = True
    """Whether the book keeps what was decided for the next file with these headers."""


@contextmanager
def _without_sweeps() -> Iterator[None]:
    """Keep the search for reference cycles from walking the rows again and again: they hold none, and it took a seventh of the time."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.freeze()  # the next sweep would walk all of them at once and hold every thread for seconds
            gc.enable()


def import_file(book: Book, path: Path, wish: Wish, reading: Reading | None = None) -> tuple[Sheet, Report]:
    """Import a file; the book is changed in one undoable unit, or not at all. A large one is preceded by a snapshot.

    Args:
        reading: the file's reading, where it was begun before the book was opened.

    Raises:
        ImportProblem: the file cannot be read, or holds nobody.
        NotSaved: there is no room for the snapshot or the import.
    """
    reading = reading or begin_reading(path, format=wish.format, encoding=wish.encoding, sheet=wish.sheet)
    sort_key("王")  # the readings of Chinese names are loaded while the file is still being read
    sheet = reading.answer()
    return sheet, try_sheet(book, sheet, wish) if wish.dry_run else write_sheet(book, sheet, wish)


def map_of(book: Book, sheet: Sheet, told: ImportMap = NO_MAP) -> tuple[ColumnMap, bool]:
    """Where the columns of a sheet go, and whether the book remembered it; ``told`` wins over the memory, the memory over the guess.

    Raises:
        ImportProblem: nothing in it can be a name, a phone or a mail.
    """
    return look_through_door(book, lambda door: _map(door, sheet, told))


def _map(door: Door, sheet: Sheet, told: ImportMap) -> tuple[ColumnMap, bool]:
    if not sheet.is_table:
        return ColumnMap((), told=told), False
    recalled = NO_MAP if told else remembered(door.setting("import_maps"), sheet.header)
    return guess(sheet, told or recalled), bool(recalled)


@_without_sweeps()
def try_sheet(book: Book, sheet: Sheet, wish: Wish, progress: Progress | None = None) -> Report:
    """What an import of this sheet would do; the book is not touched.

    Raises:
        ImportProblem: nothing in it can be a name, a phone or a mail.
        Cancelled: ``progress`` was stopped.
    """
    return look_through_door(book, lambda door: _run(book, door, sheet, wish, progress, dry_run=True))


@_without_sweeps()
def write_sheet(book: Book, sheet: Sheet, wish: Wish, progress: Progress | None = None) -> Report:
    """Import a sheet that was read; one unit, or nothing.

    Raises:
        ImportProblem, NotSaved
        Cancelled: ``progress`` was stopped before the unit came to its end.
    """
    progress = progress or Progress()
    if sheet.is_table:
        map_of(book, sheet, wish.told)  # what cannot be mapped is refused before a snapshot is taken
    if len(sheet.rows) > SNAPSHOT_FROM:
        snapshot_before(book)
    about: dict[str, str | int] = {"source": sheet.format}

    def act(door: Door) -> Report:
        report = _run(book, door, sheet, wish, progress, dry_run=False)
        if wish.told and wish.remember and sheet.is_table and report.created + report.updated:
            door.put_setting("import_maps", with_memory(door.setting("import_maps"), sheet.header, wish.told))
        about["rejected"] = report.rejected
        return report

    try:
        done = through_door(book, act, about, progress)
    except KeyboardInterrupt:
        # The unit runs on the writer's thread; this makes it give up and roll back before the book is closed.
        progress.cancel()
        raise
    report = done.answer
    report.unit = done.unit
    return report


def _run(book: Book, door: Door, sheet: Sheet, wish: Wish, progress: Progress | None, *, dry_run: bool) -> Report:
    columns, recalled = _map(door, sheet, wish.told)
    run = Run(
        door,
        sheet,
        columns,
        book.clock.now(),
        on_duplicate=wish.on_duplicate,
        dry_run=dry_run,
        settings=wish.settings,
        decisions=wish.decisions,
        progress=progress,
    )
    report = run.run()
    report.recalled = recalled
    return report
