"""Every figure of the insights equals one worked out in plain Python from the exported JSON: the counts by every field and pair of fields,
and everything beside them, with its filter. The default run judges one random book, the long one fifty."""

import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import asdict
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from clientbook.cli.stats import overview_json
from clientbook.clock import FixedClock
from clientbook.data import Book, Progress, Query, insight_contacts, insight_figures, insights
from clientbook.domain.errors import Cancelled
from clientbook.domain.insight_figures import Overview
from clientbook.domain.insights import COUNTED_BY, Period
from clientbook.domain.names import fold
from clientbook.exchange.exporting import ExportWish, export_file
from clientbook.screens.present import insights as screen
from clientbook.text.report_page import report_page
from tests.support import insight_overview as plain
from tests.support import insight_words as words
from tests.support import insights as slow
from tests.support.filter_books import random_book
from tests.support.insights import counted, periods, stirred
from tests.support.live import START, add, contact, new_book, reopen
from tests.support.report import scaled

Known = tuple[Book, dict[str, Any]]


def made(folder: Path, seed: int) -> Known:
    """A random book, in yen now and then, and what it exports."""
    book = random_book(folder / "book", seed, 60)
    if seed % 3 == 0:
        book.set_setting("currency", "JPY")
    stirred(book, seed)
    plain.dealt(book, seed)
    export_file(book, list(book.find_all(Query()).ids), folder / "all.json", ExportWish("json", sensitive=True))
    return book, json.loads((folder / "all.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    """One of them; the tests only read it."""
    book, exported = made(tmp_path_factory.mktemp("overview"), 3)
    yield book, exported
    book.close()


def judge(book: Book, exported: dict[str, Any], crossings: int) -> int:
    """Compare everything; how many figures that were."""
    figures, day = 0, book.day()
    for period in (*periods(day), Period.around(day, "year").moved(-1), Period.around(day, "quarter").moved(1)):
        found = book.overview(period)
        assert found == plain.overview(exported, period, day)
        figures += len(json.dumps(asdict(found.now)).split(",")) * 2 + 4 * len(found.months) + 7 * 24 + 8
        figures += 3 * len(found.products) + 2 * len(found.tiers) + len(found.calls)
        for call in found.calls:
            assert book.count_found(Query(where=call.where)) == call.count
        for tier in found.tiers:
            assert book.count_found(Query(where=tier.where)) == tier.count
    fields = [*((field,) for field in COUNTED_BY), *permutations(COUNTED_BY, 2)]
    for by in fields[: len(COUNTED_BY) + crossings]:
        found_by = book.breakdown(by, Period.around(day))
        rows = {_meant(row.values): (row.count, row.won, row.new, row.new_before) for row in found_by.rows}
        expected = {_meant(key): count for key, count in counted(exported, by, Period.around(day)).items()}
        assert (found_by.total, len(rows), rows) == (len(exported["customers"]), len(found_by.rows), expected)
        figures += 4 * len(rows)
    return figures


def _meant(values: Sequence[str]) -> tuple[str, ...]:
    """Folded; an industry crossed with tags may be shown under another of its spellings than alone."""
    return tuple("i65" if fold(each).startswith("i65") or fold(each) == "software and it services" else fold(each) for each in values)


def test_every_figure_is_the_one_of_the_exported_rows(known: Known) -> None:
    assert judge(*known, crossings=8) > 1_500


def test_the_book_of_these_tests_has_something_in_every_part(known: Known) -> None:
    """Else the test above would prove nothing."""
    book, _exported = known
    found = book.overview(Period.around(book.day(), "year"))
    assert {call.kind for call in found.calls} == {"cold", "missing", "again", "scores", "silent"}
    assert (len(found.tiers) > 4, len(found.products), found.currency) == (True, 8, "JPY")
    assert min(found.now.kept, found.now.returning, found.now.low, found.now.unanswered) > 0
    assert sum(week.contacts for week in found.weeks) > 10
    assert sum(map(sum, found.hours)) == found.now.contacts > 20


@pytest.mark.parametrize(
    "wrong",
    ["a purchase more", "a status", "a currency", "a day", "a score", "an action", "a contact", "a level", "a referrer", "a spelling"],
)
def test_one_row_that_says_otherwise_would_be_found(known: Known, wrong: str) -> None:
    book, exported = known
    changed, day = deepcopy(exported), book.day()
    period = Period.around(day, "year")
    buyer = next(each for each in changed["customers"] if any(one["status"] == "completed" and one["product"] for one in each["purchases"]))
    bought = next(one for one in buyer["purchases"] if one["status"] == "completed" and one["product"])
    counts = [one for each in changed["customers"] for one in each["purchases"] if one["status"] == "completed" and one["amount"]]
    bought_now = next(one for one in counts if one["on_date"] >= "2026-01-01" and one["currency"] == "JPY")
    rating = next(one for each in changed["customers"] for one in each["ratings"] if one["on_date"] >= "2026-01-01" and one["score"] < 3)
    contact = next(one for each in changed["customers"] for one in each["interactions"] if one["reached"] and one["at"] >= "2026-01-02")
    new = next(each for each in changed["customers"] if each["source"] != "referral" and each["referred_by"] is None)
    match wrong:
        case "a purchase more":
            buyer["purchases"].append(bought | {"on_date": day.isoformat()})
        case "a status":
            bought["status"] = "returned"
        case "a currency":
            bought_now["currency"] = "EUR"
        case "a day":
            bought_now["on_date"] = "2024-01-01"
        case "a score":
            rating["score"] = 5
        case "an action":
            rating["action"] = "" if rating["action"] else "call"
        case "a contact":
            contact["reached"] = False
        case "a level":
            for each in changed["customers"]:
                each["level"] = "vip"
        case "a referrer":
            new["referred_by"], new["created_at"] = "somebody", f"{day.isoformat()}T06:00:00+00:00"
        case _:
            for each in changed["customers"]:
                for one in each["purchases"]:
                    one["product"] = one["product"].replace("Cups", "Cup")
    assert plain.overview(changed, period, day) != book.overview(period)


def counted_anew(book: Book, period: Period) -> Overview:
    """The figures, though they may have been counted before."""
    return insight_figures.overview(book._slow, period, book.clock.now(), book.day())


def test_figures_are_counted_once_until_somebody_writes_or_another_day_begins(tmp_path: Path) -> None:
    clock = FixedClock(START)
    book, period = new_book(tmp_path / "book", clock), Period.around(START.date())
    reader = reopen(tmp_path / "book", clock, read_only=True)
    first = book.overview(period)
    assert book.overview(period) is first
    assert reader.overview(period) == first
    book.log(contact(add(book, type="potential"), START.date()))
    assert [each.overview(period).customers for each in (book, reader)] == [1, 1]
    with_one = book.overview(period)
    assert book.overview(period.moved(-1)) != with_one
    assert book.overview(period) is with_one
    clock.instant += timedelta(days=200)
    assert [call.kind for call in book.overview(period).calls] == ["silent"] != [call.kind for call in with_one.calls]
    reader.close()
    book.close()


@pytest.mark.parametrize("looking_up", [0, 1_000_000])
def test_contacts_by_the_index_and_by_the_table_in_small_portions_say_the_same(
    known: Known, looking_up: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, exported = known
    monkeypatch.setattr(insight_contacts, "_LOOKING_UP", looking_up)
    monkeypatch.setattr(insight_contacts, "PORTION", 7)
    period = Period.around(book.day(), "year")
    assert counted_anew(book, period) == plain.overview(exported, period, book.day())
    assert book._slow(insight_contacts._way, {"first": "", "last": "9"})[1] == ("id" if looking_up else "customer_id")


def test_customers_by_every_field_at_once_are_those_by_each_alone(known: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    book, _exported = known
    monkeypatch.setattr(insights, "PORTION", 7)
    for period in periods(book.day()):
        assert book.breakdowns(period) == tuple(book.breakdown((field,), period) for field in COUNTED_BY)


def test_counting_that_nobody_waits_for_ends_before_its_next_question(known: Known) -> None:
    book, _exported = known

    class GivenUp(Progress):
        """Given up after some questions."""

        def __init__(self, after: int) -> None:
            super().__init__()
            self.left = after

        def check(self) -> None:
            self.left -= 1
            if self.left == 0:
                self.cancel()
            super().check()

    given_up, patient, period = GivenUp(4), GivenUp(1_000), Period(date(2019, 1, 1))
    with pytest.raises(Cancelled):
        book.overview(period, given_up)
    assert given_up.left == 0, "nothing was asked after that"
    assert book.overview(period, patient) == counted_anew(book, period)
    assert patient.left < 995


@pytest.mark.soak
def test_fifty_random_books_say_what_their_rows_say(tmp_path: Path) -> None:
    judged = 0
    for seed in range(100, 100 + scaled(50)):
        book, exported = made(tmp_path / str(seed), seed)
        judged += judge(book, exported, crossings=110)
        book.close()
    assert judged > 2_000 * scaled(50)


# what is shown


def shown(book: Book, period: Period, field: str = "level") -> list[str]:
    """The lines of the screen, wide enough for everything."""
    told = screen.Shown(period, book.day(), (field,), book.breakdown((field,), period), book.overview(period), whole=True)
    blocks = screen.blocks(told, 160)
    head = ["".join(piece.text for piece in line) for line in screen.title(told, 160)]
    return [*head, *("".join(piece.text for piece in line) for block in blocks for line in block.lines)]


def test_the_page_to_be_printed_shows_these_figures(known: Known) -> None:
    book, exported = known
    period = Period.around(book.day(), "year")
    page = words.Page(report_page(book.overview(period), [book.breakdown((field,), period) for field in COUNTED_BY]))
    expected, now, before = plain.overview(exported, period, book.day()), page.figures, period.moved(-1)
    figures, earlier = slow.figures(exported, period), slow.figures(exported, before)
    for name, here, there in (("Added", figures.new, earlier.new), ("Contacts", figures.contacts, earlier.contacts)):
        assert now[name].split() == [f"{here:,}", *filter(None, [words.stands(here, there)])]
    assert words.numbers(now["Purchases"])[0] == figures.purchases
    assert words.numbers(now["Sum"])[0] == figures.amount  # in yen
    assert now["Bought again"].split()[0] == words.percent(figures.returning, figures.buyers)
    assert now["Satisfaction"].strip() == f"{figures.scores / figures.ratings:.1f}"
    assert words.numbers(now["Between purchases"])[0] == expected.interval
    assert words.numbers(now["Customers"]) == [len(exported["customers"])]
    assert [words.numbers(" ".join(row[2:])) for row in page.tables["Months"][1:]] == [
        [each.new, each.purchases, each.amount, each.buyers] for each in expected.months
    ]
    assert [words.numbers(" ".join(row[2:])) for row in page.tables["Products"][1:]] == [
        [each.purchases, each.amount, each.buyers] for each in expected.products
    ]
    assert [words.numbers(" ".join(row[3:])) for row in page.tables["Value: recent, often, much"][1:]] == [
        [each.count, each.spent] for each in expected.tiers
    ]
    assert [words.numbers(row[2]) for row in page.tables["Worth a call"][1:]] == [[each.count] for each in expected.calls]
    weeks = {row[0]: words.numbers(" ".join(row[2:])) for row in page.tables["Contacts by week"][1:]}
    assert weeks == {str(each.monday): [each.contacts, *(number for _channel, number in each.by_channel)] for each in expected.weeks}
    hours = page.tables["Contacts by weekday and hour"][1:]
    assert [[int(cell) for cell in row[1:]] for row in hours] == [list(row) for row in expected.hours]
    level = counted(exported, ("level",), period)
    rows = {tuple(row[2:]) for row in page.tables["Level"][1:]}
    total = len(exported["customers"])
    assert rows == {(f"{n:,}", words.percent(n, total), f"{new:,}", words.percent(won, n)) for n, won, new, _before in level.values()}


def test_the_screen_shows_these_figures(known: Known) -> None:
    book, exported = known
    period = Period.around(book.day(), "year")
    lines, expected, total = shown(book, period), plain.overview(exported, period, book.day()), len(exported["customers"])
    figures, earlier = slow.figures(exported, period), slow.figures(exported, period.moved(-1))
    above = lines[3].split()
    assert [above[0], above[1]] == [f"{total:,}", f"{figures.new:,}"]
    assert words.stands(figures.contacts, earlier.contacts) in above
    assert {f"{figures.contacts:,}", f"{figures.purchases:,}", words.percent(figures.returning, figures.buyers)} <= set(above)
    rows = {tuple(line[-40:].split()) for line in lines if line[-40:].count("%") >= 2 and "converted" not in line}
    told = {
        (f"{n:,}", words.percent(n, total), *((f"{new:,}", words.stands(new, before)) if new or before else ()), words.percent(won, n))
        for n, won, new, before in counted(exported, ("level",), period).values()
    }
    assert {tuple(filter(None, row)) for row in told} <= rows
    months = {line[:7]: words.numbers(line[10:]) for line in lines if line[4:5] == "-" and line[:4].isdecimal()}
    assert months == {
        f"{each.first:%Y-%m}": [each.new, each.purchases, *([each.amount] if each.amount else [])] for each in expected.months
    }
    weeks = {line[:5]: words.numbers(line[10:]) for line in lines if line[2:3] == "-" and line[:2].isdecimal()}
    assert weeks == {f"{each.monday:%m-%d}": [each.contacts, *(number for _channel, number in each.by_channel)] for each in expected.weeks}
    for tier in expected.tiers:
        held = "".join(sign if there else "-" for sign, there in zip("RFM", (tier.recent, tier.often, tier.much), strict=True))
        assert [words.numbers(line.partition(held)[2]) for line in lines if f" {held} " in line] == [[tier.count, tier.spent]]
    marks = plain.marks(exported)
    assert any(f"{marks.often} times" in line and f"{marks.much:,}" in line for line in lines)
    for product in expected.products:
        found = [words.numbers(line[len(product.product) :]) for line in lines if line.startswith(f"{product.product}  ")]
        assert [product.purchases, product.amount, product.buyers] in found
    for call in expected.calls:
        assert any(line[:7].strip() == f"{call.count:,}" for line in lines)
    habits = " ".join(lines)
    assert f"{words.percent(figures.kept, figures.buyers_before)} of the {figures.buyers_before}" in habits
    assert f"{words.percent(figures.referred, figures.new)} of those added" in habits
    satisfied = (
        f"{figures.scores / figures.ratings:.1f} on average of {figures.ratings} ratings; {figures.low} of 2 or less, {figures.unanswered}"
    )
    assert satisfied in habits


def test_the_command_line_prints_these_figures(known: Known) -> None:
    book, exported = known
    period = Period.around(book.day())
    told, expected = overview_json(book.overview(period)), plain.overview(exported, period, book.day())
    assert (told["figures"], told["before"]) == (asdict(expected.now), asdict(expected.before))
    assert [list(each.values())[1:] for each in told["months"]] == [[m.new, m.purchases, m.amount, m.buyers] for m in expected.months]
    assert {each["monday"]: each["channels"] for each in told["weeks"]} == {
        str(each.monday): dict(each.by_channel) for each in expected.weeks
    }
    assert told["hours"] == [list(row) for row in expected.hours]
    assert (told["days_between_purchases"], told["currency"]) == (expected.interval, exported["currency"])
    assert told["products"] == [asdict(each) for each in expected.products]
    assert [(each["count"], each["spent"]) for each in told["tiers"]] == [(each.count, each.spent) for each in expected.tiers]
    assert [(each["kind"], each["count"]) for each in told["calls"]] == [(each.kind, each.count) for each in expected.calls]
