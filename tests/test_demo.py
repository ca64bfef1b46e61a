"""Invented books: the same seed invents the same, nobody real can be reached, and they look like a year of work."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from clientbook.clock import FixedClock
from clientbook.data import SECTIONS, Book, Query
from clientbook.demo import PASSPHRASE, make_demo
from clientbook.demo.invent import LANGUAGES, Inventor
from clientbook.domain.phones import parse_phone
from clientbook.domain.purchase import AfterSale, Purchase
from clientbook.domain.rating import Rating
from clientbook.domain.repeats import Repeat, next_after
from tests.support.live import START, reopen

CLOCK = FixedClock(START)


def invent(language: str, seed: int, count: int = 200, interactions: int = 10) -> list[object]:
    """Some people."""
    return list(Inventor(language=language, seed=seed, interactions=interactions, purchases=2, clock=CLOCK).people(count))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_seed_invents_the_same_people_and_another_one_others(language: str) -> None:
    assert invent(language, 1) == invent(language, 1)
    assert invent(language, 1) != invent(language, 2)
    assert PASSPHRASE == "practice"


def test_two_books_of_one_seed_hold_the_same(tmp_path: Path) -> None:
    held = []
    for name in "ab":
        book = make_demo(tmp_path / name, customers=30, interactions=2, seed=4, clock=CLOCK)
        ids = book.find_all(Query()).ids
        held.append([(book.customer(each), book.timeline(each), book.occasions(each)) for each in ids])
        book.close()
    assert held[0] == held[1]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A mixed book of three hundred."""
    made = make_demo(tmp_path_factory.mktemp("demo") / "book", customers=300, interactions=10, clock=CLOCK)
    yield made
    made.close()


def test_nobody_real_can_be_called_or_written_to() -> None:
    for new in [*Inventor(language="mixed", seed=9, interactions=0, clock=CLOCK).people(1500)]:
        points = [*new.customer.points, *(point for person in new.customer.persons for point in person.points)]
        for point in points:
            if point.kind == "email":
                assert point.value.endswith(".example")
            if point.kind == "website":
                assert point.value.endswith(".example")
            if point.kind == "phone":
                digits = parse_phone(point.value).digits
                unassigned = ("86154", "86163", "86164", "86168", "86169", "447700900", "4420794600", "442079460")
                assert digits.startswith(unassigned) or digits[4:7] == "555" or "-1" in point.value, point.value


