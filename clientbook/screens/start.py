"""Which screen a run begins with."""

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from clientbook.screens.session import Session
from clientbook.screens.unlock import Unlock

if TYPE_CHECKING:
    from clientbook.data import Book


class OpenAlready(Screen[None]):
    """Empty, because nothing is asked: the book was opened before the app, and its first place comes at once."""

    def __init__(self, session: Session, book: "Book") -> None:
        super().__init__()
        self._session = session
        self._book = book

    def on_mount(self) -> None:
        """On to the first place."""
        self.call_later(self._session.shell.opened, self._book)


def start_screen(session: Session, book: "Book | None" = None) -> Screen[Any]:
    """Unlock; welcome where nothing stands yet; neither with a book that is open already (tests)."""
    if book is not None:
        return OpenAlready(session, book)
    if not any((session.path / name).exists() for name in ("book.db", "book.keys", "book.keys.bak")):
        from clientbook.screens.welcome import Welcome  # only on the first day

        return Welcome(session)
    return Unlock(session)
