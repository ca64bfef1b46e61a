"""A day that matters: a birthday, an anniversary, the end of a contract; Gregorian or lunar, with or without a year."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult

from clientbook import text
from clientbook.domain.customer import FIELD_LIMIT
from clientbook.domain.dates import PartialDate, parse_partial
from clientbook.domain.errors import InvalidValue
from clientbook.domain.names import clean
from clientbook.domain.occasion import ONCE, Occasion
from clientbook.domain.occasion_days import next_on_or_after
from clientbook.i18n import N_, _, pgettext
from clientbook.screens.dialogs.choose import Choice
from clientbook.screens.dialogs.dialog import Save
from clientbook.screens.dialogs.drafts import Drafts
from clientbook.screens.dialogs.field_dialog import FieldDialog
from clientbook.screens.dialogs.phrase_field import PhraseField, fold_phrase
from clientbook.screens.dialogs.rows import ShutChoice, Tick, line, save_buttons
from clientbook.widgets.text_input import TextInput


class OccasionForm(FieldDialog[Occasion]):
    """Answers with the occasion as it was written, or None; closes only when the book has it."""

    EXPLAINED: ClassVar[dict[str, str]] = {
        "kind": N_("What kind of day: Space or a letter opens the list."),
        "date": N_("7 Mar, 2026-11-30, 3月7日, 农历八月十五, lunar 8-15; the year may be left out where it comes round."),
        "name": N_("What it is, where the kind does not say it all."),
        "lead_days": N_("Days before it from which Today shows it. Empty: as set for this kind."),
        "person": N_("Whose day it is."),
        "once": N_("It does not come round again next year."),
    }

    def __init__(
        self,
        title: str,
        occasion: Occasion | None,
        customer: int,
        today: date,
        choices: tuple[Sequence[Choice], Sequence[Choice]],
        leads: Mapping[str, int],
        kept: Drafts,
        save: Save[Occasion],
    ) -> None:
        super().__init__(kept, save, "occasion")
        self.title_text = f"{_('Occasion')}   {title}"
        self._old = occasion
        self._customer = customer
        self._today = today
        self._kinds, self._people = choices
        self._leads = leads
        self._touched = occasion is not None
        self.removed = 0

    def body(self) -> ComposeResult:
        """Kind, day, name, how early, whose."""
        old = self._old
        kind = old.kind if old is not None else self._kinds[0].key if self._kinds else "birthday"
        yield line((_("Kind"), ShutChoice(kind, self._kinds, id="kind", required=True)))
        begun = text.partial_date(str(old.date)) if old is not None else ""
        yield line(
            (_("Date"), PhraseField(begun, old.date if old else None, self._read, self._shown, lambda day: str(day or ""), id="date"))
        )
        yield line((pgettext("occasion", "Name"), TextInput(old.name if old else "", limit=FIELD_LIMIT, id="name", classes="field")))
        lead = str(old.lead_days) if old is not None and old.lead_days is not None else ""
        yield line((_("Days ahead"), PhraseField(lead, old.lead_days if old else None, read_days, self._shown_days, id="lead_days")))
        if len(self._people) > 1:
            person = str(old.person_id) if old is not None and old.person_id is not None else ""
            yield line((_("Whose"), ShutChoice(person, self._people, id="person", required=True)))
        yield Tick(_("only once"), old.once if old is not None else kind in ONCE, id="once")
        yield save_buttons()

    def _read(self, typed: str) -> PartialDate | None:
        folded = fold_phrase(typed)
        if not folded:
            return None
        found = parse_partial(folded)
        if found is None:
            raise InvalidValue("date", N_("is not a date"), typed)
        return found

    def _shown(self, day: PartialDate | None) -> str:
        """The day, and when it comes round next."""
        if day is None:
            return ""
        if day.month is None or day.day is None:
            return _("needs a day and a month")
        following = next_on_or_after(day, self._today)
        shown = text.partial_date(str(day))
        return f"{shown}  {text.short_day(following, self._today)}" if following is not None else shown

    def _shown_days(self, days: int | None) -> str:
        kinds = list(self.query("#kind").results(ShutChoice))
        usual = self._leads.get(kinds[0].key if kinds else "birthday")
        return text.days(days) if days is not None else _("as set: {days}").format(days=text.days(usual)) if usual is not None else ""

    def on_choice_field_changed(self) -> None:
        """Another kind comes round or not, and is shown so many days ahead."""
        kind = self.query_one("#kind", ShutChoice).key
        if self._old is None and not self._touched:
            self.query_one("#once", Tick).ticked = kind in ONCE
        self.query_one("#lead_days", PhraseField).look()

    def on_tick_flipped(self) -> None:
        """From now on the kind does not decide it."""
        self._touched = True

    def result(self) -> Occasion:
        """The occasion that stands in the fields.

        Raises:
            InvalidValue
        """
        day: PartialDate | None = self.query_one("#date", PhraseField).read()
        if day is None:
            raise InvalidValue("date", N_("is empty"))
        once = self.query_one("#once", Tick).ticked
        if once and (day.year is None or day.lunar):
            coming = next_on_or_after(day, self._today)
            day = PartialDate(year=coming.year, month=coming.month, day=coming.day) if coming is not None else day
        cleaned = clean(self.query_one("#name", TextInput).value, FIELD_LIMIT * 2)
        self.removed = cleaned.removed
        people = list(self.query("#person").results(ShutChoice))
        kind = self.query_one("#kind", ShutChoice).key
        base = self._old or Occasion(customer_id=self._customer, kind=kind, date=PartialDate(month=1, day=1))
        return replace(
            base,
            kind=kind,
            date=day,
            name=cleaned.text,
            once=once,
            lead_days=self.query_one("#lead_days", PhraseField).read(),
            person_id=int(people[0].key) if people and people[0].key else None,
        )


def read_days(typed: str) -> int | None:
    """A number of days; None for an empty field.

    Raises:
        InvalidValue
    """
    folded = fold_phrase(typed).removesuffix("天").strip()
    if not folded:
        return None
    if not (folded.isascii() and folded.isdecimal() and len(folded) <= 4):
        raise InvalidValue("lead_days", N_("is not a number that fits"), typed)
    return int(folded)
