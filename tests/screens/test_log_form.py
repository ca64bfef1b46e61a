"""The form of a contact with its next step: four keys, phrases resolved while typed, attempts, drafts, refusals."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from clientbook.clock import FixedClock
from clientbook.data import Book, open_book
from clientbook.domain.customer import Customer
from clientbook.domain.errors import NotSaved
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.screens.contact_acts import Target
from clientbook.screens.dialogs import field_dialog
from clientbook.screens.dialogs.choose import Choose
from clientbook.screens.dialogs.log import LogForm
from clientbook.screens.dialogs.phrase_field import PhraseField
from clientbook.screens.dialogs.rows import GrowField, ShutChoice, Tick
from tests.support.painted import screen_text
from tests.support.people import NARROW, NOW, WIDE, filled_book, opened
from tests.support.quiet import press, settled, until
from tests.support.rows import Rows, message, rows
from tests.support.thinning import sampled

TODAY = NOW.date()
WANG, NOBODY = 1, 2
Patch = pytest.MonkeyPatch


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


def step(book: Book, customer: int, what: str = "续签合同", due: date | None = TODAY - timedelta(days=4)) -> FollowUp:
    return book.follow_up(book.save_follow_up(FollowUp(customer_id=customer, what=what, due=due)).id)


def last(book: Book, customer: int = NOBODY) -> Interaction:
    return book.last_words([customer])[customer]


def steps(book: Book, customer: int = NOBODY) -> list[tuple[str, date | None]]:
    return [(each.what, each.due) for each in book.open_steps([customer]).get(customer, ())]


def aim(book: Book, customer: int = NOBODY, **more: Any) -> Target:
    return Target((customer,), name=book.customer(customer).title(), **more)


def form(pilot: Pilot[Any]) -> LogForm:
    assert isinstance(pilot.app.screen, LogForm)
    return pilot.app.screen


async def stand(pilot: Pilot[Any], id: str) -> None:
    """Put the cursor into a field."""
    field = pilot.app.screen.query_one(f"#{id}")
    (field.field if isinstance(field, PhraseField) else field).focus()
    await settled(pilot)


async def typed(pilot: Pilot[Any], text: str) -> str:
    """Type characters of any script."""
    for character in text:
        pilot.app.post_message(events.Key(character, character))
        await settled(pilot)
    return screen_text(pilot.app)


async def test_a_call_and_the_next_step_are_four_keys(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, "slash", *"zoe", "tab")
        before = book.history(limit=1)[0].id
        text = await press(pilot, "i", *"wants a quote", "tab", *"next tue", "tab", *"send it", "enter")
        assert message(pilot) == "Logged: Zoë Müller phone call, next 24 Nov"
        assert "u undo" in text
        id = book.history(limit=1)[0]
        assert id.id == before + 1
        zoe = next(line.id for line in book.rows(range(1, 30)) if line.name == "Zoë Müller")
        assert (last(book, zoe).summary, last(book, zoe).at) == ("wants a quote", NOW)
        assert steps(book, zoe) == [("send it", date(2026, 11, 24))]
        await press(pilot, "u")
        assert steps(book, zoe) == []
        assert zoe not in book.last_words([zoe])


@pytest.mark.parametrize("size", [NARROW, pytest.param(WIDE, marks=pytest.mark.soak)])
async def test_in_chinese_the_day_is_resolved_beside_the_phrase_while_it_is_typed(book: Book, size: tuple[int, int]) -> None:
    async with opened(book, "zh_CN", size) as pilot:
        await press(pilot, *"/8000", "tab", "i")
        await typed(pilot, "对方案满意，要两个月质保")
        await press(pilot, "tab")
        text = await typed(pilot, "下周二")
        assert "周二" in text
        assert "11-24" in text
        await press(pilot, "tab")
        await typed(pilot, "发正式报价")
        await press(pilot, "enter")
        assert last(book, WANG).summary == "对方案满意，要两个月质保"
        assert ("发正式报价", date(2026, 11, 24)) in steps(book, WANG)
        assert "11-24" in message(pilot)


PHRASES = [("1", 1), ("2", 3), ("３", 2), ("4", 9), ("5", 10), ("大后天", 3), ("＋１０ｄ", 10), ("in 3 days", 3), ("15号", 24)]


async def test_a_lone_digit_is_the_quick_choice_and_phrases_work(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book)) as pilot:
        for phrase, day in PHRASES:
            await press(pilot, "i", "tab")
            await typed(pilot, phrase)
            await press(pilot, "enter")
            assert steps(book) == [("get in touch", TODAY + timedelta(days=day))], phrase
            book.undo()
            await settled(pilot)
            assert steps(book) == []


async def test_nothing_planned_and_no_date_are_two_things(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book)) as pilot:
        await press(pilot, "i", "tab", "0", "enter")
        assert steps(book) == []
        text = await press(pilot, "i", "tab", *"no date")
        assert "no date" in text
        await press(pilot, "enter")
        assert steps(book) == [("get in touch", None)]
        await press(pilot, "i", "tab", "tab", *"some time", "enter")
        assert steps(book) == [("get in touch", None), ("some time", None)]


async def test_a_day_that_reads_both_ways_is_asked_and_never_guessed(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book)) as pilot:
        text = await press(pilot, "i", *"x", "tab", *"3/12 3pm")
        assert "3 Dec or 12 Mar?" in text
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Choose)
        await press(pilot, "escape")
        assert form(pilot).focused is form(pilot).query_one("#due", PhraseField).field
        assert NOBODY not in book.last_words([NOBODY])
        await press(pilot, "enter", "1")
        assert steps(book) == [("get in touch", date(2026, 12, 3))]
        assert book.open_steps([NOBODY])[NOBODY][0].due_time == "15:00"


@pytest.mark.parametrize(("phrase", "said"), sampled([("yesterdax", "not a date"), ("2026-11-01", "past"), ("昨天", "past")], 0))
async def test_what_is_no_coming_day_keeps_the_form_and_is_said_below_the_field(
    book: Book, monkeypatch: Patch, phrase: str, said: str
) -> None:
    async with rows(book, monkeypatch, aim(book)) as pilot:
        await press(pilot, "i", *"x", "tab")
        assert said in await typed(pilot, phrase)
        await press(pilot, "tab", "enter")
        assert form(pilot).focused is form(pilot).query_one("#due", PhraseField).field
        assert len(form(pilot).query(".warning")) == 1
        assert NOBODY not in book.last_words([NOBODY])
        await press(pilot, "ctrl+u", "enter")
        assert last(book).summary == "x"


async def test_the_time_is_now_unless_said_and_never_in_the_future(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book)) as pilot:
        await press(pilot, "i")
        await stand(pilot, "at")
        await press(pilot, "ctrl+u")
        text = await typed(pilot, "明天")
        assert "lies in the future" in text
        text = await press(pilot, "enter")
        assert "plan a follow-up" in text
        assert NOBODY not in book.last_words([NOBODY])
        await press(pilot, "ctrl+u")
        assert "20 Nov 15:00" in await typed(pilot, "昨天下午3点")
        await press(pilot, "enter")
        assert last(book).at == datetime(2026, 11, 20, 15, tzinfo=NOW.tzinfo)
        assert book.customer(NOBODY).last_contact == TODAY - timedelta(days=1)


async def test_no_answer_as_outcome_and_the_tick_say_the_same(book: Book, monkeypatch: Patch) -> None:
    late = step(book, NOBODY)
    async with rows(book, monkeypatch, aim(book, step=late)) as pilot:
        await press(pilot, "i")
        outcome, missed = form(pilot).query_one("#outcome", ShutChoice), form(pilot).query_one("#missed", Tick)
        complete = form(pilot).query_one(f"#step-{late.id}", Tick)
        assert (complete.ticked, missed.ticked) == (True, False)
        await stand(pilot, "missed")
        await press(pilot, "space")
        assert (outcome.key, complete.ticked) == ("no_answer", False)
        await press(pilot, "space")
        assert (outcome.key, complete.ticked) == ("", True)
        await stand(pilot, "outcome")
        await press(pilot, "8")
        assert (outcome.key, missed.ticked, complete.ticked) == ("wrong_number", True, False)
        await press(pilot, "1")
        assert (outcome.key, missed.ticked, complete.ticked) == ("interested", False, True)
        await press(pilot, "7", "enter")
        assert (last(book).outcome, last(book).reached) == ("no_answer", False)
        assert book.customer(NOBODY).last_contact is None
        assert steps(book) == [(late.what, late.due)]


async def test_an_attempt_with_a_next_day_moves_the_step_of_the_row(book: Book, monkeypatch: Patch) -> None:
    late = step(book, NOBODY)
    async with rows(book, monkeypatch, aim(book, step=late)) as pilot:
        await press(pilot, "i", "tab", "2")
        await stand(pilot, "missed")
        await press(pilot, "space", "enter")
        assert steps(book) == [(late.what, TODAY + timedelta(days=3))]
        assert message(pilot) == "No answer: 王建国 phone call, next 24 Nov"


async def test_the_step_of_the_row_is_completed_and_others_can_be_ticked(book: Book, monkeypatch: Patch) -> None:
    first, second = step(book, NOBODY, "first"), step(book, NOBODY, "second", TODAY)
    for n in range(3):
        step(book, NOBODY, f"more {n}", TODAY + timedelta(days=n + 1))
    async with rows(book, monkeypatch, aim(book, step=second)) as pilot:
        text = await press(pilot, "i")
        assert "also complete: second (today)" in text
        assert "also complete: first (4 days late)" in text
        assert "2 more open steps" in text
        await stand(pilot, f"step-{first.id}")
        await press(pilot, "space", "enter")
        assert [what for what, _due in steps(book)] == ["more 0", "more 1", "more 2"]


async def test_on_a_customer_of_a_list_no_step_is_completed_unasked(book: Book, monkeypatch: Patch) -> None:
    late = step(book, NOBODY)
    async with rows(book, monkeypatch, aim(book)) as pilot:
        await press(pilot, "i", *"x", "enter")
        assert steps(book) == [(late.what, late.due)]
        assert last(book).summary == "x"


async def test_closing_keeps_a_draft_that_is_offered_again_and_forgotten_when_saved(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book)) as pilot:
        await press(pilot, "i", *"half a", "tab", *"fri", "escape")
        assert isinstance(pilot.app.screen, Rows)
        assert message(pilot) == "Not saved; what you typed is kept as a draft"
        assert NOBODY not in book.last_words([NOBODY])
        text = await press(pilot, "i")
        assert "From your draft" in text
        assert "half a" in text
        assert "Fri 27 Nov, in 6 days" in text
        await press(pilot, *" word", "enter")
        assert last(book).summary == "half a word"
        assert steps(book) == [("get in touch", date(2026, 11, 27))]
        text = await press(pilot, "i")
        assert "draft;" not in text
        await press(pilot, "escape")
        assert book.draft(f"log:{NOBODY}") is None


async def test_what_is_typed_is_kept_while_it_is_typed_for_the_day_the_power_fails(book: Book, monkeypatch: Patch) -> None:
    monkeypatch.setattr(field_dialog, "KEPT_AFTER", 0.01)
    async with rows(book, monkeypatch, aim(book)) as pilot:
        await press(pilot, "i", *"half")
        await until(pilot, lambda: (book.draft(f"log:{NOBODY}") or {}).get("summary") == "half")
        await press(pilot, "enter")
        assert last(book).summary == "half"
        assert book.draft(f"log:{NOBODY}") is None


async def test_quitting_out_of_the_form_keeps_a_draft(book: Book, tmp_path: Path, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book)) as pilot:
        await press(pilot, "i", *"half", "ctrl+q")
        assert not pilot.app.is_running
    later = open_book(tmp_path / "book", "practice", clock=FixedClock(NOW))
    assert (later.draft(f"log:{NOBODY}") or {})["summary"] == "half"
    later.close()


async def test_f10_starts_anew_and_nothing_is_kept(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book)) as pilot:
        await press(pilot, "i", *"half", "escape", "i")
        text = await press(pilot, "f10")
        assert "half" not in text
        await press(pilot, "escape")
        assert book.draft(f"log:{NOBODY}") is None


async def test_a_draft_of_yesterday_means_the_same_days_as_then(book: Book, tmp_path: Path, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book)) as pilot:
        await press(pilot, "i", *"said", "tab", *"tomorrow", "escape")
    later = open_book(tmp_path / "book", "practice", clock=FixedClock(NOW + timedelta(hours=20)))
    async with rows(later, monkeypatch, aim(later)) as pilot:
        text = await press(pilot, "i")
        assert "Sun 22 Nov, today" in text
        await press(pilot, "enter")
        assert last(later).at == NOW
        assert steps(later) == [("get in touch", date(2026, 11, 22))]


async def test_a_full_disk_keeps_the_form_open_and_filled(book: Book, monkeypatch: Patch) -> None:
    def full(*_args: object) -> None:
        raise NotSaved("full")

    async with rows(book, monkeypatch, aim(book)) as pilot:
        await press(pilot, "i", *"said", "tab", "2")
        with monkeypatch.context() as patch:
            patch.setattr(book, "handle", full)
            text = await press(pilot, "enter")
            assert "disk is full" in text
            assert form(pilot).query_one("#summary", GrowField).text == "said"
            assert "Logged" not in text
        await press(pilot, "ctrl+s")
        assert last(book).summary == "said"


async def test_a_draft_that_cannot_be_kept_is_told_and_no_trap(book: Book, monkeypatch: Patch) -> None:
    def full(*_args: object) -> None:
        raise NotSaved("full")

    async with rows(book, monkeypatch, aim(book)) as pilot:
        with monkeypatch.context() as patch:
            patch.setattr(book, "save_draft", full)
            patch.setattr(book, "drop_draft", full)
            text = await press(pilot, "i", *"said", "escape")
            assert "Esc again closes it and keeps nothing" in text
            assert form(pilot).query_one("#summary", GrowField).text == "said"
            text = await press(pilot, "enter")
            assert last(book).summary == "said", "and what is saved is saved, whatever becomes of the draft"
            assert "disk is full" not in text
            await press(pilot, "i", *"more", "escape", "escape")
            assert len(pilot.app.screen_stack) == 2
            assert not pilot.app.unexpected  # type: ignore[attr-defined]


async def test_what_to_know_before_talking_stands_on_top(book: Book, monkeypatch: Patch) -> None:
    id = book.save_customer(Customer(name="张三", special_needs="上午别打电话", do_not_contact=("phone",))).id
    async with rows(book, monkeypatch, aim(book, id)) as pilot:
        text = await press(pilot, "i")
        assert "Special needs: 上午别打电话" in text
        assert "Do not contact: phone call" in text
        await press(pilot, "enter")
        assert "marked: do not contact" in message(pilot)


async def test_whom_one_talked_to_is_chosen_and_remembered(book: Book, monkeypatch: Patch) -> None:
    manager = book.customer(WANG).persons[0]
    async with rows(book, monkeypatch, aim(book, WANG)) as pilot:
        await press(pilot, "i")
        await stand(pilot, "person")
        await press(pilot, "2", "enter")
        assert last(book, WANG).person_id == manager.id
        text = await press(pilot, "i")
        assert "张经理" in text


async def test_several_customers_get_one_contact_and_one_step_each_in_one_unit(book: Book, monkeypatch: Patch) -> None:
    unwilling = book.save_customer(Customer(name="勿扰", do_not_contact=("wechat",))).id
    async with rows(book, monkeypatch, Target((NOBODY, 3, unwilling))) as pilot:
        before = book.history(limit=1)[0].id
        text = await press(pilot, "i", *"price list sent", "tab", "2")
        assert "3 customers" in text
        await stand(pilot, "channel")
        await press(pilot, "2", "enter")
        assert message(pilot) == "Logged: 2 customers WeChat. 1 left out who does not want to be contacted"
        assert book.history(limit=1)[0].id == before + 1
        assert last(book, NOBODY).group_uid == last(book, 3).group_uid != ""
        assert steps(book, 3) == [("get in touch", TODAY + timedelta(days=3))]
        assert unwilling not in book.last_words([unwilling])
        await press(pilot, "u")
        assert not {NOBODY, 3} & set(book.last_words([NOBODY, 3]))


async def test_a_contact_in_the_book_is_changed_with_the_same_form(book: Book, monkeypatch: Patch) -> None:
    id = book.log(Interaction(customer_id=NOBODY, at=NOW - timedelta(days=9), channel="visit", summary="one\ntwo", outcome="talk_again")).id
    async with rows(book, monkeypatch, aim(book)) as pilot:
        pilot.app.screen.start(pilot.app.screen.edit_interaction(book.interaction(id)), group="acts")  # type: ignore[attr-defined]
        await settled(pilot)
        text = screen_text(pilot.app)
        assert "11-12 14:05" in text
        assert "Next" not in text
        await press(pilot, *" three", "enter")
        changed = book.interaction(id)
        assert (changed.summary, changed.at, changed.channel) == ("one\ntwo three", NOW - timedelta(days=9), "visit")
        assert "Saved: contact with 王建国" in message(pilot)
        await press(pilot, "u")
        assert book.interaction(id).summary == "one\ntwo"


async def test_pasted_lines_stay_lines_and_what_cannot_be_kept_is_told(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book)) as pilot:
        await press(pilot, "i")
        pilot.app.post_message(events.Paste("first\nsecond\x1b[2J\u202e"))
        await settled(pilot)
        assert isinstance(pilot.app.screen, LogForm)
        await press(pilot, "enter")
        assert last(book).summary == "first\nsecond[2J"
        assert "2 characters that cannot be kept were left out" in message(pilot)


async def test_f1_explains_the_field_and_the_arrows_move(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book)) as pilot:
        text = await press(pilot, "i", "f1")
        assert "What was said" in text
        text = await press(pilot, "down", "f1")
        assert "When to be in touch again" in text
        text = await press(pilot, "down", "up", "up", "f1")
        assert "What was said" in text


async def test_the_letters_of_the_form_act_on_nobody(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book)) as pilot:
        before = book.history(limit=1)[0].id
        await press(pilot, "i", "f7", "f8", *".,dus", "tab", *"xu", "escape")
        assert book.history(limit=1)[0].id == before
