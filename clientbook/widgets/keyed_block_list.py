"""The list of blocks with the keys of every list."""

from clientbook.widgets.acts import Acts
from clientbook.widgets.block_list import BlockList


class KeyedBlockList(BlockList, Acts):
    """Moves and opens by keys; a choice list keeps its letters for filtering and uses the plain one."""

    def do_down(self) -> None:
        """Next block."""
        self.action_move(1)

    def do_up(self) -> None:
        """Previous block."""
        self.action_move(-1)

    def do_top(self) -> None:
        """First block."""
        self.action_edge(-1)

    def do_bottom(self) -> None:
        """Last block."""
        self.action_edge(1)

    def do_page_down(self) -> None:
        """A page further."""
        self.action_page(1)

    def do_page_up(self) -> None:
        """A page back."""
        self.action_page(-1)

    def do_half_down(self) -> None:
        """Half a page further."""
        self.action_page(0.5)

    def do_half_up(self) -> None:
        """Half a page back."""
        self.action_page(-0.5)

    def do_open(self) -> None:
        """Open the chosen block."""
        self.action_open()
