"""The time of day in a phrase: ``15:00``, ``3pm``, ``at 3``, ``下午三点半``, ``noon``; what is left of the phrase is the day.

An hour from 1 to 6 that is spoken without a part of the day (``3点``, ``at 3``) is in the afternoon, as nobody visits customers at
night; with a colon (``3:00``) it stands on the clock of 24 hours. A part of the day alone (``下午``, ``morning``) is an hour in it.
Whatever was read is shown resolved while it is typed.
"""

import re
from dataclasses import dataclass
from datetime import time

from clientbook.domain.number_words import ENGLISH, number_of


@dataclass(frozen=True, slots=True)
class Spoken:
    """A time of day."""

    at: time
    vague: bool = False
    """Only a part of the day was named."""


_PART_HOURS = {
    "凌晨": (None, range(7), range(0)),
    "清晨": (7, range(4, 10), range(0)),
    "早上": (9, range(5, 13), range(0)),
    "早晨": (9, range(5, 13), range(0)),
    "上午": (9, range(6, 13), range(0)),
    "中午": (12, range(11, 15), range(1, 3)),
    "下午": (14, range(12, 24), range(1, 12)),
    "午后": (14, range(12, 24), range(1, 12)),
    "傍晚": (18, range(16, 21), range(4, 9)),
    "晚上": (19, range(17, 24), range(5, 12)),
    "夜晚": (19, range(17, 24), range(5, 12)),
    "morning": (9, range(5, 13), range(0)),
    "noon": (12, range(0), range(0)),
    "midday": (12, range(0), range(0)),
    "afternoon": (14, range(12, 24), range(1, 12)),
    "evening": (19, range(17, 24), range(5, 12)),
}
"""Part of the day: the hour it means alone, hours of it as they stand, hours of it less twelve."""

_PART = "(?P<part>" + "|".join(part for part in _PART_HOURS if not part.isascii()) + ")"
_HOUR = r"(?P<hour>二十[一二三四]?|十[一二三四五六七八九]?|[零一二两三四五六七八九]|(?<!\d)\d{1,2})"
_MINUTE = r"(?P<minute>零[一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?|[0-5]?\d)"
_AT = r"(?:\bat |@ ?)"
_FORMS = (
    rf"{_PART}?{_HOUR}[点时](?:钟|整)?(?:(?P<half>半)|(?P<quarter>[一三])刻|{_MINUTE}分?)?",
    rf"{_PART}?{_AT}?(?<![\d:])(?P<hour>\d{{1,2}}):(?P<minute>[0-5]\d)(?P<clock>)(?::[0-5]\d)? ?(?P<half_day>am|pm)?",
    rf"{_AT}?(?<![\d:])(?P<hour>\d{{1,2}}) ?(?P<half_day>am|pm)",
    rf"{_AT}(?P<hour>\d{{1,2}}|{'|'.join(list(ENGLISH)[:12])})(?: ?o'?clock)?(?: in the (?P<part>morning|afternoon|evening))?",
    r"\b(?P<hour>\d{1,2}) ?o'?clock(?: in the (?P<part>morning|afternoon|evening))?",
    _PART,
    r"\b(?:in the |at )?(?P<part>morning|noon|midday|afternoon|evening)",
)
_LAST = tuple(re.compile(rf"(?P<day>.*?)[\s,]*{form}") for form in _FORMS)
_FIRST = tuple(re.compile(rf"{form}[\s,]*(?P<day>.*)") for form in _FORMS)


def split_time(text: str) -> tuple[str, Spoken | None]:
    """The phrase without its time of day, and the time; the phrase as it is and None where it names none."""
    for form in (*_LAST, *_FIRST):
        if (match := form.fullmatch(text)) is not None and (spoken := _spoken(match.groupdict())) is not None:
            return match["day"].strip(" ,"), spoken
    return text, None


def _spoken(named: dict[str, str | None]) -> Spoken | None:
    """The time of these parts; None where there is no such time."""
    part = _PART_HOURS.get(named.get("part") or "")
    if not named.get("hour"):
        return Spoken(time(part[0]), vague=True) if part is not None and part[0] is not None else None
    hour = number_of(named["hour"] or "")
    if hour is not None and named.get("half_day"):
        hour = hour % 12 + 12 * (named["half_day"] == "pm") if 1 <= hour <= 12 else None
    elif hour is not None and part is not None:
        hour = 0 if (hour, named["part"]) == (12, "凌晨") else hour if hour in part[1] else hour + 12 if hour in part[2] else None
    elif hour is not None and named.get("clock") is None and 1 <= hour <= 6:
        hour += 12
    minute = 30 if named.get("half") else {"一": 15, "三": 45}.get(named.get("quarter") or "", _minutes(named.get("minute")))
    return Spoken(time(hour, minute)) if hour is not None and hour < 24 and minute is not None else None


def _minutes(text: str | None) -> int | None:
    """Minutes as typed; none are 0."""
    return number_of(text) if text else 0
