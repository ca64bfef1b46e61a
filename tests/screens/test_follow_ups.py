"""The follow-ups: groups, a channel, more of a group, acts on the step under the cursor and on all that are marked, one undo."""

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from clientbook.clock import FixedClock
from clientbook.data import Book
from clientbook.domain.customer import Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.keys_in import KeysIn
from clientbook.screens.customer import CustomerScreen
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.follow_ups import FollowUps
from clientbook.screens.present import steps as step_lines
from tests.support import people
from tests.support.painted import screen_text
from tests.support.people import NARROW, NOW, WIDE, new_book, settled
from tests.support.plans import DAY, planned_book
from tests.support.quiet import press, until


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = planned_book(tmp_path)
    yield made
    made.close()


def opened(book: Book, *how: Any, place: str = "3", **more: Any) -> AbstractAsyncContextManager[Pilot[int]]:
    """The app, which begins with the follow-ups."""
    return people.opened(book, *how, place=place, **more)


async def follow_ups(pilot: Pilot[int]) -> FollowUps:
    """The screen, settled."""
    screen = pilot.app.screen
    assert isinstance(screen, FollowUps)
    return screen


def chosen(screen: FollowUps) -> str:
    """The step under the cursor."""
    current = screen.lines.current
    assert current is not None
    return current.value.follow_up.what if current.markable else f"more {current.key[1]}"


def open_steps(book: Book) -> dict[str, FollowUp]:
    """Every open step by what it says."""
    return {line.follow_up.what: line.follow_up for group in book.steps(limit=500) for line in group.lines}


# what it shows


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_every_group_stands_there_with_its_number_in_both_languages_and_sizes(
    book: Book, language: str, size: tuple[int, int]
) -> None:
    async with opened(book, language, size) as pilot:
        await follow_ups(pilot)
        text = screen_text(pilot.app)
        heads = ("OVERDUE  2", "TODAY  2", "NEXT 7 DAYS  4", "LATER  2", "NO DATE  1")
        if language == "en":
            assert all(head in text for head in heads), text
            assert "Follow-ups 11" in text
            assert "4 days late" in text
            assert "monthly" in text
            assert "put off 2 times" in text
        else:
            assert "待跟进 11" in text
            assert "晚 4 天" in text
        assert "15:00" in text
        assert "方案满意" in text


async def test_an_empty_book_says_how_a_step_is_planned(tmp_path: Path) -> None:
    made = new_book(tmp_path)
    async with opened(made) as pilot:
        await follow_ups(pilot)
        assert "No follow-ups are planned" in screen_text(pilot.app)
        await press(pilot, "j", "space", "d", "x", "enter", "tab", "asterisk")
        assert "No follow-ups are planned" in screen_text(pilot.app)
    made.close()


async def test_hostile_names_and_steps_are_shown_as_they_stand(tmp_path: Path) -> None:
    made = new_book(tmp_path)
    id = made.save_customer(Customer(name="[/b]gnp.exe", company="[@click=app.quit]x")).id
    made.save_follow_up(FollowUp(customer_id=id, what="[red]call[/red] " + "欧" * 200, due=DAY, channel="[b]"))
    async with opened(made) as pilot:
        await follow_ups(pilot)
        text = screen_text(pilot.app)
        assert "[/b]" in text
        assert "[red]call[/red]" in text
    made.close()


async def test_steps_of_customers_in_the_trash_are_not_shown(book: Book) -> None:
    async with opened(book) as pilot:
        await follow_ups(pilot)
        book.trash([1])
        await until(pilot, lambda: "Follow-ups 9" in screen_text(pilot.app))
        assert "王伟丽" not in screen_text(pilot.app)


# more of a group


