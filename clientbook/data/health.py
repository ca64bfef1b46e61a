"""The book's health, as ``doctor`` asks for it: files, pages, references, derived columns and search index. Looking writes nothing."""

import contextlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from clientbook.data import refresh
from clientbook.data.book import Book
from clientbook.data.engine import close_engine, integrity_findings, translated
from clientbook.data.journal import id_list
from clientbook.data.progress import Progress
from clientbook.data.search import index

NAMED = 5
"""Customers named in a finding; the rest is a number."""


@dataclass(frozen=True, slots=True)
class Check:
    """One question and its findings; none means healthy."""

    name: str
    """``engine``, ``permissions``, ``leftovers``, ``keys``, ``snapshots``, ``backup``, ``second``, ``clock``, ``pages``, ``derived``
    or ``index``."""
    findings: tuple[str, ...] = ()
    level: str = "wrong"
    """What findings amount to: ``wrong``, or ``note`` where nothing is broken."""
    fixable: bool = False
    """Whether ``repair`` and its like put it right."""
    facts: Mapping[str, str | int] = field(default_factory=dict)
    """What was found that is nothing to worry about: versions, days, counts."""

    @property
    def ok(self) -> bool:
        """Whether nothing is broken."""
        return not self.findings or self.level == "note"

    @property
    def state(self) -> str:
        """``ok``, ``note`` or ``wrong``."""
        return self.level if self.findings else "ok"


def modes(folder: Path) -> Iterator[tuple[Path, int]]:
    """The folder and everything in it with its mode; what goes meanwhile, as a journal does when a write is over, is passed over."""
    found = [folder]
    for at, folders, files in os.walk(folder):
        found += [Path(at, name) for name in (*folders, *files)]
    for path in sorted(found):
        with contextlib.suppress(FileNotFoundError):
            yield path, path.lstat().st_mode


def examine_files(folder: Path) -> Check:
    """Whether the folder and its files are the owner's alone."""
    wrong = []
    for path, mode in modes(folder):
        if stat.S_ISLNK(mode) or stat.S_IMODE(mode) & 0o077:
            wrong.append(f"{path.relative_to(folder) if path != folder else '.'}: {stat.filemode(mode)}")
    return Check("permissions", tuple(wrong), fixable=True)


def examine(book: Book) -> tuple[Check, ...]:
    """Pages, structure and references on a fresh connection; then, where those are sound, what is made from the rows."""
    engine = book._opened.engine(writer=False)
    try:
        with translated(), engine.begin() as connection:
            pages = Check("pages", integrity_findings(connection, thorough=True))
    finally:
        close_engine(engine)
    if not pages.ok:
        return (pages,)
    now = book.clock.now()
    return pages, Check("derived", book._slow(_derived, now), fixable=True), Check("index", book._slow(_index), fixable=True)


def repair(book: Book, progress: Progress | None = None) -> None:
    """Make derived columns and search index anew; not a step of the journal, since no row a person typed changes."""
    book._write(_repair, book.clock.now(), progress)


def _repair(connection: Connection, now: datetime, progress: Progress | None) -> None:
    ids = _ids(connection)
    context = refresh.context(connection, now)
    connection.exec_driver_sql("CREATE TEMP TABLE changed_before AS SELECT id, changed_at FROM customer")
    refresh.refresh(connection, ids, context, progress)
    connection.exec_driver_sql("UPDATE customer SET changed_at = b.changed_at FROM changed_before b WHERE b.id = customer.id")
    connection.exec_driver_sql("DROP TABLE changed_before")
    index.reindex(connection, progress)


def _ids(connection: Connection) -> list[int]:
    return [row[0] for row in connection.exec_driver_sql("SELECT id FROM customer ORDER BY id").fetchall()]


def _in_batches(connection: Connection, differing: Callable[[Sequence[int]], list[int]]) -> list[int]:
    ids = _ids(connection)
    return [each for start in range(0, len(ids), refresh.BATCH) for each in differing(ids[start : start + refresh.BATCH])]


def _named(connection: Connection, ids: Sequence[int]) -> tuple[str, ...]:
    if not ids:
        return ()
    sql = "SELECT code FROM customer WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    codes = [str(row[0]) for row in connection.exec_driver_sql(sql, (id_list(ids[:NAMED]),)).fetchall()]
    return (*codes, *([f"+{len(ids) - NAMED}"] if len(ids) > NAMED else []))


def _derived(connection: Connection, now: datetime) -> tuple[str, ...]:
    """Customers whose stored derived columns differ from what their rows give."""
    context = refresh.context(connection, now)

    def differing(batch: Sequence[int]) -> list[int]:
        wanted = id_list(batch)
        return [each for each, was, new in refresh.derive(connection, wanted, context) if was != new]

    return _named(connection, _in_batches(connection, differing))


def _index(connection: Connection) -> tuple[str, ...]:
    """Customers whose index entry is missing or old, and entries that belong to nobody."""
    findings = list(_named(connection, _in_batches(connection, lambda batch: index.out_of_step(connection, batch))))
    for table, places in (("customer_fts", "search_place"), ("text_fts", "search_text")):
        entries = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
        known = connection.exec_driver_sql(f"SELECT count(*) FROM {places}").scalar_one()
        if entries != known:
            findings.append(f"{table}: {entries} / {known}")
    lost = "SELECT count(*) FROM search_place WHERE customer_id NOT IN (SELECT id FROM customer)"
    if orphans := connection.exec_driver_sql(lost).scalar_one():
        findings.append(f"search_place: {orphans}")
    return tuple(findings)
