"""Step 3: what was bought, how it was liked, what is offered; pairs that are two; templates; what a tidy round leaves alone. Frozen.

Only tables are added, and derived columns, which the journal leaves out, so units of before can still be undone.
"""

from sqlalchemy import Connection

from clientbook.data import journal

NAME = "trade"

_DAY = "'[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'"
_CUSTOMER = "customer_id INTEGER NOT NULL REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED"
_ON = f"on_date TEXT NOT NULL CHECK (on_date GLOB {_DAY})"

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE customer ADD COLUMN purchase_count INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE customer ADD COLUMN spent INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE customer ADD COLUMN first_purchase TEXT",
    "ALTER TABLE customer ADD COLUMN last_purchase TEXT",
    "ALTER TABLE customer ADD COLUMN score INTEGER",
    # Most customers of most books have bought nothing and said nothing: these stay small.
    "CREATE INDEX customer_spent ON customer (spent) WHERE purchase_count > 0",
    "CREATE INDEX customer_last_purchase ON customer (last_purchase) WHERE last_purchase IS NOT NULL",
    "CREATE INDEX customer_score ON customer (score) WHERE score IS NOT NULL",
    """
    CREATE TABLE product (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL CHECK (name <> ''),
        category TEXT NOT NULL DEFAULT '',
        unit_price INTEGER,
        currency TEXT NOT NULL DEFAULT '',
        retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
        position INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    # product_id is no foreign key: the words stand in the purchase, so that an undo may take the product away and leave it alone.
    f"""
    CREATE TABLE purchase (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        {_CUSTOMER},
        {_ON},
        product_id INTEGER,
        product TEXT NOT NULL DEFAULT '',
        quantity INTEGER NOT NULL DEFAULT 1000 CHECK (quantity > 0),
        unit_price INTEGER,
        amount INTEGER NOT NULL,
        currency TEXT NOT NULL,
        payment TEXT NOT NULL DEFAULT '',
        contract_no TEXT NOT NULL DEFAULT '',
        status TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX purchase_customer ON purchase (customer_id, on_date)",
    "CREATE INDEX purchase_day ON purchase (on_date)",
    "CREATE INDEX purchase_product ON purchase (product_id, customer_id) WHERE product_id IS NOT NULL",
    f"""
    CREATE TABLE after_sale (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        {_CUSTOMER},
        purchase_id INTEGER NOT NULL REFERENCES purchase (id) DEFERRABLE INITIALLY DEFERRED,
        {_ON},
        kind TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    "CREATE INDEX after_sale_customer ON after_sale (customer_id, on_date)",
    "CREATE INDEX after_sale_purchase ON after_sale (purchase_id)",
    "CREATE INDEX after_sale_day ON after_sale (on_date)",
    f"""
    CREATE TABLE rating (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        {_CUSTOMER},
        {_ON},
        score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
        comment TEXT NOT NULL DEFAULT '',
        product_id INTEGER,
        purchase_id INTEGER REFERENCES purchase (id) DEFERRABLE INITIALLY DEFERRED,
        action TEXT NOT NULL DEFAULT '',
        follow_up_id INTEGER REFERENCES follow_up (id) DEFERRABLE INITIALLY DEFERRED
    ) STRICT
    """,
    "CREATE INDEX rating_customer ON rating (customer_id, on_date)",
    "CREATE INDEX rating_day ON rating (on_date, score)",
    "CREATE INDEX rating_purchase ON rating (purchase_id) WHERE purchase_id IS NOT NULL",
    "CREATE INDEX rating_follow_up ON rating (follow_up_id) WHERE follow_up_id IS NOT NULL",
    """
    CREATE TABLE distinct_pair (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        a_id INTEGER NOT NULL REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
        b_id INTEGER NOT NULL REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
        decided_at TEXT NOT NULL,
        UNIQUE (a_id, b_id),
        CHECK (a_id < b_id)
    ) STRICT
    """,
    "CREATE INDEX distinct_pair_b ON distinct_pair (b_id)",
    """
    CREATE TABLE message_template (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        key TEXT NOT NULL DEFAULT '',
        name TEXT NOT NULL DEFAULT '',
        language TEXT NOT NULL DEFAULT '',
        occasion TEXT NOT NULL DEFAULT '',
        body TEXT NOT NULL DEFAULT '',
        retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
    ) STRICT
    """,
    f"""
    CREATE TABLE tidy_skip (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        {_CUSTOMER},
        kind TEXT NOT NULL CHECK (kind <> ''),
        until TEXT NOT NULL CHECK (until = 'never' OR until GLOB {_DAY})
    ) STRICT
    """,
    "CREATE INDEX tidy_skip_customer ON tidy_skip (customer_id, kind)",
)


def create(connection: Connection) -> None:
    """Add them, and the triggers of the new tables."""
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
    journal.create_triggers(connection)
