"""Backups that were made to harm are refused with a clear error and limits; nothing of them reaches a book.

Whoever knows a recipient, or gives somebody a file with its passphrase, can make one: all of them are whole as age files.
"""

import gzip
import json
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clientbook.data import check_book, verify_backup
from clientbook.data import packing as packing_module
from clientbook.data.manifest import FORMAT
from clientbook.data.migrations import newest
from clientbook.data.packing import FREE, MOST, TIMES, Packer, allowed, unpacked
from clientbook.domain.errors import BackupDamaged, BackupTooNew, ClientbookError, Refused
from clientbook.text import error_sentence
from tests.support.backups import back_up, content, forge, golden_copy, live, restore, seal, with_manifest, with_row
from tests.support.books import PASSPHRASE, fingerprint, make_book

Lines = list[bytes]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Lines:
    """The lines of an honest backup with rows in every table."""
    folder = tmp_path_factory.mktemp("honest")
    with live(golden_copy(folder / "book")) as book:
        back_up(book, folder / "x.age")
    return content(folder / "x.age")


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book over which they are restored; never changed."""
    folder = tmp_path_factory.mktemp("standing") / "book"
    make_book(folder)
    return folder


def _set(name: str, value: Any) -> Callable[[list[Any], list[str]], object]:
    return lambda row, columns: row.__setitem__(columns.index(name), value)


def _said(change: Callable[[dict[str, Any]], object]) -> Callable[[Lines], Lines]:
    return lambda lines: with_manifest(lines, change)


def _row(table: str, name: str, value: Any) -> Callable[[Lines], Lines]:
    return lambda lines: with_row(lines, table, _set(name, value))


def _raw(line: bytes) -> Callable[[Lines], Lines]:
    """One odd line in place of the last row."""
    return lambda lines: [*lines[:-2], line, lines[-1]]


WRONG: dict[str, Callable[[Lines], Lines]] = {
    "no manifest": lambda lines: lines[1:],
    "manifest of another program": _said(lambda said: said.update(clientbook="other")),
    "manifest is a list": lambda lines: [b"[]", *lines[1:]],
    "moment without a zone": _said(lambda said: said.update(at="2026-11-21T06:05:00")),
    "schema below the first": _said(lambda said: said.update(schema=0)),
    "counts below nothing": _said(lambda said: said["rows"].update(customer=-1)),
    "counts that are not numbers": _said(lambda said: said["rows"].update(customer=True)),
    "more customers than there are": _said(lambda said: said["rows"].update(customer=said["rows"]["customer"] + 1)),
    "a count missing": _said(lambda said: said["rows"].pop("customer")),
    "an unknown table": _said(lambda said: (said["columns"].update(evil=["id"]), said["rows"].update(evil=0))),
    "a table of SQLite": _said(lambda said: (said["columns"].update(sqlite_schema=["name"]), said["rows"].update(sqlite_schema=0))),
    "a statement for a column": _said(lambda said: said["columns"]["draft"].__setitem__(0, 'place") SELECT 1; --')),
    "a column twice": _said(lambda said: said["columns"]["draft"].__setitem__(0, "data")),
    "a derived column": _said(lambda said: said["columns"]["customer"].__setitem__(-1, "name_key")),
    "sequences of another table": _said(lambda said: said["sequences"].update(sqlite_schema=1)),
    "a sequence too large": _said(lambda said: said["sequences"].update(customer=2**63)),
    "a row of an unknown table": _raw(b'["evil",1]'),
    "a row too short": _raw(b'["draft","x"]'),
    "a row without a table": _raw(b"[]"),
    "a row that is a number": _raw(b"7"),
    "a broken line": _raw(b'["draft",'),
    "two rows in a line": _raw(b'["draft","a","{}","2026"],["draft","b","{}","2026"]'),
    "a nested value": _row("draft", "data", ["x"]),
    "a fraction": _row("interaction", "offset_minutes", 1.5),
    "infinity": lambda lines: [line.replace(b'["unit",1,', b'["unit",Infinity,') for line in lines],
    "a truth value": _row("contact_person", "main", True),
    "deep nesting": _raw(b"[" * 100_000 + b"]" * 100_000),
    "a very long number": _raw(b'["draft",' + b"9" * 5_000 + b"]"),
}
"""What verifying finds."""

WRONG_IN_TABLES: dict[str, Callable[[Lines], Lines]] = {
    "an id twice": _row("customer_tag", "id", 1),
    "a customer that is not there": _row("contact_point", "customer_id", 999_999),
    "a text for a number": _row("interaction", "customer_id", "one"),
    "a day that is none": _row("interaction", "on_date", "5 Mar"),
    "a state that is none": _row("follow_up", "state", "perhaps"),
    "JSON that is none": _row("setting", "value", "{"),
    "a number too large": _row("customer", "headcount", 2**64),
    "half a character": _row("customer", "name", "\ud800"),
    "nothing where something must be": _row("customer", "code", None),
    "a journal of another table": _row("change", "table_name", "sqlite_schema"),
    "a journal with a statement": lambda lines: with_row(
        lines,
        "change",
        lambda row, columns: (_set("op", "U")(row, columns), _set("data", '{"name\\" = 1, \\"code":["a","b"]}')(row, columns)),
    ),
    "a journal that is no object": _row("change", "data", "[1]"),
    "an id without end": _row("contact_point", "id", 2**62),
    "ids without end to come": _said(lambda said: said["sequences"].update(customer=2**61)),
    "a day that never was": _row("interaction", "on_date", "2026-02-31"),
    "a day before all years": _row("customer", "count_from", "0000-00-00"),
    "an instant that is none": _row("unit", "at", "yesterday"),
    "an instant at the end of time": _row("interaction", "at", "9999-12-31T23:59:59Z"),
    "a zone of years": _row("interaction", "offset_minutes", 2**62),
    "own fields that are a list": _row("customer", "custom", "[]"),
    "a title that is a number": _row("unit", "detail", "7"),
    "a draft that is nothing": _row("draft", "data", "null"),
    "choices that are none": _row("custom_field", "choices", "null"),
    "a setting of another kind": lambda lines: with_row(
        lines, "setting", lambda row, columns: (_set("key", "region")(row, columns), _set("value", "[]")(row, columns))
    ),
    "leads that are words": lambda lines: with_row(
        lines, "setting", lambda row, columns: (_set("key", "lead_days")(row, columns), _set("value", '{"birthday":"x"}')(row, columns))
    ),
    "a table left out": lambda lines: [
        line
        for line in with_manifest(
            lines, lambda said: (said["columns"].pop("rating"), said["rows"].pop("rating"), said["sequences"].pop("rating"))
        )
        if not line.startswith(b'["rating"')
    ],
}
"""What only the tables of a book can find."""


def refused(act: Callable[[], object], *, kind: type[ClientbookError] = BackupDamaged) -> None:
    """The act is refused so, in words."""
    with pytest.raises(kind) as raised:
        act()
    assert len(error_sentence(raised.value)) > 30
    assert raised.value.exit_code == (4 if kind is BackupDamaged else 1)


@pytest.mark.parametrize("name", [*WRONG, *WRONG_IN_TABLES])
def test_a_hostile_backup_makes_no_book(lines: Lines, tmp_path: Path, name: str) -> None:
    broken = forge(tmp_path / "x.age", (WRONG | WRONG_IN_TABLES)[name](lines))
    if name in WRONG:
        refused(lambda: verify_backup(broken, passphrase=PASSPHRASE))
    else:
        assert verify_backup(broken, passphrase=PASSPHRASE).customers
        refused(lambda: restore(broken, tmp_path / "new"))
        assert check_book(tmp_path / "new").state == "absent"


def test_over_a_book_a_hostile_backup_changes_nothing(lines: Lines, standing: Path, tmp_path: Path) -> None:
    before = fingerprint(standing)
    for name in ("a customer that is not there", "more customers than there are"):
        broken = forge(tmp_path / f"{name}.age", (WRONG | WRONG_IN_TABLES)[name](lines))
        refused(lambda broken=broken: restore(broken, standing))  # type: ignore[misc]
    assert fingerprint(standing) == before


def test_the_same_lines_without_a_change_make_a_book(lines: Lines, tmp_path: Path) -> None:
    """The control."""
    report, _code = restore(forge(tmp_path / "x.age", lines), tmp_path / "new")
    assert report.customers


def test_a_backup_of_a_newer_clientbook_is_not_called_damaged(lines: Lines, tmp_path: Path) -> None:
    for key, value in (("schema", newest() + 1), ("format", FORMAT + 1)):
        newer = forge(tmp_path / f"{key}.age", with_manifest(lines, lambda said, key=key, value=value: said.update({key: value})))  # type: ignore[misc]
        refused(lambda newer=newer: restore(newer, tmp_path / "new"), kind=BackupTooNew)  # type: ignore[misc]


def test_the_end_line_must_stand_once_be_true_and_be_the_last(lines: Lines, tmp_path: Path) -> None:
    end = json.loads(lines[-1])
    for name, ended in {
        "none": lines[:-1],
        "only": lines[-1:],
        "rows": [*lines[:-1], json.dumps(end | {"rows": end["rows"] - 1}).encode()],
        "digest": [*lines[:-1], json.dumps(end | {"sha256": "0" * 64}).encode()],
        "more": [*lines[:-1], json.dumps(end | {"more": 1}).encode()],
        "twice": [*lines, lines[-1]],
        "early": [*lines[:-3], lines[-1], *lines[-3:-1]],
        "row removed": [*lines[:-2], lines[-1]],
        "rows swapped": [lines[0], lines[2], lines[1], *lines[3:]],
    }.items():
        broken = forge(tmp_path / f"{name}.age", ended, honest_end=False)
        refused(lambda broken=broken: verify_backup(broken, passphrase=PASSPHRASE))  # type: ignore[misc]


def test_a_skipped_end_line_slips_through_where_nobody_looks_for_it(lines: Lines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above: without the check the shorter customer list is believed."""
    from clientbook.data.payload import PayloadReader, Summary

    def believing(self: PayloadReader, _line: bytes) -> None:
        self._summary = Summary(self.manifest, "")

    shorter = forge(tmp_path / "x.age", [*lines[:-2], lines[-1]], honest_end=False)
    monkeypatch.setattr(PayloadReader, "_check_end", believing)
    assert verify_backup(shorter, passphrase=PASSPHRASE).verified
    monkeypatch.undo()
    refused(lambda: verify_backup(shorter, passphrase=PASSPHRASE))