async def test_a_long_group_opens_page_by_page_and_every_group_keeps_its_part_until_then(tmp_path: Path) -> None:
    made = new_book(tmp_path)
    ids = [made.save_customer(Customer(name=f"Late {n:03}")).id for n in range(30)]
    for n in range(300):
        made.save_follow_up(FollowUp(customer_id=ids[n % 30], what=f"late {n:03}", due=DAY - timedelta(days=400 - n)))
    made.save_follow_up(FollowUp(customer_id=ids[0], what="some time"))
    async with opened(made) as pilot:
        screen = await follow_ups(pilot)
        text = screen_text(pilot.app)
        assert "OVERDUE  300" in text
        assert "some time" in text
        shown = step_lines.shown_of(screen.lines.entries, "overdue")
        assert f"and {300 - shown} more" in text
        screen.lines.stand_on(("more", "overdue"))
        await press(pilot, "enter")
        assert chosen(screen) == f"late {shown:03}"
        assert step_lines.shown_of(screen.lines.entries, "overdue") == shown + step_lines.PAGE
        screen.lines.stand_on(("more", "overdue"))
        await press(pilot, "enter")
        assert step_lines.shown_of(screen.lines.entries, "overdue") == 300
        assert ("more", "overdue") not in [entry.key for entry in screen.lines.entries]
        await press(pilot, "G")
        assert chosen(screen) == "some time"
    made.close()


# the channel


async def test_tab_goes_round_the_channels_that_occur_and_esc_shows_all_again(book: Book) -> None:
    async with opened(book) as pilot:
        screen = await follow_ups(pilot)
        text = await press(pilot, "tab")
        assert "Channel phone call" in text
        assert "Follow-ups 6" in text
        assert "续签合同" not in text
        seen = []
        for _ in range(4):
            text = await press(pilot, "tab")
            seen.append(next(line for line in text.splitlines() if "Channel" in line).split("Channel")[1].removesuffix("Tab").strip())
        assert seen == ["WeChat", "mail", "visit", "all"]
        assert "Channel visit" in await press(pilot, "shift+tab")
        assert "Channel all" in await press(pilot, "escape")
        screen.act("channel_filter")
        await settled(pilot)
        text = await press(pilot, "3")
        assert "Channel WeChat" in text
        assert "寄样册并确认地址" in text


async def test_the_last_step_of_a_channel_leaves_a_sentence_and_the_way_back(book: Book) -> None:
    async with opened(book) as pilot:
        await follow_ups(pilot)
        await press(pilot, "tab", "tab")
        text = await press(pilot, "x")
        assert "Nothing planned by WeChat" in text
        assert "Follow-ups 10" in await press(pilot, "escape")


# acts


async def test_each_act_is_about_the_step_under_the_cursor_and_one_key_takes_it_back(book: Book) -> None:
    async with opened(book) as pilot:
        screen = await follow_ups(pilot)
        await press(pilot, "j")
        assert chosen(screen) == "续签合同"
        text = await press(pilot, "x")
        assert chosen(screen) == "寄样册并确认地址"
        assert "u undo" in text
        assert "续签合同" not in open_steps(book)
        assert book.count() == 8
        assert book.count(trashed=True) == 0
        await press(pilot, "u")
        assert chosen(screen) == "续签合同"
        screen.lines.stand_on(("later", open_steps(book)["回访使用情况"].id))
        await press(pilot, "full_stop")
        after = open_steps(book)["回访使用情况"]
        assert after.due == date(2027, 1, 1)
        assert chosen(screen) == "年后拜访"
        assert book.customer(6).last_contact == DAY
        await press(pilot, "u", "g")
        await press(pilot, "comma")
        assert open_steps(book)["报价：等内部审批"].due == DAY + timedelta(days=3)
        assert chosen(screen) == "续签合同"
        assert "OVERDUE  1" in screen_text(pilot.app)
        await press(pilot, "u", "g")
        text = await press(pilot, "s", "2")
        moved = open_steps(book)["报价：等内部审批"]
        assert (moved.due, moved.snoozed) == (DAY + timedelta(days=3), 3)
        assert chosen(screen) == "续签合同"
        assert "王伟丽" in text.splitlines()[-2]
        assert "24 Nov" in text.splitlines()[-2]
        assert "u undo" in text
        await press(pilot, "u", "g")
        await press(pilot, "j", "d", "enter")
        assert "续签合同" not in open_steps(book)
        assert chosen(screen) == "寄样册并确认地址"
        assert "OVERDUE  1" in screen_text(pilot.app)


