"""One customer: who and how things stand on top, the record beside its stream where there is room, as tabs where there is not."""

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from clientbook import text
from clientbook.data import Match, UnitLine
from clientbook.domain.edits import Place as Spot
from clientbook.i18n import _
from clientbook.screens.present import header, record, stream
from clientbook.screens.present.seen import MORE, STREAM_PAGE, Seen, load
from clientbook.screens.session import Session
from clientbook.screens.whole_customer import WholeCustomer
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block
from clientbook.widgets.boxes import HorizontalBox
from clientbook.widgets.keyed_block_list import KeyedBlockList
from clientbook.widgets.tabs_line import TabsLine

BESIDE_FROM = 100
"""Columns from which record and stream stand side by side."""
NEAR_END = 5
"""Entries before the end of what was read at which the next ones are read."""
AIRY_FROM = 30
"""Lines from which the groups of the record stand apart."""
TABS = ("record", "stream", "changes")
"""The tabs of a narrow screen; a wide one shows the first two side by side, and the stream holds the changes too."""


class CustomerScreen(WholeCustomer):
    """A customer with a cursor on each thing that can be changed."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")
    PLACE = "customers"
    KEYS: ClassVar[tuple[str, ...]] = ("edit", "new", "log", "plan", "next_customer", "menu", "help")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (BESIDE_FROM, "-wide")]  # noqa: RUF012 - Textual declares it so
    AUTO_FOCUS = "#record"

    def __init__(self, session: Session, seen: Seen, ids: "array[int]", *, match: Match | None = None, edit: bool = False) -> None:
        super().__init__(session)
        self.seen = seen
        self._ids = ids
        self._match = match
        self._edit = edit
        self._tab = "record"
        self._changes: tuple[UnitLine, ...] | None = None

    # the frame

    def compose_body(self) -> ComposeResult:
        """Header, tabs, panes; as wide and as high as they will be, so that they are laid out once."""
        above = self._expecting(BlockList(id="header", focusable=False))
        above.styles.height = len(header.header(self.seen.customer, self.around, 200))
        yield above
        yield TabsLine(id="tabs")
        with HorizontalBox(id="panes"):
            for pane in TABS:
                yield self._expecting(KeyedBlockList(id=pane))

    def _expecting(self, lines: BlockList) -> BlockList:
        """The list, told how wide it was the last time on a screen of this size, so that it is laid out once."""
        lines.expected = self.session.memory.get(f"width of {lines.id} at {self.app.size.width}", 0)
        return lines

    def _remember_widths(self) -> None:
        for lines in self.query(BlockList):
            if lines.display and (width := lines.scrollable_content_region.width):
                self.session.memory[f"width of {lines.id} at {self.app.size.width}"] = width

    def on_mount(self) -> None:
        """Show the record, the cursor on what the search found."""
        super().on_mount()
        self.show_all(record.place_of(self._match, self.seen.customer) if self._match is not None else None)
        if self._edit:
            self.call_after_refresh(self.act, "edit")

    @property
    def wide(self) -> bool:
        """Whether record and stream stand side by side."""
        return self.size.width >= BESIDE_FROM

    @property
    def around(self) -> header.Around:
        """What the record needs to be shown."""
        return header.around(self.seen, self.session.day)

    def keys(self) -> Sequence[str | tuple[str, str]]:
        """What can be done with the entry of the stream under the cursor, else with the record."""
        if self.query_one_optional("#stream") is None or self.entry is None:
            return self.KEYS
        if self.open_step is not None:
            return ("done", "snooze", "plan", "edit", "log", "menu", "help")
        if self.entry.purchase is not None:
            return (("open", _("Read")), "edit", ("new", _("After-sales")), "remove", "copy", "menu", "help")
        return (("open", _("Read")), "edit", "new", "remove", "copy", "menu", "help")

    def show_all(self, spot: Spot | None = None) -> None:
        """Show what was read."""
        seen, around = self.seen, self.around
        above = self.query_one("#header", BlockList)
        above.styles.height = len(header.header(seen.customer, around, 200))
        above.show(lambda width: [Block(tuple(header.header(seen.customer, around, width)))])
        self.lines.show(lambda width: record.record(seen.customer, around, width, airy=self.size.height >= AIRY_FROM), spot)
        self._show_stream()
        self._show_tabs()
        self._tell_place()
        self.show_keys()

    def _show_stream(self) -> None:
        seen, day = self.seen, self.session.day
        self.stream.show(lambda width: stream.stream(seen, day, width))

    def _show_tabs(self) -> None:
        more = "" if self.seen.whole else "+"
        times = f" {text.count(self.seen.contacts)}{more}" if self.seen.contacts else ""
        labels = {"record": _("Record"), "stream": _("Timeline") + times, "changes": _("Changes")}
        self.query_one(TabsLine).show([(tab, labels[tab]) for tab in (TABS[:2] if self.wide else TABS)], self._tab)
        self.set_class(self._tab == "stream", "-stream")
        self.set_class(self._tab == "changes", "-changes")

    def stand_among(self, ids: "array[int]") -> None:
        """Take this list for the next and the previous customer."""
        self._ids = ids
        self._tell_place()
        self.show_keys()

    def _tell_place(self) -> None:
        """``3 / 214`` in the top line."""
        id = self.seen.customer.id
        if id is None or len(self._ids) < 2:
            self.aside("")
            return
        try:
            index = self._ids.index(id)
        except ValueError:
            self.aside("")
            return
        self.aside(f"{text.count(index + 1)} / {text.count(len(self._ids))}")

    def on_resize(self) -> None:
        """The panes may have come apart or together."""
        if self.wide and self._tab == "changes":
            self._tab = "stream"
        self._show_tabs()
        self.call_after_refresh(self._remember_widths)

    # tabs and panes

    def do_next_tab(self) -> None:
        """The next tab, or the other pane."""
        self._turn(1)

    def do_previous_tab(self) -> None:
        """The previous tab, or the other pane."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        tabs = TABS[:2] if self.wide else TABS
        self.show_tab(tabs[(tabs.index(self._tab) + step) % len(tabs)])

    @on(TabsLine.Chosen)
    def _on_tab(self, event: TabsLine.Chosen) -> None:
        event.stop()
        self.show_tab(event.tab)

    @property
    def tab(self) -> str:
        """The tab in front."""
        return self._tab

    def go_on(self, tab: str, spot: Spot | None) -> None:
        """Stand where the owner stood before the book was locked."""
        if spot is not None:
            self.lines.stand_on(spot)
        if tab in (TABS[:2] if self.wide else TABS) and tab != self._tab:
            self.show_tab(tab)

    def show_tab(self, tab: str) -> None:
        """Bring a tab to the front and the keys into it."""
        self._tab = tab
        self._show_tabs()
        self.query_one(f"#{tab}", BlockList).focus()
        if tab == "changes" and self._changes is None:
            self.start(self._load_changes, group="changes", exclusive=True)
        self.show_keys()

    async def _load_changes(self) -> None:
        self._changes = await self.ask(self.session.book.history, self.seen.customer.id) or ()
        units, now, custom = self._changes, self.session.clock.now(), self.seen.custom
        self.query_one("#changes", BlockList).show(lambda width: stream.history(units, now, width, detailed=True, custom=custom))

    @on(BlockList.Moved, "#record")
    def _on_record_moved(self, event: BlockList.Moved) -> None:
        """What can be done depends on where the cursor stands."""
        event.stop()
        self.show_keys()

    @on(BlockList.Moved, "#stream")
    def _on_stream_moved(self, event: BlockList.Moved) -> None:
        """Near the end of a long stream the next entries are read; other keys may work here."""
        event.stop()
        lines = event.source
        if not self.seen.whole and lines.is_whole and lines.cursor >= len(lines.blocks) - NEAR_END:
            self.start(self._read_on, group="stream", exclusive=True)
        self.show_keys()

    async def _read_on(self) -> None:
        was = self.seen
        more = await self.ask(was.with_more, self.session.book, MORE)
        if more is not None and self.seen is was and self.is_attached:
            self.seen = more
            self._show_stream()
            self._show_tabs()

    # reading again

    async def reload(self, entries: int = 0) -> None:
        """Read the customer again; the cursors stay."""
        id = self.seen.customer.id
        assert id is not None
        seen = await self.ask(load, self.session.book, id, max(entries, len(self.seen.entries), STREAM_PAGE))
        if seen is not None and self.is_attached:
            self.take(seen)

    def take(self, seen: Seen) -> None:
        """Show another customer, or this one read anew."""
        self.seen = seen
        self._changes = None
        self.show_all()
        if self._tab == "changes":
            self.start(self._load_changes, group="changes", exclusive=True)

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """Show it again when it was changed, here or elsewhere."""
        if book or self.seen.customer.id in ids:
            self.start(self._look_again, group="reload", exclusive=True)

    async def _look_again(self) -> None:
        """Read it again; go back when it was erased for good."""
        found = await self.ask(self.session.book.rows, self.chosen())
        if found is not None and not found:
            self.dismiss(None)
        else:
            await self.reload()
