"""Choosing an industry: letters and digits filter by name in either language, pinyin, initials and code; other words can be kept too."""

from textual import events

from clientbook import text
from clientbook.domain.customer import FIELD_LIMIT
from clientbook.domain.industries import INDUSTRIES, Industry, tidied
from clientbook.domain.names import clean, fold, fold_typed
from clientbook.domain.readings import readings
from clientbook.i18n import _
from clientbook.screens.dialogs.choose import Choice, Choose, matches
from clientbook.screens.dialogs.dialog import KeyHints
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block, Piece

EMPTY = "-"
"""The choice that empties the field."""
_CODE_CELLS = 5


class Industries(Choose):
    """Answers with what the record is to hold, ``EMPTY`` for nothing, or None where it was given up."""

    def __init__(self, title: str, stored: str = "", *, letters: str = "") -> None:
        choices = [Choice(each.stored, text.industry(each.stored)) for each in INDUSTRIES.values()]
        if stored and stored not in {choice.key for choice in choices}:
            choices.insert(0, Choice(stored, text.plain(stored)))
        if stored:
            choices.insert(0, Choice(EMPTY, _("leave empty")))
        super().__init__(title, choices, stored, letters=letters)
        self.add_class("wide")

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints((_("letters"), _("filter")), ("Enter", _("take")), ("Esc", _("cancel")))

    def shown(self) -> list[Choice]:
        """What the letters leave, those whose code or name they begin first; and the words themselves where they are no industry."""
        letters = self._letters.strip()
        if not letters:
            return list(self._choices)
        found = [choice for choice in self._choices if choice.key != EMPTY and _fits(choice, letters)]
        found.sort(key=lambda choice: not _begins(choice, letters))
        word = clean(letters, FIELD_LIMIT).text
        if word and all(fold(word) != fold(choice.label) for choice in found) and tidied(word) == word:
            found.append(Choice(word, text.plain(word), _("as typed")))
        return found

    def _present(self, width: int) -> list[Block]:
        blocks = []
        for choice in self.shown():
            known = next((each for each in (INDUSTRIES.get(choice.key.partition(" ")[0]),) if each and each.stored == choice.key), None)
            code = known.code if known is not None else ""
            tone = "bright" if choice.key == self._chosen or len(code) == 1 else "plain"
            room = max(width - _CODE_CELLS - text.width(choice.note) - 1, 1)
            line = (
                Piece(text.pad(code, _CODE_CELLS), "accent"),
                Piece(text.fit(choice.label, room), tone),
                Piece(f" {choice.note}" if choice.note else "", "quiet"),
            )
            blocks.append(Block((line,), choice.key))
        return blocks

    def on_key(self, event: events.Key) -> None:
        """Every character filters: codes have digits."""
        if not event.is_printable or event.character is None:
            return
        event.stop()
        event.prevent_default()
        typed = fold_typed(event.character)
        if typed.strip() or self._letters:
            self._filter(self._letters + typed)

    def _filter(self, letters: str) -> None:
        super()._filter(letters)
        if not letters:
            self.query_one(BlockList).show(self._present, self._chosen or None)

    def explanation(self) -> str:
        """One sentence of help."""
        return _("GB/T 4754-2017, by name, pinyin or code; what is none of them is kept as you type it.")


def _begins(choice: Choice, letters: str) -> bool:
    known, typed = INDUSTRIES.get(choice.key.partition(" ")[0]), fold(letters)
    if known is None:
        return fold(choice.key).startswith(typed)
    spoken = readings(known.chinese)
    words = (*map(fold, (known.code, known.chinese, known.english)), *spoken.full[:1], *spoken.initials[:1])
    return any(word.startswith(typed.replace(" ", "") if word.isascii() else typed) for word in words)


def _fits(choice: Choice, letters: str) -> bool:
    known: Industry | None = INDUSTRIES.get(choice.key.partition(" ")[0])
    if known is None:
        return matches(choice.label, letters)
    typed = fold(letters)
    if typed.isascii() and typed[:1].isdigit():
        return known.code[1:].startswith(typed)
    code = fold(known.code)
    return code.startswith(typed) or typed in fold(known.english) or matches(known.chinese, letters)
