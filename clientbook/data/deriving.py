"""The derived columns of customers, worked out from the rows they are made from; ``refresh`` writes them down."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from clientbook.clock import utc_text
from clientbook.data import marks, totals
from clientbook.data.reading import rows_of
from clientbook.domain.readings import sort_key
from clientbook.domain.staleness import Rules

Touched = frozenset[str] | None
"""Tables whose rows have changed; None: any of them."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the derived columns depend on beside the rows."""

    now: datetime
    rules: Rules
    hidden: frozenset[int] = frozenset()
    """Sensitive custom fields: the index leaves them out."""
    through: date | None = None
    """The last day marks were reckoned for."""
    currency: str = ""
    """What totals are in."""

    @property
    def today(self) -> date:
        """The local day; a clock that goes back makes no contact of the days before a future one."""
        return max(self.now.date(), self.through or date.min)


class Stood(NamedTuple):
    """The derived columns of a customer but ``changed_at``, which is no function of the rows."""

    name_key: str
    company_key: str
    person: str
    phone: str
    phone_state: str
    email: str
    tags_text: str
    last_contact: str | None
    next_due: str | None
    next_what: str
    cooling_from: str | None
    dormant_from: str | None
    purchase_count: int
    spent: int
    first_purchase: str | None
    last_purchase: str | None
    score: int | None


class Derived(NamedTuple):
    """One customer's derived columns as they stand and as they should."""

    id: int
    was: Stood
    new: Stood


_IN = "IN (SELECT value FROM json_each(?))"
_PERSONS = f"SELECT customer_id, name FROM contact_person WHERE customer_id {_IN} ORDER BY customer_id, main DESC, position, id"
_STEPS = (
    f"SELECT customer_id, due, what FROM follow_up WHERE customer_id {_IN} AND state = 'open'"
    " ORDER BY customer_id, due IS NULL, due, due_time = '', due_time, id"
)
_OWN = (
    "SELECT id, code, name, company, created_on, count_from, rhythm_days, status, do_not_contact,"
    f" {', '.join(Stood._fields)} FROM customer WHERE id {_IN}"
)


def derive(connection: Connection, ids: str, ctx: Context, touched: Touched = None) -> Iterator[Derived]:
    """The derived columns of each customer of the list that exists, as they stand and as they should.

    Args:
        touched: tables whose rows have changed; None: any of them. What is made from others stays as it stands.
    """
    read = _Sources(connection, ids, touched)
    persons = read.first(_PERSONS, "contact_person")
    phones, emails = (read.first(_points(kind), "contact_point", "contact_person") for kind in ("phone", "email"))
    steps = read.first(_STEPS, "follow_up")
    tags = _tags(connection, ids)
    contacts = _contacts(connection, ids, ctx) if read.is_touched("interaction") else None
    bought = totals.bought(connection, ids, ctx.currency) if read.is_touched("purchase") else None
    scores = totals.scores(connection, ids) if read.is_touched("rating") else None
    named = read.is_touched("customer", "contact_point", "contact_person")
    for each, code, name, company, created, count_from, rhythm, status, silent, *stood in rows_of(connection, _OWN, (ids,)):
        was = Stood(*stood)
        phone, state = (was.phone, was.phone_state) if phones is None else phones.get(each, ("", ""))
        email = was.email if emails is None else emails.get(each, ("", ""))[0]
        due, what = (was.next_due, was.next_what) if steps is None else steps.get(each, (None, ""))
        last = was.last_contact if contacts is None else contacts.get(each)
        words = tags.get(each, ())
        trade: totals.Bought = was[12:16]
        if bought is not None:
            trade = bought.get(each, totals.NOTHING_BOUGHT)
        key, company_key = _keys(name, company, phone, email, code) if named else was[:2]
        cooling, dormant = _marks(ctx, last or count_from or created, rhythm, words, status, silent)
        person = was.person if persons is None else persons.get(each, ("",))[0]
        score = was.score if scores is None else scores.get(each)
        shown = " ".join(words)
        new = Stood(key, company_key, person, phone, state, email, shown, last, due, what, cooling, dormant, *trade, score)
        yield Derived(each, was, new)


def _earlier(each: Mapping[str, Any]) -> tuple[Any, ...]:
    return not each["due"], each["due"], not each["due_time"], each["due_time"]


def derived_new(row: Mapping[str, Any], parts: "Parts", ctx: Context) -> Stood:
    """The derived columns of a customer that is about to be written, whose rows are all at hand; it has bought nothing and rated nothing.

    What the questions above choose by their order is chosen here in the same order; a property test holds both together.
    """
    (phone, state), (email, _state) = parts.first("phone"), parts.first("email")
    person = str(min(parts.persons, key=lambda each: not each["main"], default={"name": ""})["name"])
    last = _last(parts.contacts, ctx) if parts.contacts else None
    steps = [each for each in parts.steps if each["state"] == "open"]
    step = min(steps, key=_earlier, default={"due": None, "what": ""})
    key, company_key = _keys(row["name"], row["company"], phone, email, row["code"])
    begun = last or row["count_from"] or row["created_on"]
    cooling, dormant = _marks(ctx, begun, row["rhythm_days"], parts.tags, row["status"], row["do_not_contact"])
    tags, due, what = " ".join(parts.tags), step["due"], str(step["what"])
    return Stood(key, company_key, person, phone, state, email, tags, last, due, what, cooling, dormant, *totals.NOTHING_BOUGHT, None)


