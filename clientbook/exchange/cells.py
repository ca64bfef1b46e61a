"""One cell in, a clean value out: what spreadsheets do to phone numbers, dates and texts is healed here, or said."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from clientbook.domain.dates import LONGEST, AmbiguousDate, PartialDate, parse_day, parse_partial
from clientbook.domain.names import clean, is_clean
from clientbook.domain.phones import looks_like_phone
from clientbook.i18n import N_

NOTHING_SAID = frozenset({"", "-", "--", "—", "——", "/", "无", "暂无", "没有", "未知", "未指定"}) | {
    *("n/a", "#n/a", "none", "null", "nil", "nan", "unspecified")
}
"""What people write where there is nothing to write. Never applied to names."""
NO_DATE = re.compile(r"0{1,4}[-/.]0{1,2}[-/.]0{1,4}")
"""Outlook's way of writing no date."""
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_EPOCH = date(1899, 12, 30)
_CLOCK = re.compile(r"(?:^|[\sT午])(\d{1,2}):(\d\d)(?::\d\d(?:\.\d+)?)?\s*(am|pm)?", re.IGNORECASE)
_TAIL_TIME = re.compile(r"[\sT]+(?:上午|下午)?\s*\d{1,2}[:：]\d\d(?:[:：]\d\d(?:\.\d+)?)?\s*(?:am|pm|z|[+-]\d\d:?\d\d)?$", re.IGNORECASE)
_FORMULA_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)
_FLOAT = re.compile(r"^\+?(\d{5,15})\.0+$")
_POWER = re.compile(r"^(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})$")
_LABELLED = re.compile(r"^(?:手机|电话|座机|tel|mobile|phone)\s*[:：]\s*", re.IGNORECASE)
_NUMERIC_DATE = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2(?:\d{4})\b")
_ANY_SEPARATOR = re.compile(r"[;；、\r\n|,，]| ::: ")
_PLAIN_NUMBER = re.compile(r"\+?\d[\d -]{3,}\d")
_SEVERAL = re.compile(r"\s*(?: ::: |[;；、\n|])\s*")


@dataclass(frozen=True, slots=True)
class Healed:
    """A phone as it should be, and what was done to it."""

    value: str
    state: str = "ok"
    remark: str = ""
    """A marked sentence, or empty."""


def unguard(cell: str) -> str:
    """A cell without what spreadsheets put around text to keep it text: ``="0123"``, ``'+86…``."""
    text = cell.strip()
    if text[:1] not in ("=", "'"):
        return text
    if (formula := _FORMULA_TEXT.match(text)) is not None:
        return formula[1].replace('""', '"')
    if text.startswith("'") and len(text) > 1 and (text[1] in "=+-@\t" or text[1].isdigit()):
        return text[1:]
    return text


def is_nothing(text: str) -> bool:
    """Whether the cell says that there is nothing."""
    return text.strip().casefold() in NOTHING_SAID


def heal_phone(text: str) -> Healed:
    """A number as it was before a spreadsheet took it for an amount; where digits are lost for good, that is said."""
    text = unguard(text)
    if text.isascii() and _PLAIN_NUMBER.fullmatch(text):
        return Healed(text)
    text = _LABELLED.sub("", text).strip()
    narrow = unicodedata.normalize("NFKC", text)
    if (whole := _FLOAT.match(narrow)) is not None:
        return Healed(whole[1], remark=N_("{typed} was read as {value}"))
    if (power := _POWER.match(narrow)) is not None:
        digits, exponent = power[1] + (power[2] or ""), int(power[3])
        if len(digits) == exponent + 1:
            return Healed(digits, remark=N_("{typed} was read as {value}"))
        return Healed(text, "invalid", N_("{typed} is a number a spreadsheet has rounded; its last digits are lost"))
    if sum(char.isdigit() for char in narrow) < 3:
        return Healed(text, "invalid", N_("{typed} does not look like a phone number; it was kept as it is"))
    return Healed(text)


def split_values(text: str, *, commas: bool = False) -> list[str]:
    """The values in one cell: several stand apart by `` ::: ``, ``;`` ``；`` ``、`` ``|`` or line breaks, some also by commas."""
    if _ANY_SEPARATOR.search(text) is None:
        return [text.strip()] if text.strip(" *\t") else []
    parts = _SEVERAL.split(f" {text} ".replace("\r\n", "\n").replace("\r", "\n"))
    if commas:
        parts = [piece for part in parts for piece in re.split(r"\s*[,，]\s*", part)]
    return [part.strip() for part in parts if part.strip(" *\t")]


def split_phones(text: str) -> list[str]:
    """The numbers in one cell; a slash or comma parts two numbers only where both sides are long enough to be one."""
    if _PLAIN_NUMBER.fullmatch(text.strip()) and text.isascii() and len(text) < 22:
        return [text.strip()]
    found: list[str] = []
    for part in split_values(text):
        pieces = re.split(r"\s*[/／,，]\s*|\s{2,}|(?<=\d{11}) (?=1\d{10}$)", part)
        long = all(sum(char.isdigit() for char in piece) >= 7 for piece in pieces)
        found += [piece for piece in pieces if piece] if long else [part]
    return found


def contact_kind(text: str) -> str:
    """What kind of contact point a value is that stands under "contact": mail, phone, website or WeChat."""
    if "@" in text:
        return "email"
    if looks_like_phone(text) and sum(char.isdigit() for char in text) >= 5:
        return "phone"
    return "website" if text.casefold().startswith(("http://", "https://", "www.")) else "wechat"


