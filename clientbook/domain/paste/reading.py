"""Reads a pasted text into a proposal: points and sayings first, then addresses, then who it is; what is left is notes.

Rules only. A value is proposed where a rule is sure of it, else it stays readable in the notes: wrong is worse than missed.
"""

import re
from datetime import datetime

from clientbook.domain.customer import LONG_LIMIT
from clientbook.domain.names import clean
from clientbook.domain.paste import cutting, people
from clientbook.domain.paste.cutting import Line, Part
from clientbook.domain.paste.labelled import read_segment
from clientbook.domain.paste.naming import LISTED, Candidate, settle
from clientbook.domain.paste.points import spots
from clientbook.domain.paste.proposal import Proposal
from clientbook.domain.paste.sayings import sayings
from clientbook.domain.paste.state import State
from clientbook.domain.paste.streets import address_end, address_start, chunk_kind, latin_run
from clientbook.domain.paste.words import HAN, LABEL, SALUTATION, SIGN_OFF

MOST = 8 * 1024
"""Characters that are read; what stands behind them goes to the notes as it is."""
CARD_FROM, LONG_CARD = 12, 25
"""Characters a single line has at least to be read as a card; shorter than the second, a name and a phone are a search."""
_QUOTED = re.compile(r"^(?:>|On .{5,60} wrote:|Sent from my |-----)")


def propose(pasted: str, now: datetime, region: str = "CN") -> Proposal:
    """Read a pasted text into a proposal. Never raises; an empty paste gives an empty proposal.

    Args:
        now: what ``next Tuesday`` is counted from.
        region: the country of numbers without country code.
    """
    cleaned = clean(pasted, LONG_LIMIT, lines=True)
    read, rest = cleaned.text[:MOST], cleaned.text[MOST:]
    if rest and (edge := read.rfind("\n")) > 0:
        read, rest = cleaned.text[:edge], cleaned.text[edge + 1 :]
    state = State(now, region)
    lines = cutting.lines_of(read)
    others = people_of(lines, region)
    for line in lines:
        state.raws[line.number] = line.raw
        if line.number in others:
            state.note(line, 0, len(line.text))
        else:
            _read(state, line)
    return _whole(state, [rest] if rest else [], cleaned.removed)


def looks_like_card(line: str, now: datetime, region: str = "CN") -> bool:
    """Whether a single pasted line says who somebody is and how to reach them, so that it is no search."""
    if not CARD_FROM <= len(line) <= MOST:
        return False
    places = propose(line, now, region).recognised
    return len(places) >= 3 or (len(places) == 2 and len(line) >= LONG_CARD and not {"phone", "email"}.isdisjoint(places))


def people_of(lines: list[Line], region: str) -> set[int]:
    """Lines that are not the customer's: those of further people, each with a number of their own; of a list of many, all of them."""
    theirs: dict[str, int] = {}
    for line in lines:
        text = line.text[line.start :]
        first = spots(text, region)[:1]
        name = re.split(r"[,;:|]|\s{2,}", text[: first[0].start])[0].strip() if first and first[0].kind in ("phone", "email") else ""
        if name and not line.speaker and not LABEL.match(text) and (people.is_han_name(name) or people.is_latin_name(name)):
            theirs.setdefault(name, line.number)
    return set(theirs.values()) if len(theirs) >= LISTED else set(list(theirs.values())[1:])


def _read(state: State, line: Line) -> None:
    """Take what is recognised out of a line."""
    said = line.text[line.start :].strip()
    if line.speaker and not line.mine and people.is_han_name(line.speaker) | people.is_latin_name(line.speaker):
        state.names.append(Candidate(70, line.speaker, line.number))
    if line.tag:
        state.note(line, line.tag[0], line.tag[1])
    if not said:
        return
    if _QUOTED.match(said) or SALUTATION.fullmatch(said):
        state.note(line, line.start, len(line.text))
    elif SIGN_OFF.fullmatch(said.rstrip(" ,.!，。！")):
        state.signed = line.number + 1
        state.note(line, line.start, len(line.text))
    elif line.mine:
        _owner_says(state, line)
    else:
        for part in cutting.segments(line):
            read_segment(state, line, part)


def _owner_says(state: State, line: Line) -> None:
    """What the owner promised; everything else they said is a note."""
    for clause in cutting.clauses(line, line.start, len(line.text), []):
        for each in sayings(line.text[clause.start : clause.end].strip(), state.now):
            if each.place == "follow_up":
                state.found.add("follow_up", each.value, due=each.due)
    state.note(line, 0, len(line.text))


def _whole(state: State, rest: list[str], removed: int) -> Proposal:
    """Everything put together."""
    _latin_addresses(state)
    lost = settle(state.found, state.parts, state.names, state.signed)
    state.notes += [(each.line, 0, each.words) for each in lost]
    left = [part for part in state.parts if not part.done]
    by_clause: dict[int, list[Part]] = {}
    for part in left:
        by_clause.setdefault(part.clause, []).append(part)
    for number, parts in by_clause.items():
        line, clause = state.clauses[number]
        prose = not parts[0].han and clause.spots and (len(parts) > 1 or parts[0].start < clause.spots[0].start)
        if prose:
            state.note(line, clause.start, clause.end)
        else:
            state.notes += [(part.line, part.start, part.raw) for part in parts]
    return state.found.whole([*_lines(state), *rest], removed)


def _lines(state: State) -> list[str]:
    """The notes of each line as one line; what stood beside each other keeps the marks between."""
    joined: dict[int, str] = {}
    ends: dict[int, int] = {}
    for number, start, words in sorted(state.notes):
        raw, before = state.raws[number], joined.get(number, "")
        at = raw.find(words, max(start - 1, ends.get(number, 0)))
        between = raw[ends[number] : at] if number in ends and at >= 0 else ""
        if not between.strip(" \t") or re.search(r"\w", between):
            between = "，" if re.search(rf"[{HAN}]", before + words) else ", "
        joined[number] = f"{before}{between}{words}" if before else words
        ends[number] = at + len(words) if at >= 0 else len(raw)
    return list(joined.values())


def _latin_addresses(state: State) -> None:
    """Addresses over several chunks become one value."""
    waiting = [part for part in state.parts if not part.done and not part.han]
    kinds, lines = [chunk_kind(part.text) for part in waiting], [part.line for part in waiting]
    at = 0
    while at < len(waiting):
        count = latin_run(kinds, lines, at)
        if not count:
            at += 1
            continue
        run = waiting[at : at + count]
        first, end = address_start(run[0].text), address_end(run[-1].text)
        state.found.add("address", ", ".join([*(part.raw for part in run[:-1]), run[-1].raw[:end]])[first:])
        for part in run:
            part.done = (part is not run[0] or first == 0) and (part is not run[-1] or end == len(part.text))
        at += count
