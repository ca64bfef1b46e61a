"""Reads what stands without a label: points, sayings and Chinese addresses are taken out, the rest waits for the names."""

import re

from clientbook.domain.paste import cutting, people
from clientbook.domain.paste.cutting import Clause, Line, Part
from clientbook.domain.paste.naming import Candidate
from clientbook.domain.paste.points import Spot, same_number, spots
from clientbook.domain.paste.sayings import sayings
from clientbook.domain.paste.state import State
from clientbook.domain.paste.streets import han_address
from clientbook.domain.paste.words import HAN, KIN, POINT_WORDS

_NAMED = re.compile(rf"(?:^|[\s,;(、])(?P<name>[{HAN}]{{2,5}})(?:\([^()]*\))?\s*:?\s*$")
"""A word right before a number."""
_IN = re.compile(r"(?:我|现|家)?(?:住在?|在|是|的)")
"""Words before an address that say no more."""


def read_prose(state: State, line: Line, start: int, end: int) -> None:
    """A stretch without a label."""
    text = line.text[start:end]
    if not text.strip(" ,;:。"):
        return
    here = [shifted(each, start) for each in spots(text, state.region)]
    kin = KIN.search(text)
    if kin is not None and any(each.start > start + kin.end() for each in here):
        state.note(line, start + kin.start(), end)
        end = start + kin.start()
        here = [each for each in here if each.start < end]
    if (other := _another(line, here)) is not None:
        state.note(line, other, end)
        end, here = other, [each for each in here if each.start < other]
    for spot in here:
        state.found.add(spot.kind, spot.value, spot.label)
    if same_number(text) is not None:
        state.found.add("wechat", next((item.value for item in state.found.items if item.place == "phone"), ""))
    read_between(state, line, start, end, here)


def _another(line: Line, here: list[Spot]) -> int | None:
    """Where a second person with a number begins (``张经理：139… 刘会计：139…``)."""
    seen = ""
    for spot in here:
        before = _NAMED.search(line.text, max(0, spot.start - 40), spot.start)
        if spot.kind == "phone" and before is not None and people.is_han_name(before["name"]):
            if seen and seen != before["name"]:
                return before.start("name")
            seen = before["name"]
    return None


def read_between(state: State, line: Line, start: int, end: int, here: list[Spot]) -> None:
    """Judge the clauses between points."""
    for clause in cutting.clauses(line, start, end, here):
        number = len(state.clauses)
        state.clauses.append((line, clause))
        text = line.text[clause.start : clause.end].strip()
        name = people.introduced(text)
        if name:
            state.names.append(Candidate(90, name, line.number))
            if company := people.company_in(text):
                state.found.add("company", company)
        for part in cutting.between(line, number, clause):
            if (same := same_number(part.text)) is not None:
                split(state, line, part, *same.span())
            elif not POINT_WORDS.fullmatch(part.text.strip()):
                judge(state, line, part, clause)


def judge(state: State, line: Line, part: Part, clause: Clause) -> None:
    """Take sayings and a Chinese address out of a part; the rest waits for the names."""
    text = part.text if part.han else line.text[clause.start : clause.end].strip()
    for each in sayings(text, state.now):
        if state.found.has(each.place) and each.place != "source":
            continue
        state.found.add(each.place, each.value, due=each.due)
        if each.place == "referred_by":
            state.found.add("source", "referral")
        if each.place == "follow_up" and not part.han:
            return
        if each.place in ("referred_by", "birth", "follow_up"):
            if part.han:
                split(state, line, part, each.start, each.end)
                return
            if each.end - each.start >= len(text) - 2:
                return
    if part.han and (where := han_address(part.text)) is not None:
        state.found.add("address", part.raw[slice(*where)])
        split(state, line, part, *where)
        return
    state.parts.append(part)


def split(state: State, line: Line, part: Part, start: int, end: int) -> None:
    """What stands before and behind something recognised, each a part of its own."""
    for begin, stop in ((part.start, part.start + start), (part.start + end, part.start + len(part.text))):
        rest = cutting.part_of(line, part.clause, begin, stop)
        if re.search(r"\w", rest.text) and not POINT_WORDS.fullmatch(rest.text) and not _IN.fullmatch(rest.text):
            judge(state, line, rest, Clause(begin, stop))


def shifted(spot: Spot, by: int) -> Spot:
    """A place counted from the beginning of the line."""
    return spot._replace(start=spot.start + by, end=spot.end + by)
