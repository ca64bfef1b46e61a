"""A paste into a list: what it proposes is looked at, saved, opened as a form, or left."""

from clientbook import text
from clientbook.i18n import _
from clientbook.screens.customer_acts import CustomerActs
from clientbook.screens.present.rules import Rules


def is_card(place: CustomerActs, line: str) -> bool:
    """Whether one pasted line is a customer and no search."""
    from clientbook.domain.paste import looks_like_card  # its patterns are compiled with the first paste

    return looks_like_card(line, place.session.clock.now())


async def from_pasted(place: CustomerActs, pasted: str) -> int | None:
    """Show what a text proposes; the id of who was made of it, None where nothing was saved."""
    from clientbook.screens.dialogs.pasted import Pasted  # loaded when first asked for
    from clientbook.screens.present import pasted as present

    book, single = place.session.book, sum(bool(line.strip()) for line in pasted.splitlines()) == 1
    sheet = await place.ask(present.read, book, pasted, place.session.clock.now())
    settings = await place.ask(book.settings)
    if sheet is None or settings is None:
        return None
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
    else:
        place.say(_("Nothing was saved; a new customer begins with what you pasted"), "quiet")
    return None
