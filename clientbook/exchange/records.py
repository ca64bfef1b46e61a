"""A customer of our own JSON becomes a candidate that carries everything: whoever is new is added exactly as they were."""

import json
from datetime import date, datetime, timedelta, timezone
from typing import Any

from clientbook.data import Traded
from clientbook.domain.dates import PartialDate
from clientbook.domain.errors import InvalidValue
from clientbook.domain.fields import FIELDS, FieldType
from clientbook.domain.foreign import KEY
from clientbook.exchange import json_parts, json_trade
from clientbook.exchange.candidate import Candidate, RowProblem, Whole, row_mark
from clientbook.exchange.json_parts import Shape
from clientbook.exchange.sheet import Problem, SheetRow
from clientbook.i18n import N_

_READ = {
    FieldType.TEXT: json_parts.text_in,
    FieldType.LONG: json_parts.text_in,
    FieldType.CHOICE: json_parts.text_in,
    FieldType.NUMBER: json_parts.number_in,
    FieldType.DATE: json_parts.day_in,
}
_TYPED = tuple(field for field in FIELDS if not field.derived)
_KNOWN = {field.key for field in FIELDS} | {
    *("uid", "code", "custom", "vcard", "created_at", "created_on", "trashed_at", "count_from", "source_id", "interactions", "follow_ups"),
    *("occasions", "greetings", "purchases", "after_sales", "ratings", "next_what", "staleness", "phones", "emails", "rejected"),
    *("cooling_from", "dormant_from", "import_unit", "age", "title", "changed_at"),
}


class RecordReader:
    """Reads the customers of one file of ours. Holds nothing between them."""

    def __init__(self, region: str, currency: str, now: datetime) -> None:
        self._region = region
        self._currency = currency
        self._now = now

    def read(self, row: SheetRow) -> Candidate:
        """The candidate of one customer.

        Raises:
            RowProblem
        """
        try:
            shape = json_parts.shape_in(json.loads(row.cells[0]), "")
            shape = {key: value for key, value in shape.items() if key != "rejected"}
            candidate = Candidate(row.number, row_mark((), SheetRow(row.number, (json.dumps(shape, sort_keys=True),))))
            self._take(candidate, shape)
        except InvalidValue as problem:
            raise RowProblem(problem.field, problem.why or json_parts.NOT_THAT) from None
        except (ValueError, RecursionError, OverflowError):
            raise RowProblem("", N_("it is not readable JSON")) from None
        if unknown := sorted(set(shape) - _KNOWN):
            why = N_("{names} mean nothing to this version and were left out")
            candidate.remarks.append(Problem(row.number, "", why, {"names": ", ".join(unknown)[:200]}, rejected=False))
        return candidate

    def _take(self, candidate: Candidate, shape: Shape) -> None:
        region = self._region
        said = {field.key: value for field in _TYPED if (value := _value(field.key, field.type, shape, self._currency)) is not None}
        blank = {key: value for key, value in said.items() if value in ("", ())}
        candidate.values = {key: value for key, value in said.items() if key not in blank}
        candidate.code = json_parts.text_in(shape, "code").upper()
        candidate.uid = json_parts.text_in(shape, "uid").lower()
        candidate.referred_by = json_parts.text_in(shape, "referred_by")
        candidate.points = list(json_parts.all_in(shape, "points", lambda each: json_parts.point_of(each, region)))
        candidate.persons = list(json_parts.all_in(shape, "persons", lambda each: json_parts.person_of(each, region)))
        candidate.tags = [_word(each) for each in json_parts.list_in(shape, "tags")]
        candidate.foreign = [_word(each) for each in json_parts.list_in(shape, "vcard")]
        candidate.occasions = list(json_parts.all_in(shape, "occasions", json_parts.occasion_of))
        custom = json_parts.shape_in(shape.get("custom") or {}, "custom")
        candidate.whole = Whole(
            interactions=json_parts.all_in(shape, "interactions", json_parts.interaction_of),
            follow_ups=json_parts.all_in(shape, "follow_ups", json_parts.follow_up_of),
            greetings=json_parts.all_in(shape, "greetings", json_parts.greeting_of),
            traded=_traded(shape, self._now.date()),
            own_values={key: _scalar(value) for key, value in custom.items() if key != KEY and value is not None},
            blank=blank,
            kept={
                "created_at": _created(shape),
                "trashed_at": json_parts.instant_in(shape, "trashed_at"),
                "count_from": json_parts.day_in(shape, "count_from"),
            },
            marks=tuple(json_parts.text_in(shape, "source_id").split()),
        )
        if any(each.at > self._now for each in candidate.whole.interactions):
            raise InvalidValue("interactions", N_("tells of a contact in the future"))
        persons = len(candidate.persons)
        numbers = [each.person_id for each in candidate.whole.interactions] + [each.person_id for each in candidate.occasions]
        if any(number is not None and not 1 <= number <= persons for number in numbers):
            raise InvalidValue("persons", N_("names a contact person who is not there"))


def _traded(shape: Shape, today: date) -> tuple[Traded, ...]:
    """Purchases first: the others speak of them."""
    return (
        *json_parts.all_in(shape, "purchases", lambda each: json_trade.purchase_of(each, today)),
        *json_parts.all_in(shape, "after_sales", lambda each: json_trade.after_sale_of(each, today)),
        *json_parts.all_in(shape, "ratings", lambda each: json_trade.rating_of(each, today)),
    )


def _value(key: str, kind: FieldType, shape: Shape, currency: str) -> Any:
    """A field's value as the record holds it; None where the file does not say."""
    if kind is FieldType.CHANNELS:
        return tuple(_word(each) for each in json_parts.list_in(shape, key))
    if kind is FieldType.PARTIAL_DATE:
        text = json_parts.text_in(shape, key)
        return str(PartialDate.parse(text)) if text else ""
    if kind is FieldType.MONEY and key in shape:
        return json_parts.amount_in(shape, key, currency)
    if kind not in _READ or key not in shape:
        return None
    return _READ[kind](shape, key)


def _word(said: Any) -> str:
    if not isinstance(said, str):
        raise InvalidValue("tags", json_parts.NOT_THAT, str(said)[:40])
    return said


def _scalar(said: Any) -> str | int | bool:
    if not isinstance(said, str | int | bool):
        raise InvalidValue("custom", json_parts.NOT_THAT, str(said)[:40])
    return said


def _created(shape: Shape) -> datetime | None:
    """When the record was made, at the offset under which that was the day it counts as."""
    at, day = json_parts.instant_in(shape, "created_at"), json_parts.day_in(shape, "created_on")
    if at is None or day is None or at.date() == day:
        return at
    for hours in range(-12, 15):
        there = at.astimezone(timezone(timedelta(hours=hours)))
        if there.date() == day:
            return there
    return at
