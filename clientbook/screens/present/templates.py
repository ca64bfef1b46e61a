"""Message templates as lines, and one of them filled for a customer. Without widgets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clientbook import text
from clientbook.data import Book, Query
from clientbook.domain.customer import Customer
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.greetings import OCCASIONS, PLACEHOLDERS, Facts, Template, facts_of, fill, original
from clientbook.i18n import LANGUAGES, _, language
from clientbook.widgets.blocks import GAP, Block, Piece, column, cut, wrap

TONGUES = {"en": "English", "zh_CN": "中文"}
assert set(TONGUES) == set(LANGUAGES)
NAME_CELLS, FOR_CELLS, TONGUE_CELLS = 26, 22, 9
FILLED_LINES = 6
"""Lines of a filled text that are shown."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Somebody a template is shown filled for."""

    customer: Customer
    product: str
    today: date

    def facts(self, tongue: str) -> Facts:
        """What can be said to them in a language; the one in force where none is named."""
        return facts_of(self.customer, self.today, tongue or language(), product=self.product)


def load_sample(book: Book, id: int | None, today: date) -> Sample | None:
    """Read somebody to fill templates for: this customer, else the first one; None in an empty book. Runs on a thread."""
    try:
        customer = book.customer(id) if id is not None else None
    except NotFound:
        customer = None  # erased meanwhile
    if customer is None:
        first = book.find(Query(), 1).ids
        customer = book.customer(first[0]) if first else None
    if customer is None:
        return None
    bought = book.products_bought(customer.id or 0, 1) if customer.purchase_count else ()
    return Sample(customer, bought[0] if bought else "", today)


def key_of(template: Template) -> str:
    """How a template is named for as long as it is there."""
    return f"{template.key or template.id}:{template.language}"


def in_list(templates: Sequence[Template]) -> tuple[Template, ...]:
    """Those in the language in force first, the others as they stand."""
    return tuple(sorted(templates, key=lambda each: each.language not in ("", language())))


def purpose(key: str) -> str:
    """What a template is for."""
    if not key:
        return _("anything")
    return _(OCCASIONS[key]) if key in OCCASIONS else text.label("occasion", key)


def tongue(key: str) -> str:
    """The language of a template."""
    return TONGUES.get(key) or _("any language")


def placeholder(key: str, tongue: str) -> str:
    """A field as it is written in a text of this language."""
    english, chinese = PLACEHOLDERS[key]
    return f"{{{chinese if (tongue or language()) == 'zh_CN' else english}}}"


def placeholders(tongue: str, sample: Sample | None) -> list[tuple[str, str, str]]:
    """The fields that can be put into a text: key, how it is written, what it says to the sample customer."""
    facts = sample.facts(tongue) if sample is not None else Facts()
    return [(key, placeholder(key, tongue), text.plain(getattr(facts, key))) for key in PLACEHOLDERS]


def filled(template: Template, sample: Sample | None, width: int) -> list[Block]:
    """For whom, the text as they would get it, and what is not known of them."""
    if sample is None:
        return [Block(((Piece(_("There is nobody yet to fill it for"), "quiet"),),))]
    whom = text.fit(text.name(sample.customer.title()), 40)
    made = [Block(((Piece(_("Filled for {name}").format(name=whom), "label"),),))]
    try:
        done = fill(template.body, sample.facts(template.language))
    except InvalidValue as error:
        return [*made, Block(((Piece(text.error_sentence(error), "warn"),),))]
    lines = wrap("\n".join(text.lines(done.text)), width, limit=FILLED_LINES)
    made += [Block(((Piece(line),),)) for line in lines]
    if done.missing:
        note = _("Not known: {what}").format(what=text.joined(map(text.word, done.missing)))
        made += [Block(((Piece(text.fit(note, width), "warn"),),))]
    return made


def blocks(templates: Sequence[Template], width: int) -> list[Block]:
    """The list; retired ones are quiet."""
    made: list[Block] = []
    for at, each in enumerate(templates):
        if at and each.language != templates[at - 1].language and templates[at - 1].language in ("", language()):
            made.append(GAP)
        meant = purpose(each.occasion)
        line = (
            column(text.word(each.shown_name), NAME_CELLS, "quiet" if each.retired else "plain"),
            Piece("  "),
            column(meant if meant != each.shown_name else "", FOR_CELLS, "quiet"),
            column(tongue(each.language), TONGUE_CELLS, "quiet"),
            Piece(_("retired") if each.retired else _("your own") if not each.key else _("changed") if original(each) else "", "quiet"),
        )
        made.append(Block((cut(line, width),), key_of(each)))
    return made
