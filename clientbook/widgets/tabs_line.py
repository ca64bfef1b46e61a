"""A line of tabs inside a screen: labels, the chosen one lit; ``Tab`` and the mouse change it, it never takes the focus."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.message import Message

from clientbook.widgets.bar import Bar
from clientbook.widgets.blocks import Piece


class TabsLine(Bar):
    """Shows ``show(tabs, chosen)``."""

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__()
        if id is not None:
            self.id = id
        self._tabs: tuple[tuple[str, str], ...] = ()
        self._chosen = ""
        self._spans: list[tuple[int, int, str]] = []

    def show(self, tabs: Sequence[tuple[str, str]], chosen: str) -> None:
        """Show these (name, display label), this one lit."""
        if (tuple(tabs), chosen) != (self._tabs, self._chosen):
            self._tabs, self._chosen = tuple(tabs), chosen
            self.refresh()

    def pieces(self, width: int) -> tuple[Sequence[Piece], Sequence[Piece]]:
        """The line; remembers where each tab stands for the mouse."""
        line: list[Piece] = []
        self._spans = []
        at = 0
        for name, label in self._tabs:
            shown = f" {label} "
            self._spans.append((at, at + cell_len(shown), name))
            line += [Piece(shown, "lit" if name == self._chosen else "quiet"), Piece("  ")]
            at += cell_len(shown) + 2
        return line, ()

    def on_click(self, event: events.Click) -> None:
        """Show the tab the mouse points at."""
        for start, end, name in self._spans:
            if start <= event.x < end:
                self.post_message(self.Chosen(name))
