"""Keys of a page that is only read: lines, pages, both ends. For dialogs around one list of blocks."""

from textual.binding import Binding
from textual.dom import DOMNode

from clientbook.widgets.block_list import BlockList

SCROLLING: tuple[Binding, ...] = (
    Binding("j,down", "move(1)", show=False),
    Binding("k,up", "move(-1)", show=False),
    Binding("pagedown,space,ctrl+d", "page(1)", show=False),
    Binding("pageup,ctrl+u", "page(-1)", show=False),
    Binding("g,home", "edge(-1)", show=False),
    Binding("G,end", "edge(1)", show=False),
)
"""For the ``BINDINGS`` of a screen with ``Scrolled``, beside its own."""


class Scrolled(DOMNode):
    """Mixin in front of a screen that shows one list of blocks."""

    def action_move(self, step: int) -> None:
        """A line up or down."""
        self.query_one(BlockList).action_move(step)

    def action_page(self, pages: int) -> None:
        """A page up or down."""
        self.query_one(BlockList).action_page(pages)

    def action_edge(self, end: int) -> None:
        """To the first or the last line."""
        self.query_one(BlockList).action_edge(end)
