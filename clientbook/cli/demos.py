"""``demo`` and ``practice``: books of invented people."""

import argparse
from collections.abc import Callable

from clientbook.i18n import _

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


def practice_options(parser: argparse.ArgumentParser) -> None:
    """What ``practice`` takes."""
    parser.add_argument("--customers", type=_up_to(20_000), default=300, metavar="N", help=_("how many customers"))
