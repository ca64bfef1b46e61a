"""Tables of other programs, in every encoding they may be in: everybody is in the book, and every field of everybody is as it must be."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clientbook.data import Book, Query, read_wholes, read_words
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.fields import FIELDS, FieldType
from clientbook.exchange.importing import Wish, import_file, write_sheet
from clientbook.exchange.worker import parse
from tests.exchange import samples
from tests.exchange.samples_expected import TABLES

NOTHING_SAID = Customer(name="x")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5", "cp1252")


def told(book: Book) -> dict[str, dict[str, Any]]:
    """Everything everybody says, in few words."""
    words = {str(field.id): field.name for field in read_words(book).custom_fields}
    found = {}
    for whole in read_wholes(book, list(book.find_all(Query()).ids), {"interactions", "follow_ups"}):
        customer = whole.customer
        more = {
            "points": points(customer.points),
            "persons": [(person.name, person.title, points(person.points)) for person in customer.persons],
            "own": {words.get(key, key): value for key, value in customer.custom.items()},
            "contacts": [(str(each.at), each.summary) for each in whole.interactions],
            "steps": [(each.what, str(each.due)) for each in whole.follow_ups],
        }
        found[customer.title()] = fields_of(customer) | {key: value for key, value in more.items() if value}
    return found


def fields_of(customer: Customer) -> dict[str, Any]:
    """The fields of the record that say something; the name is the customer's title."""
    others = (FieldType.POINTS, FieldType.PERSONS, FieldType.CUSTOMER)
    keys = [field.key for field in FIELDS if not field.derived and field.type not in others and field.key != "name"]
    return {key: value for key in keys if (value := getattr(customer, key)) != getattr(NOTHING_SAID, key)}


def points(held: tuple[ContactPoint, ...]) -> list[str]:
    """Each in a line: what it is, its comparable form, its label, whether it is the main one, its state where that is not right."""
    return [
        " ".join(filter(None, (each.kind, each.normal or each.value, each.label, "main" * each.primary, each.state.replace("ok", ""))))
        for each in held
    ]


def test_no_table_is_without_its_answer() -> None:
    assert set(TABLES) == {name for name in vars(samples) if name.isupper()}
    assert len(TABLES) >= 10


@pytest.mark.parametrize("name", TABLES)
def test_a_table_becomes_the_customers_it_must(book: Book, name: str) -> None:
    write_sheet(book, parse(getattr(samples, name).encode(), {}), Wish())
    assert told(book) == TABLES[name]


@pytest.mark.soak
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", TABLES)
def test_in_every_encoding_it_may_be_in(book: Book, tmp_path: Path, name: str, encoding: str) -> None:
    text = getattr(samples, name)
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        return  # no program can have written it so
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    import_file(book, path, Wish())
    assert told(book) == TABLES[name]


def test_a_word_at_another_place_would_be_noticed(book: Book, put_elsewhere: Callable[[str], str]) -> None:
    """The control."""
    write_sheet(book, parse(put_elsewhere(samples.FOLLOW_UP_SHEET).encode(), {}), Wish())
    assert told(book) != TABLES["FOLLOW_UP_SHEET"]


@pytest.fixture
def put_elsewhere() -> Callable[[str], str]:
    """The same table with two of its headers exchanged."""
    return lambda text: text.replace("来源渠道,跟进状态", "跟进状态,来源渠道", 1)
