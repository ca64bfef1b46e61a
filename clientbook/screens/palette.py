"""The palette (``:``): our own commands only, found by their English or Chinese name, by pinyin or by initials."""

from collections.abc import Sequence

from clientbook import commands, text
from clientbook.i18n import _
from clientbook.screens.action_menu import found
from clientbook.screens.dialogs.choose import DIGITS, Choice, Choose
from clientbook.widgets.blocks import Block, Piece, column, spread

NOT_LISTED = frozenset(command.id for command in commands.COMMANDS if command.group == "move") - {"open", "back"} | {"palette"}
"""Moving about is no command anybody looks up."""
LABEL_CELLS = 22
"""Cells for the label at most."""


class Palette(Choose):
    """Answers with the id of a command; those that are possible now, with what each does."""

    def __init__(self, ids: Sequence[str]) -> None:
        listed = commands.by_use(id for id in ids if id not in NOT_LISTED)
        super().__init__(_("Palette"), [Choice(id, commands.label(id), commands.help_line(id)) for id in listed])
        self.add_class("wide")

    def shown(self) -> list[Choice]:
        """What the letters leave, those whose own name begins with them first."""
        hits = [choice for choice in self._choices if found(choice.key, self._letters)]
        typed = self._letters.casefold()
        return sorted(hits, key=lambda choice: not choice.label.casefold().startswith(typed))

    def _present(self, width: int) -> list[Block]:
        blocks = []
        choices = self.shown()
        wide = min(max((text.width(choice.label) for choice in choices), default=0) + 2, LABEL_CELLS)
        for index, choice in enumerate(choices):
            digit = DIGITS[index] if index < len(DIGITS) else " "
            left = (Piece(f"{digit}  ", "accent"), column(choice.label, wide, "bright"), Piece(choice.note, "quiet"))
            blocks.append(Block((spread(left, (Piece(commands.shown_key(choice.key), "accent"),), width),), choice.key))
        return blocks or [Block(((Piece(_("nothing fits"), "quiet"),),))]
