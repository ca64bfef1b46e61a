"""Which values a setting of the book takes, and the sentence for one it does not."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from clientbook.domain.customer import TAG_LIMIT
from clientbook.domain.errors import InvalidValue
from clientbook.domain.names import is_clean
from clientbook.domain.phones import is_region
from clientbook.domain.tidy import KINDS
from clientbook.domain.views import DIGITS, FILTER_LIMIT, MOST, NAME_LIMIT
from clientbook.i18n import N_

Words = Callable[[str], frozenset[str]]
"""The keys of a pick list as this book has it."""

NUMBERS: Mapping[str, tuple[int, int, str]] = MappingProxyType(
    {
        "cooling_days": (1, 3650, N_("is a number of days from 1 to 3650")),
        "dormant_days": (1, 3650, N_("is a number of days from 1 to 3650")),
        "today_best": (1, 50, N_("is a number from 1 to 50")),
        "no_answer_days": (1, 365, N_("is a number of days from 1 to 365")),
        "backup_days": (0, 365, N_("is a number of days from 0 to 365; 0 reminds of nothing")),
    }
)
"""Settings that are whole numbers: least, most, and what they are."""
_DAY = r"(\d{4}-\d\d-\d\d)?"
_PATTERNS = {"region": "[A-Z]{2}", "currency": "[A-Z]{3}", "tidy_round": r"([1-9]\d{0,2}[dwm])?", "tidy_round_done": _DAY}
_MOST_TAGS = 200


def check(key: str, value: Any, default: Any, words: Words) -> None:
    """Refuse what is no value of a setting.

    Raises:
        InvalidValue: with what it would have to be.
    """
    if key in NUMBERS:
        least, most, why = NUMBERS[key]
        if not _is_number(value, least, most):
            raise InvalidValue(key, why, _short(value))
    elif type(value) is not type(default) or not re.fullmatch(_PATTERNS.get(key, "(?s:.*)"), str(value)):
        raise InvalidValue(key, N_("is not a value of this setting"), _short(value))
    elif key in _PARTS:
        _PARTS[key](key, value, words)


def _region(key: str, value: str, _words: Words) -> None:
    if not is_region(value):
        raise InvalidValue(key, N_("is the code of a country, as in CN or GB"), value)


def _statuses(key: str, value: list[Any], words: Words) -> None:
    known = words("status")
    for each in value:
        if not isinstance(each, str) or each not in known:
            raise InvalidValue(key, N_("is a list of statuses, as in ended,paused, or [] for none"), _short(each))


def _kinds(key: str, value: list[Any], _words: Words) -> None:
    for each in value:
        if each not in KINDS:
            raise InvalidValue(key, N_("is a list of what is not to be tidied, as in next,birthday, or [] for nothing"), _short(each))


def _rhythms(key: str, value: dict[str, Any], _words: Words) -> None:
    if len(value) > _MOST_TAGS:
        raise InvalidValue(key, N_("holds too many tags"), str(len(value)))
    for tag, days in value.items():
        if not tag or len(tag) > TAG_LIMIT or tag.startswith("#") or any(map(str.isspace, tag)) or not is_clean(tag):
            raise InvalidValue(key, N_("a tag is one word"), _short(tag))
        if not _is_number(days, 1, 3650):
            raise InvalidValue(key, N_("gives each tag a number of days from 1 to 3650, as in vip=14"), f"{tag}={_short(days)}")


def _leads(key: str, value: dict[str, Any], words: Words) -> None:
    known = words("occasion")
    for kind, days in value.items():
        if kind not in known:
            raise InvalidValue(key, N_("there is no such kind of occasion"), _short(kind))
        if not _is_number(days, 0, 366):
            raise InvalidValue(
                key, N_("gives each kind of occasion a number of days from 0 to 366, as in birthday=7"), f"{kind}={_short(days)}"
            )


def _views(key: str, value: list[Any], _words: Words) -> None:
    if len(value) > MOST:
        raise InvalidValue(key, N_("holds too many views"), str(len(value)))
    names: set[str] = set()
    for each in value:
        if not isinstance(each, dict) or {part: type(held) for part, held in each.items()} != _VIEW:
            raise InvalidValue(key, N_("is a list of views; save them in the program"), _short(each))
        name, digit, columns = each["name"], each["digit"], each["columns"]
        sound = 0 < len(name.strip()) <= NAME_LIMIT and is_clean(name) and len(each["filter"]) <= FILTER_LIMIT
        if not sound or not all(isinstance(column, str) for column in columns) or (digit and digit not in tuple(DIGITS)):
            raise InvalidValue(key, N_("is a list of views; save them in the program"), _short(name))
        if name.casefold() in names or (digit and f"{digit}\n" in names):
            raise InvalidValue(key, N_("holds two views of one name or digit"), _short(name))
        names |= {name.casefold(), f"{digit}\n"}


_VIEW = {"name": str, "filter": str, "digit": str, "sort": str, "reverse": bool, "columns": list}
"""What is kept of a view."""
_PARTS: Mapping[str, Callable[[str, Any, Words], None]] = {
    "region": _region,
    "left_out_statuses": _statuses,
    "tidy_left_out": _kinds,
    "tag_rhythms": _rhythms,
    "lead_days": _leads,
    "views": _views,
}


def _is_number(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _short(value: Any) -> str:
    return str(value)[:40]
