"""Which screen a run begins with."""

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from clientbook.screens.session import Session
from clientbook.screens.unlock import Unlock

if TYPE_CHECKING:
    from clientbook.data import Book


def start_screen(session: Session, book: "Book | None" = None) -> Screen[Any]:
    """Unlock; welcome where nothing stands yet. With an open book (practice, tests) the unlock screen lets it pass at once."""
    if book is None and not any((session.path / name).exists() for name in ("book.db", "book.keys", "book.keys.bak")):
        from clientbook.screens.welcome import Welcome  # only on the first day

        return Welcome(session)
    return Unlock(session, book)
