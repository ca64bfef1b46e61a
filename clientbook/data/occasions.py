"""Occasions in the tables: the days that matter to a customer. Which of them come round is worked out by ``coming``."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from clientbook.data import mapping
from clientbook.data.customers import code_of, delete, insert, update
from clientbook.data.journal import id_list
from clientbook.data.lines import Saved
from clientbook.data.uids import new_uid
from clientbook.domain.dates import PartialDate
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.occasion import BIRTHDAY, Occasion
from clientbook.i18n import N_

_IN = "IN (SELECT value FROM json_each(?))"


def load(connection: Connection, occasion_id: int) -> Occasion:
    """One occasion.

    Raises:
        NotFound
    """
    found = load_many(connection, [occasion_id])
    if not found:
        raise NotFound(str(occasion_id))
    return found[occasion_id]


def load_many(connection: Connection, ids: Iterable[int]) -> dict[int, Occasion]:
    """These occasions by their ids; those that are gone are left out."""
    rows = connection.exec_driver_sql(f"SELECT * FROM occasion WHERE id {_IN}", (id_list(ids),)).mappings().fetchall()
    return {row["id"]: mapping.occasion_of(dict(row)) for row in rows}


def of_customer(connection: Connection, customer_id: int) -> tuple[Occasion, ...]:
    """A customer's occasions by kind and date; the birthday of the record first, as an occasion without an id.

    Where the customer's birthday of the same date is an occasion of its own, that one stands for both.
    """
    born = birthdays(connection, [customer_id])
    sql = "SELECT * FROM occasion WHERE customer_id = ? ORDER BY kind, date, id"
    rows = connection.exec_driver_sql(sql, (customer_id,)).mappings().fetchall()
    own = [mapping.occasion_of(dict(row)) for row in rows]
    theirs = {_day_of_year(each.date) for each in own if each.kind == BIRTHDAY and each.person_id is None and not each.once}
    return (*(each for each in born.values() if _day_of_year(each.date) not in theirs), *own)


def _day_of_year(date: PartialDate) -> tuple[bool, bool, int | None, int | None]:
    return date.lunar, date.leap, date.month, date.day


def birthdays(connection: Connection, customer_ids: Iterable[int]) -> dict[int, Occasion]:
    """The birthdays that stand in the records of these customers; a year or month alone is none."""
    sql = f"SELECT id, birth FROM customer WHERE id {_IN} AND birth_key <> ''"
    rows = connection.exec_driver_sql(sql, (id_list(customer_ids),)).fetchall()
    return {each: Occasion(customer_id=each, kind=BIRTHDAY, date=PartialDate.parse(birth)) for each, birth in rows}


def save(connection: Connection, occasion: Occasion, now: datetime) -> Saved:
    """Write a new occasion, or what changed of one in the book.

    Raises:
        InvalidValue: it is about a contact person of somebody else.
        NotFound: the customer or the occasion was erased meanwhile.
    """
    code = code_of(connection, occasion.customer_id)
    if occasion.person_id is not None:
        sql = "SELECT 1 FROM contact_person WHERE id = ? AND customer_id = ?"
        if connection.exec_driver_sql(sql, (occasion.person_id, occasion.customer_id)).first() is None:
            raise InvalidValue("person", N_("is not a contact person of this customer"))
    cells = mapping.occasion_cells(occasion)
    if occasion.id is None:
        return Saved(insert(connection, "occasion", cells | {"uid": occasion.uid or new_uid(now)}), code)
    update(connection, "occasion", occasion.id, cells, mapping.occasion_cells(load(connection, occasion.id)))
    return Saved(occasion.id, code)


def remove(connection: Connection, occasion_id: int) -> Saved:
    """Take an occasion away, with what was done about it.

    Raises:
        NotFound
    """
    code = code_of(connection, load(connection, occasion_id).customer_id)
    connection.exec_driver_sql("DELETE FROM greeting WHERE occasion_id = ?", (occasion_id,))
    delete(connection, "occasion", [occasion_id])
    return Saved(occasion_id, code)
