"""The customers: a table of any size, found while you type, the chosen one beside it where there is room."""

import asyncio
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from clientbook import commands, text
from clientbook.clock import today
from clientbook.data import CustomerLine, Found, Query
from clientbook.i18n import _, ngettext
from clientbook.screens.customer_acts import CustomerActs
from clientbook.screens.list_looks import ListLooks
from clientbook.screens.present import preview, rows
from clientbook.screens.present.seen import load
from clientbook.screens.session import Session
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Piece
from clientbook.widgets.content import content
from clientbook.widgets.search_line import SearchLine
from clientbook.widgets.virtual_table import VirtualTable

PREVIEW_FROM = 100
"""Columns from which the chosen customer stands beside the list."""
PREVIEW_AFTER = 0.05
"""Seconds the cursor rests on a row before its preview is read, so that a held arrow key stays quick."""
REST_AFTER = 0.1
"""Seconds after the last key before the complete order is asked for; the first page is there at once."""


class CustomersScreen(ListLooks, CustomerActs):
    """Everybody in the book."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")
    PLACE = "customers"
    TOP = True
    KEYS: ClassVar[tuple[str, ...]] = ("search", "open", "new", "mark", "undo", "menu", "help")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (PREVIEW_FROM, "-wide")]
    AUTO_FOCUS = "VirtualTable"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.query_now = Query(**session.memory.get("customers.query", {}))
        self.looks = rows.Looks(today(session.clock))
        self._asked = self._answered = 0
        self._found: Found | None = None
        self._count: int | None = None
        self._before_search: int | None = None
        self._open_next = False

    # the frame

    def compose_body(self) -> ComposeResult:
        """Search line, table and preview, or what to do while there is nobody."""
        yield SearchLine()
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield VirtualTable[CustomerLine](rows.columns(rows.DEFAULT_COLUMNS), self._fetch, self._cells)
                yield Static(id="nobody")
            yield BlockList(focusable=False, id="preview")

    @property
    def table(self) -> VirtualTable[CustomerLine]:
        """The table."""
        return self.query_one(VirtualTable)

    @property
    def search(self) -> SearchLine:
        """The search line."""
        return self.query_one(SearchLine)

    def on_mount(self) -> None:
        """Ask for the first page."""
        super().on_mount()
        self.find(keep=False, id=self.session.memory.get("customers.at"), looks=True)

    def on_screen_resume(self) -> None:
        """Stand on the customer that was looked at last."""
        super().on_screen_resume()
        at = self.session.memory.get("customers.at")
        if self._found is not None and at is not None and at != self.table.current_id:
            self.table.show(self.table.rows.ids, id=at)

    def _cells(self, line: CustomerLine, key: str) -> Sequence[Piece]:
        return rows.cells(line, key, self.looks)

    async def _fetch(self, ids: Sequence[int]) -> Sequence[CustomerLine] | None:
        return await self.ask(self.session.book.rows, list(ids), self.query_now.columns, self.query_now.words)

    # finding

    def find(self, *, keep: bool = True, id: int | None = None, looks: bool = False) -> None:
        """Ask the book; only the newest question is answered on the screen."""
        self._asked += 1
        self.start(partial(self._find, self._asked, keep, id, looks), group="find", exclusive=True)

    async def _find(self, asked: int, keep: bool, id: int | None, looks: bool) -> None:
        book = self.session.book
        if looks:
            await self.load_looks()
        found = await self.ask(book.find, self.query_now)
        if found is None or asked != self._asked:
            return
        self._show(found, keep, id)
        if looks or self._count is None:
            self._count = await self.ask(book.count)
            self._tell_counts()
        if not found.complete:
            await asyncio.sleep(REST_AFTER)
            whole = await self.ask(book.find_all, self.query_now)
            if whole is not None and asked == self._asked:
                self._show(whole, True, id)

    def _show(self, found: Found, keep: bool, id: int | None) -> None:
        self._found, self._answered = found, self._asked
        self.table.show(found.ids, found.lines, keep=keep, id=id)
        self._tell_counts()
        if self._open_next:
            self._open_next = False
            self.session.shell.hold_keys(len(found.ids) > 0)
            self.table.do_open()

    def _tell_counts(self) -> None:
        """``214 / 20,000`` in the top line, marks on the message line, and a word where the list is empty."""
        found = self._found
        if found is None:
            return
        total = ("~" if found.about else "") + text.count(found.total)
        count = self._count if self._count is not None else found.total
        self.aside(f"{total} / {text.count(count)}" if self.query_now.words else text.count(count))
        nobody = self.query_one("#nobody", Static)
        empty = len(found.ids) == 0
        nobody.update(content(self._nothing()) if empty else content(""))
        self.set_class(empty, "-empty")
        self._rest()

    def _nothing(self) -> str:
        if self.query_now.words:
            return _("Nobody fits “{words}”.\n\n{esc} takes the words away   {new} adds a customer").format(
                words=text.plain(self.query_now.words), esc=commands.shown_key("back"), new=commands.shown_key("new")
            )
        return _("No customers yet.\n\n{new}  add one\nor paste a chat or a card right here\n{palette}  import a sheet").format(
            new=commands.shown_key("new"), palette=commands.shown_key("palette")
        )

    def _rest(self) -> None:
        """What stands on the message line while nothing has just happened: marks, and where the search hit."""
        table = self.table
        marked = table.marks.count(len(table.rows))
        left = ""
        if marked:
            left = ngettext("{n} selected", "{n} selected", marked).format(n=text.count(marked))
            left += "   " + _("{key} all {n}").format(key=commands.shown_key("mark_all"), n=text.count(len(table.rows)))
        current = table.current
        hit = current.match if current is not None else None
        self.message.rest(
            left, _("found by {field}").format(field=rows.match_name(hit)) if hit is not None and rows.match_name(hit) else ""
        )

    @on(SearchLine.Words)
    def _on_words(self, event: SearchLine.Words) -> None:
        """Every key asks again; the newest wins."""
        event.stop()
        words = event.words.strip()
        if words == self.query_now.words:
            return
        self.change_query(words=words)
        self.table.rows.forget()
        if words:
            self.find(keep=False)
        else:
            self.find(keep=False, id=self._before_search)

    @on(SearchLine.Told)
    def _on_told(self, event: SearchLine.Told) -> None:
        """Keys of the search line that are meant for the list."""
        event.stop()
        if event.what == "open":
            self._open_found()
        elif event.what in ("list", "leave"):
            self.table.focus()
        else:
            self.table.act(event.what)

    def _open_found(self) -> None:
        """Open the first hit of what was typed last, also when the answer is still on its way."""
        if self.table.current_id is not None or self._answered != self._asked:
            self.session.shell.hold_keys(True)
        if self._answered != self._asked:
            self._open_next = True
        else:
            self.table.do_open()

    def start_search(self, words: str = "") -> None:
        """Remember where the cursor stood: leaving the search comes back there."""
        if not self.query_now.words:
            self._before_search = self.table.current_id
        super().start_search(words)

    # the cursor

    @on(VirtualTable.Moved)
    def _on_moved(self, event: VirtualTable.Moved) -> None:
        event.stop()
        if event.id is not None:
            self.session.memory["customers.at"] = event.id
        self._rest()
        self.show_preview()

    @on(VirtualTable.Marked)
    def _on_marked(self, event: VirtualTable.Marked) -> None:
        event.stop()
        self._rest()

    @on(VirtualTable.Opened)
    async def _on_opened(self, event: VirtualTable.Opened) -> None:
        event.stop()
        if event.id is not None:
            self.start(partial(self._open, event.id), group="open", exclusive=True)

    async def _open(self, id: int, *, edit: bool = False) -> None:
        """Open a customer; keys typed meanwhile are kept for it."""
        from clientbook.screens.customer import CustomerScreen

        self.table.focus()
        seen = await self.ask(load, self.session.book, id)
        if seen is None:
            self.session.shell.hold_keys(False)
            return
        line = self.table.current
        match = line.match if line is not None and line.id == id else None
        await self.app.push_screen(CustomerScreen(self.session, seen, self.table.rows.ids, match=match, edit=edit))

    def on_resize(self) -> None:
        """The preview may have come or gone."""
        self.call_after_refresh(self.show_preview)

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
            pane.show(lambda width: preview.preview(seen, today(self.session.clock), width))
            pane.scroll_home(animate=False)

    # what others changed

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """Ask again; the cursor stays with its customer."""
        self._count = None
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
        return text.plain(current.title) if current is not None else ""

    def ladder(self) -> Iterator[Callable[[], bool]]:
        """Leave the search, clear the words, clear the marks."""
        yield self._leave_search
        yield self.search.clear
        yield self._clear_marks

    def _leave_search(self) -> bool:
        if not self.search.in_use:
            return False
        self.table.focus()
        return True

    def _clear_marks(self) -> bool:
        if not self.table.clear_marks():
            return False
        self.say(_("Selection cleared: {key} brings it back").format(key=commands.shown_key("marks_back")), "quiet")
        return True

    def paste_lines(self, pasted: str) -> None:
        """Several lines: a new customer, with what they say proposed."""
        if not self.session.read_only:
            self.start(self._new(pasted), group="acts")

    def can_new(self) -> bool:
        """The book takes changes."""
        return not self.session.read_only

    async def do_new(self) -> None:
        """A new customer."""
        await self._new("")

    async def _new(self, pasted: str) -> None:
        id = await self.open_form(None, typed=pasted)
        if id is not None:
            self.find(id=id)

    def can_remove(self) -> bool:
        """Somebody is chosen and the book takes changes."""
        return self.writable

    async def do_remove(self) -> None:
        """Put the chosen customers in the trash."""
        if await self.trash_chosen():
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
            await self.copy_text(line.phone or line.email, text.plain(line.title))
