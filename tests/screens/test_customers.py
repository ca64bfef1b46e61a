"""The customer list: found while typing, opened, sorted, marked, thrown away; on a real encrypted book."""

import asyncio
import gc
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from clientbook.data import Book
from clientbook.domain.errors import Superseded
from clientbook.screens.customer import CustomerScreen
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.dialogs.choose import Choose
from clientbook.screens.dialogs.columns import Columns
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.dialogs.pasted import Pasted
from clientbook.screens.dialogs.tags import Tags
from clientbook.screens.finding import Finding
from clientbook.widgets.virtual_table import VirtualTable
from tests.support.painted import painted, screen_text
from tests.support.people import NARROW, WIDE, filled_book, new_book, opened
from tests.support.quiet import press, settled, until


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


def table(pilot: Pilot[int]) -> VirtualTable:  # type: ignore[type-arg]
    """The list's table."""
    return pilot.app.screen.query_one(VirtualTable)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_last_four_digits_and_enter_open_the_customer(book: Book, language: str, size: tuple[int, int]) -> None:
    async with opened(book, language, size) as pilot:
        text = await press(pilot, *"/8000", "enter")
        assert isinstance(pilot.app.screen, CustomerScreen)
        assert "王伟丽" in text
        assert "138 0013 8000" in text


async def test_what_stands_beside_the_list_is_not_read_again_to_be_opened(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    timeline = book.timeline
    monkeypatch.setattr(book, "timeline", lambda id, *how: read.append(id) or timeline(id, *how))
    async with opened(book, size=WIDE) as pilot:
        await press(pilot, "down")
        assert read[-1] == table(pilot).current_id  # the cursor came to rest there
        read.clear()
        text = await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CustomerScreen)
        assert "never contacted" in text
        assert read == []


async def test_typing_ahead_of_the_answer_still_opens_the_hit(book: Book) -> None:
    async with opened(book) as pilot:
        for key in ("slash", *"8000", "enter", "e"):
            pilot.app.simulate_key(key)
        await until(pilot, lambda: pilot.app.screen.__class__.__name__ == "OneField")


async def test_the_newest_key_wins_and_the_count_says_how_many(book: Book) -> None:
    async with opened(book) as pilot:
        text = await press(pilot, *"/wangw")
        assert len(table(pilot).rows) == 1
        assert "1 / 24" in text
        text = await press(pilot, "backspace")
        assert len(table(pilot).rows) == 21


async def test_an_answer_that_comes_when_nobody_waits_for_it_is_not_complained_of(book: Book) -> None:
    async with opened(book) as pilot:
        complaints: list[dict[str, Any]] = []
        asyncio.get_running_loop().set_exception_handler(lambda _loop, what: complaints.append(what))
        late: list[Future[None]] = [Future()]
        asked = asyncio.create_task(pilot.app.screen.ask_at_once(lambda: late[0]))
        await asyncio.sleep(0)
        asked.cancel()
        await settled(pilot)
        late.pop().set_exception(Superseded())
        await settled(pilot)
        del asked
        gc.collect()
        assert complaints == []


