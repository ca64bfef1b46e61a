"""Whom a line means: ``--filter`` read strictly, ``--search`` as the line of the screen."""

import argparse

from clientbook.cli.session import Session
from clientbook.data import Book, Query
from clientbook.domain.filters import Parsed, both, parse, text_of
from clientbook.i18n import _, language
from clientbook.text.filters import hint_sentence


def filter_option(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    """A filter; the program's pages say what can be written."""
    parser.add_argument(
        "--filter",
        default="",
        required=required,
        metavar="EXPR",
        help=_('only who fits: words and conditions, "type:potential last>30d (#vip or intent:high)"; Chinese words work too'),
    )


def asked_for(session: Session, book: Book) -> Parsed:
    """The words and the conditions of ``--filter`` and ``--search`` together.

    Raises:
        FilterError: ``--filter`` has a word that means nothing.
    """
    strict = book_filter(session, book)
    loose = parse(getattr(session.args, "search", ""), book.filter_names(), book.day())
    for hint in loose.hints:
        session.out.talk(hint_sentence(hint))
    words = " ".join(each for each in (strict.words, loose.words) if each)
    return Parsed(words, both(strict.node, loose.node), loose.hints)


def book_filter(session: Session, book: Book) -> Parsed:
    """What ``--filter`` says.

    Raises:
        FilterError
    """
    return parse(session.args.filter, book.filter_names(), book.day(), strict=True)


def query_of(parsed: Parsed, sort: str = "name", reverse: bool = False) -> Query:
    """The question for a list."""
    return Query(parsed.words, sort=sort, reverse=reverse, where=parsed.node)


def explain(session: Session, book: Book, parsed: Parsed) -> None:
    """Print how the line was read, as it can be typed again: in English, and in Chinese where that is the language."""
    names = book.filter_names()
    english = text_of(parsed.node, names, words=parsed.words)
    if session.out.json:
        session.out.document({"words": parsed.words, "filter": text_of(parsed.node, names)})
        return
    session.out.line(english)
    if language() == "zh_CN" and (chinese := text_of(parsed.node, names, "zh_CN", parsed.words)) != english:
        session.out.line(chinese)
