"""Tidy: what is missing, doubtful, vague or not looked at for long, kind by kind; one key settles each line."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult

from clientbook import text
from clientbook.data import Progress as Search
from clientbook.domain.errors import Cancelled, ClientbookError, Superseded
from clientbook.domain.tidy import LARGE, Progress
from clientbook.i18n import N_, _
from clientbook.screens.present import tidy as lines_of
from clientbook.screens.present.tidy import PAIRS, ROUND, Page
from clientbook.screens.session import Session
from clientbook.screens.tidy_acts import TidyActs
from clientbook.screens.today import UNTIDY
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block
from clientbook.widgets.line_keys import KeyedLineList

KIND, AT, PROGRESS = "tidy.kind", "tidy.at", "tidy.progress"
"""Where a run remembers the kind that is shown, the line under the cursor, and how far the day's round is."""
PATIENCE = 0.6
"""Seconds that keys typed ahead wait for the lines they are for."""
Keys = Sequence[str | tuple[str, str]]


class TidyScreen(TidyActs):
    """The queue. Whatever is settled goes, the cursor stands on the next line, and one undo brings it back."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")
    PLACE = "tidy"
    TOP = True
    LABELS: ClassVar[Mapping[str, str]] = {
        "edit": N_("Fix"),
        "done": N_("Is right"),
        "verify": N_("Doubtful"),
        "snooze": N_("Skip until"),
        "remove": N_("Never ask"),
        "next_tab": N_("Only one kind"),
    }

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._kind: str = session.memory.get(KIND, "")
        self._more: dict[str, int] = {}
        self._pairs: int | None = None
        self._search, self._asked_last = Search(), Search()
        self._words_known = False

    # the frame

    def compose_body(self) -> ComposeResult:
        """Title and lines."""
        yield BlockList(id="title", focusable=False)
        yield KeyedLineList()

    def on_mount(self) -> None:
        """Read the queue."""
        super().on_mount()
        self.message.rest(_("Looking through the book …"))
        self.read_again()
        self.set_timer(PATIENCE, self._let_keys_go)

    def _let_keys_go(self) -> None:
        """Keys that were typed for the lines do not wait longer: a large book takes its time."""
        if self.page is None:
            self.session.shell.hold_keys(False)

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self._search.cancel()
        self._asked_last.cancel()

    def on_screen_resume(self) -> None:
        """Duplicates may have been settled meanwhile."""
        super().on_screen_resume()
        if self._pairs is not None:
            self.start(self._count_pairs, group="pairs", exclusive=True)

    def on_resize(self) -> None:
        """The kinds may stand apart now, or no more."""
        if self.page is not None:
            self._show(self.page)

    def keys(self) -> Keys:
        """What settles the line under the cursor."""
        lines = self.query_one_optional(KeyedLineList)
        if lines is not None and (self.item is not None or lines.marks):
            return ("edit", "done", "verify", "snooze", "remove", "menu", "help")
        if lines is not None and lines.key == ROUND:
            return (("done", _("Round is done")), "next_tab", "undo", "menu", "help")
        return ("open", "next_tab", "undo", "menu", "help")

    # reading

    def read(self) -> Page | None:
        """The queue and the words it is said with. In a large book only the newest reading goes on."""
        book, kind, more, reading = self.session.book, self._kind, dict(self._more), Search()
        if self.page is not None and self.page.customers > LARGE:
            self._asked_last.cancel()
        self._asked_last = reading
        if not self._words_known:
            text.use_own_words(book.pick_lists())
            self._words_known = True
        try:
            found = book.tidy(*lines_of.wanted(kind, more), reading)
            if kind and kind not in found.counts:  # the last of its kind is settled
                kind = ""
                found = book.tidy(*lines_of.wanted(kind, more), reading)
        except Cancelled:
            return None
        return Page(found, book.region, kind, more, book.count(), not self.session.read_only)

    def present(self, page: Page) -> None:
        """Show it; what went since it was read before is progress."""
        self.message.rest("")
        day, progress = self.session.memory.get(PROGRESS, (page.tidy.day, Progress()))
        self.session.memory[UNTIDY] = page.tidy.customers
        self.session.memory[PROGRESS] = (page.tidy.day, (progress if day == page.tidy.day else Progress()).then(page.left))
        self._kind = self.session.memory[KIND] = page.kind
        self._show(page, self.session.memory.get(AT) if self._shown == 1 else None)
        self.aside(text.day(page.tidy.day, page.tidy.day))
        if self._pairs is None and page.customers <= LARGE:
            self.start(self._count_pairs, group="pairs", exclusive=True)

    def _show(self, page: Page, key: Any = None) -> None:
        made = lines_of.entries(page, self._pairs, airy=self.size.height >= lines_of.AIRY_FROM)
        self.lines.show(made, lambda entry, width, chosen: lines_of.paint(entry, width, chosen, page), key)
        self.show_marks()

    def show_marks(self) -> None:
        """How many there are, how far one is, how many are marked."""
        page, marked = self.page, len(self.lines.marks)
        if page is not None:
            _day, progress = self.session.memory[PROGRESS]
            title = self.query_one("#title", BlockList)
            title.show(lambda width: [Block((lines_of.title(page, progress, marked, width),))])

    async def _count_pairs(self) -> None:
        """Look for likely duplicates, which compares everybody with everybody who is alike."""
        self._search.cancel()
        search = self._search = Search()
        try:
            found = await asyncio.to_thread(self.session.book.duplicates, search)
        except (Cancelled, Superseded, ClientbookError):
            return  # the place Duplicates says what is wrong, where it is asked
        if self.is_attached and search is self._search:
            self._pairs = len(found)
            if self.page is not None:
                self._show(self.page)

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """Settings may have changed the words of choices, too. A large book is not asked anew while lines are left of what was read."""
        self._words_known = self._words_known and not book
        if self.page is None or self.page.customers <= LARGE or not self.page.tidy.items:
            super().book_changed(ids, book)

    def moved(self) -> None:
        """Remember where the cursor stands."""
        self.session.memory[AT] = self.lines.key

    # one kind alone

    def ladder(self) -> Iterator[Callable[[], bool]]:
        """Show every kind again, clear the marks."""
        yield from super().ladder()
        yield self._every_kind

    def _every_kind(self) -> bool:
        if not self._kind:
            return False
        self._show_kind("")
        return True

    def can_next_tab(self) -> bool:
        """There is more than one kind."""
        return self.page is not None and len(self.page.kinds) > 2

    can_previous_tab = can_next_tab

    def do_next_tab(self) -> None:
        """The next kind alone."""
        self._turn(1)

    def do_previous_tab(self) -> None:
        """The kind before alone."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        kinds = self.page.kinds if self.page is not None else ("",)
        at = kinds.index(self._kind) if self._kind in kinds else 0
        self._show_kind(kinds[(at + step) % len(kinds)])

    def _show_kind(self, kind: str) -> None:
        self._kind = self.session.memory[KIND] = kind
        self._more.clear()
        self.read_again()

    def open_other(self, key: Any) -> None:
        """More of a kind, the duplicates, the round."""
        if key == PAIRS:
            self._pairs = self._pairs or 0
            self.session.shell.open("duplicates")
        elif key == ROUND:
            self.act("done")
        else:
            shown = sum(1 for entry in self.entries() if entry.value.kind == key[1])
            self._more[key[1]] = shown + lines_of.PAGE
            self.read_again()
