"""``--set field=value``: which field is meant, in either language, and what becomes of the record."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from clientbook.data import Book, CustomField
from clientbook.domain.customer import POINT_LIMIT, ContactPoint, Customer
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.fields import POINT_KINDS, Field, FieldType, field_named
from clientbook.domain.names import clean, fold
from clientbook.domain.phones import parse_phone
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.domain.spellings import choice_key
from clientbook.domain.typed import parse_custom, parse_field, parse_tags
from clientbook.i18n import N_, _

_POINT_WORDS = {
    "电话": "phone", "手机": "phone", "手机号": "phone", "邮箱": "email", "电子邮箱": "email", "e-mail": "email", "mail": "email",
    "微信": "wechat", "qq": "qq", "地址": "address", "网址": "website", "网站": "website",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Assignment:
    """One ``field=value``, ``field+=value`` or ``field-=value``."""

    field: str
    how: str
    """``=``, ``+`` or ``-``."""
    value: str


def assignment(text: str) -> Assignment:
    """Read one from the command line (an argparse type).

    Raises:
        argparse.ArgumentTypeError
    """
    name, equals, value = text.partition("=")
    how = name[-1:] if name[-1:] in ("+", "-") else "="
    name = name.rstrip("+-").strip() if how != "=" else name.strip()
    if not equals or not name:
        raise argparse.ArgumentTypeError(_("write it as field=value"))
    return Assignment(name, how, value)


class Setter:
    """Carries assignments out on customers of one book."""

    def __init__(self, book: Book, today: date) -> None:
        self._book = book
        self._today = today
        self._own_words = {name: {entry.key: entry.label if entry.own else "" for entry in book.pick_list(name)} for name in PICK_LISTS}
        self._custom = [field for field in book.custom_fields() if not field.retired]
        self._region = book.region
        self._currency = str(book.setting("currency"))

    def carry_out(self, customer: Customer, wanted: Assignment) -> Customer:
        """The customer after one assignment.

        Raises:
            InvalidValue: there is no such field, or it cannot hold this value.
        """
        return self.changes(wanted)(customer)

    def changes(self, wanted: Assignment) -> Callable[[Customer], Customer]:
        """What one assignment does, once its field is known and its value is read."""
        kind = self._point_kind(wanted.field)
        if kind:
            return lambda customer: self._with_point(customer, kind, wanted)
        meant = self._meant(wanted)
        if isinstance(meant, CustomField):
            return lambda customer: self._with_custom(customer, meant, wanted)
        if meant.type is FieldType.TAGS and wanted.how != "=":
            return lambda customer: self._with_tags(customer, wanted)
        value = self._value(meant, wanted)
        return lambda customer: replace(customer, **{meant.key: value})

    def for_many(self, wanted: Assignment) -> tuple[Field | CustomField, Any]:
        """The field and the value, where many customers are given the same.

        Raises:
            InvalidValue: there is no such field, it cannot hold this value, or not for several at once.
        """
        if self._point_kind(wanted.field):
            raise InvalidValue(wanted.field, N_("cannot be set for several customers at once"))
        meant = self._meant(wanted)
        if isinstance(meant, CustomField) and wanted.how == "=":
            return meant, self._custom_value(meant, wanted)
        if isinstance(meant, Field) and meant.type is FieldType.TAGS:
            return meant, parse_tags(wanted.value)
        if isinstance(meant, CustomField):
            raise InvalidValue(wanted.field, N_("only lists can be added to or taken from"))
        return meant, self._value(meant, wanted)

    def _meant(self, wanted: Assignment) -> Field | CustomField:
        own = next((field for field in self._custom if fold(field.name) == fold(wanted.field.removeprefix("custom:"))), None)
        known = field_named(wanted.field)
        if own is not None and (known is None or wanted.field.startswith("custom:")):
            return own
        if known is None:
            raise InvalidValue(wanted.field, N_("there is no such field"))
        return known

    def _value(self, field: Field, wanted: Assignment) -> Any:
        if wanted.how != "=":
            raise InvalidValue(wanted.field, N_("only lists can be added to or taken from"))
        return parse_field(
            field,
            wanted.value,
            today=self._today,
            own_words=self._own_words,
            find_customer=self._find,
            currency=self._currency,
        )

    def _custom_value(self, field: CustomField, wanted: Assignment) -> str | int | bool | None:
        return parse_custom(field.type, wanted.value, self._today, field.choices, key=field.name)

    def _point_kind(self, name: str) -> str:
        folded = name.casefold()
        return folded if folded in POINT_KINDS else _POINT_WORDS.get(folded, "")

    def _find(self, words: str) -> int | None:
        try:
            return self._book.customer_by_code(words).id
        except NotFound:
            from clientbook.data import Query

            found = self._book.find(Query(words), limit=20).lines
            same = [line.id for line in found if fold(line.name) == fold(words)]
            return same[0] if len(same) == 1 else None

    def _with_tags(self, customer: Customer, wanted: Assignment) -> Customer:
        tags = parse_tags(wanted.value)
        if wanted.how == "+":
            return replace(customer, tags=tuple(dict.fromkeys((*customer.tags, *tags))))
        return replace(customer, tags=tuple(tag for tag in customer.tags if tag not in tags))

    def _with_custom(self, customer: Customer, field: CustomField, wanted: Assignment) -> Customer:
        custom: dict[str, Any] = dict(customer.custom)
        value = self._custom_value(field, wanted)
        if value is None:
            custom.pop(str(field.id), None)
        else:
            custom[str(field.id)] = value
        return replace(customer, custom=custom)

    # ---- contact points -------------------------------------------------------------------------------------------------

    def point(self, kind: str, typed: str) -> ContactPoint:
        """A contact point from what was typed; ``work:010-6552`` gives it a label.

        Raises:
            InvalidValue
        """
        label, colon, rest = typed.partition(":")
        key = choice_key("label", label, self._own_words.get("label")) if colon else ""
        cleaned = clean(rest if key else typed, POINT_LIMIT)
        if cleaned.cut:
            raise InvalidValue(kind, N_("is too long"), cleaned.text[:40])
        value = cleaned.text
        normal = ""
        if kind == "phone":
            normal = parse_phone(value, self._region).normal
        elif kind == "email":
            local, at, domain = value.rpartition("@")
            normal = f"{local}{at}{domain.lower()}"
        return ContactPoint(kind=kind, value=value, normal=normal, label=key)

    def _with_point(self, customer: Customer, kind: str, wanted: Assignment) -> Customer:
        """``=`` puts a value in the place of the first of its kind (empty takes it away), ``+=`` adds one, ``-=`` takes one away."""
        points = list(customer.points)
        if wanted.how == "-":
            gone = self.point(kind, wanted.value)
            kept = [p for p in points if not (p.kind == kind and (p.value == gone.value or (gone.normal and p.normal == gone.normal)))]
            if len(kept) == len(points):
                raise InvalidValue(kind, N_("this customer has no such contact point"), gone.value)
            return replace(customer, points=tuple(kept))
        at = next((index for index, point in enumerate(points) if point.kind == kind and point.primary), None)
        if at is None:
            at = next((index for index, point in enumerate(points) if point.kind == kind), None)
        if wanted.how == "=" and not wanted.value.strip():
            return replace(customer, points=tuple(point for index, point in enumerate(points) if index != at))
        new = self.point(kind, wanted.value)
        if wanted.how == "+" or at is None:
            points.append(new)
        else:
            old = points[at]
            points[at] = replace(old, value=new.value, normal=new.normal, label=new.label or old.label, state="ok")
        return replace(customer, points=tuple(points))
