"""Which column of a file goes where in the record: guessed from the headers, from the values where those say nothing, or told."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from clientbook.domain.errors import ImportProblem
from clientbook.domain.fields import BY_KEY, FieldType, field_named
from clientbook.exchange.headers import SKIP, place_of, plain_header
from clientbook.exchange.sheet import Sheet
from clientbook.i18n import N_, _

ONCE = frozenset({"code", "source_id", "person.name", "person.title", "person.role"}) | {
    *("interaction.at", "interaction.channel", "interaction.summary", "follow_up.due", "follow_up.what"),
}
ONCE |= {key for key, field in BY_KEY.items() if field.type is not FieldType.LONG and not field.derived and key not in ("tags", "points")}
"""Places that hold one value; a second column of the kind becomes a field of its own."""
_DULL = frozenset({"", "normal", "false", "unspecified", "smtp", "普通", "否", "未指定", "ex"})
_DULL_HEADERS = frozenset({"sensitivity", "敏感度", "priority", "优先级", "private", "私有", "initials", "缩写"})
_PHONE = re.compile(r"^[+＋(（]?[\d０-９][\d０-９\s()（）.+-]{5,24}$")
_MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file and its place in the record."""

    index: int
    header: str
    place: str
    """As in ``headers``; ``custom:<name>`` for a field of the owner's own, ``skip`` for none."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Where every column goes."""

    columns: tuple[Column, ...]
    organisations: bool = False
    """Whether the customer of each row is an organisation by what the columns say (a company with its contact person)."""

    def has(self, *places: str) -> bool:
        """Whether some column goes to one of these places."""
        return any(column.place in places for column in self.columns)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Headers of columns that are not imported."""
        return tuple(column.header for column in self.columns if column.place == SKIP)


def guess(sheet: Sheet, told: Mapping[str, str] | None = None) -> ColumnMap:
    """Where the columns of this sheet go; ``told`` (header to place, a column without header by its number) overrules.

    Raises:
        ImportProblem: nothing in it can be a name, a phone or a mail.
    """
    if told:
        _find_told_header(sheet, {plain_header(header) for header in told})
    width = len(sheet.header) or max((len(row.cells) for row in sheet.rows), default=0)
    headers = [sheet.header[i] if i < len(sheet.header) else "" for i in range(width)]
    plain_told = {plain_header(header): place for header, place in (told or {}).items()}
    columns = [_column(sheet, index, header, plain_told) for index, header in enumerate(headers)]
    columns = _settle(columns, fixed=frozenset(plain_told))
    if not any(_is_identity(column.place) for column in columns):
        columns = _by_content(sheet, columns)
    if not any(_is_identity(column.place) for column in columns):
        why = N_("No column was recognised as a name, a phone or an e-mail. Say which is which with --map.")
        raise ImportProblem(why, sheet.header_row or None)
    return _whose(columns)


def _find_told_header(sheet: Sheet, told: set[str]) -> None:
    """Take the row that holds the told names as the header, where the one that was found does not."""
    if any(plain_header(header) in told for header in sheet.header):
        return
    for at, row in enumerate(sheet.rows[:12]):
        if any(plain_header(cell) in told for cell in row.cells if cell.strip()):
            sheet.header, sheet.header_row = tuple(cell.strip() for cell in row.cells), row.number
            sheet.rows = sheet.rows[at + 1 :]
            return


def _column(sheet: Sheet, index: int, header: str, told: Mapping[str, str]) -> Column:
    plain = plain_header(header) or str(index + 1)
    if plain in told:
        return Column(index, header, told[plain])
    place = place_of(header) if header else ""
    if plain in _DULL_HEADERS:
        place = SKIP if all(row.cells[index].strip().casefold() in _DULL for row in sheet.rows) else ""
    if not place:
        used = any(row.cells[index].strip() for row in sheet.rows)
        place = f"custom:{_own_name(header, index)}" if used else SKIP
    return Column(index, header, place)


def _own_name(header: str, index: int) -> str:
    name = " ".join(header.replace("\ufeff", "").split()).strip("*＊ ")[:60].strip()
    return name or _("Column {number}").format(number=index + 1)


def _settle(columns: list[Column], fixed: frozenset[str]) -> list[Column]:
    """Resolve what one header cannot know of the others."""
    plain = [plain_header(column.header) for column in columns]
    job = any(column.place == "job_title" and words != "title" for column, words in zip(columns, plain, strict=True))
    seen: Counter[str] = Counter()
    settled: list[Column] = []
    for column, words in zip(columns, plain, strict=True):
        own = replace(column, place=f"custom:{_own_name(column.header, column.index)}")
        if words not in fixed and ((words == "title" and job) or (column.place in ONCE and seen[column.place])):
            column = own
        seen[column.place] += 1
        settled.append(column)
    return settled


def _is_identity(place: str) -> bool:
    start = place.partition(":")[0].partition("#")[0]
    return start in ("name", "name.given", "name.family", "phone", "email", "contact", "person.name", "person.phone", "company")


def _by_content(sheet: Sheet, columns: list[Column]) -> list[Column]:
    """Without one known header the values speak: numbers that look like phones, mails, and the first words as the name."""
    found: list[Column] = []
    for column in columns:
        values = [value for row in sheet.rows[:200] if (value := row.cells[column.index].strip())]
        if not values or not column.place.startswith("custom:"):
            found.append(column)
        elif sum(1 for value in values if _MAIL.match(value)) * 2 > len(values):
            found.append(replace(column, place="email"))
        elif sum(1 for value in values if _PHONE.match(value)) * 2 > len(values):
            found.append(replace(column, place="phone"))
        else:
            found.append(column)
    if any(column.place in ("phone", "email") for column in found):
        words = [column for column in found if column.place.startswith("custom:")]
        if words:
            found[found.index(words[0])] = replace(words[0], place="name")
    return found


def _whose(columns: list[Column]) -> ColumnMap:
    """Decide whether the rows are organisations with a contact person or people with a company."""
    places = {column.place for column in columns}
    named = bool(places & {"name", "name.given", "name.family"})
    if "person.name" in places and not named and "company" in places:
        columns = [replace(column, place="name") if column.place == "company" else column for column in columns]
        return ColumnMap(tuple(columns), organisations=True)
    if "person.name" in places and not named:
        columns = [_as_customer(column) for column in columns]
    elif "company" in places and not named and not places & {"phone", "phone:mobile", "email"}:
        columns = [replace(column, place="name") if column.place == "company" else column for column in columns]
        return ColumnMap(tuple(columns), organisations=True)
    return ColumnMap(tuple(columns))


def _as_customer(column: Column) -> Column:
    """The place of a contact person's column where the row is that person and nobody else."""
    own = {"person.name": "name", "person.title": "job_title", "person.phone": "phone", "person.email": "email"}
    own |= {"person.wechat": "wechat", "person.qq": "qq"}
    return replace(column, place=own.get(column.place, column.place))


