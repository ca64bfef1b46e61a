"""A second folder for snapshots: copies read back, thinned by the same rule; absent, full or failing is a note and nothing more."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from clientbook.clock import FixedClock
from clientbook.data import mirror_within, restore_snapshot, second_folder, second_standing, snapshot_lines, snapshots
from clientbook.data.second_folder import mirror, place_of
from clientbook.domain.errors import NotSaved
from tests.support.books import copy_of
from tests.support.live import PASSPHRASE, START, add, new_book, reopen

TODAY = START.date()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed book with three snapshots of three days."""
    clock = FixedClock(START)
    book = new_book(tmp_path_factory.mktemp("made") / "book", clock)
    for days in range(3):
        clock.instant = START + timedelta(days=days)
        add(book, f"day {days}")
        book.snapshot_now()
    book.close()
    return book.path


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return copy_of(made, tmp_path / "book")


@pytest.fixture
def second(tmp_path: Path) -> Path:
    (tmp_path / "second").mkdir()
    return tmp_path / "second"


def test_every_snapshot_is_copied_once_and_can_be_put_back_from_there(folder: Path, second: Path) -> None:
    done = mirror(folder, second, TODAY)
    assert (done.state, done.copied) == ("done", 3)
    assert done.newest == START + timedelta(days=2)
    lines = snapshot_lines(folder)
    for line in lines:
        copy = place_of(folder, second) / line.id
        assert {path.name: path.read_bytes() for path in copy.iterdir()} == {path.name: path.read_bytes() for path in line.path.iterdir()}
        assert all(path.stat().st_mode & 0o077 == 0 for path in copy.iterdir())
    assert mirror(folder, second, TODAY).copied == 0
    shutil.rmtree(folder / "snapshots")
    assert [(line.id, line.place) for line in snapshot_lines(folder, second)] == [(line.id, "second") for line in lines]
    restore_snapshot(folder, snapshot_lines(folder, second)[-1].path, PASSPHRASE, clock=FixedClock(START))
    book = reopen(folder)
    assert book.count() == 1
    book.close()


def test_an_absent_folder_is_a_note_and_is_not_made(folder: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "unplugged"
    assert mirror(folder, nowhere, TODAY).state == "absent"
    assert second_standing(folder, nowhere).state == "absent"
    assert not nowhere.exists()
    assert mirror(folder, None, TODAY).state == "off"
    (tmp_path / "file").write_text("x")
    assert mirror(folder, tmp_path / "file", TODAY).state == "absent"
    assert len(snapshot_lines(folder, nowhere)) == 3


def test_a_full_second_disk_leaves_nothing_half_and_the_book_alone(folder: Path, second: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise NotSaved("full")

    monkeypatch.setattr("clientbook.data.snapshots.require_room", full)
    assert mirror(folder, second, TODAY).state == "full"
    assert list(place_of(folder, second).iterdir()) == []


def test_a_copy_that_reads_back_differently_is_not_kept(folder: Path, second: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = snapshots.copy_in_child

    def flips(source: Path, target: Path) -> None:
        honest(source, target)
        content = bytearray(target.read_bytes())
        content[-1] ^= 1
        target.write_bytes(content)

    monkeypatch.setattr("clientbook.data.snapshots.copy_in_child", flips)
    assert mirror(folder, second, TODAY).state == "failed"
    assert list(place_of(folder, second).iterdir()) == []


def test_what_is_left_of_a_copy_cut_short_is_swept(folder: Path, second: Path) -> None:
    dead = place_of(folder, second) / ".making-1-dead"
    dead.mkdir(parents=True)
    mirror(folder, second, TODAY)
    assert not dead.exists()


def test_old_copies_go_by_the_rule_and_are_not_copied_again(folder: Path, second: Path) -> None:
    mirror(folder, second, TODAY)
    later = TODAY + timedelta(days=250)
    first = mirror(folder, second, later)
    assert first.copied == 0
    assert len(snapshots.list_place(place_of(folder, second))) == snapshots.ALWAYS
    again = mirror(folder, second, later)
    assert again.copied == 0


def test_two_books_share_a_folder_without_meeting(folder: Path, second: Path) -> None:
    mirror(folder, second, TODAY)
    stranger = second / "clientbook-00000000" / "20261121T020000Z"
    stranger.mkdir(parents=True)
    mirror(folder, second, TODAY + timedelta(days=4000))
    assert stranger.exists()


def test_nobody_waits_for_a_disk_that_does_not_answer(folder: Path, second: Path) -> None:
    os.mkfifo(second / "slow")

    def hangs(place: Path) -> second_folder.SecondStanding:
        with open(second / "slow", "rb"):
            return second_folder.SecondStanding("done")

    honest = second_folder._guarded
    second_folder._guarded = lambda folder, second, work: honest(folder, second, hangs)
    try:
        assert mirror_within(folder, second, TODAY, seconds=0.05).state == "slow"
    finally:
        second_folder._guarded = honest
        os.close(os.open(second / "slow", os.O_WRONLY))
