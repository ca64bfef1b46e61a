"""What Today and one whole section of it share: lines of customers who need the owner, and what can be done about each kind of line."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, ClassVar

from clientbook import text
from clientbook.data import AgendaLine
from clientbook.i18n import N_, _, ngettext
from clientbook.screens.contact_acts import Target
from clientbook.screens.pasting import from_pasted, may_be_card
from clientbook.screens.plan_place import PlanPlace
from clientbook.screens.present import agenda_paint
from clientbook.screens.present.agenda import Page
from clientbook.screens.session import Session
from clientbook.widgets.blocks import Line
from clientbook.widgets.line_keys import KeyedLineList
from clientbook.widgets.line_list import Entry

Keys = Sequence[str | tuple[str, str]]
ON_OCCASIONS = {"contacted": N_("Greeted"), "done": N_("Greeted"), "snooze": N_("Remind later"), "remove": N_("Hide")}
"""What is done about an occasion."""


class AgendaPlace(PlanPlace[Page]):
    """Lines of the agenda."""

    PLACE: ClassVar[str] = "today"
    LABELS: ClassVar[Mapping[str, str]] = {"log": N_("Log"), "contacted": N_("Contacted"), "plan": N_("Plan"), "remove": N_("Call off")}

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._counting = self._count_again = False

    @property
    def line(self) -> AgendaLine | None:
        """The line of a customer under the cursor."""
        current = self.lines.current
        return current.value if current is not None and isinstance(current.value, AgendaLine) else None

    def painter(self, page: Page) -> Callable[[Entry, int, bool], Sequence[Line]]:
        """How the list makes its lines."""
        return lambda entry, width, chosen: agenda_paint.paint(entry, width, chosen, page)

    # the true numbers

    def count(self) -> None:
        """Ask for the true numbers of the sections, which may take a moment in a large book; one question at a time."""
        if self._counting:
            self._count_again = True
        else:
            self.start(self._count, group="counts")

    async def _count(self) -> None:
        self._counting = True
        try:
            while True:
                self._count_again = False
                counts = await self.ask(self.session.book.agenda_counts)
                if not self._count_again:
                    break
        finally:
            self._counting = False
        if counts is not None and self.is_attached and self.page is not None:
            self.counted(counts)

    def counted(self, counts: Mapping[str, int]) -> None:
        """The true numbers are known."""

    def show_marks(self) -> None:
        """How many are marked stands on the message line while nothing has just happened."""
        n = len(self.lines.marks)
        self.message.rest(ngettext("{n} selected", "{n} selected", n).format(n=text.count(n)) if n else "")

    def keys(self) -> Keys:
        """What can be done about the line under the cursor."""
        lines = self.query_one_optional(KeyedLineList)
        if lines is None or (lines.current is None and not lines.marks):
            return ("new", "palette", "menu", "help")
        if lines.marks:
            return ("contacted", "no_answer", "snooze", "tags", "mark", "menu", "help")
        line = self.line
        if line is None:
            return ("open", "new", "search", "undo", "menu", "help")
        if line.celebrated is not None:
            return ("contacted", "snooze", "remove", "undo", "menu", "help")
        return (
            "log",
            "contacted",
            "no_answer",
            *(("done", "snooze") if line.follow_up is not None else ("snooze", "plan")),
            "menu",
            "help",
        )

    def label_for(self, id: str) -> str:
        """Short words, so that all of a row's keys stand at 80 columns; an occasion has its own, and nothing here removes a customer."""
        line = self.line if self.is_attached and self.query_one_optional(KeyedLineList) is not None else None
        own = ON_OCCASIONS if line is not None and line.celebrated is not None and not self.lines.marks else {}
        return _(own[id]) if id in own else super().label_for(id)

    def target(self) -> Target:
        """The row with its step or occasion; several marked ones with their steps."""
        marked: list[Any] = [entry.value for entry in self.marked()]
        ids = tuple(line.customer.id for line in marked)
        if len(marked) == 1:
            line = marked[0]
            return Target(ids, line.follow_up, line.section, line.celebrated, text.name(line.customer.title))
        upcomings = tuple(line.celebrated for line in marked if line.celebrated is not None)
        if len(upcomings) == len(marked):
            return Target(ids, upcomings=upcomings)
        return Target(ids, steps=tuple(line.follow_up for line in marked if line.follow_up is not None))

    # acts

    def can_remove(self) -> bool:
        """A customer's line is chosen and the book takes changes."""
        return self.can_contacted()

    async def do_remove(self) -> None:
        """Call the step off, hide the occasion this time; never the trash."""
        target = self.target()
        if target.occasions:
            await self.hide_occasion()
        elif target.named_steps:
            await self.cancel_steps()
        else:
            self.say(_("Nothing is planned here that could be called off; customers are removed in Customers"), "quiet")

    def can_edit(self) -> bool:
        """The cursor stands on a customer and the book takes changes."""
        return self.line is not None and not self.session.read_only

    async def do_edit(self) -> None:
        """Open the customer and change the first thing of the record in place."""
        if self.line is not None:
            await self.open_customer(self.line.customer.id, edit=True)

    def can_new(self) -> bool:
        """The book takes changes."""
        return not self.session.read_only

    async def do_new(self) -> None:
        """A new customer."""
        await self._new(self.open_form(None))

    async def _new(self, made: Awaitable[int | None]) -> None:
        """The cursor goes to the new customer where they stand here."""
        id = await made
        if id is not None:
            await self.reload()
            key = next((entry.key for entry in self.entries() if entry.value.customer.id == id), None)
            if key is not None:
                self.lines.stand_on(key)

    def paste_lines(self, pasted: str) -> None:
        """Several lines: a new customer, with what they say proposed."""
        if not self.session.read_only:
            self.start(self._new(from_pasted(self, pasted)), group="acts")

    def may_be_card(self, line: str) -> bool:
        """A line that says how to reach somebody, and more."""
        return not self.session.read_only and may_be_card(line)
