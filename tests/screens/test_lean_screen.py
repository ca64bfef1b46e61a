"""A screen of ours opens with one layout and one painting, at the size it has, and is left alone when it was taken away meanwhile."""

from typing import Any

import pytest
from textual._compositor import Compositor, LayoutUpdate
from textual.app import App, ComposeResult
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets import Input, Static

from clientbook import themes
from clientbook.widgets.bar import Bar
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block, Piece
from clientbook.widgets.boxes import VerticalBox
from clientbook.widgets.lean_screen import LeanScreen
from clientbook.widgets.text_input import TextInput
from tests.support.lean import TEXTUALS_REFRESH
from tests.support.quiet import press, settled, until


class Around(App[None]):
    """An app with our colours."""

    def get_default_screen(self) -> Screen[Any]:
        """One of ours: what is still to be painted of a usual one below is painted with the one above it, if its moment comes late."""
        return LeanScreen()

    def get_css_variables(self) -> dict[str, str]:
        """Textual's and ours."""
        return themes.variables_for(super().get_css_variables())


class Parts(Screen[None]):
    """What stands on both kinds of screen."""

    CSS = "Parts { background: red; &.-wide Static { display: none; } }"
    SCOPED_CSS = False
    AUTO_FOCUS = "BlockList"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual declares it so

    def compose(self) -> ComposeResult:
        """A bar, a list in a column, a line."""
        yield Bar()
        with VerticalBox():
            yield BlockList(lambda width: [Block(((Piece("x" * (width // 2)),),), key=n) for n in range(50)])
            yield Static("said", id="said")

    def on_mount(self) -> None:
        """What screens do when they are mounted: reach into their parts."""
        self.query_one("#said", Static).update("mounted")


class Lean(Parts, LeanScreen[None]):
    """As our screens are."""


@pytest.fixture(autouse=True)
def _painting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paint whenever an app in a terminal would."""
    monkeypatch.setattr(Screen, "_compositor_refresh", TEXTUALS_REFRESH)


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The paintings of the whole screen, as they come."""
    made: list[Any] = []
    render = Compositor.render_update

    def counted(self: Compositor, *how: Any, **more: Any) -> Any:
        if isinstance(update := render(self, *how, **more), LayoutUpdate):
            made.append(update)
        return update

    monkeypatch.setattr(Compositor, "render_update", counted)
    return made


async def paintings(screen: Screen[None], painted: list[Any]) -> int:
    """How often is painted until it rests."""
    async with Around().run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        painted.clear()
        await pilot.app.push_screen(screen)
        await settled(pilot)
        return len(painted)


async def test_a_screen_is_painted_once_when_it_opens(painted: list[Any]) -> None:
    assert await paintings(Lean(), painted) == 1
    assert await paintings(Parts(), painted) > 1


async def test_it_opens_with_the_classes_of_its_size_and_takes_others_with_another_size() -> None:
    async with Around().run_test(size=(120, 30)) as pilot:
        screen = Lean()
        await pilot.app.push_screen(screen)
        await settled(pilot)
        assert screen.classes >= {"-wide"}
        assert not screen.query_one("#said").display
        assert screen.styles.background.hex == "#FF0000"  # of a style sheet that was read after it was made
        assert screen.query_one(BlockList).size.height == 29
        await pilot.resize_terminal(80, 20)
        await settled(pilot)
        assert screen.classes >= {"-narrow"}
        assert screen.query_one("#said").display
        assert screen.query_one(BlockList).size.height == 18


@pytest.mark.parametrize("leave", ["pop_screen", "exit"])
@pytest.mark.parametrize("kind", [Lean, Parts])
async def test_nothing_is_begun_on_a_screen_that_was_taken_away_meanwhile(leave: str, kind: type[Screen[None]]) -> None:
    app = Around()
    screen = kind()
    try:
        async with app.run_test() as pilot:
            await settled(pilot)
            app.push_screen(screen)
            getattr(app, leave)()
            await until(pilot, lambda: not screen.is_running, rest=False)
    except NoMatches:
        pass
    assert (app._exception is None) == (kind is Lean)


async def test_a_covered_screen_is_painted_when_it_is_seen_again(painted: list[Any]) -> None:
    async with Around().run_test(size=(120, 30)) as pilot:
        await pilot.app.push_screen(Lean())
        await settled(pilot)
        below = pilot.app.screen
        await pilot.app.push_screen(Lean())
        await settled(pilot)
        painted.clear()
        below.query_one("#said", Static).update("changed below")
        below.refresh()
        await settled(pilot)
        assert not painted  # nobody sees it
        pilot.app.pop_screen()
        await until(pilot, lambda: pilot.app.screen is below)
        assert painted  # what was covered is painted again


async def test_what_came_is_painted_at_once_and_not_a_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Around().run_test(size=(120, 30)) as pilot:
        screen = Lean()
        await pilot.app.push_screen(screen)
        await settled(pilot)
        made: list[int] = []
        render = Compositor.render_update
        monkeypatch.setattr(Compositor, "render_update", lambda self, *how, **more: made.append(1) or render(self, *how, **more))
        bars = screen.query_one(Bar), screen.query_one(BlockList)
        for bar in bars:
            bar.refresh()
        assert not made  # Textual waits for its next frame
        screen.paint_now(*bars)
        assert made == [1]
        await settled(pilot)
        assert made == [1]
        screen.paint_now(*bars)
        assert made == [1]  # nothing has changed since
        await pilot.app.push_screen(Lean())
        await settled(pilot)
        made.clear()
        bars[0].refresh()
        screen.paint_now(*bars)
        assert not made  # nobody sees it


async def test_typing_does_not_lay_the_screen_out(monkeypatch: pytest.MonkeyPatch) -> None:
    class Typed(LeanScreen[None]):
        """A screen with a field."""

        field: type[Input] = TextInput

        def compose(self) -> ComposeResult:
            yield self.field()

    class Stock(Typed):
        """The same with Textual's."""

        field = Input

    laid_out: list[int] = []
    reflow = Compositor.reflow
    monkeypatch.setattr(Compositor, "reflow", lambda self, *how: laid_out.append(1) or reflow(self, *how))
    for screen, times in ((Typed(), 0), (Stock(), 1)):
        async with Around().run_test(size=(20, 5)) as pilot:
            await pilot.app.push_screen(screen)
            await settled(pilot)
            laid_out.clear()
            await press(pilot, "a")
            assert len(laid_out) == times
            await press(pilot, *"bcdefghijklmnopqrstuvwxyz")
            assert screen.query_one(Input).scroll_offset.x > 0  # a text longer than the field moves along with the cursor
