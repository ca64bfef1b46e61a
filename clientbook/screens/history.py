"""What was changed and when: of one record, or of the whole book; any step can be taken back alone."""

from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from clientbook import commands, text
from clientbook.data import UnitLine
from clientbook.domain.customer import Customer
from clientbook.i18n import _, ngettext
from clientbook.screens.place import Place
from clientbook.screens.present import stream
from clientbook.screens.session import Session
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.content import segments
from clientbook.widgets.keyed_block_list import KeyedBlockList

PAGE = 100
"""Steps read at once."""


class History(Place):
    """Steps, newest first. Undo here is about the step under the cursor; one that is not the newest is named first."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")
    PLACE = "customers"
    AUTO_FOCUS = "BlockList"

    def __init__(self, session: Session, customer: Customer | None = None) -> None:
        super().__init__(session)
        self._customer = customer
        self._units: tuple[UnitLine, ...] = ()
        self._whole = False

    def keys(self) -> list[str | tuple[str, str]]:
        """Undo is about the step under the cursor here."""
        return [("undo", _("Undo this step")), "redo", "back", "menu", "help"]

    def compose_body(self) -> ComposeResult:
        """Whose history, and the steps."""
        title = _("Book history") if self._customer is None else _("History")
        name = text.name(self._customer.title()) if self._customer is not None else ""
        yield Static(segments((title, "bold"), ("   " + name, "$text-muted")), id="title")
        yield KeyedBlockList(id="steps")

    @property
    def steps(self) -> BlockList:
        """The steps."""
        return self.query_one("#steps", BlockList)

    def on_mount(self) -> None:
        """Read the newest."""
        super().on_mount()
        self.start(self._load, group="load", exclusive=True)

    async def _load(self, more: bool = False) -> None:
        id = self._customer.id if self._customer is not None else None
        before = self._units[-1].id if more and self._units else None
        wanted = PAGE if more else max(PAGE, len(self._units))
        page = await self.ask(self.session.book.history, id, wanted, before)
        if page is None:
            return
        self._units = (*self._units, *page) if more else page
        self._whole = len(page) < wanted
        units, now, detailed = self._units, self.session.clock.now(), self._customer is not None
        custom = await self.ask(self.session.book.custom_fields) or ()
        self.steps.show(lambda width: stream.history(units, now, width, detailed=detailed, custom=custom))
        self.aside(ngettext("{n} step", "{n} steps", len(units)).format(n=text.count(len(units)) + ("" if self._whole else "+")))
        self.show_keys()

    @on(BlockList.Moved, "#steps")
    def _on_moved(self, event: BlockList.Moved) -> None:
        """Near the end the next page is read."""
        event.stop()
        if not self._whole and event.source.cursor >= len(event.source.blocks) - 10:
            self.start(partial(self._load, more=True), group="load", exclusive=True)
        self.show_keys()

    @property
    def unit(self) -> UnitLine | None:
        """The step under the cursor."""
        return next((unit for unit in self._units if unit.id == self.steps.key), None)

    def can_undo(self) -> bool:
        """The step can still be taken back."""
        unit = self.unit
        return super().can_undo() and unit is not None and not unit.undone and not unit.closed

    async def do_undo(self) -> None:
        """Take back the step under the cursor; asks for the key again, because newer steps may stand on it."""
        unit = self.unit
        if unit is None:
            return
        if not self.armed("undo", unit.id):
            self.arm("undo", unit.id)
            note = _("Undo only this step: “{what}”? Newer edits stay. Press {key} again")
            self.say(note.format(what=text.unit_title(unit), key=commands.shown_key("undo")), "warn")
            return
        report: Any = await self.ask(self.session.book.undo_unit, unit.id)
        if report is not None:
            self._tell_undone(report, _("Undone: {what}"), _("{key} redo").format(key=commands.key_name("ctrl+y")))

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """A new step, or an old one taken back."""
        self.start(self._load, group="load", exclusive=True)
