"""Acts on who needs the owner: contacted, no answer, done, snooze; for a line of Today, a planned step, one customer or many.

What each act writes by the kind of row is in ``present.acting``; here it is asked for, written as one unit, and told. The acts with a
form of their own are in ``contact_forms``.
"""

from collections.abc import Callable

from clientbook import text
from clientbook.domain.handling import Handling
from clientbook.i18n import _, ngettext
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.greet_acts import GreetActs
from clientbook.screens.present import acting
from clientbook.screens.present.acting import About, Target

__all__ = ["ContactActs", "Target"]

NAMED, NAMED_CELLS = 3, 60
"""Marked steps that are named in a preview, and how much of each; the others are counted."""


class ContactActs(GreetActs):
    """A place where somebody can be chosen who needs the owner; a place with steps or occasions overrides ``target``."""

    # what is possible

    def can_contacted(self) -> bool:
        """Somebody is chosen and the book takes changes."""
        return self.can_handle()

    can_done = can_snooze = can_contacted

    def can_no_answer(self) -> bool:
        """Not on an occasion: nobody was called."""
        return self.can_handle() and not self.target().occasions

    # acts

    async def do_contacted(self) -> None:
        """A contact just now; the step of the row is done with it, an occasion is greeted."""
        await self._at_once(_("Contacted now"), lambda about: acting.contacted(about, self.session.clock.now()))

    async def do_no_answer(self) -> None:
        """An attempt; the step moves on some days."""
        await self._at_once(_("No answer"), lambda about: acting.attempted(about, self.session.clock.now()))

    async def _at_once(self, act: str, make: Callable[[About], Handling]) -> None:
        """A contact without a form: several customers are named first, then it is written and told."""
        about = await self.about_target()
        if about is None:
            return
        willing = about.willing()
        left_out = len(about.customers) - len(willing.customers)
        if not willing.customers:
            self.say(_("Nothing was logged: none of them wants to be contacted this way"), "warn")
        elif await self._agreed(willing, act, left_out):
            await self._write_and_tell(willing, make(willing), left_out)

    async def _agreed(self, about: About, act: str, left_out: int = 0) -> bool:
        """With more than one customer or step an act names how many, the first steps in their words, and waits for Enter."""
        steps = about.target.steps
        if len(about.customers) + left_out < 2 and len(steps) < 2:
            return True
        lines = [self.with_left_out(_("for {whom}").format(whom=self.whom(about)), left_out)]
        lines += [text.fit(text.plain(step.what), NAMED_CELLS) for step in steps[:NAMED]]
        more = len(steps) - NAMED
        lines += [ngettext("and {n} more", "and {n} more", more).format(n=text.count(more))] if more > 0 else []
        return await self.app.push_screen_wait(Confirm(act, lines, act)) is True

    async def _write_and_tell(self, about: About, handling: Handling, left_out: int = 0) -> None:
        handled, trouble = await self.handle(handling)
        if handled is None:
            self.say(trouble, "late")
        else:
            await self.tell(about, handling, left_out)

    async def do_done(self) -> None:
        """The step is done, with what came of it and what comes next; an occasion is greeted."""
        about = await self.about_target()
        if about is None:
            return
        if about.target.occasions:
            if await self._agreed(about, _("Greeted")):
                await self._write_and_tell(about, acting.greeted(about))
        elif not about.steps:
            self.say(_("Nothing is planned here; {key} plans a next step").format(key=self.key_for("plan")), "quiet")
        elif len(about.customers) > 1 or len(about.steps) > 1:
            if await self._agreed(about, _("Done")):
                await self._write_and_tell(about, acting.done(about))
        else:
            await self.finish_step(about)

    async def do_snooze(self) -> None:
        """To another day: the step; a new one for somebody without; an occasion is shown again then."""
        about = await self.about_target()
        if about is not None:
            await self.put_off(about)

    # for places whose rows can be removed

    async def cancel_steps(self) -> None:
        """Call off the steps of the row or the marks."""
        about = await self.about_target()
        if about is not None and about.target.named_steps and await self._agreed(about, _("Cancel follow-up")):
            await self._write_and_tell(about, acting.cancelled(about))

    async def hide_occasion(self) -> None:
        """Do not show the occasions of the row or the marks this time."""
        about = await self.about_target()
        if about is not None and about.target.occasions and await self._agreed(about, _("Hide this time")):
            await self._write_and_tell(about, acting.greeted(about, "hidden"))
