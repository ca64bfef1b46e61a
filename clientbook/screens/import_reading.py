"""In which ways a file can be read: encodings, what stands between cells, sheets; as choices."""

from dataclasses import replace

from clientbook import text
from clientbook.exchange.sheet import Sheet
from clientbook.i18n import N_, _
from clientbook.screens.dialogs.choose import Choice
from clientbook.screens.import_work import HowRead
from clientbook.screens.present.import_columns import DELIMITERS

ENCODINGS: dict[str, str] = {
    "utf-8": "UTF-8",
    "gb18030": N_("GB18030, Chinese Windows (GBK too)"),
    "big5": N_("Big5, Taiwan and Hong Kong"),
    "utf-16": "UTF-16",
    "cp932": N_("Shift JIS, Japanese"),
    "cp949": N_("Korean"),
    "cp1252": N_("Western European"),
    "cp1251": N_("Cyrillic"),
}
"""What can be named, by the name the readers know."""


def choices(sheet: Sheet) -> list[Choice]:
    """What can be chosen for this file."""
    made = []
    if sheet.format == "xlsx":
        return [Choice(f"sheet:{name}", text.word(name), _("sheet")) for name in sheet.sheets or (sheet.chosen,)]
    made.append(Choice("encoding:", _("Encoding as recognised"), _("encoding")))
    made += [Choice(f"encoding:{name}", _(label) if label else name, _("encoding"), (name,)) for name, label in ENCODINGS.items()]
    if sheet.format == "csv":
        made.append(Choice("delimiter:", _("Between cells as recognised"), _("between cells")))
        made += [Choice(f"delimiter:{sign}", f"{_(word)} {sign.strip()}", _("between cells")) for sign, word in DELIMITERS.items()]
    return made


def now(sheet: Sheet, how: HowRead) -> str:
    """The choice in force."""
    return f"sheet:{sheet.chosen}" if sheet.format == "xlsx" else f"encoding:{how.encoding}"


def chosen(how: HowRead, answer: str) -> HowRead:
    """The way of reading with one choice more."""
    kind, _colon, value = answer.partition(":")
    return replace(how, **{kind: value})