async def test_marked_steps_are_called_off_done_or_rescheduled_after_a_preview_and_one_undo_brings_all_back(book: Book) -> None:
    async with opened(book) as pilot:
        screen = await follow_ups(pilot)
        text = await press(pilot, "space", "space")
        assert "2 steps selected" in text
        assert chosen(screen) == "寄样册并确认地址"
        text = await press(pilot, "x")
        assert isinstance(pilot.app.screen, Confirm)
        assert "2 customers" in text
        assert len(open_steps(book)) == 11
        await press(pilot, "escape")
        assert len(open_steps(book)) == 11
        await press(pilot, "x", "enter")
        assert len(open_steps(book)) == 9
        assert "selected" not in screen_text(pilot.app)
        await press(pilot, "u")
        assert len(open_steps(book)) == 11
        await press(pilot, "g")
        text = await press(pilot, "space", "space", "d")
        assert "2 customers" in text
        assert len(open_steps(book)) == 11
        await press(pilot, "enter")
        assert len(open_steps(book)) == 9
        await press(pilot, "u")
        assert len(open_steps(book)) == 11
        await press(pilot, "g")
        text = await press(pilot, "space", "space", "f", *"next wed")
        assert "2 customers" in text
        await press(pilot, "enter")
        for what in ("报价：等内部审批", "续签合同"):
            assert open_steps(book)[what].due == date(2026, 11, 25)
        assert "OVERDUE" not in screen_text(pilot.app)
        assert "selected" not in screen_text(pilot.app)
        text = await press(pilot, "u")
        assert "OVERDUE  2" in text
        assert open_steps(book)["续签合同"].due == DAY - timedelta(days=1)


async def test_marks_are_cleared_brought_back_hidden_by_a_channel_and_meant_one_by_one(book: Book) -> None:
    async with opened(book) as pilot:
        screen = await follow_ups(pilot)
        await press(pilot, "space", "space", "space")
        assert "1 step selected" in await press(pilot, "tab")
        assert "1 step selected" in await press(pilot, "shift+tab")
        assert "3 steps selected" in await press(pilot, "V")
        await press(pilot, "escape")
        assert "11 steps selected" in await press(pilot, "asterisk")
        text = await press(pilot, "escape")
        assert "selected" not in text.splitlines()[2]
        assert "V brings it back" in text
        assert "11 steps selected" in await press(pilot, "V")
        assert isinstance(pilot.app.screen, FollowUps)
        assert len(screen.target().steps) == 11
        assert len(screen.target().customers) == 8
        await press(pilot, "escape")
        mine = [step for step in open_steps(book).values() if step.customer_id == 1]
        screen.lines.marks.add((group, step.id) for step in mine for group in ("overdue", "next7"))
        target = screen.target()
        assert target.customers == (1,)
        assert {step.id for step in target.steps} == {step.id for step in mine}


async def test_several_steps_of_one_customer_are_named_before_they_are_done(book: Book) -> None:
    async with opened(book) as pilot:
        screen = await follow_ups(pilot)
        mine = {step.id for step in open_steps(book).values() if step.customer_id == 1}
        screen.lines.marks.add(entry.key for entry in screen.lines.entries if entry.markable and entry.key[1] in mine)
        text = await press(pilot, "d")
        assert isinstance(pilot.app.screen, Confirm)
        assert "for 王伟丽" in text
        assert "send the second offer" in text
        assert len(open_steps(book)) == 11
        await press(pilot, "enter")
        assert len(open_steps(book)) == 9


