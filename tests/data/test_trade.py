"""Purchases, after-sales, ratings and products in the book: kept, added up, changed, removed, undone; nothing points to nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from clientbook.clock import FixedClock
from clientbook.data import Book, Query, Saved, examine
from clientbook.data.sorting import sort_of
from clientbook.domain.customer import Customer
from clientbook.domain.errors import InvalidValue, NotFound, Refused
from clientbook.domain.filters import parse
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.purchase import AfterSale, Product, Purchase
from clientbook.domain.rating import Rating
from tests.support.live import START, add, new_book

TODAY = START.date()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened = new_book(tmp_path / "book")
    yield opened
    opened.close()


def bought(customer: Customer, amount: int = 100, **more: object) -> Purchase:
    return Purchase(**({"customer_id": customer.id, "on_date": TODAY, "amount": amount, "product": "tea"} | more))  # type: ignore[arg-type]


def totals(book: Book, customer: Customer) -> tuple[object, ...]:
    sql = "SELECT purchase_count, spent, first_purchase, last_purchase, score FROM customer WHERE id = ?"
    return tuple(book._read(lambda connection: connection.exec_driver_sql(sql, (customer.id,)).one()))


def test_a_purchase_comes_back_as_it_was_saved(book: Book) -> None:
    one = add(book)
    wanted = bought(
        one, 123, quantity=2_500, unit_price=50, currency="USD", payment="alipay", contract_no="HT-1", status="unpaid", note="a\nb"
    )
    saved = book.save_purchase(wanted)
    back = book.purchase(saved.id)
    assert saved.code == one.code
    assert replace(back, id=None, uid="", created_at=None) == wanted
    assert back.uid
    assert back.created_at == START
    assert book.save_purchase(back).unit is None, "what is so already is no unit"


def test_totals_follow_every_change_and_every_undo(book: Book) -> None:
    one = add(book)
    assert totals(book, one) == (0, 0, None, None, None)
    first = book.save_purchase(bought(one, 300, on_date=date(2026, 3, 1)))
    book.save_purchase(bought(one, 50))
    assert totals(book, one) == (2, 350, "2026-03-01", "2026-11-21", None)
    book.save_purchase(replace(book.purchase(first.id), amount=100, on_date=date(2026, 4, 1)))
    assert totals(book, one) == (2, 150, "2026-04-01", "2026-11-21", None)
    book.save_purchase(replace(book.purchase(first.id), status="cancelled"))
    assert totals(book, one) == (1, 50, "2026-11-21", "2026-11-21", None), "what came to nothing does not count"
    book.remove_purchase(first.id)
    assert [unit.kind for unit in book.history(limit=2)] == ["purchase_removed", "purchase"]
    book.undo(3)
    assert totals(book, one) == (2, 350, "2026-03-01", "2026-11-21", None)
    assert all(check.ok for check in examine(book))


def test_only_amounts_in_the_currency_of_the_book_are_added_up_and_another_currency_adds_up_others(book: Book) -> None:
    one, other = add(book, "one"), add(book, "other")
    book.save_purchase(bought(one, 700, currency="USD"))
    book.save_purchase(bought(one, 300))
    assert totals(book, one)[:2] == (2, 300)
    book.set_setting("currency", "USD")
    assert totals(book, one)[:2] == (2, 700)
    assert totals(book, other)[:2] == (0, 0)
    book.undo()
    assert totals(book, one)[:2] == (2, 300)


def test_the_score_is_the_average_in_hundredths_halves_up(book: Book) -> None:
    one = add(book)
    expected = [500, 450, 367, 375, 340]
    for score, average in zip((5, 4, 2, 4, 2), expected, strict=True):
        book.save_rating(Rating(customer_id=one.id or 0, on_date=TODAY, score=score))
        assert totals(book, one)[4] == average
    book.undo()
    assert totals(book, one)[4] == 375


def test_products_give_their_name_and_what_was_sold_keeps_it(book: Book) -> None:
    one = add(book)
    tea = book.save_product(Product(name="Longjing", unit_price=500))
    saved = book.save_purchase(bought(one, product="", product_id=tea.id))
    assert book.purchase(saved.id).product == "Longjing"
    book.save_product(replace(tea, name="Longjing 2026"))
    assert book.purchase(saved.id).product == "Longjing"
    with pytest.raises(InvalidValue):
        book.save_product(Product(name="longjing 2026 "))
    with pytest.raises(InvalidValue):
        book.save_purchase(bought(one, product_id=99))
    book.save_product(replace(tea, name="Longjing 2026", retired=True))
    assert [each.retired for each in (*book.products(), book.save_product(Product(name="Longjing 2026")))] == [True, False]


def test_an_undo_may_take_a_product_away_and_leaves_the_purchase_its_words(book: Book) -> None:
    one = add(book)
    tea = book.save_product(Product(name="Longjing"))
    made = book.history(limit=1)[0].id
    saved = book.save_purchase(bought(one, product="", product_id=tea.id))
    removed = book.remove_purchase(saved.id)
    assert book.undo_unit(made).kept == ()
    assert book.undo_unit(removed.unit or 0).kept == ()
    assert (book.products(), book.purchase(saved.id).product) == ((), "Longjing")
    assert book.save_purchase(replace(book.purchase(saved.id), note="still there")).unit is not None
    assert all(check.ok for check in examine(book))


def test_removing_a_purchase_takes_its_after_sales_and_undo_brings_everything_back(book: Book) -> None:
    one = add(book)
    saved = book.save_purchase(bought(one))
    after = book.save_after_sale(AfterSale(customer_id=one.id or 0, purchase_id=saved.id, on_date=TODAY, kind="repair"))
    rated = book.save_rating(Rating(customer_id=one.id or 0, on_date=TODAY, score=3, purchase_id=saved.id))
    before = book.dump()
    book.remove_purchase(saved.id)
    assert book.after_sales(one.id or 0) == ()
    assert book.rating(rated.id).purchase_id is None
    book.undo()
    assert {name: book.dump()[name] for name in ("purchase", "after_sale", "rating")} == {
        name: before[name] for name in ("purchase", "after_sale", "rating")
    }
    book.remove_after_sale(after.id)
    assert book.after_sales(one.id or 0) == ()


def test_removing_the_step_of_a_rating_leaves_the_rating(book: Book) -> None:
    one = add(book)
    step = book.save_follow_up(FollowUp(customer_id=one.id or 0, what="better box"))
    rated = book.save_rating(Rating(customer_id=one.id or 0, on_date=TODAY, score=2, action="better box", follow_up_id=step.id))
    book.remove_follow_up(step.id)
    assert book.rating(rated.id).follow_up_id is None
    book.undo()
    assert book.rating(rated.id).follow_up_id == step.id


def test_what_belongs_to_somebody_else_is_refused(book: Book) -> None:
    one, other = add(book, "one"), add(book, "other")
    theirs = book.save_purchase(bought(other))
    step = book.save_follow_up(FollowUp(customer_id=other.id or 0, what="x"))
    rated = book.save_rating(Rating(customer_id=one.id or 0, on_date=TODAY, score=2))
    before = book.dump()
    verbs: tuple[Callable[[], Saved], ...] = (
        lambda: book.save_after_sale(AfterSale(customer_id=one.id or 0, purchase_id=theirs.id, on_date=TODAY, kind="repair")),
        lambda: book.save_rating(Rating(customer_id=one.id or 0, on_date=TODAY, score=2, purchase_id=theirs.id)),
        lambda: book.save_rating(Rating(customer_id=one.id or 0, on_date=TODAY, score=2, follow_up_id=step.id)),
        lambda: book.save_purchase(replace(book.purchase(theirs.id), customer_id=one.id or 0)),
        lambda: book.save_rating(replace(book.rating(rated.id), customer_id=other.id or 0)),
        lambda: book.save_purchase(bought(one, on_date=TODAY + timedelta(days=1))),
        lambda: book.save_rating(Rating(customer_id=one.id or 0, on_date=TODAY + timedelta(days=1), score=2)),
    )
    for verb in verbs:
        with pytest.raises(InvalidValue):
            verb()
    for missing in (book.purchase, book.rating, book.remove_purchase, book.remove_rating, book.remove_after_sale):
        with pytest.raises(NotFound):
            missing(99)
    with pytest.raises(NotFound):
        book.save_purchase(bought(replace(one, id=99)))
    assert book.dump() == before


def test_after_the_clock_went_back_an_older_purchase_can_still_be_corrected(book: Book) -> None:
    clock = book.clock
    assert isinstance(clock, FixedClock)
    saved = book.save_purchase(bought(add(book)))
    clock.instant = START - timedelta(days=9)
    book.save_purchase(replace(book.purchase(saved.id), note="corrected"))
    assert book.purchase(saved.id).note == "corrected"


def _pair(book: Book, one: Customer, other: Customer) -> int:
    def insert(connection: Connection) -> Saved:
        sql = "INSERT INTO distinct_pair (a_id, b_id, decided_at) VALUES (?, ?, '2026-11-21T02:00:00Z')"
        return Saved(connection.exec_driver_sql(sql, (one.id, other.id)).lastrowid)

    return book._unit("distinct", insert).unit or 0


def _skip(connection: Connection, customer_id: int) -> None:
    connection.exec_driver_sql("INSERT INTO tidy_skip (customer_id, kind, until) VALUES (?, 'phone', 'never')", (customer_id,))


def test_a_pair_said_to_be_two_ties_both_customers(book: Book) -> None:
    one, other = add(book, "one"), add(book, "other")
    unit = _pair(book, one, other)
    assert [book.history(each.id, limit=1)[0].id for each in (one, other)] == [unit, unit]
    assert book.undo().ids == {one.id, other.id}
    assert book.dump()["distinct_pair"] == []
    book.redo()
    assert len(book.dump()["distinct_pair"]) == 1


def test_erasing_takes_everything_bought_and_said_and_every_pair_with_it(book: Book) -> None:
    one, other = add(book, "one"), add(book, "other")
    for each in (one, other):
        saved = book.save_purchase(bought(each))
        book.save_after_sale(AfterSale(customer_id=each.id or 0, purchase_id=saved.id, on_date=TODAY, kind="repair"))
        book.save_rating(Rating(customer_id=each.id or 0, on_date=TODAY, score=3, purchase_id=saved.id))
        book._unit("tidy_skip", _skip, each.id or 0)
    _pair(book, one, other)
    book.erase([one.id or 0])
    dump = book.dump()
    for table in ("purchase", "after_sale", "rating", "tidy_skip"):
        assert [row["customer_id"] for row in dump[table]] == [other.id], table
    assert dump["distinct_pair"] == []
    assert [row for row in dump["change"] if one.id in (row["customer_id"], row["from_customer_id"])] == []
    while True:
        try:
            book.undo()
        except Refused:
            break
    assert all(check.ok for check in examine(book))


@pytest.mark.parametrize("key", ["spent", "times", "first_purchase", "last_purchase", "score"])
def test_the_list_is_sorted_by_what_was_bought_and_rated_and_who_never_did_comes_last(book: Book, key: str) -> None:
    people = [add(book, name) for name in ("nobody", "often", "much", "long ago")]
    days = {1: [0, 1, 2], 2: [5], 3: [900]}
    amounts = {1: 10, 2: 5000, 3: 100}
    for index in days:
        for ago in days[index]:
            book.save_purchase(bought(people[index], amounts[index], on_date=TODAY - timedelta(days=ago)))
    for index in (1, 2, 3):
        book.save_rating(Rating(customer_id=people[index].id or 0, on_date=TODAY, score=index + 1))
    wanted = {
        "spent": ["often", "long ago", "much"],
        "times": ["much", "long ago", "often"],
        "first_purchase": ["long ago", "much", "often"],
        "last_purchase": ["long ago", "much", "often"],
        "score": ["often", "much", "long ago"],
    }[key]
    up, down = (book.find(Query(sort=key, reverse=reverse, columns=(key,))).lines for reverse in (False, True))
    assert (up[-1].name, down[-1].name) == ("nobody", "nobody")
    assert (up[-1].values[key], down[-1].values[key]) == (None, None)
    assert key == "times" or [line.name for line in down[:-1]][::-1] == wanted
    assert [line.values[key] for line in up[:-1]] == sorted(line.values[key] for line in up[:-1])
    assert up[2].name == wanted[2]
    assert list(book.find_all(Query(sort=key)).ids) == [line.id for line in up]
    where = parse("times>0 or no:phone", book.filter_names(), TODAY, strict=True).node
    assert list(book.find_all(Query(sort=key, where=where)).ids) == [line.id for line in up]


def test_orders_by_what_was_bought_walk_their_own_index(book: Book) -> None:
    def plan(connection: Connection, key: str) -> str:
        part = sort_of(connection, Query(sort=key)).parts[0]
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN SELECT id FROM customer {part.sql} LIMIT 5").fetchall()
        return " / ".join(row[3] for row in rows)

    for key in ("spent", "last_purchase", "score"):
        assert f"INDEX customer_{key}" in book._read(plan, key)
