"""Keys: how they are read by people, listed in a configuration, and named by Textual."""

import re
from collections.abc import Iterable

from clientbook.i18n import N_, _

KEY_NAMES: dict[str, str] = {
    "escape": "Esc",
    "enter": "Enter",
    "space": N_("Space"),
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "backspace": "Backspace",
    "delete": "Del",
}
"""How a key is written; letters and punctuation stand for themselves."""


def key_name(key: str) -> str:
    """A key as people read it: ``ctrl+s`` is ``Ctrl+S``."""
    if key in KEY_NAMES:
        return _(KEY_NAMES[key])
    if key.startswith("ctrl+"):
        return "Ctrl+" + key[5:].upper()
    if key[:1] == "f" and key[1:].isdigit():
        return key.upper()
    return key


PUNCTUATION = {
    ";": "semicolon", ":": "colon", "?": "question_mark", "/": "slash", "\\": "backslash", "!": "exclamation_mark", "*": "asterisk",
    "[": "left_square_bracket", "]": "right_square_bracket", ".": "full_stop", "'": "apostrophe", "-": "minus", "+": "plus", ",": "comma",
}  # fmt: skip
"""Textual's names of punctuation."""


def is_key(key: str) -> bool:
    """Whether this names a key that ordinary terminals send."""
    return bool(re.fullmatch(r"[!-~]|ctrl\+[a-z]|f(?:[1-9]|1[0-2])", key)) or key in KEY_NAMES


def written(keys: Iterable[str]) -> str:
    """Keys as a binding and the configuration list them; the comma, which parts them, by its name."""
    return ",".join("comma" if key == "," else key for key in keys)


def parsed(typed: str) -> tuple[str, ...]:
    """The keys of ``n, ctrl+n，comma``; what ``written`` writes, with either comma between."""
    words = (word.strip() for word in typed.replace("，", ",").split(","))
    return tuple("," if word == "comma" else word for word in words if word)
