"""Customers in the tables: read one, save one by difference, trash and restore.

Functions take the connection of the unit they run in (or of a read) first. They change rows alone: the triggers keep the journal
and ``refresh`` the derived columns.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from clientbook.clock import utc_text
from clientbook.data import codes, mapping, settings
from clientbook.data.journal import id_list
from clientbook.data.lines import Owner, Saved
from clientbook.data.merging import three_way
from clientbook.data.uids import new_uid
from clientbook.domain.codes import typed_code
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.errors import NotFound

Row = Mapping[str, Any]


def rows_of(connection: Connection, table: str, customer_id: int) -> list[Row]:
    """The rows of one customer in a table of its parts, in their order."""
    found = connection.exec_driver_sql(f"SELECT * FROM {table} WHERE customer_id = ? ORDER BY position, id", (customer_id,))
    return [dict(row) for row in found.mappings().fetchall()]


def load(connection: Connection, customer_id: int) -> Customer:
    """One customer with everything that belongs to the record.

    Raises:
        NotFound
    """
    row = connection.exec_driver_sql("SELECT * FROM customer WHERE id = ?", (customer_id,)).mappings().first()
    if row is None:
        raise NotFound(str(customer_id))
    points: dict[int | None, list[ContactPoint]] = {}
    for each in rows_of(connection, "contact_point", customer_id):
        points.setdefault(each["person_id"], []).append(mapping.point_of(each))
    persons = tuple(mapping.person_of(each, points.get(each["id"], ())) for each in rows_of(connection, "contact_person", customer_id))
    tags = tuple(each["tag"] for each in rows_of(connection, "customer_tag", customer_id))
    return mapping.customer_of(dict(row), persons, tuple(points.get(None, ())), tags)


def id_of_code(connection: Connection, code: str) -> int:
    """The id of the customer with this code.

    Raises:
        NotFound
    """
    found = connection.exec_driver_sql("SELECT id FROM customer WHERE code = ?", (typed_code(code),)).scalar()
    if found is None:
        raise NotFound(code)
    return int(found)


def load_by_code(connection: Connection, code: str) -> Customer:
    """One customer by the code somebody typed.

    Raises:
        NotFound
    """
    return load(connection, id_of_code(connection, code))


def code_of(connection: Connection, customer_id: int) -> str:
    """The code of the customer with this id.

    Raises:
        NotFound
    """
    found = connection.exec_driver_sql("SELECT code FROM customer WHERE id = ?", (customer_id,)).scalar()
    if found is None:
        raise NotFound(str(customer_id))
    return str(found)


def save(connection: Connection, customer: Customer, base: Customer | None, now: datetime) -> Saved:
    """Write a new customer, or what changed of one that stands in the book.

    Args:
        base: the record as it was when the editing began; then only what differs from it is written, and a newer edit made
            elsewhere survives where this one did not touch it. Without it the record is made to be exactly ``customer``.

    Raises:
        NotFound: it was erased meanwhile.
    """
    region = settings.get(connection, "region")
    if customer.id is None:
        code, _given = codes.assign(connection, customer.code, (customer.created_at or now).date())
        created = customer.created_at or now
        cells = mapping.customer_cells(customer) | {
            "uid": customer.uid or new_uid(now),
            "code": code,
            "created_at": utc_text(created),
            "created_on": created.date().isoformat(),
        }
        made = insert(connection, "customer", cells)
        _save_parts(connection, made, customer, region)
        return Saved(made, code)
    current = load(connection, customer.id)
    wanted = three_way(base, customer, current) if base is not None else customer
    update(connection, "customer", customer.id, mapping.customer_cells(wanted), mapping.customer_cells(current))
    _save_parts(connection, customer.id, wanted, region)
    return Saved(customer.id, current.code)


def insert(connection: Connection, table: str, cells: Row) -> int:
    """Insert one row; its id."""
    names = ", ".join(f'"{name}"' for name in cells)
    marks = ", ".join("?" * len(cells))
    made = connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(cells.values()))
    return int(made.lastrowid)


def insert_many(connection: Connection, table: str, rows: Sequence[Row]) -> list[int]:
    """Insert rows of the same columns with one statement; their ids, handed out here from SQLite's own sequence."""
    if not rows:
        return []
    last = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).scalar() or 0
    ids = list(range(int(last) + 1, int(last) + 1 + len(rows)))
    names = ", ".join(f'"{name}"' for name in rows[0])
    sql = f"INSERT INTO {table} (id, {names}) VALUES ({', '.join('?' * (len(rows[0]) + 1))})"
    connection.exec_driver_sql(sql, [(each, *row.values()) for each, row in zip(ids, rows, strict=True)])
    return ids


def update(connection: Connection, table: str, row_id: int, wanted: Row, current: Row) -> None:
    """Write the cells that differ; nothing at all where none does."""
    changed = {name: value for name, value in wanted.items() if current[name] != value}
    if changed:
        cells = ", ".join(f'"{name}" = ?' for name in changed)
        connection.exec_driver_sql(f"UPDATE {table} SET {cells} WHERE id = ?", (*changed.values(), row_id))


def delete(connection: Connection, table: str, row_ids: Iterable[int]) -> None:
    """Delete rows by id."""
    connection.exec_driver_sql(f"DELETE FROM {table} WHERE id IN (SELECT value FROM json_each(?))", (id_list(row_ids),))


