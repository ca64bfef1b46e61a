"""Comparing texts in SQL as filters do, in the form of ``domain.names.fold``.

Nearly every text holds ASCII and common Chinese characters alone; those fold by SQLite's own ``lower``. The rest calls a function of
the connection, which only questions may do: nothing in the schema knows it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from clientbook.data.engine import FOLD
from clientbook.domain.filters import Condition
from clientbook.domain.industries import codes_with
from clientbook.domain.names import fold

_OTHER_FORMS = "'*[^' || char(1) || '-' || char(127) || '一-鿿]*'"
"""A pattern of texts that hold something else; it stands beside ``names._SINGLE_FORM``."""


@dataclass(frozen=True, slots=True)
class Where:
    """A condition over table ``customer`` that is 0 or 1, never NULL."""

    sql: str
    values: tuple[Any, ...] = ()


NOBODY, EVERYBODY = Where("0"), Where("1")


def joined(word: str, parts: list[Where]) -> Where:
    """Parts joined by AND or OR; of no parts everybody or nobody."""
    if not parts:
        return EVERYBODY if word == "AND" else NOBODY
    if len(parts) == 1:
        return parts[0]
    return Where(f"({f' {word} '.join(part.sql for part in parts)})", tuple(value for part in parts for value in part.values))


def negated(part: Where) -> Where:
    """The opposite."""
    return Where(f"(NOT {part.sql})", part.values)


def folded(column: str) -> str:
    """The SQL of a column's comparable form."""
    return f"CASE WHEN {column} GLOB {_OTHER_FORMS} THEN {FOLD}({column}) ELSE lower({column}) END"


def text_test(asked: Condition) -> Callable[[str], Where]:
    """What makes of a column the condition that its text fits; where emptiness is asked, that it is there."""
    if asked.op == "empty":
        return lambda column: Where(f"({column} <> '')")
    wanted = list(dict.fromkeys(fold(str(value)) for value in asked.values))
    return lambda column: joined("OR", [_one(asked.op, column, each) for each in wanted])


def _one(op: str, column: str, wanted: str) -> Where:
    if not wanted:
        return Where(f"({column} <> ''" + (f" AND {folded(column)} = '')" if op == "equals" else ")"))
    match op:
        case "equals":
            return Where(f"({folded(column)} = ?)", (wanted,))
        case "starts":
            return Where(f"(substr({folded(column)}, 1, {len(wanted)}) = ?)", (wanted,))
        case _:
            return Where(f"(instr({folded(column)}, ?) > 0)", (wanted,))


def industry_codes(asked: Condition) -> list[str]:
    """The industries that fit by their English name or by the name of their section, which the record does not hold."""
    wanted = [fold(str(value)) for value in asked.values]
    match asked.op:
        case "empty":
            return []
        case "equals":
            return codes_with(lambda word: word in wanted)
        case "starts":
            return codes_with(lambda word: any(word.startswith(value) for value in wanted))
        case _:
            return codes_with(lambda word: any(value in word for value in wanted))
