"""Backups: everything is in them, they are proved before they have a name, and they become the same book again."""

import dataclasses
import gzip
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest
from sqlmodel import SQLModel

from clientbook.clock import FixedClock
from clientbook.data import Book, Progress, Query, check_book, examine, open_book, read_backup, recover_book, rekey_book, verify_backup
from clientbook.data import payload as payload_module
from clientbook.data import snapshots as snapshots_module
from clientbook.data.age import Identity
from clientbook.data.keys import PRACTICE_KDF
from clientbook.data.manifest import OF_THE_FILE, REMADE, columns_of
from clientbook.data.opening import entered
from clientbook.data.payload import PayloadWriter
from clientbook.demo import make_demo
from clientbook.domain.customer import Customer
from clientbook.domain.errors import (
    BackupDamaged,
    BookInUse,
    Cancelled,
    InvalidValue,
    NotFound,
    NotSaved,
    Refused,
    WrongPassphrase,
    WrongRecoveryCode,
)
from tests.support.backups import CHEAP, GOLDEN, back_up, backup_of_schema, content, golden_copy, live, make_hostile, restore
from tests.support.books import CLOCK, PASSPHRASE, copy_of, fingerprint, make_book
from tests.support.report import Figures, scaled

NEW = "another passphrase"
FIRST_WITH_BACKUPS = 3
"""The schema of the first clientbook that made backups."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed book with something in every table, and hostile texts. Never changed."""
    made = golden_copy(tmp_path_factory.mktemp("whole") / "book")
    with live(made) as book:
        make_hostile(book, 16)
    return made


