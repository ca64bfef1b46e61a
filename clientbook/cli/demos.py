"""``demo`` and ``practice``: books of invented people."""

import argparse
from collections.abc import Callable
from pathlib import Path

from clientbook.cli.session import Session
from clientbook.config import from_home
from clientbook.i18n import _, language

MOST = 1_000_000


def _up_to(most: int) -> Callable[[str], int]:
    def number(word: str) -> int:
        if not word.isdecimal() or int(word) > most:
            raise argparse.ArgumentTypeError(_("a whole number from 0 to {most}").format(most=most))
        return int(word)

    return number


def demo_options(parser: argparse.ArgumentParser) -> None:
    """What ``demo`` takes."""
    parser.add_argument("folder", metavar="DIR", help=_("folder of the new book"))
    parser.add_argument("--customers", type=_up_to(MOST), required=True, metavar="N", help=_("how many customers"))
    parser.add_argument("--seed", type=int, default=1, metavar="S", help=_("the same seed makes the same book"))
    parser.add_argument("--interactions", type=_up_to(1_000), default=10, metavar="K", help=_("contacts of each customer on average"))
    parser.add_argument("--purchases", type=_up_to(1_000), default=2, metavar="K", help=_("purchases of each customer on average (2)"))


def practice_options(parser: argparse.ArgumentParser) -> None:
    """What ``practice`` takes."""
    parser.add_argument("--customers", type=_up_to(20_000), default=200, metavar="N", help=_("how many customers"))


def demo(session: Session) -> int:
    """Make a book of invented people."""
    from clientbook.demo import make_demo

    args = session.args
    people = args.lang or "mixed"
    book = make_demo(
        from_home(args.folder),
        customers=args.customers,
        language=people,
        seed=args.seed,
        interactions=args.interactions,
        purchases=args.purchases,
        clock=session.clock,
    )
    made = book.count()
    book.close()
    if session.out.json:
        session.out.document({"book": args.folder, "customers": made})
    else:
        session.out.talk(_('A book of {n} invented customers; its passphrase is "practice".').format(n=made))
        session.out.line(args.folder)
    return 0


def practice(session: Session) -> int:
    """Open the app on invented people; nothing is kept."""
    session.require_terminal()
    import shutil
    import tempfile

    from clientbook.demo import make_demo

    place = Path(tempfile.mkdtemp(prefix="clientbook-practice-"))
    try:
        book = make_demo(place / "book", customers=session.args.customers, language=language(), clock=session.clock)
        return session.open_app(book)
    finally:
        shutil.rmtree(place, ignore_errors=True)
