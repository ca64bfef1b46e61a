"""Step 1: the tables of the first book, as they were. Frozen: later changes are later steps.

Every foreign key is checked at commit, so that undo may put rows back in the order the journal gives them. Every id is
``AUTOINCREMENT``: SQLite hands out the id of a deleted row again otherwise, and the journal would speak of two things by one name.
"""

from sqlalchemy import Connection

from clientbook.data import journal

NAME = "first_tables"

_DAY = "'[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'"

STATEMENTS: tuple[str, ...] = (
    f"""
    CREATE TABLE customer (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        code TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'organisation')),
        name TEXT NOT NULL DEFAULT '',
        other_names TEXT NOT NULL DEFAULT '',
        company TEXT NOT NULL DEFAULT '',
        department TEXT NOT NULL DEFAULT '',
        job_title TEXT NOT NULL DEFAULT '',
        gender TEXT NOT NULL DEFAULT '',
        occupation TEXT NOT NULL DEFAULT '',
        birth TEXT NOT NULL DEFAULT '',
        headcount INTEGER,
        revenue INTEGER,
        industry TEXT NOT NULL DEFAULT '',
        referred_by INTEGER REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
        do_not_contact TEXT NOT NULL DEFAULT '',
        consent_note TEXT NOT NULL DEFAULT '',
        consent_date TEXT CHECK (consent_date GLOB {_DAY}),
        type TEXT NOT NULL DEFAULT '',
        status TEXT NOT NULL DEFAULT '',
        stage TEXT NOT NULL DEFAULT '',
        intent TEXT NOT NULL DEFAULT '',
        level TEXT NOT NULL DEFAULT '',
        source TEXT NOT NULL DEFAULT '',
        owner TEXT NOT NULL DEFAULT '',
        core_needs TEXT NOT NULL DEFAULT '',
        products_of_interest TEXT NOT NULL DEFAULT '',
        contract_amount INTEGER,
        first_cooperation TEXT CHECK (first_cooperation GLOB {_DAY}),
        last_cooperation TEXT CHECK (last_cooperation GLOB {_DAY}),
        hobbies TEXT NOT NULL DEFAULT '',
        family TEXT NOT NULL DEFAULT '',
        special_needs TEXT NOT NULL DEFAULT '',
        preferences TEXT NOT NULL DEFAULT '',
        notes TEXT NOT NULL DEFAULT '',
        custom TEXT NOT NULL DEFAULT '{{}}' CHECK (json_valid(custom)),
        rhythm_days INTEGER CHECK (rhythm_days >= 0),
        checked_on TEXT CHECK (checked_on GLOB {_DAY}),
        import_unit INTEGER,
        source_id TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL,
        created_on TEXT NOT NULL CHECK (created_on GLOB {_DAY}),
        trashed_at TEXT,
        changed_at TEXT NOT NULL DEFAULT '',
        name_key TEXT NOT NULL DEFAULT '',
        company_key TEXT NOT NULL DEFAULT '',
        person TEXT NOT NULL DEFAULT '',
        phone TEXT NOT NULL DEFAULT '',
        phone_state TEXT NOT NULL DEFAULT '',
        email TEXT NOT NULL DEFAULT '',
        tags_text TEXT NOT NULL DEFAULT '',
        last_contact TEXT,
        next_due TEXT,
        next_what TEXT NOT NULL DEFAULT '',
        cooling_from TEXT,
        dormant_from TEXT
    ) STRICT
    """,
    "CREATE INDEX customer_referred_by ON customer (referred_by) WHERE referred_by IS NOT NULL",
    "CREATE INDEX customer_import ON customer (import_unit) WHERE import_unit IS NOT NULL",
    "CREATE INDEX customer_source_id ON customer (source_id) WHERE source_id <> ''",
    "CREATE INDEX customer_trashed ON customer (trashed_at) WHERE trashed_at IS NOT NULL",
    """
    CREATE TABLE contact_person (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
        position INTEGER NOT NULL DEFAULT 0,
        name TEXT NOT NULL,
        title TEXT NOT NULL DEFAULT '',
        role TEXT NOT NULL DEFAULT '',
        main INTEGER NOT NULL DEFAULT 0 CHECK (main IN (0, 1)),
        notes TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    "CREATE INDEX contact_person_customer ON contact_person (customer_id)",
    """
    CREATE TABLE contact_point (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
        person_id INTEGER REFERENCES contact_person (id) DEFERRABLE INITIALLY DEFERRED,
        position INTEGER NOT NULL DEFAULT 0,
        kind TEXT NOT NULL,
        value TEXT NOT NULL,
        normal TEXT NOT NULL DEFAULT '',
        digits TEXT NOT NULL DEFAULT '',
        digits_rev TEXT NOT NULL DEFAULT '',
        label TEXT NOT NULL DEFAULT '',
        "primary" INTEGER NOT NULL DEFAULT 0 CHECK ("primary" IN (0, 1)),
        state TEXT NOT NULL DEFAULT 'ok' CHECK (state IN ('ok', 'unverified', 'invalid'))
    ) STRICT
    """,
    "CREATE INDEX contact_point_customer ON contact_point (customer_id)",
    "CREATE INDEX contact_point_person ON contact_point (person_id) WHERE person_id IS NOT NULL",
    "CREATE INDEX contact_point_normal ON contact_point (normal) WHERE normal <> ''",
    """
    CREATE TABLE customer_tag (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
        tag TEXT NOT NULL CHECK (tag <> ''),
        position INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    "CREATE INDEX customer_tag_customer ON customer_tag (customer_id)",
    "CREATE INDEX customer_tag_tag ON customer_tag (tag, customer_id)",
    f"""
    CREATE TABLE interaction (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        customer_id INTEGER NOT NULL REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
        person_id INTEGER REFERENCES contact_person (id) DEFERRABLE INITIALLY DEFERRED,
        group_uid TEXT NOT NULL DEFAULT '',
        at TEXT NOT NULL,
        on_date TEXT NOT NULL CHECK (on_date GLOB {_DAY}),
        offset_minutes INTEGER NOT NULL DEFAULT 0,
        channel TEXT NOT NULL DEFAULT '',
        topic TEXT NOT NULL DEFAULT '',
        summary TEXT NOT NULL DEFAULT '',
        outcome TEXT NOT NULL DEFAULT '',
        reaction TEXT NOT NULL DEFAULT '',
        reached INTEGER NOT NULL DEFAULT 1 CHECK (reached IN (0, 1))
    ) STRICT
    """,
    "CREATE INDEX interaction_customer ON interaction (customer_id, on_date)",
    "CREATE INDEX interaction_person ON interaction (person_id) WHERE person_id IS NOT NULL",
    "CREATE INDEX interaction_group ON interaction (group_uid) WHERE group_uid <> ''",
    f"""
    CREATE TABLE follow_up (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        customer_id INTEGER NOT NULL REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
        what TEXT NOT NULL,
        due TEXT CHECK (due GLOB {_DAY}),
        due_time TEXT NOT NULL DEFAULT '' CHECK (due_time = '' OR due_time GLOB '[0-2][0-9]:[0-5][0-9]'),
        channel TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'cancelled')),
        repeat TEXT NOT NULL DEFAULT '',
        snoozed INTEGER NOT NULL DEFAULT 0,
        done_on TEXT CHECK (done_on GLOB {_DAY})
    ) STRICT
    """,
    "CREATE INDEX follow_up_customer ON follow_up (customer_id, state, due)",
    "CREATE INDEX follow_up_open ON follow_up (due) WHERE state = 'open'",
    """
    CREATE TABLE custom_field (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        type TEXT NOT NULL DEFAULT 'text' CHECK (type IN ('text', 'number', 'date', 'choice', 'yesno')),
        choices TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(choices)),
        position INTEGER NOT NULL DEFAULT 0,
        sensitive INTEGER NOT NULL DEFAULT 0 CHECK (sensitive IN (0, 1)),
        internal INTEGER NOT NULL DEFAULT 0 CHECK (internal IN (0, 1)),
        retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
    ) STRICT
    """,
    """
    CREATE TABLE pick_entry (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        list TEXT NOT NULL,
        key TEXT NOT NULL,
        label TEXT NOT NULL DEFAULT '',
        position INTEGER NOT NULL DEFAULT 0,
        retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
        UNIQUE (list, key)
    ) STRICT
    """,
    """
    CREATE TABLE setting (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL UNIQUE,
        value TEXT NOT NULL CHECK (json_valid(value))
    ) STRICT
    """,
    """
    CREATE TABLE unit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        detail TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(detail)),
        session TEXT NOT NULL DEFAULT '',
        rows INTEGER NOT NULL DEFAULT 0,
        undoes INTEGER REFERENCES unit (id) DEFERRABLE INITIALLY DEFERRED,
        undone_by INTEGER REFERENCES unit (id) DEFERRABLE INITIALLY DEFERRED,
        closed INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1))
    ) STRICT
    """,
    "CREATE INDEX unit_undoes ON unit (undoes) WHERE undoes IS NOT NULL",
    "CREATE INDEX unit_undone_by ON unit (undone_by) WHERE undone_by IS NOT NULL",
    """
    CREATE TABLE change (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        unit_id INTEGER NOT NULL REFERENCES unit (id) DEFERRABLE INITIALLY DEFERRED,
        table_name TEXT NOT NULL,
        row_id INTEGER NOT NULL,
        customer_id INTEGER,
        from_customer_id INTEGER,
        op TEXT NOT NULL CHECK (op IN ('I', 'U', 'D')),
        data TEXT
    ) STRICT
    """,
    "CREATE INDEX change_unit ON change (unit_id)",
    "CREATE INDEX change_customer ON change (customer_id)",
    "CREATE INDEX change_from_customer ON change (from_customer_id) WHERE from_customer_id IS NOT NULL",
    "CREATE TABLE current_unit (one INTEGER PRIMARY KEY CHECK (one = 1), unit_id INTEGER) STRICT",
    "INSERT INTO current_unit (one, unit_id) VALUES (1, NULL)",
    "CREATE TABLE draft (place TEXT PRIMARY KEY, data TEXT NOT NULL CHECK (json_valid(data)), at TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE code_counter (day TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID",
)


def create(connection: Connection) -> None:
    """Create them, and the triggers that keep the journal."""
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
    journal.create_triggers(connection)
