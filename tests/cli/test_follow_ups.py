"""followup list, add, done, snooze, cancel: planned steps from the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from clientbook.data import PickEntry, open_book
from tests.cli.conftest import Fill, Run, made, stream
from tests.support.books import CLOCK, PASSPHRASE

TODAY = "2026-11-21"
KEYS = {"id", "code", "name", "due", "time", "what", "channel", "repeat", "snoozed", "state"}


def plan(run: Run, code: str, due: str, what: str, *more: str, at: str = "") -> str:
    """A planned step; its number."""
    ran = run("followup", "add", code, "--due", due, "--what", what, *more, at=at)
    assert ran.code == 0, ran.err
    return ran.out.strip()


def listed(run: Run, *words: str) -> list[tuple[str, str | None]]:
    """What is planned and for when."""
    return [(step["what"], step["due"]) for step in run("followup", "list", *words, "--json").json["follow_ups"]]


@pytest.fixture
def full(book_cli: Run, filled_once: Fill) -> Run:
    """A book with a step in every group."""
    filled_once("follow-ups", lambda: fill(book_cli))
    return book_cli


def fill(book_cli: Run) -> None:
    """Plan them."""
    codes = made(book_cli, "Ann", "王伟丽", at="2026-11-10")
    for due, what in (("2026-11-17", "late"), ("2026-11-28", "in a week"), ("2026-11-29", "later"), ("none", "some time"), (TODAY, "now")):
        plan(book_cli, codes[what in ("now", "later")], due, what, at="2026-11-10")


def test_steps_are_listed_by_group_the_earliest_first(full: Run) -> None:
    assert listed(full) == [
        ("late", "2026-11-17"),
        ("now", TODAY),
        ("in a week", "2026-11-28"),
        ("later", "2026-11-29"),
        ("some time", None),
    ]
    for group, what in (("overdue", "late"), ("today", "now"), ("next7", "in a week"), ("later", "later"), ("undated", "some time")):
        document = full("followup", "list", "--due", group, "--json").json
        assert (document["schema"], document["total"], [step["what"] for step in document["follow_ups"]]) == (1, 1, [what])
    assert set(full("followup", "list", "--json").json["follow_ups"][0]) >= KEYS
    assert full("followup", "list", "--due", "tomorrow").code == 2


def test_a_limit_keeps_the_true_total(full: Run) -> None:
    document = full("followup", "list", "--limit", "2", "--json").json
    assert (document["total"], len(document["follow_ups"])) == (5, 2)
    assert full("followup", "list", "--limit", "0", "--json").json["follow_ups"] == []


@pytest.mark.parametrize(("lang", "words"), [("en", ("4 days late", "no date", "today")), ("zh_CN", ("晚 4 天", "未定日期", "今天"))])
def test_people_read_a_table_in_their_language(full: Run, lang: str, words: tuple[str, ...]) -> None:
    ran = full("followup", "list", "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert all(word in ran.out for word in words)
    assert len(ran.out.splitlines()) == 6


def test_the_owners_words_are_read_and_shown(book_cli: Run, folder: Path) -> None:
    book = open_book(folder, PASSPHRASE, clock=CLOCK)
    book.save_pick_entry(PickEntry("channel", "visit", "door to door", own=True))
    book.save_pick_entry(PickEntry("channel", "", "carrier pigeon", own=True))
    book.close()
    (code,) = made(book_cli, "Ann")
    plan(book_cli, code, TODAY, "offer", "--channel", "Door to Door")
    plan(book_cli, code, TODAY, "letter", "--channel", "carrier pigeon")
    steps = book_cli("followup", "list", "--json").json["follow_ups"]
    assert [step["channel"] for step in steps] == ["visit", "carrier pigeon"]
    out = book_cli("followup", "list").out
    assert "door to door" in out
    assert "carrier pigeon" in out


def test_plain_is_one_line_for_each_step(full: Run) -> None:
    lines = full("followup", "list", "--plain").out.splitlines()
    assert len(lines) == 5
    assert all(line.count("\t") == 6 for line in lines)
    assert lines[0].split("\t")[2:5] == ["C20261110001", "Ann", "late"]


def test_a_step_has_its_time_channel_and_repeat(book_cli: Run) -> None:
    (code,) = made(book_cli, "Ann")
    ran = book_cli(
        "followup",
        "add",
        code,
        "--due",
        "下周五",
        "--what",
        "二期预算",
        "--channel",
        "电话",
        "--repeat",
        "每两周",
        "--time",
        "15:00",
        "--json",
    )
    assert {"id", "code", "unit"} <= set(ran.json)
    (step,) = book_cli("followup", "list", "--json").json["follow_ups"]
    assert {key: step[key] for key in KEYS - {"name"}} == {
        "id": ran.json["id"], "code": code, "due": "2026-11-27", "time": "15:00", "what": "二期预算", "channel": "phone", "repeat": "2w",
        "snoozed": 0, "state": "open",
    }  # fmt: skip
    assert listed(book_cli, "--channel", "phone") != []
    assert listed(book_cli, "--channel", "visit") == []
    timed = book_cli("followup", "add", code, "--due", "tomorrow 3pm", "--what", "call")
    assert timed.code == 0
    assert book_cli("followup", "list", "--json").json["follow_ups"][0]["time"] == "15:00"


def test_done_closes_a_step_and_may_plan_the_next(book_cli: Run) -> None:
    (code,) = made(book_cli, "Ann")
    first = plan(book_cli, code, TODAY, "offer")
    ran = book_cli("followup", "done", first, "--next", "+7d", "--next-what", "ask again", "--json")
    assert (ran.json["id"], ran.json["code"], isinstance(ran.json["unit"], int)) == (int(first), code, True)
    (step,) = book_cli("followup", "list", "--json").json["follow_ups"]
    assert (step["id"], step["what"], step["due"]) == (ran.json["follow_up"], "ask again", "2026-11-28")
    assert book_cli("list", "--json").json["customers"][0]["last_contact"] is None
    book_cli("undo")
    assert listed(book_cli) == [("offer", TODAY)]


def test_done_with_an_outcome_logs_the_contact(book_cli: Run) -> None:
    (code,) = made(book_cli, "Ann")
    assert book_cli("followup", "done", plan(book_cli, code, TODAY, "offer", "--channel", "visit"), "--outcome", "已约定").code == 0
    (contact,) = stream(book_cli, code, "interaction")
    assert (contact["outcome"], contact["channel"], contact["reached"]) == ("agreed", "visit", True)
    assert book_cli("list", "--json").json["customers"][0]["last_contact"] == TODAY
    assert book_cli("followup", "done", plan(book_cli, code, TODAY, "call"), "--outcome", "no_answer").code == 0
    book_cli("log", code, "--summary", "x", "--channel", "wechat")
    book_cli("followup", "done", plan(book_cli, code, TODAY, "again"), "--outcome", "二期等预算")
    contact = stream(book_cli, code, "interaction")[0]
    assert (contact["summary"], contact["outcome"], contact["channel"], contact["reached"]) == ("二期等预算", "", "wechat", True)
    book_cli("undo")
    assert [contact["reached"] for contact in stream(book_cli, code, "interaction")] == [True, False, True]
    assert listed(book_cli) == [("again", TODAY)]


def test_a_repeating_step_comes_again_once_however_late_it_was(book_cli: Run) -> None:
    (code,) = made(book_cli, "Ann", at="2026-01-31")
    first = plan(book_cli, code, "2026-01-31", "report", "--repeat", "monthly", at="2026-01-31")
    ran = book_cli("followup", "done", first, "--json")
    assert listed(book_cli) == [("report", "2026-11-30")]
    again = book_cli("followup", "done", str(ran.json["follow_up"]), "--json", at="2026-11-30")
    assert book_cli("followup", "list", "--json", at="2026-11-30").json["follow_ups"][0]["due"] == "2026-12-31"
    assert again.json["follow_up"] is not None
    book_cli("followup", "cancel", str(again.json["follow_up"]))
    assert listed(book_cli) == []


def test_snooze_moves_and_leaves_a_trace(book_cli: Run) -> None:
    (code,) = made(book_cli, "Ann")
    step = plan(book_cli, code, TODAY, "offer")
    assert book_cli("followup", "snooze", step, "三天后").out.strip() == step
    assert book_cli("followup", "snooze", step, "next monday", "--json").json["follow_up"] is None
    (found,) = book_cli("followup", "list", "--json").json["follow_ups"]
    assert (found["snoozed"], found["state"]) == (2, "open")
    book_cli("undo", "2")
    (found,) = book_cli("followup", "list", "--json").json["follow_ups"]
    assert (found["due"], found["snoozed"]) == (TODAY, 0)


def test_cancel_calls_off_and_undo_brings_back(book_cli: Run) -> None:
    (code,) = made(book_cli, "Ann")
    step = plan(book_cli, code, TODAY, "offer")
    assert book_cli("followup", "cancel", step).code == 0
    assert listed(book_cli) == []
    assert (
        next(entry["state"] for entry in book_cli("show", code, "--json").json["timeline"] if entry["kind"] == "follow_up") == "cancelled"
    )
    book_cli("undo")
    assert listed(book_cli) == [("offer", TODAY)]


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_a_step_that_is_not_there_or_closed_is_a_sentence(book_cli: Run, lang: str) -> None:
    (code,) = made(book_cli, "Ann")
    closed = plan(book_cli, code, TODAY, "offer")
    book_cli("followup", "done", closed)
    before = book_cli("history", "--json").json
    for number in ("99", closed):
        for words in (("done", number), ("snooze", number, "tomorrow"), ("cancel", number)):
            ran = book_cli("followup", *words, "--lang", lang)
            assert (ran.code, ran.out, ran.err.count("\n"), number in ran.err) == (1, "", 1, True)
    assert book_cli("history", "--json").json == before


@pytest.mark.parametrize(
    ("words", "code"),
    [(["add", "C20261121001", "--due", "yesterday", "--what", "x"], 1), (["add", "C20261121001", "--due", "blue moon", "--what", "x"], 1),
     (["add", "C20261121001", "--due", "3/5/2027", "--what", "x"], 1), (["add", "C20261121001", "--due", "tomorrow", "--what", "  "], 1),
     (["add", "C20261121001", "--due", "tomorrow", "--what", "x", "--time", "25:00"], 1),
     (["add", "C20261121001", "--due", "none", "--what", "x", "--time", "15:00"], 1),
     (["add", "C20261121001", "--due", "none", "--what", "x", "--repeat", "weekly"], 1),
     (["add", "C20261121001", "--due", "tomorrow", "--what", "x", "--repeat", "now and then"], 1),
     (["add", "C20261121001", "--due", "tomorrow", "--what", "x" * 501], 1),
     (["add", "C20261121001", "--due", "tomorrow", "--what", "x", "--channel", "pigeon"], 1),
     (["add", "C20200101001", "--due", "tomorrow", "--what", "x"], 1), (["snooze", "1", "yesterday"], 1), (["snooze", "1", "blue moon"], 1),
     (["done", "1", "--next", "blue moon"], 1), (["done", "1", "--outcome", "x" * 70_000], 1),
     (["add", "C20261121001", "--due", "tomorrow"], 2), (["add", "C20261121001", "--what", "x"], 2), (["done"], 2), (["done", "x"], 2),
     (["done", "0"], 2), (["done", "³"], 2), (["snooze", "1"], 2), ([], 2), (["nonsense"], 2), (["list", "--limit", "x"], 2)],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_written(
    book_cli: Run, filled_once: Fill, unchanged: Callable[[], bool], words: list[str], code: int
) -> None:
    filled_once("offer", lambda: plan(book_cli, made(book_cli, "Ann")[0], TODAY, "offer"))
    assert unchanged()
    ran = book_cli("followup", *words)
    assert (ran.code, ran.out, bool(ran.err)) == (code, "", True)
    assert unchanged()


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_the_shared_word_explains_itself(book_cli: Run, lang: str) -> None:
    helped = book_cli("followup", "--help", "--lang", lang)
    assert (helped.code, all(word in helped.out for word in ("list", "add", "done", "snooze", "cancel"))) == (0, True)
    assert book_cli("--lang", lang, "followup", "--json", "list").json["total"] == 0
