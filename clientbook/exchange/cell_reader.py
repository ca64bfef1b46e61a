"""Single cells of a row: each becomes a value of its field, or a reason to refuse the row."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from clientbook.domain.customer import FIELD_LIMIT, LONG_LIMIT, TAG_LIMIT
from clientbook.domain.dates import AmbiguousDate
from clientbook.domain.fields import BY_KEY, FieldType
from clientbook.domain.industries import tidied
from clientbook.domain.money import parse_amount
from clientbook.domain.names import clean
from clientbook.domain.spellings import choice_key
from clientbook.exchange import cells
from clientbook.exchange.candidate import TOO_LONG, Draft, RowProblem
from clientbook.exchange.mapping import Column, ColumnMap
from clientbook.exchange.sheet import Sheet
from clientbook.i18n import N_, _

AMBIGUOUS = N_("{value} may be day first or month first, and no row of the file tells")
NO_DATE = N_("{value} is not a date")
NEIGHBOURS = {
    "status": ("type", "stage"),
    "type": ("status", "stage"),
    "stage": ("status", "type"),
    "intent": ("level",),
    "level": ("intent",),
}
"""Lists that sheets mix in one column: what the column's own does not know is looked for in these, unless they have columns too."""
_LONG_PARTS = frozenset({"interaction.summary", "interaction.reaction", "notes", "purchase.note", "after_sale.note"}) | {
    *("rating.comment", "rating.action"),
}
"""Parts that may be long and have line breaks."""
_YES = frozenset({"是", "yes", "y", "true", "1", "all", "全部", "勿扰", "勿打扰", "不联系", "x", "√"})
_NO = frozenset({"否", "no", "n", "false", "0", "可联系"})

_IN_BRACKETS = re.compile(r"[(\[【（]([^)\]】）]*)[)\]】）]\s*$")
_DATES = frozenset(key for key, known in BY_KEY.items() if known.type in (FieldType.DATE, FieldType.PARTIAL_DATE)) | {
    *("interaction.at", "follow_up.due", "next")
}


def date_columns(columns: ColumnMap) -> list[Column]:
    """The columns that hold days."""
    return [column for column in columns.columns if column.place in _DATES]


def date_order(sheet: Sheet, columns: ColumnMap) -> str:
    """How ``3/7/2024`` is meant in this file: as the owner said, else told by all its date columns together."""
    if columns.told.dates:
        return columns.told.dates
    indexes = [column.index for column in date_columns(columns)]
    return cells.order_of([row.cells[index] for row in sheet.rows for index in indexes])


