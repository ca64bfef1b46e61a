"""Two hundred hostile strings through every screen of the record: shown literally, nothing acts, nothing reaches the terminal."""

import random
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input

from clientbook.data import Book, CustomField
from clientbook.domain.customer import FIELD_LIMIT, TAG_LIMIT, ContactPerson, ContactPoint, Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.names import clean
from clientbook.domain.occasion import Occasion
from clientbook.screens.customer import CustomerScreen
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.dialogs.reading import Reading
from clientbook.widgets.block_list import BlockList
from tests.support.painted import painted, screen_text
from tests.support.people import NARROW, NOW, WIDE, copied_book, new_book, opened
from tests.support.quiet import press, settled
from tests.support.report import Figures, scaled
from tests.support.thinning import sampled

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


@pytest.fixture(scope="module", params=sampled([2 * len(SEEDS), len(HOSTILE)], 0))
def filled(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A closed book with every seed twice, or with all of them, made once."""
    folder = tmp_path_factory.mktemp("hostile")
    made = new_book(folder)
    made.save_custom_field(CustomField(name="[@click=app.quit]own[/]"))
    for text in HOSTILE[: request.param]:
        id = made.save_customer(hostile(text)).id
        person = made.customer(id).persons[0].id
        said = Interaction(customer_id=id, at=NOW, channel=text, topic=text, summary=text + "\n" + text, reaction=text, person_id=person)
        made.log(said)
        made.save_follow_up(FollowUp(customer_id=id, what=text, due=NOW.date() - timedelta(days=1), channel=text))
        day = PartialDate(month=1, day=1)
        made.save_occasion(Occasion(customer_id=id, kind=text, name=text, date=day, person_id=person))
    made.close()
    return folder / "book"


@pytest.fixture
def book(filled: Path, tmp_path: Path) -> Iterator[Book]:
    """The same, for one test."""
    made = copied_book(filled, tmp_path)
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


@pytest.mark.parametrize("size", [NARROW, pytest.param(WIDE, marks=pytest.mark.soak)])
async def test_every_hostile_customer_is_shown_literally_on_list_preview_and_record(book: Book, size: tuple[int, int]) -> None:
    async with opened(book, "en", size) as pilot:
        before = book.dump()
        screen = pilot.app.screen
        assert isinstance(screen, CustomersScreen)
        for _ in range(0, book.count(), 10):
            await press(pilot, "pagedown")
            safe(pilot)
        await press(pilot, "home", "enter")
        for turn in range(book.count()):
            await pilot.app.screen._go(1)  # type: ignore[attr-defined]
            if turn % 4 == 0:
                await settled(pilot)
                safe(pilot)
        await press(pilot, "tab")
        safe(pilot)
        assert book.dump() == before


async def test_streams_occasions_and_what_is_read_in_full_show_them_literally(book: Book) -> None:
    async with opened(book) as pilot:
        before = book.dump()
        await press(pilot, "home", "enter", "tab")
        for turn in range(0, len(SEEDS), 1 if book.count() == len(HOSTILE) else 3):
            await pilot.app.screen._go(1)  # type: ignore[attr-defined]
            await settled(pilot)
            safe(pilot)
            lines = pilot.app.screen.query_one("#stream", BlockList)
            for kind in ("follow_up", "interaction", "change") if turn % 3 == 0 else ("interaction",):
                key = next(block.key for block in lines.blocks if block.key is not None and block.key.kind == kind)
                assert lines.stand_on(key)
                await press(pilot, "enter")
                assert isinstance(pilot.app.screen, Reading)
                safe(pilot)
                await press(pilot, "escape")
        await press(pilot, "tab")
        safe(pilot)
        assert book.dump() == before


@pytest.mark.parametrize("turn", sampled([0, 1], 1))
async def test_what_is_said_of_an_act_on_them_is_literal_too(book: Book, turn: int) -> None:
    async with opened(book) as pilot:
        await press(pilot, "home", "enter", "tab")
        for _ in range(6 if book.count() == len(HOSTILE) else 3):
            await pilot.app.screen._go(1 + turn)  # type: ignore[attr-defined]
            for key in "xudseio":
                await press(pilot, key)
                safe(pilot)
                if not isinstance(pilot.app.screen, CustomerScreen):
                    await press(pilot, "escape")


@pytest.mark.parametrize("part", sampled([0, 1], 1), ids=["first half", "second half"])
async def test_the_places_beside_the_record_show_them_literally_too(book: Book, part: int) -> None:
    async with opened(book) as pilot:
        for text in SEEDS[:12][part::2]:
            found = next(id for id in range(1, 26) if book.customer(id).name == clean(text, FIELD_LIMIT).text)
            await look_at_places(pilot, found, (("t",), ("h",), ("x",)))
        pilot.app.screen.act("trash")  # type: ignore[attr-defined]
        await settled(pilot)
        safe(pilot)
        await press(pilot, "x")
        safe(pilot)
        assert "[" in screen_text(pilot.app)


@pytest.mark.parametrize("turn", sampled([0, 4, 8], 1))
async def test_a_form_and_its_dialogs_show_twelve_of_them_at_once(book: Book, turn: int) -> None:
    """Each field says something else, so that one form holds all the markup there is; every turn moves it to other fields."""
    texts = [clean(text, FIELD_LIMIT).text for text in SEEDS[:12]]
    texts = texts[turn:] + texts[:turn]
    parts = [hostile(text) for text in texts]
    fields = ["name", "other_names", "company", "job_title", "special_needs", "notes"]
    fields += ["level", "source", "custom", "points", "persons", "tags"]
    assert len(fields) == len(texts)
    found = book.save_customer(Customer(**{key: getattr(part, key) for key, part in zip(fields, parts, strict=True)})).id
    async with opened(book) as pilot:
        await look_at_places(pilot, found, (("E",), ("enter", "e"), ("enter", "a")))
        await press(pilot, "E")
        values = {each.value for each in pilot.app.screen.query(Input)}
        assert {texts[0], texts[2], texts[3], texts[9]} <= values


PIECES = (
    *("[", "]", "[/", "[/]", "[b]", "[@click=app.quit]", "[@click=screen.act('remove')]", "[link=x]"),
    *("\\", "\\[", '"', "'", "$x", "{0}", "%s", "=1+1", "Anna", " ", "\r", "\x00"),
    *("\x1b[2J", "\x1b]52;c;eA==\x07", "\x9b31m", "\x90q\x9c", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u0301" * 40),
    *("👨‍👩‍👧‍👦", "مرحبا", "𠮷", "ｱ", "王", "é", "🇨🇳", "\ufe0f", "ㅎ", "\u3000"),
)
MADE_UP = scaled(5_000, 60)
A_RECORD = 12
"""Strings one customer holds."""


def made_up(chance: random.Random) -> str:
    """A text of a few pieces that mean something to somebody."""
    text = clean("".join(chance.choices(PIECES, k=chance.randint(1, 9))), FIELD_LIMIT).text.strip()
    return text or "x"


def holding(texts: list[str]) -> Customer:
    """A customer that says another one of these in each place."""
    keys = ("name", "other_names", "company", "job_title", "special_needs", "level", "source")
    point = ContactPoint(kind="phone", value=texts[7], label=texts[8])
    person = ContactPerson(name=texts[9], title=texts[10])
    return Customer(**dict(zip(keys, texts, strict=False)), notes=texts[11], points=(point,), persons=(person,))  # type: ignore[arg-type]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
async def test_thousands_of_made_up_strings_are_shown_literally(tmp_path: Path, seed: int, figures: Figures) -> None:
    chance = random.Random(seed)
    made = new_book(tmp_path)
    for _ in range(-(-MADE_UP // 4 // A_RECORD)):
        made.save_customer(holding([made_up(chance) for _ in range(A_RECORD)]))
    count, lost = made.count(), 1
    size = (NARROW, WIDE)[seed % 2]
    try:
        async with opened(made, ("en", "zh_CN")[seed // 2], size) as pilot:
            before = made.dump()
            for _ in range(0, count, 10):
                await press(pilot, "pagedown")
                safe(pilot)
            await press(pilot, "home", "enter")
            for turn in range(count):
                await pilot.app.screen._go(1)  # type: ignore[attr-defined]
                await settled(pilot)
                safe(pilot)
                if turn % 10 == 0:
                    await press(pilot, "tab")
                    safe(pilot)
                    await press(pilot, "tab")
            assert made.dump() == before
        lost = 0
    finally:
        figures.saw("T11", "made-up strings on list, preview and record", count * A_RECORD, lost, seed=seed)
        made.close()


async def look_at_places(pilot: Pilot[int], id: int, places: tuple[tuple[str, ...], ...]) -> None:
    """From this customer of the list to each place and back, every one of them safe."""
    for keys in places:
        screen = pilot.app.screen
        assert isinstance(screen, CustomersScreen)
        if id in screen.table.rows.ids:
            screen.table.show(screen.table.rows.ids, id=id)
        await press(pilot, *keys)
        safe(pilot)
        while not isinstance(pilot.app.screen, CustomersScreen):
            await press(pilot, "escape")
    safe(pilot)


async def test_the_guard_itself_sees_markup_and_controls(book: Book) -> None:
    from textual.widgets import Static

    async with opened(book) as pilot:
        await pilot.app.screen.query_one("#left").mount(Static("[@click=app.bell]evil[/]"), before=0)
        await pilot.pause()
        with pytest.raises(AssertionError):
            safe(pilot)
