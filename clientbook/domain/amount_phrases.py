"""So many days, weeks, months from today: ``三天后``, ``半个月后``, ``in 3 days``, ``+2w``; and what is asked of a phrase."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from clientbook.domain.dates import add_months
from clientbook.domain.number_words import NUMBER, number_of

CHINESE_NUMBER = r"(?:\d{1,4}|[零一二两三四五六七八九十百廿卅]{1,7})"
"""Part of a pattern: digits or Chinese numerals."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a day to come or a day that was, up to an edge."""

    today: date
    ahead: bool
    edge: date
    """The first day that may be meant ahead, the last one that may be meant back."""

    def nearest(self, days: Iterable[date]) -> date | None:
        """The nearest of several days a phrase may mean."""
        if self.ahead:
            return min((day for day in days if day >= self.edge), default=None)
        return max((day for day in days if day <= self.edge), default=None)


Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Asked], date | None]]
"""A form, and the day it means; None where it means none after all."""

_AMOUNT = re.compile(
    rf"(?P<through>再?过)?(?:(?P<n>{CHINESE_NUMBER})(?P<piece>个)?(?P<middle>半)?|(?P<half>半)个?)"
    r"(?P<unit>天|日|周|星期|礼拜|月|季度|年)(?P<tail>半)?(?P<way>之?后|以后|过后|之?内|以内|之?前|以前)?"
)
_ENGLISH_AMOUNT = re.compile(
    rf"(?:(?P<sign>[+-]) ?|(?P<into>in|within|after) )?(?:(?P<half>half an? )|(?P<n>(?:a )?couple of |\d{{1,4}} ?|{NUMBER} ))"
    r"(?P<unit>days?|d|weeks?|wks?|w|fortnights?|months?|mos?|m|quarters?|q|years?|yrs?|y)"
    r"(?: (?P<way>from now|from today|later|hence|ago))?"
)
_SIGNED = re.compile(r"(?P<sign>[+-]) ?(?P<n>\d{1,4})")
_UNITS = {
    "天": (0, 1), "日": (0, 1), "周": (0, 7), "星期": (0, 7), "礼拜": (0, 7), "月": (1, 0), "季度": (3, 0), "年": (12, 0),
    "d": (0, 1), "w": (0, 7), "f": (0, 14), "m": (1, 0), "q": (3, 0), "y": (12, 0),
}  # fmt: skip
"""Unit, or its first letter: months and days."""
_HALVES = {"月": (0, 15), "年": (6, 0), "m": (0, 15), "y": (6, 0)}


def _amount(match: re.Match[str], asked: Asked) -> date | None:
    """``三天后``, ``半个月后``, ``一年半后``, ``过两周``, ``3个月前``; ``三天`` alone goes the way that is asked."""
    unit, counted, way = match["unit"], match["piece"] or match["half"] or match["tail"], match["through"] or match["way"]
    number = number_of(match["n"]) if match["n"] else 0
    halved = match["half"] or match["middle"] or match["tail"]
    unclear = (unit == "月" and not counted) or (unit == "日" and not way) or (unit == "年" and not way and len(match["n"] or "") > 1)
    if number is None or unclear or (halved and unit not in _HALVES) or (not way and not asked.ahead):
        return None
    months, days = (number * each for each in _UNITS[unit])
    more = _HALVES[unit] if halved else (0, 0)
    sign = -1 if (match["way"] or "").endswith("前") else 1
    return add_months(asked.today, sign * (months + more[0])) + timedelta(days=sign * (days + more[1]))


def _english_amount(match: re.Match[str], asked: Asked) -> date | None:
    """``in 3 days``, ``a week from now``, ``+2w``, ``10d``, ``half a year``, ``2 days ago``."""
    unit, back = match["unit"][0], match["way"] == "ago" or match["sign"] == "-"
    number = 2 if "couple" in (match["n"] or "") else number_of((match["n"] or "").strip())
    told = match["into"] or match["sign"] or match["way"]
    if (number is None and not match["half"]) or (match["half"] and unit not in _HALVES) or (not told and not asked.ahead):
        return None
    months, days = _HALVES[unit] if match["half"] else (each * (number or 0) for each in _UNITS[unit])
    sign = -1 if back else 1
    return add_months(asked.today, sign * months) + timedelta(days=sign * days)


def _signed(match: re.Match[str], asked: Asked) -> date | None:
    """``+3``: days."""
    return asked.today + timedelta(days=int(match["sign"] + match["n"]))


AMOUNTS: tuple[Rule, ...] = ((_AMOUNT, _amount), (_ENGLISH_AMOUNT, _english_amount), (_SIGNED, _signed))
"""The rules of this module."""