def test_what_is_no_gzip_or_not_only_one_is_refused(lines: Lines, tmp_path: Path) -> None:
    packed = gzip.compress(b"\n".join(lines) + b"\n")
    for name, wrong in {
        "empty": b"",
        "plain": b"\n".join(lines),
        "cut": packed[:-3],
        "cut in its head": packed[:5],
        "followed by zeros": packed + bytes(20),
        "crc": packed[:-8] + bytes(8),
        "zlib": zlib.compress(b"\n".join(lines)),
        "no line end": gzip.compress(b"\n".join(lines)),
        "nothing packed": gzip.compress(b""),
    }.items():
        broken = seal(tmp_path / f"{name}.age", wrong)
        refused(lambda broken=broken: verify_backup(broken, passphrase=PASSPHRASE))  # type: ignore[misc]
    assert verify_backup(
        seal(tmp_path / "members.age", gzip.compress(b"\n".join(lines[:9]) + b"\n") + gzip.compress(b"\n".join(lines[9:]) + b"\n")),
        passphrase=PASSPHRASE,
    ).verified


def test_bombs_are_refused_in_bounded_memory(lines: Lines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing_module, "FREE", 500_000)
    rows = gzip.compress(lines[0] + b"\n" + b'["draft","x","{}","2026"]\n' * 40_000, 6)
    line = gzip.compress(lines[0] + b"\n" + b" " * 3_000_000, 6)
    bomb, long_line = seal(tmp_path / "bomb.age", rows), seal(tmp_path / "line.age", line)
    tracemalloc.start()
    for path in (bomb, long_line):
        refused(lambda path=path: verify_backup(path, passphrase=PASSPHRASE))  # type: ignore[misc]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 << 20


