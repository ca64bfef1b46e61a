"""Errors in words: what happened, what was kept, what to do."""

from collections.abc import Callable
from typing import Any

from clientbook.domain import errors as e
from clientbook.domain.fields import BY_KEY
from clientbook.i18n import N_, _, ngettext
from clientbook.text.display import plain, word
from clientbook.text.time import partial_date

_PLACES = {
    "action": N_("Improvement action"),
    "after_sale": N_("After-sales"),
    "amount": N_("Amount"),
    "at": N_("Time"),
    "body": N_("Text"),
    "channel": N_("Channel"),
    "code": N_("Code"),
    "comment": N_("Comment"),
    "contract_no": N_("Contract number"),
    "currency": N_("Currency"),
    "custom": N_("Custom field"),
    "date": N_("Date"),
    "due": N_("Due date"),
    "due_time": N_("Time"),
    "follow_up": N_("Follow-up"),
    "identity": N_("Secret key"),
    "lead_days": N_("Days ahead"),
    "note": N_("Note"),
    "occasion": N_("Occasion"),
    "on_date": N_("Date"),
    "outcome": N_("Outcome"),
    "payment": N_("Payment"),
    "product": N_("Product"),
    "purchase": N_("Purchase"),
    "purchase_status": N_("Purchase status"),
    "quantity": N_("Quantity"),
    "rating": N_("Rating"),
    "score": N_("Score"),
    "unit_price": N_("Unit price"),
    "passphrase": N_("Passphrase"),
    "person": N_("Contact person"),
    "reaction": N_("Reaction"),
    "recipient": N_("Recipient"),
    "repeat": N_("Repeat"),
    "state": N_("State"),
    "summary": N_("Summary"),
    "template": N_("Template"),
    "topic": N_("Topic"),
    "view": N_("View"),
    "what": N_("What to do"),
}
_PAGE = "book.db page "
_SNAPSHOT = "snapshot "
_PARTS = {
    "book.db is missing": N_("book.db is missing"),
    "book.db is cut off": N_("book.db is cut off"),
    "book.db is not encrypted": N_("book.db is not encrypted"),
    "book.db and book.keys do not belong together": N_("book.db and book.keys do not belong together"),
    "connection lost": N_("the connection to book.db was lost"),
}
_BACKUP = {
    "header": N_("its beginning is damaged"),
    "content": N_("it is damaged or cut off"),
    "counts": N_("it does not hold what it says it holds"),
    "manifest": N_("its first line is not what clientbook writes"),
    "tables": N_("it holds tables that are not clientbook's"),
    "rows": N_("it holds rows that no book can hold"),
    "line": N_("it holds a line that is longer than any can be"),
    "too large": N_("it unpacks to more than a backup of its size can hold"),
    "work factor": N_("opening it would take more memory than any backup needs"),
}
_NOT_SAVED = {
    "full": N_("Not saved: the disk is full. What you typed is still in the form; make room and save again"),
    "read-only": N_("Not saved: this folder cannot be written to. What you typed is still in the form; make it writable and save again"),
    "io": N_("Not saved: the disk failed. What you typed is still in the form; check the disk and save again"),
    "unsure": N_("The disk failed at the very end: this may be saved or not. Look before you do it again, and back up to another disk"),
}


def _invalid(error: Any) -> str:
    if readings := getattr(error, "readings", ()):  # an AmbiguousDate, asked this way so that the date patterns need not be loaded
        first, second = (partial_date(reading) for reading in readings)
        return _("“{value}” can be {first} or {second}; write it as 2026-11-21").format(
            value=plain(error.value), first=first, second=second
        )
    if column := getattr(error, "column", 0):  # a FilterError, for the same reason
        return _filter(error, column)
    name = BY_KEY[error.field].label if error.field in BY_KEY else _PLACES.get(error.field, "")
    told = {"field": _(name) if name else word(error.field), "why": _(error.why), "value": plain(error.value)}
    if not told["field"]:
        return told["why"]
    return (_("{field}: {why} ({value})") if error.value else _("{field}: {why}")).format(**told)


def _filter(error: Any, column: int) -> str:
    told = {"column": column, "word": plain(error.word), "near": word(error.nearest), "why": _(error.why)}
    if error.why != N_("is not understood"):
        return _("Character {column}, “{word}”: {why}").format(**told)
    if error.nearest:
        return _("Character {column}: “{word}” is not understood; did you mean “{near}”?").format(**told)
    return _("Character {column}: “{word}” is not understood").format(**told)


def _wrong_passphrase(error: Any) -> str:
    if error.detail == "other keys":
        return _("This snapshot is of before the book was re-encrypted with a new key; it opens with the passphrase of that time")
    if error.detail == "key file":
        return _("This book needs its key file beside the passphrase. Nothing in the book was changed")
    if error.detail == "with key file":
        return _("This passphrase and this key file do not open the book together. Nothing in the book was changed, please try again")
    if error.detail == "earlier keys":
        return _("Wrong passphrase. book.keys was damaged and its earlier copy is in use: try the passphrase before the last change")
    if error.detail == "backup":
        return _("This passphrase does not open the backup, or its beginning is damaged. Nothing was changed")
    if error.detail == "identity":
        return _("This backup was made for the owner of a secret key of age; nothing that was given opens it (--identity)")
    return _("Wrong passphrase. Nothing in the book was changed, please try again")