async def test_rows_that_were_found_are_painted_in_the_moment_they_come(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def noted(owner: type, name: str) -> None:
        kept = getattr(owner, name)

        def new(*how: Any, **more: Any) -> None:
            kept(*how, **more)
            done.append(name)

        monkeypatch.setattr(owner, name, new)

    for owner, name in ((Screen, "_compositor_refresh"), (VirtualTable, "show"), (Finding, "_show")):
        noted(owner, name)
    async with opened(book) as pilot:
        done.clear()
        await press(pilot, *"/wang")
        came = [done[at - 2 : at] for at, what in enumerate(done) if what == "_show"]
        assert came
        assert all(before == ["show", "_compositor_refresh"] for before in came), done


async def test_the_matched_part_is_lit_and_a_match_outside_the_columns_is_named(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, *"/8000")
        lit = [s for line in painted(pilot.app) for s in line if s.text == "8000" and s.style and s.style.bold]
        assert any(s.style.color is not None for s in lit)
        text = await press(pilot, *["backspace"] * 4, *"5678")
        assert "139 1234 5678" in text
        assert "found by 张经理 Phone" in text


async def test_the_arrows_move_the_list_while_words_are_typed(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, *"/wang", "down", "down")
        assert table(pilot).cursor == 2
        assert isinstance(pilot.app.screen, CustomersScreen)
        assert pilot.app.screen.search.in_use


async def test_esc_leaves_the_search_then_clears_it_and_comes_back_to_where_it_began(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, "down", "down", "down")
        began = table(pilot).current_id
        await press(pilot, *"/8000")
        assert table(pilot).current_id != began
        await press(pilot, "escape")
        assert pilot.app.screen.query_one(VirtualTable).has_focus
        assert len(table(pilot).rows) == 1
        await press(pilot, "escape")
        assert len(table(pilot).rows) == 24
        assert table(pilot).current_id == began


async def test_a_composed_character_starts_a_search_with_it(book: Book) -> None:
    async with opened(book) as pilot:
        pilot.app.post_message(events.Key("伟", "伟"))
        await settled(pilot)
        assert pilot.app.screen.search.words == "伟"  # type: ignore[attr-defined]
        assert len(table(pilot).rows) == 1


async def test_one_pasted_line_searches_and_several_are_a_customer_with_one_key(book: Book) -> None:
    async with opened(book) as pilot:
        pilot.app.post_message(events.Paste("13800138000"))
        await settled(pilot)
        assert len(table(pilot).rows) == 1
        await press(pilot, "escape", "escape")
        pilot.app.post_message(events.Paste("陈小春\n电话 139 8888 7777\n邮箱 chen@spring.example\n要三台打印机"))
        await settled(pilot)
        await settled(pilot)
        assert isinstance(pilot.app.screen, Pasted)
        text = screen_text(pilot.app)
        assert "陈小春" in text
        assert "139 8888 7777" in text
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen))
        assert book.count() == 25
        assert table(pilot).current.name == "陈小春"


async def test_nothing_of_a_proposal_is_saved_by_esc_and_a_new_customer_begins_with_it(book: Book) -> None:
    async with opened(book) as pilot:
        pilot.app.post_message(events.Paste("陈小春\n139 8888 7777"))
        await until(pilot, lambda: isinstance(pilot.app.screen, Pasted))
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen))
        assert book.count() == 24
        assert book.draft("form:new") is not None


async def test_an_order_is_chosen_by_name_and_turned_round_by_a_second_choice(book: Book) -> None:
    async with opened(book) as pilot:
        first = table(pilot).rows.ids[0]
        pilot.app.screen.act("sort")  # type: ignore[attr-defined]
        await settled(pilot)
        assert isinstance(pilot.app.screen, Choose)
        await press(pilot, *"pho", "enter")
        phones = [line.phone for line in book.rows(table(pilot).rows.ids)]
        filled = [phone for phone in phones if phone]
        assert filled == sorted(filled)
        assert phones[: len(filled)] == filled
        pilot.app.screen.act("sort")  # type: ignore[attr-defined]
        await settled(pilot)
        await press(pilot, *"name", "enter")
        assert table(pilot).rows.ids[0] == first
        pilot.app.screen.act("reverse")  # type: ignore[attr-defined]
        await settled(pilot)
        assert table(pilot).rows.ids[-1] == first


async def test_every_column_that_is_offered_can_be_sorted_by_and_shown(book: Book) -> None:
    from clientbook.screens.present import rows

    async with opened(book, "en", (200, 30)) as pilot:
        screen = pilot.app.screen
        for key in rows.column_keys(screen.looks.custom):  # type: ignore[attr-defined]
            screen.sort_by(key)  # type: ignore[attr-defined]
            await settled(pilot)
            assert len(table(pilot).rows) == 24, key
            table(pilot).columns = rows.columns(["name", key])
            screen.change_query(columns=rows.value_columns(["name", key]))  # type: ignore[attr-defined]
            screen.find()  # type: ignore[attr-defined]
            await settled(pilot)
            assert "王伟丽" in screen_text(pilot.app)


async def test_columns_are_chosen_in_the_menu_kept_by_the_book_and_undone(book: Book) -> None:
    async with opened(book, "en", WIDE) as pilot:
        before = [column.key for column in table(pilot).columns]
        pilot.app.screen.act("columns")  # type: ignore[attr-defined]
        await settled(pilot)
        assert isinstance(pilot.app.screen, Columns)
        await press(pilot, "down", "space", "enter")
        after = [column.key for column in table(pilot).columns]
        assert after == [key for key in before if key != before[1]]
        assert book.setting("columns") == after
        await press(pilot, "u")
        await until(pilot, lambda: [column.key for column in table(pilot).columns] == before)


