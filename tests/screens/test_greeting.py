"""Greetings on the screens: filled, changed, copied, begun as a mail, greeted once, one by one, in both languages, on a real book."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Button

from clientbook import clipboard, mail_program, text
from clientbook.data import Book
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.greetings import TOPIC, Template
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Occasion
from clientbook.domain.rating import Rating
from clientbook.screens.dialogs.greet import Greet
from clientbook.screens.dialogs.greet_parts import pieces
from clientbook.screens.present import greeting
from clientbook.widgets.line_list import LineList
from tests.support.masking import mask_on
from tests.support.painted import screen_text
from tests.support.people import NARROW, NOW, WIDE, filled_book, opened
from tests.support.quiet import press, until

TODAY = NOW.date()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened_book = filled_book(tmp_path)
    yield opened_book
    opened_book.close()


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What went to the clipboard of this machine."""
    taken: list[str] = []

    def copy(said: str, osc52: Callable[[str], None]) -> clipboard.Reached:
        taken.append(said)
        return clipboard.Reached.MACHINE

    monkeypatch.setattr(clipboard, "copy", copy)
    return taken


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The links mail programs were opened with."""
    taken: list[str] = []
    monkeypatch.setattr(mail_program, "begin_letter", lambda link: taken.append(link) is None)
    return taken


def dialog(pilot: Pilot[int]) -> Greet:
    """The dialog, which stands open."""
    screen = pilot.app.screen
    assert isinstance(screen, Greet), screen_text(pilot.app)
    return screen


async def find(pilot: Pilot[int], name: str) -> None:
    """Put the cursor on somebody in the list."""
    await press(pilot, "slash", "ctrl+u", *name, "tab")


def keys(lines: LineList) -> list[Any]:
    """What can be stood on."""
    return [entry.key for entry in lines.entries]


def contacts(book: Book, id: int) -> list[str]:
    """The greetings logged with somebody."""
    entries = (entry.interaction for entry in book.timeline(id))
    return [each.summary for each in entries if each is not None and each.topic == TOPIC]


@pytest.mark.parametrize(
    ("language", "size", "said"), [("en", NARROW, "Dear 王经理"), pytest.param("zh_CN", WIDE, "王经理，您好", marks=pytest.mark.soak)]
)
async def test_one_is_greeted_with_three_keys_and_it_is_one_undoable_contact(
    book: Book, copied: list[str], language: str, size: tuple[int, int], said: str
) -> None:
    async with opened(book, language, size) as pilot:
        await find(pilot, "wwl")
        await press(pilot, "b")
        assert said in dialog(pilot).area.text
        await press(pilot, "enter")
        assert copied == [dialog(pilot).area.text]
        await press(pilot, "d")
        assert not isinstance(pilot.app.screen, Greet)
        (summary,) = contacts(book, 1)
        assert copied[0] in summary
        assert book.last_words([1])[1].channel == "wechat"
        await press(pilot, "b")
        assert dialog(pilot).said, "greeted already"
        await press(pilot, "escape", "u")
        assert contacts(book, 1) == []


async def test_a_birthday_on_today_is_greeted_by_its_own_text_and_gone(book: Book, copied: list[str]) -> None:
    made = book.save_customer(Customer(name="张伟", gender="male", job_title="总经理", birth=f"--{TODAY:%m-%d}"))
    book.log(Interaction(customer_id=made.id, at=NOW - timedelta(days=2)))
    async with opened(book, "zh_CN", place="1") as pilot:
        lines = pilot.app.screen.lines  # type: ignore[attr-defined]
        await until(pilot, lambda: any(key[0] == "occasions" for key in keys(lines) if isinstance(key, tuple)))
        while not (isinstance(lines.key, tuple) and lines.key[:2] == ("occasions", made.id)):
            await press(pilot, "j")
        await press(pilot, "b")
        assert dialog(pilot).area.text.startswith("张总，祝您生日快乐")
        await press(pilot, "enter", "d")
        assert not isinstance(pilot.app.screen, Greet)
        assert not [line for line in book.agenda().lines if line.customer.id == made.id and line.section == "occasions"]
        assert contacts(book, made.id) == [], "the occasion is greeted, no contact is logged beside it"
        assert book.greeted_since([made.id], TODAY) == {made.id: TODAY}


@pytest.mark.soak
async def test_texts_are_changed_by_digit_and_by_hand_and_what_was_typed_is_kept(book: Book, copied: list[str]) -> None:
    async with opened(book) as pilot:
        await find(pilot, "wwl")
        await press(pilot, "b", "1")
        first = dialog(pilot).area.text
        await press(pilot, "２")
        second = dialog(pilot).area.text
        assert second != first
        await press(pilot, "e", *"PS d", "escape")
        assert dialog(pilot).area.text == second + "PS d", "letters went into the text, Esc only left it"
        await press(pilot, "1")
        assert dialog(pilot).area.text == first
        await press(pilot, "down")
        assert dialog(pilot).area.text == second + "PS d"
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, Greet)
        await press(pilot, "b")
        assert dialog(pilot).area.text == second + "PS d"
        await press(pilot, "d")
        assert contacts(book, 1)[0].endswith("PS d")
        assert book.draft(greeting.draft_place(1)) is None


async def test_what_is_not_known_is_not_copied_until_something_is_written_there(book: Book, copied: list[str]) -> None:
    book.save_template(Template(name="Mine", body="{name}, {product} {festival}!", occasion="check"))
    async with opened(book) as pilot:
        await find(pilot, "zoe")
        await press(pilot, "b")
        at = next(i for i, each in enumerate(dialog(pilot)._offered, 1) if each.name == "Mine")
        await press(pilot, str(at), "enter")
        assert (copied, dialog(pilot).area.text) == ([], "Zoë Müller, {product} {festival}!")
        assert "Not known: {product}, {festival}" in screen_text(pilot.app)
        await press(pilot, "e", *["backspace"] * 22, *"hello", "ctrl+s")
        await press(pilot, "enter")
        assert copied == ["Zoë Müller,hello"]


async def test_a_letter_is_begun_where_there_is_an_address_and_logged_as_mail(book: Book, letters: list[str]) -> None:
    async with opened(book) as pilot:
        await find(pilot, "wwl")
        await press(pilot, "b", "o")
        assert letters[0].startswith("mailto:wwl@mingchao.example?subject=")
        assert "%E7%8E%8B%E7%BB%8F%E7%90%86" in letters[0]
        assert "open in your mail program" in screen_text(pilot.app)
        await press(pilot, "d")
        assert book.last_words([1])[1].channel == "email"
        await find(pilot, "qiuying")
        await press(pilot, "b", "o")
        assert "no mail address" in screen_text(pilot.app)
        assert dialog(pilot).query_one("#letter", Button).disabled
        assert len(letters) == 1


async def test_who_does_not_want_to_be_contacted_is_not_greeted_and_refused_ways_are_said(book: Book, letters: list[str]) -> None:
    book.save_customer(replace(book.customer(1), do_not_contact=("all",)))
    async with opened(book) as pilot:
        await find(pilot, "wwl")
        assert "do not contact" in await press(pilot, "b")
        assert not isinstance(pilot.app.screen, Greet)
        book.save_customer(replace(book.customer(1), do_not_contact=("email", "wechat")))
        assert "Does not want to be contacted by" in await press(pilot, "b")
        assert "contacted by mail" in await press(pilot, "o")
        await press(pilot, "d")
        assert (letters, book.last_words([1])[1].channel) == ([], "sms")


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.soak), "zh_CN"])
async def test_several_are_greeted_one_by_one_skipped_and_nobody_twice(book: Book, copied: list[str], language: str) -> None:
    book.save_customer(replace(book.customer(1), do_not_contact=("all",)))
    async with opened(book, language, WIDE) as pilot:
        await press(pilot, "asterisk", "b")
        total = book.count() - 1
        assert [each.customer for each in dialog(pilot)._cases].count(1) == 0
        assert len(dialog(pilot)._cases) == total
        assert (f"1 of {total}" if language == "en" else f"{total}") in screen_text(pilot.app)
        first, third = dialog(pilot)._cases[0].customer, dialog(pilot)._cases[2].customer
        await press(pilot, "enter", "d", "s", "d")
        assert len(copied) == 1
        await press(pilot, "escape")
        assert [id for id in range(1, total + 2) if contacts(book, id)] == sorted([first, third])
        await press(pilot, "asterisk", "b")
        again = [each.customer for each in dialog(pilot)._cases]
        assert len(again) == total - 2
        assert not {first, third} & set(again)


async def test_hostile_names_change_nothing_but_the_text(book: Book, copied: list[str], letters: list[str]) -> None:
    hostile = "[bold]{company}[/] &body=x"
    mail = ContactPoint(kind="email", value="a@x.example?bcc=all@x.example")
    made = book.save_customer(Customer(name=hostile, points=(mail,)))
    other = book.save_customer(Customer(name="plain%0d", points=(replace(mail, value="b@x.example"),)))
    async with opened(book, size=WIDE) as pilot:
        await find(pilot, "bold")
        await press(pilot, "b")
        shown = dialog(pilot)
        assert shown._sheet.customer.id == made.id
        assert hostile in shown.area.text
        assert "[bold]" in screen_text(pilot.app)
        await press(pilot, "o")
        assert (letters, "the address is none" in screen_text(pilot.app)) == ([], True)
        await press(pilot, "escape")
        await find(pilot, "plain")
        await press(pilot, "b", "o")
        assert dialog(pilot)._sheet.customer.id == other.id
        assert "plain%250d" in letters[0]


async def test_under_the_mask_neither_name_nor_text_is_shown_and_what_is_copied_is_whole(book: Book, copied: list[str]) -> None:
    async with opened(book) as pilot:
        await find(pilot, "wwl")
        await press(pilot, "b")
        assert "王经理" in screen_text(pilot.app)
        await press(pilot, "escape")
        mask_on(pilot.app)
        try:
            shown = await press(pilot, "b")
            assert "王伟丽" not in shown
            assert "王经理" not in shown
            await press(pilot, "enter")
            assert "王经理" in copied[0]
        finally:
            text.set_masked(False)


@pytest.mark.soak
async def test_the_mail_addresses_of_the_marked_are_copied_and_who_is_left_out_is_said(book: Book, copied: list[str]) -> None:
    book.save_customer(Customer(name="x", points=(ContactPoint(kind="email", value="no@x.example"),), do_not_contact=("email",)))
    async with opened(book) as pilot:
        shown = await press(pilot, "asterisk", "colon", *"fzyx", "enter")
        assert sorted(copied[0].split(", ")) == ["wwl@mingchao.example", "zoe@mueller.example"]
        assert "Copied: 2 mail addresses  1 left out: do not contact  22 without an address" in shown
        assert pilot.app.session.copied == copied[0]  # type: ignore[attr-defined] - it is taken out of the clipboard at the end
        await press(pilot, "escape")
        await find(pilot, "qiuying")
        assert "There is no mail address to copy  1 without an address" in await press(pilot, "colon", *"fzyx", "enter")
        assert len(copied) == 1


def test_occasions_of_one_customer_are_greeted_each_for_itself(book: Book) -> None:
    book.log(Interaction(customer_id=2, at=NOW))
    made = book.save_occasion(Occasion(customer_id=2, kind="festival", name="Diwali", date=PartialDate(month=TODAY.month, day=TODAY.day)))
    line = next(each for each in book.agenda().lines if each.celebrated is not None and each.celebrated.occasion.id == made.id)
    from clientbook.screens.present.acting import Target, load_about

    about = load_about(book, Target((2,), upcoming=line.celebrated))
    round = greeting.load_round(book, about, TODAY)
    sheet = greeting.load_sheet(book, round, about, round.cases[0], TODAY)
    assert "Diwali" in sheet.filled(sheet.offered[0]).text
    act = greeting.handling(sheet, sheet.offered[0], "x", "wechat", NOW)
    assert (act.contact, act.greetings[0].occasion_id) == (None, made.id)


# the mail program


def test_a_link_holds_the_whole_letter_and_nothing_can_break_out_of_it() -> None:
    made = mail_program.link("a@x.example", "Q&A?", "line 1\n王 100% & more=1#")
    assert made == "mailto:a@x.example?subject=Q%26A%3F&body=line%201%0D%0A%E7%8E%8B%20100%25%20%26%20more%3D1%23"
    for wrong in ("", "x", "a@b?cc=c@d", "a@b,c@d", "a@b&x=1", "a b@c", '"a"@b', "a@b%0a"):
        assert mail_program.link(wrong, "", "") == "", wrong
    assert mail_program.link("a@x.example", "", "王" * 5000) == ""


def test_a_mail_program_is_opened_on_this_machine_only_and_without_a_shell() -> None:
    ran: list[Sequence[str]] = []

    def run(command: Sequence[str]) -> bool:
        ran.append(command)
        return True

    def begin(environ: dict[str, str], platform: str = "linux", link: str = "mailto:a@b?subject=x;rm") -> bool:
        return mail_program.begin_letter(link, environ=environ, platform=platform, run=run, which=lambda name: name)

    assert not begin({})
    assert not begin({"DISPLAY": ":0", "SSH_TTY": "/dev/pts/1"})
    assert not begin({"DISPLAY": ":0"}, link="")
    assert ran == []
    assert begin({"DISPLAY": ":0"})
    assert begin({}, "darwin")
    assert ran == [("xdg-open", "mailto:a@b?subject=x;rm"), ("open", "mailto:a@b?subject=x;rm")]
    assert mail_program.run_opener(("true",))
    assert not mail_program.run_opener(("false",))
    assert not mail_program.run_opener(("/nowhere/at/all",))


def test_days_between_greetings_are_as_said(book: Book) -> None:
    assert greeting.written_channel("phone", ()) == "wechat"
    assert greeting.written_channel("qq", ("qq", "wechat", "sms")) == "other"
    assert timedelta(days=greeting.LATELY) == timedelta(days=7)


# a feedback round


async def test_a_feedback_round_is_planned_for_the_willing_asked_by_its_text_and_counted(book: Book, copied: list[str]) -> None:
    book.save_customer(replace(book.customer(1), do_not_contact=("all",)))
    async with opened(book) as pilot:
        await press(pilot, "asterisk", "colon", *"mydhf", "enter")
        shown = await press(pilot, "enter")
        steps = book.open_steps(range(2, book.count() + 1))
        assert {(step.what, step.due, step.repeat) for each in steps.values() for step in each} == {("Ask for feedback", TODAY, "3m")}
        assert len(steps) == book.count() - 1
        assert "1 left out" in shown
        await press(pilot, "escape")
        await find(pilot, "zoe")
        await press(pilot, "b")
        assert "how content are you" in dialog(pilot).area.text
        id = dialog(pilot)._sheet.case.customer
        await press(pilot, "enter", "d")
        (said,) = [entry.interaction for entry in book.timeline(id) if entry.interaction is not None]
        assert (said.topic, said.summary.startswith("Asked for feedback: Dear")) == ("feedback", True)
        assert [step.due for step in book.open_steps([id])[id]] == [date(2027, 2, 21)], "done, and the next of the series"
        assert contacts(book, id) == [], "a question is no greeting"
        assert (book.overview().now.asked, book.overview().now.answered) == (1, 0)
        book.save_rating(Rating(customer_id=id, on_date=TODAY, score=5))
        assert (book.overview().now.asked, book.overview().now.answered) == (1, 1)


@pytest.mark.parametrize("cells", [70, 20])
def test_the_digit_of_a_text_stands_beside_its_name(cells: int) -> None:
    offered = [Template(name=each, body="x") for each in ("Please check your details", "核对联系方式", "Birthday")] * 3
    lines = "".join(each if isinstance(each, str) else each[0] for each in pieces(offered, 0, cells)).split("\n")
    assert all(re.match(r"\d \w", line) and not re.search(r"\d$", line) for line in lines)
    assert len(lines) < len(offered) or cells == 20
    assert all(cell_len(line) <= max(cells, 27) for line in lines)
