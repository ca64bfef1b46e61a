"""Which occasions come round soon: birthdays of records and occasions of their own, by the keys kept on a day.

A day of the year has a few keys (``11-21``, the lunar ``L10-13``, a whole day for what comes once); customers and occasions are found
by them along an index, so a million birthdays cost no more than those of the coming days.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from clientbook.data import occasions, settings
from clientbook.data.journal import id_list, to_json
from clientbook.data.plans import Upcoming
from clientbook.data.reading import rows_of
from clientbook.domain.occasion import BIRTHDAY, LEAD, LEAD_LIMIT
from clientbook.domain.occasion_days import keys_on

# What was done about this coming round last; put off counts until the day it was put off to.
_SETTLED = """EXISTS (SELECT 1 FROM greeting g WHERE g.customer_id = c.id AND g.day = {day} AND g.occasion_id IS {occasion}
 AND (g.state <> 'later' OR g.until > :today) AND NOT EXISTS (SELECT 1 FROM greeting newer WHERE newer.customer_id = g.customer_id
 AND newer.day = g.day AND newer.occasion_id IS g.occasion_id AND newer.id > g.id))"""
# The same birthday written down a second time, as an occasion of its own: that one counts.
_TWIN = """EXISTS (SELECT 1 FROM occasion twin INDEXED BY occasion_customer WHERE twin.customer_id = c.id AND twin.kind = 'birthday'
 AND twin.person_id IS NULL AND twin.day_key IN (SELECT same.key FROM coming same WHERE same.day = {day}))"""
_COMING = "coming (key, day, ahead) AS MATERIALIZED (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(:keys))"
_BIRTHDAYS = f"""SELECT c.id, k.day, 0 AS occasion, c.rank {{walk}} WHERE c.birth <> '' AND c.trashed_at IS NULL
 AND k.ahead <= :birthday_lead AND {{free}} AND NOT {_SETTLED.format(day="k.day", occasion="NULL")} AND NOT {_TWIN.format(day="k.day")}"""
# Of one key, the most important first: the walk ends when there are enough.
_BORN = f"""SELECT c.id, :day, 0, c.rank FROM customer c INDEXED BY customer_birthday
 WHERE c.birth_key = :key AND c.birth <> '' AND c.trashed_at IS NULL AND {{free}} AND NOT {_SETTLED.format(day=":day", occasion="NULL")}
 AND NOT {_TWIN.format(day=":day")} ORDER BY c.rank, c.id LIMIT :limit"""
_OCCASIONS = f"""SELECT c.id, k.day, o.id AS occasion, c.rank {{walk}} WHERE k.ahead <= coalesce(o.lead_days, {{lead}})
 AND c.trashed_at IS NULL AND {{free}} AND NOT {_SETTLED.format(day="k.day", occasion="o.id")}"""

_FOUND = (_BIRTHDAYS, _OCCASIONS)
# Found by the days that come, or looked up for some customers.
_BY_DAY = (
    "FROM coming k CROSS JOIN customer c INDEXED BY customer_birthday ON c.birth_key = k.key",
    "FROM coming k CROSS JOIN occasion o INDEXED BY occasion_day ON o.day_key = k.key CROSS JOIN customer c ON c.id = o.customer_id",
)
_BY_CUSTOMER = (
    "FROM json_each(:asked) asked CROSS JOIN customer c ON c.id = asked.value CROSS JOIN coming k ON k.key = c.birth_key",
    "FROM json_each(:asked) asked CROSS JOIN occasion o INDEXED BY occasion_customer ON o.customer_id = asked.value"
    " CROSS JOIN coming k ON k.key = o.day_key CROSS JOIN customer c ON c.id = o.customer_id",
)


@dataclass(frozen=True, slots=True)
class Round:
    """An occasion that comes round, by ids."""

    customer: int
    day: date
    occasion: int
    """0: the birthday of the record."""


class Coming:
    """The occasions that come round from a day on, each within its lead."""

    def __init__(self, connection: Connection, day: date, free: str = "TRUE", shown: Iterable[int] = ()) -> None:
        """Look up how far ahead to look.

        Args:
            free: a condition on customers ``c``: whose occasions are found. It may speak of ``:today``, ``:week`` and ``:shown``.
            shown: ids.
        """
        self._connection = connection
        self._day = day
        leads: dict[str, int] = {**settings.DEFAULTS["lead_days"], **settings.get(connection, "lead_days")}
        self._born = leads.get(BIRTHDAY, LEAD)
        self._window = min(LEAD_LIMIT, max(self._born, self._longest(leads)))
        self._free = free
        self._values = {
            "today": day.isoformat(),
            "week": date.fromordinal(min(day.toordinal() + 7, date.max.toordinal())).isoformat(),
            "birthday_lead": self._born,
            "shown": id_list(shown),
        }
        of_kinds = ""
        for index, (kind, days) in enumerate(leads.items()):
            of_kinds += f" WHEN :kind{index} THEN {days:d}"
            self._values[f"kind{index}"] = kind
        self._lead = f"CASE o.kind{of_kinds} ELSE {LEAD} END"

    def _longest(self, leads: Mapping[str, int]) -> int:
        """Days the occasions of the book may be shown ahead at most; 0 where there are none."""
        if self._connection.exec_driver_sql("SELECT 1 FROM occasion LIMIT 1").first() is None:
            return 0
        own = self._connection.exec_driver_sql("SELECT max(lead_days) FROM occasion WHERE lead_days IS NOT NULL").scalar() or 0
        return max(*leads.values(), own, LEAD)

    def first(self, limit: int) -> list[Round]:
        """The soonest of each customer, in the order of days, the most important customers of a day first."""
        found: dict[int, Round] = {}
        for rounds in self._by_day(limit):
            for each in rounds:
                found.setdefault(each.customer, each)
            if len(found) >= limit:
                break
        return list(found.values())[:limit]

    def count(self) -> int:
        """How many customers have one."""
        birthdays, occasions = self._both(_BY_DAY, self._free)
        both = f"SELECT id FROM ({birthdays}) UNION SELECT id FROM ({occasions})"
        return int(self._ask(f"SELECT count(*) FROM ({both})", self._all_keys())[0][0])

    def of(self, customers: Iterable[int]) -> dict[int, Round]:
        """The soonest of each of these customers, wherever they stand; who has none is left out."""
        asked = id_list(customers)
        rows = [row for sql in self._both(_BY_CUSTOMER, "TRUE") for row in self._ask(sql, self._all_keys(), asked=asked)]
        rows.sort(key=lambda row: (row[1], row[2]))
        found: dict[int, Round] = {}
        for row in rows:
            found.setdefault(row[0], Round(row[0], date.fromisoformat(row[1]), row[2]))
        return found

    def _both(self, walks: tuple[str, str], free: str) -> tuple[str, str]:
        """The questions for birthdays of records and for occasions."""
        birthdays, occasions = (sql.replace("{walk}", walk).replace("{free}", free) for sql, walk in zip(_FOUND, walks, strict=True))
        return birthdays, occasions.replace("{lead}", self._lead)

    def _by_day(self, limit: int) -> Iterator[list[Round]]:
        birthdays, (_, occasions) = _BORN.replace("{free}", self._free), self._both(_BY_DAY, self._free)
        for pairs in self._keys():
            found = self._ask(occasions, pairs)
            for key, day, ahead in pairs:
                if ahead <= self._born:
                    found += self._ask(birthdays, pairs, key=key, day=day, limit=limit)
            found.sort(key=lambda row: (row[3], row[0], row[2]))
            yield [Round(row[0], date.fromisoformat(row[1]), row[2]) for row in found]

    def _keys(self) -> Iterator[list[tuple[str, str, int]]]:
        """The keys of each coming day with the day and how far it is; each key once, for the first day it is kept on."""
        seen: set[str] = set()
        for ahead in range(self._window + 1):
            if self._day > date.max - timedelta(days=ahead):
                return
            day = self._day + timedelta(days=ahead)
            keys = keys_on(day) - seen
            seen |= keys
            yield [(key, day.isoformat(), ahead) for key in sorted(keys)]

    def _all_keys(self) -> list[tuple[str, str, int]]:
        return [pair for pairs in self._keys() for pair in pairs]

    def _ask(self, sql: str, keys: list[tuple[str, str, int]], **more: Any) -> list[Any]:
        values = self._values | {"keys": to_json(keys)} | more
        return list(self._connection.exec_driver_sql(f"WITH {_COMING} {sql}", values).fetchall())


def upcoming(connection: Connection, rounds: list[Round]) -> Mapping[int, Upcoming]:
    """These coming rounds as values, by customer."""
    own = occasions.load_many(connection, [each.occasion for each in rounds if each.occasion])
    born = occasions.birthdays(connection, [each.customer for each in rounds if not each.occasion])
    persons = [each.person_id for each in own.values() if each.person_id is not None]
    sql = "SELECT id, name FROM contact_person WHERE id IN (SELECT value FROM json_each(?))"
    names = dict(rows_of(connection, sql, (id_list(persons),)))
    found = {}
    for each in rounds:
        occasion = own.get(each.occasion) if each.occasion else born.get(each.customer)
        if occasion is not None:
            found[each.customer] = Upcoming(occasion, each.day, names.get(occasion.person_id or 0, ""))
    return found