def test_a_book_looks_like_a_year_of_work_up_to_today() -> None:
    people = [*Inventor(language="mixed", seed=1, interactions=10, clock=CLOCK).people(1000)]
    today = START.date()
    contacts = [interaction for new in people for interaction in new.interactions]
    assert 8_500 < len(contacts) < 11_500
    assert all(timedelta(0) <= today - contact.at.date() <= timedelta(days=366) for contact in contacts)
    last = [max((each.at.date() for each in new.interactions if each.reached), default=None) for new in people]
    gaps = Counter("never" if day is None else "fresh" if (today - day).days < 30 else "older" for day in last)
    assert gaps["fresh"] > 400
    assert gaps["older"] > 200
    assert 20 < gaps["never"] < 150
    due = Counter(
        "none" if step.due is None else "overdue" if step.due < today else "today" if step.due == today else "later"
        for new in people
        for step in new.follow_ups
        if step.state == "open"
    )
    assert min(due["none"], due["overdue"], due["today"], due["later"]) > 5
    kinds = Counter(new.customer.kind for new in people)
    assert kinds["organisation"] > 150
    assert all(new.customer.persons for new in people if new.customer.kind == "organisation")
    levels = Counter(new.customer.level for new in people)
    assert levels["vip"] < levels["high"] < levels["medium"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_today_has_something_in_every_section(language: str, tmp_path: Path) -> None:
    book = make_demo(tmp_path / "book", customers=300, language=language, clock=CLOCK)
    counts = book.agenda_counts()
    assert set(counts) == set(SECTIONS)
    assert all(counts.values()), counts
    assert 10 <= counts["overdue"] <= 40
    assert 2 <= counts["occasions"] <= 15
    shown = [line.upcoming for line in book.agenda().lines if line.upcoming is not None]
    greeted = [each for each in shown if each.occasion.kind == "birthday" and each.day == START.date() + timedelta(days=1)]
    assert any(each.occasion.date.lunar == (language != "en") for each in greeted)
    book.close()


def test_birth_dates_occasions_and_series_are_of_every_sort() -> None:
    people = [*Inventor(language="mixed", seed=1, interactions=0, clock=CLOCK).people(2000)]
    births = [new.customer.birth for new in people if new.customer.birth]
    assert all(new.customer.kind == "person" for new in people if new.customer.birth)
    forms = Counter("lunar" if birth.startswith("L") else "no year" if birth.startswith("-") else len(birth) for birth in births)
    assert set(forms) == {"lunar", "no year", 4, 10}
    assert forms[10] > forms["lunar"] > 20
    kept = [occasion for new in people for occasion in new.occasions]
    assert {each.kind for each in kept} == {"contract_end", "warranty_end", "anniversary", "birthday", "festival"}
    assert {each.once for each in kept} == {True, False}
    steps = [step for new in people for step in new.follow_ups if step.state == "open" and step.due]
    series = [step for step in steps if step.repeat]
    assert 0.05 < len(series) / len(steps) < 0.3
    for step in series:
        assert step.series_from is not None
        assert step.due is not None
        assert next_after(Repeat.parse(step.repeat), step.series_from, step.due - timedelta(days=1)) == step.due
    assert any(step.series_from != step.due for step in series)
    assert any(step.due_time for step in steps)


@pytest.mark.parametrize("words", ["单雄信", "shan", "zeng", "仇英", "qiu", "解晓东", "muller", "o'hara", "lukasz", "区小璇", "lv"])
def test_the_names_worth_searching_for_are_there(words: str, book: Book) -> None:
    assert book.find(Query(words=words)).total > 0


def test_a_book_opens_again_with_its_passphrase_and_one_undo_takes_the_people_back(tmp_path: Path) -> None:
    make_demo(tmp_path / "demo", customers=20, language="en", interactions=1, clock=CLOCK).close()
    book = reopen(tmp_path / "demo")
    assert book.count() == 20
    book.undo()
    assert book.count() == 0
    book.close()


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        Inventor(language="fr", seed=1, interactions=1, clock=CLOCK)


def test_what_was_bought_is_like_the_books_of_a_shop() -> None:
    inventor = Inventor(language="mixed", seed=1, interactions=0, purchases=2, clock=CLOCK)
    people, today = [*inventor.people(500)], START.date()
    bought = {at: [each for each in new.trade if isinstance(each, Purchase)] for at, new in enumerate(people)}
    assert 700 < sum(map(len, bought.values())) < 1_400
    for at, new in enumerate(people):
        made = new.customer.created_at
        assert made is not None
        assert all(made.date() <= each.on_date <= today for each in bought[at])
        assert all(each.product == inventor.products[(each.product_id or 0) - 1].name for each in bought[at])
        days = [each.on_date for each in bought[at] if each.counts]
        expected = {"potential": not bought[at], "new": len(bought[at]) == 1, "existing": len(bought[at]) > 1, "lost": bool(bought[at])}
        assert expected[new.customer.type]
        if days:
            assert (new.customer.first_cooperation, new.customer.last_cooperation) == (min(days), max(days))
        assert new.customer.type != "new" or all((today - day).days < 90 for day in days)
        for each in new.trade:
            if isinstance(each, AfterSale):
                assert bought[at][each.purchase_id - 1].on_date <= each.on_date <= today
    existing = [bought[at] for at, new in enumerate(people) if new.customer.type == "existing"]
    assert any(Counter(each.product for each in some).most_common(1)[0][1] > 3 for some in existing)  # the same again
    sums = sorted(sum(each.amount for each in some) for some in existing)
    assert sums[-1] > 10 * sums[len(sums) // 2]  # few spend most
    away = [some for some in existing if (today - max(each.on_date for each in some)).days > 120]
    assert sum(sum(each.amount for each in some) > 5 * sums[len(sums) // 2] for some in away) > 1  # and some of them stay away
    scores = Counter(each.score for new in people for each in new.trade if isinstance(each, Rating))
    assert min(scores[score] for score in (1, 2, 3, 4, 5)) > 0
    assert scores[5] > scores[3] > scores[1]


def test_a_book_knows_what_it_sells_and_whom_to_call(book: Book) -> None:
    overview = book.overview()
    assert {call.kind for call in overview.calls} == {"cold", "missing", "again", "scores", "silent"}
    assert len(overview.tiers) > 5
    assert len(book.products()) == 21
    assert all(each.category and each.unit_price for each in book.products())
    assert sum(book.products_sold().values()) == sum(book.customer(each).purchase_count for each in book.find_all(Query()).ids) > 300


def test_a_book_of_customers_who_bought_nothing_sells_nothing(tmp_path: Path) -> None:
    made = make_demo(tmp_path / "book", customers=30, interactions=1, purchases=0, clock=CLOCK)
    assert (made.products(), made.overview().tiers) == ((), ())
    made.close()
