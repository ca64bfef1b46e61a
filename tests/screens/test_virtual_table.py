"""The table: a million rows cost nothing, cells never burst, marks and mouse do what they say."""

from array import array
from collections.abc import Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from textual import on
from textual.app import App, ComposeResult

from clientbook import themes
from clientbook.widgets import content
from clientbook.widgets.blocks import Piece
from clientbook.widgets.line_marks import LineMarks
from clientbook.widgets.signs import use_signs
from clientbook.widgets.table_rows import PAGE, Column, Marks, Rows, fit_columns
from clientbook.widgets.virtual_table import VirtualTable
from tests.support.painted import screen_text
from tests.support.quiet import press, settled

COLUMNS = (Column("name", "Name", 10, 2, keep=9), Column("company", "Company", 12, 1), Column("days", "Days", 9, right=True, keep=2))


@dataclass
class Row:
    id: int
    version: int = 0


class TableApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.register_theme(themes.DARK)
        self.theme = themes.DARK.name
        self.asked: list[list[int]] = []
        self.told: list[tuple[str, Any]] = []
        self.version = 0

    def get_css_variables(self) -> dict[str, str]:
        return themes.variables_for(super().get_css_variables())

    def compose(self) -> ComposeResult:
        yield VirtualTable[Row](COLUMNS, self.fetch, self.cells)

    async def fetch(self, ids: Sequence[int]) -> list[Row]:
        self.asked.append(list(ids))
        return [Row(id, self.version) for id in ids]

    def cells(self, row: Row, key: str) -> Sequence[Piece]:
        return (Piece("王", "hit"), Piece(f"{key} {row.id}.{row.version}", "bright"))

    @property
    def table(self) -> VirtualTable[Row]:
        return self.query_one(VirtualTable)

    @on(VirtualTable.Moved)
    def _moved(self, event: VirtualTable.Moved) -> None:
        self.told.append((type(event).__name__, event.id))

    @on(VirtualTable.OrderAsked)
    def _order(self, event: VirtualTable.OrderAsked) -> None:
        self.told.append(("OrderAsked", event.key))


@asynccontextmanager
async def table(rows: int, size: tuple[int, int] = (60, 12)):
    app = TableApp()
    async with app.run_test(size=size) as pilot:
        app.table.show(array("q", range(1, rows + 1)))
        await settled(pilot)
        yield app, pilot


async def test_a_million_rows_ask_only_for_what_is_seen() -> None:
    async with table(1_000_000) as (app, pilot):
        assert "name 1.0" in screen_text(app)
        await press(pilot, "G")
        await settled(pilot)
        assert app.table.current_id == 1_000_000
        assert "name 1000000.0" in screen_text(app)
        await press(pilot, "g")
        await settled(pilot)
        assert sum(len(page) for page in app.asked) <= 8 * PAGE


async def test_keys_move_the_cursor_and_stop_at_the_ends() -> None:
    async with table(100) as (app, pilot):
        await press(pilot, "j", "down", "k", "pagedown")
        assert app.table.cursor == 1 + 11
        await press(pilot, "ctrl+d", "ctrl+u", "end", "j", "j")
        assert app.table.cursor == 99
        await press(pilot, "home", "up")
        assert app.table.cursor == 0
        await press(pilot, "l")
        assert app.told[-1] == ("Opened", 1)


async def test_an_empty_table_does_nothing_quietly() -> None:
    async with table(0) as (app, pilot):
        await press(pilot, "j", "G", "space", "v", "asterisk", "enter", "pagedown")
        assert app.table.current_id is None
        assert list(app.table.chosen_ids()) == []
        await pilot.resize_terminal(1, 1)
        await settled(pilot)


async def test_the_cursor_stays_with_its_row_when_the_order_changes() -> None:
    async with table(100) as (app, pilot):
        app.table.cursor = 40
        app.table.show(array("q", range(100, 0, -1)))
        await settled(pilot)
        assert (app.table.current_id, app.table.cursor) == (41, 59)
        app.table.show(array("q", [1, 2, 3]))
        assert app.table.current_id == 3
        app.table.show(array("q", [7, 8, 9]), keep=False)
        assert app.table.current_id == 7


async def test_a_changed_row_is_painted_anew_and_the_old_one_stands_until_then() -> None:
    async with table(30) as (app, pilot):
        app.version = 1
        app.table.reload([2])
        assert "name 2.0" in screen_text(app)
        await settled(pilot)
        assert "name 2.1" in screen_text(app)
        assert "name 3.0" in screen_text(app)


async def test_lines_that_stay_are_not_made_again_when_the_whole_list_comes_or_the_page_after() -> None:
    async with table(30) as (app, pilot):
        made: list[int] = []
        cells = app.table._cells
        app.table._cells = lambda row, key: made.append(row.id) or cells(row, key)
        whole = array("q", range(1, 1001))

        async def lines_made(*rows: Row) -> set[int]:
            made.clear()
            app.table.show(whole, rows)
            await settled(pilot)
            return set(made)

        assert await lines_made() == set()
        assert any(64 in page for page in app.asked)  # the page after came, and nothing of it is seen
        assert await lines_made(Row(2, 1), Row(3)) == {2}
        assert "name 2.1" in screen_text(app)
        app.table.rows.forget()
        assert await lines_made(Row(2, 1)) >= {2}  # what was forgotten may be said in other words now


