"""What happened when a book was opened, as sentences: each is something the owner should hear once."""

from clientbook.i18n import N_, _

_NOTES = {
    "read-only-folder": N_("The book's folder cannot be written to: the book is open to read only"),
    "keys-from-copy": N_("book.keys was damaged and was put right from its copy. Look after the disk it lies on"),
    "older-keys": N_("An earlier book.keys was put back: the passphrase in force now is the earlier one"),
    "rolled-back": N_("A write that was cut short was undone when the book was opened; everything saved before is there"),
    "stray-log": N_("A log of another program lay beside the book and was moved to the folder recovery"),
    "snapshot": N_("This is a snapshot: it can be looked at and is never changed"),
}


def opening_note(note: str) -> str:
    """The sentence of one of ``OpenedBook.notes``; empty for one that has none."""
    return _(_NOTES[note]) if note in _NOTES else ""
