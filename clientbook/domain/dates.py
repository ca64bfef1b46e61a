"""Calendar days as people type and keep them: whole days, partial dates, lunar dates; arithmetic on months and leap years.

A day written ``3/5/2024`` has two meanings, and neither is chosen silently: ``AmbiguousDate`` carries both.
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from clientbook.domain.errors import InvalidValue
from clientbook.domain.simplified import SIMPLER
from clientbook.i18n import N_

_STORED = re.compile(r"(?P<lunar>L)?(?:(?P<y>\d{4})|-)(?:-(?P<m>\d\d)(?:(?P<leap>[-+])(?P<d>\d\d))?)?")


class AmbiguousDate(InvalidValue):
    """Day and month can be read both ways; ``readings`` are the two stored forms, day first and month first."""

    def __init__(self, value: str, readings: tuple[str, str], field: str = "") -> None:
        super().__init__(field, N_("can be read as two different days; write it as 2026-11-21"), value)
        self.readings = readings


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialDate:
    """A date of which the year, or all but the year, may be unknown; in the Gregorian or the Chinese lunar calendar.

    Stored as ``1985-03-07``, ``--03-07``, ``1985-03``, ``1985``; lunar with a leading ``L``; a leap month has ``+`` before the day.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    lunar: bool = False
    leap: bool = False

    def __post_init__(self) -> None:
        whole = self.month is not None and self.day is not None
        sound = (
            (whole or (self.year is not None and self.day is None and not self.lunar))
            and (self.year is None or 1 <= self.year <= 9999)
            and (self.month is None or 1 <= self.month <= 12)
            and (self.lunar or not self.leap)
            and (self.day is None or 1 <= self.day <= self._longest())
        )
        if not sound:
            raise InvalidValue("birth", N_("is not a date"))

    def _longest(self) -> int:
        """Days of the month; 29 for a February of an unknown year, 30 for a lunar month."""
        if self.lunar:
            return 30
        return calendar.monthrange(self.year or 2000, self.month or 1)[1]

    def __str__(self) -> str:
        """The stored form."""
        year = f"{self.year:04d}" if self.year is not None else "-"
        month = f"-{self.month:02d}" if self.month is not None else ""
        day = f"{'+' if self.leap else '-'}{self.day:02d}" if self.day is not None else ""
        return f"{'L' if self.lunar else ''}{year}{month}{day}"

    @classmethod
    def parse(cls, stored: str) -> "PartialDate":
        """The date of a stored form.

        Raises:
            InvalidValue
        """
        match = _STORED.fullmatch(stored)
        if match is None or not stored.isascii():
            raise InvalidValue("birth", N_("is not a date"), stored)
        number = {key: int(value) if (value := match[key]) else None for key in ("y", "m", "d")}
        lunar = match["lunar"] is not None
        return cls(year=number["y"], month=number["m"], day=number["d"], lunar=lunar, leap=match["leap"] == "+")

    def in_year(self, year: int) -> date | None:
        """Its day in this Gregorian year; 29 February falls on the 28th in common years. None for lunar dates and bare years."""
        if self.lunar or self.month is None or self.day is None:
            return None
        return date(year, self.month, min(self.day, calendar.monthrange(year, self.month)[1]))

    def next_after(self, today: date) -> date | None:
        """The next time it comes round, today included."""
        this_year = self.in_year(today.year)
        return this_year if this_year is None or this_year >= today else self.in_year(today.year + 1)

    def age(self, today: date) -> int | None:
        """Full years since; by the years alone where the day is unknown. None without a year, for lunar dates and future ones."""
        if self.year is None or self.lunar:
            return None
        before = self.month is not None and (today.month, today.day) < (self.month, self.day or 1)
        years = today.year - self.year - before
        return years if years >= 0 else None


# ---- arithmetic -------------------------------------------------------------------------------------------------------


