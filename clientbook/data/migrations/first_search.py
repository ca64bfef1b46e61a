"""Step 1, second part: what search and lists stand on, as it was. Frozen: later changes are later steps.

Two contentless FTS5 tables hold the tokens that ``data.search`` makes. Their row ids are places: the newest contact first, so
that FTS5, which gives rows in the order of their ids, gives a page of the most recently contacted without sorting anything.
"""

from sqlalchemy import Connection

NAME = "first_search"

# A page of an encrypted file keeps 80 bytes for itself; a leaf of FTS5's own default size would spill to a second page.
_LEAF = 3900

# Each begins with the trash, so that a list, all of which is in it or all of which is not, never needs the customers' own rows.
_INDEXES = (
    "CREATE INDEX customer_by_name ON customer (trashed_at, name_key)",
    "CREATE INDEX customer_by_company ON customer (trashed_at, company_key, name_key)",
    "CREATE INDEX customer_by_last_contact ON customer (trashed_at, last_contact)",
    "CREATE INDEX customer_by_next_due ON customer (trashed_at, next_due)",
    "CREATE INDEX customer_by_created ON customer (trashed_at, created_at)",
    "CREATE INDEX customer_by_changed ON customer (trashed_at, changed_at)",
    # Sorting and counting by any of the choices reads this one, in the order of names.
    "CREATE INDEX customer_choices ON customer (trashed_at, name_key, type, status, stage, intent, level, source, kind, phone_state)",
)


def create(connection: Connection) -> None:
    """The search tables and the indexes of the lists."""
    for table in ("customer_fts", "text_fts"):
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {table} USING fts5(t, content='', contentless_delete=1, detail=none, tokenize='ascii')"
        )
        connection.exec_driver_sql(f"INSERT INTO {table}({table}, rank) VALUES ('pgsz', {_LEAF})")
    connection.exec_driver_sql(
        "CREATE TABLE search_place (customer_id INTEGER PRIMARY KEY, place INTEGER NOT NULL, stamp INTEGER NOT NULL) STRICT"
    )
    connection.exec_driver_sql(
        """CREATE TABLE search_text (customer_id INTEGER NOT NULL, day INTEGER NOT NULL, stamp INTEGER NOT NULL,
           PRIMARY KEY (customer_id, day)) STRICT, WITHOUT ROWID"""
    )
    for statement in _INDEXES:
        connection.exec_driver_sql(statement)
