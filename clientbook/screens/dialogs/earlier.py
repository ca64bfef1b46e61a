"""The searches of before: a digit takes one, Del forgets one."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from clientbook import text
from clientbook.i18n import _
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.dialogs.dialog import KeyHints
from clientbook.widgets.block_list import BlockList

TAKE, FORGET = "take", "forget"


class Earlier(Choose):
    """Answers with ``take`` or ``forget`` and the place of a line, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("delete", "forget", show=False)]

    def __init__(self, lines: Sequence[str], *, writable: bool = True) -> None:
        super().__init__(_("Earlier searches"), [Choice(f"{TAKE} {place}", text.plain(line)) for place, line in enumerate(lines)])
        self.add_class("wide")
        self._writable = writable

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints(("1-9", _("choose")), (_("letters"), _("filter")), ("Enter", _("take")), ("Del", _("forget")), ("Esc", _("close")))

    def action_forget(self) -> None:
        """Take the line under the cursor out."""
        key = self.query_one(BlockList).key
        if key is not None and self._writable:
            self.dismiss(key.replace(TAKE, FORGET, 1))

    def explanation(self) -> str:
        """One sentence of help."""
        return _("The last 50 lines that found somebody you opened. They are part of the encrypted book; Del forgets one.")
