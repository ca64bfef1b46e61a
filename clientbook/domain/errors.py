"""Everything that can go wrong in words of the user's world.

::

    ClientbookError            exit 1
    ├── InvalidValue           a field does not hold a valid value
    ├── NotFound               no such customer, unit, field
    ├── Refused                the act is not possible now, with the reason
    ├── NotSaved               disk full, read-only or failing; nothing was changed
    ├── ReadOnly               a writing act on a book opened to read
    ├── Superseded             a newer search took this one's place; never shown
    ├── Cancelled              a long act was stopped half-way; nothing was changed
    ├── ImportProblem          a file that cannot be read as what it claims to be
    ├── NoBook                 nothing there yet
    ├── BookExists             create where one stands already
    ├── NoPassphrase           exit 3: none given and no terminal to ask on
    ├── WrongPassphrase        exit 3
    ├── WrongRecoveryCode      exit 3
    ├── BookDamaged            exit 4: book.db, with the part that is damaged
    ├── KeysDamaged            exit 4: book.keys
    ├── BackupDamaged          exit 4: a backup file, with the part that is damaged or not to be believed
    ├── BackupTooNew           exit 1: a backup written by a newer clientbook
    ├── BookNeedsRecovery      exit 4: a journal without a writer; open the book once to recover
    ├── BookTooNew             exit 1: written by a newer clientbook
    ├── BookTooOld             exit 1: written by an older one, and opened to read; opening it once to write brings it up to date
    ├── BookInUse              exit 5
    └── EngineUnfit            exit 1: the SQLCipher found is too old or does not encrypt

The sentences a user reads are made in ``clientbook.text.error_sentence``; ``exit_code`` is the contract of cli.
"""


class ClientbookError(Exception):
    """The root; carries what a sentence needs and never customer data that was not typed just now."""

    exit_code = 1

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class InvalidValue(ClientbookError):
    """A field does not hold a valid value; ``field`` is its key, ``why`` a marked (N_) English sentence."""

    def __init__(self, field: str, why: str, value: str = "") -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why
        self.value = value


class NotFound(ClientbookError):
    """No such customer, unit, field or file; ``detail`` is what was asked for."""


class Refused(ClientbookError):
    """The act is not possible now; ``detail`` is a marked (N_) English sentence."""


class NotSaved(ClientbookError):
    """Nothing was written; ``reason`` is ``full``, ``read-only`` or ``io``.

    Only of ``unsure`` nobody knows: the disk failed at the very end.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ReadOnly(ClientbookError):
    """A writing act on a book that was opened to read only."""


class Superseded(ClientbookError):
    """A newer search or count took this one's place."""


class Cancelled(ClientbookError):
    """A long act was stopped before its end; nothing was changed."""


class ImportProblem(ClientbookError):
    """A file that cannot be read; ``why`` is a marked (N_) English sentence, ``row`` its 1-based line where known."""

    def __init__(self, why: str, row: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.row = row


class NoBook(ClientbookError):
    """There is no book in this folder."""


class BookExists(ClientbookError):
    """There is a book in this folder already."""


class NoPassphrase(ClientbookError):
    """No passphrase was given and there is no terminal to ask on."""

    exit_code = 3


class WrongPassphrase(ClientbookError):
    """The passphrase does not open the book. Nothing was changed."""

    exit_code = 3


class WrongRecoveryCode(ClientbookError):
    """The recovery code is mistyped (``detail``: the number of the group, or empty) or is another book's (``other book``)."""

    exit_code = 3


class BookDamaged(ClientbookError):
    """The book's file is damaged; ``detail`` names the part. No file was changed."""

    exit_code = 4


class KeysDamaged(BookDamaged):
    """book.keys is damaged or missing, and so is its copy."""


class BackupDamaged(ClientbookError):
    """A backup file is damaged, or is none; ``detail`` is the part. Neither the file nor any book was changed."""

    exit_code = 4


class BackupTooNew(ClientbookError):
    """The backup was written by a newer clientbook. Nothing was changed."""


class BookNeedsRecovery(ClientbookError):
    """An interrupted write waits to be rolled back and this process may not write."""

    exit_code = 4


class BookTooNew(ClientbookError):
    """The book was written by a newer clientbook. It was not touched."""


class BookTooOld(ClientbookError):
    """The book was written by an older clientbook and opened to read; opening it once to write brings it up to date."""


class BookInUse(ClientbookError):
    """Another process is writing in this book."""

    exit_code = 5


class EngineUnfit(ClientbookError):
    """The SQLCipher found on this machine does not do what the book relies on; ``detail`` says what."""
