"""Message templates in a real book: started with, changed, retired, removed, undone; who was greeted lately."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from clientbook.data import Book, examine
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.greetings import START, TOPIC, Template, original
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Greeting
from tests.support.live import START as NOW
from tests.support.live import add, new_book


@pytest.fixture(scope="module")
def _book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    opened = new_book(tmp_path_factory.mktemp("templates") / "book")
    yield opened
    opened.close()


@pytest.fixture
def book(_book: Book) -> Iterator[Book]:
    before = _book.history(limit=1)
    yield _book
    while (last := _book.next_undo()) is not None and (not before or last.id > before[0].id):
        _book.undo()


def test_a_new_book_has_the_texts_to_start_with_and_none_of_them_is_written(book: Book) -> None:
    assert book.templates() == START
    assert book.dump()["message_template"] == []


def test_an_own_template_is_saved_changed_removed_and_each_is_undone(book: Book) -> None:
    made = book.save_template(Template(name=" 元旦 ", body="{称呼}，新年快乐！", occasion="festival", language="zh_CN"))
    assert (made.name, made.key, made.id is not None, bool(made.uid)) == ("元旦", "", True, True)
    changed = book.save_template(replace(made, body="{name}!"))
    assert book.templates() == (*START, changed)
    assert [unit.kind for unit in book.history(limit=2)] == ["template", "template"]
    assert book.remove_template(changed)
    assert book.templates() == START
    book.undo()
    assert book.templates()[-1] == changed
    book.undo()
    assert book.templates()[-1] == made
    book.undo()
    assert book.templates() == START
    assert all(check.ok for check in examine(book))


def test_a_text_to_start_with_is_changed_in_its_place_and_retired_not_deleted(book: Book) -> None:
    mine = book.save_template(replace(START[0], body="Hi {name}"))
    assert book.templates() == (mine, *START[1:])
    again = book.save_template(replace(START[0], body="Hello {name}"))
    assert again.id == mine.id, "one row for one text"
    book.remove_template(START[1])
    assert [each.retired for each in book.templates()[:3]] == [False, True, False]
    book.undo(3)
    assert book.templates() == START


def test_a_changed_text_to_start_with_gets_its_own_words_back_and_that_is_undone(book: Book) -> None:
    mine = book.save_template(replace(START[0], name="Many happy returns", body="Hi {name}"))
    assert book.put_template_back(mine)
    assert book.templates() == START
    assert book.dump()["message_template"] == []
    book.undo()
    assert book.templates()[0] == mine
    book.remove_template(mine)
    (retired, *_others) = book.templates()
    book.put_template_back(retired)
    assert book.templates()[0] == replace(START[0], id=mine.id, uid=mine.uid, retired=True)
    assert original(book.templates()[0]) is None
    assert [book.put_template_back(each) for each in (START[1], book.templates()[0])] == [None, None]
    own = book.save_template(Template(name="Own", body="x"))
    assert (original(own), book.put_template_back(own)) == (None, None)


def test_a_text_whose_name_another_one_took_keeps_its_words(book: Book) -> None:
    mine = book.save_template(replace(START[0], name="Other", body="Hi {name}"))
    book.save_template(Template(name=START[0].name, body="x", language=START[0].language))
    with pytest.raises(InvalidValue):
        book.put_template_back(mine)
    assert book.templates()[0] == mine


def test_what_cannot_be_filled_in_and_a_name_twice_are_refused_and_nothing_is_written(book: Book) -> None:
    book.save_template(Template(name="One", body="x"))
    before = book.dump()
    with pytest.raises(InvalidValue) as refused:
        book.save_template(Template(name="Two", body="{name} {level}"))
    assert refused.value.value == "{level}"
    with pytest.raises(InvalidValue):
        book.save_template(Template(name="ONE", body="y"))
    with pytest.raises(NotFound):
        book.save_template(Template(name="Three", body="y", id=999))
    with pytest.raises(NotFound):
        book.remove_template(Template(name="Three", body="y", id=999))
    assert book.dump() == before


def test_who_was_greeted_lately_is_known_from_contacts_and_occasions(book: Book) -> None:
    one, two, three, four = (add(book, name) for name in ("one", "two", "three", "four"))
    today = NOW.date()
    ids = [each.id or 0 for each in (one, two, three, four)]
    book.log(Interaction(customer_id=ids[0], at=NOW - timedelta(days=1), topic=TOPIC))
    book.log(Interaction(customer_id=ids[0], at=NOW, topic="quote"))
    book.log(Interaction(customer_id=ids[1], at=NOW - timedelta(days=9), topic=TOPIC))
    book.handle(Handling(customers=(ids[2],), greetings=(Greeting(customer_id=ids[2], day=today),)))
    book.handle(Handling(customers=(ids[3],), greetings=(Greeting(customer_id=ids[3], day=today, state="hidden"),)))
    assert book.greeted_since(ids, today - timedelta(days=7)) == {ids[0]: today - timedelta(days=1), ids[2]: today}
    assert book.greeted_since((), today) == {}
