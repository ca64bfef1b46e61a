"""What reading typed text depends on beside the text: the day, the currency, the owner's own fields."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from clientbook.data import CustomField
from clientbook.domain.fields import BY_KEY
from clientbook.domain.typed import parse_custom, parse_field, typed_custom, typed_form


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one book on one day."""

    today: date
    currency: str = "CNY"
    custom: tuple[CustomField, ...] = ()

    def own(self, key: str) -> CustomField | None:
        """The definition of the owner's own field ``custom:<id>``; None for every other key."""
        return next((field for field in self.custom if f"custom:{field.id}" == key), None)

    def parse(self, key: str, typed: str) -> Any:
        """The value of a field for what was typed.

        Raises:
            InvalidValue: it cannot be such a value; ``AmbiguousDate`` where it can be two.
        """
        if (own := self.own(key)) is not None:
            return parse_custom(own.type, typed, self.today, own.choices, key=key)
        return parse_field(BY_KEY[key], typed, today=self.today, currency=self.currency)

    def typed(self, key: str, value: Any) -> str:
        """What an edit box for this value starts with."""
        if (own := self.own(key)) is not None:
            return typed_custom(own.type, value)
        return typed_form(BY_KEY[key], value, currency=self.currency)