def load_told(path: Path) -> dict[str, str]:
    """The mapping file of ``--map``: a JSON object from header to place (a field's key or name, ``custom:<name>``, ``skip``).

    Raises:
        ImportProblem: not readable, not such an object, or a place nobody knows.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        raise ImportProblem(N_("The mapping file is not readable JSON.")) from None
    if not isinstance(told, dict) or not all(isinstance(place, str) for place in told.values()):
        raise ImportProblem(N_("The mapping file must be a JSON object from column name to place."))
    return {header: _place_told(header, place) for header, place in told.items()}


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
    }
)


def _place_told(header: str, place: str) -> str:
    place = place.strip()
    if not place or place == SKIP:
        return SKIP
    if place == "custom":
        return f"custom:{_own_name(header, 0)}"
    if place.startswith("custom:") and place != "custom:":
        return place
    if place.partition(":")[0] in _THINGS:
        return place
    if (field := field_named(place)) is not None and not field.derived and field.type not in (FieldType.POINTS, FieldType.PERSONS):
        return field.key
    if known := place_of(place):
        return known
    raise ImportProblem(N_("The mapping file names a place that does not exist."))


def unknown_fields(columns: Iterable[Column]) -> list[str]:
    """Names of the owner's own fields these columns need, each once, in the order of the file."""
    return list(dict.fromkeys(column.place.removeprefix("custom:") for column in columns if column.place.startswith("custom:")))
