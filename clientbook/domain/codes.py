"""Customer codes: unique, readable, made by the program, never used twice."""

import re
from datetime import date
from functools import lru_cache

from clientbook.domain.names import fold_typed

_CODE = re.compile(r"C\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3,}", re.ASCII)


def customer_code(day: date, number: int) -> str:
    """The code of the day's n-th customer, from 1: ``C20261121001``; after 999 the number widens."""
    return f"C{_digits(day)}{number:03d}"


@lru_cache(maxsize=64)
def _digits(day: date) -> str:
    return f"{day:%Y%m%d}"


def typed_code(typed: str) -> str:
    """A code as somebody typed it (lower case, full-width, spaces) in its one spelling; what is no text at all is nobody's code."""
    return "".join(fold_typed(typed).split()).upper().encode("utf-8", "replace").decode("utf-8")


def is_code(text: str) -> bool:
    """Whether this is spelt as a customer code."""
    return _CODE.fullmatch(text) is not None
