"""The trade of one import: what a file says was bought and rated is written once, however often the file comes.

A purchase is known by its own id where the file is one of ours; else by customer, day, product, quantity, amount, currency and number. Of
rows of one customer that say word for word the same, one counts; where the words differ, there were two.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from clientbook.data import Door, Traded
from clientbook.domain.money import plain_amount
from clientbook.domain.names import fold
from clientbook.domain.purchase import AfterSale, Purchase
from clientbook.domain.rating import Rating
from clientbook.exchange.candidate import Candidate, Whole
from clientbook.exchange.plan_import import Difference
from clientbook.exchange.sheet import Problem
from clientbook.i18n import N_

Dealt = Purchase | AfterSale | Rating
TABLES: Mapping[type, str] = {Purchase: "purchase", AfterSale: "after_sale", Rating: "rating"}
_SAID_AGAIN = N_("an earlier row says the same of this customer; it counts once")
_NO_PURCHASE = N_("the purchase it came after is not in the book; import the purchases first")
_PARTS: Mapping[type, tuple[str, ...]] = {
    Purchase: ("on_date", "product", "quantity", "unit_price", "amount", "currency", "payment", "contract_no", "status", "note"),
    AfterSale: ("on_date", "kind", "note"),
    Rating: ("on_date", "score", "comment", "action"),
}
"""What a row that is known may say anew."""
_SAID_BESIDE = frozenset({"status", "payment", "note", "action"})
"""What ``said`` leaves out, and a change may be about."""
_NOTHING = Whole()


class Trades:
    """What is known of the trade in the book, each to be found again once."""

    def __init__(self, door: Door, products: Mapping[str, int], *, writes: bool) -> None:
        self._door = door
        self._products = products
        self._writes = writes
        self._taken: set[str] = set()
        self._told: dict[object, set[object]] = defaultdict(set)
        self._standing: dict[int, list[Dealt]] = {}
        self._names: dict[str, int] | None = None
        self.brought: Counter[str] = Counter()
        """What was, or would be, written: ``purchases``, ``after_sales``, ``ratings``."""

    def prepare(self, candidates: Iterable[Candidate]) -> None:
        """Ask once what stands in the book."""
        rows = [each for candidate in candidates for each in _all(candidate)]
        if uids := [each.value.uid for each in rows if each.value.uid]:
            for table in TABLES.values():
                self._taken |= self._door.taken_uids(table, uids)

    # ---- customers this import makes

    def of_new(self, whose: object, rows: Sequence[Candidate]) -> list[Traded]:
        """What a new customer is said to have bought; of one that is made a second time everything gets ids of its own."""
        told = [(row, each) for row in rows for each in self._once(whose, row)]
        anew = {each.value.uid: self._door.fresh_uid() for _row, each in told if each.value.uid in self._taken}
        bought = {each.value.uid for _row, each in told if isinstance(each.value, Purchase)}
        kept: list[Traded] = []
        for row, each in told:
            if isinstance(each.value, AfterSale) and each.links.get("purchase") not in bought:
                row.remarks.append(Problem(row.row, "", _NO_PURCHASE, rejected=False))
                continue
            links = {name: anew.get(uid, uid) for name, uid in each.links.items()}
            value = replace(each.value, uid=anew.get(each.value.uid, each.value.uid))
            kept.append(replace(each, value=value, links=links) if anew else each)
            self.brought[f"{TABLES[type(value)]}s"] += 1
        return kept

    def write(self, customer_id: int, rows: Iterable[Candidate], found: Iterable[Traded]) -> None:
        """Write it; type and cooperation follow where a sheet says it, but for a type the sheet names itself."""
        if not (listed := [self._listed(each) for each in found]):
            return
        rows = tuple(rows)
        typed = any("type" in row.values for row in rows)
        self._door.add_trade(customer_id, listed, self._products, follows=any(row.trade for row in rows), typed=typed)

    # ---- customers that stand in the book

    def stood(self, customer_id: int, row: Candidate) -> None:
        """A row that is known word for word: what it tells of is spoken for."""
        for each in self._once(customer_id, row):
            self._take(customer_id, each)

    def add_to(self, customer_id: int, row: Candidate) -> Iterator[Difference]:
        """Write what does not stand there; what was, or would be, written."""
        fresh: list[Traded] = []
        for each in self._once(customer_id, row):
            known, old = self._take(customer_id, each)
            if not known:
                if isinstance(each.value, AfterSale) and not self._has_purchase(customer_id, each, fresh):
                    row.remarks.append(Problem(row.row, "", _NO_PURCHASE, rejected=False))
                    continue
                fresh.append(each)
                self.brought[f"{TABLES[type(each.value)]}s"] += 1
                yield Difference(f"{TABLES[type(each.value)]}s", "", said(each.value))
            elif old is not None and (new := _laid_over(old, each)) is not None:
                if self._writes:
                    self._door.change_trade(new)
                told = (text for place, text in each.cells if place.partition(".")[2] in _SAID_BESIDE)
                yield Difference(f"{TABLES[type(new)]}s", said(old), " ".join((said(new), *told)))
        if self._writes:
            self.write(customer_id, (row,), fresh)

    def _has_purchase(self, customer_id: int, after: Traded, fresh: Iterable[Traded]) -> bool:
        wanted = after.links.get("purchase", "")
        return wanted in {each.uid for each in self._stands(customer_id)} | {each.value.uid for each in fresh}

    def _once(self, whose: object, row: Candidate) -> Iterator[Traded]:
        for each in _all(row):
            if each.cells and each.cells in self._told[whose]:
                row.remarks.append(Problem(row.row, "", _SAID_AGAIN, rejected=False))
                continue
            self._told[whose].add(each.cells)
            yield each

    def _stands(self, customer_id: int) -> list[Dealt]:
        if customer_id not in self._standing:
            self._standing[customer_id] = list(self._door.standing_trade(customer_id))
        return self._standing[customer_id]

    def _take(self, customer_id: int, told: Traded) -> tuple[bool, Dealt | None]:
        """Whether it stands in the book, and as what, where a sheet may change it; the next one alike is another."""
        value, there = told.value, self._stands(customer_id)
        if value.uid and value.uid in self._taken:
            found = next((each for each in there if each.uid == value.uid), None) if told.cells else None
            return True, found
        if value.uid and not told.cells:
            return False, None
        alike = [each for each in there if _key(each) == _key(value)]
        if not alike:
            return False, None
        found = min(alike, key=lambda each: _laid_over(each, told) is not None)  # one that says the same in everything else, first
        there.remove(found)
        return True, found

    def _listed(self, each: Traded) -> Traded:
        """With the product of the owner's list that a sheet names; one that is not there is added."""
        value = each.value
        if not each.cells or not isinstance(value, Purchase) or not value.product.strip():
            return each
        if self._names is None:
            self._names = self._door.product_names()
        name = fold(value.product)
        if name not in self._names:
            self._names[name] = self._door.add_name(value.product)
        return replace(each, value=replace(value, product_id=self._names[name]))


