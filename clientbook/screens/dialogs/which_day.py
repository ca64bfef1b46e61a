"""Asks which day is meant where ``3/5`` can be read both ways: never guessed."""

import re
from typing import Any

from textual.app import App

from clientbook import text
from clientbook.i18n import _
from clientbook.screens.dialogs.choose import Choice, Choose

_EITHER = re.compile(r"\d{1,2}\s*[-/.]\s*\d{1,2}(?:\s*[-/.]\s*\d{4})?")


async def chosen_day(app: App[Any], typed: str, readings: tuple[str, str]) -> str | None:
    """What was typed with the chosen day in its place, so that a time beside it stays; None where nothing was chosen."""
    choices = [Choice(reading.removeprefix("--"), text.partial_date(reading)) for reading in readings]
    key = await app.push_screen_wait(Choose(_("Which day?"), choices))
    return _EITHER.sub(lambda match: key, typed, count=1) if key is not None else None
