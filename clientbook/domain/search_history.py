"""Lines that were searched for before: which are kept, and which name somebody who is to be forgotten."""

import re
from collections.abc import Iterable, Sequence

from clientbook.domain.filters.cutting import narrow
from clientbook.domain.names import fold

PLACE = "search"
"""Where the book keeps them."""
MOST = 50
_BETWEEN = re.compile(r'[\s()#,:=<>"*]+')
_DIGITS = re.compile(r"\D+")
_HAN = re.compile("[\u3400-\u9fff]")


def lines_in(draft: object) -> tuple[str, ...]:
    """The lines a draft holds, the newest first."""
    kept = draft.get("lines") if isinstance(draft, dict) else None
    return tuple(each for each in kept if isinstance(each, str)) if isinstance(kept, list) else ()


def with_line(lines: Sequence[str], line: str) -> tuple[str, ...]:
    """These with one more, each once, the newest first, so many at most."""
    wanted = " ".join(line.split())
    return (wanted, *(each for each in lines if each != wanted))[:MOST] if wanted else tuple(lines)


def without_names(lines: Sequence[str], told: Iterable[str]) -> tuple[str, ...]:
    """These but for the lines with a word that may mean somebody of whom all this is told: names, pinyin, numbers, addresses.

    A line too many is forgotten rather than one too few.
    """
    from clientbook.domain.readings import readings  # pypinyin is needed only when somebody is erased

    forms: set[str] = set()
    said: set[str] = set()
    for each in told:
        spoken = readings(each)
        said |= {*spoken.full, *spoken.initials}
        forms |= {fold(each)} - {""}
        forms |= {digits} if len(digits := _DIGITS.sub("", each)) > 3 else set()
    return tuple(line for line in lines if not any(_names(word, forms, said) for word in _words(line)))


def _words(line: str) -> list[str]:
    plain = fold(narrow(line))
    return [*filter(None, _BETWEEN.split(plain)), *filter(None, [_DIGITS.sub("", plain)])]


def _names(word: str, forms: Iterable[str], said: Iterable[str]) -> bool:
    if len(word) < 2 and not _HAN.match(word):
        return False
    return any(word in form or (len(form) > 1 and form in word) for form in forms) or any(each.startswith(word) for each in said)
