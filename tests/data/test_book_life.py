"""The life of an open book: threads, superseded reads, news, closing."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from clientbook.data import Book, Changed, New, Query
from clientbook.data import engine as engines
from clientbook.data.files import confirm_folder
from clientbook.data.opened import OpenedBook
from clientbook.domain.customer import Customer
from clientbook.domain.errors import NotSaved, ReadOnly, Refused, Superseded
from clientbook.domain.filters import Condition
from clientbook.text import error_sentence
from tests.support.live import PASSPHRASE, START, add, contact, edit, new_book, reopen

FOREVER = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
VIP = Condition("level", "is", ("vip",))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened = new_book(tmp_path / "book")
    yield opened
    opened.close()


def forever(connection: Connection, started: threading.Event) -> Any:
    started.set()
    return connection.exec_driver_sql(FOREVER).scalar()


def quick(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT 7").scalar_one())


def test_a_newer_read_of_a_group_takes_the_place_of_the_running_one(book: Book) -> None:
    started = threading.Event()
    with ThreadPoolExecutor() as pool:
        old = pool.submit(book._read, forever, started, group="search")
        assert started.wait(5)
        assert book._read(quick, group="search") == 7
        with pytest.raises(Superseded):
            old.result(5)
    assert book._read(quick, group="search") == 7, "the interrupt hit nobody else"


def test_an_interrupt_that_comes_a_moment_too_early_is_not_lost(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clientbook.data.engine.interrupt", lambda engine: None)
    test_a_newer_read_of_a_group_takes_the_place_of_the_running_one(book)


def test_the_very_first_read_can_be_overtaken_and_the_connection_lives_on(book: Book) -> None:
    engine = book._opened.engine(writer=False)
    raw = engines._raw_connections[engine]
    raw.set_progress_handler(lambda: True, 1)
    with pytest.raises(Superseded), engines.translated(), engine.begin() as connection:
        quick(connection)
    raw.set_progress_handler(None, 1)
    with engines.translated(), engine.begin() as connection:
        assert quick(connection) == 7
    engines.close_engine(engine)


def test_only_a_long_read_opens_a_connection_for_long_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    honest = OpenedBook.engine
    monkeypatch.setattr(OpenedBook, "engine", lambda self, *, writer: asked.append(writer) or honest(self, writer=writer))
    book = new_book(tmp_path / "book")
    add(book)
    assert asked.count(False) == 1
    book.dump()
    book.dump()
    assert asked.count(False) == 2
    book.close()


def test_a_reader_that_could_not_be_opened_is_asked_for_again(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(self: OpenedBook, *, writer: bool) -> Any:
        raise NotSaved("io")

    with monkeypatch.context() as broken:
        broken.setattr(OpenedBook, "engine", fails)
        with pytest.raises(NotSaved):
            book.dump()
        assert book.count() == 0, "the short ones have theirs"
    assert book.dump()["customer"] == []


def test_a_book_whose_first_reader_cannot_be_opened_is_not_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_book(tmp_path / "book").close()
    honest = OpenedBook.engine

    def fails(self: OpenedBook, *, writer: bool) -> Any:
        if writer:
            return honest(self, writer=True)
        raise NotSaved("io")

    with monkeypatch.context() as broken:
        broken.setattr(OpenedBook, "engine", fails)
        before = threading.active_count()
        with pytest.raises(NotSaved):
            reopen(tmp_path / "book")
        assert threading.active_count() == before
    reopen(tmp_path / "book").close()  # its lock was given back


def test_a_read_of_another_group_interrupts_nobody(book: Book) -> None:
    started, go = threading.Event(), threading.Event()

    def slow(connection: Connection) -> int:
        started.set()
        go.wait(5)
        return quick(connection)

    with ThreadPoolExecutor() as pool:
        old = pool.submit(book._read, slow, group="search")
        assert started.wait(5)
        others = [pool.submit(book._read, quick, group="count"), pool.submit(book._read, quick)]
        go.set()
        assert [each.result(5) for each in (old, *others)] == [7, 7, 7]


def test_of_the_waiting_reads_of_a_group_only_the_newest_is_done(book: Book) -> None:
    started, go = threading.Event(), threading.Event()

    def slow(connection: Connection) -> int:
        started.set()
        go.wait(5)
        return 1

    done: list[int] = []
    with ThreadPoolExecutor() as pool:
        blocking = pool.submit(book._read, slow)
        assert started.wait(5)
        jobs = [book._reader.submit(lambda number=number: done.append(number), "search") for number in range(5)]
        go.set()
        assert blocking.result(5) == 1
    for job in jobs[:-1]:
        with pytest.raises(Superseded):
            job.result(5)
    jobs[-1].result(5)
    assert done == [4]


def test_a_superseded_read_stops_between_two_statements_too(book: Book) -> None:
    started, go = threading.Event(), threading.Event()
    reached = []

    def two(connection: Connection) -> None:
        quick(connection)
        started.set()
        go.wait(5)
        quick(connection)
        reached.append("second")

    with ThreadPoolExecutor() as pool:
        old = pool.submit(book._read, two, group="search")
        assert started.wait(5)
        newer = pool.submit(book._read, quick, group="search")
        while not book._reader.must_stop:
            pass
        go.set()
        with pytest.raises(Superseded):
            old.result(5)
        assert newer.result(5) == 7
    assert reached == []


def test_a_long_read_does_not_hold_the_short_ones_up(book: Book) -> None:
    started = threading.Event()
    with ThreadPoolExecutor() as pool:
        old = pool.submit(book._slow, forever, started, group="all")
        assert started.wait(5)
        add(book, "while it runs")
        assert book.count() == 1
        assert book._slow(quick, group="all") == 7
        with pytest.raises(Superseded):
            old.result(5)


def test_new_words_give_up_the_whole_list_of_the_words_before_and_nothing_else(book: Book) -> None:
    for words, group, given_up in ((Query("li"), "find", True), (Query("li"), "export", False), (Query("", where=VIP), "find", False)):
        started = threading.Event()
        whole = book._slow_reader.submit(lambda started=started: book_reads(book, started), group)
        assert started.wait(5)
        assert book.find_at_once(words).exception(5) is None
        if not given_up:
            assert not book._slow_reader.must_stop
            assert not whole.done()
            book._slow_reader.supersede(group)
        with pytest.raises(Superseded):
            whole.result(5)


def book_reads(book: Book, started: threading.Event) -> Any:
    """A read that never ends by itself."""
    with engines.translated(), book._slow_reader.open().begin() as connection:
        return forever(connection, started)


def test_a_list_found_at_once_is_the_one_that_is_waited_for(book: Book) -> None:
    one = add(book, "Li Ming")
    for query in (Query("li"), Query("ming li"), Query()):
        assert book.find_at_once(query).result(5) == book.find(query)
        assert list(book.find(query).ids) == [one.id]
    by_column = Query("li", sort="company")
    assert book.find_at_once(by_column).result(5) is None
    assert list(book.find(by_column).ids) == [one.id]
    book.close()
    with pytest.raises(Refused):
        book.find_at_once(Query("li"))


def test_a_long_read_that_can_begin_again_stands_aside_for_a_commit(book: Book) -> None:
    add(book, "before")
    started, runs = threading.Event(), []

    def long(connection: Connection) -> int:
        count = int(connection.exec_driver_sql("SELECT count(*) FROM customer").scalar_one())
        runs.append(count)
        if len(runs) == 1:
            # The reader's lock is held now, and this statement never ends by itself.
            started.set()
            connection.exec_driver_sql(FOREVER.replace("FROM n)", "FROM n, customer)")).fetchall()
        return count

    with ThreadPoolExecutor() as pool:
        reading = pool.submit(lambda: book._slow(long, restarts=1))
        assert started.wait(5)
        add(book, "while it reads")
        assert reading.result(10) == 2
    assert runs == [1, 2]


def test_a_long_read_that_cannot_begin_again_is_waited_for(book: Book) -> None:
    add(book, "before")
    started, go, runs = threading.Event(), threading.Event(), []

    def long(connection: Connection) -> int:
        runs.append(connection.exec_driver_sql("SELECT count(*) FROM customer").scalar_one())
        started.set()
        go.wait(10)
        return int(connection.exec_driver_sql("SELECT count(*) FROM customer").scalar_one())

    with ThreadPoolExecutor() as pool:
        reading = pool.submit(book._slow, long)
        assert started.wait(5)
        writing = pool.submit(add, book, "while it reads")
        go.set()
        assert reading.result(10) == 1
        assert writing.result(10).id == 2
    assert runs == [1]


def test_everybody_hears_of_a_commit_after_it(book: Book) -> None:
    heard: list[tuple[Changed, int, str]] = []
    end = book.subscribe(lambda news: heard.append((news, book.count(), threading.current_thread().name)))
    one = add(book)
    book.set_setting("currency", "EUR")
    end()
    edit(book, one, name="unheard")
    assert [(news.ids, news.book, count, thread) for news, count, thread in heard] == [
        ({one.id}, False, 1, "clientbook-writer"),
        (set(), True, 1, "clientbook-writer"),
    ]


def test_many_threads_write_and_read_at_once(book: Book) -> None:
    def work(number: int) -> int:
        one = add(book, f"customer {number}")
        book.log(contact(one, START.date(), summary=str(number)))
        return book.customer(one.id or 0).id or 0

    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(work, range(24)))
    assert len(set(ids)) == 24
    assert book.count() == 24
    assert len(book.undo(48).units) == 48
    assert book.count() == 0


def test_a_book_opened_to_read_writes_nothing(book: Book) -> None:
    one = add(book)
    book.close()
    reader = reopen(book.path, read_only=True)
    try:
        assert reader.customer(one.id or 0).name == one.name
        for write in (lambda: add(reader), reader.undo, lambda: reader.trash([1]), lambda: reader.save_draft("x", {})):
            with pytest.raises(ReadOnly):
                write()
    finally:
        reader.close()


def test_reading_goes_on_beside_a_writer_in_the_same_process(book: Book) -> None:
    add(book, "first")
    reader = reopen(book.path, read_only=True)
    try:
        add(book, "second")
        assert reader.count() == 2
    finally:
        reader.close()
    assert add(book, "third").id == 3


def test_closing_finishes_the_unit_and_can_be_done_twice(book: Book) -> None:
    started, go = threading.Event(), threading.Event()

    def slow(connection: Connection) -> None:
        started.set()
        go.wait(5)
        connection.exec_driver_sql("UPDATE customer SET stage = 'won'")

    one = add(book)
    with ThreadPoolExecutor() as pool:
        unit = pool.submit(book._unit, "bulk", slow)
        assert started.wait(5)
        closing = [pool.submit(book.close) for _ in range(2)]
        go.set()
        assert unit.result(5).unit is not None
        for each in closing:
            each.result(5)
    book.close()
    for verb in (lambda: book.customer(one.id or 0), book.undo):
        with pytest.raises(Refused):
            verb()
    again = reopen(book.path)
    assert again.customer(one.id or 0).stage == "won"
    again.close()


def test_closing_does_not_wait_for_a_long_read(book: Book) -> None:
    started = threading.Event()
    with ThreadPoolExecutor() as pool:
        old = pool.submit(book._slow, forever, started)
        assert started.wait(5)
        book.close()
        with pytest.raises(Superseded):
            old.result(5)


FORGOTTEN = """
import sys
from pathlib import Path
from clientbook.data import open_book
from clientbook.clock import SystemClock
from clientbook.domain.customer import Customer
book = open_book(Path(sys.argv[1]), sys.argv[2], clock=SystemClock())
book.save_customer(Customer(name="kept"))
"""


def test_a_program_that_ends_without_closing_ends_quietly_and_keeps_what_was_saved(book: Book) -> None:
    book.close()
    ended = subprocess.run([sys.executable, "-c", FORGOTTEN, str(book.path), PASSPHRASE], capture_output=True, timeout=120, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    again = reopen(book.path)
    assert again.count() == 1
    again.close()


FULL = """
import resource, sys
from pathlib import Path
from clientbook.data import open_book, New
from clientbook.clock import SystemClock
from clientbook.domain.customer import Customer
from clientbook.domain.errors import NotSaved
book = open_book(Path(sys.argv[1]), sys.argv[2], clock=SystemClock())
book.save_customer(Customer(name="before"))
size = (book.path / "book.db").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
try:
    book.add_customers(New(Customer(name=f"customer {each}", notes="x" * 3000)) for each in range(300))
