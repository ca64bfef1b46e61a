"""The content of a backup: JSON Lines. A manifest, every row as ``["table", value, …]``, and an end line with number and digest.

The columns stand in the manifest, so a row is as short as it can be and still reads by itself. SQLite makes the JSON: a book of
twenty thousand customers has seven hundred thousand rows.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection
from sqlmodel import SQLModel

from clientbook.data.manifest import Manifest, read_manifest
from clientbook.data.progress import Progress
from clientbook.domain.errors import BackupDamaged, BookDamaged

BATCH: Final = 2000
"""Rows written or read at once."""
LONGEST: Final = 16 << 20
"""Bytes of a line, at most."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written or read."""

    manifest: Manifest
    digest: str

    @property
    def customers(self) -> int:
        """How many customers it holds, those in the trash too."""
        return self.manifest.rows.get("customer", 0)


class PayloadWriter:
    """The rows of a book that stands still, as the bytes of a backup."""

    def __init__(self, connection: Connection, manifest: Manifest, progress: Progress | None = None) -> None:
        self._connection = connection
        self._manifest = manifest
        self._progress = progress
        self._digest = hashlib.sha256()

    @property
    def summary(self) -> Summary:
        """What was written, when the last piece has come."""
        return Summary(self._manifest, self._digest.hexdigest())

    def pieces(self) -> Iterator[bytes]:
        """Everything, many lines at a time.

        Raises:
            BookDamaged: a table gives another number of rows than it counts.
            Cancelled
        """
        yield self._counted(self._manifest.line() + b"\n")
        for table, columns in self._manifest.columns.items():
            given = 0
            for lines in _lines(self._connection, table, columns):
                yield self._counted(("\n".join(lines) + "\n").encode())
                given += len(lines)
                if self._progress is not None:
                    self._progress.advance(len(lines))
            if given != self._manifest.rows[table]:
                raise BookDamaged(table)
        end = {"end": True, "rows": sum(self._manifest.rows.values()), "sha256": self._digest.hexdigest()}
        yield json.dumps(end, separators=(",", ":")).encode() + b"\n"

    def _counted(self, piece: bytes) -> bytes:
        self._digest.update(piece)
        return piece


def _lines(connection: Connection, table: str, columns: tuple[str, ...]) -> Iterator[list[str]]:
    cells = ", ".join(f'"{name}"' for name in columns)
    key = next(iter(SQLModel.metadata.tables[table].primary_key)).name
    result = connection.exec_driver_sql(f"""SELECT json_array('{table}', {cells}) FROM "{table}" ORDER BY "{key}\"""")
    cursor = result.cursor
    try:
        while cursor is not None and (rows := cursor.fetchmany(BATCH)):
            yield [row[0] for row in rows]
    finally:
        result.close()


class PayloadReader:
    """A backup's content read from its bytes: the manifest at once, then rows; every check is done when the last has come."""

    def __init__(self, pieces: Iterable[bytes], progress: Progress | None = None) -> None:
        """Read as far as the manifest.

        Raises:
            BackupDamaged, BackupTooNew, and what ``pieces`` raises.
        """
        self._blocks = _blocks(pieces)
        self._progress = progress
        self._digest = hashlib.sha256()
        self._found: Counter[str] = Counter()
        self._waiting: list[bytes] = []
        self._summary: Summary | None = None
        if not self._fill():
            raise BackupDamaged("content")
        first = self._waiting.pop(0)
        self._digest.update(first + b"\n")
        self.manifest = read_manifest(first)

    def rows(self) -> Iterator[tuple[str, list[list[Any]]]]:
        """Rows of one table at a time, in the order of the file, with the values of ``manifest.columns``.

        Raises:
            BackupDamaged: anything that does not agree with itself.
            Cancelled
        """
        ended = False
        while self._waiting or self._fill():
            if ended:
                raise BackupDamaged("content")
            lines, self._waiting = self._waiting, []
            if lines[-1].startswith(b"{"):
                ended = True
                end = lines.pop()
            if lines:
                self._digest.update(b"\n".join(lines) + b"\n")
                yield from self._parsed(lines)
        if not ended:
            raise BackupDamaged("content")
        self._check_end(end)

    def finish(self) -> Summary:
        """Read what is left, and tell what it was.

        Raises:
            BackupDamaged, Cancelled
        """
        for _table, _rows in self.rows() if self._summary is None else ():
            pass
        if self._summary is None:
            raise BackupDamaged("content")
        return self._summary

    def _fill(self) -> bool:
        self._waiting = next(self._blocks, [])
        return bool(self._waiting)

    def _parsed(self, lines: list[bytes]) -> Iterator[tuple[str, list[list[Any]]]]:
        table, held = "", list[list[Any]]()
        for row in _values(lines):
            name = row[0]
            if name != table:
                if held:
                    yield table, held
                table, held = name, []
            held.append(self._checked(name, row))
        yield table, held
        if self._progress is not None:
            self._progress.advance(len(lines))

    def _checked(self, table: Any, row: list[Any]) -> list[Any]:
        if not isinstance(table, str) or table not in self.manifest.columns or len(row) != len(self.manifest.columns[table]) + 1:
            raise BackupDamaged("rows")
        self._found[table] += 1
        del row[0]
        if not _PLAIN.issuperset(map(type, row)):
            raise BackupDamaged("rows")
        return row

    def _check_end(self, line: bytes) -> None:
        digest = self._digest.hexdigest()
        wanted = {"end": True, "rows": self._found.total(), "sha256": digest}
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            raise BackupDamaged("content") from None
        if said != wanted or any(self._found[table] != count for table, count in self.manifest.rows.items()):
            raise BackupDamaged("counts")
        self._summary = Summary(self.manifest, digest)


_PLAIN = frozenset({int, str, type(None)})


def _values(lines: list[bytes]) -> list[list[Any]]:
    """The lines as values, all at once: a call for each would cost more than the reading."""
    try:
        found = json.loads(b"[" + b",".join(lines) + b"]")
    except (ValueError, RecursionError):
        raise BackupDamaged("rows") from None
    if len(found) != len(lines) or not all(type(row) is list and row for row in found):
        raise BackupDamaged("rows")
    return list(found)


def _blocks(pieces: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The lines, many at a time; the end line is always the last of its block.

    Raises:
        BackupDamaged: a line is too long, or the last one has no end.
    """
    rest = b""
    for piece in pieces:
        if b"\n" not in piece:
            rest += piece
        else:
            *lines, rest = (rest + piece).split(b"\n")
            for start in range(0, len(lines), BATCH):
                yield lines[start : start + BATCH]
        if len(rest) > LONGEST:
            raise BackupDamaged("line")
    if rest:
        raise BackupDamaged("content")
