"""Lists: which customers, in which order, and how each line looks. Plain questions on a connection; nothing is kept.

A page of a list of any size is read along an index and stops at its end. The ids of a whole list come as one blob made by SQLite
(``IDS_SQL``), so that a million of them never occupy the interpreter while somebody types.
"""

from array import array
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from clientbook.data import filtered, search
from clientbook.data.fitting import Among, Fitting, FittingAt
from clientbook.data.lines import NOTHING, CustomerLine, Found, Match, Query
from clientbook.data.reading import rows_of
from clientbook.data.search.hits import IDS_SQL
from clientbook.data.sorting import Sort, column_of, is_indexed, sort_of

_FIXED = (
    "id, code, kind, name, company, person, phone, phone_state, email, type, status, stage, intent, level, source, tags_text,"
    " last_contact, next_due, next_what, cooling_from, dormant_from, created_on, do_not_contact, trashed_at"
)
MANY = 200_000
"""Customers from which on a first page does not wait for the count."""
_COUNTED = "clientbook.counted"
_ROWS = 128
"""Lines read by one statement."""


def count(connection: Connection, trashed: bool = False) -> int:
    """How many customers there are, or lie in the trash.

    Counting a million takes 0.1 s, so a reader remembers the number until somebody writes; ``data_version`` tells a reader of every
    commit but its own, and a reader has none.
    """
    seen = version(connection)
    known = connection.info.get(_COUNTED)
    if known is None or known[0] != seen:
        lying = int(connection.exec_driver_sql("SELECT count(*) FROM customer WHERE trashed_at IS NOT NULL").scalar_one())
        standing = int(connection.exec_driver_sql("SELECT count(*) FROM customer").scalar_one()) - lying
        known = (seen, standing, lying)
        if connection.exec_driver_sql("PRAGMA query_only").scalar_one():
            connection.info[_COUNTED] = known
    return int(known[2 if trashed else 1])


def _total(connection: Connection, trashed: bool) -> tuple[int, bool]:
    """The count for a first page, and whether it is only about right: a big book is counted by ``find_all``, not before the page."""
    highest = connection.exec_driver_sql("SELECT max(id) FROM customer").scalar() or 0
    if trashed or highest <= MANY:
        return count(connection, trashed), False
    known = connection.info.get(_COUNTED)
    return (known[1], known[0] != version(connection)) if known else (highest, True)


def is_quick(query: Query) -> bool:
    """Whether ``find`` reads its page along an index; other questions belong on the slow reader.

    With a filter alone it depends on the book: ``find_filtered_at_once`` tries.
    """
    if by_relevance(query):
        return not query.reverse and query.where is None
    if query.where is not None:
        return False
    return not query.words.strip() and (query.trashed or is_indexed(query.sort))


def by_relevance(query: Query) -> bool:
    """Whether the ranking of the search decides the order."""
    return bool(query.words.strip()) and query.sort in ("name", "relevance")


def find(connection: Connection, query: Query, limit: int = 100, now: datetime | None = None, known: FittingAt | None = None) -> Found:
    """The first page of a list, with what is known of its length.

    Args:
        now: this instant; a filter asks for it.
        known: who fits the filters asked last.
    """
    if query.words.strip():
        if not by_relevance(query) or query.reverse:
            return _sorted_search(connection, query, limit, now, known)
        return _search(connection, query, limit, _among(connection, query, now, known))
    if query.where is not None:
        return _filtered(connection, query, filtered.first_page(connection, query, limit, _needed(now), at_once=False), limit)
    ids = _first_ids(connection, sort_of(connection, query), limit)
    total, about = _total(connection, query.trashed)
    return Found(ids, rows(connection, ids, query.columns), total, complete=not about and total <= len(ids), about=about)