def either_way(value: str) -> bool:
    """Whether a date may be read day first and month first, and means another day each time."""
    parts = _NUMERIC_DATE.match(unicodedata.normalize("NFKC", value.strip()))
    return parts is not None and int(parts[1]) != int(parts[3]) and int(parts[1]) <= 12 and int(parts[3]) <= 12


def order_of(values: "list[str]") -> str:
    """Whether the numeric dates of a file are day first (``dmy``) or month first (``mdy``); empty where no row tells, or two disagree."""
    told = set()
    for value in values:
        if (parts := _NUMERIC_DATE.match(unicodedata.normalize("NFKC", value.strip()))) is not None:
            first, second = int(parts[1]), int(parts[3])
            if first > 12 >= second:
                told.add("dmy")
            elif second > 12 >= first:
                told.add("mdy")
    return told.pop() if len(told) == 1 else ""


@lru_cache(maxsize=4096)
def read_day(text: str, today: date, order: str, shift: int = 0) -> date | None:
    """The day in a cell; None where it says that there is none. ``shift``: days to add to a bare number.

    Raises:
        AmbiguousDate, ValueError: it can be read in two ways, or not at all.
    """
    text = unguard(text)
    if is_nothing(text) or NO_DATE.fullmatch(text):
        return None
    if (serial := _SERIAL.fullmatch(text)) is not None and _FIRST_SERIAL <= int(serial[1]) <= _LAST_SERIAL:
        return _EPOCH + timedelta(days=int(serial[1]) + shift)
    bare = _without_time(text)
    # Words like "today" mean the day the sheet was written, which nobody knows.
    if not any(char.isdigit() for char in bare) and "月" not in bare:
        raise ValueError(text)
    day = _day_in_some_order(bare, today, order)
    if day is None:
        raise ValueError(text)
    return day


def _without_time(text: str) -> str:
    """A date without the time of day behind it.

    Raises:
        ValueError: it is too long to be a date, and not worth the search.
    """
    if len(text) > LONGEST:
        raise ValueError(text)
    return _TAIL_TIME.sub("", text)


def _day_in_some_order(text: str, today: date, order: str) -> date | None:
    try:
        return parse_day(text, today)
    except AmbiguousDate:
        if not order:
            raise
        return parse_day(text, today, order)


def read_partial(text: str, order: str, shift: int = 0) -> PartialDate | None:
    """The birth date in a cell, perhaps without year; None where there is none.

    Raises:
        AmbiguousDate, ValueError
    """
    text = unguard(text)
    if is_nothing(text) or NO_DATE.fullmatch(text):
        return None
    if (serial := _SERIAL.fullmatch(text)) is not None and 1_000 < int(serial[1]) <= _LAST_SERIAL:
        day = _EPOCH + timedelta(days=int(serial[1]) + shift)
        return PartialDate(year=day.year, month=day.month, day=day.day)
    bare = _without_time(text)
    try:
        found = parse_partial(bare)
    except AmbiguousDate:
        if not order:
            raise
        found = parse_partial(bare, order)
    if found is None:
        raise ValueError(text)
    # Apple's and Outlook's way of saying "no year".
    if found.year in (1604, 4501) and not found.lunar:
        return PartialDate(month=found.month, day=found.day)
    return found


def read_instant(text: str, today: date, order: str, zone: "datetime", shift: int = 0) -> datetime | None:
    """The day in a cell with its time of day, noon where it has none; in the zone of ``zone``.

    Raises:
        AmbiguousDate, ValueError
    """
    day = read_day(text, today, order, shift)
    if day is None:
        return None
    at = _time_in(text)
    return datetime.combine(day, time(12, 0) if at is None else at).replace(tzinfo=zone.tzinfo)


def read_due_time(text: str) -> str:
    """The time of day in a cell as ``HH:MM``; empty where it has none, and at midnight, which is how programs write a day alone."""
    at = _time_in(text)
    return f"{at:%H:%M}" if at is not None and at != time() else ""


def _time_in(text: str) -> time | None:
    clock = _CLOCK.search(unicodedata.normalize("NFKC", text))
    if clock is None:
        return None
    hour, minute = int(clock[1]), int(clock[2])
    late = (clock[3] or "").lower() == "pm" or "下午" in text or "晚" in text
    hour = hour + 12 if late and hour < 12 else hour
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_number(text: str) -> int | None:
    """A whole number (``1,200``, ``50人``, ``3.0``); None where it is none."""
    match = re.fullmatch(r"(\d{1,9})(?:\.0+)?\s*[人天个日]?", unicodedata.normalize("NFKC", unguard(text)).replace(",", "").strip())
    return int(match[1]) if match else None


def one_line(text: str, limit: int) -> tuple[str, int]:
    """A cell as a one-line text that passed the door, and how many characters were taken out.

    Raises:
        ValueError: longer than the field holds; nothing is ever cut off in silence.
    """
    text = unguard(text)
    if len(text) <= limit and is_clean(text):
        return text.strip(), 0  # as nearly every cell of a file
    cleaned = clean(text, limit)
    if cleaned.cut:
        raise ValueError(text)
    return cleaned.text, cleaned.removed


def many_lines(text: str, limit: int) -> tuple[str, int]:
    """The same for a text that may have line breaks."""
    text = unguard(text)
    if len(text) <= limit and is_clean(text, lines=True):
        return text.strip(), 0
    cleaned = clean(text, limit, lines=True)
    if cleaned.cut:
        raise ValueError(text)
    return cleaned.text, cleaned.removed