async def test_a_log_from_here_offers_the_step_as_done_with_it(book: Book) -> None:
    async with opened(book) as pilot:
        screen = await follow_ups(pilot)
        text = await press(pilot, "j", "i", *"both signed")
        assert "续签合同" in text
        await press(pilot, "enter")
        assert "续签合同" not in open_steps(book)
        assert book.customer(2).last_contact == DAY
        assert chosen(screen) == "寄样册并确认地址"


async def test_e_changes_the_step_in_place(book: Book) -> None:
    async with opened(book) as pilot:
        screen = await follow_ups(pilot)
        text = await press(pilot, "j", "e")
        assert "港湾牙科" in text
        await press(pilot, "tab", *" at noon", "enter")
        assert chosen(screen) == "续签合同 at noon"
        assert open_steps(book)["续签合同 at noon"].due == DAY - timedelta(days=1)


# keys typed faster than the book answers


def type_ahead(pilot: Pilot[int], keys: str) -> None:
    """Keys in one go, as they come from a terminal."""
    for message in KeysIn().feed(keys):
        pilot.app.post_message(message)


async def test_keys_typed_behind_the_digit_are_for_the_lines_that_come(book: Book) -> None:
    async with opened(book, place="2") as pilot:
        type_ahead(pilot, "3jx")
        await until(pilot, lambda: len(open_steps(book)) == 10)
        assert "续签合同" not in open_steps(book)
        type_ahead(pilot, "233gx")
        await until(pilot, lambda: len(open_steps(book)) == 9)
        assert "报价：等内部审批" not in open_steps(book)


async def test_the_digit_on_a_customer_leads_back_and_holds_no_key(book: Book) -> None:
    async with opened(book) as pilot:
        await follow_ups(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CustomerScreen)
        await press(pilot, "3")
        assert isinstance(pilot.app.screen, FollowUps)
        assert not pilot.app._type_ahead._across
        type_ahead(pilot, "jx")
        await until(pilot, lambda: len(open_steps(book)) == 10)


async def test_keys_typed_behind_tab_are_for_the_steps_of_that_channel(book: Book) -> None:
    async with opened(book) as pilot:
        await follow_ups(pilot)
        type_ahead(pilot, "\t\tx")
        await until(pilot, lambda: len(open_steps(book)) == 10)
        assert "寄样册并确认地址" not in open_steps(book)


# the cursor


async def test_the_cursor_stays_with_its_step_when_the_list_is_read_again(book: Book) -> None:
    async with opened(book) as pilot:
        screen = await follow_ups(pilot)
        await press(pilot, "j", "j")
        was = chosen(screen)
        book.save_follow_up(FollowUp(customer_id=5, what="even later", due=DAY - timedelta(days=30)))
        await until(pilot, lambda: "even later" in screen_text(pilot.app))
        assert chosen(screen) == was


async def test_enter_opens_the_customer_and_the_cursor_follows_who_was_looked_at_last(book: Book) -> None:
    async with opened(book) as pilot:
        screen = await follow_ups(pilot)
        text = await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CustomerScreen)
        assert "1 / 8" in text
        text = await press(pilot, "right_square_bracket")
        assert "港湾牙科" in text
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, FollowUps)
        assert chosen(screen) == "续签合同"


async def test_back_from_another_place_the_cursor_stands_where_it_stood(book: Book) -> None:
    async with opened(book) as pilot:
        screen = await follow_ups(pilot)
        await press(pilot, "j", "j", "j")
        was = chosen(screen)
        await press(pilot, "2")
        assert isinstance(pilot.app.screen, CustomersScreen)
        await press(pilot, "3")
        assert chosen(await follow_ups(pilot)) == was


