"""Today: who needs the owner, each customer once, in the first section that fits; an occasion that comes round is never lost.

Planned sections walk the open steps in the order of their days; of those without a planned step the most important stand first. All of
them are ranges of partial indexes, so that a page costs the same in a book of a million; the true numbers of a big book cost more and
are asked for apart (``counts``). Of those without a planned step only the best few stand on Today: an occasion of the others stands in
the occasions, one of somebody who is shown goes with their line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from clientbook.data import coming, follow_ups, interactions, listing, settings
from clientbook.data.coming import Coming, Round
from clientbook.data.handled import handled
from clientbook.data.import_question import question
from clientbook.data.journal import id_list
from clientbook.data.plans import SECTIONS, UNPLANNED, Agenda, AgendaLine
from clientbook.data.reading import rows_of

SMALL = 50_000
"""Customers up to which the true numbers are counted with the lines."""
MOST_BEHIND = 20
"""Lines at most that are shown of those far behind in a long section, because an occasion comes round."""
_RANKS = range(5)
_ALONE = "instr(' ' || {0}do_not_contact || ' ', ' all ')"
"""Who is not to be contacted at all; as the index ``customer_left_alone`` spells it."""
_UNPLANNED = "trashed_at IS NULL AND next_due IS NULL AND cooling_from IS NOT NULL"
_CONTACTED = f"{_UNPLANNED} AND (last_contact IS NOT NULL OR count_from IS NOT NULL)"
_NEVER = f"{_UNPLANNED} AND last_contact IS NULL AND count_from IS NULL"
_EARLIER = """SELECT 1 FROM follow_up g WHERE g.customer_id = f.customer_id AND g.state = 'open' AND g.due <= f.due
  AND (g.due, g.due_time = '', g.due_time, g.id) < (f.due, f.due_time = '', f.due_time, f.id)"""
# A customer stands at its earliest open step.
_PLANNED = f"""SELECT f.id, f.customer_id FROM follow_up f INDEXED BY follow_up_open CROSS JOIN customer c ON c.id = f.customer_id
 WHERE f.state = 'open' AND f.due >= ? AND f.due < ? AND c.trashed_at IS NULL AND NOT {_ALONE.format("c.")}
 AND NOT EXISTS ({_EARLIER}) ORDER BY f.due, f.due_time, f.id LIMIT ? OFFSET ?"""
_STEPS_OF = f"""SELECT f.id, f.customer_id, f.due FROM json_each(?) asked CROSS JOIN follow_up f INDEXED BY follow_up_customer
 ON f.customer_id = asked.value WHERE f.state = 'open' AND f.due IS NOT NULL AND NOT EXISTS ({_EARLIER})
 ORDER BY f.due, f.due_time, f.id"""
# Of one rank, in the order of the index. Nobody stays cooling for as long as it takes to turn dormant: that bounds the walk.
_WALKS = {
    "cooling": f"""SELECT id FROM customer INDEXED BY customer_unplanned WHERE {_CONTACTED} AND rank = :rank AND cooling_from > :bound
 AND cooling_from <= :today AND dormant_from > :today AND NOT {_ALONE.format("")} ORDER BY cooling_from, dormant_from, id LIMIT :limit""",
    "dormant": f"""SELECT id FROM customer INDEXED BY customer_unplanned WHERE {_CONTACTED} AND rank = :rank AND cooling_from <= :today
 AND dormant_from <= :today AND NOT {_ALONE.format("")} ORDER BY cooling_from, dormant_from, id LIMIT :limit""",
    "never_contacted": f"""SELECT id FROM customer INDEXED BY customer_never WHERE {_NEVER} AND rank = :rank
 AND NOT {_ALONE.format("")} ORDER BY cooling_from, id LIMIT :limit""",
}
_DUE_COUNT = "SELECT count(*) FROM customer INDEXED BY {0} WHERE trashed_at IS NULL AND {1} next_due >= ? AND next_due < ?"
_STALE = "count(*) FILTER (WHERE dormant_from > :today AND cooling_from <= :today), count(*) FILTER (WHERE dormant_from <= :today)"
_UNPLANNED_COUNT = f"SELECT {_STALE} FROM customer INDEXED BY customer_unplanned WHERE {_CONTACTED}"
_NEVER_COUNT = f"SELECT count(*) FROM customer INDEXED BY customer_never WHERE {_NEVER}"
_LEFT_ALONE = f"FROM customer INDEXED BY customer_left_alone WHERE {_ALONE.format('')} AND"
# Who has no line above the occasions that would say it: neither planned soon nor among the best of those who are not planned.
_FREE = f"""NOT {_ALONE.format("c.")} AND (c.next_due IS NULL OR c.next_due > :week)
 AND c.id NOT IN (SELECT value FROM json_each(:shown))"""
# Who is planned soon, but so far behind that the line is not among those shown.
_BEHIND = f"""NOT {_ALONE.format("c.")} AND c.next_due <= :week AND c.id NOT IN (SELECT value FROM json_each(:shown))"""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a customer stands, by ids."""

    section: str
    customer: int
    step: int | None = None
    round: Round | None = None


