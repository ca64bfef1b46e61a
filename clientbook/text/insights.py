"""The words of the insights: values customers are counted by, shares, and how a figure compares with the one before."""

from collections.abc import Sequence

from clientbook.domain.insight_figures import Call, Tier
from clientbook.domain.insights import Period
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.i18n import N_, _, language
from clientbook.text.display import days, name, plain, word
from clientbook.text.words import choice, field_label, industry, kind

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_KINDS = {"month": N_("one month"), "quarter": N_("one quarter"), "year": N_("one year")}


def field_name(field: str) -> str:
    """The name of a field customers are counted by."""
    return _("Tag") if field == "tag" else field_label(field)


def period_kind(kind: str) -> str:
    """How long a period is."""
    return _(_KINDS[kind])


def period_name(period: Period) -> str:
    """``November 2026``, ``quarter 4 of 2026``, ``2026``; ``2026 年 11 月``, ``2026 年第 4 季度``, ``2026 年``."""
    first, chinese = period.first, language() == "zh_CN"
    if period.kind == "year":
        return f"{first.year} 年" if chinese else str(first.year)
    if period.kind == "quarter":
        number = (first.month + 2) // 3
        return f"{first.year} 年第 {number} 季度" if chinese else f"quarter {number} of {first.year}"
    return f"{first.year} 年 {first.month} 月" if chinese else f"{_MONTHS[first.month - 1]} {first.year}"


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
    """How a number stands to the one of the period before: ``+11%``; empty where there was nothing before."""
    if not before:
        return ""
    percent = round(100 * (now - before) / before)
    return f"{percent:+,}%" if percent else "="


def points_compared(now: float, before: float) -> str:
    """How a share stands to the one before, in points of a hundred: ``+2``."""
    points = round(100 * now) - round(100 * before)
    return f"{points:+d}" if points else "="


def tier_name(tier: Tier) -> str:
    """What a tier is, with the level that suits it: ``best customers (VIP)``."""
    return _("{tier} ({level})").format(tier=_(tier.name), level=choice("level", tier.level))


def call_name(call: Call) -> str:
    """Why these customers are worth a call."""
    match call.kind:
        case "cold":
            return _("valuable, more than {days} without contact").format(days=days(call.number))
        case "missing":
            return _("bought {bought}, never {other}").format(bought=plain(call.words[0]), other=plain(call.words[1]))
        case "again":
            return _("bought before, and not again after their usual time ({days} on average)").format(days=days(call.number))
        case "scores":
            return _("rated 3 or less on average")
        case _:
            return _("potential, {days} or more without contact: go on, or mark lost").format(days=days(call.number))
