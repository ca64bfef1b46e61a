"""Random filters over every field, for a book with fields of the owner's own."""

from datetime import date
from typing import Any as Anything

from hypothesis import strategies as st

from clientbook.domain.filters import All, Any, Condition, CustomName, Days, Month, Names, Node, Not, Span, Year, field_of
from clientbook.domain.filters.fields import FILTER_FIELDS, WORDS, Sort
from clientbook.domain.filters.values import SPANS
from clientbook.domain.pick_lists import PICK_LISTS

TODAY = date(2026, 11, 21)
NAMES = Names(
    custom=(
        CustomName(3, "会员卡号"),
        CustomName(4, "Shoe size", "number"),
        CustomName(5, "Paid until", "date"),
        CustomName(6, "Colour", "choice", ("red, dark", "blue")),
        CustomName(7, "Newsletter", "yesno"),
    )
)
KEYS = [each.key for each in FILTER_FIELDS] + [f"custom:{own.id}" for own in NAMES.custom]

SNIPPETS = (
    *(
        "王",
        "王伟",
        "科技",
        "Müller",
        "mul",
        "STRASSE",
        "straße",
        "ＡＢＣ",
        "abc",
        "①",
        "12",
        "１２",
        "平成",
        "㍻",
        "ﬃ",
        "İ",
        "i",
        "o'h",
        "%",
        "_",
    ),
    *("é", "O", "ø", "ÆON", "🙂", "x]y", "[", "^", "王·伟", "139", "C2026", "红", "北京市"),
)
"""Texts that are in the random books too, in spellings that fold to each other."""

random_texts = st.text(
    st.one_of(st.characters(codec="utf-8", exclude_categories=("C", "Z")), st.sampled_from('""“”＂, ')), min_size=1, max_size=8
).filter(lambda text: not text.endswith("*") and text == " ".join(text.split()))
texts = st.one_of(st.sampled_from(SNIPPETS), random_texts)
days = st.one_of(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.dates(date(2026, 8, 1), date(2027, 2, 1)))
calendar = st.one_of(
    days,
    st.builds(Month, st.one_of(st.integers(1950, 2099), st.integers(2025, 2027)), st.integers(1, 12)),
    st.builds(Year, st.one_of(st.integers(1950, 2099), st.integers(2025, 2027))),
    st.sampled_from(SPANS).map(Span),
)


def choices_of(key: str) -> list[str]:
    field = field_of(key, NAMES)
    assert field is not None
    if field.choices:
        return list(field.choices)
    if field.key == "kind":
        return ["person", "organisation"]
    if field.pick_list == "do_not_contact":
        return ["all", *PICK_LISTS["channel"]]
    return list(WORDS.get(field.pick_list) or PICK_LISTS[field.pick_list])


@st.composite
def conditions(draw: Anything, keys: st.SearchStrategy[str] | None = None) -> Condition:
    key = draw(keys if keys is not None else st.sampled_from(KEYS))
    field = field_of(key, NAMES)
    some = lambda values: tuple(draw(st.lists(values, min_size=1, max_size=3, unique=True)))  # noqa: E731
    compared = st.sampled_from(("over", "under", "at_least", "at_most"))
    if draw(st.integers(0, 5)) == 0 and key != "anywhere":
        return Condition(key, "empty")
    match field.sort:
        case Sort.TEXT:
            return Condition(key, draw(st.sampled_from(("contains", "equals", "starts"))), some(texts))
        case Sort.TAG:
            return Condition(key, "is", some(texts.filter(lambda text: not text.startswith(("#", "＃")))))
        case Sort.CHOICE:
            return Condition(key, "is", some(st.sampled_from(choices_of(key))))
        case Sort.YES_NO:
            return Condition(key, "is", some(st.integers(0, 1)))
        case Sort.IMPORT:
            return Condition(key, "is", some(st.one_of(st.just("last"), st.integers(1, 9))))
        case Sort.NUMBER | Sort.MONEY | Sort.SCORE:
            numbers = st.one_of(st.integers(0, 90), st.integers(0, 999_999)).map(lambda n: n * 100 if field.sort is Sort.MONEY else n)
            if field.sort is Sort.SCORE:
                numbers = st.one_of(st.integers(100, 500), st.integers(1, 5).map(lambda n: n * 100))
            asked = draw(st.one_of(st.just("is"), st.just("between"), compared))
            return Condition(key, asked, some(numbers) if asked == "is" else tuple(draw(numbers) for _ in range(1 + (asked == "between"))))
        case Sort.BORN:
            return draw(
                st.one_of(
                    st.builds(
                        lambda values: Condition(key, "is", tuple(values)),
                        st.lists(st.one_of(st.integers(1, 12), st.sampled_from(SPANS).map(Span)), min_size=1, max_size=3, unique=True),
                    ),
                    st.builds(
                        lambda op, year: Condition(key, op, (year,)),
                        st.sampled_from(("is", "over", "under")),
                        st.builds(Year, st.integers(1950, 2020)),
                    ),
                )
            )
    asked = draw(st.one_of(st.just("is"), st.just("between"), compared))
    value = draw(st.sampled_from((calendar, st.builds(Days, st.one_of(st.integers(0, 999), st.integers(0, 60))))))
    if asked == "is":
        # Of steps "today" is the group, which means the same.
        found = some(value.filter(lambda each: each != Span("today")) if field.sort is Sort.DUE else value)
        return Condition(key, "is", (draw(st.sampled_from(list(WORDS["due"]))), *found) if field.sort is Sort.DUE else found)
    return Condition(key, asked, tuple(draw(value) for _ in range(1 + (asked == "between"))))


def joined(join: type, parts: list[Node]) -> Node:
    flat = [each for part in parts for each in (part.parts if isinstance(part, join) else (part,))]
    kept = tuple(dict.fromkeys(flat))
    return join(kept) if len(kept) > 1 else kept[0]


def _joined(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: joined(All, parts)),
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: joined(Any, parts)),
        inner.map(lambda part: part.part if isinstance(part, Not) else Not(part)),
    )


nodes = st.recursive(conditions(), _joined, max_leaves=8)
