"""Invents customers one by one: who they are, what was said over the past year, what comes next. The same seed invents the same."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from clientbook.clock import Clock
from clientbook.data import New
from clientbook.demo import planning
from clientbook.demo.chinese import CHINESE
from clientbook.demo.english import ENGLISH
from clientbook.demo.selling import Seller
from clientbook.demo.tongue import Company, Person, Shares, Tongue
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.purchase import Product

LANGUAGES = ("en", "zh_CN", "mixed")
YEAR = 365

_KIND = Shares(("person", 74), ("organisation", 26))
_TYPE = Shares(("potential", 44), ("new", 14), ("existing", 33), ("lost", 9))
_STATUS = {
    "potential": Shares(("none", 1)),
    "new": Shares(("none", 55), ("active", 45)),
    "existing": Shares(("active", 78), ("paused", 17), ("ended", 5)),
    "lost": Shares(("ended", 70), ("none", 30)),
}
_STAGE = {
    "potential": Shares(("first_contact", 45), ("needs", 30), ("proposal", 17), ("negotiation", 8)),
    "new": Shares(("proposal", 25), ("negotiation", 35), ("won", 40)),
    "existing": Shares(("won", 80), ("negotiation", 20)),
    "lost": Shares(("not_won", 1)),
}
_INTENT = Shares(("high", 11), ("medium", 34), ("low", 38), ("none", 9), ("", 8))
_LEVEL = Shares(("vip", 3), ("high", 15), ("medium", 47), ("low", 35))
_SOURCE = Shares(("referral", 31), ("online", 29), ("exhibition", 20), ("cold_visit", 11), ("other", 9))
_ROLE = Shares(("buyer", 40), ("decision_maker", 25), ("user", 15), ("finance", 12), ("technical", 8))
_STATE = Shares(("ok", 88), ("unverified", 10), ("invalid", 2))
_OUTCOME = Shares(("talk_again", 34), ("interested", 26), ("agreed", 17), ("solved", 9), ("no_need", 9), ("", 5))
_TOPIC = Shares(("enquiry", 28), ("quote", 34), ("check_back", 22), ("after_sales", 11), ("complaint", 5))
_LAST_SEEN = Shares(((0, 29), 56), ((30, 89), 25), ((90, 360), 13), (None, 6))
"""Days since the last contact; None: nobody ever reached them."""
_DUE = Shares(((-20, -1), 7), ((0, 0), 2), ((1, 7), 10), ((8, 45), 13), ("undated", 3), (None, 65))
"""Days until the next step is due; None: there is none."""


class Inventor:
    """Draws everything from one seeded source."""

    def __init__(self, *, language: str, seed: int, interactions: int, clock: Clock, purchases: int = 0) -> None:
        if language not in LANGUAGES:
            raise ValueError(language)
        self._rng = Random(f"clientbook {seed} {language}")  # a text, so that every seed is as random as the next
        self._ahead = Random(f"clientbook ahead {seed} {language}")
        """What lies ahead is drawn apart, so that it can be invented anew without changing who there is."""
        self._celebrating: list[Tongue] = []
        self._language = language
        self._interactions = interactions
        self._now = clock.now().replace(microsecond=0)
        self._tongues = {"mixed": (CHINESE, ENGLISH), "zh_CN": (CHINESE,), "en": (ENGLISH,)}[language]
        self._seller = Seller(Random(f"clientbook sold {seed} {language}"), purchases, self._now, self._uid)

    @property
    def products(self) -> tuple[Product, ...]:
        """What is sold; purchases name their product by its place here, from 1."""
        return tuple(product for tongue in self._tongues for product in tongue.goods)

    def people(self, count: int) -> Iterator[New]:
        """So many customers."""
        for number in range(count):
            yield self._customer(number)

    def _tongue(self, number: int) -> Tongue:
        if self._language == "mixed":
            return CHINESE if (number % 2 == 0 if number < 24 else self._rng.random() < 0.5) else ENGLISH
        return CHINESE if self._language == "zh_CN" else ENGLISH

    def _customer(self, number: int) -> New:
        rng, tongue = self._rng, self._tongue(number)
        at = number // 2 if self._language == "mixed" else number
        famous = at < len(tongue.famous)
        kind = "person" if famous else _KIND.draw(rng)
        person = tongue.famous[at] if famous else tongue.person(rng)
        company = tongue.company(rng) if kind == "organisation" or rng.random() < 0.6 else None
        type_ = _TYPE.draw(rng)
        interactions = self._contacts(tongue)
        oldest = interactions[-1].at if interactions else self._now - timedelta(days=rng.randrange(1, YEAR))
        created = min(oldest, self._now) - timedelta(days=rng.randrange(0, 20), minutes=rng.randrange(5, 300))
        cooperation = created.date() + timedelta(days=rng.randrange(3, 40)) if type_ == "existing" else None
        organisation = company if kind == "organisation" else None
        customer = Customer(
            kind=kind,
            name=organisation.name if organisation else person.name,
            company=company.name if company and not organisation else "",
            job_title=rng.choice(tongue.titles) if company and not organisation and rng.random() < 0.7 else "",
            department=rng.choice(tongue.departments) if company and not organisation and rng.random() < 0.3 else "",
            gender=person.gender if not organisation and rng.random() < 0.7 else "",
            persons=tuple(self._persons(tongue, organisation, person)) if organisation else (),
            points=tuple(self._points(tongue, person, company, organisation is not None)),
            type=type_,
            status=_STATUS[type_].draw(rng),
            stage=_STAGE[type_].draw(rng),
            intent=_INTENT.draw(rng),
            level=_LEVEL.draw(rng),
            source=_SOURCE.draw(rng),
            core_needs=rng.choice(tongue.needs) if rng.random() < 0.25 else "",
            products_of_interest=rng.choice(tongue.products) if rng.random() < 0.35 else "",
            contract_amount=rng.randrange(5, 900) * 100_00 if type_ == "existing" and rng.random() < 0.5 else None,
            first_cooperation=cooperation if cooperation and cooperation <= self._now.date() else None,
            hobbies=rng.choice(tongue.hobbies) if rng.random() < 0.2 else "",
            notes=rng.choice(tongue.notes) if rng.random() < 0.3 else "",
            tags=tuple(dict.fromkeys(rng.choices(tongue.tags, k=rng.choice((0, 0, 1, 1, 2, 3))))),
            do_not_contact=("all",) if rng.random() < 0.01 else (),
            uid=self._uid(created),
            created_at=created,
        )
        return self._with_plans(self._with_trade(New(customer, tuple(interactions), tuple(self._follow_ups(tongue))), tongue), tongue, at)

    def _with_trade(self, new: New, tongue: Tongue) -> New:
        """Whom it is about with what they bought."""
        return self._seller.sold(new, tongue, 1 + (len(CHINESE.goods) if tongue is not self._tongues[0] else 0))

    def _with_plans(self, new: New, tongue: Tongue, place: int) -> New:
        """Whom it is about with what lies ahead."""
        rng, today, customer = self._ahead, self._now.date(), new.customer
        born = planning.birth(rng, tongue)
        if tongue not in self._celebrating and place < len(tongue.famous) and planning.is_free(new, today):
            self._celebrating.append(tongue)  # one of the well-known: every book has a birthday to greet
            born = planning.birthday_tomorrow(tongue, today)
        if customer.kind == "person":
            customer = replace(customer, birth=born)
        kept = tuple(planning.occasions(rng, tongue, customer, today, lambda: self._uid(self._now, rng)))
        steps = tuple(planning.again(rng, step, today) for step in new.follow_ups)
        return replace(new, customer=customer, follow_ups=steps, occasions=kept)

    def _uid(self, at: datetime, rng: Random | None = None) -> str:
        """A UUIDv7 whose noise is drawn from the seed."""
        noise = (rng or self._rng).getrandbits(74)
        digits = f"{int(at.timestamp() * 1000):012x}{0x7000 | noise >> 62:04x}{0x8000000000000000 | noise & (1 << 62) - 1:016x}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    def _point(self, kind: str, value: str, label: str = "", *, primary: bool = False) -> ContactPoint:
        return ContactPoint(kind=kind, value=value, label=label, primary=primary, state=_STATE.draw(self._rng))

    def _points(self, tongue: Tongue, person: Person, company: Company | None, organisation: bool) -> Iterator[ContactPoint]:
        rng = self._rng
        if organisation:
            if rng.random() < 0.6:
                yield self._point("phone", tongue.landline(rng), "landline", primary=True)
            if company and rng.random() < 0.4:
                yield self._point("website", f"https://{company.domain}", "website")
            if rng.random() < 0.3:
                yield self._point("address", tongue.address(rng), "delivery")
            return
        if rng.random() < 0.94:
            yield self._point("phone", tongue.mobile(rng), "mobile", primary=True)
            if rng.random() < 0.08:
                yield self._point("phone", tongue.landline(rng), "work")
        account = f"{person.account}{rng.randrange(1, 10000)}"
        if rng.random() < 0.5:
            yield self._point("email", f"{account}@{company.domain if company else 'mail.example'}", "work" if company else "home")
        if rng.random() < tongue.wechat:
            yield self._point("wechat", f"{account.replace('.', '_')}_wx")
        if rng.random() < 0.12:
            yield self._point("address", tongue.address(rng), "home_address")

    def _persons(self, tongue: Tongue, company: Company, first: Person) -> Iterator[ContactPerson]:
        rng = self._rng
        for position in range(rng.choice((1, 1, 1, 2, 2, 3))):
            person = tongue.person(rng) if position else first
            points = [self._point("phone", tongue.mobile(rng), "mobile", primary=True)]
            if rng.random() < 0.4:
                points.append(self._point("email", f"{person.account}@{company.domain}", "work"))
            title = rng.choice(tongue.titles)
            yield ContactPerson(name=person.name, title=title, role=_ROLE.draw(rng), main=position == 0, points=tuple(points))

    def _contacts(self, tongue: Tongue) -> list[Interaction]:
        """Contacts of the past year, newest first; most customers were reached lately, some not for long, a few never."""
        rng = self._rng
        seen = _LAST_SEEN.draw(rng)
        wanted = round(self._interactions * rng.uniform(0.4, 1.7)) if self._interactions > 1 else self._interactions
        if seen is None:
            return [self._contact(tongue, rng.randrange(1, 60), reached=False) for _ in range(min(wanted, 1)) if rng.random() < 0.5]
        if wanted == 0:
            return []
        newest = rng.randint(*seen)
        days = sorted([newest, *(rng.randint(newest, YEAR) for _ in range(wanted - 1))])
        return [self._contact(tongue, ago, reached=at == 0 or rng.random() < 0.9) for at, ago in enumerate(days)]

    def _contact(self, tongue: Tongue, days_ago: int, *, reached: bool) -> Interaction:
        rng = self._rng
        day = (self._now - timedelta(days=days_ago)).date()
        at = min(datetime.combine(day, time(9 + rng.randrange(9), rng.randrange(60)), self._now.tzinfo), self._now)
        said = rng.choice(tongue.said if reached else tongue.unreached)
        if "{" in said:
            said = said.format(product=rng.choice(tongue.products), number=rng.randrange(2, 30))
        return Interaction(
            customer_id=0,
            at=at,
            channel=tongue.channels.draw(rng) if reached else "phone",
            topic=_TOPIC.draw(rng) if reached else "",
            summary=said,
            outcome=_OUTCOME.draw(rng) if reached else "no_answer",
            reaction=rng.choice(tongue.reactions) if reached else "",
            reached=reached,
            uid=self._uid(at),
        )

    def _follow_ups(self, tongue: Tongue) -> Iterator[FollowUp]:
        rng = self._rng
        today = self._now.date()
        if rng.random() < 0.15:
            done = today - timedelta(days=rng.randrange(1, 90))
            yield FollowUp(
                customer_id=0, what=rng.choice(tongue.next_steps), due=done, state="done", done_on=done, uid=self._uid(self._now)
            )
        due = _DUE.draw(rng)
        if due is None:
            return
        yield FollowUp(
            customer_id=0,
            what=rng.choice(tongue.next_steps),
            due=None if isinstance(due, str) else today + timedelta(days=rng.randint(*due)),
            due_time=f"{rng.randrange(9, 18):02d}:{rng.choice(('00', '30'))}" if due == (0, 0) and rng.random() < 0.5 else "",
            channel=tongue.channels.draw(rng),
            snoozed=rng.randrange(3) if due == (-20, -1) else 0,
            uid=self._uid(self._now),
        )
