"""To another day by one digit, each with the day it means; 0 or any other character begins a phrase."""

from datetime import datetime
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from clientbook import text
from clientbook.domain.follow_up import Due
from clientbook.domain.names import fold_typed
from clientbook.i18n import _
from clientbook.screens.dialogs.dialog import KeyHints, Save
from clientbook.screens.dialogs.drafts import Drafts
from clientbook.screens.dialogs.field_dialog import FieldDialog
from clientbook.screens.dialogs.phrase_field import QUICK, DueField
from clientbook.screens.dialogs.rows import line
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block, Piece, spread
from clientbook.widgets.content import content

PHRASE = "0"
"""The choice that asks for a date."""


class Snooze(FieldDialog[Due]):
    """Answers with the day, or None; closes only when the book has it."""

    AUTO_FOCUS = "BlockList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    def __init__(self, about: str, now: datetime, kept: Drafts, save: Save[Due], *, phrase: bool = False, title: str = "") -> None:
        super().__init__(kept, save, "snooze")
        self.title_text = title or (_("Reschedule") if phrase else _("Snooze"))
        self._about = about
        self._now = now
        self._phrase = phrase

    def body(self) -> ComposeResult:
        """Whom and what it is about, the days, the field."""
        yield Static(content(self._about), classes="about")
        yield BlockList(self._present, classes="choices")
        yield line((_("Date"), DueField(self._now)), classes="date")

    def on_mount(self) -> None:
        """The digits first, unless a phrase is wanted. The draft is put back afterwards: Textual calls the base's handler by itself."""
        blocks = self.query_one(BlockList)
        blocks.styles.height = len(QUICK) + 1
        blocks.show(self._present)
        self.query_one(".date").display = bool(self._drafts.kept)  # seen, but a digit still acts at once
        if self._phrase:
            self.ask_date()

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints(("0-5", _("choose")), ("Enter", _("take")), ("Esc", _("cancel")), ("F1", _("help")))

    def _present(self, width: int) -> list[Block]:
        from clientbook.domain.phrases import quick  # its patterns are loaded when a day is first asked for

        today = self._now.date()
        blocks = []
        for digit, word in QUICK:
            due = quick(digit, today)
            shown = text.due_resolved(due, today) if due is not None else ""
            blocks.append(Block((spread((Piece(f"{digit}  ", "accent"), Piece(_(word))), (Piece(shown, "quiet"),), width),), digit))
        return [*blocks, Block(((Piece(f"{PHRASE}  ", "accent"), Piece(_("another date"))),), PHRASE)]

    def ask_date(self, begun: str = "") -> None:
        """Show the field for a phrase."""
        self.query_one(".date").display = True
        self.query_one(BlockList).display = self.size.height > 12
        field = self.query_one(DueField).field
        field.focus()
        if begun:
            field.replace_text(field.value + begun)

    def on_key(self, event: events.Key) -> None:
        """A digit takes its day at once; any other character begins a phrase."""
        if not self.query_one(BlockList).has_focus or not event.is_printable or event.character is None:
            return
        event.stop()
        event.prevent_default()
        typed = fold_typed(event.character)
        if typed == PHRASE:
            self.ask_date()
        elif typed in [digit for digit, _word in QUICK]:
            self._take(typed)
        elif typed.strip():
            self.ask_date(event.character)

    def _take(self, digit: str) -> None:
        from clientbook.domain.phrases import quick  # as above

        due = quick(digit, self._now.date())
        if due is not None and not self._saving:
            self._saving = True
            self.start(partial(self._save_quick, due), group="acts")

    async def _save_quick(self, due: Due) -> None:
        try:
            await self.finish(due, await self._write(due))
        finally:
            self._saving = False

    def action_move(self, step: int) -> None:
        """Up or down."""
        self.query_one(BlockList).action_move(step)

    @on(BlockList.Opened)
    def _on_opened(self, event: BlockList.Opened) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Take the chosen day, or the phrase."""
        blocks = self.query_one(BlockList)
        if not blocks.has_focus:
            super().action_save()
        elif blocks.key == PHRASE:
            self.ask_date()
        else:
            self._take(str(blocks.key))

    async def attempt(self) -> None:
        """Read the phrase and write it."""
        if not await self.certain():
            return
        due = self.query_one(DueField).read()
        if due is None:
            self.say(_("Type a day, for example fri or 下周三"))
            return
        await self.finish(due, await self._write(due))

    def explanation(self) -> str:
        """One sentence of help."""
        return _("A digit chooses at once; 0 asks for a date: tomorrow, fri, in 2 weeks, 下周三, 15号, 半个月后 …")
