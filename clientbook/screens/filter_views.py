"""Views on the place Filter: what is built is kept as one, all are shown with their counts, and the list's own filter is taken over."""

from clientbook.domain.filters import All, Condition, Node
from clientbook.domain.filters.typing import read
from clientbook.domain.filters.values import both
from clientbook.domain.views import View, filter_text, offered
from clientbook.screens.filter_edit import FilterEdit
from clientbook.screens.list_looks import MEMORY
from clientbook.screens.present.filter_lines import Shown, ShownView
from clientbook.screens.view_keeping import ViewKeeping


class FilterViews(FilterEdit, ViewKeeping):
    """A filter that can be kept as a view."""

    shown: Shown

    def tried(self) -> tuple[str, ...]:
        """A filter that stands here is one."""
        return ("filter",) if self.shown.node is not None else ()

    async def read_views(self) -> tuple[ShownView, ...]:
        """Views on a digit, with the filter each asks for."""
        views = offered(await self.own() or ())
        asked = [(view, read(view.filter, self.names, self.session.day)) for view in views if view.digit]
        return tuple(ShownView(view.digit, view.shown, parsed.node) for view, parsed in asked if not parsed.words)

    def can_save_view(self) -> bool:
        """There is a filter, and the book takes changes."""
        return not self.session.read_only and self.shown.node is not None

    async def do_save_view(self) -> None:
        """Keep the filter under a name and a digit; a view of this name keeps its order and columns."""
        kept = View("", filter_text("", self.shown.node, self.names))
        await self.keep_view(kept, looks=False)

    def list_asks(self) -> Node | None:
        """What the list of customers asks for now, words as a condition."""
        now = self.session.memory.get(MEMORY, {})
        words = [Condition("anywhere", "contains", (word,)) for word in str(now.get("words", "")).split()]
        said: Node | None = All(tuple(words)) if len(words) > 1 else words[0] if words else None
        return both(said, now.get("where"))
