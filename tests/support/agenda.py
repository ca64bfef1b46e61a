"""A real book in which somebody stands in every section of Today, and the app opened there."""

import atexit
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from textual.pilot import Pilot

from clientbook.clock import FixedClock
from clientbook.data import Book
from clientbook.domain.customer import ContactPerson, Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.screens.today import TodayScreen
from tests.support.people import NARROW, NOW, copied_book, new_book, opened, phone
from tests.support.quiet import press

TODAY = NOW.date()


def spoken(book: Book, name: str, days: int, summary: str = "", *, channel: str = "phone", **more: object) -> int:
    """A customer who was reached so many days before today."""
    id = book.save_customer(Customer(name=name, **more)).id  # type: ignore[arg-type]
    book.log(Interaction(customer_id=id, at=NOW - timedelta(days=days), channel=channel, summary=summary))
    return id


def due(book: Book, customer: int, what: str, days: int, **more: object) -> int:
    """A step so many days from today."""
    return book.save_follow_up(FollowUp(customer_id=customer, what=what, due=TODAY + timedelta(days=days), **more)).id  # type: ignore[arg-type]


def fill_agenda(book: Book) -> dict[str, int]:
    """Somebody in every section; their ids by name."""
    made = {
        "王伟丽": spoken(
            book, "王伟丽", 31, "方案满意，下周定", company="明超科技", level="vip", points=(phone("+86 138 0013 8000", primary=True),)
        ),
        "港湾牙科": spoken(
            book, "港湾牙科", 19, "两个方案都发来", channel="email", kind="organisation", persons=(ContactPerson(name="Ellen O'Hara"),)
        ),
        "仇英": spoken(book, "仇英", 3, "周六在馆里", channel="wechat", company="苏州画院"),
        "Müller Bau": spoken(
            book, "Müller Bau", 22, "budget in December", channel="visit", kind="organisation", persons=(ContactPerson(name="Zoë Müller"),)
        ),
        "李雷": spoken(book, "李雷", 5, company="红星小学"),
        "欧阳锋": spoken(book, "欧阳锋", 34, "旺季后再谈", channel="visit", company="白驼山庄"),
        "曾国华": spoken(book, "曾国华", 41, "换了采购", company="湘江实业"),
        "解晓东": spoken(book, "解晓东", 112, "预算冻结", company="Harbour Trading", level="vip"),
        "单雄信": spoken(book, "单雄信", 12, company="长安镖局", birth="--11-22"),
        "新来的": book.save_customer(Customer(name="新来的", company="楼下")).id,
    }
    due(book, made["王伟丽"], "报价：等内部审批", -4)
    due(book, made["港湾牙科"], "续签合同", -1)
    due(book, made["仇英"], "寄样册并确认地址", 0)
    due(book, made["Müller Bau"], "call: budget, phase two", 0, due_time="15:00", channel="phone")
    due(book, made["李雷"], "送样机", 3)
    book.set_setting("recovery_code_copied", True)
    return made


@asynccontextmanager
async def at_today(
    book: Book, language: str = "en", size: tuple[int, int] = NARROW, *, read_only: bool = False
) -> AsyncIterator[Pilot[int]]:
    """The app on this book, at Today."""
    async with opened(book, language, size, read_only=read_only, place="") as pilot:
        if not isinstance(pilot.app.screen, TodayScreen):
            await press(pilot, "1")
        yield pilot


@cache
def _template() -> tuple[Path, dict[str, int]]:
    """Written the day before, so that nothing of it counts as handled today."""
    folder = Path(mkdtemp(prefix="clientbook-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    book = new_book(folder, FixedClock(NOW - timedelta(days=1)))
    made = fill_agenda(book)
    book.close()
    return folder / "book", made


def agenda_book(folder: Path, clock: FixedClock | None = None) -> tuple[Book, dict[str, int]]:
    """A copy of the book, open, and the ids by name."""
    template, made = _template()
    return copied_book(template, folder, clock), made


def ahead(days: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=days)
