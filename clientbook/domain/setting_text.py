"""Settings as people write them: ``a, b，c`` for a list, ``vip=14, friend=60`` for numbers by name, yes and no in both languages."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from clientbook.domain.errors import InvalidValue
from clientbook.domain.repeats import parse_repeat
from clientbook.i18n import N_

_YES, _NO = frozenset({"yes", "on", "true", "是"}), frozenset({"no", "off", "false", "否"})


def parse(key: str, typed: str, now: Any) -> Any:
    """What was typed, in the type the setting has now.

    Raises:
        InvalidValue
    """
    if key == "tidy_round":
        return str(parse_repeat(typed) or "")
    if isinstance(now, str):
        return typed
    plain = typed.strip()
    if isinstance(now, list) and not plain.startswith("["):
        return _parts(plain)
    if isinstance(now, dict) and not plain.startswith("{"):
        return dict(_pair(key, part) for part in _parts(plain))
    if isinstance(now, bool) and plain.casefold() in _YES | _NO:
        return plain.casefold() in _YES
    try:
        return json.loads(plain)
    except ValueError:
        raise InvalidValue(key, N_("is not a value of this setting"), typed[:40]) from None


def pairs(numbers: Mapping[str, int]) -> str:
    """Numbers by name, as they would be typed."""
    return ", ".join(f"{name}={number}" for name, number in numbers.items())


def words(typed: str) -> tuple[str, ...]:
    """The words of ``a, b，c``, each once."""
    return tuple(dict.fromkeys(_parts(typed)))


def joined(parts: Iterable[str]) -> str:
    """Words, as they would be typed."""
    return ", ".join(parts)


def _parts(typed: str) -> list[str]:
    return [word.strip() for word in re.split("[,，、]", typed) if word.strip()]


def _pair(key: str, part: str) -> tuple[str, int]:
    """``vip=14`` as a name and its number; a tag may be written with its sign.

    Raises:
        InvalidValue
    """
    name, equals, number = part.replace("＝", "=").partition("=")
    if not equals or not number.strip().isdecimal() or len(number.strip()) > 9:
        raise InvalidValue(key, N_("is written as in vip=14,friend=60"), part[:40])
    return name.strip().removeprefix("#"), int(number)
