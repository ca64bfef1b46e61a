"""The list of lines: the chosen one unfolds, the cursor goes on when its line leaves, marks stay with their lines, whatever the number."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from rich.cells import cell_len
from textual import on
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from clientbook import themes
from clientbook.widgets.blocks import Line, Piece
from clientbook.widgets.line_keys import KeyedLineList
from clientbook.widgets.line_list import Entry, LineList
from clientbook.widgets.signs import use_signs
from tests.screens.test_safety import FOREIGN, HOSTILE
from tests.support.painted import painted, screen_text
from tests.support.quiet import press, settled


class ListApp(App[None]):
    """A list with nothing around it."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.register_theme(themes.DARK)
        self.theme = themes.DARK.name
        self.first = entries
        self.told: list[tuple[str, Any]] = []
        self.made = 0

    def get_css_variables(self) -> dict[str, str]:
        return themes.variables_for(super().get_css_variables())

    def compose(self) -> ComposeResult:
        yield KeyedLineList()

    def on_mount(self) -> None:
        self.lines.show(self.first, self.paint)

    @property
    def lines(self) -> KeyedLineList:
        return self.query_one(KeyedLineList)

    def paint(self, entry: Entry, width: int, chosen: bool) -> Sequence[Line]:
        self.made += 1
        first: Line = (Piece(f"{entry.value}", "bright"),)
        return (first, (Piece("  more about it", "quiet"),)) if chosen and entry.markable else (first,)

    @on(LineList.Opened)
    def _opened(self, event: LineList.Opened) -> None:
        self.told.append(("opened", event.key))

    @on(LineList.Marked)
    def _marked(self, event: LineList.Marked) -> None:
        self.told.append(("marked", event.key))


def line(key: Any) -> Entry:
    return Entry(key, f"line {key}", markable=True)


def some(*keys: Any) -> list[Entry]:
    """Under a heading; ``more`` is no line of its own."""
    return [Entry(None, "HEADING"), *(Entry(key, "... and more") if key == "more" else line(key) for key in keys)]


@asynccontextmanager
async def showing(entries: Sequence[Entry], size: tuple[int, int] = (40, 10)) -> AsyncIterator[tuple[ListApp, KeyedLineList, Pilot[None]]]:
    app = ListApp(entries)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        yield app, app.lines, pilot


async def test_the_chosen_line_unfolds_and_the_cursor_passes_over_headings() -> None:
    async with showing([*some(1, 2), *some(3)]) as (app, lines, pilot):
        text = screen_text(app).splitlines()
        assert [part.strip() for part in text[:4]] == ["HEADING", "▌ line 1", "more about it", "line 2"]
        await press(pilot, "j", "j")
        assert lines.key == 3
        text = screen_text(app).splitlines()
        assert [part.strip() for part in text[:6]] == ["HEADING", "line 1", "line 2", "HEADING", "▌ line 3", "more about it"]
        await press(pilot, "k")
        assert lines.key == 2


async def test_seventy_thousand_lines_are_made_only_where_they_are_seen() -> None:
    async with showing([Entry(None, "HEADING"), *(line(n) for n in range(70_000))]) as (app, lines, pilot):
        await press(pilot, "G")
        assert lines.key == 69_999
        assert "line 69999" in screen_text(app)
        assert "more about it" in screen_text(app)
        await press(pilot, "g", "pagedown", "ctrl+d")
        assert 10 <= lines.key <= 20
        assert app.made < 500


async def test_the_chosen_line_is_always_seen_whole_with_its_heading_where_there_is_room() -> None:
    async with showing([*some(*range(12)), *some(*range(20, 32))], (40, 8)) as (app, lines, pilot):
        for _ in range(23):
            await press(pilot, "down")
            assert "more about it" in screen_text(app)
            assert f"line {lines.key}\n" in screen_text(app)
        for _ in range(11):
            await press(pilot, "up")
        assert lines.key == 20
        assert "HEADING" in screen_text(app)
        await press(pilot, "home")
        assert screen_text(app).splitlines()[0].strip() == "HEADING"


