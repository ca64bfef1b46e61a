"""What stands in the folder is told apart: book, no book, damaged, wrong passphrase, too new, in use."""

import os
import random
import shutil
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from clientbook.data import creation
from clientbook.data.engine import close_engine, open_engine, translated
from clientbook.data.keys import PRACTICE_KDF, unwrap
from clientbook.data.opened import set_fact
from clientbook.data.snapshots import check_copy
from clientbook.data.standing import CREATING, DB, JOURNAL, KEYS, KEYS_BEFORE, RECOVERY, check_book, read_keys
from clientbook.domain.errors import (
    BookDamaged,
    BookExists,
    BookInUse,
    BookNeedsRecovery,
    BookTooNew,
    ClientbookError,
    EngineUnfit,
    InvalidValue,
    KeysDamaged,
    NoBook,
    Refused,
    WrongPassphrase,
)
from tests.support.books import CLOCK, PASSPHRASE, copy_of, fingerprint, make_book, note, notes, unlock


def test_a_new_book_opens_again_with_what_was_written(tmp_path: Path) -> None:
    make_book(tmp_path / "book")
    opened = unlock(tmp_path / "book")
    note(opened, "kept", 3)
    opened.close()
    opened = unlock(tmp_path / "book")
    assert notes(opened) == 3
    assert opened.notes == ()
    opened.close()


def test_a_real_book_asks_for_a_real_passphrase(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue):
        creation.create(tmp_path / "book", "practice", clock=CLOCK)
    assert not (tmp_path / "book").exists()


