"""The day's snapshot: once, after the first change of a day, in the background; trouble is said and stops nothing."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from clientbook.clock import FixedClock
from clientbook.config import Config
from clientbook.data import Book, second_standing, snapshot_lines, snapshots
from clientbook.domain.errors import NotSaved
from clientbook.screens.session import Session
from clientbook.screens.snapshot_watch import SnapshotWatch
from tests.support.live import START, add, new_book


class Days:
    """A book with a watch, and what it told."""

    def __init__(self, folder: Path, second: Path | None = None) -> None:
        self.clock = FixedClock(START)
        self.book: Book = new_book(folder, self.clock)
        self.told: list[str] = []
        config = Config(snapshots=second)
        self.session = Session(folder, self.clock, config, shell=None, _book=self.book)  # type: ignore[arg-type]
        self.watch = SnapshotWatch(self.session, self.book, self.told.append)
        self.book.subscribe(lambda _changed: self.watch.changed())

    def change(self, days: int = 0) -> int:
        """Write something so many days later; how many snapshots there are then."""
        self.clock.instant += timedelta(days=days)
        add(self.book, "somebody")
        if self.watch.thread is not None:
            self.watch.thread.join()
        return len(snapshot_lines(self.book.path))


def test_one_a_day_from_the_second_day_on(tmp_path: Path) -> None:
    days = Days(tmp_path / "book")
    assert [days.change(), days.change(1), days.change(), days.change(), days.change(1), days.change()] == [0, 1, 1, 1, 2, 2]
    assert days.told == []
    days.book.close()


def test_a_practice_book_has_none(tmp_path: Path) -> None:
    days = Days(tmp_path / "book")
    days.session.practice = True
    assert days.change(3) == 0
    days.book.close()


def test_a_folder_that_is_gone_under_the_copy_ends_it_in_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = Days(tmp_path / "book")
    monkeypatch.setattr(snapshots, "check_copy", lambda made, *_args, **_more: shutil.rmtree(made.parent) or [])
    assert days.change(1) == 0
    assert days.told == []
    days.book.close()


def test_the_second_folder_gets_it_and_its_absence_is_quiet(tmp_path: Path) -> None:
    second = tmp_path / "stick"
    days = Days(tmp_path / "book", second)
    assert days.change(1) == 1
    assert (days.told, second.exists()) == ([], False)
    second.mkdir()
    days.change(1)
    assert second_standing(days.book.path, second).newest == snapshot_lines(days.book.path)[0].at
    days.book.close()


def test_a_full_disk_is_told_once_a_day_and_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise NotSaved("full")

    monkeypatch.setattr("clientbook.data.snapshots.require_room", full)
    days = Days(tmp_path / "book")
    assert [days.change(1), days.change()] == [0, 0]
    [told] = days.told
    assert "disk is full" in told
    assert "form" not in told
    assert days.book.count() == 2
    days.book.close()


def test_a_book_that_closes_meanwhile_leaves_nothing_half(tmp_path: Path) -> None:
    days = Days(tmp_path / "book")
    days.clock.instant += timedelta(days=1)
    add(days.book, "somebody")
    days.session.drop()
    days.book.close()
    assert days.watch.thread is not None
    days.watch.thread.join()
    assert days.told == []
    names = [path.name for path in (tmp_path / "book" / "snapshots").glob("*")]
    assert all(not name.startswith(".") for name in names)
