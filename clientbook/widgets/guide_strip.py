"""The line below the top line of a practice book: the one next thing to try, and the key that goes past it."""

from collections.abc import Sequence

from clientbook.widgets.bar import MARGIN, Bar
from clientbook.widgets.blocks import Piece


class GuideStrip(Bar):
    """One line that takes no key and no focus; it is gone where nothing is said."""

    DEFAULT_CSS = """
    GuideStrip { background: $panel; color: $foreground; display: none; &.-shown { display: block; } }
    """

    def __init__(self) -> None:
        super().__init__()
        self.can_focus = False
        self._said = ("", "", "")

    def show(self, place: str, line: str, hint: str) -> None:
        """Say this; nothing where the line is empty."""
        if (place, line, hint) != self._said:
            self._said = (place, line, hint)
            self.set_class(bool(line), "-shown")
            self.refresh()

    @property
    def text(self) -> str:
        """What is said."""
        return self._said[1]

    def pieces(self, width: int) -> tuple[Sequence[Piece], Sequence[Piece]]:
        """The line."""
        place, line, hint = self._said
        left = [Piece(" " * MARGIN), Piece(f"{place} " if place else "", "accent"), Piece(line, "bright")]
        return left, [Piece(f"  {hint}{' ' * MARGIN}", "quiet")]
