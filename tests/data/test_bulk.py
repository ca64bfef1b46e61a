"""One field of many customers: one undoable step that does what setting it one by one would do, and that can be stopped."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientbook.data import Book, CustomField, New, Query, examine, refresh
from clientbook.data.bulk import FieldPreview
from clientbook.data.lines import MOST
from clientbook.data.mapping import DAYS
from clientbook.data.progress import Progress
from clientbook.domain.customer import Customer
from clientbook.domain.errors import Cancelled, InvalidValue, NotFound, Refused
from clientbook.domain.fields import FIELDS, FieldType
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from tests.support.ground import examples
from tests.support.live import add, new_book, phone
from tests.support.report import scaled
from tests.support.thinning import sampled

PEOPLE = (
    Customer(name="王小明", level="vip", tags=("b", "a"), custom={"1": "X", "2": True}),
    Customer(name="李雷", level="vip", company="远山", status="ended", custom={"1": "Y"}),
    Customer(name="", points=(phone("138 0013 8000"),), do_not_contact=("phone",), rhythm_days=7),
    Customer(kind="organisation", name="Acme", revenue=100, checked_on=date(2026, 1, 1), tags=("c",)),
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened = new_book(tmp_path / "book")
    opened.save_custom_field(CustomField("Own", "text"))
    opened.save_custom_field(CustomField("Ticked", "yesno"))
    opened.add_customers([New(each) for each in PEOPLE])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    opened = new_book(tmp_path_factory.mktemp("bulk") / "book")
    opened.save_custom_field(CustomField("Own", "text"))
    opened.save_custom_field(CustomField("Ticked", "yesno"))
    opened.add_customers([New(each) for each in PEOPLE])
    yield opened
    opened.close()


def everybody(book: Book) -> list[int]:
    return sorted(book.find_all(Query()).ids)


VALUES: dict[FieldType, st.SearchStrategy[Any]] = {
    FieldType.TEXT: st.sampled_from(["", "x", "远山", "a 'b' \"c\""]),
    FieldType.LONG: st.sampled_from(["", "one\ntwo"]),
    FieldType.NUMBER: st.sampled_from([None, 0, 7]),
    FieldType.MONEY: st.sampled_from([None, 0, 100]),
    FieldType.DATE: st.sampled_from([None, date(2026, 1, 1), date(2024, 2, 29)]),
    FieldType.PARTIAL_DATE: st.sampled_from(["", "--03-07", "L1985-06+07"]),
    FieldType.CUSTOMER: st.just(None),
    FieldType.CHANNELS: st.sampled_from([(), ("all",), ("phone", "sms")]),
    FieldType.TAGS: st.sampled_from([(), ("a", "b"), ("c",), ("b", "a", "老客户")]),
}
CHOICES = {"kind": ["person", "organisation"], "gender": ["", "female"]}


@st.composite
def settings_of_a_field(draw: st.DrawFn) -> tuple[str, Any]:
    """A field and a value for it."""
    known = [field for field in FIELDS if not field.derived and (field.type in VALUES or field.type is FieldType.CHOICE)]
    if draw(st.integers(0, 5)) == 0:
        return draw(
            st.sampled_from([("custom:1", "X"), ("custom:1", None), ("custom:1", '中 "文"'), ("custom:2", True), ("custom:2", False)])
        )
    field = draw(st.sampled_from(known))
    if field.type is FieldType.CHOICE:
        return field.key, draw(st.sampled_from(CHOICES.get(field.key, ["", "vip", "ended", "own word"])))
    return field.key, draw(VALUES[field.type])


def with_value(customer: Customer, key: str, value: Any) -> Customer:
    """The plain model: one customer after it."""
    start, _colon, own = key.partition(":")
    if start != "custom":
        return replace(customer, **{key: value})
    left = {each: old for each, old in customer.custom.items() if each != own}
    return replace(customer, custom=left | ({own: value} if value is not None else {}))


def typed(customer: Customer) -> Customer:
    """The record without what is derived and without when it last changed."""
    return replace(customer, changed_at=None, cooling_from=None, dormant_from=None)


def rows(dump: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """What a dump says beside the journal; the order of the owner's fields in one customer means nothing."""
    people = [row | {"custom": json.loads(row["custom"])} for row in dump["customer"]]
    return {name: rows for name, rows in dump.items() if name not in ("unit", "change")} | {"customer": people}


CASES = given(wanted=settings_of_a_field(), some=st.sets(st.integers(0, 3)))


