"""A line while it is typed: its last condition may not be finished yet, and a phone number is no condition at all."""

import re
from datetime import date

from clientbook.domain.filters.cutting import narrow
from clientbook.domain.filters.fields import Names, known_words
from clientbook.domain.filters.language import parse
from clientbook.domain.filters.parsed import Parsed
from clientbook.domain.names import fold

_LAST = re.compile(r"([^\s()\-:=<>\"]+)[:=<>]+ ?[^\s()]*$")
_DIGITS = re.compile(r"[\d\s()+\-./]+")
_ASKING = frozenset({"no", "has", "没有", "无", "有"})
_MARKS = frozenset("()-")


def read(line: str, names: Names, today: date, *, typing: bool = False) -> Parsed:
    """Words and filter of a search line, leniently; digits with brackets and dashes are a number to look for.

    Args:
        typing: whether somebody types in it: a condition at its end that means nothing yet is passed over, so that the list does
            not go empty with ``type:po``.
    """
    plain = narrow(line)
    if _DIGITS.fullmatch(plain):
        return Parsed(line.strip())
    parsed = parse(line, names, today)
    if typing and parsed.hints:
        last = _LAST.search(plain)
        if last is not None and parsed.hints[-1].column > last.start(1) and _begins(last[1], names):
            before = parse(line[: last.start(1)].rstrip(" \u3000-\uff0d"), names, today)
            begun = plain.endswith((":", "=", "<", ">"))
            parsed = Parsed(before.words, before.node, before.hints if begun else (*before.hints, parsed.hints[-1]))
    return Parsed(parsed.words, parsed.node, tuple(hint for hint in parsed.hints if hint.word not in _MARKS))


def _begins(word: str, names: Names) -> bool:
    folded = fold(word)
    return folded in _ASKING or folded in known_words(names)
