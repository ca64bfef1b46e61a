"""A small book in which every field, every kind of point and every table has something, in both languages, with hostile texts."""

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from clientbook.data import Book, CustomField, PickEntry
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Occasion
from clientbook.domain.purchase import AfterSale, Product, Purchase
from clientbook.domain.rating import Rating
from tests.support.people import NOW, new_book

CHINA = timezone(timedelta(hours=8))
FIELDS_OF_HER = {
    "other_names": "Lily, 阿丽",
    "company": "明超科技有限公司",
    "department": "采购部",
    "job_title": "采购经理",
    "gender": "female",
    "occupation": "engineer; buyer",
    "birth": "1985-03-07",
    "headcount": 120,
    "revenue": 123_456_789,
    "industry": "I65 软件和信息技术服务业",
    "consent_note": "微信里答应过",
    "consent_date": date(2025, 1, 2),
    "type": "existing",
    "status": "active",
    "stage": "negotiation",
    "intent": "high",
    "level": "vip",
    "owner": "me",
    "core_needs": 'line one\nline two, with a comma; and "quotes"',
    "products_of_interest": "=服务器",
    "contract_amount": -120_050,
    "first_cooperation": date(2024, 2, 29),
    "last_cooperation": date(2026, 10, 1),
    "hobbies": "绿茶、越野跑",
    "family": "@home: two children",
    "special_needs": "-上午别打电话",
    "preferences": "+ more colour",
    "notes": "“别叫王总”\n😀 \\n is no break; nor is \\\\",
    "rhythm_days": 14,
    "checked_on": date(2026, 11, 1),
}


def phone(value: str, **more: object) -> ContactPoint:
    return ContactPoint(kind="phone", value=value, **more)  # type: ignore[arg-type]


def her() -> Customer:
    """A person with everything."""
    points = (
        phone("+86 138 0013 8000", label="mobile", primary=True),
        phone("010-6552 9988", label="landline", state="unverified"),
        phone("13900139000"),
        ContactPoint(kind="email", value="lily@mingchao.example", label="work"),
        ContactPoint(kind="wechat", value="wwl-mc"),
        ContactPoint(kind="qq", value="123456789"),
        ContactPoint(kind="address", value="北京市朝阳区望京西路 8 号, 3; 楼", label="delivery"),
        ContactPoint(kind="website", value="https://mingchao.example/a?b=c,d", label="website"),
    )
    return Customer(name="王伟丽", points=points, tags=("高意向", "技术型"), do_not_contact=("phone", "sms"), **FIELDS_OF_HER)  # type: ignore[arg-type]


def firm() -> Customer:
    """An organisation with people."""
    persons = (
        ContactPerson(name="张经理", title="经理", role="decision_maker", main=True, points=(phone("139 1234 5678", label="mobile"),)),
        ContactPerson(
            name="Ellen O'Hara", role="buyer", notes="speaks Chinese", points=(ContactPoint(kind="email", value="ellen@harbour.example"),)
        ),
    )
    return Customer(
        kind="organisation",
        name="港湾牙科有限公司",
        points=(phone("020-3222 1100", label="work"), ContactPoint(kind="email", value="info@harbour.example")),
        persons=persons,
        birth="L2001-08+15",
        do_not_contact=("all",),
        source="fair in Köln",
    )


def fill(book: Book) -> None:
    """Write all of it."""
    card = book.save_custom_field(CustomField("会员卡号", "text"))
    secret = book.save_custom_field(CustomField("Secret", "text", sensitive=True))
    price = book.save_custom_field(CustomField("Discount", "number", internal=True))
    since = book.save_custom_field(CustomField("Since", "date"))
    vip = book.save_custom_field(CustomField("Newsletter", "yesno"))
    book.save_pick_entry(PickEntry("source", "", "fair in Köln", own=True))
    book.save_pick_entry(PickEntry("level", "vip", "大客户", own=True))
    who = her()
    custom = {str(card.id): "0012345", str(secret.id): "hush hush", str(price.id): -5, str(since.id): "2020-05-06", str(vip.id): True}
    object.__setattr__(who, "custom", custom)
    woman = book.save_customer(who).id
    trade(book, woman)
    company = book.save_customer(firm()).id
    book.save_customer(Customer(name="Zoë van der Müller", referred_by=woman, birth="--02-29", tags=("a,b", "=x")))
    book.save_customer(Customer(points=(phone("400-820-8820"),), birth="1970"))
    gone = book.save_customer(Customer(name="Old Friend", notes="in the trash")).id
    book.trash([gone])
    contacts = (
        (40, "visit", "quote", 'first, with "quotes"', "interested", True),
        (31, "phone", "", "=SUM(A1)\nsecond line", "", True),
        (3, "wechat", "", "", "no_answer", False),
    )
    for days, channel, topic, summary, outcome, reached in contacts:
        at = (NOW - timedelta(days=days)).astimezone(CHINA)
        contact = Interaction(customer_id=woman, at=at, channel=channel, topic=topic, summary=summary, outcome=outcome, reached=reached)
        book.log(contact)
    person = book.customer(company).persons[0].id
    at = datetime(2026, 11, 1, 9, 30, tzinfo=timezone(-timedelta(hours=5)))
    book.log(Interaction(customer_id=company, at=at, channel="phone", summary="谈好了", reaction="满意", person_id=person))
    book.save_follow_up(FollowUp(customer_id=woman, what="发正式报价, 含税", due=date(2026, 11, 24), due_time="15:30", channel="email"))
    book.save_follow_up(FollowUp(customer_id=woman, what="every month", due=date(2026, 12, 31), repeat="1m"))
    book.save_follow_up(FollowUp(customer_id=woman, what="was done", due=date(2026, 11, 2), state="done", done_on=date(2026, 11, 3)))
    book.save_follow_up(FollowUp(customer_id=company, what="some time"))
    book.save_occasion(Occasion(customer_id=woman, kind="anniversary", date=PartialDate(year=2010, month=5, day=1), lead_days=7))
    book.save_occasion(Occasion(customer_id=woman, kind="other", name="孩子生日", date=PartialDate(month=8, day=15, lunar=True)))
    book.save_occasion(Occasion(customer_id=company, kind="birthday", date=PartialDate(month=2, day=29), person_id=person))
    book.save_occasion(Occasion(customer_id=company, kind="contract_end", date=PartialDate(year=2027, month=1, day=31), once=True))


def trade(book: Book, customer: int) -> None:
    """What was bought, what came after, how it was liked."""
    tea = book.save_product(Product(name="龙井茶", category="茶", unit_price=9_900))
    bought = Purchase(customer_id=customer, on_date=date(2026, 10, 1), amount=19_850, product_id=tea.id, quantity=2_500, note="two; half")
    purchase = book.save_purchase(bought).id
    book.save_purchase(Purchase(customer_id=customer, on_date=date(2025, 1, 1), amount=100, product="Tea", currency="USD"))
    book.save_after_sale(AfterSale(customer_id=customer, purchase_id=purchase, on_date=date(2026, 10, 9), kind="repair", note="泡水"))
    book.save_rating(Rating(customer_id=customer, on_date=date(2026, 10, 10), score=4, comment="好", purchase_id=purchase))


def rich_book(folder: Path) -> Book:
    """The book, open."""
    book = new_book(folder)
    fill(book)
    return book