except NotSaved as error:
    print(error.reason, book.count())
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_what_the_disk_refuses_is_not_saved_and_the_book_is_as_before(book: Book) -> None:
    book.close()

    ended = subprocess.run(
        [sys.executable, "-c", FULL, str(book.path), PASSPHRASE], capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.stderr == ""
    assert ended.stdout.split()[1:] == ["1"]
    assert ended.stdout.split()[0] in ("full", "io")
    again = reopen(book.path)
    assert [again.count(), add(again).id is not None] == [1, True]
    again.close()


@pytest.mark.parametrize("late", [True, False], ids=["after the commit", "before it"])
def test_a_disk_that_fails_at_a_commit_is_asked_whether_it_came_to_its_end(book: Book, monkeypatch: pytest.MonkeyPatch, late: bool) -> None:
    """The journal is gone and the flush of the folder fails: it is saved, and who is told otherwise saves it twice."""
    told: list[int | None] = []
    book.subscribe(lambda changed: told.append(changed.unit))

    @contextlib.contextmanager
    def failing() -> Iterator[None]:
        if late:
            yield
        raise NotSaved("io")

    monkeypatch.setattr(book._slow_reader, "standing_aside", failing)
    if late:
        assert book.save_customer(Customer(name="there")).unit == told[0]
    else:
        with pytest.raises(NotSaved):
            book.save_customer(Customer(name="there"))
        assert told == []
    monkeypatch.undo()
    assert book.count() == late
    add(book)
    assert book.count() == late + 1


def test_what_cannot_be_flushed_in_its_folder_is_neither_called_saved_nor_unsaved() -> None:
    with pytest.raises(NotSaved) as unsure:
        confirm_folder(Path("/proc"))
    assert unsure.value.reason == "unsure"
    assert "may be saved or not" in error_sentence(unsure.value)


def test_an_unhappy_unit_does_not_stop_the_writer(book: Book) -> None:
    with pytest.raises(ZeroDivisionError):
        book._unit("bulk", lambda connection: 1 / 0)
    assert add(book).id == 1
    assert book.add_customers([New(Customer(name="x"))]).count == 1
