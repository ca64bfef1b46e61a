"""Which column of a file goes where in the record: guessed from the headers, from the values where those say nothing, or told."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from clientbook.domain.codes import is_code
from clientbook.domain.errors import ImportProblem
from clientbook.domain.fields import BY_KEY, FieldType
from clientbook.domain.names import fold
from clientbook.exchange.headers import SKIP, TRADE, place_of, plain_header
from clientbook.exchange.import_map import NO_MAP, ImportMap, own_name
from clientbook.exchange.sheet import Sheet
from clientbook.i18n import N_

_DAYS = ("purchase.on_date", "rating.on_date", "after_sale.on_date")
_BARE_DAY = frozenset({"日期", "时间", "date", "day"})
_SOLD = ("purchase.product", "purchase.amount", "purchase.unit_price", "purchase.quantity")
ONCE = frozenset({"code", "source_id", "person.name", "person.title", "person.role"}) | {
    *("interaction.at", "interaction.channel", "interaction.summary", "follow_up.due", "follow_up.what"),
}
ONCE |= TRADE
ONCE |= {key for key, field in BY_KEY.items() if field.type is not FieldType.LONG and not field.derived and key not in ("tags", "points")}
"""Places that hold one value; a second column of the kind becomes a field of its own."""
_CUSTOMER = frozenset({"客户名称", "客户", "名称", "customer name", "customer", "client name", "client"})
"""Headers that mean somebody or a company; a full name says which it is."""
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
    told: ImportMap = field(default=NO_MAP)
    """What the owner decided about this file, values and dates too."""

    def has(self, *places: str) -> bool:
        """Whether some column goes to one of these places."""
        return any(column.place in places for column in self.columns)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Headers of columns that are not imported."""
        return tuple(column.header for column in self.columns if column.place == SKIP)


def guess(sheet: Sheet, told: ImportMap = NO_MAP) -> ColumnMap:
    """Where the columns of this sheet go; ``told`` (a column without header by its number) overrules.

    Raises:
        ImportProblem: nothing in it can be a name, a phone or a mail.
    """
    if told.columns:
        _find_told_header(sheet, {plain_header(header) for header in told.columns})
    width = len(sheet.header) or max((len(row.cells) for row in sheet.rows), default=0)
    headers = [sheet.header[i] if i < len(sheet.header) else "" for i in range(width)]
    fixed = {plain_header(header): place for header, place in told.columns.items()}
    columns = [_column(sheet, index, header, fixed) for index, header in enumerate(headers)]
    columns = _in_two_parts(sheet, columns, frozenset(fixed))
    columns = _trade(_settle(columns, fixed=frozenset(fixed)), frozenset(fixed))
    coded = _has_our_codes(sheet, columns)
    if not coded and not any(_is_identity(column.place) for column in columns):
        columns = _by_content(sheet, columns)
    if not coded and not any(_is_identity(column.place) for column in columns):
        why = N_("No column was recognised as a name, a phone or an e-mail. Say which is which with --map.")
        raise ImportProblem(why, sheet.header_row or None)
    whose = _whose(columns)
    unknown = tuple(_elsewhere(column, told.unknown, fixed) for column in whose.columns)
    return replace(whose, columns=unknown, told=told)


def _elsewhere(column: Column, unknown: str, fixed: Iterable[str]) -> Column:
    """A column nobody knows: a field of its own, a line of the notes, or nothing, as the owner wants it."""
    told = (plain_header(column.header) or str(column.index + 1)) in fixed
    if told or unknown == "custom" or not column.place.startswith("custom:"):
        return column
    return replace(column, place=SKIP if unknown == "skip" else f"noted:{column.place.removeprefix('custom:')}")


def _find_told_header(sheet: Sheet, told: set[str]) -> None:
    """Take the row that holds the told names as the header, where the one that was found does not."""
    if any(plain_header(header) in told for header in sheet.header):
        return
    for at, row in enumerate(sheet.rows[:12]):
        if any(plain_header(cell) in told for cell in row.cells if cell.strip()):
            sheet.header, sheet.header_row = tuple(cell.strip() for cell in row.cells), row.number
            sheet.rows = sheet.rows[at + 1 :]
            return


