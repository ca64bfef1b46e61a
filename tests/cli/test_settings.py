"""Settings from the shell: lists and pairs as one writes them, and what is said to what does not fit."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("left_out_statuses", "ended, paused", ["ended", "paused"]),
        ("left_out_statuses", "ended，paused", ["ended", "paused"]),
        ("left_out_statuses", '["paused"]', ["paused"]),
        ("left_out_statuses", "", []),
        ("tag_rhythms", "vip=14, #高意向=7", {"vip": 14, "高意向": 7}),
        ("tag_rhythms", "高意向＝７，vip=14", {"vip": 14, "高意向": 7}),
        ("tag_rhythms", '{"vip": 14}', {"vip": 14}),
        ("tag_rhythms", "{}", {}),
        ("lead_days", "birthday=7,contract_end=60", {"birthday": 7, "contract_end": 60}),
        ("today_best", "12", 12),
        ("backup_days", "0", 0),
        ("no_answer_days", "5", 5),
        ("leave_out_do_not_contact", "no", False),
        ("leave_out_do_not_contact", "否", False),
        ("leave_out_do_not_contact", "true", True),
    ],
)
def test_lists_and_pairs_are_typed_with_commas_or_as_json(book_cli: Run, key: str, typed: str, value: object) -> None:
    assert book_cli("settings", "set", key, typed).code == 0
    assert book_cli("settings", "get", key, "--json").json["settings"] == {key: value}


@pytest.mark.parametrize(
    ("key", "typed", "told"),
    [
        ("left_out_statuses", "ended,sleepy", "left_out_statuses: is a list of statuses, as in ended,paused, or [] for none (sleepy)"),
        ("tag_rhythms", "vip", "tag_rhythms: is written as in vip=14,friend=60 (vip)"),
        ("tag_rhythms", "vip=soon", "tag_rhythms: is written as in vip=14,friend=60 (vip=soon)"),
        ("tag_rhythms", "vip=0", "tag_rhythms: gives each tag a number of days from 1 to 3650, as in vip=14 (vip=0)"),
        ("tag_rhythms", "vip=99999999999999999999", "tag_rhythms: is written as in"),
        ("lead_days", "birthdays=3", "there is no such kind of occasion (birthdays)"),
        ("today_best", "51", "today_best: is a number from 1 to 50 (51)"),
        ("backup_days", "366", "backup_days: is a number of days from 0 to 365; 0 reminds of nothing (366)"),
        ("no_answer_days", "0", "no_answer_days: is a number of days from 1 to 365 (0)"),
        ("cooling_days", "0", "cooling_days: is a number of days from 1 to 3650 (0)"),
    ],
)
def test_what_does_not_fit_is_answered_with_what_would(book_cli: Run, key: str, typed: str, told: str) -> None:
    before = book_cli("settings", "get", key).out
    answer = book_cli("settings", "set", key, typed)
    assert answer.code == 1
    assert told in answer.err
    assert book_cli("settings", "get", key).out == before


def test_keys_are_read_and_set_by_command(book_cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTBOOK_CONFIG", str(tmp_path / "config.toml"))
    assert book_cli("settings", "get", "keys.new").out == "a,ctrl+n\n"
    assert book_cli("settings", "set", "keys.new", "N,f11").code == 0
    assert book_cli("settings", "get", "keys.new", "--json").json["settings"] == {"keys.new": "N,f11"}
    refused = book_cli("settings", "set", "keys.new", "u")
    assert refused.code == 1
    assert "“new” and “undo” cannot share a key" in refused.err
    assert book_cli("settings", "set", "keys.colour", "u").code == 1
    assert book_cli("settings", "set", "keys.new", "").code == 0
    assert book_cli("settings", "get", "keys.new").out == "a,ctrl+n\n"


def test_a_configuration_that_is_not_understood_is_told_as_it_may_name_another_book(
    book_cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLIENTBOOK_CONFIG", str(tmp_path / "config.toml"))
    assert book_cli("list").err == ""
    (tmp_path / "config.toml").write_text('book = "/elsewhere\n', encoding="utf-8")
    told = book_cli("list", "--json")
    assert (told.code, told.json["total"], told.err.count("config.toml is not understood")) == (0, 0, 1)
