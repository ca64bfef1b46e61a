"""The bottom line: at most seven keys of what can be done here; the rest is in the menu and in help."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.message import Message

from clientbook.widgets.bar import MARGIN, Bar
from clientbook.widgets.blocks import Piece

AT_MOST = 7
"""More keys than this nobody reads; Textual's own footer would cut them off silently."""
LAST = 2
"""So many at the end stay whatever the width: the menu and help are the way to everything else."""


class KeyLine(Bar):
    """Shows keys with labels; a click does the same as the key."""

    DEFAULT_CSS = """
    KeyLine { dock: bottom; background: $surface; color: $text-muted; }
    """

    class Pressed(Message):
        """A key was clicked."""

        def __init__(self, id: str) -> None:
            super().__init__()
            self.id = id

    def __init__(self, entries: Sequence[tuple[str, str, str]] = ()) -> None:
        super().__init__()
        self._entries = tuple(entries)
        self._spans: list[tuple[int, int, str]] = []

    def show(self, entries: Sequence[tuple[str, str, str]]) -> None:
        """Show these (command id, key, label)."""
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self.refresh()

    @property
    def entries(self) -> tuple[tuple[str, str, str], ...]:
        """What it was asked to show."""
        return self._entries

    def fitting(self, width: int) -> list[tuple[str, str, str]]:
        """The entries there is room for."""
        chosen = list(self._entries[: AT_MOST - LAST] + self._entries[-LAST:] if len(self._entries) > AT_MOST else self._entries)
        while len(chosen) > LAST and self._width(chosen) > width:
            del chosen[-LAST - 1]
        return chosen

    @staticmethod
    def _width(entries: Sequence[tuple[str, str, str]]) -> int:
        return MARGIN - 1 + sum(cell_len(key) + cell_len(label) + 4 for _id, key, label in entries)

    def pieces(self, width: int) -> tuple[Sequence[Piece], Sequence[Piece]]:
        """The line; remembers where each key stands for the mouse."""
        left = [Piece(" " * (MARGIN - 1))]
        at = MARGIN - 1
        self._spans = []
        for id, key, label in self.fitting(width):
            size = cell_len(key) + cell_len(label) + 4
            self._spans.append((at, at + size, id))
            at += size
            left += [Piece(f" {key} ", "key"), Piece(f" {label} ")]
        return left, ()

    def on_click(self, event: events.Click) -> None:
        """Do what the mouse points at."""
        for start, end, id in self._spans:
            if start <= event.x < end:
                self.post_message(self.Pressed(id))
