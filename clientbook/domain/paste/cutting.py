"""A pasted text cut into what can be judged: lines, who speaks in them, labelled values, clauses, and the parts between numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from clientbook.domain.paste.points import Spot
from clientbook.domain.paste.words import HAN, LABEL, LABELS, NARROW, NOISE, STOPS_BEFORE

ME = frozenset({"我", "me", "you", "本人", "客服"})
"""Who the owner is in a copied chat."""
_DAY = r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.月]\d{1,2}日?(?:[-/.]\d{4})?|昨天|今天|星期.)"
_STAMP = rf"{_DAY}?\s*(?:上午|下午|晚上)?\d{{1,2}}:\d\d(?::\d\d)?(?: ?[AP]M)?"
_HEAD = re.compile(rf"(?P<who>\S.{{0,24}}?)\s+{_STAMP}$")
_STAMPED = re.compile(
    rf"\[?(?:\d{{1,2}}:\d\d(?::\d\d)?,? ?\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}|{_STAMP})\]?\s*[-–]?\s*(?P<who>[^:]{{1,30}}):\s*",
    re.IGNORECASE,
)
_SAID_BY = re.compile(rf"(?P<who>[{HAN}·]{{1,6}}|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){{0,2}}):\s*")
_SEPARATOR = re.compile(
    rf"[,;|\t。!?、，；]|\s{{2,}}|\s[/–—-]\s|(?<=[A-Za-z0-9)]{{3}})\.\s+(?=[A-Z])|(?<=[{HAN}]):|(?<=[a-z]):\s|(?<=\s)@\s"
)
_ABBREVIATED = re.compile(r"\b(?:Mrs|Prof|Inc|Ltd|Corp|approx|Telefon)$")
_TAG = re.compile(r"^【[^】]{1,12}】\s*|^\[[^\]\d]{1,8}\]\s*")
_NUMBERED = re.compile(r"^(?:\d{1,2}[.)、]|[-*•·●▪>])\s+")


@dataclass(slots=True)
class Line:
    """One line of the text, in two forms of the same length."""

    number: int
    raw: str
    text: str
    """Narrow."""
    speaker: str = ""
    start: int = 0
    """Where what is said begins, behind marks and speakers."""
    mine: bool = False
    """Whether the owner says it."""
    tag: tuple[int, int] | None = None
    """Where something was set aside that is worth keeping: when it was said, what kind of message it is."""


@dataclass(slots=True)
class Part:
    """A run of text in which nothing has been recognised yet; it becomes a note where nothing is."""

    line: int
    clause: int
    start: int
    raw: str
    text: str
    done: bool = False

    @property
    def han(self) -> bool:
        """Whether it is Chinese."""
        return re.search(rf"[{HAN}]", self.text) is not None


@dataclass(slots=True)
class Clause:
    """Text between two separators, with the points in it."""

    start: int
    end: int
    spots: list[Spot] = field(default_factory=list)


def lines_of(text: str) -> list[Line]:
    """The lines that hold anything, with speakers and marks at their beginnings set aside."""
    found = []
    for number, raw in enumerate(text.split("\n")):
        raw = re.sub(r"[\t\u3000\xa0]", lambda gap: "\t" if gap[0] == "\t" else " ", raw).strip()
        if raw:
            found.append(Line(number, raw, raw.translate(NARROW)))
    said_by = [match["who"] for line in found if (match := _SAID_BY.match(line.text)) and match["who"].casefold() not in LABELS]
    talk = {who for who in said_by if said_by.count(who) > 1 or who.casefold() in ME}
    for line in found:
        _set_aside(line, talk)
    return found


def _set_aside(line: Line, talk: set[str]) -> None:
    if (stamped := _STAMPED.match(line.text)) is not None:
        line.speaker, line.start = stamped["who"].strip(), stamped.end()
        line.tag = (0, line.start)
    elif (head := _HEAD.fullmatch(line.text)) is not None and not re.search(r"[:,，。]", head["who"]):
        line.speaker, line.start = head["who"].strip(), len(line.text)
        line.tag = (0, line.start)
    elif talk and (said := _SAID_BY.match(line.text)) is not None and said["who"] in talk:
        line.speaker, line.start = said["who"], said.end()
    for pattern in (_TAG, _NUMBERED):
        if (mark := pattern.match(line.text[line.start :])) is not None:
            line.tag = line.tag or ((line.start, line.start + mark.end()) if pattern is _TAG else None)
            line.start += mark.end()
    line.mine = line.speaker.casefold() in ME


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a line behind a label, or before the first one."""

    said: str
    """The label as it stands, in lower case; empty for none."""
    places: tuple[str, ...]
    """Where its value belongs; empty for none, ``words.NOT_OURS`` for nowhere."""
    begin: int
    """Where the label begins."""
    start: int
    end: int


def segments(line: Line) -> Iterator[Segment]:
    """The labelled values of a line, and what stands before the first label."""
    marks = [match for match in LABEL.finditer(line.text, line.start) if not _is_time(line.text, match)]
    if not marks or marks[0].start() > line.start:
        yield Segment("", (), line.start, line.start, marks[0].start() if marks else len(line.text))
    for index, match in enumerate(marks):
        end = marks[index + 1].start() if index + 1 < len(marks) else len(line.text)
        said = [part.strip() for part in re.split(r"[/&、]", match["said"].casefold())]
        places = tuple(dict.fromkeys(place for part in said if (place := LABELS.get(part, NOISE)) != NOISE))
        yield Segment(said[0] if places else "", places, match.start(), match.end(), end)


def _is_time(text: str, match: re.Match[str]) -> bool:
    """Whether the colon belongs to a time or an address of the web."""
    after = text[match.end() : match.end() + 2]
    return after.startswith("//") or (after[:1].isdigit() and text[match.start() - 1 : match.start()].isdigit())


def clauses(line: Line, start: int, end: int, spots: list[Spot]) -> Iterator[Clause]:
    """The clauses of a stretch; a separator inside a point or the name of a company does not cut."""
    kept = [match.start() for match in STOPS_BEFORE.finditer(line.text, start, end)]
    at = start
    for match in (*_SEPARATOR.finditer(line.text, start, end), None):
        stop = match.start() if match is not None else end
        if match is not None:
            inside = any(spot.start <= stop < spot.end for spot in spots)
            if inside or stop in kept or (match[0].startswith(".") and _ABBREVIATED.search(line.text[:stop])):
                continue
        if line.text[at:stop].strip():
            yield Clause(at, stop, [spot for spot in spots if at <= spot.start < stop])
        at = match.end() if match is not None else end


def between(line: Line, number: int, clause: Clause) -> Iterator[Part]:
    """The parts of a clause between its points."""
    at = clause.start
    for start, end in (*((spot.start, spot.end) for spot in clause.spots), (clause.end, clause.end)):
        if line.text[at:start].strip(" ,;:()<>[]/·"):
            yield part_of(line, number, at, start)
        at = end


def part_of(line: Line, number: int, start: int, end: int) -> Part:
    """A stretch of a line without the blanks around it."""
    while start < end and line.text[start] in " ,;:/|>)]-–":
        start += 1
    while end > start and line.text[end - 1] in " ,;:/|<([-–":
        end -= 1
    return Part(line.number, number, start, line.raw[start:end], line.text[start:end])
