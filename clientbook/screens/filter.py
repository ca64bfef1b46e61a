"""The filter: rows of field, relation and value, how many fit the whole and each row, the same as text, and the first who fit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult

from clientbook import text
from clientbook.data import Query
from clientbook.domain.filters import Names, Node, text_of
from clientbook.i18n import N_, language
from clientbook.screens.filter_views import FilterViews
from clientbook.screens.leading import LeadsToCustomers
from clientbook.screens.place import EXPORTING
from clientbook.screens.present import filter_lines
from clientbook.screens.present.filter_lines import ADD, TEXT, Shown
from clientbook.screens.present.filter_rows import (
    Group,
    Row,
    Rows,
    add,
    at,
    group_near,
    moved_in,
    moved_out,
    negated,
    pack,
    put,
    rows_of,
    switched,
    unpack,
)
from clientbook.screens.present.filter_rows import Path as At
from clientbook.screens.session import Session
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block
from clientbook.widgets.keyed_block_list import KeyedBlockList

ROWS, DRAFT = "filter.rows", "filter"
"""Where a run remembers the rows, and the place of their draft in the book."""
FEW, TALL = 5, 30
"""Customers that are shown, and lines of the screen from which there are twice as many."""


class FilterScreen(FilterViews, LeadsToCustomers):
    """A filter being built."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")
    PLACE = "filter"
    TOP = True
    AUTO_FOCUS = "BlockList"
    KEYS: ClassVar[tuple[str, ...]] = ("new", "edit", "mark", "remove", "open", "menu", "help")
    LABELS: ClassVar[Mapping[str, str]] = {
        "new": N_("Add condition"),
        "edit": N_("Change"),
        "mark": N_("On or off"),
        "remove": N_("Take out"),
        "open": N_("Show them"),
    }

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.names = Names()
        self.rows: Rows = ()
        self.shown = Shown(today=session.day)
        self._ready = False

    # the frame

    def compose_body(self) -> ComposeResult:
        """The count and the rows."""
        yield BlockList(focusable=False, id="title")
        yield KeyedBlockList(id="lines")

    @property
    def lines(self) -> KeyedBlockList:
        """The rows, the text, the first customers."""
        return self.query_one("#lines", KeyedBlockList)

    @property
    def path(self) -> At | None:
        """Where the row under the cursor stands."""
        key = self.lines.key if self.is_attached else None
        return key if isinstance(key, tuple) else None

    @property
    def item(self) -> Row | Group | None:
        """The row or group under the cursor."""
        return at(self.rows, self.path) if self.path is not None else None

    def on_mount(self) -> None:
        """Read the words of the book, and the rows as they were."""
        super().on_mount()
        self.start(self._load, group="load", exclusive=True)

    async def _load(self) -> None:
        read = await self.ask(self._read)
        if read is not None:
            names, draft, entries = read
            text.use_own_words(entries)
            self.names = names
            remembered = self.session.memory.get(ROWS)
            if not self._ready:
                self.rows = remembered if remembered is not None else unpack(draft.get("rows", ()), names, self.session.day)
            self._ready = True
            self.shown = Shown(self.rows, names, self.session.day, views=await self.read_views())
            self._show(self.rows, (0,) if self.rows else ADD)
        self.session.shell.hold_keys(False)

    def _read(self) -> tuple[Names, Mapping[str, Any], Sequence[Any]]:
        book = self.session.book
        entries = book.pick_lists()
        return book.filter_names(), book.draft(DRAFT) or {}, entries

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """Others fit now; settings may have changed names and words."""
        if book:
            self.start(self._load, group="load", exclusive=True)
        elif self._ready:
            self.shown = replace(self.shown, counts={}, customers=None)
            self.start(self._count, group="counts", exclusive=True)

    # showing and counting

    def _change(self, rows: Rows, key: Any = None) -> None:
        """Other rows: remember them, keep them as a draft, show them, count."""
        self.rows = self.session.memory[ROWS] = rows
        self.start(self.keep_draft, group="draft", exclusive=True)
        self._show(rows, key)

    def _show(self, rows: Rows, key: Any = None) -> None:
        self.shown = replace(self.shown, rows=rows, customers=None)
        self._paint(key)
        self.show_keys()
        self.start(self._count, group="counts", exclusive=True)

    def _paint(self, key: Any = None) -> None:
        shown = self.shown
        self.query_one("#title", BlockList).show(lambda width: [Block((filter_lines.title(shown),))])
        self.lines.show(lambda width: filter_lines.blocks(shown, width), key)
        self._rest()

    def _rest(self) -> None:
        self.message.rest(filter_lines.held_back(self.shown, self.path))

    async def _count(self) -> None:
        """The whole, the first customers, then every row by itself and the whole without each; a newer change takes its place."""
        rows, book = self.rows, self.session.book
        few = FEW if self.size.height < TALL else 2 * FEW
        for place, node in enumerate([*filter_lines.wanted(rows), *(view.node for view in self.shown.views)]):
            if node not in self.shown.counts:
                number = await self.ask(book.count_found, Query(where=node), group="filter")
                if number is None or rows != self.rows or not self.is_attached:
                    return
                self.shown = replace(self.shown, counts={**self.shown.counts, node: number})
                self._paint()
            if place == 0:
                found = await self.ask(book.find, Query(where=node), few, group="filter first")
                if found is None or rows != self.rows or not self.is_attached:
                    return
                self.shown = replace(self.shown, customers=found.lines[:few])
                self._paint()

    async def keep_draft(self) -> None:
        """Keep the rows in the book for another day."""
        if self.session.read_only or not self._ready:
            return
        if self.rows:
            await self.ask(self.session.book.save_draft, DRAFT, {"rows": pack(self.rows, self.names)})
        else:
            await self.ask(self.session.book.drop_draft, DRAFT)

    @on(BlockList.Moved, "#lines")
    def _on_moved(self, event: BlockList.Moved) -> None:
        event.stop()
        self._rest()
        self.show_keys()

    # acts

    @on(BlockList.Opened, "#lines")
    def _on_opened(self, event: BlockList.Opened) -> None:
        event.stop()
        if event.key == ADD:
            self.act("new")
        else:
            self.show_customers(self.shown.node)

    def do_export(self) -> None:
        """Everybody who fits is written to a file, in the list of customers."""
        self.session.memory[EXPORTING] = True
        self.show_customers(self.shown.node)

    def can_filter_take(self) -> bool:
        """The list shows another filter than this one."""
        return self.list_asks() not in (None, self.shown.node)

    def do_filter_take(self) -> None:
        """The conditions of the list instead of these."""
        self._change(rows_of(self.list_asks()), (0,))

    async def do_new(self) -> None:
        """One more condition; in the group the cursor stands in."""
        path = self.path or ()
        node = await self.ask_condition()
        if node is not None:
            rows, new = add(self.rows, Row(node), path)
            self._change(rows, new)

    def can_edit(self) -> bool:
        """The cursor stands on a row or on the text."""
        return self.is_attached and (isinstance(self.item, Row) or self.lines.key == TEXT)

    async def do_edit(self) -> None:
        """Another value or relation; the text, and what only text can say, as text."""
        path, row = self.path, self.item
        if path is None or not isinstance(row, Row):
            await self._edit_text()
        elif row.condition is not None and self.is_known(row):
            self._put(path, row, await self.ask_condition(row))
        else:
            answer = await self.ask_line(text_of(row.node, self.names, language()))
            if answer is not None:
                self._put(path, row, answer[0])

    def is_known(self, row: Row) -> bool:
        """Whether the field of a row is still there."""
        return bool(text_of(row.node, self.names))

    def _put(self, path: At, row: Row, node: Node | None) -> None:
        if node is not None:
            self._change(put(self.rows, path, replace(row, node=node)), path)

    async def _edit_text(self) -> None:
        answer = await self.ask_line(self.shown.text)
        if answer is not None:
            off = tuple(item for item in self.rows if not item.on)  # the text says nothing of these
            self._change((*rows_of(answer[0]), *off), TEXT)

    def _on_row(self) -> bool:
        return self.item is not None

    can_mark = can_remove = can_filter_negate = _on_row

    def do_mark(self) -> None:
        """Switch the row off, or on again."""
        if self.path is not None:
            self._change(switched(self.rows, self.path), self.path)

    def do_remove(self) -> None:
        """Take the row out; what was typed in it is not asked for."""
        if self.path is not None:
            self._change(put(self.rows, self.path, None), self.path)

    def do_filter_negate(self) -> None:
        """The row must not fit."""
        if self.path is not None:
            self._change(negated(self.rows, self.path), self.path)

    async def do_filter_group(self) -> None:
        """A group of which one has to fit, with its first condition."""
        node = await self.ask_condition()
        if node is not None:
            rows, new = add(self.rows, Group((Row(node),)))
            self._change(rows, (*new, 0))

    def can_filter_in(self) -> bool:
        """There is a group to move into."""
        return self.path is not None and group_near(self.rows, self.path) is not None

    def do_filter_in(self) -> None:
        """Into the nearest group."""
        if self.path is not None:
            self._change(*moved_in(self.rows, self.path))

    def can_filter_out(self) -> bool:
        """The row stands in a group."""
        return self.path is not None and len(self.path) == 2

    def do_filter_out(self) -> None:
        """Out of its group."""
        if self.path is not None:
            self._change(*moved_out(self.rows, self.path))
