"""Make the golden book of this schema: an encrypted book with something of everything, and what it holds as plain JSON.

    python tools/make_golden.py [FOLDER]

Committed once with the release of a schema and never changed after: later versions must open it with all its data. Everybody in it
is invented. Until the schema is released, run it again whenever the tables change.
"""

import json
import shutil
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from clientbook.clock import FixedClock
from clientbook.data import PRACTICE_KDF, Book, CustomField, New, PickEntry, Query, create_book
from clientbook.data.migrations import newest
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction

PASSPHRASE = "practice"
HERE = Path(__file__).resolve().parent.parent / "tests" / "data" / "golden"
CLOCK = FixedClock(datetime(2026, 11, 21, 6, 5, tzinfo=UTC))


def fill(book: Book) -> None:
    """Something of everything: every field, every table, every kind of unit, and a journal with undone steps."""
    colour = book.save_custom_field(CustomField(name="喜欢的颜色", type="choice", choices=("红", "蓝")))
    visits = book.save_custom_field(CustomField(name="Visits planned", type="number", sensitive=True))
    book.save_pick_entry(PickEntry(list="source", key="", label="展会朋友", own=True))
    book.set_setting("cooling_days", 25)
    whole = book.save_customer(_everything(str(colour.id), str(visits.id)))
    company = book.save_customer(_company())
    book.save_customer(replace(book.customer(whole.id), referred_by=company.id))
    _talk(book, whole.id)
    book.add_customers(_sheet(), detail={"file": "sheet.csv"})
    _change_and_take_back(book, whole.id)
    book.save_draft("form:new", {"name": "half typed 半"})


def _everything(colour: str, visits: str) -> Customer:
    points = (
        ContactPoint(kind="phone", value="138 0013 8000", label="work", primary=True),
        ContactPoint(kind="phone", value="+44 20 7946 0958", state="unverified"),
        ContactPoint(kind="email", value="Wang.Xiaoming@Example.org"),
        ContactPoint(kind="wechat", value="wxm_1985", state="invalid"),
        ContactPoint(kind="address", value="上海市静安区南京西路 1 号"),
    )
    return Customer(
        name="单小明", other_names="Shan Xiaoming, 老单", company="明远贸易有限公司", department="采购部", job_title="经理", gender="male",
        occupation="采购", birth="L1985-06+07", points=points, do_not_contact=("email",), consent_note="口头同意",
        consent_date=date(2026, 3, 5), type="existing", status="active", stage="won", intent="high", level="vip", source="referral",
        owner="我", core_needs="稳定供货", products_of_interest="A4, B5", contract_amount=1_234_500,
        first_cooperation=date(2024, 2, 29), last_cooperation=date(2026, 10, 31), hobbies="爬山", family="两个孩子",
        special_needs="speaks softly", preferences="微信", notes="第一行\nsecond line “quoted” 😀", tags=("高意向", "VIP", "café"),
        custom={colour: "红", visits: 3}, rhythm_days=14, checked_on=date(2026, 11, 1),
    )  # fmt: skip


def _company() -> Customer:
    people = (
        ContactPerson(name="Zoë Müller", title="CFO", main=True, points=(ContactPoint(kind="email", value="zoe@example.com"),)),
        ContactPerson(name="曾丽", notes="下午在"),
    )
    return Customer(kind="organisation", name="Müller & Söhne GmbH", headcount=120, revenue=5_000_000_00, industry="Textil", persons=people)


def _talk(book: Book, customer_id: int) -> None:
    for days, channel in ((400, "phone"), (45, "wechat"), (3, "visit")):
        at = CLOCK.now() - timedelta(days=days)
        book.log(Interaction(customer_id=customer_id, at=at, channel=channel, topic="报价", summary=f"{days} 天前：谈了价格", outcome=""))
    book.save_follow_up(FollowUp(customer_id=customer_id, what="寄样品", due=date(2026, 12, 1), due_time="09:30", channel="phone"))
    book.save_follow_up(FollowUp(customer_id=customer_id, what="call back some day"))


def _sheet() -> list[New]:
    names = ("欧阳娜娜", "仇英", "Anna O'Neill", "José Ñandú", "李雷", "韩梅梅")
    phones = [(ContactPoint(kind="phone", value=f"1390000{number:04}"),) for number in range(len(names))]
    return [New(Customer(name=name, points=phone), source_id=f"row {i}") for i, (name, phone) in enumerate(zip(names, phones, strict=True))]


def _change_and_take_back(book: Book, customer_id: int) -> None:
    six = book.find(Query()).lines
    book.save_customer(replace(book.customer(customer_id), notes="changed and taken back"))
    book.undo()
    book.save_customer(replace(book.customer(six[1].id), company="changed and kept", tags=("neu",)))
    book.trash([six[2].id, six[3].id])
    book.restore_trashed([six[3].id])
    book.trash([six[4].id])
    book.erase([six[4].id])


def make(folder: Path) -> None:
    """Make the book and its dump in this folder, replacing what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    book, code = create_book(folder / "book", PASSPHRASE, clock=CLOCK, kdf=PRACTICE_KDF)
    fill(book)
    content = {"passphrase": PASSPHRASE, "recovery_code": code, "schema": newest(), "dump": book.dump()}
    book.close()
    (folder / "book" / "lock").unlink()
    (folder / "dump.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / f"v{newest()}")