def test_an_empty_folder_and_a_missing_one_hold_no_book(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        assert check_book(folder).state == "absent"
        with pytest.raises(NoBook):
            unlock(folder)
    assert not (tmp_path / "missing").exists()


def test_a_book_is_never_made_over_another_one_or_its_remains(book: Path) -> None:
    before = fingerprint(book)
    with pytest.raises(BookExists):
        creation.create(book, "practice", clock=CLOCK, kdf=PRACTICE_KDF)
    assert fingerprint(book) == before
    (book / DB).unlink()
    with pytest.raises(BookExists):
        creation.create(book, "practice", clock=CLOCK, kdf=PRACTICE_KDF)


def test_a_wrong_passphrase_is_said_and_changes_no_file(book: Path) -> None:
    before = fingerprint(book)
    for passphrase in ("", "Practice", "practice ", "p" * 10_000):
        with pytest.raises(WrongPassphrase):
            unlock(book, passphrase)
    assert fingerprint(book) == before


def test_a_thousand_random_keys_do_not_open_the_file_and_leave_it_as_it_is(book: Path) -> None:
    before = fingerprint(book)
    generator = random.Random(20261121)
    for _ in range(1000):
        with pytest.raises(BookDamaged):
            open_engine(book / DB, generator.randbytes(32), read_only=True, writer=False)
    assert fingerprint(book) == before


def _cut(length: int) -> Callable[[Path], None]:
    return lambda book: os.truncate(book / DB, length)


def _cut_by(less: int) -> Callable[[Path], None]:
    return lambda book: os.truncate(book / DB, (book / DB).stat().st_size - less)


def _flip(place: int) -> Callable[[Path], None]:
    def damage(book: Path) -> None:
        content = bytearray((book / DB).read_bytes())
        content[place] ^= 1
        (book / DB).write_bytes(content)

    return damage


def _replace(name: str, maker: Callable[[Path], object]) -> Callable[[Path], None]:
    def damage(book: Path) -> None:
        (book / name).unlink()
        maker(book / name)

    return damage


def _plain_sqlite(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + bytes(8176))


def _grow(content: bytes) -> Callable[[Path], None]:
    return lambda book: (book / DB).write_bytes((book / DB).read_bytes() + content) and None


DAMAGES: dict[str, Callable[[Path], None]] = {
    **{f"cut to {length}": _cut(length) for length in (0, 1, 15, 16, 4095, 4096, 4097, 8191, 8192, 40_960)},
    **{f"cut by {less}": _cut_by(less) for less in (1, 4095, 4096, 4097)},
    **{f"bit of byte {place}": _flip(place) for place in (0, 15, 16, 100, 4031, 4095)},
    "one byte more": _grow(b"x"),
    "missing": lambda book: (book / DB).unlink(),
    "plain SQLite": _replace(DB, _plain_sqlite),
    "zeros": _replace(DB, lambda path: path.write_bytes(bytes(40_960))),
    "folder": _replace(DB, lambda path: path.mkdir()),
    "pipe": _replace(DB, os.mkfifo),
    "link": _replace(DB, lambda path: path.symlink_to("/dev/zero")),
    "dangling link": _replace(DB, lambda path: path.symlink_to("nowhere")),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_book_is_named_and_never_new_or_a_wrong_passphrase(book: Path, damage: str) -> None:
    DAMAGES[damage](book)
    before = fingerprint(book)
    for read_only in (False, True):
        with pytest.raises(BookDamaged) as refused:
            unlock(book, read_only=read_only)
        assert not isinstance(refused.value, KeysDamaged)
        assert refused.value.detail.startswith("book.db")
    assert fingerprint(book) == before
    with pytest.raises(BookExists):
        creation.create(book, "practice", clock=CLOCK, kdf=PRACTICE_KDF)


def test_without_the_checks_an_empty_file_would_be_a_new_book(tmp_path: Path) -> None:
    """The control: SQLite itself takes an empty file for a new database under any key."""
    (tmp_path / DB).touch()
    engine = open_engine(tmp_path / DB, bytes(31) + b"1", read_only=False, writer=True)
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar() == 0
    close_engine(engine)


def test_pages_of_garbage_behind_the_book_change_nothing_in_it(book: Path) -> None:
    _grow(os.urandom(8192))(book)
    opened = unlock(book)
    assert notes(opened) == 40
    opened.close()


@pytest.mark.parametrize(
    "damage",
    {
        "missing": lambda path: path.unlink(),
        "empty": lambda path: path.write_bytes(b""),
        "cut": lambda path: os.truncate(path, 300),
        "one bit": lambda path: path.write_bytes(path.read_bytes().replace(b'"', b"#", 1)),
        "huge": lambda path: path.write_bytes(bytes(100_000)),
        "folder": lambda path: (path.unlink(), path.mkdir()),
        "pipe": lambda path: (path.unlink(), os.mkfifo(path)),
        "link": lambda path: (path.unlink(), path.symlink_to("/dev/zero")),
    }.items(),
    ids=lambda item: item[0],
)
def test_damaged_keys_are_replaced_by_their_copy_and_without_it_are_named(book: Path, damage: tuple[str, Callable[[Path], object]]) -> None:
    name, spoil = damage
    spoil(book / KEYS)
    opened = unlock(book)
    assert opened.notes == ("keys-from-copy",)
    opened.close()
    if name != "folder":
        opened = unlock(book)
        assert opened.notes == ()
        opened.close()
        spoil(book / KEYS)
    spoil(book / KEYS_BEFORE)
    before = fingerprint(book)
    with pytest.raises(KeysDamaged):
        unlock(book)
    assert check_book(book).state == "keys-damaged"
    assert fingerprint(book) == before


def test_keys_of_another_book_are_told_from_a_wrong_passphrase(book: Path, tmp_path: Path) -> None:
    make_book(tmp_path / "other")
    shutil.copy(tmp_path / "other" / KEYS, book / KEYS)
    before = fingerprint(book)
    with pytest.raises(BookDamaged, match="page 1"):
        unlock(book)
    assert fingerprint(book) == before


def test_a_newer_book_is_refused_untouched(book: Path) -> None:
    opened = unlock(book)
    engine = opened.engine(writer=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")
    close_engine(engine)
    opened.close()
    before = fingerprint(book)
    for read_only in (False, True):
        with pytest.raises(BookTooNew):
            unlock(book, read_only=read_only)
    assert fingerprint(book) == before


def test_an_encrypted_file_that_is_no_client_book_is_refused(book: Path) -> None:
    opened = unlock(book)
    engine = opened.engine(writer=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA application_id = 1")
    close_engine(engine)
    opened.close()
    with pytest.raises(BookDamaged):
        unlock(book)


def test_an_older_book_keys_that_was_put_back_is_noticed(book: Path) -> None:
    opened = unlock(book)
    engine = opened.engine(writer=True)
    with engine.begin() as connection:
        set_fact(connection, "keys_generation", "5")
    close_engine(engine)
    opened.close()
    opened = unlock(book)
    assert opened.notes == ("older-keys",)
    opened.close()


def test_a_second_writer_is_refused_at_once_and_a_reader_is_not(book: Path) -> None:
    first = unlock(book)
    started = time.monotonic()
    with pytest.raises(BookInUse):
        unlock(book)
    assert time.monotonic() - started < 3, "it must not wait for the first one to go"
    reader = unlock(book, read_only=True)
    note(first, "beside", 2)
    assert notes(reader) == 42
    reader.close()
    first.close()
    unlock(book).close()


def test_modes_are_repaired(book: Path) -> None:
    book.chmod(0o755)
    for path in book.iterdir():
        path.chmod(0o644)
    unlock(book).close()
    assert stat.S_IMODE(book.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in book.iterdir()} == {0o600}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_folder_or_file_of_another_user_is_refused(book: Path) -> None:
    for path in (book / DB, book):
        os.chown(path, 12345, -1)
        with pytest.raises(Refused):
            unlock(book)
        os.chown(path, 0, -1)
    unlock(book).close()


def test_a_second_name_elsewhere_is_refused_and_an_interrupted_rename_is_finished(book: Path, tmp_path: Path) -> None:
    (book / KEYS_BEFORE).unlink()
    os.link(book / KEYS, book / KEYS_BEFORE)
    unlock(book).close()
    assert not (book / KEYS).samefile(book / KEYS_BEFORE)
    os.link(book / DB, tmp_path / "elsewhere")
    with pytest.raises(Refused):
        unlock(book)


@pytest.mark.parametrize("plant", [os.mkfifo, lambda path: path.symlink_to("/etc/hostname"), lambda path: path.mkdir()])
def test_something_planted_in_place_of_the_lock_is_refused(book: Path, plant: Callable[[Path], object]) -> None:
    (book / "lock").unlink()
    plant(book / "lock")
    with pytest.raises(BookDamaged):
        unlock(book)


def test_files_of_dead_writes_are_swept(book: Path) -> None:
    dead = book / "book.keys.partial-1-00000000"
    dead.write_bytes(b"half")
    unlock(book).close()
    assert not dead.exists()


def test_an_interrupted_write_is_rolled_back_once_the_journal_was_kept(interrupted: Path) -> None:
    assert (interrupted / JOURNAL).stat().st_size > 0
    opened = unlock(interrupted)
    assert opened.notes == ("rolled-back",)
    assert notes(opened) == 40
    opened.close()
    assert not (interrupted / JOURNAL).exists()
    assert not (interrupted / RECOVERY).exists()


def test_an_interrupted_write_is_left_alone_by_who_only_reads_and_by_a_wrong_passphrase(interrupted: Path) -> None:
    before = fingerprint(interrupted)
    with pytest.raises(BookNeedsRecovery):
        unlock(interrupted, read_only=True)
    with pytest.raises(WrongPassphrase):
        unlock(interrupted, "wrong")
    assert fingerprint(interrupted) == before


def test_a_reader_whose_writer_died_half_way_says_so(book: Path, interrupted: Path) -> None:
    reader = unlock(book, read_only=True)
    engine = reader.engine(writer=False)
    shutil.copy(interrupted / JOURNAL, book / JOURNAL)
    with pytest.raises(BookNeedsRecovery), translated(), engine.begin() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM draft").scalar()
    close_engine(engine)
    reader.close()


def test_a_foreign_journal_is_set_aside_and_the_book_is_whole(interrupted: Path, tmp_path: Path) -> None:
    book = _with_foreign_journal(tmp_path / "other", interrupted)
    opened = unlock(book)
    assert notes(opened) == 3
    assert opened.notes == ("stray-log",)
    opened.close()
    assert (book / RECOVERY / JOURNAL).exists()


def test_without_the_check_a_foreign_journal_destroys_the_book(interrupted: Path, tmp_path: Path) -> None:
    """The control: what SQLite does by itself."""
    book = _with_foreign_journal(tmp_path / "other", interrupted)
    key = unwrap(read_keys(book)[0], PASSPHRASE).book_key()
    with pytest.raises(ClientbookError):
        close_engine(open_engine(book / DB, key, read_only=False, writer=True))
    with pytest.raises(BookDamaged):
        unlock(book)


def _with_foreign_journal(folder: Path, interrupted: Path) -> Path:
    make_book(folder)
    opened = unlock(folder)
    note(opened, "other", 3)
    opened.close()
    shutil.copy(interrupted / JOURNAL, folder / JOURNAL)
    return folder


def test_a_foreign_write_ahead_log_is_set_aside(book: Path) -> None:
    (book / "book.db-wal").write_bytes(os.urandom(8192))
    with pytest.raises(BookNeedsRecovery):
        unlock(book, read_only=True)
    opened = unlock(book)
    assert notes(opened) == 40
    opened.close()
    assert not (book / "book.db-wal").exists()


def test_an_unfinished_creation_is_no_book_and_is_built_anew(book: Path) -> None:
    """Killed between the two renames: keys stand, the book never did."""
    (book / CREATING).mkdir()
    os.rename(book / DB, book / CREATING / DB)
    assert check_book(book).state == "absent"
    with pytest.raises(NoBook):
        unlock(book)
    make_book(book)
    opened = unlock(book)
    assert notes(opened) == 0
    opened.close()
    assert not (book / CREATING).exists()


def test_looking_at_a_folder_changes_nothing_and_names_what_stands_there(book: Path) -> None:
    before = fingerprint(book)
    assert check_book(book).state == "book"
    os.truncate(book / DB, 5000)
    assert check_book(book).state == "damaged"
    (book / DB).unlink()
    assert check_book(book).state == "damaged"
    del before[DB]
    assert fingerprint(book) == before


def test_nothing_is_printed_for_a_wrong_key(book: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BookDamaged):
        open_engine(book / DB, bytes(31) + b"1", read_only=True, writer=False)
    assert capfd.readouterr() == ("", "")


def test_a_copy_of_the_folder_is_a_book(book: Path, tmp_path: Path) -> None:
    opened = unlock(copy_of(book, tmp_path / "copy"))
    assert notes(opened) == 40
    opened.close()


def test_every_flipped_bit_is_found_by_the_check(book: Path, tmp_path: Path) -> None:
    key = unwrap(read_keys(book)[0], PASSPHRASE).book_key()
    content = (book / DB).read_bytes()
    copy = tmp_path / "copy.db"
    copy.write_bytes(content)
    assert check_copy(copy, key) == (), "the control: what was not changed is clean"
    generator = random.Random(20261121)
    for place in [*range(0, 4096, 100), *(generator.randrange(len(content)) for _ in range(100))]:
        flipped = bytearray(content)
        flipped[place] ^= 1 << generator.randrange(8)
        copy.write_bytes(flipped)
        assert check_copy(copy, key)[0] in (f"book.db page {place // 4096 + 1}", "book.db")


def test_an_engine_that_became_unfit_opens_nothing_and_changes_nothing(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(book)
    monkeypatch.setattr("clientbook.data.fitness.MINIMUM_CIPHER", (99, 0))
    for read_only in (True, False):
        with pytest.raises(EngineUnfit):
            unlock(book, read_only=read_only)
    monkeypatch.undo()
    assert fingerprint(book) == before
    unlock(book).close()