class CellReader:
    """Reads cells by themselves. Holds nothing between rows but what concerns the file as a whole."""

    def __init__(
        self, sheet: Sheet, columns: ColumnMap, own_words: Mapping[str, Mapping[str, str]], now: datetime, region: str, currency: str
    ) -> None:
        self._header = sheet.header
        self._columns = columns
        self._own_words = own_words
        self._choices: dict[tuple[str, str], str] = {}
        self._now = now
        self._today = now.date()
        self._region = region
        self._currency = currency
        self._order = date_order(sheet, columns)
        self._shift = sheet.shift
        self._meanings = {column.header: columns.told.meaning(column.header) for column in columns.columns} if columns.told.values else {}
        self._labels = {column.place: column.index for column in columns.columns if column.place.startswith("label:")}

    def _key(self, pick_list: str, text: str) -> str:
        """The choice a word means; columns of choices hold few different words, so each is looked up once."""
        found = self._choices.get((pick_list, text))
        if found is None:
            found = self._choices[pick_list, text] = choice_key(pick_list, text, self._own_words.get(pick_list))
        return found

    def _clean(self, draft: Draft, column: Column, cell: str, limit: int = FIELD_LIMIT, *, lines: bool = False) -> str:
        try:
            text, removed = (cells.many_lines if lines else cells.one_line)(cell, limit)
        except ValueError:
            raise RowProblem(column.header, TOO_LONG, limit=limit) from None
        if removed:
            draft.remark(column, N_("{count} characters that cannot be kept were taken out"), count=removed)
        return text

    def _text(self, draft: Draft, column: Column, cell: str) -> None:
        if text := self._clean(draft, column, cell):
            draft.candidate.values[column.place] = tidied(text) if BY_KEY[column.place].coded else text

    def _part(self, draft: Draft, column: Column, cell: str) -> None:
        lines = column.place in _LONG_PARTS
        draft.parts[column.place] = self._clean(draft, column, cell, LONG_LIMIT if lines else FIELD_LIMIT, lines=lines)
        draft.headers[column.place] = column

    def _long(self, draft: Draft, column: Column, cell: str) -> None:
        draft.append(column.place, self._clean(draft, column, cell, LONG_LIMIT, lines=True), column)

    def _noted(self, draft: Draft, column: Column, cell: str) -> None:
        text = self._clean(draft, column, cell, LONG_LIMIT, lines=True)
        if not cells.is_nothing(text):
            draft.append("notes", f"{column.place.removeprefix('noted:')}: {text}", column)

    def _custom(self, draft: Draft, column: Column, cell: str) -> None:
        text = self._clean(draft, column, cell, LONG_LIMIT, lines=True)
        if text and not cells.NO_DATE.fullmatch(text):
            draft.candidate.custom[column.place.removeprefix("custom:")] = text

    def _keep(self, draft: Draft, column: Column, text: str, why: str) -> None:
        """A value its field cannot hold stays in a field of the owner's own, named like the column."""
        draft.candidate.custom[column.header.strip(" *＊") or _("Column {number}").format(number=column.index + 1)] = text
        draft.remark(column, why, value=text[:40])

    def _choice(self, draft: Draft, column: Column, cell: str) -> None:
        text = self._clean(draft, column, cell)
        if (meant := self._meanings.get(column.header, {}).get(text)) is not None:
            field, _colon, key = meant.partition(":")
            if field:
                draft.candidate.values[field] = self._key(BY_KEY[field].pick_list, key) or key
            return
        list_name = BY_KEY[column.place].pick_list
        if list_name == "kind":
            if kind := self._key("kind", text):
                draft.candidate.values["kind"] = kind
            elif not cells.is_nothing(text):
                self._keep(draft, column, text, N_("{value} is neither person nor organisation; it was kept in a field of its own"))
            return
        key = self._key(list_name, text)
        free = () if key else [each for each in NEIGHBOURS.get(column.place, ()) if not self._columns.has(each)]
        if other := next((each for each in free if self._key(each, text)), ""):
            draft.candidate.values[other] = self._key(other, text)
        elif not key and self._is_of_purchase(column, text):
            draft.parts["purchase.status"], draft.headers["purchase.status"] = text, column
        elif key or not cells.is_nothing(text):
            draft.candidate.values[column.place] = key or text

    def _is_of_purchase(self, column: Column, text: str) -> bool:
        """Whether a sheet of purchases means by its plain column of states that of the purchase, not of the customer."""
        mine = column.place == "status" and self._columns.has("purchase.on_date") and not self._columns.has("purchase.status")
        return mine and bool(self._key("purchase_status", text))

    def _date(self, draft: Draft, column: Column, cell: str) -> None:
        if (day := self._day(column, cell)) is not None:
            draft.candidate.values[column.place] = day

    def _day(self, column: Column, cell: str) -> date | None:
        try:
            return cells.read_day(cell, self._today, self._order, self._shift)
        except AmbiguousDate:
            raise RowProblem(column.header, AMBIGUOUS, value=cell.strip()) from None
        except ValueError:
            raise RowProblem(column.header, NO_DATE, value=short(cell)) from None

    def _partial(self, draft: Draft, column: Column, cell: str) -> None:
        try:
            found = cells.read_partial(cell, self._order, self._shift)
        except AmbiguousDate:
            raise RowProblem(column.header, AMBIGUOUS, value=cell.strip()) from None
        except ValueError:
            raise RowProblem(column.header, NO_DATE, value=short(cell)) from None
        if found is not None:
            draft.candidate.values[column.place] = str(found)

    def _number(self, draft: Draft, column: Column, cell: str) -> None:
        text = self._clean(draft, column, cell)
        money = BY_KEY[column.place].type is FieldType.MONEY
        number = self._amount(column, text, self._currency) if money else cells.read_number(text)
        if number is not None:
            draft.candidate.values[column.place] = number
        elif not cells.is_nothing(text):
            self._keep(draft, column, text, N_("{value} is not a number; it was kept in a field of its own"))

    @staticmethod
    def _amount(column: Column, text: str, currency: str) -> int | None:
        """The minor units of an amount, which may be told in ten thousands by its header: ``金额（万元）``."""
        many = "万" in heading(column.header) and text[-1:].isdecimal()
        return parse_amount(f"{text}万" if many else text, currency)

    def _tags(self, draft: Draft, column: Column, cell: str) -> None:
        parts = cells.split_values(cell, commas=True)
        if column.place == "tags" and len(parts) == 1:
            parts = parts[0].split()
        for part in parts:
            if part.lstrip("* ").casefold() in ("mycontacts", "my contacts"):
                continue
            tag = "-".join(self._clean(draft, column, part.lstrip("*# "), TAG_LIMIT).split())
            if tag and tag not in draft.candidate.tags:
                draft.candidate.tags.append(tag)

    def _family(self, draft: Draft, column: Column, cell: str) -> None:
        text = self._clean(draft, column, cell, FIELD_LIMIT - 40)
        draft.append("family", f"{column.header.strip()}: {text}", column, between="; ", limit=FIELD_LIMIT)

    def _channels(self, draft: Draft, column: Column, cell: str) -> None:
        text = self._clean(draft, column, cell).casefold()
        if text in _YES:
            draft.candidate.values["do_not_contact"] = ("all",)
        elif text not in _NO and not cells.is_nothing(text):
            keys = tuple(key for part in cells.split_values(text, commas=True) if (key := self._key("channel", part)))
            draft.candidate.values["do_not_contact"] = keys or ("all",)


def heading(header: str) -> str:
    """What stands in brackets behind the name of a column: ``元`` of ``金额（元）``."""
    match = _IN_BRACKETS.search(header)
    return match[1].strip() if match is not None else ""


def short(text: str) -> str:
    """As much of a cell as fits into a sentence."""
    return clean(text, 40).text
