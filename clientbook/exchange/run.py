"""One run of an import within one transaction: decide what every row means, write it unless it is only tried, and keep the sums."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from clientbook.data import CustomField, Door, Progress
from clientbook.domain.codes import is_code
from clientbook.domain.customer import Customer
from clientbook.domain.errors import InvalidValue
from clientbook.domain.names import clean
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.domain.typed import parse_custom
from clientbook.exchange.candidate import Candidate, RowProblem
from clientbook.exchange.cards import CardReader
from clientbook.exchange.lives import Lives
from clientbook.exchange.mapping import ColumnMap
from clientbook.exchange.matching import NO_DECISIONS, NO_SUCH_CODE, Matched, Matcher, Target, strangers
from clientbook.exchange.merging import Custom, customer_of, laid_over, says, with_custom
from clientbook.exchange.own_head import OwnHead
from clientbook.exchange.plan_import import NEW, SUSPECT, UNCHANGED, UPDATE, Difference, RowPlan, differences, questions
from clientbook.exchange.records import RecordReader
from clientbook.exchange.referrers import Referrers
from clientbook.exchange.report import Report
from clientbook.exchange.rows import RowReader
from clientbook.exchange.sheet import Problem, Sheet, SheetRow
from clientbook.i18n import N_

POLICIES = ("skip", "update", "new")
"""What to do with customers that stand in the book."""
_NAME = re.compile(r'"name"\s*:\s*"([^"\\]*)"')
BATCH = 500
"""Rows between two looks whether to go on."""


class Reads(Protocol):
    """What makes candidates of rows, whatever the format."""

    def read(self, row: SheetRow) -> Candidate:
        """The candidate of one row; raises ``RowProblem``."""


class Run:
    """One run."""

    def __init__(
        self,
        door: Door,
        sheet: Sheet,
        columns: ColumnMap,
        now: datetime,
        *,
        on_duplicate: str = "update",
        dry_run: bool = False,
        settings: bool = False,
        decisions: Mapping[int, str] = NO_DECISIONS,
        progress: Progress | None = None,
    ) -> None:
        self._door = door
        self._sheet = sheet
        self._now = now
        self._on_duplicate = on_duplicate
        self._writes = not dry_run
        self._decisions = decisions
        self._progress = progress or Progress()
        self._head = OwnHead(sheet, door, writes=self._writes, settings=settings)
        self._fields = {field.name.casefold(): field for field in door.custom_fields() if not field.retired}
        self._new_fields: dict[str, str] = {}
        self._made: dict[int, Customer] = {}
        """What each row makes by itself, checked once; with names for fields that are yet to be made."""
        self._reader = _reader(door, sheet, columns, now)
        self._lives = Lives(door, now, self._head.products, writes=self._writes)
        self.report = Report(columns=columns.columns, told=columns.told, questions=questions(sheet, columns), dry_run=dry_run)
        for name in ("format", "encoding", "delimiter", "header_row", "sheets", "chosen"):
            setattr(self.report, name, getattr(sheet, name))

    def run(self) -> Report:
        """Decide, write unless it is a dry run, and count."""
        report = self.report
        report.read = len(self._sheet.rows) + len(self._sheet.broken)
        report.problems += self._head.remarks
        for row, problem in self._sheet.broken:
            report.refuse(row, problem, _title(self._sheet, row))
        candidates = self._candidates()
        self._progress.begin(0)  # matching them counts nothing
        self._referrers = Referrers(self._door, candidates)
        matcher = Matcher(self._door, candidates, always_new=self._on_duplicate == "new", decisions=self._decisions)
        matched = matcher.match()
        self._referrers.meet(matched)
        self._lives.prepare(candidates, matcher.uids)
        del matcher  # every phone and name of the file; the customers take their place
        for candidate in matched.same:
            if candidate.trade and candidate.row in matched.meant:
                self._lives.trades.stood(matched.meant[candidate.row], candidate)
        report.unchanged += len(matched.same)
        self._codes = self._door.codes_of(_met(matched))
        for candidate in matched.same:
            self._plan(candidate, UNCHANGED, customer_id=matched.meant.get(candidate.row, 0))
        self._write_new([target for target in matched.targets if target.id is None])
        for number, target in enumerate(matched.targets):
            if number % BATCH == 0:
                self._progress.check()
            if target.id is not None:
                self._update(target, target.id)
        for candidate in candidates:
            report.problems += candidate.remarks
        report.problems.sort(key=lambda problem: problem.row)
        report.rows.sort(key=lambda each: each.row)
        report.brought = self._lives.trades.brought + self._head.settings.brought
        report.new_fields = (*self._head.new_fields, *self._new_fields)
        return report

    def _candidates(self) -> list[Candidate]:
        """The rows that can be taken; every one of them makes a valid customer by itself."""
        found = []
        self._progress.begin(len(self._sheet.rows))
        for number, row in enumerate(self._sheet.rows):
            if number % BATCH == BATCH - 1:
                self._progress.advance(BATCH)
            candidate = None
            try:
                candidate = self._reader.read(row)
                self._own_code(candidate)
                self._made[candidate.row] = customer_of(candidate, self._custom(candidate, make=False))
                candidate.settle()
                found.append(candidate)
            except RowProblem as problem:
                told = Problem(row.number, problem.header, problem.why, problem.values)
                self.report.refuse(row, told, candidate.title() if candidate else _title(self._sheet, row))
            except InvalidValue as problem:
                told = Problem(row.number, problem.field, problem.why)
                self.report.refuse(row, told, candidate.title() if candidate else _title(self._sheet, row))
        lost = strangers(self._door, found, always_new=self._on_duplicate == "new")
        for row in (each for each in self._sheet.rows if each.number in lost):
            self.report.refuse(row, Problem(row.number, "", NO_SUCH_CODE), lost[row.number])
        return [each for each in found if each.row not in lost]

    def _own_code(self, candidate: Candidate) -> None:
        """A code that is not one of ours is the other program's id; it stays visible in a field of the owner's own."""
        if candidate.code and not is_code(candidate.code):
            header = next((column.header for column in self.report.columns if column.place == "code"), "Code")
            candidate.custom.setdefault(header.strip("*＊ "), candidate.code)
            candidate.source = candidate.source or f"code:{candidate.code}".replace(" ", "_")
            candidate.code = ""

    def _custom(self, candidate: Candidate, *, make: bool) -> dict[str, str | int | bool]:
        """The values of the owner's own fields by field id; unknown fields are made when the row is written.

        Raises:
            RowProblem: a value the field's kind cannot hold.
        """
        values: dict[str, str | int | bool] = {}
        if candidate.whole is not None:
            values = {self._head.keys.get(key, ""): value for key, value in candidate.whole.own_values.items()}
            values.pop("", None)
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
            made = self._new_fields[same] if same else f"new:{name}"
            self._new_fields[name] = str(self._door.add_custom_field(CustomField(name))) if self._writes and not same else made
        return self._new_fields[name]

    def _plan(
        self,
        row: Candidate,
        verdict: str,
        customer_id: int = 0,
        told: tuple[Difference, ...] = (),
        target: Target | None = None,
    ) -> None:
        """Note what becomes of a row."""
        resembles = tuple(target.resembles) if target is not None and verdict == SUSPECT else ()
        codes = tuple(self._codes[each] for each in resembles if each in self._codes)
        reasons = (
            (*row.remarks, *(why for why in target.resembles.values() if why not in row.remarks)) if resembles and target else row.remarks
        )
        first = target.rows[0].row if target is not None and target.rows[0] is not row else 0
        code = self._codes.get(customer_id, codes[0] if codes else row.code)
        self.report.rows.append(RowPlan(row.row, verdict, row.title(), code, codes, tuple(reasons), told, first, customer_id))

    # ---- customers this import makes ------------------------------------------------------------------------------------

    def _write_new(self, targets: list[Target]) -> None:
        people = []
        for number, target in enumerate(targets):
            if number % BATCH == 0:
                self._progress.check()
            people.append(self._lives.new(target, self._made_of(target)))
        self.report.created += len(people)
        if not people or not self._writes:
            return
        added = self._door.add(people, self._progress)
        self._referrers.link_in_file(targets, added.ids)
        self._lives.after(targets, added.ids)
        ids = {target.rows[0].row: each for target, each in zip(targets, added.ids, strict=True)}
        for plan in self.report.rows:
            plan.customer_id = plan.customer_id or ids.get(plan.same_as or plan.row, 0)
        for wanted, given in added.recoded:
            row = next(row for target in targets for row in target.rows if row.code == wanted)
            codes = {"wanted": wanted, "given": given}
            row.remarks.append(Problem(row.row, "", N_("the code {wanted} was taken; it became {given}"), codes, rejected=False))

    def _made_of(self, target: Target) -> Customer:
        """The customer that all rows of a target make together."""
        first, *more = target.rows
        custom = self._custom(first, make=True)
        customer = self._referrers.referred(with_custom(self._made.pop(first.row), custom), first)
        said = says(first, custom)
        self._plan(first, SUSPECT if target.resembles else NEW, target=target)
        for row in more:
            before, values = customer, self._custom(row, make=True)
            customer = self._referrers.referred(laid_over(customer, row, values, said=said), row)
            said |= says(row, values)
            changed = customer != before or self._lives.tells(row)
            self._count(changed)
            self._plan(row, UPDATE if changed else UNCHANGED, told=differences(before, customer), target=target)
        return customer

    # ---- customers that stand in the book -------------------------------------------------------------------------------

    def _update(self, target: Target, customer_id: int) -> None:
        if self._on_duplicate == "skip":
            self.report.unchanged += len(target.rows)
            for row in target.rows:
                self._plan(row, UNCHANGED, customer_id)
            return
        before = customer = self._door.customer(customer_id)
        changed = False
        said: set[str] = set()
        for row in target.rows:
            values: Custom = self._custom(row, make=False)
            if any(key.startswith("new:") for key in values) and self._writes:
                values = self._custom(row, make=True)
            last, customer = customer, self._referrers.referred(laid_over(customer, row, values, said=said), row)
            if row.referred_by and customer.referred_by is None:
                customer = self._referrers.noted(customer, row)
            said |= says(row, values)
            lived = self._lives.add_to(customer_id, row)
            here = customer != last or bool(lived)
            self._count(here)
            self._plan(row, UPDATE if here else UNCHANGED, customer_id, (*differences(last, customer), *lived))
            changed |= here
        if changed and self._writes:
            if customer != before:
                self._door.save(customer, before)
            self._door.remember(customer_id, target.tokens)

    def _count(self, changed: bool) -> None:
        if changed:
            self.report.updated += 1
        else:
            self.report.unchanged += 1


def _reader(door: Door, sheet: Sheet, columns: ColumnMap, now: datetime) -> Reads:
    if sheet.format == "json":
        return RecordReader(door.region, door.currency, now)
    own_words = {name: dict(door.own_words(name)) for name in PICK_LISTS}
    if sheet.format == "vcard":
        return CardReader(own_words, now, door.region, door.currency)
    return RowReader(sheet, columns, own_words, now, door.region, door.currency)


def _title(sheet: Sheet, row: SheetRow) -> str:
    """What a row that could not be taken seems to be about."""
    if sheet.format == "vcard":
        names = [cell.partition(":")[2] for cell in row.cells if cell.upper().startswith(("FN:", "FN;", "N:", "N;", "ORG", "TEL"))]
        return next(filter(None, (clean(name.replace(";", " "), 60).text for name in names)), "")
    if sheet.format == "json":
        found = _NAME.search(row.cells[0]) if row.cells else None
        return clean(found[1], 60).text if found else ""
    return next(filter(None, (clean(cell, 60).text for cell in row.cells)), "")


def _met(matched: Matched) -> set[int]:
    """Everybody in the book the file speaks of or resembles."""
    ids = {target.id for target in matched.targets if target.id is not None} | set(matched.meant.values())
    return ids.union(*(target.resembles for target in matched.targets))
