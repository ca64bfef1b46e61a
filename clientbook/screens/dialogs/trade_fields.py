"""Fields that the forms of purchases, after-sales and ratings share: a day that is not in the future, a quantity as it is typed."""

from datetime import date, datetime

from textual.dom import DOMNode

from clientbook import text
from clientbook.domain.errors import InvalidValue
from clientbook.i18n import N_, _
from clientbook.screens.dialogs.log import LATER
from clientbook.screens.dialogs.phrase_field import PhraseField, read_moment


def day_field(now: datetime, old: date | None = None, *, id: str = "on_date") -> PhraseField[date]:
    """When it was; today unless something else is said."""
    today = now.date()
    begun = _("today") if old is None else old.isoformat()

    def read(typed: str) -> date:
        try:
            return read_moment(typed, now).date()
        except InvalidValue as error:
            if error.why == LATER:
                raise InvalidValue(id, N_("is in the future; plan a follow-up instead"), error.value) from None
            if getattr(error, "readings", ()):
                raise
            raise InvalidValue(id, error.why, error.value) from None

    def shown(day: date) -> str:
        return text.short_day(day, today) if day != (old or today) else ""

    return PhraseField(begun, old or today, read, shown, date.isoformat, id=id)


def day_in(form: DOMNode, id: str = "on_date") -> date:
    """The day that stands in the field.

    Raises:
        InvalidValue
    """
    found: date = form.query_one(f"#{id}", PhraseField).read()
    return found


def quantity_typed(thousandths: int) -> str:
    """A quantity as it would be typed: nothing for one."""
    whole, rest = divmod(thousandths, 1000)
    if (whole, rest) == (1, 0):
        return ""
    return f"{whole}" + (f".{rest:03d}".rstrip("0") if rest else "")
