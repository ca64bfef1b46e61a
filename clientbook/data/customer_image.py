"""One customer as a snapshot has it, and bringing that back into the book as one undoable unit, also after it was erased.

Every row that belongs to the customer comes along, whatever table it stands in. Rows are told by their id where it still means the
same thing; where somebody else has it by now (the book was restored, or rows were merged away), the row comes back as a new one.
Nothing of other customers is touched.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlmodel import SQLModel

from clientbook.data import codes
from clientbook.data.customers import delete, insert, update
from clientbook.data.models import DERIVED, GENERATED, JOURNALLED, OWNERS
from clientbook.data.uids import new_uid
from clientbook.domain.codes import typed_code
from clientbook.domain.errors import NotFound

Row = dict[str, Any]

_LOOSE = {"product_id": "product"}
"""References that are no foreign keys."""


@dataclass(frozen=True, slots=True)
class CustomerImage:
    """A customer's rows by table, and what the rows of others they speak of are called."""

    row: Row
    parts: Mapping[str, list[Row]]
    pairs: Mapping[str, list[Row]]
    names: Mapping[tuple[str, int], str]
    """(table, id) of a row of somebody else: its uid."""


@dataclass(frozen=True, slots=True)
class CustomerRestored:
    """What came back: which customer, in which unit (none where nothing differed), and how many rows of each table were written."""

    customer_id: int
    code: str
    unit: int | None = None
    was_gone: bool = False
    """Whether it had been erased."""
    rows: Mapping[str, int] = field(default_factory=dict)
    """Rows put back, changed or removed, by table."""


def part_tables() -> tuple[str, ...]:
    """The journalled tables whose rows belong to one customer; those that are referred to before those that refer."""
    return tuple(name for name in JOURNALLED if "customer_id" in SQLModel.metadata.tables[name].columns)


def take_image(connection: Connection, code: str) -> CustomerImage:
    """A customer as it stands in this book or snapshot.

    Raises:
        NotFound: nobody has this code there.
    """
    row = connection.exec_driver_sql("SELECT * FROM customer WHERE code = ?", (typed_code(code),)).mappings().first()
    if row is None:
        raise NotFound(code)
    me = row["id"]
    parts = {table: _rows(connection, table, "customer_id = ?1", me) for table in part_tables()}
    pairs = {table: _rows(connection, table, " OR ".join(f"{name} = ?1" for name in names), me) for table, names in OWNERS.items()}
    image = CustomerImage(_stored("customer", dict(row)), parts, pairs, {})
    return CustomerImage(image.row, parts, pairs, dict(_named(connection, image)))


def put_image(connection: Connection, image: CustomerImage, now: datetime) -> CustomerRestored:
    """Make the customer what the image says; runs inside its unit."""
    return _Restoring(connection, image, now).restore()


def _stored(table: str, row: Mapping[str, Any]) -> Row:
    left_out = DERIVED.get(table, frozenset()) | GENERATED.get(table, frozenset())
    return {name: value for name, value in row.items() if name not in left_out}


def _rows(connection: Connection, table: str, where: str, customer_id: int) -> list[Row]:
    found = connection.exec_driver_sql(f"SELECT * FROM {table} WHERE {where} ORDER BY id", (customer_id,))
    return [_stored(table, dict(row)) for row in found.mappings().fetchall()]


def _references(connection: Connection, table: str) -> dict[str, str]:
    """The columns of a table that speak of other rows, with the table those stand in."""
    keys = connection.exec_driver_sql(f'PRAGMA foreign_key_list("{table}")').fetchall()
    known = {str(row[3]): str(row[2]) for row in keys}
    columns = SQLModel.metadata.tables[table].columns
    return known | {name: to for name, to in _LOOSE.items() if name in columns and to in SQLModel.metadata.tables}


def _named(connection: Connection, image: CustomerImage) -> Iterator[tuple[tuple[str, int], str]]:
    """The uids of the rows of others that the image speaks of."""
    own = {("customer", image.row["id"])} | {(table, row["id"]) for table, rows in image.parts.items() for row in rows}
    for table, rows in [("customer", [image.row]), *image.parts.items(), *image.pairs.items()]:
        references = _references(connection, table)
        for wanted in {(to, row[name]) for row in rows for name, to in references.items() if row.get(name) is not None} - own:
            if "uid" not in SQLModel.metadata.tables[wanted[0]].columns:
                continue
            uid = connection.exec_driver_sql(f"SELECT uid FROM {wanted[0]} WHERE id = ?", (wanted[1],)).scalar()
            if uid is not None:
                yield wanted, str(uid)


