"""B9: from Enter to the detail of a customer with a long stream."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from benchmarks import floors
from benchmarks.books import PASSPHRASE, PracticeBook
from benchmarks.pushing import spent_in_turns
from benchmarks.start import UNLOCK_SAYS, list_stands
from benchmarks.table import Figure, middle
from benchmarks.watch import WatchedTerminal, rows_of
from clientbook.clock import SystemClock
from clientbook.data import Book, open_book
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction

NAME = "Zephyrine Longstream"
SIZE = (120, 36)
"""Wide enough for record and stream side by side."""
CONTACTS, STEPS, EDITS = 410, 80, 10
"""What the stream is made of: five hundred entries."""
OPENINGS, WARM = 25, 3
"""How often it is opened, and how many of the first openings are left out."""
BODY = rows_of(1, -3)


def long_stream(book: Book) -> None:
    """A customer with five hundred entries, of every kind."""
    now = book.clock.now()
    id = book.save_customer(
        Customer(
            name=NAME,
            company="Longstream & Sons",
            core_needs="a quick answer",
            points=tuple(ContactPoint(kind="phone", value=f"1380013{n:04d}") for n in range(3)),
            persons=(ContactPerson(name="Ms Short"),),
        )
    ).id
    for n in range(CONTACTS):
        summary = f"{n}: 对方案满意，要两个月质保, will decide after the budget round. " * 2
        book.log(Interaction(customer_id=id, at=now - timedelta(days=n, hours=1), summary=summary, outcome="interested"))
    for n in range(STEPS):
        day = now.date() + timedelta(days=20 - 2 * n)
        state = "open" if day > now.date() or n % 20 == 0 else "done"
        book.save_follow_up(FollowUp(customer_id=id, what=f"step {n}", due=day, state=state, done_on=None if state == "open" else day))
    for n in range(EDITS - 1):
        customer = book.customer(id)
        book.save_customer(_noted(customer, n), base=customer)


def _noted(customer: Customer, n: int) -> Customer:
    return replace(customer, notes=f"note {n}")


def opened_list(book: PracticeBook, home: Path) -> WatchedTerminal:
    """The program with the customer found and the keys in the list."""
    terminal = WatchedTerminal("--book", str(book.folder), home=home, size=SIZE)
    terminal.wait_for(UNLOCK_SAYS)
    terminal.type(PASSPHRASE)
    terminal.press("enter")
    terminal.wait_for("Customers")
    terminal.press("2")
    terminal.wait_until(list_stands, "the list")
    terminal.press("/")
    terminal.type(NAME)
    terminal.wait_for("Longstream & Sons")
    terminal.press("enter")
    terminal.wait_for("Contact person")
    terminal.press("escape")
    terminal.wait_for("Last contact")
    return terminal


def one_opening(terminal: WatchedTerminal) -> float:
    """Milliseconds from Enter to the detail; Esc goes back."""
    seconds = terminal.time_paint(partial(terminal.press, "enter"), BODY)
    assert seconds is not None, terminal.framed()
    assert terminal.time_paint(partial(terminal.press, "escape"), BODY) is not None, terminal.framed()
    return seconds * 1000


def opening(book: PracticeBook, home: Path) -> Iterator[Figure]:
    """B9: open the detail of a customer with five hundred entries, in turns with the bare screen: both meet the same machine."""
    copy = book.copy(home / "book")
    writing = open_book(copy.folder, PASSPHRASE, clock=SystemClock())
    try:
        long_stream(writing)
        inside = spent_in_turns(writing, NAME, SIZE, OPENINGS, WARM)
    finally:
        writing.close()
    what = f"detail with {CONTACTS + STEPS + EDITS} entries"
    yield _figure(f"{what}, processor", book, inside, "1.3 × bare screen in the same program")
    bare = WatchedTerminal(home=home, size=SIZE, command=floors.command(floors.PUSHED))
    with bare, opened_list(copy, home) as terminal:
        bare.wait_for(floors.PUSHED_SAYS)
        pairs = [(one_opening(bare), one_opening(terminal)) for _ in range(OPENINGS)][WARM:]
    yield _figure(f"{what}, Enter to paint", book, pairs, "1.3 × bare screen in a bare app")


def _figure(what: str, book: PracticeBook, pairs: Sequence[tuple[float, float]], said: str) -> Figure:
    floor, figure = (middle([pair[side] for pair in pairs]) for side in (0, 1))
    return Figure("B9", what, book.customers, figure, floor, 1.3 * floor, said)
