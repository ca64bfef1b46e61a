"""Parse a stranger's file in a process of its own, with a ceiling on memory and time and without the book.

Spawned, never forked: the parent holds keys and threads. The file is handed over as standard input (its path shows up in no
argument list), the rows come back as JSON lines over a pipe.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

from clientbook.domain.errors import ImportProblem
from clientbook.exchange.sheet import Problem, Sheet, SheetRow
from clientbook.i18n import N_

MEMORY = 512 * 1024 * 1024
"""Bytes of address space."""
SECONDS = 20
"""Processor time."""
PATIENCE = 120
"""Seconds of waiting before the process is ended whatever it does."""
FORMATS = ("csv",)


def read_file(path: Path, *, format: str = "", encoding: str = "") -> Sheet:
    """The table in this file, parsed by a limited process.

    Raises:
        ImportProblem: not a file, not readable, not a table, or too costly to read.
    """
    try:
        if not path.is_file():
            raise ImportProblem(N_("There is no such file.") if not path.exists() else N_("This is not a file."))
        with path.open("rb") as file:
            return _ask(file, {"format": format or "csv", "encoding": encoding})
    except OSError:
        raise ImportProblem(N_("The file cannot be read.")) from None


def _ask(file: IO[bytes], wish: dict[str, str]) -> Sheet:
    package = str(Path(__file__).resolve().parents[2])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])]), "PYTHONUTF8": "1"}
    command = [sys.executable, "-P", "-m", "clientbook.exchange.worker", json.dumps(wish)]
    with subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as process:
        try:
            output, _nothing = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise ImportProblem(N_("The file takes too long to read.")) from None
        except BaseException:
            process.kill()
            raise
    lines = output.split(b"\n")
    if process.returncode != 0 or len(lines) < 2:
        raise ImportProblem(N_("The file cannot be read: it needs more memory or time than an import may use."))
    return _sheet(lines)


def _sheet(lines: list[bytes]) -> Sheet:
    head: dict[str, Any] = json.loads(lines[0])
    if "problem" in head:
        raise ImportProblem(head["problem"], head["row"])
    sheet = Sheet(tuple(head["header"]), header_row=head["header_row"], encoding=head["encoding"], delimiter=head["delimiter"])
    sheet.remarks = tuple(head["remarks"])
    for number, cells, why in json.loads(b"[%b]" % b",".join(filter(None, lines[1:]))):
        row = SheetRow(number, tuple(cells))
        if why:
            sheet.broken.append((row, Problem(number, "", why)))
        else:
            sheet.rows.append(row)
    return sheet


def limit() -> None:
    """Cap this process' memory and time, where the platform can."""
    try:
        import resource
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        try:
            _soft, hard = resource.getrlimit(what)
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        except (ValueError, OSError):
            continue


def serve(wish: dict[str, str], source: IO[bytes], target: IO[bytes]) -> None:
    """Read the table from ``source`` and write it to ``target`` as JSON lines: a head, then a line a row."""
    from clientbook.exchange.readers import delimited

    try:
        sheet = delimited.read(source.read(delimited.MAX_BYTES + 1), wish["encoding"])
    except ImportProblem as refusal:
        target.write(json.dumps({"problem": refusal.why, "row": refusal.row}).encode() + b"\n")
        return
    head = {"header": sheet.header, "header_row": sheet.header_row, "encoding": sheet.encoding, "delimiter": sheet.delimiter}
    target.write(json.dumps(head | {"remarks": sheet.remarks}).encode() + b"\n")
    dump = json.JSONEncoder(ensure_ascii=True, check_circular=False).encode
    for row in sheet.rows:
        target.write(dump([row.number, row.cells, ""]).encode() + b"\n")
    for row, problem in sheet.broken:
        target.write(dump([row.number, row.cells, problem.why]).encode() + b"\n")


if __name__ == "__main__":
    limit()
    serve(json.loads(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
