"""A table over an array of ids: paints only the lines that are seen and asks for their rows page by page, so a million is as quick as ten.

Textual's own ``DataTable`` measures every cell of every row on the event loop (1.6 s at 10,000 rows); this one never looks at a row
that is not on the screen.
"""

from array import array
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from clientbook.widgets import content
from clientbook.widgets.blocks import TONES
from clientbook.widgets.signs import signs
from clientbook.widgets.table_cursor import TableCursor
from clientbook.widgets.table_rows import Cells, Column, Fetch, Row, Rows, fit_columns

GUTTER = 2
"""Cells before the first column: the cursor's bar or a mark, and a space."""
STRIPS_KEPT = 512
"""Painted lines remembered."""


class VirtualTable(TableCursor[Row], can_focus=True):
    """Shows ``show(ids, rows)``; keys move the cursor, ``Enter`` opens, Space marks, a click on the header asks for an order.

    ``fetch`` brings rows by id, ``cells`` turns a row and a column key into pieces (display strings and tones).
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"virtual-table--{tone}" for tone in TONES} | {
        "virtual-table--cursor",
        "virtual-table--header",
        "virtual-table--sorted",
        "virtual-table--bar",
    }
    DEFAULT_CSS = """
    VirtualTable {
        & > .virtual-table--cursor { background: $row; }
        & > .virtual-table--header { color: $text-muted; text-style: bold; }
        & > .virtual-table--sorted { color: $primary; text-style: bold; }
        & > .virtual-table--bar, & > .virtual-table--accent, & > .virtual-table--hit { color: $primary; }
        & > .virtual-table--bar, & > .virtual-table--hit { text-style: bold; }
        & > .virtual-table--bright { color: $foreground; text-style: bold; }
        & > .virtual-table--quiet, & > .virtual-table--label { color: $text-muted; }
        & > .virtual-table--good { color: $success; }
        & > .virtual-table--warn { color: $warning; }
        & > .virtual-table--late { color: $error; }
    }
    """

    class OrderAsked(Message):
        """A header was clicked."""

        def __init__(self, table: "VirtualTable[Any]", key: str) -> None:
            super().__init__()
            self.table = table
            self.key = key

        @property
        def control(self) -> "VirtualTable[Any]":
            """The table."""
            return self.table

    def __init__(
        self, columns: Sequence[Column], fetch: Fetch[Row], cells: Cells[Row], *, id: str | None = None, header: bool = True
    ) -> None:
        super().__init__(Rows(fetch), head=1 if header else 0, id=id)
        self._columns = tuple(columns)
        self._cells = cells
        self._fitted: list[tuple[Column, int]] = []
        self._order: tuple[str, bool] = ("", False)
        self._strips: dict[tuple[int, bool, bool, bool], Strip] = {}
        self._styles: dict[tuple[str, bool], Style] = {}
        self._loading = False

    # what it shows

    def show(self, ids: "array[int]", rows: Iterable[Row] = (), *, keep: bool = True, id: int | None = None) -> None:
        """Show these ids; the cursor stays with its row (``keep``), goes to the row ``id``, or starts at the top.

        ``rows`` are lines known already (the first page), so the first painting has no holes.
        """
        stood, before = self.current_id, self.cursor
        wanted = id if id is not None else (stood if keep else None)
        self._forget_painted(self.rows.show(ids, rows))
        self.marks.keep(ids)
        # What is inside became longer or shorter, not the table: nothing has to be laid out anew, which would delay the painting.
        self.set_reactive(VirtualTable.virtual_size, Size(self.size.width, len(ids) + self._head))
        self.scroll_y = self.validate_scroll_y(self.scroll_y)
        place = self._place_of(wanted, before if keep else 0)
        self._anchor = place
        self.cursor = place
        self._scroll_to_cursor()
        if wanted is None or self.current_id != stood:  # at the same place may stand somebody else, or somebody for the first time
            self.post_message(self.Moved(self, self.current_id))
        self.refresh()
        self._fill()

    def _place_of(self, id: int | None, near: int) -> int:
        """Where a row stands now; when it left, the place where the cursor was."""
        ids = self.rows.ids
        if id is not None:
            if near < len(ids) and ids[near] == id:
                return near
            try:
                return ids.index(id)
            except ValueError:
                pass
        return max(min(near, len(ids) - 1), 0)

    def reload(self, ids: Iterable[int] | None = None) -> None:
        """These rows changed (None: all may have): paint and fetch them again."""
        self.rows.forget(ids)
        self._strips.clear()
        self.refresh()
        self._fill()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns asked for; a narrow terminal may show fewer."""
        return self._columns

    @columns.setter
    def columns(self, columns: Sequence[Column]) -> None:
        """Show other columns."""
        self._columns = tuple(columns)
        self._fit()

    def set_order(self, key: str, reverse: bool) -> None:
        """Show in the header which column decides the order."""
        if self._order != (key, reverse):
            self._order = (key, reverse)
            self.refresh()

    # the mouse

    def on_click(self, event: events.Click) -> None:
        """A click chooses, a click on the chosen opens, a click on the header asks for an order."""
        spot = event.get_content_offset(self)
        if spot is None:
            return
        if self._head and spot.y == 0:
            key = self._column_at(spot.x)
            if key:
                self.post_message(self.OrderAsked(self, key))
            return
        index = spot.y - self._head + self.scroll_offset.y
        if index >= len(self.rows):
            return
        if index == self.cursor:
            self.do_open()
        self.cursor = index

    def _column_at(self, x: int) -> str:
        left = GUTTER
        for column, width in self._fitted:
            if left <= x < left + width:
                return column.key
            left += width + 1
        return ""

    # rows that arrive

    def _fill(self) -> None:
        """Fetch what is seen and a page around it; one question at a time, the newest window decides what is next."""
        if self._loading or not self.is_attached:
            return
        top = self.scroll_offset.y
        wanted = self.rows.missing(top, top + self._window())
        if wanted:
            self._loading = True
            self.start(self._load(wanted), group="rows")

    async def _load(self, ids: Sequence[int]) -> None:
        came = False
        try:
            came = await self.rows.load(ids)
        finally:
            self._loading = False
        if came:
            self._forget_painted(ids)
            top = self.scroll_offset.y
            if not set(ids).isdisjoint(self.rows.ids[top : top + self._window()]):
                self.refresh()
        self._fill()

    def _forget_painted(self, ids: Iterable[int]) -> None:
        """Paint these rows anew when they are next seen."""
        other = set(ids)
        for key in [key for key in self._strips if key[0] in other]:
            del self._strips[key]

    # painting

    def on_resize(self, event: events.Resize) -> None:
        """New widths; the cursor stays in sight."""
        self._fit()
        self._scroll_to_cursor()
        self._fill()

    def _fit(self) -> None:
        self._fitted = fit_columns(self._columns, self.size.width - GUTTER)
        self.virtual_size = Size(self.size.width, len(self.rows) + self._head)
        self._strips.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Paint again with the new theme."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Fetch what came into sight, also by the wheel."""
        super().watch_scroll_y(old_value, new_value)
        self._fill()

    def watch_has_focus(self, _has_focus: bool) -> None:
        """The chosen row looks different while the keys go elsewhere."""
        super().watch_has_focus(_has_focus)
        self._repaint(self.cursor)

    def _style(self, name: str, chosen: bool) -> Style:
        style = self._styles.get((name, chosen))
        if style is None:
            style = self.rich_style
            if chosen:
                style += self.get_component_rich_style("virtual-table--cursor", partial=True)
            if name:
                style += self.get_component_rich_style(f"virtual-table--{name}", partial=True)
            self._styles[(name, chosen)] = style
        return style

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        if self._head and y == 0:
            return self._header()
        index = y - self._head + self.scroll_offset.y
        if not 0 <= index < len(self.rows):
            return Strip.blank(self.size.width, self._style("", False))
        row = self.rows.at(index)
        id = self.rows.ids[index]
        chosen = index == self.cursor
        key = (id, chosen, chosen and self.has_focus, id in self.marks)
        painted = self._strips.get(key)
        if painted is None:
            painted = self._paint(row, *key[1:])
            if row is not None:
                if len(self._strips) >= STRIPS_KEPT:
                    self._strips.clear()
                self._strips[key] = painted
        return painted

    def _paint(self, row: Row | None, chosen: bool, lit: bool, marked: bool) -> Strip:
        base = self._style("", chosen)
        sign = signs()
        bar = self._style("bar", chosen)
        pieces = [((sign.marked if marked else sign.bar if lit else " ") + " ", bar)]
        if row is None:
            return content.strip(pieces, self.size.width, base)
        for column, width in self._fitted:
            parts = [(text, self._style("" if tone == "plain" else tone, chosen)) for text, tone in self._cells(row, column.key)]
            pieces += content.cell(parts, width, base, right=column.right, tail=sign.tail)
            pieces.append((" ", base))
        return content.strip(pieces, self.size.width, base)

    def _header(self) -> Strip:
        base, plain, lit = self._style("", False), self._style("header", False), self._style("sorted", False)
        pieces: list[tuple[str, Style]] = [(" " * GUTTER, base)]
        for column, width in self._fitted:
            text, style = column.label, plain
            if column.key == self._order[0]:
                text, style = f"{text} {signs().down if self._order[1] else signs().up}", lit
            pieces += content.cell([(text, style)], width, base, right=column.right, tail="")
            pieces.append((" ", base))
        return content.strip(pieces, self.size.width, base)
