"""Erased for good means: not in the tables, not in the journal, not in the index, not in a free page of the file."""

from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from clientbook.clock import FixedClock
from clientbook.data import Book, Changed, erasure
from clientbook.data.opening import open_existing
from clientbook.domain.dates import PartialDate
from clientbook.domain.errors import NotFound, Refused
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.handling import Handling
from clientbook.domain.occasion import Greeting, Occasion
from tests.support.live import PASSPHRASE, START, add, contact, edit, mail, new_book, person, phone, reopen
from tests.support.plain_pages import plain_pages

CANARIES = [
    f"zqcanary{word}" for word in ("name", "old", "company", "mail", "person", "tag", "notes", "summary", "what", "draft", "day", "act")
]


def fill(book: Book) -> int:
    """A customer of canaries that left traces everywhere, between others that stay."""
    for number in range(20):
        add(book, f"neighbour {number}", notes="zq other words " * 20)
    one = add(
        book,
        CANARIES[1],
        company=CANARIES[2],
        points=(mail(f"{CANARIES[3]}@example.com"), phone("13800138777")),
        persons=(person(CANARIES[4], phone("13900139777")),),
        tags=(CANARIES[5],),
        notes=f"{CANARIES[6]} 秘密的备注",
    )
    one = edit(book, one, name=CANARIES[0])
    book.log(contact(one, START.date(), summary=CANARIES[7]))
    step = book.save_follow_up(FollowUp(customer_id=one.id or 0, what=CANARIES[8]))
    book.remove_follow_up(step.id)
    book.save_draft(f"form:{one.id}", {"name": CANARIES[9]})
    celebrated = Occasion(customer_id=one.id or 0, kind="other", name=CANARIES[10], date=PartialDate(month=11, day=22))
    occasion = book.save_occasion(celebrated).id
    book.save_occasion(replace(celebrated, name=f"{CANARIES[10]} too", person_id=one.persons[0].id))
    act = Handling(
        customers=(one.id or 0,),
        contact=contact(one, START.date(), summary=f"{CANARIES[11]} said"),
        plan=FollowUp(customer_id=0, what=f"{CANARIES[11]} next", due=START.date()),
        greetings=(Greeting(customer_id=one.id or 0, day=START.date(), occasion_id=occasion),),
    )
    book.undo_unit(book.handle(act).unit or 0)
    book.handle(act)
    for number in range(20):
        add(book, f"later {number}", referred_by=one.id, notes="zq other words " * 20)
    return one.id or 0


def found_in_file(folder: Path) -> set[str]:
    opened = open_existing(folder, PASSPHRASE, clock=FixedClock(START), read_only=True)
    key = opened.master.book_key()
    opened.close()
    clear = plain_pages(folder / "book.db", key).lower()
    words = {word for word in CANARIES if word.encode() in clear}
    return words | {token for token in ("13800138777", "秘密", "秘", "zqca") if token.encode() in clear}


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return new_book(tmp_path / "book")


def test_no_byte_of_an_erased_customer_stays_in_the_file(book: Book) -> None:
    one = fill(book)
    book.close()
    there = found_in_file(book.path)
    assert there >= set(CANARIES), "the control: before, everything can be found"

    book = reopen(book.path)
    report = book.erase([one])
    book.close()

    assert len(report.codes) == 1
    assert found_in_file(book.path) == set()
    book = reopen(book.path)
    dump = book.dump()
    assert [row for table in ("occasion", "greeting") for row in dump[table] if row["customer_id"] == one] == []
    assert [line for line in book.agenda().handled if one in line.unit.detail["ids"]] == []
    book.close()


def test_without_rewriting_the_index_tokens_would_stay(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    one = fill(book)
    monkeypatch.setattr(erasure, "scrub", lambda connection: None)
    book.erase([one])
    book.close()
    assert found_in_file(book.path)


def test_erasing_leaves_a_line_in_the_history_and_nothing_to_undo(book: Book) -> None:
    kept = add(book, "stays")
    gone = add(book, "goes")
    book.undo_unit(book.save_customer(kept).unit or 1)
    book.erase([gone.id or 0])
    newest = book.history(limit=1)[0]
    assert (newest.kind, newest.closed, newest.customers, newest.codes) == ("erase", True, 1, ())
    with pytest.raises(NotFound):
        book.customer(gone.id or 0)
    with pytest.raises(Refused):
        book.undo_unit(newest.id)


def test_undo_gets_past_an_erased_customer_to_what_came_before(book: Book) -> None:
    first = add(book, "first")
    gone = add(book, "gone")
    other = add(book, "other", referred_by=gone.id)
    moved = edit(book, other, referred_by=first.id)
    book.erase([gone.id or 0])
    report = book.undo()
    assert [kept.why for kept in report.kept] == ["erased"]
    assert report.unit is None
    assert book.customer(moved.id or 0).referred_by == first.id
    kept = book.undo(10).kept
    assert {(one.title, one.why) for one in kept} == {("other", "newer_rows"), ("first", "in_use")}
    assert book.count() == 2
    with pytest.raises(Refused):
        book.undo()


def test_who_was_referred_by_an_erased_customer_stays_without_a_referrer(book: Book) -> None:
    gone = add(book, "gone")
    other = add(book, "other", referred_by=gone.id)
    heard: list[Changed] = []
    book.subscribe(heard.append)
    book.erase([gone.id or 0])
    assert book.customer(other.id or 0).referred_by is None
    assert heard[-1].ids == {gone.id, other.id}


def test_erasing_somebody_who_is_not_there_changes_nothing(book: Book) -> None:
    one = add(book)
    before = book.dump()
    with pytest.raises(NotFound):
        book.erase([one.id or 0, 999])
    assert book.dump() == before
    assert book.erase([]).codes == ()


def test_drafts_about_others_survive(book: Book) -> None:
    one, other = add(book, "one"), add(book, "other")
    for place in (f"form:{one.id}", f"form:{other.id}", "new"):
        book.save_draft(place, {"name": "x"})
    book.save_draft("log", {"customer_id": one.id})
    book.erase([one.id or 0])
    assert [book.draft(place) is not None for place in (f"form:{one.id}", f"form:{other.id}", "new", "log")] == [False, True, True, False]


def test_snapshots_taken_while_the_customer_was_in_the_book_are_named(book: Book) -> None:
    clock = book.clock
    assert isinstance(clock, FixedClock)

    def snapshot() -> str:
        name = clock.instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        folder = book.path / "snapshots" / name
        folder.mkdir(parents=True)
        for name_of_file in ("book.keys", "book.db"):
            (folder / name_of_file).touch()
        return name

    clock.instant = START - timedelta(days=2)
    snapshot()
    clock.instant = START
    gone = add(book, "gone")
    clock.instant = START + timedelta(days=2)
    later = snapshot()
    assert book.erase([gone.id or 0]).snapshots == (later,)


def test_searches_that_may_have_named_them_are_forgotten_and_the_others_stay(tmp_path: Path) -> None:
    with_history = {"lines": ["王伟丽", "wwl", "8000", "level:vip", "李雷", "旧名字", "5555"]}
    book = new_book(tmp_path / "book")
    one = add(book, "旧名字", points=(phone("139 0000 5555"),))
    one = edit(book, one, name="王伟丽", points=(phone("138 0013 8000"),))
    add(book, "李雷")
    book.save_draft("search", with_history)
    book.trash([one.id or 0])
    assert book.draft("search") == with_history, "the trash forgets nothing"
    book.erase([one.id or 0])
    assert book.draft("search") == {"lines": ["level:vip", "李雷"]}
    book.close()
