"""Every figure of the insights equals one worked out in plain Python from the exported JSON, on random books."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from clientbook.data import Book, Query
from clientbook.domain.errors import Refused
from clientbook.domain.filters import Condition, Month
from clientbook.domain.industries import INDUSTRIES
from clientbook.domain.insights import COUNTED_BY, WON, Period
from clientbook.domain.names import fold
from clientbook.exchange.exporting import ExportWish, export_file
from tests.support import insights as slow
from tests.support.filter_books import random_book
from tests.support.insights import counted, periods, stirred

SEEDS = (3, 11)


@pytest.fixture(scope="module", params=SEEDS)
def known(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Book, dict[str, Any]]]:
    """A random book and what it exports; the tests only read it."""
    folder = tmp_path_factory.mktemp("insights")
    book = random_book(folder / "book", request.param, 60)
    stirred(book, request.param)
    export_file(book, list(book.find_all(Query()).ids), folder / "all.json", ExportWish("json", sensitive=True))
    yield book, json.loads((folder / "all.json").read_text(encoding="utf-8"))
    book.close()


Known = tuple[Book, dict[str, Any]]


@pytest.mark.parametrize("field", COUNTED_BY)
def test_the_counts_by_a_field_are_those_of_the_exported_customers(known: Known, field: str) -> None:
    book, exported = known
    for period in periods(book.day()):
        found = book.breakdown((field,), period)
        assert found.total == len(exported["customers"])
        rows = {tuple(fold(value) for value in row.values): (row.count, row.won, row.new, row.new_before) for row in found.rows}
        assert rows == counted(exported, (field,), period)


@pytest.mark.parametrize("by", [("source", "level"), ("tag", "type"), ("industry", "tag")])
def test_two_fields_crossed_too(known: Known, by: tuple[str, str]) -> None:
    book, exported = known
    period = Period.around(book.day())
    rows = {
        tuple(fold(value) for value in row.values): (row.count, row.won, row.new, row.new_before) for row in book.breakdown(by, period).rows
    }
    assert rows == counted(exported, by, period)


@pytest.mark.parametrize("by", [*((field,) for field in COUNTED_BY), ("tag", "source")])
def test_the_filter_of_a_row_finds_those_it_counts(known: Known, by: tuple[str, ...]) -> None:
    book, _exported = known
    for row in book.breakdown(by).rows:
        assert book.count_found(Query(where=row.where)) == row.count, row


def test_who_counts_as_won_can_be_asked_for(known: Known) -> None:
    book, _exported = known
    assert book.count_found(Query(where=WON)) == sum(row.won for row in book.breakdown(("kind",)).rows) > 0


@pytest.mark.parametrize("by", [(), ("notes",), ("tag", "tag"), ("tag", "type", "level")])
def test_what_cannot_be_counted_by_is_refused(known: Known, by: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        known[0].breakdown(by)


def test_the_books_of_these_tests_hold_what_folds_together(known: Known) -> None:
    """Else the tests above would prove nothing about spellings."""
    _book, exported = known
    words = {each["industry"] for each in exported["customers"]}
    assert any(each in words for each in (INDUSTRIES["I65"].english, INDUSTRIES["I65"].english.upper()))
    tags = {tag for each in exported["customers"] for tag in each["tags"]}
    assert len({fold(tag) for tag in tags}) < len(tags)


# what a period brought


def test_the_figures_of_a_period_and_of_the_one_before_are_those_of_the_exported_rows(known: Known) -> None:
    book, exported = known
    for period in periods(book.day()):
        found = book.overview(period)
        assert found.customers == len(exported["customers"])
        assert found.now == slow.figures(exported, period)
        assert found.before == slow.figures(exported, period.moved(-1))
    year = book.overview(Period.around(book.day(), "year")).now
    assert min(year.new, year.referred, year.contacts, year.returning, year.ratings) > 0  # else nothing would be proved
    assert (year.asked, year.answered) == (len(slow.ANSWERS), 4)


def test_months_weeks_and_hours_are_those_of_the_exported_rows(known: Known) -> None:
    book, exported = known
    for period in periods(book.day()):
        found = book.overview(period)
        assert found.months == slow.months(exported, period)
        assert found.hours == slow.hours(exported, period)
        assert {week.monday: dict(week.by_channel) for week in found.weeks} == slow.weeks(exported, min(period.last, book.day()))


def test_interval_products_and_tiers_are_those_of_the_exported_rows(known: Known) -> None:
    book, exported = known
    for period in periods(book.day()):
        found = book.overview(period)
        assert found.interval == slow.interval(exported, period.last)
        expected = slow.products(exported, period)
        told = {fold(each.product): (each.purchases, each.amount, each.buyers) for each in found.products}
        assert told.items() <= expected.items()
        assert len(told) == min(len(expected), 8)
        tiers = {(each.recent, each.often, each.much): (each.count, each.spent) for each in found.tiers}
        assert tiers == slow.tiers(exported, book.day())


def test_the_filters_of_tiers_products_calls_and_months_find_those_they_count(known: Known) -> None:
    book, _exported = known
    found = book.overview(Period.around(book.day(), "year"))
    assert found.tiers
    assert found.products
    assert {call.kind for call in found.calls} >= {"cold", "again", "scores"}
    for tier in found.tiers:
        assert book.count_found(Query(where=tier.where)) == tier.count
    for product in found.products:
        assert book.count_found(Query(where=product.where)) == product.buyers
    for call in found.calls:
        assert book.count_found(Query(where=call.where)) == call.count > 0
    for month in found.months:
        assert book.count_found(Query(where=Condition("created_at", "is", (Month(month.first.year, month.first.month),)))) == month.new
