"""Several of a long list: letters filter, Space ticks, Enter takes what is ticked, or the one under the cursor."""

from collections.abc import Sequence

from textual import events

from clientbook.i18n import _
from clientbook.screens.dialogs.choose import DIGITS, LINES, Choice, Choose
from clientbook.screens.dialogs.dialog import KeyHints
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block, Piece, spread
from clientbook.widgets.signs import signs

TYPED = "typed:"
"""Before the key of a word that is not in the list."""
MOST = 200
"""Lines shown at once; letters find the others."""


class Ticked(Choose):
    """Answers with a key or None; ``taken`` then holds the keys of all that were ticked.

    ``free``: a word that is not in the list can be taken too.
    """

    def __init__(self, title: str, choices: Sequence[Choice], ticked: Sequence[str] = (), *, free: bool = False) -> None:
        known = {choice.key for choice in choices}
        super().__init__(title, [*(Choice(key, key) for key in ticked if key not in known), *choices])
        self._ticked = list(dict.fromkeys(ticked))
        self._free = free
        self.taken: tuple[str, ...] = ()

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints((_("Space"), _("tick")), (_("letters"), _("filter")), ("Enter", _("take")), ("Esc", _("cancel")))

    def shown(self) -> list[Choice]:
        """What the letters leave, and what was typed where it is no entry."""
        found = super().shown()[:MOST]
        word = self._letters.strip().lstrip("#")
        if self._free and word and all(choice.key != word for choice in found):
            found.append(Choice(TYPED + word, word, _("as typed")))
        return found

    def action_take(self) -> None:
        """Answer with what was ticked, else with what the cursor stands on, in the order of the list."""
        key = self.query_one(BlockList).key
        if not self._ticked and key is None:
            return
        order = [choice.key for choice in self._choices]
        wanted = self._ticked or [str(key).removeprefix(TYPED)]
        self.taken = tuple(sorted(wanted, key=lambda each: order.index(each) if each in order else len(order)))
        self.dismiss(self.taken[0])

    def _present(self, width: int) -> list[Block]:
        made = []
        for index, choice in enumerate(self.shown()):
            on = choice.key.removeprefix(TYPED) in self._ticked
            digit = DIGITS[index] if index < len(DIGITS) else " "
            left = (
                Piece(f"{digit}  ", "accent"),
                Piece(f"[{signs().done if on else ' '}]  ", "accent" if on else "quiet"),
                Piece(choice.label, "bright" if on else "plain"),
            )
            made.append(Block((spread(left, (Piece(choice.note, "quiet"),) if choice.note else (), width),), choice.key))
        return made or [Block(((Piece(_("nothing fits"), "quiet"),),))]

    def on_key(self, event: events.Key) -> None:
        """Space and digits tick, other characters filter."""
        blocks = self.query_one(BlockList)
        shown = self.shown()
        if event.character == " " or event.character == "\u3000":
            event.stop()
            event.prevent_default()
            if blocks.key is not None:
                self._flip(blocks.key)
                blocks.action_move(1)
            return
        if event.character and event.character in DIGITS:
            event.stop()
            event.prevent_default()
            if (index := DIGITS.index(event.character)) < len(shown) and not self._letters:
                self._flip(shown[index].key)
            elif self._letters or not shown:
                self._filter(self._letters + event.character)
            return
        super().on_key(event)

    def _flip(self, key: str) -> None:
        word = key.removeprefix(TYPED)
        if word in self._ticked:
            self._ticked.remove(word)
        else:
            self._ticked.append(word)
        if key != word:
            self._choices = [*self._choices, Choice(word, word)]
            self.query_one(BlockList).styles.height = min(len(self._choices), LINES)
        if self._letters:
            self._filter("")
        self.query_one(BlockList).show(self._present, word)

    def on_block_list_opened(self, message: BlockList.Opened) -> None:
        """A second click ticks."""
        message.stop()
        self._flip(message.key)

    def explanation(self) -> str:
        """One sentence of help."""
        return _("Space ticks or unticks, letters filter, Enter takes all that are ticked, or the one under the cursor.")