def _all(row: Candidate) -> tuple[Traded, ...]:
    return (*(row.whole or _NOTHING).traded, *row.trade)


def _key(value: Dealt) -> tuple[object, ...]:
    if isinstance(value, Purchase):
        words = fold(value.product), fold(value.contract_no)
        return ("purchase", value.on_date, *words, value.quantity, value.amount, value.currency)
    if isinstance(value, AfterSale):
        return ("after_sale", value.on_date, value.kind, fold(value.note))
    return ("rating", value.on_date, value.score, fold(value.comment))


def _laid_over(old: Dealt, told: Traded) -> Dealt | None:
    """What stands there with what the cells of the row say otherwise; None where they say nothing new."""
    cells = {place.partition(".")[2] for place, _text in told.cells}
    changes: dict[str, Any] = {}
    for part in _PARTS[type(old)]:
        before, now = getattr(old, part), getattr(told.value, part)
        same = before == now or (isinstance(now, str) and fold(before) == fold(now))
        if part in cells and now not in ("", None) and not same:
            changes[part] = now
    return replace(old, **changes) if changes else None


def said(value: Dealt) -> str:
    """One of them in a line, as stored."""
    if isinstance(value, Purchase):
        amount = f"{plain_amount(value.amount, value.currency)} {value.currency}".strip()
        parts = (value.product or value.contract_no, amount)
    elif isinstance(value, AfterSale):
        parts = (value.note, "")
    else:
        parts = (str(value.score), value.comment)
    return " ".join(filter(None, (value.on_date.isoformat(), *parts)))
