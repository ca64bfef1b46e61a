"""What every guide to keeping customers asks of a book is there: kept by a verb, exported, said on its day."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from clientbook.clock import FixedClock
from clientbook.data import Book, Query
from clientbook.domain.codes import is_code
from clientbook.domain.customer import ContactPoint
from clientbook.domain.fields import BY_KEY, POINT_KINDS
from clientbook.domain.filters import Names, parse
from clientbook.domain.interaction import Interaction
from clientbook.domain.purchase import AfterSale, Purchase
from clientbook.domain.rating import Rating
from clientbook.exchange.exporting import ExportWish, export_file
from clientbook.screens.present.backups import last_backup
from tests.support.live import START, add, mail, new_book, phone

FIELDS: dict[str, Any] = {
    "name": "林小雨",
    "kind": "person",
    "gender": "female",
    "birth": "1988-03-12",
    "occupation": "花店店主",
    "company": "雨花花店",
    "job_title": "店主",
    "industry": "F52 零售业",
    "core_needs": "每周两次鲜花，周五前送到",
    "hobbies": "登山",
    "family": "一儿一女",
    "special_needs": "对百合过敏",
    "level": "vip",
    "source": "referral",
    "status": "active",
    "tags": ["老客户", "花店"],
}
"""Who, needs, hobbies, family, special needs, level, source, status and tags, as they are exported."""
POINTS = (
    phone("13800138000"),
    mail("lin@example.com"),
    ContactPoint(kind="wechat", value="linxy"),
    ContactPoint(kind="address", value="和平路 8 号"),
)
TODAY = START.date()


@dataclass(frozen=True)
class Life:
    """A book with one customer, and what was exported of it."""

    book: Book
    clock: FixedClock
    id: int
    exported: dict[str, Any]


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """Written once; the tests move the clock and put it back."""
    folder, clock = tmp_path_factory.mktemp("seeds"), FixedClock(START)
    book = new_book(folder / "book", clock)
    one = add(book, **FIELDS | {"tags": tuple(FIELDS["tags"])}, points=POINTS).id or 0
    card = Purchase(customer_id=one, on_date=TODAY, product="鲜花月卡", amount=60_000, payment="wechat_pay", status="completed")
    bought = book.save_purchase(card)
    book.save_after_sale(AfterSale(customer_id=one, purchase_id=bought.id, on_date=TODAY, kind="complaint", note="迟到一天"))
    book.log(Interaction(customer_id=one, at=START, channel="phone", summary="谈续约", outcome="agreed", reaction="很高兴"))
    book.save_rating(Rating(customer_id=one, on_date=TODAY, score=4, comment="花很新鲜"))
    export_file(book, [one], folder / "all.json", ExportWish("json", sensitive=True))
    yield Life(book, clock, one, json.loads((folder / "all.json").read_text(encoding="utf-8"))["customers"][0])
    book.close()


@pytest.fixture
def later(life: Life) -> Iterator[FixedClock]:
    """The clock, which stands at the beginning again afterwards."""
    yield life.clock
    life.clock.instant = START


def test_who_they_are_what_they_need_and_like_and_how_they_are_sorted_is_kept(life: Life) -> None:
    assert is_code(life.exported["code"])
    for key, value in FIELDS.items():
        assert (BY_KEY[key].derived, life.exported[key]) == (False, value), key


def test_they_are_reached_by_phone_mail_wechat_and_address(life: Life) -> None:
    kept = {each["kind"]: each["value"] for each in life.exported["points"]}
    assert kept == {each.kind: each.value for each in POINTS}
    assert kept.keys() <= POINT_KINDS.keys()


def test_a_purchase_has_its_payment_and_what_came_after_it(life: Life) -> None:
    (bought,) = life.exported["purchases"]
    assert (bought["product"], bought["amount"], bought["payment"], bought["status"]) == ("鲜花月卡", 60_000, "wechat_pay", "completed")
    (after,) = life.exported["after_sales"]
    assert (after["kind"], after["note"], after["purchase_uid"]) == ("complaint", "迟到一天", bought["uid"])


def test_what_was_said_has_its_result_and_a_rating_its_score(life: Life) -> None:
    (said,) = life.exported["interactions"]
    assert (said["channel"], said["summary"], said["outcome"], said["reaction"]) == ("phone", "谈续约", "agreed", "很高兴")
    (rated,) = life.exported["ratings"]
    assert (rated["score"], rated["comment"], life.book.customer(life.id).score) == (4, "花很新鲜", 400)


@pytest.mark.parametrize("field", ["source", "status"])
def test_shares_by_source_and_by_status_are_counted(life: Life, field: str) -> None:
    found = life.book.breakdown((field,))
    assert [(row.values, found.share(row)) for row in found.rows] == [((FIELDS[field],), 1.0)]


def test_after_thirty_days_they_are_marked_and_after_ninety_on_a_list(life: Life, later: FixedClock) -> None:
    wanted = parse("last>=90d", Names(), TODAY).node

    def stands(days: int) -> tuple[list[str], int]:
        later.instant = START + timedelta(days=days)
        return [line.section for line in life.book.agenda().lines], life.book.count_found(Query(where=wanted))

    assert [stands(days) for days in (29, 30, 89, 90)] == [([], 0), (["cooling"], 0), (["cooling"], 0), (["dormant"], 1)]


def test_the_record_is_checked_at_the_end_of_each_month(life: Life, later: FixedClock) -> None:
    assert life.book.tidy_round() == date(2026, 11, 30)
    later.instant = START + timedelta(days=9)
    life.book.mark_checked([life.id])
    assert life.book.customer(life.id).checked_on == date(2026, 11, 30)
    life.book.finish_tidy_round()
    assert life.book.tidy_round() == date(2026, 12, 31)
    life.book.undo(2)


def test_a_backup_is_asked_for_every_week(life: Life, tmp_path: Path) -> None:
    every = int(str(life.book.setting("backup_days")))
    assert last_backup(life.book.backup_note(), every, START.tzinfo).is_late(TODAY)
    life.book.back_up(tmp_path / "week.cbk", passphrase="practice backup", proven=True, cost=1)
    kept = last_backup(life.book.backup_note(), every, START.tzinfo)
    assert [kept.is_late(TODAY + timedelta(days=days)) for days in (0, 6, 7)] == [False, False, True]
