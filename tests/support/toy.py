"""A small place on the real shell, for tests of the shell itself: a table, a search line, a field, and a list of the acts that ran."""

from array import array
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
from textual import on
from textual.app import ComposeResult
from textual.pilot import Pilot

from clientbook import routes
from clientbook.app import ClientbookApp
from clientbook.clock import FixedClock
from clientbook.config import Config
from clientbook.data import Book
from clientbook.screens.place import Place
from clientbook.screens.session import Session
from clientbook.widgets.blocks import Piece
from clientbook.widgets.search_line import SearchLine
from clientbook.widgets.table_rows import Column
from clientbook.widgets.virtual_table import VirtualTable
from tests.support.live import START, new_book
from tests.support.quiet import settled

COLUMNS = (Column("name", "Name", 12, 2, keep=9), Column("company", "Company", 12, 1), Column("days", "Days", 8, right=True, keep=2))


@dataclass
class Row:
    """One row."""

    id: int
    name: str


class Toy(Place):
    """Three columns, a search line, and acts that only say that they ran."""

    TOP = True
    KEYS: ClassVar[tuple[str, ...]] = ("search", "open", "new", "edit", "undo", "menu", "help")
    AUTO_FOCUS = "VirtualTable"
    names: ClassVar[list[str]] = []

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ran: list[str] = []
        self.words: list[str] = []
        self.pasted: list[str] = []
        self.opened_ids: list[int | None] = []
        self.asked_pages = 0

    def compose_body(self) -> ComposeResult:
        """Search line and table."""
        yield SearchLine()
        yield VirtualTable[Row](COLUMNS, self._fetch, self._cells)

    @property
    def table(self) -> VirtualTable[Row]:
        """The table."""
        return self.query_one(VirtualTable)

    def on_mount(self) -> None:
        """Twenty rows, unless a test brings names."""
        super().on_mount()
        self.table.show(array("q", range(1, (len(self.names) or 20) + 1)))

    async def _fetch(self, ids: Sequence[int]) -> list[Row]:
        self.asked_pages += 1
        return [Row(id, self.names[id - 1] if self.names else f"Name {id}") for id in ids]

    def _cells(self, row: Row, key: str) -> Sequence[Piece]:
        return (Piece(row.name, "bright"),) if key == "name" else (Piece(f"{key} {row.id}", "quiet"),)

    def act(self, id: str) -> None:
        """Note what ran."""
        self.ran.append(id)
        super().act(id)

    def do_new(self) -> None:
        """Nothing."""

    def do_edit(self) -> None:
        """Nothing."""

    def do_remove(self) -> None:
        """Nothing."""

    async def do_history(self) -> None:
        """Go wrong."""
        raise RuntimeError("a customer called Wang")

    def paste_lines(self, pasted: str) -> None:
        """Note it."""
        self.pasted.append(pasted)

    @on(SearchLine.Words)
    def _on_words(self, event: SearchLine.Words) -> None:
        self.words.append(event.words)

    @on(SearchLine.Told)
    def _on_told(self, event: SearchLine.Told) -> None:
        if event.what in ("list", "leave"):
            self.set_focus(self.table)
        else:
            self.table.act(event.what)

    @on(VirtualTable.Opened)
    def _on_opened(self, event: VirtualTable.Opened) -> None:
        self.opened_ids.append(event.id)

    def ladder(self) -> Iterator[Callable[[], bool]]:
        """Words, then marks."""
        yield self.query_one(SearchLine).clear
        yield self.table.clear_marks


@asynccontextmanager
async def toy(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    size: tuple[int, int] = (80, 24),
    config: Config | None = None,
    names: Sequence[str] = (),
    book: Book | None = None,
) -> AsyncIterator[tuple[ClientbookApp, Toy, Pilot[Any]]]:
    """The app with the toy as its only place, on a real encrypted book; nothing unexpected may happen in it."""
    monkeypatch.setitem(routes.PLACES, "customers", Toy)
    monkeypatch.setattr(routes, "FIRST", "customers")
    monkeypatch.setattr(routes, "load_first", lambda: ())
    monkeypatch.setattr(Toy, "names", list(names))
    clock = FixedClock(START)
    app = ClientbookApp(tmp_path / "book", clock=clock, config=config or Config(), book=book or new_book(tmp_path / "book", clock))
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await settled(pilot)
        place = app.screen
        assert isinstance(place, Toy)
        yield app, place, pilot
