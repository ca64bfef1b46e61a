"""Where a search hit a customer: found again in the texts themselves, and only for the rows that are shown.

The index says who matches, not where. Reading the texts of a page of customers takes about a millisecond, and it also finds the
few whose pairs of Chinese characters match though the typed run stands nowhere.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import Connection

from clientbook.data.lines import Match
from clientbook.data.search.query import Asked, Kind, Piece, Term, phone_forms
from clientbook.data.search.record import READ, Place, names, own_places, text_places
from clientbook.data.search.texts import text_days
from clientbook.data.search.tokens import GRAMS, PIECE
from clientbook.domain.names import fold
from clientbook.domain.readings import readings

SNIPPET = 60
"""Characters of a long text that are shown around a hit."""
BEFORE = 16
"""Of these, before it."""

CHECKED_AT_ONCE = 200
"""Customers whose texts are in memory while hits are checked."""

Spans = tuple[tuple[int, int], ...]

_GRAM = re.compile(f"[{GRAMS}]")
_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def find_matches(
    connection: Connection, asked: Asked, ids: Sequence[int], days: Mapping[int, set[int]] | None = None
) -> dict[int, Match | None]:
    """Where each of these customers was hit; those who are no hits after all are left out.

    Of several places the one furthest from the name is told: the name is on the screen anyway.

    Args:
        days: the texts that were hit, where that is known (``Hits.days``); else the index is asked for those who need it.
    """
    known = days or {}
    places = names(connection, ids, with_code=bool(asked.code))
    # Most hits are by name or company, which are read first; the rest of the record only for the others.
    unclear = [each for each, here in places.items() if not _stand(asked, here, joined=True)]
    # Of one word in a text it is known that it stands nowhere else.
    elsewhere = [each for each in unclear if each not in known or len(asked.terms) > 1]
    if elsewhere:
        places |= own_places(connection, elsewhere)
    if days is None:
        unclear = [each for each in unclear if not _stand(asked, places[each])]
        known = text_days(connection, asked, unclear) if unclear else {}
    if known:
        for customer_id, place in text_places(connection, known):
            places.setdefault(customer_id, []).append(place)
    found: dict[int, Match | None] = {}
    for customer_id in ids:
        here = places.get(customer_id, [])
        best, fits = -1, True
        spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for term in asked.terms:
            at = _find_term(term, here, spans)
            best = max(best, at)
            fits &= at >= 0 or not _must_stand(term)
        if fits:
            found[customer_id] = _match(here[best], spans[best]) if best >= 0 else None
    return found


def checked(connection: Connection, asked: Asked, ids: Sequence[int]) -> list[int]:
    """Those of the customers in whom the typed runs really stand."""
    kept: list[int] = []
    for start in range(0, len(ids), CHECKED_AT_ONCE):
        chunk = list(ids[start : start + CHECKED_AT_ONCE])
        found = find_matches(connection, asked, chunk)
        kept += [each for each in chunk if each in found]
    return kept


def _stand(asked: Asked, places: Sequence[Place], *, joined: bool = False) -> bool:
    """Whether every term stands here; with ``joined``, also as one where it was typed as one."""
    return all(_find_term(term, places, defaultdict(list), joined=joined) >= 0 for term in asked.terms)


def _must_stand(term: Term) -> bool:
    return any(piece.kind is Kind.GRAMS and len(piece.text) > 2 for piece in term.pieces)


def _find_term(term: Term, places: Sequence[Place], spans: dict[int, list[tuple[int, int]]], *, joined: bool = False) -> int:
    """The number of the place where the term stands, or its last piece; -1 where a piece stands nowhere.

    Args:
        spans: where it stands in each place; added to.
        joined: do not be content with its pieces.
    """
    if term.joined is not None:
        for at, place in enumerate(places):
            if found := _spans(term.joined, place):
                spans[at] += found
                return at
        if joined:
            return -1
    furthest = -1
    for piece in term.pieces:
        for at, place in enumerate(places):
            if found := _spans(piece, place):
                spans[at] += found
                furthest = max(furthest, at)
                break
        else:
            return -1
    return furthest


def _match(place: Place, spans: Iterable[tuple[int, int]]) -> Match:
    """A match with a snippet of one line."""
    text, ordered = place.text, _merged(spans)
    start = 0
    if len(text) > SNIPPET:
        start = max(0, min(ordered[0][0] - BEFORE, len(text) - SNIPPET))
    end = min(len(text), start + SNIPPET)
    snippet = text[start:end].replace("\n", " ").replace("\t", " ")
    lead, tail = "…" if start else "", "…" if end < len(text) else ""
    shift = len(lead) - start
    inside = tuple((max(a, start) + shift, min(b, end) + shift) for a, b in ordered if a < end and b > start)
    return Match(place.field, place.owner, lead + snippet + tail, inside)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _spans(piece: Piece, place: Place) -> Spans:
    """Where a piece stands in a text; none where it does not."""
    if place.field == "phone" and piece.kind is Kind.DIGITS:
        return _phone_spans(piece.text, place.text)
    folded, back = _folded(place.text)
    hits = [match.span() for match in _pattern(piece).finditer(folded) if _begins(piece.kind, folded, match.start())]
    if not hits and piece.kind is Kind.MIXED:
        parts = [_spans(Piece(part, Kind.DIGITS if part.isdecimal() else Kind.LETTERS), place) for part in PIECE.findall(piece.text)]
        return tuple(span for part in parts for span in part) if all(parts) else ()
    if not hits and piece.kind is Kind.LETTERS and place.field in READ:
        return _reading_spans(piece.text, place.text)
    return tuple((back[start], back[end - 1] + 1) for start, end in hits) if back else tuple(hits)


@lru_cache(maxsize=256)
def _pattern(piece: Piece) -> re.Pattern[str]:
    if piece.kind is Kind.GRAMS:
        return re.compile(re.escape(piece.text))
    return re.compile(r"[\W_]*".join(piece.text))


def _begins(kind: Kind, folded: str, at: int) -> bool:
    """Whether a word or number of this kind may begin here: words are found by their beginnings only."""
    before = folded[at - 1 : at]
    if kind is Kind.GRAMS or not before:
        return True
    return not before.isdecimal() if kind is Kind.DIGITS else not before.isalpha() or _GRAM.match(before) is not None


@lru_cache(maxsize=1024)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """The folded text, and for each of its characters the one it came from (empty where they are the same)."""
    if text.isascii():
        return text.lower(), ()
    folded, back = [], []
    for at, character in enumerate(text):
        for each in fold(character):
            folded.append(each)
            back.append(at)
    return "".join(folded), tuple(back)


def _phone_spans(digits: str, text: str) -> Spans:
    """Typed digits at the beginning of a number (with or without its country) or at its end."""
    at = [(index, fold(character)) for index, character in enumerate(text) if character.isdecimal()]
    number = "".join(character for _, character in at)
    for form in phone_forms(digits):
        start = number.find(form)
        if number.endswith(form) and (start > len("0086") or start < 0):
            start = len(number) - len(form)
        if 0 <= start <= len("0086") or (start >= 0 and number.endswith(form)):
            return ((at[start][0], at[start + len(form) - 1][0] + 1),)
    return ()


@lru_cache(maxsize=4096)
def _syllables(character: str) -> tuple[str, ...]:
    return readings(character).full


def _reading_spans(typed: str, text: str) -> Spans:
    """The characters whose pinyin, or its first letters, was typed; the last syllable may be unfinished."""
    if text.isascii():
        return ()
    for start, character in enumerate(text):
        if _HAN.match(character) and (end := _read_to(typed, text, start)):
            return ((start, end),)
    return ()


def _read_to(typed: str, text: str, at: int) -> int:
    """The end of the run from ``at`` that reads as typed; 0 where it does not."""
    if not typed:
        return at
    if at >= len(text) or not _HAN.match(text[at]):
        return 0
    for syllable in _syllables(text[at]):
        if syllable.startswith(typed):
            return at + 1
        if typed.startswith(syllable) and (end := _read_to(typed[len(syllable) :], text, at + 1)):
            return end
    if any(syllable[:1] == typed[0] for syllable in _syllables(text[at])):
        return _read_to(typed[1:], text, at + 1)
    return 0
