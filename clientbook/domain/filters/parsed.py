"""What reading a line gives: words and a filter, hints, or the place where it is wrong."""

from dataclasses import dataclass

from clientbook.domain.errors import InvalidValue
from clientbook.domain.filters.values import Node
from clientbook.i18n import N_


class FilterError(InvalidValue):
    """A line that is no filter: where, which word, and what may have been meant."""

    exit_code = 2

    def __init__(self, column: int, word: str, nearest: str = "", why: str = N_("is not understood")) -> None:
        super().__init__("filter", why, word)
        self.column = column
        """Place of the word in the typed line, from 1."""
        self.word = word
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that was read as words though it looks like a condition."""

    column: int
    word: str
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a line means."""

    words: str = ""
    """What is searched for."""
    node: Node | None = None
    """The filter; None: everybody."""
    hints: tuple[Hint, ...] = ()
