"""Views of the customer list: switched by digit, kept, found again after a restart, renamed, taken away."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from clientbook.clock import FixedClock
from clientbook.data import Book, open_book
from clientbook.data.settings import DEFAULTS
from clientbook.domain.errors import InvalidValue
from clientbook.domain.views import BUILT_IN, View, as_setting, own_views
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.dialogs.views import Views
from clientbook.screens.present.rows import column_keys
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.virtual_table import VirtualTable
from tests.support.people import NARROW, NOW, WIDE, filled_book, opened
from tests.support.quiet import PATIENCE, press, settled, until
from tests.support.thinning import sampled


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


def titles(pilot: Pilot[int]) -> list[str]:
    """Who is in the list."""
    screen = pilot.app.screen
    assert isinstance(screen, CustomersScreen)
    return [line.title for line in screen.session.book.rows(screen.query_one(VirtualTable).rows.ids)]


async def save(pilot: Pilot[int], name: str, digit: str) -> str:
    """Save what the list shows as a view."""
    return await press(pilot, "w", *name, "enter", digit)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_switcher_shows_every_view_with_its_count(book: Book, language: str, size: tuple[int, int]) -> None:
    async with opened(book, language, size) as pilot:
        text = await press(pilot, "'")
        assert isinstance(pilot.app.screen, Views)
        lines = [line for line in text.splitlines() if line.strip()[:1].isdigit() or "│" in line or "VIP" in line]
        assert next(line for line in text.splitlines() if "VIP" in line).rstrip(" │▐").endswith("1")
        assert all(view.shown[:8] in text for view in BUILT_IN), lines


@pytest.mark.parametrize("covered", [True, False])
async def test_the_preview_comes_also_where_the_list_is_answered_late(book: Book, monkeypatch: pytest.MonkeyPatch, covered: bool) -> None:
    answered = threading.Event()
    find = book.find

    def late(*query: Any, **more: Any) -> Any:
        assert answered.wait(PATIENCE)
        return find(*query, **more)

    async with opened(book, size=WIDE) as pilot:
        await press(pilot, "1")
        monkeypatch.setattr(book, "find", late)  # whoever the cursor stood on is known, the list is not
        pilot.app.simulate_key("apostrophe" if covered else "2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Views if covered else CustomersScreen), rest=False)
        places = next(screen for screen in pilot.app.screen_stack if isinstance(screen, CustomersScreen))
        await until(pilot, lambda: places.size and places.query_one("#preview").size, rest=False)  # painted once
        for _ in range(3):
            await pilot.pause()
        assert not places.query_one("#preview", BlockList).blocks
        answered.set()
        await until(pilot, lambda: places.table.current_id is not None)
        assert places.query_one("#preview", BlockList).blocks


async def test_a_digit_opens_a_view_of_the_program(book: Book) -> None:
    async with opened(book) as pilot:
        text = await press(pilot, "0", "6")
        assert titles(pilot) == ["王伟丽"]
        assert "VIP" in text
        assert "1 / 24" in text
        await press(pilot, "escape")
        assert len(titles(pilot)) == 24


async def test_every_view_of_the_program_opens(book: Book) -> None:
    async with opened(book) as pilot:
        counted = [book.count_found(_query(pilot, view)) for view in BUILT_IN]
        for view, number in zip(BUILT_IN, counted, strict=True):
            await press(pilot, "'", view.digit)
            assert len(titles(pilot)) == number, view.name
        assert counted[3] == 23  # negative control: a view that shows some and not all
        assert counted[8] == 1


def _query(pilot: Pilot[int], view: View) -> object:
    from clientbook.data import Query
    from clientbook.domain.filters import parse

    screen = pilot.app.screen
    assert isinstance(screen, CustomersScreen)
    asked = parse(view.filter, screen.names, screen.session.day, strict=True)
    return Query(words=asked.words, where=asked.node)


@pytest.mark.parametrize(("before", "after"), sampled([("en", "zh_CN"), ("zh_CN", "en")], 0))
async def test_a_saved_view_opens_by_its_digit_after_a_restart_in_the_other_language(tmp_path: Path, before: str, after: str) -> None:
    book = filled_book(tmp_path)
    async with opened(book, before) as pilot:
        await press(pilot, *"/王 等级:vip 未联系>=30天", "tab")
        assert titles(pilot) == ["王伟丽"]
        text = await save(pilot, "大客户", "5")
        assert "大客户" in text
    folder = book.path
    book.close()
    book = open_book(folder, "practice", clock=FixedClock(NOW))
    try:
        async with opened(book, after) as pilot:
            text = await press(pilot, "'", "5")
            assert titles(pilot) == ["王伟丽"]
            assert "大客户" in text
            screen = pilot.app.screen
            assert isinstance(screen, CustomersScreen)
            assert ("等级" in screen.search.words) == (after == "zh_CN")
    finally:
        book.close()


async def test_a_view_keeps_its_order_and_columns_and_gives_those_of_before_back(book: Book) -> None:
    columns = ["name", "email", "code"]
    view = View("mails", "has:email", "1", "code", True, tuple(columns))
    book.set_setting("views", as_setting([view]))
    async with opened(book) as pilot:
        before = [column.key for column in pilot.app.screen.query_one(VirtualTable).columns]
        await press(pilot, "'", "1")
        screen = pilot.app.screen
        assert isinstance(screen, CustomersScreen)
        assert [column.key for column in screen.table.columns] == columns
        assert (screen.query_now.sort, screen.query_now.reverse) == ("code", True)
        book.set_setting("owner", "Li")
        await press(pilot, "down")
        assert [column.key for column in screen.table.columns] == columns
        await press(pilot, "escape")
        assert [column.key for column in screen.table.columns] == before
        assert (screen.query_now.sort, screen.query_now.reverse) == ("name", False)


async def test_a_view_is_renamed_gets_another_digit_and_is_deleted_and_undo_brings_it_back(book: Book) -> None:
    book.set_setting("views", as_setting([View("one", "level:vip", "1")]))
    async with opened(book) as pilot:
        await press(pilot, "'", "f2", *[*["backspace"] * 3], *"two", "enter")
        assert [each["name"] for each in book.setting("views")] == ["two"]
        await press(pilot, "'", ";", "3", "4")
        assert [each["digit"] for each in book.setting("views")] == ["4"]
        await press(pilot, "'", *"two", "delete")
        assert book.setting("views") == []
        await press(pilot, "u")
        assert [each["name"] for each in book.setting("views")] == ["two"]


async def test_a_view_of_the_program_cannot_be_deleted(book: Book) -> None:
    async with opened(book) as pilot:
        text = await press(pilot, "'", "delete")
        assert isinstance(pilot.app.screen, Views)
        assert "comes with the program" in text


async def test_saving_under_a_name_that_is_there_takes_its_place_and_a_digit_belongs_to_one(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, *"/level:vip", "tab")
        await save(pilot, "A", "3")
        await press(pilot, "escape", *"/level:high", "tab")
        await save(pilot, "b", "3")
        await press(pilot, "escape", *"/level:low", "tab")
        await save(pilot, "a", "2")
        assert [(each["name"], each["digit"], each["filter"]) for each in book.setting("views")] == [
            ("a", "2", "level:low"),
            ("b", "3", "level:high"),
        ]


@pytest.mark.parametrize(
    ("name", "language"),
    sampled(
        [
            (name, language)
            for name in ("[red]x[/red]", "{name}", "名" * 60, "a\u202eb", "' or 1=1", "🙂" * 20, "\\")
            for language in ("en", "zh_CN")
        ],
        *(0, 5),
    ),
)
async def test_hostile_names_and_tags_are_kept_and_shown_as_they_are(book: Book, language: str, name: str) -> None:
    async with opened(book, language) as pilot:
        await press(pilot, "/", *'#[b]x,{0} name:"or ("', "tab")
        await press(pilot, "w")
        pilot.app.focused.value = name  # type: ignore[union-attr]
        await press(pilot, "enter", "7")
        (kept,) = book.setting("views")
        assert kept["name"] == name.replace("\u202e", "")
        await press(pilot, "escape", "escape", "'", "7")
        screen = pilot.app.screen
        assert isinstance(screen, CustomersScreen)
        assert screen.query_now.where is not None
        assert '"or ("' in screen.search.words


async def test_a_book_opened_to_read_shows_views_and_keeps_none(book: Book) -> None:
    book.set_setting("views", as_setting([View("one", "level:vip", "1")]))
    async with opened(book, read_only=True) as pilot:
        await press(pilot, "w")
        assert isinstance(pilot.app.screen, CustomersScreen)
        await press(pilot, "'", "delete")
        assert isinstance(pilot.app.screen, Views)
        await press(pilot, "1")
        assert titles(pilot) == ["王伟丽"]


@pytest.mark.parametrize(
    "views",
    [
        ["a"],
        [{"name": "a"}],
        [{**as_setting([View("a", "x")])[0], "digit": "x"}],
        [{**as_setting([View("a", "x")])[0], "name": ""}],
        [{**as_setting([View("a", "x")])[0], "columns": [1]}],
        as_setting([View("a", "x", "1"), View("b", "x", "1")]),
        as_setting([View("a", "x"), View("A", "x")]),
        as_setting([View(str(n), "x") for n in range(101)]),
    ],
)
def test_what_is_no_list_of_views_is_refused(book: Book, views: list[object]) -> None:
    with pytest.raises(InvalidValue):
        book.set_setting("views", views)
    book.set_setting("views", as_setting([View("a", "x"), View("b", "x")]))


async def test_counts_never_hold_the_keys(book: Book) -> None:
    async with opened(book) as pilot:
        for key in ("'", "6"):
            await press(pilot, key)
        assert titles(pilot) == ["王伟丽"]


@pytest.mark.parametrize("place", ["1", "3"])
async def test_from_every_place_a_view_is_two_keys_away(book: Book, place: str) -> None:
    async with opened(book, place=place) as pilot:
        assert not isinstance(pilot.app.screen, CustomersScreen)
        await press(pilot, "0", "6")
        assert titles(pilot) == ["王伟丽"]


async def test_a_hint_is_seen_although_something_was_saved_just_now(book: Book) -> None:
    async with opened(book) as pilot:
        await save(pilot, "all", "1")
        text = await press(pilot, *"/sorce:x", "tab")
        assert "did you mean" in text


@pytest.mark.parametrize("language", ["zh_CN", pytest.param("en", marks=pytest.mark.soak)])
async def test_columns_and_order_belong_to_the_open_view_and_not_to_the_book(book: Book, language: str) -> None:
    async with opened(book, language, WIDE) as pilot:
        await press(pilot, *"/level:vip", "tab")
        await save(pilot, "mine", "1")
        screen = pilot.app.screen
        assert isinstance(screen, CustomersScreen)
        before = [column.key for column in screen.table.columns]
        await press(pilot, "semicolon", *"xsl", "enter")
        await press(pilot, "down", "space", "end", "space", "up", "plus", "enter")  # company hidden, the last one shown
        shown = [column.key for column in screen.table.columns]
        assert "company" in before
        assert "company" not in shown
        assert len(shown) == len(before)
        assert book.setting("columns") == DEFAULTS["columns"]
        await press(pilot, "semicolon", *"dx", "enter")
        (kept,) = own_views(book.setting("views"))
        assert (list(kept.columns), kept.sort, kept.reverse) == (shown, "name", True)
        await press(pilot, "u")
        assert not own_views(book.setting("views"))[0].reverse
        assert not screen.query_now.reverse, "what is undone in the view is undone in the list it shows"
        await press(pilot, "escape")
        assert [column.key for column in screen.table.columns] == before
        await press(pilot, "'", "1")
        assert [column.key for column in screen.table.columns] == shown
        text = await press(pilot, "'", "6", "semicolon", *"dx", "enter")
        assert text.splitlines()[-3].split()[-1] != "u", "a view of the program is kept as it is"
        assert len(own_views(book.setting("views"))) == 1
        await press(pilot, "escape", "semicolon", *"xsl", "enter", "down", "space", "enter")
        assert "company" not in book.setting("columns"), "without a view they are the book's"


async def test_any_column_on_offer_decides_the_order(book: Book) -> None:
    async with opened(book) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, CustomersScreen)
        for key in column_keys():
            screen.sort_by(key)
            assert sorted(screen.table.rows.ids) == list(range(1, 25))
        await settled(pilot)
        assert len(titles(pilot)) == 24
