"""Writing many rows while the next ones are made: by few long statements, on a thread of their own.

SQLite gives the interpreter up for as long as a statement runs, and takes it back for each row of ``executemany``. So rows go in as one
JSON text: the processor that would wait makes the next batch meanwhile, and the keyboard is heard.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import Connection

Batch = TypeVar("Batch")
Found = TypeVar("Found")
Made = TypeVar("Made")

as_json = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
"""A list of rows or ids as SQLite's ``json_each`` takes it; texts passed the door, so they hold nothing JSON cannot."""
ROWS = "WITH r (v) AS MATERIALIZED (SELECT value FROM json_each(?))"
"""The rows of a statement as ``r``: cells are ``v ->> 0`` and so on. Materialized, or each cell would be looked for in the whole text."""


NOTHING_USUAL: Mapping[str, Any] = MappingProxyType({})


def overlapped(
    batches: Iterable[Batch], ask: Callable[[Batch], Found], make: Callable[[Found], Made], write: Callable[[Made], None]
) -> None:
    """Ask the book about each batch, make what is to be written of the answer, write it; one batch after the other.

    ``ask`` and ``write`` use the connection, never both at once; ``make`` must not, because it runs beside the writing of the batch before.
    A single batch takes no thread.
    """
    waiting: list[Made] = []
    running: Future[None] | None = None
    with ThreadPoolExecutor(1, "clientbook-rows") as hands, _turns():
        for batch in batches:
            if running is not None:
                running.result()
            found = ask(batch)
            if waiting:
                running = hands.submit(write, waiting.pop())
            waiting.append(make(found))
        if running is not None:
            running.result()
    if waiting:
        write(waiting.pop())


@contextmanager
def _turns() -> Iterator[None]:
    """Take turns ten times as often while two threads work: after each statement the one that writes waits for the other's turn to end."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, 0.0005))
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def insert_rows(
    connection: Connection,
    table: str,
    names: Iterable[str],
    rows: Sequence[Sequence[Any]],
    *,
    verb: str = "INSERT",
    usual: Mapping[str, Any] = NOTHING_USUAL,
) -> None:
    """Insert rows of the same columns, in their order, with one statement.

    Args:
        usual: what columns hold that nobody fills; where all rows hold it, the column is left to the table.
    """
    if not rows:
        return
    columns = zip(names, zip(*rows, strict=True), strict=True)
    filled = [(name, cells) for name, cells in columns if name not in usual or cells.count(usual[name]) < len(cells)]
    named = ", ".join(f'"{name}"' for name, _cells in filled)
    cells = ", ".join(f"v ->> {number}" for number in range(len(filled)))
    values = as_json(list(zip(*(each for _name, each in filled), strict=True)))
    connection.exec_driver_sql(f"{verb} INTO {table} ({named}) {ROWS} SELECT {cells} FROM r", (values,))
