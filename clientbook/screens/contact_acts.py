"""Acts on who needs the owner: contacted, no answer, done, snooze; for a line of Today, a planned step, one customer or many.

What each act writes by the kind of row is in ``present.acting``; here it is asked for, written as one unit, and told.
"""

import asyncio
from collections.abc import Callable

from clientbook import text
from clientbook.clock import today
from clientbook.data.plans import Handled
from clientbook.domain.errors import ClientbookError
from clientbook.domain.handling import Handling
from clientbook.i18n import _
from clientbook.screens.customer_acts import CustomerActs
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.present import acting
from clientbook.screens.present.acting import About, Target
from clientbook.screens.present.told import told, with_left_out, with_refusal

__all__ = ["ContactActs", "Target"]


class ContactActs(CustomerActs):
    """A place where somebody can be chosen who needs the owner; a place with steps or occasions overrides ``target``."""

    def target(self) -> Target:
        """Whom and what an act is about now."""
        return Target(self.chosen(), name=self.chosen_name())

    # what is possible

    def can_contacted(self) -> bool:
        """Somebody is chosen and the book takes changes."""
        return not self.session.read_only and len(self.target().customers) > 0

    def can_no_answer(self) -> bool:
        """Not on an occasion: nobody was called."""
        return self.can_contacted() and self.target().upcoming is None

    # writing and telling

    async def about_target(self) -> About | None:
        """What the book knows of the target; None where it is gone."""
        about = await self.ask(acting.load_about, self.session.book, self.target())
        return about if about is not None and about.customers else None

    def whom(self, about: About) -> str:
        """Whom an act is about, in words."""
        count = len(about.customers)
        return text.plain(about.target.name) if count == 1 and about.target.name else self.many(count)

    async def handle(self, handling: Handling) -> tuple[Handled | None, str]:
        """Write one act as one unit, or the sentence why the book did not take it."""
        try:
            return await asyncio.to_thread(self.session.book.handle, handling), ""
        except ClientbookError as error:
            return None, text.error_sentence(error)

    async def tell(self, about: About, handling: Handling, left_out: int = 0) -> None:
        """Say what was written, with when the customer stands here again."""
        lines = await self.ask(self.session.book.rows, about.customers[:1]) if len(about.customers) == 1 else None
        following = lines[0].next_due if lines else None
        what = text.fit(text.plain(about.steps[0].what), 40) if len(about.steps) == 1 else ""
        sentence = told(handling, self.whom(about), what, following, today(self.session.clock))
        if handling.contact is not None and len(about.customers) == 1 and about.refusing(handling.contact.channel):
            sentence = with_refusal(sentence)
        self.say_saved(with_left_out(sentence, left_out))

    async def _at_once(self, act: str, make: Callable[[About], Handling]) -> None:
        """A contact without a form: several customers are named first, then it is written and told."""
        about = await self.about_target()
        if about is None:
            return
        willing = about.willing(about.channel)
        left_out = len(about.customers) - len(willing.customers)
        if not willing.customers:
            self.say(_("Nothing was logged: none of them wants to be contacted this way"), "warn")
            return
        if len(about.customers) > 1 and not await self._agreed(willing, left_out, act):
            return
        handling = make(willing)
        handled, trouble = await self.handle(handling)
        if handled is None:
            self.say(trouble, "late")
        else:
            await self.tell(willing, handling, left_out)

    async def _agreed(self, about: About, left_out: int, act: str) -> bool:
        """With more than one customer an act names how many and waits for Enter."""
        line = with_left_out(_("for {whom}").format(whom=self.many(len(about.customers))), left_out)
        return await self.app.push_screen_wait(Confirm(act, [line], act)) is True

    # acts

    async def do_contacted(self) -> None:
        """A contact just now; the step of the row is done with it, an occasion is greeted."""
        await self._at_once(_("Contacted now"), lambda about: acting.contacted(about, self.session.clock.now()))

    async def do_no_answer(self) -> None:
        """An attempt; the step moves on some days."""
        await self._at_once(_("No answer"), lambda about: acting.attempted(about, self.session.clock.now()))