def _save_parts(connection: Connection, customer_id: int, wanted: Customer, region: str) -> None:
    _save_tags(connection, customer_id, wanted.tags)
    before = rows_of(connection, "contact_person", customer_id)
    persons = _save_persons(connection, customer_id, wanted.persons, before)
    points: list[tuple[ContactPoint, int | None]] = [(point, None) for point in wanted.points]
    points += [(point, owner) for person, owner in zip(wanted.persons, persons, strict=True) for point in person.points]
    _save_points(connection, customer_id, points, region)
    # Last, because points, interactions and occasions spoke of them until now.
    gone = [row["id"] for row in before if row["id"] not in persons]
    if gone:
        theirs = "WHERE person_id IN (SELECT value FROM json_each(?))"
        connection.exec_driver_sql(f"UPDATE interaction SET person_id = NULL {theirs}", (id_list(gone),))
        connection.exec_driver_sql(f"DELETE FROM greeting WHERE occasion_id IN (SELECT id FROM occasion {theirs})", (id_list(gone),))
        connection.exec_driver_sql(f"DELETE FROM occasion {theirs}", (id_list(gone),))
        delete(connection, "contact_person", gone)


def _save_tags(connection: Connection, customer_id: int, wanted: Sequence[str]) -> None:
    before = {row["tag"]: row for row in rows_of(connection, "customer_tag", customer_id)}
    order = {tag: index for index, tag in enumerate(dict.fromkeys(wanted))}
    if gone := [row["id"] for tag, row in before.items() if tag not in order]:
        delete(connection, "customer_tag", gone)
    for tag, position in order.items():
        if tag in before:
            update(connection, "customer_tag", before[tag]["id"], {"position": position}, before[tag])
        else:
            insert(connection, "customer_tag", {"customer_id": customer_id, "tag": tag, "position": position})


def _save_persons(connection: Connection, customer_id: int, wanted: Sequence[ContactPerson], before: Sequence[Row]) -> list[int]:
    by_id = {row["id"]: row for row in before}
    claimed = {person.id for person in wanted}
    ids: list[int] = []
    for position, person in enumerate(wanted):
        row = by_id.get(person.id or 0) or next((row for row in before if row["id"] not in claimed and row["name"] == person.name), None)
        cells = mapping.person_cells(person) | {"position": position}
        if row is None:
            ids.append(insert(connection, "contact_person", {"customer_id": customer_id} | cells))
        else:
            claimed.add(row["id"])
            update(connection, "contact_person", row["id"], cells, row)
            ids.append(row["id"])
    return ids


def _save_points(connection: Connection, customer_id: int, wanted: Sequence[tuple[ContactPoint, int | None]], region: str) -> None:
    before = rows_of(connection, "contact_point", customer_id)
    by_id = {row["id"]: row for row in before}
    claimed = {point.id for point, _owner in wanted}
    kept: set[int] = set()
    for position, (point, owner) in enumerate(wanted):
        row = by_id.get(point.id or 0) or next(
            (row for row in before if row["id"] not in claimed and (row["kind"], row["value"]) == (point.kind, point.value)), None
        )
        cells = mapping.point_cells(point, region) | {"position": position, "person_id": owner}
        if row is None:
            insert(connection, "contact_point", {"customer_id": customer_id} | cells)
            continue
        claimed.add(row["id"])
        kept.add(row["id"])
        if (row["kind"], row["value"]) == (point.kind, point.value):
            # A number nobody touched keeps its normal form, also after the region setting changed.
            cells |= {name: row[name] for name in ("normal", "digits", "digits_rev")}
        update(connection, "contact_point", row["id"], cells, row)
    if gone := [row["id"] for row in before if row["id"] not in kept]:
        delete(connection, "contact_point", gone)


def trash(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    """Put customers in the trash; those already there stay as they are."""
    sql = "UPDATE customer SET trashed_at = ? WHERE trashed_at IS NULL AND id IN (SELECT value FROM json_each(?))"
    connection.exec_driver_sql(sql, (utc_text(now), id_list(ids)))


def restore_trashed(connection: Connection, ids: Sequence[int]) -> None:
    """Take customers out of the trash."""
    sql = "UPDATE customer SET trashed_at = NULL WHERE trashed_at IS NOT NULL AND id IN (SELECT value FROM json_each(?))"
    connection.exec_driver_sql(sql, (id_list(ids),))


def owners_of(connection: Connection, kind: str, typed: str, limit: int = 10) -> tuple[Owner, ...]:
    """Who holds this phone or mail already (trash excepted), in whatever spelling; for the warning while typing."""
    normal = mapping.comparable(kind, typed, settings.get(connection, "region"))["normal"]
    column = "normal" if normal else "value"
    rows = connection.exec_driver_sql(
        "SELECT c.id, c.code, c.name, c.phone, c.email, coalesce(h.name, '') FROM contact_point p JOIN customer c ON c.id = p.customer_id"
        f" LEFT JOIN contact_person h ON h.id = p.person_id WHERE p.{column} = ? AND p.kind = ? AND c.trashed_at IS NULL"
        " ORDER BY c.id LIMIT ?",
        (normal or typed.strip(), kind, limit),
    ).fetchall()
    return tuple(Owner(row[0], row[1], row[2] or row[3] or row[4] or row[1], row[5]) for row in rows)
