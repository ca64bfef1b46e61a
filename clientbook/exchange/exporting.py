"""The export: one door from customers of the book to a file of another program.

The file is there whole or not at all, only its owner can read it, and no other file is written over unasked. Customers are read and
written a batch at a time, so that a book of a hundred thousand needs no more memory than one of a thousand.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, cast

from clientbook.data import Book, Progress
from clientbook.domain.errors import Refused
from clientbook.exchange.new_file import new_file, require_place
from clientbook.exchange.outgoing import ExportReport, LeftOut, Outgoing
from clientbook.i18n import N_, pgettext

AGE = ".age"
"""What the names of encrypted files end in."""
COVERED = N_("sensitive fields: {names}")
UNKNOWN = N_("the format is not clear from the name; say it with --format")
NOT_PLAIN = N_("a name that ends in .age is for an encrypted file; say --encrypt")


@dataclass(frozen=True, slots=True)
class Format:
    """One format a book can be written in."""

    key: str
    label: str
    """Marked for translation."""
    suffix: str
    module: str
    """Its writer, under ``writers``."""
    options: tuple[tuple[str, str], ...] = ()
    """What the writer is told beside."""


FORMATS: dict[str, Format] = {
    each.key: each
    for each in (
        Format("csv", N_("CSV: a table for any program"), ".csv", "csv"),
        Format("purchases", N_("CSV: a row for each purchase"), ".csv", "csv_trade", (("table", "purchases"),)),
        Format("after-sales", N_("CSV: a row for each after-sale"), ".csv", "csv_trade", (("table", "after_sales"),)),
        Format("ratings", N_("CSV: a row for each rating"), ".csv", "csv_trade", (("table", "ratings"),)),
        Format("xlsx", N_("Excel (XLSX): a sheet for each table"), ".xlsx", "xlsx"),
        Format("vcard3", N_("vCard 3.0: contacts for phones"), ".vcf", "vcard", (("version", "3.0"),)),
        Format("vcard", N_("vCard 4.0: contacts for newer programs"), ".vcf", "vcard", (("version", "4.0"),)),
        Format("json", N_("JSON: everything, for another clientbook"), ".json", "json_book"),
        Format("ics", N_("Calendar (ICS): follow-ups and occasions"), ".ics", "ics"),
    )
}
"""Every format by its key; the first of a suffix is what the suffix means."""


@dataclass(frozen=True, slots=True)
class ExportWish:
    """How customers are to be written."""

    format: str
    sensitive: bool = False
    """Whether the values of sensitive fields go into the file."""
    encoding: str = "utf-8-bom"
    """Of a CSV file: a key of ``writers.csv.ENCODINGS``."""
    passphrase: str | None = field(default=None, repr=False)
    """Encrypts the file with age; None writes it plain."""
    over: bool = False
    """Whether a file of this name may be replaced."""
    cost: int | None = None
    """Of the key of an encrypted file; lowered by tests alone."""


def format_of(name: str) -> str:
    """The format a file's name tells; empty where it does not."""
    bare = name.lower().removesuffix(AGE)
    return next((each.key for each in FORMATS.values() if bare.endswith(each.suffix)), "")


def check_name(path: Path, *, encrypted: bool) -> None:
    """Refuse a name that promises encryption where there is none.

    Raises:
        Refused
    """
    if path.name.lower().endswith(AGE) and not encrypted:
        raise Refused(NOT_PLAIN)


def export_file(book: Book, ids: Sequence[int], path: Path, wish: ExportWish, progress: Progress | None = None) -> ExportReport:
    """Write these customers to a file.

    Raises:
        Refused: the place is taken or is none.
        NotSaved: disk full, read-only or failing.
        Cancelled: stopped through ``progress``; there is no file then.
    """
    check_name(path, encrypted=wish.passphrase is not None)
    require_place(path, over=wish.over)
    with new_file(path, over=wish.over) as stream:
        report = export_to(book, ids, stream, wish, progress)
        if progress is not None:
            progress.check()
        stream.flush()
        report.size = stream.tell()
    report.path = str(path)
    return report


def export_to(book: Book, ids: Sequence[int], stream: BinaryIO, wish: ExportWish, progress: Progress | None = None) -> ExportReport:
    """Write these customers to a stream.

    Raises:
        Cancelled, OSError
    """
    known = FORMATS[wish.format]
    writer = import_module(f"clientbook.exchange.writers.{known.module}")
    report = ExportReport(wish.format, encrypted=wish.passphrase is not None, cannot=writer.CANNOT)
    outgoing = Outgoing(book, ids, report, sensitive=wish.sensitive, progress=progress)
    if outgoing.covered:
        report.left_out.append(LeftOut(COVERED, len(outgoing.covered), outgoing.covered))
    options = dict(known.options) | ({"encoding": wish.encoding} if known.suffix == ".csv" else {})
    write: Callable[..., None] = writer.write
    if wish.passphrase is None:
        write(outgoing, stream, **options)
    else:
        with _encrypting(stream, wish) as covered:
            write(outgoing, covered, **options)
    return report


@contextmanager
def _encrypting(stream: BinaryIO, wish: ExportWish) -> Iterator[BinaryIO]:
    from clientbook.data.age import COST, age_writer  # its key costs a quarter of a gigabyte; only encrypted files need it

    with age_writer(stream, wish.passphrase, cost=wish.cost or COST) as sealed, io.BufferedWriter(_Sink(sealed)) as held:
        yield cast(BinaryIO, held)


class _Sink(io.RawIOBase):
    """What an encrypting stream lacks to be written to like a file."""

    def __init__(self, sealed: Any) -> None:
        self._sealed = sealed

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, content: Any) -> int:
        """Pass it on."""
        return int(self._sealed.write(bytes(content)))


def suffixed(name: str, wanted: str, *, was: str = "", encrypted: bool) -> str:
    """The name with the ending of a format in the place of the one it has; another ending than ours is kept.

    Args:
        was: the format the name was made for; the word for its table gives way to the wanted one's.
    """
    bare = name.removesuffix(AGE)
    for suffix in dict.fromkeys(each.suffix for each in FORMATS.values()):
        if bare.lower().endswith(suffix):
            stem = bare[: -len(suffix)]
            if was != wanted:
                stem = stem.removesuffix(_table_of(was)) + _table_of(wanted)
            bare = stem + FORMATS[wanted].suffix
            break
    return bare + (AGE if encrypted else "")


def _table_of(format: str) -> str:
    """What stands before the ending of a CSV file that holds another table than the customers, so that each has a name of its own."""
    words = {
        "purchases": pgettext("file name", "purchases"),
        "after-sales": pgettext("file name", "after-sales"),
        "ratings": pgettext("file name", "ratings"),
    }
    return f"-{words[format]}" if format in words else ""
