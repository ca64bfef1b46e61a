"""A step is done: Enter alone says so; what came of it and what comes next can be added in the same breath."""

from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from clientbook import text
from clientbook.domain.customer import FIELD_LIMIT
from clientbook.domain.follow_up import Due, FollowUp
from clientbook.domain.handling import Handling
from clientbook.domain.names import clean
from clientbook.i18n import N_, _, pgettext
from clientbook.screens.dialogs.dialog import KeyHints, Save
from clientbook.screens.dialogs.drafts import Drafts
from clientbook.screens.dialogs.field_dialog import FieldDialog
from clientbook.screens.dialogs.phrase_field import DueField, quick_line
from clientbook.screens.dialogs.rows import line
from clientbook.screens.present.acting import About, contact, done, in_touch
from clientbook.widgets.content import content
from clientbook.widgets.text_input import TextInput

ROOM = 62
"""Cells beside the labels."""


class Finish(FieldDialog[Handling]):
    """Answers with what was written, or None; closes only when the book has it."""

    EXPLAINED: ClassVar[dict[str, str]] = {
        "summary": N_("What came of it. It is logged as a contact of now; empty: the step is done and nothing is logged."),
        "due": N_("When to be in touch again: tomorrow, fri, in 2 weeks, 下周二, 15号 … or a digit from the line below."),
        "what": N_("What to do then. Empty: get in touch."),
    }

    def __init__(self, about: About, title: str, now: datetime, kept: Drafts, save: Save[Handling]) -> None:
        super().__init__(kept, save, "finish")
        self.title_text = f"{_('Done')}   {title}"
        self._about = about
        self._now = now
        self.removed = 0

    def body(self) -> ComposeResult:
        """What came of it, and what comes next."""
        logged = _("logged as a contact: {channel}").format(channel=text.label("channel", self._about.channel))
        yield line((_("Outcome"), TextInput("", limit=FIELD_LIMIT, id="summary", classes="field", placeholder=logged)))
        yield line((_("Next"), DueField(self._now)))
        yield quick_line(ROOM, pgettext("next step", "none"))
        yield line((_("What to do"), TextInput("", limit=FIELD_LIMIT, id="what", classes="field")))
        yield Static(content(_("Enter alone: done, nothing else")), classes="quiet")

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints(("Enter", pgettext("key", "done")), ("Tab", _("next field")), ("Esc", _("not done")), ("F1", _("help")))

    def result(self) -> Handling:
        """The act that stands in the fields.

        Raises:
            InvalidValue
        """
        self.removed = 0
        act = done(self._about)
        summary, what = self._clean("summary"), self._clean("what")
        due = self.query_one(DueField).read()
        if summary:
            act = replace(act, contact=contact(self._about, self._now, summary=summary))
        if due is not None or what:
            due = due or Due()
            channel = self._about.channel
            plan = FollowUp(customer_id=act.customers[0], what=what or in_touch(), due=due.day, due_time=due.time, channel=channel)
            act = replace(act, plan=plan)
        return act

    def _clean(self, id: str) -> str:
        cleaned = clean(self.query_one(f"#{id}", TextInput).value, FIELD_LIMIT * 2)
        self.removed += cleaned.removed
        return cleaned.text
