"""A filter asked of the book gives whom the pure rule gives, in every order, with words, and in the trash."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from clientbook.data import Book, PickEntry, Query, filter_sql, filter_texts, filtered
from clientbook.data.filter_ranges import days_asked
from clientbook.data.filter_texts import Where
from clientbook.domain.fields import FIELDS
from clientbook.domain.filters import All, Any, Condition, Days, Facts, Node, Not, matches, parse, text_of
from clientbook.domain.filters.fields import Sort, field_of
from tests.support.filter_books import facts_of, random_book
from tests.support.filters import KEYS, NAMES, TODAY, conditions, nodes
from tests.support.ground import examples
from tests.support.report import scaled

SEEDS = (1, 2, 3)


@dataclass(frozen=True)
class Held:
    """A random book and what is true of everybody in it."""

    book: Book = field(repr=False)
    facts: dict[int, Facts] = field(repr=False)

    def by_rule(self, node: Node, *, trashed: bool = False) -> set[int]:
        """Who fits by the pure rule."""
        people = {each: facts for each, facts in self.facts.items() if facts.customer.is_trashed is trashed}
        return {each for each, facts in people.items() if matches(node, facts, NAMES, TODAY)}

    def by_book(self, node: Node, *, trashed: bool = False) -> set[int]:
        """Who fits as the book says."""
        return set(self.book.find_all(Query(where=node, trashed=trashed)).ids)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Held]]:
    """Three random books; only read."""
    books = [random_book(tmp_path_factory.mktemp("random") / "book", seed) for seed in SEEDS]
    yield [Held(book, facts_of(book)) for book in books]
    for book in books:
        book.close()


def agree(held: Held, node: Node) -> None:
    """Python, SQL and the line that is written and read again give the same customers."""
    assert held.by_book(node) == held.by_rule(node)
    again = parse(text_of(node, NAMES), NAMES, TODAY, strict=True).node
    assert again == node
    assert held.by_book(node, trashed=True) == held.by_rule(node, trashed=True)


@settings(max_examples=examples(60), deadline=None)
@given(node=nodes, at=st.integers(0, len(SEEDS) - 1))
def test_the_book_and_the_rule_agree_on_random_filters(held: list[Held], node: Node, at: int) -> None:
    agree(held[at], node)


@settings(max_examples=examples(150), deadline=None)
@given(node=conditions(), at=st.integers(0, len(SEEDS) - 1))
def test_the_book_and_the_rule_agree_on_random_conditions(held: list[Held], node: Condition, at: int) -> None:
    agree(held[at], node)


@pytest.mark.soak
@settings(max_examples=scaled(2_000, 5), deadline=None)
@given(node=nodes, at=st.integers(0, len(SEEDS) - 1))
def test_the_book_and_the_rule_agree_on_two_thousand_random_filters(held: list[Held], node: Node, at: int) -> None:
    agree(held[at], node)


@pytest.mark.parametrize("key", [key for key in KEYS if key != "anywhere"])
def test_every_field_can_be_empty_and_filled(key: str, held: list[Held]) -> None:
    for each in held:
        agree(each, Condition(key, "empty"))


of_days = conditions(st.sampled_from([key for key in KEYS if (field := field_of(key, NAMES)) and field.sort in {Sort.DAY, Sort.DUE}]))


@pytest.mark.parametrize(
    ("module", "name", "broken", "asked"),
    [
        (filter_texts, "folded", lambda column: f"lower({column})", nodes),
        (filter_sql, "days_asked", lambda asked, today, ahead: days_asked(asked, today + timedelta(days=1), ahead=ahead), of_days),
        (filter_sql, "negated", lambda part: Where(f"(NOT nullif({part.sql}, 0))", part.values), nodes),
    ],
    ids=["accents", "a day off", "not of nothing"],
)
def test_a_broken_condition_is_found(
    module: ModuleType,
    name: str,
    broken: Callable[..., object],
    asked: st.SearchStrategy[Node],
    held: list[Held],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, name, broken)
    quickly = settings(max_examples=3_000, deadline=None, database=None, phases=[Phase.generate])
    assert find(asked, lambda node: any(each.by_book(node) != each.by_rule(node) for each in held), settings=quickly)


def test_random_filters_are_neither_of_nobody_nor_of_everybody(held: list[Held]) -> None:
    found: Counter[str] = Counter()

    @settings(max_examples=200, deadline=None, database=None, derandomize=True)
    @given(node=conditions())
    def counted(node: Condition) -> None:
        found["some" if 0 < len(held[0].by_rule(node)) < 38 else "others"] += 1

    counted()
    assert found["some"] > 50


@pytest.mark.parametrize("trashed", [False, True])
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("sort", [*(each.key for each in FIELDS), "next_due", "relevance", "custom:3"])
def test_a_filter_keeps_every_order(sort: str, reverse: bool, trashed: bool, held: list[Held]) -> None:
    node = Any((Condition("type", "is", ("potential", "new")), Condition("last", "over", (Days(30),)), Condition("custom:7", "empty")))
    book = held[0].book
    plain = Query(sort=sort, reverse=reverse, trashed=trashed)
    fitting = held[0].by_rule(node, trashed=trashed)
    expected = [each for each in book.find_all(plain).ids if each in fitting]
    query = replace(plain, where=node)
    assert list(book.find_all(query).ids) == expected
    page = book.find(query, 5)
    assert (list(page.ids)[:5], [line.id for line in page.lines]) == (expected[:5], expected[:5])
    assert book.count_found(query) == len(expected)


@pytest.mark.parametrize("sort", ["name", "created_at", "level"])
@pytest.mark.parametrize("reverse", [False, True])
def test_words_and_a_filter_find_who_fits_both(sort: str, reverse: bool, held: list[Held]) -> None:
    node = Condition("type", "is", ("potential", "new", ""))
    for each in held:
        plain = Query("王", sort=sort, reverse=reverse)
        expected = [one for one in each.book.find_all(plain).ids if one in each.by_rule(node)]
        assert expected
        query = replace(plain, where=node)
        assert list(each.book.find_all(query).ids) == expected
        assert list(each.book.find(query, 3).ids)[:3] == expected[:3]
        assert each.book.count_found(query) == len(expected)


def test_a_walk_along_the_order_gives_the_same_first_page(held: list[Held], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filtered, "FEW", 0)
    monkeypatch.setattr(filtered, "_WINDOW", 3)
    node, query = Condition("custom:7", "empty"), Query(sort="last_contact")
    fitting = held[0].by_rule(node)
    expected = [each for each in held[0].book.find_all(query).ids if each in fitting]
    page = held[0].book.find(replace(query, where=node), 4)
    assert (list(page.ids), page.complete, page.about) == (expected[:4], False, True)


@pytest.mark.parametrize("window", [8, 20, 100])
def test_a_walk_looks_no_further_than_its_page_and_says_how_far_it_got(
    held: list[Held], window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filtered, "FEW", 0)
    monkeypatch.setattr(filtered, "GLANCE", 10_000)
    monkeypatch.setattr(filtered, "_WINDOW", window)
    node = Not(Condition("phone", "empty"))
    everybody, among = list(held[0].book.find_all(Query()).ids), held[0].by_rule(node)
    fitting = [each for each in everybody if each in among]
    for limit in (1, 3, len(fitting)):
        page = held[0].book.find(Query(where=node), limit)
        assert list(page.ids) == fitting[:limit]
        looked_at = everybody.index(fitting[limit - 1]) + 1
        assert page.total == max(limit, max(everybody) * limit // looked_at)


_TRADED = st.sampled_from(("spent", "times", "bought", "first_purchase", "last_purchase", "repurchase", "score"))


@settings(max_examples=examples(60), deadline=None)
@given(node=conditions(), traded=conditions(_TRADED), at=st.integers(0, len(SEEDS) - 1))
def test_what_was_bought_gives_candidates_that_fit_exactly(held: list[Held], node: Condition, traded: Condition, at: int) -> None:
    agree(held[at], traded)
    both = All((traded, node)) if traded != node else traded
    assert held[at].by_book(both) == held[at].by_rule(both)


@pytest.mark.parametrize("line", ["phone:139", "persons:王", "任意:王", "bought:tea", "-phone:139"])
def test_a_read_of_everybody_reads_other_tables_once(line: str) -> None:
    """The control of a rewriting that would do nothing, and go unnoticed, if the conditions were worded otherwise."""
    node = parse(line, NAMES, TODAY, strict=True).node
    asked = filter_sql.where(node, filter_sql.Context(NAMES, TODAY))
    assert "x.customer_id = customer.id" in asked.sql
    assert "x.customer_id = customer.id" not in filtered.Asked(asked, asked).by_candidates.sql


def test_the_names_of_a_book_are_its_fields_its_words_and_its_currency(tmp_path: Path) -> None:
    book = random_book(tmp_path / "book", 9, size=12)
    try:
        names = book.filter_names()
        assert (names.custom, names.currency) == (NAMES.custom, "CNY")
        book.save_pick_entry(PickEntry("source", "referral", "熟人", own=True))
        assert book.filter_names().own_words["source"]["referral"] == "熟人"
        node = parse("来源:熟人", book.filter_names(), TODAY, strict=True).node
        assert node == Condition("source", "is", ("referral",))
    finally:
        book.close()


def test_days_are_counted_from_the_day_marks_are_reckoned_for(tmp_path: Path) -> None:
    book = random_book(tmp_path / "book", 9, size=12)
    try:
        ahead = TODAY + timedelta(days=40)
        node = Condition("created_at", "at_most", (Days(39),))
        assert book.find_all(Query(where=node)).total > 0
        book.reckon_through(ahead)
        assert book.day() == ahead
        assert book.find_all(Query(where=node)).total == 0
    finally:
        book.close()