def find_filtered_at_once(connection: Connection, query: Query, limit: int, now: datetime, known: Fitting) -> Found | None:
    """The first page of a list with a filter, where it is found in no time; None where it belongs on the slow reader."""
    if query.words.strip():
        among = known.at(version(connection)).known(query, now) if by_relevance(query) and not query.reverse else None
        return _search(connection, query, limit, among) if among is not None else None
    page = filtered.first_page(connection, query, limit, now, at_once=True)
    return _filtered(connection, query, page, limit) if page is not None else None


def _filtered(connection: Connection, query: Query, page: filtered.Page | None, limit: int) -> Found:
    if page is None:
        return Found()
    return Found(page.ids, rows(connection, page.ids[:limit], query.columns), page.total, complete=page.whole, about=not page.whole)


def version(connection: Connection) -> int:
    """A number that is another one after every commit of any other connection."""
    return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())


def _among(connection: Connection, query: Query, now: datetime | None, known: FittingAt | None) -> Among | None:
    return None if query.where is None else filtered.fitting(connection, query, _needed(now), known)


def _needed(now: datetime | None) -> datetime:
    if now is None:
        raise ValueError("a filter needs the instant it is asked at")
    return now


def count_found(connection: Connection, query: Query, now: datetime, known: FittingAt | None = None) -> int:
    """How many customers a list has."""
    if not query.words.strip():
        return filtered.count(connection, query, now) if query.where is not None else count(connection, query.trashed)
    return find_all(connection, query, now, known).total


def find_all(connection: Connection, query: Query, now: datetime | None = None, known: FittingAt | None = None) -> Found:
    """Every id of a list in its order, without lines.

    Args:
        now: this instant; a filter asks for it.
        known: who fits the filters asked last; added to.
    """
    if not query.words.strip() and query.where is not None:
        ids = filtered.everybody(connection, query, _needed(now))
        filtered.keep(connection, query, _needed(now), ids, known)
        return Found(ids, (), len(ids))
    if not query.words.strip():
        ids = _all_ids(connection, sort_of(connection, query))
        return Found(ids, (), len(ids))
    asked = search.ask(query.words, query.trashed, _among(connection, query, now, known))
    ids = search.all_ids(connection, asked)
    about = False
    if asked.inexact:
        if len(ids) <= search.FEW:
            ids = array("q", search.checked(connection, asked, ids))
        else:
            about = True
    if not by_relevance(query):
        ids = filtered.in_order(connection, sort_of(connection, query), ids)
    if query.reverse and by_relevance(query):
        ids.reverse()
    return Found(ids, (), len(ids), complete=True, about=about)


def _search(connection: Connection, query: Query, limit: int, among: Among | None) -> Found:
    """The first page of a search: walks the ranking and checks each hit until the page is full."""
    asked = search.ask(query.words, query.trashed, among)
    ids = array("q")
    matches: dict[int, Match | None] = {}
    more, looked_at = False, 0
    for hits in search.walk(connection, asked, limit + 1):
        more |= hits.more
        waiting = hits.ids
        while waiting and len(ids) <= limit and looked_at < search.FEW:
            # Only as many as the page has room for: checking a hit means reading it.
            some, waiting = waiting[: limit + 1 - len(ids)], waiting[limit + 1 - len(ids) :]
            checked = search.find_matches(connection, asked, some, {each: hits.days[each] for each in some if each in hits.days})
            matches |= checked
            looked_at += len(some)
            ids.extend(each for each in some if each in checked)
        if len(ids) > limit or looked_at >= search.FEW:
            more = True
            break
    total, about = len(ids), False
    if more:
        counted, all_seen = search.count(connection, asked)
        total = max(total, counted)
        about = looked_at > len(ids) or total > search.FEW or len(ids) <= limit or not all_seen or search.speaks(connection, asked)
    lines = _lines(connection, ids[:limit], query.columns, matches)
    return Found(ids[:limit], lines, total, complete=not more, about=about)


