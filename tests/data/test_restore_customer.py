"""One customer back from a snapshot: as it was, with everything attached, as one step that can be taken back, touching nobody else."""

import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from clientbook.clock import FixedClock
from clientbook.data import Book, examine, open_book
from clientbook.data.customer_image import part_tables
from clientbook.domain.errors import BookDamaged, NotFound, ReadOnly
from tests.support.attached import attach, disturb, rows_of
from tests.support.live import PASSPHRASE, START, add, edit, new_book, reopen
from tests.support.report import scaled

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int]:
    """A closed book with a snapshot of two full customers; the snapshot's id and the first customer's."""
    book = new_book(tmp_path_factory.mktemp("filled") / "book")
    other = attach(book, "赵六")
    me = attach(book, "王伟丽", referred_by=other)
    made = book.snapshot_now()
    book.close()
    return book.path, made.id, me


@pytest.fixture
def book(filled: tuple[Path, str, int], tmp_path: Path) -> Book:
    """A copy of it, open."""
    shutil.copytree(filled[0], tmp_path / "book")
    return reopen(tmp_path / "book", FixedClock(START + timedelta(hours=1)))


def code_of(book: Book, customer_id: int) -> str:
    return book.customer(customer_id).code


def others(book: Book, customer_id: int) -> dict[str, object]:
    everything = book.dump()
    tables = set(everything) - {"unit", "change", "code_counter"}
    return {
        table: [row for row in everything[table] if row.get("customer_id", row["id"] if table == "customer" else None) != customer_id]
        for table in tables
    }


def healthy(book: Book) -> bool:
    return all(check.ok for check in examine(book))


def test_the_example_has_a_row_in_every_table_that_belongs_to_a_customer(book: Book, filled: tuple[Path, str, int]) -> None:
    """Who adds a table fills it in ``tests/support/attached.py``; then everything here holds for it too."""
    assert {table for table, rows in rows_of(book, filled[2]).items() if not rows} == set()


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 2 + scaled(298)))])
def test_a_disturbed_customer_comes_back_as_it_was_and_an_undo_brings_back_what_was_newer(
    book: Book, filled: tuple[Path, str, int], seed: int
) -> None:
    _folder, snapshot, me = filled
    before = rows_of(book, me)
    for turn in range(random.Random(seed).randrange(1, 4)):
        disturb(book, me, seed * 10 + turn)
    newer, neighbours = rows_of(book, me), others(book, me)
    assert newer != before
    done = book.restore_customer(snapshot, code_of(book, me))
    assert rows_of(book, me) == before
    assert others(book, me) == neighbours
    assert (done.customer_id, done.was_gone) == (me, False)
    assert sum(done.rows.values()) > 0
    assert healthy(book)
    report = book.undo()
    assert (report.kept, rows_of(book, me), others(book, me)) == ((), newer, neighbours)
    assert healthy(book)
    book.redo()
    assert rows_of(book, me) == before
    book.close()


def test_an_erased_customer_comes_back_whole_and_an_undo_takes_it_away_again(book: Book, filled: tuple[Path, str, int]) -> None:
    _folder, snapshot, me = filled
    before, code = rows_of(book, me), code_of(book, me)
    book.erase([me])
    assert all(not rows for rows in rows_of(book, me).values())
    add(book, "somebody new")
    done = book.restore_customer(snapshot, code.lower())
    assert (done.was_gone, done.code) == (True, code)
    assert rows_of(book, me) == before
    assert book.timeline(me)
    assert healthy(book)
    assert book.undo().kept == ()
    with pytest.raises(NotFound):
        book.customer(me)
    book.close()


def test_what_did_not_change_makes_no_step(book: Book, filled: tuple[Path, str, int]) -> None:
    _folder, snapshot, me = filled
    done = book.restore_customer(snapshot, code_of(book, me))
    assert (done.unit, dict(done.rows)) == (None, {})
    book.close()


