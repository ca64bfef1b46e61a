"""``Door``: the screens before a book is open. Opaque, one thing in the middle, a sentence below it, the keys at the bottom."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, ParamSpec, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from clientbook import commands
from clientbook.i18n import _
from clientbook.screens.session import Session
from clientbook.widgets.acts import Acts
from clientbook.widgets.content import content
from clientbook.widgets.key_line import KeyLine
from clientbook.widgets.lean_screen import LeanScreen
from clientbook.widgets.tab_bar import TabBar

P = ParamSpec("P")
T = TypeVar("T")
HOME = str(Path.home())


def short_path(path: Path) -> str:
    """A path for the eye: the home folder is ``~``."""
    text = str(path)
    return "~" + text[len(HOME) :] if HOME != "/" and text.startswith(HOME + "/") else text


class Door(LeanScreen[bool], Acts):
    """A screen in front of the book; ``body`` composes what stands in the middle."""

    KEYS: ClassVar[tuple[str, ...]] = ("quit",)
    HEADING: ClassVar[str] = ""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        """The bars, the heading, the middle, a sentence."""
        yield TabBar(practice=self.session.practice, read_only=self.session.read_only, snapshot=self.session.snapshot)
        with Vertical(id="middle"):
            yield Static(content(self.heading()), id="heading")
            yield from self.body()
            yield Static(content(""), id="said")
        yield KeyLine()

    def heading(self) -> str:
        """What this screen is for."""
        return _(self.HEADING)

    def body(self) -> ComposeResult:
        """What stands in the middle."""
        yield from ()

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_keys()

    def keys(self) -> tuple[str, ...]:
        """Ids for the key line now."""
        return self.KEYS

    def show_keys(self) -> None:
        """Show the keys that work now."""
        entries = [(id, commands.shown_key(id), self._label(id)) for id in self.keys() if self.offers(id)]
        self.query_one(KeyLine).show(entries)

    def _label(self, id: str) -> str:
        """In front of a book nothing is saved: what is typed leads on."""
        return _("Go on") if id == "save" else commands.label(id)

    @on(KeyLine.Pressed)
    def _on_key_clicked(self, event: KeyLine.Pressed) -> None:
        self.act(event.id)

    def say(self, display: str, tone: str = "quiet") -> None:
        """Say something below the middle: ``quiet``, ``good``, ``warn`` or ``late``."""
        said = self.query_one("#said", Static)
        said.set_classes(tone)
        said.update(content(display))

    async def ask(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something slow beside the keyboard; its errors are the caller's to tell.

        A worker thread of its own, because importing the data libraries may be part of it.
        """
        import asyncio

        return await asyncio.to_thread(verb, *args, **kwargs)

    def tell_error(self, error: Exception) -> None:
        """Say what went wrong, what was kept and what to do."""
        from clientbook import text  # it is loaded with the data libraries, after the first paint

        self.say(text.error_sentence(error), "late")

    def do_back(self) -> None:
        """The screen before; the first one stays."""
        if len(self.app.screen_stack) > 1:
            self.dismiss(None)

    def do_quit(self) -> None:
        """Leave."""
        self.session.shell.leave()
