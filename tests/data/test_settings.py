"""What the book remembers: settings, pick lists, fields of the owner's own, drafts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from clientbook.data import Book, CustomField, PickEntry
from clientbook.data.settings import DEFAULTS
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.pick_lists import PICK_LISTS
from tests.data.conftest import Kept
from tests.support.live import add, edit, new_book, reopen


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened = new_book(tmp_path / "book")
    yield opened
    opened.close()


def test_a_setting_holds_its_default_until_it_is_changed(book: Book) -> None:
    assert book.settings() == dict(DEFAULTS)
    assert book.set_setting("currency", "CNY") is None, "nothing changed, no unit"
    book.set_setting("columns", ["phone"])
    book.close()
    book = reopen(book.path)
    assert book.setting("columns") == ["phone"]
    assert book.undo().units[0].detail["key"] == "columns"
    assert book.setting("columns") == DEFAULTS["columns"]
    book.close()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("region", "China"),
        ("region", 86),
        ("region", "XX"),
        ("currency", "yuan"),
        ("cooling_days", 0),
        ("cooling_days", "30"),
        ("cooling_days", True),
        ("cooling_days", 90),
        ("dormant_days", 30),
        ("columns", "phone"),
        ("sort_reverse", 1),
        ("leave_out_do_not_contact", "yes"),
        ("left_out_statuses", "ended"),
        ("left_out_statuses", ["ended", "unheard of"]),
        ("left_out_statuses", [1]),
        ("tag_rhythms", ["vip"]),
        ("tag_rhythms", {"vip": 0}),
        ("tag_rhythms", {"vip": 3651}),
        ("tag_rhythms", {"vip": "14"}),
        ("tag_rhythms", {"vip": True}),
        ("tag_rhythms", {"#vip": 14}),
        ("tag_rhythms", {"two words": 14}),
        ("tag_rhythms", {"": 14}),
        ("tag_rhythms", {"x\x1b": 14}),
        ("tag_rhythms", {f"tag{each}": 1 for each in range(201)}),
        ("today_best", 0),
        ("today_best", 51),
        ("no_answer_days", 0),
        ("no_answer_days", 366),
        ("lead_days", {"birthday": -1}),
        ("lead_days", {"birthday": 367}),
        ("lead_days", {"unheard of": 3}),
    ],
)
def test_a_value_that_does_not_fit_is_refused(kept: Kept, key: str, value: Any) -> None:
    book = kept(Book.settings)
    with pytest.raises(InvalidValue):
        book.set_setting(key, value)
    assert book.setting(key) == DEFAULTS[key]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("left_out_statuses", []),
        ("left_out_statuses", ["paused", "ended"]),
        ("tag_rhythms", {"高意向": 1, "vip": 3650}),
        ("today_best", 1),
        ("today_best", 50),
        ("no_answer_days", 365),
        ("lead_days", {"birthday": 0, "contract_end": 366}),
        ("leave_out_do_not_contact", False),
    ],
)
def test_a_value_that_fits_is_kept(book: Book, key: str, value: Any) -> None:
    book.set_setting(key, value)
    assert book.setting(key) == value


def test_words_of_the_owners_own_can_be_left_out_and_have_lead_days(book: Book) -> None:
    resting = book.save_pick_entry(PickEntry("status", "", label="休眠", own=True))
    founding = book.save_pick_entry(PickEntry("occasion", "", label="店庆", own=True))
    book.set_setting("left_out_statuses", [resting])
    book.set_setting("lead_days", {founding: 14})
    assert (book.setting("left_out_statuses"), book.setting("lead_days")) == ([resting], {founding: 14})


def test_there_are_no_settings_but_the_known_ones(book: Book) -> None:
    with pytest.raises(NotFound):
        book.set_setting("colour", "red")
    with pytest.raises(NotFound):
        book.setting("colour")


def test_a_pick_list_starts_with_the_programs_entries(book: Book) -> None:
    for name, words in PICK_LISTS.items():
        entries = book.pick_list(name)
        assert {entry.key: entry.label for entry in entries} == words
        assert not any(entry.own or entry.retired for entry in entries)
    with pytest.raises(NotFound):
        book.pick_list("colours")


def test_all_pick_lists_are_had_at_once(book: Book) -> None:
    book.save_pick_entry(PickEntry("status", "", label="休眠", own=True))
    assert book.pick_lists() == tuple(entry for name in PICK_LISTS for entry in book.pick_list(name))


def test_entries_are_renamed_retired_and_added_without_touching_a_customer(book: Book) -> None:
    one = add(book, source="referral")
    key = book.save_pick_entry(PickEntry("source", "", label="老客户介绍", own=True))
    book.save_pick_entry(PickEntry("source", "referral", label="朋友介绍", own=True, position=1))
    book.save_pick_entry(PickEntry("source", "online", position=2, retired=True))
    entries = {entry.key: entry for entry in book.pick_list("source")}
    assert (entries[key].label, entries[key].own) == ("老客户介绍", True)
    assert (entries["referral"].label, entries["referral"].own) == ("朋友介绍", True)
    assert (entries["online"].label, entries["online"].own, entries["online"].retired) == ("online", False, True)
    assert book.customer(one.id or 0) == one
    book.save_pick_entry(PickEntry("source", "referral", position=1))
    assert {entry.key: entry.label for entry in book.pick_list("source")}["referral"] == "referral"
    book.undo(4)
    assert {entry.key for entry in book.pick_list("source")} == set(PICK_LISTS["source"])
    with pytest.raises(InvalidValue):
        book.save_pick_entry(PickEntry("source", "", label="  ", own=True))


def test_a_field_of_the_owners_own_is_defined_renamed_and_retired(book: Book) -> None:
    field = book.save_custom_field(CustomField("车牌", type="choice", choices=("有", "没有")))
    assert field.id is not None
    one = add(book, custom={str(field.id): "有"})
    renamed = book.save_custom_field(replace(field, name="汽车", sensitive=True))
    assert (renamed.name, renamed.choices, renamed.sensitive) == ("汽车", ("有", "没有"), True)
    book.save_custom_field(replace(renamed, retired=True))
    again = book.save_custom_field(CustomField("汽车"))
    assert again.id != field.id
    assert [each.retired for each in book.custom_fields()] == [True, False]
    assert dict(book.customer(one.id or 0).custom) == {str(field.id): "有"}
    book.undo(2)
    assert book.custom_fields() == (renamed,)


@pytest.mark.parametrize("field", [CustomField(" "), CustomField("x" * 61), CustomField("a\x1bb"), CustomField("x", type="picture")])
def test_a_field_that_makes_no_sense_is_refused(book: Book, field: CustomField) -> None:
    with pytest.raises(InvalidValue):
        book.save_custom_field(field)


def test_two_fields_do_not_share_a_name(book: Book) -> None:
    field = book.save_custom_field(CustomField("Car"))
    with pytest.raises(InvalidValue):
        book.save_custom_field(CustomField("car"))
    assert book.save_custom_field(replace(field, name="CAR")).name == "CAR"
    with pytest.raises(NotFound):
        book.save_custom_field(CustomField("other", id=99))


def test_a_draft_is_kept_over_a_restart_and_is_no_step(book: Book) -> None:
    one = add(book)
    edit(book, one, name="b")
    book.undo()
    before = book.history()
    book.save_draft(f"form:{one.id}", {"name": "半", "points": ["138"]})
    book.save_draft(f"form:{one.id}", {"name": "半个"})
    assert book.history() == before
    book.close()
    book = reopen(book.path)
    assert book.draft(f"form:{one.id}") == {"name": "半个"}
    assert book.draft("elsewhere") is None
    book.drop_draft(f"form:{one.id}")
    assert book.draft(f"form:{one.id}") is None
    assert book.redo().unit is not None, "a draft does not end redo"
    book.close()
