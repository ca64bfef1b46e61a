"""One line across the screen, painted from pieces: what the tab bar, the message line and the key line share."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from clientbook.widgets import content
from clientbook.widgets.blocks import TONES, Piece

MARGIN = 2
"""Cells kept free at both ends, so that every line begins under the one above."""


class Bar(Widget):
    """A line with pieces at the left and at the right; the left ones give way when both do not fit."""

    EXTRA_TONES: ClassVar[tuple[str, ...]] = ("brand", "lit", "lit-key", "key")
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"bar--{tone}" for tone in (*TONES, *EXTRA_TONES)}
    DEFAULT_CSS = """
    Bar {
        height: 1; width: 1fr;
        & > .bar--brand { color: $primary; text-style: bold; }
        & > .bar--lit { background: $row; color: $foreground; text-style: bold; }
        & > .bar--lit-key { background: $row; color: $primary; }
        & > .bar--key { background: $panel; color: $primary; text-style: bold; }
        & > .bar--accent, & > .bar--hit { color: $primary; }
        & > .bar--bright { color: $foreground; text-style: bold; }
        & > .bar--quiet, & > .bar--label { color: $text-muted; }
        & > .bar--good { color: $success; }
        & > .bar--warn { color: $warning; }
        & > .bar--late { color: $error; }
    }
    """

    def pieces(self, width: int) -> tuple[Sequence[Piece], Sequence[Piece]]:
        """What stands at the left and at the right of a line of so many cells."""
        return (), ()

    def paint(self, pieces: Sequence[Piece]) -> list[tuple[str, Style]]:
        """The pieces with the styles of their tones."""
        base = self.rich_style
        return [
            (text, base if tone == "plain" else base + self.get_component_rich_style(f"bar--{tone}", partial=True)) for text, tone in pieces
        ]

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
