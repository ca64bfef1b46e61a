"""The top line: the book, the places with their digits, and at the right what the place has to say about itself."""

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.reactive import reactive

from clientbook import commands
from clientbook.i18n import _
from clientbook.text import is_masked
from clientbook.widgets.bar import MARGIN, Bar
from clientbook.widgets.blocks import Piece

ASIDE = 17
"""Cells kept for what places say about themselves, so that the tabs stand still from place to place: a date with its weekday."""


class TabBar(Bar):
    """``客户簿  1 今日  2 客户 …``; places that are not there yet are hidden, the digits of the others stay."""

    DEFAULT_CSS = """
    TabBar { dock: top; background: $surface; color: $text-muted; }
    """

    aside: reactive[str] = reactive("")
    """Display string at the right: a date, ``214 / 20,000``."""

    class Chosen(Message):
        """A place was clicked."""

        def __init__(self, place: str) -> None:
            super().__init__()
            self.place = place

    def __init__(
        self, places: Iterable[str] = (), here: str = "", *, practice: bool = False, read_only: bool = False, snapshot: str = ""
    ) -> None:
        super().__init__()
        self.can_focus = False
        self._places = tuple(place for place in commands.PLACES if place in set(places))
        self._here = here
        self._practice = practice
        self._read_only = read_only
        self._snapshot = snapshot
        self._spans: list[tuple[int, int, str]] = []

    def pieces(self, width: int) -> tuple[Sequence[Piece], Sequence[Piece]]:
        """The line; remembers where each place stands for the mouse.

        Where it is too long, the name of the program gives way, then the space between the places, then the
        words of the marks; what the place says comes last, for a place that cannot be seen is not gone to.
        """
        right = [Piece(self.aside + " " * MARGIN, "quiet")]
        said = cell_len(right[0].text)
        left: list[Piece] = []
        size = 0
        for brand, gap, brief in ((_("clientbook"), " ", False), ("", " ", False), ("", "", False), ("", "", True)):
            left = self._left(brand, gap, brief=brief)
            size = sum(cell_len(piece.text) for piece in left)
            if size <= width - max(said, ASIDE):
                break
        return left, right if size + said <= width else []

    def _marks(self, *, brief: bool) -> Iterator[str]:
        """What is special about this book and this screen, at length or in a word."""
        if self._practice:
            yield _("practice") if brief else _("practice, nothing is kept")
        if self._snapshot:
            yield _("snapshot") if brief else _("snapshot of {time}").format(time=self._snapshot)
        elif self._read_only:
            yield _("read only")
        if is_masked():
            yield _("masked")

    def _left(self, brand: str, gap: str, *, brief: bool) -> list[Piece]:
        left = [Piece(" " * MARGIN), Piece(brand, "brand")] if brand else []
        for mark in self._marks(brief=brief):
            left += [Piece("  "), Piece(mark, "warn")]
        left.append(Piece(" " * (MARGIN - len(gap))))
        at = sum(cell_len(piece.text) for piece in left)
        self._spans = []
        for place in self._places:
            id = f"go_{place}"
            digit, name = commands.shown_key(id), commands.label(id)
            lit = place == self._here
            tab = [Piece(f"{gap}{digit} ", "lit-key" if lit else "quiet"), Piece(f"{name} ", "lit" if lit else "quiet")]
            size = sum(cell_len(piece.text) for piece in tab)
            self._spans.append((at, at + size, place))
            at += size
            left += tab
        return left

    def on_click(self, event: events.Click) -> None:
        """Go where the mouse points."""
        for start, end, place in self._spans:
            if start <= event.x < end:
                self.post_message(self.Chosen(place))
