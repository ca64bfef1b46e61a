"""Which screens there are and how they are made. Each import stands inside its function: a screen is loaded when it is first shown."""

from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.screen import Screen

from clientbook.domain.customer import Customer
from clientbook.screens.session import Session


def _today(session: Session) -> Screen[None]:
    from clientbook.screens.today import TodayScreen  # it imports the data libraries

    return TodayScreen(session)


def _customers(session: Session) -> Screen[None]:
    from clientbook.screens.customers import CustomersScreen  # it imports the data libraries

    return CustomersScreen(session)


def _follow_ups(session: Session) -> Screen[None]:
    from clientbook.screens.follow_ups import FollowUps  # it imports the data libraries

    return FollowUps(session)


def _filter(session: Session) -> Screen[None]:
    from clientbook.screens.filter import FilterScreen  # it imports the data libraries

    return FilterScreen(session)


def _insights(session: Session) -> Screen[None]:
    from clientbook.screens.insights import InsightsScreen  # when first asked for

    return InsightsScreen(session)


def _tidy(session: Session) -> Screen[None]:
    from clientbook.screens.tidy import TidyScreen  # when first asked for

    return TidyScreen(session)


def _import_csv(session: Session, sheet: Path | None = None, typed: str = "") -> Screen[None]:
    from clientbook.screens.import_wizard import ImportWizard  # when first asked for

    return ImportWizard(session, sheet, typed)


def _history(session: Session, customer: Customer | None = None) -> Screen[None]:
    from clientbook.screens.history import History  # when first asked for

    return History(session, customer)


def _customer(session: Session, seen: Any) -> Screen[None]:
    from clientbook.screens.customer import CustomerScreen  # it imports the data libraries

    return CustomerScreen(session, seen, array("q", [seen.customer.id or 0]))


def _trash(session: Session) -> Screen[None]:
    from clientbook.screens.trash import Trash  # when first asked for

    return Trash(session)


def _snapshots(session: Session) -> Screen[None]:
    from clientbook.screens.snapshots import Snapshots  # when first asked for

    return Snapshots(session)


def _duplicates(session: Session) -> Screen[None]:
    from clientbook.screens.duplicates import Duplicates  # when first asked for

    return Duplicates(session)


def _settings(session: Session) -> Screen[None]:
    from clientbook.screens.settings import SettingsScreen  # when first asked for

    return SettingsScreen(session)


def _keys(session: Session) -> Screen[None]:
    from clientbook.screens.key_settings import KeysScreen  # when first asked for

    return KeysScreen(session)


def _custom_fields(session: Session) -> Screen[None]:
    from clientbook.screens.custom_fields import CustomFields  # when first asked for

    return CustomFields(session)


def _products(session: Session) -> Screen[None]:
    from clientbook.screens.products import Products  # when first asked for

    return Products(session)


def _templates(session: Session, customer: int | None = None) -> Screen[None]:
    from clientbook.screens.templates import Templates  # when first asked for

    return Templates(session, customer)


def _pick_list(session: Session, which: str) -> Screen[None]:
    from clientbook.screens.pick_list import PickList  # when first asked for

    return PickList(session, which)


def load_first() -> tuple[Path, ...]:
    """Load the first place beside the unlock screen, so that it is there at once when the book is open; its style sheets."""
    from clientbook.screens.today import TodayScreen

    return (Path(TodayScreen.CSS_PATH),)


def load_second() -> tuple[Path, ...]:
    """Load the list of customers, where most go next; its style sheets. Opening a book does not wait for it."""
    from clientbook.domain.phones import format_phone
    from clientbook.screens.customers import CustomersScreen

    format_phone("+442079460958")  # phonenumbers loads with the first number it is asked for
    return (Path(CustomersScreen.CSS_PATH),)


def sheets() -> tuple[Path, ...]:
    """The style sheets of every screen."""
    return tuple(sorted(Path(__file__).with_name("screens").rglob("*.tcss")))


def load_search() -> None:
    """Load the dictionary of readings, which the first search that meets a Chinese name needs."""
    from clientbook.domain.readings import readings

    readings("字")


PLACES: dict[str, Callable[[Session], Screen[None]]] = {
    "today": _today,
    "customers": _customers,
    "follow_ups": _follow_ups,
    "filter": _filter,
    "insights": _insights,
    "tidy": _tidy,
}
"""Top-level places that are built, by their id in ``commands.PLACES``."""
FIRST = "today"
"""The place a book opens with."""
SCREENS: dict[str, Callable[..., Screen[Any]]] = {
    "import_csv": _import_csv,
    "history": _history,
    "customer": _customer,
    "trash": _trash,
    "duplicates": _duplicates,
    "snapshots": _snapshots,
    "settings": _settings,
    "keys": _keys,
    "custom_fields": _custom_fields,
    "pick_list": _pick_list,
    "products": _products,
    "templates": _templates,
}
"""Screens that are opened on top of a place, by name."""
