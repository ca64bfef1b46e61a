"""What a greeting is made of: for whom, filled from what, and what is written when it was said. Without widgets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clientbook import text
from clientbook.data import Book, Upcoming
from clientbook.domain.customer import LONG_LIMIT, Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.greetings import (
    FEEDBACK,
    TOPIC,
    Addresses,
    Facts,
    Filled,
    Template,
    addresses,
    called,
    facts_of,
    fill,
    in_order,
    mail_address,
    occasion_for,
)
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from clientbook.domain.names import clean
from clientbook.domain.occasion import Greeting
from clientbook.i18n import _, language
from clientbook.mail_program import is_address
from clientbook.screens.present.acting import About

LATELY = 7
"""Days within which nobody of several is greeted a second time."""
AT_ONCE = 500
"""Records that are read together."""
WRITTEN = ("wechat", "sms", "qq", "email")
"""Channels a text goes by."""


@dataclass(frozen=True, slots=True)
class Case:
    """One greeting to be looked at."""

    customer: int
    upcoming: Upcoming | None = None
    """The occasion it is about."""


@dataclass(frozen=True, slots=True)
class Round:
    """Everybody a round of greetings is about."""

    cases: tuple[Case, ...]
    templates: tuple[Template, ...] = ()
    refusing: int = 0
    """How many are left out because they do not want to be contacted."""
    greeted: int = 0
    """How many are left out because they were greeted a few days ago."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that one greeting needs, read in one go."""

    case: Case
    whom: str
    """A display string."""
    about: str
    """The occasion, as a display string; empty: none."""
    offered: tuple[Template, ...]
    """The best fitting first."""
    customer: Customer
    product: str
    today: date
    mail: str
    """The address a letter would go to."""
    refused: tuple[str, ...]
    """Channels that are not wanted."""
    channel: str
    """How a copied text most likely goes out."""
    greeted: date | None
    """When they were greeted last, if that was a few days ago."""
    draft: dict[str, str]
    step: FollowUp | None = None
    """The planned step the first text is called after; sending it does the step."""

    def facts(self, template: Template) -> Facts:
        """What can be said in a template."""
        occasion = self.case.upcoming.occasion if self.case.upcoming is not None else None
        festival = occasion.name if occasion is not None and occasion.kind == "festival" else ""
        person = next((each for each in self.customer.persons if occasion and each.id and each.id == occasion.person_id), None)
        tongue = template.language or language()
        return facts_of(self.customer, self.today, tongue, person=person, product=self.product, festival=festival)

    def filled(self, template: Template) -> Filled:
        """A template as text for this customer; what is not known stands in it as a placeholder.

        Raises:
            InvalidValue: a placeholder nobody knows.
        """
        return fill(template.body, self.facts(template))


def draft_place(customer: int) -> str:
    """Where a text that was changed and not used is kept."""
    return f"greet:{customer}"


def load_round(book: Book, about: About, today: date) -> Round:
    """Who is greeted in a round; runs on a thread. Of several, who was greeted a few days ago is left out, once is enough."""
    upcomings = {(each.occasion.customer_id, each.occasion.id): each for each in about.target.occasions}
    refusing = {id for id, ways in about.refusals.items() if "all" in ways}
    wanted = [id for id in about.customers if id not in refusing]
    if upcomings:
        cases = [Case(customer, each) for (customer, _id), each in upcomings.items() if customer in set(wanted)]
        return Round(tuple(cases), book.templates(), len(refusing))
    several = len(about.customers) > 1 and not about.target.named_steps  # what is planned for somebody is to be done
    lately = set(book.greeted_since(wanted, today - timedelta(days=LATELY))) if several else set()
    return Round(tuple(Case(id) for id in wanted if id not in lately), book.templates(), len(refusing), len(lately))


def load_addresses(book: Book, customers: Sequence[int]) -> Addresses:
    """Where a mail to these customers would go; runs on a thread."""
    whole = (each for at in range(0, len(customers), AT_ONCE) for each in book.records(customers[at : at + AT_ONCE]))
    return addresses(whole, is_address)


def load_sheet(book: Book, round: Round, about: About, case: Case, today: date) -> Sheet:
    """Read what one greeting needs; runs on a thread.

    Raises:
        NotFound: the customer was erased meanwhile.
    """
    customer = book.customer(case.customer)
    occasion = case.upcoming.occasion if case.upcoming is not None else None
    person = next((each for each in customer.persons if occasion and each.id and each.id == occasion.person_id), None)
    bought = book.products_bought(case.customer, 1) if customer.purchase_count else ()
    refused = about.refusals.get(case.customer, ())
    wanted = occasion_for(customer, today, occasion.kind if occasion is not None else "")
    offered, step = _offered(round, about, case.customer, wanted, today)
    lately = book.greeted_since((case.customer,), today - timedelta(days=LATELY)) if occasion is None else {}
    return Sheet(
        case,
        text.name(person.name if person is not None else customer.title()),
        f"{text.occasion_name(occasion)} {text.day(case.upcoming.day, today)}"
        if occasion is not None and case.upcoming is not None
        else "",
        offered,
        customer,
        bought[0] if bought else "",
        today,
        mail_address(customer, person),
        refused,
        written_channel(about.channel_of(case.customer), refused),
        lately.get(case.customer),
        book.draft(draft_place(case.customer)) or {},
        step,
    )


def _offered(round: Round, about: About, customer: int, occasion: str, today: date) -> tuple[tuple[Template, ...], FollowUp | None]:
    """The templates in the order they are offered; first the one that a step of the row, or one that is due, is called after."""
    offered = in_order(round.templates, occasion, language())
    named = [step for step in about.target.named_steps if step.customer_id == customer]
    due = [step for step in about.open_steps.get(customer, ()) if step.due is not None and step.due <= today]
    for step in named or due:
        first = called(offered, step.what, language())
        if first is not None:
            return (first, *(each for each in offered if each != first)), step
    return offered, None


def written_channel(usual: str, refused: Iterable[str]) -> str:
    """How a text goes out: as they are usually reached where that is in writing, never in a way they refuse."""
    unwanted = set(refused)
    ways = (each for each in (usual, "wechat", "sms") if each in WRITTEN and each not in unwanted)
    return next(ways, "other")


def handling(sheet: Sheet, template: Template, said: str, channel: str, now: datetime) -> Handling:
    """What is written when somebody was greeted: the occasion is greeted; without one it is a contact, which does the step it is about."""
    case = sheet.case
    if case.upcoming is not None:
        day, occasion = case.upcoming.day, case.upcoming.occasion.id
        return Handling(customers=(case.customer,), greetings=(Greeting(customer_id=case.customer, day=day, occasion_id=occasion),))
    asks = template.occasion == FEEDBACK
    told = _("Asked for feedback: {text}") if asks else _("Greeting: {text}")
    summary = clean(told.format(text=said.strip()), LONG_LIMIT, lines=True).text
    contact = Interaction(customer_id=case.customer, at=now, channel=channel, topic=FEEDBACK if asks else TOPIC, summary=summary)
    step = sheet.step if sheet.step is not None and template == sheet.offered[0] else None
    return Handling(customers=(case.customer,), contact=contact, done=(step.id,) if step is not None and step.id else ())
