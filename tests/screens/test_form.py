"""The whole form: a new customer, a changed one, drafts, warnings, what stays open when the book cannot take it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from clientbook.data import Book, CustomField
from clientbook.domain.customer import Customer
from clientbook.screens import form as form_module
from clientbook.screens.customer import CustomerScreen
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.fields import ChoiceField, PersonBlock, PointRow, Row
from clientbook.screens.form import Form
from clientbook.widgets.text_input import TextInput
from tests.support.painted import screen_text
from tests.support.people import NARROW, WIDE, filled_book, opened
from tests.support.quiet import press, settled, until


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


async def open_form(pilot: Pilot[int], key: str = "a") -> Form:
    """The form, built."""
    await press(pilot, key)
    await until(pilot, lambda: isinstance(pilot.app.screen, Form) and isinstance(pilot.app.focused, TextInput))
    assert isinstance(pilot.app.screen, Form)
    return pilot.app.screen


def row(form: Form, key: str) -> Row:
    """The row of a field."""
    return next(each for each in form.query(Row) if each.key == key)


def point(form: Form, kind: str, place: int = 0) -> PointRow:
    """A row of a kind of contact point."""
    return [each for each in form.query(PointRow) if each.draft.kind == kind][place]


def said(form: Form) -> str:
    """What the form says at the bottom."""
    return str(form.query_one("#said", Static).content)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_name_and_phone_make_a_customer_and_the_list_stands_on_it(book: Book, language: str, size: tuple[int, int]) -> None:
    async with opened(book, language, size) as pilot:
        form = await open_form(pilot)
        await press(pilot, *"Lena", "enter", *"13911110000", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen))
        await until(pilot, lambda: pilot.app.screen.table.current is not None and pilot.app.screen.table.current.name == "Lena")  # type: ignore[attr-defined]
        made = book.customer(pilot.app.screen.table.current_id)  # type: ignore[attr-defined]
        assert made.points[0].normal == "+8613911110000"
        assert "Lena" in screen_text(pilot.app)
        assert not form.is_attached


async def test_enter_walks_through_the_fields_and_ends_at_the_button(book: Book) -> None:
    async with opened(book) as pilot:
        form = await open_form(pilot)
        for _ in range(200):
            if pilot.app.focused is not None and pilot.app.focused.id == "save":
                break
            form.focus_next(".field")
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "save"
        await press(pilot, "up")
        row(form, "name").field.focus()
        await press(pilot, *"N")
        await press(pilot, "down", "up", "down")
        assert pilot.app.focused is point(form, "phone").field


async def test_a_form_without_name_phone_or_mail_says_so_and_stays(book: Book) -> None:
    async with opened(book) as pilot:
        form = await open_form(pilot)
        await press(pilot, "ctrl+s")
        assert pilot.app.screen is form
        assert "needs a name" in said(form)
        assert book.count() == 24


async def test_what_cannot_be_read_is_pointed_at_and_nothing_typed_is_lost(book: Book) -> None:
    async with opened(book) as pilot:
        form = await open_form(pilot)
        await press(pilot, *"Lena")
        row(form, "birth").field.focus()
        await press(pilot, *"sometime", "ctrl+s")
        assert pilot.app.screen is form
        assert pilot.app.focused is row(form, "birth").field
        assert row(form, "birth").value == "sometime"
        assert row(form, "name").value == "Lena"
        assert "Birth date" in said(form)


async def test_a_phone_or_mail_somebody_has_is_told_below_the_field(book: Book) -> None:
    async with opened(book) as pilot:
        form = await open_form(pilot)
        point(form, "phone").field.focus()
        await press(pilot, *"+86 138 0013 8000")
        await until(pilot, lambda: "already belongs to 王伟丽" in screen_text(pilot.app))
        point(form, "email").field.focus()
        await press(pilot, *"wwl@MINGCHAO.example")
        await until(pilot, lambda: "This e-mail already belongs to 王伟丽" in screen_text(pilot.app))


async def test_whoever_has_the_number_already_is_opened_from_the_form_and_what_was_typed_is_kept(book: Book) -> None:
    async with opened(book) as pilot:
        form = await open_form(pilot)
        await press(pilot, *"Lena")
        point(form, "phone").field.focus()
        await press(pilot, *"13800138000")
        await until(pilot, lambda: "F10 opens who has it already" in screen_text(pilot.app))
        await press(pilot, "f10")
        await until(pilot, lambda: "Open 王伟丽" in screen_text(pilot.app))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))
        assert pilot.app.screen.seen.customer.name == "王伟丽"  # type: ignore[attr-defined]
        await press(pilot, "escape")
        await open_form(pilot)
        assert row(pilot.app.screen, "name").value == "Lena"  # type: ignore[arg-type]


async def test_the_customers_own_number_is_no_duplicate(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, *"/8000", "enter")
        form = await open_form(pilot, "E")
        point(form, "phone").field.focus()
        await press(pilot, "space", "backspace")
        assert "already belongs" not in screen_text(pilot.app)


async def test_points_and_persons_grow_as_they_are_used(book: Book) -> None:
    async with opened(book) as pilot:
        form = await open_form(pilot)
        row(form, "kind").field.focus()
        await press(pilot, "2")
        row(form, "name").field.focus()
        await press(pilot, *"Acme")
        phones = len([each for each in form.query(PointRow) if each.draft.kind == "phone"])
        point(form, "phone").field.focus()
        await press(pilot, *"13911110000")
        assert len([each for each in form.query(PointRow) if each.draft.kind == "phone"]) == phones + 1
        blocks = len(form.query(PersonBlock))
        form.query_one(PersonBlock).query_one(".person-name", TextInput).focus()
        await press(pilot, *"Bo")
        await settled(pilot)
        assert len(form.query(PersonBlock)) == blocks + 1
        form.query_one(PersonBlock).query(PointRow).first().field.focus()
        await press(pilot, *"13911110001", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen))
        made = book.customer(pilot.app.screen.table.current_id)  # type: ignore[attr-defined]
        assert made.kind == "organisation"
        assert [person.name for person in made.persons] == ["Bo"]
        assert made.persons[0].points[0].value == "13911110001"


async def test_a_choice_stays_shut_for_the_arrows_and_opens_for_a_letter(book: Book) -> None:
    async with opened(book) as pilot:
        form = await open_form(pilot)
        field = row(form, "source").field
        field.focus()
        await press(pilot, "down", "up")
        assert pilot.app.screen is form
        await press(pilot, "r")
        await press(pilot, *"ef", "enter")
        assert isinstance(field, ChoiceField)
        assert field.key == "referral"
        await press(pilot, "backspace")
        assert field.key == ""


async def test_esc_keeps_a_draft_that_comes_back_and_can_be_thrown_away(book: Book) -> None:
    async with opened(book) as pilot:
        await open_form(pilot)
        await press(pilot, *"Half a na", "escape")
        assert isinstance(pilot.app.screen, CustomersScreen)
        assert book.count() == 24
        form = await open_form(pilot)
        assert row(form, "name").value == "Half a na"
        await until(pilot, lambda: "draft" in screen_text(pilot.app))
        await press(pilot, "f10", "2")
        await until(pilot, lambda: row(form, "name").value == "")
        await press(pilot, "escape")
        assert book.draft("form:new") is None


async def test_starting_anew_forgets_the_draft_even_when_it_was_just_about_to_be_kept(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(book) as pilot:
        form: Any = await open_form(pilot)
        await press(pilot, *"Half")
        monkeypatch.setattr(form_module, "KEPT_AFTER", 0.001)
        form._later()
        form.start(form._anew())
        await until(pilot, lambda: row(form, "name").value == "")
        assert book.draft("form:new") is None


async def test_typed_text_is_kept_as_a_draft_while_the_form_is_open(book: Book) -> None:
    async with opened(book) as pilot:
        await open_form(pilot)
        await press(pilot, *"Le")
        await until(pilot, lambda: book.draft("form:new") is not None)
        assert book.draft("form:new")["fields"]["name"] == "Le"  # type: ignore[index]


async def test_a_saved_form_leaves_no_draft(book: Book) -> None:
    async with opened(book) as pilot:
        await open_form(pilot)
        await press(pilot, *"Le")
        await until(pilot, lambda: book.draft("form:new") is not None)
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen))
        assert book.draft("form:new") is None


async def test_a_form_of_a_customer_changes_only_what_was_changed(book: Book) -> None:
    from dataclasses import replace

    async with opened(book) as pilot:
        await press(pilot, *"/8000", "enter")
        before = pilot.app.screen.seen.customer  # type: ignore[attr-defined]
        form = await open_form(pilot, "E")
        row(form, "hobbies").field.focus()
        book.save_customer(replace(before, family="two cats"), before)
        await press(pilot, *"X", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))
        after = book.customer(before.id or 0)
        assert after.hobbies == before.hobbies + "X"
        assert after.family == "two cats"
        assert [p.value for p in after.points] == [p.value for p in before.points]
        assert [p.id for p in after.points] == [p.id for p in before.points]


async def test_an_opened_and_saved_form_changes_nothing(book: Book) -> None:
    field = book.save_custom_field(CustomField(name="会员卡号"))
    choice = book.save_custom_field(CustomField(name="颜色", type="choice", choices=("红", "蓝")))
    yes = book.save_custom_field(CustomField(name="开票", type="yesno"))
    customer = book.customer(1)
    from dataclasses import replace

    values = {str(field.id): "007", str(choice.id): "红", str(yes.id): True}
    book.save_customer(
        replace(customer, custom=values, do_not_contact=("sms", "qq"), contract_amount=1234500, headcount=12, referred_by=2), customer
    )
    before = book.customer(1)
    async with opened(book) as pilot:
        await press(pilot, *"/8000", "enter")
        await open_form(pilot, "E")
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))
        assert replace(book.customer(1), changed_at=None) == replace(before, changed_at=None)
        assert "Saved" in screen_text(pilot.app)


async def test_letters_and_undo_keys_in_the_form_never_reach_the_book(book: Book) -> None:
    async with opened(book) as pilot:
        form = await open_form(pilot)
        before = book.dump()
        await press(pilot, *"xuUhq12*!", "semicolon", "colon", "slash", "question_mark", "ctrl+z", "ctrl+y")
        assert pilot.app.screen is form
        assert row(form, "name").value == "xuUhq12*!;:/?"
        row(form, "source").field.focus()
        await press(pilot, "left")
        assert pilot.app.screen is form
        assert {k: v for k, v in book.dump().items() if k != "draft"} == {k: v for k, v in before.items() if k != "draft"}


async def test_a_full_disk_keeps_the_form_open_and_filled(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    from clientbook.domain.errors import NotSaved

    async with opened(book) as pilot:
        form = await open_form(pilot)
        await press(pilot, *"Lena")

        def full(_customer: Customer, _base: object = None) -> None:
            raise NotSaved("full")

        monkeypatch.setattr(book, "save_customer", full)
        await press(pilot, "ctrl+s")
        assert pilot.app.screen is form
        assert "disk is full" in said(form)
        assert row(form, "name").value == "Lena"
        monkeypatch.undo()
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen))
        assert book.count() == 25


async def test_a_draft_that_cannot_be_kept_is_told_and_no_trap(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    from clientbook.domain.errors import NotSaved

    def full(*_args: object) -> None:
        raise NotSaved("full")

    monkeypatch.setattr(form_module, "KEPT_AFTER", 0.01)
    async with opened(book) as pilot:
        form = await open_form(pilot)
        monkeypatch.setattr(book, "save_draft", full)
        await press(pilot, *"Lena")
        await until(pilot, lambda: "disk is full" in said(form))
        await press(pilot, "escape")
        assert pilot.app.screen is form, "what was typed is not thrown away unasked"
        assert "Esc again closes it and keeps nothing" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, CustomersScreen)
        assert not pilot.app.unexpected  # type: ignore[attr-defined]


async def test_saved_is_said_where_only_the_draft_could_not_be_dropped(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    from clientbook.domain.errors import NotSaved

    def full(*_args: object) -> None:
        raise NotSaved("full")

    async with opened(book) as pilot:
        await open_form(pilot)
        monkeypatch.setattr(book, "drop_draft", full)
        await press(pilot, *"Lena", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen))
        assert "disk is full" not in screen_text(pilot.app)
        assert book.count() == 25


async def test_the_menu_of_a_phone_row_sets_primary_state_and_label(book: Book) -> None:
    async with opened(book) as pilot:
        form = await open_form(pilot)
        await press(pilot, *"Lena", "enter", *"13911110000", "f10")
        await press(pilot, *"primary", "enter")
        await press(pilot, "f10", *"verify", "enter")
        await press(pilot, "f10", *"label", "enter", *"work", "enter")
        assert point(form, "phone").draft.primary
        assert point(form, "phone").draft.state == "unverified"
        assert point(form, "phone").draft.label == "work"
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen))
        made = book.customer(pilot.app.screen.table.current_id)  # type: ignore[attr-defined]
        assert (made.points[0].primary, made.points[0].state, made.points[0].label) == (True, "unverified", "work")
