"""What no screen may show while the privacy mask is on: everything of the book that could name somebody, in the forms it is shown in."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from clientbook import i18n, text
from clientbook.data import Book

FREE = {
    "customer": (
        "name", "company", "department", "job_title", "occupation", "hobbies", "family", "core_needs", "special_needs", "notes",
        "headcount", "revenue", "next_what",
    ),
    "contact_person": ("name", "title", "notes"),
    "contact_point": ("value", "normal"),
    "interaction": ("summary", "reaction"),
    "follow_up": ("what",),
    "occasion": ("name",),
}  # fmt: skip
"""Columns that hold what somebody wrote about somebody."""
HEAD = 6
"""Cells of the beginning of a longer text that give it away when the rest is cut off."""


def canaries(book: Book) -> dict[str, str]:
    """What gives somebody away, with where it stands in the book."""
    found: dict[str, str] = {}
    for table, rows in book.dump().items():
        for row in rows:
            for column in FREE.get(table, ()):
                for piece in pieces(str(row.get(column) or "")):
                    if piece not in own_words():
                        found[piece] = f"{table}.{column}"
    return found


@cache
def own_words() -> str:
    """Everything the program itself says: a job title “Owner” gives nobody away on a screen that asks for the owner of new customers."""
    return (Path(i18n.__file__).parent / "locale" / "zh_CN" / "LC_MESSAGES" / "clientbook.po").read_text(encoding="utf-8")


def pieces(stored: str) -> Iterator[str]:
    """The text as it stands, its beginning, and of a name what follows its first character; of a number its digits."""
    shown = text.word(stored).strip()
    digits = "".join(character for character in shown if character.isdigit())
    if len(digits) >= 7 and not re.search(r"[^\d\s()+./-]", shown):
        yield digits
        yield digits[-8:-3]
        return
    if text.width(shown) < 4:
        return
    yield shown
    head = text.cut(shown, HEAD)
    if text.width(head) >= 4:
        yield head
    if text.width(rest := shown[1:]) >= 4:
        yield text.cut(rest, HEAD)


def seen_in(screen: str, wanted: dict[str, str]) -> list[str]:
    """Which of them a screen shows; numbers are looked for without the spaces and hyphens between their digits."""
    numbers = re.sub(r"(?<=\d)[ -](?=\d)", "", screen)
    return [f"{piece!r} ({where})" for piece, where in wanted.items() if piece in (numbers if piece.isdigit() else screen)]


def mask_on(app: Any) -> None:
    """Put the mask on as its key does."""
    if not text.is_masked():
        app.switch_mask()