class _Restoring:
    """What one customer's return carries from table to table."""

    def __init__(self, connection: Connection, image: CustomerImage, now: datetime) -> None:
        self.connection = connection
        self.image = image
        self.now = now
        self.ids: dict[tuple[str, int], int] = {}
        """Where a row of the image stands now."""
        self.written: dict[str, int] = {}
        self.customer_id = 0

    def restore(self) -> CustomerRestored:
        """The customer's own row, then its parts."""
        found = self._scalar("SELECT id FROM customer WHERE uid = ?", self.image.row["uid"])
        was_gone = found is None
        self._customer(found)
        for table in part_tables():
            self._part(table, self.image.parts[table])
        for table in OWNERS:
            self._pairs(table, self.image.pairs[table])
        code = str(self._scalar("SELECT code FROM customer WHERE id = ?", self.customer_id))
        return CustomerRestored(self.customer_id, code, None, was_gone, {name: n for name, n in self.written.items() if n})

    def _scalar(self, sql: str, *values: Any) -> Any:
        return self.connection.exec_driver_sql(sql, values).scalar()

    def _customer(self, found: int | None) -> None:
        row = self.image.row
        cells = {name: value for name, value in row.items() if name != "id"} | {"referred_by": self._other("customer", row["referred_by"])}
        if self._scalar("SELECT 1 FROM unit WHERE id = ?", row["import_unit"]) is None:
            cells["import_unit"] = None
        if found is not None:
            current = self.connection.exec_driver_sql("SELECT * FROM customer WHERE id = ?", (found,)).mappings().one()
            cells["code"] = current["code"]
            self._count("customer", any(current[name] != value for name, value in cells.items()))
            update(self.connection, "customer", found, cells, dict(current))
        else:
            if self._scalar("SELECT 1 FROM customer WHERE code = ?", row["code"]) is not None:
                cells["code"], _same = codes.assign(self.connection, "", self.now.date())
            if self._scalar("SELECT 1 FROM customer WHERE id = ?", row["id"]) is None:
                cells["id"] = row["id"]
            found = insert(self.connection, "customer", cells)
            self._count("customer", True)
        self.customer_id = self.ids[("customer", row["id"])] = found

    def _part(self, table: str, wanted: list[Row]) -> None:
        standing = {row["id"]: row for row in _rows(self.connection, table, "customer_id = ?1", self.customer_id)}
        kept = {row["id"] for row in wanted if self._same(row, standing.get(row["id"]))}
        if gone := [each for each in standing if each not in kept]:
            delete(self.connection, table, gone)
        self._count(table, len(gone))
        references = _references(self.connection, table)
        for row in wanted:
            cells = row | {name: self._other(to, row[name]) for name, to in references.items() if name in row}
            if row["id"] in kept:
                self.ids[(table, row["id"])] = row["id"]
                before = standing[row["id"]]
                self._count(table, any(before[name] != value for name, value in cells.items()))
                update(self.connection, table, row["id"], cells, before)
            else:
                self.ids[(table, row["id"])] = insert(self.connection, table, self._fresh(table, cells))
                self._count(table, True)

    @staticmethod
    def _same(row: Row, standing: Row | None) -> bool:
        """Whether a row of this customer still is the one of the image."""
        return standing is not None and standing.get("uid") == row.get("uid")

    def _fresh(self, table: str, cells: Row) -> Row:
        """The cells to insert: without an id or a uid that somebody else's row has by now."""
        if self._scalar(f"SELECT 1 FROM {table} WHERE id = ?", cells["id"]) is not None:
            cells = {name: value for name, value in cells.items() if name != "id"}
        if "uid" in cells and self._scalar(f"SELECT 1 FROM {table} WHERE uid = ?", cells["uid"]) is not None:
            cells = cells | {"uid": new_uid(self.now)}
        return cells

    def _pairs(self, table: str, wanted: list[Row]) -> None:
        """What was said of this customer and another who still stands in the book; newer words stay."""
        columns = OWNERS[table]
        for row in wanted:
            ends = [self._other("customer", row[name]) for name in columns]
            if None in ends:
                continue
            cells = row | dict(zip(columns, sorted(each for each in ends if each is not None), strict=True))
            where = " AND ".join(f"{name} = ?" for name in columns)
            if self._scalar(f"SELECT 1 FROM {table} WHERE {where}", *(cells[name] for name in columns)) is None:
                insert(self.connection, table, self._fresh(table, cells))
                self._count(table, True)

    def _other(self, table: str, row_id: int | None) -> int | None:
        """Where the row stands now that the image calls ``row_id``; none where it is not there any more."""
        if row_id is None:
            return None
        if (table, row_id) in self.ids:
            return self.ids[(table, row_id)]
        uid = self.image.names.get((table, row_id))
        if uid is None:
            return None
        found = self._scalar(f"SELECT id FROM {table} WHERE uid = ?", uid)
        return None if found is None else int(found)

    def _count(self, table: str, number: int) -> None:
        self.written[table] = self.written.get(table, 0) + int(number)
