"""The report of a month: one page that loads nothing, says what the book says, and takes no markup from it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.cells import cell_len

from clientbook import i18n, text
from clientbook.data import Book
from clientbook.domain.customer import Customer
from clientbook.domain.filters import Condition
from clientbook.domain.greetings import FEEDBACK
from clientbook.domain.insight_figures import TIERS, Call, Marks, Tier
from clientbook.domain.interaction import Interaction
from clientbook.domain.purchase import Purchase
from clientbook.domain.rating import Rating
from clientbook.screens.present import insight_charts
from clientbook.text.insights import call_name, tier_name
from clientbook.text.report_page import report_page
from tests.support.live import new_book

HOSTILE = '<script src="https://evil.example/x.js">alert(1)</script>" onload="x'


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = new_book(tmp_path / "book")
    id = made.save_customer(
        Customer(name="Secret Name", owner=HOSTILE[:60], industry=HOSTILE[:60], tags=("<b>x</b>",), source="referral")
    ).id
    for ago in (1, 30):
        made.save_purchase(Purchase(customer_id=id, on_date=made.day() - timedelta(days=ago), product=HOSTILE[:60], amount=12_300))
    yield made
    made.close()
    i18n.set_language("en")
    text.set_masked(False)


class Tags(HTMLParser):
    """The tags of a page and their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said += data


def page_of(book: Book) -> str:
    return report_page(book.overview(), [book.breakdown((field,)) for field in ("source", "tag", "industry", "owner")])


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_it_is_one_page_that_loads_nothing_and_runs_nothing(book: Book, language: str) -> None:
    i18n.set_language(language)
    read = Tags(page_of(book))
    known = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "dl", "dt", "dd", "small", "div", "table", "tr", "th", "td"}
    assert {tag for tag, _attributes in read.tags} <= known
    attributes = {name for _tag, given in read.tags for name in given}
    assert attributes <= {"lang", "charset", "http-equiv", "content", "name", "class", "style", "title"}
    assert not re.search(r"url\(|@import", page_of(book))


def test_the_owners_words_stand_in_it_as_text_and_names_of_customers_do_not(book: Book) -> None:
    read = Tags(page_of(book))
    assert HOSTILE[:60] in read.said
    assert "<b>x</b>" in read.said
    assert "¥123" in read.said
    assert "Secret" not in read.said


def test_the_rate_of_answers_stands_on_the_page_and_on_the_screen(book: Book) -> None:
    assert "Feedback" not in Tags(page_of(book)).said, "nobody was asked"
    id = book.save_customer(Customer(name="asked")).id
    book.log(Interaction(customer_id=id, at=book.clock.now() - timedelta(days=2), topic=FEEDBACK))
    book.save_rating(Rating(customer_id=id, on_date=book.day(), score=5))
    assert "Feedback100% 1 / 1" in Tags(page_of(book)).said
    lines = [line for part in insight_charts.parts(book.overview()) for block in part(76) for line in block.lines]
    assert any("100% of 1 who was asked answered within 30 days" in "".join(piece.text for piece in line) for line in lines)


@pytest.mark.parametrize("tongue", ["en", "zh_CN"])
def test_why_somebody_is_worth_a_call_and_what_a_tier_is_stand_whole_in_a_narrow_terminal(book: Book, tongue: str) -> None:
    i18n.set_language(tongue)
    everybody = Condition("kind", "is", ("person",))
    calls = tuple(Call(kind, everybody, 1234, ("x" * 40, "y" * 40), 123) for kind in ("cold", "missing", "again", "scores", "silent"))
    tiers = tuple(Tier(*held, 20_000, 12_345_678_900, Marks(4, 1_274_112)) for held in TIERS)
    overview = replace(book.overview(), calls=calls, tiers=tiers)
    said = ["".join(piece.text for piece in line) for part in insight_charts.parts(overview) for block in part(76) for line in block.lines]
    assert max(map(cell_len, said)) <= 76
    joined = "".join("".join(said).split())
    assert all("".join(call_name(call).split()) in joined for call in calls)
    assert all(any(line.startswith(tier_name(tier) + " ") for line in said) for tier in tiers)


def test_it_is_the_same_under_the_privacy_mask(book: Book) -> None:
    bare = page_of(book)
    text.set_masked(True)
    assert page_of(book) == bare
    assert text.is_masked()