def month_end(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_start(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where it has no such day (31 January + 1 is 28 February)."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes the 28th in common years."""
    return add_months(day, 12 * years)


# ---- what people type -------------------------------------------------------------------------------------------------

_WEEKDAY = re.compile(
    r"[\s,(]*(?:(?:星期|周|礼拜)[一二三四五六日天]|\b(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|nesday|rsday|urday|sday)?\b\.?)[\s,)]*"
)
_AROUND = re.compile(r"\s*([年月日号闰])\s*")
_TIME = re.compile(r"[\st]+\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:\s*(?:am|pm|z))?$")
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NAMES = {
    name: number for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<y>\d{4})\s*([-/.])\s*(?P<m>\d{1,2})\s*\2\s*(?P<d>\d{1,2})",
        r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)",
        rf"{_DAY}(?: of)?[ \-/]*{_MONTH}(?:[ ,\-/]*(?P<y>\d{{4}}))?",
        rf"{_MONTH}[ \-]*{_DAY}(?:[ ,\-]+(?P<y>\d{{4}}))?",
        rf"{_MONTH}[ ,\-]*(?P<y>\d{{4}})",
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})",
        r"(?:--)?(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})\.\s*(?P<m>\d{1,2})\.\s*(?P<y>\d{4})?",
        r"(?P<y>\d{4})",
    )
)
_EITHER = re.compile(r"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?:(?P=sep)(?P<y>\d{4}))?")
_NUMERAL = "一二三四五六七八九十"
_CHINESE = re.compile(
    rf"(?P<lunar>农历|阴历|旧历|夏历|lunar )?\s*(?:公历|阳历)?(?:(?P<y>\d{{4}}|[零{_NUMERAL}]{{4}})年\s*)?"
    rf"(?:(?P<leap>闰)?(?P<m>正|冬|腊|\d{{1,2}}|[{_NUMERAL}]{{1,2}})月\s*(?P<d>初?[{_NUMERAL}廿卅]{{1,3}}|\d{{1,2}})?(?P<unit>[日号])?)?生?"
)
_LUNAR = re.compile(
    r"(?:农历|阴历|旧历|夏历|lunar|l)\s*(?P<leap>闰|leap )?\s*(?:(?P<y>\d{4})[-/. ]|--)?(?P<m>\d{1,2})(?P<sep>[-+/.])(?P<d>\d{1,2})"
)
_LUNAR_WORDS = re.compile(
    r"(?:lunar )?(?P<d>\d{1,2})(?:st|nd|rd|th)? (?:day )?of (?:the )?(?P<leap>leap )?"
    r"(?P<m>\d{1,2})(?:st|nd|rd|th)? (?:lunar )?month(?:,? (?P<y>\d{4}))?"
)
_WORDS = {"今天": 0, "今日": 0, "today": 0, "明天": 1, "tomorrow": 1, "昨天": -1, "yesterday": -1, "后天": 2, "前天": -2}

LONGEST = 100
"""Characters of the longest date; what is longer is none, and is not searched for one: that would take minutes in a file made to harm."""


def _plain(typed: str) -> str:
    """Typed text narrow, in lower case, without weekday and time of day; empty where it is too long to be a date."""
    text = " ".join(unicodedata.normalize("NFKC", typed).lower().translate(SIMPLER).split())
    if len(text) > LONGEST:
        return ""
    text = _TIME.sub("", text)
    text = _AROUND.sub(r"\1", text)
    return _WEEKDAY.sub(" ", text).strip(" ,")


def _chinese_number(text: str) -> int:
    """A number up to 39 as it stands in dates (十五, 二十三, 廿三, 初七), or a year digit by digit (一九八五)."""
    if text.isdecimal():
        return int(text)
    if len(text) == 4:
        return int("".join(str(f"零{_NUMERAL}".index(character)) for character in text))
    text = text.removeprefix("初").replace("廿", "二十").replace("卅", "三十").replace("十十", "十")
    tens, ten, ones = text.rpartition("十")
    digit = {character: number for number, character in enumerate(_NUMERAL, 1)}
    return (digit.get(tens, 1) * 10 if ten else 0) + digit.get(ones, 0)


