"""A list of blocks of different heights with one cursor: records, streams, histories, previews. Paints only what is seen."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import Any

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from clientbook.widgets.blocks import Block, Line, Piece
from clientbook.widgets.content import strip
from clientbook.widgets.signs import signs
from clientbook.widgets.tones import tone_styles
from clientbook.widgets.window import Window

BAR_CELLS = 2
"""Cells before a block: the cursor's bar and a space."""
AHEAD = 0.5
"""Windows of lines that are laid out beyond what is seen, where the blocks are made one by one."""
Present = Callable[[int], Iterable[Block]]
"""Makes the blocks for a width in cells: all at once, or one by one as they are wanted (a generator)."""


class BlockList(Window, can_focus=True):
    """Shows blocks; the cursor stands on a selectable one. The width decides how they are laid out, so they are made on resize."""

    DEFAULT_CSS = "BlockList { background: transparent; }"

    virtual_size = reactive(Size(0, 0), layout=False)
    cursor: reactive[int] = reactive(-1, repaint=False)
    """Index of the chosen block; -1: none."""

    class Moved(Message):
        """The cursor stands on another block."""

        def __init__(self, source: "BlockList", key: Any) -> None:
            super().__init__()
            self.source = source
            self.key = key

        @property
        def control(self) -> "BlockList":
            """The list."""
            return self.source

    class Opened(Moved):
        """A block was chosen with Enter or a second click."""

    def __init__(self, present: Present | None = None, *, id: str | None = None, classes: str = "", focusable: bool = True) -> None:
        super().__init__(id=id, classes=classes)
        self.can_focus = focusable
        self._present: Present = present or (lambda width: ())
        self._blocks: list[Block] = []
        self._rest: Iterator[Block] | None = None
        self._starts: list[int] = []
        self._lines: list[tuple[int, Line]] = []
        self._wanted: Any = None
        self._width, self._resized = 0, False
        self.expected = 0
        """Cells it will have, where that is known before the first layout; 0: as many as the screen."""
        self._base = Style()
        self._tones: Mapping[str, Style] = {}

    # what it shows

    def show(self, present: Present, key: Any = None) -> None:
        """Show what this function makes, the cursor on ``key``, else where it was, else on the first block."""
        self._present = present
        self._wanted = key if key is not None else self.key
        self._rebuild()

    @property
    def blocks(self) -> Sequence[Block]:
        """What is laid out: all, or of a long list as much as was looked at."""
        return self._blocks

    @property
    def is_whole(self) -> bool:
        """Whether everything is laid out."""
        return self._rest is None

    @property
    def key(self) -> Any:
        """What the chosen block stands for; None where nothing can be chosen."""
        return self._blocks[self.cursor].key if 0 <= self.cursor < len(self._blocks) else None

    def stand_on(self, key: Any) -> bool:
        """Put the cursor on the block that stands for this; whether there is one."""
        index = 0
        while index < len(self._blocks) or self._lay_out(len(self._lines) + 1):
            if self._blocks[index].key is not None and self._blocks[index].key == key:
                self.cursor = index
                return True
            index += 1
        return False

    def region_of(self, key: Any) -> Region:
        """Where the first line of a block stands on the screen."""
        index = next((i for i, block in enumerate(self._blocks) if block.key == key), None)
        area = self.scrollable_content_region
        if index is None:
            return Region(area.x, area.y, area.width, 1)
        return Region(area.x, area.y + self._starts[index] - self.scroll_offset.y, area.width, len(self._blocks[index].lines))

    def value_region(self, key: Any) -> Region | None:
        """Where a block's first line stands on the screen without its first piece (the label); None where the block is not shown."""
        block = next((block for block in self._blocks if block.key is not None and block.key == key), None)
        if block is None:
            return None
        area = self.region_of(key)
        label = BAR_CELLS + cell_len(block.lines[0][0].text)
        return Region(area.x + label, area.y, area.width - label, 1)

    def _rebuild(self) -> None:
        # Before the first layout there is no width yet, but keys typed ahead must find the blocks already.
        width = self.scrollable_content_region.width or self.expected or self.app.size.width
        if width <= BAR_CELLS:
            return
        self._width = width
        self._blocks, self._starts, self._lines = [], [], []
        made = self._present(width - BAR_CELLS)
        self._rest = iter(made)
        self._lay_out(inf if isinstance(made, Sequence) else self._wanted_lines)
        if not (self._wanted is not None and self.stand_on(self._wanted)):
            self.cursor = self._nearest(min(max(self.cursor, 0), len(self._blocks) - 1))
        self._wanted = self.key
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()

    @property
    def _wanted_lines(self) -> float:
        """How many lines have to be laid out for what is seen, and some more."""
        height = self.size.height or self.app.size.height
        return self.scroll_offset.y + (1 + AHEAD) * height

    def _lay_out(self, lines: float) -> bool:
        """Lay out until there are so many lines; whether any came."""
        before = len(self._lines)
        while self._rest is not None and len(self._lines) < lines:
            block = next(self._rest, None)
            if block is None:
                self._rest = None
                break
            self._starts.append(len(self._lines))
            self._lines.extend((len(self._blocks), line) for line in block.lines)
            self._blocks.append(block)
        return len(self._lines) > before

    def _look_ahead(self, lines: float | None = None) -> None:
        """Lay out what may be seen next."""
        if self._lay_out(self._wanted_lines if lines is None else lines):
            self.virtual_size = Size(self.virtual_size.width, len(self._lines))

    def watch_virtual_size(self, size: Size) -> None:
        """No scrollbar stands beside it, so other lists keep their places; only where the list is as high as its lines all move."""
        if self.styles.height is not None and self.styles.height.is_auto:
            self.refresh(layout=True)
        if self.scroll_y > self.max_scroll_y:
            self.scroll_to(y=self.max_scroll_y, animate=False, immediate=True)

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Lay out what comes into sight."""
        super().watch_scroll_y(old, new)
        self._look_ahead()

    def _nearest(self, index: int) -> int:
        """The selectable block at or after this place, else before it."""
        order = [*range(max(index, 0), len(self._blocks)), *range(index - 1, -1, -1)]
        return next((i for i in order if self._blocks[i].selectable), -1)

    def on_resize(self, event: events.Resize) -> None:
        """Lay the blocks out for the new size; not again where the first one was foreseen."""
        foreseen = not self._resized and self._width == self.scrollable_content_region.width
        self._resized = True
        if foreseen:
            return
        self._wanted = self.key if self.key is not None else self._wanted
        self._rebuild()

    def notify_style_update(self) -> None:
        """Paint again with the new theme."""
        super().notify_style_update()
        self.refresh()

    # the cursor

    def validate_cursor(self, cursor: int) -> int:
        """Keep it on a block."""
        return max(-1, min(cursor, len(self._blocks) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Show the block and tell."""
        self.refresh()
        if 0 <= new < len(self._blocks):
            self._look_ahead(self._starts[new] + (1 + AHEAD) * self.size.height)
            self._show_block(new)
            if old != new:
                self.post_message(self.Moved(self, self.key))

    def _show_block(self, index: int) -> None:
        top = self._starts[index]
        if not any(block.selectable for block in self._blocks[:index]):
            top = 0
        height = self._starts[index] + len(self._blocks[index].lines) - top
        self.scroll_to_region(Region(0, top, 1, height), animate=False, force=True, immediate=True)

    def action_move(self, step: int) -> None:
        """Go to the next (1) or previous (-1) block; where there is none, show what lies beyond."""
        index = self.cursor + step
        while 0 <= index < len(self._blocks):
            if self._blocks[index].selectable:
                self.cursor = index
                return
            index += step
        self.scroll_relative(y=step, animate=False)

    def action_page(self, pages: float) -> None:
        """Go down (or up) by pages; half pages too."""
        if not self._blocks:
            return
        if self.cursor < 0:
            self.scroll_relative(y=int(self.size.height * pages), animate=False)
            return
        line = self._starts[self.cursor] + int(self.size.height * pages)
        self.cursor = self._nearest(bisect_right(self._starts, min(max(line, 0), len(self._lines) - 1)) - 1)

    def action_edge(self, end: int) -> None:
        """Go to the first (-1) or last (1) block."""
        if end > 0:
            self._look_ahead(inf)
        indexes = [i for i, block in enumerate(self._blocks) if block.selectable]
        if indexes:
            self.cursor = indexes[-1] if end > 0 else indexes[0]
        else:
            self.scroll_to(y=self.virtual_size.height if end > 0 else 0, animate=False)

    def action_open(self) -> None:
        """Tell that the chosen block was opened."""
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))

    def watch_has_focus(self, focused: bool) -> None:
        """Show whether the keys act here."""
        super().watch_has_focus(focused)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click chooses, a click on the chosen opens."""
        line = event.get_content_offset(self)
        if line is None:
            return
        row = line.y + self.scroll_offset.y
        if row >= len(self._lines):
            return
        index = self._lines[row][0]
        if not self._blocks[index].selectable:
            return
        if index == self.cursor:
            self.action_open()
        self.cursor = index

    # painting

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the window; what they share is worked out once."""
        self._base, self._tones = self.rich_style, tone_styles(self.app)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        row, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if not 0 <= row < len(self._lines):
            return Strip.blank(width, self._base)
        index, line = self._lines[row]
        tones, lit = self._tones, index == self.cursor and self.can_focus and self.has_focus
        base = self._base + tones["cursor"] if lit else self._base
        bar = Piece(signs().bar + " " if lit else "  ", "bar")
        return strip([(piece.text, base + tones[piece.tone]) for piece in (bar, *line)], width, base)
