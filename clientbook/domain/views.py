"""Views: a filter with an order and columns, named, on a digit. The program's own and those of the book's owner."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from clientbook.domain.filters import Names, Node, text_of
from clientbook.i18n import N_, _

DIGITS = "123456789"
NAME_LIMIT = 60
FILTER_LIMIT = 2_000
MOST = 100
"""Views of one book."""


@dataclass(frozen=True, slots=True)
class View:
    """One view."""

    name: str
    """The owner's word, or for one of the program's a word marked for translation."""
    filter: str = ""
    """Words and filter in the English form of the language, which reads the same whatever language is in force."""
    digit: str = ""
    """What opens it; empty where nothing does."""
    sort: str = "name"
    reverse: bool = False
    columns: tuple[str, ...] = ()
    """Empty: those of the book."""
    built_in: bool = False

    @property
    def shown(self) -> str:
        """What it is called."""
        return _(self.name) if self.built_in else self.name


def _b(digit: str, name: str, filter: str, sort: str = "name", reverse: bool = False) -> View:
    return View(name, filter, digit, sort, reverse, built_in=True)


BUILT_IN: tuple[View, ...] = (
    _b("1", N_("Overdue"), "due:overdue", "next_follow_up"),
    _b("2", N_("Cooling"), "staleness:cooling", "last_contact"),
    _b("3", N_("Dormant"), "staleness:dormant", "last_contact"),
    _b("4", N_("No next step"), "no:next"),
    _b("5", N_("New this month"), "created:this_month", "created_at", True),
    _b("6", N_("VIP"), "level:vip"),
    _b("7", N_("To verify"), "point_state:unverified"),
    _b("8", N_("Last import"), "import:last"),
    _b("9", N_("Potential, 30 days without contact"), "type:potential last>30d", "last_contact"),
)
"""Views every book has."""


def own_views(setting: Iterable[Mapping[str, Any]]) -> tuple[View, ...]:
    """The owner's views as the book's setting ``views`` holds them."""
    return tuple(
        View(each["name"], each["filter"], each["digit"], each["sort"], each["reverse"], tuple(each["columns"])) for each in setting
    )


def as_setting(views: Iterable[View]) -> list[dict[str, Any]]:
    """What the setting ``views`` holds of these; the program's are not kept."""
    return [
        {
            "name": view.name,
            "filter": view.filter,
            "digit": view.digit,
            "sort": view.sort,
            "reverse": view.reverse,
            "columns": list(view.columns),
        }
        for view in views
        if not view.built_in
    ]


def offered(own: Iterable[View]) -> tuple[View, ...]:
    """Every view, those with a digit first and in its order; an own one takes its digit from the program's."""
    mine = tuple(own)
    taken = {view.digit for view in mine}
    views = [*mine, *(replace(view, digit="") if view.digit in taken else view for view in BUILT_IN)]
    return tuple(sorted(views, key=lambda view: (view.digit == "", view.digit)))


def named(own: Iterable[View], name: str) -> View | None:
    """The view of this name, the owner's first; the program's by their English name as well."""
    wanted = " ".join(name.split()).casefold()
    views = (*own, *BUILT_IN)
    return next((view for view in views if wanted in (view.shown.casefold(), view.name.casefold())), None)


def with_view(own: Iterable[View], view: View, instead: str = "") -> tuple[View, ...]:
    """The owner's views with this one: in the place of the one called ``instead`` or like it, else at the end; its digit is its own."""
    gone = {view.name.casefold(), instead.casefold()}
    rest = [replace(each, digit="") if view.digit and each.digit == view.digit else each for each in own]
    at = next((place for place, each in enumerate(rest) if each.name.casefold() in gone), len(rest))
    kept = [(place, each) for place, each in enumerate(rest) if each.name.casefold() not in gone]
    return (*(each for place, each in kept if place < at), view, *(each for place, each in kept if place > at))


def without_view(own: Iterable[View], name: str) -> tuple[View, ...]:
    """The owner's views without the one of this name."""
    return tuple(view for view in own if view.name.casefold() != name.casefold())


def filter_text(words: str, node: Node | None, names: Names) -> str:
    """Words and filter as a view keeps them: fields of the owner's own by their number, so that a new name changes nothing."""
    lasting = replace(names, custom=tuple(replace(own, name=f"({own.id})") for own in names.custom))
    return text_of(node, lasting, "en", words)
