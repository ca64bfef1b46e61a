"""The owner's words as a whole: who uses an entry, two entries made one, orders, how often a field is filled in."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from clientbook.data import Book, CustomField, PickEntry
from clientbook.domain.customer import Customer
from clientbook.domain.errors import InvalidValue, NotFound, Refused
from clientbook.domain.interaction import Interaction
from clientbook.domain.pick_lists import PICK_LISTS
from tests.support.people import NOW, filled_book


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened = filled_book(tmp_path)
    yield opened
    opened.close()


def keys(book: Book, name: str) -> list[str]:
    return [entry.key for entry in book.pick_list(name)]


def test_every_pick_list_can_be_counted(book: Book) -> None:
    for name in PICK_LISTS:
        assert set(book.pick_usage(name)) <= set(PICK_LISTS[name])
    assert book.pick_usage("source") == {"referral": 1}
    with pytest.raises(NotFound):
        book.pick_usage("colours")


def test_a_customer_that_uses_a_word_twice_counts_once(book: Book) -> None:
    assert book.pick_usage("channel") == {"phone": 1, "visit": 1, "wechat": 1, "email": 1}
    book.log(Interaction(customer_id=1, at=NOW - timedelta(days=1), channel="phone", summary="again"))
    silent = book.save_customer(Customer(name="quiet", do_not_contact=("phone", "sms"))).id
    assert book.pick_usage("channel") == {"phone": 2, "visit": 1, "wechat": 1, "email": 1, "sms": 1}
    book.trash([silent])
    assert book.pick_usage("channel")["sms"] == 1, "who lies in the trash can come back"


def test_merging_is_one_step_that_changes_everybody_and_is_taken_back_as_one(book: Book) -> None:
    others = [book.save_customer(Customer(name=f"r{each}", source="referral")).id for each in range(3)]
    friends = book.save_pick_entry(PickEntry("source", "", label="friends", own=True))
    before = book.dump()
    steps = len(book.history())
    unit = book.merge_pick_entry("source", "referral", friends)
    assert unit is not None
    assert len(book.history()) == steps + 1
    assert {book.customer(each).source for each in (1, *others)} == {friends}
    assert book.pick_usage("source") == {friends: 4}
    assert next(entry for entry in book.pick_list("source") if entry.key == "referral").retired
    report = book.undo()
    assert report.units[0].id == unit
    assert not report.kept
    after = book.dump()
    assert {name: after[name] for name in ("customer", "pick_entry")} == {name: before[name] for name in ("customer", "pick_entry")}


def test_channels_are_merged_wherever_they_stand(book: Book) -> None:
    book.save_customer(Customer(name="quiet", do_not_contact=("phone", "sms", "wechat")))
    book.save_customer(Customer(name="silent", do_not_contact=("all",)))
    book.merge_pick_entry("channel", "wechat", "sms")
    assert [each.do_not_contact for each in book.records([1, 25, 26]) if each.name in ("quiet", "silent")] == [("phone", "sms"), ("all",)]
    assert "wechat" not in book.pick_usage("channel")


@pytest.mark.parametrize("word", ["trade fair", "all", "微信 群"])
def test_a_channel_of_several_words_can_be_left_alone_and_merged(book: Book, word: str) -> None:
    key = book.save_pick_entry(PickEntry("channel", "", label=word, own=True))
    assert next(entry.label for entry in book.pick_list("channel") if entry.key == key) == word
    quiet = book.save_customer(Customer(name="quiet", do_not_contact=("phone", key))).id
    assert book.customer(quiet).do_not_contact == ("phone", key)
    assert book.pick_usage("channel")[key] == 1
    book.merge_pick_entry("channel", key, "sms")
    assert book.customer(quiet).do_not_contact == ("phone", "sms")


@pytest.mark.parametrize(
    ("name", "old", "new", "error"),
    [
        ("source", "referral", "referral", Refused),
        ("source", "referral", "nowhere", NotFound),
        ("source", "nowhere", "referral", NotFound),
        ("colours", "a", "b", NotFound),
        ("outcome", "no_answer", "interested", Refused),
        ("outcome", "interested", "wrong_number", Refused),
        ("occasion", "birthday", "other", Refused),
        ("occasion", "other", "birthday", Refused),
    ],
)
def test_what_cannot_be_merged_changes_nothing(book: Book, name: str, old: str, new: str, error: type[Exception]) -> None:
    before = book.dump()
    with pytest.raises(error):
        book.merge_pick_entry(name, old, new)
    assert book.dump() == before


def test_outcomes_of_the_same_kind_can_be_merged(book: Book) -> None:
    book.merge_pick_entry("outcome", "interested", "agreed")
    book.merge_pick_entry("outcome", "wrong_number", "no_answer")
    assert book.pick_usage("outcome") == {"agreed": 1}


def test_a_list_is_put_into_another_order_in_one_step(book: Book) -> None:
    own = book.save_pick_entry(PickEntry("level", "", label="friend", own=True))
    assert keys(book, "level") == ["vip", "high", "medium", "low", own]
    assert book.order_pick_entries("level", [own, "low", "vip"]) is not None
    assert keys(book, "level") == [own, "low", "vip", "high", "medium"]
    assert book.order_pick_entries("level", keys(book, "level")) is None
    book.undo()
    assert keys(book, "level") == ["vip", "high", "medium", "low", own]


@pytest.mark.parametrize("word", ["", "   ", "x" * 61, "a\x1b[31m", "VIP", "vip", "high value"])
def test_a_word_that_is_none_or_stands_there_is_refused(book: Book, word: str) -> None:
    with pytest.raises(InvalidValue):
        book.save_pick_entry(PickEntry("level", "", label=word, own=True))


def test_a_retired_word_of_ones_own_comes_back_when_it_is_added_again(book: Book) -> None:
    entry = PickEntry("level", book.save_pick_entry(PickEntry("level", "", label="friend", own=True)), "friend", True, 5, retired=True)
    book.save_pick_entry(entry)
    assert book.save_pick_entry(PickEntry("level", "", label="friend", own=True)) == entry.key
    assert not next(each for each in book.pick_list("level") if each.key == entry.key).retired


def test_fields_are_ordered_and_their_values_counted(book: Book) -> None:
    car, plate, old = (book.save_custom_field(CustomField(name)).id for name in ("car", "plate", "old"))
    first = book.customer(1)
    assert None not in (car, plate, old)
    book.save_customer(Customer(**{**_fields(first), "custom": {str(car): "A4", str(plate): ""}}), first)
    away = book.save_customer(Customer(name="away", custom={str(car): "A6"})).id
    book.trash([away])
    assert book.custom_fill() == {car: 1}
    assert book.order_custom_fields([old or 0, car or 0]) is not None
    assert [field.name for field in book.custom_fields()] == ["old", "car", "plate"]
    assert book.order_custom_fields([old or 0, car or 0]) is None
    book.undo()
    assert [field.name for field in book.custom_fields()] == ["car", "plate", "old"]


def _fields(customer: Customer) -> dict[str, object]:
    return {name: getattr(customer, name) for name in customer.__dataclass_fields__}
