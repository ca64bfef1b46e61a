"""A small real book with planned steps in every group, like the wireframe of the follow-ups."""

import atexit
import shutil
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from clientbook.clock import FixedClock
from clientbook.data import PRACTICE_KDF, Book, create_book
from clientbook.domain.customer import ContactPerson, Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from tests.support.people import NOW, copied_book, phone, wang

DAY = date(2026, 11, 21)


def plan(book: Book) -> None:
    """Eight customers with eleven steps: 2 overdue, 2 today, 4 in the next days, 2 later, 1 without a day."""
    people = [
        wang(),
        Customer(kind="organisation", name="港湾牙科", persons=(ContactPerson(name="Ellen O'Hara"),)),
        Customer(name="仇英", company="苏州画院", points=(phone("139 1234 0000"),)),
        Customer(kind="organisation", name="Müller Bau", persons=(ContactPerson(name="Zoë Müller"),)),
        Customer(name="李雷", company="红星小学"),
        Customer(name="王小明", company="北京网络科技"),
        Customer(kind="organisation", name="旺财百货", persons=(ContactPerson(name="陈老板"),)),
        Customer(name="欧阳锋", company="白驼山庄"),
    ]
    ids = [book.save_customer(each).id for each in people]
    book.log(Interaction(customer_id=ids[0], at=NOW - timedelta(days=31), summary="方案满意，下周定", outcome="interested"))
    book.log(Interaction(customer_id=ids[2], at=NOW - timedelta(days=3), channel="wechat", summary="周六在馆里"))
    steps: list[tuple[int, str, int | None, dict[str, object]]] = [
        (0, "报价：等内部审批", -4, {"channel": "phone", "snoozed": 2}),
        (1, "续签合同", -1, {"channel": "email"}),
        (2, "寄样册并确认地址", 0, {"channel": "wechat"}),
        (3, "二期预算", 0, {"channel": "phone", "due_time": "15:00"}),
        (4, "送样机", 1, {"channel": "visit"}),
        (0, "send the second offer with the long list of spare parts", 2, {}),
        (5, "问问新址", 3, {"channel": "phone"}),
        (6, "中秋礼品", 6, {"channel": "phone"}),
        (5, "回访使用情况", 10, {"channel": "phone", "repeat": "1m", "series_from": DAY + timedelta(days=10)}),
        (7, "年后拜访", 90, {"channel": "visit", "due_time": "09:30"}),
        (6, "等他旺季后再说", None, {"channel": "phone"}),
    ]
    for who, what, days, more in steps:
        due = None if days is None else DAY + timedelta(days=days)
        book.save_follow_up(FollowUp(customer_id=ids[who], what=what, due=due, **more))  # type: ignore[arg-type]


@cache
def _template() -> Path:
    folder = Path(mkdtemp(prefix="clientbook-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    book, _code = create_book(folder / "book", "practice", clock=FixedClock(NOW), kdf=PRACTICE_KDF)
    plan(book)
    book.close()
    return folder / "book"


def planned_book(folder: Path, clock: FixedClock | None = None) -> Book:
    """The book, open; copied from one made once."""
    return copied_book(_template(), folder, clock)
