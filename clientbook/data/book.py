"""The verbs of an open book: everything screens and commands can ask it and tell it.

Every verb is synchronous and safe from any thread (``await asyncio.to_thread(book.verb, …)``); it runs on the book's own threads.
Only ``find_at_once`` hands its answer out before it is there.
Each writing verb is one unit unless it says otherwise.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from clientbook.clock import utc_text
from clientbook.data import (
    adding,
    customers,
    dumping,
    erasure,
    filter_names,
    following,
    history,
    journal,
    merged,
    records,
    settings,
    undo,
)
from clientbook.data.backup_verbs import BackupVerbs
from clientbook.data.bulk_verbs import BulkVerbs
from clientbook.data.entries import TimelineEntry
from clientbook.data.insight_verbs import InsightVerbs
from clientbook.data.lines import (
    Added,
    CustomField,
    ErasureReport,
    New,
    Owner,
    PickEntry,
    Saved,
    UndoReport,
    UnitLine,
)
from clientbook.data.list_verbs import ListVerbs
from clientbook.data.mark_verbs import MarkVerbs
from clientbook.data.merge_verbs import MergeVerbs
from clientbook.data.plan_verbs import PlanVerbs, saved
from clientbook.data.progress import Progress
from clientbook.data.snapshot_verbs import SnapshotVerbs
from clientbook.data.template_verbs import TemplateVerbs
from clientbook.data.tidy_verbs import TidyVerbs
from clientbook.data.trade_verbs import TradeVerbs
from clientbook.data.word_verbs import WordVerbs
from clientbook.domain.customer import Customer
from clientbook.domain.errors import Refused
from clientbook.domain.filters import Names
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.purchase import Product


class Book(
    ListVerbs,
    PlanVerbs,
    TradeVerbs,
    MarkVerbs,
    WordVerbs,
    BulkVerbs,
    MergeVerbs,
    SnapshotVerbs,
    BackupVerbs,
    InsightVerbs,
    TemplateVerbs,
    TidyVerbs,
):
    """An open book."""

    # ---- records

    def filter_names(self) -> Names:
        """What reading and writing a filter must know of this book."""
        return self._read(filter_names.names)

    def tags_in_use(self) -> tuple[str, ...]:
        """Every tag somebody has, for completion."""
        return self._read(filter_names.tags)

    def customer(self, customer_id: int) -> Customer:
        """One record.

        Raises:
            NotFound
        """
        return self._read(customers.load, customer_id)

    def customer_by_code(self, code: str) -> Customer:
        """One record by its code, as typed; the code of a customer merged into another leads to that other.

        Raises:
            NotFound
        """
        return self._read(merged.load_by_code, code)

    def customer_of_code(self, code: str) -> Customer:
        """One record by its own code, as typed, also where it was merged into another.

        Raises:
            NotFound
        """
        return self._read(customers.load_by_code, code)

    def records(self, ids: Sequence[int]) -> tuple[Customer, ...]:
        """Many whole records at once, in this order; ids that are gone are left out."""
        return self._slow(records.load_many, ids)

    def timeline(self, customer_id: int, limit: int = 50, before: str = "") -> tuple[TimelineEntry, ...]:
        """A customer's stream, newest first; ``before`` is the ``cursor`` of the last entry seen."""
        return self._read(history.timeline, customer_id, self._clock.now().tzinfo, limit, before)

    def history(self, customer_id: int | None = None, limit: int = 100, before: int | None = None) -> tuple[UnitLine, ...]:
        """Units, newest first: of the book, or of one customer with their changes; ``before`` is the last unit seen."""
        return self._read(history.history, customer_id, limit, before)

    def owners_of(self, kind: str, typed: str) -> tuple[Owner, ...]:
        """Who holds this phone or mail already, in whatever spelling; for the warning while typing."""
        return self._read(customers.owners_of, kind, typed)

    # ---- customers

    def save_customer(self, customer: Customer, base: Customer | None = None, step: FollowUp | None = None) -> Saved:
        """Write a new customer, or what changed of an old one.

        Args:
            base: the record when the editing began; only what differs from it is written, so that a newer edit made elsewhere
                survives where this one did not touch it. Another status moves first and last cooperation.
            step: is planned for the customer in the same unit, whatever customer it names.
        """
        now, kind = self._clock.now(), "create" if customer.id is None else "edit"
        return saved(self._unit(kind, following.save_customer, customer, base, now, step))

    def add_customers(self, people: Iterable[New], kind: str = "import", products: Sequence[Product] = ()) -> Added:
        """Write many new customers at once, at most 100,000; ``products`` are those their purchases speak of, kept in the list."""
        done = self._unit(kind, adding.add, people, self._clock.now(), products)
        return replace(done.answer, unit=done.unit)

    def erase(self, ids: Iterable[int]) -> ErasureReport:
        """Remove customers for good, with their history and whoever was merged into them; no undo brings them back.

        Returns:
            Their codes, and which snapshots and backups still hold them.

        Raises:
            NotFound: one of them is not there.
        """
        if not (wanted := frozenset(ids)):
            return ErasureReport()
        wanted = self._read(merged.with_merged, wanted)
        codes, since = self._unit("erase", erasure.erase, wanted, detail={"n": len(wanted), "ids": []}, erased=wanted).answer
        return erasure.report(self.path, codes, since)

    # ---- undo and redo

    def undo(self, n: int = 1, progress: Progress | None = None) -> UndoReport:
        """Take back the newest units, one after another; fewer where there are fewer.

        Raises:
            Refused: there is nothing to undo.
            Cancelled: the unit that was under way stands; those before it are taken back.
        """
        return self._repeat(n, lambda: self._undo(None, progress))

    def undo_unit(self, unit: int, progress: Progress | None = None) -> UndoReport:
        """Take back one unit, older ones too, as far as nothing newer stands on it.

        Raises:
            NotFound, Refused, Cancelled
        """
        return self._undo(unit, progress)

    def redo(self, n: int = 1, progress: Progress | None = None) -> UndoReport:
        """Bring back what the last undo took, until the next ordinary unit.

        Raises:
            Refused: there is nothing to redo.
            Cancelled
        """
        return self._repeat(n, lambda: self._redo(progress))

    def next_undo(self) -> UnitLine | None:
        """What ``undo`` would take back."""
        return self._read(undo.next_undo)

    def next_redo(self) -> UnitLine | None:
        """What ``redo`` would bring back: the unit the last undo took."""
        return self._read(undo.next_redo)

    def drop_old_images(self) -> int:
        """Let go of what bulk steps of more than 400 days ago looked like before; no unit. How many rows that were."""
        before = self._clock.now() - journal.IMAGES_KEPT
        return self._write(journal.drop_old_images, utc_text(before))

    # ---- what the book remembers

    def settings(self) -> dict[str, Any]:
        """Every setting of the book."""
        return self._read(settings.get_all)

    def setting(self, key: str) -> Any:
        """One setting.

        Raises:
            NotFound
        """
        return self._read(settings.get, key)

    def set_setting(self, key: str, value: Any) -> int | None:
        """Change a setting; the unit, None where it is so already."""
        return self._unit("setting", settings.put, key, value, detail={"key": key}).unit

    def custom_fields(self) -> tuple[CustomField, ...]:
        """The definitions of the owner's own fields, retired ones too."""
        return self._read(settings.custom_fields)

    def save_custom_field(self, field: CustomField) -> CustomField:
        """Add a field of the owner's own (``id`` None) or change its definition; as it stands now."""
        made = self._unit("custom_field", settings.save_custom_field, field).answer
        return next(each for each in self.custom_fields() if each.id == made)

    def pick_list(self, name: str) -> tuple[PickEntry, ...]:
        """A pick list as this book has it, retired entries too."""
        return self._read(settings.pick_list, name)

    def pick_lists(self) -> tuple[PickEntry, ...]:
        """The entries of every pick list, one list after another."""
        return self._read(settings.pick_lists)

    def save_pick_entry(self, entry: PickEntry) -> str:
        """Add, rename, move or retire an entry; its key."""
        return self._unit("pick_list", settings.save_pick_entry, entry, detail={"list": entry.list}).answer

    def save_draft(self, place: str, data: Mapping[str, Any]) -> None:
        """Keep what was typed and not saved; no unit. A place about a customer ends in ``:<id>``, so that erasing finds it."""
        self._write(settings.save_draft, place, data, self._clock.now())

    def draft(self, place: str) -> dict[str, Any] | None:
        """What was kept at a place."""
        return self._read(settings.draft, place)

    def drop_draft(self, place: str) -> None:
        """Forget what was kept at a place; no unit."""
        self._write(settings.drop_draft, place)

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        """Every row but index and derived columns, by table, in a stable order; for tests and backups."""
        return self._slow(dumping.dump)

    # ----

    def _undo(self, unit: int | None, progress: Progress | None) -> UndoReport:
        done = self._unit("undo", undo.undo, unit, progress, progress=progress)
        report = done.answer
        if done.unit is None and unit is None:
            # Everything is kept for good (an erasure stands on it), or erased: the next undo must get past it.
            self._write(undo.close, report.units[0].id)
            if not report.kept:
                return self._undo(None, progress)
        return replace(report, unit=done.unit, ids=done.ids)

    def _redo(self, progress: Progress | None) -> UndoReport:
        done = self._unit("redo", undo.redo, progress, progress=progress)
        return replace(done.answer, unit=done.unit, ids=done.ids)

    @staticmethod
    def _repeat(n: int, step: Callable[[], UndoReport]) -> UndoReport:
        total = step()
        for _ in range(n - 1):
            try:
                more = step()
            except Refused:
                break
            total = UndoReport(total.units + more.units, total.kept + more.kept, total.ids | more.ids, more.unit or total.unit)
        return total
