"""Step 1, second part: what search and lists stand on, as it was. Frozen: later changes are later steps.

Two contentless FTS5 tables hold the tokens that ``data.search`` makes. Their row ids are places: the newest contact first, so
that FTS5, which gives rows in the order of their ids, gives a page of the most recently contacted without sorting anything.
"""

from sqlalchemy import Connection

NAME = "first_search"

# A page of an encrypted file keeps 80 bytes for itself; a leaf of FTS5's own default size would spill to a second page.
_LEAF = 3900

_INDEXES = (
    "CREATE INDEX customer_by_name ON customer (name_key) WHERE trashed_at IS NULL",
    "CREATE INDEX customer_by_company ON customer (company_key, name_key) WHERE trashed_at IS NULL",
    "CREATE INDEX customer_by_last_contact ON customer (last_contact) WHERE trashed_at IS NULL",
    "CREATE INDEX customer_by_next_due ON customer (next_due) WHERE trashed_at IS NULL AND next_due IS NOT NULL",
    "CREATE INDEX customer_by_created ON customer (created_at) WHERE trashed_at IS NULL",
    "CREATE INDEX customer_by_changed ON customer (changed_at) WHERE trashed_at IS NULL",
    # Sorting or counting by any of the choices reads this one instead of the table, in the order of names.
    """CREATE INDEX customer_choices ON customer (name_key, type, status, stage, intent, level, source, kind, phone_state)
       WHERE trashed_at IS NULL""",
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
