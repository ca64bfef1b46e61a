"""Parse a stranger's file in a process of its own, with a ceiling on memory and time and without the book.

Spawned, never forked: the parent holds keys and threads. The file is handed over as standard input (neither its path nor the name of a
sheet shows up in an argument list, which every user of the machine can read), the rows come back as JSON lines over a pipe. A reader that
dies of what it reads dies alone: the caller is told in a sentence.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Any

from clientbook.domain.errors import ImportProblem
from clientbook.exchange.sheet import Problem, Sheet, SheetRow
from clientbook.i18n import N_

MEMORY = 512 * 1024 * 1024
"""Bytes of address space."""
SECONDS = 20
"""Processor time."""
MAX_BYTES = 200 * 1024 * 1024
"""More of a file is never taken in; each reader has a limit of its own."""
HEAD = ("header", "header_row", "encoding", "delimiter", "remarks", "format", "sheets", "chosen", "shift", "head")
"""What the head of the answer says of a sheet."""
PATIENCE = 120
"""Seconds of waiting before the process is ended whatever it does."""
AT_ONCE = 2_000
"""Rows that are taken from JSON in one go: no other thread runs meanwhile, the keyboard's neither."""
WISH = "CLIENTBOOK_READ"
"""In the environment of the process: how the file is to be read, as JSON."""
FORMATS = ("csv", "xlsx", "vcard", "json")
"""What ``import`` takes; told from the bytes of the file where nobody says."""


def read_file(path: Path, *, format: str = "", encoding: str = "", sheet: str = "") -> Sheet:
    """The table, cards or records in this file, parsed by a limited process.

    Raises:
        ImportProblem: not a file, not readable, nothing to import, or too costly to read.
    """
    return begin_reading(path, format=format, encoding=encoding, sheet=sheet).answer()


def begin_reading(path: Path, *, format: str = "", encoding: str = "", sheet: str = "", delimiter: str = "") -> "Reading":
    """Let the process begin, so that something else can be done meanwhile (opening the book takes as long as reading the file).

    Raises:
        ImportProblem: not a file, or not readable.
    """
    try:
        if not path.is_file():
            raise ImportProblem(N_("There is no such file.") if not path.exists() else N_("This is not a file."))
        with path.open("rb") as file:
            return Reading(file, {"format": format, "encoding": encoding, "sheet": sheet, "delimiter": delimiter})
    except OSError:
        raise ImportProblem(N_("The file cannot be read.")) from None


class Reading:
    """A file that is being read by a process of its own; ``answer`` waits for it, ``stop`` ends it."""

    def __init__(self, file: IO[bytes], wish: dict[str, str]) -> None:
        package = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
        command = [sys.executable, "-P", "-m", "clientbook.exchange.worker"]
        self._process = subprocess.Popen(
            command,
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1", WISH: json.dumps(wish)},
        )
        self._arriving = _Arriving()
        # Somebody has to take the rows out of the pipe, or the process waits for room instead of reading on.
        self._taker = threading.Thread(target=self._take, daemon=True)
        self._taker.start()

    def _take(self) -> None:
        stream = self._process.stdout
        while stream is not None and (piece := stream.read(1 << 20)):
            self._arriving.take(piece)

    def answer(self) -> Sheet:
        """What was read.

        Raises:
            ImportProblem
        """
        try:
            self._taker.join(PATIENCE)
            if self._taker.is_alive():
                raise ImportProblem(N_("The file takes too long to read."))
            code = self._process.wait()
        finally:
            self.stop()
        return self._arriving.whole(code)

    def stop(self) -> None:
        """End the process, if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._taker.join()
        if self._process.stdout is not None:
            self._process.stdout.close()


class _Arriving:
    """The answer of the process, taken from JSON while the rest of it is still being written."""

    def __init__(self) -> None:
        self._rest = b""
        self._head: dict[str, Any] | None = None
        self._sheet = Sheet()
        self._garbled = False

    def take(self, piece: bytes) -> None:
        """The next bytes; what is no answer at all is drained, so that the process can end."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if self._head is None and lines:
            self._read(lambda: self._begin(lines.pop(0)))
        for start in range(0, len(lines), AT_ONCE):
            self._read(partial(self._rows, lines[start : start + AT_ONCE]))

    def whole(self, code: int) -> Sheet:
        """All of it, where the process ended well.

        Raises:
            ImportProblem
        """
        if code != 0 or self._head is None or self._garbled or self._rest:
            raise ImportProblem(N_("The file cannot be read: it needs more memory or time than an import may use."))
        if "problem" in self._head:
            raise ImportProblem(self._head["problem"], self._head["row"])
        return self._sheet

    def _read(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (ValueError, KeyError, TypeError):
            self._garbled = True

    def _begin(self, line: bytes) -> None:
        self._head = json.loads(line)
        for name in HEAD if self._head is not None and "problem" not in self._head else ():
            setattr(self._sheet, name, tuple(self._head[name]) if isinstance(self._head[name], list) else self._head[name])

    def _rows(self, lines: list[bytes]) -> None:
        for number, cells, why in json.loads(b"[%b]" % b",".join(lines)):
            row = SheetRow(number, tuple(cells))
            if why:
                self._sheet.broken.append((row, Problem(number, "", why)))
            else:
                self._sheet.rows.append(row)


def limit(seconds: int = SECONDS) -> None:
    """Cap this process' memory and time, where the platform can."""
    try:
        import resource
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        try:
            _soft, hard = resource.getrlimit(what)
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        except (ValueError, OSError):
            continue


def format_of(data: bytes) -> str:
    """What these bytes are; a table of text where nothing else shows."""
    from clientbook.exchange.readers import json_book, vcard, xlsx

    if data.startswith(xlsx.MAGIC):
        return "xlsx"
    if vcard.looks_like_cards(data):
        return "vcard"
    return "json" if json_book.looks_like_ours(data) else "csv"


def parse(data: bytes, wish: dict[str, str]) -> Sheet:
    """What stands in these bytes, by the reader of their format.

    Raises:
        ImportProblem
    """
    from clientbook.exchange.readers import delimited, json_book, vcard, xlsx

    name = wish.get("format") or format_of(data)
    if name == "xlsx":
        return xlsx.read(data, wish.get("sheet", ""))
    if name == "vcard":
        return vcard.read(data, wish.get("encoding", ""))
    return json_book.read(data) if name == "json" else delimited.read(data, wish.get("encoding", ""), wish.get("delimiter", ""))


def serve(wish: dict[str, str], source: IO[bytes], target: IO[bytes]) -> None:
    """Read the table from ``source`` and write it to ``target`` as JSON lines: a head, then a line a row."""
    try:
        sheet = parse(source.read(MAX_BYTES + 1), wish)
    except ImportProblem as refusal:
        target.write(json.dumps({"problem": refusal.why, "row": refusal.row}).encode() + b"\n")
        return
    head = {name: getattr(sheet, name) for name in HEAD}
    target.write(json.dumps(head).encode() + b"\n")
    dump = json.JSONEncoder(ensure_ascii=True, check_circular=False).encode
    for row in sheet.rows:
        target.write(dump([row.number, row.cells, ""]).encode() + b"\n")
    for row, problem in sheet.broken:
        target.write(dump([row.number, row.cells, problem.why]).encode() + b"\n")


if __name__ == "__main__":
    limit()
    serve(json.loads(os.environ[WISH]), sys.stdin.buffer, sys.stdout.buffer)
