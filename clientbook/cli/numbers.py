"""Whole numbers on the line (argparse types)."""

import argparse

from clientbook.i18n import _

MOST = 2**53
"""What is more stands for very many; the book's numbers end before it."""


def positive(word: str) -> int:
    """A whole number from 1.

    Raises:
        argparse.ArgumentTypeError
    """
    if (number := _number(word)) is None or number < 1:
        raise argparse.ArgumentTypeError(_("a whole number, 1 or more"))
    return number


def not_negative(word: str) -> int:
    """A whole number from 0.

    Raises:
        argparse.ArgumentTypeError
    """
    if (number := _number(word)) is None:
        raise argparse.ArgumentTypeError(_("a whole number, 0 or more"))
    return number


def _number(word: str) -> int | None:
    if not (word.isascii() and word.isdecimal()):
        return None
    return min(int(word), MOST) if len(word) < 100 else MOST
