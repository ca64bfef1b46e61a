"""Undo and redo as units of their own: which unit is next, what is refused, and what the user is told."""

from typing import Any

from sqlalchemy import Connection

from clientbook.data import history
from clientbook.data.inversion import Group, bring_back, take_back
from clientbook.data.journal import AUTOMATIC
from clientbook.data.lines import Kept, UndoReport, UnitLine
from clientbook.data.progress import Progress
from clientbook.domain.errors import NotFound, Refused
from clientbook.i18n import N_

_AUTOMATIC = "('undo', 'redo')"


def newest_undoable(connection: Connection) -> int | None:
    """The unit ``u`` takes back next."""
    sql = f"SELECT max(id) FROM unit WHERE kind NOT IN {_AUTOMATIC} AND undone_by IS NULL AND NOT closed"
    return _number(connection.exec_driver_sql(sql).scalar())


def newest_redoable(connection: Connection) -> int | None:
    """The undo that redo inverts next: the last one that still holds, if no ordinary unit came after it."""
    sql = (
        "SELECT max(id) FROM unit WHERE kind = 'undo' AND undone_by IS NULL AND NOT closed"
        f" AND id > coalesce((SELECT max(id) FROM unit WHERE kind NOT IN {_AUTOMATIC}), 0)"
    )
    return _number(connection.exec_driver_sql(sql).scalar())


def next_undo(connection: Connection) -> UnitLine | None:
    """The line of the unit ``u`` takes back next."""
    return history.unit_line(connection, newest_undoable(connection))


def next_redo(connection: Connection) -> UnitLine | None:
    """The line of the unit that redo makes again next."""
    undo = newest_redoable(connection)
    return None if undo is None else history.unit_line(connection, _undone_by_unit(connection, undo))


def undo(connection: Connection, unit: int | None, progress: Progress | None = None) -> UndoReport:
    """Take a unit back, the newest one without a number; runs inside the undo's own unit.

    Raises:
        NotFound, Refused, Cancelled
    """
    target = newest_undoable(connection) if unit is None else _checked(connection, unit)
    if target is None:
        raise Refused(N_("there is nothing to undo"))
    me = _current(connection)
    connection.exec_driver_sql("UPDATE unit SET undoes = ? WHERE id = ?", (target, me))
    kept = take_back(connection, target, me, progress)
    return UndoReport((_line(connection, target),), _told(connection, kept))


def redo(connection: Connection, progress: Progress | None = None) -> UndoReport:
    """Make again what the last undo took back; runs inside the redo's own unit.

    Raises:
        Refused: there is nothing to redo.
        Cancelled
    """
    target = newest_redoable(connection)
    if target is None:
        raise Refused(N_("there is nothing to redo"))
    me = _current(connection)
    connection.exec_driver_sql("UPDATE unit SET undoes = ? WHERE id = ?", (target, me))
    bring_back(connection, target, me, progress)
    return UndoReport((_line(connection, _undone_by_unit(connection, target)),))


def close(connection: Connection, unit: int) -> None:
    """Make a unit history only."""
    connection.exec_driver_sql("UPDATE unit SET closed = 1 WHERE id = ?", (unit,))


def _checked(connection: Connection, unit: int) -> int:
    found = connection.exec_driver_sql("SELECT kind, undone_by, closed FROM unit WHERE id = ?", (unit,)).first()
    if found is None:
        raise NotFound(str(unit))
    kind, undone_by, closed = found
    if kind in AUTOMATIC:
        raise Refused(N_("an undo is taken back with redo"))
    if undone_by is not None:
        raise Refused(N_("this was undone already"))
    if closed:
        raise Refused(N_("this is history only; it cannot be undone any more"))
    return unit


def _current(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT unit_id FROM current_unit").scalar_one())


def _undone_by_unit(connection: Connection, undo_unit: int) -> int:
    return int(connection.exec_driver_sql("SELECT undoes FROM unit WHERE id = ?", (undo_unit,)).scalar_one())


def _line(connection: Connection, unit: int) -> UnitLine:
    return history.units(connection, [unit])[unit]


def _told(connection: Connection, kept: dict[Group, str]) -> tuple[Kept, ...]:
    titles = history.titles(connection, (group for group in kept if group is not None))
    named = {group: titles.get(group, ("", "")) if group is not None else ("", "") for group in kept}
    return tuple(Kept(named[group][1], named[group][0], why) for group, why in sorted(kept.items(), key=lambda each: each[0] or 0))


def _number(value: Any) -> int | None:
    return None if value is None else int(value)