async def test_when_the_chosen_line_leaves_the_next_one_is_chosen() -> None:
    async with showing(some(1, 2, 3, 4)) as (app, lines, _pilot):
        lines.stand_on(2)
        lines.show(some(1, 3, 4), app.paint)
        assert lines.key == 3
        lines.show(some(0, 1, 3, 4), app.paint)
        assert lines.key == 3
        lines.show(some(0, 1), app.paint)
        assert lines.key == 1
        lines.show([], app.paint)
        assert lines.key is None
        lines.show(some(7), app.paint)
        assert lines.key == 7


async def test_what_comes_in_from_behind_takes_the_place_of_the_last_line_shown() -> None:
    async with showing([*some(1, 2, "more"), *some(8)]) as (app, lines, _pilot):
        lines.stand_on(2)
        lines.show([*some(1, 3, "more"), *some(8)], app.paint)
        assert lines.key == 3
        lines.show([*some(1), *some(8)], app.paint)
        assert lines.key == 8


async def test_when_everything_shown_leaves_the_first_that_came_in_is_chosen() -> None:
    async with showing([*some(1, 2, "more"), *some(8)]) as (app, lines, _pilot):
        lines.stand_on(2)
        lines.show([*some(3, 4, "more"), *some(8)], app.paint)
        assert lines.key == 3


async def test_the_wheel_shows_what_lies_below_and_the_cursor_stays() -> None:
    async with showing(some(*range(40))) as (app, lines, pilot):
        await pilot._post_mouse_events([MouseScrollDown], KeyedLineList, (5, 5))
        await settled(pilot)
        assert lines.scroll_offset.y > 0
        assert "HEADING" not in screen_text(app)
        assert lines.key == 0


async def test_marks_move_on_make_ranges_and_come_back() -> None:
    async with showing(some(1, 2, 3, 4, 5, "more")) as (app, lines, pilot):
        await press(pilot, "space")
        assert lines.chosen_keys() == [1]
        assert lines.key == 2
        await press(pilot, "j", "v")
        assert lines.chosen_keys() == [1, 2, 3]
        assert screen_text(app).count("✓") == 3
        lines.show(some(1, 3, 4, "more"), app.paint)
        assert lines.chosen_keys() == [1, 3]
        assert lines.clear_marks()
        assert not lines.clear_marks()
        assert lines.chosen_keys() == [3]
        await press(pilot, "V")
        assert lines.chosen_keys() == [1, 3]
        await press(pilot, "*")
        assert lines.chosen_keys() == [1, 3, 4]
        assert ("marked", 1) in app.told


async def test_what_is_no_line_cannot_be_marked_but_opened() -> None:
    async with showing(some(1, "more")) as (app, lines, pilot):
        await press(pilot, "G", "space", "enter")
        assert app.told == [("opened", "more")]
        assert lines.chosen_keys() == []


async def test_a_click_chooses_and_a_click_on_the_chosen_opens_also_below_the_unfolded_one() -> None:
    async with showing(some(1, 2, 3)) as (app, lines, pilot):
        await pilot.click(KeyedLineList, offset=(5, 4))
        assert lines.key == 3
        await pilot.click(KeyedLineList, offset=(5, 0))
        assert lines.key == 3
        await pilot.click(KeyedLineList, offset=(5, 4))
        assert app.told == [("opened", 3)]


async def test_plain_signs_tell_the_chosen_and_the_marked_line() -> None:
    use_signs(plain=True)
    try:
        async with showing(some(1, 2)) as (app, _lines, pilot):
            await press(pilot, "space", "k")
            assert ">xline 1" in screen_text(app)
    finally:
        use_signs(plain=False)


async def test_hostile_lines_stand_literally_and_never_burst_their_line() -> None:
    async with showing([Entry(n, text, markable=True) for n, text in enumerate(HOSTILE)], (40, 80)) as (app, _lines, pilot):
        for _ in range(3):
            await press(pilot, "down")
        for line in painted(app):
            text = "".join(segment.text for segment in line)
            assert not FOREIGN.search(text)
            assert cell_len(text) == 40
        assert "Bob [/b] Co" in screen_text(app)
        assert "[@click=app.quit]Bob[/]" in screen_text(app)
