"""How well pasted texts are read: two hundred invented ones, the figures of ``docs/paste.md``, and nothing lost in any of them."""

import re
from pathlib import Path

import pytest

from clientbook.domain.paste import propose
from tests.support import pasted
from tests.support.pasted import Text, judged, tallies, texts

PAGE = Path(__file__).parents[2] / "docs" / "paste.md"
WRONG = 0.03
"""Of what is proposed, so much may be wrong at most: wrong is worse than missed."""
FOUND = {"zh": 0.94, "en": 0.95}
"""Of what a careful person would write, so much is proposed at least."""
LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["tuned", "held out"])
def test_little_is_wrong_and_nearly_all_is_found(language: str, part: str) -> None:
    total = next(tally for each, name, tally in tallies(language) if (each, name) == (part, "all"))
    assert total.wrong / (total.right + total.wrong) <= WRONG
    assert total.right / (total.right + total.wrong + total.missed) >= FOUND[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_the_figures(language: str) -> None:
    section = PAGE.read_text(encoding="utf-8").split(f"### {'Chinese' if language == 'zh' else 'English'}")[1].split("\n#")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert rows == list(pasted.table(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_a_hundred_texts_sixty_of_them_for_tuning(language: str) -> None:
    parts = [text.part for text in texts(language)]
    assert (parts.count("tuned"), parts.count("held out")) == (60, 40)
    assert len({text.pasted for text in texts(language)}) == 100


def test_another_value_where_one_belongs_counts_as_wrong() -> None:
    text = Text("zh", 0, {"paste": "李雷 13800138000", "name": "张伟", "phone": ["13900139000"]})
    proposal = text.read()
    assert (judged(text, "name", proposal).wrong, judged(text, "name", proposal).missed) == (1, 0)
    assert (judged(text, "phone", proposal).wrong, judged(text, "phone", proposal).missed) == (1, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_nobody_knows_is_kept_wherever_it_stands(language: str) -> None:
    word = "饕餮纹" if language == "zh" else "qwvzx"
    for text in texts(language):
        lines = text.pasted.splitlines()
        place = text.number % len(lines)
        lines[place] = f"{lines[place]} {word}"
        proposal = propose("\n".join(lines), pasted.NOW, text.region)
        assert word in "".join(item.value for item in proposal.items), lines[place]


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_numbers_and_mails_are_kept_as_a_value_or_in_a_note(language: str) -> None:
    for text in texts(language):
        proposal = text.read()
        kept = re.sub(r"\W", "", "".join(item.value for item in proposal.items)).casefold()
        for number in re.findall(r"\d(?:[\d()]| (?=[\d(])|-(?=\d)){6,}|[\w.]+@[\w.]+", text.pasted):
            if not re.fullmatch(r"(?:19|20)\d\d-\d\d-\d\d(?: \d\d)?", number.strip()):
                assert re.sub(r"\W", "", number).casefold() in kept, (number, text.pasted)
