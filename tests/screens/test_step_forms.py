"""Putting off by a digit, planning and changing a step, finishing one, and the days that matter; each saved only when the book has it."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from clientbook.data import Book
from clientbook.domain.errors import NotSaved
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.occasion import Occasion
from clientbook.screens.contact_acts import Target
from clientbook.screens.dialogs.finish import Finish
from clientbook.screens.dialogs.occasion import OccasionForm, read_days
from clientbook.screens.dialogs.phrase_field import DueField, PhraseField
from clientbook.screens.dialogs.snooze import PHRASE, Snooze
from clientbook.screens.dialogs.step import StepForm
from tests.support.painted import screen_text
from tests.support.people import NOW, filled_book, opened
from tests.support.quiet import press, settled
from tests.support.rows import Rows, message, rows

TODAY = NOW.date()
WANG, NOBODY = 1, 2
Patch = pytest.MonkeyPatch


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


def step(book: Book, customer: int = NOBODY, what: str = "续签合同", due: date | None = TODAY - timedelta(days=4), **more: Any) -> FollowUp:
    return book.follow_up(book.save_follow_up(FollowUp(customer_id=customer, what=what, due=due, **more)).id)


def steps(book: Book, customer: int = NOBODY) -> list[tuple[str, date | None]]:
    return [(each.what, each.due) for each in book.open_steps([customer]).get(customer, ())]


def aim(book: Book, customer: int = NOBODY, **more: Any) -> Target:
    return Target((customer,), name=book.customer(customer).title(), **more)


def full(*_args: object) -> None:
    raise NotSaved("full")


async def typed(pilot: Pilot[Any], text: str) -> str:
    """Type characters of any script."""
    for character in text:
        pilot.app.post_message(events.Key(character, character))
        await settled(pilot)
    return screen_text(pilot.app)


async def stand(pilot: Pilot[Any], id: str) -> None:
    field = pilot.app.screen.query_one(f"#{id}")
    (field.field if isinstance(field, PhraseField) else field).focus()
    await settled(pilot)


# putting off


async def test_to_in_three_days_is_two_keys(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, *"/8000", "tab")
        await press(pilot, "s", "2")
        assert message(pilot) == "Rescheduled: 王伟丽 to Tue 24 Nov 2026"
        assert book.open_steps([WANG])[WANG][0].snoozed == 1
        await press(pilot, "u")
        assert book.open_steps([WANG])[WANG][0].snoozed == 0


async def test_each_digit_shows_its_day_and_takes_it(book: Book, monkeypatch: Patch) -> None:
    late = step(book)
    async with rows(book, monkeypatch, aim(book, step=late)) as pilot:
        for digit, day in (("1", 1), ("2", 3), ("3", 2), ("4", 9), ("5", 10), ("２", 3)):
            text = await press(pilot, "s")
            assert "续签合同 (4 days late)" in text
            assert "Tue 24 Nov, in 3 days" in text
            assert "Tue 1 Dec, in 10 days" in text
            await typed(pilot, digit)
            assert steps(book) == [(late.what, TODAY + timedelta(days=day))], digit
            book.undo()
            await settled(pilot)
            assert steps(book) == [(late.what, late.due)]


async def test_the_arrows_and_enter_choose_too(book: Book, monkeypatch: Patch) -> None:
    late = step(book)
    async with rows(book, monkeypatch, aim(book, step=late)) as pilot:
        await press(pilot, "s", "down", "enter")
        assert steps(book) == [(late.what, TODAY + timedelta(days=3))]
        await press(pilot, "s", "up", "up", "end", "escape")
        assert isinstance(pilot.app.screen, Rows)


@pytest.mark.parametrize("begun", ["0", ""])
async def test_any_other_day_is_typed_as_a_phrase(book: Book, monkeypatch: Patch, begun: str) -> None:
    late = step(book)
    async with rows(book, monkeypatch, aim(book, step=late), "zh_CN") as pilot:
        await press(pilot, "s", *begun)
        assert "12-06" in await typed(pilot, "半个月后")
        await press(pilot, "enter")
        assert steps(book) == [(late.what, date(2026, 12, 6))]


async def test_a_phrase_that_is_no_day_or_past_keeps_the_dialog(book: Book, monkeypatch: Patch) -> None:
    late = step(book)
    async with rows(book, monkeypatch, aim(book, step=late)) as pilot:
        await press(pilot, "s", "0", "enter")
        assert "Type a day" in screen_text(pilot.app)
        await press(pilot, *"2026-11-01", "enter")
        assert isinstance(pilot.app.screen, Snooze)
        assert "lies in the past" in screen_text(pilot.app)
        assert steps(book) == [(late.what, late.due)]
        await press(pilot, "escape", "s")
        assert "2026-11-01" in screen_text(pilot.app)
        await press(pilot, "2")
        assert steps(book) == [(late.what, TODAY + timedelta(days=3))]


async def test_a_full_disk_keeps_the_dialog_open(book: Book, monkeypatch: Patch) -> None:
    late = step(book)
    async with rows(book, monkeypatch, aim(book, step=late)) as pilot:
        await press(pilot, "s")
        with monkeypatch.context() as patch:
            patch.setattr(book, "handle", full)
            text = await press(pilot, "2")
            assert "disk is full" in text
            assert "Rescheduled" not in text
        await press(pilot, "2")
        assert message(pilot).startswith("Rescheduled")


async def test_somebody_without_a_step_gets_one_and_several_are_put_off_together(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book, section="dormant")) as pilot:
        await press(pilot, "s", "1")
        assert message(pilot) == "Planned: 王建国 get in touch, Sun 22 Nov 2026"
        assert steps(book) == [("get in touch", TODAY + timedelta(days=1))]
        monkeypatch.setattr(Rows, "aim", Target((NOBODY, 3)))
        assert "2 customers" in await press(pilot, "s")
        await press(pilot, "2")
        assert steps(book, 3) == steps(book) == [("get in touch", TODAY + timedelta(days=3))]


# planning


async def test_a_step_is_planned_with_day_time_channel_and_repeat(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book), "zh_CN") as pilot:
        await press(pilot, "f")
        await typed(pilot, "下周二下午3点")
        await press(pilot, "tab")
        await typed(pilot, "回访")
        await stand(pilot, "channel")
        await press(pilot, "4")
        await stand(pilot, "repeat")
        await typed(pilot, "每两周")
        await press(pilot, "enter")
        made = book.open_steps([NOBODY])[NOBODY][0]
        assert (made.what, made.due, made.due_time) == ("回访", date(2026, 11, 24), "15:00")
        assert (made.channel, made.repeat, made.series_from) == ("visit", "2w", date(2026, 11, 24))
        assert "11-24" in message(pilot)
        await press(pilot, "u")
        assert steps(book) == []


async def test_a_time_of_its_own_and_what_is_missing(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book)) as pilot:
        await press(pilot, "f")
        await stand(pilot, "repeat")
        await press(pilot, *"weekly", "enter")
        assert isinstance(pilot.app.screen, StepForm)
        assert "a repeat needs a day to begin with" in screen_text(pilot.app)
        await press(pilot, "2")
        await stand(pilot, "due_time")
        text = await press(pilot, *"9", "0", "enter")
        assert isinstance(pilot.app.screen, StepForm)
        assert "not a time" in text
        await press(pilot, "ctrl+u", *"9:30", "enter")
        made = book.open_steps([NOBODY])[NOBODY][0]
        assert (made.what, made.due, made.due_time, made.repeat) == ("get in touch", TODAY + timedelta(days=3), "09:30", "1w")


async def test_on_a_step_it_is_changed_and_a_day_that_is_over_may_stay(book: Book, monkeypatch: Patch) -> None:
    late = step(book, due_time="10:00", channel="visit")
    async with rows(book, monkeypatch, aim(book, step=late)) as pilot:
        text = await press(pilot, "f")
        assert "2026-11-17" in text
        assert "4 days late" in text
        await press(pilot, "tab", "end", *" 2", "enter")
        changed = book.follow_up(late.id or 0)
        assert (changed.what, changed.due, changed.due_time, changed.channel) == ("续签合同 2", late.due, "10:00", "visit")
        monkeypatch.setattr(Rows, "aim", aim(book, step=changed))
        await press(pilot, "f", "ctrl+u", *"fri", "enter")
        changed = book.follow_up(late.id or 0)
        assert (changed.due, changed.due_time, changed.snoozed) == (date(2026, 11, 27), "10:00", 1)
        assert message(pilot) == "Rescheduled: 王建国 to Fri 27 Nov 2026"


async def test_several_get_the_same_step_in_one_unit(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, Target((NOBODY, 3))) as pilot:
        assert "2 customers" in await press(pilot, "f")
        await press(pilot, "1", "tab", *"Xmas card", "enter")
        assert steps(book, 3) == steps(book) == [("Xmas card", TODAY + timedelta(days=1))]
        assert message(pilot) == "Planned: 2 customers Xmas card, Sun 22 Nov 2026"
        await press(pilot, "u")
        assert steps(book, 3) == steps(book) == []


async def test_a_draft_of_another_date_is_still_there_after_it_was_looked_at(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book, step=step(book))) as pilot:
        await press(pilot, "s", PHRASE, *"fri", "escape")
        for _time in range(2):
            assert "From your draft" in await press(pilot, "s")
            await press(pilot, "escape")
        assert (book.draft(f"snooze:{NOBODY}") or {})["due"] == "fri"


async def test_a_draft_of_a_step_is_kept_and_a_full_disk_keeps_the_form(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book)) as pilot:
        await press(pilot, "f", *"fri", "tab", *"call", "escape")
        text = await press(pilot, "f")
        assert "From your draft" in text
        with monkeypatch.context() as patch:
            patch.setattr(book, "handle", full)
            assert "disk is full" in await press(pilot, "enter")
        await press(pilot, "enter")
        assert steps(book) == [("call", date(2026, 11, 27))]


# finishing


async def test_enter_alone_finishes_and_logs_nothing(book: Book, monkeypatch: Patch) -> None:
    late = step(book)
    async with rows(book, monkeypatch, aim(book, step=late)) as pilot:
        text = await press(pilot, "d")
        assert isinstance(pilot.app.screen, Finish)
        assert "续签合同 (4 days late)" in text
        await press(pilot, "enter")
        assert message(pilot) == "Done: 王建国 续签合同"
        assert book.follow_up(late.id or 0).state == "done"
        assert NOBODY not in book.last_words([NOBODY])


async def test_esc_leaves_the_step_open(book: Book, monkeypatch: Patch) -> None:
    late = step(book)
    async with rows(book, monkeypatch, aim(book, step=late)) as pilot:
        await press(pilot, "d", *"half", "escape")
        assert book.follow_up(late.id or 0).state == "open"
        assert "half" in await press(pilot, "d")


async def test_the_outcome_is_logged_and_the_next_step_planned_in_one_unit(book: Book, monkeypatch: Patch) -> None:
    late = step(book, channel="email")
    async with rows(book, monkeypatch, aim(book, step=late), "zh_CN") as pilot:
        await press(pilot, "d")
        await typed(pilot, "已寄出")
        await press(pilot, "tab")
        await typed(pilot, "下周二")
        await press(pilot, "tab")
        await typed(pilot, "发合同")
        before = book.history(limit=1)[0].id
        await press(pilot, "enter")
        assert book.history(limit=1)[0].id == before + 1
        said = book.last_words([NOBODY])[NOBODY]
        assert (said.summary, said.channel, said.reached) == ("已寄出", "email", True)
        assert steps(book) == [("发合同", date(2026, 11, 24))]
        await press(pilot, "u")
        assert steps(book) == [(late.what, late.due)]
        assert NOBODY not in book.last_words([NOBODY])


async def test_a_repeating_step_comes_round_again_once(book: Book, monkeypatch: Patch) -> None:
    weekly = step(book, due=TODAY - timedelta(days=40), repeat="1w")
    async with rows(book, monkeypatch, aim(book, step=weekly)) as pilot:
        await press(pilot, "d", "enter")
        assert steps(book) == [(weekly.what, TODAY + timedelta(days=2))]
        assert message(pilot) == "Done: 王建国 续签合同, next 23 Nov"


async def test_a_plain_customer_finishes_the_earliest_step(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, *"/8000", "tab", "d", "enter")
        assert steps(book, WANG) == []
        assert message(pilot) == "Done: 王伟丽 发正式报价"


# days that matter


async def test_a_birthday_in_either_calendar_with_or_without_a_year(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book)) as pilot:
        for phrase, shown, stored in (
            ("农历八月十五", "15 Sep 2027", "L--08-15"),
            ("7 Mar 1985", "7 Mar 1985", "1985-03-07"),
            ("２月２９日", "28 Feb 2027", "--02-29"),
        ):
            await press(pilot, "o", "tab")
            assert shown in await typed(pilot, phrase)
            await press(pilot, "enter")
            made = book.occasions(NOBODY)[0]
            assert (made.kind, str(made.date), made.once, made.lead_days) == ("birthday", stored, False, None)
            assert message(pilot).startswith("Saved: 王建国 birthday")
            await press(pilot, "u")
            assert book.occasions(NOBODY) == (), phrase


async def test_the_end_of_a_contract_comes_once_and_ahead_of_time(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book)) as pilot:
        text = await press(pilot, "o", "4")
        assert "as set: 30 days" in text
        await press(pilot, "tab", *"30 Nov", "tab", *"printers", "tab", *"14", "enter")
        made = book.occasions(NOBODY)[0]
        assert (made.kind, str(made.date), made.once, made.name, made.lead_days) == ("contract_end", "2026-11-30", True, "printers", 14)


async def test_what_is_no_day_is_said_below_the_field_and_either_reading_is_asked(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, aim(book)) as pilot:
        await press(pilot, "o", "tab", "enter")
        assert "is empty" in screen_text(pilot.app)
        await press(pilot, *"1985", "enter")
        assert isinstance(pilot.app.screen, OccasionForm)
        assert "needs a day and a month" in screen_text(pilot.app)
        await press(pilot, "ctrl+u", *"3/5", "enter", "2", "enter")
        assert str(book.occasions(NOBODY)[0].date) == "--03-05"


async def test_an_occasion_in_the_book_is_changed_with_the_same_form(book: Book, monkeypatch: Patch) -> None:
    from clientbook.domain.dates import PartialDate

    made = book.save_occasion(Occasion(customer_id=WANG, kind="festival", date=PartialDate(month=8, day=15, lunar=True), name="中秋"))
    occasion = next(each for each in book.occasions(WANG) if each.id == made.id)
    async with rows(book, monkeypatch, aim(book, WANG)) as pilot:
        place: Any = pilot.app.screen
        place.start(place.edit_occasion(WANG, occasion), group="acts")
        await settled(pilot)
        assert "lunar 15th of 8th month" in screen_text(pilot.app)
        await stand(pilot, "person")
        await press(pilot, "2")
        await stand(pilot, "name")
        await press(pilot, *"!", "enter")
        changed = next(each for each in book.occasions(WANG) if each.id == made.id)
        assert (changed.name, str(changed.date)) == ("中秋!", "L--08-15")
        assert changed.person_id == book.customer(WANG).persons[0].id


def test_days_ahead_are_read_with_and_without_their_unit() -> None:
    assert [read_days(each) for each in ("", "７", "14 天", "0")] == [None, 7, 14, 0]
    with pytest.raises(Exception, match="number"):
        read_days("soon")


async def test_one_field_of_a_dialog_takes_its_own_typing_back_not_the_book(book: Book, monkeypatch: Patch) -> None:
    late = step(book)
    async with rows(book, monkeypatch, aim(book, step=late)) as pilot:
        before = book.history(limit=1)[0].id
        await press(pilot, "d", *"ab", "ctrl+z", "ctrl+z", "ctrl+z")
        assert book.history(limit=1)[0].id == before
        assert isinstance(pilot.app.screen, Finish)
        assert pilot.app.screen.query_one(DueField).typed == ""
