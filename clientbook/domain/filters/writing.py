"""Writing a filter as a line that reads back as the same filter, in the words of either language."""

from datetime import date

from clientbook.domain.filters.cutting import needs_quotes
from clientbook.domain.filters.fields import WORDS, FilterField, Names, Sort, field_of
from clientbook.domain.filters.values import All, Any, Condition, Days, Month, Node, Not, Span, Value, Year
from clientbook.domain.money import plain_amount
from clientbook.domain.spellings import SPELLINGS

_SIGNS = {"over": ">", "under": "<", "at_least": ">=", "at_most": "<="}
_SPANS = {
    "today": "今天",
    "yesterday": "昨天",
    "tomorrow": "明天",
    "this_week": "本周",
    "last_week": "上周",
    "next_week": "下周",
    "this_month": "本月",
    "last_month": "上月",
    "next_month": "下月",
    "this_year": "今年",
    "last_year": "去年",
}


def text_of(node: Node | None, names: Names, language: str = "en", words: str = "") -> str:
    """The line; ``parse`` makes the same words and filter of it, strictly too.

    A condition on a field the book no longer has is left out.
    """
    parts = [words] if words else []
    if node is not None:
        tops = node.parts if isinstance(node, All) else (node,)
        written = [_written(part, names, language, inside=len(tops) > 1 or bool(words)) for part in tops]
        parts += [part for part in written if part]
    return " ".join(parts)


def _written(node: Node, names: Names, language: str, *, inside: bool) -> str:
    match node:
        case Condition():
            return _condition(node, names, language)
        case Not(Condition(field, "empty")):
            return _filled(field, names, language, empty=False)
        case Not(part):
            written = _written(part, names, language, inside=True)
            return f"-{written}" if written else ""
        case All(parts):
            return _bracketed([_written(part, names, language, inside=True) for part in parts], " ", inside=inside)
        case Any(parts):
            return _bracketed([_written(part, names, language, inside=True) for part in parts], " or ", inside=inside)


def _bracketed(parts: list[str], between: str, *, inside: bool) -> str:
    kept = [part for part in parts if part]
    joined = between.join(kept)
    return f"({joined})" if inside and len(kept) > 1 else joined


def word_for(field: FilterField, language: str) -> str:
    """What a field is called in a line."""
    if field.key.startswith("custom:"):
        label = field.label.replace(" ", "_")
        return field.key if needs_quotes(label) else label
    if language != "zh_CN":
        return {
            "created_at": "created",
            "changed_at": "changed",
            "checked_on": "checked",
            "persons": "person",
            "rhythm_days": "rhythm",
        }.get(field.key, field.key)
    return next((name for name in field.names if not name.isascii()), field.key)


def _filled(key: str, names: Names, language: str, *, empty: bool) -> str:
    field = field_of(key, names)
    words = ("没有", "有") if language == "zh_CN" else ("no", "has")
    return f"{words[0 if empty else 1]}:{word_for(field, language)}" if field is not None else ""


def _condition(node: Condition, names: Names, language: str) -> str:
    field = field_of(node.field, names)
    if field is None:
        return ""
    if node.op == "empty":
        return _filled(node.field, names, language, empty=True)
    name = word_for(field, language)
    values = [value_text(value, field, names, language) for value in node.values]
    match node.op:
        case "between":
            return f"{name}:{values[0]}..{values[1]}"
        case "starts":
            return f"{name}:{','.join(value + '*' for value in values)}"
        case "equals":
            return f"{name}={','.join(values)}"
        case "contains" | "is":
            if field.sort is Sort.TAG and not any(value.startswith('"') for value in values):
                return f"#{','.join(values)}"
            return f"{name}:{','.join(values)}"
        case _:
            return f"{name}{_SIGNS[node.op]}{values[0]}"


def value_text(value: Value, field: FilterField, names: Names, language: str) -> str:
    """One value as it stands in a line."""
    chinese = language == "zh_CN"
    match value:
        case Days(count):
            return f"{count}天" if chinese else f"{count}d"
        case Month(year, month):
            return f"{year:04d}-{month:02d}"
        case Year(year):
            return f"{year:04d}"
        case Span(name):
            return _SPANS[name] if chinese else name
        case date():
            return value.isoformat()
        case int():
            return _number(value, field, names, chinese)
        case str():
            return _quoted(_choice(value, field, names, chinese))


def _number(value: int, field: FilterField, names: Names, chinese: bool) -> str:
    if field.sort is Sort.YES_NO:
        return ("是" if value else "否") if chinese else ("yes" if value else "no")
    if field.sort is Sort.SCORE:
        return plain_amount(value)
    return plain_amount(value, names.currency) if field.sort is Sort.MONEY else str(value)


def _choice(value: str, field: FilterField, names: Names, chinese: bool) -> str:
    """A choice in the words of the language, where they name it and nothing else."""
    if field.sort not in (Sort.CHOICE, Sort.DUE) or not chinese:
        return value
    lists = "channel" if field.pick_list == "do_not_contact" else field.pick_list
    if own := names.own_words.get(lists, {}).get(value):
        return own
    if value in WORDS.get(field.pick_list, {}):
        return WORDS[field.pick_list][value].split("|")[0]
    return SPELLINGS.get(lists, {}).get(value, value).split("|")[0]


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""')) if needs_quotes(text) else text
