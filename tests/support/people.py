"""A small real book with people in both languages, and the app opened on it."""

import atexit
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from textual.pilot import Pilot

from clientbook import commands, i18n, routes
from clientbook.app import ClientbookApp
from clientbook.clock import FixedClock
from clientbook.data import PRACTICE_KDF, Book, create_book, open_book
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.screens.customer import CustomerScreen
from clientbook.screens.customers import CustomersScreen
from clientbook.widgets.virtual_table import VirtualTable
from tests.support.quiet import count_threads, press
from tests.support.quiet import settled as settled

NOW = datetime(2026, 11, 21, 14, 5, tzinfo=timezone(timedelta(hours=8)))
NARROW, WIDE = (80, 24), (120, 36)


def phone(value: str, **more: object) -> ContactPoint:
    """A phone."""
    return ContactPoint(kind="phone", value=value, **more)  # type: ignore[arg-type]


def wang() -> Customer:
    """The customer of the pictures."""
    return Customer(
        name="王伟丽",
        company="明超科技有限公司",
        job_title="采购经理",
        type="potential",
        level="vip",
        source="referral",
        tags=("高意向", "技术型"),
        industry="I65 软件和信息技术服务业",
        core_needs="服务器运维方案，20 台",
        special_needs="上午别打电话",
        birth="L--08-15",
        hobbies="绿茶、越野跑",
        notes="“别叫王总，叫伟丽就好”",
        points=(
            phone("+86 138 0013 8000", label="mobile", primary=True),
            ContactPoint(kind="wechat", value="wwl-mc"),
            ContactPoint(kind="email", value="wwl@mingchao.example"),
            phone("010-6552 9988", label="landline", state="unverified"),
            ContactPoint(kind="address", value="北京市朝阳区望京西路 8 号", label="delivery"),
        ),
        persons=(ContactPerson(name="张经理", role="decision_maker", points=(phone("139 1234 5678"),)),),
    )


def others() -> list[Customer]:
    """Some more, so that a list is a list."""
    names = ["建国", "语嫣", "磊", "静", "强", "丹丹", "海涛", "雪", "鹏", "敏", "军", "艳", "超", "霞", "平", "刚", "兰", "勇", "杰", "芳"]
    people = [
        Customer(name=f"王{name}", company=f"{name}商贸", points=(phone(f"13{i % 10}0{i:03d}7{i:03d}"),)) for i, name in enumerate(names)
    ]
    people += [
        Customer(
            kind="organisation",
            name="港湾牙科",
            points=(phone("020-3222 1100"),),
            persons=(ContactPerson(name="Ellen O'Hara", title="Owner", points=(phone("+44 20 7946 0958"),)),),
        ),
        Customer(
            name="Zoë Müller", company="Müller Bau GmbH", points=(ContactPoint(kind="email", value="zoe@mueller.example"),), level="high"
        ),
        Customer(name="仇英", company="苏州画院", notes="喜欢沈周的画"),
    ]
    return people


def fill(book: Book) -> int:
    """Write everybody; the id of the customer of the pictures."""
    id = book.save_customer(wang()).id
    for customer in others():
        book.save_customer(customer)
    for days, channel, summary in (
        (31, "phone", "对方案满意，下周定"),
        (50, "visit", "已报价，待内部审批"),
        (62, "wechat", "想先看基础版"),
    ):
        book.log(Interaction(customer_id=id, at=NOW - timedelta(days=days), channel=channel, summary=summary, outcome="interested"))
    book.save_follow_up(FollowUp(customer_id=id, what="发正式报价", due=date(2026, 11, 24), channel="email"))
    return id


def _closed(folder: Path, people: bool) -> Path:
    book, _code = create_book(folder, "practice", clock=FixedClock(NOW), kdf=PRACTICE_KDF)
    if people:
        fill(book)
    book.close()
    return folder


@cache
def _template(people: bool) -> Path:
    folder = Path(mkdtemp(prefix="clientbook-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return _closed(folder / "book", people)


def copied_book(template: Path, folder: Path, clock: FixedClock | None = None) -> Book:
    """A copy of a closed book in this folder, open."""
    shutil.copytree(template, folder / "book")
    return open_book(folder / "book", "practice", clock=clock or FixedClock(NOW))


def new_book(folder: Path, clock: FixedClock | None = None) -> Book:
    """An empty encrypted book, open; copied from one made once with the cheap key derivation of the tests."""
    return copied_book(_template(people=False), folder, clock)


def filled_book(folder: Path, clock: FixedClock | None = None) -> Book:
    """The same with everybody in it."""
    return copied_book(_template(people=True), folder, clock)


@asynccontextmanager
async def opened(
    book: Book, language: str = "en", size: tuple[int, int] = NARROW, *, read_only: bool = False, practice: bool = False, place: str = "2"
) -> AsyncIterator[Pilot[int]]:
    """The app on this book, notifications on, at the place of this digit: the customers; the place it opens with where it is empty.

    A top-level place is what it opens with; by way of another one it would be two screens for each test.
    """
    i18n.set_language(language)
    count_threads()
    app = ClientbookApp(book.path, clock=book.clock, book=book, read_only=read_only, practice=practice)
    app.animation_level = "none"
    usual, first = routes.FIRST, dict(enumerate(commands.PLACES, 1)).get(int(place or 0), routes.FIRST)
    routes.FIRST = first if first in routes.PLACES else usual
    try:
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            await settled(pilot)
            routes.FIRST = usual
            if place and getattr(app.screen, "PLACE", "") != first:
                await press(pilot, place)
            yield pilot
            assert not app.unexpected, app.unexpected
    finally:
        routes.FIRST = usual


async def open_record(pilot: Pilot[int], id: int = 1) -> None:
    """The record of somebody, as Enter on their line opens it; to look for them first costs four times as much."""
    place = pilot.app.screen
    assert isinstance(place, CustomersScreen)
    place.table.post_message(VirtualTable.Opened(place.table, id))
    await settled(pilot)
    assert isinstance(pilot.app.screen, CustomerScreen)


def at(day: date) -> datetime:
    """Noon of a day, in UTC."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
