"""About: the version, the book's place, what is promised and what is not."""

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from clientbook import __version__
from clientbook.i18n import _
from clientbook.screens.door import short_path
from clientbook.screens.session import Session
from clientbook.widgets.content import content
from clientbook.widgets.lean_screen import LeanScreen


class About(ModalScreen[None], LeanScreen[None]):
    """Any of Esc, Enter, q closes."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_name("help.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "close", show=False)]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """A few sentences."""
        with Vertical(classes="panel"):
            yield Static(content(_("clientbook {version}").format(version=__version__)), classes="title")
            yield Static(content(_("Book  {path}").format(path=short_path(self._session.path))))
            yield Static(content(_("Everything stands encrypted on this computer; nothing goes over the network.")), classes="quiet")
            promise = _(
                "Promised: on the disk nothing is readable without the passphrase or the recovery code, and no saved change is lost.\n"
                "Not promised: protection from programs that run under your name while the book is open."
            )
            yield Static(content(promise), classes="quiet")
            yield Static(content(_("Esc closes")), classes="quiet")

    def action_close(self) -> None:
        """Back."""
        self.dismiss(None)
