"""Customers side by side: whose value stands is chosen field by field, Enter makes them one, one undo makes them two again."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Static

from clientbook import text
from clientbook.i18n import N_, _, ngettext
from clientbook.screens.place import Place
from clientbook.screens.present import merging
from clientbook.screens.present.merging import Comparison
from clientbook.screens.session import Session
from clientbook.widgets.content import content, segments
from clientbook.widgets.line_keys import KeyedLineList
from clientbook.widgets.line_list import LineList


class MergeLines(KeyedLineList):
    """The fields; arrows and digits choose a column, Space the next one."""

    class Took(LineList.Moved):
        """Another value was chosen on the line of the cursor."""

        def __init__(self, source: LineList, comparison: Comparison) -> None:
            super().__init__(source, source.key)
            self.comparison = comparison

    @property
    def comparison(self) -> Comparison | None:
        """What is shown."""
        return self.current.value if self.current is not None else None

    def can_take_left(self) -> bool:
        """There is something to choose on this line."""
        return self.comparison is not None and self.comparison.can_choose(self.key)

    can_take_right = can_take_left
    can_mark = can_take_left

    def _take(self, comparison: Comparison) -> None:
        self.post_message(self.Took(self, comparison))

    def do_take_left(self) -> None:
        """The value one column further left."""
        if self.comparison is not None:
            self._take(self.comparison.beside(self.key, -1))

    def do_take_right(self) -> None:
        """The value one column further right."""
        if self.comparison is not None:
            self._take(self.comparison.beside(self.key, 1))

    def do_mark(self) -> None:
        """The next choice of this line."""
        if self.comparison is not None:
            self._take(self.comparison.next(self.key))

    def on_key(self, event: events.Key) -> None:
        """A digit takes that column; arrows on a line without a choice do not leave the screen."""
        comparison = self.comparison
        if event.key in ("left", "right"):
            if not self.can_take_left():
                event.stop()
                event.prevent_default()
        elif comparison is not None and event.character and event.character in "1234":
            event.stop()
            event.prevent_default()
            if int(event.character) <= len(comparison.everybody):
                self._take(comparison.taking(self.key, int(event.character) - 1))


class Merge(Place):
    """Two to four customers in columns."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")
    PLACE = "customers"
    AUTO_FOCUS = "MergeLines"
    KEYS: ClassVar[tuple[str, ...]] = ("open", "take_left", "take_right", "mark", "remove", "back", "help")
    LABELS: ClassVar[dict[str, str]] = {
        "open": N_("Merge"),
        "take_left": N_("left"),
        "take_right": N_("right"),
        "mark": N_("next choice"),
        "remove": N_("Not a duplicate"),
    }

    def __init__(self, session: Session, comparison: Comparison) -> None:
        super().__init__(session)
        self.comparison = comparison
        self.told = ""
        """What was done, for the place this was opened from; empty: nothing."""
        self._writing = False

    def compose_body(self) -> ComposeResult:
        """Title, how it is done, and the fields."""
        number = len(self.comparison.everybody)
        title = ngettext("Merge {n} customer", "Merge {n} customers", number).format(n=text.count(number))
        yield Static(segments((title, "bold"), ("   " + _("Enter makes them one; it can be undone"), "$text-muted")), id="title")
        yield MergeLines(id="lines")
        told = _("Contacts, steps, occasions and purchases of all come along; the others go to the trash.")
        yield Static(content(told, "$text-muted"), id="along")

    @property
    def lines(self) -> MergeLines:
        """The fields."""
        return self.query_one(MergeLines)

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        self._show()

    def _show(self) -> None:
        self.lines.show(merging.entries(self.comparison), merging.paint, self.lines.key)
        self.show_keys()

    def mask_changed(self) -> None:
        """Say everything anew."""
        super().mask_changed()
        self._show()

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """Somebody changed one of them meanwhile: read them again, the choices stay."""
        if ids & {each.id for each in self.comparison.everybody} and not self._writing:
            self.start(self._read, group="read", exclusive=True)

    async def _read(self) -> None:
        found = await self.ask(merging.load, self.session.book, [each.id or 0 for each in self.comparison.everybody])
        if found is None or len(found.everybody) != len(self.comparison.everybody):
            self.dismiss(None)
            return
        self.comparison = replace(found, kept=self.comparison.kept, chosen=self.comparison.chosen)
        self._show()

    @on(LineList.Moved)
    def _on_moved(self, event: LineList.Moved) -> None:
        event.stop()
        self.show_keys()

    @on(MergeLines.Took)
    def _on_took(self, event: MergeLines.Took) -> None:
        event.stop()
        self.comparison = event.comparison
        self._show()

    @on(LineList.Opened)
    def _on_opened(self, event: LineList.Opened) -> None:
        event.stop()
        if not self._writing:
            self._writing = True
            self.start(partial(self._merge, self.comparison), group="merge")

    async def _merge(self, comparison: Comparison) -> None:
        saved = await self.ask(self.session.book.merge, comparison.keep, comparison.others, comparison.choices)
        self._writing = False
        if saved is not None:
            self.told = _("Merged into {name}").format(name=text.name(comparison.everybody[comparison.kept].title()))
            self.dismiss(None)

    def can_remove(self) -> bool:
        """Two stand here, and the book takes changes."""
        return len(self.comparison.everybody) == 2 and not self.session.read_only

    async def do_remove(self) -> None:
        """Remember that they are two."""
        one, other = (each.id or 0 for each in self.comparison.everybody)
        self._writing = True
        done = await self.ask(self.session.book.not_a_duplicate, one, other)
        self._writing = False
        if done is not None:
            self.told = _("Remembered: these are two customers")
        if done is not None or not self.message.text:
            self.dismiss(None)
