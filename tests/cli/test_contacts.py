"""log: a contact and the next step from the command line."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clientbook.domain.customer import ContactPerson, Customer
from tests.cli.conftest import Fill, Run, made, stream
from tests.support.books import CLOCK, PASSPHRASE

TODAY = "2026-11-21"


def units(run: Run) -> int:
    """How many steps the book remembers."""
    return len(run("history", "--json").json["units"])


def test_a_contact_and_the_next_step_are_one_line_and_one_undo(book_cli: Run) -> None:
    (code,) = made(book_cli, "王伟丽")
    ran = book_cli("log", code, "--summary", "方案满意", "--channel", "微信", "--next", "下周三", "--next-what", "发合同", "--json")
    answer = ran.json
    assert (ran.code, answer["schema"], answer["code"]) == (0, 1, code)
    assert all(isinstance(answer[key], int) for key in ("id", "unit", "follow_up"))
    (contact,) = stream(book_cli, code, "interaction")
    assert (contact["id"], contact["channel"], contact["summary"], contact["reached"]) == (answer["id"], "wechat", "方案满意", True)
    entry = book_cli("list", "--json").json["customers"][0]
    assert (entry["last_contact"], entry["next_follow_up"], entry["next_what"]) == (TODAY, "2026-11-25", "发合同")
    assert book_cli("undo", "--json").json["undone"][0]["id"] == answer["unit"]
    entry = book_cli("list", "--json").json["customers"][0]
    assert (entry["last_contact"], entry["next_follow_up"]) == (None, None)


def test_without_json_the_number_of_the_contact_is_printed(book_cli: Run) -> None:
    (code,) = made(book_cli, "Ann")
    ran = book_cli("log", code.lower(), "--summary", "called")
    assert (ran.code, ran.err) == (0, "")
    assert int(ran.out) == stream(book_cli, code, "interaction")[0]["id"]


@pytest.mark.parametrize(
    ("said", "day", "time"),
    [
        ("2026-11-20 09:30", "2026-11-20", "09:30"),
        ("昨天", "2026-11-20", ""),
        ("2 days ago", "2026-11-19", ""),
        ("-2d", "2026-11-19", ""),
        ("2025/1/5", "2025-01-05", ""),
        ("今天 05:00", TODAY, "05:00"),
        ("２０２６－１１－０１", "2026-11-01", ""),
    ],
)
def test_when_it_was_is_said_in_phrases_of_both_languages(book_cli: Run, said: str, day: str, time: str) -> None:
    (code,) = made(book_cli, "Ann")
    assert book_cli("log", code, "--summary", "x", "--at", said).code == 0
    (contact,) = stream(book_cli, code, "interaction")
    assert str(contact["at"]).startswith(f"{day}T{time}")
    assert book_cli("list", "--json").json["customers"][0]["last_contact"] == day


@pytest.mark.parametrize(
    ("said", "day"),
    [("明天", "2026-11-22"), ("+10d", "2026-12-01"), ("next fri", "2026-11-27"), ("2026-12-24", "2026-12-24"), ("月底", "2026-11-30")],
)
def test_the_next_day_is_said_in_phrases_of_both_languages(book_cli: Run, said: str, day: str) -> None:
    (code,) = made(book_cli, "Ann")
    assert book_cli("log", code, "--summary", "x", "--next", said).code == 0
    entry = book_cli("list", "--json").json["customers"][0]
    assert entry["next_follow_up"] == day
    assert entry["next_what"]


def test_an_attempt_is_no_contact(book_cli: Run) -> None:
    (code,) = made(book_cli, "Ann")
    book_cli("log", code, "--summary", "x", "--at", "2026-09-01")
    assert book_cli("log", code, "--no-answer", "--json").json["follow_up"] is None
    assert book_cli("log", code, "--summary", "busy", "--outcome", "号码有误").code == 0
    assert [(entry["reached"], entry["outcome"]) for entry in stream(book_cli, code, "interaction")] == [
        (False, "wrong_number"), (False, "no_answer"), (True, ""),
    ]  # fmt: skip
    assert book_cli("list", "--json").json["customers"][0]["last_contact"] == "2026-09-01"


def test_an_older_contact_does_not_move_the_last_one_back(book_cli: Run) -> None:
    (code,) = made(book_cli, "Ann")
    book_cli("log", code, "--summary", "new")
    book_cli("log", code, "--summary", "old", "--at", "2026-01-05")
    assert book_cli("list", "--json").json["customers"][0]["last_contact"] == TODAY


def test_several_customers_are_one_undo_and_those_left_alone_are_left_out(book_cli: Run) -> None:
    codes = made(book_cli, "Ann", "Bob", "Cid")
    book_cli("edit", codes[1], "--set", "do_not_contact=all")
    ran = book_cli("log", *codes, codes[0], "--summary", "fair", "--next", "tomorrow", "--json")
    assert (ran.json["codes"], len(ran.json["ids"]), len(ran.json["follow_ups"])) == ([codes[0], codes[2]], 2, 2)
    assert codes[1] in ran.err
    book_cli("undo")
    assert not any(stream(book_cli, code, "interaction") or stream(book_cli, code, "follow_up") for code in codes)
    # One customer alone may have called: that is logged.
    assert book_cli("log", codes[1], "--summary", "she called").code == 0


def test_a_contact_completes_steps(book_cli: Run) -> None:
    codes = made(book_cli, "Ann", "Bob")
    steps = [book_cli("followup", "add", codes[0], "--due", "tomorrow", "--what", what).out.strip() for what in ("one", "two")]
    other = book_cli("followup", "add", codes[1], "--due", "tomorrow", "--what", "three").out.strip()
    before = units(book_cli)
    assert book_cli("log", codes[0], "--summary", "x", "--done", other).code == 1
    assert book_cli("log", codes[0], "--summary", "x", "--done", "99").code == 1
    assert units(book_cli) == before
    assert book_cli("log", codes[0], "--summary", "x", "--done", steps[0], "--done", steps[1]).code == 0
    assert [step["what"] for step in book_cli("followup", "list", "--json").json["follow_ups"]] == ["three"]
    assert book_cli("log", codes[0], "--summary", "x", "--done", steps[0]).code == 1


def test_with_whom_it_was(book_cli: Run, folder: Path) -> None:
    from clientbook.data import open_book

    book = open_book(folder, PASSPHRASE, clock=CLOCK)
    saved = book.save_customer(
        Customer(name="Harbour", kind="organisation", persons=(ContactPerson(name="张三"), ContactPerson(name="Zoë")))
    )
    book.close()
    assert book_cli("log", saved.code, "--summary", "x", "--with", "zoe").code == 0
    assert book_cli("log", saved.code, "--summary", "x", "--with", "Nobody").code == 1
    assert len(stream(book_cli, saved.code, "interaction")) == 1


def test_topic_outcome_and_reaction_are_kept_by_their_keys(book_cli: Run) -> None:
    (code,) = made(book_cli, "Ann")
    book_cli("log", code, "--summary", "a\nb", "--topic", "报价", "--outcome", "talk again", "--reaction", "glad", "--channel", "visit")
    (contact,) = stream(book_cli, code, "interaction")
    assert [contact[key] for key in ("topic", "outcome", "reaction", "channel", "summary")] == [
        "quote",
        "talk_again",
        "glad",
        "visit",
        "a\nb",
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--summary", "x", "--at", "tomorrow"], 1),
        (["--summary", "x", "--at", "23:59"], 1),
        (["--summary", "x", "--at", "2027-01-01"], 1),
        (["--summary", "x", "--at", "blue moon"], 1),
        (["--summary", "x", "--next", "yesterday"], 1),
        (["--summary", "x", "--next", "3/5/2027"], 1),
        (["--summary", "x", "--next", "blue moon"], 1),
        (["--summary", "x", "--channel", "pigeon"], 1),
        (["--summary", "x", "--outcome", "maybe"], 1),
        (["--summary", "x", "--topic", "weather"], 1),
        (["--no-answer", "--outcome", "agreed"], 1),
        (["--summary", "x" * 70_000], 1),
        (["--summary", "x", "--next", "tomorrow", "--next-what", "y" * 600], 1),
        (["--summary", "x", "--next", "tomorrow", "--next-what", " "], 1),
        ([], 2),
        (["--summary", "  "], 2),
        (["--summary"], 2),
        (["--summary", "x", "--done", "one"], 2),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_written(
    book_cli: Run, filled_once: Fill, unchanged: Callable[[], bool], words: list[str], code: int, lang: str
) -> None:
    filled_once("ann", lambda: made(book_cli, "Ann"))
    assert unchanged()
    ran = book_cli("log", "C20261121001", *words, "--lang", lang)
    assert (ran.code, ran.out, bool(ran.err)) == (code, "", True)
    assert unchanged()


def test_what_is_written_would_be_noticed(book_cli: Run, unchanged: Callable[[], bool]) -> None:
    """The control."""
    (code,) = made(book_cli, "Ann")
    assert unchanged()
    assert book_cli("log", code, "--summary", "x").code == 0
    assert not unchanged()


def test_the_future_is_refused_in_words(book_cli: Run) -> None:
    (code,) = made(book_cli, "Ann")
    assert "future" in book_cli("log", code, "--summary", "x", "--at", "2026-12-01").err


def test_nobody_is_logged_who_is_not_there_or_in_the_trash(book_cli: Run) -> None:
    codes = made(book_cli, "Ann", "Bob")
    assert book_cli("log", "C20200101001", "--summary", "x").code == 1
    assert book_cli("log", codes[0], "C20200101001", "--summary", "x").code == 1
    book_cli("trash", codes[1])
    assert book_cli("log", codes[1], "--summary", "x").code == 1
    assert book_cli("list", "--json").json["customers"][0]["last_contact"] is None


def test_a_book_opened_to_read_takes_no_contact(book_cli: Run) -> None:
    (code,) = made(book_cli, "Ann")
    assert book_cli("log", code, "--summary", "x", "--read-only").code == 1
    assert stream(book_cli, code, "interaction") == []


def test_characters_that_steer_a_terminal_do_not_get_in(book_cli: Run) -> None:
    (code,) = made(book_cli, "Ann")
    book_cli("log", code, "--summary", "a\x1b[31mb\u202ec", "--next", "tomorrow", "--next-what", "d\x07e")
    assert stream(book_cli, code, "interaction")[0]["summary"] == "a[31mbc"
    assert stream(book_cli, code, "follow_up")[0]["what"] == "de"


def test_the_real_program_logs_into_a_closed_pipe(book_cli: Run) -> None:
    (code,) = made(book_cli, "Ann")
    assert book_cli("log", code, "--summary", "-5 % asked", "--json").code == 0
    command = f"{sys.executable} -m clientbook log {code} --summary again | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("0\n", "")
    assert {entry["summary"] for entry in stream(book_cli, code, "interaction")} == {"again", "-5 % asked"}
