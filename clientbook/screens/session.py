"""What every screen is given: the open book, the clock, the configuration, and the way to other screens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from clientbook import text
from clientbook.clock import Clock, today
from clientbook.config import Config
from clientbook.domain.reckoning import day_of

if TYPE_CHECKING:  # importing the data libraries at run time here would delay the first paint
    from textual.screen import Screen

    from clientbook.data import Book
    from clientbook.screens.guide import Guide


class Shell(Protocol):
    """What a screen may ask of the program around it."""

    def built(self) -> tuple[str, ...]:
        """The top-level places that exist."""
        ...

    def goto(self, place: str) -> None:
        """Show a top-level place."""
        ...

    def open(self, name: str, **arguments: Any) -> bool:
        """Open another screen on top (``trash``, ``history``, ``customer``); whether there is one of that name."""
        ...

    def routes(self) -> frozenset[str]:
        """Names that ``open`` knows."""
        ...

    def load_behind(self) -> None:
        """Load the data libraries and the first place, from a thread; nobody waits for them while typing."""
        ...

    def load_rest(self) -> None:
        """Load what is needed later, from the same thread after ``load_behind``; opening a book does not wait for it."""
        ...

    def opened(self, book: "Book") -> None:
        """A book was unlocked or made: go to the first place."""
        ...

    def tried(self, *what: str) -> None:
        """Something was done that the guided round of a practice book may be waiting for."""
        ...

    def put_away(self, next_screen: "Screen[Any]") -> None:
        """Leave every place for a screen that closes the book and puts another one in its place."""
        ...

    def leave(self, code: int = 0) -> None:
        """Close the book and quit."""
        ...

    def lock(self) -> None:
        """Keep what was typed, close the book and ask for its passphrase again."""
        ...

    def switch_mask(self) -> bool:
        """Half hide names and numbers on every screen, or show them again; whether they are hidden now."""
        ...

    def hold_keys(self, wait: bool, across: bool = False) -> None:
        """Keep further keys for the screen that is about to come (at most a moment), or let them go.

        ``across``: until that screen lets them go itself, because it has a field to put them into.
        """
        ...

    def next_look(self) -> str:
        """Change to the next theme; its name."""
        ...

    def next_language(self) -> None:
        """Change to the other language and show everything anew."""
        ...


@runtime_checkable
class KeepsDraft(Protocol):
    """A form that can keep what is typed in it when the program ends."""

    async def keep_draft(self) -> None:
        """Keep what was typed and not saved."""
        ...


@dataclass
class Session:
    """One run of the app."""

    path: Path
    """Folder of the book."""
    clock: Clock
    config: Config
    shell: Shell
    read_only: bool = False
    practice: bool = False
    guide: "Guide | None" = None
    """The guided round of a practice book."""
    _book: "Book | None" = None
    opened_at: datetime | None = None
    """When the book was opened; a single undo key does not reach behind it without naming the step."""
    memory: dict[str, Any] = field(default_factory=dict)
    """What a place wants to find again when it is shown the next time (cursor, words, order); gone with the run."""
    through: date | None = None
    """The last day marks were reckoned for, as far as this run knows."""
    after_lock: bool = False
    """Whether this run began because the one before was locked."""
    copied: str = ""
    """What was copied last to the clipboard of this machine, to be taken out of it at the end."""
    at_end: list[Callable[[], None]] = field(default_factory=list)
    """What is still to be done after the book was closed, for example throwing a practice book away."""

    @property
    def book(self) -> "Book":
        """The open book.

        Raises:
            RuntimeError: a screen that needs the book was shown before it was unlocked.
        """
        if self._book is None:
            raise RuntimeError("no book is open")
        return self._book

    @property
    def is_open(self) -> bool:
        """Whether a book is open."""
        return self._book is not None

    @property
    def day(self) -> date:
        """The day marks and ages are shown for: the clock's, unless it went back or leapt ahead (``domain.reckoning``)."""
        return day_of(today(self.clock), self.through)

    @property
    def snapshot(self) -> str:
        """When the snapshot was taken that is looked at, as a display string; empty where it is a book."""
        try:
            at = datetime.strptime(self.path.name, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)  # data.snapshots is not loaded yet
        except ValueError:
            return ""
        return text.moment(at, self.clock.now().tzinfo, self.day)

    def take(self, book: "Book") -> None:
        """From now on this is the book."""
        self._book = book
        self.read_only = self.read_only or book.read_only
        self.through = book.reckoned_through()
        self.opened_at = self.clock.now().replace(microsecond=0)  # steps of the book are stored by whole seconds

    def drop(self) -> "Book | None":
        """Give the book away, to be closed."""
        book, self._book = self._book, None
        return book
