"""What may come next in a search line: names of fields, their choices, tags; found by Chinese, English, pinyin and initials.

The words are gathered once (``vocabulary``), which takes pinyin and so a moment; completing a line (``complete``) only compares
beginnings and is done at every key.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from clientbook.domain.fields import KINDS
from clientbook.domain.filters.cutting import narrow
from clientbook.domain.filters.fields import FILTER_FIELDS, USUAL, WORDS, FilterField, Names, Sort, custom_field, known_words
from clientbook.domain.filters.language import EMPTY_OR_FILLED
from clientbook.domain.filters.values import Days, Span, Value
from clientbook.domain.filters.writing import value_text, word_for
from clientbook.domain.industries import INDUSTRIES
from clientbook.domain.names import fold
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.domain.readings import readings
from clientbook.domain.spellings import SPELLINGS

MOST = 12
"""Offers at most."""
MOST_TAGS = 2_000
_HAN = re.compile("[\u3400-\u9fff]")
_LAST = re.compile(r"[^\s()]*$")
_ASKED = re.compile(r"([^:=<>]+)(>=|<=|[:=<>])(.*)$")
_SPANS = ("today", "this_week", "last_week", "this_month", "last_month", "this_year")
_AHEAD = ("next_week", "this_month", "next_month")
_BORN = ("today", "this_week", "next_week", "this_month", "next_month")


@dataclass(frozen=True, slots=True)
class Word:
    """Something that can stand in a line."""

    text: str
    keys: frozenset[str]
    """What one types for it, folded: the word in both languages, pinyin, initials."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to go on."""

    line: str
    """The whole line then."""
    shown: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word a line may go on with, for one book and one language."""

    fields: tuple[tuple[Word, FilterField], ...] = ()
    choices: Mapping[str, tuple[Word, ...]] = field(default_factory=dict)
    """By key of the field."""
    tags: tuple[Word, ...] = ()
    known: Mapping[str, FilterField] = field(default_factory=dict)
    lengths: tuple[Word, ...] = ()
    """What stands behind ``last>``."""


# gathering


def vocabulary(names: Names, tags: Iterable[str], language: str) -> Vocabulary:
    """The words of a book; pinyin is for Chinese words, and leads to the same."""
    usual = [each for key in USUAL for each in FILTER_FIELDS if each.key == key]
    every = [*usual, *map(custom_field, names.custom), *(each for each in FILTER_FIELDS if each.key not in USUAL)]
    fields = tuple((_word(word_for(each, language), (each.label, *each.names, each.key), language), each) for each in every)
    choices = {each.key: tuple(_choices(each, names, language)) for each in every}
    lengths = tuple(_word(value_text(Days(count), FILTER_FIELDS[0], names, language)) for count in (30, 60, 90, 180))
    some = [tag for tag, _place in zip(tags, range(MOST_TAGS), strict=False) if not re.search(r'[\s"]', tag)]
    return Vocabulary(fields, choices, tuple(map(_word, some)), known_words(names), lengths)


def _word(text: str, others: Iterable[str] = (), language: str = "en") -> Word:
    """A word with what finds it; pinyin of the program's Chinese is for those who read it so, of the owner's for everybody."""
    keys: set[str] = set()
    for each in (text.strip('"'), *others):
        keys.add(fold(each))
        if _HAN.search(each) and (language == "zh_CN" or each in text):
            spoken = readings(each)
            keys |= {*_whole(spoken.full), *_whole(spoken.initials)}
    return Word(text, frozenset(keys - {""}))


def _whole(spoken: tuple[str, ...]) -> Iterable[str]:
    """Readings from the first character on; the others are their ends."""
    return (each for each in spoken if not any(other != each and other.endswith(each) for other in spoken))


def _choices(asked: FilterField, names: Names, language: str) -> Iterable[Word]:
    for value in _values(asked, names):
        listed = "channel" if asked.pick_list == "do_not_contact" and value != "all" else asked.pick_list
        spelt = "" if not isinstance(value, str) else (SPELLINGS.get(listed, {}).get(value) or WORDS.get(listed, {}).get(value, ""))
        own = names.own_words.get(listed, {}).get(value, "") if isinstance(value, str) else ""
        text = value_text(value, asked, names, language)
        yield _word(text, (*spelt.split("|"), own, value if isinstance(value, str) else ""), language)
    if asked.key == "industry":
        for each in INDUSTRIES.values():
            name = each.chinese if language == "zh_CN" else each.english
            yield _word(value_text(name, asked, names, language), (each.code, each.chinese, each.english), language)


def _values(asked: FilterField, names: Names) -> Iterable[Value]:
    if asked.choices:
        return asked.choices
    if asked.key == "kind":
        return KINDS
    match asked.sort:
        case Sort.YES_NO:
            return (1, 0)
        case Sort.IMPORT:
            return ("last",)
        case Sort.DAY:
            return [Span(name) for name in _SPANS]
        case Sort.BORN:
            return [Span(name) for name in _BORN]
        case Sort.DUE:
            return [*WORDS["due"], *(Span(name) for name in _AHEAD)]
        case Sort.CHOICE if asked.pick_list == "do_not_contact":
            return ["all", *(names.own_words.get("channel") or PICK_LISTS["channel"])]
        case Sort.CHOICE:
            return [*(WORDS.get(asked.pick_list) or names.own_words.get(asked.pick_list) or PICK_LISTS.get(asked.pick_list, {}))]
    return ()


# completing


def complete(line: str, known: Vocabulary) -> tuple[Offer, ...]:
    """How the end of a line may go on, the nearest first; nothing within quotation marks or in a number."""
    plain = narrow(line)
    found = _LAST.search(plain)
    if found is None or plain.count('"') % 2 or not found[0].lstrip("-"):
        return ()
    start = found.start() + len(found[0]) - len(found[0].lstrip("-"))
    last = plain[start:]
    asked = _ASKED.fullmatch(last)
    if last.startswith("#"):
        return _values_after(line, start + 1, last[1:], known.tags)
    if asked is None:
        return _fields_of(line, start, last, known, ":") if not last[0].isdecimal() else ()
    word, sign, typed = asked.groups()
    at = start + len(word) + len(sign)
    if fold(word) in EMPTY_OR_FILLED and sign == ":":
        return _fields_of(line, at, typed, known, "") if typed else ()
    named = known.known.get(fold(word))
    if named is None:
        return ()
    if named.sort is Sort.TAG:
        return _values_after(line, at, typed, known.tags)
    if sign not in ":=":
        return _values_after(line, at, typed, known.lengths) if named.sort is Sort.DAY else ()
    return _values_after(line, at, typed, known.choices.get(named.key, ()))


def _fields_of(line: str, start: int, typed: str, known: Vocabulary, sign: str) -> tuple[Offer, ...]:
    wanted = fold(typed)
    found = [(word, each) for word, each in known.fields if any(key.startswith(wanted) for key in word.keys)]
    found.sort(key=lambda pair: not fold(pair[0].text).startswith(wanted))
    offers = []
    for word, each in found:
        text = word.text + ((">" if each.key == "last" else sign) if sign else "")
        if fold(text) != wanted:
            offers.append(Offer(line[:start] + text, text))
    return tuple(offers[:MOST])


def _values_after(line: str, start: int, typed: str, words: Iterable[Word]) -> tuple[Offer, ...]:
    comma = typed.rfind(",") + 1
    given = {fold(each) for each in typed[:comma].split(",")}
    wanted = fold(typed[comma:])
    found = [word for word in words if fold(word.text) not in given and any(key.startswith(wanted) for key in word.keys)]
    if wanted:
        found.sort(key=lambda word: (not fold(word.text).startswith(wanted), len(word.text)))
    whole = line[: start + comma]
    return tuple(Offer(whole + word.text, word.text.strip('"')) for word in found if fold(word.text) != wanted)[:MOST]
