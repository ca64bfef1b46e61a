"""Settings, views and texts of greetings in our own JSON: a fresh book takes them, a used one only when it is asked to."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from clientbook.data import Book, CustomField, Query, open_book
from clientbook.domain.customer import Customer
from clientbook.domain.greetings import Template
from clientbook.domain.views import View, as_setting
from clientbook.exchange.exporting import ExportWish, export_file
from clientbook.exchange.importing import Wish, try_sheet, write_sheet
from clientbook.exchange.report import Report
from clientbook.exchange.worker import parse
from tests.support.books import CLOCK, PASSPHRASE

New = Callable[[], Book]


@pytest.fixture
def new(empty_book: Path, tmp_path: Path) -> Iterator[New]:
    """Makes empty books."""
    made: list[Book] = []

    def make() -> Book:
        shutil.copytree(empty_book, tmp_path / f"book{len(made)}")
        made.append(open_book(tmp_path / f"book{len(made)}", PASSPHRASE, clock=CLOCK))
        return made[-1]

    yield make
    for book in made:
        book.close()


def furnished(book: Book) -> Book:
    """With settings, views and texts of an owner's own."""
    book.save_custom_field(CustomField("retired one", retired=True))
    shoe = book.save_custom_field(CustomField("shoe", "number"))
    for key, value in {"currency": "JPY", "dormant_days": 200, "cooling_days": 100, "owner": "me", "tag_rhythms": {"vip": 7}}.items():
        book.set_setting(key, value)
    book.set_setting("columns", ["company", f"custom:{shoe.id}"])
    view = View("Large feet", f"level:vip custom:{shoe.id}>40", "7", f"custom:{shoe.id}", columns=("phone", f"custom:{shoe.id}"))
    book.set_setting("views", as_setting([view]))
    book.save_template(Template(name="Autumn", body="Dear {name}, come and see.", language="en", occasion="festival"))
    birthday = next(each for each in book.templates() if (each.key, each.language) == ("birthday", "en"))
    book.save_template(replace(birthday, body="Happy birthday, {name}!"))
    book.save_customer(Customer(name="Ann", custom={str(shoe.id): 41}, contract_amount=1_200))
    return book


def exported(book: Book, path: Path, *, some: bool = False) -> Path:
    ids = list(book.find_all(Query()).ids)
    export_file(book, ids[:0] if some else ids, path, ExportWish("json", over=True))
    return path


def taken(book: Book, path: Path, **wish: Any) -> Report:
    sheet, decided = parse(path.read_bytes(), {}), Wish(**wish)
    return (try_sheet if decided.dry_run else write_sheet)(book, sheet, decided)


def held(book: Book) -> tuple[Any, ...]:
    """The settings with the owner's fields by their names, and the texts."""
    text = json.dumps({key: value for key, value in book.settings().items() if key != "import_maps"}, ensure_ascii=False)
    for field in book.custom_fields():
        text = text.replace(f"custom:{field.id}", field.name)
    return text, {(each.key, each.language, each.name, each.body, each.occasion, each.retired) for each in book.templates()}


def test_a_fresh_book_takes_them_all_and_one_undo_takes_them_back(new: New, tmp_path: Path) -> None:
    one, other = furnished(new()), new()
    usual = held(other)
    report = taken(other, exported(one, tmp_path / "a.json"))
    assert (report.problems, report.brought["templates"]) == ([], 2)
    assert held(other) == held(one) != usual
    assert other.find_all(Query()).ids
    other.undo()
    assert held(other) == usual


def test_fields_of_the_owners_own_are_the_same_fields_under_other_numbers(new: New, tmp_path: Path) -> None:
    one, other = furnished(new()), new()
    other.save_custom_field(CustomField("something else"))
    other.save_custom_field(CustomField("and another"))
    taken(other, exported(one, tmp_path / "a.json"))
    shoe = next(field.id for field in other.custom_fields() if field.name == "shoe")
    assert shoe == 4
    (view,) = other.setting("views")
    assert (view["filter"], view["sort"], view["columns"]) == (f"level:vip custom:{shoe}>40", f"custom:{shoe}", ["phone", f"custom:{shoe}"])


def test_a_used_book_keeps_its_own_unless_it_is_told_otherwise(new: New, tmp_path: Path) -> None:
    one, other = furnished(new()), new()
    other.save_customer(Customer(name="Bob"))
    other.set_setting("views", as_setting([View("Mine", "type:potential", "7")]))
    before, path = held(other), exported(one, tmp_path / "a.json")
    report = taken(other, path)
    assert [problem.why for problem in report.problems if "--settings" in problem.reason()]
    assert (report.created, report.brought, held(other)) == (1, {}, before)
    dry = taken(other, path, settings=True, dry_run=True)
    assert held(other) == before
    report = taken(other, path, settings=True)
    assert report.brought == dry.brought
    assert other.setting("cooling_days") == 100
    assert [(view["name"], view["digit"]) for view in other.setting("views")] == [("Mine", ""), ("Large feet", "7")]
    assert {each.name for each in other.templates()} > {"Autumn"}
    again = taken(other, path)
    assert (again.problems, again.brought, again.unit) == ([], {}, None)


def test_a_few_customers_for_somebody_else_go_without_them(new: New, tmp_path: Path) -> None:
    book = furnished(new())
    book.save_customer(Customer(name="Bob"))
    assert "settings" not in json.loads(exported(book, tmp_path / "a.json", some=True).read_text(encoding="utf-8"))
    assert "settings" in json.loads(exported(book, tmp_path / "b.json").read_text(encoding="utf-8"))


def test_what_is_no_setting_costs_itself(new: New, tmp_path: Path) -> None:
    values = {"cooling_days": -3, "dormant_days": "x", "views": [3], "columns": {"a": 1}, "unknown": 1, "owner": "me", "tag_rhythms": None}
    texts: list[Any] = [3, {"name": "", "body": "x"}, {"name": "x", "body": "{no such}", "uid": "u"}, {"name": "y", "body": "fine"}]
    shape = {"schema": 1, "format": "clientbook", "settings": {"values": values, "templates": texts}, "customers": [{"name": "Ann"}]}
    (tmp_path / "a.json").write_text(json.dumps(shape), encoding="utf-8")
    book = new()
    report = taken(book, tmp_path / "a.json")
    assert (report.created, book.setting("owner"), book.setting("cooling_days")) == (1, "me", 30)
    assert len([problem for problem in report.problems if problem.reason()]) == 8
    assert [each.name for each in book.templates() if not each.key] == ["y"]
    for wrong in ([1], {"values": 3}, {"templates": {}}):
        (tmp_path / "b.json").write_text(json.dumps(shape | {"settings": wrong}), encoding="utf-8")
        assert taken(new(), tmp_path / "b.json").created == 1


def test_a_customer_of_another_book_with_the_same_code_is_somebody_else(new: New, tmp_path: Path) -> None:
    one, other = new(), new()
    code = one.save_customer(Customer(name="Ann")).code
    assert other.save_customer(Customer(name="Bob")).code == code
    report = taken(other, exported(one, tmp_path / "a.json"))
    assert (report.created, report.updated) == (1, 0)
    assert any("was taken" in problem.reason() for problem in report.problems)
    assert {other.customer(each).name for each in other.find_all(Query()).ids} == {"Ann", "Bob"}