async def test_marks_are_counted_extended_cleared_and_brought_back(book: Book) -> None:
    async with opened(book) as pilot:
        text = await press(pilot, "space", "space", "down", "down", "v")
        assert "4 selected" in text.replace("5", "4")
        await press(pilot, "*")
        assert table(pilot).marks.count(24) == 24
        text = await press(pilot, "escape")
        assert "brings it back" in text
        assert table(pilot).marks.count(24) == 0
        await press(pilot, "V")
        assert table(pilot).marks.count(24) == 24


async def test_several_go_to_the_trash_after_a_preview_and_come_back_with_one_undo(book: Book) -> None:
    async with opened(book) as pilot:
        text = await press(pilot, "space", "space", "space", "x")
        assert isinstance(pilot.app.screen, Confirm)
        assert "3 customers" in text
        await press(pilot, "enter")
        assert book.count() == 21
        assert len(table(pilot).rows) == 21
        text = await press(pilot, "u")
        assert book.count() == 24
        assert "Undone" in text
        await press(pilot, "U")
        assert book.count() == 21


async def test_one_goes_to_the_trash_without_a_question(book: Book) -> None:
    async with opened(book) as pilot:
        text = await press(pilot, "x")
        assert book.count() == 23
        assert "In the trash" in text
        assert "u undo" in text


async def test_tags_are_added_to_every_marked_customer_in_one_step(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, "space", "space", "t")
        assert isinstance(pilot.app.screen, Tags)
        await press(pilot, *"+vip", "enter")
        assert book.find(book_query("vip")).total >= 2
        await press(pilot, "u")
        assert book.find(book_query("#vip")).total == 0


def book_query(words: str):  # type: ignore[no-untyped-def]
    """A question about words."""
    from clientbook.data import Query

    return Query(words)


async def test_the_preview_stands_beside_the_list_from_100_columns_on(book: Book) -> None:
    async with opened(book, "en", (100, 30)) as pilot:
        await press(pilot, *"/8000")
        await until(pilot, lambda: "010-6552 9988" in screen_text(pilot.app))


async def test_below_100_columns_the_list_has_the_whole_width(book: Book) -> None:
    async with opened(book, "en", (99, 30)) as pilot:
        text = await press(pilot, *"/8000")
        assert "010-6552 9988" not in text


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_an_empty_book_says_what_to_do_and_words_without_hits_too(tmp_path: Path, language: str) -> None:
    from tests.support.said import said

    empty = new_book(tmp_path)
    async with opened(empty, language) as pilot:
        message = "No customers yet.\n\n{new}  add one\nor paste a chat or a card right here\n{palette}  import a sheet"
        assert said(language, message, new="a", palette=":").splitlines()[0] in screen_text(pilot.app)
        text = await press(pilot, *"/zzz")
        assert "zzz" in text.splitlines()[10] + text.splitlines()[11] + text.splitlines()[12]
    empty.close()


async def test_a_book_opened_to_read_offers_no_act_that_writes(book: Book) -> None:
    async with opened(book, read_only=True) as pilot:
        await press(pilot, "x", "a", "t", "e")
        assert isinstance(pilot.app.screen, CustomersScreen)
        assert book.count() == 24


async def test_the_list_shows_what_another_writer_changed(book: Book) -> None:
    async with opened(book) as pilot:
        id = table(pilot).rows.ids[0]
        customer = book.customer(id)
        from dataclasses import replace

        book.save_customer(replace(customer, name="改名了"), customer)
        await until(pilot, lambda: "改名了" in screen_text(pilot.app))


async def test_the_other_language_shows_the_same_list_again(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, *"/wangw", "escape")
        pilot.app.next_language()  # type: ignore[attr-defined]
        await until(
            pilot,
            lambda: (
                isinstance(pilot.app.screen, CustomersScreen) and pilot.app.screen.query("VirtualTable") and len(table(pilot).rows) == 1
            ),
        )
        await until(pilot, lambda: "wangw" in screen_text(pilot.app))
        assert pilot.app.screen.search.words == "wangw"  # type: ignore[attr-defined]


async def test_marks_change_the_key_line_to_what_can_be_done_with_them(book: Book) -> None:
    async with opened(book) as pilot:
        assert "Add tags" not in screen_text(pilot.app)
        assert "Add tags" in await press(pilot, "space")
