"""Several customers made one, as one unit: the record by choice, and everything that hangs on the others moved to the kept one.

The others go to the trash, not out of the book: a row that moves ties both, so they come back together, and a code on an old letter
still leads to the kept one (``merged``). What the kept one has already stays behind with the other, where the trash shows it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from clientbook.data import mapping
from clientbook.data.customer_image import part_tables
from clientbook.data.customers import load, trash, update
from clientbook.data.journal import id_list
from clientbook.data.lines import Saved
from clientbook.domain.customer import Customer
from clientbook.domain.errors import Refused
from clientbook.domain.joining import joined
from clientbook.domain.names import fold
from clientbook.i18n import N_

Row = Mapping[str, Any]

_ALSO = ("source_id", "count_from", "import_unit")
"""Columns nobody typed, which the kept one takes over where it has none."""


def preview(connection: Connection, keep: int, others: Sequence[int], choices: Mapping[str, int]) -> Customer:
    """The kept record as a merge would leave it, without what moves.

    Raises:
        NotFound, Refused, InvalidValue
    """
    everybody = _everybody(connection, keep, others)
    return joined(everybody[0], everybody[1:], choices)


def merge(connection: Connection, keep: int, others: Sequence[int], choices: Mapping[str, int], now: datetime) -> Saved:
    """Make customers one; runs inside its unit.

    Raises:
        NotFound
        Refused: fewer than two, or one of them lies in the trash.
        InvalidValue: a choice is none, or the record would hold what cannot be held.
    """
    everybody = _everybody(connection, keep, others)
    kept, gone = everybody[0], everybody[1:]
    wanted = joined(kept, gone, choices)
    update(connection, "customer", keep, mapping.customer_cells(wanted), mapping.customer_cells(kept))
    _take_over(connection, keep, others)
    for each in gone:
        _Moving(connection, keep, each.id or 0).move()
    _refer(connection, keep, others)
    trash(connection, others, now)
    return Saved(keep, kept.code)


def _everybody(connection: Connection, keep: int, others: Sequence[int]) -> tuple[Customer, ...]:
    if not others or keep in others or len(set(others)) < len(others):
        raise Refused(N_("these are not two customers"))
    found = tuple(load(connection, each) for each in (keep, *others))
    if any(each.is_trashed for each in found):
        raise Refused(N_("a customer in the trash cannot be merged; take it out first"))
    return found


def _take_over(connection: Connection, keep: int, others: Sequence[int]) -> None:
    columns = ", ".join(_ALSO)
    rows = {
        row["id"]: row
        for row in connection.exec_driver_sql(
            f"SELECT id, {columns} FROM customer WHERE id IN (SELECT value FROM json_each(?))", (id_list((keep, *others)),)
        ).mappings()
    }
    wanted = {name: next((rows[each][name] for each in (keep, *others) if rows[each][name]), rows[keep][name]) for name in _ALSO}
    update(connection, "customer", keep, wanted, dict(rows[keep]))


def _refer(connection: Connection, keep: int, others: Sequence[int]) -> None:
    """Whoever was sent by one of the others was sent by the kept one."""
    sql = "UPDATE customer SET referred_by = ?1 WHERE referred_by IN (SELECT value FROM json_each(?2)) AND id <> ?1"
    connection.exec_driver_sql(f"{sql} AND id NOT IN (SELECT value FROM json_each(?2))", (keep, id_list(others)))


class _Moving:
    """The rows of one customer on their way to another, table by table."""

    def __init__(self, connection: Connection, keep: int, other: int) -> None:
        self.connection = connection
        self.keep = keep
        self.other = other
        self.persons: dict[int, int] = {}
        """The other's contact persons who stand at the kept one already, and as whom."""
        self.occasions: dict[int, int] = {}
        """The same of occasions."""

    def move(self) -> None:
        """Every table whose rows belong to a customer; those without a rule of their own move whole."""
        rules: dict[str, Callable[[], None]] = {
            "contact_person": self._move_persons,
            "contact_point": self._move_points,
            "customer_tag": self._move_tags,
            "interaction": self._move_contacts,
            "occasion": self._move_occasions,
            "greeting": self._move_greetings,
            "tidy_skip": self._move_skips,
        }
        for table in part_tables():
            rules.get(table, lambda table=table: self._hand_over(table, self._ids(table)))()

    def _rows(self, table: str, customer: int) -> list[Row]:
        order = "position, id" if table in ("contact_person", "contact_point", "customer_tag") else "id"
        found = self.connection.exec_driver_sql(f"SELECT * FROM {table} WHERE customer_id = ? ORDER BY {order}", (customer,))
        return [dict(row) for row in found.mappings().fetchall()]

    def _ids(self, table: str) -> list[int]:
        return [row["id"] for row in self._rows(table, self.other)]

    def _hand_over(self, table: str, ids: Iterable[int]) -> None:
        sql = f"UPDATE {table} SET customer_id = ? WHERE id IN (SELECT value FROM json_each(?))"
        self.connection.exec_driver_sql(sql, (self.keep, id_list(ids)))

    def _place(self, table: str, row: Row, position: int, **cells: Any) -> None:
        """One row to its place after those of the kept one."""
        update(self.connection, table, row["id"], {"customer_id": self.keep, "position": position} | cells, row)

    def _move_persons(self) -> None:
        there = self._rows("contact_person", self.keep)
        position = max((row["position"] for row in there), default=-1)
        has_main = any(row["main"] for row in there)
        for row in self._rows("contact_person", self.other):
            same = next((each for each in there if _same_person(each, row)), None)
            if same is not None:
                self.persons[row["id"]] = same["id"]
                filled = {name: same[name] or row[name] for name in ("title", "role", "notes")}
                update(self.connection, "contact_person", same["id"], filled, same)
            else:
                position += 1
                self._place("contact_person", row, position, main=0 if has_main else row["main"])

    def _move_points(self) -> None:
        there = self._rows("contact_point", self.keep)
        held = {(row["person_id"], *_face(row)) for row in there}
        first = {row["kind"] for row in there if row["primary"] and row["person_id"] is None}
        position = max((row["position"] for row in there), default=-1)
        for row in self._rows("contact_point", self.other):
            person = self.persons.get(row["person_id"], row["person_id"])
            if (person, *_face(row)) in held:
                continue
            held.add((person, *_face(row)))
            position += 1
            primary = 0 if person is None and row["kind"] in first else row["primary"]
            self._place("contact_point", row, position, person_id=person, primary=primary)

    def _move_tags(self) -> None:
        there = self._rows("customer_tag", self.keep)
        held = {row["tag"] for row in there}
        position = max((row["position"] for row in there), default=-1)
        for row in self._rows("customer_tag", self.other):
            if row["tag"] not in held:
                position += 1
                self._place("customer_tag", row, position)

    def _move_contacts(self) -> None:
        """A contact both had part in stays once, unless one of the two entries was changed since."""
        there = [_said(row) for row in self._rows("interaction", self.keep) if row["group_uid"]]
        rows = [row for row in self._rows("interaction", self.other) if not row["group_uid"] or _said(row) not in there]
        self._hand_over("interaction", (row["id"] for row in rows))
        self._same_persons("interaction")

    def _move_occasions(self) -> None:
        self._same_persons("occasion")
        same_in = ("person_id", "kind", "name", "date", "once")
        there = {tuple(row[name] for name in same_in): row["id"] for row in self._rows("occasion", self.keep)}
        for row in self._rows("occasion", self.other):
            same = there.get(tuple(row[name] for name in same_in))
            if same is not None:
                self.occasions[row["id"]] = same
            else:
                self._hand_over("occasion", (row["id"],))

    def _move_greetings(self) -> None:
        for row in self._rows("greeting", self.other):
            cells = {"customer_id": self.keep, "occasion_id": self.occasions.get(row["occasion_id"], row["occasion_id"])}
            update(self.connection, "greeting", row["id"], cells, row)

    def _move_skips(self) -> None:
        held = {row["kind"] for row in self._rows("tidy_skip", self.keep)}
        self._hand_over("tidy_skip", (row["id"] for row in self._rows("tidy_skip", self.other) if row["kind"] not in held))

    def _same_persons(self, table: str) -> None:
        """What was about a contact person who stands there already is about that one."""
        for old, new in self.persons.items():
            self.connection.exec_driver_sql(f"UPDATE {table} SET person_id = ? WHERE person_id = ?", (new, old))


def _face(row: Row) -> tuple[str, str]:
    """By what two contact points are the same."""
    return row["kind"], row["normal"] or fold(row["value"]).strip()


def _said(contact: Row) -> tuple[Any, ...]:
    """By what two entries of one contact with several are the same."""
    return tuple(contact[name] for name in ("group_uid", "at", "channel", "topic", "summary", "outcome", "reaction", "reached"))


def _same_person(one: Row, other: Row) -> bool:
    """Whether two contact persons are one: the same name, and nothing said of both that differs."""
    return fold(one["name"]) == fold(other["name"]) and all(
        not one[name] or not other[name] or one[name] == other[name] for name in ("title", "role", "notes")
    )
