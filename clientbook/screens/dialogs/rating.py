"""How content a customer was: a score by its digit, what was said, about what, and what will be done better by when."""

from dataclasses import replace
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult

from clientbook.domain.customer import LONG_LIMIT
from clientbook.domain.errors import InvalidValue
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.names import clean
from clientbook.domain.rating import SCORES, Rating
from clientbook.i18n import N_, _
from clientbook.screens.dialogs.choose import Choice
from clientbook.screens.dialogs.dialog import Save
from clientbook.screens.dialogs.field_dialog import FieldDialog
from clientbook.screens.dialogs.phrase_field import DueField
from clientbook.screens.dialogs.rows import GrowField, ShutChoice, line, rule, save_buttons
from clientbook.screens.dialogs.trade_fields import day_field, day_in
from clientbook.screens.dialogs.trade_start import TradeStart, about_choices, about_key

WORDS: dict[int, str] = {
    1: N_("very unhappy"),
    2: N_("unhappy"),
    3: N_("so-so"),
    4: N_("content"),
    5: N_("delighted"),
}
"""What a score means."""
STEP_LIMIT = 500
"""Characters of what a step says."""


class Rated(NamedTuple):
    """A rating as it was written, and the step that was planned with it."""

    rating: Rating
    step: FollowUp | None = None


class RatingForm(FieldDialog[Rated]):
    """Answers with the rating as it was written, or None; closes only when the book has it."""

    EXPLAINED: ClassVar[dict[str, str]] = {
        "score": N_("From 1, very unhappy, to 5, delighted: type the digit."),
        "comment": N_("What they said. Enter saves; a paste keeps its lines."),
        "about": N_("Which purchase or product it is about: Space or a letter opens the list. Empty: everything."),
        "on_date": N_("When they said so: today, yesterday, 昨天 … Never in the future."),
        "action": N_("What you will do better."),
        "due": N_("When you will see to that: tomorrow, fri, 下周二 … It becomes a follow-up. Empty: none."),
    }

    def __init__(self, start: TradeStart, rating: Rating | None, save: Save[Rated]) -> None:
        super().__init__(start.drafts, save, "rating")
        self.title_text = f"{_('Rating') if rating is None else _('Change rating')}   {start.title}"
        self._start = start
        self._old = rating
        self.removed = 0

    def body(self) -> ComposeResult:
        """Score and comment on top, what is to be done below."""
        old, start = self._old, self._start
        scores = [Choice(str(score), f"{score}  {_(WORDS[score])}") for score in SCORES]
        yield line((_("Score"), ShutChoice(str(old.score) if old else "", scores, id="score", required=True)))
        yield line((_("Comment"), GrowField(old.comment if old else "", id="comment")))
        abouts = about_choices(start.purchases, start.wares.products, start.today)
        yield line((_("About"), ShutChoice(about_key(old), abouts, id="about")))
        yield line((_("Date"), day_field(start.now, old.on_date if old else None)))
        yield rule()
        yield line((_("To improve"), GrowField(old.action if old else "", id="action")))
        if old is None or old.follow_up_id is None:
            yield line((_("Do it on"), DueField(start.now)))
        yield save_buttons()

    def result(self) -> Rated:
        """What stands in the fields.

        Raises:
            InvalidValue
        """
        self.removed = 0
        start, score = self._start, self.query_one("#score", ShutChoice).key
        if not score:
            raise InvalidValue("score", N_("is a whole number from 1 to 5"))
        action, about = self._clean("action"), self.query_one("#about", ShutChoice).key
        base = self._old or Rating(customer_id=start.customer, on_date=start.today, score=int(score))
        purchase, product = base.purchase_id, base.product_id
        if about != about_key(self._old):
            purchase, product = self._about(about)
        made = replace(
            base,
            score=int(score),
            comment=self._clean("comment"),
            purchase_id=purchase,
            product_id=product,
            on_date=day_in(self),
            action=action,
        )
        return Rated(made, self._step(made))

    def _about(self, key: str) -> tuple[int | None, int | None]:
        """The purchase and the product a choice stands for."""
        kind, _colon, id = key.partition(":")
        if kind == "purchase":
            bought = next((each for each in self._start.purchases if str(each.id) == id), None)
            return int(id), bought.product_id if bought is not None else None
        return None, int(id) if id else None

    def _step(self, made: Rating) -> FollowUp | None:
        fields = list(self.query(DueField))
        due = fields[0].read() if fields else None
        if due is None:
            return None
        if not made.action:
            raise InvalidValue("action", N_("say what will be done"))
        what = " ".join(made.action.split())[:STEP_LIMIT]
        return FollowUp(customer_id=made.customer_id, what=what, due=due.day, due_time=due.time)

    def _clean(self, id: str) -> str:
        """Typed text as it is kept; what is too long is refused by the value, not cut."""
        cleaned = clean(self.query_one(f"#{id}", GrowField).text, LONG_LIMIT * 10, lines=True)
        self.removed += cleaned.removed
        return cleaned.text
