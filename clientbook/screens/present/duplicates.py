"""Pairs that may be one customer, as lines."""

from collections.abc import Sequence

from clientbook import text
from clientbook.data import Pair
from clientbook.widgets.blocks import Line, Piece, column
from clientbook.widgets.line_list import Entry

SCORE = 6


def entries(pairs: Sequence[Pair]) -> list[Entry]:
    """A line for each pair."""
    return [Entry(pair.ids, pair) for pair in pairs]


def paint(entry: Entry, cells: int, chosen: bool, region: str) -> Sequence[Line]:
    """How likely, the two, and why; the chosen one says every reason and both codes below."""
    pair: Pair = entry.value
    room = max((cells - SCORE) * 3 // 10, 12)
    one, other = (text.name(title) for title in pair.titles)
    reasons = [text.why_alike(reason, region) for reason in pair.reasons]
    rest = cells - SCORE - 2 * room
    head = (
        column(f"{pair.score} %", SCORE, "accent" if pair.score >= 80 else "quiet"),
        column(text.fit(one, room - 1), room, "bright"),
        column(text.fit(other, room - 1), room, "bright"),
        column(reasons[0] if reasons else "", max(rest, 1), "plain"),
    )
    if not chosen:
        return [head]
    space = Piece(" " * SCORE)
    codes: Line = (space, column(pair.codes[0], room, "quiet"), column(pair.codes[1], room, "quiet"))
    more: list[Line] = [(space, Piece(text.fit(reason, max(cells - SCORE, 1)), "plain")) for reason in reasons]
    return [head, codes, *(more if len(more) > 1 or text.width(reasons[0] if reasons else "") > rest else ())]
