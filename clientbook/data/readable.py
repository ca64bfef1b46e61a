"""Whether rows of a backup can be read again: what the tables take without looking, and every screen counts on.

A file that was made to harm must be refused as a whole; afterwards a day that is none would meet its owner on every screen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from clientbook.data.settings import DEFAULTS
from clientbook.domain.errors import BackupDamaged

_DAYS: Final = frozenset(
    (
        *("consent_date", "first_cooperation", "last_cooperation", "checked_on", "created_on", "count_from"),
        *("on_date", "due", "done_on", "series_from", "until"),
    )
)
_INSTANTS: Final = frozenset({"at", "created_at", "changed_at", "trashed_at", "decided_at"})
_JSON: Final[dict[tuple[str, str], type]] = {
    ("customer", "custom"): dict,
    ("unit", "detail"): dict,
    ("draft", "data"): dict,
    ("custom_field", "choices"): list,
}
_WALKED: Final = frozenset({"customer", "contact_point", "interaction"})
MOST_ID: Final = 100_000_000
"""The largest id in tables that are walked through by their ids, or marked by them in memory; no book that people keep comes near it."""
_MINUTES: Final = 24 * 60
_NEVER: Final = "never"


def require_readable(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Refuse rows whose days, instants or JSON are none, and ids that would keep the program counting for ever.

    Raises:
        BackupDamaged
    """
    checks = [(at, check) for at, name in enumerate(columns) if (check := _check(table, name)) is not None]
    try:
        sound = all(check(row[at]) for at, check in checks for row in rows)
        if table == "setting":
            key, value = columns.index("key"), columns.index("value")
            sound = sound and all(_is_setting(row[key], row[value]) for row in rows)
    except (ValueError, TypeError, RecursionError):
        raise BackupDamaged("rows") from None
    if not sound:
        raise BackupDamaged("rows")


def require_countable(sequences: Mapping[str, int]) -> None:
    """Refuse a backup after which ids would be given that are too large.

    Raises:
        BackupDamaged
    """
    if any(last > MOST_ID for table, last in sequences.items() if table in _WALKED):
        raise BackupDamaged("manifest")


def _check(table: str, name: str) -> Callable[[Any], bool] | None:
    """What a column's values have to pass; a value that is none may also say so by an exception."""
    if name in _DAYS or (table, name) == ("greeting", "day"):
        return lambda value: not value or value == _NEVER or bool(date.fromisoformat(value))
    if name in _INSTANTS and table != "draft":
        return lambda value: not value or 1 < datetime.fromisoformat(value).year < 9999
    if name == "id" and table in _WALKED:
        return lambda value: 1 <= value <= MOST_ID
    if name == "offset_minutes":
        return lambda value: -_MINUTES < value < _MINUTES
    kind = _JSON.get((table, name))
    if kind is None:
        return None
    return lambda value: value == "{}" or type(json.loads(value)) is kind


def _is_setting(key: str, value: str) -> bool:
    """Whether it is of the kind of the usual value; settings of another clientbook are passed over, here as elsewhere."""
    if key not in DEFAULTS:
        return True
    usual, told = DEFAULTS[key], json.loads(value)
    numbers = isinstance(usual, dict) and all(type(each) is int for each in usual.values()) and bool(usual)
    return type(told) is type(usual) and (not numbers or all(type(each) is int for each in told.values()))