def _column(sheet: Sheet, index: int, header: str, told: dict[str, str]) -> Column:
    plain = plain_header(header) or str(index + 1)
    if plain in told:
        place = told[plain]
        return Column(index, header, f"{place}:{own_name(header, index)}" if place in ("custom", "noted") else place)
    place = place_of(header) if header else ""
    if plain in _DULL_HEADERS:
        place = SKIP if all(row.cells[index].strip().casefold() in _DULL for row in sheet.rows) else ""
    if not place:
        used = any(row.cells[index].strip() for row in sheet.rows)
        place = f"custom:{own_name(header, index)}" if used else SKIP
    return Column(index, header, place)


def _in_two_parts(sheet: Sheet, columns: list[Column], fixed: frozenset[str]) -> list[Column]:
    """Beside a family name 名字 is the given name, and a customer whose name it is no part of is the company (as Zoho writes contacts)."""
    at = {column.place: column.index for column in reversed(columns)}
    if "name.family" not in at:
        return columns
    free = [column for column in columns if column.place == "name" and plain_header(column.header) not in fixed]
    given = next((column for column in free if plain_header(column.header) == "名字" and "name.given" not in at), None)
    customer = next((column for column in free if plain_header(column.header) in _CUSTOMER), None)
    changed = {given: "name.given"}
    if customer is not None and "company" not in at:
        both = [(fold(row.cells[customer.index]), fold(row.cells[at["name.family"]].strip())) for row in sheet.rows]
        apart = [part not in name for name, part in both if name.strip() and part]
        if sum(apart) * 2 > len(apart):
            changed[customer] = "company"
    return [replace(column, place=changed.get(column, column.place)) for column in columns]


def _settle(columns: list[Column], fixed: frozenset[str]) -> list[Column]:
    """Resolve what one header cannot know of the others."""
    plain = [plain_header(column.header) for column in columns]
    job = any(column.place == "job_title" and words != "title" for column, words in zip(columns, plain, strict=True))
    seen: Counter[str] = Counter()
    settled: list[Column] = []
    labelled = {column.place.removeprefix("label:").replace(":", "#") for column in columns if column.place.startswith("label:")}
    for column, words in zip(columns, plain, strict=True):
        own = replace(column, place=f"custom:{own_name(column.header, column.index)}")
        if words not in fixed and ((words == "title" and job) or (column.place in ONCE and seen[column.place])):
            column = own
        if f"{column.place}#own1" in labelled and not seen[column.place]:
            seen[column.place] += 1
            column = replace(column, place=f"{column.place}#own1")
        seen[column.place] += 1
        settled.append(column)
    return settled


def _trade(columns: list[Column], fixed: frozenset[str]) -> list[Column]:
    """Columns of trade mean trade only where a day goes with them; a plain "date" beside an amount or a product is that of the purchase."""
    held = {column.place for column in columns}
    if "purchase.on_date" not in held and held & set(_SOLD):
        at = next((i for i, column in enumerate(columns) if plain_header(column.header) in _BARE_DAY), None)
        if at is not None and plain_header(columns[at].header) not in fixed and columns[at].place.startswith("custom:"):
            columns[at] = replace(columns[at], place="purchase.on_date")
            held.add("purchase.on_date")
    if held.intersection(_DAYS):
        return columns
    return [
        replace(column, place=f"custom:{own_name(column.header, column.index)}")
        if column.place in TRADE and plain_header(column.header) not in fixed
        else column
        for column in columns
    ]


def _is_identity(place: str) -> bool:
    start = place.partition(":")[0].partition("#")[0]
    return start in ("name", "name.given", "name.family", "phone", "email", "contact", "person.name", "person.phone", "company")


def _has_our_codes(sheet: Sheet, columns: list[Column]) -> bool:
    """Whether a column of codes holds those of our books, which name a customer by themselves."""
    at = next((column.index for column in columns if column.place == "code"), None)
    return at is not None and any(is_code(row.cells[at].strip().upper()) for row in sheet.rows[:200])


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


def unknown_fields(columns: Iterable[Column]) -> list[str]:
    """Names of the owner's own fields these columns need, each once, in the order of the file."""
    return list(dict.fromkeys(column.place.removeprefix("custom:") for column in columns if column.place.startswith("custom:")))
