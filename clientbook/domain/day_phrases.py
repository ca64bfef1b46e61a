"""Days in words: ``下周三``, ``三天后``, ``月底``, ``15号``, ``next fri``, ``in 3 days``; forms of the calendar are in ``dates``.

A phrase is read in one direction: of a plan the days to come, of a contact the days that were. Where it may mean several days
(``周三``, ``15号``, ``12-01``), the nearest one in that direction is meant, within the edge; where it means one day (``明天``,
``下周三``, ``2026-12-01``), it is that one, and whoever asks checks that it lies in the right direction.

- A week begins on Monday. ``下周三`` is the Wednesday of next week, ``next fri`` the Friday of next week, ``last fri`` that of last week.
- ``周三``, ``这周三`` and ``wed`` of a plan are the coming one: never today, on a Wednesday in a week. Of a contact, the latest one,
  today included.
- ``下周``, ``下个月``, ``明年`` and their English are the first day of it. ``周末`` is Saturday (on a Sunday, that day).
- ``月初`` and ``年初`` without more are the coming ones; a month is halved at 15 days (``半个月后``, ``月中``).
- ``15号`` in a month that is too short means the next month that has it.
- ``年后`` is after the Spring Festival: the eighth of the first lunar month, when shops and offices open again.
"""

import re
from datetime import date, timedelta

from clientbook.domain.amount_phrases import AMOUNTS, CHINESE_NUMBER, Asked, Rule
from clientbook.domain.dates import PartialDate, add_months, month_end, month_start, parse_partial
from clientbook.domain.number_words import number_of
from clientbook.domain.occasion_days import day_in, lunar_day


class OtherWeekday(ValueError):
    """A weekday stands beside a date that falls on another one: one of the two is a slip."""


_WORDS = {
    "今天": 0, "今日": 0, "today": 0,
    "明天": 1, "明日": 1, "明儿": 1, "tomorrow": 1, "tmr": 1, "tmrw": 1,
    "后天": 2, "后日": 2, "day after tomorrow": 2, "the day after tomorrow": 2, "大后天": 3,
    "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2, "前日": -2,
    "day before yesterday": -2, "the day before yesterday": -2, "大前天": -3,
}  # fmt: skip

# ---- weekdays ---------------------------------------------------------------------------------------------------------

_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5} | {str(n): n - 1 for n in range(1, 8)}
_ENGLISH_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6, "wee": 5}
_NAME = r"(?P<day>weekend|mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_WEEK = re.compile(r"(?P<week>下下个?|下个?|上上个?|上个?|这个?|本)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末1-7])?")
_BESIDE = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])|\b(mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|r|rs|rsday|urday)?\b")
_ENGLISH_WEEK = (
    re.compile(rf"(?:(?P<week>next|this|(?:the )?coming|last|past) )?{_NAME}"),
    re.compile(rf"{_NAME} (?:of )?(?P<week>next|this|last) week"),
    re.compile(rf"(?P<week>next|last) week(?: (?:on )?{_NAME})?"),
)


def _weekday(asked: Asked, weeks: int | None, number: int | None, *, weekend: bool) -> date | None:
    """A day of a week; ``weeks`` ahead of this one, None: the nearest. Without a day the first of that week."""
    monday = asked.today - timedelta(days=asked.today.weekday())
    if weeks is not None:
        return monday + timedelta(days=7 * weeks + (number or 0))
    if number is None:
        return None
    this = monday + timedelta(days=number)
    if weekend and asked.ahead:
        return asked.nearest((this, this + timedelta(days=1), this + timedelta(days=7)))
    around = [this + timedelta(days=7 * n) for n in (-2, -1, 0, 1, 2)]
    return asked.nearest(day for day in around if day != asked.today or not asked.ahead)


def _week(match: re.Match[str], asked: Asked) -> date | None:
    """``周三``, ``下周三``, ``下下周五``, ``本周五``, ``下周``."""
    week, day = match["week"] or "", match["day"]
    weeks = week.count("下") - week.count("上")
    this = week[:1] in ("这", "本") and not asked.ahead  # of a contact: this week and no other
    return _weekday(asked, weeks if weeks or this else None, _WEEKDAYS[day] if day else None, weekend=day == "末")


