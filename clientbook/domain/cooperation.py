"""What purchases and the status say of a customer by themselves: its type, and when the cooperation began and was last alive.

A rule never takes away what the owner typed: it moves a value that stood where the rule had put it, and fills in what is missing.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

RECENT_DAYS: Final = 90
"""Days during which the only purchase makes a new customer."""
FOLLOWED: Final = frozenset({"", "potential", "new", "existing", "lost"})
"""Types the rule may change; a type of the owner's own stays."""
ALIVE: Final = "active"
"""The status of a cooperation under way."""
OVER: Final = frozenset({"paused", "ended"})
"""Statuses into which a cooperation goes over."""

Days = Mapping[int, date]
"""The purchases of a customer that count, each with its day."""
Span = tuple[date | None, date | None]
"""First and last day of a cooperation."""


def type_by(days: Days, today: date) -> str:
    """What a customer with these purchases is; empty where they do not say."""
    if len(days) > 1:
        return "existing"
    return "new" if any((today - day).days <= RECENT_DAYS for day in days.values()) else ""


def type_after(now: str, before: Days, after: Days, today: date) -> str:
    """The type after purchases have changed.

    Who buys becomes new or existing, but an existing customer never new again, and a lost one only by a purchase of these days: an
    older one that is written down later tells nothing of today. A purchase that is taken away or moved changes a type only where
    the rule had set it.
    """
    wanted = type_by(after, today)
    if now not in FOLLOWED or not wanted:
        return now
    added = [after[each] for each in after.keys() - before.keys()]
    if not added:
        return wanted if before != after and now == type_by(before, today) else now
    if (now, wanted) == ("existing", "new") or (now == "lost" and (today - max(added)).days > RECENT_DAYS):
        return now
    return wanted


def span_after(span: Span, before: Days, after: Days) -> Span:
    """First and last cooperation after purchases have changed: they reach over all of them, and shrink only where they ended with one."""
    if before == after:
        return span
    first, last = span
    earliest, latest = min(after.values(), default=None), max(after.values(), default=None)
    if first is None or first == min(before.values(), default=None) or (earliest is not None and earliest < first):
        first = earliest
    if last is None or last == max(before.values(), default=None) or (latest is not None and latest > last):
        last = latest
    return first, last


def span_by_status(span: Span, old: str, new: str, today: date) -> Span:
    """First and last cooperation after another status: it begins, or is alive again, today; it was alive until it went over."""
    first, last = span
    began, went = new == ALIVE != old, old == ALIVE and new in OVER
    if not began and not went:
        return span
    return (first or today) if began else first, max(last or today, today)
