"""Deciding about rows of a trial: with whom a row goes together, whether it is somebody new, or left out; and everything about a row."""

from clientbook import text
from clientbook.exchange.matching import LEAVE_OUT, MAKE_NEW
from clientbook.exchange.plan_import import REJECTED, RowPlan
from clientbook.i18n import _
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.dialogs.reading import EDIT, Reading
from clientbook.screens.import_host import ImportHost
from clientbook.screens.import_pane import Decides
from clientbook.screens.present import import_trial as lines


class Deciding(Decides):
    """A list of rows on which the owner decides; ``plans_now`` are the marked ones or the one under the cursor."""

    def host(self) -> ImportHost:
        """The wizard."""
        raise LookupError

    def plans_now(self) -> list[RowPlan]:
        """The rows an act is about."""
        return []

    def decided_on(self) -> None:
        """Show what was decided, and go on to the next row."""

    def can_decide(self) -> bool:
        """Rows that can still be decided about are under the cursor."""
        return self.host().work.done is None and any(plan.verdict != REJECTED for plan in self.plans_now())

    def decide(self, fate: str) -> None:
        """One of merge, new, skip, for every row that can have it; empty takes the decision back."""
        work = self.host().work
        for plan in self.plans_now():
            if plan.verdict == REJECTED:
                continue
            first = work.origin.get(plan.row, plan)
            into = first.resembles[0] if first.resembles else first.code
            decision = {"merge": into, "new": MAKE_NEW, "skip": LEAVE_OUT, "": ""}[fate]
            if decision or not fate:
                work.decide([plan], decision)
        self.host().decisions_due = True
        self.decided_on()

    async def tell_all(self) -> None:
        """Everything about the row under the cursor: why, before and after, what stands in the file; ``e`` decides."""
        host = self.host()
        work, plans = host.work, self.plans_now()
        if not plans or work.sheet is None:
            return
        plan = plans[0]
        shown = lines.pairs(
            plan,
            work.row(plan.row),
            work.sheet.header,
            work.names,
            host.session.day,
            decision=work.decisions.get(plan.row, ""),
            cards=not work.sheet.is_table,
            fields=host.field_names,
        )
        title = lines.row_name(plan.row, cards=not work.sheet.is_table)
        if await host.app.push_screen_wait(Reading(title, shown, changeable=self.can_decide())) == EDIT:
            await self.ask_fate()

    async def ask_fate(self) -> None:
        """Ask what becomes of the rows."""
        host, plans = self.host(), self.plans_now()
        work = host.work
        first = work.origin.get(plans[0].row, plans[0])
        codes = first.resembles or ((first.code,) if first.code and first.code in work.names else ())
        choices = [Choice(code, _("Into {name}").format(name=f"{text.name(work.names.get(code, ''))} {code}")) for code in codes]
        choices += [Choice(MAKE_NEW, _("A new customer")), Choice(LEAVE_OUT, _("Skip this row"))]
        choices.append(Choice("", _("As the trial proposes")))
        answer = await host.app.push_screen_wait(Choose(_("What becomes of it?"), choices, work.decisions.get(first.row, "")))
        if answer is not None:
            work.decide([plan for plan in plans if plan.verdict != REJECTED], answer)
            host.decisions_due = True
            self.decided_on()
