"""What the owner decided about a file: where columns go, what single values mean, how dates are read. Data, with a JSON form.

It is what ``--map`` reads, what the screen edits, and what the book remembers for the next file with the same headers.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clientbook.domain.errors import ImportProblem
from clientbook.domain.fields import FieldType, field_named
from clientbook.exchange.headers import SKIP, TRADE, place_of, plain_header
from clientbook.i18n import N_, _

UNKNOWN = ("custom", "notes", "skip")
"""What can become of columns nobody knows: fields of the owner's own, lines of the notes, nothing."""
DATES = ("", "dmy", "mdy")
"""How ``3/7/2024`` is read: told by the file, day first, month first."""
MOST_REMEMBERED = 50
"""Header sets a book remembers; the oldest goes."""
NOT_READABLE = N_("The mapping file is not readable JSON.")
NO_MAPPING = N_("The mapping file must be a JSON object from column name to place.")

_THINGS = frozenset(
    {
        "name.given",
        "name.family",
        "name.middle",
        "phone",
        "email",
        "wechat",
        "qq",
        "address",
        "website",
        "contact",
        "code",
        "source_id",
        "next",
        "groups",
        "interaction.at",
        "interaction.summary",
        "interaction.channel",
        "interaction.outcome",
        "interaction.reaction",
        "interaction.topic",
        "follow_up.due",
        "follow_up.what",
        "person.name",
        "person.title",
        "person.role",
        "person.phone",
        "person.email",
        "person.wechat",
        "person.qq",
        "birth.year",
        "birth.month",
        "birth.day",
        *TRADE,
    }
)


@dataclass(frozen=True, slots=True)
class ImportMap:
    """One file's decisions."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Header to place, as in ``headers``: a field's key, ``phone:mobile``, ``custom:<name>``, ``noted:<name>``, ``skip`` …"""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Header to value to ``field:key`` (``status:active``); empty: the value says nothing."""
    dates: str = ""
    """One of ``DATES``."""
    unknown: str = "custom"
    """One of ``UNKNOWN``."""

    def __bool__(self) -> bool:
        """Whether anything was decided."""
        return bool(self.columns or self.values or self.dates or self.unknown != "custom")

    def as_json(self) -> dict[str, Any]:
        """Its JSON form."""
        shape: dict[str, Any] = {"columns": dict(self.columns)}
        if self.values:
            shape["values"] = {header: dict(meant) for header, meant in self.values.items()}
        if self.dates:
            shape["dates"] = self.dates
        return shape | ({"unknown": self.unknown} if self.unknown != "custom" else {})

    def meaning(self, header: str) -> Mapping[str, str]:
        """What single values of a column mean, by the value."""
        plain = plain_header(header)
        return next((meant for name, meant in self.values.items() if plain_header(name) == plain), {})


NO_MAP = ImportMap()
"""Nothing was decided."""


def read_map(shape: Any) -> ImportMap:
    """A map from its JSON form, or from a plain object of header and place.

    Raises:
        ImportProblem: not such an object, or a place nobody knows.
    """
    if not isinstance(shape, dict):
        raise ImportProblem(NO_MAPPING)
    columns = shape.get("columns")
    if not isinstance(columns, dict):
        if not all(isinstance(place, str) for place in shape.values()):
            raise ImportProblem(NO_MAPPING)
        return ImportMap({header: place_told(header, place) for header, place in shape.items()})
    values, dates, unknown = shape.get("values", {}), shape.get("dates", ""), shape.get("unknown", "custom")
    sound = isinstance(values, dict) and all(isinstance(each, dict) for each in values.values()) and dates in DATES and unknown in UNKNOWN
    if not sound or not all(isinstance(place, str) for place in columns.values()):
        raise ImportProblem(NO_MAPPING)
    told = {header: place_told(header, place) for header, place in columns.items()}
    meant = {header: {value: _meaning(place) for value, place in each.items()} for header, each in values.items()}
    return ImportMap(told, meant, dates, unknown)


def load_map(path: Path) -> ImportMap:
    """The mapping file of ``--map``.

    Raises:
        ImportProblem: not readable, or not a map.
    """
    try:
        shape = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ImportProblem(N_("There is no such file.")) from None
    except (OSError, ValueError, RecursionError):
        raise ImportProblem(NOT_READABLE) from None
    return read_map(shape)


def _meaning(place: Any) -> str:
    """``field:key`` of a value.

    Raises:
        ImportProblem
    """
    if not isinstance(place, str):
        raise ImportProblem(NO_MAPPING)
    if not place or place == SKIP:
        return ""
    word, colon, key = place.partition(":")
    known = field_named(word)
    if known is None or known.type is not FieldType.CHOICE or not colon or not key:
        raise ImportProblem(N_("The mapping file names a place that does not exist."))
    return f"{known.key}:{key}"


def place_told(header: str, place: str) -> str:
    """The place somebody named for a column.

    Raises:
        ImportProblem: there is no such place.
    """
    place = place.strip()
    if not place or place == SKIP:
        return SKIP
    if place in ("custom", "noted"):
        return f"{place}:{own_name(header, 0)}"
    start, _colon, rest = place.partition(":")
    if (start in ("custom", "noted") and rest) or start.partition("#")[0] in _THINGS:
        return place
    if (known := field_named(place)) is not None and not known.derived and known.type not in (FieldType.POINTS, FieldType.PERSONS):
        return known.key
    if found := place_of(place):
        return found
    raise ImportProblem(N_("The mapping file names a place that does not exist."))


def own_name(header: str, index: int) -> str:
    """The name of a field of the owner's own that a column becomes."""
    name = " ".join(header.replace("\ufeff", "").split()).strip("*＊ ")[:60].strip()
    return name or _("Column {number}").format(number=index + 1)


def header_mark(header: Iterable[str]) -> str:
    """By which the book knows a set of headers again, whatever their order."""
    plain = "\n".join(sorted({plain_header(name) for name in header if name.strip()}))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:16] if plain else ""


def remembered(stored: Mapping[str, Any], header: Iterable[str]) -> ImportMap:
    """What was decided the last time a file had these headers."""
    try:
        return read_map(stored.get(header_mark(header), {}))
    except ImportProblem:
        return NO_MAP


def with_memory(stored: Mapping[str, Any], header: Iterable[str], told: ImportMap) -> dict[str, Any]:
    """The book's memory of maps with this one as its newest."""
    mark = header_mark(header)
    rest = {key: value for key, value in stored.items() if key != mark}
    return dict(list((rest | {mark: told.as_json()}).items())[-MOST_REMEMBERED:]) if mark else dict(stored)
