"""What the program says in a language, for tests that read its screens in both."""

from clientbook import i18n


def said(language: str, message: str, **values: object) -> str:
    """The sentence as the screen shows it; without values only what stands before the first placeholder."""
    before = i18n.language()
    i18n.set_language(language)
    try:
        text = i18n._(message)
    finally:
        i18n.set_language(before)
    return text.format(**values) if values else text.partition("{")[0].strip() or text


def counted(language: str, one: str, many: str, n: int) -> str:
    """The same of a sentence with a number in it."""
    before = i18n.language()
    i18n.set_language(language)
    try:
        return i18n.ngettext(one, many, n).format(n=n)
    finally:
        i18n.set_language(before)
