"""Snapshots: what is kept on this machine by itself. Take one, look into one, bring one customer or the whole book back."""

import asyncio
import shlex
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from clientbook import text
from clientbook.data import Book, CustomerLine, Query, SnapshotLine, key_file_for, mirror_within, snapshot_lines
from clientbook.domain.errors import BookDamaged, ClientbookError, WrongPassphrase
from clientbook.i18n import N_, _
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.dialogs.reading import Reading
from clientbook.screens.dialogs.snapshots import FindInSnapshot, SnapshotPassphrase
from clientbook.screens.place import Place
from clientbook.screens.present import backups
from clientbook.screens.restoring_over import RestoreSnapshot, when
from clientbook.screens.session import Session
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block
from clientbook.widgets.content import content, segments
from clientbook.widgets.keyed_block_list import KeyedBlockList

T = TypeVar("T")
KNOWN = "snapshots.known"
"""Where a run remembers how many customers a snapshot has: it never changes."""


class Snapshots(Place):
    """The newest first."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")
    AUTO_FOCUS = "BlockList"
    KEYS: ClassVar[tuple[str, ...]] = ("open", "search", "new", "back", "menu", "help")
    LABELS: ClassVar[dict[str, str]] = {"open": N_("What to do"), "search": N_("Bring a customer back"), "new": N_("Take one now")}

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._lines: tuple[SnapshotLine, ...] = ()
        self._known: dict[str, str] = session.memory.setdefault(KNOWN, {})
        self._busy = False

    @property
    def busy(self) -> bool:
        """Whether one is being taken: the book is not locked then."""
        return self._busy

    def compose_body(self) -> ComposeResult:
        """Title and lines."""
        told = _("copies on this machine; for another disk there are backups")
        yield Static(segments((_("Snapshots"), "bold"), ("   " + told, "$text-muted")), id="title")
        yield KeyedBlockList(id="lines")
        yield Static(content(_("There is no snapshot yet: one is taken each day after the first change.")), id="nobody")

    @property
    def listing(self) -> BlockList:
        """The lines."""
        return self.query_one("#lines", BlockList)

    @property
    def line(self) -> SnapshotLine | None:
        """The snapshot under the cursor."""
        key = self.listing.key
        return next((line for line in self._lines if line.id == key), None)

    def on_mount(self) -> None:
        """Read them."""
        super().on_mount()
        self.start(self._load, group="load", exclusive=True)

    async def _load(self, key: str | None = None) -> None:
        found = await self.ask(snapshot_lines, self.session.book.path, self.session.config.snapshots)
        if found is None:
            return
        self._lines = found
        self.set_class(not found, "-empty")
        self.aside(text.count(len(found)))
        self.listing.show(self._blocks, key)
        self.show_keys()
        self.start(self._count, group="count", exclusive=True)

    def _blocks(self, width: int) -> list[Block]:
        now = self.session.clock.now()
        return backups.snapshot_blocks(self._lines, self._known, now.tzinfo, now.date(), width)

    async def _count(self) -> None:
        """How many customers each one has, one after the other: each is checked to its last page for it."""
        for line in self._lines:
            if line.id not in self._known:
                self._known[line.id] = await asyncio.to_thread(self._counted, line)
                if not self.is_attached:
                    return
                self.listing.show(self._blocks)

    def _counted(self, line: SnapshotLine) -> str:
        try:
            return backups.customers_in(self.session.book.snapshot_customers(line.path))
        except WrongPassphrase:
            return _("another key")
        except BookDamaged:
            return _("damaged")
        except (ClientbookError, RuntimeError, ValueError):  # no room for a copy of an older one; or the book was closed meanwhile
            return ""

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """The first change of a day takes a snapshot."""
        self.start(self._load, group="load", exclusive=True)

    # acts

    @on(BlockList.Moved, "#lines")
    def _on_moved(self, event: BlockList.Moved) -> None:
        event.stop()
        self.show_keys()

    @on(BlockList.Opened, "#lines")
    def _on_opened(self, event: BlockList.Opened) -> None:
        event.stop()
        if self.line is not None:
            self.start(self._choose(self.line), group="acts")

    def can_snapshots(self) -> bool:
        """They are shown already."""
        return False

    def can_new(self) -> bool:
        """The book takes changes."""
        return self.can_undo() and not self._busy

    async def do_new(self) -> None:
        """Copy and check the book as it is now."""
        self._busy = True
        self.say(_("Copying and checking …"), "quiet")
        try:
            line = await self.ask(self.session.book.snapshot_now)
        finally:
            self._busy = False
        if line is not None:
            taken = _("Snapshot taken and checked: {size}").format(size=text.file_size(line.size))
            self.say(taken)
            await self._load(line.id)
            await self._copy(taken)

    async def _copy(self, taken: str) -> None:
        """Bring it to the second folder; whoever set one and takes a snapshot by hand hears whether it is there."""
        day = self.session.clock.now().date()
        second = await asyncio.to_thread(mirror_within, self.session.book.path, self.session.config.snapshots, day)
        if second.state == "done":
            self.say(_("{snapshot}, copied to the second folder too").format(snapshot=taken))
        elif note := text.second_folder_note(second.state):
            self.say(note, "warn")

    def can_search(self) -> bool:
        """One is chosen and the book takes changes."""
        return self.line is not None and self.can_undo()

    def start_search(self, words: str = "") -> None:
        """Look for a customer in the chosen snapshot."""
        if self.line is not None and self.can_undo():
            self.start(self._bring_back(self.line, words), group="acts")

    async def _choose(self, line: SnapshotLine) -> None:
        """What can be done with a snapshot, by digit."""
        choices = [Choice("look", _("Look into it, in a second window"))]
        if self.can_undo():
            choices = [
                Choice("customer", _("Bring one customer back")),
                *choices,
                Choice("whole", _("Put it in the place of the whole book")),
            ]
        title = _("The snapshot of {time}").format(time=when(self.session, line))
        match await self.app.push_screen_wait(Choose(title, choices)):
            case "look":
                await self._look(line)
            case "customer":
                await self._bring_back(line)
            case "whole":
                await self._whole(line)

    async def _look(self, line: SnapshotLine) -> None:
        """Say by which command it opens beside this book, and copy it."""
        command = f"clientbook --book {shlex.quote(str(line.path))} --read-only"
        pairs = [
            ("", _("Open a second terminal window and paste this line. It opens with the passphrase the book had then.")),
            (_("Command"), text.word(command)),
        ]
        await self.copy_text(command, _("the command"))
        await self.app.push_screen_wait(Reading(_("Look into a snapshot"), pairs, changeable=False))

    async def _bring_back(self, line: SnapshotLine, words: str = "") -> None:
        """Find somebody in it and make them what they were then; one step that can be undone."""
        opened = await self._with_passphrase(line, partial(self._look_into, line))
        if opened is None:
            return
        inside, passphrase = opened
        try:
            dialog = FindInSnapshot(when(self.session, line), partial(self._find, inside), words)
            chosen = await self.app.push_screen_wait(dialog)
        finally:
            await asyncio.to_thread(inside.close)
        if chosen is None:
            return
        key_file = self._key_file(line) if passphrase is not None else None
        book = self.session.book
        done = await self.ask(book.restore_customer, line.path, chosen.code, passphrase=passphrase, key_file=key_file)
        if done is not None and done.unit is None:
            self.say(_("Nothing had to change: {name} is as in the snapshot").format(name=text.name(chosen.title)), "quiet")
        elif done is not None:
            self.say_saved(_("Brought back as in the snapshot: {name}").format(name=text.name(chosen.title)))

    def _look_into(self, line: SnapshotLine, passphrase: str | None) -> Book:
        key_file = self._key_file(line) if passphrase is not None else None
        return self.session.book.look_into(line.path, passphrase=passphrase, key_file=key_file)

    def _key_file(self, line: SnapshotLine) -> bytes | None:
        return key_file_for(line.path, self.session.config.key_file)

    async def _find(self, inside: Book, words: str) -> Sequence[CustomerLine] | None:
        found = await self.ask(inside.find, Query(words))
        return None if found is None else found.lines

    async def _with_passphrase(self, line: SnapshotLine, verb: Callable[[str | None], T]) -> tuple[T, str | None] | None:
        """Do something with a snapshot; its own passphrase is asked for where it is of another key."""
        passphrase: str | None = None
        while True:
            try:
                return await asyncio.to_thread(verb, passphrase), passphrase
            except WrongPassphrase as error:
                why = text.error_sentence(error)
            except ClientbookError as error:
                self.tell_error(error)
                return None
            passphrase = await self.app.push_screen_wait(SnapshotPassphrase(when(self.session, line), why))
            if passphrase is None:
                return None

    async def _whole(self, line: SnapshotLine) -> None:
        """Ask, naming what is replaced; then close the book and put the snapshot in its place."""
        found = await self._with_passphrase(line, partial(self._counted_inside, line))
        now = await self.ask(self.session.book.count)
        if found is None or now is None:
            return
        number, passphrase = found
        lines = [
            _("Now in this book: {customers}").format(customers=backups.customers_in(now)),
            _("In the snapshot: {customers}, as of {time}").format(customers=backups.customers_in(number), time=when(self.session, line)),
            "",
            _("What was changed since is not in it. The book of now is kept as a snapshot."),
            _("Afterwards the book is locked and asks for its passphrase."),
        ]
        title, act = _("Put the snapshot in the place of this book?"), _("Replace the book")
        if await self.app.push_screen_wait(Confirm(title, lines, act, safe=_("Keep this book"), danger=True)):
            key_file = self._key_file(line) if passphrase is not None else None
            self.session.shell.put_away(RestoreSnapshot(self.session, line, passphrase, key_file))

    def _counted_inside(self, line: SnapshotLine, passphrase: str | None) -> int:
        if passphrase is None:
            return self.session.book.snapshot_customers(line.path)  # checks all of it
        inside = self._look_into(line, passphrase)
        try:
            return inside.count()
        finally:
            inside.close()
