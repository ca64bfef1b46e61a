"""Plans, occasions and what was handled, in words."""

from datetime import date
from typing import TYPE_CHECKING, Protocol

from clientbook.i18n import N_, _, ngettext
from clientbook.text.display import count, days_late, plain, word
from clientbook.text.display import name as name_of
from clientbook.text.time import due as due_day
from clientbook.text.time import short_day, weekday
from clientbook.text.words import label

if TYPE_CHECKING:  # their modules load the date patterns, which most words do without
    from clientbook.domain.dates import PartialDate
    from clientbook.domain.follow_up import Due
    from clientbook.domain.occasion import Occasion


class HandledLine(Protocol):
    """What the words for something handled need to know."""

    @property
    def act(self) -> str:
        """What was done."""

    @property
    def channel(self) -> str:
        """Key of the channel, or empty."""

    @property
    def what(self) -> str:
        """The step it was about, or empty."""

    @property
    def next(self) -> "Due | None":
        """When the customer comes up again."""


class Upcoming(Protocol):
    """What the words for an occasion that comes round need to know."""

    @property
    def occasion(self) -> "Occasion":
        """What is kept."""

    @property
    def day(self) -> date:
        """When it is kept this time."""

    @property
    def person(self) -> str:
        """The contact person it is about, or empty."""


def due_resolved(due: "Due", today: date) -> str:
    """A plan beside what was typed: ``Tue 24 Nov 15:00, in 3 days``, ``11-24 周二 15:00，3 天后``; it can be typed back as it stands."""
    if due.day is None:
        return _("no date")
    shown = _("{weekday} {day}").format(weekday=weekday(due.day), day=short_day(due.day, today))
    shown = f"{shown} {due.time}" if due.time else shown
    ahead = (due.day - today).days
    if ahead < 0:
        return _("{day}, {late}").format(day=shown, late=days_late(-ahead))
    if ahead < 2:
        return (_("{day}, tomorrow") if ahead else _("{day}, today")).format(day=shown)
    return ngettext("{day}, in {n} day", "{day}, in {n} days", ahead).format(day=shown, n=count(ahead))


_EVERY_ONE = {"d": N_("daily"), "w": N_("weekly"), "m": N_("monthly"), "y": N_("yearly")}


def repeat(stored: str) -> str:
    """A stored repeat: ``every 2 weeks``, ``每 2 周``; it can be typed back as it stands."""
    number, unit = stored[:-1], stored[-1:]
    if unit not in _EVERY_ONE or not number.isdecimal():
        return word(stored)
    every = int(number)
    if unit == "m" and every % 12 == 0 and every:
        every, unit = every // 12, "y"
    if every == 1:
        return _(_EVERY_ONE[unit])
    words = {
        "d": ngettext("every {n} day", "every {n} days", every),
        "w": ngettext("every {n} week", "every {n} weeks", every),
        "m": ngettext("every {n} month", "every {n} months", every),
        "y": ngettext("every {n} year", "every {n} years", every),
    }
    return words[unit].format(n=every)


_NAMES_ITSELF = frozenset({"other", "festival"})
"""Kinds that say nothing beside a name of its own."""


def occasion_name(occasion: "Occasion") -> str:
    """What it is: ``birthday``, ``contract ends: printers``, ``Mid-Autumn``."""
    kind, name = label("occasion", occasion.kind), plain(occasion.name)
    if not name:
        return kind
    return name if occasion.kind in _NAMES_ITSELF else _("{kind}: {name}").format(kind=kind, name=name)


def upcoming(coming: Upcoming, today: date) -> str:
    """What comes round and when: ``birthday tomorrow``, ``Zoë birthday Mon``."""
    what = f"{name_of(coming.person)} {occasion_name(coming.occasion)}".strip()
    return _("{what} {day}").format(what=what, day=due_day(coming.day, today))


def occasion_date(date: "PartialDate") -> str:
    """The day as it is kept in the book: ``7 Mar 1985``, ``3月7日``, ``农历十月十四``."""
    from clientbook.domain.date_words import partial_words  # with domain.dates, whose patterns are not needed to say most things

    return word(partial_words(date))


def handled(line: HandledLine, today: date) -> str:
    """What was done today, without whose it is: ``phone call, next 24 Nov``, ``moved to 28 Nov``, ``done: contract sent``."""
    due = line.next
    words = {
        "channel": label("channel", line.channel) if line.channel else "",
        "what": plain(line.what),
        "date": f"{short_day(due.day, today)} {due.time}".strip() if due is not None and due.day is not None else "",
    }
    told = _TOLD.get(line.act)
    if told is None:
        return words["what"]
    for needed, sentence in told:
        if all(words[each] for each in needed):
            return _(sentence).format(**words)
    return ""


_TOLD: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "contacted": (
        (("channel", "date"), N_("{channel}, next {date}")),
        (("channel",), "{channel}"),
        (("date",), N_("contacted, next {date}")),
        ((), N_("contacted")),
    ),
    "attempted": (
        (("channel", "date"), N_("no answer ({channel}), next {date}")),
        (("channel",), N_("no answer ({channel})")),
        (("date",), N_("no answer, next {date}")),
        ((), N_("no answer")),
    ),
    "done": (
        (("what", "date"), N_("done: {what}, next {date}")),
        (("what",), N_("done: {what}")),
        ((), N_("done")),
    ),
    "moved": (
        (("date",), N_("put off to {date}")),
        ((), N_("put off")),
    ),
    "cancelled": (
        (("what",), N_("cancelled: {what}")),
        ((), N_("cancelled")),
    ),
    "planned": (
        (("what", "date"), N_("planned: {what}, {date}")),
        (("what",), N_("planned: {what}")),
        ((), N_("planned")),
    ),
    "greeted": (((), N_("greeted")),),
    "hidden": (((), N_("hidden this time")),),
    "later": (
        (("date",), N_("shown again {date}")),
        ((), N_("shown again later")),
    ),
}
"""For each act its sentences: the first of which all words are known is taken."""
