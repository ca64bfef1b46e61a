"""Acts that ask first: log a contact, plan or change a step, finish one, put it off, an occasion. One form, one unit, one sentence.

A form is shown as saved only when the book has it; refused, it stays open and filled. What was typed and not saved is a draft.
"""

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from clientbook import text
from clientbook.clock import today
from clientbook.data import Handled
from clientbook.domain.follow_up import Due, FollowUp
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Occasion
from clientbook.i18n import _, ngettext
from clientbook.screens.customer_acts import CustomerActs
from clientbook.screens.dialogs.choose import Choice
from clientbook.screens.present import acting, told
from clientbook.screens.present.acting import About, Target

if TYPE_CHECKING:  # the fields of forms are loaded when a form is first asked for, not before the first list is painted
    from clientbook.data import Progress
    from clientbook.screens.dialogs.drafts import Drafts
    from clientbook.screens.dialogs.field_dialog import FieldDialog

T = TypeVar("T")
NAME_CELLS = 32
"""Cells of a name in a sentence or a title, so that what was done and when to come back still stands beside it."""


class ContactForms(CustomerActs):
    """A place where somebody can be chosen; ``ContactActs`` adds the acts of one key."""

    with_left_out = staticmethod(told.with_left_out)

    def target(self) -> Target:
        """Whom and what an act is about now."""
        return Target(self.chosen(), name=self.chosen_name())

    def can_handle(self) -> bool:
        """Somebody is chosen and the book takes changes."""
        return not self.session.read_only and len(self.target().customers) > 0

    # reading, writing, telling

    async def about_target(self, target: Target | None = None) -> About | None:
        """What the book knows of the target; None where it is gone."""
        about = await self.ask(acting.load_about, self.session.book, target or self.target())
        return about if about is not None and about.customers else None

    def whom(self, about: About) -> str:
        """Whom an act is about, in words."""
        count = len(about.customers)
        return text.fit(about.target.name, NAME_CELLS) if count == 1 and about.target.name else self.many(count)

    async def handle(self, handling: Handling) -> tuple[Handled | None, str]:
        """Write one act as one unit, or the sentence why the book did not take it."""
        book = self.session.book

        def write(_ids: "array[int]", progress: "Progress | None" = None) -> Handled:
            return book.handle(handling, progress)

        return await self.write_many(_("Log and plan"), write, array("q", handling.customers))

    async def tell(self, about: About, handling: Handling, left_out: int = 0, removed: int = 0) -> None:
        """Say what was written, with when the customer stands here again."""
        lines = await self.ask(self.session.book.rows, about.customers[:1]) if len(about.customers) == 1 else None
        following = lines[0].next_due if lines else None
        what = text.fit(text.plain(about.steps[0].what), 24) if len(about.steps) == 1 else ""
        sentence = told.told(handling, self.whom(about), what, following, today(self.session.clock))
        if handling.contact is not None and len(about.customers) == 1 and about.refusing(handling.contact.channel):
            sentence = told.with_refusal(sentence)
        self.say_saved(self._with_removed(told.with_left_out(sentence, left_out), removed))

    def _say_saved(self, what: str, removed: int) -> None:
        self.say_saved(self._with_removed(_("Saved: {what}").format(what=what), removed))

    @staticmethod
    def _with_removed(sentence: str, removed: int) -> str:
        """The sentence, and how many characters the door took out."""
        return f"{sentence}. {text.removed_sentence(removed)}" if removed else sentence

    async def _writing(self, handling: Handling) -> str:
        return (await self.handle(handling))[1]

    async def _ask(self, form: "FieldDialog[T]") -> T | None:
        """Show a form; its answer, or None and a word about the draft."""
        answer = await self.app.push_screen_wait(form)
        if answer is None and form.draft_kept:
            self.say(_("Not saved; what you typed is kept as a draft"), "quiet")
        return answer

    async def _drafts(self, name: str, id: int) -> "Drafts":
        from clientbook.screens.dialogs.drafts import Drafts  # as above

        place = f"{name}:{id}"
        kept = await self.ask(self.session.book.draft, place) or {}
        return Drafts(self.session.book, place, today(self.session.clock), kept)

    # log

    def can_log(self) -> bool:
        """Somebody is chosen and the book takes changes."""
        return self.can_handle()

    async def do_log(self) -> None:
        """What was said and the next step, in one form."""
        about = await self.about_target()
        if about is not None:
            await self._log(about)

    async def edit_interaction(self, interaction: Interaction) -> None:
        """Change a contact that is in the book."""
        about = await self.about_target(Target((interaction.customer_id,)))
        if about is not None:
            await self._log(about, interaction)

    async def _log(self, about: About, interaction: Interaction | None = None) -> None:
        from clientbook.screens.dialogs.log import LogForm  # forms are loaded when first asked for
        from clientbook.screens.dialogs.log_start import prepare

        book, now = self.session.book, self.session.clock.now()
        start = await self.ask(prepare, book, about, self.whom(about), now, interaction)
        if start is None:
            return

        async def save(handling: Handling) -> str:
            if interaction is None:
                return await self._writing(handling)
            return (await self.write(book.log, handling.contact))[1]

        form = LogForm(start, save)
        handling = await self._ask(form)
        if handling is None:
            return
        if interaction is not None:
            self.say_saved(
                self._with_removed(_("Saved: {what}").format(what=_("contact with {whom}").format(whom=start.title)), form.removed)
            )
            return
        logged = about.willing(handling.contact.channel if handling.contact is not None else "")
        await self.tell(logged, handling, len(about.customers) - len(logged.customers), form.removed)

    # plan

    def can_plan(self) -> bool:
        """Somebody is chosen and the book takes changes."""
        return self.can_handle()

    async def do_plan(self) -> None:
        """A next step; on a step another day for it, on several marked ones one day for all."""
        about = await self.about_target()
        if about is None:
            return
        if about.target.step is not None:
            await self._plan(about, about.target.step)
        elif about.target.steps:
            await self.put_off(about, phrase=True)
        else:
            await self._plan(about, FollowUp(customer_id=about.customers[0], what=acting.in_touch()))

    async def plan_round(self, about: About, what: str, repeat: str) -> None:
        """One repeating step for all of them who may be contacted, beginning today; its day and its rhythm can be changed first."""
        unwanted = [id for id, ways in about.refusals.items() if "all" in ways]
        asked = replace(about, customers=tuple(id for id in about.customers if id not in unwanted))
        if asked.customers:
            step = FollowUp(customer_id=asked.customers[0], what=what, due=self.session.day, repeat=repeat)
            await self._plan(asked, step, len(about.customers) - len(asked.customers))
        else:
            self.say(ngettext("They do not want to be contacted", "None of them wants to be contacted", len(unwanted)), "warn")

    async def edit_step(self, step: FollowUp) -> None:
        """Change a step that is in the book."""
        about = await self.about_target(Target((step.customer_id,), step=step))
        if about is not None:
            await self._plan(about, step)

    async def _plan(self, about: About, step: FollowUp, left_out: int = 0) -> None:
        from clientbook.screens.dialogs.log_start import offered
        from clientbook.screens.dialogs.step import StepForm  # forms are loaded when first asked for

        channels = await self.ask(offered, self.session.book, "channel") or ()
        name = f"step-{step.id}" if step.id is not None else "round" if step.repeat else "step"
        kept = await self._drafts(name, about.customers[0])
        acts: list[Handling] = []

        async def save(changed: FollowUp) -> str:
            act = acting.planned(about, step, changed)
            acts[:] = [act] if act is not None else []
            return await self._writing(act) if act is not None else (await self.write(self.session.book.save_follow_up, changed))[1]

        form = StepForm(self.whom(about), step, self.session.clock.now(), channels, kept, save)
        changed = await self._ask(form)
        if changed is None:
            return
        if acts:
            await self.tell(about, acts[0], left_out, removed=form.removed)
        else:
            self._say_saved(f"{self.whom(about)} {text.fit(text.plain(changed.what), 24)}", form.removed)

    # finish, put off

    async def finish_step(self, about: About) -> None:
        """The one step it is about is done."""
        from clientbook.screens.dialogs.finish import Finish  # forms are loaded when first asked for
        from clientbook.screens.dialogs.log_start import step_words

        title = f"{self.whom(about)}   {step_words(about.steps[0], today(self.session.clock))}"
        kept = await self._drafts(f"done-{about.steps[0].id}", about.customers[0])
        form = Finish(about, title, self.session.clock.now(), kept, self._writing)
        handling = await self._ask(form)
        if handling is not None:
            await self.tell(about, replace(handling, contact=None), removed=form.removed)

    async def put_off(self, about: About, *, phrase: bool = False) -> None:
        """To another day, chosen by a digit or typed."""
        from clientbook.screens.dialogs.log_start import step_words
        from clientbook.screens.dialogs.snooze import Snooze  # forms are loaded when first asked for

        steps = acting.steps_put_off(about)
        what = step_words(steps[0], today(self.session.clock)) if len(steps) == 1 else ""
        kept = await self._drafts("snooze", about.customers[0])

        async def save(due: Due) -> str:
            return await self._writing(acting.put_off(about, due))

        title = f"{self.whom(about)}   {what}".strip()
        due = await self._ask(Snooze(title, self.session.clock.now(), kept, save, phrase=phrase))
        if due is not None:
            await self.tell(about, acting.put_off(about, due))

    # occasions

    def can_occasion(self) -> bool:
        """An occasion is one customer's."""
        return self.can_handle() and len(self.target().customers) == 1

    async def do_occasion(self) -> None:
        """Add a day that matters."""
        await self.edit_occasion(self.target().customers[0])

    async def edit_occasion(self, customer: int, occasion: Occasion | None = None) -> None:
        """Add an occasion, or change one that is in the book."""
        from clientbook.screens.dialogs.log_start import offered
        from clientbook.screens.dialogs.occasion import OccasionForm  # forms are loaded when first asked for

        book = self.session.book
        found = await self.ask(book.customer, customer)
        kinds = await self.ask(offered, book, "occasion")
        leads = await self.ask(book.setting, "lead_days")
        if found is None or kinds is None or leads is None:
            return
        title = text.name(found.title())
        people = [Choice("", title), *(Choice(str(each.id), text.name(each.name)) for each in found.persons if each.id is not None)]
        kept = await self._drafts("occasion" if occasion is None else f"occasion-{occasion.id}", customer)

        async def save(made: Occasion) -> str:
            return (await self.write(book.save_occasion, made))[1]

        form = OccasionForm(title, occasion, customer, today(self.session.clock), (kinds, people), leads, kept, save)
        made = await self._ask(form)
        if made is not None:
            self._say_saved(f"{title} {text.occasion_name(made)} {text.partial_date(str(made.date))}", form.removed)
