"""Places beside the list of customers: a search begun there, and whoever stands behind a row, are shown in Customers."""

from clientbook.domain.filters import Names, Node, text_of
from clientbook.i18n import language
from clientbook.screens.filtering import LINE
from clientbook.screens.finding import search_customers
from clientbook.screens.list_looks import MEMORY
from clientbook.screens.place import Place
from clientbook.screens.session import Session


def list_customers(session: Session, where: Node | None, names: Names) -> None:
    """To Customers, to everybody who fits; the filter stands in the search line there."""
    memory = session.memory
    memory[LINE] = text_of(where, names, language())
    if MEMORY in memory:
        memory[MEMORY] = {**memory[MEMORY], "words": "", "where": where}
    memory.pop("customers.at", None)
    session.shell.goto("customers")


class LeadsToCustomers(Place):
    """A place that says who fits and does not list them itself."""

    names: Names

    def show_customers(self, where: Node | None) -> None:
        """Everybody who fits."""
        self.lead_on()
        list_customers(self.session, where, self.names)

    def can_search(self) -> bool:
        """In Customers."""
        return True

    def start_search(self, words: str = "") -> None:
        """Words are searched for in Customers."""
        self.lead_on()
        search_customers(self.session, words)
