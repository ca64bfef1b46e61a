"""Lines of a record, a stream or a history before they are painted: pure values, so that what a screen says can be tested without one.

A ``Block`` is one thing the cursor can stand on; it is one or more lines of ``Piece``s. Tones are names of component classes,
never colours. Pieces hold display strings (``clientbook.text`` made them); only ``content`` turns them into what Textual draws.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rich.cells import cell_len, chop_cells

from clientbook.text import fit

TONES = ("plain", "bright", "quiet", "label", "accent", "good", "warn", "late", "hit")
"""How a piece looks: component classes ``<widget>--<tone>``."""


class Piece(NamedTuple):
    """Some text in one tone."""

    text: str
    tone: str = "plain"


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One thing a list shows on one or more lines."""

    lines: tuple[Line, ...]
    key: Any = None
    """What the block stands for; None: space or a heading, the cursor passes over it."""

    @property
    def selectable(self) -> bool:
        """Whether the cursor can stand here."""
        return self.key is not None


GAP = Block(((Piece(""),),))
"""An empty line between groups."""


def width_of(line: Iterable[Piece]) -> int:
    """How many cells the pieces take."""
    return sum(cell_len(piece.text) for piece in line)


def wrap(text: str, cells: int, *, limit: int = 0) -> list[str]:
    """The text in lines of at most so many cells, broken at spaces where there are any; ``limit`` cuts after so many lines.

    Chinese has no spaces, so a line that has none is broken anywhere, never inside a wide character.
    """
    cells = max(cells, 2)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_wrap_paragraph(paragraph, cells))
        if limit and len(lines) > limit:
            break
    if limit and len(lines) > limit:
        lines = lines[:limit]
        lines[-1] = fit(lines[-1] + " " * cells, cells - 3, "").rstrip() + "..."
    return lines or [""]


def _wrap_paragraph(paragraph: str, cells: int) -> list[str]:
    lines: list[str] = []
    rest = paragraph
    while cell_len(rest) > cells:
        head = chop_cells(rest, cells)[0]
        space = head.rfind(" ")
        if space > len(head) // 2 and rest[len(head) : len(head) + 1] != " ":
            head = head[:space]
        lines.append(head.rstrip())
        rest = rest[len(head) :].lstrip(" ")
    return [*lines, rest]


def spread(left: Line, right: Line, cells: int) -> Line:
    """The left pieces at the left and the right ones at the right edge; the left gives way when both do not fit."""
    room = cells - width_of(right) - (2 if right else 0)
    kept = cut(left, max(room, 0))
    filler = cells - width_of(kept) - width_of(right)
    return (*kept, Piece(" " * max(filler, 0)), *right)


def cut(line: Iterable[Piece], cells: int) -> Line:
    """As many pieces as fit into so many cells, the last one shortened between characters."""
    kept: list[Piece] = []
    for piece in line:
        size = cell_len(piece.text)
        if size > cells:
            if cells > 0:
                kept.append(Piece(fit(piece.text, cells), piece.tone))
            break
        kept.append(piece)
        cells -= size
    return tuple(kept)


def packed(notes: Sequence[Piece], dot: str, cells: int) -> list[Line]:
    """Short notes beside each other, a dot between them, on as many lines as they take; one that fits nowhere is shortened."""
    lines: list[list[Piece]] = []
    for note in notes:
        between = Piece(f" {dot} ", "quiet")
        if lines and width_of([*lines[-1], between, note]) <= cells:
            lines[-1] += [between, note]
        else:
            lines.append([note])
    return [cut(line, cells) for line in lines]


def column(text: str, cells: int, tone: str = "plain", *, right: bool = False) -> Piece:
    """The text in exactly so many cells."""
    shown = fit(text, cells)
    space = " " * (cells - cell_len(shown))
    return Piece(space + shown if right else shown + space, tone)


def labelled(label: str, value: Sequence[Line], label_cells: int) -> tuple[Line, ...]:
    """A quiet label with the value's lines beside it, the second line under the first."""
    first, *more = value or [(Piece(""),)]
    head = column(fit(label, label_cells - 1), label_cells, "label")
    indent = Piece(" " * label_cells)
    return ((head, *first), *((indent, *line) for line in more))
