"""Numbers as they stand in phrases about days: ``3``, ``three``, ``三``, ``两``, ``二十五``."""

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"廿": "二十", "卅": "三十"}
_ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ENGLISH = {word: number for number, word in enumerate(_ENGLISH, 1)} | {"a": 1, "an": 1, "twenty": 20, "thirty": 30}

NUMBER = r"(?:\d{1,4}|[零〇一二两兩三四五六七八九十百廿卅]{1,7}|" + "|".join(sorted(ENGLISH, key=len, reverse=True)) + ")"
"""Part of a pattern: what ``number_of`` may be able to read."""


def number_of(text: str) -> int | None:
    """The number these words say; None where they say none. At most 9999."""
    if text.isdecimal() and text.isascii():
        return int(text) if len(text) <= 4 else None
    if text in ENGLISH:
        return ENGLISH[text]
    for tens, plain in _TENS.items():
        text = text.replace(tens, plain)
    hundreds, hundred, rest = text.rpartition("百")
    tens, ten, ones = rest.removeprefix("零").rpartition("十")
    parts = (_digit(hundreds, hundred), _digit(tens, ten), _digit(ones, ""))
    if not text or None in parts:
        return None
    return (parts[0] or 0) * 100 + (parts[1] or 0) * 10 + (parts[2] or 0)


def _digit(text: str, unit: str) -> int | None:
    """One digit before its unit: nothing before 十 is one, nothing at the end is nothing; None where it is no digit."""
    return int(bool(unit)) if not text else DIGITS.get(text)
