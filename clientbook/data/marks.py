"""Marks in the tables: the rules as the book's settings say them, the last day reckoned through, who crossed a mark.

The rule itself is ``domain.staleness``. Here is only what has to go through all customers at once.
"""

import json
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import Connection

from clientbook.data import settings
from clientbook.data.journal import to_json
from clientbook.domain.staleness import NO_CONTACT, Rules, stale_dates

PLACE = "clock"
"""Where the day is kept: among the drafts, so that it is neither journalled nor undone."""

_SETTINGS = ("cooling_days", "dormant_days", "tag_rhythms", "left_out_statuses", "leave_out_do_not_contact")
# The shortest rhythm of the tags of those who have one.
_BY_TAG = """tag_rhythm (tag, days) AS MATERIALIZED (SELECT key, value FROM json_each(:rhythms)),
 by_tag (customer_id, days) AS MATERIALIZED (SELECT t.customer_id, min(r.days)
  FROM tag_rhythm r CROSS JOIN customer_tag t ON t.tag = r.tag GROUP BY t.customer_id)"""
# What ``Rules`` and ``since`` say of each customer; a property test holds both together.
_STANDING = """(SELECT c.id, coalesce(c.last_contact, c.count_from, c.created_on) AS start,
  min(coalesce(nullif(c.rhythm_days, 0), t.days), coalesce(t.days, nullif(c.rhythm_days, 0))) AS rhythm,
  c.status IN (SELECT value FROM json_each(:statuses)) OR (:leave_out AND instr(' ' || c.do_not_contact || ' ', :nobody)) AS left_out
  FROM customer c LEFT JOIN by_tag t ON t.customer_id = c.id)"""
_PAIRS = f"WITH {_BY_TAG} SELECT DISTINCT start, rhythm FROM {_STANDING} WHERE NOT left_out"
_WRITE = f"""WITH {_BY_TAG}, mark (start, rhythm, cooling, dormant) AS MATERIALIZED
 (SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(:marks))
 UPDATE customer SET cooling_from = m.cooling, dormant_from = m.dormant
 FROM {_STANDING} s LEFT JOIN mark m ON m.start = s.start AND m.rhythm IS s.rhythm AND NOT s.left_out
 WHERE customer.id = s.id AND (customer.cooling_from IS NOT m.cooling OR customer.dormant_from IS NOT m.dormant)"""
# Named, because the planner would rather read every customer who does not lie in the trash.
_CROSSED = "FROM customer INDEXED BY customer_{0} WHERE {0}_from > :since AND {0}_from <= :until AND trashed_at IS NULL"
CROSSED = {"dormant": _CROSSED.format("dormant"), "cooling": _CROSSED.format("cooling") + " AND +dormant_from > :until"}
"""Who turned, each counted once: for the later of the marks they reached. The more important mark stands first."""


def rules(connection: Connection) -> Rules:
    """What the settings of this book say about marks."""
    named = to_json(_SETTINGS)
    rows = connection.exec_driver_sql("SELECT key, value FROM setting WHERE key IN (SELECT value FROM json_each(?))", (named,)).fetchall()
    now = {key: settings.DEFAULTS[key] for key in _SETTINGS} | {key: json.loads(value) for key, value in rows}
    return Rules(
        (now["cooling_days"], now["dormant_days"]),
        now["tag_rhythms"],
        frozenset(now["left_out_statuses"]),
        now["leave_out_do_not_contact"],
    )


@lru_cache(maxsize=4096)  # most customers of an import share their days
def marks_from(start: str, rhythm: int | None, thresholds: tuple[int, int]) -> tuple[str, str]:
    """The days from which a customer is cooling and dormant, as stored."""
    cooling, dormant = stale_dates(date.fromisoformat(start), rhythm, thresholds)
    return cooling.isoformat(), dormant.isoformat()


def refresh_all(connection: Connection, now: Rules) -> None:
    """Work out anew when each customer of the book turns cooling and dormant, because the rules have changed."""
    settled = {
        "rhythms": to_json(dict(now.tag_rhythms)),
        "statuses": to_json(sorted(now.left_out_statuses)),
        "leave_out": int(now.leave_out_do_not_contact),
        "nobody": f" {NO_CONTACT} ",
    }
    pairs = connection.exec_driver_sql(_PAIRS, settled).fetchall()
    table = [[start, rhythm, *marks_from(start, rhythm, now.thresholds)] for start, rhythm in pairs]
    connection.exec_driver_sql(_WRITE, settled | {"marks": to_json(table)})


def reckoned_through(connection: Connection) -> date | None:
    """The last day marks were reckoned for and announced; None in a book that never was."""
    kept = settings.draft(connection, PLACE)
    return date.fromisoformat(kept["through"]) if kept is not None else None


def reckon_through(connection: Connection, day: date, now: datetime) -> None:
    """Remember that marks were reckoned through this day."""
    settings.save_draft(connection, PLACE, {"through": day.isoformat()}, now)


def count_crossed(connection: Connection, mark: str, since: date, until: date) -> int:
    """How many turned ``cooling`` or ``dormant`` after ``since``, up to ``until``.

    A range of an index that holds all it needs, so that half a million of them are counted without reading a customer.
    """
    days = {"since": since.isoformat(), "until": until.isoformat()}
    return int(connection.exec_driver_sql(f"SELECT count(*) {CROSSED[mark]}", days).scalar_one())


def crossed_ids(connection: Connection, mark: str, since: date, until: date, limit: int) -> list[int]:
    """Who they are, the most important first."""
    asked = {"since": since.isoformat(), "until": until.isoformat(), "limit": limit}
    found = connection.exec_driver_sql(f"SELECT id {CROSSED[mark]} ORDER BY rank, {mark}_from, id LIMIT :limit", asked)
    return list(found.scalars().fetchall())
