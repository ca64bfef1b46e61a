"""One line across the screen, painted from pieces: what the tab bar, the message line and the key line share."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from clientbook.widgets import content
from clientbook.widgets.blocks import Piece
from clientbook.widgets.boxes import still_size
from clientbook.widgets.tones import tone_style

MARGIN = 2
"""Cells kept free at both ends, so that every line begins under the one above."""


class Bar(Widget):
    """A line with pieces at the left and at the right; the left ones give way when both do not fit."""

    DEFAULT_CSS = "Bar { height: 1; width: 1fr; }"

    virtual_size = still_size()

    def pieces(self, width: int) -> tuple[Sequence[Piece], Sequence[Piece]]:
        """What stands at the left and at the right of a line of so many cells."""
        return (), ()

    def paint(self, pieces: Sequence[Piece]) -> list[tuple[str, Style]]:
        """The pieces with the styles of their tones."""
        base, app = self.rich_style, self.app
        return [(text, base + tone_style(app, tone)) for text, tone in pieces]

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        base = self.rich_style
        if y:
            return Strip.blank(width, base)
        left, right = self.pieces(width)
        tail = self.paint(right)
        room = width - sum(cell_len(text) for text, _ in tail)
        head = content.cell(self.paint(left), max(room, 0), base, tail="")
        return content.strip([*head, *tail], width, base)
