"""Customers made one: everything that hung on the others hangs on the kept one, and one undo, also a later one, gives it all back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from clientbook.data import Book, Query
from clientbook.data.customer_image import part_tables
from clientbook.domain.customer import ContactPerson, Customer
from clientbook.domain.errors import InvalidValue, NotFound, Refused
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from tests.support.attached import attach, rows_of
from tests.support.backups import back_up, restore
from tests.support.live import START, add, contact, edit, mail, new_book, person, phone, reopen


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = new_book(tmp_path / "book")
    yield made
    made.close()


def whole(book: Book) -> dict[str, Any]:
    """Everything but the journal, and the instants of the last change."""
    dump = {table: rows for table, rows in book.dump().items() if table not in ("unit", "change", "current_unit")}
    return dump | {"customer": [{**row, "changed_at": ""} for row in dump["customer"]]}


def test_no_table_of_a_customer_is_forgotten(book: Book) -> None:
    """A table that comes later moves by itself; the helper has a row in every one of them."""
    keep, other = add(book, "kept").id or 0, attach(book)
    before = rows_of(book, other)
    assert all(before[table] for table in part_tables())
    book.merge(keep, [other])
    after, left = rows_of(book, keep), rows_of(book, other)
    for table in part_tables():
        assert [row["id"] for row in after[table]] == [row["id"] for row in before[table]], table
        assert not left[table], table
    assert left["customer"][0]["trashed_at"] is not None


def test_two_of_everything_are_undone_as_one(book: Book) -> None:
    keep, other = attach(book), attach(book, "王伟莉")
    third = add(book, "sent", referred_by=other)
    before = whole(book)
    saved = book.merge(keep, [other])
    assert saved.unit is not None
    made = book.customer(keep)
    assert made.name == "王伟丽"
    assert made.other_names == "王伟莉"
    assert made.notes == "old notes"
    assert [each.name for each in made.persons] == ["张经理", "李四"]
    assert len([point for point in made.points if point.kind == "phone"]) == 1
    assert made.tags == ("vip", "tea")
    assert made.purchase_count == 2
    assert made.last_contact == date(2026, 11, 20)
    assert book.customer(third.id or 0).referred_by == keep
    assert book.undo().units[0].kind == "merge"
    assert whole(book) == before
    book.redo()
    assert book.customer(keep).purchase_count == 2


def test_both_sources_stand_in_the_history_and_the_old_code_leads_to_the_kept_one(book: Book) -> None:
    keep, other, third = add(book, "王伟丽"), add(book, "王伟莉", points=(phone("13800138000"),)), add(book, "wei")
    book.merge(keep.id or 0, [other.id or 0])
    assert book.customer_by_code(other.code).id == keep.id
    assert book.customer_of_code(other.code).id == other.id
    for each in (keep, other):
        newest = book.history(each.id, 1)[0]
        assert (newest.kind, newest.who) == ("merge", ("王伟丽", "王伟莉"))
    book.merge(third.id or 0, [keep.id or 0])
    assert book.merged_into(other.id or 0) == third.id
    book.undo()
    assert book.merged_into(other.id or 0) == keep.id
    book.restore_trashed([other.id or 0])
    assert book.customer_by_code(other.code).id == other.id
    book.trash([other.id or 0])
    assert book.customer_by_code(other.code).id == other.id


def test_it_is_undone_later_unless_somebody_built_on_it(book: Book, tmp_path: Path) -> None:
    keep, other, else_ = add(book, "王伟丽"), add(book, "王伟莉", points=(phone("13800138000"),), company="明达"), add(book, "Anna")
    unit = book.merge(keep.id or 0, [other.id or 0]).unit or 0
    edit(book, else_, company="elsewhere")
    assert book.undo_unit(unit).kept == ()
    assert not book.customer(other.id or 0).is_trashed
    assert book.customer(keep.id or 0).company == ""
    again = book.merge(keep.id or 0, [other.id or 0]).unit or 0
    book.log(contact(book.customer(keep.id or 0), date(2026, 11, 20), summary="newer"))
    report = book.undo_unit(again)
    assert {each.code for each in report.kept} == {keep.code, other.code}
    assert book.customer(other.id or 0).is_trashed
    assert book.customer(keep.id or 0).company == "明达"


def test_in_a_restored_backup_an_old_code_leads_to_the_kept_one_and_the_merge_can_be_undone(book: Book, tmp_path: Path) -> None:
    first, second, third = add(book, "王伟丽"), add(book, "王伟莉", points=(phone("13800138000"),)), add(book, "wei")
    trashed = add(book, "somebody else")
    book.merge(second.id or 0, [first.id or 0])
    book.merge(third.id or 0, [second.id or 0])
    book.trash([trashed.id or 0])
    back_up(book, tmp_path / "book.age")
    restore(tmp_path / "book.age", tmp_path / "restored")
    copy = reopen(tmp_path / "restored")
    try:
        for each in (first, second):
            assert copy.customer_by_code(each.code).code == third.code
        assert copy.customer_by_code(trashed.code).code == trashed.code
        copy.undo()
        copy.undo()
        assert copy.customer_by_code(first.code).code == second.code
        copy.undo()
        assert copy.customer_by_code(first.code).code == first.code
    finally:
        copy.close()


def test_it_is_undone_after_a_restart(tmp_path: Path) -> None:
    book = new_book(tmp_path / "book")
    keep, other = attach(book), attach(book, "王伟莉")
    before = whole(book)
    book.merge(keep, [other])
    book.close()
    again = reopen(tmp_path / "book")
    again.undo()
    assert whole(again) == before
    again.close()


def test_an_older_edit_of_a_row_that_has_moved_since_does_not_take_a_newer_one_with_it(book: Book) -> None:
    keep, other = add(book, "a"), add(book, "b")
    step = book.save_follow_up(FollowUp(customer_id=other.id or 0, what="call", due=date(2026, 11, 27))).id
    older = book.save_follow_up(replace(book.follow_up(step), due=date(2026, 11, 25))).unit or 0
    book.merge(keep.id or 0, [other.id or 0])
    book.save_follow_up(replace(book.follow_up(step), due=date(2026, 11, 28)))
    assert {each.code for each in book.undo_unit(older).kept} == {other.code}
    assert book.follow_up(step).due == date(2026, 11, 28)
    book.undo(2)
    assert book.undo_unit(older).kept == ()
    assert book.follow_up(step).due == date(2026, 11, 27)


def test_three_become_one_with_chosen_values(book: Book) -> None:
    ids = [add(book, name, company=name, level=level, tags=(name,)).id or 0 for name, level in (("a", ""), ("b", "vip"), ("c", "key"))]
    preview = book.merge_preview(ids[0], ids[1:], {"company": ids[2]})
    book.merge(ids[0], ids[1:], {"company": ids[2]})
    made = book.customer(ids[0])
    assert (made.name, made.company, made.level, made.tags) == ("a", "c", "vip", ("a", "b", "c"))
    assert (preview.company, preview.level, preview.other_names) == (made.company, made.level, made.other_names)
    assert book.count() == 1
    assert book.find(Query("b")).ids.tolist() == [ids[0]]


def test_the_last_contact_and_the_next_step_are_those_of_all(book: Book) -> None:
    keep, other = add(book, "a"), add(book, "b")
    book.log(contact(keep, date(2026, 9, 1)))
    book.log(contact(other, date(2026, 11, 19)))
    book.merge(keep.id or 0, [other.id or 0])
    assert book.customer(keep.id or 0).last_contact == date(2026, 11, 19)
    book.undo()
    assert book.customer(keep.id or 0).last_contact == date(2026, 9, 1)


def test_a_contact_both_had_part_in_stands_once(book: Book) -> None:
    keep, other = add(book, "a"), add(book, "b")
    at = START - timedelta(days=1)
    for each in (keep, other):
        book.log(Interaction(customer_id=each.id or 0, at=at, group_uid="together", summary="dinner"))
    book.merge(keep.id or 0, [other.id or 0])
    assert len(book.timeline(keep.id or 0)) == len([entry for entry in book.timeline(keep.id or 0) if entry.interaction is None]) + 1


def test_one_of_two_entries_of_a_shared_contact_that_was_changed_since_comes_along(book: Book) -> None:
    keep, other = add(book, "a"), add(book, "b")
    for each in (keep, other):
        book.log(Interaction(customer_id=each.id or 0, at=START - timedelta(days=9), group_uid="together", summary="dinner"))
    theirs = next(entry.interaction for entry in book.timeline(other.id or 0) if entry.interaction)
    book.log(replace(theirs, at=START - timedelta(days=1), summary="dinner, and signed the day before yesterday"))
    book.merge(keep.id or 0, [other.id or 0])
    said = [entry.interaction.summary for entry in book.timeline(keep.id or 0) if entry.interaction]
    assert sorted(said) == ["dinner", "dinner, and signed the day before yesterday"]
    assert book.customer(keep.id or 0).last_contact == (START - timedelta(days=1)).date()


def test_contact_persons_with_different_duties_stay_two(book: Book) -> None:
    keep = add(book, "明达", persons=(person("张经理", phone("13912345678"), title="buyer", main=True),))
    other = add(book, "明达贸易", persons=(ContactPerson(name="张经理", title="boss", main=True, points=(mail("z@example.com"),)),))
    book.merge(keep.id or 0, [other.id or 0])
    persons = book.customer(keep.id or 0).persons
    assert [(each.title, each.main, len(each.points)) for each in persons] == [("buyer", True, 1), ("boss", False, 1)]
    book.undo()
    edit(book, other, persons=(replace(other.persons[0], title=""),))
    book.merge(keep.id or 0, [other.id or 0])
    one = book.customer(keep.id or 0).persons
    assert [(each.title, len(each.points)) for each in one] == [("buyer", 2)]


def test_what_cannot_be_merged_is_refused_and_nothing_changes(book: Book) -> None:
    keep, other, gone = add(book, "a"), add(book, "b"), add(book, "c")
    book.trash([gone.id or 0])
    before = whole(book)
    a, b, c = keep.id or 0, other.id or 0, gone.id or 0
    for others, choices, error in (
        ([a], {}, Refused),
        ([], {}, Refused),
        ([b, b], {}, Refused),
        ([c], {}, Refused),
        ([99], {}, NotFound),
        ([b], {"name": 99}, InvalidValue),
        ([b], {"code": b}, InvalidValue),
    ):
        with pytest.raises(error):
            book.merge(a, others, choices)
    assert whole(book) == before


def test_erasing_the_kept_one_erases_what_was_left_of_the_others(book: Book) -> None:
    keep = add(book, "王伟丽", points=(phone("13800138000"),))
    other, else_ = add(book, "王伟莉", points=(phone("13800138000"),)), add(book, "Anna")
    book.merge(keep.id or 0, [other.id or 0])
    report = book.erase([keep.id or 0])
    assert set(report.codes) == {keep.code, other.code}
    assert "13800138000" not in str(book.dump())
    assert book.customer(else_.id or 0).name == "Anna"


def test_a_merge_of_somebody_who_was_erased_since_is_history_only(book: Book) -> None:
    keep = add(book, "a", persons=(person("张经理"),))
    other = add(book, "b", persons=(person("张经理"),))
    theirs = book.customer(other.id or 0).persons[0].id
    book.log(replace(contact(other, date(2026, 11, 1)), person_id=theirs))
    unit = book.merge(keep.id or 0, [other.id or 0]).unit or 0
    book.erase([other.id or 0])
    with pytest.raises(Refused):
        book.undo_unit(unit)
    assert book.customer(keep.id or 0).last_contact == date(2026, 11, 1)


def test_the_kept_one_takes_over_by_what_an_import_knows_the_other(book: Book) -> None:
    keep, other = add(book, "a"), add(book, "b")
    book._unit("edit", lambda c: c.exec_driver_sql("UPDATE customer SET source_id = 'uid-b' WHERE id = ?", (other.id,)) and None)
    book.merge(keep.id or 0, [other.id or 0])
    assert next(row for row in book.dump()["customer"] if row["id"] == keep.id)["source_id"] == "uid-b"


def test_a_name_of_hostile_characters_is_merged_like_any_other(book: Book) -> None:
    hostile = "[red]'; DROP TABLE customer;-- %s {name} ]]"
    keep, other = add(book, hostile), add(book, "\\" + hostile)
    book.merge(keep.id or 0, [other.id or 0])
    made: Customer = book.customer(keep.id or 0)
    assert made.name == hostile
    assert made.other_names == "\\" + hostile