@settings(max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@CASES
def test_setting_a_field_of_many_is_setting_it_one_by_one_and_one_undo_takes_it_back(
    shared: Book, wanted: tuple[str, Any], some: set[int]
) -> None:
    set_of_many(shared, wanted, some)


@pytest.mark.soak
@settings(max_examples=scaled(2_000, 5), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@CASES
def test_setting_many_fields_of_many_too(shared: Book, wanted: tuple[str, Any], some: set[int]) -> None:
    set_of_many(shared, wanted, some)


def set_of_many(shared: Book, wanted: tuple[str, Any], some: set[int]) -> None:
    """A field set for some against the plain model; the book is as before afterwards."""
    key, value = wanted
    before = shared.dump()
    all_ids = everybody(shared)
    ids = [all_ids[index] for index in sorted(some)]
    old = {each: shared.customer(each) for each in all_ids}
    preview = shared.preview_field(ids, key, value)
    try:
        model = {each: with_value(old[each], key, value) if each in ids else old[each] for each in all_ids}
    except InvalidValue:
        with pytest.raises(InvalidValue):
            shared.set_field(ids, key, value)
        assert preview.refused
        assert shared.dump() == before
        return
    unit = shared.set_field(ids, key, value)
    changed = [each for each in all_ids if model[each] != old[each]]
    assert (preview.total, preview.changing) == (len(ids), len(changed))
    assert sum(number for _value, number in preview.before) + preview.others == preview.changing
    assert (unit is None) == (not changed)
    assert {each: typed(shared.customer(each)) for each in all_ids} == {each: typed(model[each]) for each in all_ids}
    if unit is not None:
        shared.undo()
    assert rows(shared.dump()) == rows(before)


def test_a_preview_names_what_stands_there_now(book: Book) -> None:
    ids = everybody(book)
    assert book.preview_field(ids, "level", "vip") == FieldPreview(total=4, already=2, before=(("", 2),))
    assert book.preview_field(ids, "checked_on", None) == FieldPreview(total=4, already=3, before=((date(2026, 1, 1), 1),))
    assert book.preview_field(ids, "custom:1", "X").before == ((None, 2), ("Y", 1))
    assert book.preview_field(ids, "tags", ("a",)).before == (((), 2), (("b", "a"), 1), (("c",), 1))
    assert book.preview_field(ids, "name", "").refused == 3


def test_many_different_values_are_counted_behind_the_first(book: Book) -> None:
    book.add_customers([New(Customer(name=f"n{each}", owner=f"o{each}")) for each in range(9)])
    preview = book.preview_field(everybody(book), "owner", "me")
    assert (len(preview.before), preview.others, preview.changing) == (5, 5, 13)


def test_derived_columns_and_the_search_follow(book: Book) -> None:
    ids = everybody(book)
    book.set_field(ids, "company", "Blue Harbour")
    assert len(book.find_all(Query("harbour")).ids) == 4
    book.set_field(ids, "status", "ended")
    assert {book.customer(each).cooling_from for each in ids} == {None}


def test_the_history_names_the_field(book: Book) -> None:
    book.set_field(everybody(book), "level", "high")
    unit = book.history(limit=1)[0]
    assert (unit.kind, unit.fields, unit.customers) == ("bulk", ("level",), 4)


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("kind", "nobody", InvalidValue),
        ("level", "x" * 201, InvalidValue),
        ("points", (), InvalidValue),
        ("created_at", None, InvalidValue),
        ("referred_by", 99, NotFound),
        ("referred_by", 1, InvalidValue),
        ("custom:9", "x", NotFound),
        ("nothing", "x", NotFound),
    ],
)
def test_what_a_field_cannot_hold_is_refused_and_nothing_changes(book: Book, key: str, value: Any, why: type[Exception]) -> None:
    before = book.dump()
    with pytest.raises(why):
        book.set_field([1, 2], key, value)
    assert book.dump() == before


def test_more_than_one_step_may_hold_is_refused(book: Book) -> None:
    with pytest.raises(Refused):
        book.set_field(range(MOST + 1), "level", "vip")


def test_customers_that_are_gone_are_passed_over(book: Book) -> None:
    book.erase([1])
    assert book.set_field([1, 2], "level", "low") is not None
    assert book.customer(2).level == "low"


