"""Days and instants as the two languages write them: ``Sat 21 Nov 2026`` and ``周六 11-21``."""

from datetime import date, datetime, timedelta, tzinfo

from clientbook.domain.dates import PartialDate
from clientbook.domain.errors import InvalidValue
from clientbook.i18n import _, language
from clientbook.text.display import plain

_WEEKDAYS = {"en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "zh_CN": ("周一", "周二", "周三", "周四", "周五", "周六", "周日")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMERALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_LUNAR_MONTHS = ("", "正", *_NUMERALS[2:11], "冬", "腊")


def weekday(day: date) -> str:
    """``Sat``, ``周六``."""
    return _WEEKDAYS[language()][day.weekday()]


def date_text(day: date) -> str:
    """The whole date without weekday: ``21 Nov 2026``, ``2026-11-21``."""
    return day.isoformat() if language() == "zh_CN" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date, today: date) -> str:
    """As short as can be: ``21 Nov``, ``11-21``; with the year where it is not this one."""
    if day.year != today.year:
        return date_text(day)
    return f"{day:%m-%d}" if language() == "zh_CN" else f"{day.day} {_MONTHS[day.month - 1]}"


def day(day: date, today: date) -> str:
    """The day with its weekday: ``Sat 21 Nov 2026``, ``周六 11-21`` (``周六 2025-11-22`` in another year)."""
    return f"{weekday(day)} {short_day(day, today) if language() == 'zh_CN' else date_text(day)}"


def due(day: date, today: date) -> str:
    """A planned day: ``today``, ``tomorrow``, the weekday within a week, else the short day."""
    ahead = (day - today).days
    if ahead in (0, 1):
        return _("today") if ahead == 0 else _("tomorrow")
    return weekday(day) if timedelta(1) < day - today < timedelta(7) else short_day(day, today)


def moment(instant: datetime, zone: tzinfo | None, today: date) -> str:
    """A stored instant in the local zone: ``21 Nov 14:05``."""
    local = instant.astimezone(zone)
    return f"{short_day(local.date(), today)} {local:%H:%M}"


def _ordinal(number: int) -> str:
    return f"{number}{'th' if 10 < number % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _lunar_day(day: int) -> str:
    """初一 … 初十, 十一 … 十九, 二十, 廿一 … 廿九, 三十."""
    if day <= 10:
        return f"初{_NUMERALS[day]}"
    tens, ones = divmod(day, 10)
    return f"{('', '十', '廿' if ones else '二十', '三十')[tens]}{_NUMERALS[ones]}"


def _lunar(found: PartialDate) -> str:
    month, day = found.month or 1, found.day or 1
    if language() == "zh_CN":
        year = f"{found.year}年" if found.year is not None else ""
        return f"农历{year}{'闰' if found.leap else ''}{_LUNAR_MONTHS[month]}月{_lunar_day(day)}"
    year = f" {found.year}" if found.year is not None else ""
    return f"lunar {_ordinal(day)} of {'leap ' if found.leap else ''}{_ordinal(month)} month{year}"


def partial_date(stored: str) -> str:
    """A stored partial date: ``7 Mar 1985``, ``7 Mar``, ``1985``, ``农历八月十五``. It can be typed back as it stands."""
    try:
        found = PartialDate.parse(stored)
    except InvalidValue:
        return plain(stored)
    if found.lunar:
        return _lunar(found)
    if language() == "zh_CN":
        parts = ((found.year, "年"), (found.month, "月"), (found.day, "日"))
        whole = None not in (found.year, found.month, found.day)
        return stored if whole else "".join(f"{number}{unit}" for number, unit in parts if number is not None)
    words = (str(found.day) if found.day else "", _MONTHS[found.month - 1] if found.month else "", str(found.year) if found.year else "")
    return " ".join(word for word in words if word)