def _make(year: str | None, month: int | None, day: int | None, *, lunar: bool = False, leap: bool = False) -> PartialDate | None:
    """The date of these parts; None where there is none."""
    try:
        return PartialDate(year=int(year) if year else None, month=month, day=day, lunar=lunar, leap=leap)
    except InvalidValue:
        return None


def _chinese(text: str) -> PartialDate | None:
    """``1985年3月7日``, ``三月七号``, ``农历八月十五``, ``闰六月初七``; Chinese numerals without 日 are lunar, as people write them."""
    match = _CHINESE.fullmatch(text)
    if match is None or not (match["y"] or match["m"]):
        return None
    month, day = match["m"] or "", match["d"] or ""
    lunar = bool(match["lunar"] or match["leap"]) or month in ("正", "冬", "腊") or day.startswith(("初", "廿", "卅"))
    lunar = lunar or bool(day and not day.isdecimal() and not month.isdecimal() and not match["unit"])
    special = {"": None, "正": 1, "冬": 11, "腊": 12}
    number = special[month] if month in special else _chinese_number(month)
    year = str(_chinese_number(match["y"])) if match["y"] else None
    return _make(year, number, _chinese_number(day) if day else None, lunar=lunar, leap=bool(match["leap"]))


def _lunar(text: str) -> PartialDate | None:
    """``lunar 8-15``, ``农历 1985-8-15``, ``lunar leap 6-7``, ``15th of the 8th lunar month`` and the stored form."""
    match = _LUNAR.fullmatch(text) or _LUNAR_WORDS.fullmatch(text)
    if match is None:
        return None
    return _make(match["y"], int(match["m"]), int(match["d"]), lunar=True, leap=bool(match["leap"]) or match.groupdict().get("sep") == "+")


def _either(text: str, order: str) -> PartialDate | None:
    """``3/7`` and ``3/7/1985``: by the given order, or by what is possible.

    Raises:
        AmbiguousDate
    """
    match = _EITHER.fullmatch(text)
    if match is None:
        return None
    first, second = int(match["a"]), int(match["b"])
    by_order = {"dmy": _make(match["y"], second, first), "mdy": _make(match["y"], first, second)}
    if order:
        return by_order[order]
    found = [each for each in by_order.values() if each is not None]
    if len(found) == 2 and found[0] != found[1]:
        raise AmbiguousDate(text, (str(found[0]), str(found[1])))
    return found[0] if found else None


def _gregorian(text: str) -> PartialDate | None:
    """The forms that can be read in one way only."""
    for form in _FORMS:
        if match := form.fullmatch(text):
            part = match.groupdict()
            month = _NAMES[part["name"]] if part.get("name") else int(part["m"]) if part.get("m") else None
            return _make(part.get("y"), month, int(part["d"]) if part.get("d") else None)
    return None


def parse_partial(typed: str, order: str = "") -> PartialDate | None:
    """The date somebody typed, in either language and calendar, perhaps without year or day; None where it is none.

    ``order`` (``dmy`` or ``mdy``) says how ``3/7`` is meant where that is known, as in a file whose other rows tell.

    Raises:
        AmbiguousDate
    """
    text = _plain(typed)
    return _gregorian(text) or _chinese(text) or _lunar(text) or _either(text, order)


def parse_day(typed: str, today: date, order: str = "") -> date | None:
    """The day somebody typed; None where it is none. A time of day and a weekday beside it are ignored.

    Without a year it is the one nearest to today. Lunar days and bare years are no days.

    Raises:
        AmbiguousDate
    """
    text = _plain(typed)
    if text in _WORDS:
        return today + timedelta(days=_WORDS[text])
    found = parse_partial(typed, order)
    if found is None or found.lunar or found.month is None or found.day is None:
        return None
    if found.year is not None:
        return date(found.year, found.month, found.day)
    near = [day for year in (today.year - 1, today.year, today.year + 1) if (day := found.in_year(year)) and day.day == found.day]
    return min(near, key=lambda day: abs((day - today).days)) if near else None
