"""Keeps a spreadsheet from taking a text for a formula; our import takes the guard off again (``cells.unguard``).

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return gets an apostrophe in front, unless the whole of it is
a phone number or a number: ``+86 138 0013 8000`` and ``-12.5`` stay as they are. A text that itself begins like a guarded one is
written as ``="…"``, a formula that is nothing but that text; so are the full-width forms some spreadsheets take for the narrow ones.
"""

import re

_STARTS = frozenset("=+-@\t\r")
_WIDE = frozenset("＝＋－＠")
_HARMLESS = re.compile(r"\+?\(?\d[\d\s().-]*|[+-]?\d[\d,]*(?:\.\d+)?%?")
"""A phone number with its country, or a plain number."""
_PHONE_PARTS = re.compile(r"\+\d{1,3}[\s.()-]*\d[\d\s.()-]*")


def guarded(text: str) -> str:
    """The text as it may stand in a cell."""
    first = text[:1]
    if first == "'":
        return _as_formula(text) if _looks_guarded(text) else text
    if first in _WIDE:
        return _as_formula(text)
    if first not in _STARTS or not first:
        return text
    return text if is_harmless(text) else f"'{text}"


def is_harmless(text: str) -> bool:
    """Whether a text that begins with a sign is a phone number or a number and nothing else."""
    return _HARMLESS.fullmatch(text) is not None or _PHONE_PARTS.fullmatch(text) is not None


def _looks_guarded(text: str) -> bool:
    """Whether the import would take the apostrophe off."""
    return len(text) > 1 and (text[1] in _STARTS or text[1].isdigit())


def _as_formula(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'="{doubled}"'
