"""Today and the follow-ups walk their indexes: nothing sorts a million customers, nothing reads those it does not show."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event

from clientbook.clock import FixedClock
from clientbook.data import Book, Query, agenda, filtered, import_question, interactions, steps
from clientbook.data.coming import Coming
from clientbook.demo.invent import Inventor
from clientbook.domain.dates import PartialDate
from clientbook.domain.filters import All, Condition
from clientbook.domain.occasion import Occasion
from tests.support.live import START, new_book
from tests.support.today import DAY


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """Two hundred invented customers and an occasion; only read."""
    opened = new_book(tmp_path_factory.mktemp("invented") / "book")
    opened.add_customers(Inventor(language="mixed", seed=2, interactions=2, clock=FixedClock(START)).people(200), kind="import")
    opened.save_occasion(Occasion(customer_id=1, kind="festival", date=PartialDate(month=11, day=22)))
    yield opened
    opened.close()


def plans(book: Book, read: Callable[[Connection], Any]) -> list[tuple[str, list[str]]]:
    """Every statement of a read with the steps of its plan."""
    asked: list[tuple[str, Any]] = []

    def watched(connection: Connection) -> list[tuple[str, list[str]]]:
        def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            asked.append((statement, parameters))

        event.listen(connection.engine, "before_cursor_execute", listen)
        try:
            read(connection)
        finally:
            event.remove(connection.engine, "before_cursor_execute", listen)
        found = []
        for statement, parameters in asked:
            if statement.lstrip().startswith(("SELECT", "WITH")):
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
                found.append((statement, [row[3] for row in rows]))
        return found

    return book._read(watched)


def walks_all(told: list[tuple[str, list[str]]]) -> list[str]:
    """Steps that read a whole table of customers, steps or contacts, or sort more than the end of an order."""
    big = re.compile(r"^SCAN (c|f|o|i|customer|follow_up|interaction|occasion|greeting)\b(?!.* USING (COVERING )?INDEX)")
    return [step for _statement, steps_ in told for step in steps_ if big.search(step) or step == "USE TEMP B-TREE FOR ORDER BY"]


def used(told: list[tuple[str, list[str]]]) -> set[str]:
    """The indexes of all plans."""
    return {name for _statement, steps_ in told for step in steps_ for name in re.findall(r"INDEX (\w+)", step)}


@pytest.mark.parametrize("section", ["overdue", "due_today", "next_7_days"])
def test_planned_sections_walk_the_open_steps(book: Book, section: str) -> None:
    told = plans(book, lambda connection: agenda._places(connection, section, DAY, 50))
    assert walks_all(told) == []
    assert {"follow_up_open", "follow_up_customer"} <= used(told)


@pytest.mark.parametrize(
    ("section", "index"), [("cooling", "customer_unplanned"), ("dormant", "customer_unplanned"), ("never_contacted", "customer_never")]
)
def test_unplanned_sections_walk_a_rank_of_their_own_index(book: Book, section: str, index: str) -> None:
    told = plans(book, lambda connection: agenda._places(connection, section, DAY, 50))
    assert walks_all(told) == []
    assert index in used(told)
    assert any(f"{index} (rank=?" in step for _statement, steps_ in told for step in steps_)


def test_occasions_are_found_by_the_keys_of_the_coming_days(book: Book) -> None:
    told = plans(book, lambda connection: Coming(connection, DAY, agenda._FREE).first(50))
    assert walks_all(told) == []
    assert {"customer_birthday", "greeting_customer"} <= used(told)
    told = plans(book, lambda connection: Coming(connection, DAY, agenda._FREE).count())
    assert [step for step in walks_all(told) if not step.startswith("USE")] == []
    assert {"customer_birthday", "occasion_day", "greeting_customer"} <= used(told)


def test_true_numbers_are_counted_along_their_indexes(book: Book) -> None:
    told = plans(book, lambda connection: agenda.counts(connection, DAY))
    assert [step for step in walks_all(told) if not step.startswith("USE")] == []
    assert {"customer_by_next_due", "customer_left_alone", "customer_unplanned", "customer_never"} <= used(told)


@pytest.mark.parametrize(("channel", "index"), [("", "follow_up_open"), ("phone", "follow_up_channel")])
def test_groups_walk_the_open_steps_of_the_channel(book: Book, channel: str, index: str) -> None:
    told = plans(book, lambda connection: steps.groups(connection, DAY, channel))
    assert walks_all(told) == []
    assert any(f"COVERING INDEX {index}" in step for _statement, steps_ in told for step in steps_), "counted without reading a step"


def test_last_words_and_the_question_read_only_whom_they_are_about(book: Book) -> None:
    told = plans(book, lambda connection: interactions.last_words(connection, range(1, 50)))
    assert walks_all(told) == []
    assert "interaction_customer" in used(told)
    told = plans(book, import_question.question)
    assert walks_all(told) == []
    assert any("INDEX customer_import_never (import_unit=?)" in step for _statement, steps_ in told for step in steps_)


def test_a_walk_of_a_filter_asks_for_the_tag_before_it_reads_the_customer(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other way round every customer of the walk is read and deciphered: five times as dear with a million of them."""
    monkeypatch.setattr(filtered, "FEW", 0)
    some = book.tags_in_use()[0]
    query = Query(where=All((Condition("tag", "is", (some,)), Condition("kind", "is", ("person",)))))
    told = plans(book, lambda connection: filtered.first_page(connection, query, 1, START, at_once=True))
    walk = next(steps_ for statement, steps_ in told if "AS walked" in statement)
    tag, customer = (next(n for n, step in enumerate(walk) if sought in step) for sought in ("SEARCH x", "SEARCH customer USING INTEGER"))
    assert tag < customer


def test_a_question_without_an_index_is_noticed(book: Book) -> None:
    """The control."""
    told = plans(book, lambda connection: connection.exec_driver_sql("SELECT id FROM customer WHERE notes = '' ORDER BY birth").fetchall())
    assert walks_all(told) == ["SCAN customer", "USE TEMP B-TREE FOR ORDER BY"]


def test_today_asks_as_often_however_many_stand_there(book: Book) -> None:
    """Lines are read in sets. A walk goes on to the next importance or day until there are enough: that much may differ."""
    few = plans(book, lambda connection: agenda.agenda(connection, DAY, START, 10))
    many = plans(book, lambda connection: agenda.agenda(connection, DAY + timedelta(days=180), START, 100))
    assert len(many) <= len(few) + 3 * 5
