"""Where the owner was when the book was locked: kept as a draft inside the book, and found again after unlocking."""

import asyncio
import contextlib
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, astuple
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.screen import Screen

from clientbook import commands
from clientbook.domain.edits import Place as Spot
from clientbook.domain.errors import ClientbookError
from clientbook.domain.views import View
from clientbook.i18n import _
from clientbook.screens.frame import Frame
from clientbook.screens.session import KeepsDraft, Session

if TYPE_CHECKING:
    from clientbook.data import Book

DRAFT = "place"
"""Where in the book it is kept."""
LOOK, PATIENCE = 0.02, 3.0
"""Seconds between two looks whether a place has read its list, and how long that is waited for."""
Kept = Mapping[str, Any]


def standing(session: Session, screens: Sequence[Screen[Any]]) -> dict[str, Any]:
    """Where the owner is: the place, what it remembers, what is open above it, and the act whose form was being filled in."""
    kept: dict[str, Any] = {"place": next((screen.PLACE for screen in screens if isinstance(screen, Frame) and screen.TOP), "")}
    kept["memory"] = {key: packed for key, value in session.memory.items() if (packed := _packed(key, value)) is not None}
    above = [each for each in (_above(screen) for screen in screens if isinstance(screen, Frame) and not screen.TOP) if each]
    kept["above"] = above
    frames = [screen for screen in screens if isinstance(screen, Frame)]
    if frames and any(isinstance(screen, KeepsDraft) and getattr(screen, "changed", False) for screen in screens):
        kept["act"] = frames[-1].last_act
    return kept


def _above(screen: Any) -> dict[str, Any] | None:
    """What is needed to open a screen above a place again; None where it cannot be."""
    if (seen := getattr(screen, "seen", None)) is not None:
        spot = screen.lines.key
        return {"customer": seen.customer.id, "tab": screen.tab, "spot": list(astuple(spot)) if isinstance(spot, Spot) else []}
    name = getattr(screen, "route", "")
    return {"screen": name, "with": screen.opens_again_with()} if name else None


def _packed(key: str, value: Any) -> Any:
    """A remembered value that can be written down; None for the others. Of a question only its order: its words stand in the line."""
    if key == "customers.query":
        return {name: value[name] for name in ("sort", "reverse") if name in value}
    if isinstance(value, str | int):
        return value
    if isinstance(value, tuple):
        parts = [_packed("", part) for part in value]
        return {"tuple": parts} if None not in parts else None
    return {"view": asdict(value)} if isinstance(value, View) else None


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict) and "tuple" in value:
        return tuple(map(_unpacked, value["tuple"]))
    if isinstance(value, dict) and "view" in value:
        with contextlib.suppress(TypeError, KeyError):  # a newer program may write views otherwise
            return View(**value["view"] | {"columns": tuple(value["view"]["columns"])})
        return None
    return value


def keep(book: "Book", kept: Kept) -> None:
    """Write it into the book; a book opened to read keeps no place."""
    if not book.read_only:
        book.save_draft(DRAFT, kept)


def found(book: "Book") -> Kept | None:
    """What was kept at the last lock; a book opened to read is looked at from the beginning."""
    return None if book.read_only else book.draft(DRAFT)


def remind(session: Session, kept: Kept) -> str:
    """Let the places remember what they knew; the place to show first."""
    memory = kept.get("memory")
    if isinstance(memory, dict):
        session.memory.update({key: _unpacked(value) for key, value in memory.items()})
    place = kept.get("place")
    return place if place in commands.PLACES else ""


async def go_back(app: App[Any], session: Session, kept: Kept) -> None:
    """Open what was open above the place, say that it is as it was, and forget what was kept."""
    for each in kept.get("above", ()):
        await _open(app, session, each)
    top = next((screen for screen in reversed(app.screen_stack) if isinstance(screen, Frame)), None)
    if top is not None:
        top.call_after_refresh(top.say, _sentence(str(kept.get("act", ""))), "quiet")
    if session.is_open:
        try:
            await asyncio.to_thread(session.book.drop_draft, DRAFT)
        except ClientbookError:
            return  # a full disk; the place is only found once more


def _sentence(act: str) -> str:
    if act in commands.BY_ID and (key := commands.shown_key(act)):
        return _("As it was when the book was locked. What you typed is kept: {key} goes on with it").format(key=key)
    return _("As it was when the book was locked")


async def _open(app: App[Any], session: Session, each: Mapping[str, Any]) -> None:
    if name := each.get("screen"):
        session.shell.open(str(name), **each.get("with", {}))
        return
    from clientbook.screens.customer import CustomerScreen  # it imports the data libraries
    from clientbook.screens.present.seen import load

    try:
        seen = await asyncio.to_thread(load, session.book, int(each["customer"]))
    except (ClientbookError, KeyError, TypeError, ValueError):
        return  # it was erased meanwhile, or a newer program wrote the place otherwise
    place = app.screen
    await _read(lambda: isinstance(place, Frame) and place.reading)
    screen = CustomerScreen(session, seen, _ids_of(place, seen.customer.id or 0))
    await app.push_screen(screen)
    field, person, point = [*each.get("spot", ()), None, None, None][:3]
    screen.go_on(str(each.get("tab", "")), Spot(field, person, point) if field else None)
    app.run_worker(_give_whole(place, screen), group="resume", exit_on_error=False)


async def _give_whole(place: Any, screen: Any) -> None:
    """The rest of the list the customer was opened from comes after its first page."""
    await _read(lambda: isinstance(place, Frame) and place.is_attached and place.listed_in_part)
    if place.is_attached and screen.is_attached:
        screen.stand_among(_ids_of(place, screen.seen.customer.id or 0))


async def _read(missing: Callable[[], bool]) -> None:
    """Wait until a place has read what is missing, for a while."""
    waited = 0.0
    while missing() and waited < PATIENCE:
        await asyncio.sleep(LOOK)
        waited += LOOK


def _ids_of(place: Any, id: int) -> "array[int]":
    """The list the customer was opened from, as far as the place has read it."""
    listed = place.listed() if isinstance(place, Frame) else array("q")
    return listed if id in listed else array("q", [id])
