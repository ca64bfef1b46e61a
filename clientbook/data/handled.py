"""What was handled today: the acts of the day that still hold, from the journal."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from clientbook.clock import utc_text
from clientbook.data import follow_ups, history
from clientbook.data.lines import UnitLine
from clientbook.data.plans import HandledLine
from clientbook.domain.follow_up import Due, FollowUp

KINDS = ("log", "attempt", "follow_up", "greeting")
"""Units that can be an act on a customer."""
MOST = 200
"""Acts of a day that are told."""
_BLOCK = 500
"""Units looked at by one statement."""


def handled(connection: Connection, now: datetime) -> tuple[HandledLine, ...]:
    """What was done since local midnight and not taken back, newest first."""
    midnight = datetime.combine(now.date(), time(), now.tzinfo)
    ids = _units(connection, utc_text(midnight.astimezone(UTC)), utc_text((midnight + timedelta(days=1)).astimezone(UTC)))
    lines = history.units(connection, ids)
    told = [lines[each] for each in ids if any(lines[each].codes)]
    steps = follow_ups.load_many(connection, _steps_of(told))
    return tuple(_line(unit, steps) for unit in told)


def _units(connection: Connection, since: str, until: str) -> list[int]:
    """The acts of a day, newest first; read from the end of the journal back to the last midnight."""
    end = 2**62
    found: list[int] = []
    while len(found) < MOST:
        sql = "SELECT id, at, kind, detail ->> 'act', undone_by FROM unit WHERE id < ? ORDER BY id DESC LIMIT ?"
        rows = connection.exec_driver_sql(sql, (end, _BLOCK)).fetchall()
        for each, at, kind, act, undone_by in rows:
            if at < since:
                return found[:MOST]
            if act and kind in KINDS and undone_by is None and at < until:
                found.append(each)
        if len(rows) < _BLOCK:
            break
        end = rows[-1][0]
    return found[:MOST]


def _steps_of(units: Iterable[UnitLine]) -> set[int]:
    return {unit.detail["step"] for unit in units if "step" in unit.detail}


def _line(unit: UnitLine, steps: Mapping[int, FollowUp]) -> HandledLine:
    detail: Mapping[str, Any] = unit.detail
    step = steps.get(detail.get("step", 0))
    due = None
    if "due" in detail:
        due = Due(date.fromisoformat(detail["due"]), detail.get("time", "")) if detail["due"] else Due()
    return HandledLine(unit, detail["act"], detail.get("channel", ""), step.what if step is not None else "", due)
