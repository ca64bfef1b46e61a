"""The few signs the screens use, in a form every terminal draws one cell wide.

``○ ◐ ● ✓ ▌ │ … —`` are of ambiguous width: a terminal set up for Chinese may draw them two cells wide and push every column to the
right. One of them is measured before the first paint (``clientbook.terminal``); where it is wide, or the owner says so in the
configuration, the plain set is used.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signs:
    """One set of signs, each exactly one cell (``tail`` may be two)."""

    fresh: str
    cooling: str
    dormant: str
    overdue: str
    occasion: str
    done: str
    marked: str
    bar: str
    line: str
    rule: str
    tail: str
    up: str
    down: str
    dot: str
    cover: str
    block: str
    """What bars are made of."""
    shades: str
    """From nothing to much."""


FANCY = Signs("○", "◐", "●", "!", "*", "✓", "✓", "▌", "│", "─", "…", "↑", "↓", "·", "•", "█", "·░▒▓█")
PLAIN = Signs(" ", "~", "z", "!", "*", "v", "x", ">", "|", "-", "..", "^", "v", "-", "*", "#", ".-+*#")

_current = FANCY


def use_signs(plain: bool) -> None:
    """Use the plain set from now on, or the other one."""
    global _current
    _current = PLAIN if plain else FANCY


def signs() -> Signs:
    """The set in force."""
    return _current