def agenda(connection: Connection, day: date, now: datetime, limit: int = 100) -> Agenda:
    """The first lines of every section, what was handled, and the question after an import.

    Args:
        day: the day it is reckoned for.
        now: whose midnight the handled ones are counted from.
        limit: lines of a planned section and of the occasions; of the others the best few stand there (setting ``today_best``). Of a
            planned section that is longer, those follow who have an occasion, so that it does not pass unseen.
    """
    best = min(_best(connection), limit)
    places: list[_Place] = []
    known: dict[str, int] = {}
    for section in SECTIONS:
        most = best if section in UNPLANNED else limit
        shown = [place.customer for place in places if place.section in UNPLANNED]
        found = _places(connection, section, day, most, shown=shown)
        places += found
        if len(found) < most:
            known[section] = len(found)
    if limit > 0 and not known.keys() >= _spans(day).keys():
        places += _behind(connection, day, places, min(limit, MOST_BEHIND))
        places.sort(key=lambda place: SECTIONS.index(place.section))
    highest = connection.exec_driver_sql("SELECT max(id) FROM customer").scalar() or 0
    if highest <= SMALL:
        known = counts(connection, day, best)
    return Agenda(day, _lines(connection, places, day), known, handled(connection, now), question(connection))


def section_lines(
    connection: Connection, section: str, day: date, limit: int, offset: int, best: int | None = None
) -> tuple[AgendaLine, ...]:
    """A part of one section in its order, as far as it goes.

    Args:
        best: how many of each section without a planned step are shown beside it; None: as many as on Today.
    """
    shown = _shown(connection, day, best) if section == "occasions" else ()
    return _lines(connection, _places(connection, section, day, limit, offset, shown), day)


def counts(connection: Connection, day: date, best: int | None = None) -> dict[str, int]:
    """The true number of every section.

    Args:
        best: how many of each section without a planned step are shown; None: as many as on Today. It decides who stands in the occasions.
    """
    found = {section: _planned_count(connection, *span) for section, span in _spans(day).items()}
    today = {"today": day.isoformat()}
    cooling, dormant = connection.exec_driver_sql(_UNPLANNED_COUNT, today).one()
    never = connection.exec_driver_sql(_NEVER_COUNT).scalar_one()
    if not settings.get(connection, "leave_out_do_not_contact"):  # else they have no marks and stand in neither index
        alone = connection.exec_driver_sql(f"SELECT {_STALE} {_LEFT_ALONE} {_CONTACTED}", today).one()
        cooling, dormant = cooling - alone[0], dormant - alone[1]
        never -= connection.exec_driver_sql(f"SELECT count(*) {_LEFT_ALONE} {_NEVER}").scalar_one()
    found |= {"cooling": cooling, "dormant": dormant, "never_contacted": never}
    return found | {"occasions": Coming(connection, day, _FREE, _shown(connection, day, best)).count()}