@pytest.fixture
def book(folder: Path, tmp_path: Path) -> Iterator[Book]:
    """A copy of it, open."""
    opened = open_book(copy_of(folder, tmp_path / "book"), PASSPHRASE, clock=CLOCK)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def backup(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it. Never changed."""
    target = tmp_path_factory.mktemp("backup") / "clientbook-20261121.age"
    with live(copy_of(folder, target.parent / "book")) as opened:
        back_up(opened, target)
    return target


def dump(folder: Path, passphrase: str = PASSPHRASE) -> dict[str, list[dict[str, Any]]]:
    with live(folder, passphrase=passphrase) as opened:
        return opened.dump()


def _without_sessions(dumped: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Which run of the program made a unit differs by chance."""
    return dumped | {"unit": [unit | {"session": ""} for unit in dumped["unit"]]}


def no_faults(folder: Path, passphrase: str = PASSPHRASE) -> bool:
    with live(folder, passphrase=passphrase) as opened:
        return all(check.ok for check in examine(opened))


# ---- what is in it


def test_every_table_is_carried_or_named_as_made_from_the_others(book: Book) -> None:
    names = book._read(
        lambda connection: connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars().fetchall()
    )
    carried = book._read(columns_of)
    known = {*carried, *REMADE, *OF_THE_FILE, "sqlite_sequence"}
    shadows = {name for name in names if any(name.startswith(f"{table}_") for table in REMADE if table.endswith("_fts"))}
    assert set(names) - shadows == known
    assert set(carried) == set(SQLModel.metadata.tables)
    assert {str(column.type) for table in SQLModel.metadata.tables.values() for column in table.columns} <= {
        "VARCHAR",
        "INTEGER",
        "BOOLEAN",
    }


def test_the_book_of_these_tests_has_rows_in_every_table(backup: Path) -> None:
    report = verify_backup(backup, passphrase=PASSPHRASE)
    assert [table for table, rows in report.counts.items() if not rows] == []


def test_a_backup_becomes_the_same_book_on_a_machine_that_never_saw_it(folder: Path, backup: Path, tmp_path: Path) -> None:
    report, code = restore(backup, tmp_path / "new")
    assert dump(tmp_path / "new") == dump(copy_of(folder, tmp_path / "old"))
    assert no_faults(tmp_path / "new")
    assert (report.customers, report.kept) == (report.counts["customer"], None)
    with live(tmp_path / "new") as restored, live(tmp_path / "old") as old:
        changed = "SELECT id, changed_at FROM customer ORDER BY id"
        sequences = "SELECT name, seq FROM sqlite_sequence ORDER BY name"
        for question in (changed, sequences, "SELECT value FROM book WHERE key = 'created_at'"):
            rows = [each._read(lambda connection, q=question: connection.exec_driver_sql(q).fetchall()) for each in (restored, old)]
            assert rows[0] == rows[1], question
        assert restored.undo().units == old.undo().units
        assert _without_sessions(restored.dump()) == _without_sessions(old.dump())
        note = restored.backup_note()
        assert note is not None
        assert (note.digest, note.customers) == (report.digest, report.customers)
    recover_book(tmp_path / "new", code, NEW, clock=CLOCK, kdf=PRACTICE_KDF).close()


@pytest.mark.parametrize("customers", [0, pytest.param(1, marks=pytest.mark.soak)])
def test_a_book_of_nobody_and_of_one(tmp_path: Path, customers: int) -> None:
    make_book(tmp_path / "book")
    with live(tmp_path / "book") as opened:
        for number in range(customers):
            opened.save_customer(Customer(name=f"n{number}"))
        before, report = opened.dump(), back_up(opened, tmp_path / "x.age")
    assert report.customers == customers
    restore(tmp_path / "x.age", tmp_path / "new")
    assert dump(tmp_path / "new") == before


@pytest.mark.parametrize("golden", GOLDEN[:-1], ids=lambda each: each.name)
def test_a_backup_of_every_earlier_schema_becomes_the_migrated_book(golden: Path, tmp_path: Path) -> None:
    old = backup_of_schema(golden / "book", tmp_path / "old.age")
    restore(old, tmp_path / "new")
    assert dump(tmp_path / "new") == dump(golden_copy(tmp_path / "migrated", golden))
    assert no_faults(tmp_path / "new")


@pytest.mark.parametrize("golden", [each for each in GOLDEN if int(each.name[1:]) >= FIRST_WITH_BACKUPS], ids=lambda each: each.name)
def test_the_backup_file_of_every_release_opens_for_ever(golden: Path, tmp_path: Path) -> None:
    """Made once by ``tools/make_golden.py`` and committed: these bytes must stay readable."""
    restore(golden / "backup.age", tmp_path / "new")
    wanted, found = json.loads((golden / "dump.json").read_text(encoding="utf-8"))["dump"], dump(tmp_path / "new")
    for table, rows in wanted.items():
        assert [{name: row.get(name) for name in old} for row, old in zip(found[table], rows, strict=True)] == rows, table


def test_an_id_that_was_given_once_is_not_given_again_after_a_restore(book: Book, tmp_path: Path) -> None:
    gone = book.save_customer(Customer(name="gone")).id
    book.erase([gone])
    back_up(book, tmp_path / "x.age")
    restore(tmp_path / "x.age", tmp_path / "new")
    with live(tmp_path / "new") as restored:
        assert restored.save_customer(Customer(name="next")).id == gone + 1


def test_another_program_opens_it_and_gunzip_shows_every_row(book: Book, tmp_path: Path) -> None:
    back_up(book, tmp_path / "x.age")
    lines = gzip.decompress(pyrage.passphrase.decrypt((tmp_path / "x.age").read_bytes(), PASSPHRASE)).decode().split("\n")
    manifest, rows, end = json.loads(lines[0]), [json.loads(line) for line in lines[1:-2]], json.loads(lines[-2])
    assert (end["rows"], lines[-1]) == (len(rows), "")
    names = [dict(zip(manifest["columns"]["customer"], row[1:], strict=True))["name"] for row in rows if row[0] == "customer"]
    assert names == [row["name"] for row in book.dump()["customer"]]
    read = [cells for table, cells in read_backup(tmp_path / "x.age", passphrase=PASSPHRASE) if table == "customer"]
    assert [cells["name"] for cells in read] == names


def test_only_its_recipients_open_a_backup_for_recipients(book: Book, tmp_path: Path) -> None:
    one, other = Identity.new(), Identity.new()
    report = back_up(book, tmp_path / "x.age", recipients=(one.recipient, other.recipient))
    for identity in (one, other):
        assert verify_backup(tmp_path / "x.age", identity=f"# key\n{identity.secret}\n").digest == report.digest
    for attempt in ({"identity": Identity.new().secret}, {"passphrase": PASSPHRASE}):
        with pytest.raises(WrongPassphrase):
            verify_backup(tmp_path / "x.age", **attempt)
    with pytest.raises(InvalidValue):
        restore(tmp_path / "x.age", tmp_path / "new", identity=one.secret)
    restore(tmp_path / "x.age", tmp_path / "new", identity=one.secret, new_passphrase=NEW)
    assert dump(tmp_path / "new", NEW) == book.dump()
    with pytest.raises(InvalidValue):
        back_up(book, tmp_path / "y.age", recipients=(one.recipient[:-1],))
    assert not (tmp_path / "y.age").exists()


# ---- while the book is in use


class Saving(Progress):
    """Saves a customer as soon as rows are being read."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book: Book | None = book

    def advance(self, number: int) -> None:
        super().advance(number)
        if self._book is not None:
            book, self._book = self._book, None
            book.save_customer(Customer(name="meanwhile"))


def test_the_book_is_written_to_during_a_backup_which_holds_the_moment_it_began(book: Book, tmp_path: Path) -> None:
    before = book.dump()
    back_up(book, tmp_path / "x.age", progress=Saving(book))
    assert len(book.dump()["customer"]) == len(before["customer"]) + 1
    restore(tmp_path / "x.age", tmp_path / "new")
    assert dump(tmp_path / "new") == before
    assert {path.name for path in book.path.iterdir()} == {"book.db", "book.keys", "book.keys.bak", "backups.json", "lock"}


def test_a_book_opened_to_read_is_backed_up_beside_its_writer(book: Book, tmp_path: Path) -> None:
    reader = open_book(book.path, PASSPHRASE, clock=CLOCK, read_only=True)
    report = back_up(reader, tmp_path / "x.age")
    reader.close()
    note = book.backup_note()
    assert note is not None
    assert (note.file, note.digest) == (str(tmp_path / "x.age"), report.digest)
    assert note.days_old(CLOCK.now()) == 0
    assert book.backup_target(CLOCK.now().date()) == tmp_path / "clientbook-20261121.age"


def test_a_book_that_is_opened_to_write_meanwhile_does_not_stop_a_backup(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.close()
    left: list[bool] = []
    copy = snapshots_module.copy_in_child

    def then_entered(source: Path, target: Path) -> None:
        copy(source, target)
        with entered(book.path, read_only=False) as entry:  # sweeps what was left behind
            left.append(target.exists())
            assert entry.lock is not None
            entry.lock.release()

    def then_gone(source: Path, target: Path) -> None:
        copy(source, target)
        target.unlink()  # as by who cannot see our process

    for meanwhile in (then_entered, then_gone):
        monkeypatch.setattr(snapshots_module, "copy_in_child", meanwhile)
        reader = open_book(book.path, PASSPHRASE, clock=CLOCK, read_only=True)
        report, found = back_up(reader, tmp_path / "x.age"), reader.dump()
        reader.close()
        assert report.customers == len(found["customer"])
    assert left == [True]


class Stopping(Progress):
    """Is cancelled after so many rows."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._after = after

    def advance(self, number: int) -> None:
        self._after -= number
        if self._after < 0:
            self.cancel()
        super().advance(number)


@pytest.mark.parametrize("share", [0.0, 0.6])
def test_a_cancelled_backup_leaves_no_file(book: Book, tmp_path: Path, share: float) -> None:
    """While it is written, and while it is proved."""
    rows = sum(len(rows) for rows in book.dump().values())
    (tmp_path / "out").mkdir()
    with pytest.raises(Cancelled):
        back_up(book, tmp_path / "out" / "x.age", progress=Stopping(int(2 * rows * share)))
    assert list((tmp_path / "out").iterdir()) == []
    assert book.backup_note() is None


def test_a_cancelled_restore_leaves_no_book(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        restore(backup, tmp_path / "new", progress=Stopping(100))
    assert check_book(tmp_path / "new").state == "absent"


# ---- names and passphrases


def test_a_typo_in_the_passphrase_makes_no_backup(book: Book, tmp_path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        book.back_up(tmp_path / "x.age", passphrase="practise", cost=CHEAP)
    assert not (tmp_path / "x.age").exists()
    book.back_up(tmp_path / "x.age", passphrase=NEW, proven=True, cost=CHEAP)
    assert verify_backup(tmp_path / "x.age", passphrase=NEW).customers


def test_only_an_earlier_backup_of_the_book_is_replaced_and_only_by_a_proved_one(book: Book, backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "x.age"
    target.write_bytes(b"age-encryption.org/v1\nsomething else")
    with pytest.raises(Refused):
        back_up(book, target)
    assert target.read_bytes().endswith(b"something else")
    target.write_bytes(backup.read_bytes())  # not known to this book, and its passphrase opens it
    back_up(book, target)
    first = target.read_bytes()
    with pytest.raises(Cancelled):
        back_up(book, target, progress=Stopping(50))
    assert target.read_bytes() == first
    back_up(book, target, recipients=(Identity.new().recipient,))
    assert target.read_bytes() != first
    back_up(book, target)  # nobody here can open the one that is replaced: it is known by its beginning
    assert verify_backup(target, passphrase=PASSPHRASE).customers
    with pytest.raises(Refused):
        back_up(book, book.path / "x.age")
    with pytest.raises(NotFound):
        back_up(book, tmp_path / "nowhere" / "x.age")


def test_what_a_killed_backup_left_goes_with_the_next_one(book: Book, tmp_path: Path) -> None:
    dead = os.fork()
    if dead == 0:
        os._exit(0)
    os.waitpid(dead, 0)
    left, other = tmp_path / f"x.age.partial-{dead}-ab", tmp_path / f"x.age.partial-{os.getpid()}-ab"
    for path in (left, other):
        path.write_bytes(b"half")
    back_up(book, tmp_path / "x.age")
    assert (left.exists(), other.exists()) == (False, True)


# ---- the proof


def test_a_backup_without_its_end_line_is_no_backup(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the proof: a writer that forgets the end, or a row, is caught by reading back."""
    whole = PayloadWriter.pieces
    (tmp_path / "out").mkdir()
    for forgotten in (-1, -2):

        def pieces(self: PayloadWriter, forgotten: int = forgotten) -> Iterator[bytes]:
            written = list(whole(self))
            del written[forgotten]
            yield from written

        monkeypatch.setattr(PayloadWriter, "pieces", pieces)
        with pytest.raises(NotSaved):
            back_up(book, tmp_path / "out" / "x.age")
        assert list((tmp_path / "out").iterdir()) == []
    monkeypatch.undo()
    assert back_up(book, tmp_path / "out" / "x.age").verified


def test_a_table_that_counts_otherwise_than_it_reads_is_no_backup(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = payload_module._lines
    monkeypatch.setattr(payload_module, "_lines", lambda *told: (lines[1:] for lines in read(*told)))
    with pytest.raises(Exception, match="customer"):
        back_up(book, tmp_path / "x.age")
    assert not (tmp_path / "x.age").exists()


@pytest.mark.parametrize("number", [30, pytest.param(scaled(20_000, 30), marks=pytest.mark.soak, id="many")])
def test_every_flipped_bit_and_every_cut_of_a_backup_is_found(backup: Path, tmp_path: Path, number: int) -> None:
    generator = random.Random(11)
    whole, broken = backup.read_bytes(), tmp_path / "broken.age"
    size = len(whole)
    flips = {*range(0, 200, 8), *generator.sample(range(size), min(number, size))}
    for place in flips:
        broken.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << generator.randrange(8)]) + whole[place + 1 :])
        with pytest.raises((BackupDamaged, WrongPassphrase)):
            verify_backup(broken, passphrase=PASSPHRASE)
    for end in {0, 1, *generator.sample(range(size), number // 3), *range(size - 18, size)}:
        broken.write_bytes(whole[:end])
        with pytest.raises(BackupDamaged):
            verify_backup(broken, passphrase=PASSPHRASE)
    broken.write_bytes(whole)
    assert verify_backup(broken, passphrase=PASSPHRASE).verified


def test_what_is_no_file_is_no_backup(backup: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(backup)
    for path in (tmp_path / "pipe", tmp_path, Path("/dev/zero")):
        with pytest.raises(BackupDamaged):
            verify_backup(path, passphrase=PASSPHRASE)
    with pytest.raises(NotFound):
        verify_backup(tmp_path / "absent", passphrase=PASSPHRASE)
    assert verify_backup(tmp_path / "link", passphrase=PASSPHRASE).verified


# ---- over a book


def test_a_restore_over_a_book_keeps_the_replaced_one(folder: Path, backup: Path, tmp_path: Path) -> None:
    make_book(tmp_path / "book", NEW)
    with live(tmp_path / "book", passphrase=NEW) as old:
        old.save_customer(Customer(name="only here"))
    report, _code = restore(backup, tmp_path / "book")
    assert dump(tmp_path / "book") == dump(copy_of(folder, tmp_path / "whole"))
    assert report.kept is not None
    kept = open_book(report.kept, NEW, clock=CLOCK, read_only=True)
    assert [row["name"] for row in kept.dump()["customer"]] == ["only here"]
    kept.close()


def test_a_restore_that_is_refused_leaves_the_book_as_it_was(backup: Path, tmp_path: Path) -> None:
    make_book(tmp_path / "book")
    before = fingerprint(tmp_path / "book")
    cut = tmp_path / "cut.age"
    cut.write_bytes(backup.read_bytes()[:-1])
    for attempt, error in (((cut, {}), BackupDamaged), ((backup, {"passphrase": NEW}), WrongPassphrase), ((tmp_path / "no", {}), NotFound)):
        with pytest.raises(error):
            restore(attempt[0], tmp_path / "book", **attempt[1])
    with live(tmp_path / "book"), pytest.raises(BookInUse):
        restore(backup, tmp_path / "book")
    assert fingerprint(tmp_path / "book") == before


def test_a_damaged_book_is_no_hindrance(backup: Path, tmp_path: Path) -> None:
    make_book(tmp_path / "book")
    (tmp_path / "book" / "book.db").write_bytes(b"gone")
    (tmp_path / "book" / "book.keys").write_bytes(b"gone")
    restore(backup, tmp_path / "book")
    assert no_faults(tmp_path / "book")


def test_after_a_restore_the_new_recovery_code_counts_as_not_written_down(book: Book, tmp_path: Path) -> None:
    book.set_setting("recovery_code_copied", True)
    back_up(book, tmp_path / "x.age")
    restore(tmp_path / "x.age", tmp_path / "new")
    with live(tmp_path / "new") as restored:
        assert restored.setting("recovery_code_copied") is False


# ---- a new key


def test_a_book_under_a_new_key_is_the_same_book_and_the_old_code_opens_it_no_more(tmp_path: Path) -> None:
    place = tmp_path / "book"
    old_code = make_book(place)
    with live(place) as opened:
        opened.save_customer(Customer(name="only here"))
    before = dump(place)
    kept, code = rekey_book(place, PASSPHRASE, clock=CLOCK, kdf=PRACTICE_KDF, new_passphrase=NEW)
    assert dump(place, NEW) == before
    assert kept is not None
    with pytest.raises(WrongPassphrase):
        open_book(place, PASSPHRASE, clock=CLOCK)
    with pytest.raises(WrongRecoveryCode):
        recover_book(place, old_code, NEW, clock=CLOCK, kdf=PRACTICE_KDF)
    recover_book(place, code, PASSPHRASE, clock=CLOCK, kdf=PRACTICE_KDF).close()
    with pytest.raises(WrongPassphrase):
        rekey_book(place, "wrong", clock=CLOCK, kdf=PRACTICE_KDF)


def test_the_age_of_a_backup_is_counted_by_the_owners_calendar(book: Book, tmp_path: Path) -> None:
    back_up(book, tmp_path / "x.age")
    note = book.backup_note()
    assert note is not None
    later = FixedClock(CLOCK.now().replace(day=30))
    assert note.days_old(later.now()) == 9


def test_the_lines_of_a_backup_are_sorted_by_table_and_begin_with_it(backup: Path) -> None:
    tables = [json.loads(line)[0] for line in content(backup)[1:-1]]
    assert list(dict.fromkeys(tables)) == list(SQLModel.metadata.tables)


@pytest.mark.soak
@pytest.mark.parametrize("number", range(scaled(300, 2)))
def test_generated_books_come_back_the_same(tmp_path: Path, number: int, figures: Figures) -> None:
    """Of nobody, of one, of hundreds; edited, undone, with texts no door would let in; restored twice, and under a new key."""
    generator = random.Random(number)
    size = (0, 1)[number] if number < 2 else generator.randrange(2, 400)
    demo = make_demo(tmp_path / "book", customers=size, seed=number, language=generator.choice(("en", "zh_CN", "mixed")), clock=CLOCK)
    for customer_id in list(demo.find_all(Query()).ids)[:20]:
        customer = demo.customer(customer_id)
        demo.save_customer(dataclasses.replace(customer, notes="客户 👨‍👩‍👧\n" * generator.randrange(1, 50)), base=customer)
    make_hostile(demo, generator.randrange(1, 30))
    for _ in range(generator.randrange(4)):
        if demo.next_undo() is not None:
            demo.undo()
    before = demo.dump()
    back_up(demo, tmp_path / "x.age")
    demo.close()
    restore(tmp_path / "x.age", tmp_path / "new")
    with live(tmp_path / "new") as restored:
        assert restored.dump() == before
        back_up(restored, tmp_path / "y.age")
    assert content(tmp_path / "y.age")[1:-1] == content(tmp_path / "x.age")[1:-1]
    restore(tmp_path / "y.age", tmp_path / "book")
    rekey_book(tmp_path / "book", PASSPHRASE, clock=CLOCK, kdf=PRACTICE_KDF)
    again = dump(tmp_path / "book") == before
    figures.saw("T16", "generated books, backed up and restored twice and under a new key", 1, int(not again))
    assert again
    assert no_faults(tmp_path / "book")
