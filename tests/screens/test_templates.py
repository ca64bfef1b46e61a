"""Message templates on the screen: shown filled, changed with a field put in by a key, added, retired, undone, reached from a greeting."""

from datetime import date
from pathlib import Path

import pytest

from clientbook.data import Book
from clientbook.domain.customer import Customer
from clientbook.domain.greetings import START, Template
from clientbook.screens.present import templates as present
from clientbook.widgets.blocks import Block
from tests.support.painted import screen_text
from tests.support.people import filled_book, opened
from tests.support.quiet import press

TODAY = date(2026, 11, 21)


def said(blocks: list[Block]) -> str:
    """What stands on the lines."""
    return "\n".join("".join(piece.text for piece in line) for block in blocks for line in block.lines)


def own(book: Book) -> list[Template]:
    """The owner's own."""
    return [each for each in book.templates() if not each.key]


def test_a_text_is_shown_as_the_customer_would_get_it_and_says_what_is_not_known() -> None:
    sample = present.Sample(Customer(name="Zoë Müller", gender="female"), "", TODAY)
    hello = Template(name="x", body="Dear {title},\n{product}?", language="en")
    shown = said(present.filled(hello, sample, 60))
    assert shown.split("\n") == ["Filled for Zoë Müller", "Dear Ms Müller,", "{product}?", "Not known: {product}"]
    assert "is not a field" in said(present.filled(Template(name="x", body="{secret}"), sample, 60))
    assert "nobody" in said(present.filled(hello, None, 60))
    assert {each.language for each in present.in_list(START)[: len(START) // 2]} == {"en"}
    assert present.placeholder("title", "zh_CN") == "{称呼}"


async def test_a_text_of_the_program_is_changed_with_a_field_put_in_by_a_key_retired_and_undone(tmp_path: Path) -> None:
    book = filled_book(tmp_path)
    async with opened(book) as pilot:
        shown = await press(pilot, "slash", *"wwl", "tab", "b", "t")
        assert "Filled for 王伟丽" in shown, "from a greeting, for whom it was about"
        assert "Dear 王经理," in shown
        await press(pilot, "e", "tab", *" PS ", "f2")
        assert "明超科技有限公司" in await press(pilot, "3"), "filled while it is typed"
        await press(pilot, "enter", *"{nothing}", "ctrl+s")
        assert "is not a field that can be filled in" in screen_text(pilot.app)
        shown = await press(pilot, *["backspace"] * 10, "ctrl+s")
        changed = book.templates()[0]
        assert (changed.body, changed.name) == (f"{START[0].body} PS {{company}}", START[0].name)
        assert "PS 明超科技有限公司" in shown
        assert "The original text again" in await press(pilot, "O")
        assert book.templates() == START
        assert "PS 明超科技有限公司" in await press(pilot, "u")
        await press(pilot, "x")
        assert book.templates()[0].retired
        await press(pilot, "u", "u")
        assert book.templates() == START


@pytest.mark.soak
async def test_an_own_text_is_added_and_taken_away(tmp_path: Path) -> None:
    book = filled_book(tmp_path)
    async with opened(book) as pilot:
        pilot.app.screen.perform("templates")  # type: ignore[attr-defined]
        await press(pilot, "a", *"Moving house", "tab", "4", "tab", "tab", *"Hello {name}", "enter", *"bye", "escape")
        await press(pilot, "a", "ctrl+s")
        (made,) = own(book)
        assert (made.name, made.body, made.occasion, made.language) == ("Moving house", "Hello {name}\nbye", "purchase", "en")
        assert "Removed: Moving house" in await press(pilot, "x")
        assert own(book) == []
        await press(pilot, "u")
        assert own(book) == [made]
