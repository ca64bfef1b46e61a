"""What happened to a book, as sentences: each is something the owner should hear once."""

from clientbook.domain.errors import BookDamaged, ClientbookError, NotSaved
from clientbook.i18n import N_, _
from clientbook.text.display import plain

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


_NO_ROOM = {
    "full": N_("Today's snapshot could not be taken: the disk is full"),
    "read-only": N_("Today's snapshot could not be taken: the folder cannot be written to"),
    "io": N_("Today's snapshot could not be taken: the disk failed"),
}


_SECOND = {
    "absent": N_("The second folder is not there now; copies follow once it is plugged in"),
    "full": N_("The second folder for snapshots has no room left"),
    "failed": N_("The second folder for snapshots could not be written to"),
    "slow": N_("The second folder does not answer; its copies follow another time"),
    "unreadable": N_("The second folder was left alone: book.keys does not tell which book it is"),
}


def second_folder_note(state: str) -> str:
    """What is to be known of the second folder in this state, a note and never an error; empty where there is nothing."""
    return _(_SECOND[state]) if state in _SECOND else ""


def snapshot_trouble(error: ClientbookError) -> str:
    """Why there is no snapshot of the day; what was saved before it is safe."""
    if isinstance(error, BookDamaged):
        told = _("Today's snapshot does not pass its check ({part}): the book's file may be damaged. Run “clientbook doctor”")
        return told.format(part=plain(error.detail))
    reason = error.reason if isinstance(error, NotSaved) and error.reason in _NO_ROOM else "io"
    return _(_NO_ROOM[reason])
