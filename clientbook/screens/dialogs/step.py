"""A planned step: when, what, how, how often. For one customer or many; it also changes a step that is in the book."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult

from clientbook import text
from clientbook.domain.customer import FIELD_LIMIT
from clientbook.domain.errors import InvalidValue
from clientbook.domain.follow_up import Due, FollowUp, replanned
from clientbook.domain.names import clean
from clientbook.domain.repeats import parse_repeat
from clientbook.i18n import N_, _
from clientbook.screens.dialogs.choose import Choice
from clientbook.screens.dialogs.dialog import Save
from clientbook.screens.dialogs.drafts import Drafts
from clientbook.screens.dialogs.field_dialog import FieldDialog
from clientbook.screens.dialogs.phrase_field import DueField, PhraseField, fold_phrase, quick_line, read_time
from clientbook.screens.dialogs.rows import ShutChoice, line, save_buttons
from clientbook.screens.present.acting import in_touch
from clientbook.widgets.text_input import TextInput

ROOM = 62
"""Cells beside the labels."""


class StepForm(FieldDialog[FollowUp]):
    """Answers with the step as it was written, or None; closes only when the book has it."""

    EXPLAINED: ClassVar[dict[str, str]] = {
        "due": N_("When: tomorrow, fri, in 2 weeks, 下周二, 15号 … or a digit from the line below. Empty: some time."),
        "due_time": N_("At what time: 15:00, 3pm, 下午3点. Empty: any time of the day."),
        "what": N_("What to do. Empty: get in touch."),
        "channel": N_("How: Space or a letter opens the list."),
        "repeat": N_("How often: weekly, every 2 weeks, monthly, 每周, 每3个月, 10d. Empty: once."),
    }

    def __init__(self, title: str, step: FollowUp, now: datetime, channels: Sequence[Choice], kept: Drafts, save: Save[FollowUp]) -> None:
        super().__init__(kept, save, "step")
        self.title_text = f"{_('Set follow-up') if step.id is None else _('Change follow-up')}   {title}"
        self._step = step
        self._now = now
        self._channels = channels
        self.removed = 0

    def body(self) -> ComposeResult:
        """When, what, how, how often."""
        step, now = self._step, self._now
        due = Due(step.due) if step.due is not None or step.id is not None else None
        yield line((_("Date"), DueField(now, due)))
        yield quick_line(ROOM)
        what = step.what if step.id is not None or step.what != in_touch() else ""
        yield line((_("What to do"), TextInput(what, limit=FIELD_LIMIT, id="what", classes="field")))
        time: PhraseField[str] = PhraseField(step.due_time, step.due_time, lambda typed: read_time(typed, now), str, id="due_time")
        yield line((_("Time"), time), (_("Channel"), ShutChoice(step.channel, self._channels, id="channel")))
        yield line((_("Repeat"), self._repeat()))
        yield save_buttons()

    def _repeat(self) -> PhraseField[str]:
        kept = self._step.repeat

        def read(typed: str) -> str:
            repeat = parse_repeat(fold_phrase(typed))
            return str(repeat) if repeat is not None else ""

        return PhraseField(text.repeat(kept) if kept else "", kept, read, lambda stored: text.repeat(stored) if stored else "", id="repeat")

    def result(self) -> FollowUp:
        """The step that stands in the fields.

        Raises:
            InvalidValue
        """
        field = self.query_one(DueField)
        due = field.read() or Due()
        times: PhraseField[str] = self.query_one("#due_time", PhraseField)
        time = due.time if due.time and not times.changed else times.read()
        if time and due.day is None:
            raise InvalidValue("due", N_("a time needs a day"))
        repeat: str = self.query_one("#repeat", PhraseField).read()
        if repeat and due.day is None:
            raise InvalidValue("due", N_("a repeat needs a day to begin with"))
        cleaned = clean(self.query_one("#what", TextInput).value, FIELD_LIMIT * 2)
        self.removed = cleaned.removed
        changed = replace(self._step, what=cleaned.text or in_touch(), channel=self.query_one("#channel", ShutChoice).key)
        return replanned(changed, Due(due.day, time), repeat)
