"""The form of a contact with its next step: what was said, when to meet again, what then; the rest is filled in already.

It writes one act: the contact, the steps it has done, the next one. It also changes a contact that is in the book.
"""

from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from clientbook import text
from clientbook.domain.customer import FIELD_LIMIT, LONG_LIMIT
from clientbook.domain.errors import InvalidValue, Refused
from clientbook.domain.follow_up import Due, FollowUp
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from clientbook.domain.names import clean
from clientbook.domain.pick_lists import NOT_REACHED
from clientbook.i18n import N_, _, pgettext
from clientbook.screens.dialogs.dialog import Save
from clientbook.screens.dialogs.field_dialog import FieldDialog
from clientbook.screens.dialogs.log_start import STEPS_SHOWN, LogStart, more_steps, step_words
from clientbook.screens.dialogs.phrase_field import DueField, PhraseField, quick_line, read_moment
from clientbook.screens.dialogs.rows import GrowField, ShutChoice, Tick, line, rule, save_buttons
from clientbook.screens.fields import ChoiceField
from clientbook.screens.present.acting import in_touch
from clientbook.widgets.content import content
from clientbook.widgets.text_input import TextInput

LATER = "lies in the future"
"""What the reader of phrases says of a time to come."""
ROOM = 62
"""Cells beside the labels."""


