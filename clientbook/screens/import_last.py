"""From an import to its customers: the list with ``import:last`` in the search line."""

from typing import TYPE_CHECKING

from clientbook.domain.filters import text_of
from clientbook.domain.filters.typing import read
from clientbook.domain.views import BUILT_IN
from clientbook.i18n import language
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.filtering import LINE
from clientbook.screens.list_looks import MEMORY

if TYPE_CHECKING:
    from clientbook.screens.place import Place

ASKED = "import:last"


async def show_last_import(place: "Place") -> None:
    """Everybody the last import brought or changed, in Customers; the filter stands in the search line there."""
    session = place.session
    names = await place.ask(session.book.filter_names)
    if names is None:
        return
    node, memory = read(ASKED, names, session.day).node, session.memory
    memory[LINE] = text_of(node, names, language())
    if MEMORY in memory:
        memory[MEMORY] = {**memory[MEMORY], "words": "", "where": node}
    memory.pop("customers.at", None)
    behind = next((screen for screen in place.app.screen_stack if isinstance(screen, CustomersScreen)), None)
    session.shell.goto("customers")
    if behind is not None:
        # It stood below the import and is shown as it was left: it is told.
        behind.open_view(next(view for view in BUILT_IN if view.filter == ASKED))