@dataclass(slots=True)
class Parts:
    """The rows that hang on a customer who is about to be written, each kind in the order of its ids."""

    persons: Sequence[Mapping[str, Any]]
    points: Sequence[Mapping[str, Any]]
    contacts: Sequence[Mapping[str, Any]]
    steps: Sequence[Mapping[str, Any]]
    tags: Sequence[str]

    def first(self, kind: str) -> tuple[str, str]:
        """The point of a kind to show first, in its comparable form where it has one, and its state."""
        found = [each for each in self.points if each["kind"] == kind]
        if len(found) > 1:
            main = {each["id"] for each in self.persons if each["main"]}
            order = {each["id"]: each["person_id"] not in main for each in found}
            found.sort(key=lambda each: (each["state"] == "invalid", bool(each["person_id"]), order[each["id"]], not each["primary"]))
        return (found[0]["normal"] or found[0]["value"], found[0]["state"]) if found else ("", "")


def _last(contacts: Sequence[Mapping[str, Any]], ctx: Context) -> str | None:
    """The day of the newest contact that is not in the future."""
    today, now = ctx.today.isoformat(), utc_text(ctx.now)
    past = (each["on_date"] for each in contacts if each["reached"] and (each["on_date"] <= today or each["at"] <= now))
    return max(past, default=None)


def _keys(name: str, company: str, phone: str, email: str, code: str) -> tuple[str, str]:
    """Where a customer stands in lists by name and by company."""
    return sort_key(name or phone or email or code), sort_key(company)


def _marks(ctx: Context, begun: str, rhythm: int | None, tags: Sequence[str], status: str, silent: str) -> tuple[str | None, str | None]:
    """From when on a customer is cooling and dormant, counted from the last contact, or from the day it began."""
    if ctx.rules.leaves_out(status, silent.split()):
        return None, None
    return marks.marks_from(begun, ctx.rules.rhythm(rhythm, tags), ctx.rules.thresholds)


class _Sources:
    """Reads what is worth reading: the rows of tables that were touched."""

    def __init__(self, connection: Connection, ids: str, touched: Touched) -> None:
        self._connection, self._ids, self._touched = connection, ids, touched

    def is_touched(self, *tables: str) -> bool:
        """Whether rows of one of these may have changed."""
        return self._touched is None or not self._touched.isdisjoint(tables)

    def first(self, sql: str, *tables: str) -> dict[int, tuple[Any, ...]] | None:
        """The first row of each customer in an ordered question, without the customer; None where nothing was touched."""
        if not self.is_touched(*tables):
            return None
        first: dict[int, tuple[Any, ...]] = {}
        for row in rows_of(self._connection, sql, (self._ids,)):
            if row[0] not in first:
                first[row[0]] = row[1:]
        return first


def _points(kind: str) -> str:
    """A customer's points of a kind, the one to show first: valid, its own, primary, then those of the main contact person."""
    return (
        "SELECT p.customer_id, CASE WHEN p.normal <> '' THEN p.normal ELSE p.value END, p.state FROM contact_point p"
        f" LEFT JOIN contact_person h ON h.id = p.person_id WHERE p.customer_id {_IN} AND p.kind = '{kind}' ORDER BY p.customer_id,"
        " p.state = 'invalid', p.person_id IS NOT NULL, coalesce(h.main, 0) DESC, p.\"primary\" DESC,"
        " coalesce(h.position, 0), p.position, p.id"
    )


def _contacts(connection: Connection, ids: str, ctx: Context) -> dict[int, str]:
    """The day of each customer's newest contact that is not in the future.

    It is past by its day, or by its instant: what was logged in Tokyo tonight is past in Los Angeles this morning. The index is walked
    from the newest day back, because rows of one customer lie far apart in the file.
    """
    sql = """SELECT c.id, (SELECT i.on_date FROM interaction i
        WHERE i.customer_id = c.id AND i.reached AND (i.on_date <= ?2 OR i.at <= ?3) ORDER BY i.on_date DESC LIMIT 1)
        FROM customer c WHERE c.id IN (SELECT value FROM json_each(?1))"""
    rows = rows_of(connection, sql, (ids, ctx.today.isoformat(), utc_text(ctx.now)))
    return {each: day for each, day in rows if day is not None}


def _tags(connection: Connection, ids: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    sql = f"SELECT customer_id, tag FROM customer_tag WHERE customer_id {_IN} ORDER BY customer_id, position, id"
    for customer_id, tag in rows_of(connection, sql, (ids,)):
        found.setdefault(customer_id, []).append(tag)
    return found
