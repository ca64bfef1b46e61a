"""Who sent whom: a column that names customers, in the book or in the same file, becomes links between records."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from clientbook.data import Door
from clientbook.domain.codes import is_code
from clientbook.domain.customer import Customer
from clientbook.domain.fields import BY_KEY
from clientbook.exchange.candidate import Candidate
from clientbook.exchange.matching import Matched, Target
from clientbook.exchange.sheet import Problem
from clientbook.i18n import N_, _


class Referrers:
    """Those a file names as referrers, found by code, or by a name only one customer of the book has."""

    def __init__(self, door: Door, candidates: list[Candidate]) -> None:
        self._door = door
        said = {candidate.referred_by for candidate in candidates if candidate.referred_by}
        whole = any(candidate.whole is not None for candidate in candidates)
        self._uids = whole
        found = self._door.known([word for word in said if is_code(word)], [], {}, said if whole else ()) if said else None
        by_code = found.by_code | found.by_uid if found is not None else {}
        by_name = self._door.named(said) if said else {}
        self._known = {name: ids[0] for name, ids in by_name.items() if len(ids) == 1} | by_code

    def meet(self, matched: Matched) -> None:
        """Learn whom in the book the customers of our own JSON are, who have uids of their own in the file."""
        if self._uids:
            self._known |= {row.uid: target.id for target in matched.targets if target.id is not None for row in target.rows if row.uid}
            self._known |= {row.uid: matched.meant[row.row] for row in matched.same if row.uid and row.row in matched.meant}

    def referred(self, customer: Customer, row: Candidate) -> Customer:
        """The customer with who sent it, where that is known and the record does not say otherwise."""
        referrer = self._known.get(row.referred_by)
        if referrer is None or referrer == customer.id or customer.referred_by is not None:
            return customer
        return replace(customer, referred_by=referrer)

    def link_in_file(self, targets: list[Target], ids: Sequence[int]) -> None:
        """Link those whom a customer of the same file sent; a name that is nobody's goes to the notes."""
        by_name: dict[str, list[int]] = defaultdict(list)
        for target, each in zip(targets, ids, strict=True):
            row = target.rows[0]
            for word in {row.uid} if self._uids else {str(row.values.get("name", "")), row.code} - {""}:
                by_name[word].append(each)
        for target, each in zip(targets, ids, strict=True):
            for row in target.rows:
                if not row.referred_by or row.referred_by in self._known:
                    continue
                known = by_name.get(row.referred_by, [])
                if len(known) == 1 and known[0] != each:
                    self._door.refer(each, known[0])
                else:
                    customer = self._door.customer(each)
                    if (noted := self.noted(customer, row)) != customer:
                        self._door.save(noted, customer)
        if self._uids:
            self._known |= {target.rows[0].uid: each for target, each in zip(targets, ids, strict=True) if target.rows[0].uid}

    def noted(self, customer: Customer, row: Candidate) -> Customer:
        """The customer with an unknown referrer's name in the notes; a uid says nothing to anybody and is only told of."""
        label = _(BY_KEY["referred_by"].label)
        if self._uids:
            row.remarks.append(Problem(row.row, label, N_("who sent them is not in this file"), rejected=False))
            return customer
        line = f"{label}: {row.referred_by}"
        if line in customer.notes:
            return customer
        why = N_("{name} is not the name of one customer; it was written to the notes")
        row.remarks.append(Problem(row.row, label, why, {"name": row.referred_by}, rejected=False))
        return replace(customer, notes=f"{customer.notes}\n{line}".strip())