def test_a_line_has_a_limit_of_its_own(lines: Lines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clientbook.data.payload.LONGEST", 100_000)
    path = seal(tmp_path / "line.age", gzip.compress(lines[0] + b"\n" + b" " * 2_000_000, 9))
    with pytest.raises(BackupDamaged, match="line"):
        verify_backup(path, passphrase=PASSPHRASE)


def test_the_writer_packs_nothing_its_reader_would_call_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand equal notes pack to almost nothing, and are honest."""
    monkeypatch.setattr(packing_module, "FREE", 1 << 20)
    monkeypatch.setattr(packing_module, "_MEMBER", 1 << 20)
    packed: list[bytes] = []
    packer = Packer(packed.append)
    for _ in range(20):
        packer.write(b"the same note " * 75_000)
    packer.close()
    size = sum(map(len, packed))
    assert sum(map(len, unpacked(packed, allowed(size)))) == 20 * 14 * 75_000
    alone = len(gzip.compress(b"the same note " * 75_000 * 20))
    assert allowed(alone) < 20 * 14 * 75_000
    assert gzip.decompress(b"".join(packed)).count(b"note") == 20 * 75_000


def test_the_limits_are_those_that_are_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (TIMES, MOST, FREE) == (20, 2 << 30, 64 << 20)
    assert [allowed(size) for size in (0, 10 << 20, 1 << 30)] == [FREE, 200 << 20, MOST]
    monkeypatch.setattr(packing_module, "MOST", 1000)
    with pytest.raises(Refused):
        Packer(lambda _: None).write(b"x" * 1001)
