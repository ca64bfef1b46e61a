"""One customer: fields changed where they stand, points added, verified, copied and taken away; next and previous; drafts."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from clientbook.data import Book, CustomField
from clientbook.domain.errors import NotSaved
from clientbook.screens.customer import CustomerScreen
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.dialogs.choose import Choose
from clientbook.screens.dialogs.one_field import LongField, OneField
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.text_input import TextInput
from tests.support.painted import screen_text
from tests.support.people import NARROW, WIDE, filled_book, open_record, opened
from tests.support.quiet import press, settled, until


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


@asynccontextmanager
async def record(book: Book, language: str = "en", size: tuple[int, int] = NARROW, words: str = "") -> AsyncIterator[Pilot[int]]:
    """The record of the customer of the pictures, on the first number; found by these words where there are some."""
    async with opened(book, language, size) as pilot:
        if words:
            await press(pilot, "slash", *words, "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))
        else:
            await open_record(pilot)
            await go_to(pilot, "points", 0)
        yield pilot


def lines(pilot: Pilot[int]) -> BlockList:
    """The record's lines."""
    return pilot.app.screen.query_one("#record", BlockList)


async def go_to(pilot: Pilot[int], field: str, point: int | None = None, person: int | None = None) -> None:
    """Put the cursor on a place."""
    from clientbook.domain.edits import Place

    assert lines(pilot).stand_on(Place(field, person, point)), (field, [block.key for block in lines(pilot).blocks])
    await settled(pilot)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_phone_found_by_digits_is_corrected_in_place(book: Book, language: str, size: tuple[int, int]) -> None:
    async with record(book, language, size, words="8000") as pilot:
        id = pilot.app.screen.seen.customer.id  # type: ignore[attr-defined]
        await press(pilot, "e")
        field = pilot.app.screen.query_one(TextInput)
        assert field.cursor_position == len(field.value)
        assert field.selection.is_empty
        text = await press(pilot, *["backspace"] * 4, *"8123", "enter")
        assert isinstance(pilot.app.screen, CustomerScreen)
        assert "138 0013 8123" in text
        assert book.customer(id).points[0].normal == "+8613800138123"
        assert book.customer(id).points[0].primary
        await press(pilot, "u")
        assert book.customer(id).points[0].normal == "+8613800138000"
        await press(pilot, "ctrl+y")
        assert book.customer(id).points[0].normal == "+8613800138123"


async def test_the_cursor_stands_on_what_the_search_found_also_at_a_contact_person(book: Book) -> None:
    async with record(book, words="5678") as pilot:
        await press(pilot, "e", "ctrl+u", *"13912340000", "enter")
        customer = pilot.app.screen.seen.customer  # type: ignore[attr-defined]
        assert customer.persons[0].points[0].value == "13912340000"


async def test_a_letter_typed_in_a_field_never_acts(book: Book) -> None:
    async with record(book) as pilot:
        before = book.dump()
        await press(pilot, "e", *"xuUeadt12!*v", "semicolon", "question_mark", "slash", "colon", "q", "q")
        assert isinstance(pilot.app.screen, OneField)
        assert book.dump() == before
        assert pilot.app.screen.typed.endswith("xuUeadt12!*v;?/:qq")


async def test_ctrl_z_in_a_field_undoes_typing_and_not_the_book(book: Book) -> None:
    async with record(book) as pilot:
        before = book.dump()
        await press(pilot, "e", *"99")
        typed = pilot.app.screen.query_one(TextInput).value
        await press(pilot, "ctrl+z")
        assert pilot.app.screen.query_one(TextInput).value == typed[:-1]
        await press(pilot, "ctrl+y")
        assert pilot.app.screen.query_one(TextInput).value == typed
        assert book.dump() == before


async def test_esc_keeps_what_was_typed_as_a_draft_and_the_next_edit_shows_it(book: Book) -> None:
    async with record(book) as pilot:
        text = await press(pilot, "e", *"99", "escape")
        assert "draft" in text
        await press(pilot, "e")
        assert pilot.app.screen.query_one(TextInput).value.endswith("99")
        await press(pilot, "ctrl+z")
        assert not pilot.app.screen.query_one(TextInput).value.endswith("99")


