"""What was typed in a small dialog and not saved: kept in the book, and put back the next time the same dialog is opened."""

import asyncio
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from textual.screen import Screen

from clientbook.data import Book
from clientbook.screens.dialogs.phrase_field import PhraseField
from clientbook.screens.dialogs.rows import ShutChoice, Tick
from clientbook.screens.fields import NoteField
from clientbook.widgets.text_input import TextInput


@dataclass(frozen=True, slots=True)
class Drafts:
    """The draft of one dialog."""

    book: Book
    place: str
    """Where it is kept; it ends in a customer's id, so that erasing finds it."""
    today: date
    kept: dict[str, Any] = field(default_factory=dict)
    """What was there when the dialog was opened."""

    async def keep(self, values: dict[str, Any]) -> None:
        """Keep what stands in the fields; no unit."""
        await asyncio.to_thread(self.book.save_draft, self.place, values | {"day": self.today.isoformat()})

    async def drop(self) -> None:
        """Forget it."""
        await asyncio.to_thread(self.book.drop_draft, self.place)


def values(screen: Screen[Any]) -> dict[str, Any]:
    """What stands in the fields, by their ids; phrases also as what they mean today, so that a draft of yesterday says the same day."""
    made: dict[str, Any] = {note.id or "": note.text for note in screen.query(NoteField)}
    made |= {choice.id or "": choice.key for choice in screen.query(ShutChoice)}
    made |= {entry.id: entry.value for entry in screen.query(TextInput) if entry.id}
    made |= {tick.id or "": tick.ticked for tick in screen.query(Tick)}
    for phrase in screen.query(PhraseField):
        made |= {f"{phrase.id}": phrase.typed, f"{phrase.id} exact": phrase.exact}
    return made


def put_back(screen: Screen[Any], drafts: Drafts) -> None:
    """Fill the fields from the draft; a step or a choice that is gone meanwhile is passed over."""
    kept = drafts.kept
    for note in screen.query(NoteField):
        note.put_in(str(kept.get(note.id or "", note.text)))
        note.move_cursor(note.document.end)
    for choice in screen.query(ShutChoice):
        key = str(kept.get(choice.id or "", choice.key))
        if key in [each.key for each in choice.choices] or (not key and not choice.required):
            choice.take(key)
    for entry in screen.query(TextInput):
        if entry.id:
            entry.replace_text(str(kept.get(entry.id, entry.value)))
    for tick in screen.query(Tick):
        tick.ticked = bool(kept.get(tick.id or "", tick.ticked))
    same_day = kept.get("day") == drafts.today.isoformat()
    for phrase in screen.query(PhraseField):
        typed = str(kept.get(f"{phrase.id}", phrase.typed))
        phrase.field.replace_text(typed if same_day else str(kept.get(f"{phrase.id} exact", "")) or typed)
