"""What protection costs, in processor time, which a busy machine lengthens least: a guess, a save, opening and checking."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from clientbook.data import open_book
from clientbook.data.engine import close_engine, integrity_findings
from clientbook.data.keys import DEFAULT_KDF, PRACTICE_KDF, Kdf, MasterKey, make_keys, unwrap
from clientbook.domain.customer import Customer
from tests.support.books import CLOCK, PASSPHRASE, make_book, unlock
from tests.support.report import Figures, scaled

pytestmark = pytest.mark.soak
GUESS = 0.3
"""Seconds a guess at a passphrase costs at least, all its lanes together."""
SAVE, CHECK = 0.030, 1.0
"""Seconds nineteen of twenty saves, and opening with a check of every page of twenty megabytes, take at most: twice what was measured."""


def seconds(act: Callable[[], object]) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun


def guess(kdf: Kdf) -> float:
    keys = make_keys(MasterKey.new(), "correct horse battery", book_id="6f1c0c1e-0000-4000-8000-000000000000", kdf=kdf)
    return min(seconds(lambda: unwrap(keys, "correct horse battery")) for _ in range(3))


def test_protection_costs_what_is_promised(tmp_path: Path, figures: Figures) -> None:
    """The control guesses at the cost of tests."""
    dear, cheap = guess(DEFAULT_KDF), guess(PRACTICE_KDF)
    figures.saw("T18", "guesses at a passphrase below their price", 3, int(dear < GUESS), note=f"{dear * 1000:.0f} ms each")
    figures.control("T18", "guesses at a passphrase below their price", "the cost of tests", 3, int(cheap < GUESS))
    make_book(tmp_path / "book")
    book = open_book(tmp_path / "book", PASSPHRASE, clock=CLOCK)
    spent = sorted(seconds(lambda n=n: book.save_customer(Customer(name=f"n{n}", notes="x" * 500))) for n in range(scaled(400, 40)))  # type: ignore[misc]
    for place in range(10):
        book.save_draft(f"large-{place}", {"text": "x" * 2_000_000})
    book.close()
    slow = spent[len(spent) * 19 // 20]
    figures.saw("T18", "saves", len(spent), int(slow > SAVE), note=f"19 of 20 within {slow * 1000:.1f} ms of processor")

    def check() -> None:
        opened = unlock(tmp_path / "book", read_only=True)
        engine = opened.engine(writer=False)
        with engine.begin() as connection:
            assert integrity_findings(connection) == ()
        close_engine(engine)
        opened.close()

    pages, checked = (tmp_path / "book" / "book.db").stat().st_size // 4096, seconds(check)
    figures.saw("T18", "pages opened and checked", pages, int(checked > CHECK), note=f"{checked:.2f} s")
    assert pages > 4000
    assert (dear >= GUESS, slow <= SAVE, checked <= CHECK) == (True, True, True), (dear, slow, checked)
    assert cheap < GUESS
