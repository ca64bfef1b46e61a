"""The customers: a table of any size, found while you type, the chosen one beside it where there is room."""

import asyncio
from array import array
from collections.abc import Awaitable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from clientbook import text
from clientbook.data import CustomerLine
from clientbook.screens.bulk_acts import BulkActs
from clientbook.screens.contact_acts import ContactActs
from clientbook.screens.export_acts import ExportActs
from clientbook.screens.merge_acts import MergeActs
from clientbook.screens.pasting import from_pasted, may_be_card
from clientbook.screens.present import preview, rows
from clientbook.screens.present.seen import Seen, load
from clientbook.screens.views import Viewing
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Piece
from clientbook.widgets.search_line import SearchLine
from clientbook.widgets.virtual_table import VirtualTable

PREVIEW_FROM = 100
"""Columns from which the chosen customer stands beside the list."""
PREVIEW_AFTER = 0.05
"""Seconds the cursor rests on a row before its preview is read, so that a held arrow key stays quick."""
PATIENCE = 0.6
"""Seconds keys wait for the first page: in a large book an order without an index takes longer."""


class CustomersScreen(Viewing, ContactActs, BulkActs, ExportActs, MergeActs):
    """Everybody in the book."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")
    PLACE = "customers"
    TOP = True
    KEYS: ClassVar[tuple[str, ...]] = ("search", "open", "log", "plan", "mark", "menu", "help")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (PREVIEW_FROM, "-wide")]  # noqa: RUF012 - Textual declares it so
    AUTO_FOCUS = "VirtualTable"
    _beside: Seen | None = None
    """What the preview shows, until the book changes."""

    # the frame

    def compose_body(self) -> ComposeResult:
        """Search line, table and preview, or what to do while there is nobody."""
        yield SearchLine()
        yield Static(id="offers")
        yield Static(id="filter")
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield VirtualTable[CustomerLine](rows.columns(rows.DEFAULT_COLUMNS), self._fetch, self._cells)
                yield Static(id="nobody")
            yield BlockList(focusable=False, id="preview")

    def on_mount(self) -> None:
        """Ask for the first page."""
        super().on_mount()
        self.call_after_refresh(self._show_words)
        self.find(keep=False, id=self.session.memory.get("customers.at"), looks=True)
        self.take_search()
        self.set_timer(PATIENCE, lambda: self.let_keys_go() if self.reading else None)

    def on_screen_resume(self) -> None:
        """Stand on the customer that was looked at last."""
        super().on_screen_resume()
        if self._found is not None:
            self.let_keys_go()
        at = self.session.memory.get("customers.at")
        if self._found is not None and at is not None and at != self.table.current_id:
            self.table.show(self.table.rows.ids, id=at)

    def _cells(self, line: CustomerLine, key: str) -> Sequence[Piece]:
        return rows.cells(line, key, self.looks)

    def _show_words(self) -> None:
        """The words of before, when the same list is shown anew in the other language; what was typed meanwhile stands already."""
        if self.line and not self.search.words:
            self.search.field.replace_text(self.line)
            self.search.settle()
        self.show_filter()

    def keys(self) -> Sequence[str | tuple[str, str]]:
        """With marks, what can be done with the marked ones."""
        table = self.query_one_optional(VirtualTable)
        marked = table.marks.count(len(table.rows)) if table is not None else 0
        return ("mark", "mark_all", "log", "tags", "remove", "menu", "help") if marked else self.KEYS

    async def _fetch(self, ids: Sequence[int]) -> Sequence[CustomerLine] | None:
        return await self.ask(self.session.book.rows, list(ids), self.query_now.columns, self.query_now.words)

    # the cursor

    @on(VirtualTable.Moved)
    def _on_moved(self, event: VirtualTable.Moved) -> None:
        event.stop()
        if isinstance(event, VirtualTable.Opened | VirtualTable.Marked):
            return  # the cursor stands where it stood
        if event.id is not None:
            self.session.memory["customers.at"] = event.id
        self._rest()
        self.show_preview()

    @on(VirtualTable.Marked)
    def _on_marked(self, event: VirtualTable.Marked) -> None:
        event.stop()
        self._rest()
        self.show_keys()

    @on(VirtualTable.Opened)
    async def _on_opened(self, event: VirtualTable.Opened) -> None:
        event.stop()
        if event.id is not None:
            self.start(partial(self._open, event.id), group="open", exclusive=True)
            self.remember_line()

    async def _open(self, id: int, *, edit: bool = False) -> None:
        """Open a customer; keys typed meanwhile are kept for it."""
        from clientbook.screens.customer import CustomerScreen

        if not self.table.has_focus:  # focused again it would paint itself anew
            self.table.focus()
        beside = self._beside  # what stands in the preview was read a moment ago
        seen = beside if beside is not None and beside.customer.id == id else await self.ask(load, self.session.book, id)
        if seen is None:
            self.session.shell.hold_keys(False)
            return
        line = self.table.current
        match = line.match if line is not None and line.id == id else None
        await self.app.push_screen(CustomerScreen(self.session, seen, self.table.rows.ids, match=match, edit=edit))

    def on_resize(self) -> None:
        """The preview may have come or gone."""
        self.show_preview()

    def show_preview(self) -> None:
        """Show the chosen customer beside the list, when the cursor has come to rest."""
        if self.size.width >= PREVIEW_FROM:
            self.start(partial(self._preview, self.table.current_id), group="preview", exclusive=True)

    async def _preview(self, id: int | None) -> None:
        pane = self.query_one("#preview", BlockList)
        if id is None:
            pane.show(lambda width: ())
            return
        await asyncio.sleep(PREVIEW_AFTER)
        seen = await self.ask(load, self.session.book, id)
        if seen is not None and id == self.table.current_id:
            self._beside = seen
            pane.show(lambda width: preview.preview(seen, self.session.day, width))
            pane.scroll_home(animate=False)

    # what others changed

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """Ask again; the cursor stays with its customer."""
        self._beside = None
        self.forget_count()
        self.remember_who(ids, self.table.rows.ids)
        self.table.reload(ids or None)
        self.find(looks=book)
        self.show_preview()

    # acts

    def chosen(self) -> "array[int]":
        """The marked customers, else the one under the cursor."""
        return self.table.chosen_ids()

    def chosen_name(self) -> str:
        """The name under the cursor."""
        current = self.table.current
        return text.name(current.title) if current is not None else ""

    async def to_export(self) -> "array[int]":
        """The marked customers, else everybody in the list."""
        if self.table.marks.count(len(self.table.rows)):
            return self.table.chosen_ids()
        found = await self.ask(self.session.book.find_all, self.query_now, group="export")
        return found.ids if found is not None else array("q")

    def paste_lines(self, pasted: str) -> None:
        """Several lines: a new customer, with what they say proposed."""
        if not self.session.read_only:
            self.start(self._new(from_pasted(self, pasted)), group="acts")

    def may_be_card(self, line: str) -> bool:
        """A line that says how to reach somebody, and more."""
        return not self.session.read_only and may_be_card(line)

    def can_new(self) -> bool:
        """The book takes changes."""
        return not self.session.read_only

    async def do_new(self) -> None:
        """A new customer."""
        await self._new(self.open_form(None))

    async def _new(self, made: Awaitable[int | None]) -> None:
        id = await made
        if id is not None:
            self.expect(id)
            self.find(id=id)

    def can_remove(self) -> bool:
        """Somebody is chosen and the book takes changes."""
        return self.writable

    async def do_remove(self) -> None:
        """Put the chosen customers in the trash."""
        if await self.trash_chosen():
            self.table.marks.clear()

    def merged(self) -> None:
        """The marked customers are one now."""
        self.table.marks.clear()

    def can_edit(self) -> bool:
        """One customer is chosen and the book takes changes."""
        return self.writable and len(self.chosen()) == 1

    async def do_edit(self) -> None:
        """Change what the search found, else the first thing of the record, in place."""
        await self._open(self.chosen()[0], edit=True)

    def can_copy(self) -> bool:
        """The chosen customer has a phone."""
        return self.table.current is not None and bool(self.table.current.phone or self.table.current.email)

    async def do_copy(self) -> None:
        """Copy the phone of the chosen customer."""
        line = self.table.current
        if line is not None:
            await self.copy_text(line.phone or line.email, text.name(line.title))
