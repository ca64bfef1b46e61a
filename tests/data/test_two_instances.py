"""One writer at a time, and no lock lost by looking at files."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clientbook.data import open_book, snapshots
from clientbook.data.engine import close_engine
from clientbook.data.files import WriterLock
from clientbook.data.standing import DB, check_book
from clientbook.domain.errors import BookInUse
from tests.support import instances
from tests.support.books import CLOCK, PASSPHRASE, note, notes, unlock
from tests.support.report import Figures, scaled

ROOT = Path(__file__).resolve().parent.parent.parent
LINUX = pytest.mark.skipif(not Path("/proc/locks").exists(), reason="the kernel shows its locks on Linux only")


def locks_on(path: Path) -> int:
    """Locks of SQLite's kind that the kernel holds on this file."""
    inode = f":{path.stat().st_ino}"
    return sum("POSIX" in line and line.split()[5].endswith(inode) for line in Path("/proc/locks").read_text().splitlines())


def test_of_two_that_start_together_exactly_one_writes(tmp_path: Path) -> None:
    seen = instances.run(tmp_path / "book", 15)
    assert seen["one_writer"] == seen["rounds"] == 15
    assert seen["slowest"] < 1


@pytest.mark.soak
def test_of_two_that_start_together_exactly_one_writes_a_thousand_times(tmp_path: Path, figures: Figures) -> None:
    rounds = scaled(1000, 10)
    seen = instances.run(tmp_path / "book", rounds)
    note = f"slowest answer {seen['slowest']:.2f} s"
    figures.saw("T8", "two that start together, one killed", rounds, rounds - int(seen["one_writer"]), note=note)
    assert seen["one_writer"] == rounds


@LINUX
@pytest.mark.soak
def test_locks_are_there_after_every_look_at_an_open_book(book: Path, figures: Figures) -> None:
    opened = unlock(book)
    engine = opened.engine(writer=True)
    rounds, lost = scaled(1000, 10), 0
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO draft (place, data, at) VALUES ('a', '1', '')")
        before = locks_on(book / DB)
        for _ in range(rounds):
            assert check_book(book).state == "book"
            lost += locks_on(book / DB) != before
        open(book / DB, "rb").close()
        gone = before - locks_on(book / DB)
    close_engine(engine)
    opened.close()
    figures.saw("T8", "looks at an open book that keep its locks", rounds, lost)
    figures.control("T8", "looks at an open book that keep its locks", "the file opened beside the engine", 1, gone)
    assert lost == 0 < before
    assert gone > 0


def test_the_lock_holds_when_its_file_is_deleted(book: Path) -> None:
    opened = unlock(book)
    (book / "lock").unlink()
    with pytest.raises(BookInUse):
        unlock(book)
    opened.close()
    unlock(book).close()


def test_a_lock_on_the_file_alone_would_not_hold(tmp_path: Path) -> None:
    """The control: a new file of the same name is free."""
    descriptors = []
    for _ in range(2):
        descriptors.append(os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT, 0o600))
        fcntl.flock(descriptors[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
        (tmp_path / "lock").unlink()
    for descriptor in descriptors:
        os.close(descriptor)


def test_the_lock_ends_with_a_new_process_image(tmp_path: Path) -> None:
    program = "import os, sys; from pathlib import Path; from clientbook.data.files import WriterLock; WriterLock(Path(sys.argv[1])); "
    program += "os.execv(sys.executable, [sys.executable, '-c', 'import sys; print(1, flush=True); sys.stdin.read()'])"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as locked:
        assert locked.stdout is not None
        assert locked.stdout.readline() == b"1\n"
        WriterLock(tmp_path).release()
        locked.communicate()


@LINUX
def test_looking_at_an_open_book_loses_no_lock(book: Path) -> None:
    opened = unlock(book)
    engine = opened.engine(writer=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO draft (place, data, at) VALUES ('a', '1', '')")
        before = locks_on(book / DB)
        assert before > 0
        assert check_book(book).state == "book"
        assert snapshots.list_snapshots(book) == ()
        with pytest.raises(BookInUse):
            unlock(book)
        reader = unlock(book, read_only=True)
        assert notes(reader) == 40
        reader.close()
        assert locks_on(book / DB) == before
    close_engine(engine)
    opened.close()


@LINUX
def test_taking_a_snapshot_loses_no_lock(book: Path) -> None:
    opened = unlock(book)
    engine = opened.engine(writer=True)
    with engine.begin() as connection:
        before = locks_on(book / DB)
        making = snapshots.copy_book(opened, connection)
        assert locks_on(book / DB) == before > 0
    snapshots.accept(opened, making, CLOCK)
    close_engine(engine)
    opened.close()


@LINUX
def test_opening_the_file_beside_sqlite_would_lose_its_locks(book: Path) -> None:
    """The control: why nobody may read book.db while it is open."""
    opened = unlock(book)
    engine = opened.engine(writer=True)
    with engine.begin():
        assert locks_on(book / DB) > 0
        open(book / DB, "rb").close()
        assert locks_on(book / DB) == 0
    close_engine(engine)
    opened.close()


def test_readers_see_what_a_writer_elsewhere_saved(book: Path) -> None:
    writer = open_book(book, PASSPHRASE, clock=CLOCK)
    reader = unlock(book, read_only=True)
    writer.save_draft("elsewhere", {"text": "x"})
    assert notes(reader) == 41
    reader.close()
    writer.close()
    opened = unlock(book)
    note(opened, "later")
    opened.close()


def test_opening_to_write_waits_for_a_long_reader_as_a_commit_does(book: Path) -> None:
    def patience(*, read_only: bool) -> int:
        opened = unlock(book, read_only=read_only)
        engine = opened.ready
        assert engine is not None
        with engine.connect() as connection:
            seconds = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
        opened.close()
        return int(seconds)

    assert (patience(read_only=False), patience(read_only=True)) == (30_000, 5_000)
