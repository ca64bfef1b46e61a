"""Books of every released schema open with all their data; a kill in the middle of a migration changes nothing."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from clientbook.data import PRACTICE_KDF, SECTIONS, Query, open_book, recover_book
from clientbook.data.engine import close_engine, integrity_findings
from clientbook.data.migrations import newest, version_of
from clientbook.data.snapshots import list_snapshots
from clientbook.domain.errors import BookTooOld
from tests.support.books import CLOCK, make_book, unlock

ROOT = Path(__file__).resolve().parent.parent.parent
GOLDEN = sorted((Path(__file__).parent / "golden").iterdir())


@pytest.fixture(params=GOLDEN, ids=lambda folder: folder.name)
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    """A copy of a golden book, and what it must hold."""
    shutil.copytree(request.param / "book", tmp_path / "golden")
    return tmp_path / "golden", json.loads((request.param / "dump.json").read_text(encoding="utf-8"))


def schema(folder: Path) -> set[tuple[str, str]]:
    """Names and definitions of everything in a book's file."""
    opened = unlock(folder)
    engine = opened.engine(writer=False)
    with engine.begin() as connection:
        rows = connection.exec_driver_sql("SELECT name, coalesce(sql, '') FROM sqlite_schema").fetchall()
        assert version_of(connection) == newest()
        assert integrity_findings(connection, thorough=True) == ()
    close_engine(engine)
    opened.close()
    return {(str(name), " ".join(str(sql).split())) for name, sql in rows}


def test_a_golden_book_opens_with_every_row_it_was_made_with(golden: tuple[Path, dict[str, Any]]) -> None:
    folder, content = golden
    book = open_book(folder, content["passphrase"], clock=CLOCK)
    found = book.dump()
    for table, rows in content["dump"].items():
        kept = [{name: row.get(name) for name in wanted} for row, wanted in zip(found[table], rows, strict=True)]
        assert kept == rows, table
    assert book.count() == sum(row["trashed_at"] is None for row in content["dump"]["customer"])
    assert book.find(Query("shan")).total == book.find(Query("单小明")).total == 1
    book.close()
    assert bool(list_snapshots(folder)) == (content["schema"] < newest())


def test_a_golden_book_has_the_schema_of_a_new_one(golden: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    """While a schema is not yet released, run ``tools/make_golden.py`` again after its tables changed."""
    make_book(tmp_path / "fresh")
    assert schema(golden[0]) == schema(tmp_path / "fresh")


def test_an_older_book_that_may_not_be_written_is_refused_untouched(golden: tuple[Path, dict[str, Any]]) -> None:
    folder, content = golden
    before = (folder / "book.db").read_bytes()
    if content["schema"] < newest():
        with pytest.raises(BookTooOld):
            open_book(folder, content["passphrase"], clock=CLOCK, read_only=True)
        assert (folder / "book.db").read_bytes() == before
        open_book(folder, content["passphrase"], clock=CLOCK).close()
    book = open_book(folder, content["passphrase"], clock=CLOCK, read_only=True)
    assert book.agenda().day == CLOCK.now().date()
    book.close()


def test_a_golden_book_opens_by_its_recovery_code(golden: tuple[Path, dict[str, Any]]) -> None:
    folder, content = golden
    for name in ("book.keys", "book.keys.bak"):
        (folder / name).unlink()
    book = recover_book(folder, content["recovery_code"], "a new passphrase", clock=CLOCK, kdf=PRACTICE_KDF)
    assert len(book.dump()["customer"]) == len(content["dump"]["customer"])
    book.close()


def test_undo_goes_on_in_a_golden_book(golden: tuple[Path, dict[str, Any]]) -> None:
    folder, content = golden
    book = open_book(folder, content["passphrase"], clock=CLOCK)
    report = book.undo()
    assert report.units
    book.close()


def test_what_is_planned_in_a_golden_book_stands_on_its_day(golden: tuple[Path, dict[str, Any]]) -> None:
    """In books from before there were occasions, steps alone."""
    folder, content = golden
    book = open_book(folder, content["passphrase"], clock=CLOCK)
    planned = {group.group: group.total for group in book.steps()}
    assert sum(planned.values()) == sum(row["state"] == "open" for row in content["dump"]["follow_up"])
    kept = [each for row in content["dump"]["customer"] for each in book.occasions(row["id"]) if each.id is not None]
    assert sorted(each.id or 0 for each in kept) == sorted(row["id"] for row in content["dump"].get("occasion", ()))
    assert set(book.agenda_counts()) == set(SECTIONS)
    book.close()


def test_everything_in_a_golden_book_of_this_schema_can_be_taken_back_and_made_again(golden: tuple[Path, dict[str, Any]]) -> None:
    folder, content = golden
    book = open_book(folder, content["passphrase"], clock=CLOCK)
    before = book.dump()
    undone = 0
    while book.next_undo() is not None:
        undone += book.undo().unit is not None  # what an erasure stands on is kept
    assert undone >= (5 if content["schema"] < newest() else 15)
    assert all(book.redo().unit is not None for _ in range(undone))
    after = book.dump()
    for table in ("customer", "follow_up", "occasion", "greeting", "interaction"):
        assert after[table] == before[table], table
    book.close()


_MIGRATE = """
import os, signal, sys
from pathlib import Path
from clientbook.data import migrations
from clientbook.data.migrations import MIGRATIONS, Migration, migrate
from tests.support.books import unlock

def rows(connection):
    connection.exec_driver_sql("CREATE TABLE later (a TEXT)")
    for number in range(3000):
        connection.exec_driver_sql("INSERT INTO later VALUES (hex(randomblob(400)))")

def die(connection):
    os.kill(os.getpid(), signal.SIGKILL)

steps = {"before": (die, rows), "after": (rows, die), "never": (rows,)}[sys.argv[2]]
engine = unlock(Path(sys.argv[1])).engine(writer=True)
migrate(engine, (*MIGRATIONS, Migration(MIGRATIONS[-1].version + 1, "later", steps)))
"""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_kill_in_a_migration_leaves_the_book_as_it_was(book: Path, moment: str) -> None:
    before = schema(book)
    died = subprocess.run([sys.executable, "-c", _MIGRATE, str(book), moment], cwd=ROOT, check=False, env={**os.environ})
    assert died.returncode == -signal.SIGKILL
    assert schema(book) == before


def test_the_same_migration_without_a_kill_changes_the_book(book: Path) -> None:
    """The control."""
    done = subprocess.run([sys.executable, "-c", _MIGRATE, str(book), "never"], cwd=ROOT, check=False)
    assert done.returncode == 0
    with pytest.raises(Exception, match=str(newest() + 1)):
        unlock(book)