@pytest.mark.parametrize("field", ["", "notes"])
async def test_on_a_full_disk_a_field_keeps_what_was_typed_until_it_is_given_up(
    book: Book, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    async with record(book) as pilot:
        if field:
            await go_to(pilot, field)

        def full(*_: object) -> None:
            raise NotSaved("full")

        monkeypatch.setattr(book, "save_draft", full)
        text = await press(pilot, "e", *"99", "escape")
        assert ("the disk is full" in text, "kept as a draft" in text) == (True, False)
        assert pilot.app.screen.typed.endswith("99")  # type: ignore[attr-defined]
        pilot.app.lock_alone()  # type: ignore[attr-defined]
        await settled(pilot)
        assert pilot.app.screen.typed.endswith("99"), "nor does the lock take it away"  # type: ignore[attr-defined]
        assert "kept as a draft" not in await press(pilot, "escape")
        assert not pilot.app.screen_stack[-1].is_modal


async def test_a_number_somebody_else_has_is_told_while_typing(book: Book) -> None:
    async with record(book) as pilot:
        await press(pilot, "e", "ctrl+u", *"13000007000")
        await until(pilot, lambda: "already belongs to 王建国" in screen_text(pilot.app))
        await press(pilot, "backspace")
        await until(pilot, lambda: "already belongs" not in screen_text(pilot.app))


async def test_what_cannot_be_read_is_told_and_stays_in_the_field(book: Book) -> None:
    async with record(book) as pilot:
        await go_to(pilot, "birth")
        before = book.dump()
        await press(pilot, "e", "ctrl+u", *"sometime", "enter")
        assert isinstance(pilot.app.screen, OneField)
        assert pilot.app.screen.typed == "sometime"
        assert book.dump() == before
        await press(pilot, "ctrl+u", *"1985-03-07", "enter")
        assert pilot.app.screen.seen.customer.birth == "1985-03-07"  # type: ignore[attr-defined]


async def test_a_choice_is_made_by_digit_or_by_letters(book: Book) -> None:
    async with record(book) as pilot:
        await go_to(pilot, "level")
        await press(pilot, "e")
        assert isinstance(pilot.app.screen, Choose)
        await press(pilot, "2")
        assert pilot.app.screen.seen.customer.level == "high"  # type: ignore[attr-defined]
        await press(pilot, "e", *"low", "enter")
        assert pilot.app.screen.seen.customer.level == "low"  # type: ignore[attr-defined]
        await press(pilot, "e", *"empty", "enter")
        assert pilot.app.screen.seen.customer.level == ""  # type: ignore[attr-defined]


async def test_letters_filter_chinese_choices_by_pinyin_initials(book: Book) -> None:
    async with record(book, "zh_CN") as pilot:
        await go_to(pilot, "source")
        await press(pilot, "e", *"zjs")
        assert [choice.key for choice in pilot.app.screen.shown()] == ["referral"]  # type: ignore[attr-defined]


async def test_notes_are_edited_on_several_lines_and_saved_by_ctrl_s(book: Book) -> None:
    async with record(book) as pilot:
        await go_to(pilot, "notes")
        await press(pilot, "e")
        assert isinstance(pilot.app.screen, LongField)
        await press(pilot, "enter", *"second", "ctrl+s")
        assert pilot.app.screen.seen.customer.notes.endswith("\nsecond")  # type: ignore[attr-defined]


async def test_a_adds_a_contact_point_to_the_block_the_cursor_is_in(book: Book) -> None:
    async with record(book) as pilot:
        await press(pilot, "a", "2", *"new@x.example", "enter")
        customer = pilot.app.screen.seen.customer  # type: ignore[attr-defined]
        assert [p.value for p in customer.points if p.kind == "email"] == ["wwl@mingchao.example", "new@x.example"]
        assert lines(pilot).key.point is not None
        await go_to(pilot, "persons", person=0)
        await press(pilot, "a", "1", *"13700000001", "enter")
        customer = pilot.app.screen.seen.customer  # type: ignore[attr-defined]
        assert customer.persons[0].points[-1].value == "13700000001"
        await press(pilot, "a", "7", *"Lee", "enter")
        assert pilot.app.screen.seen.customer.persons[-1].name == "Lee"  # type: ignore[attr-defined]


async def test_an_empty_field_is_filled_in_from_the_list_of_empty_ones(book: Book) -> None:
    async with record(book) as pilot:
        await go_to(pilot, "company")
        await press(pilot, "a")
        assert isinstance(pilot.app.screen, Choose)
        await press(pilot, *"family", "enter", *"two cats", "enter")
        assert pilot.app.screen.seen.customer.family == "two cats"  # type: ignore[attr-defined]


async def test_a_contact_point_is_marked_unverified_and_ok_again(book: Book) -> None:
    async with record(book) as pilot:
        text = await press(pilot, "!")
        assert pilot.app.screen.seen.customer.points[0].state == "unverified"  # type: ignore[attr-defined]
        assert "unverified" in text
        await press(pilot, "!")
        assert pilot.app.screen.seen.customer.points[0].state == "ok"  # type: ignore[attr-defined]


async def test_y_copies_the_focused_number_to_the_terminal_and_says_so(book: Book) -> None:
    async with record(book) as pilot:
        text = await press(pilot, "y")
        assert pilot.app.clipboard == "+8613800138000"
        assert "terminal" in text


async def test_x_takes_the_focused_place_away_and_undo_brings_it_back(book: Book) -> None:
    async with record(book) as pilot:
        before = pilot.app.screen.seen.customer.points  # type: ignore[attr-defined]
        await press(pilot, "down", "x")
        assert [p.value for p in pilot.app.screen.seen.customer.points] == [  # type: ignore[attr-defined]
            p.value for p in before if p.value != "wwl-mc"
        ]
        await press(pilot, "u")
        await until(pilot, lambda: len(pilot.app.screen.seen.customer.points) == len(before))  # type: ignore[attr-defined]


async def test_what_a_customer_needs_cannot_be_taken_away(book: Book) -> None:
    id = book.save_customer(replace(book.customer(1), id=None, uid="", code="", name="Only", points=(), persons=(), tags=())).id
    async with opened(book) as pilot:
        await press(pilot, *"/Only", "enter")
        await go_to(pilot, "name")
        text = await press(pilot, "x")
        assert "needs a name" in text
        assert book.customer(id).name == "Only"


async def test_next_and_previous_go_through_the_list_and_back_lands_there(book: Book) -> None:
    async with opened(book) as pilot:
        ids = list(pilot.app.screen.table.rows.ids)  # type: ignore[attr-defined]
        await press(pilot, "enter")
        text = await press(pilot, "right_square_bracket", "right_square_bracket")
        assert pilot.app.screen.seen.customer.id == ids[2]  # type: ignore[attr-defined]
        assert "3 / 24" in text
        await press(pilot, "left_square_bracket")
        assert pilot.app.screen.seen.customer.id == ids[1]  # type: ignore[attr-defined]
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, CustomersScreen)
        assert pilot.app.screen.table.current_id == ids[1]


