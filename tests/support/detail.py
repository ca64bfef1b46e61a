"""A customer with something of every kind in the stream and among the occasions, and its detail opened."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta

from textual.pilot import Pilot

from clientbook.data import Book
from clientbook.domain.dates import PartialDate
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Occasion
from clientbook.screens.present.stream import EntryKey
from clientbook.widgets.block_list import BlockList
from tests.support.people import NARROW, NOW, open_record, opened
from tests.support.quiet import press, settled

LONG = "他说先看合同，再谈价格。" * 60 + " the very last words"
"""A contact of which the stream shows three lines."""


def with_plans(book: Book, id: int = 1) -> dict[str, int]:
    """Open, done and repeating steps, contacts and attempts, occasions of every sort; the ids by a short name."""
    steps = {
        "late": FollowUp(customer_id=id, what="等内部审批", due=date(2026, 11, 17), channel="phone", snoozed=2),
        "timed": FollowUp(customer_id=id, what="send the sample", due=date(2026, 11, 21), due_time="15:00", repeat="1m"),
        "undated": FollowUp(customer_id=id, what="someday: talk about printers"),
        "done": FollowUp(customer_id=id, what="寄合同", due=date(2026, 11, 10), state="done", done_on=date(2026, 11, 11)),
    }
    made = {name: book.save_follow_up(step).id for name, step in steps.items()}
    person = book.customer(id).persons[0].id
    made["long"] = book.log(Interaction(customer_id=id, at=NOW - timedelta(days=3), channel="visit", summary=LONG, person_id=person)).id
    attempt = Interaction(customer_id=id, at=NOW - timedelta(hours=2), outcome="no_answer", reached=False)
    made["attempt"] = book.log(attempt).id
    occasions = {
        "contract": Occasion(customer_id=id, kind="contract_end", date=PartialDate.parse("2026-12-31"), once=True, name="printers"),
        "anniversary": Occasion(customer_id=id, kind="anniversary", date=PartialDate.parse("2019-11-23"), lead_days=7),
        "hers": Occasion(customer_id=id, kind="birthday", date=PartialDate.parse("L1980-10-14"), person_id=person),
    }
    made |= {name: book.save_occasion(occasion).id for name, occasion in occasions.items()}
    return made


@asynccontextmanager
async def detail(
    book: Book, language: str = "en", size: tuple[int, int] = NARROW, *, stream: bool = True, read_only: bool = False
) -> AsyncIterator[Pilot[int]]:
    """The detail of the customer of the pictures, the keys in its stream or in its record."""
    async with opened(book, language, size, read_only=read_only) as pilot:
        await open_record(pilot)
        if stream:
            await press(pilot, "tab")
        yield pilot


def shown(pilot: Pilot[int], pane: str = "stream") -> BlockList:
    """The lines of a pane."""
    return pilot.app.screen.query_one(f"#{pane}", BlockList)


async def stand_on(pilot: Pilot[int], kind: str, id: int) -> None:
    """Put the cursor on an entry of the stream."""
    assert shown(pilot).stand_on(EntryKey(kind, id)), [block.key for block in shown(pilot).blocks]
    await settled(pilot)