def _sorted_search(connection: Connection, query: Query, limit: int, now: datetime | None, known: FittingAt | None) -> Found:
    """The first page of a search in the order of a column: every hit has to be known."""
    whole = find_all(connection, query, now, known)
    ids = whole.ids[:limit]
    return Found(ids, rows(connection, ids, query.columns, query.words), whole.total, complete=len(ids) == whole.total, about=whole.about)


def _first_ids(connection: Connection, sort: Sort, limit: int) -> "array[int]":
    ids = array("q")
    for part in sort.parts:
        if len(ids) >= limit:
            break
        sql = f"SELECT id FROM customer {part.sql} LIMIT ?"
        ids.extend(row[0] for row in connection.exec_driver_sql(sql, (*part.values, limit - len(ids))).fetchall())
    return ids


def _all_ids(connection: Connection, sort: Sort) -> "array[int]":
    ids = array("q")
    if sort.scan:
        # One walk along the index, handing each id to its choice's row of ids.
        columns = ", ".join(f"{IDS_SQL.format('id', f' FILTER (WHERE {each.test})')}" for each in sort.parts)
        values = tuple(value for part in sort.parts for value in part.values)
        for blob in rows_of(connection, f"SELECT {columns} FROM ({sort.scan})", values)[0]:
            ids.extend(search.ids_of(blob))
        return ids
    for part in sort.parts:
        sql = f"SELECT {IDS_SQL.format('id', '')} FROM (SELECT id FROM customer {part.sql})"
        ids.extend(search.ids_of(connection.exec_driver_sql(sql, part.values).scalar()))
    return ids


def rows(connection: Connection, ids: Sequence[int], columns: Sequence[str] = (), words: str = "") -> tuple[CustomerLine, ...]:
    """The lines of these customers in this order; those that are gone are left out.

    Args:
        columns: field keys (or ``custom:<id>``) wanted in ``CustomerLine.values``.
        words: what was searched for; fills ``CustomerLine.match``.
    """
    matches = search.find_matches(connection, search.ask(words), ids) if words.strip() else {}
    return _lines(connection, ids, columns, matches)


def _lines(
    connection: Connection, ids: Sequence[int], columns: Sequence[str], matches: Mapping[int, Match | None]
) -> tuple[CustomerLine, ...]:
    chosen = {key: sql for key in columns if (sql := column_of(key))}
    more = "".join(f", {sql}" for sql in chosen.values())
    lines: dict[int, CustomerLine] = {}
    waiting = iter(ids)
    while chunk := list(islice(waiting, _ROWS)):
        # As many marks as there are ids, rounded up, so that few different statements are ever prepared.
        marks = next(size for size in (1, 16, 64, _ROWS) if size >= len(chunk))
        chunk += chunk[-1:] * (marks - len(chunk))
        sql = f"SELECT {_FIXED}{more} FROM customer WHERE id IN ({', '.join('?' * marks)})"
        for row in rows_of(connection, sql, chunk):
            lines[row[0]] = _line(row, chosen, matches.get(row[0]))
    return tuple(lines[each] for each in ids if each in lines)


def _line(row: Sequence[Any], chosen: Mapping[str, str], match: Match | None) -> CustomerLine:
    tags, last, due, what, cooling, dormant, created, closed, trashed, *values = row[15:]
    return CustomerLine(  # type: ignore[call-arg]  # fifteen texts in the order of _FIXED
        *row[:15],
        tuple(tags.split(" ")) if tags else (),
        date.fromisoformat(last) if last else None,
        date.fromisoformat(due) if due else None,
        what,
        date.fromisoformat(cooling) if cooling else None,
        date.fromisoformat(dormant) if dormant else None,
        date.fromisoformat(created),
        tuple(closed.split(" ")) if closed else (),
        datetime.fromisoformat(trashed) if trashed else None,
        match,
        dict(zip(chosen, values, strict=True)) if chosen else NOTHING,
    )
