"""The book on disk behind a small facade: ``open_book``, ``create_book``, ``Book`` and the light values its verbs speak in.

The values load at once. What needs the encrypted engine loads when it is first asked for, so that the unlock screen can be
painted while the engine loads in a thread (``load`` does it on purpose).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from clientbook.data.entries import TimelineEntry
from clientbook.data.lines import (
    KEPT_WHY,
    Added,
    CellChange,
    Changed,
    CustomerLine,
    CustomField,
    ErasureReport,
    Found,
    Kept,
    Match,
    New,
    Owner,
    Pair,
    PickEntry,
    Query,
    Saved,
    UndoReport,
    UnitLine,
)
from clientbook.data.plans import (
    GROUPS,
    SECTIONS,
    UNPLANNED,
    Agenda,
    AgendaLine,
    Crossed,
    Handled,
    HandledLine,
    ImportQuestion,
    StepGroup,
    StepLine,
    Tidy,
    TidyItem,
    Upcoming,
)

if TYPE_CHECKING:
    from clientbook.data.age import AgeWriter, age_writer
    from clientbook.data.backup import BACKUP_COST, default_backup_name
    from clientbook.data.backup_file import BackupReport, read_backup, verify_backup
    from clientbook.data.backup_note import BackupNote, last_backup
    from clientbook.data.book import Book
    from clientbook.data.books import (
        change_passphrase,
        create_book,
        forget_earlier_passphrase,
        open_book,
        recover_book,
    )
    from clientbook.data.bulk import FieldPreview
    from clientbook.data.carried import read_carried
    from clientbook.data.checkup import check_newest_snapshot, examine_clock, examine_folder, repair_tree, sweep_leftovers, thin
    from clientbook.data.customer_image import CustomerRestored
    from clientbook.data.fitness import engine_versions
    from clientbook.data.health import Check, examine, examine_files, repair
    from clientbook.data.imported_trade import Traded
    from clientbook.data.imports import Door, look_through_door, snapshot_before, through_door
    from clientbook.data.in_use import is_in_use
    from clientbook.data.key_files import kdf_of, key_file_for, make_key_file, read_key_file
    from clientbook.data.keys import DEFAULT_KDF, PRACTICE_KDF, Kdf
    from clientbook.data.passphrase_change import strengthen
    from clientbook.data.passphrases import Proposal, propose, require_passphrase, strength
    from clientbook.data.progress import Progress
    from clientbook.data.recovery_code import require_code, same_group
    from clientbook.data.restore import rekey_book, restore_backup
    from clientbook.data.second_folder import SecondStanding, mirror_within, second_standing, second_standing_within
    from clientbook.data.snapshot_reading import SnapshotLine
    from clientbook.data.snapshot_restore import BookRestored, restore_snapshot, snapshot_lines
    from clientbook.data.snapshots import Snapshot, is_snapshot
    from clientbook.data.standing import Standing, check_book
    from clientbook.data.wholes import BookWords, Extent, Whole, read_extent, read_products, read_wholes, read_words

__all__ = [
    "BACKUP_COST",
    "DEFAULT_KDF",
    "GROUPS",
    "KEPT_WHY",
    "PRACTICE_KDF",
    "SECTIONS",
    "UNPLANNED",
    "Added",
    "AgeWriter",
    "Agenda",
    "AgendaLine",
    "BackupNote",
    "BackupReport",
    "Book",
    "BookRestored",
    "BookWords",
    "CellChange",
    "Changed",
    "Check",
    "Crossed",
    "CustomField",
    "CustomerLine",
    "CustomerRestored",
    "Door",
    "ErasureReport",
    "Extent",
    "FieldPreview",
    "Found",
    "Handled",
    "HandledLine",
    "ImportQuestion",
    "Kdf",
    "Kept",
    "Match",
    "New",
    "Owner",
    "Pair",
    "PickEntry",
    "Progress",
    "Proposal",
    "Query",
    "Saved",
    "SecondStanding",
    "Snapshot",
    "SnapshotLine",
    "Standing",
    "StepGroup",
    "StepLine",
    "Tidy",
    "TidyItem",
    "TimelineEntry",
    "Traded",
    "UndoReport",
    "UnitLine",
    "Upcoming",
    "Whole",
    "age_writer",
    "change_passphrase",
    "check_book",
    "check_newest_snapshot",
    "create_book",
    "default_backup_name",
    "engine_versions",
    "examine",
    "examine_clock",
    "examine_files",
    "examine_folder",
    "forget_earlier_passphrase",
    "is_in_use",
    "is_snapshot",
    "kdf_of",
    "key_file_for",
    "last_backup",
    "load",
    "look_through_door",
    "make_key_file",
    "mirror_within",
    "open_book",
    "propose",
    "read_backup",
    "read_carried",
    "read_extent",
    "read_key_file",
    "read_products",
    "read_wholes",
    "read_words",
    "recover_book",
    "rekey_book",
    "repair",
    "repair_tree",
    "require_code",
    "require_passphrase",
    "restore_backup",
    "restore_snapshot",
    "same_group",
    "second_standing",
    "second_standing_within",
    "snapshot_before",
    "snapshot_lines",
    "strength",
    "strengthen",
    "sweep_leftovers",
    "thin",
    "through_door",
    "verify_backup",
]

_LATER = {
    "check_newest_snapshot": "checkup",
    "examine_clock": "checkup",
    "examine_folder": "checkup",
    "repair_tree": "checkup",
    "sweep_leftovers": "checkup",
    "thin": "checkup",
    "BACKUP_COST": "backup",
    "default_backup_name": "backup",
    "restore_backup": "restore",
    "rekey_book": "restore",
    "kdf_of": "key_files",
    "key_file_for": "key_files",
    "make_key_file": "key_files",
    "read_key_file": "key_files",
    "strengthen": "passphrase_change",
    "BackupReport": "backup_file",
    "verify_backup": "backup_file",
    "read_backup": "backup_file",
    "age_writer": "age",
    "AgeWriter": "age",
    "BookWords": "wholes",
    "read_carried": "carried",
    "read_extent": "wholes",
    "read_products": "wholes",
    "read_wholes": "wholes",
    "read_words": "wholes",
    "BackupNote": "backup_note",
    "BookRestored": "snapshot_restore",
    "CustomerRestored": "customer_image",
    "SecondStanding": "second_folder",
    "Snapshot": "snapshots",
    "SnapshotLine": "snapshot_reading",
    "is_snapshot": "snapshots",
    "last_backup": "backup_note",
    "mirror_within": "second_folder",
    "restore_snapshot": "snapshot_restore",
    "second_standing": "second_folder",
    "second_standing_within": "second_folder",
    "snapshot_lines": "snapshot_restore",
    "Extent": "wholes",
    "Whole": "wholes",
    "snapshot_before": "imports",
    "engine_versions": "fitness",
    "repair": "health",
    "examine_files": "health",
    "examine": "health",
    "Check": "health",
    "Traded": "imported_trade",
    "Door": "imports",
    "look_through_door": "imports",
    "require_code": "recovery_code",
    "require_passphrase": "passphrases",
    "through_door": "imports",
    "Book": "book",
    "FieldPreview": "bulk",
    "Progress": "progress",
    "Standing": "standing",
    "change_passphrase": "books",
    "check_book": "standing",
    "create_book": "books",
    "forget_earlier_passphrase": "books",
    "open_book": "books",
    "recover_book": "books",
    "DEFAULT_KDF": "keys",
    "PRACTICE_KDF": "keys",
    "Kdf": "keys",
    "Proposal": "passphrases",
    "propose": "passphrases",
    "strength": "passphrases",
    "same_group": "recovery_code",
    "is_in_use": "in_use",
}


def load() -> None:
    """Load the encrypted engine and everything else that is loaded when first asked for; for a thread beside the unlock screen."""
    for module in sorted(set(_LATER.values())):
        import_module(f"{__name__}.{module}")


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    value = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    globals()[name] = value
    return value
