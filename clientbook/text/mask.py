"""The privacy mask: with it names and numbers are half hidden, and whatever somebody wrote freely is hidden whole.

It stands here because every stored value becomes a display string in this package. What nobody said a kind of is hidden, so a screen
that forgets to say it shows too little and never too much. The state is the program's: one switch, until somebody lifts it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

COVER = "•••"
"""What stands for a text that is hidden whole."""
_PHONE_HEAD, _PHONE_TAIL = 3, 4
_MOST_STARS = 4

_masked = False


def is_masked() -> bool:
    """Whether the mask is on."""
    return _masked


def set_masked(on: bool) -> None:
    """Put the mask on, or lift it."""
    global _masked
    _masked = on


@contextmanager
def unmasked() -> Iterator[None]:
    """For what is no display: what the owner copies is copied whole."""
    before = _masked
    set_masked(False)
    try:
        yield
    finally:
        set_masked(before)


def half_name(display: str) -> str:
    """``王**``, ``E**``: the first character says enough to whoever knows them. A nameless customer's title is a number or a mail."""
    bare = display.strip()
    if not bare:
        return display
    if "@" in bare:
        return half_mail(bare)
    if sum(character.isdigit() for character in bare) >= 5:
        return half_phone(bare)
    return bare[0] + "**"


def half_company(display: str) -> str:
    """``明****``."""
    bare = display.strip()
    return bare[0] + "****" if bare else display


def half_phone(display: str) -> str:
    """``138****8000``: enough to tell two numbers apart; of a short one the last two digits."""
    digits = "".join(character for character in display if character.isdigit())
    if not digits:
        return COVER if display.strip() else display
    if len(digits) < _PHONE_HEAD + _PHONE_TAIL + 2:
        return "****" + digits[-2:]
    head = re.match(r"\+\d{1,3}[ -]", display.strip())
    before = head[0] if head is not None else ""
    rest = digits[sum(character.isdigit() for character in before) :]
    if len(rest) < _PHONE_HEAD + _PHONE_TAIL + 1:
        return f"{before}****{rest[-2:]}"
    return f"{before}{rest[:_PHONE_HEAD]}{'*' * _MOST_STARS}{rest[-_PHONE_TAIL:]}"


def half_mail(display: str) -> str:
    """``z***@…``."""
    bare = display.strip()
    return f"{bare[0]}***@…" if bare else display


def hidden(display: str) -> str:
    """A text nobody said a kind of."""
    return COVER if display.strip() else display
