"""Backups and snapshots in words: how old the last one is, what a backup holds, one line for each snapshot. Pure values, no widgets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import TYPE_CHECKING

from clientbook import text
from clientbook.i18n import N_, _, ngettext
from clientbook.widgets.blocks import Block, Line, Piece, cut, spread

if TYPE_CHECKING:  # Today is shown without loading what reads backups
    from clientbook.data import BackupNote, BackupReport, SnapshotLine

TABLES: Mapping[str, str] = {
    "customer": N_("Customers"),
    "contact_person": N_("Contact persons"),
    "contact_point": N_("Phones, mails, addresses"),
    "interaction": N_("Contacts logged"),
    "follow_up": N_("Follow-ups"),
    "occasion": N_("Occasions"),
    "purchase": N_("Purchases"),
}
"""What a backup holds, as its owner would count it; the rest is counted together."""
WHEN_CELLS, SIZE_CELLS, COUNT_CELLS = 18, 10, 16
"""Cells of the columns of snapshots."""


@dataclass(frozen=True, slots=True)
class LastBackup:
    """What Today says of backups."""

    day: date | None = None
    """The day of the last verified one; None: there is none."""
    customers: int = 0
    remind: int = 7
    """Days after which it is late; 0: never."""

    def is_late(self, today: date) -> bool:
        """Whether it is time for another one."""
        return self.remind > 0 and (self.day is None or (today - self.day).days >= self.remind)


def last_backup(note: "BackupNote | None", remind: int, zone: tzinfo | None) -> LastBackup:
    """What is remembered of the last backup, by the calendar here."""
    if note is None:
        return LastBackup(remind=remind)
    return LastBackup(note.at.astimezone(zone).date(), note.customers, remind)


def age(last: LastBackup, today: date) -> str:
    """``Backup 9 days ago, checked``: short, for the line above a list."""
    if last.day is None:
        return _("no backup yet")
    return _("backup {ago}, checked").format(ago=text.ago(last.day, today))


def age_line(last: LastBackup, today: date) -> str:
    """``Backup: 9 days ago, 20,000 customers, checked``."""
    if last.day is None:
        return _("Backup: there is none yet")
    told = ngettext("Backup: {ago}, {n} customer, checked", "Backup: {ago}, {n} customers, checked", last.customers)
    return told.format(ago=text.ago(last.day, today), n=text.count(last.customers))


def held(report: "BackupReport", zone: tzinfo | None, today: date) -> list[tuple[str, str]]:
    """What a backup holds, as labels with values; the first one is the sentence above them."""
    told = ngettext(
        "The backup is whole: {n} customer, as of {time}.", "The backup is whole: {n} customers, as of {time}.", report.customers
    )
    pairs = [("", told.format(n=text.count(report.customers), time=text.moment(report.at, zone, today)))]
    pairs.append((_("File"), text.word(str(report.path))))
    pairs.append((_("Size"), text.file_size(report.size)))
    counts = dict(report.counts)
    for table, label in TABLES.items():
        if number := counts.pop(table, 0):
            pairs.append((_(label), text.count(number)))
    if rest := sum(counts.values()):
        pairs.append((_("Other records"), text.count(rest)))
    return pairs


def tail(display: str, cells: int) -> str:
    """The end of a path where the whole has no room: the name of the file says more than the folders."""
    if text.width(display) <= cells:
        return display
    kept = ""
    for char in reversed(display):
        if text.width(char + kept) > cells - 2:
            break
        kept = char + kept
    return ".." + kept if kept else ""


# snapshots


def snapshot_blocks(lines: "Sequence[SnapshotLine]", known: Mapping[str, str], zone: tzinfo | None, today: date, width: int) -> list[Block]:
    """One line for each: when, how old, how large, what is known of its customers, and where it lies if not beside the book."""
    made = []
    for each in lines:
        when = text.moment(each.at, zone, today)
        left: Line = (
            Piece(text.pad(when, WHEN_CELLS), "bright"),
            Piece(text.pad(text.ago(each.at.astimezone(zone).date(), today), WHEN_CELLS), "plain"),
            Piece(text.pad(text.file_size(each.size), SIZE_CELLS, right=True) + "   "),
            Piece(text.pad(known.get(each.id, ""), COUNT_CELLS)),
        )
        place: Line = (Piece(_("in the second folder"), "quiet"),) if each.place == "second" else ()
        made.append(Block((spread(left, place, width) if place else cut(left, width),), each.id))
    return made


def customers_in(number: int) -> str:
    """``20,000 customers``."""
    return ngettext("{n} customer", "{n} customers", number).format(n=text.count(number))
