"""The place Tidy: what wants tidying kind by kind, settled with one key each, brought back with one; Today leads there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from clientbook import commands, i18n
from clientbook.data import Book, CustomerLine, PickEntry, Tidy, TidyItem
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.tidy import KINDS, NEVER, Progress
from clientbook.screens.duplicates import Duplicates
from clientbook.screens.present import agenda
from clientbook.screens.present import tidy as lines_of
from clientbook.screens.present.tidy import PAIRS, ROUND, Page
from clientbook.screens.tidy import TidyScreen
from clientbook.text import set_masked
from clientbook.widgets.line_list import Entry
from clientbook.widgets.tab_bar import ASIDE, TabBar
from tests.support.masking import canaries, mask_on, seen_in
from tests.support.painted import screen_text
from tests.support.people import NARROW, NOW, WIDE, new_book, opened, phone
from tests.support.quiet import press, settled

TODAY = NOW.date()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """Somebody of every kind but those that take months."""
    made = new_book(tmp_path)
    number = phone("138 0013 8000", state="unverified")
    vip = {"level": "vip", "checked_on": TODAY}
    people = (
        Customer(name="王伟丽", points=(number, phone("139 0013 9000", state="unverified"), phone("137 0013 7000"))),
        Customer(name="解晓东", points=(phone("136 0013 6000"), ContactPoint(kind="wechat", value="xxd")), level="vip", birth="1985-03-07"),
        Customer(name="空空"),
        Customer(name="李总", points=(phone("135 0013 5000"),)),
        Customer(name="Zoë Müller", points=(ContactPoint(kind="email", value="zoe@mueller.example"),)),
        Customer(name="仇英", industry="软件开发", points=(phone("134 0013 4000"),)),
        Customer(name="单雄信", source="online", points=(phone("133 0013 3000"),)),
        Customer(name="曾国华", points=(phone("132 0013 2000"),), **vip),  # type: ignore[arg-type]
    )
    for each in people:
        made.save_customer(each)
    made.save_pick_entry(PickEntry("source", "online", retired=True))
    yield made
    made.close()


def place(pilot: Any) -> TidyScreen:
    """The place."""
    screen = pilot.app.screen
    assert isinstance(screen, TidyScreen)
    return screen


def stands(pilot: Any, kind: str) -> Any:
    """The cursor on the first line of a kind; the item there."""
    screen = place(pilot)
    screen.lines.stand_on(next(entry.key for entry in screen.entries() if entry.value.kind == kind))
    return screen.item


def counts(book: Book) -> dict[str, int]:
    """How many there are of each kind."""
    return dict(book.tidy(0).counts)


async def test_each_kind_is_settled_with_its_key_and_comes_back_with_one(book: Book) -> None:
    before = counts(book)
    assert before == {kind: 1 for kind in KINDS if kind not in ("checked", "next")} | {"next": 7}
    async with opened(book, place="6") as pilot:
        assert "8 customers to tidy" in screen_text(pilot.app)
        first = stands(pilot, "unverified")
        assert (first.value, first.more) == ("+8613800138000", 1)
        text = await press(pilot, "d")
        assert place(pilot).item.value == "+8613900139000"  # type: ignore[union-attr]
        assert "Right: 王伟丽" in text
        await press(pilot, "e", "backspace", "1", "enter")
        assert "unverified" not in counts(book)
        assert "139 0013 9001" in str(book.customer(1).points[1].value)
        stands(pilot, "vip")
        await press(pilot, "exclamation_mark", "2")  # its second point wants checking, so the record was looked at
        assert [point.state for point in book.customer(2).points] == ["ok", "unverified"]
        assert book.customer(2).checked_on == TODAY
        assert (counts(book).get("vip"), counts(book)["unverified"]) == (None, 1)
        text = await press(pilot, "u")
        assert counts(book)["vip"] == 1
        assert place(pilot).item.kind == "vip"  # type: ignore[union-attr]
        await press(pilot, "d")
        stands(pilot, "name")
        await press(pilot, "e", "ctrl+u", *"Li Wei", "enter")
        assert book.customer(4).name == "Li Wei"
        stands(pilot, "phone")
        await press(pilot, "e", *"13100131000", "enter")
        assert book.customer(5).points[-1].normal == "+8613100131000"
        stands(pilot, "industry")
        await press(pilot, "e", "enter")
        assert book.customer(6).industry == "I65 软件和信息技术服务业"
        stands(pilot, "retired")
        await press(pilot, "e", "2")
        assert book.customer(7).source == "referral"
        stands(pilot, "birthday")
        await press(pilot, "e", *"03-07", "enter")
        assert book.customer(8).birth == "--03-07"
        stands(pilot, "next")
        await press(pilot, "e", "1", "tab", "ctrl+s")
        text = screen_text(pilot.app)
        assert counts(book) == {"shell": 1, "next": 6}
        assert "8 of 15 done" in text


@pytest.mark.soak
async def test_left_alone_until_a_day_or_for_ever_one_by_one_or_several_at_once(book: Book) -> None:
    async with opened(book, place="6") as pilot:
        stands(pilot, "shell")
        assert not place(pilot).offers("done")
        await press(pilot, "s", "2")
        assert [row["until"] for row in book.dump()["tidy_skip"]] == [(TODAY + timedelta(days=3)).isoformat()]
        await press(pilot, "u")
        assert place(pilot).item.kind == "shell"  # type: ignore[union-attr]
        await press(pilot, "s", "0", *"yesterday", "enter")
        assert not book.dump()["tidy_skip"]
        await press(pilot, "escape")
        stands(pilot, "next")
        assert "for 3 lines" in await press(pilot, "space", "space", "space", "x")
        await press(pilot, "enter")
        rows = book.dump()["tidy_skip"]
        assert [(row["kind"], row["until"]) for row in rows] == [("next", NEVER)] * 3
        assert counts(book)["next"] == 4
        await press(pilot, "u")
        assert counts(book)["next"] == 7


@pytest.mark.soak
async def test_tab_shows_one_kind_and_its_last_line_brings_the_others_back(book: Book) -> None:
    async with opened(book, place="6") as pilot:
        text = await press(pilot, "tab", "tab")
        assert "RANDOM CHECK OF VIPS" in text
        assert "TO VERIFY" not in text
        assert {entry.value.kind for entry in place(pilot).entries()} == {"vip"}
        await press(pilot, "d")
        assert "TO VERIFY" in screen_text(pilot.app)
        await press(pilot, "shift+tab")
        assert {entry.value.kind for entry in place(pilot).entries()} == {"next"}
        assert len(place(pilot).entries()) == 7
        await press(pilot, "escape")
        more = next(entry.key for entry in place(pilot).lines.entries if entry.key and entry.key[0] == "more")
        place(pilot).lines.stand_on(more)
        await press(pilot, "enter")
        assert sum(entry.value.kind == "next" for entry in place(pilot).entries()) == 7


async def test_today_counts_leads_there_and_the_round_is_done_with_one_key(book: Book) -> None:
    book.set_setting("tidy_round_done", "2026-09-30")
    book.save_customer(Customer(name="王伟丽", points=(phone("137 0013 7000"),)))
    async with opened(book, place="1") as pilot:
        screen: Any = pilot.app.screen
        assert screen.page.untidy == 9
        assert screen.lines.stand_on(agenda.TIDY)
        assert "The round of 31 Oct is not done yet" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert place(pilot).lines.key == ROUND
        assert "due today" in await press(pilot, "d") or book.tidy_round() == date(2026, 11, 30)
        await press(pilot, "u")
        assert book.tidy_round() == date(2026, 10, 31)
        place(pilot).lines.stand_on(PAIRS)
        await settled(pilot)
        assert "1 pair" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Duplicates)


@pytest.mark.soak
@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_it_is_shown_in_both_languages_and_sizes_and_under_the_mask(book: Book, language: str, size: tuple[int, int]) -> None:
    async with opened(book, language, size, place="6") as pilot:
        await settled(pilot)
        text = screen_text(pilot.app)
        assert all(cell_len(line) <= size[0] for line in text.splitlines())
        assert "6 Tidy" in text.splitlines()[0] if language == "en" else "6 整理" in text.splitlines()[0]
        assert seen_in(text, canaries(book))
        mask_on(pilot.app)
        await settled(pilot)
        assert not seen_in(screen_text(pilot.app), canaries(book))


@pytest.mark.soak
async def test_a_book_that_is_only_read_can_be_looked_at(book: Book) -> None:
    async with opened(book, place="6", read_only=True) as pilot:
        stands(pilot, "unverified")
        assert not any(place(pilot).offers(act) for act in ("edit", "done", "verify", "snooze", "remove"))
        assert ROUND not in [entry.key for entry in place(pilot).lines.entries]


# lines, without a screen


def item(kind: str, **more: Any) -> TidyItem:
    line = CustomerLine(more.pop("id", 1), "C20261121001", name="王" * 40, company="商贸" * 30, phone="+8613800138000")
    return replace(TidyItem(kind, line), **more)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_line_keeps_within_the_width(language: str) -> None:
    i18n.set_language(language)
    try:
        long = {"about": "industry", "value": "软件" * 60}
        items = [item(kind, **long) if kind == "industry" else item(kind) for kind in KINDS if kind not in ("unverified", "retired")]
        items += [item("unverified", about="email", value="x" * 90, more=3), item("retired", about="source", value="online")]
        for round in (TODAY, TODAY + timedelta(days=9), TODAY - timedelta(days=9), None):
            page = Page(Tidy(TODAY, 12, dict.fromkeys(KINDS, 9), tuple(items), round), customers=20_000)
            for entry in [*lines_of.entries(page, 3, airy=True), *lines_of.entries(page, None, airy=False)]:
                for cells in (40, 76, 116):
                    for line in lines_of.paint(entry, cells, True, page):
                        assert sum(cell_len(piece.text) for piece in line) <= cells
    finally:
        i18n.set_language("en")


def test_in_a_large_book_a_settled_line_goes_at_once_and_a_round_that_is_due_stands_first() -> None:
    page = Page(Tidy(TODAY, 2, {"shell": 1, "next": 2}, (item("shell"), item("next"), item("next", id=3)), TODAY), customers=9)
    assert next(entry.key for entry in lines_of.entries(page, 0, airy=False) if entry.key) == ROUND
    gone = lines_of.without(page, {("next", 3), ("shell", 1)})
    assert (gone.tidy.counts, [each.key for each in gone.tidy.items], gone.left) == ({"next": 1}, [("next", 1)], 1)
    later = replace(page, tidy=replace(page.tidy, round=TODAY + timedelta(days=1)))
    assert [entry.key for entry in lines_of.entries(later, 0, airy=False) if entry.key][-1] == ROUND
    said = lines_of.title(page, Progress(7, 24), 0, 80)
    assert "7 of 31 done" in "".join(piece.text for piece in said)
    assert lines_of.paint(Entry(), 80, False, page) == [()]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_all_six_places_stand_whole_in_80_columns_beside_a_date(language: str) -> None:
    i18n.set_language(language)
    try:
        for width in (NARROW[0], WIDE[0]):
            left, _right = TabBar(commands.PLACES, "tidy").pieces(width)
            shown = "".join(piece.text for piece in left)
            assert all(commands.label(f"go_{place}") in shown for place in commands.PLACES)
            assert cell_len(shown) + ASIDE <= width
    finally:
        i18n.set_language("en")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("look", [{"practice": True}, {"read_only": True}, {"snapshot": "2026-11-20 10:00", "read_only": True}])
def test_all_six_places_stand_whole_beside_what_is_special_about_a_book(language: str, look: dict[str, Any]) -> None:
    i18n.set_language(language)
    try:
        bar = TabBar(commands.PLACES, "tidy", **look)
        bar.set_reactive(TabBar.aside, "Sat 21 Nov 2026")
        for width in (NARROW[0], WIDE[0]):
            shown, said = ("".join(piece.text for piece in pieces) for pieces in bar.pieces(width))
            assert all(commands.label(f"go_{place}") in shown for place in commands.PLACES), shown
            assert cell_len(shown) + cell_len(said) <= width
        assert "Sat 21 Nov 2026" in said, "a wide screen has room for both"
        set_masked(True)
        shown, said = ("".join(piece.text for piece in pieces) for pieces in bar.pieces(NARROW[0]))
        assert all(commands.label(f"go_{place}") in shown for place in commands.PLACES), shown
    finally:
        set_masked(False)
        i18n.set_language("en")
