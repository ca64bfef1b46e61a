"""B8: customers from a sheet, a workbook or address cards into an empty book, matching, journal and index included."""

import csv
import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.books import PASSPHRASE, PracticeBook
from benchmarks.table import Figure
from benchmarks.writes import raw_connection
from clientbook.clock import SystemClock
from clientbook.data import Query, open_book
from clientbook.data.keys import load_keys, unwrap
from clientbook.data.search.index import entries_of, look
from clientbook.exchange.writers.workbook import Head, Sheet, Workbook
from tests.support.terminal import environment, installed

ROWS = 20_000
HEADERS = ("姓名", "公司", "手机", "邮箱", "客户来源", "标签", "备注", "会员卡号")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰萍红鑫"
SOURCES = ("展会", "转介绍", "线上推广", "陌生拜访")


def rows() -> Iterator[tuple[str, ...]]:
    """Plausible customers; no two share a phone or a mail."""
    for n in range(ROWS):
        name = SURNAMES[n % 20] + GIVEN[n // 20 % 28] + GIVEN[n // 560 % 28]
        yield (name, f"{name}商贸", f"1990{n:07}", f"k{n}@mail.example", SOURCES[n % 4], f"批次{n % 50}", f"第 {n} 行的备注", f"{n:06}")


def write_sheet(path: Path) -> None:
    """They as CSV."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([HEADERS, *rows()])


def write_workbook(path: Path) -> None:
    """They as a workbook."""
    sheet = Sheet("客户", [Head(header, 12) for header in HEADERS])
    with path.open("wb") as stream, Workbook(stream) as workbook, workbook.open_sheet(sheet) as part:
        part.write(sheet.start())
        for cells in rows():
            part.write(sheet.row(cells))
        part.write(sheet.end())


def write_cards(path: Path) -> None:
    """They as address cards, as a phone writes them."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        for name, company, phone, mail, source, tag, note, card in rows():
            lines = [f"N:{name[0]};{name[1:]};;;", f"FN:{name}", f"ORG:{company}", f"TEL;TYPE=CELL:{phone}", f"EMAIL;TYPE=WORK:{mail}"]
            lines += [f"CATEGORIES:{tag}", f"NOTE:{source}\\n{note}", f"X-MEMBER-NO:{card}", f"UID:card-{card}"]
            stream.write("\r\n".join(("BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", "")))


FILES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "CSV": ("sheet.csv", write_sheet),
    "workbook": ("sheet.xlsx", write_workbook),
    "vCard file": ("cards.vcf", write_cards),
}


def copy_rows(book: Path, scratch: Path) -> tuple[float, float]:
    """Seconds in which the bare driver writes the same finished rows into the same tables and indexes; and those the search takes on top.

    The floor is the rows alone, as it always was. What stands in the two search tables cannot be read back as rows, so the second figure
    writes the finished entries into them; an import has to do both.
    """
    key = unwrap(load_keys((book / "book.keys").read_bytes()), PASSPHRASE).book_key()
    source, target = raw_connection(book / "book.db", key), raw_connection(scratch, bytes(32))
    target.execute("PRAGMA foreign_keys=OFF")
    schema = source.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    virtual = {name for kind, name, sql in schema if kind == "table" and sql.upper().startswith("CREATE VIRTUAL")}
    ordinary = [
        (kind, name, sql)
        for kind, name, sql in schema
        if kind in ("table", "index") and not name.startswith("sqlite_") and not any(name == v or name.startswith(f"{v}_") for v in virtual)
    ]
    tables = [name for kind, name, _sql in ordinary if kind == "table"]
    for _kind, _name, sql in sorted(ordinary, key=lambda each: each[0] != "table"):
        target.execute(sql)
    # Generated columns cannot be written.
    columns = {name: [row[1] for row in source.execute(f'PRAGMA table_xinfo("{name}")').fetchall() if not row[6]] for name in tables}
    named = {name: ", ".join(f'"{each}"' for each in found) for name, found in columns.items()}
    contents = {name: source.execute(f'SELECT {named[name]} FROM "{name}"').fetchall() for name in tables}
    start = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    for name, rows in contents.items():
        if rows:
            target.executemany(f'INSERT INTO "{name}" ({named[name]}) VALUES ({",".join("?" * len(rows[0]))})', rows)
    target.execute("COMMIT")
    spent = time.perf_counter() - start
    for name in virtual:
        target.execute(next(sql for _kind, each, sql in schema if each == name))
    entries = finished_entries(book)
    start = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    for name, found in entries.items():
        target.executemany(f"INSERT INTO {name} (rowid, t) VALUES (?, ?)", found)
    target.execute("COMMIT")
    searched = time.perf_counter() - start
    source.close()
    target.close()
    return spent, searched


def finished_entries(book: Path) -> dict[str, list[tuple[int, str]]]:
    """What stands in the search tables, in the order of places."""
    opened = open_book(book, PASSPHRASE, clock=SystemClock())
    try:
        found = opened._slow(look, list(opened.find_all(Query()).ids), frozenset())
    finally:
        opened.close()
    found.places, found.stamps = {}, {}
    made = entries_of(found)
    return {"customer_fts": sorted((row[0], row[-1]) for row in made.people), "text_fts": sorted((row[0], row[-1]) for row in made.texts)}


def importing(_book: PracticeBook, home: Path) -> Iterator[Figure]:
    """B8: ``clientbook import`` from its start to its end, in each format."""
    for kind, (name, write) in FILES.items():
        place = home / name.replace(".", "-")
        place.mkdir()
        write(place / name)
        yield _imported(kind, place / name, place)


def _imported(kind: str, path: Path, home: Path) -> Figure:
    env, folder, passphrase = environment(home, "zh_CN"), home / "book", home / "passphrase"
    subprocess.run([installed(), "demo", str(folder), "--customers", "1"], check=True, capture_output=True, env=env)
    passphrase.write_text(PASSPHRASE, encoding="utf-8")
    command = [installed(), "--book", str(folder), "--passphrase-file", str(passphrase), "import", str(path), "--json"]
    start = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, env=env, text=True)
    spent = time.perf_counter() - start
    report = json.loads(done.stdout)
    if report["created"] != ROWS:
        raise AssertionError(report)
    floor, searched = copy_rows(folder, home / "raw.db")
    note = f"{ROWS / spent:,.0f} rows/s, at least 2,000; {spent / (floor + searched):.1f} x with the search written too"
    budget = min(4 * floor, ROWS / 2000)
    what = f"import a {kind} of 20,000 rows"
    return Figure("B8", what, ROWS, spent * 1000, floor * 1000, budget * 1000, "4 × raw rows, 2,000 rows/s", note=note)
