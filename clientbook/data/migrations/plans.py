"""Step 2: what nobody may be forgotten by: occasions and greetings, series of steps, the day contact is counted from. Frozen.

Columns are only added, each with a value for older rows, so units of before can still be undone.
"""

from sqlalchemy import Connection

from clientbook.data import journal

NAME = "plans"

_DAY = "'[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'"
_UNPLANNED = "trashed_at IS NULL AND next_due IS NULL AND cooling_from IS NOT NULL"
_CONTACTED = "(last_contact IS NOT NULL OR count_from IS NOT NULL)"
_NEVER = "last_contact IS NULL AND count_from IS NULL"
_NOBODY = "instr(' ' || do_not_contact || ' ', ' all ')"
_RANK = "CASE level WHEN 'vip' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 4 ELSE 3 END"


def _day_key(column: str) -> str:
    """``MM-DD`` of a stored partial date, ``L`` before it in the lunar calendar, ``+`` for a leap month; empty without a day."""
    return (
        f"CASE WHEN {column} GLOB 'L*[-+][0-9][0-9]' AND length({column}) IN (8, 11) THEN 'L' || substr({column}, -5)"
        f" WHEN {column} GLOB '--*' OR length({column}) = 10 THEN substr({column}, -5) ELSE '' END"
    )


STATEMENTS: tuple[str, ...] = (
    f"ALTER TABLE customer ADD COLUMN count_from TEXT CHECK (count_from GLOB {_DAY})",
    f"ALTER TABLE customer ADD COLUMN rank INTEGER GENERATED ALWAYS AS ({_RANK}) VIRTUAL",
    f"ALTER TABLE customer ADD COLUMN birth_key TEXT GENERATED ALWAYS AS ({_day_key('birth')}) VIRTUAL",
    f"ALTER TABLE follow_up ADD COLUMN series_from TEXT CHECK (series_from GLOB {_DAY})",
    f"""
    CREATE TABLE occasion (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        customer_id INTEGER NOT NULL REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
        person_id INTEGER REFERENCES contact_person (id) DEFERRABLE INITIALLY DEFERRED,
        kind TEXT NOT NULL,
        name TEXT NOT NULL DEFAULT '',
        "date" TEXT NOT NULL,
        once INTEGER NOT NULL DEFAULT 0 CHECK (once IN (0, 1)),
        lead_days INTEGER CHECK (lead_days >= 0),
        day_key TEXT GENERATED ALWAYS AS (CASE WHEN once THEN "date" ELSE {_day_key('"date"')} END) VIRTUAL
    ) STRICT
    """,
    "CREATE INDEX occasion_customer ON occasion (customer_id)",
    "CREATE INDEX occasion_person ON occasion (person_id) WHERE person_id IS NOT NULL",
    # Which of a day are shown already is decided without reading them.
    "CREATE INDEX occasion_day ON occasion (day_key, kind, lead_days, customer_id)",
    # The longest of the leads that differ from the setting.
    "CREATE INDEX occasion_lead ON occasion (lead_days) WHERE lead_days IS NOT NULL",
    f"""
    CREATE TABLE greeting (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
        occasion_id INTEGER REFERENCES occasion (id) DEFERRABLE INITIALLY DEFERRED,
        day TEXT NOT NULL CHECK (day GLOB {_DAY}),
        state TEXT NOT NULL CHECK (state IN ('greeted', 'hidden', 'later')),
        until TEXT CHECK (until GLOB {_DAY})
    ) STRICT
    """,
    "CREATE INDEX greeting_customer ON greeting (customer_id, day)",
    "CREATE INDEX greeting_occasion ON greeting (occasion_id) WHERE occasion_id IS NOT NULL",
    # Who crosses a day is a range of these: counted, and the most important of them found, without reading a customer.
    """CREATE INDEX customer_cooling ON customer (cooling_from, dormant_from, rank)
       WHERE trashed_at IS NULL AND cooling_from IS NOT NULL""",
    "CREATE INDEX customer_dormant ON customer (dormant_from, rank) WHERE trashed_at IS NULL AND dormant_from IS NOT NULL",
    # Today's lists of those without a planned step, the most important first; they cover their counts too. Who was never contacted
    # stands apart, so that neither list walks through the other's customers.
    f"CREATE INDEX customer_unplanned ON customer (rank, cooling_from, dormant_from) WHERE {_UNPLANNED} AND {_CONTACTED}",
    f"CREATE INDEX customer_never ON customer (rank, cooling_from) WHERE {_UNPLANNED} AND {_NEVER}",
    # Whom the question after an import is about.
    f"CREATE INDEX customer_import_never ON customer (import_unit) WHERE import_unit IS NOT NULL AND {_UNPLANNED} AND {_NEVER}",
    f"CREATE INDEX customer_left_alone ON customer (next_due) WHERE {_NOBODY} AND trashed_at IS NULL",
    # The birthdays of a day, the most important first, with all it takes to pass over those who stand on Today anyway.
    """CREATE INDEX customer_birthday ON customer (birth_key, rank, next_due, cooling_from, last_contact, count_from, do_not_contact)
       WHERE trashed_at IS NULL AND birth <> ''""",
    # The open steps of a day stand in the order of their times.
    "DROP INDEX follow_up_open",
    "CREATE INDEX follow_up_open ON follow_up (due, due_time) WHERE state = 'open'",
    "CREATE INDEX follow_up_channel ON follow_up (channel, due, due_time) WHERE state = 'open'",
    # The marks of those who are left out; until now the setting had no effect.
    f"""UPDATE customer SET cooling_from = NULL, dormant_from = NULL WHERE ({_NOBODY} OR (status = 'ended' AND
       coalesce((SELECT value FROM setting WHERE key = 'leave_out_ended'), 'true') = 'true'))""",
    """UPDATE setting SET key = 'left_out_statuses', value = CASE value WHEN 'true' THEN '["ended"]' ELSE '[]' END
       WHERE key = 'leave_out_ended'""",
)


def create(connection: Connection) -> None:
    """Add them, and make the journal's triggers anew for the tables as they stand now."""
    # The triggers of before would write a setting's new name into a unit that does not exist.
    for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'journal%'").fetchall():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
    journal.create_triggers(connection)
