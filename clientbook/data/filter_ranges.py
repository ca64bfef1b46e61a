"""What a filter asks of numbers and days as closed stretches of whole numbers, in which SQL compares. Days count as their ordinals."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from clientbook.clock import utc_text
from clientbook.domain.filters import Condition, Days, span_of

Stretch = tuple[int | None, int | None]
"""From and to, both included; None: without end."""
_FIRST, _LAST = date.min.toordinal() + 2, date.max.toordinal() - 2
"""Days whose beginning is known in every zone."""


def stretches(op: str, firsts: Sequence[int], lasts: Sequence[int]) -> list[Stretch]:
    """Where a number may lie that stands so to the values, each given by its first and its last number."""
    match op:
        case "is":
            return list(zip(firsts, lasts, strict=True))
        case "over":
            return [(lasts[0] + 1, None)]
        case "under":
            return [(None, firsts[0] - 1)]
        case "at_least":
            return [(firsts[0], None)]
        case "at_most":
            return [(None, lasts[0])]
        case _:
            return [(firsts[0], lasts[1])]


def days_asked(asked: Condition, today: date, *, ahead: bool) -> list[Stretch]:
    """The days a condition asks for.

    Args:
        ahead: whether ``Days`` count into the future.
    """
    now = today.toordinal()
    counts = [value.count for value in asked.values if isinstance(value, Days)]
    spans = [span_of(value, today) for value in asked.values if not isinstance(value, str | int | Days)]
    found: list[Stretch] = []
    if counts:
        away = stretches(asked.op, counts, counts)
        found += [_moved(now, each) if ahead else _mirrored(now, each) for each in away]
    if spans and (asked.op == "is" or not counts):
        found += stretches(asked.op, [first.toordinal() for first, _last in spans], [last.toordinal() for _first, last in spans])
    return [each for each in found if _is_possible(each)]


def _moved(now: int, away: Stretch) -> Stretch:
    low, high = away
    return (None if low is None else now + low, None if high is None else now + high)


def _mirrored(now: int, away: Stretch) -> Stretch:
    low, high = away
    return (None if high is None else now - high, None if low is None else now - low)


def _is_possible(stretch: Stretch) -> bool:
    low, high = stretch
    return (low is None or low <= _LAST) and (high is None or high >= _FIRST) and (low is None or high is None or low <= high)


def day_texts(stretch: Stretch) -> tuple[str | None, str | None]:
    """The first and the last day as stored."""
    low, high = _in_calendar(stretch)
    return (low.isoformat() if low else None, high.isoformat() if high else None)


def instant_texts(stretch: Stretch, zone: tzinfo | None) -> tuple[str | None, str | None]:
    """The first instant of the first local day, and the first one behind the last, as stored."""
    low, high = _in_calendar(stretch)
    return (_midnight(low, zone) if low else None, _midnight(high + timedelta(days=1), zone) if high else None)


def _in_calendar(stretch: Stretch) -> tuple[date | None, date | None]:
    """Its days; an end outside the calendar is no end."""
    low, high = stretch
    return (
        date.fromordinal(low) if low is not None and low >= _FIRST else None,
        date.fromordinal(high) if high is not None and high <= _LAST else None,
    )


def _midnight(day: date, zone: tzinfo | None) -> str:
    naive = datetime.combine(day, time())
    return utc_text(naive.replace(tzinfo=zone) if zone is not None else naive.astimezone())
