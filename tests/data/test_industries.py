"""Customers are found by their industry: by code, by name in either language, by its section; the rule and the book agree."""

from collections.abc import Iterator

import pytest

from clientbook.data import Book, Query
from clientbook.domain.customer import Customer
from clientbook.domain.filters import Facts, Names, matches, parse
from tests.support.live import START, add, new_book

TODAY = START.date()
HELD = {
    "phones": "C39 计算机、通信和其他电子设备制造业",
    "shop": "F52 零售业",
    "code alone": "F51",
    "bank": "J 金融业",
    "own words": "制造业，卖手机壳",
    "nothing": "",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """One customer of each."""
    made = new_book(tmp_path_factory.mktemp("industries") / "book")
    for name, industry in HELD.items():
        add(made, name, industry=industry)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("industry:C39", {"phones"}),
        ("industry:c39", {"phones"}),
        ("行业:计算机", {"phones"}),
        ("industry:computers", {"phones"}),
        ("行业:制造业", {"phones", "own words"}),
        ("industry:trade", {"shop", "code alone"}),
        ("industry:Retail", {"shop", "code alone"}),
        ("industry=retail", {"shop"}),
        ("行业=批发和零售业", {"shop", "code alone"}),
        ("industry:whole*", {"shop", "code alone"}),
        ("industry:F5*", {"shop", "code alone"}),
        ("industry:finance", {"bank"}),
        ("-industry:制造业", {"shop", "code alone", "bank", "nothing"}),
        ("no:industry", {"nothing"}),
        ("industry:unheard", set()),
    ],
)
def test_a_condition_on_the_industry_gives_whom_it_means(book: Book, line: str, who: set[str]) -> None:
    node = parse(line, Names(), TODAY, strict=True).node
    assert {each.name for each in book.find(Query(where=node)).lines} == who
    people = {name: Facts(Customer(name=name, industry=industry)) for name, industry in HELD.items()}
    assert {name for name, facts in people.items() if matches(node, facts, Names(), TODAY)} == who


def test_the_search_finds_it_by_code_and_name(book: Book) -> None:
    assert {each.name for each in book.find(Query("零售业")).lines} == {"shop"}
    assert {each.name for each in book.find(Query("C39")).lines} == {"phones"}
