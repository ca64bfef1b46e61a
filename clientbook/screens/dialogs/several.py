"""Several of a list: Space ticks, a digit ticks that one, Enter takes what is ticked."""

from collections.abc import Sequence

from clientbook.i18n import _
from clientbook.screens.dialogs.choose import Choice
from clientbook.screens.dialogs.columns import Columns
from clientbook.screens.dialogs.dialog import KeyHints


class Several(Columns):
    """Answers with the keys of the ticked ones, or None. Their order is the list's."""

    def __init__(self, title: str, choices: Sequence[Choice], chosen: Sequence[str]) -> None:
        super().__init__(choices, chosen)
        self.title_text = title
        self._order = list(choices)

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints((_("Space"), _("tick")), ("Enter", _("take")), ("Esc", _("cancel")))

    def action_shift(self, step: int) -> None:
        """Their order is not chosen here."""

    def explanation(self) -> str:
        """One sentence of help."""
        return _("Space ticks or unticks, Enter takes all that are ticked.")
