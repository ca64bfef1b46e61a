"""Two hundred hostile strings through every screen of the record: shown literally, nothing acts, nothing reaches the terminal."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from clientbook.data import Book, CustomField
from clientbook.domain.customer import FIELD_LIMIT, TAG_LIMIT, ContactPerson, ContactPoint, Customer
from clientbook.domain.names import clean
from clientbook.screens.customers import CustomersScreen
from tests.support.painted import painted, screen_text
from tests.support.people import NARROW, WIDE, new_book, opened, settled

FOREIGN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff\u2028\u2029]")
SEEDS = [
    "Bob [/b] Co",
    "Bob [/] Co",
    "[red]Bob",
    "[@click=app.quit]Bob[/]",
    "[@click=screen.act('remove')]x[/]",
    "[link='http://x.example']x",
    "Bob [VIP] Co",
    "王[先生]",
    "a[0]",
    "Bob [",
    'Bob [a="] x',
    "Bob \\[VIP]",
    "$name ${x}",
    "{0} {name} %s %d",
    "=cmd|' /C calc'!A0",
    "'; DROP TABLE customer; --",
    "\x1b]52;c;eHg=\x07x",
    "\x1b[2Jx",
    "\u202egnp.exe",
    "e\u0301" * 20,
    "👨‍👩‍👧‍👦 family",
    "مرحبا שלום",
    "𠮷野家" * 9,
    "ａｂｃ１２３",
    "x" * 150,
]
HOSTILE = [clean(f"{seed}{'' if turn == 0 else ' ' + chr(0x4E00 + turn)}", FIELD_LIMIT).text for turn in range(8) for seed in SEEDS]


def hostile(text: str) -> Customer:
    """A customer that says this everywhere."""
    word = "".join(text.split()).lstrip("#")[:TAG_LIMIT] or "x"
    return Customer(
        name=text,
        other_names=text,
        company=text,
        job_title=text,
        special_needs=text,
        notes=text + "\n" + text,
        level=text,
        source=text,
        tags=(clean(word, TAG_LIMIT).text,),
        custom={"1": text},
        points=(ContactPoint(kind="phone", value=text, label=text, state="unverified"), ContactPoint(kind="email", value=text)),
        persons=(ContactPerson(name=text, title=text, role=text, points=(ContactPoint(kind="wechat", value=text),)),),
    )


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = new_book(tmp_path)
    made.save_custom_field(CustomField(name="[@click=app.quit]own[/]"))
    for text in HOSTILE:
        made.save_customer(hostile(text))
    yield made
    made.close()


def safe(pilot: Pilot[int]) -> None:
    """What is painted holds no foreign control, fills each line exactly, and nothing in it can be clicked."""
    lines = painted(pilot.app)
    width = pilot.app.size.width
    for y, line in enumerate(lines):
        x = 0
        assert sum(cell_len(segment.text) for segment in line) == width, ascii("".join(segment.text for segment in line))
        for segment in line:
            assert not FOREIGN.search(segment.text), ascii(segment.text)
            assert not pilot.app.screen.get_style_at(x, y).meta.get("@click"), ascii(segment.text)
            x += cell_len(segment.text)
    assert pilot.app.is_running
    assert not pilot.app.unexpected  # type: ignore[attr-defined]


def test_there_are_two_hundred_of_them() -> None:
    assert len(HOSTILE) == 200
    assert len(set(HOSTILE)) == 200


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_every_hostile_customer_is_shown_literally_on_list_preview_and_record(book: Book, size: tuple[int, int]) -> None:
    async with opened(book, "en", size) as pilot:
        before = book.dump()
        screen = pilot.app.screen
        assert isinstance(screen, CustomersScreen)
        for _ in range(0, 200, 10):
            await pilot.press("pagedown")
            await settled(pilot)
            safe(pilot)
        await pilot.press("home", "enter")
        await settled(pilot)
        for turn in range(200):
            await pilot.app.screen._go(1)  # type: ignore[attr-defined]
            if turn % 4 == 0:
                await pilot.pause()
                safe(pilot)
        await pilot.press("tab")
        await settled(pilot)
        safe(pilot)
        assert book.dump() == before


async def test_the_places_beside_the_record_show_them_literally_too(book: Book) -> None:
    async with opened(book) as pilot:
        for text in SEEDS[:12]:
            found = next(id for id in range(1, 26) if book.customer(id).name == clean(text, FIELD_LIMIT).text)
            screen = pilot.app.screen
            assert isinstance(screen, CustomersScreen)
            screen.table.show(screen.table.rows.ids, id=found)
            for keys in (("t",), ("h",), ("E",), ("enter", "e"), ("enter", "a"), ("x",)):
                await pilot.press(*keys)
                await settled(pilot)
                safe(pilot)
                while not isinstance(pilot.app.screen, CustomersScreen):
                    await pilot.press("escape")
                    await settled(pilot)
                safe(pilot)
        pilot.app.screen.act("trash")  # type: ignore[attr-defined]
        await settled(pilot)
        safe(pilot)
        await pilot.press("x")
        await settled(pilot)
        safe(pilot)
        assert "[" in screen_text(pilot.app)


async def test_the_guard_itself_sees_markup_and_controls(book: Book) -> None:
    from textual.widgets import Static

    async with opened(book) as pilot:
        await pilot.app.screen.query_one("#left").mount(Static("[@click=app.bell]evil[/]"), before=0)
        await pilot.pause()
        with pytest.raises(AssertionError):
            safe(pilot)
