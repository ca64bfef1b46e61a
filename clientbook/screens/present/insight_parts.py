"""What the charts of the insights are made of: bars, numbers in columns, shades."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from clientbook import text
from clientbook.widgets.blocks import Block, Piece
from clientbook.widgets.signs import signs

Part: TypeAlias = Callable[[int], Sequence[Block]]
"""Makes the blocks of a part for a width."""


def meter(number: int, largest: int, cells: int) -> Piece:
    """A bar as long as its number, two cells short of the next column; what is more than nothing can be seen."""
    room = max(cells - 2, 0)
    long = max(room * number // largest, 1) if number > 0 and largest > 0 else 0
    return Piece(signs().block * min(long, room) + " " * (cells - min(long, room)), "accent")


def count_cell(number: int, cells: int) -> Piece:
    """A number at the right end of its column."""
    return Piece(text.pad(text.count(number), cells, right=True))


def shade(number: int, largest: int) -> str:
    """One cell, the darker the more."""
    shades = signs().shades
    if number <= 0 or largest <= 0:
        return shades[0]
    return shades[1 + (len(shades) - 2) * (number - 1) // max(largest - 1, 1)] if largest > 1 else shades[-1]
