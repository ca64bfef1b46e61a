"""The words of the insights: values customers are counted by, shares, and how a figure compares with the one before."""

from collections.abc import Sequence

from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.i18n import _
from clientbook.text.display import name, word
from clientbook.text.words import choice, industry, kind


def share(part: float) -> str:
    """A part of a whole: ``22%``; what is more than nothing never reads as nothing."""
    percent = 100 * part
    return _("<1%") if 0 < percent < 0.5 else f"{percent:.0f}%"


def value_of(field: str, value: str) -> str:
    """A value customers are counted by, in the language in force."""
    if not value:
        return _("(none)")
    if field in PICK_LISTS:
        return choice(field, value)
    if field == "kind":
        return kind(value)
    if field == "industry":
        return industry(value)
    return name(value) if field == "owner" else word(value)


def values_of(by: Sequence[str], values: Sequence[str]) -> list[str]:
    """The values of a row."""
    return [value_of(field, value) for field, value in zip(by, values, strict=True)]


def compared(now: int, before: int) -> str:
    """How a number stands to the one of the period before: ``+11%``; from nothing there is no part, so the number itself is said."""
    if not before:
        return f"+{now:,}" if now else "="
    percent = round(100 * (now - before) / before)
    return f"{percent:+,}%" if percent else "="
