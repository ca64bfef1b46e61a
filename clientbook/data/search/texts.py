"""Hits by notes and interactions: customers whom their own entry alone does not make a hit.

First come those of whom one text has every word, the newest text first; then those whose words are spread over several texts, or
over a text and the record (``张 报价``: the name and an interaction). The first page looks through the newest texts of each word for
the latter, the complete list through all.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from clientbook.data.fitting import THERE
from clientbook.data.reading import rows_of
from clientbook.data.search.places import CUSTOMER_SQL, PLACE_SQL, TRASH, customer_at, day_at
from clientbook.data.search.query import Asked, Term, term_anywhere, term_in_texts

LOOKED_AT = 300
"""Texts of each word that the first page looks through for words that are spread."""
GATHERED = 60_000
"""Up to so many customers of one word are gathered at once (0.2 µs each); more are asked one by one (0.1 ms each)."""


@dataclass(slots=True)
class Hits:
    """A run of hits in the order of the ranking."""

    ids: list[int] = field(default_factory=list)
    days: dict[int, set[int]] = field(default_factory=dict)
    """For hits by texts: the day parts (``places``) of the texts that were hit."""
    more: bool = False
    """Whether there may be others that only the complete list finds."""


def _state(asked: Asked) -> str:
    return f"search_place.place {'>=' if asked.trashed else '<'} {TRASH}"


def _among(asked: Asked) -> tuple[str, tuple[bytes, ...]]:
    """Whose texts are looked at, as more SQL over ``rowid``, and its values."""
    return ("", ()) if asked.among is None else (f" AND {THERE.format(CUSTOMER_SQL)}", (asked.among.marks,))


def _together(asked: Asked) -> str | None:
    """The expression of texts that have every term; none where a term is not looked for in texts."""
    expressions = [term_in_texts(term) for term in asked.terms]
    return " AND ".join(each for each in expressions if each) if expressions and None not in expressions else None


def walk(connection: Connection, asked: Asked, seen: set[int], size: int) -> Iterator[Hits]:
    """Hits by texts, about ``size`` at a time, each read only when it is asked for.

    Args:
        seen: customers who were given already; added to.
    """
    if (expression := _together(asked)) is not None:
        among, values = _among(asked)
        sql = (
            f"SELECT hit.place, search_place.place IS NOT NULL FROM (SELECT rowid AS place, {CUSTOMER_SQL} AS customer_id FROM text_fts"
            f" WHERE text_fts MATCH ? AND rowid > ?{among} ORDER BY rowid LIMIT ?) AS hit"
            f" LEFT JOIN search_place ON search_place.customer_id = hit.customer_id AND {_state(asked)} ORDER BY hit.place"
        )
        last, most = -1, 2 * size
        while True:
            rows = rows_of(connection, sql, (expression, last, *values, most))
            hits = Hits()
            for place, wanted in rows:
                if wanted and (customer_id := customer_at(place)) not in seen:
                    seen.add(customer_id)
                    hits.ids.append(customer_id)
                    hits.days[customer_id] = {day_at(place)}
            if hits.ids:
                yield hits
            if len(rows) < most:
                break
            last = rows[-1][0]
    if len(asked.terms) > 1:
        yield from _walk_apart(connection, asked, seen, size)


def _walk_apart(connection: Connection, asked: Asked, seen: set[int], size: int) -> Iterator[Hits]:
    question = _Apart(connection, asked, LOOKED_AT)
    if question.sql is None:
        return
    rows = [row for row in rows_of(connection, question.sql, question.values) if row[0] not in seen]
    for start in range(0, max(len(rows), 1), size):
        some = rows[start : start + size]
        days = {customer_id: {day_at(text) for text in texts if text is not None} for customer_id, *texts in some}
        yield Hits([row[0] for row in some], days, more=question.bounded)


def whole(connection: Connection, asked: Asked) -> Iterator[tuple[str, list[Any]]]:
    """Questions whose ``customer_id`` are all hits by texts, in order."""
    together = _together(asked)
    among, looked_for = _among(asked)
    not_own = "search_place.place NOT IN (SELECT rowid FROM customer_fts WHERE customer_fts MATCH ?)"
    own = " OR ".join(asked.classes)
    if together is not None:
        sql = (
            f"SELECT hit.customer_id AS customer_id FROM (SELECT {CUSTOMER_SQL} AS customer_id, min(rowid) AS first FROM text_fts"
            f" WHERE text_fts MATCH ?{among} GROUP BY 1) AS hit CROSS JOIN search_place ON search_place.customer_id = hit.customer_id"
            f" WHERE {_state(asked)} AND {not_own} ORDER BY hit.first"
        )
        yield sql, [together, *looked_for, own]
    if len(asked.terms) > 1:
        question = _Apart(connection, asked, None)
        if question.sql is not None:
            apart, values = f"{question.sql_without_order} AND {not_own}", [*question.values, own]
            if together is not None:
                apart += f" AND hit.customer_id NOT IN (SELECT {CUSTOMER_SQL} FROM text_fts WHERE text_fts MATCH ?{among})"
                values += [together, *looked_for]
            yield f"{apart} ORDER BY hit.first", values


def speaks(connection: Connection, asked: Asked) -> bool:
    """Whether any note or interaction has one of the words, so that there may be more hits than by the records."""
    expressions = [expression for term in asked.terms if (expression := term_in_texts(term)) is not None]
    sql = "SELECT EXISTS (SELECT 1 FROM text_fts WHERE text_fts MATCH ?)"
    return bool(expressions) and bool(connection.exec_driver_sql(sql, (" OR ".join(expressions),)).scalar())


def text_days(connection: Connection, asked: Asked, ids: list[int]) -> dict[int, set[int]]:
    """The day parts of the texts of these customers that have any of the terms."""
    expressions = [expression for term in asked.terms if (expression := term_in_texts(term)) is not None]
    days: dict[int, set[int]] = {}
    if expressions:
        sql = (
            f"SELECT customer_id, day FROM search_text WHERE customer_id IN (SELECT value FROM json_each(?)) AND EXISTS"
            f" (SELECT 1 FROM text_fts WHERE text_fts MATCH ? AND rowid = {PLACE_SQL})"
        )
        for customer_id, day in rows_of(connection, sql, (json.dumps(ids), " OR ".join(expressions))):
            days.setdefault(customer_id, set()).add(day)
    return days


class _Apart:
    """One question: every term in a customer's own entry or in one of its texts, at least one of them in a text."""

    def __init__(self, connection: Connection, asked: Asked, bound: int | None) -> None:
        self.values: list[Any] = []
        self.bounded = False
        self.sql_without_order = ""
        self._connection = connection
        self._bound = bound
        self._among, self._looked_for = _among(asked)
        tables, joins, tests = [], [], []
        named = [(f"t{at}", term, term_in_texts(term)) for at, term in enumerate(asked.terms)]
        for name, _, expression in named:
            if expression is not None:
                tables.append(self._texts(name, expression))
                joins.append(f"LEFT JOIN {name} ON {name}.customer_id = hit.customer_id")
        if not tables:
            return
        for name, term, expression in named:
            found = f"{name}.first IS NOT NULL OR " if expression is not None else ""
            tests.append(f"({found}{self._own(term)})")
        searched = [name for name, _, expression in named if expression is not None]
        union = " UNION ALL ".join(f"SELECT customer_id, first FROM {name}" for name in searched)
        self.sql_without_order = (
            f"WITH {', '.join(tables)}, hit(customer_id, first) AS MATERIALIZED"
            f" (SELECT customer_id, min(first) FROM ({union}) GROUP BY customer_id)"
            f" SELECT hit.customer_id AS customer_id, {', '.join(f'{name}.first' for name in searched)} FROM hit {' '.join(joins)}"
            f" CROSS JOIN search_place ON search_place.customer_id = hit.customer_id WHERE {_state(asked)} AND {' AND '.join(tests)}"
        )

    @property
    def sql(self) -> str | None:
        """Customers and where each term was found, the newest text first; None where no term is looked for in texts."""
        return f"{self.sql_without_order} ORDER BY hit.first" if self.sql_without_order else None

    def _texts(self, name: str, expression: str) -> str:
        limit = ""
        if self._bound is not None:
            limit = f" LIMIT {self._bound}"
            self.bounded |= self._more_than("text_fts", expression, self._bound)
        self.values += [expression, *self._looked_for]
        return (
            f"{name}(customer_id, first) AS MATERIALIZED (SELECT customer_id, min(place) FROM (SELECT {CUSTOMER_SQL} AS customer_id,"
            f" rowid AS place FROM text_fts WHERE text_fts MATCH ?{self._among} ORDER BY rowid{limit}) GROUP BY customer_id)"
        )

    def _own(self, term: Term) -> str:
        """Whether the customer's own entry has the term: gathered where few have it, else asked for each."""
        expression = term_anywhere(term)
        self.values.append(expression)
        if self._bound is not None and self._more_than("customer_fts", expression, GATHERED):
            return "EXISTS (SELECT 1 FROM customer_fts WHERE customer_fts MATCH ? AND rowid = search_place.place)"
        return "search_place.place IN (SELECT rowid FROM customer_fts WHERE customer_fts MATCH ?)"

    def _more_than(self, table: str, expression: str, bound: int) -> bool:
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT {bound + 1})"
        return int(rows_of(self._connection, sql, (expression,))[0][0]) > bound
