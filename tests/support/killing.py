"""Processes that are killed in the middle of a write. Run as a program it prints its counts as JSON."""

import signal
import subprocess
import sys
from pathlib import Path

from clientbook.data.engine import open_engine
from clientbook.data.keys import unwrap
from clientbook.data.standing import read_keys
from tests.support.books import PASSPHRASE

ROOT = Path(__file__).resolve().parent.parent.parent

_HALF_WRITE = """
import os, signal, sys
from pathlib import Path
from tests.support.killing import write_without_commit
write_without_commit(Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


def leave_hot_journal(book: Path) -> None:
    """Let a process die after its changes reached ``book.db`` and before its commit."""
    died = subprocess.run([sys.executable, "-c", _HALF_WRITE, str(book)], cwd=ROOT, check=False)
    assert died.returncode == -signal.SIGKILL


def write_without_commit(book: Path) -> None:
    """Change every draft and push the pages into the file, as a commit does just before its end."""
    keys, _ = read_keys(book)
    engine = open_engine(book / "book.db", unwrap(keys, PASSPHRASE).book_key(), read_only=False, writer=True)
    raw = engine.raw_connection()
    # Outside a transaction, or SQLite does not pass it on to the pager.
    raw.cursor().execute("PRAGMA cache_spill=ON")
    raw.cursor().execute("PRAGMA cache_size=2")
    raw.close()
    connection = engine.connect()
    connection.exec_driver_sql("UPDATE draft SET data = '{\"text\": \"' || hex(randomblob(1000)) || '\"}'")
    for number in range(50):
        connection.exec_driver_sql(
            "INSERT INTO draft (place, data, at) VALUES (?, '\"' || hex(randomblob(2000)) || '\"', '')", (f"half-{number}",)
        )
