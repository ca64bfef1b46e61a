"""The journal: what it writes down, what undo takes back, and whom it keeps."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from clientbook.clock import FixedClock
from clientbook.data import Book, Changed, New, core, inversion
from clientbook.data.models import DERIVED, JOURNALLED
from clientbook.domain.customer import Customer
from clientbook.domain.errors import NotFound, Refused
from tests.data.conftest import Kept
from tests.support.live import START, add, contact, edit, mail, new_book, person, phone, reopen


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened = new_book(tmp_path / "book")
    yield opened
    opened.close()


def sql(statement: str, *values: Any) -> Callable[[Connection], list[tuple[Any, ...]]]:
    def run(connection: Connection) -> list[tuple[Any, ...]]:
        result = connection.exec_driver_sql(statement, values)
        return [tuple(row) for row in result.fetchall()] if result.returns_rows else []

    return run


# ---- what is written down


def test_a_write_outside_a_unit_fails(book: Book) -> None:
    add(book)
    statement = "UPDATE customer SET name = 'x'"
    with pytest.raises(IntegrityError, match="unit_id"):
        book._write(sql(statement))
    assert book._unit("bulk", sql(statement)).unit is not None, "the control: inside a unit it works"


def test_an_update_is_written_down_by_its_changed_cells_alone(book: Book) -> None:
    one = add(book, "王小明", company="上海")
    unit = book.save_customer(replace(one, name="王大明", level="vip"), base=one).unit
    rows = book._read(sql("SELECT table_name, row_id, customer_id, op, data FROM change WHERE unit_id = ?", unit))
    assert [row[:4] for row in rows] == [("customer", one.id, one.id, "U")]
    assert json.loads(rows[0][4]) == {"name": ["王小明", "王大明"], "level": ["", "vip"]}


@pytest.mark.parametrize("table", JOURNALLED)
def test_every_column_but_the_derived_ones_is_journalled(kept: Kept, table: str) -> None:
    book = kept(Book.count)
    statements = [row[0] for row in book._read(sql("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?", table))]
    assert len(statements) == 3
    columns = [row[1] for row in book._read(sql(f"PRAGMA table_info({table})"))]
    update = next(each for each in statements if "AFTER UPDATE" in each)
    delete = next(each for each in statements if "AFTER DELETE" in each)
    for column in columns:
        derived = column in DERIVED.get(table, ())
        assert (f'old."{column}"' in delete) != derived
        assert (f'new."{column}"' in update) == (not derived and column != "id")


def test_a_unit_that_changes_nothing_leaves_no_unit_and_tells_nobody(book: Book) -> None:
    one = add(book)
    heard: list[Changed] = []
    book.subscribe(heard.append)
    before = book.dump()
    assert book.save_customer(one, base=one).unit is None
    assert book.save_customer(one).unit is None
    assert book.restore_trashed([one.id or 0]) is None
    assert (book.dump(), heard) == (before, [])


def test_a_unit_that_fails_half_way_leaves_nothing(book: Book) -> None:
    one = add(book)
    before = book.dump()

    def fail(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE customer SET name = 'half'")
        raise NotFound("other half")

    with pytest.raises(NotFound):
        book._unit("bulk", fail)
    assert book.dump() == before
    assert edit(book, one, name="after").name == "after"


def test_titles_hold_ids_and_no_names(book: Book) -> None:
    one = add(book, "Zqxname", company="Zqxcompany")
    edit(book, one, name="Zqxother")
    book.trash([one.id or 0])
    book.undo()
    units = book.dump()["unit"]
    assert "Zqx" not in json.dumps(units)
    assert [line.who for line in book.history()] == [("Zqxother",)] * 4, "names are looked up when it is read"


def test_a_unit_touches_at_most_its_limit_of_customers(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "MOST", 3)
    book.add_customers(New(Customer(name=str(each))) for each in range(3))
    before = book.dump()
    with pytest.raises(Refused):
        book.add_customers(New(Customer(name=str(each))) for each in range(4))
    assert book.dump() == before


# ---- undo and redo


def test_undo_takes_back_the_newest_and_redo_brings_it_again_also_after_a_restart(book: Book) -> None:
    one = add(book, "a")
    edit(book, edit(book, one, name="b"), name="c")
    book.undo()
    book.close()
    book = reopen(book.path)
    assert book.customer(one.id or 0).name == "b"
    book.undo()
    assert book.customer(one.id or 0).name == "a"
    waiting = book.next_redo()
    assert waiting is not None
    assert waiting.fields == ("name",)
    book.redo(5)
    assert book.customer(one.id or 0).name == "c"
    assert book.next_redo() is None
    book.close()


def test_redo_ends_with_the_next_ordinary_step(book: Book) -> None:
    one = add(book, "a")
    edit(book, one, name="b")
    book.undo()
    edit(book, one, company="c")
    with pytest.raises(Refused):
        book.redo()
    assert book.customer(one.id or 0).name == "a"


def test_undo_brings_back_a_deleted_person_with_points_and_the_contacts_that_spoke_of_them(book: Book) -> None:
    one = add(book, "公司", persons=(person("小李", phone("13800138001"), mail("li@example.com"), title="采购"),))
    who = one.persons[0]
    logged = book.log(contact(one, START.date(), person_id=who.id))
    edit(book, book.customer(one.id or 0), persons=())
    assert book.interaction(logged.id).person_id is None
    book.undo()
    assert book.customer(one.id or 0).persons == one.persons
    assert book.interaction(logged.id).person_id == who.id


def test_an_older_unit_goes_where_nothing_newer_touched_the_same_field(book: Book) -> None:
    one = add(book, "a")
    two = edit(book, one, name="b")
    unit = book.history(limit=1)[0].id
    edit(book, two, company="c")
    assert book.undo_unit(unit).kept == ()
    now = book.customer(one.id or 0)
    assert (now.name, now.company) == ("a", "c")


def test_the_newer_edit_wins(book: Book) -> None:
    one = add(book, "a")
    two = edit(book, one, name="b")
    unit = book.history(limit=1)[0].id
    edit(book, two, name="c")
    report = book.undo_unit(unit)
    assert [(kept.code, kept.title, kept.why) for kept in report.kept] == [(one.code, "c", "newer_edit")]
    assert report.unit is None
    assert book.customer(one.id or 0).name == "c"


def test_without_the_rule_the_newer_edit_would_be_lost(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inversion, "_standing_on", lambda *_: {})
    one = add(book, "a")
    two = edit(book, one, name="b")
    unit = book.history(limit=1)[0].id
    edit(book, two, name="c")
    book.undo_unit(unit)
    assert book.customer(one.id or 0).name == "a"


def test_two_custom_fields_of_a_customer_are_undone_apart(book: Book) -> None:
    one = add(book, custom={"1": "a", "3": True})
    two = edit(book, one, custom={"1": "b", "3": True})
    unit = book.history(limit=1)[0].id
    edit(book, two, custom={"1": "b", "2": 7})
    assert book.undo_unit(unit).kept == ()
    assert dict(book.customer(one.id or 0).custom) == {"1": "a", "2": 7}


def test_a_bulk_change_is_undone_customer_by_customer_and_the_rest_later(book: Book) -> None:
    people = [add(book, name) for name in "abc"]
    unit = book._unit("bulk", sql("UPDATE customer SET stage = 'won'")).unit or 0
    edit(book, book.customer(people[1].id or 0), stage="needs")
    report = book.undo_unit(unit)
    assert [kept.title for kept in report.kept] == ["b"]
    assert report.ids == {people[0].id, people[2].id}
    assert [book.customer(each.id or 0).stage for each in people] == ["", "needs", ""]
    book.undo()  # the edit of b
    assert book.customer(people[1].id or 0).stage == "won"
    assert book.undo().kept == ()  # and now the rest of the bulk change
    assert book.customer(people[1].id or 0).stage == ""
    book.redo(3)
    assert [book.customer(each.id or 0).stage for each in people] == ["won", "needs", "won"]


def test_what_a_partial_undo_took_back_stands_in_nobodys_way(book: Book) -> None:
    one, other = add(book, "one"), add(book, "other")

    def stage(value: str, *people: Customer) -> int:
        ids = ", ".join(str(each.id) for each in people)
        return book._unit("bulk", sql(f"UPDATE customer SET stage = ? WHERE id IN ({ids})", value)).unit or 0

    oldest = stage("needs", other)
    both = stage("won", one, other)
    stage("proposal", one)
    assert [kept.title for kept in book.undo_unit(both).kept] == ["one"]
    assert book.undo_unit(oldest).kept == ()
    assert [book.customer(each.id or 0).stage for each in (one, other)] == ["proposal", ""]


def test_customers_whose_rows_were_moved_between_them_stay_or_go_together(book: Book) -> None:
    one, other, third = (add(book, name) for name in ("one", "other", "third"))
    book.log(contact(other, START.date(), summary="x"))

    def merge(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE interaction SET customer_id = ?", (one.id,))
        connection.exec_driver_sql("UPDATE customer SET stage = 'won'")

    unit = book._unit("bulk", merge).unit or 0
    edit(book, book.customer(other.id or 0), company="newer")
    assert {kept.title for kept in book.undo_unit(unit).kept} == {"one", "other"}
    assert book.customer(third.id or 0).stage == ""
    assert book.customer(one.id or 0).last_contact == START.date()


def test_an_import_keeps_whom_somebody_worked_on_since(book: Book) -> None:
    added = book.add_customers(New(Customer(name=f"c{each}")) for each in range(5))
    edit(book, book.customer(added.ids[2]), company="x")
    add(book, "referred", referred_by=added.ids[3])
    report = book.undo_unit(added.unit or 0)
    assert {(kept.title, kept.why) for kept in report.kept} == {("c2", "newer_rows"), ("c3", "in_use")}
    assert book.count() == 3


def test_codes_and_ids_are_never_given_out_again(book: Book) -> None:
    first = add(book, "first")
    book.undo()
    second = add(book, "second")
    book.erase([second.id or 0])
    third = add(book, "third")
    assert [each.code[-3:] for each in (first, second, third)] == ["001", "002", "003"]
    assert first.id < second.id < third.id  # type: ignore[operator]


def test_what_cannot_be_undone_is_refused_with_a_reason(book: Book) -> None:
    with pytest.raises(Refused):
        book.undo()
    with pytest.raises(Refused):
        book.redo()
    with pytest.raises(NotFound):
        book.undo_unit(99)
    add(book)
    undone = book.undo()
    for unit in (undone.units[0].id, undone.unit or 0):
        with pytest.raises(Refused):
            book.undo_unit(unit)


def test_undo_of_more_than_there_is_undoes_what_there_is(book: Book) -> None:
    add(book, "a")
    add(book, "b")
    assert len(book.undo(10).units) == 2
    assert len(book.redo(10).units) == 2
    assert book.count() == 2


def test_settings_are_undone_apart_from_customers(book: Book) -> None:
    one = add(book)
    book.set_setting("currency", "USD")
    unit = book.history(limit=1)[0].id
    edit(book, one, name="later")
    assert book.undo_unit(unit).kept == ()
    assert book.setting("currency") == "CNY"


def test_images_of_old_bulk_steps_go_and_what_happened_stays(book: Book) -> None:
    clock = book.clock
    assert isinstance(clock, FixedClock)
    people = [add(book, f"c{number}") for number in range(25)]
    book._unit("bulk", sql("UPDATE customer SET stage = 'needs'"))
    book.trash([people[0].id or 0])
    bulk = book.history(limit=2)[1]
    clock.instant = START + timedelta(days=399)
    assert book.drop_old_images() == 0
    clock.instant = START + timedelta(days=401)
    late = edit(book, book.customer(people[1].id or 0), stage="won")
    assert book.drop_old_images() == 24, "the one in the trash keeps its image"
    assert book.history(late.id)[1].changes == ()
    assert book.history(people[0].id)[1].changes[0].new == "needs"
    with pytest.raises(Refused):
        book.undo_unit(bulk.id)
    book.undo(5)
    assert (book.customer(late.id or 0).stage, book.count()) == ("needs", 25)


# ---- history


def test_the_history_of_a_record_says_what_changed(book: Book) -> None:
    one = add(book, "a", points=(phone("13800138000"),), tags=("x",))
    two = edit(book, one, name="b", tags=("y",), custom={"4": "v"})
    edit(book, two, points=(replace(two.points[0], value="13900139000"),))
    lines = book.history(one.id)
    told = [{(change.op, change.field, change.old, change.new) for change in line.changes} for line in lines]
    assert told[0] == {("U", "points", "13800138000", "13900139000")}
    assert told[1] == {("U", "name", "a", "b"), ("D", "tags", "x", ""), ("I", "tags", "", "y"), ("U", "custom:4", "", "v")}
    assert told[2] == {("I", "code", "", ""), ("I", "points", "", "13800138000"), ("I", "tags", "", "x")}


def test_history_comes_in_pages(book: Book) -> None:
    one = add(book)
    for number in range(6):
        one = edit(book, one, name=str(number))
    everything = [line.id for line in book.history()]
    first = book.history(limit=3)
    assert [line.id for line in first] + [line.id for line in book.history(limit=99, before=first[-1].id)] == everything
    own = book.history(one.id, limit=3)
    assert [line.id for line in own] + [line.id for line in book.history(one.id, before=own[-1].id)] == everything
