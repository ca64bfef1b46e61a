"""The channels open steps are planned for, found without walking through the steps."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from clientbook.domain.follow_up import FollowUp
from tests.support.live import add, new_book

DAY = date(2026, 11, 21)


def test_only_channels_of_open_steps_are_named(tmp_path: Path) -> None:
    book = new_book(tmp_path / "book")
    id = add(book).id or 0
    for channel in ("wechat", "phone", "phone", "", "own word"):
        book.save_follow_up(FollowUp(customer_id=id, what=f"by {channel}", due=DAY, channel=channel))
    done = book.save_follow_up(FollowUp(customer_id=id, what="a visit", channel="visit")).id
    assert set(book.step_channels()) == {"wechat", "phone", "visit", "own word"}
    book.save_follow_up(replace(book.follow_up(done), state="done", done_on=DAY))
    assert set(book.step_channels()) == {"wechat", "phone", "own word"}
    book.close()


def test_a_book_without_steps_has_none(tmp_path: Path) -> None:
    book = new_book(tmp_path / "book")
    assert book.step_channels() == ()
    book.close()
