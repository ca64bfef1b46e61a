"""The one door from display strings to what Textual draws, and the filter behind it.

Textual reads a bare ``str`` as markup (a customer called ``[/b]`` stops the app, ``[@click=…]`` becomes an action) and passes ESC,
C1 and bidi controls to the terminal. So every string a widget shows comes through here, and ``ControlFilter`` looks once more at
every line that leaves the program.
"""

import re
from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter
from textual.strip import Strip

from clientbook.widgets.signs import PLAIN, signs

CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff\ufff9-\uffff\U000e0000-\U000e007f]"
)
"""What never reaches the terminal from inside a string: C0, C1, bidi, zero-width, surrogates, noncharacters, tags."""
_CONTROLS_BUT_NEWLINE = re.compile(CONTROLS.pattern.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f"))


def content(display: str, style: str = "") -> Content:
    """A string as content: literally, without markup and control characters; line breaks stay."""
    safe = _CONTROLS_BUT_NEWLINE.sub(" ", display)
    return Content.styled(safe, style) if style else Content(safe)


def segments(*pieces: tuple[str, str] | str) -> Content:
    """Several strings in a row, each with its own style (a theme token such as ``$text-muted``)."""
    return Content.assemble(*(content(piece) if isinstance(piece, str) else content(*piece) for piece in pieces))


def line_text(display: str) -> Text:
    """A string as the Rich text that ``Input`` paints: one line, never wrapped."""
    return Text(CONTROLS.sub(" ", display), no_wrap=True, overflow="ignore", end="")


def strip(pieces: Iterable[tuple[str, Style]], width: int, base: Style) -> Strip:
    """One painted line of exactly ``width`` cells; what is too long is cut between characters, the rest filled with ``base``."""
    made: list[Segment] = []
    room = width
    for text, style in pieces:
        safe = CONTROLS.sub(" ", text)
        size = cell_len(safe)
        if size > room:
            safe, size = set_cell_size(safe, room), room
        if safe:
            made.append(Segment(safe, style))
        room -= size
        if room <= 0:
            break
    if room > 0:
        made.append(Segment(" " * room, base))
    return Strip(made, width)


def cell(pieces: Sequence[tuple[str, Style]], width: int, base: Style, *, right: bool = False, tail: str = "..") -> list[tuple[str, Style]]:
    """The pieces in exactly ``width`` cells; what does not fit ends in ``tail``, never with half a wide character."""
    total = sum(cell_len(text) for text, _ in pieces)
    if total <= width:
        space = [(" " * (width - total), base)] if total < width else []
        return [*space, *pieces] if right else [*pieces, *space]
    kept: list[tuple[str, Style]] = []
    room = max(width - cell_len(tail), 0)
    style = base
    for text, style in pieces:
        size = cell_len(text)
        if size > room:
            head = set_cell_size(text, room)
            kept.append((head if head == text[: len(head)] else head[:-1], style))
            break
        kept.append((text, style))
        room -= size
    used = sum(cell_len(text) for text, _ in kept)
    end = tail[: max(width - used, 0)]
    return [*kept, (end, style), (" " * (width - used - len(end)), base)]


class ControlFilter(LineFilter):
    """The last line of defence, app-wide: no control character of any string leaves the program."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line without control characters; Textual's own control segments are left alone."""
        if not any(segment.control is None and CONTROLS.search(segment.text) for segment in segments):
            return segments
        return [
            segment if segment.control is not None else Segment(CONTROLS.sub("", segment.text), segment.style, None) for segment in segments
        ]


_NARROW = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "…": ".", "·": "-", "•": "*", "×": "x"}
    | {"→": ">", "←": "<", "↑": "^", "↓": "v"}
    | {"○": "o", "◐": "~", "●": "z", "✓": "v", "▌": ">", "│": "|", "┃": "|", "─": "-", "━": "-"}
    | dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯", "+")
    | dict.fromkeys("▁▂▃▄▅▆▇█▔▕▏▎▍▋▊▉▐", " ")
)


class PlainFilter(LineFilter):
    """For terminals that draw characters of ambiguous width two cells wide: one-cell stand-ins, so that every column stays in place."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line without the usual characters of ambiguous width, while the plain signs are in force."""
        if signs() is not PLAIN:
            return segments
        return [
            Segment(segment.text.translate(_NARROW), segment.style, segment.control) if segment.control is None else segment
            for segment in segments
        ]