def _english_week(match: re.Match[str], asked: Asked) -> date | None:
    """``wed``, ``next fri``, ``friday next week``, ``next week``."""
    week, day = match["week"] or "", match["day"]
    weeks = {"next": 1, "last": -1, "past": None, "this": None if asked.ahead else 0}.get(week)
    return _weekday(asked, weeks, _ENGLISH_WEEKDAYS[day[:3]] if day else None, weekend=day == "weekend")


# ---- months and years -------------------------------------------------------------------------------------------------

_MONTH_NUMBERS = {
    name: number for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}
_RELATIVE = r"(?:下下|上上)个?月|(?:下|上)个?月|(?:这个?|本)月"
_OF_MONTH = re.compile(
    rf"(?:(?P<year>\d{{4}})年)?(?P<month>{_RELATIVE}|月|(?:\d{{1,2}}|十[一二]?|[一二三四五六七八九])月)(?P<part>初|中旬?|底|末)"
)
_DAY_OF_MONTH = re.compile(rf"(?:(?P<month>{_RELATIVE})(?P<d>{CHINESE_NUMBER})[号日]?|(?P<alone>{CHINESE_NUMBER})[号日])")
_NEXT_MONTH = re.compile(r"(?P<month>下下个?月|下个?月|next month)")
_ENGLISH_NAME = "|".join(f"{name}[a-z]*" for name in _MONTH_NUMBERS)
_ENGLISH_OF_MONTH = re.compile(
    r"(?:the )?(?P<part>start|beginning|middle|mid|end)(?:[ -]of)?[ -](?:the |this )?"
    rf"(?P<month>next month|last month|month|{_ENGLISH_NAME})(?:,? (?P<year>\d{{4}}))?"
)
_ORDINAL = (
    re.compile(r"(?:the )?(?P<d>\d{1,2})(?:st|nd|rd|th)(?:(?: of)? (?P<month>this month|next month|last month|the month))?"),
    re.compile(r"(?P<month>next month|last month)(?: on)?(?: the)? (?P<d>\d{1,2})(?:st|nd|rd|th)?"),
)
_OF_YEAR = re.compile(r"(?:(?P<year>\d{4})年|年)(?P<part>初|底|末)")
_ENGLISH_OF_YEAR = re.compile(r"(?:the )?(?P<part>start|beginning|end) of (?:the |this )?(?P<year>next year|year|\d{4})")
_YEAR_WORDS = {"今年": 0, "明年": 1, "后年": 2, "去年": -1, "前年": -2}
_SHORT = {"month end": "月底", "month-end": "月底", "eom": "月底", "year end": "年底", "year-end": "年底", "eoy": "年底"}
_AFTER_FESTIVAL = frozenset(
    {"年后", "过年后", "过完年", "过完年后", "春节后", "春节以后", "春节之后", "after cny", "after chinese new year",
     "after lunar new year", "after spring festival", "after the spring festival"}
)  # fmt: skip


def _months_ahead(words: str) -> int | None:
    """How far ahead a month is that is named by its place; None for a month of its own."""
    if words in ("月", "month"):
        return None
    return words.count("下") - words.count("上") + words.count("next") - words.count("last")


def _part(month: date, part: str) -> date:
    """The day of a part of a month; the month by its first day."""
    if part[0] in ("初", "s", "b"):
        return month
    return month + timedelta(days=14) if part[0] in ("中", "m") else month_end(month)


def _of_month(match: re.Match[str], asked: Asked) -> date | None:
    """``月底``, ``下月初``, ``12月底``, ``2027年三月初``, ``end of next month``, ``mid December``."""
    words, part, year = match["month"], match["part"], match["year"]
    first = month_start(asked.today)
    name = words.removesuffix("月")
    number = _MONTH_NUMBERS.get(words[:3]) or (number_of(name) if name and name[0] not in "上下这本" else None)
    if number is not None and words not in ("month", "next month", "last month"):
        if not 1 <= number <= 12:
            return None
        years = [int(year)] if year else [asked.today.year + n for n in (-1, 0, 1)]
        days = [_part(date(each, number, 1), part) for each in years]
        return days[0] if year else asked.nearest(days)
    if year:
        return None
    ahead = _months_ahead(words)
    if ahead is not None:
        return _part(add_months(first, ahead), part)
    return asked.nearest(_part(add_months(first, n), part) for n in (-1, 0, 1))


