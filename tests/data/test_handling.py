"""One act is one unit: what each kind of row becomes, that steps are read anew, that undo gives everything back, also after a restart."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from clientbook.clock import FixedClock
from clientbook.data import Book, Query
from clientbook.domain.customer import Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.follow_up import Due, FollowUp
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Greeting, Occasion
from tests.support.live import START, add, contact, edit, new_book, reopen

DAY = START.date()
SOON = DAY + timedelta(days=3)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened = new_book(tmp_path / "book")
    yield opened
    opened.close()


def plan(book: Book, customer: Customer, days: int | None = -1, **more: Any) -> int:
    """A step so many days from today."""
    due = None if days is None else DAY + timedelta(days=days)
    return book.save_follow_up(FollowUp(customer_id=customer.id or 0, **({"what": "call", "due": due} | more))).id


def now(customer: Customer, **more: Any) -> Interaction:
    """A contact of this instant."""
    return Interaction(customer_id=customer.id or 0, at=START, **more)


def attempt(customer: Customer, **more: Any) -> Interaction:
    return now(customer, reached=False, outcome="no_answer", **more)


def ids(*customers: Customer) -> tuple[int, ...]:
    return tuple(customer.id or 0 for customer in customers)


def same_but(book: Book, before: dict[str, list[dict[str, Any]]]) -> bool:
    """Whether the book holds what it held, apart from its journal."""
    now = book.dump()
    return {name: rows for name, rows in now.items() if name not in ("unit", "change")} == {
        name: rows for name, rows in before.items() if name not in ("unit", "change")
    }


# ---- the table of acts, row by row


def test_a_contact_on_a_step_row_logs_and_completes(book: Book) -> None:
    one = add(book)
    step = plan(book, one)
    done = book.handle(Handling(customers=ids(one), contact=now(one, channel="wechat"), done=(step,)))
    assert len(done.interactions) == 1
    assert done.ids == {one.id}
    assert done.follow_ups == ()
    closed = book.follow_up(step)
    assert (closed.state, closed.done_on) == ("done", DAY)
    back = book.customer(one.id or 0)
    assert (back.last_contact, back.next_follow_up) == (DAY, None)
    assert book.history(limit=1)[0].kind == "log"


def test_an_attempt_on_a_step_row_moves_the_step_and_is_no_contact(book: Book) -> None:
    one = add(book)
    step = plan(book, one, -4)
    book.handle(Handling(customers=ids(one), contact=attempt(one), moved=(step,), to=Due(SOON)))
    moved = book.follow_up(step)
    assert (moved.state, moved.due, moved.snoozed) == ("open", SOON, 1)
    back = book.customer(one.id or 0)
    assert (back.last_contact, back.next_follow_up) == (None, SOON)
    assert book.history(limit=1)[0].kind == "attempt"


def test_done_completes_with_or_without_a_next_step(book: Book) -> None:
    one = add(book)
    first, second = plan(book, one, -4), plan(book, one, 9)
    made = book.handle(Handling(customers=ids(one), done=(first,), plan=FollowUp(customer_id=0, what="send the offer", due=SOON)))
    assert [book.follow_up(each).what for each in made.follow_ups] == ["send the offer"]
    assert [step.what for step in book.open_steps(ids(one))[one.id or 0]] == ["send the offer", "call"]
    book.handle(Handling(customers=ids(one), done=(second, *made.follow_ups)))
    assert book.open_steps(ids(one)) == {}
    assert book.customer(one.id or 0).last_contact is None, "completing a step says nothing of a contact"


def test_a_snoozed_step_keeps_a_trace(book: Book) -> None:
    one = add(book)
    step = plan(book, one, -4, due_time="09:00")
    for days in (1, 2):
        book.handle(Handling(customers=ids(one), moved=(step,), to=Due(DAY + timedelta(days=days), "15:00")))
    moved = book.follow_up(step)
    assert (moved.due, moved.due_time, moved.snoozed) == (DAY + timedelta(days=2), "15:00", 2)


def test_a_cancelled_step_is_closed_and_a_cancelled_series_ends(book: Book) -> None:
    one = add(book)
    step = plan(book, one, -4, repeat="1w")
    done = book.handle(Handling(customers=ids(one), cancelled=(step,)))
    assert (book.follow_up(step).state, book.follow_up(step).done_on) == ("cancelled", DAY)
    assert done.follow_ups == ()


def test_an_attempt_on_somebody_without_a_step_plans_one(book: Book) -> None:
    one = add(book)
    template = FollowUp(customer_id=0, what="get in touch", due=SOON)
    made = book.handle(Handling(customers=ids(one), contact=attempt(one), plan=template))
    (step,) = made.follow_ups
    assert (book.follow_up(step).customer_id, book.follow_up(step).due) == (one.id, SOON)
    assert book.agenda().lines[0].section == "next_7_days", "the row hides till then"


def test_a_greeting_is_kept_for_this_coming_round(book: Book) -> None:
    one = add(book, birth="1985-11-22")
    book.log(contact(one, DAY))
    assert [line.section for line in book.agenda().lines] == ["occasions"]
    book.handle(Handling(customers=ids(one), greetings=(Greeting(customer_id=one.id or 0, day=date(2026, 11, 22)),)))
    assert book.agenda().lines == ()
    assert book.history(limit=1)[0].kind == "greeting"


def test_what_is_planned_for_some_of_several_is_planned_for_them(book: Book) -> None:
    one, two = add(book, "one"), add(book, "two")
    step = plan(book, one)
    template = FollowUp(customer_id=0, what="get in touch", due=SOON)
    act = Handling(customers=ids(one, two), contact=attempt(one), moved=(step,), to=Due(SOON), plan=template, plan_for=ids(two))
    made = book.handle(act)
    assert [book.follow_up(each).customer_id for each in made.follow_ups] == [two.id]
    assert {customer.next_follow_up for customer in book.records(ids(one, two))} == {SOON}


# ---- series


@pytest.mark.parametrize(
    ("repeat", "first", "due"),
    [
        ("1w", date(2026, 9, 4), date(2026, 11, 27)),
        ("1m", date(2026, 8, 31), date(2026, 11, 30)),
        ("10d", date(2026, 11, 1), date(2026, 12, 1)),
        ("1m", date(2026, 10, 21), date(2026, 12, 21)),
    ],
)
def test_a_repeating_step_catches_up_once(book: Book, repeat: str, first: date, due: date) -> None:
    one = add(book)
    step = plan(book, one, None, due=first, repeat=repeat)
    made = book.handle(Handling(customers=ids(one), done=(step,)))
    (next_step,) = book.open_steps(ids(one))[one.id or 0]
    assert made.follow_ups == (next_step.id,)
    assert (next_step.due, next_step.series_from, next_step.snoozed, next_step.repeat) == (due, first, 0, repeat)


def test_the_31st_is_the_31st_again_after_a_short_month(book: Book) -> None:
    clock = book.clock
    assert isinstance(clock, FixedClock)
    one = add(book)
    step = plan(book, one, None, due=date(2026, 12, 31), repeat="1m")
    days = []
    for _round in range(4):
        (due,) = [each.due for each in book.open_steps(ids(one))[one.id or 0]]
        assert due is not None
        clock.instant = datetime(due.year, due.month, due.day, 9, 0, tzinfo=START.tzinfo)
        step = book.handle(Handling(customers=ids(one), done=(step,))).follow_ups[0]
        days.append(str(book.follow_up(step).due))
    assert days == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]


def test_a_series_goes_on_at_its_own_days_after_a_step_was_put_off(book: Book) -> None:
    one = add(book)
    step = plan(book, one, None, due=date(2026, 11, 16), repeat="1w")
    book.handle(Handling(customers=ids(one), moved=(step,), to=Due(date(2026, 11, 20))))
    book.handle(Handling(customers=ids(one), done=(step,)))
    assert [each.due for each in book.open_steps(ids(one))[one.id or 0]] == [date(2026, 11, 23)]


def test_a_clock_that_went_back_does_not_plan_the_past_again(book: Book) -> None:
    clock = book.clock
    assert isinstance(clock, FixedClock)
    one = add(book)
    step = plan(book, one, None, due=DAY, repeat="1w")
    book.reckon_through(DAY)
    clock.instant = START - timedelta(days=400)
    book.handle(Handling(customers=ids(one), done=(step,)))
    assert [each.due for each in book.open_steps(ids(one))[one.id or 0]] == [DAY + timedelta(days=7)]


# ---- steps are read anew


def test_what_was_closed_or_removed_meanwhile_is_passed_over(book: Book) -> None:
    one = add(book)
    closed, gone, there = plan(book, one), plan(book, one), plan(book, one)
    book.handle(Handling(customers=ids(one), done=(closed,)))
    book.remove_follow_up(gone)
    book.handle(Handling(customers=ids(one), moved=(closed, gone, there), to=Due(SOON)))
    assert (book.follow_up(closed).state, book.follow_up(closed).snoozed) == ("done", 0)
    assert book.follow_up(there).due == SOON


def test_an_act_of_which_nothing_is_left_is_no_unit(book: Book) -> None:
    one = add(book)
    step = plan(book, one)
    book.remove_follow_up(step)
    units = len(book.history())
    assert book.handle(Handling(customers=ids(one), done=(step,))).unit is None
    assert len(book.history()) == units


def test_words_edited_meanwhile_are_kept(book: Book) -> None:
    one = add(book)
    step = plan(book, one, repeat="1w")
    book.save_follow_up(replace(book.follow_up(step), what="call about the quote", channel="phone"))
    made = book.handle(Handling(customers=ids(one), done=(step,)))
    assert {book.follow_up(each).what for each in (step, *made.follow_ups)} == {"call about the quote"}


def test_customers_erased_meanwhile_are_passed_over_unless_nobody_is_left(book: Book) -> None:
    one, two = add(book, "one"), add(book, "two")
    book.erase(ids(one))
    assert book.handle(Handling(customers=ids(one, two), contact=now(one))).ids == {two.id}
    with pytest.raises(NotFound):
        book.handle(Handling(customers=ids(one), contact=now(one)))


# ---- contacts


def test_a_contact_with_several_is_one_row_each_tied_together(book: Book) -> None:
    one, two, alone = add(book, "one"), add(book, "two"), add(book, "alone")
    made = book.handle(Handling(customers=ids(one, two), contact=now(one, summary="lunch")))
    rows = [book.interaction(each) for each in made.interactions]
    assert [row.customer_id for row in rows] == list(ids(one, two))
    assert len({row.group_uid for row in rows}) == 1
    assert rows[0].group_uid
    assert len({row.uid for row in rows}) == 2
    (single,) = book.handle(Handling(customers=ids(alone), contact=now(alone))).interactions
    assert book.interaction(single).group_uid == ""
    book.undo(2)
    assert book.last_words(ids(one, two, alone)) == {}


def test_a_contact_without_a_channel_goes_the_usual_way(book: Book) -> None:
    by_step, by_word, unknown = add(book, "step"), add(book, "word"), add(book, "unknown")
    step = plan(book, by_step, channel="visit")
    for one in (by_step, by_word):
        book.log(contact(one, DAY - timedelta(days=9), channel="wechat"))
    everybody = ids(by_step, by_word, unknown)
    made = book.handle(Handling(customers=everybody, contact=now(by_step, channel=""), done=(step,)))
    assert [book.interaction(each).channel for each in made.interactions] == ["visit", "wechat", "phone"]


@pytest.mark.parametrize("later", [timedelta(seconds=1), timedelta(hours=3), timedelta(days=40)])
def test_no_door_takes_a_contact_of_the_future(book: Book, later: timedelta) -> None:
    one = add(book)
    saved = book.log(now(one))
    coming = replace(now(one), at=START + later)
    for door in (
        lambda: book.log(coming),
        lambda: book.log(replace(book.interaction(saved.id), at=START + later)),
        lambda: book.handle(Handling(customers=ids(one), contact=coming)),
    ):
        before = book.dump()
        with pytest.raises(InvalidValue):
            door()
        assert book.dump() == before


def test_instants_decide_what_is_future_not_the_days_they_show(book: Book) -> None:
    one = add(book)
    tokyo_tomorrow = (START - timedelta(hours=1)).astimezone(timezone(timedelta(hours=14)))
    west_today = (START + timedelta(hours=1)).astimezone(timezone(-timedelta(hours=8)))
    assert tokyo_tomorrow.date() == DAY
    assert west_today.date() < DAY
    book.log(replace(now(one), at=tokyo_tomorrow))
    with pytest.raises(InvalidValue):
        book.log(replace(now(one), at=west_today))


def test_a_contact_logged_in_tokyo_is_no_future_in_los_angeles(book: Book) -> None:
    clock = book.clock
    assert isinstance(clock, FixedClock)
    one = add(book)
    tokyo = datetime(2026, 11, 22, 8, 0, tzinfo=timezone(timedelta(hours=9)))
    clock.instant = tokyo.astimezone(timezone(-timedelta(hours=8))) + timedelta(minutes=5)
    assert clock.instant.date() == date(2026, 11, 21)
    saved = book.log(replace(now(one), at=tokyo))
    book.log(replace(book.interaction(saved.id), summary="corrected over there"))
    assert book.interaction(saved.id).at == tokyo
    assert book.interaction(saved.id).at.utcoffset() == timedelta(hours=9)


def test_words_of_a_contact_can_be_corrected_after_the_clock_went_back(book: Book) -> None:
    clock = book.clock
    assert isinstance(clock, FixedClock)
    saved = book.log(now(add(book)))
    clock.instant = START - timedelta(days=400)
    book.log(replace(book.interaction(saved.id), summary="corrected"))
    assert book.interaction(saved.id).summary == "corrected"
    with pytest.raises(InvalidValue):
        book.log(replace(book.interaction(saved.id), at=START - timedelta(days=1)))


# ---- undo


def every_act(book: Book) -> list[tuple[str, Handling]]:
    """One handling of every kind, each on customers of its own."""
    made = [add(book, name, birth="1985-11-22") for name in ("a", "b", "c", "d", "e", "f", "g", "h")]
    a, b, c, d, e, f, g, h = made
    for one in made:
        book.log(contact(one, DAY - timedelta(days=40)))
    step = {one.name: plan(book, one, -2, repeat="1m") for one in (a, b, c, d, e)}
    occasion = book.save_occasion(Occasion(customer_id=h.id or 0, kind="anniversary", date=PartialDate(month=11, day=23)))
    template = FollowUp(customer_id=0, what="get in touch", due=SOON)
    return [
        ("contacted", Handling(customers=ids(a), contact=now(a), done=(step["a"],))),
        ("attempted", Handling(customers=ids(b), contact=attempt(b), moved=(step["b"],), to=Due(SOON))),
        ("done", Handling(customers=ids(c), done=(step["c"],), plan=template)),
        ("moved", Handling(customers=ids(d), moved=(step["d"],), to=Due(None))),
        ("cancelled", Handling(customers=ids(e), cancelled=(step["e"],))),
        ("planned", Handling(customers=ids(f), plan=template)),
        ("greeted", Handling(customers=ids(g), greetings=(Greeting(customer_id=g.id or 0, day=DAY + timedelta(days=1)),))),
        (
            "hidden",
            Handling(
                customers=ids(h),
                greetings=(Greeting(customer_id=h.id or 0, day=DAY + timedelta(days=2), occasion_id=occasion.id, state="hidden"),),
            ),
        ),
        (
            "later",
            Handling(customers=ids(h), greetings=(Greeting(customer_id=h.id or 0, day=DAY, state="later", until=SOON),)),
        ),
        ("contacted", Handling(customers=ids(a, b, c), contact=now(a, channel="visit"), plan=template)),
    ]


def test_undo_of_each_act_restores_everything(book: Book) -> None:
    for act, handling in every_act(book):
        before = book.dump()
        unit = book.handle(handling).unit
        assert unit is not None
        assert not same_but(book, before), act
        report = book.undo_unit(unit)
        assert report.kept == ()
        assert same_but(book, before), act


def test_acts_are_undone_one_by_one_after_a_restart(tmp_path: Path) -> None:
    book = new_book(tmp_path / "book")
    acts = every_act(book)
    befores = []
    for _act, handling in acts:
        befores.append(book.dump())
        book.handle(handling)
    after = book.dump()
    book.close()
    book = reopen(book.path)
    for before in reversed(befores):
        book.undo()
        assert same_but(book, before)
    book.redo(len(acts))
    assert same_but(book, after)
    book.close()


def test_the_newer_edit_of_a_step_wins_over_the_undo_of_an_act(book: Book) -> None:
    one, two = add(book, "one"), add(book, "two")
    first, second = plan(book, one), plan(book, two)
    act = book.handle(Handling(customers=ids(one, two), moved=(first, second), to=Due(SOON)))
    book.save_follow_up(replace(book.follow_up(first), due=SOON + timedelta(days=5)))
    report = book.undo_unit(act.unit or 0)
    assert [kept.title for kept in report.kept] == ["one"]
    assert book.follow_up(first).due == SOON + timedelta(days=5)
    assert book.follow_up(second).due == DAY - timedelta(days=1)


def test_the_words_of_a_step_edited_later_survive_the_undo_of_an_act(book: Book) -> None:
    one = add(book)
    step = plan(book, one)
    act = book.handle(Handling(customers=ids(one), moved=(step,), to=Due(SOON)))
    book.save_follow_up(replace(book.follow_up(step), what="call about the quote"))
    assert book.undo_unit(act.unit or 0).kept == ()
    back = book.follow_up(step)
    assert (back.what, back.due, back.snoozed) == ("call about the quote", DAY - timedelta(days=1), 0)


# ---- what the unit remembers


def test_a_unit_holds_ids_keys_and_days_but_no_word(book: Book) -> None:
    one = edit(book, add(book, "zqname"), notes="zqnotes")
    step = plan(book, one, what="zqwhat")
    book.handle(
        Handling(
            customers=ids(one),
            contact=now(one, summary="zqsummary", reaction="zqreaction"),
            done=(step,),
            plan=FollowUp(customer_id=0, what="zqnext", due=SOON, due_time="15:00"),
        )
    )
    details = book._read(lambda connection: connection.exec_driver_sql("SELECT detail FROM unit").scalars().fetchall())
    assert not any("zq" in detail for detail in details)
    newest = book.history(limit=1)[0].detail
    assert {key: newest[key] for key in ("act", "channel", "step", "due", "time")} == {
        "act": "contacted",
        "channel": "phone",
        "step": step,
        "due": SOON.isoformat(),
        "time": "15:00",
    }


def test_a_row_of_a_contact_with_several_is_corrected_and_removed_for_itself(book: Book) -> None:
    one, two = add(book, "one"), add(book, "two")
    older = contact(one, DAY - timedelta(days=9))
    book.handle(Handling(customers=ids(one, two), contact=older))
    first, second = book.handle(Handling(customers=ids(one, two), contact=now(one, summary="lunch"))).interactions
    book.log(replace(book.interaction(first), summary="lunch, she liked it"))
    assert book.interaction(second).summary == "lunch"
    book.remove_interaction(second)
    assert [customer.last_contact for customer in book.records(ids(one, two))] == [DAY, DAY - timedelta(days=9)]
    assert book.find_all(Query("lunch")).ids.tolist() == [one.id]
    book.undo()
    assert sorted(book.find_all(Query("lunch")).ids) == sorted(ids(one, two))
    assert book.interaction(second).group_uid == book.interaction(first).group_uid