async def test_a_new_step_begins_with_a_search_for_whom(book: Book) -> None:
    async with opened(book) as pilot:
        await follow_ups(pilot)
        text = await press(pilot, "a")
        assert isinstance(pilot.app.screen, CustomersScreen)
        assert "F6 plans it" in text
        assert "仇英" in await press(pilot, *"chou")
        await press(pilot, "f6")
        await press(pilot, *"fri", "tab", *"ask about the frames", "enter")
        planned = open_steps(book)["ask about the frames"]
        assert (planned.customer_id, planned.due) == (3, date(2026, 11, 27))
        assert "ask about the" in await press(pilot, "escape", "escape", "3")


async def test_after_midnight_what_was_due_is_overdue(tmp_path: Path) -> None:
    clock = FixedClock(NOW)
    made = planned_book(tmp_path, clock)
    async with opened(made) as pilot:
        screen = await follow_ups(pilot)
        clock.instant = NOW + timedelta(days=1)
        screen.day_changed()
        await until(pilot, lambda: "OVERDUE  4" in screen_text(pilot.app))
        assert "TODAY  1" in screen_text(pilot.app)
        assert "5 days late" in screen_text(pilot.app)
        assert "Sun 22 Nov" in screen_text(pilot.app)
    made.close()


async def test_a_terminal_that_becomes_larger_shows_more_of_each_group(tmp_path: Path) -> None:
    made = new_book(tmp_path)
    id = made.save_customer(Customer(name="Li Lei")).id
    for n in range(40):
        made.save_follow_up(FollowUp(customer_id=id, what=f"step {n}", due=DAY - timedelta(days=1)))
    made.save_follow_up(FollowUp(customer_id=id, what="some time"))
    async with opened(made) as pilot:
        screen = await follow_ups(pilot)
        await press(pilot, "j", "j")
        was, before = chosen(screen), step_lines.shown_of(screen.lines.entries, "overdue")
        await pilot.resize_terminal(120, 36)
        await settled(pilot)
        assert step_lines.shown_of(screen.lines.entries, "overdue") > before
        assert chosen(screen) == was
        await pilot.resize_terminal(60, 20)
        await settled(pilot)
        assert step_lines.shown_of(screen.lines.entries, "overdue") < before
        assert chosen(screen) == was
    made.close()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_keys_of_a_step_fit_into_eighty_columns(book: Book, language: str) -> None:
    async with opened(book, language) as pilot:
        screen = await follow_ups(pilot)
        line = screen_text(pilot.app).splitlines()[-1]
        for id in screen.KEYS:
            assert f" {screen.key_for(id)} " in line, (id, line)


async def test_the_menu_calls_the_acts_what_they_are_here(book: Book) -> None:
    async with opened(book) as pilot:
        await follow_ups(pilot)
        text = await press(pilot, "semicolon")
        assert all(label in text for label in ("Reschedule", "Change step", "Plan for somebody"))
        assert "Set follow-up" not in text
        assert "Reschedule" in await press(pilot, *"resch")
        assert "Cancel follow-up" in await press(pilot, *["backspace"] * 5, *"cancel")
        await press(pilot, "escape", "2")
        assert "Set follow-up" in await press(pilot, "semicolon")


async def test_a_book_opened_to_read_offers_no_act(book: Book) -> None:
    async with opened(book, read_only=True) as pilot:
        screen = await follow_ups(pilot)
        for act in ("contacted", "no_answer", "done", "snooze", "plan", "log", "remove", "edit", "new"):
            assert not screen.offers(act), act
        assert "Follow-ups 11" in screen_text(pilot.app)


async def test_a_step_closed_elsewhere_meanwhile_is_passed_over(book: Book) -> None:
    async with opened(book) as pilot:
        await follow_ups(pilot)
        step = open_steps(book)["报价：等内部审批"]
        book.save_follow_up(replace(step, state="done", done_on=DAY))
        await press(pilot, "x")
        assert book.follow_up(step.id or 0).state == "done"
