"""What one act on customers writes: a contact, steps that are done, called off or moved, and a new step; all one undoable unit."""

from dataclasses import dataclass

from clientbook.domain.errors import InvalidValue
from clientbook.domain.follow_up import Due, FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Greeting
from clientbook.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """One act. Steps are named by their ids and read anew when it is written, so a newer edit of them is kept."""

    customers: tuple[int, ...]
    contact: Interaction | None = None
    """A template: one row for each customer, tied together where there are several; its ``customer_id`` is ignored."""
    done: tuple[int, ...] = ()
    """Follow-ups that are done; a repeating one opens the next of its series."""
    cancelled: tuple[int, ...] = ()
    """Follow-ups that are called off; a repeating one ends."""
    moved: tuple[int, ...] = ()
    """Follow-ups that are put off to ``to``."""
    to: Due | None = None
    plan: FollowUp | None = None
    """A template of a new step for each customer; its ``customer_id`` is ignored."""
    plan_for: tuple[int, ...] = ()
    """Which of the customers the new step is for; empty: all of them."""
    greetings: tuple[Greeting, ...] = ()

    def __post_init__(self) -> None:
        if not self.customers:
            raise InvalidValue("customers", N_("is empty"))
        if bool(self.moved) != (self.to is not None):
            raise InvalidValue("due", N_("is empty"))
        if not set(self.plan_for) <= set(self.customers):
            raise InvalidValue("customers", N_("a step is planned for somebody the act is not about"))
        if len({*self.done, *self.cancelled, *self.moved}) < len(self.done) + len(self.cancelled) + len(self.moved):
            raise InvalidValue("steps", N_("a step is done, called off or moved, one of them"))

    @property
    def kind(self) -> str:
        """The kind of its unit in the journal."""
        if self.contact is not None:
            return "log" if self.contact.reached else "attempt"
        return "greeting" if self.greetings else "follow_up"
