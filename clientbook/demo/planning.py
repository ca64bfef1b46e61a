"""Invents what lies ahead: birth dates, days to remember, and steps that come again and again."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from clientbook.data import New
from clientbook.demo.tongue import Shares, Tongue
from clientbook.domain.customer import Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.errors import InvalidValue
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.occasion import Occasion
from clientbook.domain.occasion_days import keys_on
from clientbook.domain.repeats import Repeat, nth

_BORN = Shares(("", 45), ("whole", 33), ("no year", 8), ("lunar", 6), ("lunar, no year", 5), ("year", 3))
"""How much is known of somebody's birth."""
_REPEATS = Shares(("1w", 20), ("2w", 25), ("1m", 35), ("3m", 15), ("10d", 5))
_FRESH, _SOON = 25, 7
"""Days since the last contact and to the next step that put nobody on Today for themselves."""


def is_free(new: New, today: date) -> bool:
    """Whether somebody would not stand on Today but for an occasion."""
    talked = max((each.at.date() for each in new.interactions if each.reached), default=date.min)
    due = [step.due for step in new.follow_ups if step.state == "open" and step.due is not None]
    free = min(due, default=date.max) > today + timedelta(days=_SOON) and not new.customer.do_not_contact
    return free and talked > today - timedelta(days=_FRESH)


def birthday_tomorrow(tongue: Tongue, today: date) -> str:
    """The stored birth date of somebody whose birthday is tomorrow, lunar where such are kept."""
    tomorrow = today + timedelta(days=1)
    lunar_keys = [key for key in keys_on(tomorrow) if tongue.lunar and key.startswith("L") and "+" not in key]
    return f"L--{min(lunar_keys)[1:]}" if lunar_keys else f"--{tomorrow:%m-%d}"


def birth(rng: Random, tongue: Tongue) -> str:
    """A stored birth date, or nothing; lunar ones and ones without a year among them."""
    how, year = _BORN.draw(rng), rng.randrange(1950, 2004)
    day = date(year, 1, 1) + timedelta(days=rng.randrange(365))
    lunar = PartialDate(month=rng.randrange(1, 13), day=rng.randrange(1, 31), lunar=True, leap=rng.random() < 0.02)
    forms = {
        "whole": day.isoformat(),
        "no year": f"--{day:%m-%d}",
        "lunar": str(replace(lunar, year=year)) if tongue.lunar else day.isoformat(),
        "lunar, no year": str(lunar) if tongue.lunar else f"--{day:%m-%d}",
        "year": str(year),
    }
    return forms.get(how, "")


def again(rng: Random, step: FollowUp, today: date) -> FollowUp:
    """The step, which may be one of a series, or at a time of its day."""
    due = step.due
    if due is None or step.state != "open":
        return step
    if not step.due_time and rng.random() < 0.2:
        step = replace(step, due_time=f"{rng.randrange(9, 18):02d}:{rng.choice(('00', '15', '30'))}")
    if rng.random() >= 0.2:
        return step
    repeat, rounds = Repeat.parse(_REPEATS.draw(rng)), rng.randrange(8)
    if nth(repeat, today, 1) < due:  # what comes every week is not due in a month
        return step
    first = nth(repeat, due, -rounds)
    series = first if nth(repeat, first, rounds) == due else due  # the 31st cannot be counted back to
    return replace(step, repeat=str(repeat), series_from=series)


def occasions(rng: Random, tongue: Tongue, customer: Customer, today: date, uid: Callable[[], str]) -> Iterator[Occasion]:
    """The days worth remembering of one customer; most have none."""
    for kind, name, stored, once in _days(rng, tongue, customer, today):
        try:
            day = PartialDate.parse(stored)
        except InvalidValue:  # 29 February of a common year
            continue
        person = 1 if kind == "birthday" and customer.persons else None
        yield Occasion(customer_id=0, kind=kind, name=name, date=day, once=once, person_id=person, uid=uid())


def _days(rng: Random, tongue: Tongue, customer: Customer, today: date) -> Iterator[tuple[str, str, str, bool]]:
    """Kind, name, stored date, whether it comes once."""
    if customer.type == "existing" and rng.random() < 0.4:
        yield "contract_end", rng.choice(tongue.products), (today + timedelta(days=rng.randrange(-60, 300))).isoformat(), True
    if customer.type == "existing" and rng.random() < 0.12:
        yield "warranty_end", rng.choice(tongue.products), (today + timedelta(days=rng.randrange(-30, 500))).isoformat(), True
    if customer.first_cooperation is not None and rng.random() < 0.3:
        yield "anniversary", tongue.cooperation, customer.first_cooperation.isoformat(), False
    if customer.persons and rng.random() < 0.2:
        day = date(2000, 1, 1) + timedelta(days=rng.randrange(366))
        yield "birthday", "", f"--{day:%m-%d}", False
    if customer.level in ("vip", "high") and rng.random() < 0.25:
        stored, name = rng.choice(tongue.festivals)
        yield "festival", name, stored, False
