"""The trash: customers that were removed; put back, or erased for good after a question that names what is lost."""

from array import array
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from clientbook import text
from clientbook.data import CustomerLine, ErasureReport, Query
from clientbook.i18n import _, ngettext
from clientbook.screens.customer_acts import CustomerActs
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.present import rows
from clientbook.screens.present.seen import load
from clientbook.screens.session import Session
from clientbook.widgets.blocks import Piece
from clientbook.widgets.content import content, segments
from clientbook.widgets.table_rows import Column
from clientbook.widgets.virtual_table import VirtualTable

NAMED = 3
"""Customers named in a question; the rest are counted."""


class Trash(CustomerActs):
    """Removed customers, the newest first."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")
    PLACE = "customers"
    KEYS: ClassVar[tuple[str, ...]] = ("restore_trashed", "remove", "mark", "open", "back", "menu", "help")
    AUTO_FOCUS = "VirtualTable"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._looks = rows.Looks(session.day)
        self._asked = 0

    def keys(self) -> Sequence[str | tuple[str, str]]:
        """``x`` erases here."""
        return ["restore_trashed", ("remove", _("Erase for good")), "mark", "open", "menu", "help"]

    def compose_body(self) -> ComposeResult:
        """Title and table."""
        yield Static(segments((_("Trash"), "bold"), ("   " + _("kept until you erase them"), "$text-muted")), id="title")
        columns = [*rows.columns(("name", "company", "phone")), Column("trashed_at", _("Removed"), 18, right=True, keep=6)]
        yield VirtualTable[CustomerLine](columns, self._fetch, self._cells)
        yield Static(content(_("The trash is empty.")), id="nobody")

    @property
    def table(self) -> VirtualTable[CustomerLine]:
        """The table."""
        return self.query_one(VirtualTable)

    def on_mount(self) -> None:
        """Read it."""
        super().on_mount()
        self._find()

    def _find(self) -> None:
        self._asked += 1
        self.start(partial(self._load, self._asked), group="find", exclusive=True)

    async def _load(self, asked: int) -> None:
        found = await self.ask(self.session.book.find, Query(trashed=True))
        if found is not None and not found.complete:
            whole = await self.ask(self.session.book.find_all, Query(trashed=True))
            found = whole if whole is not None else found
        if found is None or asked != self._asked:
            return
        self.table.rows.forget()
        self.table.show(found.ids, found.lines)
        self.set_class(len(found.ids) == 0, "-empty")
        if len(found.ids) and self.focused is None:
            self.table.focus()  # being hidden took the keys from it
        self.aside(text.count(found.total))
        self._rest()
        self.show_keys()

    async def _fetch(self, ids: Sequence[int]) -> Sequence[CustomerLine] | None:
        return await self.ask(self.session.book.rows, list(ids))

    def _cells(self, line: CustomerLine, key: str) -> Sequence[Piece]:
        if key == "trashed_at":
            now: datetime = self.session.clock.now()
            return [Piece(text.moment(line.trashed_at, now.tzinfo, now.date()) if line.trashed_at else "", "quiet")]
        return rows.cells(line, key, self._looks)

    def _rest(self) -> None:
        marked = self.table.marks.count(len(self.table.rows))
        self.message.rest(ngettext("{n} selected", "{n} selected", marked).format(n=text.count(marked)) if marked else "")

    @on(VirtualTable.Marked)
    def _on_marked(self, event: VirtualTable.Marked) -> None:
        event.stop()
        self._rest()

    @on(VirtualTable.Opened)
    def _on_opened(self, event: VirtualTable.Opened) -> None:
        event.stop()
        if event.id is not None:
            self.start(partial(self._open, event.id), group="open", exclusive=True)

    async def _open(self, id: int) -> None:
        from clientbook.screens.customer import CustomerScreen

        seen = await self.ask(load, self.session.book, id)
        if seen is not None:
            await self.app.push_screen(CustomerScreen(self.session, seen, self.table.rows.ids))

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """Somebody came or went."""
        self._find()

    # acts

    def chosen(self) -> "array[int]":
        """The marked ones, else the one under the cursor."""
        return self.table.chosen_ids()

    def chosen_name(self) -> str:
        """The name under the cursor."""
        current = self.table.current
        return text.name(current.title) if current is not None else ""

    def can_tags(self) -> bool:
        """Nothing is changed in the trash."""
        return False

    can_edit_all = can_tags

    def can_restore_trashed(self) -> bool:
        """Somebody lies here and the book takes changes."""
        return self.writable

    can_remove = can_restore_trashed
    can_erase = can_restore_trashed

    async def do_restore_trashed(self) -> None:
        """Put the chosen customers back."""
        ids = self.chosen()
        if not await self.sure(ids, _("Put back")):
            return
        whom = self.about(ids)
        _unit, trouble = await self.write(self.session.book.restore_trashed, ids)
        if trouble:
            self.say(trouble, "late")
        else:
            self.table.marks.clear()
            self.say_saved(_("Put back: {whom}").format(whom=whom))

    async def do_remove(self) -> None:
        """Removing from the trash is erasing."""
        await self.do_erase()

    async def do_erase(self) -> None:
        """Erase the chosen customers for good, after a question with the safe answer in front."""
        ids = self.chosen()
        lines = [*await self._names(ids), "", _("Lost with them: contacts, steps, history, drafts. There is no undo.")]
        lines.append(_("Snapshots and backups made before may still hold them; you are told which afterwards."))
        title = ngettext("Erase {n} customer for good?", "Erase {n} customers for good?", len(ids)).format(n=text.count(len(ids)))
        sure = await self.app.push_screen_wait(Confirm(title, lines, _("Erase for good"), safe=_("Keep in the trash"), danger=True))
        if not sure:
            return
        report, trouble = await self.write(self.session.book.erase, ids)
        if trouble:
            self.say(trouble, "late")
            return
        self.table.marks.clear()
        await self._tell_erased(report, len(ids))

    async def _names(self, ids: "array[int]") -> list[str]:
        """The first few by name and code, the others counted."""
        lines = await self.ask(self.session.book.rows, list(ids[:NAMED])) or ()
        names = [f"{text.name(line.title)}   {text.company(line.company)}   {line.code}" for line in lines]
        more = len(ids) - len(names)
        return [*names, ngettext("and {n} more", "and {n} more", more).format(n=text.count(more))] if more > 0 else names

    async def _tell_erased(self, report: ErasureReport, count: int) -> None:
        told = ngettext("{n} customer erased for good", "{n} customers erased for good", count).format(n=text.count(count))
        if not report.snapshots and not report.backups:
            self.say(told)
            return
        lines = [_("These copies were made while they were in the book and still hold them:"), ""]
        lines += [f"  {text.word(name)}" for name in report.snapshots[:8]]
        lines += [f"  {_('backup')} {text.word(when)}" for when in report.backups[:8]]
        rest = len(report.snapshots[8:]) + len(report.backups[8:])
        lines += [ngettext("and {n} more", "and {n} more", rest).format(n=rest)] if rest else []
        await self.app.push_screen_wait(Confirm(told, lines, _("Understood")))
        self.say(told)
