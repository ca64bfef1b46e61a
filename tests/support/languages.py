"""Speak a language for a while."""

from collections.abc import Iterator
from contextlib import contextmanager

from clientbook import i18n


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """This language inside, the one from before afterwards."""
    before = i18n.language()
    i18n.set_language(language)
    try:
        yield
    finally:
        i18n.set_language(before)
