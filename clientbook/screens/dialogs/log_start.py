"""What the form of a contact begins with: whom it is about, what can be chosen, a draft of last time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from clientbook import text
from clientbook.data import Book
from clientbook.domain.customer import Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.i18n import _, ngettext
from clientbook.screens.dialogs.choose import Choice
from clientbook.screens.dialogs.drafts import Drafts
from clientbook.screens.present.acting import About

STEPS_SHOWN = 3
"""Open steps that can be ticked; for more there is no room on a small screen."""


@dataclass(frozen=True, slots=True)
class LogStart:
    """Read in one go before the form is shown, so that its fields are there for the first key."""

    about: About
    now: datetime
    title: str
    """Whom it is about, in words."""
    drafts: Drafts
    choices: Mapping[str, tuple[Choice, ...]]
    """Channels, outcomes and topics of this book."""
    customer: Customer | None = None
    """None with several customers."""
    interaction: Interaction | None = None
    """The contact that is changed; None: a new one."""

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.date()

    @property
    def steps(self) -> tuple[FollowUp, ...]:
        """Open steps of one customer that the contact may have done, that of the row first."""
        if self.interaction is not None or self.customer is None:
            return ()
        named = self.about.target.named_steps
        known = {step.id for step in named}
        return (*named, *(step for step in self.about.open_steps.get(self.about.customers[0], ()) if step.id not in known))

    @property
    def people(self) -> tuple[Choice, ...]:
        """Whom one may have talked to: the customer, or one of the contact people."""
        if self.customer is None:
            return ()
        people = ((str(person.id), person) for person in self.customer.persons if person.id is not None)
        mine = Choice("", text.name(self.customer.title()))
        return (mine, *(Choice(id, text.name(person.name), text.plain(person.title)) for id, person in people))

    @property
    def notes(self) -> list[str]:
        """What to know before talking: special needs, and that somebody does not want to be contacted."""
        customer = self.customer
        if customer is None:
            return []
        notes = [_("Special needs: {what}").format(what=text.plain(customer.special_needs))] if customer.special_needs else []
        if customer.do_not_contact:
            every = "all" in customer.do_not_contact
            channels = _("all channels") if every else text.joined(text.label("channel", key) for key in customer.do_not_contact)
            notes.append(_("Do not contact: {channels}").format(channels=channels))
        return notes


def prepare(book: Book, about: About, title: str, now: datetime, interaction: Interaction | None = None) -> LogStart:
    """Read what the form needs; runs on a thread.

    Raises:
        NotFound: the customer was erased meanwhile.
    """
    id = about.customers[0]
    customer = book.customer(id) if len(about.customers) == 1 else None
    name = "log" if customer is not None else "log-many"
    place = f"{name}:{id}" if interaction is None else f"{name}-{interaction.id}:{id}"
    drafts = Drafts(book, place, now.date(), book.draft(place) or {})
    choices = {name: offered(book, name) for name in ("channel", "outcome", "topic")}
    return LogStart(about, now, heading(customer) if customer is not None else title, drafts, choices, customer, interaction)


def offered(book: Book, name: str) -> tuple[Choice, ...]:
    """The entries of a pick list that are in use."""
    return tuple(Choice(entry.key, text.label(name, entry.key)) for entry in book.pick_list(name) if not entry.retired)


def heading(customer: Customer) -> str:
    """``王伟丽  采购经理  明超科技有限公司``."""
    parts = (text.name(customer.title()), text.plain(customer.job_title), text.company(customer.company))
    return "  ".join(part for part in parts if part)


def step_words(step: FollowUp, today: date) -> str:
    """``报价跟进 (4 days late)``."""
    what = text.fit(text.plain(step.what), 36)
    if step.due is None:
        when = _("no date")
    elif step.due < today:
        when = text.days_late((today - step.due).days)
    else:
        when = text.due(step.due, today)
    return _("{what} ({when})").format(what=what, when=when)


def more_steps(number: int) -> str:
    """``3 more open steps``."""
    return ngettext("{n} more open step", "{n} more open steps", number).format(n=text.count(number))
