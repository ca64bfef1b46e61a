"""What clientbook itself writes into an address card (``X-CLIENTBOOK-…``), read back: every field of the record a card has no place for."""

import json
from datetime import date
from typing import Any

from clientbook.domain.dates import PartialDate
from clientbook.domain.fields import BY_KEY, FieldType
from clientbook.domain.money import parse_amount
from clientbook.domain.names import clean
from clientbook.exchange.candidate import Candidate
from clientbook.exchange.card_lines import Line
from clientbook.exchange.json_parts import person_of

PREFIX = "X-CLIENTBOOK-"


def take_own(candidate: Candidate, line: Line, region: str, currency: str) -> bool:
    """Lay a line of ours over the candidate; whether it was understood.

    Raises:
        InvalidValue, ValueError: it says what its field cannot hold.
    """
    word = line.name.removeprefix(PREFIX)
    if word == "CUSTOM":
        if name := line.param("X-NAME"):
            candidate.custom[clean(name, 60).text] = line.text
        return bool(name)
    if word == "PERSON":
        candidate.persons.append(person_of(json.loads(line.text), region))
        return True
    key = word.casefold().replace("-", "_")
    if key == "code":
        candidate.code = line.text.upper()
        return True
    if key not in BY_KEY or BY_KEY[key].derived:
        return False
    candidate.values[key] = _value(BY_KEY[key].type, line, currency)
    return True


def _value(kind: FieldType, line: Line, currency: str) -> Any:
    if kind is FieldType.DATE:
        return date.fromisoformat(line.text)
    if kind is FieldType.NUMBER:
        return int(line.text)
    if kind is FieldType.MONEY:
        amount = parse_amount(line.text, currency)
        if amount is None:
            raise ValueError(line.text)
        return amount
    if kind is FieldType.PARTIAL_DATE:
        return str(PartialDate.parse(line.text))
    if kind is FieldType.CHANNELS:
        return tuple(line.words())
    if kind is FieldType.CUSTOMER or kind in (FieldType.POINTS, FieldType.PERSONS, FieldType.TAGS):
        raise ValueError(line.name)
    return line.text
