"""The question after an import: how to count those who came without a day of contact. One answer is one undoable unit."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from clientbook.data import history, mapping, settings
from clientbook.data.customers import insert
from clientbook.data.plans import ImportQuestion
from clientbook.data.uids import new_uid
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.follow_up import FollowUp
from clientbook.i18n import N_, _

PLACE = "import_questions"
"""Where the answered ones are kept among the drafts: ``{"answered": {import unit: the unit of the answer, or null}}``."""
KEPT = 50
"""How many answers are remembered."""
LOOKED_AT = 20
"""How many imports back a question is looked for."""
IN_TOUCH = N_("get in touch")
PER_DAY_LIMIT = 1000

_NEVER = "trashed_at IS NULL AND next_due IS NULL AND cooling_from IS NOT NULL AND last_contact IS NULL AND count_from IS NULL"
_WITHOUT = f"FROM customer INDEXED BY customer_import_never WHERE import_unit = ? AND {_NEVER}"


def question(connection: Connection) -> ImportQuestion | None:
    """The question about the newest import that was not answered and still has customers it is about."""
    answered = _answered(connection)
    newest = f"SELECT max(import_unit) FROM customer INDEXED BY customer_import_never WHERE import_unit < ? AND {_NEVER}"
    unit = 2**62
    for _round in range(LOOKED_AT):
        found = connection.exec_driver_sql(newest, (unit,)).scalar()
        if found is None:
            return None
        unit = int(found)
        line = history.unit_line(connection, unit)
        if line is not None and line.kind == "import" and not line.undone and not _is_answered(connection, answered, unit):
            without = connection.exec_driver_sql(f"SELECT count(*) {_WITHOUT}", (unit,)).scalar_one()
            imported = connection.exec_driver_sql("SELECT count(*) FROM customer WHERE import_unit = ?", (unit,)).scalar_one()
            return ImportQuestion(unit, imported, without)
    return None


def count_from(connection: Connection, unit: int, day: date, now: datetime) -> None:
    """Count those who came without a contact from a day on; runs inside the answer's own unit."""
    if ids := _without(connection, unit):
        connection.exec_driver_sql("UPDATE customer SET count_from = ? WHERE id = ?", [(day.isoformat(), each) for each in ids])
    remember(connection, unit, now, _current(connection))


def plan(connection: Connection, unit: int, day: date, per_day: int, now: datetime) -> None:
    """Plan a step for each of them, so many a working day from tomorrow on, the most important first; runs inside the answer's unit."""
    if not 1 <= per_day <= PER_DAY_LIMIT:
        raise InvalidValue("per_day", N_("is not a number that fits"), str(per_day))
    what, due = _(IN_TOUCH), day
    for index, each in enumerate(_without(connection, unit)):
        if index % per_day == 0:
            due = next_working_day(due)
        step = FollowUp(customer_id=each, what=what, due=due)
        insert(connection, "follow_up", mapping.follow_up_cells(step) | {"uid": new_uid(now)})
    remember(connection, unit, now, _current(connection))


def next_working_day(day: date) -> date:
    """The first Monday to Friday after a day."""
    following = day + timedelta(days=1)
    return following + timedelta(days=max(0, 7 - following.weekday())) if following.weekday() >= 5 else following


def remember(connection: Connection, unit: int, now: datetime, answer: int | None = None) -> None:
    """Remember that a question was answered, while the unit of the answer holds (for good where it has none)."""
    answered = _answered(connection) | {str(unit): answer}
    newest = sorted(answered, key=int)[-KEPT:]
    settings.save_draft(connection, PLACE, {"answered": {each: answered[each] for each in newest}}, now)


def _answered(connection: Connection) -> dict[str, int | None]:
    kept = settings.draft(connection, PLACE)
    answered = kept.get("answered") if kept is not None else None
    return dict(answered) if isinstance(answered, dict) else {}


def _is_answered(connection: Connection, answered: dict[str, int | None], unit: int) -> bool:
    if str(unit) not in answered:
        return False
    answer = answered[str(unit)]
    if answer is None:
        return True
    found = connection.exec_driver_sql("SELECT undone_by FROM unit WHERE id = ?", (answer,)).first()
    return found is not None and found[0] is None


def _without(connection: Connection, unit: int) -> list[int]:
    """Whom the question is about, the most important first, then in the order they came.

    Raises:
        NotFound: this is no import of this book.
    """
    line = history.unit_line(connection, unit)
    if line is None or line.kind != "import":
        raise NotFound(str(unit))
    return list(connection.exec_driver_sql(f"SELECT id {_WITHOUT} ORDER BY rank, id", (unit,)).scalars().fetchall())


def _current(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT unit_id FROM current_unit").scalar_one())
