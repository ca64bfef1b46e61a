"""Partial and lunar dates in words that can be typed back as they stand."""

from clientbook.domain.dates import PartialDate
from clientbook.i18n import language

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMERALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_LUNAR_MONTHS = ("", "正", *_NUMERALS[2:11], "冬", "腊")


def ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``11th``."""
    return f"{number}{'th' if 10 < number % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def lunar_day(day: int) -> str:
    """初一 … 初十, 十一 … 十九, 二十, 廿一 … 廿九, 三十."""
    if day <= 10:
        return f"初{_NUMERALS[day]}"
    tens, ones = divmod(day, 10)
    return f"{('', '十', '廿' if ones else '二十', '三十')[tens]}{_NUMERALS[ones]}"


def _lunar(found: PartialDate) -> str:
    month, day = found.month or 1, found.day or 1
    if language() == "zh_CN":
        year = f"{found.year}年" if found.year is not None else ""
        return f"农历{year}{'闰' if found.leap else ''}{_LUNAR_MONTHS[month]}月{lunar_day(day)}"
    year = f" {found.year}" if found.year is not None else ""
    return f"lunar {ordinal(day)} of {'leap ' if found.leap else ''}{ordinal(month)} month{year}"


def partial_words(found: PartialDate) -> str:
    """``7 Mar 1985``, ``7 Mar``, ``Mar 1985``, ``1985``; ``1985-03-07``, ``3月7日``, ``农历八月十五``; in the language in force."""
    if found.lunar:
        return _lunar(found)
    if language() == "zh_CN":
        parts = ((found.year, "年"), (found.month, "月"), (found.day, "日"))
        whole = None not in (found.year, found.month, found.day)
        return str(found) if whole else "".join(f"{number}{unit}" for number, unit in parts if number is not None)
    words = (str(found.day) if found.day else "", MONTHS[found.month - 1] if found.month else "", f"{found.year:04d}" if found.year else "")
    return " ".join(word for word in words if word)
