"""The act of greeting: one customer, an occasion, or several one after the other; each is one unit of its own."""

import asyncio
from typing import TYPE_CHECKING

from clientbook import clipboard, commands, mail_program, text
from clientbook.domain.errors import NotFound
from clientbook.domain.greetings import FEEDBACK, OCCASIONS, Template, in_order
from clientbook.domain.handling import Handling
from clientbook.i18n import _, language, ngettext
from clientbook.screens.leaving import forget
from clientbook.screens.present import greeting
from clientbook.screens.present.acting import About, Target
from clientbook.screens.present.greeting import Case, Round, Sheet
from clientbook.screens.trade_forms import TradeForms

if TYPE_CHECKING:  # dialogs are loaded when first asked for
    from clientbook.screens.dialogs.greet_parts import Hands

ROUND = "3m"
"""How often a feedback round comes round, unless the owner says otherwise."""


class GreetActs(TradeForms):
    """A place where somebody can be chosen to be greeted."""

    def can_greet(self) -> bool:
        """Somebody is chosen and the book takes changes."""
        return self.can_handle()

    async def do_greet(self) -> None:
        """Show the filled texts, and write who was greeted."""
        from clientbook.screens.dialogs.greet import Greet  # dialogs are loaded when first asked for

        book, day = self.session.book, self.session.day
        about = await self.about_target()
        if about is None:
            return
        round = await self.ask(greeting.load_round, book, about, day)
        if round is None:
            return
        if not round.cases:
            self.say(_nobody(round), "warn")
            return
        first = await self.ask(greeting.load_sheet, book, round, about, round.cases[0], day)
        if first is None:
            return
        if not first.offered:
            self.say(_("There is no template for a greeting"), "warn")
            return
        written: list[Handling] = []
        dialog = Greet(round.cases, first, self._hands(about, round, written))
        done = await self.app.push_screen_wait(dialog)
        await self._tell_greeted(about, round, written, done or 0)
        if dialog.wanted is not None:
            self.session.shell.open("templates", customer=dialog.wanted)

    def can_feedback_round(self) -> bool:
        """Somebody is chosen and the book takes changes."""
        return self.can_handle()

    async def do_feedback_round(self) -> None:
        """Plan to ask the chosen how content they are, again and again; the step is called after the text that asks."""
        about = await self.about_target(Target(self.target().customers, name=self.target().name))
        known = await self.ask(self.session.book.templates)
        if about is not None and known is not None:
            asks = in_order(known, FEEDBACK, language())
            first = asks[0] if asks and asks[0].occasion == FEEDBACK else None
            await self.plan_round(about, first.shown_name if first is not None else _(OCCASIONS[FEEDBACK]), ROUND)

    def can_copy_mails(self) -> bool:
        """Somebody is chosen."""
        return len(self.target().customers) > 0

    async def do_copy_mails(self) -> None:
        """Copy the mail addresses of the marked, or of the one under the cursor; who does not want mail is left out."""
        found = await self.ask(greeting.load_addresses, self.session.book, self.target().customers)
        if found is None:
            return
        copied = ", ".join(found.mails)
        if len(copied) > clipboard.COPY_LIMIT:
            note = _("These are too many addresses for the clipboard; {command} writes them to a file")
            self.say(note.format(command=commands.label("export")), "warn")
            return
        told = _("There is no mail address to copy")
        if found.mails:
            number = len(found.mails)
            told = await self.copied_sentence(
                copied, ngettext("{n} mail address", "{n} mail addresses", number).format(n=text.count(number))
            )
        self.say(_with_reasons(told, found.refusing, without=found.without), "good" if found.mails else "warn")

    def _hands(self, about: About, round: Round, written: list[Handling]) -> "Hands":
        """What the dialog asks of this place."""
        from clientbook.screens.dialogs.greet_parts import Hands  # as above

        book = self.session.book

        async def load(case: Case) -> Sheet | None:
            try:
                return await asyncio.to_thread(greeting.load_sheet, book, round, about, case, self.session.day)
            except NotFound:
                return None  # erased meanwhile: the round goes on without it

        async def copy(said: str) -> str:
            return await self.copied_sentence(said, _("greeting"))

        async def letter(sheet: Sheet, template: Template, said: str) -> str:
            subject = template.shown_name if template.language in ("", language()) else ""
            link = mail_program.link(sheet.mail, subject, said)
            if not link:
                return _("This is too long for a mail program, or the address is none; Enter copies the text")
            opened = await asyncio.to_thread(mail_program.begin_letter, link)
            return "" if opened else _("No mail program of this machine can be opened from here; Enter copies the text")

        async def greeted(sheet: Sheet, template: Template, said: str, mailed: bool) -> str:
            act = greeting.handling(sheet, template, said, "email" if mailed else sheet.channel, self.session.clock.now())
            handled, trouble = await self.handle(act)
            if handled is not None:
                written.append(act)
            return trouble

        async def keep(sheet: Sheet, template: str, said: str) -> None:
            place = greeting.draft_place(sheet.case.customer)
            if said:
                await asyncio.to_thread(book.save_draft, place, {"template": template, "text": said})
            elif sheet.draft:
                await forget(book, place)

        return Hands(load, copy, letter, greeted, keep)

    async def _tell_greeted(self, about: About, round: Round, written: list[Handling], done: int) -> None:
        if len(about.customers) == 1 and len(written) == 1:
            await self.tell(about, written[0])
        elif done:
            told = ngettext("Greeted: {n} customer", "Greeted: {n} customers", done).format(n=text.count(done))
            self.say_saved(_with_left_out(told, round))
        elif len(about.customers) > 1:
            self.say(_with_left_out(_("Nobody was greeted"), round), "quiet")


def _nobody(round: Round) -> str:
    """Why there is nobody to greet."""
    if round.refusing and not round.greeted:
        return ngettext("Marked: do not contact. No greeting was prepared", "All of them are marked: do not contact", round.refusing)
    return _with_left_out(_("Nobody is left to greet"), round)


def _with_left_out(sentence: str, round: Round) -> str:
    return _with_reasons(sentence, round.refusing, greeted=round.greeted)


def _with_reasons(sentence: str, refusing: int, *, greeted: int = 0, without: int = 0) -> str:
    """The sentence with how many were left out, and why."""
    notes = (
        (refusing, ngettext("{n} left out: do not contact", "{n} left out: do not contact", refusing)),
        (greeted, ngettext("{n} left out: greeted a few days ago", "{n} left out: greeted a few days ago", greeted)),
        (without, ngettext("{n} without an address", "{n} without an address", without)),
    )
    return "  ".join([sentence, *(note.format(n=text.count(number)) for number, note in notes if number)])
