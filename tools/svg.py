"""Draws painted lines as an SVG that needs nothing from anywhere: every character has its own place on the grid.

A picture therefore stands straight with whatever monospaced font the reader's machine has, Chinese ones included.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

CELL_WIDTH, CELL_HEIGHT, BASELINE, FONT_SIZE = 10, 21, 15.5, 16.5
FONTS = "ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono','Noto Sans Mono CJK SC','Sarasa Mono SC','Microsoft YaHei Mono',monospace"


def svg(lines: Sequence[Iterable[Segment]], columns: int, title: str) -> str:
    """One picture of the whole screen."""
    width, height = columns * CELL_WIDTH, len(lines) * CELL_HEIGHT
    ground = _ground(lines)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" rx="6" fill="{ground}"/>',
        f'<g font-family="{FONTS}" font-size="{FONT_SIZE}" xml:space="preserve">',
    ]
    for row, line in enumerate(lines):
        column = 0
        for text, style, _control in line:
            parts += _piece(text, style or Style(), row, column, ground)
            column += cell_len(text)
    return "\n".join([*parts, "</g>", "</svg>"]) + "\n"


def _ground(lines: Sequence[Iterable[Segment]]) -> str:
    """The colour most cells stand on."""
    cells: dict[str, int] = {}
    for line in lines:
        for text, style, _control in line:
            _front, back = _colours(style or Style())
            cells[back] = cells.get(back, 0) + cell_len(text)
    return max(cells, key=lambda colour: cells[colour], default="#000000")


def _colours(style: Style) -> tuple[str, str]:
    front = style.color.get_truecolor().hex if style.color and not style.color.is_default else "#e0e0e0"
    back = style.bgcolor.get_truecolor().hex if style.bgcolor and not style.bgcolor.is_default else "#000000"
    return (back, front) if style.reverse else (front, back)


def _piece(text: str, style: Style, row: int, column: int, ground: str) -> list[str]:
    """Background and characters of one styled piece."""
    front, back = _colours(style)
    left, top, width = column * CELL_WIDTH, row * CELL_HEIGHT, cell_len(text) * CELL_WIDTH
    made = [f'<rect x="{left}" y="{top}" width="{width}" height="{CELL_HEIGHT}" fill="{back}"/>'] if back != ground else []
    marks = "".join(
        f' {name}="{value}"'
        for on, name, value in (
            (style.bold, "font-weight", "bold"),
            (style.italic, "font-style", "italic"),
            (style.underline, "text-decoration", "underline"),
        )
        if on
    )
    for places, word in _words(text, column):
        made.append(f'<text x="{" ".join(places)}" y="{top + BASELINE}" fill="{front}"{marks}>{escape(word, quote=False)}</text>')
    return made


def _words(text: str, column: int) -> Iterator[tuple[list[str], str]]:
    """The words of a piece with the place of each character; words apart, for drawing programs that heed only the first place."""
    places: list[str] = []
    word = ""
    for char in text + " ":
        if not char.isspace():
            places.append(f"{column * CELL_WIDTH}")
            word += char
        elif word:
            yield places, word
            places, word = [], ""
        column += cell_len(char)
