"""The program on the screen: theme, language, the stack of screens, and the one place where errors beside the keyboard end.

Nothing here imports ``clientbook.data``, ``sqlmodel`` or a screen that does before the first paint: the unlock screen is the default
screen, and the data libraries load in a thread while the owner types.
"""

import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen

from clientbook import commands, i18n, keys_in, process, routes, terminal, themes
from clientbook.clock import Clock, SystemClock
from clientbook.config import Config, read_config
from clientbook.crash import report
from clientbook.domain.errors import ClientbookError
from clientbook.screens.session import Session
from clientbook.screens.start import start_screen
from clientbook.type_ahead import KeyProbe, TypeAhead
from clientbook.widgets.acts import ActFailed
from clientbook.widgets.content import ControlFilter, PlainFilter
from clientbook.widgets.signs import use_signs

if TYPE_CHECKING:
    from clientbook.data import Book, Changed

HERE = Path(__file__).parent
PLACE_AT = 1
"""Where a place stands in the stack of screens: on the door, which is the default screen and cannot be replaced."""


class ClientbookApp(App[int]):
    """One run of the program on one book."""

    # Textual loads the style sheet of a screen when it is pushed, and the default screen never is: the doors' sheet stands here.
    CSS_PATH: ClassVar[list[str | PurePath]] = [HERE / "base.tcss", HERE / "screens" / "door.tcss"]
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    ALLOW_SELECT = False

    def __init__(
        self,
        path: Path,
        *,
        clock: Clock | None = None,
        config: Config | None = None,
        read_only: bool = False,
        practice: bool = False,
        book: "Book | None" = None,
        early: str = "",
    ) -> None:
        self._early = early
        super().__init__()
        self.session = Session(path, clock or SystemClock(), config or Config(), self, read_only=read_only, practice=practice)
        self.unexpected: list[Exception] = []
        self._own_filters = (ControlFilter(), PlainFilter())
        self._type_ahead = TypeAhead(self)
        self._ending: Callable[[], None] | None = None
        self._given = book
        for theme in themes.OWN:
            self.register_theme(theme)
        self.config_problems = [*self.session.config.problems, *commands.rebind(self.session.config.keys)]
        self._take_theme(self.session.config.theme)
        self.set_keymap({id: ",".join(commands.keys_of(id)) for id in self.session.config.keys if id in commands.BY_ID})

    def _take_theme(self, name: str) -> None:
        if name in self.available_themes:
            self.theme = name
        else:
            self.theme = themes.DARK.name
            self.config_problems.append(i18n._("config.toml: there is no theme “{name}”").format(name=name))

    def get_driver_class(self) -> type[Driver]:
        """The driver of this platform, reading through our parser."""
        return keys_in.driver_class(super().get_driver_class(), self._early)

    def get_css_variables(self) -> dict[str, str]:
        """Textual's variables and ours, whatever the theme."""
        return themes.variables_for(super().get_css_variables())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters and ours: against control characters, and for terminals that draw signs two cells wide."""
        return [*super().get_line_filters(), *self._own_filters]

    def get_default_screen(self) -> Screen[Any]:
        """Unlock, or welcome where there is no book yet; the default screen is painted first."""
        return start_screen(self.session, self._given)

    def on_mount(self) -> None:
        """Take signals, so that a closed terminal closes the book too."""
        if not self.is_headless:
            loop = asyncio.get_running_loop()

            def end(number: int) -> None:
                loop.call_soon_threadsafe(self.leave, 128 + number)

            self._ending = process.on_ending(end)

    def on_unmount(self) -> None:
        """Close what is open, whatever the way out was."""
        if self._ending is not None:
            self._ending()
        book = self.session.drop()
        if book is not None:
            book.close()
        for last in self.session.at_end:
            last()

    # keys, one after the other

    async def on_event(self, event: events.Event) -> None:
        """Fold full-width forms where no text is typed, and hand out keys in order."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        if self._type_ahead.may_go(event):
            await self.hand_out(event)

    async def hand_out(self, event: events.Event) -> None:
        """Give a key or a paste to whoever has the focus now."""
        target = self.focused or self.screen
        await super().on_event(keys_in.folded(event, target) if isinstance(event, events.Key) else event)
        self._type_ahead.sent(target)

    def hold_keys(self, wait: bool) -> None:
        """Keep further keys for the screen that is about to come, or let them go."""
        if wait:
            self._type_ahead.hold()
        else:
            self._type_ahead.release()

    async def on_key_probe(self, probe: KeyProbe) -> None:
        """A key has been dealt with."""
        await self._type_ahead.came_back(probe)

    # the shell the screens see

    def built(self) -> tuple[str, ...]:
        """The top-level places that exist."""
        return tuple(place for place in commands.PLACES if place in routes.PLACES)

    def routes(self) -> frozenset[str]:
        """What ``open`` knows."""
        return frozenset(routes.SCREENS)

    def goto(self, place: str) -> None:
        """Show a top-level place, with nothing above it."""
        maker = routes.PLACES.get(place)
        if maker is None:
            return
        while len(self.screen_stack) > PLACE_AT + 1:
            self.pop_screen()
        if len(self.screen_stack) == PLACE_AT:
            self.push_screen(maker(self.session))
        elif getattr(self.screen, "PLACE", "") != place or not getattr(self.screen, "TOP", False):
            self.switch_screen(maker(self.session))

    def open(self, name: str, **arguments: Any) -> bool:
        """Open another screen on top."""
        maker = routes.SCREENS.get(name)
        if maker is not None:
            self.push_screen(maker(self.session, **arguments))
        return maker is not None

    def opened(self, book: "Book") -> None:
        """Take the book and go to the first place."""
        self.session.take(book)
        book.subscribe(self._on_changed)
        self.goto(self.built()[0])
        if (sheet := self.session.memory.pop("sheet", None)) is not None:
            self.open("import_csv", sheet=sheet)
        for problem in self.config_problems:
            self.notify(problem, severity="warning", markup=False, timeout=15)

    def _on_changed(self, changed: "Changed") -> None:
        """Called on the writer's thread."""
        self.call_later(self._tell_changed, changed.ids, changed.book)

    def _tell_changed(self, ids: frozenset[int], book: bool) -> None:
        for screen in self.screen_stack:
            if hasattr(screen, "book_changed"):
                screen.call_later(screen.book_changed, ids, book)

    def leave(self, code: int = 0) -> None:
        """Close the book and quit."""
        self.exit(code)

    def next_look(self) -> str:
        """The next of our themes."""
        names = [theme.name for theme in themes.OWN]
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]
        return self.theme.removeprefix("clientbook-")

    def next_language(self) -> None:
        """The other language, on every screen."""
        i18n.set_language("en" if i18n.language() == "zh_CN" else "zh_CN")
        if len(self.screen_stack) > PLACE_AT:
            place = getattr(self.screen_stack[PLACE_AT], "PLACE", "")
            while len(self.screen_stack) > PLACE_AT:
                self.pop_screen()
            self.goto(place)

    # errors

    @on(ActFailed)
    def _on_act_failed(self, event: ActFailed) -> None:
        if isinstance(event.error, ClientbookError) and hasattr(self.screen, "tell_error"):
            self.screen.tell_error(event.error)
            return
        self.unexpected.append(event.error)
        note = i18n._("Something unexpected went wrong ({what}). What was saved before is safe; what you typed is still here.")
        self.notify(note.format(what=report(event.error)), severity="error", markup=False, timeout=30)

    def _fatal_error(self) -> None:
        """End after an error nobody caught: the place in the program, never the values it was working on."""
        self._exit_renderables.append(report(sys.exc_info()[1], full=True))
        self._close_messages_no_wait()


def run_app(
    book_path: Path,
    *,
    read_only: bool = False,
    clock: Clock | None = None,
    practice: bool = False,
    config: Config | None = None,
    asked: terminal.Asked | None = None,
) -> int:
    """Run the program on the terminal; what comes back is the exit code.

    ``asked`` is the question about wide characters, put to the terminal before this module was imported.
    """
    settings = config if config is not None else read_config()
    wide, early = asked.answer() if asked is not None else (None, "")
    use_signs(plain=settings.glyphs == "plain" or (settings.glyphs == "auto" and terminal.needs_plain_signs(wide)))
    app = ClientbookApp(book_path, clock=clock, config=settings, read_only=read_only, practice=practice, early=early)
    code = app.run()
    return code if code is not None else (app.return_code or 0)
