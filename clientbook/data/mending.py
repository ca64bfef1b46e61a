"""Free pages that a power cut tore, written anew.

SQLite keeps no former content of a free page it takes into use, since there is nothing to keep. When the power fails while such a page
is written, the rollback leaves it as the disk has it, half old and half new; it holds nothing, and yet its authentication fails. Without
this the book, whole in every row, would be called damaged.
"""

from __future__ import annotations

from sqlalchemy import Connection

from clientbook.data.engine import close_engine, integrity_findings, translated
from clientbook.data.opened import OpenedBook
from clientbook.data.standing import PAGE
from clientbook.domain.errors import BookDamaged

_AT_ONCE = 4096
"""Pages filled by one value: 16 MiB."""


def mend_free_pages(opened: OpenedBook, findings: tuple[str, ...]) -> None:
    """Make the book's file whole again where nothing but free pages is damaged.

    Nothing is written before every page in use was read and found in order. Each step has a connection of its own, since one bad page
    poisons later checks on the same one.

    Args:
        opened: the book, open for writing; no transaction of it is under way.
        findings: what a check of all pages found.

    Raises:
        BookDamaged: a page that is in use is damaged; nothing was changed.
    """
    engine = opened.engine(writer=True)
    try:
        with translated(), engine.begin() as connection:
            if not _is_sound(connection):
                raise BookDamaged(findings[0])
            _fill_free_pages(connection)
    finally:
        close_engine(engine)
    engine = opened.engine(writer=True)
    try:
        with translated(), engine.begin() as connection:
            left = integrity_findings(connection, thorough=True)
    finally:
        close_engine(engine)
    if left:
        raise BookDamaged(left[0])


def _is_sound(connection: Connection) -> bool:
    """Whether every page in use can be read, and what stands in them belongs together."""
    structure = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    return structure == ["ok"] and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None


def _fill_free_pages(connection: Connection) -> None:
    """Take all of them into use and give them back in one transaction; with ``secure_delete`` they are then written as zeros."""
    run = connection.exec_driver_sql
    free = int(run("PRAGMA freelist_count").scalar() or 0)
    for number, first in enumerate(range(0, free, _AT_ONCE)):
        pages = min(_AT_ONCE, free - first)
        run("INSERT INTO book (key, value) VALUES (?, hex(zeroblob(?)))", (f"mending {number}", pages * PAGE // 2))
    run("DELETE FROM book WHERE key LIKE 'mending %'")
