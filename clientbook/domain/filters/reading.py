"""Reading the values of a condition: what a word means for a field of its kind."""

import re
from collections.abc import Callable
from datetime import date

from clientbook.domain.dates import AmbiguousDate, parse_partial
from clientbook.domain.filters.fields import WORDS, FilterField, Names, Sort
from clientbook.domain.filters.values import SPANS, Days, Month, Span, Value, Year
from clientbook.domain.money import parse_amount
from clientbook.domain.names import fold
from clientbook.domain.spellings import SPELLINGS, choice_key

_RELATIVE = re.compile(r"(\d{1,5}) ?(d|days?|天|日|w|weeks?|周|星期|m|months?|个月|月|y|years?|年)")
_SCORE = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?", re.ASCII)
_UNIT = {"d": 1, "天": 1, "日": 1, "w": 7, "周": 7, "星": 7, "m": 30, "个": 30, "月": 30, "y": 365, "年": 365}
_SPAN_WORDS: dict[str, str] = {
    **{name.replace("_", mark): name for name in SPANS for mark in ("_", "-", " ", "")},
    "week": "this_week",
    "month": "this_month",
    "year": "this_year",
    "今天": "today",
    "今日": "today",
    "昨天": "yesterday",
    "明天": "tomorrow",
    "本周": "this_week",
    "这周": "this_week",
    "上周": "last_week",
    "下周": "next_week",
    "本月": "this_month",
    "这个月": "this_month",
    "上月": "last_month",
    "上个月": "last_month",
    "下月": "next_month",
    "下个月": "next_month",
    "今年": "this_year",
    "本年": "this_year",
    "去年": "last_year",
}
_YES = frozenset({"yes", "y", "true", "1", "是", "有", "对"})
_NO = frozenset({"no", "n", "false", "0", "否", "无", "没有", "不"})


class ValueReader:
    """Reads values for one book on one day."""

    def __init__(self, names: Names, today: date) -> None:
        self.names, self.today = names, today
        self._readers: dict[Sort, Callable[[FilterField, str], Value | None]] = {
            Sort.CHOICE: self.choice,
            Sort.DUE: self.due,
            Sort.DAY: self.day,
            Sort.BORN: self.born,
            Sort.NUMBER: self.number,
            Sort.MONEY: self.number,
            Sort.SCORE: self.score,
            Sort.YES_NO: self.yes_no,
            Sort.IMPORT: self.batch,
            Sort.TAG: self.tag,
        }

    def read(self, field: FilterField, word: str) -> Value | None:
        """What a word means; None where it means nothing."""
        return self._readers[field.sort](field, " ".join(word.split()))

    def choices(self, field: FilterField) -> list[str]:
        """Words that could have been meant."""
        if field.choices:
            return list(field.choices)
        lists = {key: f"{key}|{words}" for each in (SPELLINGS, WORDS) for key, words in each.get(field.pick_list, {}).items()}
        own = [word for word in self.names.own_words.get(field.pick_list, {}).values() if word]
        return [*own, *(fold(word) for words in lists.values() for word in words.split("|"))]

    def choice(self, field: FilterField, word: str) -> Value | None:
        """The key of a choice."""
        if field.choices:
            return next((each for each in field.choices if fold(each) == fold(word)), None)
        own = next(
            (key for key, words in WORDS.get(field.pick_list, {}).items() if fold(word) in {key, *map(fold, words.split("|"))}), None
        )
        if own is not None:
            return own
        lists = "channel" if field.pick_list == "do_not_contact" else field.pick_list
        return choice_key(lists, word, self.names.own_words.get(lists)) or None

    def due(self, field: FilterField, word: str) -> Value | None:
        """A word of the groups, else a day."""
        found = self.choice(field, word)
        return found if found is not None else self.day(field, word)

    def day(self, _field: FilterField, word: str) -> Value | None:
        """A relative day, a moving stretch, a month, a year or a day."""
        folded = fold(word)
        if match := _RELATIVE.fullmatch(folded):
            return Days(int(match[1]) * _UNIT[match[2][0]])
        if folded in _SPAN_WORDS:
            return Span(_SPAN_WORDS[folded])
        return self._calendar(word)

    def _calendar(self, word: str) -> Value | None:
        try:
            found = parse_partial(word)
        except AmbiguousDate:
            return None
        if found is None or found.lunar:
            return None
        if found.month is None:
            return Year(found.year) if found.year is not None else None
        if found.day is None:
            return Month(found.year, found.month) if found.year is not None else None
        year = found.year if found.year is not None else self.today.year
        day = found.in_year(year)
        return day if day is not None and day.day == found.day else None

    def born(self, field: FilterField, word: str) -> Value | None:
        """A moving stretch, a month by its number, a year, or a day of any year."""
        folded = fold(word).removesuffix("月")
        if folded.isascii() and folded.isdecimal() and len(folded) <= 2:
            return int(folded) if 1 <= int(folded) <= 12 else None
        found = self.day(field, word)
        return found if isinstance(found, Span | Year) else None

    def number(self, field: FilterField, word: str) -> Value | None:
        """A whole number; an amount in minor units."""
        if field.sort is Sort.MONEY:
            return parse_amount(word, self.names.currency)
        plain = fold(word).replace(",", "")
        scale = {"万": 10_000, "w": 10_000, "k": 1_000, "千": 1_000}.get(plain[-1:], 1)
        plain = plain[:-1] if scale > 1 else plain.removesuffix("天").removesuffix("d")
        sign = -1 if plain.startswith("-") else 1
        digits = plain.removeprefix("-")
        return sign * int(digits) * scale if digits.isascii() and digits.isdecimal() and len(digits) <= 12 else None

    def score(self, _field: FilterField, word: str) -> Value | None:
        """An average in hundredths: ``4``, ``4.5``."""
        match = _SCORE.fullmatch(fold(word).removesuffix("分"))
        return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else None

    def yes_no(self, _field: FilterField, word: str) -> Value | None:
        """1 or 0."""
        return 1 if fold(word) in _YES else 0 if fold(word) in _NO else None

    def batch(self, _field: FilterField, word: str) -> Value | None:
        """``last``, or the number of an import's step."""
        if fold(word) in ("last", "latest", "上次", "最近", "最后"):
            return "last"
        return int(word) if word.isascii() and word.isdecimal() and len(word) <= 12 else None

    def tag(self, _field: FilterField, word: str) -> Value | None:
        """The tag itself."""
        return word.removeprefix("#") or None
