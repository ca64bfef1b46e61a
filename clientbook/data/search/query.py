"""What a typed line asks the index for: terms, and from them one FTS5 expression per class of the ranking.

A line is cut at spaces and where scripts meet (``张伟138`` is 张伟 and 138); all terms must match. Typed text never reaches FTS5 as
syntax: every token is made here from letters, digits and characters of a script, and quoted.
"""

import re
from dataclasses import dataclass
from enum import Enum

from clientbook.data.fitting import Among
from clientbook.data.search.tokens import (
    EXACT,
    HOME_CODES,
    INSIDE,
    LAST,
    LAST_MIN,
    LEAD,
    LONG,
    NAME,
    NAME_KEPT,
    PIECE,
    RARE,
    RUN,
    START,
    STEPS,
    WORD,
    squash,
)
from clientbook.domain.names import fold

MOST_TERMS = 12
MOST_TYPED = 200
MOST_RUN = 40
ABROAD_MIN = 6
"""From so many digits on, two leading zeros are taken for the way out of the country."""
_PHONE_CHUNK = re.compile(r"[+(]*\d[\d().+/\-]*")


class Kind(Enum):
    """How a piece of a query is looked for."""

    GRAMS = "grams"
    LETTERS = "letters"
    DIGITS = "digits"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of a script, one word or one number of what was typed."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Term:
    """One thing every hit must have: its pieces each, or what they are joined (``O'Hara``, ``138-0013``)."""

    pieces: tuple[Piece, ...]
    joined: Piece | None = None


def _kind(word: str) -> Kind:
    if word.isdecimal():
        return Kind.DIGITS
    return Kind.MIXED if any(character.isdecimal() for character in word) else Kind.LETTERS


def parse(words: str) -> tuple[Term, ...]:
    """The terms of what was typed; none where it holds nothing that could be found."""
    terms: list[Term] = []
    chunks = fold(words[:MOST_TYPED]).split()
    at = 0
    while at < len(chunks):
        chunk = chunks[at]
        at += 1
        if _PHONE_CHUNK.fullmatch(chunk):
            # A number typed with spaces in it is one number.
            while at < len(chunks) and _PHONE_CHUNK.fullmatch(chunks[at]):
                chunk += " " + chunks[at]
                at += 1
        terms += _chunk_terms(chunk)
    return tuple(terms[:MOST_TERMS])


def _chunk_terms(chunk: str) -> list[Term]:
    terms: list[Term] = []
    words: list[Piece] = []

    def close() -> None:
        if words:
            joined = "".join(piece.text for piece in words)
            terms.append(Term(tuple(words), Piece(joined, _kind(joined)) if len(words) > 1 else None))
            words.clear()

    for run, word in RUN.findall(chunk):
        if run:
            close()
            terms.append(Term((Piece(run[:MOST_RUN], Kind.GRAMS),)))
        else:
            words.append(Piece(word, _kind(word)))
    close()
    return terms


def _token(mark: str, word: str) -> str:
    word = word[:LONG]
    star = " *" if STEPS[mark] < len(word) < LONG else ""
    return f'"{mark}{word}"{star}'


def _any(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


def _all(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({' AND '.join(parts)})"


def _grams(run: str) -> str:
    if len(run) == 1:
        return f'"{run}"'
    return _all(list(dict.fromkeys(f'"{run[at : at + 2]}"' for at in range(len(run) - 1))))


def phone_forms(digits: str) -> tuple[str, ...]:
    """The digits a phone's number may begin with when these were typed: without 00, the home country's code, the trunk 0."""
    forms = [digits]
    bare = digits
    if digits.startswith("00"):
        if len(digits) >= ABROAD_MIN:
            bare = digits[2:]
            forms.append(bare)
    elif digits.startswith("0") and len(digits) > 1:
        forms.append(digits[1:])
    for code in HOME_CODES:
        if bare.startswith(code) and len(bare) > len(code):
            forms.append(bare[len(code) :])
    return tuple(dict.fromkeys(forms))


def _digits(digits: str) -> str:
    found = [_token(LEAD, form) for form in phone_forms(digits)]
    if len(digits) >= LAST_MIN:
        # A number typed with the trunk 0 or the country in front ends like the one in the book.
        found += [_token(LAST, form[::-1]) for form in phone_forms(digits) if len(form) >= LAST_MIN]
    return _any([*found, _token(WORD, digits), _token(RARE, digits), _token(NAME, digits)])


def _anywhere(piece: Piece) -> str:
    """Matches of a piece anywhere in a customer's own entry."""
    if piece.kind is Kind.GRAMS:
        return _grams(piece.text)
    if piece.kind is Kind.DIGITS:
        return _digits(piece.text)
    whole = [_token(mark, piece.text) for mark in (NAME, START, INSIDE, WORD, RARE)]
    if piece.kind is Kind.LETTERS:
        return _any(whole)
    parts = [Piece(part, _kind(part)) for part in PIECE.findall(piece.text)]
    return _any([*whole, _all([_anywhere(part) for part in parts])])


def term_anywhere(term: Term) -> str:
    """The expression of one term over ``customer_fts``."""
    apart = _all([_anywhere(piece) for piece in term.pieces])
    return apart if term.joined is None else _any([_anywhere(term.joined), apart])


def term_in_texts(term: Term) -> str | None:
    """The expression of one term over ``text_fts``; none for single letters, which are not looked for there."""
    apart = [_in_texts(piece) for piece in term.pieces]
    whole = [] if None in apart else [_all([each for each in apart if each])]
    if term.joined is not None and (joined := _in_texts(term.joined)):
        whole.append(joined)
    return _any(whole) if whole else None


def _in_texts(piece: Piece) -> str | None:
    if piece.kind is Kind.GRAMS:
        return _grams(piece.text)
    return _token(WORD, piece.text) if len(piece.text) > 1 else None


def _classed(mark: str, terms: tuple[Term, ...]) -> str | None:
    """Hits whose first term matches in this role, the other terms anywhere."""
    first = terms[0].joined or terms[0].pieces[0]
    if mark is not NAME and first.kind is not Kind.LETTERS:
        return None
    return _all([_token(mark, first.text), *(term_anywhere(term) for term in terms[1:])])


def classes(words: str, terms: tuple[Term, ...]) -> tuple[str, ...]:
    """The expressions of the ranking, best first: exact name, name's beginning, reading, reading of a later part, anything.

    Each may repeat hits of the one before.
    """
    name = squash(fold(words[:MOST_TYPED]))
    found = [f'"{EXACT}{name[:NAME_KEPT]}"', _token(NAME, name)]
    found += [each for mark in (NAME, START, INSIDE) if (each := _classed(mark, terms))]
    found.append(_all([term_anywhere(term) for term in terms]))
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Asked:
    """A typed line, understood."""

    words: str
    terms: tuple[Term, ...]
    classes: tuple[str, ...]
    trashed: bool
    code: str = ""
    """What it may be the beginning of: a customer code."""
    among: Among | None = None
    """Who is looked for; None: everybody."""

    @property
    def inexact(self) -> bool:
        """Whether hits must be checked: pairs of characters of a longer run may stand apart."""
        return any(piece.kind is Kind.GRAMS and len(piece.text) > 2 for term in self.terms for piece in term.pieces)


def ask(words: str, trashed: bool = False, among: Among | None = None) -> Asked:
    """Understand a typed line."""
    terms = parse(words)
    bare = words.strip().upper()
    code = bare if len(bare) > 4 and bare[0] == "C" and bare[1:].isascii() and bare[1:].isdecimal() else ""
    return Asked(words, terms, classes(words, terms) if terms else (), trashed, code, among)
