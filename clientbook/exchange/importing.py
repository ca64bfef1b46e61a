"""The import: read the file elsewhere, decide row by row, write everything in one unit or nothing at all."""

import gc
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clientbook.data import Book, Door, New, look_through_door, snapshot_before, through_door
from clientbook.domain.codes import is_code
from clientbook.domain.errors import InvalidValue, Refused
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.pick_lists import NOT_REACHED, PICK_LISTS
from clientbook.domain.typed import parse_custom
from clientbook.exchange.candidate import Candidate, Contact, RowProblem
from clientbook.exchange.mapping import ColumnMap, guess
from clientbook.exchange.matching import Matcher, Target
from clientbook.exchange.merging import customer_of, laid_over, says
from clientbook.exchange.referrers import Referrers
from clientbook.exchange.report import Report
from clientbook.exchange.rows import RowReader
from clientbook.exchange.sheet import Problem, Sheet
from clientbook.exchange.worker import read_file
from clientbook.i18n import N_

POLICIES = ("skip", "update", "new")
SNAPSHOT_FROM = 1_000
"""Rows from which on a snapshot is taken first."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a file is to be imported."""

    format: str = ""
    encoding: str = ""
    told: Mapping[str, str] | None = None
    """Header to place, overruling the guess."""
    on_duplicate: str = "update"
    dry_run: bool = False


