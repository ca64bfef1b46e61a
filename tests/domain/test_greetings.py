"""Greetings: who is addressed how, what gets into a text and what never does, the texts to start with."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clientbook.domain.addresses import address, surname_of
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.errors import InvalidValue
from clientbook.domain.fields import FIELDS, FieldType
from clientbook.domain.greetings import (
    OCCASIONS,
    PLACEHOLDERS,
    START,
    Addresses,
    Facts,
    Template,
    addresses,
    check_body,
    facts_of,
    fill,
    in_order,
    mail_address,
    named,
    needs,
    unfilled,
    unknown_placeholder,
)
from clientbook.i18n import LANGUAGES
from clientbook.mail_program import is_address
from tests.support.languages import speaking

TODAY = date(2026, 11, 21)
FULL = Facts("王伟丽", "王经理", "明超科技", "31", "龙井茶", "春节")


@pytest.mark.parametrize(
    ("name", "job", "gender", "said"),
    [
        ("张伟", "总经理", "male", "张总"),
        ("张伟", "副总裁", "", "张总"),
        ("张伟", "总经理助理", "male", "张先生"),
        ("张伟", "CTO", "", "张总"),
        ("张伟", "director", "", "张伟"),
        ("王伟丽", "", "female", "王女士"),
        ("王伟丽", "采购经理", "female", "王经理"),
        ("欧阳锋", "", "male", "欧阳先生"),
        ("诸葛孔明", "教授", "", "诸葛教授"),
        ("李强", "高级工程师", "", "李工"),
        ("李强", "", "", "李强"),
        ("李强", "", "other", "李强"),
        ("张总", "总经理", "male", "张总"),
        ("王女士", "", "female", "王女士"),
        ("张经理", "", "male", "张经理"),
        ("小李", "总经理", "male", "小李"),
        ("阿拉木汗", "", "female", "阿拉木汗"),
        ("欧阳", "总经理", "", "欧阳"),
        ("Zoë Müller", "总经理", "female", "Zoë Müller"),
        ("", "总经理", "female", ""),
    ],
)
def test_chinese_names_are_addressed_by_surname_and_title_where_both_are_certain(name: str, job: str, gender: str, said: str) -> None:
    assert address(name, job, gender) == said


@pytest.mark.parametrize(
    ("name", "gender", "said"),
    [
        ("Zoë Müller", "female", "Ms Müller"),
        ("Ellen O'Hara", "female", "Ms O'Hara"),
        ("John Smith", "male", "Mr Smith"),
        ("John Smith", "other", "John Smith"),
        ("John Q. Smith", "male", "John Q. Smith"),
        ("Madonna", "female", "Madonna"),
        ("R2 D2", "male", "R2 D2"),
        ("王伟丽", "female", "王女士"),
    ],
)
def test_english_letters_say_mr_and_ms_only_where_it_is_certain(name: str, gender: str, said: str) -> None:
    assert address(name, "", gender, "en") == said


def test_a_surname_is_told_or_none() -> None:
    names = ("张伟", "单田芳", "司马光", "马", "丽华商贸", "Zoë", "小明", "")
    assert [surname_of(name) for name in names] == ["张", "单", "司马", "", "", "", "", ""]


def test_every_text_to_start_with_is_there_in_both_languages_and_can_be_filled_whole() -> None:
    assert {(each.key, each.language) for each in START} == {(key, language) for key in OCCASIONS for language in LANGUAGES}
    for template in START:
        filled = fill(template.body, FULL)
        assert not filled.missing
        assert "{" not in filled.text
        assert "王经理" in filled.text


def test_words_of_both_languages_and_full_width_braces_are_understood() -> None:
    body = "{name}|{ Title }|｛公司｝|{天数}|{产品}|｛ＦＥＳＴＩＶＡＬ｝|{"
    assert fill(body, FULL).text == "王伟丽|王经理|明超科技|31|龙井茶|春节|{"
    assert needs(body) == frozenset(PLACEHOLDERS)


def test_an_unknown_placeholder_is_named_and_nothing_is_filled() -> None:
    assert unknown_placeholder("{name} {备注} {x}") == "{备注}"
    with pytest.raises(InvalidValue) as refused:
        fill("{name}, {notes}", FULL)
    assert (refused.value.field, refused.value.value) == ("body", "{notes}")
    check_body("{name} {公司}")


def test_what_is_not_known_stands_as_it_was_and_is_counted() -> None:
    filled = fill("{name}: {days} {天数} {days}", Facts(name="Anna"))
    assert filled.text == "Anna: {days} {天数} {days}"
    assert filled.missing == ("{days}", "{天数}")
    assert unfilled(filled.text) == ("{days}", "{天数}")
    assert unfilled("{whatever} {") == ()


def test_what_is_filled_in_is_never_read_again() -> None:
    hostile = Facts(name="{company}", company="\\1 \\g<0> {name}", title="[bold]{days}[/]")
    assert fill("{name}/{company}/{title}", hostile).text == "{company}/\\1 \\g<0> {name}/[bold]{days}[/]"


def everything(**more: object) -> Customer:
    """A customer with a canary in every field that holds text."""
    said = {each.key: f"canary-{each.key}" for each in FIELDS if each.type in (FieldType.TEXT, FieldType.LONG) and not each.derived}
    person = ContactPerson(name="Bob", notes="canary-person")
    point = ContactPoint(kind="phone", value="canary-phone")
    tags, custom = ("canary-tag",), {"1": "canary-sensitive", "2": "canary-internal"}
    fields = {"persons": (person,), "points": (point,), "tags": tags, "custom": custom, "consent_note": "canary-consent"}
    return Customer(**(said | fields | more))  # type: ignore[arg-type]


def test_of_all_that_is_written_about_a_customer_only_name_and_company_can_be_said() -> None:
    body = " ".join(f"{{{word}}}" for words in PLACEHOLDERS.values() for word in words)
    for language in LANGUAGES:
        filled = fill(body, facts_of(everything(), TODAY, language, product="tea", festival="x"))
        assert {word for word in filled.text.split() if word.startswith("canary")} == {"canary-name", "canary-company"}


def test_an_organisation_is_greeted_through_its_main_contact_person_and_a_named_person_goes_first() -> None:
    office = Customer(
        kind="organisation",
        name="明超科技",
        persons=(ContactPerson(name="李强", title="工程师"), ContactPerson(name="张伟", title="总经理", main=True)),
    )
    facts = facts_of(office, TODAY, "zh_CN")
    assert (facts.name, facts.title, facts.company) == ("张伟", "张总", "明超科技")
    assert facts_of(office, TODAY, "zh_CN", person=office.persons[0]).title == "李工"
    alone = facts_of(replace(office, persons=()), TODAY, "zh_CN")
    assert (alone.name, alone.title, alone.company) == ("明超科技", "明超科技", "明超科技")


def test_days_are_counted_from_the_last_contact_and_unknown_without_one() -> None:
    customer = Customer(name="x", last_contact=TODAY - timedelta(days=31))
    assert facts_of(customer, TODAY, "en").days == "31"
    assert facts_of(replace(customer, last_contact=None), TODAY, "en").days == ""
    assert facts_of(replace(customer, last_contact=TODAY), TODAY, "en").days == ""


def test_templates_for_the_occasion_and_in_the_language_come_first() -> None:
    own = Template(name="VIP", body="x", id=7)
    gone = Template(name="old", body="x", retired=True)
    offered = in_order((*START, own, gone), "festival", "zh_CN")
    assert (offered[0].key, offered[0].language) == ("festival", "zh_CN")
    assert own in offered[: len(OCCASIONS) + 1]
    assert gone not in offered
    assert {each.language for each in offered[len(OCCASIONS) + 1 :]} == {"en"}
    assert named(START, "birthday", "zh_CN") == next(each for each in START if (each.key, each.language) == ("birthday", "zh_CN"))
    assert named((*START, own), " ｖｉｐ ", "en") == own
    assert named(START, "x", "en") is None
    with speaking("zh_CN"):
        assert own.shown_name == "VIP"


def test_the_addresses_of_several_are_one_of_each_who_wants_mail() -> None:
    def somebody(*mails: str, unwanted: tuple[str, ...] = ()) -> Customer:
        return Customer(name="x", points=tuple(ContactPoint(kind="email", value=mail) for mail in mails), do_not_contact=unwanted)

    people = [somebody("a@x.example", "second@x.example"), somebody("A@X.example"), somebody("b@x.example", unwanted=("email",))]
    people += [somebody("c@x.example", unwanted=("all",)), somebody("d@x.example", unwanted=("phone",)), somebody(), somebody("e@x, f@x")]
    found = addresses(people, is_address)
    assert found == Addresses(("a@x.example", "d@x.example"), refusing=2, without=2)
    assert len(addresses(people, bool).mails) == 3, "what is no address would become two"


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"body": ""}, {"name": "a\x1b[31m"}, {"body": "a\u202eb"}, {"body": "x" * 5000}, {"language": "fr"}]
)
def test_a_template_that_cannot_be_kept_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidValue):
        Template(**({"name": "x", "body": "y"} | wrong))


def test_the_address_of_a_mail_is_the_preferred_one_that_is_not_known_to_be_wrong() -> None:
    bad, first, second = (
        ContactPoint(kind="email", value="bad@x.example", state="invalid", primary=True),
        ContactPoint(kind="email", value="a@x.example"),
        ContactPoint(kind="email", value="b@x.example", primary=True),
    )
    bob = ContactPerson(name="Bob", points=(ContactPoint(kind="email", value="bob@x.example"),))
    assert mail_address(Customer(name="x", points=(bad, first, second))) == "b@x.example"
    assert mail_address(Customer(name="x", points=(bad,), persons=(bob,))) == "bob@x.example"
    assert mail_address(Customer(name="x", points=(first,), persons=(bob,)), bob) == "bob@x.example"
    assert mail_address(Customer(name="x", points=(bad,))) == ""
