"""Settings as lines: what each one is called, what holds now, whether it is the usual, and how it is changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from clientbook import text
from clientbook.config import Config
from clientbook.data import CustomField, PickEntry
from clientbook.domain import setting_text
from clientbook.domain.occasion import LEAD
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.domain.tidy import KINDS
from clientbook.i18n import N_, _, ngettext
from clientbook.text import tidy
from clientbook.widgets.blocks import GAP, Block, Piece, column, cut

LABEL_CELLS = 26
"""Cells of the names of settings."""

MACHINE: dict[str, tuple[str, str]] = {
    "language": (N_("Language"), N_("the language of the program on this machine")),
    "theme": (N_("Look"), N_("colours of the screen")),
    "glyphs": (N_("Signs"), N_("choose plain where signs like a half circle are drawn too wide")),
    "idle_minutes": (N_("Lock after"), N_("minutes without a key until the book is locked; 0: never")),
    "book": (N_("Folder of the book"), N_("which book is opened, from the next start on; empty: the usual folder")),
    "snapshots": (N_("Second snapshot folder"), N_("every snapshot is copied there too, best on another disk; empty: none")),
    "key_file": (N_("Key file"), N_("where the book's key file lies, for a book that needs one; only the path is kept here")),
}
"""Entries of ``config.toml`` that are changed here: label and what it is for."""
BOOK: dict[str, tuple[str, str]] = {
    "cooling_days": (N_("First mark"), N_("days without contact until somebody counts as not contacted for long")),
    "dormant_days": (N_("Second mark"), N_("days without contact until somebody counts as dormant")),
    "tag_rhythms": (N_("Rhythm by tag"), N_("days between contacts for everybody with a tag, as in vip=14, friend=60")),
    "left_out_statuses": (N_("Left out of the marks"), N_("customers with these statuses are never marked as not contacted")),
    "leave_out_do_not_contact": (N_("Leave out do not contact"), N_("customers that want no contact at all are never marked")),
    "today_best": (N_("Best of each section"), N_("how many of each section Today names before it counts the rest")),
    "no_answer_days": (N_("After no answer"), N_("days a step moves on when nobody was reached")),
    "backup_days": (N_("Backup reminder"), N_("days after the last backup until Today says that it is late; 0: never")),
    "tidy_round": (N_("Tidy round"), N_("how often, as in monthly, which is at the end of each month, or every 2 weeks; empty: never")),
    "tidy_left_out": (N_("Not to be tidied"), N_("what the place Tidy does not look for")),
    "type_by_purchases": (N_("Type by purchases"), N_("the first purchase within 90 days makes a new customer, two an existing one")),
    "region": (N_("Region"), N_("country of phone numbers without a country code, two letters as in CN, GB")),
    "currency": (N_("Currency"), N_("three letters as in CNY, GBP")),
    "owner": (N_("Owner of new customers"), N_("who looks after a customer that is added; empty: nobody")),
}
"""Settings of the book with a line of their own: label and what it is for."""
LEAD_HINT = N_("days an occasion of this kind is shown ahead")

LISTS: dict[str, str] = {
    "type": N_("Type"),
    "status": N_("Status"),
    "stage": N_("Stage"),
    "intent": N_("Intent"),
    "level": N_("Level"),
    "source": N_("Source"),
    "channel": N_("Channel"),
    "outcome": N_("Outcome"),
    "topic": N_("Topic"),
    "occasion": N_("Occasion"),
    "payment": N_("Payment"),
    "purchase_status": N_("Purchase status"),
    "after_sale": N_("After-sales"),
    "label": N_("Label"),
    "gender": N_("Gender"),
    "role": N_("Role"),
}
"""Pick lists in the order they are shown."""
LOOKS: dict[str, str] = {
    "clientbook-dark": N_("dark"),
    "clientbook-light": N_("light"),
    "clientbook-contrast": N_("high contrast"),
}
GLYPHS: dict[str, str] = {"auto": N_("as the terminal draws them"), "plain": N_("plain letters"), "fancy": N_("drawn signs")}
LANGUAGES: dict[str, str] = {"": N_("as the system says"), "en": "English", "zh_CN": "中文"}

MANY = 20
"""Names a line shows at most; more have no room on any screen."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything the lines are made from."""

    config: Config
    settings: Mapping[str, Any]
    usual: Mapping[str, Any]
    """What holds where nothing was changed."""
    lists: Mapping[str, Sequence[PickEntry]] = field(default_factory=dict)
    fields: Sequence[CustomField] = ()
    products: Sequence[str] = ()
    """What is sold, by name; retired products are left out."""
    changed_keys: int = 0
    second: str = "off"
    """How the second folder for snapshots stands."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line that can be changed. The key says where it belongs: ``machine:…``, ``book:…``, ``lead:…``, ``list:…``, ``open:…``."""

    key: str
    label: str
    value: str
    hint: str
    usual: bool = True


def rows(shown: Shown) -> list[tuple[str, list[Row]]]:
    """Every section with its lines."""
    return [
        (_("This machine"), list(_machine(shown))),
        (_("This book"), list(_book(shown))),
        (_("Occasions: days ahead"), list(_leads(shown))),
        (_("Fields of your own and pick lists"), list(_words(shown))),
    ]