class LogForm(FieldDialog[Handling]):
    """Answers with what was written, or None; closes only when the book has it."""

    EXPLAINED: ClassVar[dict[str, str]] = {
        "summary": N_("What was said. Enter saves; a paste keeps its lines."),
        "due": N_("When to be in touch again: tomorrow, fri, in 2 weeks, 下周二, 15号 … or a digit from the line below."),
        "what": N_("What to do then. Empty: get in touch."),
        "channel": N_("How it was: Space or a letter opens the list."),
        "at": N_("When it was: 14:05, yesterday 3pm, 昨天, 3天前 … Never in the future."),
        "person": N_("Whom you talked to."),
        "outcome": N_("What came of it. No answer and wrong number are attempts: they do not count as contact."),
        "topic": N_("What it was about."),
        "reaction": N_("How they took it."),
        "missed": N_("An attempt: it is kept, and last contact stays as it is."),
    }

    def __init__(self, start: LogStart, save: Save[Handling]) -> None:
        super().__init__(start.drafts, save, "log")
        self._start = start
        self._unticked: set[str] = set()
        self.removed = 0
        self.title_text = f"{_('Log contact') if start.interaction is None else _('Change contact')}   {start.title}"

    # what it shows

    def body(self) -> ComposeResult:
        """What was said and when next on top; what is filled in already below."""
        start, old = self._start, self._start.interaction
        for note in start.notes:
            yield Static(content(note), classes="needs")
        yield line((_("Said"), GrowField(old.summary if old else "", id="summary")), classes="gap")
        if old is None:
            yield line((_("Next"), DueField(start.now)))
            yield quick_line(ROOM, pgettext("next step", "none"))
            yield line((_("What to do"), TextInput("", limit=FIELD_LIMIT, id="what", classes="field")))
            yield rule()
        yield line((_("Channel"), self._choice("channel", old.channel if old else start.about.channel)), (_("Time"), self._moment()))
        outcome = (_("Outcome"), self._choice("outcome", old.outcome if old else ""))
        topic = (_("Topic"), self._choice("topic", old.topic if old else ""))
        if len(start.people) > 1:
            yield line((_("With whom"), ShutChoice(self._person(), start.people, id="person", required=True)), outcome)
            yield line(topic, (_("Reaction"), GrowField(old.reaction if old else "", id="reaction")))
        else:
            yield line(outcome, topic)
            yield line((_("Reaction"), GrowField(old.reaction if old else "", id="reaction")))
        yield from self._ticks()
        yield save_buttons()

    def _choice(self, name: str, key: str) -> ShutChoice:
        return ShutChoice(key, self._start.choices[name], id=name, required=name == "channel")

    def _person(self) -> str:
        last = self._start.interaction or self._start.about.last.get(self._start.about.customers[0])
        person = str(last.person_id) if last is not None and last.person_id is not None else ""
        return person if person in [choice.key for choice in self._start.people] else ""

    def _moment(self) -> PhraseField[datetime]:
        now, old = self._start.now, self._start.interaction
        at = old.at if old is not None else now
        day = _("today") if at.date() == now.date() else f"{at:%m-%d}" if at.year == now.year else at.date().isoformat()
        return PhraseField(
            f"{day} {at:%H:%M}",
            at,
            lambda typed: read_moment(typed, now),
            lambda moment: text.moment(moment, moment.tzinfo, now.date()) if moment != at else "",
            lambda moment: f"{moment:%Y-%m-%d %H:%M}",
            id="at",
        )

    def _ticks(self) -> ComposeResult:
        start = self._start
        named = [step.id for step in start.about.target.named_steps]
        for step in start.steps[:STEPS_SHOWN]:
            label = _("also complete: {step}").format(step=step_words(step, start.today))
            yield Tick(label, step.id in named, id=f"step-{step.id}")
        if len(start.steps) > STEPS_SHOWN:
            yield Static(content("    " + more_steps(len(start.steps) - STEPS_SHOWN)), classes="quiet")
        missed = start.interaction is not None and not start.interaction.reached
        yield Tick(_("reached nobody (does not count as contact)"), missed, id="missed")

    # reached or not

    @property
    def _missed(self) -> Tick:
        return self.query_one("#missed", Tick)

    @property
    def _steps(self) -> list[Tick]:
        return [tick for tick in self.query(Tick) if tick is not self._missed]

    @on(ChoiceField.Changed)
    def _on_chosen(self) -> None:
        """An outcome says by itself whether somebody was reached."""
        outcome = self.query_one("#outcome", ShutChoice).key
        if outcome:
            self._reached(outcome not in NOT_REACHED)

    @on(Tick.Flipped)
    def _on_flipped(self, event: Tick.Flipped) -> None:
        """And the tick says which outcomes are possible."""
        if event.tick is not self._missed:
            return
        self._reached(not event.tick.ticked)
        outcome = self.query_one("#outcome", ShutChoice)
        if event.tick.ticked and outcome.key not in NOT_REACHED:
            outcome.take("no_answer")
        elif not event.tick.ticked and outcome.key in NOT_REACHED:
            outcome.take("")

    def _reached(self, reached: bool) -> None:
        """An attempt completes nothing; the ticks come back when somebody was reached after all."""
        self._missed.ticked = not reached
        if not reached:
            self._unticked |= {tick.id or "" for tick in self._steps if tick.ticked}
        for tick in self._steps:
            if tick.id in self._unticked:
                tick.ticked = reached
        if reached:
            self._unticked.clear()

    # saving

    def result(self) -> Handling:
        """The act that stands in the fields.

        Raises:
            InvalidValue
        """
        self.removed = 0
        start = self._start
        contact = self._contact()
        if start.interaction is not None:
            return Handling(customers=start.about.customers, contact=contact)
        about = start.about.willing(contact.channel)
        if not about.customers:
            raise Refused(N_("Nothing was logged: none of them wants to be contacted this way"))
        done = [int((tick.id or "").removeprefix("step-")) for tick in self._steps if tick.ticked]
        if start.customer is None:
            done = [step.id for step in about.target.named_steps if step.id is not None and contact.reached]
        due = self.query_one(DueField).read()
        what = self._clean(self.query_one("#what", TextInput).value)
        named = [step.id for step in about.target.named_steps if step.id is not None]
        if due is not None and not what and not contact.reached and named and not done:
            return Handling(customers=about.customers, contact=contact, moved=tuple(named), to=due)
        plan = None
        if due is not None or what:
            due = due or Due()
            id = about.customers[0]
            plan = FollowUp(customer_id=id, what=what or in_touch(), due=due.day, due_time=due.time, channel=contact.channel)
        return Handling(customers=about.customers, contact=contact, done=tuple(done), plan=plan)

    def _contact(self) -> Interaction:
        keys = {choice.id: choice.key for choice in self.query(ShutChoice)}
        texts = {grow.id: self._clean(grow.text, lines=True) for grow in self.query(GrowField)}
        at = self._at()
        base = self._start.interaction or Interaction(customer_id=self._start.about.customers[0], at=at)
        person = keys.get("person")
        return replace(
            base,
            at=at,
            channel=keys["channel"],
            topic=keys["topic"],
            summary=texts["summary"],
            outcome=keys["outcome"],
            reaction=texts["reaction"],
            person_id=int(person) if person else None if person is not None else base.person_id,
            reached=not self._missed.ticked,
        )

    def _at(self) -> datetime:
        """When it was.

        Raises:
            InvalidValue: it is no time, or lies in the future, which would be a plan.
        """
        try:
            at: datetime = self.query_one("#at", PhraseField).read()
        except InvalidValue as error:
            if error.why == LATER:
                raise InvalidValue("at", N_("is in the future; plan a follow-up instead"), error.value) from None
            raise
        return at

    def _clean(self, typed: str, *, lines: bool = False) -> str:
        """Typed text as it is kept; what is too long is refused by the value, not cut."""
        cleaned = clean(typed, LONG_LIMIT * 10, lines=lines)
        self.removed += cleaned.removed
        return cleaned.text
