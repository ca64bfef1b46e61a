"""What a book says of everybody, in few words, to hold beside what a file says."""

from typing import Any

from clientbook.data import Book, Query, read_wholes, read_words
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.fields import FIELDS, FieldType

NOTHING_SAID = Customer(name="x")


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