def test_a_newer_edit_after_the_return_is_kept_when_the_return_is_taken_back(book: Book, filled: tuple[Path, str, int]) -> None:
    _folder, snapshot, me = filled
    edit(book, book.customer(me), notes="newer notes")
    unit = book.restore_customer(snapshot, code_of(book, me)).unit
    assert unit is not None
    edit(book, book.customer(me), notes="newest notes")
    assert [kept.why for kept in book.undo_unit(unit).kept] == ["newer_edit"]
    assert book.customer(me).notes == "newest notes"
    book.close()


def test_rows_somebody_else_has_by_now_come_back_as_new_ones_and_stay_with_the_other(book: Book, filled: tuple[Path, str, int]) -> None:
    _folder, snapshot, me = filled
    before = rows_of(book, me)
    neighbour = add(book, "neighbour").id
    book._unit(
        "edit",
        lambda c: c.exec_driver_sql("UPDATE interaction SET customer_id = ?, person_id = NULL WHERE customer_id = ?", (neighbour, me)),
    )
    theirs = others(book, me)
    book.restore_customer(snapshot, code_of(book, me))
    assert others(book, me) == theirs
    [again] = rows_of(book, me)["interaction"]
    [old] = before["interaction"]
    changed = {name for name in old if again[name] != old[name]}
    assert changed == {"id", "uid"}
    assert healthy(book)
    book.close()


def test_a_referrer_who_was_erased_meanwhile_is_left_out(book: Book, filled: tuple[Path, str, int]) -> None:
    _folder, snapshot, me = filled
    referrer = book.customer(me).referred_by
    assert referrer is not None
    code = code_of(book, me)
    book.erase([me, referrer])
    assert book.restore_customer(snapshot, code).was_gone
    assert book.customer(me).referred_by is None
    assert healthy(book)
    book.close()


def test_an_older_snapshot_is_brought_up_to_date_in_a_copy_and_not_touched(tmp_path: Path) -> None:
    shutil.copytree(GOLDEN / "v1" / "book", tmp_path / "book")
    book = open_book(tmp_path / "book", PASSPHRASE, clock=FixedClock(START))  # takes a snapshot before it migrates
    [line] = (tmp_path / "book" / "snapshots").iterdir()
    was = (line / "book.db").read_bytes()
    one = book.customer_by_code(str(book.dump()["customer"][0]["code"]))
    edit(book, one, notes="after the migration")
    book.restore_customer(line.name, one.code)
    assert book.customer(one.id or 0).notes == one.notes
    assert (line / "book.db").read_bytes() == was
    assert [path.name for path in line.parent.iterdir()] == [line.name]
    book.close()


def test_what_cannot_be_is_refused_and_changes_nothing(book: Book, filled: tuple[Path, str, int], tmp_path: Path) -> None:
    _folder, snapshot, me = filled
    before = book.dump()
    with pytest.raises(NotFound):
        book.restore_customer(snapshot, "C20200101-0001")
    for unknown in ("20200101T000000Z", "../book", "..", "", str(tmp_path / "nowhere")):
        with pytest.raises(NotFound):
            book.restore_customer(unknown, code_of(book, me))
    db = book.path / "snapshots" / snapshot / "book.db"
    content = bytearray(db.read_bytes())
    content[5 * 4096 + 9] ^= 1
    db.write_bytes(content)
    with pytest.raises(BookDamaged, match=snapshot):
        book.restore_customer(snapshot, code_of(book, me))
    assert book.dump() == before
    book.close()
    reader = reopen(book.path, read_only=True)
    with pytest.raises((ReadOnly, BookDamaged)):
        reader.restore_customer(snapshot, code_of(reader, me))
    reader.close()


def test_the_control_a_table_left_out_is_noticed(book: Book, filled: tuple[Path, str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    _folder, snapshot, me = filled
    before = rows_of(book, me)
    book._unit("edit", lambda connection: connection.exec_driver_sql("UPDATE rating SET score = 1"))
    less = tuple(table for table in part_tables() if table != "rating")
    monkeypatch.setattr("clientbook.data.customer_image.part_tables", lambda: less)
    book.restore_customer(snapshot, code_of(book, me))
    assert rows_of(book, me) != before
    book.close()


def test_every_table_of_parts_is_known() -> None:
    assert set(part_tables()) >= {"contact_person", "contact_point", "customer_tag", "interaction", "follow_up", "occasion", "greeting"}
