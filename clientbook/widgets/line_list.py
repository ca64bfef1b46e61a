"""A list of lines under headings, any number of them; the chosen one shows more lines below it, marked ones carry a mark.

A line is made when it is seen, never before, so seventy thousand steps cost what ten do.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from clientbook.widgets.acts import Acts
from clientbook.widgets.blocks import Line, Piece
from clientbook.widgets.content import strip
from clientbook.widgets.line_marks import LineMarks
from clientbook.widgets.signs import signs
from clientbook.widgets.tones import tone_style
from clientbook.widgets.window import Window

BAR_CELLS = 2
"""Cells before a line: the cursor's bar and the mark."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line, not yet made."""

    key: Any = None
    """What it stands for, the same after the book was read again; None: a heading or a space, the cursor passes over it."""
    value: Any = None
    """What its line is made of."""
    markable: bool = False


Paint = Callable[[Entry, int, bool], Sequence[Line]]
"""Makes the lines of an entry for so many cells; chosen: more than one where there is more to say."""


class LineList(Window, Acts, can_focus=True):
    """Shows entries; the cursor stands on one with a key. Enter opens, Space marks and moves on."""

    DEFAULT_CSS = "LineList { background: transparent; padding: 0 2 0 0; }"

    cursor: reactive[int] = reactive(-1, repaint=False)
    """Place of the chosen entry; -1: none."""

    class Moved(Message):
        """The cursor stands on another entry."""

        def __init__(self, source: "LineList", key: Any) -> None:
            super().__init__()
            self.source = source
            self.key = key

        @property
        def control(self) -> "LineList":
            """The list."""
            return self.source

    class Opened(Moved):
        """An entry was chosen with Enter or a click on the chosen one."""

    class Marked(Moved):
        """Marks changed."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.marks = LineMarks()
        self._entries: Sequence[Entry] = ()
        self._places: dict[Any, int] = {}
        self._paint: Paint = lambda entry, width, chosen: ()
        self._open: Sequence[Line] = ()
        """The lines of the chosen entry."""

    # what it shows

    def show(self, entries: Sequence[Entry], paint: Paint, key: Any = None) -> None:
        """Show these; the cursor on ``key``, else where it was; where that left, on the one that came after it."""
        places = {entry.key: index for index, entry in enumerate(entries) if entry.key is not None}
        heir = key if key is not None else self._heir(places, entries)
        was = self.key
        self._entries, self._paint, self._places = entries, paint, places
        self.marks.keep(entry.key for entry in entries if entry.markable)
        place = self._places.get(heir, -1)
        self.set_reactive(LineList.cursor, place if place >= 0 else self._nearest(0))
        self._lay_out()
        self._show_chosen()
        if self.key != was:
            self.post_message(self.Moved(self, self.key))
        self.refresh()

    def _heir(self, coming: dict[Any, int], entries: Sequence[Entry]) -> Any:
        """The chosen one if it stays, else what came after it; where that is no line of its own, what follows the one before it."""
        was, at = self._entries, max(self.cursor, 0)
        later = next((was[i] for i in range(at, len(was)) if was[i].key in coming), None)
        if later is not None and (later.markable or later.key == self.key):
            return later.key
        before = next((was[i].key for i in range(min(at, len(was)) - 1, -1, -1) if was[i].key in coming), None)
        if before is not None:
            return next((entry.key for entry in entries[coming[before] + 1 :] if entry.key is not None), before)
        return None

    @property
    def entries(self) -> Sequence[Entry]:
        """What it shows."""
        return self._entries

    @property
    def current(self) -> Entry | None:
        """The chosen entry."""
        return self._entries[self.cursor] if 0 <= self.cursor < len(self._entries) else None

    @property
    def key(self) -> Any:
        """What the chosen entry stands for; None where nothing can be chosen."""
        return self.current.key if self.current is not None else None

    def place_of(self, key: Any) -> int:
        """Where an entry stands; -1: it is not here."""
        return self._places.get(key, -1)

    def stand_on(self, key: Any) -> bool:
        """Put the cursor on this one; whether it is there."""
        place = self.place_of(key)
        if place >= 0:
            self.cursor = place
        return place >= 0

    def chosen_keys(self) -> list[Any]:
        """What an act is about: the marked ones in the order of the list, else the one under the cursor."""
        if self.marks:
            return [entry.key for entry in self._entries if entry.key in self.marks]
        return [self.key] if self.current is not None and self.current.markable else []

    # laying out

    @property
    def cells(self) -> int:
        """Cells of a line beside the bar."""
        return max(self.scrollable_content_region.width - BAR_CELLS, 1)

    def _made(self, entry: Entry, chosen: bool) -> Sequence[Line]:
        return self._paint(entry, self.cells, chosen)

    def _lay_out(self) -> None:
        chosen = self.current
        self._open = self._made(chosen, True) if chosen is not None else ()
        # What is inside became longer or shorter, not the list: nothing has to be laid out anew.
        self.set_reactive(LineList.virtual_size, Size(self.size.width, self._row(len(self._entries)) + self._more))
        self.scroll_y = self.validate_scroll_y(self.scroll_y)

    @property
    def _more(self) -> int:
        return max(len(self._open) - 1, 0)

    def _row(self, index: int) -> int:
        """On which line an entry stands while none is unfolded."""
        return index

    def _entry_on(self, row: int) -> int:
        """The first entry on such a line."""
        return row

    def _at_line(self, line: int) -> tuple[int, int]:
        """Entry and which of its lines stands there."""
        chosen = self._row(self.cursor) if self.cursor >= 0 else line
        if line <= chosen:
            return self._entry_on(line), 0
        return (self.cursor, line - chosen) if line <= chosen + self._more else (self._entry_on(line - self._more), 0)

    def on_resize(self, event: events.Resize) -> None:
        """Other widths."""
        self._lay_out()
        self._show_chosen()
        self.refresh()

    def notify_style_update(self) -> None:
        """Paint again with the new theme."""
        super().notify_style_update()
        self.refresh()

    # the cursor

    def _nearest(self, index: int) -> int:
        """The entry at or after this place where the cursor can stand, else the one before it."""
        order = [*range(max(index, 0), len(self._entries)), *range(min(index, len(self._entries)) - 1, -1, -1)]
        return next((i for i in order if self._entries[i].key is not None), -1)

    def validate_cursor(self, cursor: int) -> int:
        """Keep it on an entry."""
        return max(-1, min(cursor, len(self._entries) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Unfold the chosen one, show it, tell."""
        if old != new:
            self._lay_out()
            self._show_chosen()
            self.refresh()
            self.post_message(self.Moved(self, self.key))

    def _show_chosen(self) -> None:
        if self.cursor < 0:
            return
        first = self.cursor
        while first > 0 and self._entries[first - 1].key is None:
            first -= 1  # its heading with it
        window = max(self.size.height, 1)
        chosen, first = self._row(self.cursor), self._row(first)
        bottom = chosen + self._more + 1
        top = min(first, chosen) if bottom - first <= window else chosen
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)
        elif bottom > self.scroll_offset.y + window:
            self.scroll_to(y=bottom - window, animate=False, force=True, immediate=True)

    def _steps(self, step: int) -> Iterator[int]:
        yield from (i for i in range(self.cursor + step, len(self._entries) if step > 0 else -1, step) if self._entries[i].key is not None)

    def move(self, step: int) -> None:
        """To the next (1) or previous (-1) entry; where there is none, show what lies beyond."""
        place = next(self._steps(step), None)
        if place is not None:
            self.cursor = place
        else:
            self.scroll_relative(y=step, animate=False)

    def page(self, pages: float) -> None:
        """Down (or up) by pages; half pages too."""
        by = int(max(self.size.height, 2) * pages)
        self.cursor = self._nearest(max(min(self.cursor + by, len(self._entries) - 1), 0))

    def edge(self, end: int) -> None:
        """To the first (-1) or last (1) entry."""
        self.cursor = self._nearest(len(self._entries) - 1 if end > 0 else 0)

    def open_chosen(self) -> None:
        """Tell that the chosen entry was opened."""
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show where the keys act."""
        super().watch_has_focus(has_focus)
        self.refresh()

    def _entry_at(self, x: int, y: int) -> int:
        """The entry under a point of the window."""
        return self._at_line(y + self.scroll_offset.y)[0]

    def on_click(self, event: events.Click) -> None:
        """A click chooses, a click on the chosen opens."""
        spot = event.get_content_offset(self)
        index = self._entry_at(spot.x, spot.y) if spot is not None else -1
        if not 0 <= index < len(self._entries) or self._entries[index].key is None:
            return
        if index == self.cursor:
            self.open_chosen()
        self.cursor = index

    def region_of_cursor(self) -> Region:
        """Where the first line of the chosen entry stands on the screen."""
        area = self.scrollable_content_region
        return Region(area.x, area.y + self._row(max(self.cursor, 0)) - self.scroll_offset.y, area.width, 1)

    # marks

    def tell_marked(self) -> None:
        """Marks changed."""
        self.refresh()
        self.post_message(self.Marked(self, self.key))

    # painting

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        index, part = self._at_line(y + self.scroll_offset.y)
        width = self.scrollable_content_region.width
        return self._painted(index, part, width) if 0 <= index < len(self._entries) else Strip.blank(width, self.rich_style)

    def _painted(self, index: int, part: int, width: int) -> Strip:
        """One line of an entry."""
        entry = self._entries[index]
        chosen = index == self.cursor
        lines = self._open if chosen else self._made(entry, False)
        line = lines[part] if part < len(lines) else ()
        lit = chosen and self.has_focus and part == 0
        bar = signs().bar if chosen and self.has_focus and part == 0 else " "
        mark = signs().marked if part == 0 and entry.key is not None and entry.key in self.marks else " "
        base = self.rich_style + (tone_style(self.app, "cursor") if lit else Style())
        return strip([(piece.text, base + tone_style(self.app, piece.tone)) for piece in (Piece(bar + mark, "bar"), *line)], width, base)
