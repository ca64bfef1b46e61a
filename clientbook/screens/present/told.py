"""What an act did, in one sentence for the message line."""

from datetime import date

from clientbook import text
from clientbook.domain.handling import Handling
from clientbook.i18n import N_, _, ngettext

_GREETED = {"greeted": N_("Greeted: {name}"), "hidden": N_("Hidden this time: {name}"), "later": N_("Later: {name}, shown again {date}")}
_TOLD = {
    "logged": (N_("Logged: {who}"), N_("Logged: {who}, next {date}"), N_("Logged: {who}, the step of {date} is still open")),
    "missed": (N_("No answer: {who}"), N_("No answer: {who}, next {date}"), N_("No answer: {who}, the step of {date} is still open")),
    "done": (N_("Done: {who}"), N_("Done: {who}, next {date}"), N_("Done: {who}, the step of {date} is still open")),
}
"""Without a next day, with a coming one, with one that is over."""


def told(handling: Handling, name: str, what: str, following: date | None, today: date) -> str:
    """The sentence for an act.

    Args:
        name: whom it was about, in words.
        what: the step that was done or called off.
        following: the customer's next planned day now.
    """
    words = {"name": name, "what": what, "date": text.short_day(following, today) if following is not None else ""}
    words["who"] = f"{name} {what}" if what else name
    tail = 0 if following is None else 1 if following >= today else 2
    if handling.greetings:
        greeting = handling.greetings[0]
        words["date"] = text.day(greeting.until, today) if greeting.until is not None else ""
        return _(_GREETED[greeting.state]).format(**words)
    contact = handling.contact
    if contact is not None:
        words["who"] = f"{name} {text.label('channel', contact.channel)}" if contact.channel else name
        return _(_TOLD["logged" if contact.reached else "missed"][tail]).format(**words)
    if handling.done:
        return _(_TOLD["done"][tail]).format(**words)
    if handling.cancelled:
        return _("Cancelled: {who}").format(**words)
    return _planned(handling, words, today)


def _planned(handling: Handling, words: dict[str, str], today: date) -> str:
    """A step that was moved or set."""
    plan = handling.plan
    if handling.to is not None:
        words["date"] = text.day(handling.to.day, today) if handling.to.day is not None else _("no date")
        return _("Rescheduled: {name} to {date}").format(**words)
    if plan is None:
        return _("Saved: {what}").format(what=words["name"])
    words["what"] = text.fit(text.plain(plan.what), 24)
    words["date"] = text.day(plan.due, today) if plan.due is not None else _("no date")
    return _("Planned: {name} {what}, {date}").format(**words)


def with_left_out(sentence: str, left_out: int) -> str:
    """The sentence with how many were left out because they do not want to be contacted."""
    if not left_out:
        return sentence
    note = ngettext(
        "{told}. {n} left out who does not want to be contacted",
        "{told}. {n} left out who do not want to be contacted",
        left_out,
    )
    return note.format(told=sentence, n=text.count(left_out))


def with_refusal(sentence: str) -> str:
    """The sentence about somebody who is marked not to be contacted."""
    return _("{told} (marked: do not contact)").format(told=sentence)