def _best(connection: Connection) -> int:
    return int(settings.get(connection, "today_best"))


def _shown(connection: Connection, day: date, best: int | None) -> list[int]:
    """Who is shown of those without a planned step."""
    most = _best(connection) if best is None else best
    return [each for section in UNPLANNED for each in _unplanned(connection, section, day, most)]


def _spans(day: date) -> dict[str, tuple[str, str]]:
    """The days of the planned sections: from the first up to, not including, the second."""
    tomorrow, after = _later(day, 1), _later(day, 8)
    return {"overdue": ("", day.isoformat()), "due_today": (day.isoformat(), tomorrow), "next_7_days": (tomorrow, after)}


def _later(day: date, days: int) -> str:
    return date.fromordinal(day.toordinal() + days).isoformat() if day.toordinal() + days <= date.max.toordinal() else "9999-12-32"


def _planned_count(connection: Connection, since: str, until: str) -> int:
    everybody = _DUE_COUNT.format("customer_by_next_due", "")
    alone = _DUE_COUNT.format("customer_left_alone", f"{_ALONE.format('')} AND")
    return sum(sign * int(connection.exec_driver_sql(sql, (since, until)).scalar_one()) for sign, sql in ((1, everybody), (-1, alone)))


def _places(connection: Connection, section: str, day: date, limit: int, offset: int = 0, shown: Sequence[int] = ()) -> list[_Place]:
    if limit <= 0:
        return []
    spans = _spans(day)
    if section in spans:
        rows = rows_of(connection, _PLANNED, (*spans[section], limit, offset))
        return [_Place(section, customer, step) for step, customer in rows]
    if section == "occasions":
        rounds = Coming(connection, day, _FREE, shown).first(limit + offset)[offset:]
        return [_Place(section, each.customer, round=each) for each in rounds]
    return [_Place(section, each) for each in _unplanned(connection, section, day, limit + offset)[offset:]]


def _behind(connection: Connection, day: date, places: Sequence[_Place], limit: int) -> list[_Place]:
    """Lines of planned sections that are too far behind to be shown, of customers with an occasion."""
    shown = [place.customer for place in places if place.step is not None]
    customers = [each.customer for each in Coming(connection, day, _BEHIND, shown).first(limit)]
    found = rows_of(connection, _STEPS_OF, (id_list(customers),))
    sections = [(section, until) for section, (_since, until) in _spans(day).items()]
    return [_Place(next(section for section, until in sections if due < until), customer, step) for step, customer, due in found]


def _unplanned(connection: Connection, section: str, day: date, limit: int) -> list[int]:
    """Customers without a planned step, the most important first, of those the longest overdue for a contact."""
    bound = date.fromordinal(max(1, day.toordinal() - settings.get(connection, "dormant_days"))).isoformat()
    found: list[int] = []
    for rank in _RANKS:
        if len(found) < limit:
            values = {"rank": rank, "today": day.isoformat(), "bound": bound, "limit": limit - len(found)}
            found += connection.exec_driver_sql(_WALKS[section], values).scalars().fetchall()
    return found


def _lines(connection: Connection, places: Sequence[_Place], day: date) -> tuple[AgendaLine, ...]:
    ids = _distinct(place.customer for place in places)
    customers = {line.id: line for line in listing.rows(connection, ids)}
    words = interactions.last_words(connection, ids)
    steps = follow_ups.load_many(connection, _distinct(place.step for place in places if place.step is not None))
    notes = Coming(connection, day).of(_distinct(place.customer for place in places if place.round is None))
    rounds = coming.upcoming(connection, [*notes.values(), *(place.round for place in places if place.round is not None)])
    return tuple(
        AgendaLine(
            place.section,
            customers[place.customer],
            steps[place.step] if place.step is not None else None,
            rounds.get(place.customer),
            words.get(place.customer),
        )
        for place in places
    )


def _distinct(ids: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(ids))
