"""What wants tidying, in words."""

from datetime import date
from typing import Protocol

from clientbook.domain.fields import BY_KEY
from clientbook.domain.industry_words import suggested
from clientbook.i18n import N_, _, ngettext
from clientbook.text import words
from clientbook.text.display import ago, count, plain, point
from clientbook.text.time import short_day

KINDS = {
    "unverified": N_("to verify"),
    "vip": N_("random check of VIPs"),
    "shell": N_("empty records"),
    "name": N_("vague names"),
    "phone": N_("no phone that works"),
    "industry": N_("industry in free words"),
    "retired": N_("retired choices"),
    "birthday": N_("VIPs without a birthday"),
    "checked": N_("not checked for long"),
    "next": N_("no next step"),
    "duplicate": N_("likely duplicates"),
}
"""What can be the matter; the keys are those of ``domain.tidy``."""


class Item(Protocol):
    """What a line of the queue says."""

    @property
    def kind(self) -> str:
        """What is the matter."""

    @property
    def about(self) -> str:
        """The kind of a point, ways to reach somebody, or a field."""

    @property
    def value(self) -> str:
        """What stands there."""

    @property
    def more(self) -> int:
        """How many other points are unverified."""

    @property
    def since(self) -> date | None:
        """When it was looked at last."""


def kind(key: str) -> str:
    """What is the matter, as a heading."""
    return _(KINDS[key])


def matter(item: Item, today: date, region: str = "CN") -> str:
    """What is the matter with one record: ``E-mail a@b.example and 2 more``, ``“software”: I65 …?``."""
    if item.kind == "unverified":
        told = f"{words.point_kind(item.about)} {point(item.about, item.value, region)}"
        more = ngettext("{told} and {n} more", "{told} and {n} more", item.more) if item.more else "{told}"
        return more.format(told=told, n=count(item.more))
    if item.kind in ("vip", "checked"):
        return looked_at(item.since, today)
    if item.kind == "phone":
        ways = words.joined(map(words.point_kind, item.about.split()))
        return _("reached by {ways}").format(ways=ways) if ways else _("no way to reach them")
    if item.kind == "industry":
        meant = suggested(item.value)
        said = plain(item.value)
        return _("“{words}”: {industry}?").format(words=said, industry=words.industry(meant.stored)) if meant is not None else f"“{said}”"
    if item.kind == "retired":
        return f"{_(BY_KEY[item.about].label)} {words.label(item.about, item.value)}"
    asked = {
        "shell": N_("nothing but a name"),
        "name": N_("who is it?"),
        "birthday": N_("when is it?"),
        "next": N_("what comes next?"),
    }
    return _(asked[item.kind])


def looked_at(day: date | None, today: date) -> str:
    """``never checked``, ``checked 190 days ago``."""
    return _("never checked") if day is None else _("checked {ago}").format(ago=ago(day, today))


def round_line(due: date, today: date) -> str:
    """``Month-end round on 30 Nov``, and that it is late where it is."""
    if due > today:
        return _("The next round is on {day}").format(day=short_day(due, today))
    if due == today:
        return _("The round is due today")
    return _("The round of {day} is not done yet").format(day=short_day(due, today))
