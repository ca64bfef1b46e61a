"""Snapshots are books, checked, and kept by a rule."""

import os
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from clientbook.clock import FixedClock
from clientbook.data import migrations, snapshots
from clientbook.data.engine import close_engine
from clientbook.data.snapshots import Snapshot, last_backup, list_snapshots, to_drop
from clientbook.data.standing import DB, KEYS
from clientbook.domain.errors import BookDamaged, BookTooNew
from tests.support.books import CLOCK, notes, unlock


def take(book: Path, clock: FixedClock = CLOCK) -> Snapshot:
    opened = unlock(book)
    engine = opened.engine(writer=True)
    taken = snapshots.take(opened, engine, clock, thorough=True)
    close_engine(engine)
    opened.close()
    return taken


def test_a_snapshot_is_a_book_of_its_own(book: Path) -> None:
    taken = take(book)
    assert taken.path.name == "20261121T060500Z"
    assert {path.name for path in taken.path.iterdir()} == {DB, KEYS}
    assert stat.S_IMODE(taken.path.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in taken.path.iterdir()} == {0o600}
    opened = unlock(taken.path, read_only=True)
    assert notes(opened) == 40
    opened.close()
    assert [snapshot.path for snapshot in list_snapshots(book)] == [taken.path]


def test_two_snapshots_of_one_second_do_not_meet(book: Path) -> None:
    assert take(book).path != take(book).path
    assert len(list_snapshots(book)) == 2


def test_a_copy_that_does_not_pass_the_check_is_not_kept(book: Path) -> None:
    opened = unlock(book)
    engine = opened.engine(writer=True)
    with engine.begin() as connection:
        making = snapshots.copy_book(opened, connection)
    content = bytearray((making / DB).read_bytes())
    content[3 * 4096 + 7] ^= 1
    (making / DB).write_bytes(content)
    with pytest.raises(BookDamaged):
        snapshots.accept(opened, making, CLOCK)
    assert list((book / "snapshots").iterdir()) == []
    close_engine(engine)
    opened.close()


def test_half_copies_of_dead_processes_are_swept(book: Path) -> None:
    dead = book / "snapshots" / ".making-1-dead"
    dead.mkdir(parents=True)
    (dead / DB).write_bytes(b"half")
    take(book)
    assert not dead.exists()


def made(at: datetime, size: int = 1) -> Snapshot:
    return Snapshot(Path(at.isoformat()), at, size)


def test_seven_days_four_weeks_and_six_months_are_kept() -> None:
    today = date(2026, 11, 21)
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    daily = [made(noon - timedelta(days=days)) for days in range(400)]
    kept = [snapshot.at.date() for snapshot in daily if snapshot not in to_drop(daily, today, 1000)]
    assert kept[:7] == [today - timedelta(days=days) for days in range(7)]
    weeks = [date(2026, 11, 8), date(2026, 11, 1)]
    months = [date(2026, 10, 31), date(2026, 9, 30), date(2026, 8, 31), date(2026, 7, 31), date(2026, 6, 30)]
    assert kept[7:] == weeks + months


def test_they_take_at_most_five_times_the_book_but_the_newest_two_always_stay() -> None:
    today = date(2026, 11, 21)
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    daily = [made(noon - timedelta(days=days), size=100) for days in range(7)]
    assert len(daily) - len(to_drop(daily, today, 100)) == 5
    assert len(daily) - len(to_drop(daily, today, 10)) == 2


def test_running_the_rule_day_by_day_keeps_what_it_should() -> None:
    kept: list[Snapshot] = []
    for day in range(300):
        now = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
        kept.append(made(now))
        dropped = to_drop(kept, now.date(), 1000)
        kept = [snapshot for snapshot in kept if snapshot not in dropped]
    ages = [(kept[-1].at - snapshot.at).days for snapshot in kept]
    assert sorted(ages)[:7] == list(range(7))
    assert max(ages) > 120
    assert len(kept) <= 17


def test_an_older_book_is_migrated_after_a_snapshot_and_a_failed_step_changes_nothing(book: Path) -> None:
    opened = unlock(book)
    engine = opened.engine(writer=True)
    newest = migrations.newest()
    more = (
        *migrations.MIGRATIONS,
        migrations.Migration(newest + 1, "second", (lambda c: c.exec_driver_sql("CREATE TABLE second (a)") and None,)),
    )
    broken = migrations.Migration(newest + 2, "third", (lambda c: c.exec_driver_sql("CREATE TABLE third (a)") and None, _fail))
    with pytest.raises(ZeroDivisionError):
        migrations.migrate(engine, (*more, broken))
    with engine.begin() as connection:
        assert migrations.version_of(connection) == newest + 1
        names = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_schema")}
    assert "second" in names
    assert "third" not in names
    with pytest.raises(BookTooNew):
        migrations.migrate(engine)
    close_engine(engine)
    opened.close()


def _fail(_: object) -> None:
    raise ZeroDivisionError


def test_the_last_backup_is_read_where_one_is_remembered(book: Path) -> None:
    assert last_backup(book) is None
    (book / "backups.json").write_text('{"at": "2026-11-20T08:00:00+00:00", "customers": 3, "digest": "ab"}')
    note = last_backup(book)
    assert note is not None
    assert (note.customers, note.digest) == (3, "ab")
    for nonsense in ("", "[]", '{"at": 1}', "null"):
        (book / "backups.json").write_text(nonsense)
        assert last_backup(book) is None
    (book / "backups.json").unlink()
    os.mkfifo(book / "backups.json")
    assert last_backup(book) is None
