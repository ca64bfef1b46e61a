"""The whole book back from a snapshot: checked first, the replaced one kept, the old or the new one at every moment."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from clientbook.clock import FixedClock
from clientbook.data import change_passphrase, open_book, rekey_book, restore_snapshot, snapshot_lines
from clientbook.data.keys import PRACTICE_KDF
from clientbook.domain.customer import Customer
from clientbook.domain.errors import BookDamaged, BookInUse, NotFound, NotSaved, ReadOnly, WrongPassphrase
from tests.support.books import copy_of, fingerprint, make_book
from tests.support.cut_short import cut_short
from tests.support.killing import leave_hot_journal
from tests.support.live import PASSPHRASE, START, add, edit, new_book, reopen

LATER = FixedClock(START + timedelta(days=1))
CHANGED = "another passphrase"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A closed book of two customers with a snapshot of one; the snapshot's id."""
    book = new_book(tmp_path_factory.mktemp("made") / "book")
    add(book, "in the snapshot")
    line = book.snapshot_now()
    add(book, "newer")
    book.close()
    return book.path, line.id


@pytest.fixture
def folder(made: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of it."""
    return copy_of(made[0], tmp_path / "book")


def names(folder: Path, passphrase: str = PASSPHRASE) -> set[str]:
    book = open_book(folder, passphrase, clock=LATER)
    found = {str(row["name"]) for row in book.dump()["customer"]}
    book.close()
    return found


def damage(folder: Path, at: int = 3 * 4096 + 5) -> None:
    content = bytearray((folder / "book.db").read_bytes())
    content[at] ^= 1
    (folder / "book.db").write_bytes(content)


def test_a_closed_book_is_put_back_and_the_replaced_one_can_be_put_back_again(folder: Path, made: tuple[Path, str]) -> None:
    done = restore_snapshot(folder, made[1], PASSPHRASE, clock=LATER)
    assert names(folder) == {"in the snapshot"}
    assert [line.id for line in snapshot_lines(folder)] == [done.kept, made[1]]
    again = restore_snapshot(folder, done.kept, PASSPHRASE, clock=LATER)
    assert names(folder) == {"in the snapshot", "newer"}
    assert len({done.kept, again.kept, made[1]}) == 3


def test_an_open_book_is_put_back_and_closed(folder: Path, made: tuple[Path, str]) -> None:
    book = reopen(folder, LATER)
    restore_snapshot(book, made[1], clock=LATER)
    assert names(folder) == {"in the snapshot"}


def test_the_passphrase_in_force_stays(folder: Path, made: tuple[Path, str]) -> None:
    change_passphrase(folder, PASSPHRASE, CHANGED, kdf=PRACTICE_KDF)
    done = restore_snapshot(folder, made[1], CHANGED, clock=LATER)
    assert done.own_keys
    assert names(folder, CHANGED) == {"in the snapshot"}


def test_without_its_keys_the_book_takes_those_of_the_snapshot(folder: Path, made: tuple[Path, str]) -> None:
    for name in ("book.keys", "book.keys.bak"):
        (folder / name).write_bytes(b"broken")
    damage(folder)
    done = restore_snapshot(folder, made[1], PASSPHRASE, clock=LATER)
    assert not done.own_keys
    assert names(folder) == {"in the snapshot"}


def test_a_damaged_book_is_kept_as_it_is_and_replaced(folder: Path, made: tuple[Path, str]) -> None:
    damage(folder)
    was = (folder / "book.db").read_bytes()
    done = restore_snapshot(folder, made[1], PASSPHRASE, clock=LATER)
    assert names(folder) == {"in the snapshot"}
    assert (folder / "snapshots" / done.kept / "book.db").read_bytes() == was


@pytest.mark.soak
def test_an_interrupted_write_is_rolled_back_before_its_book_is_kept(folder: Path, made: tuple[Path, str]) -> None:
    leave_hot_journal(folder)
    done = restore_snapshot(folder, made[1], PASSPHRASE, clock=LATER)
    assert names(folder) == {"in the snapshot"}
    assert {path.name for path in (folder / "snapshots" / done.kept).iterdir()} == {"book.db", "book.keys", "book.keys.bak"}
    restore_snapshot(folder, done.kept, PASSPHRASE, clock=LATER)
    assert names(folder) == {"in the snapshot", "newer"}


def test_every_check_comes_first(folder: Path, made: tuple[Path, str], tmp_path: Path) -> None:
    snapshot = folder / "snapshots" / made[1]
    before = fingerprint(folder)
    with pytest.raises(NotFound):
        restore_snapshot(folder, "20200101T000000Z", PASSPHRASE, clock=LATER)
    with pytest.raises(WrongPassphrase):
        restore_snapshot(folder, made[1], "something else", clock=LATER)
    make_book(tmp_path / "stranger")
    stranger = reopen(tmp_path / "stranger")
    with pytest.raises(BookDamaged, match="another book"):
        restore_snapshot(folder, stranger.snapshot_now().path, PASSPHRASE, clock=LATER)
    stranger.close()
    assert fingerprint(folder) == before
    damage(snapshot)
    before = fingerprint(folder)
    with pytest.raises(BookDamaged, match=made[1]):
        restore_snapshot(folder, made[1], PASSPHRASE, clock=LATER)
    assert fingerprint(folder) == before
    book = reopen(folder, LATER)
    with pytest.raises(BookDamaged):
        restore_snapshot(book, made[1], clock=LATER)
    book.save_customer(Customer(name="the open book goes on"))
    with pytest.raises(BookInUse):
        restore_snapshot(folder, _second(folder), PASSPHRASE, clock=LATER)
    book.close()
    reader = reopen(folder, LATER, read_only=True)
    with pytest.raises(ReadOnly):
        restore_snapshot(reader, made[1], clock=LATER)
    reader.close()


def _second(folder: Path) -> str:
    """One more snapshot that is sound."""
    copied = copy_of(folder, folder.parent / "copy")
    book = reopen(copied, LATER)
    line = book.snapshot_now()
    book.close()
    shutil.copytree(line.path, folder / "snapshots" / line.id)
    return line.id


@pytest.mark.parametrize("every", [61, pytest.param(1, marks=pytest.mark.soak)])
def test_wherever_a_restore_is_cut_short_the_book_opens_old_or_new_with_all_its_snapshots(
    folder: Path, made: tuple[Path, str], tmp_path: Path, every: int
) -> None:
    seen = {"old": 0, "new": 0}
    for step in range(1, 3000, every):
        place = copy_of(folder, tmp_path / f"at-{step}")
        cut = cut_short(lambda place=place: restore_snapshot(place, made[1], PASSPHRASE, clock=LATER), step)  # type: ignore[misc]
        found = names(place)
        new = found == {"in the snapshot"}
        assert new or found == {"in the snapshot", "newer"}, step
        seen["new" if new else "old"] += 1
        lines = snapshot_lines(place)
        assert len(lines) == 1 + new, step
        assert not [path for path in place.rglob("*") if path.name.startswith(("restoring", ".making", ".replaced"))], step
        if new:
            assert names(_as_book(lines[0].path)) == {"in the snapshot", "newer"}, step
        shutil.rmtree(place)
        if not cut:
            break
    assert seen["old"] > 0
    assert seen["new"] > 0


def _as_book(snapshot: Path) -> Path:
    """A snapshot copied to where it is a book like any other."""
    return copy_of(snapshot, snapshot.parent.parent / "as-book")


def test_a_full_disk_is_said_before_anything_is_replaced(folder: Path, made: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_arguments: object) -> None:
        raise NotSaved("full")

    before = names(folder)
    monkeypatch.setattr("clientbook.data.snapshots.require_room", no_room)
    with pytest.raises(NotSaved):
        restore_snapshot(folder, made[1], PASSPHRASE, clock=LATER)
    assert names(folder) == before
    assert {path.name for path in folder.iterdir()} <= {"book.db", "book.keys", "book.keys.bak", "lock", "snapshots"}


def test_after_a_new_key_a_customer_and_the_book_come_back_from_before_it_by_the_passphrase_of_then(folder: Path) -> None:
    kept, _code = rekey_book(folder, PASSPHRASE, clock=LATER, new_passphrase=CHANGED, kdf=PRACTICE_KDF)
    assert kept is not None
    book = open_book(folder, CHANGED, clock=LATER)
    one = book.customer(1)
    edit(book, one, name="changed since")
    with pytest.raises(WrongPassphrase, match="other keys"):
        book.restore_customer(kept.name, one.code)
    assert book.restore_customer(kept.name, one.code, passphrase=PASSPHRASE).unit is not None
    assert book.customer(1).name == "in the snapshot"
    book.close()
    with pytest.raises(WrongPassphrase):
        restore_snapshot(folder, kept.name, CHANGED, clock=LATER)
    done = restore_snapshot(folder, kept.name, PASSPHRASE, clock=LATER)
    assert not done.own_keys
    assert names(folder) == {"in the snapshot", "newer"}
    assert len(snapshot_lines(folder)) == 3