def _machine(shown: Shown) -> Iterable[Row]:
    config, usual = shown.config, Config()
    values = {
        "language": _(LANGUAGES[config.language or ""]),
        "theme": look(config.theme),
        "glyphs": _(GLYPHS[config.glyphs]),
        "idle_minutes": _minutes(config.idle_minutes),
        "book": text.word(str(config.book)) if config.book is not None else _("the usual"),
        "snapshots": _second(shown),
        "key_file": text.word(str(config.key_file)) if config.key_file is not None else _("none"),
    }
    for key, (label, hint) in MACHINE.items():
        yield Row(f"machine:{key}", _(label), values[key], _(hint), getattr(config, key) == getattr(usual, key))
    told = ngettext("{n} changed", "{n} changed", shown.changed_keys).format(n=shown.changed_keys) if shown.changed_keys else _("the usual")
    yield Row("open:keys", _("Keys"), told, _("which key does what"), not shown.changed_keys)


def _second(shown: Shown) -> str:
    """The second folder, and that it is not there where it is not."""
    folder = shown.config.snapshots
    if folder is None:
        return _("none")
    told = text.word(str(folder))
    return _("{folder} (not there now)").format(folder=told) if shown.second in ("absent", "slow") else told


def _minutes(number: float) -> str:
    if not number:
        return _("not by itself")
    return ngettext("{n} minute", "{n} minutes", 1 if number == 1 else 2).format(n=f"{number:g}")


def _book(shown: Shown) -> Iterable[Row]:
    for key, (label, hint) in BOOK.items():
        value = shown.settings[key]
        yield Row(f"book:{key}", _(label), _value(key, value, shown), _(hint), value == shown.usual[key])


def _value(key: str, value: Any, shown: Shown) -> str:
    if key in ("cooling_days", "dormant_days", "no_answer_days"):
        return days(value)
    if key == "backup_days":
        return days(value) if value else _("no reminder")
    if key == "tag_rhythms":
        return text.joined(f"#{text.word(tag)} {days(each)}" for tag, each in value.items()) or _("none")
    if key in ("left_out_statuses", "tidy_left_out"):
        words = several(key, shown)
        return text.joined(words.get(each) or text.word(each) for each in value) or _("none")
    if key == "tidy_round":
        return text.repeat(value) or _("never")
    if isinstance(value, bool):
        return text.yes_no(value)
    return (text.name if key == "owner" else text.word)(str(value)) or _("nobody")


def several(key: str, shown: Shown) -> dict[str, str]:
    """What a setting offers of which several can be chosen, with its words."""
    if key == "tidy_left_out":
        return {kind: tidy.kind(kind) for kind in KINDS}
    return {entry.key: text.label("status", entry.key) for entry in shown.lists.get("status", ())} if key == "left_out_statuses" else {}


def days(number: int) -> str:
    """So many days."""
    return ngettext("{n} day", "{n} days", number).format(n=number)


def leads_of(settings: Mapping[str, Any], usual: Mapping[str, Any]) -> dict[str, int]:
    """Days ahead by kind of occasion, the usual ones where nothing was changed."""
    return {**usual["lead_days"], **settings["lead_days"]}


def _leads(shown: Shown) -> Iterable[Row]:
    now = leads_of(shown.settings, shown.usual)
    for entry in shown.lists.get("occasion", ()):
        if not entry.retired:
            number, usual = now.get(entry.key, LEAD), shown.usual["lead_days"].get(entry.key, LEAD)
            yield Row(f"lead:{entry.key}", text.label("occasion", entry.key), days(number), _(LEAD_HINT), number == usual)


def _words(shown: Shown) -> Iterable[Row]:
    used = [text.word(each.name) for each in shown.fields if not each.retired]
    hint = _("fields the program does not have: add, rename, order, retire")
    yield Row("open:custom_fields", _("Custom fields"), text.joined(used) or _("none"), hint, not used)
    wares = text.joined(text.word(each) for each in shown.products[:MANY])
    yield Row("open:products", _("Products"), wares or _("none"), _("what you sell: add, rename, price, order, retire"), not wares)
    for name, label in LISTS.items():
        entries = shown.lists.get(name, ())
        told = text.joined(text.label(name, entry.key) for entry in entries if not entry.retired)
        own = any(entry.own or entry.retired for entry in entries) or [entry.key for entry in entries] != list(PICK_LISTS[name])
        yield Row(f"list:{name}", _(label), told, _("what this list offers: add, rename, order, retire, merge"), not own)


def look(theme: str) -> str:
    """A theme in words; those of other people by their names."""
    return _(LOOKS[theme]) if theme in LOOKS else text.word(theme)


def blocks(shown: Shown, width: int) -> list[Block]:
    """The lines with their headings."""
    made: list[Block] = []
    for title, section in rows(shown):
        made += [GAP] if made else []
        made.append(Block(((Piece(title, "bright"),),)))
        if section and section[0].key.startswith("machine:"):
            made += [Block((cut((Piece(text.word(problem), "warn"),), width),)) for problem in shown.config.problems]
        for row in section:
            line = (column(row.label, LABEL_CELLS, "label"), Piece(row.value, "plain" if row.usual else "accent"))
            made.append(Block((cut(line, width),), row.key))
    return made


def row_at(shown: Shown, key: str) -> Row | None:
    """The line with this key."""
    return next((row for _title, section in rows(shown) for row in section if row.key == key), None)


def choices(key: str, shown: Shown, themes: Iterable[str]) -> tuple[dict[str, str], str]:
    """What a line of the machine offers, by key, and what is chosen; nothing where it is typed. The system's language is ``-``."""
    if key == "language":
        return {each or "-": _(label) for each, label in LANGUAGES.items()}, shown.config.language or "-"
    if key == "glyphs":
        return {each: _(label) for each, label in GLYPHS.items()}, shown.config.glyphs
    if key == "theme":
        return {name: look(name) for name in (*LOOKS, *sorted(name for name in themes if name not in LOOKS))}, shown.config.theme
    return {}, ""


def typed(key: str, value: Any) -> str:
    """What holds now, as it would be typed."""
    return setting_text.pairs(value) if isinstance(value, dict) else str(value)