class StopsAt(Progress):
    """Asks for the stop itself after so many customers."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self._at = at
        self.seen: list[tuple[int, int]] = []

    def advance(self, number: int) -> None:
        if self.done + number >= self._at:
            self.cancel()
        super().advance(number)
        self.seen.append((self.done, self.total))


BULK = {
    "set": lambda book, ids, progress: book.set_field(ids, "level", "low", progress),
    "tags": lambda book, ids, progress: book.change_tags(ids, ["new"], ["t"], progress),
    "trash": lambda book, ids, progress: book.trash(ids, progress),
}


@pytest.mark.parametrize("act", sampled(list(BULK), 0))
def test_a_step_that_is_stopped_leaves_nothing_changed(book: Book, act: str) -> None:
    book.add_customers([New(Customer(name=f"n{each}", tags=("t",))) for each in range(4500)])
    ids, before = everybody(book), book.dump()
    told: list[Any] = []
    book.subscribe(told.append)
    with pytest.raises(Cancelled):
        BULK[act](book, ids, StopsAt(3000))
    assert book.dump() == before
    assert told == []
    # and one that is not stopped changes everybody, and says how far it is
    progress = StopsAt(10_000)
    unit = BULK[act](book, ids, progress)
    assert book.dump() != before
    assert progress.seen[-1] == (4504, 4504)
    assert len(progress.seen) > 1
    report = book.undo()
    assert (report.unit is not None, len(report.ids), unit is not None) == (True, 4504, True)
    assert {name: rows for name, rows in book.dump().items() if name == "customer"} == {"customer": before["customer"]}


@pytest.mark.parametrize("field", sorted(refresh.QUIET))
def test_fields_nothing_is_worked_out_from_leave_columns_and_index_in_step(book: Book, field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refresh, "MANY", 1)
    worked_out = []
    monkeypatch.setattr(refresh, "refresh", lambda *_, **__: worked_out.append(field))
    values = {"kind": "organisation", "headcount": 5, "revenue": 5, "contract_amount": 5, "referred_by": 4}
    before = book.customer(1)
    book.set_field([1, 2], field, values.get(field, date(2026, 2, 3) if field in DAYS else "own word"))
    assert worked_out == []
    assert {check.name: check.ok for check in examine(book)} == {"pages": True, "derived": True, "index": True}
    book.undo()
    assert getattr(book.customer(1), field) == getattr(before, field)


def test_fields_something_is_worked_out_from_take_the_whole_way(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refresh, "MANY", 1)
    for field in ("status", "name", "do_not_contact", "rhythm_days", "notes", "tags"):
        assert field not in refresh.QUIET
    book.set_field([1, 2, 3], "name", "Blue Harbour")
    book.set_field([1, 2, 3], "status", "ended")
    assert len(book.find_all(Query("harbour")).ids) == 3
    assert all(check.ok for check in examine(book))


def test_a_step_stopped_before_it_began_does_nothing(book: Book) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        book.set_field([1], "level", "low", progress)
    assert book.customer(1).level == "vip"


def test_an_open_book_goes_on_after_a_stop(book: Book) -> None:
    with pytest.raises(Cancelled):
        book.set_field([1, 2], "level", "low", StopsAt(1))
    assert add(book, "赵云").name == "赵云"
    book.undo()
    assert len(everybody(book)) == 4


class _StopsAfter(Progress):
    """Is stopped when it has been asked so often."""

    def __init__(self, asked: int) -> None:
        super().__init__()
        self.left = asked

    def check(self) -> None:
        self.left -= 1
        if self.left < 0:
            self.cancel()
        super().check()


@pytest.mark.parametrize("verb", ["undo", "redo", "undo_unit"])
def test_an_undo_or_redo_that_is_stopped_changes_nothing(book: Book, verb: str) -> None:
    unit = book.change_tags(everybody(book), ("new",)) or 0
    if verb == "redo":
        book.undo()
    before = book.dump()
    asked = 0
    while True:
        progress = _StopsAfter(asked)
        try:
            book.undo_unit(unit, progress) if verb == "undo_unit" else getattr(book, verb)(progress=progress)
            break
        except Cancelled:
            assert book.dump() == before
        asked += 1
    assert asked >= 3, "it is asked while rows are taken back and while customers are brought in step"
    assert progress.done == progress.total == len(PEOPLE)
    assert book.dump()["customer_tag"] != before["customer_tag"]


def test_a_pick_list_merge_that_is_stopped_changes_nothing(book: Book) -> None:
    before = book.dump()
    with pytest.raises(Cancelled):
        book.merge_pick_entry("level", "vip", "high", _StopsAfter(0))
    assert book.dump() == before
    assert book.merge_pick_entry("level", "vip", "high", Progress()) is not None


def test_days_of_contacts_alone_are_indexed_anew_and_an_act_on_many_is_found(book: Book) -> None:
    ids = everybody(book)
    for day, words in ((1, "zebra"), (2, "giraffe")):
        at = book.clock.now() - timedelta(days=day)
        act = Handling(customers=tuple(ids), contact=Interaction(customer_id=0, at=at, summary=words))
        assert len(book.handle(act).interactions) == len(ids)
    book.log(replace(book.interaction(1), summary="elephant", at=book.clock.now() - timedelta(days=9)))
    found = {words: book.find_all(Query(words)).total for words in ("zebra", "giraffe", "elephant")}
    assert found == {"zebra": len(ids) - 1, "giraffe": len(ids), "elephant": 1}
    book.undo(2)
    found = {words: book.find_all(Query(words)).total for words in ("zebra", "giraffe", "elephant")}
    assert found == {"zebra": len(ids), "giraffe": 0, "elephant": 0}
    assert all(check.ok for check in examine(book))
