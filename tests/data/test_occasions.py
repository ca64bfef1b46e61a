"""Occasions in the book: written, changed, removed and undone; they go with their contact person, and history tells them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from clientbook.data import Book, CellChange
from clientbook.domain.customer import Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.handling import Handling
from clientbook.domain.occasion import Greeting, Occasion
from tests.support.live import add, edit, new_book, person
from tests.support.today import DAY


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened = new_book(tmp_path / "book")
    yield opened
    opened.close()


def occasion(customer: Customer, stored: str = "--11-23", **more: object) -> Occasion:
    return Occasion(**({"customer_id": customer.id or 0, "kind": "anniversary", "date": PartialDate.parse(stored)} | more))  # type: ignore[arg-type]


def greet(book: Book, customer: Customer, occasion_id: int | None) -> int:
    greeting = Greeting(customer_id=customer.id or 0, day=DAY + timedelta(days=2), occasion_id=occasion_id)
    return book.handle(Handling(customers=(customer.id or 0,), greetings=(greeting,))).unit or 0


@pytest.mark.parametrize("stored", ["--11-23", "1985-11-23", "--02-29", "L--10-14", "L1985-06+07", "L--12-30"])
def test_an_occasion_comes_back_as_it_was_saved(book: Book, stored: str) -> None:
    one = add(book, persons=(person("王伟丽"),))
    wanted = occasion(one, stored, kind="birthday", name="fifty", lead_days=14, person_id=one.persons[0].id)
    saved = book.save_occasion(wanted)
    back = book.occasion(saved.id)
    assert saved.code == one.code
    assert replace(back, id=None, uid="") == wanted
    assert back.uid


def test_what_comes_once_keeps_its_year(book: Book) -> None:
    saved = book.save_occasion(occasion(add(book), "2027-03-01", kind="contract_end", once=True))
    assert (book.occasion(saved.id).once, str(book.occasion(saved.id).date)) == (True, "2027-03-01")


def test_the_birthday_of_the_record_stands_first_and_has_no_id(book: Book) -> None:
    one = add(book, birth="L1985-08-15")
    book.save_occasion(occasion(one))
    assert [(each.kind, str(each.date), each.id) for each in book.occasions(one.id or 0)] == [
        ("birthday", "L1985-08-15", None),
        ("anniversary", "--11-23", 1),
    ]
    assert book.occasions(add(book, birth="1985").id or 0) == ()


def test_every_change_of_an_occasion_is_one_unit_that_undo_takes_back(book: Book) -> None:
    one = add(book)
    dumps = [book.dump()["occasion"]]
    saved = book.save_occasion(occasion(one))
    dumps.append(book.dump()["occasion"])
    book.save_occasion(replace(book.occasion(saved.id), name="ten years", date=PartialDate.parse("--11-24"), lead_days=7))
    dumps.append(book.dump()["occasion"])
    book.remove_occasion(saved.id)
    assert [unit.kind for unit in book.history(limit=3)] == ["occasion_removed", "occasion", "occasion"]
    for before in reversed(dumps):
        assert book.undo().kept == ()
        assert book.dump()["occasion"] == before


def test_saving_what_is_so_already_is_no_unit(book: Book) -> None:
    saved = book.save_occasion(occasion(add(book)))
    assert book.save_occasion(book.occasion(saved.id)).unit is None


def test_removing_one_takes_what_was_done_about_it_and_undo_brings_both_back(book: Book) -> None:
    one = add(book)
    saved = book.save_occasion(occasion(one))
    greet(book, one, saved.id)
    before = book.dump()
    book.remove_occasion(saved.id)
    assert book.dump()["greeting"] == []
    book.undo()
    assert {name: book.dump()[name] for name in ("occasion", "greeting")} == {name: before[name] for name in ("occasion", "greeting")}


def test_occasions_of_a_contact_person_go_with_the_person_and_come_back_with_undo(book: Book) -> None:
    one = add(book, persons=(person("goes"), person("stays")))
    for each in one.persons:
        greet(book, one, book.save_occasion(occasion(one, person_id=each.id)).id)
    before = book.dump()
    edit(book, one, persons=one.persons[1:])
    assert [each.person_id for each in book.occasions(one.id or 0)] == [one.persons[1].id]
    assert len(book.dump()["greeting"]) == 1
    book.undo()
    assert {name: book.dump()[name] for name in ("contact_person", "occasion", "greeting")} == {
        name: before[name] for name in ("contact_person", "occasion", "greeting")
    }


def test_an_occasion_about_somebody_elses_contact_person_is_refused(book: Book) -> None:
    one, other = add(book, "one"), add(book, "other", persons=(person("theirs"),))
    with pytest.raises(InvalidValue):
        book.save_occasion(occasion(one, person_id=other.persons[0].id))
    assert book.dump()["occasion"] == []


def test_what_is_not_there_is_said(book: Book) -> None:
    one = add(book)
    for verb in (
        lambda: book.occasion(7),
        lambda: book.remove_occasion(7),
        lambda: book.save_occasion(replace(occasion(one), customer_id=99)),
        lambda: book.save_occasion(replace(occasion(one), id=7)),
    ):
        with pytest.raises(NotFound):
            verb()


def test_a_greeting_for_an_occasion_that_is_gone_is_passed_over(book: Book) -> None:
    one = add(book)
    saved = book.save_occasion(occasion(one))
    book.remove_occasion(saved.id)
    assert greet(book, one, saved.id) == 0
    assert book.dump()["greeting"] == []


def test_history_tells_occasions_and_greetings_in_the_words_of_fields(book: Book) -> None:
    one = add(book)
    saved = book.save_occasion(occasion(one))
    book.save_occasion(replace(book.occasion(saved.id), name="ten years", date=PartialDate.parse("--11-24")))
    greet(book, one, saved.id)
    book.remove_occasion(saved.id)
    removed, greeted, changed, made = (unit.changes for unit in book.history(one.id, limit=4))
    day = (DAY + timedelta(days=2)).isoformat()
    assert made == (CellChange("occasion", new="anniversary", op="I"), CellChange("occasion", new="--11-23", op="I", part="date"))
    assert changed == (CellChange("occasion", "", "ten years", part="name"), CellChange("occasion", "--11-23", "--11-24", part="date"))
    assert greeted == (CellChange("greeting", new="greeted", op="I"), CellChange("greeting", new=day, op="I", part="day"))
    assert removed == (
        CellChange("greeting", old="greeted", op="D"),
        CellChange("greeting", old=day, op="D", part="day"),
        CellChange("occasion", old="ten years", op="D"),
        CellChange("occasion", old="--11-24", op="D", part="date"),
    )
    kinds = [entry.unit.kind for entry in book.timeline(one.id or 0) if entry.unit is not None]
    assert kinds == ["occasion_removed", "greeting", "occasion", "occasion", "create"]
