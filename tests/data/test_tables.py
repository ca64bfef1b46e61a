"""The tables as created are those the models describe, and refuse what no customer can hold."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from clientbook.data import Book, models
from tests.data.conftest import Kept
from tests.support.live import START, add, contact, new_book, person

TABLES = sorted(SQLModel.metadata.tables)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened = new_book(tmp_path / "book")
    yield opened
    opened.close()


@pytest.mark.parametrize("table", TABLES)
def test_the_models_describe_the_table(kept: Kept, table: str) -> None:
    found = kept(Book.count)._read(lambda connection: connection.exec_driver_sql(f"PRAGMA table_info({table})").fetchall())
    model = SQLModel.metadata.tables[table]
    assert [row[1] for row in found] == [column.name for column in model.columns]
    for _cid, name, kind, not_null, _default, key in found:
        column = model.columns[name]
        assert {"VARCHAR": "TEXT", "BOOLEAN": "INTEGER", "INTEGER": "INTEGER"}[str(column.type)] == kind
        if not key:
            assert bool(not_null) == (not column.nullable), name


def test_ids_are_never_reused_and_every_table_is_strict(book: Book) -> None:
    rows = book._read(lambda connection: connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall())
    statements = {name: sql for name, sql in rows if name in TABLES}
    assert set(statements) == set(TABLES)
    for name, sql in statements.items():
        assert "STRICT" in sql
        keyed_by_text = name in ("draft", "code_counter")
        assert ("AUTOINCREMENT" in sql) != keyed_by_text, name


def test_every_journalled_table_is_one(book: Book) -> None:
    assert set(models.JOURNALLED) <= set(TABLES)
    assert set(models.DERIVED) <= set(models.JOURNALLED)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE customer SET kind = 'robot'",
        "UPDATE customer SET consent_date = '5 Mar'",
        "UPDATE customer SET custom = '{'",
        "UPDATE customer SET headcount = 'many'",
        "UPDATE customer SET code = NULL",
        "UPDATE customer SET referred_by = 999",
        "UPDATE contact_point SET state = 'lost'",
        'UPDATE contact_point SET "primary" = 2',
        "UPDATE contact_point SET customer_id = 999",
        "UPDATE interaction SET person_id = 999",
        "UPDATE interaction SET on_date = 'x'",
        "INSERT INTO customer_tag (customer_id, tag) VALUES (1, '')",
        "DELETE FROM customer",
    ],
)
def test_the_tables_refuse_what_makes_no_sense(kept: Kept, statement: str) -> None:
    book = kept(somebody_spoken_to)
    before = book.dump()
    with pytest.raises(DBAPIError):
        book._unit("bulk", _run, statement)
    assert book.dump() == before


def somebody_spoken_to(book: Book) -> None:
    one = add(book, persons=(person("x"),), points=())
    book.log(contact(one, START.date()))
    book._unit("bulk", _run, "INSERT INTO contact_point (customer_id, kind, value) VALUES (1, 'phone', '1')")


def _run(connection: Connection, statement: str) -> Any:
    connection.exec_driver_sql(statement)
