"""The palette (``:``): our own commands only, found by their English or Chinese name, by pinyin or by initials."""

from collections.abc import Sequence

from clientbook import commands
from clientbook.i18n import _
from clientbook.screens.action_menu import found
from clientbook.screens.dialogs.choose import Choice, Choose

NOT_LISTED = frozenset(command.id for command in commands.COMMANDS if command.group == "move") - {"open", "back"} | {"palette"}
"""Moving about is no command anybody looks up."""


class Palette(Choose):
    """Answers with the id of a command; those that are possible now, with what each does."""

    def __init__(self, ids: Sequence[str]) -> None:
        listed = [id for id in ids if id not in NOT_LISTED]
        super().__init__(_("Palette"), [Choice(id, commands.label(id), self._note(id)) for id in listed])
        self.add_class("wide")

    @staticmethod
    def _note(id: str) -> str:
        key = commands.shown_key(id)
        return f"{commands.help_line(id)}  {key}" if key else commands.help_line(id)

    def shown(self) -> list[Choice]:
        """What the letters leave, those whose own name begins with them first."""
        hits = [choice for choice in self._choices if found(choice.key, self._letters)]
        typed = self._letters.casefold()
        return sorted(hits, key=lambda choice: not choice.label.casefold().startswith(typed))
