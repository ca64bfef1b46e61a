"""What a pasted text proposes: Enter saves it, Space leaves a line out, m puts it into another field, e opens it as a form."""

import asyncio
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from clientbook import text
from clientbook.data import Book, Owner, Saved
from clientbook.domain.errors import ClientbookError, InvalidValue
from clientbook.domain.names import fold_typed
from clientbook.domain.paste import PLACES, Proposal
from clientbook.i18n import _
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.dialogs.dialog import Dialog, KeyHints
from clientbook.screens.leaving import Leaving
from clientbook.screens.present import pasted as present
from clientbook.screens.present.form_state import state_of
from clientbook.screens.present.pasted import Sheet
from clientbook.screens.present.rules import Rules
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block
from clientbook.widgets.content import content

LINES = 13
"""Lines of the list at most."""
DRAFT = "form:new"
"""Where what is not saved waits, for the form of a new customer."""


class Pasted(Dialog[str]):
    """Answers with ``saved``, ``form`` or ``open``, else None; ``made``, ``sheet`` and ``wanted`` say the rest."""

    AUTO_FOCUS = "BlockList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "save", show=False),
        Binding("space", "flip", show=False),
        *(Binding(key, f"step({by})", show=False) for key, by in (("up", -1), ("down", 1), ("pageup", -10), ("pagedown", 10))),
    ]

    def __init__(self, book: Book, sheet: Sheet, rules: Rules, *, drafts: bool = True) -> None:
        super().__init__(classes="pasted")
        self.title_text = _("New customer from what you pasted")
        self._book = book
        self._rules = rules
        self._drafts = drafts
        self._saving = False
        self._leaving = Leaving()
        self.sheet = sheet
        self.made: Saved | None = None
        self.wanted: Owner | None = None
        """Who is to be opened instead."""
        self.kept = False
        """Whether it waits as a draft."""

    def body(self) -> ComposeResult:
        """How much was recognised, and every line of it."""
        yield Static("", id="about", classes="line")
        yield BlockList(self._present, classes="choices")

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints(("Enter", _("save")), (_("Space"), _("leave out")), ("m", _("move")), ("e", _("form")), ("Esc", _("close")))

    def explanation(self) -> str:
        """One sentence of help."""
        return _(
            "Enter saves what is ticked. Space leaves a line out, m moves it to another field, e opens the form, o who has the number."
        )

    def on_mount(self) -> None:
        """Show it."""
        self._show(0)

    @property
    def blocks(self) -> BlockList:
        """The list."""
        return self.query_one(BlockList)

    def _present(self, width: int) -> list[Block]:
        return list(present.blocks(self.sheet, width))

    def _show(self, at: int) -> None:
        self.query_one("#about", Static).update(content(present.how_much(self.sheet), "$text-muted"))
        lines = sum(len(block.lines) for block in present.blocks(self.sheet, 68))
        self.blocks.styles.height = min(max(lines, 1), LINES)
        self.blocks.show(self._present, at)

    # keys

    def on_key(self, event: events.Key) -> None:
        """Letters, also from an input method."""
        acts = {"m": self._move, "e": self._form, "o": self._open}
        typed = fold_typed(event.character or "").lower()
        if typed in acts:
            event.stop()
            self.start(acts[typed], group="acts")

    def action_step(self, by: int) -> None:
        """Up or down."""
        for _each in range(abs(by)):
            self.blocks.action_move(1 if by > 0 else -1)

    def action_flip(self) -> None:
        """Leave a line out, or take it again; on to the next."""
        if (at := self.blocks.key) is not None:
            self.start(partial(self._change, self.sheet.proposal.switched(at), at + 1), group="acts")

    def on_block_list_opened(self, message: BlockList.Opened) -> None:
        """A second click leaves it out or takes it."""
        message.stop()
        self.action_flip()

    async def _change(self, proposal: Proposal, at: int) -> None:
        """Another proposal, with what the book knows about that."""
        self.sheet = await asyncio.to_thread(present.known, self._book, proposal, self.sheet.now)
        self._show(min(at, len(proposal.items) - 1))

    async def _move(self) -> None:
        at = self.blocks.key
        if at is None:
            return
        item = self.sheet.proposal.items[at]
        choices = [
            Choice(place, present.label_of(place)) for place in PLACES if place not in ("source", "follow_up") or place == item.place
        ]
        place = await self.app.push_screen_wait(Choose(_("Where does this belong?"), choices, item.place))
        if place is None:
            return
        try:
            await self._change(self.sheet.proposal.moved(at, place), at)
            self.say("")
        except InvalidValue as error:
            self.say(text.error_sentence(error))

    async def _open(self) -> None:
        if self.sheet.owners:
            self.wanted = self.sheet.owners[0][1]
            self.dismiss("open")

    async def _form(self) -> None:
        self.dismiss("form")

    # saving

    def action_save(self) -> None:
        """Write what is ticked; stay where the book does not take it."""
        if not self._saving:
            self._saving = True
            self.start(self._save, group="acts")

    async def _save(self) -> None:
        try:
            self.made = await asyncio.to_thread(present.save, self._book, self.sheet)
            self.dismiss("saved")
        except ClientbookError as error:
            self.say(text.error_sentence(error))
        finally:
            self._saving = False

    # what is not saved

    @property
    def changed(self) -> bool:
        """It is all unsaved; a lock keeps a single line too."""
        return True

    async def keep_draft(self) -> None:
        """Keep it for the form of a new customer, unless somebody half typed waits there already."""
        if await asyncio.to_thread(self._book.draft, DRAFT) is None:
            state = state_of(self.sheet.proposal.written_out().customer(), self._rules)
            await asyncio.to_thread(self._book.save_draft, DRAFT, state.data())
            self.kept = True

    def action_close(self) -> None:
        """Close; what was read is kept as a draft, unless it was a single line, which becomes a search."""
        self.start(self._close, group="acts")

    async def _close(self) -> None:
        if not self._drafts or await self._leaving.may(self.keep_draft, self.say):
            self.dismiss(None)
