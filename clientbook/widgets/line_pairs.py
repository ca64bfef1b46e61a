"""A list of lines in which some that stand together share a line by two, so that what is done takes half the room."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual.strip import Strip

from clientbook.widgets.blocks import Line
from clientbook.widgets.line_keys import KeyedLineList
from clientbook.widgets.line_list import BAR_CELLS, Entry, Paint

PAIRS_FROM = 70
"""Cells from which there is room for two."""


@dataclass(frozen=True, slots=True)
class Half(Entry):
    """An entry of half a line; all of them stand together. The cursor goes from the left to the right one."""


class PairedLineList(KeyedLineList):
    """The same list with halves."""

    _first = 0
    _count = 0
    """Where the halves begin, and how many there are."""

    def show(self, entries: Sequence[Entry], paint: Paint, key: Any = None) -> None:
        """Show these; halves that follow each other share lines."""
        places = [index for index, entry in enumerate(entries) if isinstance(entry, Half)]
        self._first, self._count = (places[0], len(places)) if places else (0, 0)
        super().show(entries, paint, key)

    @property
    def paired(self) -> bool:
        """Whether two stand on one line now."""
        return self._count > 1 and self.cells + BAR_CELLS >= PAIRS_FROM

    @property
    def half_cells(self) -> int:
        """Cells of a half beside its bar."""
        return (self.cells + BAR_CELLS) // 2 - BAR_CELLS

    def _row(self, index: int) -> int:
        if not self.paired or index < self._first:
            return index
        if index < self._first + self._count:
            return self._first + (index - self._first) // 2
        return index - self._count // 2

    def _entry_on(self, row: int) -> int:
        if not self.paired or row < self._first:
            return row
        if row < self._first + (self._count + 1) // 2:
            return self._first + 2 * (row - self._first)
        return row + self._count // 2

    def _other(self, index: int) -> int:
        """The half at the right of this one; -1: there is none."""
        right = index + 1
        paired = self.paired and self._first <= index and right < self._first + self._count
        return right if paired and (index - self._first) % 2 == 0 else -1

    def _made(self, entry: Entry, chosen: bool) -> Sequence[Line]:
        return self._paint(entry, self.half_cells, chosen) if self.paired and isinstance(entry, Half) else super()._made(entry, chosen)

    def _entry_at(self, x: int, y: int) -> int:
        index = super()._entry_at(x, y)
        right = self._other(index)
        return right if right >= 0 and x >= self.half_cells + BAR_CELLS else index

    def _painted(self, index: int, part: int, width: int) -> Strip:
        right = self._other(index)
        if right < 0:
            return super()._painted(index, part, width)
        left = self.half_cells + BAR_CELLS
        return Strip.join([super()._painted(index, part, left), super()._painted(right, part, width - left)])