def _wrong_code(error: Any) -> str:
    if error.detail == "other book":
        return _("This recovery code belongs to another book. Nothing in the book was changed")
    if error.detail:
        return _("The recovery code has a mistake in group {n}. Nothing in the book was changed").format(n=word(error.detail))
    return _("The recovery code has a mistake. Nothing in the book was changed; compare it group by group")


def _damaged(error: Any) -> str:
    if error.detail.startswith(_SNAPSHOT):
        name, _colon, why = error.detail.removeprefix(_SNAPSHOT).partition(": ")
        if why == "it is of another book":
            return _("The snapshot {name} is of another book. Nothing was changed").format(name=plain(name))
        told = _("The snapshot {name} is damaged ({part}). Nothing was changed; choose another one")
        return told.format(name=plain(name), part=plain(why))
    if error.detail.startswith(_PAGE):
        part = _("page {n} of book.db").format(n=word(error.detail.removeprefix(_PAGE)))
    else:
        part = _(_PARTS[error.detail]) if error.detail in _PARTS else word(error.detail) or "book.db"
    return _("The book's file is damaged ({part}). No file was changed; restore from a snapshot or a backup").format(part=part)


def _no_passphrase(error: Any) -> str:
    if error.detail == "key file":
        return _(
            "The key file cannot be read. Plug in the disk it lies on, or say with --key-file where it is; the recovery code needs none"
        )
    return _("No passphrase was given and there is no terminal to ask on; use --passphrase-file")


def _backup(error: Any) -> str:
    if error.detail not in _BACKUP:
        return _("This file is no backup of clientbook. Nothing was changed")
    return _("This backup cannot be used: {why}. Nothing was changed; use another backup or a snapshot").format(
        why=_(_BACKUP[error.detail])
    )


def _import(error: Any) -> str:
    why = _(error.why)
    return _("Row {row}: {why}").format(row=error.row, why=why) if error.row is not None else why


_SENTENCES: dict[type[e.ClientbookError], Callable[[Any], str]] = {
    e.InvalidValue: _invalid,
    e.NotFound: lambda error: (
        _("There is no {what} here").format(what=word(error.detail)) if error.detail else _("It is not there any more")
    ),
    e.Refused: lambda error: _(error.detail),
    e.NotSaved: lambda error: _(_NOT_SAVED.get(error.reason, _NOT_SAVED["io"])),
    e.ReadOnly: lambda _error: _("The book is open to read only; nothing was changed"),
    e.Superseded: lambda _error: _("A newer search took its place"),
    e.Cancelled: lambda _error: _("Stopped; nothing was changed"),
    e.ImportProblem: _import,
    e.NoBook: lambda _error: _("There is no book here yet"),
    e.BookExists: lambda _error: _("There is a book here already; it was not touched"),
    e.NoPassphrase: _no_passphrase,
    e.WrongPassphrase: _wrong_passphrase,
    e.WrongRecoveryCode: _wrong_code,
    e.BookDamaged: _damaged,
    e.KeysDamaged: lambda _error: _("The book's keys are damaged (book.keys). No file was changed; the recovery code opens the book"),
    e.BackupDamaged: _backup,
    e.BackupTooNew: lambda _error: _("The backup was written by a newer clientbook. Nothing was changed; update clientbook to use it"),
    e.BookNeedsRecovery: lambda _error: _("A write was interrupted. Open the book once without --read-only and it puts itself right"),
    e.BookTooNew: lambda _error: _("The book was written by a newer clientbook. It was not touched; update clientbook to open it"),
    e.BookTooOld: lambda _error: _(
        "The book was written by an older clientbook. Open it once without --read-only where it can be written: that brings it up to date"
    ),
    e.BookInUse: lambda _error: _("The book is open in another window."),
    e.EngineUnfit: lambda error: _(
        "The encryption library does not fit ({detail}). The book was not touched; install clientbook anew"
    ).format(detail=word(error.detail)),
}


def error_sentence(error: BaseException) -> str:
    """One sentence for an error of ours; for any other one what kind it is, without its text, which may hold somebody's data."""
    for kind in type(error).__mro__:
        if kind in _SENTENCES:
            return _SENTENCES[kind](error)
    if isinstance(error, e.ClientbookError):
        return word(error.detail)
    return _("Something inside clientbook went wrong ({kind}). Nothing half-done was kept").format(kind=type(error).__name__)


def removed_sentence(removed: int) -> str:
    """What to say when the door took characters out; empty where it took none."""
    return (
        ngettext("{n} character that cannot be kept was left out", "{n} characters that cannot be kept were left out", removed).format(
            n=removed
        )
        if removed
        else ""
    )
