"""Days and instants as the two languages write them: ``Sat 21 Nov 2026`` and ``周六 11-21``."""

from datetime import date, datetime, timedelta, tzinfo

from clientbook.domain.errors import InvalidValue
from clientbook.i18n import _, language
from clientbook.text.display import word

_WEEKDAYS = {"en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "zh_CN": ("周一", "周二", "周三", "周四", "周五", "周六", "周日")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


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


def partial_date(stored: str) -> str:
    """A stored partial date: ``7 Mar 1985``, ``7 Mar``, ``1985``, ``农历八月十五``. It can be typed back as it stands."""
    from clientbook.domain.date_words import partial_words  # with domain.dates, whose patterns are not needed to say most things
    from clientbook.domain.dates import PartialDate

    try:
        return partial_words(PartialDate.parse(stored))
    except InvalidValue:
        return word(stored)