def _in_month(asked: Asked, words: str, number: int | None) -> date | None:
    """A day by its number, in a month named by its place, or the nearest such day."""
    if number is None or not 1 <= number <= 31:
        return None
    first = month_start(asked.today)
    fixed = _months_ahead(words) if words and words != "the month" else None
    firsts = [add_months(first, n) for n in ([fixed] if fixed is not None else range(-2, 4))]
    days = [each.replace(day=number) for each in firsts if number <= month_end(each).day]
    return next(iter(days), None) if fixed is not None else asked.nearest(days)


def _day_of_month(match: re.Match[str], asked: Asked) -> date | None:
    """``15号``, ``三十一号``, ``下个月5号``."""
    return _in_month(asked, match["month"] or "", number_of(match["d"] or match["alone"]))


def _ordinal(match: re.Match[str], asked: Asked) -> date | None:
    """``the 15th``, ``15th of next month``, ``next month 15``."""
    return _in_month(asked, match["month"] or "", int(match["d"]))


def _next_month(_match: re.Match[str], asked: Asked) -> date | None:
    """``下个月``: its first day."""
    return add_months(month_start(asked.today), max(1, _match["month"].count("下"))) if asked.ahead else None


def _of_year(match: re.Match[str], asked: Asked) -> date | None:
    """``年底``, ``2027年初``, ``end of the year``, ``start of next year``."""
    words, start, this = match["year"] or "year", match["part"][0] in ("初", "s", "b"), asked.today.year
    years = [this + 1] if words == "next year" else [this - 1, this, this + 1] if words == "year" else [int(words)]
    days = [date(year, 1, 1) if start else date(year, 12, 31) for year in years]
    return asked.nearest(days) if words == "year" else days[0]


# ---- all of them ------------------------------------------------------------------------------------------------------

_RULES: tuple[Rule, ...] = (
    *AMOUNTS,
    (_WEEK, _week),
    *((form, _english_week) for form in _ENGLISH_WEEK),
    (_OF_MONTH, _of_month),
    (_ENGLISH_OF_MONTH, _of_month),
    (_DAY_OF_MONTH, _day_of_month),
    *((form, _ordinal) for form in _ORDINAL),
    (_NEXT_MONTH, _next_month),
    (_OF_YEAR, _of_year),
    (_ENGLISH_OF_YEAR, _of_year),
)


def find_day(text: str, asked: Asked) -> date | None:
    """The day a phrase means, in simplified characters, lower case, without a time of day; None where it means none.

    Raises:
        AmbiguousDate: day and month can be read both ways.
        OtherWeekday: the weekday beside a date is not that of the date.
        ValueError, OverflowError: beyond the end of the calendar.
    """
    if text in _WORDS:
        return asked.today + timedelta(days=_WORDS[text])
    if text in _AFTER_FESTIVAL:
        return asked.nearest(day for year in _around(asked.today) if (day := lunar_day(year, 1, 8)) is not None)
    if text in ("明年", "后年", "next year"):
        return date(asked.today.year + _YEAR_WORDS.get(text, 1), 1, 1)
    text = _SHORT.get(text, text)
    if text[:2] in _YEAR_WORDS:
        text = f"{asked.today.year + _YEAR_WORDS[text[:2]]:04d}年{text[2:]}"
    for form, rule in _RULES:
        if (match := form.fullmatch(text)) is not None and (found := rule(match, asked)) is not None:
            return found
    partial = parse_partial(text)
    day = _of_date(partial, asked) if partial is not None else None
    beside = _BESIDE.search(text)
    if day is not None and beside is not None and day.weekday() != (_WEEKDAYS | _ENGLISH_WEEKDAYS)[beside[1] or beside[2]]:
        raise OtherWeekday
    return day


def _around(today: date) -> range:
    return range(max(1, today.year - 1), min(9999, today.year + 2) + 1)


def _of_date(partial: PartialDate, asked: Asked) -> date | None:
    """The day of a date of the calendar; without a year the nearest one; none without a day."""
    if partial.month is None or partial.day is None:
        return None
    if partial.year is not None:
        if partial.lunar:
            return lunar_day(partial.year, partial.month, partial.day, leap=partial.leap)
        return date(partial.year, partial.month, partial.day)
    years = range(max(1, asked.today.year - 8), min(9999, asked.today.year + 8) + 1)  # 29 February may be eight years away
    days = (day for year in years for day in day_in(partial, year))
    return asked.nearest(day for day in days if partial.lunar or day.day == partial.day)
