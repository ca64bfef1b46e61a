"""From typed words to a field's value and back: one door for the form, the edit in place, ``--set field=value`` and imports."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from clientbook.domain.customer import FIELD_LIMIT, LONG_LIMIT, TAG_LIMIT
from clientbook.domain.date_words import partial_words
from clientbook.domain.dates import AmbiguousDate, PartialDate, parse_day, parse_partial
from clientbook.domain.errors import InvalidValue
from clientbook.domain.fields import KINDS, Field, FieldType
from clientbook.domain.industries import tidied
from clientbook.domain.money import parse_amount, plain_amount
from clientbook.domain.names import clean, fold
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.domain.spellings import choice_key
from clientbook.i18n import N_, _, language

_SEPARATORS = re.compile(r"[,，;；、|]+")
_TAG_SEPARATORS = re.compile(r"[\s,，;；、|#＃]+")
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?(千|万|k|w)?\s*(?:人|天|个|名|days?|people)?", re.IGNORECASE)
_SCALE = {"": 1, "千": 1_000, "k": 1_000, "万": 10_000, "w": 10_000}
_YES = frozenset({"yes", "y", "true", "1", "on", "是", "有", "对", "√", "✓"})
_NO = frozenset({"no", "n", "false", "0", "off", "否", "无", "没有", "不", "×"})
_ALL = frozenset({"all", "all channels", "everything", "全部", "所有", "全部渠道", "一律", "*"}) | _YES
_NONE = frozenset({"none", "-", "可联系"}) | _NO


OwnWords = Mapping[str, Mapping[str, str]]
"""For each pick list the book's entries, key to the owner's word (empty: the program's)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What reading typed words may need to know beside the words."""

    today: date
    own_words: OwnWords
    find_customer: Callable[[str], int | None] | None = None
    order: str = ""
    currency: str = "CNY"
    strict: bool = False


def parse_field(
    wanted: Field,
    typed: str,
    *,
    today: date,
    own_words: OwnWords | None = None,
    find_customer: Callable[[str], int | None] | None = None,
    order: str = "",
    currency: str = "CNY",
    strict: bool = False,
) -> Any:
    """The value of a field for what was typed; empty words give the field's empty value.

    Args:
        own_words: the pick lists of the book; without them only the program's words are known.
        find_customer: the id of the customer meant by a code or name, for fields that name one.
        order: ``dmy`` or ``mdy`` where it is known how ``3/5/2024`` is meant.
        strict: refuse words that are in no pick list instead of keeping them as the owner's own.

    Raises:
        InvalidValue: it cannot be such a value; ``AmbiguousDate`` where it can be two.
    """
    reading = _Reading(today=today, own_words=own_words or {}, find_customer=find_customer, order=order, currency=currency, strict=strict)
    if wanted.derived or wanted.type is FieldType.INSTANT:
        raise InvalidValue(wanted.key, N_("is worked out by the program and cannot be typed"))
    try:
        return _READERS[wanted.type](wanted, typed.strip(), reading)
    except AmbiguousDate as both:
        raise AmbiguousDate(typed.strip(), both.readings, wanted.key) from None


def removed_by_door(wanted: Field, typed: str) -> int:
    """How many characters of a typed text the door takes out, to be told after saving."""
    return clean(typed, len(typed) + 1, lines=wanted.type is FieldType.LONG).removed


def _kept(wanted: Field, typed: str, limit: int, *, lines: bool = False) -> str:
    """A text that passed the door; one that is too long is refused, never cut in silence."""
    cleaned = clean(typed, limit, lines=lines)
    if cleaned.cut:
        raise InvalidValue(wanted.key, N_("is too long"), cleaned.text[:40])
    return cleaned.text


def _number(wanted: Field, typed: str, _reading: _Reading) -> int | None:
    if not typed:
        return None
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", typed).replace("，", ",").strip())
    if match is None or len(match[1]) > 12 or (number := int(match[1].replace(",", "")) * _SCALE[(match[2] or "").lower()]) > 100_000_000:
        raise InvalidValue(wanted.key, N_("is not a number that fits"), typed[:40])
    return number


def _money(wanted: Field, typed: str, reading: _Reading) -> int | None:
    if not typed:
        return None
    minor = parse_amount(typed, reading.currency)
    if minor is None:
        raise InvalidValue(wanted.key, N_("is not an amount; write it as 12,000 or 1.2万"), typed[:40])
    return minor


def _date(wanted: Field, typed: str, reading: _Reading) -> date | None:
    if not typed:
        return None
    day = parse_day(typed, reading.today, reading.order)
    if day is None:
        raise InvalidValue(wanted.key, N_("is not a day; write it as 2026-11-21"), typed[:40])
    return day


def _partial(wanted: Field, typed: str, reading: _Reading) -> str:
    if not typed:
        return ""
    found = parse_partial(typed, reading.order)
    if found is None:
        raise InvalidValue(wanted.key, N_("is not a date; write it as 1985-03-07, 03-07, 1985 or 农历八月十五"), typed[:40])
    return str(found)


def _choice(wanted: Field, typed: str, reading: _Reading) -> str:
    """A key; words of no list are kept as they are, unless strict. The kind is one of two."""
    if not typed:
        if wanted.pick_list == "kind":
            raise InvalidValue(wanted.key, N_("is neither person nor organisation"))
        return ""
    if key := choice_key(wanted.pick_list, typed, reading.own_words.get(wanted.pick_list)):
        return key
    if wanted.pick_list == "kind":
        raise InvalidValue(wanted.key, N_("is neither person nor organisation"), typed[:40])
    if reading.strict:
        raise InvalidValue(wanted.key, N_("is not in the pick list"), typed[:40])
    return _kept(wanted, typed, FIELD_LIMIT)


def _customer(wanted: Field, typed: str, reading: _Reading) -> int | None:
    if not typed:
        return None
    found = reading.find_customer(typed) if reading.find_customer is not None else None
    if found is None:
        raise InvalidValue(wanted.key, N_("is no customer of this book; give the code or the whole name"), typed[:40])
    return found


def _channels(wanted: Field, typed: str, reading: _Reading) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", typed).casefold().strip()
    if not plain or plain in _NONE:
        return ()
    if plain in _ALL:
        return ("all",)
    own = reading.own_words.get("channel")
    keys: dict[str, None] = {}
    for part in _SEPARATORS.split(typed):
        keys |= dict.fromkeys(_channels_in(wanted, part.split(), own))
    return ("all",) if "all" in keys else tuple(keys)


def _channels_in(wanted: Field, words: list[str], own: Mapping[str, str] | None) -> list[str]:
    """The channels in words with spaces between, some of which have a space themselves (``phone call WeChat``)."""
    keys: list[str] = []
    while words:
        for length in range(len(words), 0, -1):
            spelling = " ".join(words[:length])
            if key := "all" if spelling.casefold() in _ALL else choice_key("channel", spelling, own):
                break
        else:
            raise InvalidValue(wanted.key, N_("is not a channel; write all, or channels with commas between"), words[0][:40])
        keys.append(key)
        words = words[length:]
    return keys


def parse_tags(typed: str, key: str = "tags") -> tuple[str, ...]:
    """Tags apart by spaces, commas, ``；``, ``、`` or ``#``, each once, in the order typed.

    Raises:
        InvalidValue: one of them is too long.
    """
    cleaned = clean(typed, len(typed) + 1).text
    tags = dict.fromkeys(word for word in _TAG_SEPARATORS.split(cleaned) if word)
    for tag in tags:
        if len(tag) > TAG_LIMIT:
            raise InvalidValue(key, N_("is too long"), tag[:40])
    return tuple(tags)


def _elsewhere(wanted: Field, _typed: str, _reading: _Reading) -> Any:
    raise InvalidValue(wanted.key, N_("is changed one by one, not as one text"))


_READERS: dict[FieldType, Callable[[Field, str, _Reading], Any]] = {
    FieldType.TEXT: lambda wanted, typed, _reading: (tidied if wanted.coded else str)(_kept(wanted, typed, FIELD_LIMIT)),
    FieldType.LONG: lambda wanted, typed, _reading: _kept(wanted, typed, LONG_LIMIT, lines=True),
    FieldType.NUMBER: _number,
    FieldType.MONEY: _money,
    FieldType.DATE: _date,
    FieldType.PARTIAL_DATE: _partial,
    FieldType.CHOICE: _choice,
    FieldType.CUSTOMER: _customer,
    FieldType.CHANNELS: _channels,
    FieldType.TAGS: lambda wanted, typed, _reading: parse_tags(typed, wanted.key),
    FieldType.POINTS: _elsewhere,
    FieldType.PERSONS: _elsewhere,
}


def parse_custom(
    kind: str, typed: str, today: date, choices: tuple[str, ...] = (), *, order: str = "", strict: bool = False, key: str = "custom"
) -> str | int | bool | None:
    """The value of a field of the owner's own (``text``, ``number``, ``date``, ``choice``, ``yesno``); None for empty words.

    A text is kept as typed, leading zeros included; a choice takes the spelling of ``choices`` where only case and width differ.

    Raises:
        InvalidValue
    """
    words = typed.strip()
    if not words:
        return None
    wanted = Field(key, "custom", FieldType.LONG, "", "")
    reading = _Reading(today=today, own_words={}, order=order)
    if kind == "number":
        # A balance or a discount may lie below nothing, unlike the numbers of the record.
        below = unicodedata.normalize("NFKC", words)[0] in "-−"
        number = _number(wanted, (words[1:].strip() or words) if below else words, reading)
        return -number if below and number is not None else number
    if kind == "date":
        day = _date(wanted, words, reading)
        return day.isoformat() if day else None
    if kind == "yesno":
        plain = unicodedata.normalize("NFKC", words).casefold()
        if plain not in _YES and plain not in _NO:
            raise InvalidValue(key, N_("is neither yes nor no"), words[:40])
        return plain in _YES
    text = _kept(wanted, words, LONG_LIMIT, lines=True)
    if kind == "choice":
        offered = next((choice for choice in choices if fold(choice) == fold(text)), "")
        if strict and not offered:
            raise InvalidValue(key, N_("is not in the pick list"), words[:40])
        return offered or text
    return text


def typed_custom(kind: str, stored: str | int | bool | None) -> str:
    """What an edit box for a field of the owner's own starts with."""
    if stored is None or stored == "":
        return ""
    if kind == "yesno" or isinstance(stored, bool):
        return _("Yes") if stored else _("No")
    return str(stored)


def typed_form(
    wanted: Field, stored: Any, *, own_words: OwnWords | None = None, currency: str = "CNY", name_of: Callable[[int], str] | None = None
) -> str:
    """What an edit box starts with: words that ``parse_field`` reads back as the same value, in the language in force.

    Args:
        name_of: the code or name that stands for a customer's id.
    """
    if stored is None or stored == "" or stored == ():
        return ""
    if isinstance(stored, date):
        return stored.isoformat()
    if wanted.type is FieldType.MONEY:
        return plain_amount(int(stored), currency)
    if wanted.type is FieldType.PARTIAL_DATE:
        return _partial_form(str(stored))
    if wanted.type is FieldType.CHOICE:
        return _word(wanted.pick_list, str(stored), own_words)
    if wanted.type is FieldType.CHANNELS:
        words = (_("all") if key == "all" else _word("channel", key, own_words) for key in stored)
        return ("、" if language() == "zh_CN" else ", ").join(words)
    if wanted.type is FieldType.TAGS:
        return " ".join(stored)
    if wanted.type is FieldType.CUSTOMER:
        return name_of(int(stored)) if name_of is not None else str(stored)
    return str(stored)


def _partial_form(stored: str) -> str:
    """Lunar dates in words, the others as ``1985-03-07`` or ``03-07``."""
    found = PartialDate.parse(stored)
    return partial_words(found) if found.lunar else stored.removeprefix("--")


def _word(pick_list: str, key: str, own_words: OwnWords | None) -> str:
    """The word for a choice that reads back as its key; the key itself where another entry has that word."""
    own = (own_words or {}).get(pick_list)
    entries = KINDS if pick_list == "kind" else PICK_LISTS.get(pick_list, {})
    word = (own or {}).get(key) or (_(entries[key]) if key in entries else key)
    return word if choice_key(pick_list, word, own) in (key, "") else key
