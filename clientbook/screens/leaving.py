"""Leaving a form on a full disk: what was saved is saved, and what cannot be kept is not thrown away unasked."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from clientbook import text
from clientbook.data import Book
from clientbook.domain.errors import ClientbookError, NotSaved
from clientbook.i18n import _


class Leaving:
    """Whether a form may close: its draft is kept, or it was said that it cannot be and somebody closes it all the same."""

    def __init__(self) -> None:
        self._told = ""

    async def may(self, keep: Callable[[], Awaitable[None]], say: Callable[[str], None]) -> bool:
        """Keep the draft; where the book refuses, say why and stay, until the same is asked again."""
        try:
            await keep()
        except ClientbookError as error:
            why = text.error_sentence(error)
            if why != self._told:
                self._told = why
                say(_("{why}. {key} again closes it and keeps nothing").format(why=why, key="Esc"))
                return False
        return True


async def forget(book: Book, place: str) -> None:
    """Drop the draft of what has just been saved; left over, it is only offered once more, and saved stays saved."""
    with suppress(NotSaved):
        await asyncio.to_thread(book.drop_draft, place)


def draft_keeper(book: Book, place: str) -> Callable[[str], Awaitable[None]]:
    """Keeps the text of one field as a draft at a place.

    Raises, when it is called:
        ClientbookError: the book refuses.
    """

    async def keep(typed: str) -> None:
        await asyncio.to_thread(book.save_draft, place, {"text": typed})

    return keep
