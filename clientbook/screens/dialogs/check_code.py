"""The recovery code checked later: two of its groups, typed back from the paper they were copied to."""

import asyncio
import secrets
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from clientbook import text
from clientbook.data import Book
from clientbook.domain.errors import ClientbookError
from clientbook.i18n import _
from clientbook.screens.dialogs.dialog import Dialog, KeyHints
from clientbook.screens.new_book import GROUPS_PER_LINE
from clientbook.widgets.content import content
from clientbook.widgets.text_input import TextInput

GROUPS = 14
"""Groups of a recovery code."""


class CheckCode(Dialog[bool]):
    """Answers with True when both groups are right; the code itself is never shown."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", show=False)]

    def __init__(self, book: Book) -> None:
        super().__init__()
        self.title_text = _("Check the recovery code")
        self._book = book
        self._asked = sorted(secrets.SystemRandom().sample(range(1, GROUPS + 1), 2))

    @property
    def asked(self) -> tuple[int, ...]:
        """The numbers of the groups that are asked for."""
        return tuple(self._asked)

    def body(self) -> ComposeResult:
        """What it is for, and the two fields."""
        yield Static(content(_("Take the paper with the code; it opens the book when the passphrase is forgotten.")), classes="line")
        for number in self._asked:
            line, place = divmod(number - 1, GROUPS_PER_LINE)
            asked = _("Type group {n} back (line {line}, number {place})").format(n=number, line=line + 1, place=place + 1)
            yield Static(content(asked), classes="line quiet")
            yield TextInput(limit=12, id=f"group-{number}")

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints(("Enter", _("check")), ("Esc", _("another time")))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """From the first to the second field, from the second to the check."""
        event.stop()
        second = self._field(self._asked[1])
        if not second.has_focus and not second.value:
            second.focus()
        else:
            self.action_save()

    def _field(self, number: int) -> TextInput:
        return self.query_one(f"#group-{number}", TextInput)

    def action_save(self) -> None:
        """Compare, and remember that they were right."""
        for number in self._asked:
            field = self._field(number)
            if not self._book.recovery_group_fits(number, field.value):
                self.say(_("That is not group {n}: compare with the paper once more").format(n=number))
                field.focus()
                return
        self.start(self._remember(), group="acts")

    async def _remember(self) -> None:
        try:
            await asyncio.to_thread(self._book.set_setting, "recovery_code_copied", True)
        except ClientbookError as error:
            self.say(text.error_sentence(error))
            return
        self.dismiss(True)

    def explanation(self) -> str:
        """One sentence of help."""
        return _("The code was shown once, when the book was made. Capital and small letters are the same, O is 0, I is 1.")
