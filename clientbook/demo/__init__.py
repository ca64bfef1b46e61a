"""Invented people: practice books to play with, and books of any size to measure.

Everything is drawn from one seed, so the same seed on the same day makes the same book. Phones are of ranges nobody has been given,
mail addresses end in ``.example``.
"""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

from clientbook.clock import Clock
from clientbook.data import PRACTICE_KDF, Book, create_book
from clientbook.demo.invent import LANGUAGES, Inventor

PASSPHRASE = "practice"
UNIT = 20_000
"""Customers written in one unit."""

__all__ = ["LANGUAGES", "PASSPHRASE", "build_demo", "make_demo"]


def make_demo(
    path: Path,
    *,
    customers: int,
    language: str = "mixed",
    seed: int = 1,
    interactions: int = 10,
    purchases: int = 2,
    clock: Clock,
    progress: Callable[[int], None] | None = None,
) -> Book:
    """A new book of invented people, open; its passphrase is ``PASSPHRASE`` and its keys are cheap.

    Raises:
        BookExists, NotSaved
    """
    book, _code = create_book(path, PASSPHRASE, clock=clock, kdf=PRACTICE_KDF)
    try:
        build_demo(
            book, customers=customers, language=language, seed=seed, interactions=interactions, purchases=purchases, progress=progress
        )
    except BaseException:
        book.close()
        raise
    return book


def build_demo(
    book: Book,
    *,
    customers: int,
    language: str = "mixed",
    seed: int = 1,
    interactions: int = 10,
    purchases: int = 2,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write invented people into an open book, by its own clock.

    Args:
        language: one of ``LANGUAGES``.
        interactions: about so many contacts each.
        purchases: about so many each, on average; a third of the customers make nearly all of them. 0: the book knows of no products.
        progress: told how many customers are written.
    """
    inventor = Inventor(language=language, seed=seed, interactions=interactions, purchases=purchases, clock=book.clock)
    people, products = inventor.people(customers), inventor.products if purchases else ()
    written = 0
    while batch := list(islice(people, UNIT)):
        book.add_customers(batch, kind="demo", products=products)
        written += len(batch)
        if progress:
            progress(written)
