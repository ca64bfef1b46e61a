"""The festivals people in China greet each other on, in any year the lunar calendar is known for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from clientbook.domain.occasion_days import lunar_day

AHEAD, AFTER = 15, 7
"""Days before and after a festival on which one still greets for it."""


@dataclass(frozen=True, slots=True)
class Festival:
    """One coming round of a festival."""

    day: date
    english: str
    chinese: str

    def name(self, language: str) -> str:
        """What it is called in this language."""
        return self.chinese if language == "zh_CN" else self.english


_SOLAR = (
    (1, 1, "New Year", "元旦"),
    (5, 1, "Labour Day", "劳动节"),
    (10, 1, "National Day", "国庆节"),
)
_LUNAR = (
    (1, 1, "Spring Festival", "春节"),
    (1, 15, "Lantern Festival", "元宵节"),
    (5, 5, "Dragon Boat Festival", "端午节"),
    (8, 15, "Mid-Autumn Festival", "中秋节"),
    (9, 9, "Double Ninth Festival", "重阳节"),
)


def festivals(year: int) -> Iterator[Festival]:
    """The festivals of a Gregorian year, and of the lunar year that begins in it; in no order."""
    if not 1 <= year <= 9999:
        return
    for month, day, english, chinese in _SOLAR:
        yield Festival(date(year, month, day), english, chinese)
    for month, day, english, chinese in _LUNAR:
        found = lunar_day(year, month, day)
        if found is not None:
            yield Festival(found, english, chinese)


def festival_near(today: date) -> Festival | None:
    """The festival one greets for today: the nearest of those a fortnight ahead or a week past; None where there is none."""
    first, last = today - timedelta(days=min(AFTER, (today - date.min).days)), today + timedelta(days=min(AHEAD, (date.max - today).days))
    near = [each for year in (today.year, today.year + 1) for each in festivals(year) if first <= each.day <= last]
    return min(near, key=lambda each: (abs((each.day - today).days), each.day < today), default=None)
