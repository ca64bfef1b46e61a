"""The group everybody asks for, in the installed program: built, kept under a key, opened after a restart, changed all at once, undone.

"Potential customers from referrals not contacted for 30 days, in Shanghai, high intent", on the place Filter and in the language of
filters, in Chinese and in English.
"""

import json
from pathlib import Path

import pytest

from clientbook import i18n
from clientbook.data import New
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.interaction import Interaction
from tests.support.said import counted, said
from tests.support.terminal import Terminal
from tests.terminal.plans import Noon, new_book
from tests.terminal.story import PASSPHRASE, quit_at_the_top, shell

GROUP, EVERYBODY = 300, 306
LINES = {
    "zh_CN": "类型:潜在客户 来源:转介绍 未联系>30天 地址:上海 意向度:高",
    "en": "type:potential source:referral last>30d address:上海 intent:high",
}
PROPOSED = {"zh_CN": "上海转介绍", "en": "Shanghai"}
"""The name of the view."""


def fill(home: Path, noon: Noon) -> None:
    """Three hundred who fit, and for every condition one who fits all but that; one stands on the thirtieth day exactly."""
    all_of_it: dict[str, object] = {"type": "potential", "source": "referral", "intent": "high", "address": "上海市静安区", "days": 31}
    others: list[dict[str, object]] = [
        {"type": "existing"},
        {"source": "online"},
        {"intent": "low"},
        {"address": "北京市"},
        {"days": 3},
        {"days": 30},
    ]
    people = [*[all_of_it] * GROUP, *(all_of_it | each for each in others)]
    book = new_book(home, noon.ago(0))
    book.add_customers([_person(number, each, noon) for number, each in enumerate(people)])
    book.close()


def _person(number: int, each: dict[str, object], noon: Noon) -> New:
    address = ContactPoint(kind="address", value=f"{each['address']} {number} 号")
    values = {key: str(each[key]) for key in ("type", "source", "intent")}
    customer = Customer(name=f"客户{number:03d}", points=(address,), **values)  # type: ignore[arg-type]
    return New(customer, (Interaction(customer_id=0, at=noon.ago(int(str(each["days"]))), summary="hello"),))


def fitting(language: str, number: int) -> str:
    """What the place Filter says of the whole."""
    i18n.set_language(language)
    return i18n.ngettext("{n} of {all} fits", "{n} of {all} fit", number).format(n=number, all=EVERYBODY)


def build(terminal: Terminal, language: str) -> None:
    """Five conditions, by digits and letters; the count is awaited after each."""
    terminal.type("4")
    terminal.wait_for(said(language, "Conditions, all have to fit"), fitting(language, EVERYBODY))
    for keys, left in (
        ("a111\r", EVERYBODY - 1),  # type, one of, potential
        ("a512\r", EVERYBODY - 2),  # source, one of, referral
        ("a3130\r", EVERYBODY - 4),  # last contact, longer ago than, 30
        ("aaddress\r1上海\r", EVERYBODY - 5),  # address, contains
        ("a811\r", GROUP),  # intent, one of, high
    ):
        terminal.type(keys)
        terminal.wait_for(fitting(language, left))


def unlock(terminal: Terminal, language: str) -> None:
    """To the place a book opens with."""
    terminal.wait_for(said(language, "Passphrase"))
    terminal.type(PASSPHRASE)
    terminal.press("enter")
    terminal.wait_for(said(language, "Follow-ups"))


@pytest.mark.soak
@pytest.mark.parametrize(("language", "size"), [("zh_CN", (80, 24)), ("en", (120, 36))])
def test_the_group_is_built_kept_under_a_key_opened_after_a_restart_tagged_and_undone(
    language: str, size: tuple[int, int], tmp_path: Path
) -> None:
    noon = Noon.now()
    fill(tmp_path, noon)
    name, shown = PROPOSED[language], f"{GROUP} / {EVERYBODY}"

    with Terminal(home=tmp_path, language=language, size=size, env=noon.env) as terminal:
        unlock(terminal, language)
        build(terminal, language)
        terminal.wait_for(LINES[language])
        terminal.type("w")
        terminal.wait_for(said(language, "Name of the view"))
        terminal.type(name + "\r")
        terminal.wait_for(said(language, "Which digit opens it"))
        terminal.type("3")
        terminal.wait_for(said(language, "View saved: {name}; {key} {digit} opens it", name=name, key="'", digit="3"))
        quit_at_the_top(terminal)

    with Terminal(home=tmp_path, language=language, size=size, env=noon.env) as terminal:
        unlock(terminal, language)
        terminal.type("'3")
        terminal.wait_for(shown, name)
        terminal.type("*")
        terminal.wait_for(counted(language, "{n} selected", "{n} selected", GROUP))
        terminal.type("t")
        terminal.wait_for(said(language, "+one -other"))
        terminal.type("静安\r")
        whom = counted(language, "{n} customer", "{n} customers", GROUP)
        terminal.wait_for(said(language, "Saved: {what}", what=said(language, "tags of {whom}", whom=whom)))
        terminal.press("escape")
        terminal.wait_gone(shown)
        terminal.type("/#静安")
        terminal.wait_for(shown, "#静安")
        terminal.press("tab")
        terminal.type("u")
        terminal.wait_for(said(language, "The last step is “{what}” ({day}); press {key} again to undo it"))
        terminal.type("u")
        terminal.wait_for(f"0 / {EVERYBODY}")
        quit_at_the_top(terminal)

    same = [codes(tmp_path, noon, "--filter", line) for line in LINES.values()] + [codes(tmp_path, noon, "--view", name)]
    assert len(same[0]) == GROUP
    assert same[0] == same[1] == same[2]
    assert not codes(tmp_path, noon, "--filter", "#静安")


def codes(home: Path, noon: Noon, *how: str) -> list[str]:
    """Who a list holds, as the shell says it."""
    ran = shell(home, "list", *how, "--limit", "1000", "--json", more=noon.env)
    assert ran.returncode == 0, ran.stderr
    return [each["code"] for each in json.loads(ran.stdout)["customers"]]
