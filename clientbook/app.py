"""The program on the screen: theme, language, the stack of screens, and the one place where errors beside the keyboard end.

Nothing here imports ``clientbook.data``, ``sqlmodel`` or a screen that does before the first paint: the unlock screen is the default
screen, and the data libraries load in a thread while the owner types.
"""

import asyncio
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen

from clientbook import commands, i18n, keys_in, process, terminal, text, themes
from clientbook.clock import Clock, SystemClock
from clientbook.config import Config, read_config
from clientbook.crash import report
from clientbook.domain.errors import ClientbookError
from clientbook.key_driver import driver_class
from clientbook.locking import AfterLock, remembered
from clientbook.navigation import Navigation
from clientbook.screens.session import Session
from clientbook.screens.start import start_screen
from clientbook.type_ahead import KeyProbe, TypeAhead
from clientbook.widgets.acts import ActFailed
from clientbook.widgets.content import ControlFilter, PlainFilter
from clientbook.widgets.signs import PLAIN, signs, use_signs

if TYPE_CHECKING:
    from clientbook.data import Book

HERE = Path(__file__).parent
TURN = 0.0005
"""Seconds a thread keeps the interpreter while another one wants it. The usual 5 ms are an age between a key and its rows: they change
hands with every statement of a search while the key's echo is painted. A command of the shell has nobody waiting beside it."""


class ClientbookApp(Navigation):
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
        before = remembered()
        self._go_on_as(before)
        for theme in themes.OWN:
            self.register_theme(theme)
        self.config_problems = [*self.session.config.problems, *commands.rebind(self.session.config.keys)]
        self._take_theme(before.theme if before is not None else self.session.config.theme)
        self.set_keymap({id: commands.written(commands.keys_of(id)) for id in self.session.config.keys if id in commands.BY_ID})

    def _go_on_as(self, before: AfterLock | None) -> None:
        """Look as the run did that was locked."""
        self.session.after_lock = before is not None
        text.set_masked(before is not None and before.masked)
        if before is not None:
            i18n.set_language(before.language)

    def _take_theme(self, name: str) -> None:
        if name in self.available_themes:
            self.theme = name
        else:
            self.theme = themes.DARK.name
            self.config_problems.append(i18n._("config.toml: there is no theme “{name}”").format(name=name))

    def get_driver_class(self) -> type[Driver]:
        """The driver of this platform, reading through our parser."""
        return driver_class(super().get_driver_class(), self._early)

    def get_css_variables(self) -> dict[str, str]:
        """Textual's variables and ours, whatever the theme."""
        return themes.variables_for(super().get_css_variables())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters and ours: against control characters, and for terminals that draw signs two cells wide."""
        own = self._own_filters if signs() is PLAIN else self._own_filters[:1]
        return [*super().get_line_filters(), *own]

    def get_default_screen(self) -> Screen[Any]:
        """Unlock, or welcome where there is no book yet; the default screen is painted first."""
        return start_screen(self.session, self._given)

    def on_mount(self) -> None:
        """Take signals, so that a closed terminal closes the book too."""
        if not self.is_headless:
            loop = asyncio.get_running_loop()

            def end(number: int) -> None:
                loop.call_soon_threadsafe(self.call_later, self.end_soon, 128 + number)

            self._ending = process.on_ending(end)

    async def on_ready(self) -> None:
        """The first screen is painted."""
        await self._type_ahead.open_up()

    def on_unmount(self) -> None:
        """Close what is open, whatever the way out was."""
        if self._ending is not None:
            self._ending()
        book = self.session.drop()
        if book is not None:
            book.close()
        if self.session.copied:
            from clientbook import clipboard  # whoever copied something has loaded it

            clipboard.forget(self.session.copied)
        for last in self.session.at_end:
            last()

    async def action_quit(self) -> None:
        """Ctrl+Q, which Textual binds before any screen: forms keep what is typed in them first."""
        with suppress(ClientbookError):  # a full disk: whoever quits twice wants to be out
            await self.keep_typed()
        self.leave()

    # keys, one after the other

    async def on_event(self, event: events.Event) -> None:
        """Fold full-width forms where no text is typed, and hand out keys in order."""
        if isinstance(event, events.InputEvent):
            self.touched(event.key if isinstance(event, events.Key) else "")
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

    def hold_keys(self, wait: bool, across: bool = False) -> None:
        """Keep further keys for the screen that is about to come, or let them go."""
        if wait:
            self._type_ahead.hold(across)
        else:
            self._type_ahead.release()

    async def on_key_probe(self, probe: KeyProbe) -> None:
        """A key has been dealt with."""
        await self._type_ahead.came_back(probe)

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
    practice: "Book | None" = None,
    config: Config | None = None,
    asked: terminal.Asked | None = None,
) -> int:
    """Run the program on the terminal; what comes back is the exit code.

    ``practice`` is a book of invented people, open already. ``asked`` is the question about wide characters, put to the terminal
    before this module was imported.
    """
    settings = config if config is not None else read_config()
    wide, early = asked.answer() if asked is not None else (None, "")
    use_signs(plain=settings.glyphs == "plain" or (settings.glyphs == "auto" and terminal.needs_plain_signs(wide)))
    app = ClientbookApp(
        book_path, clock=clock, config=settings, read_only=read_only, practice=practice is not None, book=practice, early=early
    )
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        code = app.run()
    finally:
        sys.setswitchinterval(usual)
    return code if code is not None else (app.return_code or 0)
