"""The privacy mask on single values: half of what names somebody, nothing of what somebody wrote, all of the rest."""

from collections.abc import Iterator
from datetime import date

import pytest

from clientbook import text
from clientbook.domain.fields import BY_KEY


@pytest.fixture
def _masked() -> Iterator[None]:
    text.set_masked(True)
    yield
    text.set_masked(False)


HALF = [
    (text.name, "王伟丽", "王**"),
    (text.name, "Ellen O'Hara", "E**"),
    (text.name, "", ""),
    (text.name, "13800138000", "138****8000"),
    (text.name, "zoe@mueller.example", "z***@…"),
    (text.company, "明超科技有限公司", "明****"),
    (text.phone, "13800138000", "138****8000"),
    (text.phone, "+442079460958", "+44 207****0958"),
    (text.phone, "95588", "****88"),
    (text.phone, "no number", "•••"),
    (text.account, "zoe@mueller.example", "z***@…"),
    (text.plain, "anything at all", "•••"),
    (text.plain, "", ""),
    (text.word, "vip", "vip"),
]


@pytest.mark.usefixtures("_masked")
@pytest.mark.parametrize(("made", "stored", "shown"), HALF)
def test_each_kind_shows_as_much_as_tells_two_apart(made, stored: str, shown: str) -> None:
    assert made(stored) == shown


@pytest.mark.parametrize(("made", "stored"), [(made, stored) for made, stored, _shown in HALF if made is not text.phone])
def test_without_the_mask_everything_is_shown(made, stored: str) -> None:
    assert made(stored) == stored


@pytest.mark.usefixtures("_masked")
def test_a_masked_name_masked_again_stays_as_it_is() -> None:
    assert [text.name(text.name(each)) for each in ("王伟丽", "zoe@mueller.example")] == ["王**", "z***@…"]


@pytest.mark.usefixtures("_masked")
def test_fields_of_the_record_follow_their_kind() -> None:
    today = date(2026, 11, 21)
    shown = {key: text.value(BY_KEY[key], stored, today) for key, stored in {
        "name": "王伟丽", "company": "明超科技", "notes": "secret\nwords", "job_title": "采购经理", "level": "vip", "tags": ("高意向",),
    }.items()}  # fmt: skip
    assert shown == {"name": "王**", "company": "明****", "notes": "•••", "job_title": "•••", "level": "VIP", "tags": "#高意向"}
    assert [text.custom_value(kind, "42 Elm Street", today) for kind in ("text", "choice")] == ["•••", "42 Elm Street"]


@pytest.mark.usefixtures("_masked")
def test_what_is_no_display_is_whole() -> None:
    with text.unmasked():
        assert text.plain("whole") == "whole"
    assert text.plain("whole") == "•••"
