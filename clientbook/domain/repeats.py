"""How a step repeats: every so many days, weeks or months, counted from the first day of its series.

Counted from the first day and not from the last one, so that the 31st is the 31st again after a short month, and a step that was
handled late goes on at its old days.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from clientbook.domain.dates import add_months
from clientbook.domain.errors import InvalidValue
from clientbook.domain.number_words import NUMBER, number_of
from clientbook.domain.simplified import SIMPLER
from clientbook.i18n import N_

LIMIT = 999
"""At most so many days, weeks or months between two."""
_DAYS = {"d": 1, "w": 7}


@dataclass(frozen=True, slots=True)
class Repeat:
    """Every so many days (``d``), weeks (``w``) or months (``m``). Stored as ``10d``, ``2w``, ``1m``."""

    every: int
    unit: str

    def __post_init__(self) -> None:
        if not 1 <= self.every <= LIMIT or self.unit not in ("d", "w", "m"):
            raise InvalidValue("repeat", N_("is not a repeat; write it as 10d, 2w or 1m"), f"{self.every}{self.unit}")

    def __str__(self) -> str:
        """The stored form."""
        return f"{self.every}{self.unit}"

    @classmethod
    def parse(cls, stored: str) -> "Repeat":
        """The repeat of a stored form.

        Raises:
            InvalidValue
        """
        number, unit = stored[:-1], stored[-1:]
        if not (number.isascii() and number.isdecimal() and len(number) <= 3 and not number.startswith("0")):
            raise InvalidValue("repeat", N_("is not a repeat; write it as 10d, 2w or 1m"), stored[:40])
        return cls(int(number), unit)


# ---- the series -------------------------------------------------------------------------------------------------------


def nth(repeat: Repeat, series_from: date, n: int) -> date:
    """The day of the series after ``n`` rounds; ``n`` 0 is its first day. The last of a month where that month is too short.

    Raises:
        InvalidValue: beyond the end of the calendar.
    """
    try:
        if repeat.unit == "m":
            return add_months(series_from, repeat.every * n)
        return series_from + timedelta(days=_DAYS[repeat.unit] * repeat.every * n)
    except (ValueError, OverflowError):
        raise InvalidValue("repeat", N_("is too far away"), str(repeat)) from None


def next_after(repeat: Repeat, series_from: date, day: date) -> date:
    """The first day of the series later than ``day``: however many were missed, one comes next.

    Raises:
        InvalidValue: beyond the end of the calendar.
    """
    if day < series_from:
        return series_from
    if repeat.unit != "m":
        return nth(repeat, series_from, (day - series_from).days // (_DAYS[repeat.unit] * repeat.every) + 1)
    n = ((day.year - series_from.year) * 12 + day.month - series_from.month) // repeat.every
    found = nth(repeat, series_from, n)
    return found if found > day else nth(repeat, series_from, n + 1)


# ---- what people type -------------------------------------------------------------------------------------------------

_UNITS = (
    ("d", r"d|days?|天|日"),
    ("w", r"w|wks?|weeks?|周|个?星期|个?礼拜"),
    ("m", r"m|mos?|months?|个?月"),
    ("q", r"q|quarters?|个?季度?"),
    ("y", r"y|yrs?|years?|年"),
)
_UNIT = "|".join(f"(?P<{name}>{forms})" for name, forms in _UNITS)
_EVERY = re.compile(rf"(?:每隔?|every |each )?\s*(?:(?P<n>{NUMBER})\s*)?(?P<half>半)?\s*(?:{_UNIT})(?:一次)?")
_MONTHS = {"m": 1, "q": 3, "y": 12}
_WORDS = {
    "daily": "1d", "weekly": "1w", "fortnightly": "2w", "biweekly": "2w", "bi-weekly": "2w", "every other week": "2w",
    "every other day": "2d", "every other month": "2m", "monthly": "1m", "bimonthly": "2m", "quarterly": "3m", "half-yearly": "6m",
    "half yearly": "6m", "yearly": "12m", "annually": "12m", "隔天": "2d", "隔日": "2d", "隔周": "2w", "隔月": "2m", "天天": "1d",
    "每季": "3m", "半年": "6m", "每半年": "6m", "每半个月": "15d", "半个月": "15d", "每半月": "15d",
}  # fmt: skip
_NONE = frozenset({"", "-", "0", "no", "none", "never", "once", "不", "无", "不重复", "一次", "只一次", "无重复"})


def parse_repeat(typed: str) -> Repeat | None:
    """The repeat somebody typed, in either language; None for nothing and for words that say “once”.

    ``每周``, ``每两周``, ``每3个月``, ``每季度``, ``weekly``, ``every 2 weeks``, ``2w``, ``1m``, ``10d``. Half a month is 15 days;
    quarters and years are kept as months. ``每隔三天`` is read as people mean it on a list of things to do: every three days.

    Raises:
        InvalidValue: it is not a repeat.
    """
    text = " ".join(unicodedata.normalize("NFKC", typed).lower().translate(SIMPLER).split())
    if text in _NONE:
        return None
    if text in _WORDS:
        return Repeat.parse(_WORDS[text])
    match = _EVERY.fullmatch(text)
    number = number_of(match["n"]) if match is not None and match["n"] else 1
    unit = next((name for name, _ in _UNITS if match is not None and match[name]), "")
    bare = match is not None and not match["n"] and text == match[unit]  # a lone “月” or “d” says nothing
    if number is None or not unit or bare or (match is not None and match["half"]):
        raise InvalidValue("repeat", N_("is not a repeat; write it as 每周, every 2 weeks, 10d, 2w or 1m"), typed.strip()[:40])
    return Repeat(number * _MONTHS[unit], "m") if unit in _MONTHS else Repeat(number, unit)