async def test_tab_goes_through_the_tabs_on_a_narrow_screen(book: Book) -> None:
    async with record(book) as pilot:
        text = await press(pilot, "tab")
        assert "对方案满意" in text
        assert "010-6552" not in text
        text = await press(pilot, "tab")
        assert "New: 王伟丽" in text


async def test_record_and_stream_stand_side_by_side_on_a_wide_screen_and_tab_changes_the_pane(book: Book) -> None:
    async with record(book, size=WIDE) as pilot:
        text = screen_text(pilot.app)
        assert "对方案满意" in text
        assert "010-6552" in text
        await press(pilot, "tab")
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "stream"


async def test_referred_by_is_typed_as_a_name_or_code_and_shown_in_the_header(book: Book) -> None:
    async with record(book) as pilot:
        await go_to(pilot, "company")
        await press(pilot, "a", *"referred", "enter", *"nobody here", "enter")
        assert isinstance(pilot.app.screen, OneField)
        await press(pilot, "ctrl+u")
        pilot.app.screen.query_one(TextInput).value = "王建国"
        text = await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CustomerScreen)
        assert "Referred by 王建国" in text


async def test_own_fields_are_shown_and_edited_and_sensitive_ones_are_covered(book: Book) -> None:
    card = book.save_custom_field(CustomField(name="会员卡号"))
    secret = book.save_custom_field(CustomField(name="身份证", sensitive=True))
    customer = book.customer(1)
    book.save_customer(replace(customer, custom={str(card.id): "0012345", str(secret.id): "440106"}), customer)
    async with record(book, size=WIDE) as pilot:
        text = screen_text(pilot.app)
        assert "0012345" in text
        assert "440106" not in text
        await press(pilot, "h")
        assert "0012345" in screen_text(pilot.app)
        assert "440106" not in screen_text(pilot.app)
        await press(pilot, "escape")
        await go_to(pilot, f"custom:{card.id}")
        await press(pilot, "e", *"6", "enter")
        assert book.customer(1).custom[str(card.id)] == "00123456"


async def test_a_full_disk_keeps_the_edit_open_and_filled(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    from clientbook.domain.errors import NotSaved

    async with record(book) as pilot:

        def full(*_args: object) -> None:
            raise NotSaved("full")

        monkeypatch.setattr(book, "save_customer", full)
        text = await press(pilot, "e", *"99", "enter")
        assert isinstance(pilot.app.screen, OneField)
        assert "disk is full" in text
        assert pilot.app.screen.typed.endswith("99")
        monkeypatch.undo()
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CustomerScreen)


async def test_the_menu_puts_this_customer_in_the_trash_and_goes_back(book: Book) -> None:
    async with record(book) as pilot:
        pilot.app.screen.act("trash_this")  # type: ignore[attr-defined]
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen))
        assert book.count() == 23


async def test_the_history_of_the_record_takes_one_older_step_back(book: Book) -> None:
    async with record(book) as pilot:
        await go_to(pilot, "hobbies")
        await press(pilot, "e", *"A", "enter", "down", "down", "e")
        await press(pilot, *"B", "ctrl+s")
        await press(pilot, "h")
        text = await press(pilot, "down", "u")
        assert "Undo only this step" in text
        await press(pilot, "u")
        assert not book.customer(1).hobbies.endswith("A")
        assert book.customer(1).notes.endswith("B")
