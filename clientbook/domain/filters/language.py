"""Reading a typed line: words and filter in one, ``王 type:potential last>30d (#vip or intent:high)``, in English and Chinese.

::

    line      = either { either }
    either    = term { "or" term } …          and binds stronger than or; brackets say otherwise
    term      = "-" term | "(" … ")" | #tag | field op values | no:field | has:field | word | "some words"
    op        = ":" (is, or contains for a text; "=" is exact, "明*" begins with) | > | < | >= | <=
    values    = value { "," value } | value ".." value

Full-width forms are read as narrow ones. Relative days: ``30d 2w 6m 1y``, ``30天``, ``2周``, ``6个月``, ``1年``; a month counts 30 days, a
year 365. An unknown ``x:`` is an error where the reading is strict, else words with a hint.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches

from clientbook.domain.filters.cutting import Token, cut, narrow, require_whole, split_values
from clientbook.domain.filters.fields import FilterField, Names, Sort, known_words
from clientbook.domain.filters.parsed import FilterError, Hint, Parsed
from clientbook.domain.filters.reading import ValueReader
from clientbook.domain.filters.values import All, Any, Condition, Days, Node, Not, Value
from clientbook.domain.names import fold
from clientbook.i18n import N_

MOST_TYPED = 2_000
MOST_DEEP = 40
MOST_GUESSED = 5
"""Unknown words of one line for which a like one is looked up."""
_SYMBOLS = {">": "over", "<": "under", ">=": "at_least", "<=": "at_most"}
_OPERATOR = re.compile(r">=|<=|>|<|:|=")
EMPTY_OR_FILLED = {"no": True, "没有": True, "无": True, "has": False, "有": False}
"""Words that ask whether a field is empty."""
_NEVER = frozenset({"never", "从未", "从未联系", "从不"})
_EMPTY = frozenset({"empty", "none", "空", "为空"})
_THOUSANDS = re.compile(r"\D{0,4}\d{1,3}(,\d{3})+(\.\d+)?\D{0,4}")
_SHORTHAND = {"超过": "last"}
"""Words that name a field and a comparison: ``超过:30天`` is ``last>30d``."""


def parse(line: str, names: Names, today: date, *, strict: bool = False) -> Parsed:
    """Read a line.

    Args:
        today: what a day without a year is near to.
        strict: whether what is not understood is an error, as on the command line; else it is searched for as words.

    Raises:
        FilterError: only where strict.
    """
    reader = _Reader(line[:MOST_TYPED], names, today, strict)
    return reader.read()


class _Reader:
    """Reads one line."""

    def __init__(self, line: str, names: Names, today: date, strict: bool) -> None:
        self.plain, self.strict = narrow(line), strict
        self.known = known_words(names)
        self.reader = ValueReader(names, today)
        self.tokens: list[Token] = []
        self.at = 0
        self.deep = 0
        self.words: list[str] = []
        self.hints: list[Hint] = []

    def read(self) -> Parsed:
        """The whole line."""
        self.tokens = cut(self.plain, self._asks)
        if self.strict:
            require_whole(self.plain, self.tokens)
        either = any(token.kind == "or" for token in self._top())
        parts: list[Node] = []
        while self.at < len(self.tokens):
            if self.tokens[self.at].kind == ")":
                self._wrong(self.tokens[self.at], N_("has no opening bracket"))
                self.at += 1
                continue
            node = self._either(keep_words=not either)
            parts += node.parts if isinstance(node, All) else [node] if node is not None else []
        return Parsed(" ".join(self.words), _all(parts), tuple(self.hints))

    def _top(self) -> Iterable[Token]:
        depth = 0
        for token in self.tokens:
            depth += {"(": 1, ")": -1}.get(token.kind, 0)
            if depth <= 0:
                yield token

    def _asks(self, text: str) -> bool:
        """Whether a text is a known field with its operator and nothing behind it."""
        match = _OPERATOR.search(text)
        return match is not None and match.end() == len(text) and self._field(text[: match.start()]) is not None

    # reading tokens

    def _either(self, *, keep_words: bool) -> Node | None:
        parts = [self._both(keep_words)]
        while self.at < len(self.tokens) and self.tokens[self.at].kind == "or":
            self.at += 1
            parts.append(self._both(keep_words=False))
        found = [part for part in parts if part is not None]
        if len(found) < 2:
            return found[0] if found else None
        flat = [each for part in found for each in (part.parts if isinstance(part, Any) else (part,))]
        return _one(Any, flat)

    def _both(self, keep_words: bool) -> Node | None:
        parts: list[Node] = []
        while self.at < len(self.tokens) and self.tokens[self.at].kind not in ("or", ")"):
            node = self._term(keep_words)
            parts += node.parts if isinstance(node, All) else [node] if node is not None else []
        return _all(parts)

    def _term(self, keep_words: bool) -> Node | None:
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "not":
            if self.at >= len(self.tokens) or self.tokens[self.at].kind in ("or", ")"):
                self._wrong(token)
                return None
            node = self._term(keep_words=False)
            return None if node is None else node.part if isinstance(node, Not) else Not(node)
        if token.kind == "(":
            return self._bracket(token)
        return self._condition(token, keep_words)

    def _bracket(self, token: Token) -> Node | None:
        self.deep += 1
        if self.deep > MOST_DEEP:
            self._wrong(token, N_("is nested too deeply"))
            self.at = len(self.tokens)
            return None
        node = self._either(keep_words=False)
        self.deep -= 1
        if self.at < len(self.tokens) and self.tokens[self.at].kind == ")":
            self.at += 1
        else:
            self._wrong(token, N_("has no closing bracket"))
        return node

    def _wrong(self, token: Token, why: str = N_("is not understood")) -> None:
        if self.strict:
            raise FilterError(token.column, token.text, "", why)
        self.hints.append(Hint(token.column, token.text))

    # one condition

    def _condition(self, token: Token, keep_words: bool) -> Node | None:
        text = token.text
        if text.startswith("#") and len(text) > 1:
            tags = [part for part in split_values(text[1:]) if part]
            return Condition("tag", "is", tuple(dict.fromkeys(tags))) if tags else self._word(text, keep_words)
        match = None if text.startswith('"') else _OPERATOR.search(text)
        if match is None or match.start() == 0:
            return self._word(text, keep_words)
        name, sign, typed = text[: match.start()], match[0], text[match.end() :]
        if sign == ":" and fold(name) in EMPTY_OR_FILLED:
            return self._filled(token, typed, EMPTY_OR_FILLED[fold(name)], keep_words)
        field = self._field(name)
        if field is None:
            return self._unknown(token, token.column, name, self._near(name, self.known), keep_words)
        try:
            if name in _SHORTHAND and sign == ":":
                sign = ">"
            return self._asked(field, sign, typed, token.column + match.end())
        except FilterError as error:
            if self.strict:
                raise
            return self._unknown(token, error.column, error.word, error.nearest, keep_words)

    def _field(self, name: str) -> FilterField | None:
        folded = fold(name.strip())
        return self.known.get(folded) or self.known.get(_SHORTHAND.get(folded, ""))

    def _near(self, word: str, known: Iterable[str]) -> str:
        if len(self.hints) >= MOST_GUESSED:  # a pasted text full of colons is no filter with as many slips
            return ""
        folded = fold(word)
        # Most Chinese words have two characters: with one of them wrong, half of the word is left.
        found = get_close_matches(folded, list(known), n=1, cutoff=0.6 if folded.isascii() else 0.5)
        return found[0] if found else ""

    def _unknown(self, token: Token, column: int, word: str, nearest: str, keep_words: bool) -> Node | None:
        if self.strict:
            raise FilterError(column, word, nearest)
        self.hints.append(Hint(column, word, nearest))
        return self._word(token.text, keep_words)

    def _filled(self, token: Token, typed: str, empty: bool, keep_words: bool) -> Node | None:
        if self.strict and not typed.strip():
            raise FilterError(token.column + len(token.text) - 1, ":", "", N_("wants a value"))
        field = self._field(typed)
        if field is None or field.key == "anywhere":
            return self._unknown(token, token.column + token.text.find(typed), typed, self._near(typed, self.known), keep_words)
        condition = Condition(field.key, "empty")
        return condition if empty else Not(condition)

    def _word(self, text: str, keep_words: bool) -> Node | None:
        words = " ".join(text.replace('"', " ").split())
        if keep_words:
            self.words.append(words)
            return None
        return Condition("anywhere", "contains", (words,)) if words else None

    # values

    def _asked(self, field: FilterField, sign: str, typed: str, column: int) -> Node:
        if not typed.strip():
            raise FilterError(column - 1, sign, "", N_("wants a value"))
        if field.sort is Sort.TEXT:
            return self._text(field, sign, typed, column)
        if (
            field.sort in (Sort.DAY, Sort.NUMBER, Sort.SCORE)
            and sign in ":="
            and fold(typed) in (_NEVER | _EMPTY if field.sort is Sort.DAY else _EMPTY)
        ):
            return Condition(field.key, "empty")
        first, dots, second = typed.partition("..")
        if dots and sign in ":=" and field.sort not in (Sort.TAG, Sort.CHOICE, Sort.YES_NO, Sort.IMPORT):
            return self._range(field, first, second, column)
        values = tuple(dict.fromkeys(self._values(field, sign, typed, column)))
        if not values:
            raise FilterError(column, typed)
        if sign in ":=":
            return Condition(field.key, "is", values)
        if len(values) > 1 or field.sort in (Sort.TAG, Sort.CHOICE, Sort.YES_NO, Sort.IMPORT) or isinstance(values[0], str):
            raise FilterError(column - len(sign), sign, ":", N_("does not fit this field"))
        return Condition(field.key, _SYMBOLS[sign], values)

    def _range(self, field: FilterField, first: str, second: str, column: int) -> Node:
        if not first and not second:
            raise FilterError(column, "..")
        if not first or not second:
            one = self._value(field, first or second, column, whole=False)
            if isinstance(one, str):
                raise FilterError(column, first or second)
            return Condition(field.key, "at_least" if first else "at_most", (one,))
        low = self._value(field, first, column, whole=False)
        high = self._value(field, second, column + len(first) + 2, whole=False)
        if (
            isinstance(low, str)
            or isinstance(high, str)
            or isinstance(low, int) != isinstance(high, int)
            or isinstance(low, Days) != isinstance(high, Days)
        ):
            raise FilterError(column, f"{first}..{second}")
        return Condition(field.key, "between", (low, high))

    def _text(self, field: FilterField, sign: str, typed: str, column: int) -> Node:
        if sign not in ":=":
            raise FilterError(column - len(sign), sign, ":", N_("does not fit this field"))
        parts = [part for part in split_values(typed) if part]
        if not parts:
            return Condition(field.key, "empty")
        if sign == "=":
            return Condition(field.key, "equals", tuple(dict.fromkeys(parts)))
        if all(len(part) > 1 and part.endswith("*") for part in parts):
            return Condition(field.key, "starts", tuple(dict.fromkeys(part[:-1] for part in parts)))
        return Condition(field.key, "contains", tuple(dict.fromkeys(parts)))

    def _values(self, field: FilterField, sign: str, typed: str, column: int) -> Iterator[Value]:
        at = 0
        for part in _parts(field, sign, typed):
            if part:
                at = max(typed.find(part, at), at)
                yield self._value(field, part, column + at, whole=sign in ":=")
                at += len(part)

    def _value(self, field: FilterField, typed: str, column: int, *, whole: bool = True) -> Value:
        """One value; where it is an end to compare with (not ``whole``), "today" is the day and not the group of steps."""
        word = " ".join(typed.split())
        found = self.reader.read(field, word) if whole or field.sort is not Sort.DUE else self.reader.day(field, word)
        if found is None and not whole and self.reader.read(field, word) is not None:
            raise FilterError(column, word, "", N_("does not fit this field"))
        if found is None:
            raise FilterError(column, word, self._near(word, self.reader.choices(field)))
        return found


def _one(join: type[All] | type[Any], parts: list[Node]) -> Node | None:
    different = tuple(dict.fromkeys(parts))
    return join(different) if len(different) > 1 else different[0] if different else None


def _all(parts: list[Node]) -> Node | None:
    return _one(All, parts)


def _parts(field: FilterField, sign: str, typed: str) -> list[str]:
    """The values of a condition; in a number to compare with, a comma between thousands is part of it."""
    if field.sort in (Sort.NUMBER, Sort.MONEY) and sign not in ":=" and _THOUSANDS.fullmatch(typed):
        return [typed]
    return split_values(typed)
