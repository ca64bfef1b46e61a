"""Texts with fields to fill in, for greetings and questions: what can be filled in, the texts to start with, and the filling.

Only what ``Facts`` holds can get into a text. The owner's own fields, notes, levels and whatever else is written about a customer
have no placeholder at all, so nothing sensitive or internal can be sent to anybody by mistake.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date

from clientbook.domain.addresses import address
from clientbook.domain.customer import FIELD_LIMIT, ContactPerson, Customer, check_text
from clientbook.domain.errors import InvalidValue
from clientbook.domain.festivals import festival_near
from clientbook.domain.names import fold
from clientbook.i18n import LANGUAGES, N_, _

BODY_LIMIT = 4000
"""Characters of a template."""
FRESH = 14
"""Days after a purchase in which one asks how it is liked."""
TOPIC = "greeting"
"""The topic of the contact that is logged for somebody who was greeted."""
FEEDBACK = "feedback"
"""What a template is for that asks how content somebody is, and the topic of the contact that is logged for it."""
OCCASIONS: dict[str, str] = {
    "birthday": N_("Birthday"),
    "festival": N_("Festival"),
    "silence": N_("Long time no see"),
    "purchase": N_("After a purchase"),
    "check": N_("Please check your details"),
    FEEDBACK: N_("Ask for feedback"),
}
"""What a template is for, which is also the key of the text to start with; an occasion of another kind goes with none of them."""
PLACEHOLDERS: dict[str, tuple[str, str]] = {
    "name": ("name", "姓名"),
    "title": ("title", "称呼"),
    "company": ("company", "公司"),
    "days": ("days", "天数"),
    "product": ("product", "产品"),
    "festival": ("festival", "节日"),
}
"""What can be filled in, by its English and its Chinese word; both are understood in every text."""
_BY_WORD = {word: key for key, words in PLACEHOLDERS.items() for word in words}
_FIELD = re.compile(r"[{｛]([^{}｛｝\n]{0,60})[}｝]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A text with fields to fill in."""

    name: str
    """What the owner calls it; of a text to start with, its English name, marked for translation."""
    body: str
    language: str = ""
    """``en`` or ``zh_CN``; empty: whatever is spoken."""
    occasion: str = ""
    """Key of ``OCCASIONS``, or of the pick list ``occasion``; empty: anything."""
    key: str = ""
    """The program's own text it stands for; empty: the owner's."""
    retired: bool = False
    id: int | None = None
    """None also for a text to start with that was never changed."""
    uid: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidValue("name", N_("is empty"))
        check_text("name", self.name)
        if not self.body.strip():
            raise InvalidValue("body", N_("is empty"))
        check_text("body", self.body, BODY_LIMIT, lines=True)
        check_text("occasion", self.occasion, FIELD_LIMIT)
        if self.language and self.language not in LANGUAGES:
            raise InvalidValue("language", N_("is not a language of the program"), self.language[:40])

    @property
    def shown_name(self) -> str:
        """Its name: a text to start with is called in the language in force until the owner calls it otherwise."""
        return _(self.name) if self.key and self.name == OCCASIONS.get(self.key) else self.name


_BODIES: dict[str, tuple[str, str]] = {
    "birthday": (
        "Dear {title},\nmany happy returns of the day! I wish you health, joy and a wonderful year ahead.",
        "{称呼}，祝您生日快乐！愿您新的一岁身体健康，万事顺意。",
    ),
    "festival": (
        "Dear {title},\nall the best for the {festival} to you and yours. Thank you for your trust.",
        "{称呼}，值此{节日}，祝您和家人平安喜乐，诸事顺遂。感谢您一直以来的信任！",
    ),
    "silence": (
        "Dear {title},\nit has been {days} days since we last spoke. How are you getting on? If there is anything I can do, just tell me.",
        "{称呼}，您好！距我们上次联系已有 {天数} 天，不知近来可好？有什么需要，随时跟我说。",
    ),
    "purchase": (
        "Dear {title},\nthank you for choosing {product}. Are you content with it? If anything is not as it should be, please tell me.",
        "{称呼}，您好！感谢您选购{产品}，用得还满意吗？有任何问题请随时告诉我。",
    ),
    "check": (
        "Dear {title},\nI am bringing my records up to date. Are your phone number, e-mail and address still the same? Thank you.",
        "{称呼}，您好！我在更新联系方式，想跟您核对一下：您的电话、邮箱和地址还是原来的吗？谢谢！",
    ),
    FEEDBACK: (
        "Dear {title},\nhow content are you with us, from 1 (not at all) to 5 (very)? What should we do better? Thank you for telling us.",
        "{称呼}，您好！想听听您的评价：1 到 5 分，您给我们打几分？哪里还能做得更好？谢谢您！",
    ),
}
START: tuple[Template, ...] = tuple(
    Template(name=OCCASIONS[key], body=body, language=language, occasion=key, key=key)
    for key, bodies in _BODIES.items()
    for language, body in zip(("en", "zh_CN"), bodies, strict=True)
)
"""The texts to start with, in both languages."""


def original(template: Template) -> Template | None:
    """The text to start with as it was before the owner changed it; None where it still says that, and for a text of the owner's."""
    start = next((each for each in START if (each.key, each.language) == (template.key, template.language)), None)
    same = start is None or (start.name, start.body, start.occasion) == (template.name, template.body, template.occasion)
    return None if same else start


@dataclass(frozen=True, slots=True)
class Facts:
    """All that can be said to a customer; empty: not known."""

    name: str = ""
    title: str = ""
    company: str = ""
    days: str = ""
    product: str = ""
    festival: str = ""


assert {each.name for each in fields(Facts)} == set(PLACEHOLDERS)


