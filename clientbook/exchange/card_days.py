"""Days on an address card: birthdays with and without a year, anniversaries, and the events phones add in ways of their own."""

import re

from clientbook.domain.dates import AmbiguousDate, PartialDate
from clientbook.domain.occasion import Occasion
from clientbook.exchange import cells
from clientbook.exchange.card_lines import Line

_BASIC = re.compile(r"^(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?$")
_NO_YEAR = re.compile(r"^--(\d\d)-?(\d\d)(?:[T ].*)?$")
_MONTH = re.compile(r"^(\d{4})-(\d\d)$")
_YEAR = re.compile(r"^(\d{4})$")
_ANNIVERSARY = frozenset({"anniversary", "纪念日", "周年", "周年纪念日"})
_ANDROID_EVENTS = {"1": "anniversary", "2": "other", "3": "birthday"}


def read_date(line: Line) -> PartialDate | None:
    """The date of a line, perhaps without its year; None where it cannot be read."""
    text = line.text
    omitted = line.param("X-APPLE-OMIT-YEAR")
    if line.param("CALSCALE").casefold() not in ("", "gregorian"):
        return None
    try:
        if match := _BASIC.match(text):
            year, month, day = (int(part) for part in match.groups())
            without = match[1] == omitted or year == 1604
            return PartialDate(year=None if without else year, month=month, day=day)
        if match := _NO_YEAR.match(text):
            return PartialDate(month=int(match[1]), day=int(match[2]))
        if match := _MONTH.match(text):
            return PartialDate(year=int(match[1]), month=int(match[2]))
        if match := _YEAR.match(text):
            return PartialDate(year=int(match[1]))
        return cells.read_partial(text, "")
    except (ValueError, AmbiguousDate):
        return None


def occasion_of(line: Line, label: str) -> Occasion | None:
    """The day that matters a line tells of; None where it tells of none that can be read."""
    day = read_date(line)
    if day is None or day.month is None or day.day is None:
        return None
    called = label.casefold()
    if line.name in ("ANNIVERSARY", "X-ANNIVERSARY") or called in _ANNIVERSARY:
        return Occasion(customer_id=0, kind="anniversary", date=day)
    return Occasion(customer_id=0, kind="other", date=day, name=label[:60] if called != "other" else "")


def android_event(parts: list[str]) -> tuple[str, PartialDate, str] | None:
    """What ``vnd.android.cursor.item/contact_event;1985-03-07;3;;…`` says: kind, date, own name; None where it cannot be read."""
    said = [*parts, "", "", "", ""]
    day = read_date(Line("", "BDAY", said[1], ""))
    if day is None or day.month is None or day.day is None:
        return None
    return _ANDROID_EVENTS.get(said[2], "other"), day, said[3][:60]
