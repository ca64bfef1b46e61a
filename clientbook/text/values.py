"""A field's stored value as people read it, for every type of field."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from clientbook.domain.fields import Field, FieldType
from clientbook.i18n import _
from clientbook.text.display import company, count, days, lines, money, name, plain, point, word
from clientbook.text.time import date_text, moment, partial_date
from clientbook.text.words import choice, industry, joined, label, point_kind, yes_no

if TYPE_CHECKING:  # 5 ms that the unlock screen, which shows no record, need not wait for
    from clientbook.domain.customer import Customer


def _channels(_field: Field, stored: Any, _today: date) -> str:
    keys = tuple(stored) if not isinstance(stored, str) else tuple(stored.split())
    return _("all channels") if "all" in keys else joined(label("channel", key) for key in keys)


def _number(field: Field, stored: Any, _today: date) -> str:
    return days(int(stored)) if field.key == "rhythm_days" else count(int(stored))


def _points(_field: Field, stored: Any, _today: date) -> str:
    shown = (f"{label('label', each.label) if each.label else point_kind(each.kind)} " + point(each.kind, each.value) for each in stored)
    return joined(shown)


def _text(field: Field, stored: str) -> str:
    if field.coded:
        return industry(stored)
    return {"name": name, "company": company}.get(field.key, plain)(stored)


def _day(_field: Field, stored: Any, _today: date) -> str:
    return date_text(stored if isinstance(stored, date) else date.fromisoformat(str(stored)))


def _instant(_field: Field, stored: Any, today: date) -> str:
    return moment(stored if isinstance(stored, datetime) else datetime.fromisoformat(str(stored)), None, today)


_SHOWN: dict[FieldType, Callable[[Field, Any, date], str]] = {
    FieldType.TEXT: lambda field, stored, _today: _text(field, str(stored)),
    FieldType.LONG: lambda _field, stored, _today: "\n".join(lines(str(stored))),
    FieldType.NUMBER: _number,
    FieldType.MONEY: lambda _field, stored, _today: money(int(stored)),
    FieldType.DATE: _day,
    FieldType.PARTIAL_DATE: lambda _field, stored, _today: partial_date(str(stored)),
    FieldType.CHOICE: lambda field, stored, _today: choice(field.pick_list, str(stored)),
    FieldType.CUSTOMER: lambda _field, stored, _today: name(str(stored)),
    FieldType.CHANNELS: _channels,
    FieldType.TAGS: lambda _field, stored, _today: " ".join(
        f"#{word(tag)}" for tag in (stored.split() if isinstance(stored, str) else stored)
    ),
    FieldType.POINTS: _points,
    FieldType.PERSONS: lambda _field, stored, _today: joined(name(person.name) for person in stored),
    FieldType.INSTANT: _instant,
}


def value(field: Field, stored: Any, today: date, currency: str = "CNY") -> str:
    """One stored value of a field; empty where there is none. A long text keeps its line breaks.

    A customer is shown by what the caller resolved it to: pass the title, not the id.
    """
    if stored is None or stored == "" or stored == ():
        return ""
    if field.type is FieldType.MONEY:
        return money(int(stored), currency)
    return _SHOWN[field.type](field, stored, today)


def field_value(field: Field, customer: "Customer", *, today: date, currency: str = "CNY") -> str:
    """What a customer's field says."""
    return value(field, getattr(customer, field.key, None), today, currency)


def custom_value(kind: str, stored: Any, today: date) -> str:
    """The value of a field of the owner's own; what does not fit its type is shown as it stands."""
    if stored is None or stored == "":
        return ""
    if kind == "yesno":
        return yes_no(stored if not isinstance(stored, str) else stored.casefold() not in ("0", "no", "false", "否"))
    if kind == "number" and isinstance(stored, int):
        return plain(count(stored))  # it may be an amount
    if kind == "date":
        try:
            return date_text(date.fromisoformat(str(stored)))
        except ValueError:
            return plain(str(stored))
    return word(str(stored)) if kind == "choice" else "\n".join(lines(str(stored)))
