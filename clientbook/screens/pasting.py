"""A paste into a list: what it proposes is looked at, saved, opened as a form, or left; a single line may be a search after all."""

import re
from datetime import datetime
from typing import TYPE_CHECKING

from clientbook import text
from clientbook.data import Book
from clientbook.i18n import _
from clientbook.screens.customer_acts import CustomerActs
from clientbook.screens.present.rules import Rules

if TYPE_CHECKING:
    from clientbook.screens.present.pasted import Sheet  # its patterns are compiled with the first paste, on a thread

SHORTEST = 12
"""Characters of a single line that can be a card."""
_REACHED = re.compile(r"\d{3}[\d ()-]{4}|@\w|微信|wechat", re.IGNORECASE)


def may_be_card(line: str) -> bool:
    """Whether it is worth reading a single pasted line: it says how to reach somebody, and more."""
    return len(line) >= SHORTEST and _REACHED.search(line) is not None and re.search(r"[^\W\d]{2}", line) is not None


def read(book: Book, pasted: str, now: datetime, *, single: bool) -> tuple["Sheet | None"]:
    """What a text proposes; nothing for a single line that is no card. Runs on a thread, where the reader is loaded too."""
    from clientbook.domain.paste import looks_like_card
    from clientbook.screens.present import pasted as present

    card = not single or looks_like_card(pasted.strip(), now, book.setting("region"))
    return (present.read(book, pasted, now) if card else None,)


async def from_pasted(place: CustomerActs, pasted: str) -> int | None:
    """Show what a text proposes; the id of who was made of it, None where nothing was saved."""
    book, single = place.session.book, sum(bool(line.strip()) for line in pasted.splitlines()) == 1
    found = await place.ask(read, book, pasted, place.session.clock.now(), single=single)
    settings = await place.ask(book.settings)
    if found is None or settings is None:
        return None
    if (sheet := found[0]) is None:
        place.start_search(pasted.strip())
        return None
    from clientbook.screens.dialogs.pasted import Pasted  # loaded when first asked for

    dialog = Pasted(book, sheet, Rules(place.session.day, settings["currency"]), drafts=not single)
    answer = await place.app.push_screen_wait(dialog)
    if answer == "saved" and dialog.made is not None:
        title = dialog.sheet.proposal.customer().title()
        place.say_saved(_("Added: {what}").format(what=text.name(title) or dialog.made.code))
        return dialog.made.id
    if answer == "form":
        return await place.open_form(None, proposed=dialog.sheet)
    if answer == "open" and dialog.wanted is not None:
        await place.open_instead(dialog.wanted.id)
    elif single:
        place.start_search(pasted.strip())
    elif dialog.kept:
        place.say(_("Nothing was saved; a new customer begins with what you pasted"), "quiet")
    return None
