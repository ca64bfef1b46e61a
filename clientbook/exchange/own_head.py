"""What stands above the customers in our own JSON: definitions of the owner's own fields,
words of pick lists and products, brought into the book."""

import json
from collections.abc import Mapping
from typing import Any

from clientbook.data import CustomField, Door, PickEntry
from clientbook.domain.errors import InvalidValue
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.exchange import json_parts, json_trade
from clientbook.exchange.own_settings import OwnSettings
from clientbook.exchange.sheet import Problem, Sheet


class OwnHead:
    """The definitions of one file, matched with those of the book by name and kind."""

    def __init__(self, sheet: Sheet, door: Door, *, writes: bool, settings: bool = False) -> None:
        self._door = door
        self._writes = writes
        self.keys: dict[str, str] = {}
        """Id of a field in the file to its id in the book, or ``new:<name>`` where it is only tried."""
        self.new_fields: list[str] = []
        self.remarks: list[Problem] = []
        head: dict[str, Any] = json.loads(sheet.head) if sheet.head else {}
        fresh = bool(head) and door.is_fresh  # before anything of the file is in it
        self._fields(head)
        self._words(head)
        self.currency = str(head.get("currency") or "")
        self.products: dict[str, int] = {}
        """Uid of a product in the file to its id in the book."""
        self._products(head)
        self.settings = OwnSettings(head, door, self.keys, wanted=settings, writes=writes)
        self.settings.take(fresh=fresh)
        self.remarks += self.settings.remarks

    def _products(self, head: Mapping[str, Any]) -> None:
        for shape in json_parts.list_in(head, "products") if self._writes else ():
            try:
                product = json_trade.product_of(shape)
                self.products[product.uid] = self._door.keep_product(product)
            except InvalidValue as problem:
                self.remarks.append(Problem(0, problem.field, problem.why, rejected=False))

    def _fields(self, head: Mapping[str, Any]) -> None:
        known = {(field.name.casefold(), field.retired): field for field in self._door.custom_fields()}
        for shape in json_parts.list_in(head, "custom_fields"):
            try:
                wanted = _field(shape)
            except InvalidValue as problem:
                self.remarks.append(Problem(0, problem.field, problem.why, rejected=False))
                continue
            there = known.get((wanted.name.casefold(), wanted.retired))
            if there is not None:
                self.keys[_id(shape)] = str(there.id)
            else:
                self.new_fields.append(wanted.name)
                self.keys[_id(shape)] = str(self._door.add_custom_field(wanted)) if self._writes else f"new:{wanted.name}"

    def _words(self, head: Mapping[str, Any]) -> None:
        lists = json_parts.shape_in(head.get("pick_lists") or {}, "pick_lists")
        for name, entries in lists.items():
            if name not in PICK_LISTS or not isinstance(entries, list) or not self._writes:
                continue
            there = self._door.pick_keys(name)
            for shape in entries:
                entry = _entry(name, shape)
                if entry is None or (entry.key in there and not entry.label):
                    continue
                if entry.key in there and self._named(name, entry.key):
                    continue
                try:
                    self._door.add_pick_entry(entry)
                except InvalidValue as problem:
                    self.remarks.append(Problem(0, name, problem.why, rejected=False))

    def _named(self, name: str, key: str) -> bool:
        """Whether the book has a word of the owner's for this entry already: it stays."""
        return any(each == key and word for each, word in self._door.own_words(name))


def _id(shape: Any) -> str:
    return str(shape.get("id", ""))


def _field(said: Any) -> CustomField:
    shape = json_parts.shape_in(said, "custom_fields")
    return CustomField(
        json_parts.text_in(shape, "name"),
        json_parts.text_in(shape, "type") or "text",
        tuple(str(each) for each in json_parts.list_in(shape, "choices")),
        sensitive=shape.get("sensitive") is True,
        internal=shape.get("internal") is True,
        retired=shape.get("retired") is True,
        position=json_parts.number_in(shape, "position") or 0,
    )


def _entry(name: str, said: Any) -> PickEntry | None:
    try:
        shape = json_parts.shape_in(said, name)
        key, label = json_parts.text_in(shape, "key"), json_parts.text_in(shape, "label")
        position = json_parts.number_in(shape, "position") or 0
    except InvalidValue:
        return None
    return PickEntry(name, key, label or key, bool(label), position, shape.get("retired") is True) if key else None