async def test_marks_one_a_range_all_and_back() -> None:
    async with table(1000) as (app, pilot):
        await press(pilot, "space", "j", "j", "space", "j", "j", "v")
        assert list(app.table.chosen_ids()) == [1, 4, 5, 6, 7]
        app.table.clear_marks()
        assert list(app.table.chosen_ids()) == [7]
        await press(pilot, "V")
        assert app.table.marks.count(1000) == 5
        await press(pilot, "asterisk", "space")
        assert app.table.marks.count(1000) == 999
        assert len(app.table.chosen_ids()) == 999


async def test_the_mouse_chooses_opens_and_asks_for_an_order() -> None:
    async with table(50) as (app, pilot):
        await pilot.click(VirtualTable, offset=(5, 4))
        assert app.table.cursor == 3
        await pilot.click(VirtualTable, offset=(5, 4))
        assert app.told[-1] == ("Opened", 4)
        await pilot.click(VirtualTable, offset=(55, 0))
        assert app.told[-1] == ("OrderAsked", "days")


@pytest.mark.parametrize("plain", [False, True])
async def test_every_line_is_exactly_as_wide_as_the_terminal(plain: bool) -> None:
    use_signs(plain)
    try:
        for width in (1, 2, 3, 7, 12, 20, 33, 60, 121):
            async with table(30, (width, 8)) as (app, _pilot):
                for y in range(8):
                    strip = app.table.render_line(y)
                    assert (strip.cell_length, cell_len(strip.text)) == (width, width), (width, y)
    finally:
        use_signs(False)


PIECES = st.lists(st.tuples(st.text(alphabet="aé王ａ🎉 \u0301", max_size=12), st.just(Style())), max_size=4)


@given(PIECES, st.integers(0, 30), st.booleans(), st.sampled_from(["", "…", ".."]))
def test_a_cell_is_exactly_as_wide_as_asked_and_no_wide_character_is_halved(
    pieces: list[tuple[str, Style]], width: int, right: bool, tail: str
) -> None:
    made = content.cell(pieces, width, Style(), right=right, tail=tail)
    text = "".join(piece for piece, _style in made)
    assert sum(cell_len(piece) for piece, _style in made) == width
    assert set(text) <= set("".join(piece for piece, _style in pieces)) | set(tail) | {" "}


def test_columns_give_way_by_their_rank_and_share_what_is_left() -> None:
    assert [(c.key, w) for c, w in fit_columns(COLUMNS, 60)] == [("name", 28), ("company", 21), ("days", 9)]
    assert [c.key for c, _w in fit_columns(COLUMNS, 26)] == ["name", "company"]
    assert [c.key for c, _w in fit_columns(COLUMNS, 3)] == ["name"]


def test_marking_all_of_a_million_costs_nothing() -> None:
    marks = Marks()
    marks.mark_all()
    marks.toggle(5)
    assert marks.count(1_000_000) == 999_999
    assert 5 not in marks
    assert 6 in marks
    assert list(marks.ids(array("q", [4, 5, 6]))) == [4, 6]
    marks.clear()
    marks.bring_back()
    assert marks.count(1_000_000) == 999_999


def test_bringing_marks_back_loses_none_there_are() -> None:
    marks, lines = Marks(), LineMarks()
    for each in (marks, lines):
        each.add([1, 2])
        each.bring_back()
        assert [id for id in (1, 2, 3) if id in each] == [1, 2], "there were none before"
        each.clear()
        each.add([3])
        each.bring_back()
        assert [id for id in (1, 2, 3) if id in each] == [1, 2]
        each.bring_back()
        assert [id for id in (1, 2, 3) if id in each] == [3]


async def test_rows_that_are_gone_are_not_asked_for_again_and_again() -> None:
    asked: list[list[int]] = []

    async def fetch(ids: Sequence[int]) -> list[Row]:
        asked.append(list(ids))
        return [Row(id) for id in ids if id != 2]

    rows: Rows[Row] = Rows(fetch)
    rows.show(array("q", [1, 2, 3]))
    await rows.load(rows.missing(0, 3))
    assert rows.missing(0, 3) == []
    assert rows.at(1) is None
    rows.forget([1])
    assert rows.missing(0, 3) == [1, 2]
    assert asked == [[1, 2, 3]]


async def test_a_question_that_could_not_be_answered_is_asked_again() -> None:
    async def fetch(_ids: Sequence[int]) -> None:
        return None

    rows: Rows[Row] = Rows(fetch)
    rows.show(array("q", [1]))
    assert not await rows.load(rows.missing(0, 1))
    assert rows.missing(0, 1) == [1]
