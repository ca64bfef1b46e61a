"""What the dialog of greetings is made of beside its keys: what the place behind does for it, and its lines."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from textual.widgets import Button

from clientbook import text
from clientbook.domain.greetings import Template
from clientbook.i18n import _, language
from clientbook.screens.dialogs.choose import DIGITS
from clientbook.screens.present.greeting import Case, Sheet
from clientbook.screens.present.templates import TONGUES
from clientbook.widgets.content import content


@dataclass(frozen=True, slots=True)
class Hands:
    """What the place behind does for the dialog; each answer is a sentence, of ``greeted`` only where the book did not take it."""

    load: Callable[[Case], Awaitable[Sheet | None]]
    copy: Callable[[str], Awaitable[str]]
    letter: Callable[[Sheet, Template, str], Awaitable[str]]
    """Begins a mail; an empty answer: it is open."""
    greeted: Callable[[Sheet, Template, str, bool], Awaitable[str]]
    keep: Callable[[Sheet, str, str], Awaitable[None]]
    """Keeps a changed text, or drops what was kept where there is none."""


def buttons(*, several: bool) -> list[Button]:
    """What can be done with a text, each with its key."""
    known = [("copy", _("Copy"), "Enter"), ("letter", _("Mail"), "o"), ("greeted", _("Greeted"), "d"), ("skip", _("Skip"), "s")]
    shown = known if several else known[:-1]
    return [Button(content(f"{label} {key}"), id=id, compact=True, classes="primary" if id == "copy" else "") for id, label, key in shown]


def warnings(sheet: Sheet, *, draft: bool) -> str:
    """What to know before greeting: ways that are not wanted, a greeting of these days, a text that was changed and not used."""
    told = []
    if sheet.refused:
        ways = text.joined(text.label("channel", each) for each in sheet.refused)
        told.append(_("Does not want to be contacted by: {ways}").format(ways=ways))
    if sheet.greeted is not None:
        told.append(_("Greeted already: {date}").format(date=text.day(sheet.greeted, sheet.today)))
    if draft:
        told.append(_("From your draft"))
    return "\n".join(told)


def pieces(offered: Sequence[Template], chosen: int, cells: int) -> list[tuple[str, str] | str]:
    """The templates by their digits, never parted from them, in lines of so many cells; those of another language say so."""
    made: list[tuple[str, str] | str] = []
    room = cells
    for at, each in enumerate(offered):
        tongue = f" ({TONGUES[each.language]})" if each.language not in ("", language()) else ""
        digit, name = f"{DIGITS[at]} ", f"{text.word(each.shown_name)}{tongue}"
        wide = text.width(digit + name)
        if made:
            apart = "   " if wide + 3 <= room else "\n"
            room = room - 3 if wide + 3 <= room else cells
            made.append(apart)
        made += [(digit, "$primary"), (name, "bold" if at == chosen else "$text-muted")]
        room -= wide
    return made
