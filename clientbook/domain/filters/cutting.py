"""Cutting a typed line into brackets, joining words and terms; every token knows its place in the line as it was typed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clientbook.domain.filters.parsed import FilterError
from clientbook.i18n import N_

_NARROW = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " ", "、": ",", "“": '"', "”": '"', "《": "<", "》": ">"}
)
_MARKS = frozenset(' (),#:<>=*"')
_JOINING = {
    **dict.fromkeys(("or", "|", "或", "或者"), "or"),
    **dict.fromkeys(("and", "&", "且", "并且"), "and"),
    **dict.fromkeys(("not", "非"), "not"),
}
"""Words that join terms, with the kind of their token."""


@dataclass(frozen=True, slots=True)
class Token:
    """One part of a line."""

    kind: str
    """``(``, ``)``, ``or``, ``not`` or ``term``."""
    text: str
    column: int
    """From 1."""


def narrow(line: str) -> str:
    """The line with full-width forms as narrow ones, character for character; between quotation marks it stays as typed.

    What begins with ``"`` ends with ``"`` alone, so that Chinese marks may stand in it; what begins with those ends with any.
    """
    plain = line.translate(_NARROW)
    kept, ends = [], ""
    for at, character in enumerate(plain):
        if ends:
            closed = (line if ends == "typed" else plain)[at] == '"'
            kept.append('"' if closed else line[at])
            ends = "" if closed else ends
            continue
        if character == '"':
            by = "typed" if line[at] == '"' else "plain"
            ends = by if '"' in (line if by == "typed" else plain)[at + 1 :] else ""
        kept.append(character)
    return "".join(kept)


def needs_quotes(text: str) -> bool:
    """Whether a text would be read as something else where it stands without quotation marks."""
    return text.translate(_NARROW) != text or bool(_MARKS & set(text)) or ".." in text or is_joining(text) or text.startswith("-")


def is_joining(word: str) -> bool:
    """Whether a word standing alone joins terms."""
    return word.lower() in _JOINING


def cut(line: str, asks: Callable[[str], bool]) -> list[Token]:
    """The tokens of a narrow line; ``and`` says nothing and is left out.

    Args:
        asks: whether a text is a field and an operator that wait for a value: ``type: potential`` is one term too.
    """
    tokens: list[Token] = []
    at, end = 0, len(line)
    while at < end:
        character, following = line[at], line[at + 1 : at + 2]
        if character.isspace():
            at += 1
        elif character in "()":
            tokens.append(Token(character, character, at + 1))
            at += 1
        elif character == "-" and following and not following.isspace() and following not in "-)":
            tokens.append(Token("not", "-", at + 1))
            at += 1
        else:
            stop = _end_of_term(line, at, asks)
            kind = _JOINING.get(line[at:stop].lower(), "term")
            if kind != "and":
                tokens.append(Token(kind, line[at:stop], at + 1))
            at = stop
    return tokens


def require_whole(line: str, tokens: Sequence[Token]) -> None:
    """Refuse a narrow line that is cut off: ``or`` with one side, or a mark without its partner, must not mean other customers.

    Raises:
        FilterError
    """
    if line.count('"') % 2:
        raise FilterError(line.rindex('"') + 1, '"', "", N_("has no closing quotation mark"))
    kinds = ["(", *(token.kind for token in tokens), ")"]
    for before, token, after in zip(kinds, tokens, kinds[2:], strict=False):
        if token.kind == "or" and (before in ("(", "or", "not") or after in (")", "or")):
            raise FilterError(token.column, token.text, "", N_("wants a condition on both sides"))
        if token.kind == "(" and after == ")" and token is not tokens[-1]:
            raise FilterError(token.column, token.text, "", N_("holds no condition"))


def _end_of_term(line: str, start: int, asks: Callable[[str], bool]) -> int:
    at, quoted, brackets = start, False, 0
    while at < len(line):
        character = line[at]
        if character == '"' and (quoted or '"' in line[at + 1 :]):
            quoted = not quoted
        elif quoted:
            pass
        elif character.isspace():
            following = line[at + 1 : at + 2]
            if not following.strip() or not asks(line[start:at]):
                break
        elif character in "()":
            brackets += 1 if character == "(" else -1
            if brackets < 0:
                break
        at += 1
    return at


def split_values(typed: str) -> list[str]:
    """The values between commas; quotation marks keep a comma, and two of them within a quotation are one that belongs to it."""
    parts, quoted, part, skip = [], False, "", False
    for at, character in enumerate(typed):
        if skip:
            skip = False
        elif character == '"' and quoted and typed[at + 1 : at + 2] == '"':
            part, skip = part + '"', True
        elif character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            parts.append(part.strip())
            part = ""
        else:
            part += character
    return [*parts, part.strip()]