@dataclass(frozen=True, slots=True)
class Filled:
    """A template filled for one customer."""

    text: str
    missing: tuple[str, ...] = ()
    """Placeholders of which nothing is known; they stand in the text as they were, so that nobody sends half a sentence unawares."""


def _key_of(word: str) -> str | None:
    return _BY_WORD.get(fold(word).strip())


def unknown_placeholder(body: str) -> str:
    """The first placeholder nobody knows, as it was written; empty where all are known."""
    return next((found.group() for found in _FIELD.finditer(body) if _key_of(found.group(1)) is None), "")


def check_body(body: str) -> None:
    """Refuse a text with a placeholder nobody knows.

    Raises:
        InvalidValue: with the placeholder.
    """
    unknown = unknown_placeholder(body)
    if unknown:
        raise InvalidValue("body", N_("is not a field that can be filled in"), unknown)


def needs(body: str) -> frozenset[str]:
    """Which fields a text asks for."""
    return frozenset(key for found in _FIELD.finditer(body) if (key := _key_of(found.group(1))) is not None)


def unfilled(text: str) -> tuple[str, ...]:
    """Placeholders that still stand in a text, as they are written, each once."""
    return tuple(dict.fromkeys(found.group() for found in _FIELD.finditer(text) if _key_of(found.group(1)) is not None))


def fill(body: str, facts: Facts) -> Filled:
    """Fill in what is known. What is filled in is never read again: a customer called ``{company}`` stays that.

    Raises:
        InvalidValue: a placeholder nobody knows.
    """
    check_body(body)
    missing: dict[str, None] = {}

    def one(found: re.Match[str]) -> str:
        value: str = getattr(facts, _key_of(found.group(1)) or "", "")
        if not value:
            missing[found.group()] = None
        return value or found.group()

    return Filled(_FIELD.sub(one, body), tuple(missing))


def facts_of(
    customer: Customer, today: date, language: str, *, person: ContactPerson | None = None, product: str = "", festival: str = ""
) -> Facts:
    """What can be said to a customer, or to somebody at it.

    Args:
        person: whom it is for; for an organisation its main contact person where nobody is named.
        product: what was bought last.
        festival: the festival it is about; without it the one that is near.
    """
    organisation = customer.kind == "organisation"
    if person is None and organisation:
        person = next((each for each in customer.persons if each.main), customer.persons[0] if customer.persons else None)
    near = festival_near(today)
    name = person.name if person is not None else customer.name
    job, gender = (person.title, "") if person is not None else (customer.job_title, customer.gender)
    nameless = organisation and person is None
    since = (today - customer.last_contact).days if customer.last_contact is not None else 0
    return Facts(
        name=name,
        title=name if nameless else address(name, job, gender, language),
        company=customer.name if organisation else customer.company,
        days=str(since) if since > 0 else "",
        product=product,
        festival=festival or (near.name(language) if near is not None else ""),
    )


def in_order(templates: Iterable[Template], occasion: str, language: str) -> tuple[Template, ...]:
    """The templates that are offered: those for the occasion first, then those in the language in force, as they stand otherwise."""
    offered = [each for each in templates if not each.retired]
    return tuple(sorted(offered, key=lambda each: (each.language not in ("", language), not occasion or each.occasion != occasion)))


def named(templates: Iterable[Template], word: str, language: str) -> Template | None:
    """The template people mean by a word: its name in either language or its key, in the language in force first."""
    wanted = fold(word).strip()
    fits = [each for each in templates if wanted in (fold(each.name), fold(each.shown_name), fold(each.key) if each.key else None)]
    return min(fits, key=lambda each: each.language not in ("", language), default=None)


def called(templates: Iterable[Template], what: str, language: str) -> Template | None:
    """The template a planned step is called after: to do it is to send that text."""
    return named((each for each in templates if not each.retired), what, language)


def mail_address(customer: Customer, person: ContactPerson | None = None) -> str:
    """The address a mail would go to: of the person where there is one, the preferred first, never one that is known to be wrong."""
    points = [*(person.points if person is not None else ()), *customer.points]
    points += [] if person is not None else [point for each in customer.persons for point in each.points]
    good = [each for each in points if each.kind == "email" and each.state != "invalid"]
    return next((each.value for each in sorted(good, key=lambda each: not each.primary)), "")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a mail to several would go."""

    mails: tuple[str, ...]
    """Each once."""
    refusing: int
    """How many do not want mail."""
    without: int
    """How many have no address that is any good."""


def addresses(customers: Iterable[Customer], is_address: Callable[[str], bool]) -> Addresses:
    """The mail addresses of these customers, one of each; who does not want to be contacted by mail is left out.

    Args:
        is_address: whether an address is a single one: put among others it must not become two.
    """
    found: dict[str, str] = {}
    refusing = without = 0
    for customer in customers:
        mail = mail_address(customer).strip()
        if {"all", "email"} & set(customer.do_not_contact):
            refusing += 1
        elif is_address(mail):
            found.setdefault(mail.casefold(), mail)
        else:
            without += 1
    return Addresses(tuple(found.values()), refusing, without)


def occasion_for(customer: Customer, today: date, kind: str = "") -> str:
    """What a customer is greeted for, most likely: the occasion, a fresh purchase, a festival, a long silence, else to check the details.

    Args:
        kind: of the occasion it is about, if there is one.
    """
    if kind in OCCASIONS:
        return kind
    if customer.last_purchase is not None and 0 <= (today - customer.last_purchase).days <= FRESH:
        return "purchase"
    if festival_near(today) is not None:
        return "festival"
    silent = customer.last_contact is not None and customer.cooling_from is not None and customer.cooling_from <= today
    return "silence" if silent else "check"
