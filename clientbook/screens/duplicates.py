"""Who seems to stand in the book twice: pairs with reasons, the likeliest first; Enter shows two side by side, x says they are two."""

import asyncio
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from clientbook import text
from clientbook.data import Pair, Progress
from clientbook.domain.errors import Cancelled, ClientbookError, Superseded
from clientbook.i18n import N_, _, ngettext
from clientbook.screens.merge_acts import compare
from clientbook.screens.place import Place
from clientbook.screens.present import duplicates as lines_of
from clientbook.screens.session import Session
from clientbook.widgets.content import content, segments
from clientbook.widgets.line_keys import KeyedLineList
from clientbook.widgets.line_list import LineList

AFTER = 0.3
"""Seconds after a change until the book is searched again: several changes in one go are one reason to."""


class Duplicates(Place):
    """The pairs. A search goes on in a thread; leaving the place stops it."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")
    PLACE = "customers"
    AUTO_FOCUS = "KeyedLineList"
    KEYS: ClassVar[tuple[str, ...]] = ("open", "remove", "undo", "back", "menu", "help")
    LABELS: ClassVar[dict[str, str]] = {"open": N_("Side by side"), "remove": N_("Not a duplicate")}

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._pairs: tuple[Pair, ...] | None = None
        self._region = "CN"
        self._progress = Progress()

    def compose_body(self) -> ComposeResult:
        """Title and pairs."""
        told = _("the likeliest first; nothing is merged without you")
        yield Static(segments((_("Duplicates"), "bold"), ("   " + told, "$text-muted")), id="title")
        yield KeyedLineList(id="pairs")
        yield Static(content(_("Nobody seems to stand in the book twice.")), id="nobody")

    @property
    def lines(self) -> KeyedLineList:
        """The pairs."""
        return self.query_one(KeyedLineList)

    @property
    def reading(self) -> bool:
        """Whether the first search is still under way."""
        return self._pairs is None

    def on_mount(self) -> None:
        """Search."""
        super().on_mount()
        self.message.rest(_("Looking for duplicates …"))
        self.start(self._search, group="search", exclusive=True)

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self._progress.cancel()

    async def _search(self, wait: float = 0) -> None:
        self._progress.cancel()
        progress = self._progress = Progress()
        await asyncio.sleep(wait)
        book = self.session.book
        try:
            found = await asyncio.to_thread(book.duplicates, progress)
            region = await asyncio.to_thread(lambda: book.region)
        except (Cancelled, Superseded):  # a newer search took its place, or the place was left
            return
        except ClientbookError as error:
            if self.is_attached:
                self.tell_error(error)
            return
        if self.is_attached and progress is self._progress:
            self._region = region
            self._show(found)

    def _show(self, pairs: tuple[Pair, ...]) -> None:
        self._pairs = pairs
        region = self._region
        self.message.rest("")
        self.set_class(not pairs, "-empty")
        self.aside(ngettext("{n} pair", "{n} pairs", len(pairs)).format(n=text.count(len(pairs))))
        self.lines.show(lines_of.entries(pairs), lambda entry, cells, chosen: lines_of.paint(entry, cells, chosen, region))
        self.show_keys()

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """Somebody came, went or became one: search again, beside what is shown."""
        self.start(partial(self._search, AFTER), group="search", exclusive=True)

    def mask_changed(self) -> None:
        """Say everything anew."""
        super().mask_changed()
        if self._pairs is not None:
            self._show(self._pairs)

    def day_changed(self) -> None:
        """No day changes who is who."""

    # acts

    @on(LineList.Moved)
    def _on_moved(self, event: LineList.Moved) -> None:
        event.stop()
        self.show_keys()

    @on(LineList.Opened)
    def _on_opened(self, event: LineList.Opened) -> None:
        event.stop()
        if not self.session.read_only:
            self.start(compare(self, event.key, partial(self._without, event.key)), group="open", exclusive=True)
        else:
            self.say(_("The book is open to read only"), "quiet")

    def _without(self, ids: tuple[int, int]) -> None:
        """This pair is settled; the search that is under way finds the rest."""
        self._show(tuple(pair for pair in self._pairs or () if pair.ids != ids))

    @property
    def pair(self) -> Pair | None:
        """The pair under the cursor."""
        current = self.lines.current
        return current.value if current is not None else None

    def can_remove(self) -> bool:
        """A pair is chosen and the book takes changes."""
        return self.pair is not None and not self.session.read_only

    async def do_remove(self) -> None:
        """Remember that the two are not the same."""
        pair = self.pair
        if pair is None:
            return
        done = await self.ask(self.session.book.not_a_duplicate, *pair.ids)
        if done is not None:
            self._without(pair.ids)
            names = [text.name(title) for title in pair.titles]
            self.say_saved(_("Remembered as two: {one}, {other}").format(one=names[0], other=names[1]))
