"""A customer's occasions as lines of the record: the date, whose it is, when it comes round next, how many years that makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from clientbook import text
from clientbook.domain.customer import ContactPerson
from clientbook.domain.edits import Place
from clientbook.domain.occasion import BIRTHDAY, Occasion
from clientbook.domain.occasion_days import day_in, lunar_day, next_on_or_after
from clientbook.i18n import _, ngettext
from clientbook.widgets.blocks import Piece

USUAL_LEAD = 3
"""Days an occasion is shown ahead where neither it nor the settings say anything."""


@dataclass(frozen=True, slots=True)
class OccasionKey:
    """What a line stands for; the birthday of the record stands for the birth date instead."""

    id: int


@dataclass(frozen=True, slots=True)
class OccasionLine:
    """One occasion before it is laid out."""

    key: Any
    label: str
    value: str
    notes: tuple[Piece, ...]
    tone: str = "plain"


def key_of(occasion: Occasion) -> Any:
    """What its line stands for."""
    return Place("birth") if occasion.id is None else OccasionKey(occasion.id)


def next_day(occasion: Occasion, today: date) -> date | None:
    """The day it comes round next, today included; None where it is over or not known."""
    if occasion.once:
        day = date.fromisoformat(str(occasion.date))
        return day if day >= today else None
    return next_on_or_after(occasion.date, today)


def years_on(occasion: Occasion, day: date) -> int | None:
    """How many years it is on that day, by the calendar it is kept in; None where the year it began is not known."""
    began = occasion.date.year
    if began is None or occasion.once:
        return None
    year = day.year
    if occasion.date.lunar:
        new_year = lunar_day(year, 1, 1)
        year -= new_year is not None and day < new_year
    return year - began if year > began else None


def lead_of(occasion: Occasion, leads: Mapping[str, int]) -> int:
    """Days it is shown ahead."""
    return occasion.lead_days if occasion.lead_days is not None else leads.get(occasion.kind, USUAL_LEAD)


def lines(occasions: Sequence[Occasion], persons: Sequence[ContactPerson], today: date, leads: Mapping[str, int]) -> list[OccasionLine]:
    """The birthday first, then what comes next; what is over last."""
    names = {person.id: text.name(person.name) for person in persons}
    far = date.max
    order = sorted(occasions, key=lambda each: (each.id is not None, next_day(each, today) or far, each.id or 0))
    return [_line(each, names.get(each.person_id, ""), today, leads) for each in order]


def _line(occasion: Occasion, person: str, today: date, leads: Mapping[str, int]) -> OccasionLine:
    kind = text.label("occasion", occasion.kind)
    coming = next_day(occasion, today)
    lead = lead_of(occasion, leads)
    notes = [Piece(part) for part in (text.plain(occasion.name), person) if part]
    if occasion.date.lunar and (day := next(iter(day_in(occasion.date, today.year)), None)) is not None and day != coming:
        notes.append(Piece(_("this year {day}").format(day=text.short_day(day, today)), "quiet"))
    if coming is not None:
        notes.append(Piece(_coming(coming, today), "accent" if coming <= today + timedelta(days=lead) else "quiet"))
        if years := years_on(occasion, coming):
            notes.append(Piece(_years(occasion, years), "quiet"))
        notes.append(Piece(ngettext("{n} day ahead", "{n} days ahead", lead).format(n=lead), "quiet"))
    value = text.date_text(date.fromisoformat(str(occasion.date))) if occasion.once else text.partial_date(str(occasion.date))
    over = coming is None and occasion.once
    return OccasionLine(key_of(occasion), kind[:1].upper() + kind[1:], value, tuple(notes), "quiet" if over else "plain")


def _coming(coming: date, today: date) -> str:
    if coming == today:
        return _("today")
    if coming == today + timedelta(days=1):
        return _("tomorrow")
    return _("next {day}").format(day=text.short_day(coming, today))


def _years(occasion: Occasion, years: int) -> str:
    if occasion.kind == BIRTHDAY:
        return _("turns {n}").format(n=years)
    return ngettext("{n} year", "{n} years", years).format(n=years)
