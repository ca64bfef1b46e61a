"""The book on disk behind a small facade: ``open_book``, ``create_book``, ``Book`` and the light values its verbs speak in.

The values load at once. What needs the encrypted engine loads when it is first asked for, so that the unlock screen can be
painted while the engine loads in a thread (``load`` does it on purpose).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

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
    PickEntry,
    Query,
    Saved,
    TimelineEntry,
    UndoReport,
    UnitLine,
)

if TYPE_CHECKING:
    from clientbook.data.book import Book
    from clientbook.data.books import (
        Standing,
        change_passphrase,
        check_book,
        create_book,
        forget_earlier_passphrase,
        open_book,
        recover_book,
    )
    from clientbook.data.keys import DEFAULT_KDF, PRACTICE_KDF, Kdf

__all__ = [
    "DEFAULT_KDF",
    "KEPT_WHY",
    "PRACTICE_KDF",
    "Added",
    "Book",
    "CellChange",
    "Changed",
    "CustomField",
    "CustomerLine",
    "ErasureReport",
    "Found",
    "Kdf",
    "Kept",
    "Match",
    "New",
    "Owner",
    "PickEntry",
    "Query",
    "Saved",
    "Standing",
    "TimelineEntry",
    "UndoReport",
    "UnitLine",
    "change_passphrase",
    "check_book",
    "create_book",
    "forget_earlier_passphrase",
    "load",
    "open_book",
    "recover_book",
]

_LATER = {
    "Book": "book",
    "Standing": "books",
    "change_passphrase": "books",
    "check_book": "books",
    "create_book": "books",
    "forget_earlier_passphrase": "books",
    "open_book": "books",
    "recover_book": "books",
    "DEFAULT_KDF": "keys",
    "PRACTICE_KDF": "keys",
    "Kdf": "keys",
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
