"""From an import to its customers: the list with ``import:last`` in the search line."""

from typing import TYPE_CHECKING

from clientbook.domain.filters.typing import read
from clientbook.domain.views import BUILT_IN
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.leading import list_customers

if TYPE_CHECKING:
    from clientbook.screens.place import Place

ASKED = "import:last"


async def show_last_import(place: "Place") -> None:
    """Everybody the last import brought or changed, in Customers; the filter stands in the search line there."""
    session = place.session
    names = await place.ask(session.book.filter_names)
    if names is None:
        return
    behind = next((screen for screen in place.app.screen_stack if isinstance(screen, CustomersScreen)), None)
    list_customers(session, read(ASKED, names, session.day).node, names)
    if behind is not None:
        # It stood below the import and is shown as it was left: it is told.
        behind.open_view(next(view for view in BUILT_IN if view.filter == ASKED))
