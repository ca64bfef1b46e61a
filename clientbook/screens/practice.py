"""Looking around: a practice book with invented customers, made in a private folder and thrown away at the end."""

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from clientbook import i18n
from clientbook.domain.errors import ClientbookError
from clientbook.i18n import N_, _
from clientbook.screens.door import Door
from clientbook.screens.session import Session
from clientbook.widgets.content import content

if TYPE_CHECKING:
    from clientbook.data import Book

CUSTOMERS = 200
"""So many invented customers: enough to scroll, search and import into, made in about a second."""


class Practice(Door):
    """Makes the practice book and opens it."""

    HEADING = N_("Practice book")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._folder: Path | None = None
        self._over = False

    def body(self) -> ComposeResult:
        """One sentence."""
        yield Static(content(_("Invented customers. Try everything; nothing of it is kept.")), classes="lead")

    def on_mount(self) -> None:
        """Begin at once."""
        super().on_mount()
        self.say(_("Inventing customers …"))
        self.start(self._begin(), group="practice")

    def do_back(self) -> None:
        """Back once the attempt is over; while customers are invented the page waits for them."""
        if self._over:
            super().do_back()

    async def _begin(self) -> None:
        try:
            book = await self.ask(self._make)
        except ClientbookError as error:
            self._over = True
            self._throw_away()
            self.tell_error(error)
            return
        self.session.practice = True
        self.session.read_only = False
        self.session.shell.opened(book)

    def _make(self) -> "Book":
        from clientbook.demo import make_demo

        self._folder = Path(tempfile.mkdtemp(prefix="clientbook-practice-"))
        self.session.at_end.append(self._throw_away)
        language = {"zh_CN": "zh_CN"}.get(i18n.language(), "en")
        return make_demo(self._folder / "book", customers=CUSTOMERS, language=language, clock=self.session.clock)

    def _throw_away(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
