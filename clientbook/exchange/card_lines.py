"""The lines of an address card as the reader leaves them, taken apart: group, name, parameters, value, escapes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

_LINE = re.compile(r'^(?:([\w\-]+)\.)?([\w\-]+)((?:;[^=:;]+=(?:"[^"]*"|[^":;])*)*):(.*)$', re.DOTALL)
_PARAM = re.compile(r';([^=:;]+)=((?:"[^"]*"|[^":;])*)')
_ESCAPE = re.compile(r"\\([nN,;:\\])")
_NO_PARAMS: Mapping[str, tuple[str, ...]] = MappingProxyType({})
_NO_TYPES: frozenset[str] = frozenset()
_USUAL = 200
"""Characters of a head that is worth remembering; a hostile file must not fill the memory with longer ones."""
_APPLE = re.compile(r"^_\$!<(.*)>!\$_$")


@dataclass(slots=True)
class Line:
    """One property. Not frozen: a file has a million of them, and a frozen one takes three times as long to make."""

    group: str
    name: str
    value: str
    """As it stands, escapes and all."""
    whole: str
    """The line itself, to keep it."""
    params: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_PARAMS)

    @property
    def text(self) -> str:
        """The value as one text."""
        return unescape(self.value).strip()

    @property
    def types(self) -> frozenset[str]:
        """Its types, in lower case."""
        said = self.params.get("TYPE")
        return frozenset(map(str.casefold, said)) if said else _NO_TYPES

    def param(self, name: str) -> str:
        """One parameter, empty where there is none."""
        said = self.params.get(name)
        return said[0] if said else ""

    def parts(self) -> list[str]:
        """The components of a structured value (``N``, ``ADR``, ``ORG``)."""
        return [unescape(part).strip() for part in split(self.value, ";")]

    def words(self) -> list[str]:
        """The items of a list (``CATEGORIES``, ``NICKNAME``)."""
        return [word for part in split(self.value, ",") if (word := unescape(part).strip())]


def parse(cell: str) -> Line | None:
    """A line in its parts; None where it is no property."""
    head, colon, value = cell.partition(":")
    if '"' in head:
        # A parameter in quotes may hold a colon.
        match = _LINE.match(cell)
        head, value = (cell[: match.start(4) - 1], match[4]) if match is not None else ("", "")
    parts = _head(head) if len(head) <= _USUAL else _head.__wrapped__(head)
    if parts is None or not colon:
        return None
    return Line(parts[0], parts[1], value, cell, parts[2])


@lru_cache(maxsize=1024)
def _head(head: str) -> tuple[str, str, Mapping[str, tuple[str, ...]]] | None:
    """Group, name and parameters of what stands before the value; the cards of a file have but a few heads."""
    match = _LINE.match(f"{head}:")
    if match is None:
        return None
    params: dict[str, tuple[str, ...]] = {}
    for key, said in _PARAM.findall(match[3]):
        name = key.strip().upper()
        # Quotes make one value of commas, but version 4.0 puts whole lists of types into one pair of them.
        one = said.startswith('"') and said.count('"') == 2 and name != "TYPE"
        values = [said.strip('"')] if one else said.replace('"', "").split(",")
        params[name] = (*params.get(name, ()), *(value.strip() for value in values))
    return match[1] or "", match[2].upper(), MappingProxyType(params) if params else _NO_PARAMS


def unescape(text: str) -> str:
    """A text without the escapes of vCard; backslashes that escape nothing stay (version 2.1 knew none)."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def split(text: str, mark: str) -> list[str]:
    """The pieces of a value between marks that are not escaped."""
    if "\\" not in text:
        return text.split(mark)
    pieces, start, at = [], 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == mark:
            pieces.append(text[start:at])
            start = at + 1
        at += 1
    return [*pieces, text[start:]]


def labels_of(lines: Iterable[Line]) -> dict[str, str]:
    """What each group is called: ``item1.X-ABLABEL`` says what kind ``item1.TEL`` is."""
    found: dict[str, str] = {}
    for line in lines:
        if line.name == "X-ABLABEL" and line.group:
            match = _APPLE.match(line.text)
            found[line.group] = match[1] if match else line.text
    return found


def in_one_language(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Lines of which only one of several languages is the value, and the others: ``ALTID`` says which belong together."""
    if not any("ALTID" in line.params for line in lines):
        return lines, []  # as on nearly every card
    chosen: list[Line] = []
    others: list[Line] = []
    seen: set[tuple[str, str]] = set()
    for line in sorted(lines, key=lambda each: each.param("PREF") not in ("", "1")):
        key = (line.name, line.param("ALTID"))
        if line.param("ALTID") and key in seen:
            others.append(line)
        else:
            seen.add(key)
            chosen.append(line)
    return chosen, others
