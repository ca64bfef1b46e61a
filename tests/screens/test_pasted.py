"""A pasted text in the list: what is shown of it, left out, moved, saved with one key and taken back with one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from clientbook.data import Book, Query
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.screens.customer import CustomerScreen
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.dialogs.choose import Choose
from clientbook.screens.dialogs.pasted import Pasted
from clientbook.screens.form import Form
from clientbook.screens.present import pasted
from clientbook.screens.present.pasted import Sheet
from clientbook.widgets.blocks import width_of
from tests.support.painted import screen_text
from tests.support.pasted import NOW
from tests.support.people import filled_book, opened
from tests.support.quiet import press, settled, until

CARD = "许静 采购经理\n明超科技有限公司\n手机 189 0712 1234\n由赵铁柱介绍，下周二下午三点回电\n要200份礼盒"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A book that is only asked."""
    made = filled_book(tmp_path_factory.mktemp("pasted"))
    made.save_customer(Customer(name="赵铁柱", job_title="总经理", points=(ContactPoint(kind="phone", value="13355557777"),)))
    yield made
    made.close()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


async def pasted_into(pilot: Pilot[int], text: str) -> Pasted:
    """The proposal of a text."""
    pilot.app.post_message(events.Paste(text))
    await until(pilot, lambda: isinstance(pilot.app.screen, Pasted))
    await settled(pilot)
    assert isinstance(pilot.app.screen, Pasted)
    return pilot.app.screen


def said(sheet: Sheet) -> str:
    """Everything that is shown of it."""
    return "\n".join("".join(piece.text for piece in line).rstrip() for block in pasted.blocks(sheet, 68) for line in block.lines)


def test_a_referrer_is_the_one_customer_who_is_called_or_addressed_so(shared: Book) -> None:
    assert [found.title for who in ("赵铁柱", "铁柱", "赵总") if (found := pasted.referrer(shared, who)) is not None] == ["赵铁柱"] * 3
    assert pasted.referrer(shared, "赵经理") is None
    assert pasted.referrer(shared, "Nobody Knows") is None


def test_where_several_fit_the_referrer_stays_a_text(shared: Book) -> None:
    assert len([line for line in shared.find(Query("王"), 100).lines if "王" in line.name]) > 1
    assert pasted.referrer(shared, "王") is None


def test_who_has_the_number_is_told_as_long_as_it_is_ticked(shared: Book) -> None:
    sheet = pasted.read(shared, "陈小春\n电话 13355557777", NOW)
    assert "This number already belongs to 赵铁柱" in said(sheet)
    left_out = pasted.known(shared, sheet.proposal.switched(1), NOW)
    assert "already belongs" not in said(left_out)


def test_every_line_of_a_proposal_fits_and_the_mask_covers_it(shared: Book) -> None:
    from clientbook import text

    sheet = pasted.read(shared, CARD + "\n" + "很长的一句话" * 40, NOW)
    assert all(width_of(line) <= 68 for block in pasted.blocks(sheet, 68) for line in block.lines)
    assert "许静" in said(sheet)
    text.set_masked(True)
    try:
        assert not any(word in said(sheet) for word in ("许静", "18907121234", "1890 712", "礼盒", "明超科技", "铁柱"))
    finally:
        text.set_masked(False)


async def test_enter_saves_the_customer_and_the_promised_step_and_one_undo_takes_both_back(book: Book) -> None:
    referrer = book.save_customer(Customer(name="赵铁柱"))
    async with opened(book) as pilot:
        dialog = await pasted_into(pilot, CARD)
        shown = screen_text(pilot.app)
        for words in ("许静", "采购经理", "明超科技有限公司", "+86 189 0712 1234", "Found in the book: 赵铁柱", "回电", "要200份礼盒"):
            assert words in shown
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen))
        assert dialog.made is not None
        made = book.customer(dialog.made.id)
        assert (made.name, made.referred_by, made.source, made.notes) == ("许静", referrer.id, "referral", "要200份礼盒")
        assert [step.what for step in book.open_steps([dialog.made.id])[dialog.made.id]] == ["回电"]
        book.undo()
        assert not book.find(Query("许静")).lines
        assert not book.open_steps([dialog.made.id])


async def test_lines_are_left_out_and_moved_before_they_are_saved(book: Book) -> None:
    async with opened(book) as pilot:
        dialog = await pasted_into(pilot, "许静 采购经理\n手机 189 0712 1234\n喜欢喝茶")
        await press(pilot, "down", "space")
        await until(pilot, lambda: not dialog.sheet.proposal.items[1].on)
        await press(pilot, "down", "m")
        await until(pilot, lambda: isinstance(pilot.app.screen, Choose))
        await press(pilot, "3")
        await until(pilot, lambda: dialog.sheet.proposal.first("department") == "喜欢喝茶")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen))
        assert dialog.made is not None
        made = book.customer(dialog.made.id)
        assert (made.name, made.job_title, made.department, made.notes) == ("许静", "", "喜欢喝茶", "")


async def test_it_can_be_opened_as_a_form_and_who_has_the_number_too(book: Book) -> None:
    async with opened(book) as pilot:
        await pasted_into(pilot, CARD)
        await press(pilot, "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, Form))
        assert "许静" in screen_text(pilot.app)
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen))
        other = replace(book.customer(book.find(Query(), 1).ids[0]), points=(ContactPoint(kind="phone", value="13355557777"),))
        book.save_customer(other)
        await pasted_into(pilot, "陈小春\n电话 13355557777")
        await press(pilot, "o")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))


async def test_a_single_line_that_is_a_card_is_read_and_esc_searches_for_it(book: Book) -> None:
    async with opened(book) as pilot:
        await pasted_into(pilot, "张伟 13800138000 朝阳区建国路88号 李总介绍")
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen))
        await settled(pilot)
        assert pilot.app.screen.search.words == "张伟 13800138000 朝阳区建国路88号 李总介绍"  # type: ignore[attr-defined]
        assert book.draft("form:new") is None


async def test_a_single_line_that_only_looks_like_a_card_is_searched_for(book: Book) -> None:
    async with opened(book) as pilot:
        pilot.app.post_message(events.Paste("王伟丽 13800138000"))
        await until(pilot, lambda: pilot.app.screen.search.words == "王伟丽 13800138000")  # type: ignore[attr-defined]
        assert isinstance(pilot.app.screen, CustomersScreen)


async def test_esc_leaves_alone_what_was_half_typed_for_a_new_customer(book: Book) -> None:
    typed = {"fields": {"kind": "person", "name": "half typed"}}
    book.save_draft("form:new", typed)
    async with opened(book) as pilot:
        await pasted_into(pilot, CARD)
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen))
        assert book.draft("form:new") == typed
