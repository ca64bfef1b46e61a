"""What every list of plans has: lines of customers with one cursor and marks, the acts of their rows, and reading again after each."""

import asyncio
from abc import abstractmethod
from array import array
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from textual import on

from clientbook import commands, text
from clientbook.data import CustomerLine, Handled
from clientbook.domain.handling import Handling
from clientbook.i18n import _
from clientbook.screens.contact_acts import ContactActs
from clientbook.screens.finding import search_customers
from clientbook.screens.present.seen import load
from clientbook.screens.session import Session
from clientbook.widgets.line_keys import KeyedLineList
from clientbook.widgets.line_list import Entry, LineList

NOT_SOONER = 0.2
"""Seconds between two readings that nobody waits for: what comes in one go, an import say, is read once."""
Page = TypeVar("Page")


class PlanPlace(ContactActs, Generic[Page]):
    """Lines with one cursor; a handled line goes and the cursor stands on the next, so that ten are handled with ten keys.

    The value of every entry that can be marked has a ``customer`` and a ``follow_up``.
    """

    AUTO_FOCUS: ClassVar[str] = "LineList"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.page: Page | None = None
        self._asked = self._shown = 0
        self._awaited = True
        self._read_at = 0.0
        self._opened: int | None = None

    @property
    def lines(self) -> KeyedLineList:
        """The list."""
        return self.query_one(KeyedLineList)

    def entries(self) -> list[Entry]:
        """The lines of customers."""
        return [entry for entry in self.lines.entries if entry.markable]

    def marked(self) -> list[Entry]:
        """The lines an act is about: the marked ones, else the one under the cursor."""
        chosen = set(self.lines.chosen_keys())
        return [entry for entry in self.lines.entries if entry.key in chosen]

    @property
    def customer(self) -> CustomerLine | None:
        """The customer under the cursor."""
        current = self.lines.current
        return current.value.customer if current is not None and current.markable else None

    # reading

    @property
    def reading(self) -> bool:
        """Whether the first reading is still under way."""
        return self.page is None

    def listed(self) -> "array[int]":
        """Every customer of the list once."""
        return array("q", dict.fromkeys(entry.value.customer.id for entry in self.entries()))

    @abstractmethod
    def read(self) -> Page | None:
        """Read what is shown; runs on a thread. None: it was given up, because another reading took its place."""

    @abstractmethod
    def present(self, page: Page) -> None:
        """Show what was read."""

    async def reload(self) -> None:
        """Read it again and show it before anything else is done."""
        await self._load()

    async def _load(self) -> None:
        self._asked += 1
        asked = self._asked
        page = await self.ask(self.read)
        if page is not None and asked >= self._shown and self.is_attached:
            self._shown = asked
            self._read_at = asyncio.get_running_loop().time()
            self.page = page
            self.present(page)
            self.show_keys()
        if self._awaited:
            self._awaited = False
            self.session.shell.hold_keys(False)

    async def _load_later(self) -> None:
        wait = self._read_at + NOT_SOONER - asyncio.get_running_loop().time()
        if wait > 0:
            await asyncio.sleep(wait)
        await self._load()

    def read_again(self) -> None:
        """Read it again beside the keyboard."""
        self.start(self._load, group="plans", exclusive=True)

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """Somebody came, went or was handled, here or elsewhere."""
        self.start(self._load_later, group="plans", exclusive=True)

    def day_changed(self) -> None:
        """Midnight, or the machine woke up on another day."""
        self.read_again()

    # the cursor and the marks

    @on(LineList.Moved)
    def _on_moved(self, event: LineList.Moved) -> None:
        event.stop()
        self.show_keys()
        self.moved()

    def moved(self) -> None:
        """The cursor stands on another line."""

    @on(LineList.Marked)
    def _on_marked(self, event: LineList.Marked) -> None:
        event.stop()
        self.show_marks()
        self.show_keys()

    def show_marks(self) -> None:
        """Say how many are marked."""

    def ladder(self) -> Iterator[Callable[[], bool]]:
        """Clear the marks."""
        yield self._clear_marks

    def _clear_marks(self) -> bool:
        if not self.lines.clear_marks():
            return False
        self.say(_("Selection cleared: {key} brings it back").format(key=commands.shown_key("marks_back")), "quiet")
        return True

    # opening

    @on(LineList.Opened)
    def _on_opened(self, event: LineList.Opened) -> None:
        event.stop()
        if self.customer is not None:
            self.start(partial(self.open_customer, self.customer.id), group="open", exclusive=True)
        else:
            self.open_other(event.key)

    def open_other(self, key: Any) -> None:
        """Open a line that is no customer's."""

    async def open_customer(self, id: int, *, edit: bool = False) -> None:
        """Open a customer, the others of the list before and behind."""
        from clientbook.screens.customer import CustomerScreen  # when first asked for

        seen = await self.ask(load, self.session.book, id)
        if seen is None:
            return
        self._opened = self.session.memory["customers.at"] = id
        await self.app.push_screen(CustomerScreen(self.session, seen, self.listed(), edit=edit))

    def on_screen_resume(self) -> None:
        """Stand on the customer that was looked at last."""
        super().on_screen_resume()
        if self.page is not None:
            self.session.shell.hold_keys(False)
        at = self.session.memory.get("customers.at")
        if self._opened is None or at == self._opened:
            return
        self._opened = None
        key = next((entry.key for entry in self.entries() if entry.value.customer.id == at), None)
        if key is not None:
            self.lines.stand_on(key)

    # whom an act is about

    def chosen(self) -> "array[int]":
        """The marked customers, else the one under the cursor."""
        return array("q", dict.fromkeys(entry.value.customer.id for entry in self.marked()))

    def chosen_name(self) -> str:
        """The name of the one an act is about."""
        marked = self.marked()
        return text.name(marked[0].value.customer.title) if len(self.chosen()) == 1 else ""

    # writing

    async def handle(self, handling: Handling) -> tuple[Handled | None, str]:
        """Write one act; what was marked is handled, and the next key finds the list as it is then."""
        handled, trouble = await super().handle(handling)
        if handled is not None:
            self.lines.clear_marks()
            await self.reload()
        return handled, trouble

    async def do_undo(self) -> None:
        """Take the last step back; the cursor goes to the line that came back."""
        before = {None, *(entry.key for entry in self.lines.entries)}
        await super().do_undo()
        await self.reload()
        came_back = [entry.key for entry in self.lines.entries if entry.key not in before] if self.is_attached else []
        if came_back:
            self.lines.stand_on(came_back[0])

    async def do_redo(self) -> None:
        """Make the last undone step again."""
        await super().do_redo()
        await self.reload()

    def can_copy(self) -> bool:
        """The customer under the cursor has a phone or a mail."""
        return self.customer is not None and bool(self.customer.phone or self.customer.email)

    async def do_copy(self) -> None:
        """Copy the phone of the customer under the cursor."""
        if self.customer is not None:
            await self.copy_text(self.customer.phone or self.customer.email, text.name(self.customer.title))

    # searching is done in Customers

    def can_search(self) -> bool:
        """Always: it leads to Customers."""
        return True

    def start_search(self, words: str = "", note: str = "") -> None:
        """To Customers, with these words in the search line."""
        self.lead_on()
        search_customers(self.session, words, note)
