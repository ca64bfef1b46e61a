"""iCalendar: planned steps and occasions, for the calendar of a phone. The same entry has the same UID in every export.

Only what is still to come goes out. A step without a day has no place in a calendar. Occasions of the lunar calendar, and those of
29 February, come as single days of the next years, because no calendar program repeats them as people keep them.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import BinaryIO

from clientbook import __version__
from clientbook.data import Whole
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.occasion import BIRTHDAY, LEAD, Occasion
from clientbook.domain.occasion_days import day_in
from clientbook.exchange.outgoing import Outgoing
from clientbook.exchange.writers.columns import channels, custom_cell
from clientbook.exchange.writers.content import escaped, folded
from clientbook.i18n import N_, _

PARTS = frozenset({"follow_ups", "occasions"})
YEARS = 5
"""Years ahead for which single days are written."""
MORNING = 9
"""The hour at which a whole day is reminded of."""
CANNOT = (
    N_("customers without a step or an occasion, and most of the record"),
    N_("steps that are done or cancelled, contacts, purchases, after-sales and ratings"),
    N_("the repeating of a step: the calendar holds its next day"),
)
UNDATED = N_("steps without a day: {n}")
PAST = N_("occasions that are over: {n}")
_LENGTH = timedelta(minutes=30)


def write(outgoing: Outgoing, stream: BinaryIO) -> None:
    """Write the calendar.

    Raises:
        Cancelled, OSError
    """

    def put(*lines: str) -> None:
        stream.writelines(folded(line) for line in lines)

    put("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//clientbook//clientbook {__version__}//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    for whole in outgoing.wholes(PARTS):
        for lines in _Events(outgoing, whole).all():
            put(*lines)
    put("END:VCALENDAR")


class _Events:
    """The entries of one customer."""

    def __init__(self, outgoing: Outgoing, whole: Whole) -> None:
        self._outgoing = outgoing
        self._whole = whole
        self._customer = whole.customer
        self._about = ""
        self._stamp = f"DTSTAMP:{outgoing.now.astimezone(UTC):%Y%m%dT%H%M%SZ}"

    def all(self) -> Iterator[list[str]]:
        """Every entry as its lines, unfolded."""
        for step in self._whole.follow_ups:
            if step.state != "open":
                continue
            if step.due is None:
                self._outgoing.report.leave_out(UNDATED)
                continue
            self._outgoing.report.count("follow_ups")
            yield self._step(step, step.due)
        for occasion in self._occasions():
            entries = list(self._occasion(occasion))
            if entries:
                self._outgoing.report.count("occasions")
            else:
                self._outgoing.report.leave_out(PAST)
            yield from entries

    def _occasions(self) -> Iterator[Occasion]:
        """Those that have a row, and the birthday of the record where none of them is it."""
        own = self._whole.occasions
        if self._customer.birth:
            born = PartialDate.parse(self._customer.birth)
            same = any(
                each.kind == BIRTHDAY and each.person_id is None and not each.once and _of_year(each.date) == _of_year(born) for each in own
            )
            if born.month is not None and born.day is not None and not same:
                yield Occasion(customer_id=self._customer.id or 0, kind=BIRTHDAY, date=born)
        yield from own

    # ---- entries ------------------------------------------------------------------------------------------------------

    def _step(self, step: FollowUp, due: date) -> list[str]:
        summary = _("{name}: {what}").format(name=self._customer.title(), what=step.what)
        if step.due_time:
            start = datetime.combine(due, time.fromisoformat(step.due_time))
            # Without a zone: at this time wherever one is, as it was typed.
            when = [f"DTSTART:{start:%Y%m%dT%H%M%S}", f"DTEND:{start + _LENGTH:%Y%m%dT%H%M%S}"]
            alarm = "-PT15M"
        else:
            when, alarm = _whole_day(due), f"PT{MORNING}H"
        channel = self._outgoing.label("channel", step.channel) if step.channel else ""
        return self._entry(step.uid, summary, when, alarm, _("Channel: {channel}").format(channel=channel) if channel else "")

    def _occasion(self, occasion: Occasion) -> Iterator[list[str]]:
        today = self._outgoing.day
        kind = self._outgoing.label("occasion", occasion.kind)
        person = next((each.name for each in self._customer.persons if each.id == occasion.person_id), "")
        what = occasion.name or kind
        if person:
            what = _("{what} of {person}").format(what=what, person=person)
        summary = _("{name}: {what}").format(name=self._customer.title(), what=what)
        note = _("since {year}").format(year=occasion.date.year) if occasion.date.year is not None and not occasion.once else ""
        uid = occasion.uid or f"birthday-{self._customer.uid}"
        usual = self._outgoing.words.lead_days.get(occasion.kind, LEAD)
        lead = occasion.lead_days if occasion.lead_days is not None else usual
        alarm = f"-P{lead - 1}DT{24 - MORNING}H" if lead else f"PT{MORNING}H"
        if occasion.once:
            day = occasion.date.in_year(occasion.date.year or 0)
            if day is not None and day >= today:
                yield self._entry(uid, summary, _whole_day(day), alarm, note)
        elif occasion.date.lunar or (occasion.date.month, occasion.date.day) == (2, 29):
            for day in _coming(occasion.date, today):
                yield self._entry(f"{uid}-{day:%Y%m%d}", summary, _whole_day(day), alarm, note)
        else:
            first = occasion.date.in_year(today.year)
            if first is not None:
                yield self._entry(uid, summary, [*_whole_day(first), "RRULE:FREQ=YEARLY"], alarm, note)

    def _entry(self, uid: str, summary: str, when: list[str], alarm: str, note: str) -> list[str]:
        about = "\n".join(part for part in (note, self._description()) if part)
        title = escaped(summary)
        lines = ["BEGIN:VEVENT", f"UID:{uid}@clientbook", self._stamp, *when, f"SUMMARY:{title}"]
        lines += [f"DESCRIPTION:{escaped(about)}"] if about else []
        lines += ["TRANSP:TRANSPARENT", "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{title}", f"TRIGGER:{alarm}", "END:VALARM"]
        return [*lines, "END:VEVENT"]

    # ---- who it is about ----------------------------------------------------------------------------------------------

    def _description(self) -> str:
        """What one wants to know before one calls."""
        if not self._about:
            customer = self._customer
            lines = [self._silence(customer), " · ".join(part for part in (customer.company, customer.job_title) if part)]
            lines += [phone_line(point) for point in customer.points if point.kind == "phone"]
            for person in customer.persons:
                lines += [f"{person.name}: {phone_line(point)}" for point in person.points if point.kind == "phone"]
            for field in self._outgoing.fields:
                if (value := custom_cell(field, customer)) is not None and value != "" and not field.internal:
                    lines.append(f"{field.name}: {value}")
            self._about = "\n".join([*(line for line in lines if line), customer.code])
        return self._about

    def _silence(self, customer: Customer) -> str:
        if not customer.do_not_contact:
            return ""
        if "all" in customer.do_not_contact:
            return _("Do not contact!")
        return _("Do not contact by: {channels}").format(channels=channels(self._outgoing, customer))


def phone_line(point: ContactPoint) -> str:
    """A phone as it was typed, and with its country where that is written otherwise."""
    same = point.normal in ("", "".join(char for char in point.value if char.isdigit() or char == "+"))
    return point.value if same else f"{point.value} ({point.normal})"


def _of_year(day: PartialDate) -> tuple[bool, bool, int | None, int | None]:
    return day.lunar, day.leap, day.month, day.day


def _whole_day(day: date) -> list[str]:
    end = [f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"] if day < date.max else []
    return [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", *end]


def _coming(day: PartialDate, today: date) -> Iterator[date]:
    """Its days from today on, for the next years."""
    for year in range(today.year, today.year + YEARS + 1):
        yield from (found for found in day_in(day, year) if found >= today and (found - today).days <= 366 * YEARS)
