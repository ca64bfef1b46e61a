"""Errors, steps of the journal and field values in words."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

import pytest

from clientbook import i18n, text
from clientbook.domain import errors
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.dates import AmbiguousDate
from clientbook.domain.errors import BookDamaged, BookInUse, InvalidValue, KeysDamaged, NotSaved, WrongPassphrase, WrongRecoveryCode
from clientbook.domain.fields import BY_KEY, FIELDS, KINDS, POINT_KINDS
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.domain.spellings import choice_key
from tests.support.languages import speaking

TODAY = date(2026, 11, 21)
TREE = [each for _name, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, errors.ClientbookError)]


@dataclass(frozen=True)
class Step:
    kind: str
    customers: int = 1
    who: tuple[str, ...] = ("王伟丽",)
    fields: tuple[str, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def made(kind: type[errors.ClientbookError]) -> errors.ClientbookError:
    if issubclass(kind, InvalidValue):
        return kind("name", "is empty")
    return kind("") if kind is not errors.ImportProblem else errors.ImportProblem("is empty", 7)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_every_error_of_the_tree_has_a_sentence_in_both_languages(kind: type[errors.ClientbookError], language: str) -> None:
    if kind in (errors.ClientbookError, errors.Refused):
        return  # they carry their own sentence
    with speaking(language):
        sentence = text.error_sentence(made(kind))
    assert sentence
    assert "{" not in sentence


def test_the_sentences_are_those_agreed_on() -> None:
    with speaking("zh_CN"):
        assert text.error_sentence(WrongPassphrase()) == "主密码不对，客户簿没有任何改动，请再试一次"
        assert (
            text.error_sentence(BookDamaged("book.db page 1"))
            == "客户簿文件已损坏（book.db 第 1 页），没有改动任何文件；可从快照或备份恢复"
        )
        assert text.error_sentence(BookDamaged("book.db is cut off")).startswith("客户簿文件已损坏（book.db 不完整）")
        assert text.error_sentence(BookInUse()) == "客户簿正在另一个窗口打开。"
        assert text.error_sentence(NotSaved("full")) == "没有保存：磁盘已满。内容还在表单里，腾出空间后再存一次"
        assert text.error_sentence(InvalidValue("headcount", "is not a number that fits", "abc")) == "人员规模：不是合适的数字（abc）"
    with speaking("en"):
        assert text.error_sentence(WrongPassphrase()) == "Wrong passphrase. Nothing in the book was changed, please try again"
        assert text.error_sentence(WrongRecoveryCode("3")).startswith("The recovery code has a mistake in group 3.")
        assert text.error_sentence(InvalidValue("name", "is empty")) == "Name: is empty"
        assert "recovery code" in text.error_sentence(KeysDamaged("book.keys"))
        assert "5 Mar 2024 or 3 May 2024" in text.error_sentence(AmbiguousDate("5/3/2024", ("2024-03-05", "2024-05-03")))


def test_a_foreign_error_is_told_without_its_text() -> None:
    for language in i18n.LANGUAGES:
        with speaking(language):
            sentence = text.error_sentence(ValueError("王伟丽 13800138000"))
        assert "ValueError" in sentence
        assert "王伟丽" not in sentence


def test_what_an_error_quotes_steers_no_terminal() -> None:
    assert "\x1b" not in text.error_sentence(InvalidValue("name", "is too long", "\x1b]0;x\x07"))
    assert "\x1b" not in text.error_sentence(errors.NotFound("\x1b[2J"))


@pytest.mark.parametrize(
    ("step", "english", "chinese"),
    [
        (Step("create"), "New: 王伟丽", "新增：王伟丽"),
        (Step("edit", fields=("points", "tags")), "Edited: 王伟丽 (Contact point, Tags)", "修改：王伟丽（联系方式、标签）"),
        (Step("import", 300, ("a", "b", "c")), "Import of 300 customers", "导入 300 位客户"),
        (Step("import", 1_000_000, ("a",)), "Import of 1,000,000 customers", "导入 1,000,000 位客户"),
        (Step("trash", 2, ("a", "b")), "2 customers moved to trash", "2 位客户移到回收站"),
        (Step("erase", 1, ("",)), "1 customer erased for good", "彻底删除 1 位客户"),
        (Step("log"), "Contact with 王伟丽", "记沟通：王伟丽"),
        (Step("follow_up", detail={"state": "done"}), "Follow-up done: 王伟丽", "完成待跟进：王伟丽"),
        (Step("follow_up", detail={"state": "open"}), "Follow-up for 王伟丽", "安排跟进：王伟丽"),
        (Step("setting", 0, ()), "Settings changed", "修改设置"),
        (Step("pick_list", 0, ()), "Pick list changed", "修改选项表"),
        (Step("undo"), "Undo: 王伟丽", "撤销：王伟丽"),
        (Step("undo", 3, ("a", "b", "c")), "Undo for 3 customers", "撤销 3 位客户的改动"),
        (Step("redo", 0, ()), "Redo", "重做"),
        (Step("something new"), "Changed: 王伟丽", "改动：王伟丽"),
        (Step("something new", 2, ("a", "b")), "Changes of 2 customers", "改动 2 位客户"),
    ],
    ids=lambda value: value.kind if isinstance(value, Step) else "",
)
def test_steps_are_titled(step: Step, english: str, chinese: str) -> None:
    with speaking("en"):
        assert text.unit_title(step) == english
    with speaking("zh_CN"):
        assert text.unit_title(step) == chinese


def test_a_step_names_three_fields_at_most_and_no_name_steers_the_terminal() -> None:
    with speaking("en"):
        title = text.unit_title(Step("edit", who=("\x1b[2JBob [/b]",), fields=("name", "company", "notes", "tags")))
    assert title == "Edited:  [2JBob [/b] (Name, Company, Notes, ...)"


def test_changes_and_reasons_are_named() -> None:
    with speaking("zh_CN"):
        assert text.change_label("points", "state") == "联系方式 / 状态"
        assert text.change_label("name") == "姓名"
        assert text.change_label("custom:3") == "自定义字段"
        assert text.kept_why(type("K", (), {"why": "newer_edit"})()) == "同一个字段后来又改过"


PERSON = ContactPerson(name="张经理", role="decision_maker")
CUSTOMER = Customer(
    name="王伟丽", company="明超科技", birth="L--08-15", headcount=1200, revenue=8_640_000, source="referral", type="potential",
    tags=("高意向", "b2b"),
    do_not_contact=("phone", "sms"), consent_date=date(2024, 3, 5), notes="a\nb", rhythm_days=14,
    points=(ContactPoint(kind="phone", value="13800138000"),),
    persons=(PERSON,), level="自己的词", created_at=datetime(2026, 11, 21, 6, 5, tzinfo=UTC),
)  # fmt: skip


def shown(key: str) -> str:
    return text.field_value(BY_KEY[key], CUSTOMER, today=TODAY)


def test_values_of_every_type_are_shown_in_both_languages() -> None:
    with speaking("en"):
        keys = ("name", "birth", "headcount", "revenue", "source", "tags", "do_not_contact", "consent_date", "rhythm_days")
        assert [shown(key) for key in keys] == [
            "王伟丽", "lunar 15th of 8th month", "1,200", "¥86,400", "referral", "#高意向 #b2b", "phone call, text message",
            "5 Mar 2024", "14 days",
        ]  # fmt: skip
    with speaking("zh_CN"):
        keys = ("birth", "source", "type", "kind", "do_not_contact", "consent_date", "rhythm_days", "persons", "points")
        assert [shown(key) for key in keys] == [
            "农历八月十五", "转介绍", "潜在客户", "个人", "电话、短信", "2024-03-05", "14 天", "张经理", "电话 138 0013 8000",
        ]  # fmt: skip
        assert [shown("level"), shown("notes"), shown("family")] == ["自己的词", "a\nb", ""]
        assert text.value(BY_KEY["do_not_contact"], ("all",), TODAY) == "全部"


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
def test_every_field_of_a_full_record_can_be_shown(field: Any) -> None:
    assert isinstance(text.field_value(field, CUSTOMER, today=TODAY), str)
    assert text.field_value(field, Customer(name="x"), today=TODAY) is not None


def test_own_fields_are_shown_by_their_type() -> None:
    with speaking("zh_CN"):
        assert [text.custom_value("yesno", value, TODAY) for value in (True, False, None)] == ["是", "否", ""]
        assert [text.custom_value("date", value, TODAY) for value in ("2024-03-05", "odd")] == ["2024-03-05", "odd"]
        assert [text.custom_value("number", 1200, TODAY), text.custom_value("text", "0012345", TODAY)] == ["1,200", "0012345"]


def test_the_owners_words_stand_before_the_programs() -> None:
    entry = type("E", (), {"list": "source", "key": "referral", "label": "朋友", "own": True})()
    text.use_own_words([entry])
    try:
        assert text.label("source", "referral") == "朋友"
        assert text.label("level", "vip") == "VIP"
    finally:
        text.use_own_words([])
    with speaking("en"):
        assert text.label("source", "referral") == "referral"
        assert text.label("source", "抖音") == "抖音"


def test_every_choice_is_recognised_by_the_word_it_is_shown_with() -> None:
    for language in i18n.LANGUAGES:
        with speaking(language):
            for name, entries in {"kind": KINDS, **PICK_LISTS}.items():
                for key in entries:
                    assert choice_key(name, text.label(name, key)) == key
            assert all(text.point_kind(key) for key in POINT_KINDS)


def test_what_the_door_took_out_is_told() -> None:
    with speaking("en"):
        assert text.removed_sentence(0) == ""
        assert text.removed_sentence(1) == "1 character that cannot be kept was left out"
        assert text.removed_sentence(3) == "3 characters that cannot be kept were left out"