@contextmanager
def _without_sweeps() -> Iterator[None]:
    """Keep the search for reference cycles from walking the rows again and again: they hold none, and it took a seventh of the time."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


@_without_sweeps()
def import_file(book: Book, path: Path, wish: Wish) -> tuple[Sheet, Report]:
    """Import a file; the book is changed in one undoable unit, or not at all. A large one is preceded by a snapshot.

    Raises:
        ImportProblem: the file cannot be read, or holds nobody.
        NotSaved: there is no room for the snapshot or the import.
    """
    sheet = read_file(path, format=wish.format, encoding=wish.encoding)
    columns = guess(sheet, wish.told)
    if wish.dry_run:
        return sheet, look_through_door(book, lambda door: _Import(door, sheet, columns, wish, book.clock.now()).run())
    if len(sheet.rows) > SNAPSHOT_FROM:
        snapshot_before(book)
    stop = threading.Event()
    about: dict[str, str | int] = {"source": wish.format or "csv"}

    def act(door: Door) -> Report:
        report = _Import(door, sheet, columns, wish, book.clock.now(), stop).run()
        about["rejected"] = report.rejected
        return report

    try:
        done = through_door(book, act, about)
    except KeyboardInterrupt:
        # The unit runs on the writer's thread; this makes it give up and roll back before the book is closed.
        stop.set()
        raise
    report = done.answer
    report.unit = done.unit
    return sheet, report


class _Import:
    """One run, within one transaction."""

    def __init__(
        self, door: Door, sheet: Sheet, columns: ColumnMap, wish: Wish, now: datetime, stop: threading.Event | None = None
    ) -> None:
        self._door = door
        self._stop = stop or threading.Event()
        self._sheet = sheet
        self._wish = wish
        self._now = now
        own_words = {name: dict(door.own_words(name)) for name in PICK_LISTS}
        self._reader = RowReader(sheet, columns, own_words, now, door.region)
        self._fields = {field.name.casefold(): field for field in door.custom_fields() if not field.retired}
        self._new_fields: dict[str, str] = {}
        self.report = Report(
            columns=columns.columns,
            encoding=sheet.encoding,
            delimiter=sheet.delimiter,
            header_row=sheet.header_row,
            dry_run=wish.dry_run,
        )

    def run(self) -> Report:
        """Decide, write unless it is a dry run, and count."""
        report = self.report
        report.read = len(self._sheet.rows) + len(self._sheet.broken)
        for row, problem in self._sheet.broken:
            report.refuse(row, problem)
        candidates = self._candidates()
        self._referrers = Referrers(self._door, candidates)
        matched = Matcher(self._door, candidates, always_new=self._wish.on_duplicate == "new").match()
        report.unchanged += len(matched.same)
        self._write_new([target for target in matched.targets if target.id is None])
        for target in matched.targets:
            self._go_on()
            if target.id is not None:
                self._update(target, target.id)
        for candidate in candidates:
            report.problems += candidate.remarks
        report.problems.sort(key=lambda problem: problem.row)
        report.new_fields = tuple(self._new_fields)
        return report

    def _candidates(self) -> list[Candidate]:
        """The rows that can be taken; every one of them makes a valid customer by itself."""
        found = []
        for row in self._sheet.rows:
            self._go_on()
            try:
                candidate = self._reader.read(row)
                self._own_code(candidate)
                customer_of(candidate, self._custom(candidate, make=False))
                found.append(candidate)
            except RowProblem as problem:
                self.report.refuse(row, Problem(row.number, problem.header, problem.why, problem.values))
            except InvalidValue as problem:
                self.report.refuse(row, Problem(row.number, problem.field, problem.why))
        return found

    def _go_on(self) -> None:
        """Give up where the import was interrupted.

        Raises:
            Refused
        """
        if self._stop.is_set():
            raise Refused(N_("the import was interrupted; nothing was changed"))

    def _own_code(self, candidate: Candidate) -> None:
        """A code that is not one of ours is the other program's id; it stays visible in a field of the owner's own."""
        if candidate.code and not is_code(candidate.code):
            column = next(column for column in self.report.columns if column.place == "code")
            candidate.custom.setdefault(column.header.strip("*＊ "), candidate.code)
            candidate.source = candidate.source or f"code:{candidate.code}".replace(" ", "_")
            candidate.code = ""

    def _custom(self, candidate: Candidate, *, make: bool) -> dict[str, str | int | bool]:
        """The values of the owner's own fields by field id; unknown fields are made when the row is written.

        Raises:
            RowProblem: a value the field's kind cannot hold.
        """
        values: dict[str, str | int | bool] = {}
        for name, text in candidate.custom.items():
            known = self._fields.get(name.casefold())
            if known is None:
                values[self._new_field(name) if make else f"new:{name}"] = text
                continue
            try:
                value = parse_custom(known.type, text, self._now.date(), known.choices)
            except InvalidValue as problem:
                raise RowProblem(name, problem.why) from None
            if value is not None:
                values[str(known.id)] = value
        return values

    def _new_field(self, name: str) -> str:
        if name not in self._new_fields:
            same = next((each for each in self._new_fields if each.casefold() == name.casefold()), None)
            made = self._new_fields[same] if same else str(self._door.add_custom_field(name)) if self._writes else f"new:{name}"
            self._new_fields[name] = made
        return self._new_fields[name]

    @property
    def _writes(self) -> bool:
        return not self._wish.dry_run

    # ---- customers this import makes ------------------------------------------------------------------------------------

    def _write_new(self, targets: list[Target]) -> None:
        people = [self._new(target) for target in targets]
        self.report.created += len(people)
        if not people or not self._writes:
            return
        added = self._door.add(people)
        self._referrers.link_in_file(targets, added.ids)
        for wanted, given in added.recoded:
            row = next(row for target in targets for row in target.rows if row.code == wanted)
            codes = {"wanted": wanted, "given": given}
            row.remarks.append(Problem(row.row, "", N_("the code {wanted} was taken; it became {given}"), codes, rejected=False))

    def _new(self, target: Target) -> New:
        first, *more = target.rows
        custom = self._custom(first, make=True)
        customer, said = self._referrers.referred(customer_of(first, custom), first), says(first, custom)
        for row in more:
            before, custom = customer, self._custom(row, make=True)
            customer = self._referrers.referred(laid_over(customer, row, custom, said=said), row)
            said |= says(row, custom)
            self._count(customer != before or bool(row.contacts or row.steps))
        contacts = {(each.at, each.summary): self._interaction(each, 0) for row in target.rows for each in row.contacts}
        steps = {(each.due, each.what): FollowUp(customer_id=0, what=each.what, due=each.due) for row in target.rows for each in row.steps}
        return New(customer, tuple(contacts.values()), tuple(steps.values()), " ".join(dict.fromkeys(target.tokens)))

    def _interaction(self, contact: Contact, customer_id: int) -> Interaction:
        return Interaction(
            customer_id=customer_id,
            at=contact.at,
            channel=contact.channel,
            topic=contact.topic,
            summary=contact.summary,
            outcome=contact.outcome,
            reaction=contact.reaction,
            reached=contact.outcome not in NOT_REACHED,
        )

    # ---- customers that stand in the book -------------------------------------------------------------------------------

    def _update(self, target: Target, customer_id: int) -> None:
        if self._wish.on_duplicate == "skip":
            self.report.unchanged += len(target.rows)
            return
        before = customer = self._door.customer(customer_id)
        changed = False
        said: set[str] = set()
        for row in target.rows:
            values = self._custom(row, make=False)
            if any(key.startswith("new:") for key in values) and self._writes:
                values = self._custom(row, make=True)
            last, customer = customer, self._referrers.referred(laid_over(customer, row, values, said=said), row)
            if row.referred_by and customer.referred_by is None:
                customer = self._referrers.noted(customer, row)
            said |= says(row, values)
            here = customer != last
            here |= self._lives(customer_id, row)
            self._count(here)
            changed |= here
        if changed and self._writes:
            if customer != before:
                self._door.save(customer, before)
            self._door.remember(customer_id, target.tokens)

    def _lives(self, customer_id: int, row: Candidate) -> bool:
        """Write the row's contact and step unless they stand there; whether there was anything to write."""
        new = False
        for contact in row.contacts:
            if not self._door.has_contact(customer_id, contact.at.date(), contact.summary):
                new = True
                if self._writes:
                    self._door.log(self._interaction(contact, customer_id))
        for step in row.steps:
            if not self._door.has_step(customer_id, step.due, step.what):
                new = True
                if self._writes:
                    self._door.plan(FollowUp(customer_id=customer_id, what=step.what, due=step.due))
        return new

    def _count(self, changed: bool) -> None:
        if changed:
            self.report.updated += 1
        else:
            self.report.unchanged += 1
