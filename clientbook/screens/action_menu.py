"""The action menu (``;``): everything that can be done here, by digit; letters filter by word or pinyin initials."""

from collections.abc import Callable, Sequence

from clientbook import commands
from clientbook.domain.names import fold
from clientbook.i18n import _
from clientbook.screens.dialogs.choose import Choice, Choose


def choices(ids: Sequence[str], label: Callable[[str], str]) -> list[Choice]:
    """Commands as choices, each with its key beside it."""
    return [Choice(id, label(id), commands.shown_key(id)) for id in ids]


class ActionMenu(Choose):
    """Answers with the id of a command."""

    def __init__(self, ids: Sequence[str], label: Callable[[str], str] = commands.label) -> None:
        super().__init__(_("What to do here"), choices(ids, label))

    def shown(self) -> list[Choice]:
        """What the letters leave: they may stand in either language, in the pinyin or in its initials."""
        return [choice for choice in self._choices if found(choice.key, self._letters, choice.label)]


def found(id: str, letters: str, label: str = "") -> bool:
    """Whether typed letters mean this command: every word of them begins a word of it, or is part of its Chinese."""
    words = fold(f"{label} {commands.search_words(id)}").split()
    return all(any(word.startswith(part) or (not part.isascii() and part in word) for word in words) for part in fold(letters).split())
