"""What a screen shows of a file's columns before anything is imported: first values, where they go, and columns that mix two lists."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from clientbook.data import Book, look_through_door
from clientbook.domain.fields import BY_KEY, FieldType
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.domain.spellings import choice_key
from clientbook.exchange import cells
from clientbook.exchange.cell_reader import NEIGHBOURS
from clientbook.exchange.mapping import Column, ColumnMap
from clientbook.exchange.sheet import Sheet

SAMPLES = 3
MOST_VALUES = 50
"""Different values up to which a column can be mapped by value."""


@dataclass(frozen=True, slots=True)
class ValueView:
    """One value of a column of choices."""

    value: str
    count: int
    meaning: str
    """``field:key`` it will become; with the value itself as key where no list knows it; empty: it says nothing."""


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column of the file."""

    column: Column
    samples: tuple[str, ...]
    filled: int
    """Rows that have something in it."""
    values: tuple[ValueView, ...] = ()
    """Of a column of choices, its values by how often they stand there."""

    @property
    def mixed(self) -> bool:
        """Whether its values belong to more than one list, or to none: worth a look."""
        return len({each.meaning.partition(":")[0] for each in self.values if each.meaning}) > 1


def column_views(book: Book, sheet: Sheet, columns: ColumnMap) -> tuple[ColumnView, ...]:
    """Every column with its first values, in the order of the file."""
    own_words = look_through_door(book, lambda door: {name: dict(door.own_words(name)) for name in PICK_LISTS})
    return tuple(_view(sheet, column, columns, own_words) for column in columns.columns)


def _view(sheet: Sheet, column: Column, columns: ColumnMap, own_words: Mapping[str, Mapping[str, str]]) -> ColumnView:
    said = [text for row in sheet.rows if column.index < len(row.cells) and (text := row.cells[column.index].strip())]
    samples = tuple(dict.fromkeys(" ".join(text.split()) for text in said[:200]))[:SAMPLES]
    known = BY_KEY.get(column.place)
    if known is None or known.type is not FieldType.CHOICE:
        return ColumnView(column, samples, len(said))
    counted = Counter(said).most_common(MOST_VALUES)
    told = columns.told.meaning(column.header)
    values = tuple(ValueView(text, n, told.get(text, _meaning(text, column.place, columns, own_words))) for text, n in counted)
    return ColumnView(column, samples, len(said), values)


def _meaning(text: str, place: str, columns: ColumnMap, own_words: Mapping[str, Mapping[str, str]]) -> str:
    """What the import makes of a value by itself: as ``CellReader`` decides, and a hint where another list knows the word."""
    if cells.is_nothing(text) and not choice_key(BY_KEY[place].pick_list, text, own_words.get(place)):
        return ""
    for field in (place, *NEIGHBOURS.get(place, ())):
        if field != place and columns.has(field):
            continue
        if key := choice_key(BY_KEY[field].pick_list, text, own_words.get(field)):
            return f"{field}:{key}"
    return f"{place}:{text}"
